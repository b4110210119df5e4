"""Workbooks (XLSX, ECMA-376) as sheets of text, within bounds set before they are parsed."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import BinaryIO, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from policy.captures import Reason
from reader.archive import Limits, members
from reader.errors import Unreadable
from reader.records import Merged

_PARTS: Final = Limits(
    members=3_000, member_bytes=600_000_000, nested_bytes=20_000_000, total_bytes=900_000_000
)
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,4})(\d{1,9})[\"']")
_OTHER_KINDS: Final = {"xl/workbook.bin", "content.xml"}  #: the parser would read these as well
_CHUNK: Final = 4 * 1024 * 1024
_OVERLAP: Final = 64  #: bytes in which a cell's place may be cut by a chunk's end
_EXACT: Final = 10**15  #: whole numbers above it are not exact in a workbook (IEEE 754 double)
_ESCAPED = re.compile(r"_x000[dD]_")

Value = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How large one sheet may be: the parser lays out every cell up to the last one."""

    rows: int = 1_100_000
    columns: int = 1_000
    cells: int = 9_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One visible sheet. Columns count from its first filled one."""

    name: str
    merged: tuple[Merged, ...]
    _cells: CalamineSheet = field(repr=False, compare=False)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Every row as text, blank ones too; all have the same length."""
        for row in self._cells.iter_rows():
            yield tuple(map(_text, row))


def sheets(body: bytes, *, bounds: Bounds = Bounds()) -> tuple[Sheet, ...]:
    """The visible sheets of a workbook that hold cells, in its order.

    A date is printed as 2026-07-01, a whole number without a point, TRUE and FALSE as Excel does,
    a formula as the value that was stored with it, an error as nothing. Raises ``Unreadable`` for a
    workbook that is damaged, encrypted or larger than ``bounds``.
    """
    _weigh(body, bounds)
    try:
        book = CalamineWorkbook.from_object(io.BytesIO(body))
        return tuple(
            _sheet(book.get_sheet_by_name(told.name))
            for told in book.sheets_metadata
            if told.typ is SheetTypeEnum.WorkSheet and told.visible is SheetVisibleEnum.Visible
        )
    except (CalamineError, OSError, ValueError) as error:
        said = str(error).split("\n", maxsplit=1)[0][:120]
        raise Unreadable(
            Reason.UNREADABLE,
            f"the workbook is damaged ({said}); open it, save it again as .xlsx, or fetch it again",
        ) from error


def _sheet(cells: CalamineSheet) -> Sheet:
    start, end = cells.start or (0, 0), cells.end or (0, 0)
    left = start[1]
    return Sheet(
        name=cells.name.strip(),
        merged=tuple(
            Merged(
                top=top,
                left=max(0, first - left),
                bottom=min(bottom, end[0]),
                right=min(last, end[1]) - left,
            )
            for (top, first), (bottom, last) in cells.merged_cell_ranges or ()
            if top <= end[0] and left <= last and first <= end[1]
        ),
        _cells=cells,
    )


def _weigh(body: bytes, bounds: Bounds) -> None:
    for part in members(body, limits=_PARTS):
        if part.path[0].lower() in _OTHER_KINDS:
            raise Unreadable(
                Reason.UNREADABLE,
                "the workbook is of another kind than .xlsx (.xlsb or .ods); save it as .xlsx",
            )
        with part.open() as stream:
            rows, columns = _extent(stream, part.name)
        if rows > bounds.rows or columns > bounds.columns or rows * columns > bounds.cells:
            raise Unreadable(
                Reason.TOO_LARGE,
                f"a sheet of the workbook reaches to row {rows:,} and column {columns:,} ({part.name!r});"
                f" {bounds.cells:,} cells are read at most: delete what lies outside the table",
            )


def _extent(stream: BinaryIO, name: str) -> tuple[int, int]:
    """The last row and column that a part of the package places a cell in."""
    rows, columns, kept = 0, 0, b""
    while chunk := stream.read(_CHUNK):
        if not kept and chunk[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            raise Unreadable(
                Reason.UNREADABLE,
                f"{name!r} in the workbook is UTF-16, which is not read; save it again as .xlsx",
            )
        places = set(_PLACE.findall(kept + chunk))
        rows = max([rows, *(int(row) for row in {row for _, row in places})])
        columns = max([columns, *(_column(letters) for letters in {place[0] for place in places})])
        kept = chunk[-_OVERLAP:]
    return rows, columns


def _column(letters: bytes) -> int:
    """A=1, Z=26, AA=27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _text(value: Value) -> str:
    if isinstance(value, str):
        return (
            _ESCAPED.sub("", value).replace("\r", "\n") if "\r" in value or "_x" in value else value
        )
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    """As a workbook shows it: 15 digits at most, without a power of ten."""
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    shown = f"{value:.15g}"
    return shown if "e" not in shown else f"{value:.15f}".rstrip("0").rstrip(".")
