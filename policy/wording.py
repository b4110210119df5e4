"""What the difference between two sentences says: which words of consequence came or went.

A sentence is of consequence when it gains, loses or changes a negation, an obligation or
permission, a number, a period, a condition, a code, or what it speaks of. The rest is wording.
"""

import re
from collections import Counter
from enum import StrEnum

from rapidfuzz import fuzz

from policy.dates import DATE
from policy.text import normalise, words


class Consequence(StrEnum):
    """A way in which two sentences differ that could decide a claim."""

    NEGATION = "negation"
    OBLIGATION = "obligation"
    NUMBER = "number"
    CONDITION = "condition"
    PERIOD = "period"
    SUBJECT = "subject"


_NEGATIONS = frozenset(
    [
        "not",
        "no",
        "never",
        "none",
        "neither",
        "nor",
        "cannot",
        "without",
        "except",
        "excluding",
        "exclude",
        "excludes",
        "excluded",
        "exception",
        "exceptions",
        "unless",
        "only",
        "nonpayment",
        "noncovered",
        "denied",
        "deny",
        "denies",
        "ineligible",
        "longer",
        "prohibited",
        "prohibits",
        "solely",
        "exclusively",
    ]
)
_OBLIGATIONS = frozenset(
    [
        "must",
        "shall",
        "required",
        "requires",
        "require",
        "requirement",
        "mandatory",
        "may",
        "can",
        "should",
        "optional",
        "recommended",
        "permitted",
        "allowed",
        "needed",
        "need",
        "needs",
        "obligated",
        "necessary",
    ]
)
_CONDITIONS = frozenset(
    [
        "if",
        "when",
        "unless",
        "before",
        "after",
        "prior",
        "first",
        "until",
        "all",
        "any",
        "both",
        "either",
        "following",
        "least",
        "most",
        "more",
        "less",
        "fewer",
        "than",
        "up",
        "maximum",
        "minimum",
        "exceed",
        "exceeds",
        "over",
        "under",
        "within",
        "limited",
        "limit",
        "limits",
        "limitation",
        "failed",
        "failure",
        "and",
        "or",
    ]
)
_PERIODS = frozenset(
    [
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "annual",
        "annually",
        "daily",
        "weekly",
        "monthly",
        "quarterly",
        "hour",
        "hours",
        "lifetime",
        "calendar",
        "consecutive",
        "business",
        "once",
        "twice",
        "session",
        "sessions",
    ]
)
_NUMBER_WORDS = {
    name: str(value)
    for value, name in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
        ]
    )
}
_FILLER = frozenset(
    ["the", "a", "an", "of", "to", "in", "on", "for", "by", "with", "at", "as", "is", "are", "was", "were", "be", "been", "being", "this", "that", "these", "those", "it", "its", "their", "our", "your", "we", "you", "they", "he", "she", "his", "her", "will", "would", "such", "also", "per", "from", "which", "who", "whom", "whose", "into", "onto", "upon", "about", "please", "see", "and", "or", "other", "own", "via", "new", "use", "used", "using", "how", "what", "where", "there", "here", "so", "than", "then"]
)  # fmt: skip
_POINTER = re.compile(
    r"\b(?:section|sections|paragraph|table|figure|fig|page|pages|exhibit|appendix|chapter|step|item|note|footnote|version|v|rev)"
    r"s?\.? ?#? ?\d+(?:\.\d+)*(?:-\d+)?|\[\d+(?:[,-] ?\d+)*\]|^\(?\d{1,2}[.)] |\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|https?:\S+|www\.\S+|\S+@\S+"
    r"|\b(?:copyright|\(c\)) ?\d{4}(?:-\d{4})?"
)


def _plain(text: str) -> list[str]:
    text = _POINTER.sub(" ", normalise(text))
    return [_NUMBER_WORDS.get(word, word) for word in words(DATE.sub(" ", text))]


def without_dates(text: str) -> str:
    """The comparison form of ``text`` with its dates taken out."""
    return " ".join(words(DATE.sub(" ", normalise(text))))


def consequences(before: str, after: str) -> frozenset[Consequence]:
    """In which ways of consequence two versions of one sentence differ."""
    old, new = Counter(_plain(before)), Counter(_plain(after))
    gone, come = old - new, new - old
    changed = set(gone) | set(come)
    if not changed:
        return frozenset()
    found: set[Consequence] = set()
    if changed & _NEGATIONS:
        found.add(Consequence.NEGATION)
    if changed & _OBLIGATIONS:
        found.add(Consequence.OBLIGATION)
    if any(
        re.fullmatch(r"[<>≥≤=]|\d+(?:\.\d+)*[a-z]{0,2}|[a-z]\d{2}[\w.]*", word) for word in changed
    ):
        found.add(Consequence.NUMBER)
    if changed & _CONDITIONS:
        found.add(Consequence.CONDITION)
    if changed & _PERIODS:
        found.add(Consequence.PERIOD)
    if _subject_changed(gone, come, sum(old.values())):
        found.add(Consequence.SUBJECT)
    return frozenset(found)


def _content(bag: Counter[str]) -> list[str]:
    known = _FILLER | _NEGATIONS | _OBLIGATIONS | _CONDITIONS | _PERIODS
    return [
        word
        for word in bag.elements()
        if word not in known and len(word) > 2 and not word.isdigit()
    ]


def _subject_changed(gone: Counter[str], come: Counter[str], length: int) -> bool:
    """Whether a noun came or went, rather than the same one in another spelling."""
    lost, won = _content(gone), _content(come)
    unmatched = _unlike(lost, won) + _unlike(won, lost)
    return (unmatched >= 2 and unmatched >= max(2, 0.12 * length)) or (
        unmatched >= 1 and length <= 8
    )


def _unlike(side: list[str], other: list[str]) -> int:
    return sum(
        1 for word in side if not any(fuzz.ratio(word, candidate) >= 70 for candidate in other)
    )


def matters_alone(text: str) -> bool:
    """Whether a sentence that stands on one side only says something.

    A label, a link, a counter or a date by itself does not; a sentence of some length, or a short
    one with a word of consequence, does.
    """
    found = _plain(text)
    if len(found) < 4:
        return False
    if set(found) & (_NEGATIONS | _OBLIGATIONS):
        return True
    content = [word for word in found if word not in _FILLER and not word.isdigit()]
    ends = text.rstrip().endswith((".", ";", ":", "!", "?", ")"))
    return (len(found) >= 7 and ends and len(content) >= 4) or len(found) >= 12
