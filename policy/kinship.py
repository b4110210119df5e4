"""Whether two documents are editions of one policy at all."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from policy.document import Document
from policy.numbering import same_number
from policy.text import normalise, skeleton, words

_LEAST_SHARED = 0.08  #: share of the shorter document's word triples found in the other
_MOSTLY_SHARED = 0.6  #: of the longer document's, from which one takes the other's place
_LEAST_WORDS = 40  #: shorter documents are too short to call unrelated
_MOST_WORDS = 60_000


def unrelated(before: Document, after: Document) -> str | None:
    """A sentence when two documents are not editions of one policy, else None.

    Told apart by what they share: the number, the title, the codes, and runs of three words; data
    files by their layout.
    """
    if before.table is not None or after.table is not None:
        return _other_table(before, after)
    if before.number and after.number and skeleton(before.number) == skeleton(after.number):
        return None
    if _alike(before.title, after.title):
        return None
    old, new = words(before.text)[:_MOST_WORDS], words(after.text)[:_MOST_WORDS]
    if min(len(old), len(new)) < _LEAST_WORDS:
        return None
    first, second = _triples(old), _triples(new)
    shared = len(first & second) / max(1, min(len(first), len(second)))
    old_codes = {statement.code for statement in before.statements}
    new_codes = {statement.code for statement in after.statements}
    common = len(old_codes & new_codes)
    same_list = common >= 3 and common * 2 >= min(len(old_codes), len(new_codes))
    if shared >= _LEAST_SHARED or (same_list and shared >= _LEAST_SHARED / 2):
        return None
    return (
        f"these are two different documents: {_name(before)} and {_name(after)} share"
        f" {shared:.0%} of their wording"
    )


def _other_table(before: Document, after: Document) -> str | None:
    first, second = before.table, after.table
    if first is None or second is None or first.layout != second.layout:
        return f"these are two different files: {_name(before)} and {_name(after)}"
    if first.layout == "pprrvu":
        old, new = ({row.key[-1] for row in side.rows} for side in (first, second))
        if old and new and "" not in old | new and not old & new:
            return f"one file has the conversion factor {min(old)}, the other {min(new)}"
    return None


def same_policy(before: Document, after: Document) -> bool:
    """Whether two documents at different addresses are editions of one policy.

    They have a like title, and print the same number but for its version mark, or none.
    """
    if bool(before.number) is not bool(after.number):
        return False
    return same_number(after.number, before.number) and _alike(before.title, after.title)


def same_text(before: Document, after: Document) -> bool:
    """Whether two documents, whatever their numbers, have a like title and mostly the same words.

    So a renumbered or consolidated policy is known: a publisher that gives a policy another number
    keeps its title and its text.
    """
    first, second = (
        _triples(words(before.text)[:_MOST_WORDS]),
        _triples(words(after.text)[:_MOST_WORDS]),
    )
    if min(len(first), len(second)) < _LEAST_WORDS:
        return False
    shared = len(first & second) / max(len(first), len(second))
    return _alike(before.title, after.title) and shared >= _MOSTLY_SHARED


def _triples(found: list[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(found, found[1:], found[2:], strict=False))


def _alike(one: str, other: str) -> bool:
    first, second = normalise(one), normalise(other)
    generic: Iterable[str] = ("", "untitled", "medical policy", "clinical policy bulletin")
    if first in generic or second in generic or min(len(first), len(second)) < 8:
        return False
    return fuzz.ratio(first, second) >= 90


def _name(document: Document) -> str:
    title = document.title[:80] or "untitled"
    return f"{document.number} {title!r}" if document.number else repr(title)
