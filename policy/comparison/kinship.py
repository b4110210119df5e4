"""Whether two documents are editions of one policy at all."""

import re
from collections import Counter
from collections.abc import Iterable

from rapidfuzz import fuzz

from policy.document import BlockKind, Document
from policy.numbering import same_number
from policy.text import normalise, skeleton, words

_LEAST_SHARED = 0.15  #: share of the shorter document's word triples found in the other
_MOSTLY_SHARED = 0.6  #: of the longer document's, from which one takes the other's place
_TEMPLATE = 0.75  #: share of word triples that no template has in common with another subject
_ALL_BUT_WORDS = 0.9  #: of the longer document's, from which its title cannot make it another
_LEAST_WORDS = 40  #: shorter documents are too short to be told apart by their wording
_MOST_WORDS = 60_000
_SUBJECT_WORDS = 15  #: words said most often, by which a document's subject is known
_LEAST_SUBJECT = 5  #: fewer are no subject: a list of codes
_SAME_SUBJECT = 0.5  #: share of them that the other document says about as often
_SAME_LIST = 0.3  #: share of the shorter list's codes found in the other
_SAME_ROWS = 0.8  #: the same, from which two lists of codes are one list
_FEWEST_CODES = 3
#: Numbers that Medicare's contractors give to articles and determinations (CMS Coverage Database):
#: a document never changes its number, and another number is another document.
_MEDICARE_ID = re.compile(r"[AL]\d{5}\Z")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words of every policy, terms page or bulletin: they say nothing of what it is about.
_OF_ANY_POLICY = _set(
    "policy policies medical coverage covered cover covers code codes hcpcs description procedure procedures"
    " service services member members patient patients provider providers plan plans benefit benefits health"
    " healthcare care clinical necessary necessity criteria considered considers treatment treatments therapy"
    " review reviewed date effective revision history reference references information document guideline"
    " guidelines billing coding claim claims payment reimbursement medicare medicaid contract evidence background"
    " diagnosis diagnoses group listed list apply applies applicable required requirements require section article"
    " bulletin number title page last updated update annual committee physician physicians data study studies"
    " results associated based report reports journal available this that these those with from which shall would"
    " have been were will such also into upon about other than then their them they your when where what there"
    " here includes including included must could should each more most only under over between within without"
    " both either following before after first used uses using does terms agreement website site account"
    " conditions privacy notice updates index general home welcome untitled"
)


def unrelated(before: Document, after: Document) -> str | None:
    """A sentence when two documents are not editions of one policy, else None.

    Told apart by their numbers, titles, codes, runs of three words, and subjects (the words each
    says most): two policies of one publisher share a template and legal lines, two editions of one
    policy share their subject whatever became of number, title, order or length. Data files are
    told apart by their layout, and answers of a keyed interface by the part that they are.
    """
    if before.table is not None or after.table is not None:
        return _other_table(before, after)
    if _part(before) != _part(after):
        return f"these are two different parts: {_name(before)} and {_name(after)}"
    numbered = bool(before.number and after.number)
    if numbered and skeleton(before.number or "") == skeleton(after.number or ""):
        return None
    identified = numbered and all(_MEDICARE_ID.match(one.number or "") for one in (before, after))
    if identified:
        return f"these are two different documents: {_name(before)} and {_name(after)}"
    renumbered = numbered and not same_number(before.number, after.number)
    titled = _alike(before.title, after.title) and any(map(_tells, words(after.title)))
    if titled and not renumbered:
        return None
    if _is_list(before) and _is_list(after) and _codes_shared(before, after) >= _SAME_ROWS:
        return None
    old, new = words(before.text)[:_MOST_WORDS], words(after.text)[:_MOST_WORDS]
    if min(len(old), len(new)) < _LEAST_WORDS:
        return None if titled else _short(before, after, old, new)
    first, second = _triples(old), _triples(new)
    shared = len(first & second) / max(1, min(len(first), len(second)))
    subject = _same_subject(old, new)
    listed = _codes_shared(before, after)
    if subject is None:
        related = listed >= _SAME_LIST or (listed < 0 and shared >= _LEAST_SHARED)
    else:
        least = _LEAST_SHARED if listed < 0.5 else _LEAST_SHARED / 3
        if renumbered:
            least = _MOSTLY_SHARED / 2 if titled else _MOSTLY_SHARED
        kept = len(first & second) / max(len(first), len(second))
        related = (
            kept >= _ALL_BUT_WORDS
            if _strangers(before, after, old, new)
            else shared >= _TEMPLATE or (subject >= _SAME_SUBJECT and shared >= least)
        )
    if related:
        return None
    return (
        f"these are two different documents: {_name(before)} and {_name(after)} share"
        f" {shared:.0%} of their wording"
    )


def _part(document: Document) -> str | None:
    """Which part of a record of the Medicare Coverage Database a document is; None for the whole.

    Its reader names a part that comes alone by the number and the part: "A57113: Contractor".
    """
    number, _, part = document.title.partition(": ")
    return skeleton(part) if number == document.number and _MEDICARE_ID.match(number) else None


def _short(before: Document, after: Document, old: list[str], new: list[str]) -> str | None:
    """The same for pages of a few words: unrelated where they have no word of content in common."""
    first, second = ({one for one in side if _tells(one)} for side in (old, new))
    if (
        min(len(first), len(second)) < _LEAST_SUBJECT
        or first & second
        or _codes_shared(before, after) > 0
    ):
        return None
    return (
        f"these are two different documents: {_name(before)} and {_name(after)} have no word in"
        " common"
    )


def _tells(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and word not in _OF_ANY_POLICY


def _same_subject(old: list[str], new: list[str]) -> float | None:
    """Share of the words one side says most that the other says about as often; None for lists."""
    counts = [Counter(word for word in side if _tells(word)) for side in (old, new)]
    said = [max(1, count.total()) for count in counts]
    shares: list[float] = []
    for one, other in ((0, 1), (1, 0)):
        most = counts[one].most_common(_SUBJECT_WORDS)
        if len(most) < _LEAST_SUBJECT:
            return None
        found = sum(
            counts[other][word] / said[other] >= 0.2 * times / said[one] for word, times in most
        )
        shares.append(found / len(most))
    return max(shares)


def _strangers(before: Document, after: Document, old: list[str], new: list[str]) -> bool:
    """Whether the subject that each title names is not named anywhere in the other document."""
    named = [{word for word in words(side.title) if _tells(word)} for side in (before, after)]
    return all(named) and not (named[0] & set(new) or named[1] & set(old))


def _is_list(document: Document) -> bool:
    """Whether a document is a list of codes, whose other columns may be named and ordered anyhow."""
    rows = sum(block.kind is BlockKind.TABLE_ROW for block in document.blocks)
    return rows >= 5 and rows >= 0.9 * len(document.blocks)


def _codes_shared(before: Document, after: Document) -> float:
    """Share of the shorter list's codes found in the other; -1 where one lists next to none."""
    old, new = ({one.code for one in side.statements} for side in (before, after))
    fewest = min(len(old), len(new))
    return len(old & new) / fewest if fewest >= _FEWEST_CODES else -1.0


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
