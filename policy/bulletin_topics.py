"""What an entry of a bulletin, or a clause of it, says happened: the kind, the aspect and the direction."""

import re
from dataclasses import replace

from policy.announcements import (
    direction_when_put_off,
    is_correction,
    is_redated,
    standing_of,
)
from policy.bulletin_entries import Clause, Entry
from policy.bulletin_status import Status
from policy.changes import QUIET, ChangeKind, Direction, Stage
from policy.disposition import Verdict, disposition_of_heading
from policy.document import Aspect
from policy.text import normalise
from policy.topics import Topic, topic_of


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
    maintained = entry.status in {Status.UPDATED, Status.REVIEWED} or _only_maintenance(entry)
    quiet = maintained and not names_watched
    kind = ChangeKind.ADMINISTRATIVE if quiet else ChangeKind.GUIDANCE_CHANGED
    return Topic(
        kind=kind, aspect=None, direction=Direction.NEUTRAL if quiet else Direction.UNCLEAR
    )


MAINTENANCE = re.compile(
    r"\breferences?\b|supporting information|no (?:policy |coverage )?change|administrative|template|formatting|reformatted"
    r"|annual review|routine review|archived previous|related polic|table of contents|typographical|hyperlink|contact"
)


def _only_maintenance(entry: Entry) -> bool:
    return bool(entry.clauses) and all(
        MAINTENANCE.search(normalise(one.whole)) for one in entry.clauses
    )


_LISTED = re.compile(
    r"\b(?P<verb>added|adding|removed|removing|deleted|deleting|transferred)\b(?P<what>[^.;]{0,200})",
    re.IGNORECASE,
)
REPLACED = re.compile(
    r"replaced\s*[\"“](?P<old>[^\"”]+)[\"”]\s*with\s*[\"“](?P<new>[^\"”]+)[\"”]", re.IGNORECASE
)


def topic_of_clause(clause: Clause, *, names_watched: bool) -> Topic | None:
    """What a clause says, in the kinds we tell; None where it says nothing that decides a line."""
    replaced = REPLACED.search(clause.text)
    if replaced:
        found = topic_of(replaced["old"], replaced["new"])
        return None if found.kind in QUIET else found
    listed = _LISTED.search(clause.whole)
    if listed and names_watched:
        return _of_list(listed["verb"].lower(), normalise(clause.whole))
    found = topic_of(None, clause.text)
    if found.kind is ChangeKind.GUIDANCE_CHANGED and found.direction is Direction.UNCLEAR:
        return None
    return found


def _of_list(verb: str, said: str) -> Topic:
    """A code that joined or left a list: of authorizations, of what is not covered, or of codes."""
    joins = verb.startswith("add")
    if re.search(r"prior authori[sz]ation|precertification|advance notification", said):
        return Topic(
            kind=ChangeKind.PRIOR_AUTH_CHANGED,
            aspect=Aspect.AUTHORIZATION,
            direction=Direction.RESTRICTIVE if joins else Direction.PERMISSIVE,
        )
    verdict = disposition_of_heading(said)
    if verdict is not None and verdict.verdict is Verdict.NOT_COVERED:
        return Topic(
            kind=ChangeKind.COVERAGE_CHANGED,
            aspect=Aspect.COVERAGE,
            direction=Direction.RESTRICTIVE if joins else Direction.PERMISSIVE,
        )
    return Topic(
        kind=ChangeKind.CODE_ADDED if joins else ChangeKind.CODE_REMOVED,
        aspect=Aspect.COVERAGE,
        direction=Direction.UNCLEAR,
    )
