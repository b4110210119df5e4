"""What an entry of a bulletin, or a clause of it, says happened: the kind, the aspect and the direction."""

import re
from collections.abc import Iterable
from dataclasses import replace

from policy.bulletins.clauses import Clause, Entry
from policy.bulletins.status import Status
from policy.changes import QUIET, ChangeKind, Direction, Stage
from policy.disposition import Verdict, disposition_of_heading
from policy.document import Aspect
from policy.sentences.announcements import (
    direction_when_put_off,
    is_correction,
    is_redated,
    standing_of,
)
from policy.sentences.topics import Topic, topic_of
from policy.text import normalise


def topic_of_whole(entry: Entry) -> Topic | None:
    """What became of what the entry is about, where that is all there is to say."""
    standing = {Status.DELAYED: Stage.DELAYED, Status.WITHDRAWN: Stage.WITHDRAWN}.get(
        entry.status or Status.UPDATED
    ) or standing_of(entry.text)
    if standing is Stage.DELAYED:
        kind = ChangeKind.ANNOUNCEMENT_DELAYED
        return Topic(kind=kind, aspect=None, direction=direction_when_put_off(entry.text))
    if standing is Stage.WITHDRAWN:
        kind = ChangeKind.ANNOUNCEMENT_WITHDRAWN
        return Topic(kind=kind, aspect=None, direction=direction_when_put_off(entry.text))
    if entry.status is Status.CORRECTED or is_correction(entry.text):
        return Topic(kind=ChangeKind.POLICY_CORRECTED, aspect=None, direction=Direction.UNCLEAR)
    if entry.status in {Status.RETIRED, Status.REPLACED}:
        return Topic(kind=ChangeKind.POLICY_RETIRED, aspect=None, direction=Direction.UNCLEAR)
    if is_redated(entry.text):
        return Topic(
            kind=ChangeKind.EFFECTIVE_DATE_CHANGED, aspect=None, direction=Direction.NEUTRAL
        )
    if entry.status is Status.NEW:
        return Topic(kind=ChangeKind.POLICY_PUBLISHED, aspect=None, direction=Direction.UNCLEAR)
    return None


_HEADED = {Status.REDUCED: Direction.RESTRICTIVE, Status.EXPANDED: Direction.PERMISSIVE}


def as_headed(topic: Topic, entry: Entry) -> Topic:
    """A topic whose words leave open which way it goes, as the heading of the entry says it."""
    headed = _HEADED.get(entry.status) if entry.status is not None else None
    if headed is None or topic.direction is not Direction.UNCLEAR:
        return topic
    return replace(topic, direction=headed)


def topic_of_status(entry: Entry, *, names_watched: bool) -> Topic:
    """What is left to say of an entry whose words say nothing that decides a line.

    One that names a watched code is to be looked at, whatever the publisher calls it.
    """
    if entry.status in _HEADED:
        return Topic(
            kind=ChangeKind.COVERAGE_CHANGED,
            aspect=Aspect.COVERAGE,
            direction=_HEADED[entry.status],
        )
    maintained = _only_maintenance(entry) or (entry.status is Status.REVIEWED and not entry.clauses)
    quiet = maintained and not names_watched
    kind = ChangeKind.ADMINISTRATIVE if quiet else ChangeKind.GUIDANCE_CHANGED
    return Topic(
        kind=kind, aspect=None, direction=Direction.NEUTRAL if quiet else Direction.UNCLEAR
    )


MAINTENANCE = re.compile(
    r"\breferences?\b|supporting information|\bno (?:\w+ ){0,2}changes?\b|administrative|template|formatting|reformatted|most current information"
    r"|clinical evidence|annual review|routine review|archived previous|related polic|table of contents|typographical|hyperlink"
    r"|contact (?:information|us|number)|instructions for use"
)


def _only_maintenance(entry: Entry) -> bool:
    return bool(entry.clauses) and all(
        MAINTENANCE.search(normalise(one.whole)) for one in entry.clauses
    )


_CODES = r"(?:(?:the|a|an|add-on|applicable|following|procedure|two|three|several|new|all|of)\s+)*(?:cpt|hcpcs|codes?\b|\+?\d{5}\b)"
_LISTED = re.compile(
    rf"\b(?P<verb>add(?:ed|ing)|remov(?:ed|ing)|delet(?:ed|ing))\s+{_CODES}", re.IGNORECASE
)
_REPLACED = re.compile(
    r"replaced\s*[\"“](?P<old>[^\"”]+)[\"”]\s*with\s*[\"“](?P<new>[^\"”]+)[\"”]", re.IGNORECASE
)
_FROM_TO = re.compile(
    r"\bfrom (?P<old>\d{1,3}|[a-z]+)(?P<unit> [a-z]+)? to (?P<new>\d{1,3})\b", re.IGNORECASE
)
_RECORDS = re.compile(
    r"\b(?:requir\w+|must|submit\w*|send|include)\b[^.;]{0,80}\brecords?\b[^.;]{0,60}\bclaims?\b"
    r"|\bclaims?\b[^.;]{0,80}\b(?:requir\w+|must|submit\w*|include|with)\b[^.;]{0,60}\b(?:medical )?records?\b"
    r"|\brequir\w+ (?:the )?(?:medical )?records\b"
)
_NO_MORE = re.compile(r"\b(?:no longer|not required|without|remov\w+|eliminat\w+|discontinu\w+)\b")


def words_before(said: Iterable[str]) -> str | None:
    """The publisher's words for what held before, where an entry quotes them or gives a number."""
    for text in said:
        if found := _REPLACED.search(text) or _FROM_TO.search(text):
            return found["old"]
    return None


