"""What the difference between two sentences says: which words of consequence came or went.

A sentence is of consequence when it gains, loses or changes a negation, an obligation or
permission, a number, a period, a condition, a code, or what it speaks of. The rest is wording.
"""

import re
from collections import Counter
from enum import StrEnum

from rapidfuzz import fuzz

from policy.dates import DATE
from policy.disposition import disposition_of_heading
from policy.sentences.verdict_sentences import verdict_of
from policy.states import state_lists
from policy.text import normalise, tidy, words


class Consequence(StrEnum):
    """A way in which two sentences differ that could decide a claim."""

    NEGATION = "negation"
    OBLIGATION = "obligation"
    NUMBER = "number"
    CONDITION = "condition"
    PERIOD = "period"
    SUBJECT = "subject"


def _listed(text: str) -> list[str]:
    return text.split()


def _set(text: str) -> frozenset[str]:
    return frozenset(_listed(text))


_NEGATIONS = _set(
    "not no never none neither nor without except exclude exception unless only nonpayment denied deny denies ineligible longer prohibited prohibits"
    " solely exclusively"
)
_OBLIGATIONS = _set(
    "must may can should optional recommended permitted allowed obligated necessary mandatory"
)
_CONDITIONS = _set(
    "if when unless before after prior first until all any both either following least most more less fewer than up maximum minimum exceed exceeds over"
    " under within limited limit limits limitation failed failure and or"
)
_PERIODS = _set(
    "day days week weeks month months year years annual annually daily weekly monthly quarterly hour hours lifetime calendar consecutive business once"
    " twice session sessions"
)
_FILLER = _set(
    "the a an of to in on for by with at as is are was were be been being this that these those it its their our your we you they he she his her will"
    " would such also per from which who whom whose into onto upon about please see and or other own via new use used using how what where there here so"
    " than then has have had do does did note including included includes include"
)
#: Words that say no more than another one that stands in the same place: the first of each line.
_SAME = {
    word: line.split()[0]
    for line in (
        "not non",
        "must shall required requires require requirement requirements needed need needs",
        "exclude excludes excluded excluding exclusion exclusions",
        "exception exceptions",
        "member members patient patients individual individuals enrollee enrollees beneficiary beneficiaries person persons customer customers",
        "provider providers physician physicians practitioner practitioners clinician clinicians",
        "considers consider considered regard regards regarded deem deems deemed",
        "addresses describes discusses outlines",
        "policy bulletin guideline document",
        "plan company payer",
        "obtained received secured",
        "each every",
    )
    for word in line.split()
}
_NUMBER_WORDS = {
    name: str(value)
    for value, name in enumerate(
        _listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
        )
    )
} | {
    name: str(10 * tens)
    for tens, name in enumerate(
        _listed("twenty thirty forty fifty sixty seventy eighty ninety"), start=2
    )
}
_ORDINALS = {
    name: f"{value}{'rd' if value == 3 else 'th'}"
    for value, name in enumerate(
        _listed("third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"), start=3
    )
}
#: "Thirty-six": tens and ones written apart.
_TENS_AND_ONES = re.compile(
    r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](one|two|three|four|five|six|seven|eight|nine)\b"
)
_WORD_OF_NUMBER = re.compile(r"\b(?:" + "|".join(_NUMBER_WORDS) + r")\b")
_CONTRACTED = (
    (re.compile(r"\bnon-?(?=(?:covered|coverage|payment|payable|reimburs))"), "not "),
    (re.compile(r"\bcan(?:not|'t)\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"\band/or\b"), "or"),
    (re.compile(r"\bon (?:and|or|and or) after\b"), "on or after"),
    (re.compile(r"(?<=\d) ?(?:%|per ?cent\b)"), " percent"),
)
_ADDRESS = re.compile(
    r"(?i:\bp\.?\s?o\.?\s?box\s+\d+)|,\s*[A-Z]{2}\s+\d{5}(?:-\d{4})?\b|\b(?i:zip(?: code)?)\s+\d{5}"
    r"|\b\d+\s+(?:[NSEW]\.?\s+)?(?:[A-Z]\w+\s+){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Boulevard|Blvd|Lane|Suite|Parkway|Way)\b"
)
_POINTER = re.compile(
    r"\b(?:section|subsection|sections|paragraph|table|figure|fig|page|pages|exhibit|appendix|chapter|step|item|note|footnote|version|v|rev)"
    r"s?\.? ?#? ?\d+(?:\.\d+)*(?:\(\w\))*(?:-\d+)?|\[\d+(?:[,-] ?\d+)*\]|^\(?(?:\d{1,2}|[a-z])[.)] |(?:\+?1[-. ])?\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b(?:fax|phone|telephone|tel|call|dial|tty)(?: us| number| no)?(?: at| on| to)?[.:]? ?\d{3}-\d{4}\b|https?:\S+|www\.\S+|[^\s@]{1,64}@[^\s@]{1,255}"
    r"|\b(?:npi|tin|ein|taxonomy)(?: codes?| numbers?| no\.?)? ?[:#]? ?\d[\d-]{3,}\w?"
    r"|\b(?:policy|guideline|bulletin|document|form)(?: (?:number|no\.?|id))? ?[:#]? ?[a-z]{1,5}[-._]\d[\w.-]*"
    r"|\b(?:copyright|\(c\)) ?\d{4}(?:-\d{4})?|\((?:tn|cr) ?\d+ ?\)|\(\d+ codes?\)|\b(?:transmittal|change request|cr|tn) ?#? ?\d+"
)


def _plain(text: str) -> list[str]:
    text = _POINTER.sub(" ", normalise(_ADDRESS.sub(" ", text)))
    for pattern, meant in _CONTRACTED:
        text = pattern.sub(meant, text)
    text = _TENS_AND_ONES.sub(_in_digits, text)
    return [
        _SAME.get(word, _NUMBER_WORDS.get(word, _ORDINALS.get(word, word)))
        for word in words(DATE.sub(" ", text))
    ]


def _in_digits(found: re.Match[str]) -> str:
    return str(int(_NUMBER_WORDS[found[1]]) + int(_NUMBER_WORDS[found[2]]))


def with_digits(text: str) -> str:
    """``text`` (normalised) with its number words as digits."""
    text = _TENS_AND_ONES.sub(_in_digits, text)
    return _WORD_OF_NUMBER.sub(lambda found: _NUMBER_WORDS[found[0]], text)


def without_dates(text: str) -> str:
    """The comparison form of ``text`` with its dates taken out."""
    return " ".join(words(DATE.sub(" ", normalise(text))))


def consequences(before: str, after: str) -> frozenset[Consequence]:
    """In which ways of consequence two versions of one sentence differ."""
    old, new = Counter(_plain(before)), Counter(_plain(after))
    gone, come = old - new, new - old
    changed = set(gone) | set(come)
    found: set[Consequence] = set()
    if states_named(before) != states_named(after):
        found.add(Consequence.SUBJECT)
    if _marks_without(before, after) or _marks_without(after, before):
        found.add(Consequence.NUMBER)
    if not changed:
        return frozenset(found)
    if changed & _NEGATIONS:
        found.add(Consequence.NEGATION)
    if changed & _OBLIGATIONS:
        found.add(Consequence.OBLIGATION)
    if any(
        re.fullmatch(r"[<>≥≤=]|\d+(?:\.\d+)*[a-z]{0,2}|[a-z]\d{2}[\w.]*", word) for word in changed
    ):
        found.add(Consequence.NUMBER)
    if changed & (_CONDITIONS - _listing_words(before, after)):
        found.add(Consequence.CONDITION)
    if changed & _PERIODS:
        found.add(Consequence.PERIOD)
    if (
        _subject_changed(gone, come, sum(old.values()))
        or _enumeration_changed(before, after)
        or _conjunct_changed(before, after)
    ):
        found.add(Consequence.SUBJECT)
    return frozenset(found)


_MARK = re.compile(r"\b[A-Z][A-Z0-9]\b")
_OF_MARKS = re.compile(
    r"modifier|\b(?:billed|reported|submitted|claims?) with(?:out)?\b", re.IGNORECASE
)


def _marks_without(text: str, other: str) -> bool:
    """Whether a sentence on modifiers names one ("RT", "Q8") that the other does not, however set."""
    if not (_OF_MARKS.search(text) and _OF_MARKS.search(other)):
        return False
    return bool({mark.casefold() for mark in _MARK.findall(text)} - set(words(other)))


def states_named(text: str) -> frozenset[str]:
    """The states a sentence lists as those it applies to."""
    return frozenset(state for one in state_lists(tidy(text)) for state in one.states)


def _listing_words(before: str, after: str) -> frozenset[str]:
    """The word "and" where it only parts the last entry of a list from the others."""
    return frozenset() if {"or"} <= set(_plain(before)) ^ set(_plain(after)) else frozenset({"and"})


def _content(bag: Counter[str]) -> list[str]:
    known = _FILLER | _NEGATIONS | _OBLIGATIONS | _CONDITIONS | _PERIODS | set(_SAME.values())
    return [
        word
        for word in bag.elements()
        if word not in known and len(word) > 2 and not word.isdigit()
    ]


def _subject_changed(gone: Counter[str], come: Counter[str], length: int) -> bool:
    """Whether a noun gave way to another, or nouns came or went, rather than one respelt."""
    lost, won = _content(gone), _content(come)
    without, instead = _unlike(lost, won), _unlike(won, lost)
    unmatched = without + instead
    swapped = bool(without and instead)
    return (unmatched >= 2 and (swapped or unmatched >= max(2, 0.09 * length))) or (
        unmatched >= 1 and length <= 8
    )


def _unlike(side: list[str], other: list[str]) -> int:
    return sum(
        1
        for word in side
        if not word.endswith("ly")
        and not any(fuzz.ratio(word, candidate) >= _RESPELT for candidate in other)
    )


_RESPELT = 76.0  #: least similarity (0-100) of two spellings or forms of one word
_PARTED = re.compile(r"[,;]\s*(?:and\b|or\b)?|\b(?:and|or)\b")


def _enumeration_changed(before: str, after: str) -> bool:
    """Whether a list within the sentence gained or lost an entry, such as a service."""
    old, new = _entries(before), _entries(after)
    if max(len(old), len(new)) < 3 or len(old) == len(new):
        return False
    fewer, more = sorted((old, new), key=len)
    shared = " ".join(fewer)
    return any(
        word not in shared and not any(fuzz.ratio(word, one) >= _RESPELT for one in shared.split())
        for entry in more
        if entry not in fewer
        for word in _content(Counter(entry.split()))
    )


def _conjunct_changed(before: str, after: str) -> bool:
    """Whether one sentence is the other with a word joined to it by "and" or "or"."""
    fewer, more = sorted((words(normalise(before)), words(normalise(after))), key=len)
    head = next(
        (i for i, (a, b) in enumerate(zip(fewer, more, strict=False)) if a != b), len(fewer)
    )
    tail = len(fewer) - head
    if head == len(more) or (tail and fewer[head:] != more[-tail:]):
        return False
    added = more[head : len(more) - tail]
    joined = {"and", "or"} & {added[0], added[-1]}
    return bool(joined) and any(
        word not in _FILLER - {"note"} and len(word) > 2 and word not in fewer for word in added
    )


def _entries(text: str) -> list[str]:
    text = normalise(text)
    return [" ".join(_plain(entry)) for entry in _PARTED.split(text) if entry.strip()]


#: What becomes of a whole policy.
_STANDING = frozenset(
    ["retired", "archived", "withdrawn", "rescinded", "discontinued", "superseded", "replaced", "suspended",
     "delayed", "postponed", "deferred"]
)  # fmt: skip


def matters_alone(text: str) -> bool:
    """Whether a sentence that stands on one side only says something.

    A label, a link, a counter or a date by itself does not; a sentence of some length, or a short
    one with a word of consequence, does.
    """
    found = _plain(text)
    if len(found) < 4:
        return False
    if set(found) & (_NEGATIONS | _OBLIGATIONS | _STANDING):
        return True
    if text.rstrip().endswith(".") and (disposition_of_heading(text) or verdict_of(text)):
        return True
    content = [word for word in found if word not in _FILLER and not word.isdigit()]
    ends = text.rstrip().endswith((".", ";", ":", "!", "?", ")"))
    return (len(found) >= 7 and ends and len(content) >= 4) or len(found) >= 12


def matters_as_entry(text: str) -> bool:
    """Whether an entry of a list of criteria or services says something: two words of content."""
    content = [word for word in _plain(text) if word not in _FILLER and not word.isdigit()]
    return len(content) >= 2
