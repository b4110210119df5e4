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
from policy.sentences.code_pairs import pair_turn
from policy.sentences.directions import (
    asks_more,
    limit_direction,
    strictness,
    threshold_direction,
)
from policy.sentences.endings import ending_of
from policy.sentences.limits import is_deadline, limit_turn
from policy.sentences.verdict_sentences import refuses, verdict_turn
from policy.sentences.wording import (
    Consequence,
    consequences,
    states_named,
    without_dates,
)
from policy.text import normalise

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
_DATES_A_RULE = re.compile(
    r"\b(?:effective|implementation|start) dates?\b[^.;]{0,40}\b(?:is|are|will be|moves?|of)\b|\b(?:takes?|goes?|going|will go) (?:into )?effect\b"
)
_DOCUMENTATION = re.compile(
    r"\brecords?\b[^.;]{0,40}\b(?:must|should|shall|needs? to|has to|have to)\b|\b(?:must|should|shall) be (?:recorded|noted|charted)\b|document(?:ation|ed|s)?\b|medical records?|\bchart\b|\bnotes?\b.*\b(?:must|required|include)|photograph"
)
_CRITERIA = re.compile(
    r"criteri|medically necessary|medical necessity|reasonable and necessary|indicated|indications?|when (?:all|any|one|both)|(?:covered|paid|payable|allowed|reimbursed|appropriate) (?:\w+ ){0,2}?(?:only|if|when|for an?|after|as a)\b|appropriate (?:for|once)\b|^(?:the )?(?:member|patient|individual|beneficiary)s? (?:has|have|had|is|are)\b|\bprescribe[sd]?\b|(?:covered|paid|payable|allowed|reimbursed)\b[^.;]{0,60}\bonly\b|\b\d+ years? (?:or|and) (?:older|above|over|younger|up)\b|step therapy|fail(?:ed|ure)|\b(?:years?|months?) (?:of age|old)\b|\bage[ds]?(?: (?:limits?|ranges?|restrictions?|min(?:imum)?|max(?:imum)?))?:? \d"
    r"|\b(?:if|when|where|provided(?: that)?) (?:\w+ ){0,3}?(?:all|any|each|both|either|one|two|three)(?: or more)? of the following"
)


_ASKS = re.compile(r"\b(?:must|require[ds]?|should|include|support|submit)")


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
    ending = ending_of(sides.old, sides.new)
    return _topic(*ending) if ending else None


def _paired(sides: _Sides) -> Topic | None:
    """An edit of two codes that came, went or has another indicator."""
    old, new = (side and normalise(side) for side in (sides.before, sides.after))
    turn = pair_turn(old, new)
    return _topic(turn[0], Aspect.PAIRING, turn[1]) if turn else None


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
    if sides.one_sided or is_deadline(sides.both):
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


def _limited(sides: _Sides) -> Topic | None:
    """A limit on units, on frequency or on what is paid after a service, of which something changed."""
    if not sides.found & {Consequence.NUMBER, Consequence.PERIOD, Consequence.CONDITION}:
        return None
    limit = limit_turn(sides.old, sides.new)
    return _topic(*limit) if limit else None


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
        return _topic(ChangeKind.DOCUMENTATION_CHANGED, Aspect.DOCUMENTATION, _way_of_duty(sides))
    if _CRITERIA.search(both):
        return _topic(ChangeKind.CRITERIA_CHANGED, Aspect.COVERAGE, _way_of_duty(sides))
    if sides.one_sided and _DATES_A_RULE.search(both):
        return _topic(ChangeKind.EFFECTIVE_DATE_CHANGED, None, Direction.NEUTRAL)
    return None


def _way_of_duty(sides: _Sides) -> Direction:
    """Which way a duty or a criterion went: by its words, its threshold, or what it asks besides."""
    if sides.one_sided:
        return strictness(sides.old, sides.new)
    ways = (strictness, threshold_direction, asks_more)
    return next(
        (found for way in ways if (found := way(sides.old, sides.new)) is not Direction.UNCLEAR),
        Direction.UNCLEAR,
    )


_JUDGES = (
    _ended, _paired, _asked, _under_a_condition, _verdict, _dated_by_state, _for_others, _asked_otherwise, _paid,
    _limited, _by_its_words,
)  # fmt: skip


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
