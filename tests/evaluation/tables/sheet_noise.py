"""What happens to a table between two editions without anything being said."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Final

from tests.evaluation.tables.sheets import Row, Sheet

Noise = Callable[[Random, Sheet], Sheet | None]
_TEXT: Final = ("delimited", "fixed")


def _typed(sheet: Sheet, **changed: object) -> Sheet:
    return replace(sheet, typing=replace(sheet.typing, **changed))  # type: ignore[arg-type]


def _rows(sheet: Sheet, rows: list[Row]) -> Sheet:
    return replace(sheet, rows=tuple(rows))


def _is_text(sheet: Sheet) -> bool:
    return sheet.typing.layout in _TEXT


def _is_free(sheet: Sheet) -> bool:
    """A delimited table whose lines above are not part of its header."""
    return sheet.typing.layout == "delimited" and (sheet.headed or not any("\t" in line or ",," in line for line in sheet.above))  # fmt: skip


def shuffled(draw: Random, sheet: Sheet) -> Sheet | None:
    """Rows in another order, within their groups."""
    rows = draw.sample(list(sheet.rows), len(sheet.rows))
    if sheet.group:
        rows.sort(key=lambda row: row[sheet.group])
    return _rows(sheet, rows)


def turned_round(_draw: Random, sheet: Sheet) -> Sheet | None:
    """Rows from last to first, groups too."""
    return _rows(sheet, list(reversed(sheet.rows)))


def line_ends(_draw: Random, sheet: Sheet) -> Sheet | None:
    """CRLF for LF or the reverse."""
    return (
        _typed(sheet, end="\n" if sheet.typing.end == "\r\n" else "\r\n")
        if _is_text(sheet)
        else None
    )


def byte_order_mark(_draw: Random, sheet: Sheet) -> Sheet | None:
    """A mark at the start, as spreadsheets save UTF-8."""
    return (
        _typed(sheet, encoding="utf-8-sig")
        if _is_text(sheet) and sheet.typing.encoding == "utf-8"
        else None
    )


def windows_encoding(_draw: Random, sheet: Sheet) -> Sheet | None:
    """Words with marks outside of ASCII, encoded the old way."""
    if not _is_text(sheet) or sheet.typing.encoding != "utf-8":
        return None
    return _typed(sheet, encoding="cp1252")


def wide_encoding(_draw: Random, sheet: Sheet) -> Sheet | None:
    """UTF-16, as spreadsheets save "Unicode text"."""
    return _typed(sheet, encoding="utf-16") if _is_text(sheet) else None


def quoted_cells(_draw: Random, sheet: Sheet) -> Sheet | None:
    """All cells in quotation marks, or none that need not be."""
    return (
        _typed(sheet, quoted=not sheet.typing.quoted)
        if sheet.typing.layout == "delimited"
        else None
    )


def spaces_behind(_draw: Random, sheet: Sheet) -> Sheet | None:
    """Spaces behind codes and cells, as exports of fixed fields have them."""
    return (
        _typed(sheet, after_code="  ", after_cell=" ")
        if sheet.typing.layout in {"delimited", "xlsx"}
        else None
    )


def apostrophes(_draw: Random, sheet: Sheet) -> Sheet | None:
    """An apostrophe before each code, by which spreadsheets keep leading zeros."""
    return _typed(sheet, before_code="'") if sheet.typing.layout == "delimited" else None


def blank_lines(draw: Random, sheet: Sheet) -> Sheet | None:
    """Empty lines at the end."""
    return _typed(sheet, blank_tail=draw.randint(1, 9)) if _is_text(sheet) else None


def other_delimiter(draw: Random, sheet: Sheet) -> Sheet | None:
    """Another character between columns."""
    if not _is_free(sheet) or len(sheet.columns) < 2 or sheet.above or sheet.group:
        return None
    return _typed(sheet, delimiter=draw.choice([one for one in ",|\t;" if one != sheet.typing.delimiter]))  # fmt: skip


def other_column_order(draw: Random, sheet: Sheet) -> Sheet | None:
    """Named columns in another order."""
    if (
        not sheet.headed
        or sheet.typing.layout in {"fixed", "lists"}
        or len(sheet.columns) < 3
        or len({name for _, name in sheet.columns}) < len(sheet.columns)
    ):
        return None  # fmt: skip
    rest = draw.sample(sheet.columns[1:], len(sheet.columns) - 1)
    return replace(sheet, columns=(sheet.columns[0], *rest))


def repeated_row(draw: Random, sheet: Sheet) -> Sheet | None:
    """A row that stands there twice."""
    at = draw.randrange(len(sheet.rows))
    return _rows(sheet, [*sheet.rows[:at], sheet.rows[at], *sheet.rows[at:]])


def repeated_header(_draw: Random, sheet: Sheet) -> Sheet | None:
    """The header printed again in the middle, as page breaks do it."""
    if not sheet.headed or sheet.typing.layout != "delimited" or sheet.publisher == "cms":
        return None
    return _typed(sheet, header_again=len(sheet.rows) // 2)


def another_title(draw: Random, sheet: Sheet) -> Sheet | None:
    """A line above the table that says when it was made."""
    if sheet.typing.layout not in {"delimited", "xlsx"} or sheet.publisher == "cms":
        return None
    return replace(
        sheet, above=(f"Printed {draw.randint(1, 12)}/{draw.randint(1, 28)}/2026", *sheet.above)
    )


def copyright_year(_draw: Random, sheet: Sheet) -> Sheet | None:
    """A line below the table with the year's notice."""
    if sheet.typing.layout not in {"delimited", "xlsx"} or sheet.publisher == "cms":
        return None
    return replace(sheet, below=("Copyright 2026. All rights reserved.",))


