"""An HTML table to a grid: spans laid out, header rows counted, layout tables told apart."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from bs4.element import Tag

from reader.tables import Cell

_WIDEST: Final = 60
_HEADINGS: Final = ["h1", "h2", "h3", "h4", "h5", "h6"]
_BLOCKS: Final = ["p", "ul", "ol", "div", "dl", "blockquote", "section", "pre"]


def own_rows(table: Tag) -> list[Tag]:
    """The rows of this table, not those of tables inside it, header rows of ``thead`` first."""
    rows = [row for row in table.find_all("tr") if _table_of(row) is table]
    head = [row for row in rows if row.parent is not None and row.parent.name == "thead"]
    foot = [row for row in rows if row.parent is not None and row.parent.name == "tfoot"]
    edge = {id(row) for row in (*head, *foot)}
    return [*head, *(row for row in rows if id(row) not in edge), *foot]


def own_cells(row: Tag) -> list[Tag]:
    """The cells of a row."""
    return [node for node in row.children if isinstance(node, Tag) and node.name in {"td", "th"}]


def _table_of(row: Tag) -> Tag | None:
    return next((parent for parent in row.parents if parent.name == "table"), None)


def _inside(cell: Tag, names: list[str]) -> list[Tag]:
    """The elements of these names in a cell; most cells hold text alone, and are not searched."""
    if not any(isinstance(child, Tag) for child in cell.children):
        return []
    return list(cell.find_all(names))


def is_layout(table: Tag) -> bool:
    """Whether a table places parts of a page rather than facts in rows and columns."""
    if str(table.get("role") or "").lower() in {"presentation", "none"}:
        return True
    rows = [own_cells(row) for row in own_rows(table)]
    rows = [cells for cells in rows if cells]
    if not rows:
        return True
    if table.find("table") is not None and not any(
        cell.name == "th" for cells in rows for cell in cells
    ):
        return True
    widest = max(len(cells) for cells in rows)
    if widest == 1:
        return not _is_code_column(rows)
    if len(rows) == 1:
        return any(_holds_page(cell) for cell in rows[0])
    if any(len(_inside(cell, _HEADINGS)) > 1 for cells in rows for cell in cells):
        return True
    return len(rows) <= 3 and any(_holds_page(cell) for cells in rows for cell in cells)


_MOST_OF_A_FACT = 120  #: characters of a label and of its value


def is_label_and_value(cells: list[Tag]) -> bool:
    """Whether a row is a label that ends in a colon and its value: one line in two cells."""
    told = [cell.get_text(" ", strip=True) for cell in cells]
    return (
        len(cells) == 2
        and told[0].endswith(":")
        and bool(told[1])
        and max(map(len, told)) <= _MOST_OF_A_FACT
        and not any(_inside(cell, [*_BLOCKS, *_HEADINGS, "table", "br"]) for cell in cells)
    )


def _is_code_column(rows: list[list[Tag]]) -> bool:
    return (
        sum(bool(re.match(r"\s*\+?(?:[A-Z]?\d{2,5})", cells[0].get_text())) for cells in rows) >= 2
    )


def _holds_page(cell: Tag) -> bool:
    """A cell with headings or several paragraphs: a column of a page."""
    return bool(_inside(cell, _HEADINGS)) or (
        len(_inside(cell, _BLOCKS)) >= 4 and len(cell.get_text()) > 1200
    )


def grid(
    table: Tag, read: Callable[[Tag], tuple[str, bool]]
) -> tuple[list[list[Cell]], list[dict[int, Tag]], int]:
    """The grid of cells, the node of each cell by its origin for each row, the header rows.

    ``read`` gives a cell's text and whether all of it is bold. Spans are laid out: a cell stands
    in each place it covers, one that spans rows keeps its text in each.
    """
    rows = own_rows(table)
    held: dict[tuple[int, int], Cell] = {}
    nodes: list[dict[int, Tag]] = []
    lines: list[list[Cell]] = []
    origin = 0
    for number, row in enumerate(rows):
        line: dict[int, Cell] = {
            column: cell for (at, column), cell in held.items() if at == number
        }
        here: dict[int, Tag] = {}
        column = 0
        for node in own_cells(row):
            while column in line:
                column += 1
            origin += 1
            text, strong = read(node)
            cell = Cell(
                text=text,
                origin=origin,
                header=node.name == "th",
                emphasised=strong and bool(text),
                heading=bool(_inside(node, _HEADINGS)),
                rich=len(_inside(node, _BLOCKS)) > 2,
            )
            here[origin] = node
            for down, across in _places(node, len(rows) - number):
                if down == 0:
                    line[column + across] = cell
                elif column + across < _WIDEST * 2:
                    held[number + down, column + across] = cell
            column += _span(node, "colspan")
        nodes.append(here)
        lines.append(_dense(line))
        held = {place: cell for place, cell in held.items() if place[0] > number}
    head = sum(row.parent is not None and row.parent.name == "thead" for row in rows)
    return lines, nodes, head


def _places(node: Tag, left: int) -> Iterator[tuple[int, int]]:
    for down in range(min(_span(node, "rowspan", left), left)):
        for across in range(_span(node, "colspan")):
            yield down, across


def _span(node: Tag, name: str, most: int = _WIDEST) -> int:
    found = re.match(r"\s*(\d{1,5})", str(node.get(name) or ""))
    if found is None:
        return 1
    wanted = int(found[1])
    if wanted == 0:
        return most if name == "rowspan" else 1
    return max(1, min(wanted, most))


def _dense(line: dict[int, Cell]) -> list[Cell]:
    blank = Cell(text="", origin=0)
    return [line.get(column, blank) for column in range(max(line, default=-1) + 1)]
