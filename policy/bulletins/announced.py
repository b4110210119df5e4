"""What an issue of a bulletin announces about watched codes and the policies that govern them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from policy.bulletins.clauses import Clause, Entry, codes_only
from policy.bulletins.concerns import (
    Concern,
    concern_of,
    near_the_codes,
    under_our_headings,
    watched_in,
)
from policy.bulletins.dates import dates_of, prints_no_date, with_state_dates
from policy.bulletins.entries import entries_of
from policy.bulletins.policies import KnownPolicy
from policy.bulletins.status import Status, is_reminder
from policy.bulletins.topics import (
    MAINTENANCE,
    as_headed,
    topic_of_clause,
    topic_of_status,
    topic_of_whole,
    words_before,
)
from policy.changes import QUIET, SEVERITY_ORDER, Basis, Change, ChangeKind, Severity, Stage
from policy.codes import WatchList
from policy.document import Document, StatedDate
from policy.mentions import codes_in_prose
from policy.publication import Upcoming
from policy.sentences.announcements import is_redated, old_dates
from policy.sentences.applies_by import applies_by
from policy.sentences.topics import Topic
from policy.severity import severity_of
from policy.text import normalise, tidy

__all__ = ["KnownPolicy", "announced", "still_to_come"]

_LONGEST: Final = 600  #: characters of an entry that are quoted
_MOST_CLAUSES: Final = 12
_PUT_OFF = frozenset({ChangeKind.ANNOUNCEMENT_DELAYED, ChangeKind.ANNOUNCEMENT_WITHDRAWN})


def announced(
    document: Document, watch: WatchList, known: Sequence[KnownPolicy], *, today: date
) -> tuple[Change, ...]:
    """The changes that an issue announces for the watched codes, most severe first.

    An entry concerns them when it names one, alone or within a range, or a policy of ``known`` by
    its number or its title; all other entries are silent. ``today`` is the day on which the issue
    was seen; it decides only whether a stated date is still to come.
    """
    return _in_order(change for _, change in _told(document, watch, known, today))


def still_to_come(
    document: Document, watch: WatchList, known: Sequence[KnownPolicy], *, today: date
) -> tuple[Upcoming, ...]:
    """What a first reading of an issue says is still to come, each entry once.

    A reminder counts: what it repeats was announced in an issue that was never read. What is only
    kept for the record does not.
    """
    found: list[Upcoming] = []
    titles: dict[str, str] = {}
    ahead: list[Change] = []
    for entry, change in _told(document, watch, known, today):
        if change.kind not in QUIET and any(one.day > today for one in change.effective):
            titles.setdefault(change.after or "", entry.printed_title or entry.title)
            ahead.append(change)
    for change in _in_order(ahead):
        said = change.after or ""
        title = titles[said]
        named = codes_only(title) or normalise(title) in normalise(said)
        found.append(
            Upcoming(
                dates=change.effective,
                quote=said if named else f"{title}: {said}",
                where=change.where,
                codes=change.codes or ("no code named",),
            )
        )
    return tuple(found)


def _in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(
        sorted(
            _codes_together(changes),
            key=lambda one: (SEVERITY_ORDER.index(one.severity), one.kind in QUIET),
        )
    )


def _codes_together(changes: Iterable[Change]) -> Iterator[Change]:
    """Changes that say the same of several codes, as one change."""
    codes: dict[Change, list[str]] = {}
    for change in changes:
        codes.setdefault(replace(change, codes=()), []).extend(change.codes)
    for change, named in codes.items():
        yield replace(change, codes=tuple(dict.fromkeys(named)))


def _told(
    document: Document, watch: WatchList, known: Sequence[KnownPolicy], today: date
) -> Iterator[tuple[Entry, Change]]:
    for whole in under_our_headings(entries_of(document), watch, known):
        entry = near_the_codes(whole, watch, known)
        concern = concern_of(entry, watch, known)
        if concern is not None:
            for change in _changes(entry, concern, watch, today):
                yield entry, change


def _changes(entry: Entry, concern: Concern, watch: WatchList, today: date) -> Iterator[Change]:
    """One change for what became of the entry as a whole, else one a clause that says something."""
    whole = topic_of_whole(entry)
    if whole is not None:
        yield _change(entry, concern, whole, list(entry.clauses), today)
        return
    told: dict[Topic, list[Clause]] = {}
    left: list[Clause] = []
    for clause in _telling(entry, concern, watch):
        named = bool(watched_in((clause.whole,), watch))
        topic = topic_of_clause(clause, names_watched=named)
        if topic is not None:
            told.setdefault(as_headed(topic, entry), []).append(clause)
        elif named:
            left.append(clause)
    in_title = watched_in((entry.printed_title or entry.title,), watch)
    for topic, clauses in told.items():
        codes = watched_in((one.whole for one in clauses), watch)
        yield _change(entry, replace(concern, codes=codes or in_title), topic, clauses, today)
    said = {
        code
        for clauses in told.values()
        for one in clauses
        for code in watched_in((one.whole,), watch)
    }
    unsaid = [one for one in left if not set(watched_in((one.whole,), watch)) <= said]
    if told and unsaid:
        codes = watched_in((one.whole for one in unsaid), watch)
        topic = topic_of_status(entry, names_watched=True)
        yield _change(entry, replace(concern, codes=codes), topic, unsaid, today)
    if not told:
        clauses = list(
            concern.named_in if concern.named_in and not concern.codes else entry.clauses
        )
        topic = topic_of_status(entry, names_watched=bool(concern.codes))
        yield _change(entry, concern, topic, clauses, today)


def _telling(entry: Entry, concern: Concern, watch: WatchList) -> Iterator[Clause]:
    """The clauses that may say something: of a known policy all, of another those that name a code.

    A line that leads items in says nothing without them.
    """
    leads = {one.lead for one in entry.clauses}
    whole = bool(concern.policies) and not concern.named_in
    titled = bool(watched_in((entry.printed_title or entry.title,), watch))
    for clause in entry.clauses[:200]:
        named = bool(watched_in((clause.whole,), watch))
        others = bool(codes_in_prose(clause.whole)) and not named
        if clause.text in leads or (MAINTENANCE.search(normalise(clause.text)) and not named):
            continue
        if named or ((whole or titled) and not others) or clause in concern.named_in:
            yield clause


def _change(
    entry: Entry,
    concern: Concern,
    topic: Topic,
    clauses: Sequence[Clause],
    today: date,
) -> Change:
    clauses = with_state_dates(entry, clauses) or clauses
    said = [one.whole for one in clauses[:_MOST_CLAUSES]]
    effective = dates_of(entry, clauses, topic.kind)
    reminder = is_reminder(entry.printed_title or entry.title)
    put_off = topic.kind in _PUT_OFF
    head = entry.printed_title or entry.title
    quote = tidy(" ".join(_each_lead_once(clauses[:_MOST_CLAUSES]))) or head
    return Change(
        kind=topic.kind,
        aspect=topic.aspect,
        codes=concern.codes,
        governed=()
        if concern.codes
        else tuple(dict.fromkeys(code for one in concern.policies for code in one.codes)),
        before=words_before(said) or _was(entry, put_off=put_off),
        after=quote if len(quote) <= _LONGEST else f"{quote[: _LONGEST - 1].rstrip()}…",
        where=entry.where
        if head in entry.where or not said or codes_only(head)
        else (*entry.where, head),
        severity=_severity(topic, reminder=reminder),
        direction=topic.direction,
        stage=_stage(topic.kind, effective, today),
        applies_by=applies_by(*said, entry.printed_date),
        basis=Basis.PUBLISHERS_NOTE,
        effective=effective,
        retroactive=bool(effective)
        and not (put_off or reminder or topic.kind in QUIET)
        and all(one.day < today for one in effective),
        notes=tuple(_notes(entry, concern, topic.kind, reminder=reminder)),
    )


def _each_lead_once(clauses: Sequence[Clause]) -> Iterator[str]:
    lead = ""
    for clause in clauses:
        yield clause.text if clause.lead == lead else clause.whole
        lead = clause.text if clause.text.endswith(":") else clause.lead


def _severity(topic: Topic, *, reminder: bool) -> Severity:
    """A reminder repeats what was announced before, so only what is put off in it is told."""
    found = severity_of(topic.kind, topic.direction)
    return Severity.RECORD if reminder and topic.kind not in _PUT_OFF else found


def _was(entry: Entry, *, put_off: bool) -> str | None:
    dates = old_dates(entry.text) if put_off or is_redated(entry.text) else ()
    return ", ".join(dates) or None


def _stage(kind: ChangeKind, effective: Sequence[StatedDate], today: date) -> Stage:
    if kind is ChangeKind.ANNOUNCEMENT_DELAYED:
        return Stage.DELAYED
    if kind is ChangeKind.ANNOUNCEMENT_WITHDRAWN:
        return Stage.WITHDRAWN
    ahead = bool(effective) and max(one.day for one in effective) > today
    return Stage.ANNOUNCED if ahead else Stage.IN_EFFECT


def _notes(entry: Entry, concern: Concern, kind: ChangeKind, *, reminder: bool) -> Iterator[str]:
    if reminder:
        yield "Reminder: the bulletin says that it announced this before."
    if entry.status is Status.REPLACED:
        yield "The bulletin calls the policy replaced."
    if not concern.codes:
        yield "The bulletin does not say which codes."
    no_date = prints_no_date(entry)
    if no_date and kind not in QUIET:
        yield f"The bulletin prints as the effective date: {no_date}."
