"""Workbooks made for the readers' tests, whole and altered."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from openpyxl import Workbook  # type: ignore[import-untyped]

Cell = str | int | float | bool | date | datetime | None
SHEET = "xl/worksheets/sheet1.xml"


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    merged: Sequence[str] = (),
    hidden: Sequence[str] = (),
) -> bytes:
    """A workbook of these sheets; ``merged`` are ranges ("A1:B1") of the first."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    for place in merged:
        book.worksheets[0].merge_cells(place)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def altered(body: bytes, change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """The same package with one part changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(body)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == part else content)
    return out.getvalue()
