"""Tables whose rows are edits of two codes, as NCCI publishes them and others print them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from policy.changes import Basis, ChangeKind, Direction
from policy.comparison.finding import Finding
from policy.dates import date_in_row, parse_date
from policy.document import Aspect, Block, BlockKind, DateLabel, Document, Statement
from policy.edit_indicator import indicator_direction
from policy.paired_columns import edit_of_row
from policy.text import skeleton
from policy.zones import Zone, zone_of

_SILENT = frozenset({Zone.REFERENCES, Zone.HISTORY, Zone.CHROME})
_INDICATOR = re.compile(r"indicator|modifier", re.IGNORECASE)
_ENDS = re.compile(r"delet|terminat|\bend", re.IGNORECASE)


def without_edits(document: Document) -> tuple[Statement, ...]:
    """The statements of a document without those of rows that are edits of two codes, which are compared as such."""
    edits = {block.text for block in document.blocks if edit_of_row(block) is not None}
    return tuple(one for one in document.statements if one.quote not in edits)


def _rows(document: Document) -> Iterator[Block]:
    return (
        block
        for block in document.blocks
        if block.kind is BlockKind.TABLE_ROW and zone_of(block.path) not in _SILENT
    )


def _edits(document: Document) -> dict[tuple[str, str], Block]:
    found: dict[tuple[str, str], Block] = {}
    for block in _rows(document):
        pair = edit_of_row(block)
        if pair is not None:
            found.setdefault(pair, block)
    return found


def edit_findings(before: Document, after: Document) -> Iterator[Finding]:
    """Edits that came, ended or changed, by their two codes and whichever row they stand in."""
    old, new = _edits(before), _edits(after)
    if not (old and new):
        return
    for pair in dict.fromkeys((*old, *new)):
        was, now = old.get(pair), new.get(pair)
        if was is None or now is None:
            added = was is None
            kind = ChangeKind.NCCI_EDIT_ADDED if added else ChangeKind.NCCI_EDIT_DELETED
            yield _of_edit(
                pair, kind, Direction.RESTRICTIVE if added else Direction.PERMISSIVE, was, now
            )
        elif (day := _ending(now)) is not None and _ending(was) is None:
            ended = _of_edit(pair, ChangeKind.NCCI_EDIT_DELETED, Direction.PERMISSIVE, was, now)
            yield replace(ended, dated=date_in_row(day, now.text, DateLabel.END))
        elif _values(was) != _values(now):
            yield _of_edit(pair, ChangeKind.NCCI_EDIT_CHANGED, _direction(was, now), was, now)


def _ending(block: Block) -> date | None:
    return next(
        (
            day
            for column, value in block.cells
            if _ENDS.search(column) and (day := parse_date(value))
        ),
        None,
    )


def _values(block: Block) -> dict[str, str]:
    return {skeleton(column): skeleton(value) for column, value in block.cells if value.strip()}


def _direction(was: Block, now: Block) -> Direction:
    old, new = (
        next((value.strip()[:1] for column, value in side.cells if _INDICATOR.search(column)), "")
        for side in (was, now)
    )
    return indicator_direction(old, new)


def _of_edit(
    pair: tuple[str, str],
    kind: ChangeKind,
    direction: Direction,
    was: Block | None,
    now: Block | None,
) -> Finding:
    one = now or was
    if one is None:
        raise ValueError("an edit stands in one of the editions")
    return Finding(
        kind=kind,
        aspect=Aspect.PAIRING,
        direction=direction,
        codes=pair,
        before=was.text if was else None,
        after=now.text if now else None,
        where=one.path,
        basis=Basis.TABLE,
        spoken=_spoken(now) if now else (),
    )


def _spoken(block: Block) -> tuple[str, ...]:
    return ("; ".join(f"{column}: {value}" for column, value in block.cells if value),)
