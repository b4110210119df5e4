"""A policy that moves, leaves its index, or comes back: what may be said of it, and when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from policy.changes import Basis, Change, ChangeKind, Direction, Stage
from policy.codes import WatchList
from policy.document import Block, BlockKind, Document
from policy.numbering import same_number
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
                text=f"The index at {index_url} was read whole and does not list this policy: "
                f"{_name(document)}.",
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
    """A policy that left its index while another of its number, or of the same text, stays.

    Where the one that stays names fewer of the watched codes, the policy is called retired.
    """
    lost = [code for code in _named(before, watch) if code not in _named(into, watch)]
    kind = ChangeKind.POLICY_RETIRED if lost else ChangeKind.POLICY_MOVED
    one_number = before.number is not None and same_number(before.number, into.number)
    shared = "has its number at another address" if one_number else "holds like text"
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
            f"The index lists it no longer; {_name(into)} {shared}"
            + (f", without {', '.join(lost)}." if lost else " and names the same watched codes."),
        ),
    )


def place_in_force(locator: str) -> str | None:
    """The place of the version in force, of a version still to come; None for any other place.

    An archive's version to come is at ``article/57113/future/45``, that in force at ``article/57113``.
    """
    place, mark, _ = locator.partition("/future/")
    return place if mark else None


def overtaken(to_come: Document, in_force: Document) -> bool:
    """Whether a version that was to come has been in force, by the numbers that count versions up."""
    first, second = to_come.version or "", in_force.version or ""
    if first.isdecimal() and second.isdecimal():
        return int(second) >= int(first)
    return bool(first) and first == second


def withdrawn(
    to_come: Document, in_force: Document | None, watch: WatchList, *, index_url: str
) -> Change:
    """A version that was to come and was taken back before it came into force."""
    sides = (to_come, in_force) if in_force is not None else (to_come,)
    named = {code for side in sides for code in _named(side, watch)}
    return Change(
        kind=ChangeKind.ANNOUNCEMENT_WITHDRAWN,
        aspect=None,
        codes=tuple(code for code in watch.numbers if code in named),
        before=_name(to_come) + (f", version {to_come.version}" if to_come.version else ""),
        after=None,
        where=(),
        severity=severity_of(ChangeKind.ANNOUNCEMENT_WITHDRAWN, Direction.UNCLEAR),
        direction=Direction.UNCLEAR,
        stage=Stage.WITHDRAWN,
        basis=Basis.PUBLISHERS_NOTE,
        notes=(f"{index_url} holds this version no longer, and it has not come into force.",),
    )


def _name(document: Document) -> str:
    if document.number and document.number not in document.title:
        return f"{document.title} ({document.number})"
    return document.title


def _named(document: Document, watch: WatchList) -> tuple[str, ...]:
    listed: Sequence[str] = [one.code for one in document.statements]
    return tuple(code for code in watch.numbers if code in listed)
