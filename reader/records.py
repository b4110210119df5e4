"""Records in columns that no markup describes (CSV, workbooks, fixed width) to rows by their header.

What a person sees is followed: lines above the table, header lines stacked over each other, the
header again after a while, a second table with a header of its own, rows that head the rows below.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from policy.captures import Reason
from policy.codes import procedure_system
from policy.column_names import is_diagnosis_column
from policy.disposition import disposition_of_heading
from policy.text import normalise, tidy
from reader import lines
from reader.assembly import LEAD_IN, Assembly
from reader.errors import Unreadable
from reader.tables import Cell, write_table

HEADER_WORD = re.compile(
    r"code|cpt|hcpcs|icd|descri|date|modifier|status|indicator|name|title|type|version|number|note|value|units?|\bid\b|effective|authori[sz]"
    r"|requirement|category|policy|procedure|service|criteria|comment|state|\bprice|\brates?\b|\bfees?\b|amount|limit|rationale",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"[A-Z]?\d[\dA-Z.,/:%+*†‡-]*|[$+-]\s?\d[\d.,]*%?|\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d\d-\d\d.*"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_IDENTIFIER = re.compile(r"(?:\b|_)(?:id|number|no)\b", re.IGNORECASE)  #: L36668 is an LCD
_MOST_COLUMNS: Final = 120
_MOST_STACKED: Final = 8  #: header lines above each other; CMS's relative value file has five
_MOST_CELLS: Final = 3_000_000
_GROUP: Final = 40  #: characters of a name over several columns
_NAME: Final = 120  #: characters of a column's name
_CATEGORY: Final = 3  #: characters of a category, which has no dot
_DIAGNOSIS = re.compile(r"[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?")

Row = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Cells that are one, zero-based and inclusive; the value stands in the upper left one."""

    top: int
    left: int
    bottom: int
    right: int


def are_diagnoses(codes: list[str]) -> bool:
    """Whether codes of a column are ICD-10-CM rather than HCPCS: all of them with their dots, or none."""
    shaped = [code for code in codes if _DIAGNOSIS.fullmatch(code)]
    if any("." in code for code in shaped):
        shaped = [code for code in shaped if "." in code or len(code) == _CATEGORY]
    other = sum(procedure_system(code) is None for code in shaped)
    return bool(codes) and len(shaped) >= 0.95 * len(codes) and other >= 0.2 * len(codes)


def is_header(row: Row) -> bool:
    """Whether a row only names things: a word that heads columns, and nothing that is a value."""
    worded = sum(bool(HEADER_WORD.search(cell)) for cell in row)
    return worded >= 1 and not has_value(row)


def write_records(rows: Sequence[Row], out: Assembly, *, merged: Sequence[Merged] = ()) -> int:
    """Write the rows and say how many records there were below headers.

    Raises ``Unreadable`` where there are more cells than are read.
    """
    width = max(map(len, rows), default=0)
    if width * len(rows) > _MOST_CELLS:
        raise Unreadable(
            Reason.TOO_LARGE,
            f"a table of {len(rows):,} rows and {width:,} columns is more than is read as text",
        )
    grid = _grid(rows, width, merged)
    parts = list(_parts(grid))
    return sum(_write_part(part, out, titled=place == 0) for place, part in enumerate(parts))


def _grid(rows: Sequence[Row], width: int, merged: Sequence[Merged]) -> list[list[Cell]]:
    """The cells, those that are merged with one origin and the value of the first."""
    width = min(width, _MOST_COLUMNS)
    grid = [
        [
            Cell(text=tidy(row[column]) if column < len(row) else "", origin=line * width + column)
            for column in range(width)
        ]
        for line, row in enumerate(rows)
    ]
    for span in merged:
        if span.top >= len(grid) or span.left >= width:
            continue
        first = grid[span.top][span.left]
        one = Cell(text=first.text, origin=first.origin, emphasised=span.right > span.left)
        for line in grid[span.top : span.bottom + 1]:
            line[span.left : span.right + 1] = [one] * len(line[span.left : span.right + 1])
    return grid


def _parts(grid: list[list[Cell]]) -> Iterator[list[list[Cell]]]:
    """The tables below each other: after a blank row, a row of names that are others begins one."""
    part: list[list[Cell]] = []
    header: list[str] = []
    titles: list[list[Cell]] = []
    blank = True
    for line in grid:
        said = _said(line)
        if not said:
            blank = True
            continue
        if len(said) == 1 and blank and part:
            titles.append(line)
            continue
        if blank and part and header and _names_columns(line) and _normal(line) != header:
            yield part
            part, header = [], []
        part += titles
        titles = []
        part.append(line)
        header = header or (_normal(line) if _names_columns(line) else [])
        blank = False
    if part or titles:
        yield part + titles


def _names_columns(line: list[Cell]) -> bool:
    said = _said(line)
    worded = sum(bool(HEADER_WORD.search(cell.text)) for cell in said)
    short = all(len(cell.text) <= _NAME and len(cell.text.split()) <= 10 for cell in said)
    return len(said) >= 2 and worded >= 0.6 * len(said) and short and not has_value(_texts(said))


def _said(line: Sequence[Cell]) -> list[Cell]:
    seen: dict[int, Cell] = {}
    for cell in line:
        if cell.text:
            seen.setdefault(cell.origin, cell)
    return list(seen.values())


def _normal(line: Sequence[Cell]) -> list[str]:
    return [normalise(cell.text) for cell in line]


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in cells]


