"""What is drawn on a PDF's page: straight lines, edges of boxes among them, and pictures."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from pypdfium2 import raw as pdfium

_MOST_DRAWN: Final = 60_000  #: objects of one page that are looked at
_MOST_RULES: Final = 6_000  #: on one page; a drawing has more, a table does not


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line, along x (``flat``) or along y, from ``start`` to ``end`` at ``at``."""

    flat: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Placing:
    """From the file's coordinates to those of the page as it is shown."""

    turned: int
    left: float
    bottom: float
    width: float
    height: float

    @classmethod
    def of(cls, page: Any) -> "Placing":
        """The placing of one page, by its box, inherited maybe, and how far it is turned."""
        left, bottom, right, top = page.get_bbox()
        return cls(page.get_rotation(), left, bottom, right - left, top - bottom)

    def shown(self, x: float, y: float) -> tuple[float, float]:
        """A point of the file as a point of the page."""
        x, y = x - self.left, y - self.bottom
        if self.turned == 90:
            return y, x
        if self.turned == 180:
            return self.width - x, y
        if self.turned == 270:
            return self.height - y, self.width - x
        return x, self.height - y


def drawn_on(page: Any, place: Placing) -> tuple[tuple[Rule, ...], bool]:
    """The straight lines of a page, edges of boxes among them, and whether it has a picture."""
    rules: list[Rule] = []
    pictured = False
    for item in islice(page.get_objects(max_depth=2), _MOST_DRAWN):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictured = True
        elif item.type == pdfium.FPDF_PAGEOBJ_PATH and len(rules) <= _MOST_RULES:
            rules.extend(_rules_of(item.raw, place))
    return (tuple(rules) if len(rules) <= _MOST_RULES else ()), pictured


def _rules_of(path: Any, place: Placing) -> Iterator[Rule]:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for number in range(min(pdfium.FPDFPath_CountSegments(path), _MOST_RULES)):
        piece = pdfium.FPDFPath_GetPathSegment(path, number)
        pdfium.FPDFPathSegment_GetPoint(piece, x, y)
        here = place.shown(
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(piece)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _straight(last, here)
        if pdfium.FPDFPathSegment_GetClose(piece):
            yield from _straight(here, start)
        last = here


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    if down < 1 and across > 4:
        yield Rule(
            flat=True,
            at=(one[1] + other[1]) / 2,
            start=min(one[0], other[0]),
            end=max(one[0], other[0]),
        )
    elif across < 1 and down > 4:
        yield Rule(
            flat=False,
            at=(one[0] + other[0]) / 2,
            start=min(one[1], other[1]),
            end=max(one[1], other[1]),
        )
