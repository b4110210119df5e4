"""The layout of a data file that came without its header, told by what its columns hold.

Only layouts whose values look like no other table's are told so: an edit of two codes has a day it
begins, a day it ends or ``*``, and an indicator; a limit of units has CMS's adjudication indicator.
"""

import re
from collections.abc import Sequence
from typing import Final

from policy.datafiles.layouts import (
    ADD_ON,
    AOC_TYPE,
    BY_SLUG,
    CODE,
    COLUMN_1,
    COLUMN_2,
    DELETION,
    EFFECTIVE,
    LIMIT,
    MAI,
    MODIFIER,
    MUE_RATIONALE,
    PRIMARY,
    RATIONALE,
    Layout,
)

_FEWEST: Final = 2  #: records from which a shape is told
_PROCEDURE: Final = re.compile(r"\d{4}[0-9A-Z]|[A-Z]\d{4}")
_PRIMARY: Final = re.compile(rf"{_PROCEDURE.pattern}|C{{5}}")
_DAY: Final = re.compile(r"(?:19|20)\d{6}|\d{1,2}/\d{1,2}/(?:19|20)\d\d")
_DAY_OR_NONE: Final = re.compile(rf"{_DAY.pattern}|\*?")
_ADJUDICATION: Final = re.compile(r"[123]\W+(?:line|date of service|dos)\b.*|[123]", re.IGNORECASE)
_WORDED: Final = re.compile(r"[123]\W+(?:line|date of service|dos)\b.*", re.IGNORECASE)

Places = dict[str, list[int]]


def unnamed_layout(rows: Sequence[Sequence[str]]) -> tuple[Layout, Places] | None:
    """The layout of records without a header and where its columns stand, None where none is told."""
    width = min(map(len, rows), default=0)
    if len(rows) < _FEWEST or width < 3:
        return None
    columns = [[row[at].strip() for row in rows] for at in range(width)]
    return _edits(columns) or _units(columns) or _add_ons(columns)


def _all(column: Sequence[str], shape: re.Pattern[str]) -> bool:
    return all(map(shape.fullmatch, column))


def _edits(columns: Sequence[Sequence[str]]) -> tuple[Layout, Places] | None:
    if not (_all(columns[0], _PROCEDURE) and _all(columns[1], _PROCEDURE)):
        return None
    begins = next((at for at in range(2, len(columns)) if _all(columns[at], _DAY)), None)
    if begins is None or begins + 2 >= len(columns):
        return None
    if not _all(columns[begins + 1], _DAY_OR_NONE):
        return None
    if not _all(columns[begins + 2], re.compile("[019]")):
        return None
    found = {COLUMN_1: 0, COLUMN_2: 1, EFFECTIVE: begins, DELETION: begins + 1}
    return _told("ncci_ptp", {**found, MODIFIER: begins + 2, RATIONALE: begins + 3}, columns)


def _units(columns: Sequence[Sequence[str]]) -> tuple[Layout, Places] | None:
    if not (_all(columns[0], _PROCEDURE) and _all(columns[1], re.compile(r"\d{1,5}(?:\.0+)?"))):
        return None
    if not (_all(columns[2], _ADJUDICATION) and any(map(_WORDED.fullmatch, columns[2]))):
        return None
    return _told("mue", {CODE: 0, LIMIT: 1, MAI: 2, MUE_RATIONALE: 3}, columns)


def _add_ons(columns: Sequence[Sequence[str]]) -> tuple[Layout, Places] | None:
    if len(columns) < 5 or not _all(columns[0], re.compile("[123]")):
        return None
    if not (_all(columns[1], _PROCEDURE) and _all(columns[2], _PRIMARY)):
        return None
    if not (_all(columns[3], _DAY_OR_NONE) and _all(columns[4], _DAY_OR_NONE)):
        return None
    found = {AOC_TYPE: 0, ADD_ON: 1, PRIMARY: 2, EFFECTIVE: 3, DELETION: 4}
    return _told("add_on_codes", found, columns)


def _told(
    slug: str, places: dict[str, int], columns: Sequence[Sequence[str]]
) -> tuple[Layout, Places]:
    return BY_SLUG[slug], {name: [at] for name, at in places.items() if at < len(columns)}