def has_value(row: Row) -> bool:
    """Whether a cell is a code, a number or a date; a year may be the name of a column."""
    return any(
        lines.is_bare_code(cell) or (_VALUE.fullmatch(cell) and not _YEAR.fullmatch(cell))
        for cell in row
    )


def _write_part(part: list[list[Cell]], out: Assembly, *, titled: bool) -> int:
    """Write one table; above the first one stands its title, which governs nothing."""
    first, last = _header(part)
    undated = (at for at, line in enumerate(part[:first]) if not lines.has_date(_on_one_line(line)))
    title = next(undated, None) if titled else None
    for place, line in enumerate(part[:first]):
        _write_above(line, out, governs=place != title)
    header = [_normal(line) for line in part[first:last]]
    again = {line[0] for line in header}
    body = [
        line
        for line in part[last:]
        if normalise(line[0].text) not in again or _normal(line) not in header
    ]
    if not body:
        for line in part[first:last]:
            out.paragraph(" | ".join(_texts(_said(line))))
        return 0
    width = len(part[0])
    names = _column_names(part[first:last], width, body)
    head = [Cell(text=name, origin=-2 - place, header=True) for place, name in enumerate(names)]
    headed = any(names)
    rows = [_as_written(line, headed=headed) for line in body]
    write_table([head, *rows] if headed else rows, out, header_rows=1 if headed else 0)
    return len(body)


def _header(part: list[list[Cell]]) -> tuple[int, int]:
    """The lines of a part that name its columns, as (first, behind the last); equal for none.

    They stand right above the first record: the lines with two cells or more and no value. Where
    no line has a value, the first that names columns is the header.
    """
    wide = max(len(_said(line)) for line in part)
    few = max(1, wide // 4)
    for place, line in enumerate(part):
        said = _said(line)
        if not has_value(_texts(said)):
            continue
        first = place
        while first > 0 and place - first < _MOST_STACKED and _may_stack(part[first - 1]):
            first -= 1
        stacked = part[first:place]
        if any(map(_worded, stacked)):
            return first, first + _without_records(stacked)
        if len(said) > few:
            break
    named = next((place for place, line in enumerate(part) if _names_columns(line)), None)
    if named is not None and all(len(_said(line)) <= few for line in part[:named]):
        return named, named + 1
    lead = next((place for place, line in enumerate(part) if len(_said(line)) > few), len(part))
    if wide == 1:
        return 0, int(_worded(part[0]) and len(part) > 1)
    return lead, lead


def _without_records(stacked: list[list[Cell]]) -> int:
    """How many of the lines above the first value are header, where records of words follow it.

    A line that names every column the lines below it fill is the last of the header, unless one of
    them does so too; else the last line with a word that heads columns is.
    """
    for place, line in enumerate(stacked):
        below = stacked[place + 1 :]
        covers = all(line[n].text for one in below for n, cell in enumerate(one) if cell.text)
        if below and covers and _names_columns(line) and not any(map(_names_columns, below)):
            return place + 1
    return 1 + max(place for place, line in enumerate(stacked) if _worded(line))


def _may_stack(line: list[Cell]) -> bool:
    said = _said(line)
    over_others = len(said) == 1 and not line[0].text and len(said[0].text) <= _GROUP
    spread = len(said) >= 2 or (over_others and not lines.has_date(said[0].text))
    return spread and not has_value(_texts(said)) and all(len(cell.text) <= _NAME for cell in said)


def _worded(line: list[Cell]) -> bool:
    return any(HEADER_WORD.search(cell.text) for cell in line)


def _on_one_line(line: list[Cell]) -> str:
    return " ".join(_texts(_said(line)))


def _write_above(line: list[Cell], out: Assembly, *, governs: bool) -> None:
    text = _on_one_line(line)
    if governs and disposition_of_heading(text) is not None and lines.may_head(text):
        out.heading(text, LEAD_IN)
    else:
        out.paragraph(text)


def _column_names(header: list[list[Cell]], width: int, body: list[list[Cell]]) -> list[str]:
    names = [
        " ".join(dict.fromkeys(line[column].text for line in header if line[column].text))
        for column in range(width)
    ]
    told: Counter[str] = Counter()
    for column in range(width):
        values = [line[column].text for line in body if line[column].text]
        told_otherwise = is_diagnosis_column(names[column]) or _IDENTIFIER.search(names[column])
        if not told_otherwise and are_diagnoses(values):
            names[column] = f"ICD-10-CM {names[column] or 'Code'}"
    if _is_periodic(names):
        return names
    for column, name in enumerate(names):
        told[name] += 1
        if name and told[name] > 1:
            names[column] = f"{name} ({told[name]})"
    return names


def _is_periodic(names: list[str]) -> bool:
    """Whether records stand beside each other: Code | Description | Code | Description."""
    filled = [name for name in names if name]
    return any(
        len(filled) % period == 0 and filled == filled[:period] * (len(filled) // period)
        for period in range(1, len(filled) // 2 + 1)
    )


def _as_written(line: list[Cell], *, headed: bool) -> list[Cell]:
    """A record, or a line of one text that heads or remarks, spread over the columns as it is seen."""
    said = _said(line)
    if len(said) != 1 or len(line) < 2 or said[0].text != line[0].text:
        return line
    text = said[0].text
    heads = disposition_of_heading(text) is not None or text.endswith(":")
    if lines.is_code_entry(text) or not (heads or (headed and len(text) > 60)):
        return line
    return [Cell(text=text, origin=line[0].origin, emphasised=heads)] * len(line)
