"""HTML to blocks: the page's own order, its headings, its tables, whatever the markup's fashion."""

from itertools import takewhile

from bs4.element import CData, NavigableString, PreformattedString, Tag

from policy.document import Block
from policy.text import tidy
from reader import html_chrome, html_grids, lines
from reader.assembly import BOLD, DISCLOSURE, LEAD_IN, TABLE_GROUP, TERM, Assembly
from reader.html_inline import (
    DEEPEST,
    INLINE,
    children_of,
    collect,
    heading_level,
    is_beside_its_like,
    opens_bold,
    strength,
    texts_of,
)
from reader.html_tables import grid, is_label_and_value, is_layout, own_cells, own_rows
from reader.html_tree import parse
from reader.inline import Buffer
from reader.plain import write_lines
from reader.tables import Cell, write_table

_LONGEST_SAID = 300  #: characters that describe a code, rather than a part of a page


def blocks_of(roots: list[Tag], path: tuple[str, ...] = ()) -> tuple[Block, ...]:
    """The blocks of these elements, in reading order, under ``path``."""
    out = Assembly(path)
    for root in roots:
        html_grids.make_tables(root)
    first_headings = [
        node for root in roots for node in root.find_all("h1") if tidy(node.get_text(" "))
    ]
    walk = _Walk(out, title=first_headings[0] if len(first_headings) == 1 else None)
    for root in roots:
        walk.content(root, 0, strong=False)
        walk.flush()
    return tuple(out.blocks)


def fragment_blocks(markup: str, path: tuple[str, ...] = ()) -> tuple[Block, ...]:
    """The blocks of a piece of HTML, such as a field of an answer."""
    soup = parse(markup)
    html_chrome.clear(soup)
    return blocks_of([soup.body or soup], path)


