"""PDFs made for the readers' tests: words set where a test wants them, in our own words."""

from collections.abc import Sequence
from datetime import UTC, datetime

from fpdf import FPDF

Row = Sequence[str]


class Sheet(FPDF):
    """Text at given places, in points from the upper left corner."""

    def __init__(self, *, paper: str = "letter", orientation: str = "portrait") -> None:
        super().__init__(format=paper, unit="pt", orientation=orientation)
        self.set_creation_date(datetime(2026, 11, 2, tzinfo=UTC))
        self.set_compression(False)
        self.set_auto_page_break(False)
        self.set_margins(54, 54)
        self.add_page()

    def put(self, x: float, y: float, words: str, *, bold: bool = False, size: float = 10) -> None:
        """Words whose letters stand at ``y``."""
        self.set_font("Helvetica", "B" if bold else "", size)
        self.text(x, y, words)

    def prose(
        self, y: float, words: str, *, width: float = 480, bold: bool = False, size: float = 10
    ) -> float:
        """A paragraph from ``y`` on; where the next one may begin."""
        self.set_font("Helvetica", "B" if bold else "", size)
        self.set_xy(54, y)
        self.multi_cell(width, size * 1.3, words, align="L", new_x="LMARGIN", new_y="NEXT")
        return self.get_y() + size * 0.7

    def columns(
        self, y: float, rows: Sequence[Row], places: Sequence[float], *, bold: bool = False
    ) -> float:
        """Rows without rules, each cell at its place; an empty cell is left out."""
        for row in rows:
            for x, words in zip(places, row, strict=True):
                if words:
                    self.put(x, y, words, bold=bold)
            y += 13
        return y

    def done(self) -> bytes:
        """The finished file."""
        return bytes(self.output())
