"""The words of a PDF's pages and the rules drawn on them, by PDFium.

Coordinates are points from the page's upper left corner as it is shown, so that a rotated page
reads like any other.
"""

import ctypes
import math
import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw as pdfium

from policy.captures import Reason
from reader.errors import Unreadable
from reader.pdf_rules import Placing, Rule, drawn_on

#: PDFium keeps state of its own across documents: one thread at a time.
_PDFIUM: Final = threading.Lock()
_MOST_PAGES: Final = 3_000
_MOST_CHARACTERS: Final = 12_000_000
_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_HYPHENS: Final = frozenset("\x02\ufffe\uffff")  #: how PDFium gives a hyphen at a line's end


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a space between them. ``size`` is the height of the font's line."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size, its words in the order they are drawn, its rules, what else is on it."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    pictured: bool


@dataclass(frozen=True, slots=True)
class PdfText:
    """What was read of a file."""

    pages: tuple[Page, ...]
    title: str


def pages_of(body: bytes) -> PdfText:
    """Every page of a PDF.

    Raises ``Unreadable`` for a file that is encrypted, broken, or larger than is read.
    """
    with _PDFIUM:
        document = _opened(body)
        try:
            count = len(document)
            if count > _MOST_PAGES:
                raise Unreadable(Reason.TOO_LARGE, f"the PDF has {count:,} pages")
            pages: list[Page] = []
            left = _MOST_CHARACTERS
            for number in range(count):
                page, used = _page(document, number, left)
                left -= used
                pages.append(page)
            return PdfText(tuple(pages), document.get_metadata_value("Title") or "")
        except pypdfium2.PdfiumError as error:
            raise Unreadable(Reason.UNREADABLE, f"a page of the PDF is broken: {error}") from error
        finally:
            document.close()


def _opened(body: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            detail = "the PDF is encrypted; it opens only with a password"
        else:
            detail = f"the PDF cannot be opened: {error}"
        raise Unreadable(Reason.UNREADABLE, detail) from error


def _page(document: Any, number: int, left: int) -> tuple[Page, int]:
    page = document[number]
    text = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(text.raw)
        if count > left:
            raise Unreadable(
                Reason.TOO_LARGE, f"the PDF has more than {_MOST_CHARACTERS:,} characters"
            )
        place = Placing.of(page)
        words = tuple(_words(text.raw, max(0, count), place))
        width, height = page.get_size()
        rules, pictured = drawn_on(page, place)
        return Page(number + 1, width, height, words, rules, pictured), count
    finally:
        text.close()
        page.close()


@dataclass(frozen=True, slots=True)
class _Glyph:
    character: str
    left: float
    right: float
    base: float
    size: float
    index: int


def _words(text: Any, count: int, place: Placing) -> Iterator[Word]:
    """Words in drawing order; a raised footnote figure stands apart, in brackets."""
    held: list[_Glyph] = []
    for glyph in _glyphs(text, count, place):
        if glyph is None or (held and _apart(held, glyph)):
            yield from _word(text, held, place.turned)
            held = []
        if glyph is not None:
            held.append(glyph)
    yield from _word(text, held, place.turned)


def _glyphs(text: Any, count: int, place: Placing) -> Iterator[_Glyph | None]:
    """Each visible character; None where a space or a line's end stands."""
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(count):
        number = pdfium.FPDFText_GetUnicode(text, index)
        character = chr(number) if 0 < number < 0x110000 else " "
        if character in _HYPHENS:
            character = "-"
        if character.isspace() or unicodedata.category(character) == "Cc":
            yield None
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        first, second = place.shown(box.left, box.bottom), place.shown(box.right, box.top)
        yield _Glyph(
            character=character,
            left=min(first[0], second[0]),
            right=max(first[0], second[0]),
            base=place.shown(x.value, y.value)[1],
            size=max(1.0, abs(first[1] - second[1])),
            index=index,
        )


def _apart(held: list[_Glyph], glyph: _Glyph) -> bool:
    last = held[-1]
    size = max(last.size, glyph.size)
    return (
        glyph.left - last.right > 0.25 * size
        or glyph.left < held[0].left - 0.3 * size
        or abs(glyph.base - last.base) > 0.7 * size
    )


#: A code that fills its narrow column, so that the next column's word touches it.
_CODE_BESIDE_A_WORD = re.compile(
    r"(?:\d{4}[0-9AFMTU]|[A-V]\d{4}|[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}?)(?=[A-Z][a-z]{2})"
)


def _word(text: Any, held: list[_Glyph], turned: int) -> Iterator[Word]:
    if not held or not _upright(text, held[0].index, turned):
        return
    cell = _CODE_BESIDE_A_WORD.match("".join(glyph.character for glyph in held))
    if cell is not None:
        yield from _word(text, held[: cell.end()], turned)
        yield from _word(text, held[cell.end() :], turned)
        return
    size = max(glyph.size for glyph in held)
    floor = max(glyph.base for glyph in held if glyph.size > 0.85 * size)
    bold = _is_bold(text, held[0].index)
    for raised, run in _runs(held, size, floor):
        characters = "".join(glyph.character for glyph in run).translate(_LIGATURES)
        if raised and characters.strip("0123456789,") == "" and len(run) < len(held):
            characters = f"[{characters.strip(',')}]"
        yield Word(characters, run[0].left, run[-1].right, floor, size, bold)


def _runs(held: list[_Glyph], size: float, floor: float) -> list[tuple[bool, list[_Glyph]]]:
    """A word cut where small raised figures begin or end: 17003 with a 1 is not 170031."""
    found: list[tuple[bool, list[_Glyph]]] = []
    for glyph in held:
        small = glyph.size < 0.85 * size and glyph.base < floor - 0.1 * size
        figure = small and (glyph.character.isdigit() or glyph.character == ",")
        if found and found[-1][0] == figure:
            found[-1][1].append(glyph)
        else:
            found.append((figure, [glyph]))
    return found


def _upright(text: Any, index: int, turned: int) -> bool:
    """Whether a character stands straight on its page; watermarks and marginal notes do not."""
    angle = pdfium.FPDFText_GetCharAngle(text, index)
    if angle < 0:
        return True
    right = math.radians(turned)
    return any(math.cos(angle - wanted) > 0.99 for wanted in (right, -right))


def _is_bold(text: Any, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(text, index) >= 600:
        return True
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(128)
    length = pdfium.FPDFText_GetFontInfo(text, index, name, 128, flags)
    said = name.value.lower() if 0 < length <= 128 else b""
    return any(word in said for word in (b"bold", b"black", b"heavy")) or bool(
        flags.value & 0x40000
    )
