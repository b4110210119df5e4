"""Which of the policies we know an entry of a bulletin is about: by its number, or by its title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from policy.text import normalise, tidy


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPolicy:
    """A policy of the same publisher whose document governs watched codes.

    ``codes`` are the watched codes that the document names, where the caller knows them.
    """

    number: str | None
    title: str
    codes: tuple[str, ...] = ()


_UHC_EDITION = re.compile(r"\A(?:\d{4}(?=t\d))|(?<=\d)[a-z]{1,3}\Z")
_PLAIN_EDITION = re.compile(r"(?<=\A\d{4})[a-z]{1,2}\Z")
_HIGHMARK_EDITION = re.compile(r"(?<=\d)-\d{3}\Z")
_DOTTED_EDITION = re.compile(r"\A([a-z]{2,}\.?\d{3}(?:\.\d{1,3})?)\.(?:\d{1,2}|[a-z])\Z")


@lru_cache(maxsize=4096)
def number_without_edition(number: str) -> str:
    """A policy number without the mark of its edition.

    UnitedHealthcare prints 2026T0334SS and CDG.007.31, Highmark G-20-031, others 0771C; the last
    figure of CG-SURG-37, THE801.027 or NCD 250.4 is the policy's own.
    """
    bare = re.sub(r"\s+", "", normalise(number))
    if re.fullmatch(r"\d{4}t\d+[a-z]{0,3}|t\d{4}[a-z]{1,3}", bare):
        return _UHC_EDITION.sub("", _UHC_EDITION.sub("", bare))
    if re.fullmatch(r"[a-z]{1,2}-\d{1,3}-\d{3}", bare):
        return _HIGHMARK_EDITION.sub("", bare)
    dotted = _DOTTED_EDITION.match(bare)
    return dotted[1] if dotted else _PLAIN_EDITION.sub("", bare)


_TOKEN = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_CUE = re.compile(
    r"(?:\bncds?|\blcds?|\blcas?|\bcpbs?|policy(?: bulletin)?|bulletin|article|guideline|number|no\.|#)\s*(?:number|no\.?|id|#)?\s*[:(#]?\s*\Z|[(\[]\s*\Z|\s-\s*\Z|:\s*\Z"
)
_YEAR = re.compile(r"(?:19|20)\d{2}\Z")


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return re.sub("[\u2010-\u2015\u2212]", "-", tidy(text)).casefold()


def names_number(text: str, number: str, *, position: bool) -> bool:
    """Whether a text names a policy by its number.

    A number with letters counts wherever it stands. One of digits alone needs a word such as
    "CPB" or "policy", a bracket or a dash before it; at a ``position`` where numbers stand (a
    number column, the start of a title) it needs none, but for one that looks like a year.
    """
    wanted = number_without_edition(number)
    if len(wanted) < 3:
        return False
    plain = _plain(text)
    if any(part not in plain for part in re.split("[^a-z0-9]+", wanted)):
        return False
    lettered = any(character.isalpha() for character in wanted)
    for token in _TOKEN.finditer(plain):
        if number_without_edition(token[0]) != wanted:
            continue
        if lettered:
            return True
        first = position and token.start() == 0 and not _YEAR.match(wanted)
        cued = _CUE.search(plain[: token.start()])
        if first or (cued and (not _YEAR.match(wanted) or cued[0].strip(" -:"))):
            return True
    return False


_KIND_OF_DOCUMENT = re.compile(
    r"\b(?:(?:medical|reimbursement|payment|coverage|clinical|drug|medicare advantage)\s+)?(?:and\s+)?"
    r"(?:polic(?:y|ies)(?: (?:bulletin|guideline|statement|position|criteria))?|guidelines?|bulletin|position criteria)\b"
)
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "for",
        "in",
        "to",
        "with",
        "on",
        "by",
        "cpt",
        "commercial",
    ]
)
_SIDES = frozenset({"professional", "facility"})
_GENERIC = frozenset(
    ["coding", "modifier", "billing", "surgery", "dermatology", "update", "code", "general", "introduction", "overview", "news", "claim",
     "drug", "laboratory", "medicine", "payment", "preventive", "service", "skin", "therapy", "treatment", "procedure"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TitleWords:
    """A title as it is compared: its telling words in order, and for whose claims it is."""

    words: tuple[str, ...]
    sides: frozenset[str]


@lru_cache(maxsize=4096)
def title_words(title: str) -> TitleWords:
    """The telling words of a title: no numbers in brackets, no kind of document, no plural."""
    text = re.sub(r"\([^()]*\d[^()]*\)|\s[-–—]\s*\(?[\w.]*\d[\w.]*\)?\s*\Z", " ", tidy(title))
    text = _KIND_OF_DOCUMENT.sub(" ", normalise(text))
    found = [_singular(word) for word in re.findall(r"[a-z0-9]+", text) if word not in _SMALL]
    return TitleWords(
        tuple(word for word in found if word not in _SIDES), frozenset(found) & _SIDES
    )


def _singular(word: str) -> str:
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ses", "sis"), ("s", "")):
        if len(word) > 4 and word.endswith(ending) and not word.endswith("ss"):
            return word.removesuffix(ending) + instead
    return word


def same_title(title: str, known: str, *, among_policies: bool) -> bool:
    """Whether a title at the place of a title has the same words as a known one.

    A title of one word, or of words that many headings have, counts only ``among_policies``: in a
    list or table whose entries are policies.
    """
    one, other = title_words(title), title_words(known)
    if not one.words or sorted(one.words) != sorted(other.words):
        return False
    if one.sides and other.sides and not one.sides & other.sides:
        return False
    telling = [word for word in one.words if word not in _GENERIC and not word.isdigit()]
    if among_policies:
        return bool(telling) or len(one.words) >= 2
    return len(telling) >= 2


_PARTS = re.compile(r"[,;:•.()\[\]\n]|\s[-–—]\s")


def title_in_list(text: str, known: str) -> str | None:
    """The part of a text of names run together that has the words of a known title, as printed.

    A title of one word is not looked for. What stands before and after it must be the end of a
    part, or a word that ends a name: "Global Days, Professional Maximum Frequency per Day CPT".
    """
    wanted = title_words(known)
    telling = [word for word in wanted.words if word not in _GENERIC]
    if len(wanted.words) < 2 or not telling:
        return None
    for part in _run_together(text):
        here = title_words(part)
        if sorted(here.words) == sorted(wanted.words) and not (
            here.sides and wanted.sides and not here.sides & wanted.sides
        ):
            return part.strip()
    return None


def _run_together(text: str) -> Sequence[str]:
    """The names of a text in which only the word that ends each parts it from the next."""
    ended = re.sub(
        r"(?i)\b(professional(?: and facility)?|facility)\b(?!\s+and\b)(?=\s+[A-Z])",
        r"\1;",
        tidy(text),
    )
    return [part for part in _PARTS.split(ended) if part.strip()]
