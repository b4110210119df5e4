"""Typesets a galley into a PDF."""

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

from fpdf import FPDF

from tests.evaluation.html.source import Source
from tests.evaluation.pdf.galley import (
    CodeColumns,
    Element,
    FootNote,
    Heading,
    Listing,
    Paragraph,
    Table,
)
from tests.evaluation.pdf.looks import Look

_MADE = datetime(2026, 11, 2, tzinfo=UTC)


def typeset(elements: Sequence[Element], look: Look, running: dict[str, str]) -> bytes:
    """The finished file; ``running`` are the words that running lines are filled with."""
    press = _Press(look, running)
    for element in elements:
        press.put(element)
    return press.finished()


def running_words(source: Source, effective: str) -> dict[str, str]:
    """What running lines may name."""
    return {"title": source.title, "number": source.number, "effective": effective}


class _Press:
    """Keeps the place on the page; lines wait until the page is full, then they are drawn."""

    def __init__(self, look: Look, running: dict[str, str]) -> None:
        self.look = look
        self.running = running
        self.pdf = FPDF(
            orientation="landscape" if look.landscape else "portrait", format=look.paper, unit="pt"
        )
        self.pdf.core_fonts_encoding = "cp1252"
        self.pdf.set_creation_date(_MADE)
        self.pdf.set_producer(look.producer)
        self.pdf.set_compression(look.compressed)
        self.pdf.set_auto_page_break(False)
        self.pdf.set_title(running["title"])
        self.widths: dict[tuple[str, bool, float], float] = {}
        self.rng = Random(17)
        self.waiting: list[tuple[float, float, str, bool, float]] = []
        self.notes: list[str] = []
        self.top = look.margin + 12 * len(look.head) + 6
        self.open_page()

    @property
    def measure(self) -> float:
        gap = 18 * (self.look.columns - 1)
        return float(self.pdf.w - 2 * self.look.margin - gap) / self.look.columns

    @property
    def left(self) -> float:
        return self.look.margin + self.column * (self.measure + 18)

    @property
    def bottom(self) -> float:
        return float(
            self.pdf.h - self.look.margin - 11 * len(self.look.foot) - 13 * len(self.notes) - 6
        )

    def open_page(self) -> None:
        self.pdf.add_page()
        self.column = 0
        self.y = self.top

    def close_page(self) -> None:
        if self.look.shuffled:
            self.rng.shuffle(self.waiting)
        for x, y, words, bold, size in self.waiting:
            self.pdf.set_font(self.look.font, "B" if bold else "", size)
            self.pdf.text(x, y, words)
        self.waiting = []
        y = self.bottom + 16
        self.pdf.set_font(self.look.font, "", 8)
        for note in self.notes:
            self.pdf.text(self.look.margin, y, note)
            y += 13
        self.notes = []

    def put_running_lines(self) -> None:
        pages = self.pdf.page_no()
        for page in range(1, pages + 1):
            self.pdf.page = page
            self.pdf.set_font(self.look.font, "", 8)
            said = {"page": page, "pages": pages, "year": self.look.year, **self.running}
            for at, lines in (
                (self.look.margin, self.look.head),
                (self.bottom + 20, self.look.foot),
            ):
                for number, line in enumerate(lines):
                    self.pdf.text(self.look.margin, at + 11 * number, line.format(**said))

    def finished(self) -> bytes:
        self.close_page()
        self.put_running_lines()
        return bytes(self.pdf.output())

    def room(self, height: float) -> bool:
        """Goes on in the next column or page where ``height`` is not left; whether it did."""
        if self.y + height <= self.bottom:
            return False
        if self.column + 1 < self.look.columns:
            self.column += 1
            self.y = self.top
        else:
            self.close_page()
            self.open_page()
        return True

    def width(self, words: str, *, bold: bool, size: float) -> float:
        found = self.widths.get((words, bold, size))
        if found is None:
            self.pdf.set_font(self.look.font, "B" if bold else "", size)
            found = self.widths[words, bold, size] = float(self.pdf.get_string_width(words))
        return found

    def broken(self, words: str, measure: float, *, bold: bool = False, size: float) -> list[str]:
        """Lines no wider than ``measure``."""
        lines: list[str] = []
        line = ""
        wide = 0.0
        space = self.width(" ", bold=bold, size=size)
        for word in words.split():
            mine = self.width(word, bold=bold, size=size)
            if line and wide + space + mine > measure:
                head = self.hyphenated(word, measure - wide - space, bold=bold, size=size)
                if head:
                    lines.append(f"{line} {head}-")
                    line = word[len(head) :]
                    wide = self.width(line, bold=bold, size=size)
                    continue
                lines.append(line)
                line, wide = word, mine
            else:
                line = f"{line} {word}" if line else word
                wide += mine + (space if line != word else 0)
        return [*lines, line] if line else lines

    def hyphenated(self, word: str, left: float, *, bold: bool, size: float) -> str:
        if self.look.hyphens != "soft" or len(word) < 9 or not word.isalpha():
            return ""
        head = word[: len(word) // 2]
        return head if self.width(f"{head}-", bold=bold, size=size) <= left else ""

    def line(self, x: float, words: str, *, bold: bool = False, size: float) -> None:
        self.waiting.append((x, self.y, words, bold, size))

    def prose(
        self, words: str, *, indent: float = 0, bold: bool = False, size: float | None = None
    ) -> None:
        size = size or self.look.size
        step = size * self.look.leading
        for one in self.broken(words, self.measure - indent, bold=bold, size=size):
            self.room(step)
            self.line(self.left + indent, one, bold=bold, size=size)
            self.y += step

    def put(self, element: Element) -> None:
        gap = self.look.size * 0.6
        match element:
            case Heading():
                self.heading(element)
            case Paragraph():
                top, page = self.y, self.pdf.page_no()
                self.prose(element.text, indent=6 if element.boxed else 0)
                if element.boxed and page == self.pdf.page_no() and top < self.y:
                    step = self.look.size * self.look.leading
                    self.pdf.rect(self.left, top - step, self.measure, self.y - top + 4)
            case Listing():
                for number, entry in enumerate(element.entries, 1):
                    size = self.look.size
                    self.room(size * self.look.leading)
                    mark = f"{number}." if element.ordered else self.look.bullet
                    self.line(self.left + 8, mark, size=size)
                    self.prose(entry, indent=26)
            case Table():
                self.table(element)
            case CodeColumns():
                step = self.look.size * self.look.leading
                across = element.across if self.look.columns == 1 else 3
                for start in range(0, len(element.entries), across):
                    self.room(step)
                    for place, code in enumerate(element.entries[start : start + across]):
                        self.line(
                            self.left + place * self.measure / across, code, size=self.look.size
                        )
                    self.y += step
            case FootNote():
                self.notes.append(element.text)
        self.y += gap

    def heading(self, heading: Heading) -> None:
        size = self.look.size + (6, 3, 1)[heading.level]
        self.room(size * self.look.leading * 3)
        words = heading.text
        if heading.level < 2 and "capitals" in self.look.headings:
            words = words.upper()
        if heading.level < 2 and self.look.headings == "ruled":
            self.pdf.line(self.left, self.y + 4, self.left + self.measure, self.y + 4)
        self.y += 4
        self.prose(words, bold=True, size=size)

    def table(self, table: Table) -> None:
        size = self.look.size
        step = size * self.look.leading
        lefts, x = [], 0.0
        for share in table.widths:
            lefts.append(x)
            x += share * self.measure

        def row(cells: Sequence[str], *, bold: bool = False) -> None:
            lines = [
                self.broken(cell, share * self.measure - 8, bold=bold, size=size)
                for cell, share in zip(cells, table.widths, strict=True)
            ]
            height = step * max(map(len, lines)) + 4
            if self.room(height) and table.header and not bold and self.look.header_repeats:
                row(table.header, bold=True)
            top = self.y - step + 2
            for left, cell in zip(lefts, lines, strict=True):
                for number, one in enumerate(cell):
                    self.waiting.append(
                        (self.left + left + 4, self.y + number * step, one, bold, size)
                    )
            if self.look.rules == "all":
                for left, share in zip(lefts, table.widths, strict=True):
                    self.pdf.rect(self.left + left, top, share * self.measure, height)
            elif self.look.rules == "lines":
                self.pdf.line(self.left, top + height, self.left + self.measure, top + height)
            self.y += height

        if table.header:
            self.room(step * 4)
            row(table.header, bold=True)
        for cells in table.rows:
            row(cells)
