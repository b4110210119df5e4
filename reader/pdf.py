"""PDF to blocks: lines to paragraphs, headings by their type, tables by their geometry."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from policy.captures import Reason
from policy.document import Block, Document
from policy.text import normalise, tidy
from reader import lines as line_kinds
from reader.assembly import BOLD, LEAD_IN, Assembly
from reader.code_entries import is_entry, is_header, is_header_piece, write_entry
from reader.errors import Unreadable
from reader.named_document import named_document
from reader.pdf_lines import Line, Running, is_page_number, lines_of, running_lines
from reader.pdf_paragraphs import Paragraph, Styles, append, paragraphs_of
from reader.pdf_tables import Table, with_tables
from reader.pdf_text import Page, pages_of
from reader.plain import write_prose
from reader.rewrap import begins_item, vocabulary
from reader.sections import SECTION, is_verdict_over, rank_of
from reader.sniff import pdf_ends_whole
from reader.tables import write_table

_LEAST_LETTERS: Final = 20
_MOST_GARBLED: Final = 0.3
_MADE_BY_PROGRAM = re.compile(
    r"\.(?:docx?|pdf|indd|xlsx?|pptx?)\b|microsoft word|untitled|^\W*$|redline|^copy of",
    re.IGNORECASE,
)
Item = Paragraph | Table


def read_pdf(body: bytes) -> Document:
    """Read a PDF by its text layer; every block bears its page.

    Raises ``Unreadable``: ``TRUNCATED`` without a trailer, ``UNREADABLE`` where it is encrypted,
    broken, scanned (no text layer) or its text layer is garbled, ``TOO_LARGE``.
    """
    if not pdf_ends_whole(body):
        raise Unreadable(
            Reason.TRUNCATED, f"the PDF breaks off after {len(body):,} bytes: it has no trailer"
        )
    read = pages_of(body)
    unread = _unread(read.pages)
    written = [lines_of(page) for page in read.pages]
    running = running_lines(written)
    styles = Styles.of([line for lines in written for line in lines if not running.holds(line)])
    items = _items(read.pages, written, running, styles)
    out = Assembly()
    out.page = 1
    columns = _header_cells(items)
    for text in running.head:
        if not any(normalise(text) in cell for cell in columns):
            out.paragraph(text)
    titles = _Writer(items, styles, out).write()
    blocks = (*out.blocks, *_footers(running, columns))
    if not titles:
        titles = [block.text for block in blocks[:4] if block.level]
    if not _MADE_BY_PROGRAM.search(read.title):
        titles.append(tidy(read.title))
    return named_document(
        blocks,
        titles=titles,
        warnings=(f"pages that are pictures were not read: {_listed(unread)}",) if unread else (),
        unread_pages=unread,
    )


def _listed(numbers: Sequence[int]) -> str:
    more = ", ..." if len(numbers) > 20 else ""
    return ", ".join(map(str, numbers[:20])) + more


def _unread(pages: Sequence[Page]) -> tuple[int, ...]:
    """Pages that are pictures; raises when there is no text to speak of."""
    text = "".join(word.text for page in pages for word in page.words)
    letters = sum(character.isalnum() for character in text)
    if letters < _LEAST_LETTERS:
        raise Unreadable(
            Reason.UNREADABLE,
            "the PDF is scanned or empty: its pages have no text layer, only pictures"
            if any(page.pictured for page in pages)
            else "the PDF has no text layer",
        )
    odd = sum(
        unicodedata.category(character) in {"Co", "Cn"} or character == "\ufffd"
        for character in text
    )
    if odd > _MOST_GARBLED * len(text):
        raise Unreadable(
            Reason.UNREADABLE, "the text layer of the PDF is garbled: its fonts name no characters"
        )
    return tuple(page.number for page in pages if page.pictured and not page.words)


def _items(
    pages: Sequence[Page], written: Sequence[Sequence[Line]], running: Running, styles: Styles
) -> list[Item]:
    """Paragraphs and tables of all pages, running lines left out, page breaks mended."""
    known = vocabulary(line.text for lines in written for line in lines)
    items: list[Item] = []
    for page, lines in zip(pages, written, strict=True):
        last = items[-1] if items else None
        found = with_tables(page, lines, known, before=last if isinstance(last, Table) else None)
        kept = [item for item in found if not _repeats(item, running)]
        append(items, paragraphs_of(kept, styles, known), styles, known)
    return _with_headers(items)


def _with_headers(items: Sequence[Item]) -> list[Item]:
    """Items with the header above a list of codes in one, where its narrow cells are set in pieces.

    "CPT" above "Code" with "Description" beside them is no heading, and neither are its pieces.
    """
    found: list[Item] = []
    for index, item in enumerate(items):
        last = found[-1] if found else None
        if (
            isinstance(item, Paragraph)
            and isinstance(last, Paragraph)
            and _lists_codes(items[index + 1 : index + 3])
            and is_header_piece(last.text, item.text)
            and last.page == item.page
        ):
            found[-1] = replace(last, text=f"{last.text} {item.text}", last=item.last)
        else:
            found.append(item)
    return found


def _lists_codes(items: Sequence[Item]) -> bool:
    """Whether an entry of a code list stands among the items."""
    return any(isinstance(item, Paragraph) and is_entry(item.text) for item in items)


def _repeats(item: Line | Table, running: Running) -> bool:
    """Whether it is furniture of the page.

    A table is where each of its lines is: a box of labels. The header that a table prints again
    is not.
    """
    if isinstance(item, Table):
        return all(running.holds(line) for line in item.lines)
    return running.holds(item) or is_page_number(item)


def _header_cells(items: Sequence[Item]) -> frozenset[str]:
    """What the headers of the tables say: printed again on each page, it is no running line."""
    return frozenset(
        normalise(cell.text)
        for item in items
        if isinstance(item, Table)
        for row in item.rows[:2]
        for cell in row.cells
        if cell.text
    )


def _footers(running: Running, columns: frozenset[str]) -> tuple[Block, ...]:
    """The footers, once, under no heading: they are the document's, not its last section's."""
    out = Assembly()
    out.page = 1
    for text in running.foot:
        if not any(normalise(text) in cell for cell in columns):
            out.paragraph(text)
    return tuple(out.blocks)


class _Writer:
    """Writes paragraphs and tables as blocks, headings by their type, lists under their lead-in."""

    def __init__(self, items: Sequence[Item], styles: Styles, out: Assembly) -> None:
        self.items = items
        self.styles = styles
        self.out = out
        self.titled = _titles(items, styles)

    def write(self) -> list[str]:
        """Write all; the texts of the titles."""
        index = 0
        while index < len(self.items):
            item = self.items[index]
            self.out.page = _page(item)
            if isinstance(item, Table):
                write_table(
                    [row.cells for row in item.rows],
                    self.out,
                    pages=[row.page for row in item.rows],
                )
                index += 1
            elif self._is_listed(index):
                index = self._list(index)
            else:
                self._paragraph(index, item)
                index += 1
        return [self.items[index].text for index in sorted(self.titled)]  # type: ignore[union-attr]

    def _paragraph(self, index: int, item: Paragraph) -> None:
        rank = self._rank(index, item)
        if rank is None:
            write_prose(item.text, self.out)
        else:
            self.out.heading(item.text, rank, title=index in self.titled)

    def _rank(self, index: int, item: Paragraph) -> float | None:
        """The rank of a paragraph that is a heading."""
        if index in self.titled:
            return 1.0
        if is_header(item.text) and _lists_codes(self.items[index + 1 : index + 2]):
            return None
        named = rank_of(item.text, apart=True, before="", after="")
        if self.styles.stands_out(item.first) and self.styles.stands_out(item.last):
            heads = line_kinds.may_head(item.text) or self._rules_list(index, item)
            if not heads or line_kinds.is_furniture(item.text):
                return None
            rank = self.styles.rank(item.first)
            return SECTION if rank == BOLD and named == SECTION and not self.styles.larger else rank
        if named == LEAD_IN:
            followed = index + 1 < len(self.items) and (
                isinstance(self.items[index + 1], Table) or self._is_listed(index + 1)
            )
            return None if followed else named
        if named == SECTION or (named is not None and not self._typed):
            return named
        return None

    def _rules_list(self, index: int, item: Paragraph) -> bool:
        """Whether a label and its value ("Codes: not covered") is a verdict over the list below."""
        if index + 1 == len(self.items):
            return False
        below = self.items[index + 1]
        first = (
            " ".join(cell.text for cell in below.rows[0].cells)
            if isinstance(below, Table)
            else below.text
        )
        return is_verdict_over(item.text, first)

    @property
    def _typed(self) -> bool:
        """Whether the document sets its headings apart by type."""
        return bool(self.styles.larger) or self.styles.bold_tells

    def _is_listed(self, index: int) -> bool:
        item = self.items[index]
        if isinstance(item, Table) or index in self.titled:
            return False
        if begins_item(item.text) and self._rank(index, item) is None:
            return True
        return is_entry(item.text)

    def _list(self, start: int) -> int:
        """Write the list that begins here; the index after it."""
        index = start
        with self.out.scope(led_in=True):
            while index < len(self.items) and self._is_listed(index):
                item = self.items[index]
                self.out.page = _page(item)
                if isinstance(item, Paragraph):
                    if is_entry(item.text):
                        write_entry(item.text, self.out)
                    else:
                        write_prose(item.text, self.out, item=True)
                index += 1
        return index


def _page(item: Item) -> int:
    return item.rows[0].page if isinstance(item, Table) else item.page


def _titles(items: Sequence[Item], styles: Styles) -> frozenset[int]:
    """The lines in the largest type, where that is used on the first page alone."""
    largest = [
        index
        for index, item in enumerate(items)
        if isinstance(item, Paragraph) and styles.level(item.first) == 0
    ]
    if not 1 <= len(largest) <= 3 or any(_page(items[index]) > 1 for index in largest):
        return frozenset()
    return frozenset(index for index in largest if not line_kinds.has_date(_text(items[index])))


def _text(item: Item) -> str:
    return item.text if isinstance(item, Paragraph) else ""
