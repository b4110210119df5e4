"""Editions written as a few lines, and what two of them differ in.

``#`` to ``###`` begin headings, ``-`` a list item, ``|Code|Units`` the columns of the rows below
it, ``17000|13`` a row, anything else is a paragraph.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from policy.changes import Change, ChangeKind, Severity
from policy.codes import EVERYTHING, WatchList
from policy.comparison.editions import compare
from policy.dates import stated_dates
from policy.document import Block, BlockKind, Document
from policy.statements import extract

TODAY = date(2026, 11, 24)
_KEPT = {ChangeKind.WORDING_CHANGED, ChangeKind.ADMINISTRATIVE}


def edition(
    text: str,
    *,
    title: str = "Destruction of lesions",
    number: str | None = None,
    version: str | None = None,
) -> Document:
    """The document that these lines describe."""
    blocks = tuple(_blocks(text))
    return Document(
        title=title,
        blocks=blocks,
        number=number,
        version=version,
        dates=stated_dates(blocks),
        statements=extract(blocks),
    )


def _blocks(text: str) -> Iterable[Block]:
    path: list[str] = []
    columns: list[str] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line.startswith("#"):
            marks, _, words = line.partition(" ")
            path[len(marks) - 1 :] = []
            yield Block(kind=BlockKind.HEADING, text=words, path=tuple(path), level=len(marks))
            path.append(words)
            columns = []
        elif line.startswith("|"):
            columns = [name.strip() for name in line.strip("|").split("|")]
        elif "|" in line:
            values = [value.strip() for value in line.split("|")]
            yield Block(
                kind=BlockKind.TABLE_ROW,
                text=" | ".join(values),
                path=tuple(path),
                cells=tuple(zip(columns or [""] * len(values), values, strict=True)),
            )
        elif line.startswith("- "):
            yield Block(kind=BlockKind.LIST_ITEM, text=line[2:], path=tuple(path))
        else:
            yield Block(kind=BlockKind.PARAGRAPH, text=line, path=tuple(path))


def differences(
    before: Document | str,
    after: Document | str,
    *,
    watch: WatchList = EVERYTHING,
    today: date | None = TODAY,
) -> tuple[Change, ...]:
    """Every change between two editions."""
    old, new = (edition(one) if isinstance(one, str) else one for one in (before, after))
    return compare(old, new, watch, today=today)


def told(
    before: Document | str,
    after: Document | str,
    *,
    watch: WatchList = EVERYTHING,
    today: date | None = TODAY,
) -> list[Change]:
    """The changes of severity action or review."""
    return [
        change
        for change in differences(before, after, watch=watch, today=today)
        if change.severity is not Severity.RECORD and change.kind not in _KEPT
    ]


def only(changes: Iterable[Change]) -> Change:
    """The one change there is."""
    (change,) = changes
    return change


def edited(text: str, *replacements: tuple[str, str]) -> str:
    """``text`` with each first part replaced, which must be there."""
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return text


def renumbered(document: Document, number: str) -> Document:
    """The same document under another number."""
    return replace(document, number=number)
