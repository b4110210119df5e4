"""Page numbers and the lines a document repeats on each page, in its text.

Each is kept once: the publisher's own dates may stand there, and a document of one page, where
nothing repeats, must read the same as when it is set on three.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from policy.text import normalise, tidy
from reader.code_entries import HEADER_LINE

PAGE_OF: Final = re.compile(
    r"(?:\bpage\s*[:#]?\s*\d{1,4}\s*(?:of|/)\s*\d{1,4}\b|\bpage\s*[:#]?\s*\d{1,4}(?=\s*\Z)|^\s*page\s*[:#]?\s*\d{1,4}\b|(?:^|\s)\d{1,4} of \d{1,4}\s*\Z)",
    re.IGNORECASE,
)
_PAGE_END: Final = "\f"
_ENDS_SENTENCE = re.compile(r"[.!?:;][\"'”’)\]]*\s*\Z")
_LONE = re.compile(r"[-–—|\[( ]*\d{1,4}[-–—|\]) ]*")
_NUMBER = re.compile(r"\d+")


def key_of(line: str) -> str:
    """A line with its numbers blotted out: what stays the same from page to page."""
    return _NUMBER.sub("#", normalise(line))


def without_page_number(line: str) -> str:
    """The line without "Page 3 of 18"; empty for a page number alone."""
    return "" if _LONE.fullmatch(line.strip()) else PAGE_OF.sub(" ", line).strip(" |-–—\t")


def drop_running(text: str) -> list[str]:
    """The lines of a text, empty ones kept, without what repeats from page to page.

    With form feeds the pages are known; without them, page numbers that count up show where they
    end, and only lines beside those are looked at. Headers stay at their first place, footers go
    to the end.
    """
    pages = [page for page in re.split(r"[\n\f]+", text) if page.strip()]
    if pages and all(len(page) > _UNBROKEN for page in pages[: max(1, len(pages) - 1)]):
        return [_without_shared_ends(pages)]
    if "\f" in text.strip("\f \n"):
        lines = _by_pages([page.split("\n") for page in text.strip("\f").split("\f")])
    else:
        lines = text.split("\n")
        anchors = _page_lines(lines)
        lines = _by_numbers(lines, anchors) if len(anchors) > 1 else lines
    for _ in range(_PRINTOUTS):
        of_a_printout = _page_lines([line if _is_page_mark(line) else "" for line in lines])
        if len(of_a_printout) < 2:
            break
        lines = _by_numbers(lines, of_a_printout)
    return _over_page_ends([_PAGE_END if _is_page_of(line) else line for line in lines])


_PRINTOUTS: Final = 3  #: times a text may have been set on pages again, each with its own numbers
_LONGEST_MARK: Final = 240  #: characters
_UNBROKEN: Final = 500  #: characters from which every line is taken for a whole page
_LONGEST_SHARED: Final = 40  #: words at the edge of a page on one line


def _without_shared_ends(pages: Sequence[str]) -> str:
    """Pages that are a line each as one, without the words that all of them begin or end with.

    The words stay on the first page, where they begin it, and on the last, where they end it.
    """
    words = [page.split() for page in pages]
    keys = [[key_of(word) for word in page] for page in words]
    last = len(words) - 1
    head = _shared(keys) if last else 0
    foot = _shared([page[::-1] for page in keys]) if last else 0
    return " ".join(
        without_page_number(
            " ".join(page[head if number else 0 : len(page) - (foot if number < last else 0)])
        )
        for number, page in enumerate(words)
    )


def _shared(pages: Sequence[Sequence[str]]) -> int:
    """With how many words all pages begin."""
    most = min(_LONGEST_SHARED, *(len(page) // 2 for page in pages))
    return next((at for at in range(most) if len({page[at] for page in pages}) > 1), most)


def _by_pages(pages: list[list[str]]) -> list[str]:
    running = repeated([_ends(page) for page in pages])
    kept: list[str] = []
    last: list[str] = []
    seen: set[str] = set()
    for page in pages:
        said = [index for index, line in enumerate(page) if line.strip()]
        edge = {*said[:6], *said[-6:]}
        middle = len(page) / 2
        for index, line in enumerate(page):
            key = key_of(line)
            if index in edge and _is_number(line):
                continue
            if index in edge and key in running:
                if key not in seen:
                    (kept if index < middle else last).append(without_page_number(line))
                seen.add(key)
                continue
            kept.append(line)
        kept.append("")
    return [*kept, *last]


def counts_pages(places: Sequence[tuple[int, str]]) -> bool:
    """Whether lines alike but for their numbers, each with its page, repeat one line.

    Each number is the same on all pages or goes up with them. Codes in a table do neither.
    """
    rows = [(page, [int(number) for number in _NUMBER.findall(line)]) for page, line in places]
    first_page, first = rows[0]
    return all(
        len(row) == len(first)
        and all(now in {was, was + page - first_page} for was, now in zip(first, row, strict=True))
        for page, row in rows
    )


def _ends(page: Sequence[str]) -> list[str]:
    said = [line for line in page if line.strip()]
    return [*said[:6], *said[-6:]]


def repeated(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """The keys of lines that stand at the edge of at least half the pages, and of two."""
    if len(pages) < 2:
        return frozenset()
    places: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for key, line in {key_of(line): line for line in page if key_of(line)}.items():
            places[key].append((number, line))
    least = max(2, (len(pages) + 1) // 2)
    return frozenset(
        key
        for key, found in places.items()
        if len(found) >= least and counts_pages(found) and not _names_columns(found[0][1])
    )


def _names_columns(line: str) -> bool:
    """Whether a line is the header of a code list, printed again where the list goes on."""
    found = HEADER_LINE.match(tidy(line))
    return found is not None and bool(found["code"].strip())


def _is_number(line: str) -> bool:
    return bool(line.strip()) and not without_page_number(line)


def _is_page_of(line: str) -> bool:
    """Whether a line is "Page 3 of 18" and nothing else."""
    return bool(PAGE_OF.search(line)) and _is_number(line)


def _is_page_mark(line: str) -> bool:
    """Whether a line may be what a printer puts on each page: its number, an address, a right."""
    marked = PAGE_OF.search(line) or _ADDRESS.search(line)
    return _is_number(line) or (bool(marked) and len(line) < _LONGEST_MARK)


_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+|©")


_BESIDE: Final = 8  #: lines from a page number within which a line may repeat with it
_LONGEST_FOOT: Final = 24  #: lines of a paragraph that stands at the foot or head of each page


def _repeated_beside(
    lines: Sequence[str], anchors: Sequence[int], within: int, least: int
) -> set[str]:
    """The keys of lines that stand so near to the numbers of at least so many pages."""
    near: dict[str, dict[int, int]] = defaultdict(dict)
    for number, anchor in enumerate((-1, *anchors)):
        for index in range(max(0, anchor - within), min(len(lines), anchor + within + 1)):
            if lines[index].strip():
                near[key_of(lines[index])][number] = index
    return {
        key
        for key, found in near.items()
        if len(set(found.values())) >= least
        and not _names_columns(lines[next(iter(found.values()))])
        and counts_pages([(number, lines[index]) for number, index in found.items()])
    }


def _joined_to(lines: Sequence[str], anchors: Sequence[int], keys: set[str]) -> set[int]:
    """The lines that repeat and have nothing else between them and a page number."""
    joined: set[int] = set()
    for anchor in anchors:
        for step in (-1, 1):
            for index in range(anchor + step, anchor + step * (_LONGEST_FOOT + 1), step):
                if not 0 <= index < len(lines):
                    break
                if lines[index].strip():
                    if key_of(lines[index]) not in keys:
                        break
                    joined.add(index)
    return joined


def _by_numbers(lines: list[str], anchors: Sequence[int]) -> list[str]:
    """The lines without those that repeat beside the page numbers at ``anchors``."""
    half, nearly_all = max(2, (len(anchors) + 1) // 2), max(3, len(anchors) * 4 // 5)
    running = _repeated_beside(lines, anchors, _BESIDE, half)
    marks = {key_of(lines[anchor]) for anchor in anchors}
    long = _repeated_beside(lines, anchors, _LONGEST_FOOT, nearly_all)
    paragraph = _joined_to(lines, anchors, long | marks)
    kept: list[str] = []
    last: list[str] = []
    seen: set[str] = set()
    for index, line in enumerate(lines):
        key = key_of(line)
        beside = index in paragraph or (
            (key in running or key in marks)
            and (index < _BESIDE or any(abs(index - anchor) <= _BESIDE for anchor in anchors))
        )
        if not beside:
            kept.append(line)
            seen.update({key} & running)
            continue
        if key not in seen:
            rest = without_page_number(line)
            rest = re.sub(r"\s+\d{1,4}\s*\Z", "", rest) if key in marks else rest
            (kept if index < anchors[0] else last).append(rest)
        seen.add(key)
        kept.append(_PAGE_END)
    return [*kept, "", *last]


def _over_page_ends(lines: Sequence[str]) -> list[str]:
    """The lines, with the empty ones at a page's end left out where a sentence or list goes on."""
    kept: list[str] = []
    for empty, run in itertools.groupby(lines, key=lambda line: not line.strip()):
        found = list(run)
        if not empty or _PAGE_END not in found:
            kept += found
        elif not kept or _ENDS_SENTENCE.search(kept[-1]):
            kept.append("")
    return kept


def _page_lines(lines: Sequence[str]) -> list[int]:
    """Where lines stand that are alike but for a number that counts up: the page numbers."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if 0 < len(line) < 240 and (
            PAGE_OF.search(line) or _LONE.fullmatch(line.strip()) or re.search(r"\d\s*\Z", line)
        ):
            places[key_of(line)].append(index)
    best: list[int] = []
    for key, found in places.items():
        if len(found) < 2 or ("page #" not in key and len(found) < 3):
            continue
        numbers = [[int(number) for number in _NUMBER.findall(lines[index])] for index in found]
        if any(len(row) != len(numbers[0]) for row in numbers) or not numbers[0]:
            continue
        counting = any(
            sum(b[column] - a[column] == 1 for a, b in itertools.pairwise(numbers))
            >= 0.8 * (len(found) - 1)
            for column in range(len(numbers[0]))
        )
        spread = found[-1] - found[0] >= 6 * (len(found) - 1)
        if counting and spread and len(found) > len(best):
            best = found
    return best