def topic_of_clause(clause: Clause, *, names_watched: bool) -> Topic | None:
    """What a clause says, in the kinds we tell; None where it says nothing that decides a line."""
    text = clause.text
    if replaced := _REPLACED.search(text):
        found = topic_of(replaced["old"], replaced["new"])
        return None if found.kind in QUIET else found
    if moved := _FROM_TO.search(text):
        sides = (
            f"{text[: moved.start()]} {moved[side]}{moved['unit'] or ''} {text[moved.end() :]}"
            for side in ("old", "new")
        )
        found = topic_of(*sides)
        if found.kind in {ChangeKind.UNIT_LIMIT_CHANGED, ChangeKind.FREQUENCY_LIMIT_CHANGED}:
            return found
    plain = normalise(clause.whole)
    if _RECORDS.search(plain):
        relief = _NO_MORE.search(plain)
        return Topic(
            kind=ChangeKind.DOCUMENTATION_CHANGED if relief else ChangeKind.RECORDS_REQUIRED,
            aspect=Aspect.DOCUMENTATION,
            direction=Direction.PERMISSIVE if relief else Direction.RESTRICTIVE,
        )
    if listed := _LISTED.search(text):
        return _of_list(listed["verb"].lower(), plain, named=names_watched)
    if _DENIES.search(plain):
        return Topic(
            kind=ChangeKind.CRITERIA_CHANGED,
            aspect=Aspect.COVERAGE,
            direction=Direction.RESTRICTIVE,
        )
    for said in dict.fromkeys((text, clause.whole)):
        found = topic_of(None, said)
        if found.kind is not ChangeKind.GUIDANCE_CHANGED or _STRICTER.search(normalise(said)):
            return replace(found, direction=_direction(found, normalise(said)))
    return None


#: Claims that are to be denied on a condition: that is a criterion, whatever it is called.
_DENIES = re.compile(
    r"\b(?:will|shall) (?:be )?(?:automatically )?den(?:y|ied)\b[^.;]{0,80}\b(?:without|unless|if|when|that|billed|reported|submitted)\b"
)


def _of_list(verb: str, said: str, *, named: bool) -> Topic:
    """A code that joined or left a list: of authorizations, of what is not covered, or of codes.

    Where the clause does not say which codes, it does not say either which way it goes for ours.
    """
    joins = verb.startswith("add")
    listing = Topic(
        kind=ChangeKind.CODE_ADDED if joins else ChangeKind.CODE_REMOVED,
        aspect=Aspect.COVERAGE,
        direction=Direction.UNCLEAR,
    )
    direction = Direction.RESTRICTIVE if joins else Direction.PERMISSIVE
    if not named:
        return listing
    if re.search(r"prior authori[sz]ation|precertification|advance notification", said):
        return Topic(
            kind=ChangeKind.PRIOR_AUTH_CHANGED, aspect=Aspect.AUTHORIZATION, direction=direction
        )
    verdict = disposition_of_heading(said)
    if verdict is not None and verdict.verdict is Verdict.NOT_COVERED:
        return Topic(kind=ChangeKind.COVERAGE_CHANGED, aspect=Aspect.COVERAGE, direction=direction)
    return listing


_STRICTER = re.compile(
    r"\b(?:must|requir(?:e|es|ed|ement|ements)|only|den(?:y|ied|ies)|will not|not (?:be )?(?:covered|paid|payable|reimburs\w+)|no longer (?:cover|pay|reimburs)\w*"
    r"|restrict\w*|narrow\w*|failed|mandatory|subject to|limit(?:ed|s)?|lower\w*|reduc\w+|decreas\w+)\b"
)
_EASIER = re.compile(
    r"\b(?:no longer (?:be )?(?:requir|need|limit|subject)\w*|not (?:be )?required|remov\w+ (?:the |a |an |all )?(?:[\w-]+ ){0,3}(?:requirement|criteri|limit|restriction)\w*"
    r"|relax\w*|expand\w*|expansion|broaden\w*|rais(?:e|ed|es|ing)|increas\w+|waiv\w+|eliminat\w+)\b"
    r"|\b(?:authori[sz]ation|requirement)\b[^.;]{0,40}\b(?:ends?|ending|is lifted|will end)\b"
)
_BEGINS = re.compile(r"\b(?:will|effective|begin\w*|start\w*|now|new)\b")
_CAPS = re.compile(
    r"\b(?:limit\w*|no more|not (?:to )?exceed|maximum|up to|only|den(?:y|ied)|restrict\w*)\b"
)
_LIMITS = frozenset({ChangeKind.UNIT_LIMIT_CHANGED, ChangeKind.FREQUENCY_LIMIT_CHANGED})


def _direction(topic: Topic, said: str) -> Direction:
    """Which way a sentence without its earlier wording goes; unclear where it does not say so.

    That a limit begins says that it is stricter; that there is one does not.
    """
    if topic.kind is ChangeKind.COVERAGE_CHANGED:
        return topic.direction
    if _EASIER.search(said):
        return Direction.PERMISSIVE
    if topic.kind in _LIMITS and not re.search(r"\b(?:lower|reduc|decreas)", said):
        stricter = bool(_BEGINS.search(said) and _CAPS.search(said))
    else:
        stricter = bool(_STRICTER.search(said))
    return Direction.RESTRICTIVE if stricter and _counts(topic, said) else Direction.UNCLEAR


def _counts(topic: Topic, said: str) -> bool:
    """Whether the strict word is of the rule: an authorization list that is updated requires nothing."""
    if topic.kind is not ChangeKind.PRIOR_AUTH_CHANGED:
        return True
    return not re.search(
        r"\b(?:updat|review|clarif|revis)\w+ (?:the |our |list |of )*(?:prior|pre|authori|notif)",
        said,
    )