def upper_case_words(_draw: Random, sheet: Sheet) -> Sheet | None:
    """Descriptions in capitals."""
    if "words" not in sheet.roles:
        return None
    return _rows(sheet, [{**row, "words": row["words"].upper()} for row in sheet.rows])


def reworded_row(draw: Random, sheet: Sheet) -> Sheet | None:
    """A description abbreviated otherwise; the code says what it is."""
    if "words" not in sheet.roles:
        return None
    at = draw.randrange(len(sheet.rows))
    row = sheet.rows[at]
    changed = {**row, "words": row["words"].replace("of ", "o/").replace("unspecified", "unspec")}
    return _rows(sheet, [*sheet.rows[:at], changed, *sheet.rows[at + 1 :]])


def doubled_spaces(_draw: Random, sheet: Sheet) -> Sheet | None:
    """Two spaces between words, or one that does not break."""
    if (
        "words" not in sheet.roles
        or sheet.typing.layout == "fixed"
        or sheet.typing.encoding == "cp1252"
    ):
        return None
    return _rows(
        sheet, [{**row, "words": row["words"].replace(" ", "\u00a0 ", 1)} for row in sheet.rows]
    )


def added_column(_draw: Random, sheet: Sheet) -> Sheet | None:
    """A column that only counts the rows."""
    if not sheet.headed or sheet.typing.layout == "fixed" or sheet.publisher == "cms":
        return None
    rows = [{**row, "line": str(at)} for at, row in enumerate(sheet.rows, 1)]
    return replace(sheet, rows=tuple(rows), columns=(*sheet.columns, ("line", "Line")))


def wider_fields(_draw: Random, sheet: Sheet) -> Sheet | None:
    """Fixed columns a little wider."""
    if sheet.typing.layout != "fixed" or not sheet.headed:
        return None
    return _typed(sheet, widths=tuple(width + 3 for width in sheet.typing.widths))


def renumbered_lines(_draw: Random, sheet: Sheet) -> Sheet | None:
    """Sequence numbers moved on."""
    role = next((one for one in ("order", "sequence") if one in sheet.roles), None)
    if role is None:
        return None
    return _rows(sheet, [{**row, role: f"{int(row[role]) + 7:05d}"} for row in sheet.rows])


def made_again(draw: Random, sheet: Sheet) -> Sheet | None:
    """JSON of another indent, with another time of making."""
    if sheet.format != "json":
        return None
    again = _typed(sheet, indent=draw.choice((1, 2, 4)))
    return replace(again, above=("2026-05-06T07:08:09Z",) if sheet.above else ())


def numbers_for_texts(_draw: Random, sheet: Sheet) -> Sheet | None:
    """Numbers where texts of digits stood, or the reverse."""
    if sheet.typing.layout not in {"xlsx", "lists", "records"}:
        return None
    return _typed(sheet, numbers=not sheet.typing.numbers)


def padded_amounts(_draw: Random, sheet: Sheet) -> Sheet | None:
    """Amounts with more zeros behind the point."""
    roles = [one for one in ("work", "mp", "weight", "lower", "amount") if one in sheet.roles]
    if not roles:
        return None
    return _rows(sheet, [{**row, **{one: f"{row[one]}0" for one in roles if row.get(one) and row[one][-1].isdigit()}} for row in sheet.rows])  # fmt: skip


def counts_with_decimals(_draw: Random, sheet: Sheet) -> Sheet | None:
    """Units as a spreadsheet saves numbers: 13.0."""
    if sheet.touched or "units" not in sheet.roles or sheet.typing.layout != "delimited":
        return None
    return _rows(sheet, [{**row, "units": f"{row['units']}.0"} for row in sheet.rows])


def answers_shortened(_draw: Random, sheet: Sheet) -> Sheet | None:
    """Y and N for yes and no."""
    short = {"Yes": "Y", "No": "N"}
    if sheet.touched or not {row.get("required") for row in sheet.rows} <= set(short):
        return None  # a change that is told would quote the shortened word
    return _rows(sheet, [{**row, "required": short[row["required"]]} for row in sheet.rows])


NOISE: Final[Mapping[str, Noise]] = {
    one.__name__: one
    for one in (
        shuffled, turned_round, line_ends, byte_order_mark, windows_encoding, wide_encoding, quoted_cells, spaces_behind, apostrophes, blank_lines,
        other_delimiter, other_column_order, repeated_row, repeated_header, another_title, copyright_year, upper_case_words, reworded_row,
        doubled_spaces, added_column, wider_fields, renumbered_lines, made_again, numbers_for_texts, padded_amounts,
        counts_with_decimals, answers_shortened,
    )
}  # fmt: skip
