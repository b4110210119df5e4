"""Lines of a PDF to paragraphs, and what their type says: body text, emphasis, headings by size."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from policy.text import tidy
from reader import lines as line_kinds
from reader.assembly import BOLD
from reader.code_entries import is_entry
from reader.pdf_lines import Line
from reader.pdf_tables import Table
from reader.rewrap import begins_item, join

_LARGER: Final = 1.1  #: times the body's size from which a line stands out by it
_ALIKE: Final = 0.07  #: share by which two sizes of one style may differ
_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*\Z")
_MOST_LEVELS: Final = 4
#: A word after which a sentence goes on: what the next line begins with is no entry of a list.
_OPEN = re.compile(
    r"\b(?:of|for|and|or|nor|with|to|through|except|excluding|than|by|in|from|the)\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text of one or more lines; ``last`` is the last of them, ``full`` whether that was full."""

    text: str
    page: int
    first: Line
    last: Line
    full: bool


@dataclass(frozen=True, slots=True)
class Styles:
    """The type of a document: the size of its body, the larger sizes, whether bold tells anything.

    ``pitch`` is the usual distance of lines in heights of the body's line.
    """

    body: float
    larger: tuple[float, ...]
    bold_tells: bool
    pitch: float

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Styles":
        """The styles of these lines."""
        written: Counter[float] = Counter()
        bold = whole = 0
        for line in lines:
            length = len(line.text)
            written[round(line.size * 2) / 2] += length
            whole += length
            bold += length if line.bold else 0
        body = written.most_common(1)[0][0] if written else 10.0
        sizes: list[float] = []
        for size in sorted((size for size in written if size >= body * _LARGER), reverse=True):
            if not sizes or sizes[-1] - size > _ALIKE * sizes[-1]:
                sizes.append(size)
        return cls(body, tuple(sizes[:_MOST_LEVELS]), bold < 0.5 * whole, _pitch(lines, body))

    def level(self, line: Line) -> int | None:
        """0 for the largest type, and so on; None for type of the body's size and smaller."""
        if line.size < self.body * _LARGER:
            return None
        close = [
            index for index, size in enumerate(self.larger) if line.size >= size * (1 - _ALIKE)
        ]
        return close[0] if close else len(self.larger)

    def stands_out(self, line: Line) -> bool:
        """Whether a line is larger than the body, or bold where not most is."""
        return self.level(line) is not None or (self.bold_tells and line.bold)

    def rank(self, line: Line) -> float:
        """The rank of a line that stands out, as a heading: 2 and below, by size, then bold."""
        level = self.level(line)
        return BOLD if level is None else 2.0 + level

    def alike(self, one: Line, other: Line) -> bool:
        """Whether two lines are set in the same type."""
        near = abs(one.size - other.size) <= _ALIKE * max(one.size, other.size)
        return near and (not self.bold_tells or one.bold == other.bold)


def _pitch(lines: Sequence[Line], body: float) -> float:
    steps: Counter[float] = Counter()
    for before, line in itertools.pairwise(lines):
        step = (line.base - before.base) / body
        if line.page == before.page and 0.7 < step < 3 and abs(line.left - before.left) < body:
            steps[round(step * 10) / 10] += 1
    return steps.most_common(1)[0][0] if steps else 1.3


def paragraphs_of(
    items: Sequence[Line | Table], styles: Styles, known: Counter[str]
) -> list[Paragraph | Table]:
    """The paragraphs and tables of one page, in order."""
    limits = _Limits([item for item in items if isinstance(item, Line)], styles.body)
    found: list[Paragraph | Table] = []
    for item in items:
        if isinstance(item, Table):
            found.append(item)
            continue
        for line in _apart(item):
            last = found[-1] if found else None
            if isinstance(last, Paragraph) and _joins(last, line, styles, limits):
                text = join(last.text, line.text, known)
                found[-1] = replace(last, text=text, last=line, full=limits.full(line))
            else:
                found.append(Paragraph(line.text, line.page, line, line, limits.full(line)))
    return found


class _Limits:
    """How far the lines of a page reach to the right, by where they begin."""

    def __init__(self, lines: Sequence[Line], body: float) -> None:
        self._reach = [(line.left, line.right) for line in lines]
        self._body = body

    def full(self, line: Line) -> bool:
        """Whether a line reaches near the end of its column."""
        return line.right >= self._right(line) - 8 * self._body

    def room_for(self, line: Line, after: Line) -> bool:
        """Whether the next line's first word would have fitted: then somebody ended the line."""
        word = after.words[0]
        need = word.right - word.left + 0.3 * line.size
        return line.right + need < self._right(line) - 0.5 * line.size

    def _right(self, line: Line) -> float:
        return max(
            (right for left, right in self._reach if abs(left - line.left) < 8 * self._body),
            default=line.right,
        )


