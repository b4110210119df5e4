"""Whether two publications of one publisher speak of the same rule."""

import re
from typing import Protocol

from policy.changes import Basis, Change, ChangeKind
from policy.numbering import same_number
from policy.sentences.wording import with_digits, without_dates
from policy.text import normalise, skeleton

#: Kind, direction and codes say it all: a code needs authorization, or is gone from the code set.
PLAIN = frozenset(
    {
        ChangeKind.PRIOR_AUTH_CHANGED,
        ChangeKind.RECORDS_REQUIRED,
        ChangeKind.CODE_RETIRED,
        ChangeKind.ANNOUNCEMENT_DELAYED,
        ChangeKind.ANNOUNCEMENT_WITHDRAWN,
    }
)
#: True of one policy and its lists; another policy that changes alike is another rule.
CODED = frozenset(
    {
        ChangeKind.CODE_ADDED,
        ChangeKind.CODE_REMOVED,
        ChangeKind.CODE_RELISTED,
        ChangeKind.COVERAGE_CHANGED,
        ChangeKind.DIAGNOSIS_ADDED,
        ChangeKind.DIAGNOSIS_REMOVED,
        ChangeKind.DIAGNOSIS_RECODED,
        ChangeKind.EFFECTIVE_DATE_CHANGED,
        ChangeKind.POLICY_PUBLISHED,
        ChangeKind.POLICY_CORRECTED,
        ChangeKind.POLICY_RETIRED,
        ChangeKind.POLICY_MOVED,
    }
)
#: Records of data files. Practitioner and hospital files hold the same pairs and are two rules.
RECORDS = frozenset(
    {
        ChangeKind.NCCI_EDIT_ADDED,
        ChangeKind.NCCI_EDIT_DELETED,
        ChangeKind.NCCI_EDIT_CHANGED,
        ChangeKind.ADDON_EDIT_CHANGED,
        ChangeKind.STATUS_CHANGED,
        ChangeKind.PAYMENT_CHANGED,
    }
)
#: A number decides.
NUMBERED = frozenset({ChangeKind.UNIT_LIMIT_CHANGED, ChangeKind.FREQUENCY_LIMIT_CHANGED})

_GENERIC = frozenset(
    {
        "untitled",
        "medical policy",
        "clinical policy bulletin",
        "coverage policy",
        "reimbursement policy",
        "policy update",
        "policy updates",
        "prior authorization",
    }
)
_LEAST_TITLE = 10  #: characters; a shorter title may stand in any sentence
_LEAST_NUMBER = 4
_LEAST_TEXT = 30  #: characters of a passage that another may be said to contain
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")


class Publication(Protocol):
    """What is asked of a publication and of what it reports."""

    @property
    def change(self) -> Change:
        """What it reports."""
        ...

    @property
    def title(self) -> str:
        """Its title, as printed."""
        ...

    @property
    def number(self) -> str | None:
        """The policy number it prints."""
        ...

    @property
    def is_bulletin(self) -> bool:
        """Whether it announces changes of other documents: title and number are then no policy's."""
        ...


def numbers_apart(one: Publication, other: Publication) -> bool:
    """Whether both have a policy number, not the same, and neither speaks of the other's."""
    if one.is_bulletin or other.is_bulletin or not one.number or not other.number:
        return False
    if _one_number(one, other):
        return False
    return not (_names_number(one, other) or _names_number(other, one))


def identified(one: Publication, other: Publication) -> bool:
    """Whether both are plainly of one policy: one number or title, or one names the other's."""
    if not (one.is_bulletin or other.is_bulletin):
        if _one_number(one, other):
            return True
        titles = _telling(one.title), _telling(other.title)
        if titles[0] and titles[0] == titles[1]:
            return True
    return any(
        not second.is_bulletin and (_names_number(first, second) or _names_title(first, second))
        for first, second in ((one, other), (other, one))
    )


def new_limits(change: Change, told: Change) -> frozenset[str] | None:
    """The numbers a limit has that was told without them; None when none can be compared."""
    now, first = _numbers(change), _numbers(told)
    if now and not first:
        return None
    if not now and not first and not says_no_more(change, told):
        return None
    return now - first


def repeats(change: Change, told: Change) -> bool:
    """Whether both are one passage of some length, their dates apart: a reminder of a bulletin."""
    return says_no_more(change, told) and len(without_dates(change.after or "")) >= _LEAST_TEXT


def heading_of(change: Change) -> str | None:
    """The heading a code of a list now stands under; None where it was not read from one."""
    if change.basis is not Basis.TABLE or "\n" not in (change.after or ""):
        return None
    return (change.after or "").split("\n", 1)[0]


def says_no_more(change: Change, told: Change) -> bool:
    """Whether the passage, its dates apart, stands in what was told."""
    now, first = without_dates(change.after or ""), without_dates(told.after or "")
    gone, told_gone = without_dates(change.before or ""), without_dates(told.before or "")
    if not now and not first:
        return bool(gone) and gone == told_gone
    return bool(now) and (now == first or (len(now) >= _LEAST_TEXT and now in first))


def _numbers(change: Change) -> frozenset[str]:
    """The numbers of what now holds, without codes and dates."""
    text = with_digits(without_dates(change.after or ""))
    named = {normalise(code) for code in (*change.codes, *change.governed)}
    return frozenset(
        found for found in _NUMBER.findall(text) if found not in named and len(found) < 5
    )


def _one_number(one: Publication, other: Publication) -> bool:
    """Whether both print one number; of numbers that differ in an ending, under one title.

    An ending may be the mark of an edition (G-20-031, G-20-032) or tell two policies apart (2.01.10
    and 2.01.16).
    """
    if not one.number or not other.number:
        return False
    if skeleton(one.number) == skeleton(other.number):
        return True
    title = _telling(one.title)
    return bool(title) and title == _telling(other.title) and same_number(one.number, other.number)


def _telling(title: str) -> str:
    words = normalise(title)
    return "" if words in _GENERIC or len(words) < _LEAST_TITLE else words


def _said(one: Publication) -> str:
    change = one.change
    parts = (one.title, change.before, change.after, *change.where, *change.notes)
    return normalise(" | ".join(part for part in parts if part))


def _names_number(one: Publication, other: Publication) -> bool:
    if not other.number or len(skeleton(other.number)) < _LEAST_NUMBER:
        return False
    number = re.escape(normalise(other.number))
    return re.search(rf"(?<![a-z0-9]){number}(?![a-z0-9])", _said(one)) is not None


def _names_title(one: Publication, other: Publication) -> bool:
    title = _telling(other.title)
    return bool(title) and title in _said(one)
