"""What an issue of a bulletin announces about watched codes and the policies that govern them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from policy.announcements import (
    is_redated,
    new_dates,
    old_dates,
    standing_of,
)
from policy.bulletin_entries import Clause, Entry, entries_of
from policy.bulletin_policies import KnownPolicy, names_number, same_title, title_in_list
from policy.bulletin_status import Status, is_reminder
from policy.bulletin_topics import (
    MAINTENANCE,
    REPLACED,
    as_headed,
    topic_of_clause,
    topic_of_status,
    topic_of_whole,
)
from policy.changes import (
    QUIET,
    SEVERITY_ORDER,
    Basis,
    Change,
    ChangeKind,
    Severity,
    Stage,
)
from policy.codes import WatchList
from policy.dates import effective_dates
from policy.document import Document, StatedDate
from policy.mentions import codes_at_position, codes_in_prose, family_members
from policy.severity import severity_of
from policy.text import normalise, tidy
from policy.topics import Topic, applies_by

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
    whole = topic_of_whole(entry)
    if whole is not None:
        yield _change(entry, concern, whole, list(entry.clauses), today)
        return
    told: dict[Topic, list[Clause]] = {}
    for clause in _telling(entry, concern, watch):
        topic = topic_of_clause(clause, names_watched=bool(_watched_in((clause.whole,), watch)))
        if topic is not None:
            told.setdefault(as_headed(topic, entry), []).append(clause)
    for topic, clauses in told.items():
        named = _watched_in((one.whole for one in clauses), watch)
        about = replace(concern, codes=named or concern.codes)
        yield _change(entry, about, topic, clauses, today)
    if not told:
        yield _change(
            entry,
            concern,
            topic_of_status(entry, names_watched=bool(concern.codes)),
            list(entry.clauses),
            today,
        )


def _telling(entry: Entry, concern: _Concern, watch: WatchList) -> Iterator[Clause]:
    """The clauses that may say something: of a known policy all, of another those that name a code."""
    for clause in entry.clauses[:200]:
        named = bool(_watched_in((clause.whole,), watch))
        others = bool(codes_in_prose(clause.whole)) and not named
        if MAINTENANCE.search(normalise(clause.text)) and not named:
            continue
        if named or (concern.policies and not others):
            yield clause


def _change(
    entry: Entry,
    concern: _Concern,
    topic: Topic,
    clauses: Sequence[Clause],
    today: date,
) -> Change:
    said = [one.whole for one in clauses[:_MOST_CLAUSES]]
    replaced = next((found for text in said if (found := REPLACED.search(text))), None)
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
