"""What a changed sentence is about, and which way it went."""

import re
from dataclasses import dataclass
from datetime import date

from policy.changes import AppliesBy, ChangeKind, Direction
from policy.dates import effective_dates, find_dates, label_of
from policy.document import EVERYWHERE, Aspect, DateLabel
from policy.sentences.announcements import standing_of
from policy.sentences.applicability import holds_for_others
from policy.sentences.applies_by import applies_by
from policy.sentences.authorizations import asks_before, authorization_turn, exceptions_turn
from policy.sentences.claim_marks import only_places_differ
from policy.sentences.claim_records import records_turn
from policy.sentences.directions import limit_direction, strictness
from policy.sentences.verdict_sentences import refuses, verdict_turn
from policy.sentences.wording import (
    Consequence,
    consequences,
    states_named,
    with_digits,
    without_dates,
)
from policy.text import normalise, words

_UNITS = re.compile(
    r"\bunits?\b|\b(?:\d+|one|two|three) (?:tubes?|vials?|kits?)\b|\bmue\b|medically unlikely|lesions? per|lesions? in (?:one|an?|any|each)\b|per (?:date of service|day|encounter|session|claim|line|visit)|quantity"
    r"|not (?:to )?exceed|maximum (?:of|number)|up to|no more than|limited to(?! (?:\w+ ){0,2}?(?:members?|patients?|adults?|children|individuals|persons|beneficiaries|those)\b)"
)
_FREQUENCY = re.compile(
    r"\b(?:\d+|one|two|three|four|six|single) (?:doses?|injections?|infusions?|tests?|scans?|studies|study) (?:\w+ ){0,2}?(?:every|per|each|in any|within|in a)\b"
    r"|(?:once|twice|times?|visits?|treatments?|sessions?|services?|procedures?) (?:\w+ ){0,3}?(?:every|per|each|in any|within|in a)\b|per (?:calendar )?(?:year|month|week|lifetime)"
    r"|(?:once|twice|times?|visits?|treatments?|sessions?|services?|procedures?|hours?|tests?) (?:(?:in|during) (?:\w+ ){1,3}?(?:days?|weeks?|months?|years?)\b|an? (?:week|month|year)\b)"
    r"|(?:every|within|in any) (?:\w+ )?(?:\d+|\w+)[- ](?:day|week|month|year)|frequency (?:of|limit)"
)
_COUNT_OF_UNITS = re.compile(r"(\d+(?:\.\d+)?) (?:billing )?(?:units?|mg|mcg|vials?|tubes?)\b")
#: A period in which something has to be sent, asked or paid: no limit on a service.
_DEADLINE = re.compile(
    r"(?:submit\w{0,12}|fil(?:e[ds]?|ing)\b|appeal\w{0,12}|claims?\b|remit\w{0,12}|request\w{0,12}|respon[ds]\w{0,12}|notif\w{0,12}|notice|refund\w{0,12}|written|disput\w{0,12})"
    r"[^.;]{0,80}within (?:\w+ )?\w+[- ](?:calendar |business )?(?:day|week|month|year)"
    r"|(?:day|week|month|year)s? (?:of|after|from|following|before|prior to) (?:\w+ ){0,3}?(?:notice|receipt|denial|notification|request|decision|purchase|invoice|payment|appeal)\b"
)
#: When something has to be done beside another event: no limit on how often.
_WINDOW = re.compile(
    r"\bwithin (?:the )?(?:\w+ )?\w+[- ](?:calendar |business )?(?:hour|day|week|month|year)s? (?:of|before|after|prior to|from|following|preceding)\b"
)
_COUNTED = re.compile(
    r"\b(?:once|twice|times?|visits?|sessions?|treatments?|per|each|more than|limited|maximum)\b"
)
_MODIFIER = re.compile(
    r"\bmodifiers?\b|\b(?:billed|reported|submitted|claims?) with(?:out)? [a-z]\d\b|\bappend(?:ed|ing)? (?:an? )?(?:[a-z]{2}|\d{2}|[a-z]\d) (?:to|or|and)\b"
)
_PLACE = re.compile(
    r"place of service|\bpos\b|site of (?:service|care)|ambulatory surg|outpatient hospital|office setting|inpatient"
)
_PLACE_NUMBER = re.compile(r"\b(?:places? of service|pos)\b(?: codes?)?\W{0,3}\d{2}\b")
_ON_A_MODIFIER = re.compile(r"(?:the )?modifiers? (?:[a-z]\w|\w\d)\b")
_MODIFIER_NUMBER = re.compile(
    r"\bmodifiers? (?:[a-z]\w|\w\d)\b|\b(?:with(?:out)?|lack(?:s|ing)?|missing|unless|if no|no) (?:\w+ ){0,4}?modifiers?\b"
)
_TURNS_BACK = re.compile(r"\b(?:will be|are|is|be) (?:denied|rejected|returned)\b")
_BEYOND = re.compile(r"\b(?:more than|in excess of|over|exceed\w*|beyond|greater than)\b")
_PAYMENT = re.compile(
    r"\d\s*(?:%|percent)[^.;]{0,40}\b(?:fee|allow\w*|charges?|contract\w*|rates?|payment)\b|\b(?:paid|reimbursed|payment|pays?) (?:is )?(?:at |of )?\$?\d"
    r"|\b(?:rates?|fees?|allowances?|payment)\b[^.;]{0,40}\$ ?\d"
)
_PAID = re.compile(r"\b(?:paid|pays?|payment|reimburs\w+|rates?|fees?|allow\w*)\b")
_ADOPTED = re.compile(
    r"\b(?:finali[sz](?:e[sd]?|ing)|adopt(?:s|ed|ing)?|final(?:ly)?)\b[^.;]{0,40}\bpropos\w+|\bpropos\w+[^.;]{0,60}\b(?:is|are|was|were|has been|have been|been) (?:now )?(?:finali[sz]ed|adopted|final)"
    r"|\b(?:is|are) finali[sz]ing\b"
)
_DATES_A_RULE = re.compile(
    r"\b(?:effective|implementation|start) dates?\b[^.;]{0,40}\b(?:is|are|will be|moves?|of)\b|\b(?:takes?|goes?|going|will go) (?:into )?effect\b"
)
_CODE_RETIRED = re.compile(
    r"\b(?:codes?|cpt|hcpcs|\d{4}[0-9a-z])\b[^.;]{0,40}\b(?:is|are|was|were|has been|have been|will be) (?:being )?(?:deleted|discontinued|retired|terminated|end-?dated|invalid)\b"
    r"(?! (?:from|in|under) (?:the|this|our|that|any) (?!cpt|hcpcs|code set))"
    r"|\bcodes? (?:deleted|discontinued|retired|terminated|end-?dated)\b|\b(?:deleted|discontinued|terminated|end-?dated) (?:codes?\b(?! from)|effective\b|as of\b)"
    r"|\b(?:no longer (?:a )?valid|not a valid) (?:cpt |hcpcs |procedure )?codes?\b"
)
_DOCUMENTATION = re.compile(
    r"\brecords?\b[^.;]{0,40}\b(?:must|should|shall|needs? to|has to|have to)\b|\b(?:must|should|shall) be (?:recorded|noted|charted)\b|document(?:ation|ed|s)?\b|medical records?|\bchart\b|\bnotes?\b.*\b(?:must|required|include)|photograph"
)
_RETIRED = re.compile(
    r"\b(?:policy|guideline|bulletin|article|determination|document|lcd|ncd)\b[^.;]{0,40}"
    r"\b(?:is|was|were|has been|have been|will be|being) (?:\w+ )?(?:retired|archived|withdrawn|rescinded|discontinued)"
)
_CRITERIA = re.compile(
    r"criteri|medically necessary|medical necessity|reasonable and necessary|indicated|indications?|when (?:all|any|one|both)|(?:covered|paid|payable|allowed|reimbursed|appropriate) (?:\w+ ){0,2}?(?:only|if|when|for an?|after|as a)\b|appropriate (?:for|once)\b|^(?:the )?(?:member|patient|individual|beneficiary)s? (?:has|have|had|is|are)\b|\bprescribe[sd]?\b|(?:covered|paid|payable|allowed|reimbursed)\b[^.;]{0,60}\bonly\b|\b\d+ years? (?:or|and) (?:older|above|over|younger|up)\b|step therapy|fail(?:ed|ure)|\b(?:years?|months?) (?:of age|old)\b|\bage[ds]?(?: (?:limits?|ranges?|restrictions?|min(?:imum)?|max(?:imum)?))?:? \d"
    r"|\b(?:if|when|where|provided(?: that)?) (?:\w+ ){0,3}?(?:all|any|each|both|either|one|two|three)(?: or more)? of the following"
)


