"""A grid of cells to rows keyed by column, under the heading rows that govern them.

The same for HTML and PDF: header rows name the columns, a row of one cell that spans or leads the
table is a heading for the rows below it, a row of labels and values is so many lines of text.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from policy.text import normalise
from reader import lines
from reader.assembly import TABLE_GROUP, TABLE_SUBGROUP, Assembly
from reader.code_grids import grid_columns, write_grid_row

_HEADER_WORD = re.compile(
    r"\b(?:codes?|cpt|hcpcs|icd(?:-?10)?|descri\w*|descriptor|modifiers?|date|status|action|summary|title|policy|policies|update|details?|units?|mue"
    r"|limit|number|effective|comments?|notes?|type|revision|version|state|requirement\w*|authorization|criteria|diagnosis|procedure|service|name"
    r"|category|value|rationale|reason|changes?|column|indicator|maximum|frequency|age|dose|drug|brand|review\w*|guideline|section|topic|term|definition)\b",
    re.IGNORECASE,
)
#: An entry of a code list for which there is no code: it heads nothing.
_UNCODED = re.compile(
    r"\bno (?:specific|unique|listed|dedicated) (?:cpt |hcpcs |icd-?10 )?codes?\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of the grid; a cell that spans stands in each place it covers, ``origin`` equal.

    ``header`` is True for a header cell of the markup, ``emphasised`` where all its text is bold,
    ``heading`` where it holds a heading element. ``rich`` says that it holds content of its own
    (several paragraphs, lists), which stays with the row.
    """

    text: str
    origin: int
    header: bool = False
    emphasised: bool = False
    heading: bool = False
    rich: bool = False

    @property
    def marked(self) -> bool:
        """Whether it stands out as a label or a heading."""
        return self.header or self.emphasised or self.heading


Row = Sequence[Cell]


def write_table(
    rows: Sequence[Row],
    out: Assembly,
    *,
    header_rows: int = 0,
    pages: Sequence[int] | None = None,
) -> None:
    """Write the grid's rows; the first ``header_rows`` are headers by the markup.

    Rows have equal length; ``pages`` says on which page each stands. Headings met in the table
    end with it.
    """
    rows = _without_empty_columns(rows)
    if not rows or not rows[0]:
        return
    width = len(rows[0])
    whole = _Whole(rows)
    kinds = [_kind(whole, index, header_rows) for index in range(len(rows))]
    strong = any(
        _distinct(row)[0].heading for row, kind in zip(rows, kinds, strict=True) if kind == "group"
    )
    columns: tuple[str, ...] = ("",) * width
    grids = grid_columns([[cell.text for cell in row] for row in rows])
    previous = ""
    with out.scope(led_in=True):
        for number, (row, kind) in enumerate(zip(rows, kinds, strict=True)):
            out.page = pages[number] if pages else out.page
            if kind == "header":
                names = tuple(cell.text for cell in row)
                if previous == "header":
                    columns = _joined(columns, names)
                elif tuple(map(normalise, names)) != tuple(map(normalise, columns)):
                    columns = names
            elif kind == "group":
                cell = _distinct(row)[0]
                weak = (strong and not cell.heading) or not cell.marked
                out.heading(cell.text, TABLE_SUBGROUP if weak else TABLE_GROUP)
            elif kind == "labels":
                _write_labels(row, out)
            elif kind == "note":
                out.paragraph(_distinct(row)[0].text)
            elif kind == "data" and not _names(row, columns):
                _write_data(row, columns, grids, out)
            previous = kind


def _names(row: Row, columns: tuple[str, ...]) -> bool:
    """Whether a row is the header again, as it is printed after a page's end."""
    if not row[0].text or row[0].text.casefold() != columns[0].casefold():
        return False
    names = [normalise(name) for name in columns]
    return any(names) and [normalise(cell.text) for cell in row] == names


def _without_empty_columns(rows: Sequence[Row]) -> list[Row]:
    width = max((len(row) for row in rows), default=0)
    blank = Cell(text="", origin=-1)
    full = [[*row, *[blank] * (width - len(row))] for row in rows]
    kept = [index for index in range(width) if any(_own(row, index) for row in full)]
    return [[row[index] for index in kept] for row in full]


def _own(row: Row, index: int) -> bool:
    """Whether a column holds text that is not just another column's cell spanning into it."""
    cell = row[index]
    return bool(cell.text) and (index == 0 or row[index - 1].origin != cell.origin)


def _distinct(row: Row) -> list[Cell]:
    """The cells of a row that say something, each once."""
    seen: dict[int, Cell] = {}
    for cell in row:
        if cell.text:
            seen.setdefault(cell.origin, cell)
    return list(seen.values())


@dataclass(frozen=True)
class _Whole:
    """A table as its rows are judged by: looked through once, however many rows ask."""

    rows: Sequence[Row]

    @cached_property
    def first_of_several(self) -> int:
        """The first row in which more than one cell says something; past the end for none."""
        several = (at for at, row in enumerate(self.rows) if len(_distinct(row)) > 1)
        return next(several, len(self.rows))

    @cached_property
    def of_marked_labels(self) -> bool:
        """Whether most rows are labels beside values, and none is a header."""
        several = [row for row in self.rows if len(_distinct(row)) > 1]
        alike = sum(_in_pairs(row, _is_marked_label) or _is_label_row(row) for row in several)
        headed = any(all(cell.header for cell in _distinct(row)) for row in several)
        return not headed and alike >= 0.6 * len(several)


