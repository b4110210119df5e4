"""What a changed sentence is about, and which way it went."""

import re
from dataclasses import dataclass
from datetime import date

from policy.announcements import standing_of
from policy.changes import AppliesBy, ChangeKind, Direction
from policy.dates import DATE, effective_dates, find_dates, label_of
from policy.disposition import Verdict, disposition_of_heading
from policy.document import EVERYWHERE, Aspect, DateLabel
from policy.text import normalise, skeleton
from policy.wording import Consequence, consequences, states_named, with_digits, without_dates

_AUTHORIZATION = re.compile(
    r"prior[- ]?(?:authori[sz]ation|approval|notification)|pre-?(?:certification|authori[sz]ation|determination)|precert\b|advance notification"
    r"|\b(?:authori[sz]ation|notification) (?:is|are|must|shall|will)\b[^.;]{0,20}(?:required|needed|necessary|obtained|mandatory)"
)
_NO_AUTHORIZATION = re.compile(
    r"(?:\bno\b|\bnot\b|without|no longer|never|exempt|waive[ds]?|remov\w+|eliminat\w+|discontinu\w+)[^.;]{0,60}"
    r"(?:authori[sz]ation|approval|notification|certification|determination|precert)"
    r"|(?:authori[sz]ation|approval|notification|certification|determination|precert)\w*[^.;]{0,40}"
    r"(?:\bnot\b|no longer|never|waived|removed|eliminated|discontinued|optional)"
)
_UNITS = re.compile(
    r"\bunits?\b|\bmue\b|medically unlikely|lesions? per|lesions? in (?:one|an?|any|each)\b|per (?:date of service|day|encounter|session|claim|line|visit)|quantity"
    r"|not (?:to )?exceed|maximum (?:of|number)|up to|no more than|limited to"
)
_FREQUENCY = re.compile(
    r"(?:once|twice|times?|visits?|treatments?|sessions?|services?|procedures?) (?:\w+ ){0,3}?(?:every|per|each|in any|within|in a)\b|per (?:calendar )?(?:year|month|week|lifetime)"
    r"|(?:every|within|in any) (?:\w+ )?(?:\d+|\w+)[- ](?:day|week|month|year)|frequency (?:of|limit)"
)
#: A period in which something has to be sent, asked or paid: no limit on a service.
_DEADLINE = re.compile(
    r"(?:submit\w*|fil(?:e[ds]?|ing)\b|appeal\w*|claims?\b|remit\w*|request\w*|respon[ds]\w*|notif\w*|notice|refund\w*|written|disput\w*)"
    r"[^.;]{0,80}within (?:\w+ )?\w+[- ](?:calendar |business )?(?:day|week|month|year)"
    r"|(?:day|week|month|year)s? (?:of|after|from|following|before|prior to) (?:\w+ ){0,3}?(?:notice|receipt|denial|notification|request|decision|purchase|invoice|payment|appeal)\b"
)
_MODIFIER = re.compile(r"\bmodifiers?\b")
_PLACE = re.compile(
    r"place of service|\bpos\b|site of (?:service|care)|ambulatory surg|outpatient hospital|office setting|inpatient"
)
_DOCUMENTATION = re.compile(
    r"document(?:ation|ed|s)?\b|medical records?|\bchart\b|\bnotes?\b.*\b(?:must|required|include)|photograph"
)
_RETIRED = re.compile(
    r"\b(?:policy|guideline|bulletin|article|determination|document|lcd|ncd)\b[^.;]{0,40}"
    r"\b(?:is|was|were|has been|have been|will be|being) (?:\w+ )?(?:retired|archived|withdrawn|rescinded|discontinued)"
)
_CRITERIA = re.compile(
    r"criteri|medically necessary|medical necessity|reasonable and necessary|indicated|indications?|when (?:all|any|one|both)|covered (?:if|when)|step therapy|fail(?:ed|ure)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The kind of a prose change, its aspect and its direction."""

    kind: ChangeKind
    aspect: Aspect | None
    direction: Direction


def _topic(kind: ChangeKind, aspect: Aspect | None, direction: Direction) -> Topic:
    return Topic(kind=kind, aspect=aspect, direction=direction)


def topic_of(before: str | None, after: str | None) -> Topic:
    """What a sentence that changed, came or went is about."""
    old, new = normalise(before or ""), normalise(after or "")
    both = f"{old} {new}"
    if before is not None and after is not None and without_dates(old) == without_dates(new):
        return _dates_only(before, after)
    found = consequences(before or "", after or "")
    if before is not None and after is not None and not found:
        return _topic(ChangeKind.WORDING_CHANGED, None, Direction.NEUTRAL)
    changed = found or frozenset(Consequence)
    if _RETIRED.search(new) and not _RETIRED.search(old):
        return _topic(ChangeKind.POLICY_RETIRED, None, Direction.UNCLEAR)
    if _AUTHORIZATION.search(both):
        topic = _authorization(old, new)
        if topic:
            return topic
    verdict = _coverage(old, new)
    if verdict:
        return verdict
    if states_named(before or "") != states_named(after or "") and before and after:
        dated = any(one.jurisdiction != EVERYWHERE for one in effective_dates(after))
        if dated:
            return _topic(ChangeKind.EFFECTIVE_DATE_CHANGED, None, Direction.NEUTRAL)
    limit = _limit(changed, old, new)
    if limit:
        return limit
    strictness = _strictness(old, new)
    if _MODIFIER.search(both):
        return _topic(ChangeKind.MODIFIER_CHANGED, Aspect.MODIFIER, strictness)
    if _PLACE.search(both) and not _DOCUMENTATION.search(both):
        return _topic(ChangeKind.PLACE_OF_SERVICE_CHANGED, Aspect.PLACE, strictness)
    if _DOCUMENTATION.search(both) and re.search(
        r"\b(?:must|require[ds]?|should|include|support|submit)", both
    ):
        return _topic(ChangeKind.DOCUMENTATION_CHANGED, Aspect.DOCUMENTATION, strictness)
    if _CRITERIA.search(both):
        return _topic(ChangeKind.CRITERIA_CHANGED, Aspect.COVERAGE, strictness)
    return _topic(ChangeKind.GUIDANCE_CHANGED, None, strictness)


def _limit(changed: frozenset[Consequence], old: str, new: str) -> Topic | None:
    """A limit on units or on frequency, where a number, a period or a condition of it changed."""
    both = f"{old} {new}"
    if not changed & {Consequence.NUMBER, Consequence.PERIOD, Consequence.CONDITION}:
        return None
    direction = _limit_direction(old, new)
    if _FREQUENCY.search(both) and not _DEADLINE.search(both):
        return _topic(ChangeKind.FREQUENCY_LIMIT_CHANGED, Aspect.UNITS, direction)
    if _UNITS.search(both) and re.search(r"\d|\b(?:one|two|three|four|five|ten)\b", both):
        return _topic(ChangeKind.UNIT_LIMIT_CHANGED, Aspect.UNITS, direction)
    return None


def _dates_only(before: str, after: str) -> Topic:
    old, new = _labelled_dates(before), _labelled_dates(after)
    if [printed for _, printed in old] == [printed for _, printed in new]:
        return _topic(ChangeKind.WORDING_CHANGED, None, Direction.NEUTRAL)
    moved = {label for label, _ in set(old) ^ set(new)}
    if moved & {
        DateLabel.EFFECTIVE,
        DateLabel.REVISION_EFFECTIVE,
        DateLabel.END,
        DateLabel.RETIRED,
    }:
        return _topic(ChangeKind.EFFECTIVE_DATE_CHANGED, None, Direction.NEUTRAL)
    if _days_by_state(before) != _days_by_state(after) or standing_of(after) is not None:
        return _topic(ChangeKind.EFFECTIVE_DATE_CHANGED, None, Direction.NEUTRAL)
    return _topic(ChangeKind.ADMINISTRATIVE, None, Direction.NEUTRAL)


def _days_by_state(text: str) -> frozenset[tuple[str, date]]:
    return frozenset((one.jurisdiction, one.day) for one in effective_dates(text))


def _labelled_dates(text: str) -> list[tuple[DateLabel, str]]:
    """Each date with what the words before it say; a date without words of its own goes with the one before."""
    stated: list[tuple[DateLabel, str]] = []
    start = 0
    label = DateLabel.OTHER
    for found in find_dates(text):
        label = (
            label_of(text[start : found.start][-80:])
            if start == 0 or re.search(r"[a-z]{4}", text[start : found.start], re.IGNORECASE)
            else label
        )
        if label is DateLabel.OTHER and stated and stated[-1][0] is DateLabel.EFFECTIVE:
            label = DateLabel.EFFECTIVE
        stated.append((label, found.day.isoformat()))
        start = found.end
    return stated


def _authorization(old: str, new: str) -> Topic | None:
    def state(text: str) -> str | None:
        if not _AUTHORIZATION.search(text):
            return None
        return "not_required" if _NO_AUTHORIZATION.search(text) else "required"

    was, now = state(old), state(new)
    if was == now:
        return None
    if now == "required":
        direction = Direction.RESTRICTIVE
    elif now == "not_required" or was == "required":
        direction = Direction.PERMISSIVE
    else:
        direction = Direction.UNCLEAR
    return _topic(ChangeKind.PRIOR_AUTH_CHANGED, Aspect.AUTHORIZATION, direction)


_PAYS = r"(?:covers?|reimburses?|pays?(?: for)?)"
_SAYS_NOT_COVERED = re.compile(
    rf"not (?:be )?(?:separately )?(?:reimbursed|paid|provided)|no longer {_PAYS}\b|\b(?:do|does|will) not {_PAYS}\b|\bno (?:coverage|payment)\b"
)
_SAYS_COVERED = re.compile(
    rf"\b(?:is|are|be) (?:separately )?(?:reimbursed|paid)\b|\b(?:plan|medicare|payer|we|company) (?:will )?{_PAYS}\b|(?:coverage|payment) is (?:provided|made)"
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


def _coverage(old: str, new: str) -> Topic | None:
    if _negated(old, new):
        return _topic(ChangeKind.COVERAGE_CHANGED, Aspect.COVERAGE, Direction.RESTRICTIVE)
    if _negated(new, old):
        return _topic(ChangeKind.COVERAGE_CHANGED, Aspect.COVERAGE, Direction.PERMISSIVE)
    was, now = disposition_of_heading(old), disposition_of_heading(new)
    old_verdict = was.verdict if was and was.aspect is Aspect.COVERAGE else _said(old)
    new_verdict = now.verdict if now and now.aspect is Aspect.COVERAGE else _said(new)
    if old and old_verdict is None and _TURNED_DOWN.search(new) and not _TURNED_DOWN.search(old):
        old_verdict = Verdict.COVERED
    if new and new_verdict is None and _TURNED_DOWN.search(old) and not _TURNED_DOWN.search(new):
        new_verdict = Verdict.COVERED
    pair = (old_verdict, new_verdict)
    if pair == (Verdict.COVERED, Verdict.NOT_COVERED) or (
        not old and new_verdict is Verdict.NOT_COVERED
    ):
        return _topic(ChangeKind.COVERAGE_CHANGED, Aspect.COVERAGE, Direction.RESTRICTIVE)
    if pair == (Verdict.NOT_COVERED, Verdict.COVERED) or (
        not new and old_verdict is Verdict.NOT_COVERED
    ):
        return _topic(ChangeKind.COVERAGE_CHANGED, Aspect.COVERAGE, Direction.PERMISSIVE)
    return None


def _numbers(text: str) -> list[float]:
    return [
        float(found)
        for found in re.findall(
            r"(?<![\w.])\d+(?:\.\d+)?(?![\w])", with_digits(DATE.sub(" ", text))
        )
        if len(found) < 5
    ]


_PERIOD = re.compile(
    r"(?<![\w.])\d+(?:\.\d+)?[- ](?:calendar |consecutive |business )?(?:day|week|month|year)"
)


def _limit_direction(old: str, new: str) -> Direction:
    """Which way a limit went: a lower number is stricter, but a longer period is."""
    if not old:
        return Direction.RESTRICTIVE
    if not new:
        return Direction.PERMISSIVE
    was, now = _numbers(old), _numbers(new)
    if len(was) != len(now):
        return Direction.UNCLEAR
    moved = [later - earlier for earlier, later in zip(was, now, strict=True) if later != earlier]
    if len(moved) != 1:
        return Direction.UNCLEAR
    of_period = _PERIOD.findall(with_digits(old)) != _PERIOD.findall(with_digits(new))
    return Direction.RESTRICTIVE if (moved[0] < 0) != of_period else Direction.PERMISSIVE


_STRICT = re.compile(
    r"\b(?:must|require[ds]?|only|not|shall|mandatory|all|unless|except|prior|failed|both|documentation|denied|no|cannot)\b"
)


#: What takes a duty away, though it is worded with "not" and "required".
_RELIEF = re.compile(
    r"\b(?:not|no longer) (?:be )?(?:required|needed|necessary|mandatory)|\bneed not\b|\b(?:do|does) not (?:need|require)\b"
    r"|\bno (?:\w+ ){1,3}(?:is|are) (?:required|needed|necessary)"
)


def _strictness(old: str, new: str) -> Direction:
    was, now = (len(_STRICT.findall(_RELIEF.sub(" ", text))) for text in (old, new))
    any_to_all = (
        bool(re.search(r"\bany\b", old))
        and bool(re.search(r"\ball\b", new))
        and not re.search(r"\ball\b", old)
    )
    all_to_any = (
        bool(re.search(r"\ball\b", old))
        and bool(re.search(r"\bany\b", new))
        and not re.search(r"\bany\b", old)
    )
    if any_to_all or (now > was and not all_to_any):
        return Direction.RESTRICTIVE
    if all_to_any or now < was:
        return Direction.PERMISSIVE
    return Direction.UNCLEAR


def applies_by(*texts: str | None) -> AppliesBy:
    """By which date the sentences say a claim falls under them."""
    text = normalise(" ".join(filter(None, texts)))
    if re.search(
        r"dates? of service|services? (?:performed|rendered|furnished|provided) on|\bdos\b", text
    ):
        return AppliesBy.DATE_OF_SERVICE
    if re.search(r"(?:claims?|requests?)(?: \w+){0,3} received|received on or after|receipt", text):
        return AppliesBy.RECEIVED
    if re.search(
        r"(?:claims?)(?: \w+){0,3} processed|processed on or after|process(?:ing)? date", text
    ):
        return AppliesBy.PROCESSED
    return AppliesBy.NOT_STATED
