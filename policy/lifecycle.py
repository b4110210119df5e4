"""A policy that moves, leaves its index, or comes back: what may be said of it, and when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from policy.changes import Basis, Change, ChangeKind, Direction
from policy.codes import WatchList
from policy.document import Block, BlockKind, Document
from policy.severity import severity_of

HELD: Final = timedelta(days=1)  #: how long a policy must be missing before it is called retired


def confirmed_gone(since: datetime, read_at: datetime) -> bool:
    """Whether a policy missed at ``since`` and again at ``read_at`` was held long enough."""
    return read_at - since >= HELD


def absence(document: Document, index_url: str) -> Document:
    """What an index that was read whole says of a policy that it no longer lists."""
    return Document(
        title=document.title,
        number=document.number,
        blocks=(
            Block(
                kind=BlockKind.PARAGRAPH,
                text=f"The index at {index_url} was read whole and does not list this policy.",
            ),
        ),
    )


def retired(document: Document, watch: WatchList, *, index_url: str) -> Change:
    """The change that a confirmed absence is; leaving a list says nothing about coverage."""
    return Change(
        kind=ChangeKind.POLICY_RETIRED,
        aspect=None,
        codes=_named(document, watch),
        before=_name(document),
        after=None,
        where=(),
        severity=severity_of(ChangeKind.POLICY_RETIRED, Direction.UNCLEAR),
        direction=Direction.UNCLEAR,
        basis=Basis.PUBLISHERS_NOTE,
        notes=(
            f"The index at {index_url} lists it no longer; confirmed by a second reading a day later.",
            "Leaving a list is not by itself a statement about coverage.",
        ),
    )


def moved(
    before: Document, after: Document, watch: WatchList, *, old_url: str, new_url: str
) -> Change:
    """The same policy under another address or number."""
    renumbered = before.number is not None and before.number != after.number
    return Change(
        kind=ChangeKind.POLICY_MOVED,
        aspect=None,
        codes=_named(after, watch),
        before=f"{_name(before)}, {old_url}" if renumbered else old_url,
        after=f"{_name(after)}, {new_url}" if renumbered else new_url,
        where=(),
        severity=severity_of(ChangeKind.POLICY_MOVED, Direction.NEUTRAL),
        direction=Direction.NEUTRAL,
        basis=Basis.PUBLISHERS_NOTE,
    )


def merged(before: Document, into: Document, watch: WatchList, *, old_url: str) -> Change:
    """A policy that left its index while another that holds the same text stays.

    Where the one that stays names fewer of the watched codes, the policy is called retired.
    """
    lost = [code for code in _named(before, watch) if code not in _named(into, watch)]
    kind = ChangeKind.POLICY_RETIRED if lost else ChangeKind.POLICY_MOVED
    return Change(
        kind=kind,
        aspect=None,
        codes=_named(before, watch),
        before=f"{_name(before)}, {old_url}",
        after=_name(into),
        where=(),
        severity=severity_of(kind, Direction.NEUTRAL),
        direction=Direction.UNCLEAR if lost else Direction.NEUTRAL,
        basis=Basis.PUBLISHERS_NOTE,
        notes=(
            f"The index lists it no longer; {_name(into)} holds like text"
            + (f", without {', '.join(lost)}." if lost else " and names the same watched codes."),
        ),
    )


def _name(document: Document) -> str:
    if document.number and document.number not in document.title:
        return f"{document.title} ({document.number})"
    return document.title


def _named(document: Document, watch: WatchList) -> tuple[str, ...]:
    listed: Sequence[str] = [one.code for one in document.statements]
    return tuple(code for code in watch.numbers if code in listed)
