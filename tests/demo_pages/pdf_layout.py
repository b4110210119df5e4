"""The look of two publishers' PDFs: running lines on every page, tables with repeated headers.

Bytes depend on the content alone: the creation date is fixed and streams are not compressed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

MADE = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The lines a publisher repeats on each page; ``{page}`` and ``{pages}`` are filled in."""

    header: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()


class PolicyPdf(FPDF):
    """Paragraphs, headings, lists and tables in a plain typesetting."""

    def __init__(self, running: Running, *, paper: str = "letter", size: float = 10) -> None:
        super().__init__(format=paper)
        self.running = running
        self.size = size
        self.set_compression(False)
        self.set_creation_date(MADE)
        self.set_producer("policywatch example pages")
        self.set_margins(18, 14)
        self.set_auto_page_break(True, margin=8 + 5 * max(1, len(running.footer)))
        self.add_page()

    def header(self) -> None:
        self._lines(self.running.header)
        if self.running.header:
            self.ln(4)

    def footer(self) -> None:
        if self.running.footer:
            self.set_y(-(6 + 4 * len(self.running.footer)))
            self._lines(self.running.footer)

    def _lines(self, lines: Sequence[str]) -> None:
        self.set_font("Helvetica", size=8)
        for line in lines:
            text = line.format(page=self.page_no(), pages="{nb}")
            self.cell(0, 4, text, new_x="LMARGIN", new_y="NEXT")

    def heading(self, text: str, *, level: int = 1) -> None:
        """A heading of three possible sizes, bold."""
        self.ln(2)
        self.set_font("Helvetica", "B", {1: self.size + 4, 2: self.size + 2}.get(level, self.size))
        self.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def paragraph(self, text: str, *, bold: bool = False) -> None:
        """One paragraph, broken where the page is wide enough no longer."""
        self.set_font("Helvetica", "B" if bold else "", self.size)
        self.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT", align="L")
        self.ln(2)

    def items(self, texts: Sequence[str], *, mark: str = "\x95") -> None:
        """A bulleted list."""
        self.set_font("Helvetica", size=self.size)
        for text in texts:
            self.set_x(self.l_margin + 4)
            self.cell(5, 5, mark)
            self.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT", align="L")
        self.ln(2)

    def leaders(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Label and value joined by dots, as on a cover sheet."""
        self.set_font("Helvetica", size=self.size)
        for label, value in pairs:
            dots = "." * max(4, 46 - len(label) - len(value))
            self.cell(0, 5, f"{label} {dots} {value}", new_x="LMARGIN", new_y="NEXT")
        self.ln(2)

    def grid(self, header: Row, rows: Sequence[Row], widths: tuple[int, ...]) -> None:
        """A ruled table whose header comes again after each page break."""
        self.set_font("Helvetica", size=self.size)
        with self.table(
            col_widths=widths,
            borders_layout=TableBordersLayout.ALL,
            headings_style=FontFace(emphasis="BOLD"),
            text_align="LEFT",
            line_height=5,
        ) as table:
            for cells in (header, *rows):
                line = table.row()
                for cell in cells:
                    line.cell(cell)
        self.ln(3)

    def bytes(self) -> bytes:
        """The finished file."""
        return bytes(self.output())
