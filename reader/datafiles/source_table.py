"""One data file as a header and records, without parsing more of it than is wanted."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol

from policy.text import tidy
from reader.decoding import decode
from reader.workbook import Sheet, sheets

_HEAD_CHARACTERS: Final = 200_000
_HEAD_RECORDS: Final = 60
_LONG: Final = 80  #: characters of a cell that is a notice rather than a name
CODE: Final = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_NOTE: Final = re.compile(
    r"copyright|©|\breleased\b|all rights|\bedits\s*$|addendum|relative value file|trademark",
    re.IGNORECASE,
)

Row = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The columns' names, the lines above them, and how many records all that takes."""

    names: tuple[str, ...]
    notes: tuple[str, ...]
    height: int


class SourceTable(Protocol):
    """A file whose header was found."""

    @property
    def header(self) -> Header:
        """What stands above its records."""
        ...

    def records(self, codes: Collection[str]) -> Iterator[Row]:
        """The records that hold one of ``codes`` somewhere; every one where ``codes`` is empty."""
        ...

    def count(self, place: int) -> int:
        """How many records have a code in the column ``place``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """Separated text; ``data`` begins with the first record below the header."""

    header: Header
    delimiter: str
    data: str

    def records(self, codes: Collection[str]) -> Iterator[Row]:
        """As :class:`SourceTable`; lines without the codes are passed over unparsed."""
        lines = self._lines(codes) if codes and self._one_line_each() else None
        yield from csv.reader(
            lines if lines is not None else io.StringIO(self.data, newline=""),
            delimiter=self.delimiter,
        )

    def count(self, place: int) -> int:
        """As :class:`SourceTable`."""
        if place == 0:
            mark = re.escape(self.delimiter)
            return len(re.findall(rf'(?m)^"?[0-9A-Z]\d{{3}}[0-9A-Z] *"?{mark}', self.data))
        return sum(
            len(row) > place and CODE.fullmatch(row[place].strip()) is not None
            for row in self.records(())
        )

    def _one_line_each(self) -> bool:
        """Whether no record goes over several lines: a quoted cell could hold a line's end."""
        return (
            '"' not in self.data
            or re.search(r'(?m)^[^"\n]*"(?:[^"\n]*"[^"\n]*")*[^"\n]*$', self.data) is None
        )

    def _lines(self, codes: Collection[str]) -> list[str]:
        found: set[int] = set()
        for code in codes:
            at = self.data.find(code)
            while at >= 0:
                found.add(self.data.rfind("\n", 0, at) + 1)
                end = self.data.find("\n", at)
                at = self.data.find(code, end) if end >= 0 else -1
        return [self._line(start) for start in sorted(found)]

    def _line(self, start: int) -> str:
        end = self.data.find("\n", start)
        return (self.data[start:] if end < 0 else self.data[start:end]).rstrip("\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """A sheet of a workbook."""

    header: Header
    sheet: Sheet

    def records(self, codes: Collection[str]) -> Iterator[Row]:
        """As :class:`SourceTable`."""
        for row in islice(self.sheet.rows(), self.header.height, None):
            if not codes or any(cell.strip() in codes for cell in row):
                yield row

    def count(self, place: int) -> int:
        """As :class:`SourceTable`."""
        return sum(
            len(row) > place and CODE.fullmatch(row[place].strip()) is not None
            for row in self.records(())
        )


def tables_in(body: bytes) -> Iterator[SourceTable]:
    """The tables of a file: one of separated text, or one a sheet of a workbook.

    Nothing where no row of names stands above rows of codes. Raises ``Unreadable`` for a workbook
    that is damaged.
    """
    if body.startswith(b"PK"):
        for sheet in sheets(body):
            header = _header(list(islice(sheet.rows(), _HEAD_RECORDS)))
            if header is not None:
                yield SheetTable(header=header, sheet=sheet)
        return
    text = decode(body)
    head = text[:_HEAD_CHARACTERS]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    rows, lines = _parsed(head, delimiter)
    header = _header(rows)
    if header is not None:
        start = _offset(text, lines[header.height - 1])
        yield TextTable(header=header, delimiter=delimiter, data=text[start:])


def _parsed(head: str, delimiter: str) -> tuple[list[Row], list[int]]:
    """The first records, and for each the number of the line it ends on."""
    rows: list[Row] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        for row in islice(reader, _HEAD_RECORDS):
            rows.append(row)
            lines.append(reader.line_num)
    except csv.Error:
        return [], []
    return rows, lines


def _offset(text: str, lines: int) -> int:
    at = 0
    for _ in range(lines):
        at = text.find("\n", at) + 1
    return at


def _header(rows: Sequence[Row]) -> Header | None:
    first = next((place for place, row in enumerate(rows) if _is_record(row)), None)
    if not first:
        return None
    top = first
    while top > 0 and _names_columns(rows[top - 1]):
        top -= 1
    if top == first:
        return None
    width = max(len(row) for row in rows[top:first])
    stacked = [
        " ".join(
            tidy(row[place]) for row in rows[top:first] if place < len(row) and row[place].strip()
        )
        for place in range(width)
    ]
    notes = tuple(tidy(" ".join(cell for cell in row if cell.strip())) for row in rows[:top])
    return Header(names=tuple(stacked), notes=tuple(note for note in notes if note), height=first)


def _is_record(row: Row) -> bool:
    return len(row) >= 2 and any(CODE.fullmatch(cell.strip()) for cell in row[:2])


def _names_columns(row: Row) -> bool:
    """Whether a row above the records is of their header, not a notice, a title or an empty line."""
    filled = [cell for cell in row if cell.strip()]
    if not filled or max(map(len, filled)) > _LONG:
        return False
    return not (len(filled) == 1 and _NOTE.search(filled[0]))
