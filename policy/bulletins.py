"""What an issue of a bulletin announces about watched codes and the policies that govern them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from policy.announcements import (
    direction_when_put_off,
    is_correction,
    is_redated,
    new_dates,
    old_dates,
    standing_of,
)
from policy.bulletin_entries import Clause, Entry, entries_of
from policy.bulletin_policies import KnownPolicy, names_number, same_title, title_in_list
from policy.bulletin_status import Status, is_reminder
from policy.changes import (
    QUIET,
    SEVERITY_ORDER,
    Basis,
    Change,
    ChangeKind,
    Direction,
    Severity,
    Stage,
)
from policy.codes import WatchList
from policy.dates import effective_dates
from policy.disposition import Verdict, disposition_of_heading
from policy.document import Aspect, Document, StatedDate
from policy.mentions import codes_at_position, codes_in_prose, family_members
from policy.severity import severity_of
from policy.text import normalise, tidy
from policy.topics import Topic, applies_by, topic_of

__all__ = ["KnownPolicy", "announced"]

_LONGEST: Final = 600  #: characters of an entry that are quoted
_MOST_CLAUSES: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Concern:
    """Why an entry concerns us: the watched codes it names, and the known policies it is about."""

    codes: tuple[str, ...]
    policies: tuple[KnownPolicy, ...]


def announced(
    document: Document, watch: WatchList, known: Sequence[KnownPolicy], *, today: date
) -> tuple[Change, ...]:
    """The changes that an issue announces for the watched codes, most severe first.

    An entry concerns them when it names one, alone or within a range, or a policy of ``known`` by
    its number or its title; all other entries are silent. ``today`` is the day on which the issue
    was seen; it decides only whether a stated date is still to come.
    """
    changes = [
        change
        for entry in entries_of(document)
        if (concern := _concern(entry, watch, known)) is not None
        for change in _changes(entry, concern, watch, today)
    ]
    return tuple(
        sorted(
            dict.fromkeys(changes),
            key=lambda one: (SEVERITY_ORDER.index(one.severity), one.kind in QUIET),
        )
    )


def _concern(entry: Entry, watch: WatchList, known: Sequence[KnownPolicy]) -> _Concern | None:
    codes = _watched_in((entry.printed_title, *(one.whole for one in entry.clauses)), watch)
    policies = tuple(one for one in known if _is_about(entry, one))
    return _Concern(codes=codes, policies=policies) if codes or policies else None


def _is_about(entry: Entry, policy: KnownPolicy) -> bool:
    if policy.number and (
        names_number(entry.number, policy.number, position=True)
        or names_number(entry.printed_title or entry.title, policy.number, position=True)
    ):
        return True
    if same_title(entry.title, policy.title, among_policies=entry.of_policies):
        return True
    return entry.of_policies and title_in_list(entry.title, policy.title)


def _watched_in(texts: Iterable[str], watch: WatchList) -> tuple[str, ...]:
    numbers = frozenset(watch.numbers)
    found: set[str] = set()
    for text in texts:
        found |= {mention.code for mention in codes_in_prose(text, numbers)}
        found |= set(family_members(text, numbers))
        head = codes_at_position(text)
        if head and head[0].start <= 2:
            found.add(head[0].code)
    return tuple(code for code in watch.numbers if code in found)


def _changes(entry: Entry, concern: _Concern, watch: WatchList, today: date) -> Iterator[Change]:
    """One change for what became of the entry as a whole, else one a clause that says something."""
    whole = _of_whole(entry)
    if whole is not None:
        yield _change(entry, concern, whole, list(entry.clauses), today)
        return
    told: dict[Topic, list[Clause]] = {}
    for clause in _telling(entry, concern, watch):
        topic = _topic(clause, watch)
        if topic is not None:
            told.setdefault(_headed(topic, entry), []).append(clause)
    for topic, clauses in told.items():
        named = _watched_in((one.whole for one in clauses), watch)
        about = replace(concern, codes=named or concern.codes)
        yield _change(entry, about, topic, clauses, today)
    if not told:
        yield _change(entry, concern, _of_status(entry), list(entry.clauses), today)


def _of_whole(entry: Entry) -> Topic | None:
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


def _headed(topic: Topic, entry: Entry) -> Topic:
    """A topic whose words leave open which way it goes, as the heading of the entry says it."""
    headed = _HEADED.get(entry.status) if entry.status is not None else None
    if headed is None or topic.direction is not Direction.UNCLEAR:
        return topic
    return replace(topic, direction=headed)


def _of_status(entry: Entry) -> Topic:
    """What is left to say of an entry whose words say nothing that decides a line."""
    if entry.status in {Status.REDUCED, Status.EXPANDED}:
        direction = (
            Direction.RESTRICTIVE if entry.status is Status.REDUCED else Direction.PERMISSIVE
        )
        return Topic(kind=ChangeKind.COVERAGE_CHANGED, aspect=Aspect.COVERAGE, direction=direction)
    quiet = entry.status in {Status.UPDATED, Status.REVIEWED} or _only_maintenance(entry)
    kind = ChangeKind.ADMINISTRATIVE if quiet else ChangeKind.GUIDANCE_CHANGED
    return Topic(
        kind=kind, aspect=None, direction=Direction.NEUTRAL if quiet else Direction.UNCLEAR
    )


_MAINTENANCE = re.compile(
    r"\breferences?\b|supporting information|no (?:policy |coverage )?change|administrative|template|formatting|reformatted"
    r"|annual review|routine review|archived previous|related polic|table of contents|typographical|hyperlink|contact"
)


def _only_maintenance(entry: Entry) -> bool:
    return bool(entry.clauses) and all(
        _MAINTENANCE.search(normalise(one.whole)) for one in entry.clauses
    )


def _telling(entry: Entry, concern: _Concern, watch: WatchList) -> Iterator[Clause]:
    """The clauses that may say something: of a known policy all, of another those that name a code."""
    for clause in entry.clauses[:200]:
        named = bool(_watched_in((clause.whole,), watch))
        others = bool(codes_in_prose(clause.whole)) and not named
        if _MAINTENANCE.search(normalise(clause.text)) and not named:
            continue
        if named or (concern.policies and not others):
            yield clause


_LISTED = re.compile(
    r"\b(?P<verb>added|adding|removed|removing|deleted|deleting|transferred)\b(?P<what>[^.;]{0,200})",
    re.IGNORECASE,
)
_REPLACED = re.compile(
    r"replaced\s*[\"“](?P<old>[^\"”]+)[\"”]\s*with\s*[\"“](?P<new>[^\"”]+)[\"”]", re.IGNORECASE
)


def _topic(clause: Clause, watch: WatchList) -> Topic | None:
    """What a clause says, in the kinds we tell; None where it says nothing that decides a line."""
    replaced = _REPLACED.search(clause.text)
    if replaced:
        found = topic_of(replaced["old"], replaced["new"])
        return None if found.kind in QUIET else found
    listed = _LISTED.search(clause.whole)
    if listed and _watched_in((clause.whole,), watch):
        return _listed(listed["verb"].lower(), normalise(clause.whole))
    found = topic_of(None, clause.text)
    if found.kind is ChangeKind.GUIDANCE_CHANGED and found.direction is Direction.UNCLEAR:
        return None
    return found


def _listed(verb: str, said: str) -> Topic:
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


def _change(
    entry: Entry,
    concern: _Concern,
    topic: Topic,
    clauses: Sequence[Clause],
    today: date,
) -> Change:
    said = [one.whole for one in clauses[:_MOST_CLAUSES]]
    replaced = next((found for text in said if (found := _REPLACED.search(text))), None)
    put_off = topic.kind in {ChangeKind.ANNOUNCEMENT_DELAYED, ChangeKind.ANNOUNCEMENT_WITHDRAWN}
    effective = _dates(entry, said, moved=put_off or is_redated(entry.text))
    reminder = is_reminder(entry.printed_title)
    severity = severity_of(topic.kind, topic.direction)
    if topic.kind is ChangeKind.POLICY_PUBLISHED and not concern.codes:
        severity = Severity.REVIEW
    if reminder and severity is not Severity.RECORD:
        severity = Severity.RECORD
    head = entry.printed_title or entry.title
    quote = tidy(" ".join(dict.fromkeys(said))) or head
    codes = concern.codes or tuple(
        dict.fromkeys(code for one in concern.policies for code in one.codes)
    )
    return Change(
        kind=topic.kind,
        aspect=topic.aspect,
        codes=concern.codes,
        governed=() if concern.codes else codes,
        before=replaced["old"] if replaced else _was(entry, put_off=put_off),
        after=quote if len(quote) <= _LONGEST else f"{quote[: _LONGEST - 1].rstrip()}…",
        where=entry.where if head in entry.where or not said else (*entry.where, head),
        severity=severity,
        direction=topic.direction,
        stage=_stage(topic.kind, effective, today),
        applies_by=applies_by(*said, entry.printed_date),
        basis=Basis.PUBLISHERS_NOTE,
        effective=effective,
        retroactive=bool(effective) and not put_off and all(one.day < today for one in effective),
        notes=tuple(_notes(entry, concern, reminder=reminder)),
    )


def _was(entry: Entry, *, put_off: bool) -> str | None:
    dates = old_dates(entry.text)
    if dates and (put_off or is_redated(entry.text)):
        return ", ".join(dates)
    return None


def _dates(entry: Entry, said: Sequence[str], *, moved: bool) -> tuple[StatedDate, ...]:
    """The stated dates of an entry: its own words', its date cell's, else of what stands above."""
    if moved and (found := new_dates(entry.text)):
        return found
    if moved and standing_of(entry.text) is not None:
        return ()
    for text in (*said, entry.text):
        if found := effective_dates(text):
            return found
    cell = entry.printed_date.partition(":")[2] or entry.printed_date
    if found := effective_dates(f"Effective {cell.strip()}"):
        return found
    return next((found for text in entry.dated_by if (found := effective_dates(text))), ())


def _stage(kind: ChangeKind, effective: Sequence[StatedDate], today: date) -> Stage:
    if kind is ChangeKind.ANNOUNCEMENT_DELAYED:
        return Stage.DELAYED
    if kind is ChangeKind.ANNOUNCEMENT_WITHDRAWN:
        return Stage.WITHDRAWN
    ahead = bool(effective) and max(one.day for one in effective) > today
    return Stage.ANNOUNCED if ahead else Stage.IN_EFFECT


def _notes(entry: Entry, concern: _Concern, *, reminder: bool) -> Iterator[str]:
    if reminder:
        yield "Reminder: the bulletin says that it announced this before."
    if entry.status is Status.REPLACED:
        yield "The bulletin calls the policy replaced."
    if not concern.codes:
        yield "The bulletin does not say which codes."