class _Walk:
    """Goes through the tree once, collecting inline text until a block ends."""

    def __init__(self, out: Assembly, *, title: Tag | None) -> None:
        self.out = out
        self.title = title
        self.buffer = Buffer()
        self.as_item = False

    def flush(self) -> None:
        """End the block that is being collected."""
        found = self.buffer.take()
        for line in found:
            if self.as_item:
                self.out.item(line.text)
                self.as_item = False
            elif line.strong and lines.may_head(line.text) and not lines.is_furniture(line.text):
                self.out.heading(line.text, BOLD)
            else:
                self.out.paragraph(line.text)

    def content(self, node: Tag, depth: int, *, strong: bool) -> None:
        """All that stands in an element."""
        if depth > DEEPEST:
            self.buffer.add(" ".join(texts_of(node)), strong=strong)
            return
        for child in node.children:
            if isinstance(child, Tag):
                self._element(child, depth + 1, strong=strong)
            elif isinstance(child, CData) or not isinstance(child, PreformattedString):
                self.buffer.add(str(child), strong=strong)

    def _element(self, node: Tag, depth: int, *, strong: bool) -> None:
        name = node.name
        level = heading_level(node)
        if level is not None:
            self._heading(node, level, depth)
        elif name == "br":
            self.buffer.line_break()
        elif name == "sup":
            self.buffer.raised(node.get_text(), strong=strong)
        elif name in INLINE:
            if is_beside_its_like(node):
                self.buffer.beside(next(texts_of(node), ""), strong=strong)
            self.content(node, depth, strong=strength(node, strong=strong))
        elif name == "table":
            self._table(node, depth)
        elif name in {"ul", "ol", "menu"}:
            self._list(node, depth)
        elif name == "dl":
            self._definitions(node, depth)
        elif name == "details":
            self._details(node, depth)
        elif name == "button":
            self._apart(node, DISCLOSURE)
        elif name == "pre":
            self.flush()
            write_lines(node.get_text(), self.out)
        elif name == "hr":
            self.flush()
        else:
            self.flush()
            self.content(node, depth, strong=strength(node, strong=strong))
            self.flush()

    def _heading(self, node: Tag, level: int, depth: int) -> None:
        if any(
            isinstance(child, Tag) and child.name in {"table", "ul", "ol"}
            for child in node.descendants
        ):
            self.flush()
            self.content(node, depth, strong=True)
            self.flush()
            return
        self.flush()
        self.content(node, depth, strong=True)
        text = " ".join(line.text for line in self.buffer.take())
        if len(text) > 400 or (lines.is_labelled(text) and lines.has_date(text)):
            self.out.paragraph(text)
        elif text and not lines.is_furniture(text):
            self.out.heading(text, float(level), title=node is self.title)

    def _apart(self, node: Tag, rank: float) -> None:
        """An element whose text is a heading of the given rank."""
        self.flush()
        text = tidy(node.get_text(" "))
        if text and not lines.is_furniture(text):
            self.out.heading(text, rank)

    def _list(self, node: Tag, depth: int) -> None:
        self.flush()
        with self.out.scope(led_in=True):
            for child in node.children:
                if isinstance(child, Tag) and child.name == "li":
                    self._item(child, depth + 1)
                elif isinstance(child, Tag):
                    self._element(child, depth + 1, strong=False)
                elif not isinstance(child, PreformattedString):
                    self.buffer.add(str(child), strong=False)
            self.flush()
        self.as_item = False

    def _item(self, node: Tag, depth: int) -> None:
        self.flush()
        structured = node.find(["p", "div", "ul", "ol", "table", "h2", "h3", "h4", "h5", "h6"])
        with self.out.scope():
            self.as_item = not (structured is not None and opens_bold(node))
            self.content(node, depth, strong=False)
            self.flush()
            self.as_item = False

    def _definitions(self, node: Tag, depth: int) -> None:
        self.flush()
        with self.out.scope():
            for child in children_of(node):
                if child.name == "div":
                    self._definitions_in(child, depth + 1)
                else:
                    self._definition(child, depth + 1)

    def _definitions_in(self, node: Tag, depth: int) -> None:
        for child in children_of(node):
            self._definition(child, depth + 1)

    def _definition(self, node: Tag, depth: int) -> None:
        if node.name != "dt":
            self._element(node, depth, strong=False)
            self.flush()
            return
        term = tidy(node.get_text(" "))
        if lines.is_bare_code(term) and self._code_term(node, term):
            return
        value = node.find_next_sibling(["dt", "dd"])
        plain = (
            isinstance(value, Tag)
            and value.name == "dd"
            and len(value.get_text()) < 120
            and value.find(["p", "ul", "ol", "table", "div"]) is None
        )
        if plain and isinstance(value, Tag):
            self.flush()
            if lines.is_labelled(f"{term.rstrip(' :')}: {tidy(value.get_text(' '))}"):
                value.insert(0, NavigableString(f"{term.rstrip(' :')}: "))
                return
        self._apart(node, TERM)

    def _code_term(self, node: Tag, term: str) -> bool:
        """A code with what is said of it, as a row of a code list; False where that is a page's part."""
        beside = (one for one in node.find_next_siblings() if isinstance(one, Tag))
        said = list(takewhile(lambda one: one.name == "dd", beside))
        if any(
            len(one.get_text()) > _LONGEST_SAID or one.find(["ul", "ol", "table"]) is not None
            for one in said
        ):
            return False
        self.flush()
        texts = [tidy(one.get_text(" ")) for one in said]
        labelled = [text.partition(":") for text in texts if lines.is_labelled(text)]
        self.out.row(
            (
                ("Code", term),
                ("Description", " ".join(text for text in texts if not lines.is_labelled(text))),
                *((name, value) for name, _, value in labelled),
            )
        )
        for one in said:
            one.clear()
        return True

    def _details(self, node: Tag, depth: int) -> None:
        self.flush()
        with self.out.scope():
            for child in node.children:
                if isinstance(child, Tag) and child.name == "summary":
                    if child.find(["h1", "h2", "h3", "h4", "h5", "h6"]) is not None:
                        self.content(child, depth + 1, strong=False)
                        self.flush()
                    else:
                        self._apart(child, DISCLOSURE)
                elif isinstance(child, Tag):
                    self._element(child, depth + 1, strong=False)
                elif not isinstance(child, PreformattedString):
                    self.buffer.add(str(child), strong=False)
            self.flush()

    def _table(self, node: Tag, depth: int) -> None:
        self.flush()
        caption = node.find("caption", recursive=False)
        with self.out.scope():
            if isinstance(caption, Tag):
                self._apart(caption, LEAD_IN)
                caption.extract()
            if is_layout(node) or depth > DEEPEST:
                self._layout(node, depth)
            else:
                self._data(node, depth)

    def _layout(self, node: Tag, depth: int) -> None:
        for row in own_rows(node):
            cells = own_cells(row)
            labelled = is_label_and_value(cells)
            for cell in cells:
                self.content(cell, depth + 2, strong=cell.name == "th")
                if not labelled:
                    self.flush()
                elif cell is cells[0]:
                    self.buffer.add(" ", strong=False)
            self.flush()

    def _data(self, node: Tag, depth: int) -> None:
        rows, nodes, head = grid(node, self._cell)
        plain: list[int] = []
        for number, here in enumerate(nodes):
            told = [cell for cell in here.values() if tidy(cell.get_text())]
            if len(told) == 2 and _is_section(*told):
                self._rows(rows, plain, head)
                plain = []
                self._section(told[0], told[1], depth)
            else:
                plain.append(number)
        self._rows(rows, plain, head)

    def _rows(self, rows: list[list[Cell]], wanted: list[int], head: int) -> None:
        if wanted:
            write_table(
                [rows[number] for number in wanted],
                self.out,
                header_rows=sum(number < head for number in wanted),
            )

    def _section(self, label: Tag, value: Tag, depth: int) -> None:
        """A row that is a section of the page: its label heads what stands beside it."""
        with self.out.scope():
            self._apart(label, TABLE_GROUP)
            self.content(value, depth + 2, strong=False)
            self.flush()

    def _cell(self, node: Tag) -> tuple[str, bool]:
        """A cell's text on one line, and whether all of it is bold."""
        buffer = Buffer()
        collect(node, buffer, 0, strong=False)
        found = buffer.take()
        text = tidy(" ".join(line.text for line in found))
        return text, bool(found) and all(line.strong for line in found)


def _is_section(label: Tag, value: Tag) -> bool:
    """Two cells, of which the second is a column of a page and the first its heading."""
    text = tidy(label.get_text(" "))
    if not lines.may_head(text, longest=80) or lines.is_code_entry(text):
        return False
    inner = value.find_all(["p", "li", "h2", "h3", "h4", "h5", "table"])
    return (
        len(inner) >= 3
        and len(value.get_text()) > 300
        and (value.find(["table", "h2", "h3", "h4"]) is not None or len(value.get_text()) > 1500)
    )
