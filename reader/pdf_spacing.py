"""Words set with space between their letters ("M E D I C A L"), put together again."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Final

from reader.pdf_text import Word

_FEWEST: Final = 6  #: single letters after each other; lists of letters are shorter
_LETTERS: Final = 0.6  #: share of letters; columns of single figures stay apart
_WIDEST: Final = 0.8  #: heights of the line between two letters of a word
_BETWEEN_WORDS: Final = 1.7  #: times the usual gap from which a word ends


def closed_up(words: Sequence[Word]) -> list[Word]:
    """The words of a line, each run of single letters as the words it spells."""
    found: list[Word] = []
    run: list[Word] = []
    for word in words:
        if len(word.text) == 1 and not (run and word.left < run[-1].right - 0.5 * word.size):
            run.append(word)
            continue
        found += [*_spelled(run), word]
        run = []
    return [*found, *_spelled(run)]


def _spelled(run: list[Word]) -> list[Word]:
    said = [word.text for word in run if word.text.isalnum()]
    if len(run) < _FEWEST or sum(map(str.isalpha, said)) < _LETTERS * len(said):
        return run
    gaps = [after.left - before.right for before, after in pairwise(run)]
    usual = median(gaps)
    if usual > _WIDEST * run[0].size:
        return run
    found = [run[0]]
    for gap, word in zip(gaps, run[1:], strict=True):
        if gap > _BETWEEN_WORDS * usual:
            found.append(word)
        else:
            found[-1] = replace(found[-1], text=found[-1].text + word.text, right=word.right)
    return found
