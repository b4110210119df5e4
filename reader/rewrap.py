"""Hard-wrapped lines to whole ones, so that where a line ends changes nothing."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from policy.dates import DATE
from policy.text import tidy
from reader import lines

_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*\Z")
_ITEM = re.compile(
    r"(?:\(?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\(\w{1,3}\)|[IVX]{2,4}\.)\s+\S"
)
_LONGEST_WORD: Final = 60  #: characters at a line's end in which the cut word stands
UNWRAPPED: Final = 100_000
_FEW: Final = 8  #: lines from which it shows whether a text is wrapped
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)+|[A-Za-z]+")


def vocabulary(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands whole in the texts: what tells a hyphen from a hyphenation."""
    return Counter(word.lower() for text in texts for word in _WORD.findall(text))


def join(before: str, after: str, known: Counter[str]) -> str:
    """Two pieces of one sentence, a word that was divided at the line's end healed."""
    before, after = before.rstrip(), after.lstrip()
    end = before[-_LONGEST_WORD:]
    if before.endswith("\u00ad"):
        return before[:-1] + after
    cut = re.search(r"([A-Za-z]+)[-‐\u2010]\Z", end)
    rest = re.match(r"([a-z]+)", after)
    if cut is None or rest is None:
        separator = "" if cut and after[:1].isalnum() else " "
        return before + separator + after
    whole = (cut[1] + rest[1]).lower()
    hyphened = f"{cut[1]}-{rest[1]}".lower()
    if known[whole] and known[whole] >= known[hyphened]:
        return before[:-1] + after
    return before + after


_UNFINISHED = re.compile(
    r"(?:,|\b(?:a|an|and|any|are|at|by|for|from|in|is|of|on|or|than|the|to|with|will|be))\Z"
)


def width_of(texts: Sequence[str]) -> int:
    """How long a full line is: nine of ten lines of prose are no longer.

    Where no sentence goes on in the next line near a common right edge, each line is whole and
    none is full.
    """
    lengths = sorted(len(text) for text in texts if len(text) > 20)
    if not lengths:
        return 0
    wrapped = [
        len(before) + len(after.split(None, 1)[0])
        for before, after in pairwise(texts)
        if len(before) > 20
        and after.strip()
        and (after[:1].islower() or _UNFINISHED.search(before[-_LONGEST_WORD:]))
        and not _ENDS.search(before)
        and not begins_item(after)
    ]
    widest = lengths[int(len(lengths) * 0.98)]
    at_edge = sum(length >= 0.75 * widest for length in wrapped)
    if len(texts) >= _FEW and (not wrapped or at_edge < 0.5 * len(wrapped)):
        return UNWRAPPED
    return lengths[int(len(lengths) * 0.9)]


def begins_item(line: str) -> bool:
    """Whether a line begins a list item, numbered or with a typed bullet."""
    return bool(_ITEM.match(line)) or lines.without_bullet(line)[1]


#: Words behind which a sentence goes on with its codes, and the codes with which it ends.
_IS_LEFT_OPEN = re.compile(
    r"\b(?:codes?|CPT®?|HCPCS|ICD-10(?:-CM)?|procedures?|diagnos[ie]s|and|or|through|to|of|for|with|with the exception of|except)\Z"
)
_ENDS_WITH_CODES = re.compile(
    r"(?:\+?(?:\d{4}[0-9AFMTU]|[A-V]\d{4}|[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?:\s?[,/–-]\s?|,? (?:and|or|through|to) )?)+[.;]"
)


def goes_on(before: str, after: str, *, width: int, gap: bool = False) -> bool:
    """Whether ``after`` carries on the sentence or paragraph of ``before``.

    ``gap`` says that empty lines or a page's end stand between.
    """
    end = before[-_LONGEST_WORD:]
    if begins_item(after) or (lines.is_labelled(after) and not after[0].islower()):
        return False
    lower = after[0].islower() or (after[0] in "(,;)" and len(after) > 1)
    first = after.split(None, 1)[0]
    full = len(before) + 1 + len(first) >= 0.8 * width
    if re.search(r"[:;][\"'”’)\]]*\Z", end):
        if end.endswith(":") and not gap:
            return lower and full and width < 260
        return end.endswith(";") and not gap and DATE.match(after) is not None
    if gap:
        return lower and not _ENDS.search(end) and len(before) > 40
    if _ENDS.search(end):
        return full and len(before) > 30 and not lower and width < 260
    if lower or (_IS_LEFT_OPEN.search(end) and _ENDS_WITH_CODES.fullmatch(after)):
        return True
    return full and len(before) > 30 and width < 260


def clean(line: str) -> str:
    """A line without the spacing artefacts of extraction; tabs stay."""
    return "\t".join(tidy(part) for part in re.split(r"\t", line.replace("\u00ad", "")))
