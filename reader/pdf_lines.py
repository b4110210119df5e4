"""The words of a page to its lines, and what repeats at the edge of each page."""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from policy.text import tidy
from reader.pdf_spacing import closed_up
from reader.pdf_text import Page, Word
from reader.rewrap import begins_item
from reader.running_lines import counts_pages, key_of, without_page_number

_WIDE: Final = 1.3  #: gap between columns, in heights of the line; justified words stay closer
_ROMAN = re.compile(r"[-–—| ]*[ivxl]{1,6}[-–—| ]*")
_EDGE: Final = 6  #: lines from the top and from the bottom among which running lines are sought


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line, in the order they are read. ``page`` is one-based, ``tall`` its height."""

    words: tuple[Word, ...]
    page: int
    tall: float

    @property
    def left(self) -> float:
        """Where it begins, in points."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.words[-1].right

    @property
    def base(self) -> float:
        """Where its letters stand, from the top of the page."""
        return self.words[0].base

    @property
    def size(self) -> float:
        """The height of most of its letters."""
        return median(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        """Whether all that is written in it is bold."""
        return all(word.bold for word in self.words if any(map(str.isalnum, word.text)))

    @property
    def text(self) -> str:
        """Its words."""
        return _said(self.words)

    @property
    def segments(self) -> list[tuple[Word, ...]]:
        """Its words, cut where a gap is as wide as between columns.

        A bullet or a number in front belongs to what follows it.
        """
        found: list[list[Word]] = [[self.words[0]]]
        for before, word in zip(self.words, self.words[1:], strict=False):
            wide = word.left - before.right > _WIDE * max(before.size, word.size)
            mark = len(found) == 1 and begins_item(f"{_said(tuple(found[0]))} {word.text}")
            if wide and not mark:
                found.append([word])
            else:
                found[-1].append(word)
        return [tuple(segment) for segment in found]


def _said(words: Sequence[Word]) -> str:
    """Words with spaces between them; a raised "th" is a part of what it follows."""
    text = ""
    for before, word in zip([None, *words], words, strict=False):
        glued = (
            before is not None
            and word.text.isalpha()
            and word.size < 0.8 * before.size
            and word.left - before.right < 0.12 * before.size
        )
        text += word.text if glued or before is None else f" {word.text}"
    return tidy(text)


def lines_of(page: Page) -> list[Line]:
    """The lines of a page in reading order.

    Words come in the order they were drawn. On a page of one column they are read from the top;
    on one whose columns stand beside each other the drawing order is kept, it is the author's,
    unless it jumps up and down the page as no reader would.
    """
    drawn = _drawn_lines(page.words)
    if not _in_columns(drawn, page.width):
        drawn = _merged(sorted(drawn, key=lambda words: (words[0].base, words[0].left)))
    elif _jumps(drawn, page.width):
        drawn = _by_columns(drawn, page.width)
    return [Line(tuple(closed_up(words)), page.number, page.height) for words in drawn]


_MOST_JUMPS: Final = 0.2  #: of the lines may stand above the one drawn before them


def _jumps(drawn: Sequence[list[Word]], width: float) -> bool:
    """Whether lines were drawn in an order in which nobody reads them."""
    up = sum(
        after[0].base < before[0].base - 2 and after[0].left < before[0].left + 0.2 * width
        for before, after in itertools.pairwise(drawn)
    )
    return up > _MOST_JUMPS * len(drawn)


def _by_columns(drawn: Sequence[list[Word]], width: float) -> list[list[Word]]:
    """Lines read column by column, from one line across the page to the next."""
    middle = width / 2
    ordered: list[list[Word]] = []
    left: list[list[Word]] = []
    right: list[list[Word]] = []
    for words in sorted(drawn, key=lambda words: (words[0].base, words[0].left)):
        if words[0].left < middle - 0.04 * width and words[-1].right > middle + 0.04 * width:
            ordered += [*_merged(left), *_merged(right), words]
            left, right = [], []
        else:
            (left if words[0].left < middle - 0.04 * width else right).append(words)
    return [*ordered, *_merged(left), *_merged(right)]


def _drawn_lines(words: Sequence[Word]) -> list[list[Word]]:
    found: list[list[Word]] = []
    for word in words:
        last = found[-1][-1] if found else None
        if last is not None and _beside(last, word):
            raised = word.size < 0.8 * last.size and word.base < last.base - 1
            found[-1].append(_as_note(word) if raised else word)
        else:
            found.append([word])
    return found


def _beside(last: Word, word: Word) -> bool:
    """Whether a word stands on the line of the one drawn before it, raised or lowered maybe."""
    small = min(word.size, last.size) < 0.8 * max(word.size, last.size)
    reach = 0.6 if small else 0.35
    return (
        abs(word.base - last.base) <= reach * max(word.size, last.size)
        and word.left >= last.right - 0.4 * last.size
    )


def _as_note(word: Word) -> Word:
    """A raised figure as a footnote's mark: beside a code it must not become a digit of it."""
    return (
        replace(word, text=f"[{word.text.strip(',')}]") if word.text.strip(",").isdigit() else word
    )


def _merged(drawn: Sequence[list[Word]]) -> list[list[Word]]:
    """Pieces of one line put together, from left to right."""
    found: list[list[Word]] = []
    for words in drawn:
        last = found[-1] if found else None
        if last and abs(words[0].base - last[0].base) <= 0.35 * max(words[0].size, last[0].size):
            last.extend(words)
            last.sort(key=lambda word: word.left)
        else:
            found.append(list(words))
    return found


def _in_columns(drawn: Sequence[list[Word]], width: float) -> bool:
    """Whether running text stands beside running text."""
    long = [
        words
        for words in drawn
        if words[-1].right - words[0].left > 0.22 * width and len(words) > 4
    ]
    middle = width / 2
    left = [words for words in long if words[-1].right < middle + 0.04 * width]
    right = [words for words in long if words[0].left > middle - 0.04 * width]
    if len(left) >= 5 and _back_to_the_top(drawn, middle, 0.04 * width):
        return True
    if min(len(left), len(right)) < 5:
        return False
    top, bottom = min(words[0].base for words in right), max(words[0].base for words in right)
    beside = sum(top - 2 <= words[0].base <= bottom + 2 for words in left)
    return beside >= 5 and len(left) + len(right) > 0.5 * len(long)


_COLUMN: Final = 5  #: lines of which a column consists, at least
_BACK: Final = 8  #: heights of a line by which the drawing goes up where a column begins


def _back_to_the_top(drawn: Sequence[list[Word]], middle: float, slack: float) -> bool:
    """Whether the left half of a page was drawn to its end and then the right half from its top.

    Where most lines on the right are level with one on the left, they are cells of rows.
    """
    jumps = [
        number
        for number, (before, after) in enumerate(itertools.pairwise(drawn), start=1)
        if after[0].base < before[0].base - _BACK * after[0].size
    ]
    if len(jumps) != 1:
        return False
    first, second = drawn[: jumps[0]], drawn[jumps[0] :]
    top, end = second[0][0].base, max(words[0].base for words in first)
    apart = all(words[-1].right < middle + slack or words[0].base < top for words in first) and all(
        words[0].left > middle - slack or words[0].base > end for words in second
    )
    bases = [words[0].base for words in first]
    level = sum(any(abs(words[0].base - base) < 1 for base in bases) for words in second)
    return apart and len(second) >= _COLUMN and level < 0.5 * len(second)


@dataclass(frozen=True, slots=True)
class Running:
    """Lines that stand at the same place on half the pages, and what is kept of them."""

    keys: frozenset[tuple[str, int]]
    head: tuple[str, ...]
    foot: tuple[str, ...]

    def holds(self, line: Line) -> bool:
        """Whether a line is one of them."""
        return any((key_of(line.text), place) in self.keys for place in _places(line))


def _places(line: Line) -> tuple[int, int, int]:
    """Where a line stands, from the nearer edge of the page, give or take some points."""
    top = line.base < line.tall / 2
    distance = line.base if top else line.base - line.tall
    place = round(distance / 6)
    return place, place - 1, place + 1


def running_lines(pages: Sequence[Sequence[Line]]) -> Running:
    """The headers and footers of a document.

    Each is kept once, because a publisher's dates may stand only there. Page numbers are not kept.
    """
    found: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    edges = [_edge(page) for page in pages]
    for number, edge in enumerate(edges):
        placed = {(key_of(line.text), place): line for line in edge for place in _places(line)}
        for key, line in placed.items():
            found[key].append((number, line.text))
    least = max(2, (len(pages) + 1) // 2)
    keys = frozenset(
        key for key, lines in found.items() if len(lines) >= least and counts_pages(lines)
    )
    running = Running(keys, (), ())
    head: dict[str, str] = {}
    foot: dict[str, str] = {}
    for line in (line for edge in edges for line in edge if running.holds(line)):
        for segment in line.segments:
            said = without_page_number(_said(segment))
            if said:
                (head if line.base < line.tall / 2 else foot).setdefault(key_of(said), said)
    return Running(keys, tuple(head.values()), tuple(foot.values()))


def _edge(page: Sequence[Line]) -> list[Line]:
    ordered = sorted(page, key=lambda line: line.base)
    top = [line for line in ordered[:_EDGE] if line.base < 0.3 * line.tall]
    return [*top, *(line for line in ordered[-_EDGE:] if line.base > 0.7 * line.tall)]


def is_page_number(line: Line) -> bool:
    """Whether a line is only the page's number; a figure alone counts at the page's edge."""
    edge = line.base < 0.12 * line.tall or line.base > 0.88 * line.tall
    if without_page_number(line.text):
        return edge and bool(_ROMAN.fullmatch(line.text))
    return edge or any(map(str.isalpha, line.text))
