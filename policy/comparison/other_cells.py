"""Numbers, days and marks of a code's row in columns without a name, or with one that says nothing more."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from policy.changes import Basis, ChangeKind, Direction
from policy.column_names import (
    is_code_column,
    is_description_column,
    is_diagnosis_column,
    words_of_column,
)
from policy.columns import value_aspect, value_form
from policy.comparison.finding import Finding
from policy.comparison.row_remarks import is_notes_column
from policy.datafiles.values import day_of
from policy.dates import date_in_row, parse_date
from policy.document import Aspect, Block, Document
from policy.paired_columns import edit_of_row
from policy.statements import codes_of_item, first_line
from policy.text import normalise
from policy.zones import Zone, zone_of

#: Columns that number the rows, count something or say when the row was made.
_OF_THE_FILE = re.compile(
    r"\b(?:id|guid|uuid|oid|key|hash|sha\d*|no|nr|num(?:ber)?|row|line|seq\w*|order|sort|rank|index|idx|page|version|ver|rev|count|volume|total|hits|views"
    r"|claims|updated?|created?|modified|review\w*|revis\w*|added|changed?|posted|published|last|new|url|link|sources?|date|year)\b|#",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[$-]? ?\d[\d,]{0,11}(?:\.\d{1,6})?%?")
_MARK = re.compile(r"[A-Za-z]\d?|[A-Za-z]{2}")
_WORDED = frozenset({"yes", "no"})  #: told as words of a remark
_NAMES = 2_000  #: columns under their headings that are remembered
_FEWEST = 3  #: codes by which a column is known not to be made anew each time
_Column = tuple[str, int]  #: a column by its name, one without by its place among the others


@dataclass(frozen=True, slots=True)
class _Cell:
    value: str
    block: Block


def other_cell_findings(before: Document, after: Document) -> list[Finding]:
    """Values that differ for a few of the codes that both editions list in one row each.

    Where a third of the rows or more have another value, the column counts or is made anew.
    """
    old, new = _cells(before), _cells(after)
    differing: dict[_Column, list[str]] = defaultdict(list)
    common: dict[_Column, int] = defaultdict(int)
    for code, was in old.items():
        for column in was.keys() & new.get(code, {}).keys():
            common[column] += 1
            if _form(was[column].value) != _form(new[code][column].value):
                differing[column].append(code)
    return [
        finding
        for column, codes in sorted(differing.items())
        if common[column] >= _FEWEST and 3 * len(codes) <= common[column]
        for finding in _alike(column, codes, old, new)
    ]


_ByCode = dict[str, dict[_Column, _Cell]]


def _cells(document: Document) -> _ByCode:
    rows: dict[str, list[Block]] = defaultdict(list)
    for block in document.blocks:
        if (
            len(block.cells) > 1
            and edit_of_row(block) is None
            and zone_of(block.path) is Zone.GOVERNING
        ):
            for code in codes_of_item(block):
                rows[code].append(block)
    title = first_line(document.blocks)
    return {code: dict(_of_row(found[0], title)) for code, found in rows.items() if len(found) == 1}


def _of_row(block: Block, title: str) -> Iterator[tuple[_Column, _Cell]]:
    for place, (column, value) in enumerate(block.cells):
        if not column or not _is_understood(column, (title, *block.path)):
            yield (normalise(column), 0 if column else place), _Cell(value, block)


@lru_cache(maxsize=_NAMES)
def _is_understood(column: str, path: tuple[str, ...]) -> bool:
    """Whether the values of a column are compared elsewhere, or are nothing that is published."""
    return bool(
        is_code_column(column)
        or is_diagnosis_column(column)
        or is_description_column(column)
        or is_notes_column(column)
        or value_aspect(column, path)
        or _OF_THE_FILE.search(words_of_column(column))
    )


def _form(value: str) -> str:
    day = _day(value)
    return day.isoformat() if day else value_form(Aspect.COVERAGE, value)


def _day(value: str) -> date | None:
    return day_of(value.strip()) or parse_date(value)


def _alike(column: _Column, codes: Sequence[str], old: _ByCode, new: _ByCode) -> Iterator[Finding]:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code in codes:
        was, now = old[code][column].value, new[code][column].value
        if _may_be_told(was) and _may_be_told(now):
            groups[_form(was), _form(now)].append(code)
    for group in groups.values():
        yield _finding(column[0], group, old[group[0]][column], new[group[0]][column])


def _may_be_told(value: str) -> bool:
    """Whether a cell is a number, a day or a mark rather than words."""
    plain = value.strip()
    if plain.casefold() in _WORDED:
        return False
    return bool(_NUMBER.fullmatch(plain) or _MARK.fullmatch(plain) or _day(plain))


def _finding(column: str, codes: Sequence[str], was: _Cell, now: _Cell) -> Finding:
    day = _day(now.value)
    dated = day is not None and _day(was.value) is not None
    sides = [
        f"{next(name for name, _ in one.block.cells if normalise(name) == column)}: {one.value}"
        if column
        else one.block.text
        for one in (was, now)
    ]
    return Finding(
        kind=ChangeKind.EFFECTIVE_DATE_CHANGED if dated else ChangeKind.GUIDANCE_CHANGED,
        aspect=None,
        direction=Direction.UNCLEAR,
        codes=tuple(codes),
        before=sides[0],
        after=sides[1],
        where=now.block.path,
        basis=Basis.TABLE,
        spoken=(now.block.text,),
        dated=date_in_row(day, now.block.text) if dated and day is not None else (),
    )
