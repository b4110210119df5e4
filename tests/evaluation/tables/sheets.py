"""A table before it is written: its columns by role, its rows, and how the publisher types it."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import openpyxl

Row = Mapping[str, str]

#: Kinds by what happens to a code of the table; a table of diagnoses has others.
PROCEDURE_KINDS: Final = {
    "added": frozenset({"code_added"}),
    "removed": frozenset({"code_removed"}),
}
DIAGNOSIS_KINDS: Final = {
    "added": frozenset({"diagnosis_added"}),
    "removed": frozenset({"diagnosis_removed"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """How the cells are typed: what programs and people do to a table without saying anything.

    ``layout`` is "delimited", "fixed", "xlsx", "lists" (JSON, a list a row), "records" (JSON, an
    object a row) or "bare" (JSON, the codes alone); ``widths`` are those of fixed columns,
    ``header_again`` the row before which the header is printed once more (0 for none).
    """

    layout: str = "delimited"
    delimiter: str = ","
    quoted: bool = False
    end: str = "\n"
    encoding: str = "utf-8"
    before_code: str = ""
    after_code: str = ""
    after_cell: str = ""
    blank_tail: int = 0
    widths: tuple[int, ...] = ()
    indent: int | None = None
    numbers: bool = False
    wrapped_in: str = ""
    header_again: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One edition's source.

    ``columns`` gives for each role the printed name, empty names for a table without a header; each
    row has the roles it fills. ``code`` is the role of the code, ``group`` the role whose value heads
    the rows below it as a line of its own. ``above`` and ``below`` are lines around the table.
    ``kinds`` says what a code's joining and leaving is called, ``spare`` are codes that may join it;
    ``touched`` are codes that some mutation has changed already. ``stated`` is the first day of the
    period that the title prints, as an ISO day, empty where it prints none.
    """

    publisher: str
    shape: str
    format: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    code: str = "code"
    group: str = ""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    typing: Typing = field(default_factory=Typing)
    kinds: Mapping[str, frozenset[str]] = field(default_factory=lambda: PROCEDURE_KINDS)
    spare: tuple[str, ...] = ()
    touched: frozenset[str] = frozenset()
    stated: str = ""

    @property
    def roles(self) -> tuple[str, ...]:
        """What the columns hold, in order."""
        return tuple(role for role, _ in self.columns)

    @property
    def headed(self) -> bool:
        """Whether a line of names stands above the rows."""
        return any(name for _, name in self.columns)


def dotless(code: str) -> str:
    """A diagnosis as CMS's code files print it."""
    return code.replace(".", "")


def written(sheet: Sheet) -> bytes:
    """The bytes of an edition."""
    layouts = {"xlsx": _workbook, "lists": _json, "records": _json, "bare": _json}
    made = layouts.get(sheet.typing.layout)
    return made(sheet) if made else _text(sheet)


def _cells(sheet: Sheet, row: Row) -> list[str]:
    typing = sheet.typing
    return [
        f"{typing.before_code}{row.get(role, '')}{typing.after_code}"
        if role == sheet.code and row.get(role)
        else row.get(role, "") + typing.after_cell
        for role in sheet.roles
    ]


def _lines(sheet: Sheet) -> list[list[str]]:
    """Header and rows, with a line of one cell where another group begins."""
    found = [[name for _, name in sheet.columns]] if sheet.headed else []
    heading = ""
    for at, row in enumerate(sheet.rows):
        if at and at == sheet.typing.header_again:
            found.append(found[0])
        if sheet.group and row.get(sheet.group, "") != heading:
            heading = row.get(sheet.group, "")
            found.append([heading])
        found.append(_cells(sheet, row))
    return found


def _text(sheet: Sheet) -> bytes:
    typing = sheet.typing
    if typing.layout == "fixed":
        body = [
            "".join(cell.ljust(width) for cell, width in zip(line, typing.widths, strict=False)).rstrip()
            for line in _lines(sheet)
        ]  # fmt: skip
    else:
        told = io.StringIO(newline="")
        writer = csv.writer(
            told,
            delimiter=typing.delimiter,
            quoting=csv.QUOTE_ALL if typing.quoted else csv.QUOTE_MINIMAL,
            lineterminator="\n",
        )
        writer.writerows(_lines(sheet))
        body = told.getvalue().rstrip("\n").split("\n")
    lines = [*sheet.above, *body, *sheet.below, *[""] * typing.blank_tail]
    return (typing.end.join(lines) + typing.end).encode(typing.encoding, "replace")


def _workbook(sheet: Sheet) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    for line in ([*[[one] for one in sheet.above], *_lines(sheet), *[[one] for one in sheet.below]]):  # fmt: skip
        page.append([_value(cell, sheet.typing) for cell in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _value(cell: str, typing: Typing) -> Any:
    plain = cell.isdigit() and (len(cell) == 1 or not cell.startswith("0"))
    return int(cell) if typing.numbers and plain else cell


def _json(sheet: Sheet) -> bytes:
    typing = sheet.typing
    made: Any
    if typing.layout == "bare":
        made = [row[sheet.code] for row in sheet.rows]
    elif typing.layout == "lists":
        made = [[_value(row.get(role, ""), typing) for role in sheet.roles] for row in sheet.rows]
    else:
        made = [
            {name: _value(row.get(role, ""), typing) for role, name in sheet.columns}
            for row in sheet.rows
        ]
    if typing.wrapped_in:
        made = {"updated": sheet.above[0] if sheet.above else "", typing.wrapped_in: made}
    return json.dumps(made, indent=typing.indent).encode()