def _apart(line: Line) -> list[Line]:
    """A line without its contents entries, and cut where it holds labels beside other text.

    A cover page sets "Policy Number: 12" beside a table of contents or another label.
    """
    segments = line.segments
    texts = [tidy(" ".join(word.text for word in segment)) for segment in segments]
    kept = [n for n, text in enumerate(texts) if not line_kinds.is_contents_line(text)]
    labelled = any(line_kinds.is_labelled(text) for text in texts)
    if len(kept) == len(texts) and not (labelled and len(texts) > 1):
        return [line]
    return [replace(line, words=segments[n]) for n in kept]


def _joins(before: Paragraph, line: Line, styles: Styles, limits: _Limits) -> bool:
    last = before.last
    starts_low = line.text[:1].islower()
    ended = bool(_ENDS.search(before.text))
    if line.base - last.base > 1.25 * styles.pitch * max(styles.body, last.size, line.size):
        return False
    if (
        line.base > last.base
        and (_OPEN.search(before.text) or _lists_on(before, line))
        and styles.alike(last, line)
        and not begins_item(line.text)
    ):
        return True
    if line.base < last.base - 1 or _begins(before, line, wraps=not limits.room_for(last, line)):
        return False
    if line_kinds.is_labelled(line.text) and not starts_low:
        return False
    if not styles.alike(last, line):
        return starts_low and not ended and not styles.stands_out(line)
    if styles.stands_out(line) and _centred(before, line):
        return not ended
    if limits.room_for(last, line):
        return starts_low and not ended
    if begins_item(before.first.text) and line.left < before.first.left - 0.5 * last.size:
        return starts_low and not ended
    return not (ended and abs(line.left - last.left) > 1.2 * last.size and len(before.text) > 60)


_OPENS_WITH_CODE = re.compile(r"\W*(?:\d{4}[\dFTMU]|[A-V]\d{4}|[A-TV-Z]\d[\dA-Z]\.\d)")


def _lists_on(before: Paragraph, line: Line) -> bool:
    """Whether the codes that a sentence lists go on in the next line."""
    listed = before.text.endswith(",") and not _OPENS_WITH_CODE.match(before.first.text)
    return listed and bool(_OPENS_WITH_CODE.match(line.text))


def _begins(before: Paragraph, line: Line, *, wraps: bool) -> bool:
    """Whether a line begins an item or an entry of a code list.

    A code at the start of a line can also be one that a sentence names, where the line before it
    is full and does not end the sentence.
    """
    if begins_item(line.text):
        return True
    if not is_entry(line.text):
        return False
    return not wraps or is_entry(before.first.text) or bool(_ENDS.search(before.text))


def _centred(before: Paragraph, line: Line) -> bool:
    middles = [(one.left + one.right) / 2 for one in (before.last, line)]
    return abs(middles[0] - middles[1]) < 3 and abs(before.last.left - line.left) > 6


def append(
    items: list[Paragraph | Table],
    page: Iterable[Paragraph | Table],
    styles: Styles,
    known: Counter[str],
) -> None:
    """Add a page's items; what the page's end cut is put together again."""
    for number, item in enumerate(page):
        last = items[-1] if items else None
        if (
            isinstance(last, Table)
            and isinstance(item, Table)
            and number == 0
            and last.goes_on_in(item)
        ):
            items[-1] = last.followed_by(item)
        elif (
            isinstance(last, Paragraph)
            and isinstance(item, Paragraph)
            and number == 0
            and _goes_on(last, item, styles)
        ):
            items[-1] = replace(
                last, text=join(last.text, item.text, known), last=item.last, full=item.full
            )
        else:
            items.append(item)


def _goes_on(before: Paragraph, after: Paragraph, styles: Styles) -> bool:
    if (
        _ENDS.search(before.text)
        or _begins(before, after.first, wraps=before.full)
        or not styles.alike(before.last, after.first)
    ):
        return False
    if line_kinds.is_labelled(after.text):
        return False
    if styles.stands_out(before.last):
        return after.text[:1].islower() and before.full
    return after.text[:1].islower() or before.full