def _kind(whole: _Whole, index: int, header_rows: int) -> str:
    rows = whole.rows
    row = rows[index]
    said = _distinct(row)
    if not said:
        return "empty"
    if len(said) == 1 and len(row) > 1:
        return _kind_of_one(row, said[0])
    if index < header_rows and len(said) > 1:
        return "header"
    if len(row) == 1:
        return _kind_in_one_column(rows, index)
    if _is_label_row(row):
        return "labels"
    if _is_header(
        said,
        first=index <= whole.first_of_several,
        below=rows[index + 1 : index + 8],
    ):
        return "header"
    marked = _in_pairs(row, _is_marked_label) and whole.of_marked_labels
    return "labels" if marked else "data"


def _kind_of_one(row: Row, cell: Cell) -> str:
    spanning = all(place.origin == cell.origin for place in row)
    leading = row[0].origin == cell.origin
    if lines.is_code_entry(cell.text) and not cell.heading and not cell.text.rstrip().endswith(":"):
        return "data"
    if len(cell.text) > 300 or (
        cell.text.rstrip().endswith(".") and not cell.marked and len(cell.text) > 60
    ):
        return "note" if spanning else "data"
    if lines.is_labelled(cell.text) and lines.has_date(cell.text):
        return "note"
    if _UNCODED.search(cell.text):
        return "data"
    if spanning or cell.heading:
        return "group"
    return "group" if leading and (cell.marked or cell.text.rstrip().endswith(":")) else "data"


def _kind_in_one_column(rows: Sequence[Row], index: int) -> str:
    cell = rows[index][0]
    if lines.is_code_entry(cell.text):
        return "data"
    if (
        index == 0
        and (cell.header or cell.emphasised)
        and not cell.heading
        and len(rows) > 1
        and lines.is_code_entry(rows[1][0].text)
    ):
        return "header" if len(cell.text) < 60 else "group"
    if cell.marked and lines.may_head(cell.text):
        return "group"
    return "note"


def _is_label_row(row: Row) -> bool:
    """``Publish Date: | 04/01/2026 | Status: | Reviewed``: labels that end in a colon."""
    return len(row) >= 2 and _in_pairs(
        row, lambda cell: cell.text.rstrip().endswith(":") and len(cell.text) < 80
    )


def _is_marked_label(cell: Cell) -> bool:
    """A bold label, as stands beside plain values all down a table without a header."""
    return (
        (cell.header or cell.emphasised)
        and len(cell.text) < 60
        and not lines.is_code_entry(cell.text)
    )


def _in_pairs(row: Row, is_label: Callable[[Cell], bool]) -> bool:
    said = _distinct(row)
    if len(said) < 2 or (len(said) % 2 and row[-1].text):
        return False
    labels, values = said[0::2], said[1::2]
    return all(is_label(cell) for cell in labels) and not any(is_label(cell) for cell in values)


def _is_header(said: list[Cell], *, first: bool, below: Sequence[Row]) -> bool:
    if any(
        (lines.is_code_entry(cell.text) and not _HEADER_WORD.search(cell.text))
        or len(cell.text) > 120
        for cell in said
    ):
        return False
    worded = any(_HEADER_WORD.search(cell.text) for cell in said) and not any(
        lines.has_date(cell.text) for cell in said
    )
    if all(cell.header for cell in said):
        return first or worded
    if all(cell.marked for cell in said):
        return worded or first
    if not first or not worded:
        return False
    plain = all(len(cell.text) <= 40 and len(cell.text.split()) <= 5 for cell in said)
    coded = any(lines.is_bare_code(cell.text) for other in below[:6] for cell in other)
    all_worded = all(_HEADER_WORD.search(cell.text) for cell in said)
    return plain and len(below) > 0 and (coded or all_worded)


def _joined(upper: tuple[str, ...], lower: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        " ".join(dict.fromkeys(name for name in pair if name))
        for pair in zip(upper, lower, strict=True)
    )


def _write_labels(row: Row, out: Assembly) -> None:
    said = _distinct(row)
    for label, value in zip(said[0::2], said[1::2], strict=False):
        out.paragraph(f"{label.text.rstrip(' :')}: {value.text}")
    if len(said) % 2:
        out.paragraph(said[-1].text)


def _write_data(row: Row, columns: tuple[str, ...], grids: frozenset[int], out: Assembly) -> None:
    named = [(name, _value(row, index)) for index, name in enumerate(columns)]
    if grids and write_grid_row(named, grids, out):
        return
    for cells in _side_by_side(named):
        out.row(tuple(cells))


def _value(row: Row, index: int) -> str:
    cell = row[index]
    return "" if index and row[index - 1].origin == cell.origin else cell.text


def _side_by_side(cells: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """A row of two or more records beside each other, as so many rows.

    Code | Description | Code | Description, and grids of nothing but codes: which record shares a
    line with which is typesetting.
    """
    names = [name.casefold() for name, _ in cells]
    values = [value.strip() for _, value in cells]
    filled = [value for value in values if value]
    if (
        len(set(names)) == 1
        and len(filled) > 1
        and all(lines.is_bare_code(value) for value in filled)
    ):
        return [[cell] for cell in cells if cell[1].strip()]
    for period in range(1, len(cells) // 2 + 1):
        if len(cells) % period or names != names[:period] * (len(cells) // period):
            continue
        if (any(names) and period > 1) or (not any(names) and period == 2 and _paired(values)):
            return [cells[start : start + period] for start in range(0, len(cells), period)]
    return [cells]


def _paired(values: list[str]) -> bool:
    codes, rest = values[0::2], values[1::2]
    return (
        sum(bool(value) for value in codes) >= 2
        and all(not value or lines.is_bare_code(value) for value in codes)
        and not any(lines.is_bare_code(value) for value in rest)
    )
