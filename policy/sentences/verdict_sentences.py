"""Sentences that say whether something is covered or paid."""

import re

from policy.changes import Direction
from policy.disposition import Verdict, disposition_of_heading
from policy.document import Aspect
from policy.text import normalise, skeleton, with_plain_negation

_PAYS = r"(?:covers?|reimburses?|pays?(?: for)?)"
_SAYS_NOT_COVERED = re.compile(
    rf"not (?:be )?(?:separately )?(?:reimbursed|paid|provided)|no longer {_PAYS}\b|\b(?:do|does|will) not {_PAYS}\b|\bno (?:(?:separate|additional|extra|further) )?(?:coverage|payment|reimbursement)\b|\b(?:coverage|payment|reimbursement) (?:for|of) [^.;]{{0,60}}\b(?:is|are|was|has been|will be) (?:terminated|discontinued|ended|withdrawn|stopped)\b"
)
_SAYS_COVERED = re.compile(
    rf"\b(?:is|are|be) (?:separately )?(?:reimbursed|paid)\b|\bgets? (?:separate|additional) payment\b|\b(?:plan|medicare|payer|we|company) (?:will )?{_PAYS}\b|(?:coverage|payment) is (?:provided|made)"
)


#: A refusal in so many words: where only one side has it, the other did not refuse.
_TURNED_DOWN = re.compile(
    r"\b(?:not|no longer|never)\b[^.;,]{0,30}\b(?:cover(?:s|ed)?|reimburse[sd]?|pa(?:y|ys|id|yable)|eligible for (?:coverage|payment|reimbursement))\b"
)


def _said(sentence: str) -> Verdict | None:
    """The verdict of a sentence that says it with a verb, as no heading does."""
    if _SAYS_NOT_COVERED.search(sentence):
        return Verdict.NOT_COVERED
    return Verdict.COVERED if _SAYS_COVERED.search(sentence) else None


#: A verdict with its negation: what is left without it is the opposite verdict.
_DENIAL = re.compile(
    r"\b(?:not|no longer) (?=(?:be |considered )*(?:medically necessary|covered|reimburs|payable|eligible|reasonable and necessary))"
)


def _negated(old: str, new: str) -> bool:
    """Whether the second sentence is the first with its verdict denied, and nothing else."""
    bare = [skeleton(_DENIAL.sub("", text)) for text in (old, new)]
    return bare[0] == bare[1] and bool(_DENIAL.search(new)) and not _DENIAL.search(old)


_ALLOWS = re.compile(
    r"(?<!not )(?<!never )\b(?:considered |is |are )(?:medically necessary|covered|reconstructive)\b"
)


#: Coverage granted in so many words, under no condition, which is a criterion, and within no count, which is a limit.
_GRANTS = re.compile(
    r"\b(?:is|are|will be) (?:now |also )?(?:a )?covered\b(?! (?:only|if|when|unless|by|(?:for )?(?:no more than|up to|once|twice|at most|a maximum|one|two|\d+)\b))|\bwe (?:now |also |will )?cover\b"
)


def _allows_some(sentence: str) -> bool:
    """Whether a sentence that refuses also says of something that it is covered."""
    return bool(_ALLOWS.search(sentence))


def verdict_turn(old: str, new: str) -> Direction | None:
    """Which way the verdict of a sentence went, as compared (normalised); None where it did not."""
    old, new = with_plain_negation(old), with_plain_negation(new)
    if _negated(old, new):
        return Direction.RESTRICTIVE
    if _negated(new, old):
        return Direction.PERMISSIVE
    was, now = disposition_of_heading(old), disposition_of_heading(new)
    old_verdict = was.verdict if was and was.aspect is Aspect.COVERAGE else _said(old)
    new_verdict = now.verdict if now and now.aspect is Aspect.COVERAGE else _said(new)
    if old and old_verdict is None and _TURNED_DOWN.search(new) and not _TURNED_DOWN.search(old):
        old_verdict = Verdict.COVERED
    if new and new_verdict is None and _TURNED_DOWN.search(old) and not _TURNED_DOWN.search(new):
        new_verdict = Verdict.COVERED
    allowed = _allows_some(old), _allows_some(new)
    if old_verdict is new_verdict is Verdict.NOT_COVERED and allowed[0] != allowed[1]:
        return Direction.PERMISSIVE if allowed[1] else Direction.RESTRICTIVE
    pair = (old_verdict, new_verdict)
    if pair == (Verdict.COVERED, Verdict.NOT_COVERED) or (
        not old and new_verdict is Verdict.NOT_COVERED
    ):
        return Direction.RESTRICTIVE
    if pair == (Verdict.NOT_COVERED, Verdict.COVERED) or (
        not new and old_verdict is Verdict.NOT_COVERED
    ):
        return Direction.PERMISSIVE
    if not old and _GRANTS.search(new) and new_verdict is Verdict.COVERED:
        return Direction.PERMISSIVE
    if not new and _GRANTS.search(old) and old_verdict is Verdict.COVERED:
        return Direction.RESTRICTIVE
    return None


def verdict_of(sentence: str) -> Verdict | None:
    """Whether a sentence says with its verb that something is covered or not; None where neither."""
    said = normalise(sentence)
    return Verdict.NOT_COVERED if refuses(said) else _said(said)


def refuses(sentence: str) -> bool:
    """Whether a sentence (normalised) says that something is not covered or not paid."""
    return _said(sentence) is Verdict.NOT_COVERED or bool(_TURNED_DOWN.search(sentence))
