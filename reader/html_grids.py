"""Grids of codes drawn with other elements than a table's: ARIA roles, or rows of equal boxes."""

from typing import Final

from bs4.element import Tag

from policy.text import tidy
from reader import lines

_TABLES: Final = frozenset({"table", "grid", "treegrid"})
_ROLES: Final = {
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "th",
}
_BOXES: Final = frozenset({"div", "section"})
_INNER: Final = ["div", "p", "ul", "ol", "table", "dl", "h1", "h2", "h3", "h4", "h5", "h6"]
_WIDEST: Final = 12  #: boxes of a row


def make_tables(root: Tag) -> None:
    """Rename the elements of such grids to a table's, so that they are read as one."""
    for node in root.find_all(attrs={"role": True}):
        if node.name != "table" and _role(node) in _TABLES:
            rows = [one for one in node.find_all(attrs={"role": True}) if _role(one) == "row"]
            if rows:
                _rename(node, rows)
    for node in root.find_all(list(_BOXES)):
        rows = _rows_of_boxes(node)
        if rows:
            node.name = "table"
            for row in rows:
                row.name = "tr"
                for box in row.find_all(recursive=False):
                    box.name = "td"


def _role(node: Tag) -> str:
    return str(node.get("role") or "").strip().lower()


def _rename(table: Tag, rows: list[Tag]) -> None:
    table.name = "table"
    del table["role"]
    for row in rows:
        row.name = "tr"
        for cell in row.find_all(attrs={"role": True}):
            cell.name = _ROLES.get(_role(cell), cell.name)


def _rows_of_boxes(node: Tag) -> list[Tag]:
    """The children of an element, where each is a row of as many plain boxes and codes lead them."""
    rows = node.find_all(recursive=False)
    if len(rows) < 3 or any(row.name not in _BOXES for row in rows):
        return []
    cells = [row.find_all(recursive=False) for row in rows]
    width = len(cells[0])
    if not 2 <= width <= _WIDEST or any(len(one) != width for one in cells):
        return []
    leading = sum(lines.is_bare_code(tidy(one[0].get_text(" "))) for one in cells)
    if leading < len(rows) - 1:
        return []
    plain = all(
        box.name in {*_BOXES, "p", "span"} and box.find(_INNER) is None
        for one in cells
        for box in one
    )
    return rows if plain else []