_ASKS = re.compile(r"\b(?:must|require[ds]?|should|include|support|submit)")
_ENDINGS = (
    (_RETIRED, ChangeKind.POLICY_RETIRED, None, Direction.UNCLEAR),
    (_CODE_RETIRED, ChangeKind.CODE_RETIRED, Aspect.COVERAGE, Direction.RESTRICTIVE),
    (_ADOPTED, ChangeKind.RULE_ADOPTED, None, Direction.UNCLEAR),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The kind of a prose change, its aspect and its direction."""

    kind: ChangeKind
    aspect: Aspect | None
    direction: Direction


def _topic(kind: ChangeKind, aspect: Aspect | None, direction: Direction) -> Topic:
    return Topic(kind=kind, aspect=aspect, direction=direction)


@dataclass(frozen=True, slots=True)
class _Sides:
    """A sentence before and after, as written and as compared, and the ways in which it differs."""

    before: str | None
    after: str | None
    found: frozenset[Consequence]

    @property
    def old(self) -> str:
        return normalise(self.before or "")

    @property
    def new(self) -> str:
        return normalise(self.after or "")

    @property
    def both(self) -> str:
        return f"{self.old} {self.new}"

    @property
    def one_sided(self) -> bool:
        return self.before is None or self.after is None


def topic_of(before: str | None, after: str | None) -> Topic:
    """What a sentence that changed, came or went is about: the first that it can be decides."""
    found = consequences(before or "", after or "")
    if before is not None and after is not None:
        if without_dates(normalise(before)) == without_dates(normalise(after)):
            return _dates_only(before, after)
        by = applies_by(before), applies_by(after)
        if not found and (by[0] is by[1] or AppliesBy.NOT_STATED in by):
            return _topic(ChangeKind.WORDING_CHANGED, None, Direction.NEUTRAL)
    sides = _Sides(before, after, found or frozenset(Consequence))
    topics = (judge(sides) for judge in _JUDGES)
    return next(filter(None, topics), None) or _topic(
        ChangeKind.GUIDANCE_CHANGED, None, strictness(sides.old, sides.new)
    )


def _ended(sides: _Sides) -> Topic | None:
    """A policy or a code that ends, and a proposal that does by becoming the rule."""
    for pattern, kind, aspect, direction in _ENDINGS:
        if pattern.search(sides.new) and not pattern.search(sides.old):
            return _topic(kind, aspect, direction)
    return None


def _asked(sides: _Sides) -> Topic | None:
    """An authorization, or records, that are asked for before a claim is paid."""
    turned = authorization_turn(sides.old, sides.new)
    if turned is not None:
        return _topic(ChangeKind.PRIOR_AUTH_CHANGED, Aspect.AUTHORIZATION, turned)
    records = records_turn(sides.old, sides.new)
    if records is None:
        return None
    return _topic(ChangeKind.RECORDS_REQUIRED, Aspect.DOCUMENTATION, records)


def _verdict(sides: _Sides) -> Topic | None:
    direction = verdict_turn(sides.old, sides.new)
    if sides.one_sided and _ON_A_MODIFIER.match(sides.both.strip()):
        return None
    if direction is None:
        return None
    return _topic(ChangeKind.COVERAGE_CHANGED, Aspect.COVERAGE, direction)


def _dated_by_state(sides: _Sides) -> Topic | None:
    if sides.one_sided or states_named(sides.before or "") == states_named(sides.after or ""):
        return None
    if all(one.jurisdiction == EVERYWHERE for one in effective_dates(sides.after or "")):
        return None
    return _topic(ChangeKind.EFFECTIVE_DATE_CHANGED, None, Direction.NEUTRAL)


def _for_others(sides: _Sides) -> Topic | None:
    if not holds_for_others(sides.before, sides.after):
        return None
    return _topic(ChangeKind.APPLICABILITY_CHANGED, None, Direction.UNCLEAR)


def _asked_otherwise(sides: _Sides) -> Topic | None:
    """When or for what an authorization is asked: an exception, a condition or a number of it changed."""
    if sides.one_sided or _DEADLINE.search(sides.both):
        return None
    if not (asks_before(sides.old) and asks_before(sides.new)):
        return None
    if not sides.found & {Consequence.NEGATION, Consequence.CONDITION, Consequence.NUMBER}:
        return None
    return _topic(
        ChangeKind.PRIOR_AUTH_CHANGED, Aspect.AUTHORIZATION, exceptions_turn(sides.old, sides.new)
    )


def _paid(sides: _Sides) -> Topic | None:
    stated = all(_PAID.search(side) for side in (sides.old, sides.new)) and bool(
        _PAYMENT.search(sides.both)
    )
    if not stated or Consequence.NUMBER not in sides.found:
        return None
    direction = limit_direction(sides.old, sides.new)
    return _topic(ChangeKind.PAYMENT_CHANGED, Aspect.PAYMENT, direction)


_BESIDE = 25  #: characters around the words of a limit in which its numbers stand


def _said_anew(limit: re.Pattern[str], sides: _Sides) -> bool:
    """Whether the words of a limit, with the numbers beside them, differ: it is said anew."""
    said = [
        [words(_with_beside(side, found)) for found in limit.finditer(side)]
        for side in (with_digits(sides.old), with_digits(sides.new))
    ]
    return said[0] != said[1]


def _with_beside(text: str, found: re.Match[str]) -> str:
    """The words that matched with the whole words around them."""
    start, end = max(0, found.start() - _BESIDE), found.end() + _BESIDE
    head, tail = text[start : found.start()], text[found.end() : end]
    head = head.partition(" ")[2] if start else head
    tail = tail.rpartition(" ")[0] if end < len(text) else tail
    return f"{head}{found[0]}{tail}"


def _limited(sides: _Sides) -> Topic | None:
    """A limit on units or on frequency, where a number, a period or a condition of it changed."""
    if not sides.found & {Consequence.NUMBER, Consequence.PERIOD, Consequence.CONDITION}:
        return None
    direction = limit_direction(sides.old, sides.new)
    waits = _WINDOW.search(sides.both) and not _COUNTED.search(sides.both)
    if waits:
        return None
    counted = [_COUNT_OF_UNITS.findall(with_digits(side)) for side in (sides.old, sides.new)]
    of_units = all(counted) and counted[0] != counted[1]
    if _said_anew(_FREQUENCY, sides) and not of_units and not _DEADLINE.search(sides.both):
        return _topic(ChangeKind.FREQUENCY_LIMIT_CHANGED, Aspect.UNITS, direction)
    if _said_anew(_UNITS, sides) and re.search(
        r"\d|\b(?:one|two|three|four|five|ten)\b", sides.both
    ):
        return _topic(ChangeKind.UNIT_LIMIT_CHANGED, Aspect.UNITS, direction)
    return None


def _under_a_condition(sides: _Sides) -> Topic | None:
    """What a refusal is about that came or went whole and holds only beyond or under something.

    "Not covered in place of service 31" is a rule on places, "not covered beyond 13 units" a limit.
    """
    said = sides.old or sides.new
    if not (sides.one_sided and (refuses(said) or _TURNS_BACK.search(said))):
        return None
    direction = Direction.RESTRICTIVE if sides.before is None else Direction.PERMISSIVE
    if _PLACE_NUMBER.search(sides.both):
        return _topic(ChangeKind.PLACE_OF_SERVICE_CHANGED, Aspect.PLACE, direction)
    if _MODIFIER_NUMBER.search(sides.both):
        return _topic(ChangeKind.MODIFIER_CHANGED, Aspect.MODIFIER, direction)
    return _limited(sides) if _BEYOND.search(sides.both) else None


def _by_its_words(sides: _Sides) -> Topic | None:
    both, way = sides.both, strictness(sides.old, sides.new)
    if not sides.one_sided and only_places_differ(sides.old, sides.new):
        return _topic(ChangeKind.PLACE_OF_SERVICE_CHANGED, Aspect.PLACE, way)
    if _MODIFIER.search(both):
        return _topic(ChangeKind.MODIFIER_CHANGED, Aspect.MODIFIER, way)
    if _PLACE.search(both) and not _DOCUMENTATION.search(both):
        return _topic(ChangeKind.PLACE_OF_SERVICE_CHANGED, Aspect.PLACE, way)
    if _DOCUMENTATION.search(both) and _ASKS.search(both):
        return _topic(ChangeKind.DOCUMENTATION_CHANGED, Aspect.DOCUMENTATION, way)
    if _CRITERIA.search(both):
        return _topic(ChangeKind.CRITERIA_CHANGED, Aspect.COVERAGE, way)
    if sides.one_sided and _DATES_A_RULE.search(both):
        return _topic(ChangeKind.EFFECTIVE_DATE_CHANGED, None, Direction.NEUTRAL)
    return None


_JUDGES = (
    _ended, _asked, _under_a_condition, _verdict, _dated_by_state, _for_others, _asked_otherwise, _paid,
    _limited, _by_its_words,
)  # fmt: skip


def is_adopted(text: str) -> bool:
    """Whether a text says that a proposed rule is final."""
    return bool(_ADOPTED.search(normalise(text)))


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
