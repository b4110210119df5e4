"""From a revision's told changes to the alert that is recorded with it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from policy.alerts import Alert, AlertedChange, Edition, MessageKind, Notice
from policy.captures import Reason, Remedy
from policy.changes import SEVERITY_ORDER, Change
from policy.codes import WatchList
from policy.document import Document
from policy.publication import Upcoming
from policy.sources import Source
from policy.text import normalise
from policywatch.remedies import IN_WORDS, mend_of


def build_alert(
    *,
    source: Source,
    changes: Sequence[Change],
    told: Sequence[int],
    public_ids: Sequence[str],
    document: Document,
    before: Edition,
    after: Edition,
    new_history: Sequence[str],
    watch: WatchList,
    jurisdictions: tuple[str, ...],
    own_states: tuple[str, ...] = (),
) -> Alert:
    """The alert of one revision. ``public_ids`` are those of the told changes, in their order.

    ``jurisdictions`` are the contractors and states it is for, ``own_states`` the practice's.
    """
    shown = [_watched_first(changes[position], watch) for position in told]
    return Alert(
        publisher=source.publisher.name,
        line_of_business=source.line_of_business,
        jurisdictions=jurisdictions,
        title=document.title or source.title,
        number=document.number or source.number,
        version=document.version,
        source=source.slug,
        severity=min((one.severity for one in shown), key=SEVERITY_ORDER.index),
        changes=tuple(
            AlertedChange(public_id=public_id, change=change)
            for public_id, change in zip(public_ids, shown, strict=True)
        ),
        observed_at=after.captured_at,
        before=before,
        after=after,
        stated=tuple(dict.fromkeys((one.printed_label, one.printed) for one in document.dates)),
        date_remarks=_remarks(source, document),
        publishers_note=new_history[0] if new_history else None,
        unchanged_codes=_unchanged(document, shown, watch),
        other_changes=len(changes) - len(shown),
        own_states=own_states,
    )


def _watched_first(change: Change, watch: WatchList) -> Change:
    """The same change with the team's codes named before the others it is about."""
    ours = [code for code in (*watch.numbers, *sorted(watch.diagnoses)) if code in change.codes]
    return replace(change, codes=tuple(dict.fromkeys((*ours, *change.codes))))


def _remarks(source: Source, document: Document) -> tuple[str, ...]:
    printed = {normalise(one.printed_label) for one in document.dates}
    return tuple(
        f"{label}: {meaning}"
        for label, meaning in source.publisher.date_meanings
        if any(normalise(label) in words for words in printed)
    )


def _unchanged(document: Document, shown: Sequence[Change], watch: WatchList) -> tuple[str, ...]:
    """Watched codes that the publication still lists and that no told change names."""
    touched = {code for change in shown for code in change.codes}
    if not touched & set(watch.numbers):
        return ()
    listed = {statement.code for statement in document.statements}
    return tuple(code for code in watch.numbers if code in listed and code not in touched)


def trouble_notice(
    source: Source,
    *,
    reason: Reason,
    remedy: Remedy,
    detail: str,
    at: datetime,
    last_read_at: datetime | None,
    zone: ZoneInfo,
) -> Notice:
    """The line of health of a publication that could not be read; instants in ``zone``."""
    since = (
        f"Last read as the policy: {last_read_at.astimezone(zone):%Y-%m-%d %H:%M %Z}."
        if last_read_at
        else "It has not been read as the policy yet."
    )
    return Notice(
        kind=MessageKind.HEALTH,
        headline=f"{source.publisher.name}: {source.title} {IN_WORDS[reason]}",
        lines=(
            f"What was seen: {detail}.",
            since,
            "What came is not taken for the policy, so no change is told from it.",
        ),
        at=at,
        source=source.slug,
        remedy=mend_of(reason, remedy, source),
    )


_MOST_PLACES = 8  #: publications that a line of health names


def many_troubles_notice(
    source: Source, unread: Sequence[tuple[str, Reason]], *, remedy: Remedy, at: datetime
) -> Notice:
    """One line of health of many publications, as (locator, reason), that could not be read at once."""
    counted = Counter(reason for _, reason in unread)
    reason, _ = counted.most_common(1)[0]
    names = ", ".join(locator for locator, _ in unread[:_MOST_PLACES])
    more = f" and {len(unread) - _MOST_PLACES} more" if len(unread) > _MOST_PLACES else ""
    seen = "; ".join(f"{count} × {IN_WORDS[each]}" for each, count in counted.most_common())
    return Notice(
        kind=MessageKind.HEALTH,
        headline=f"{source.publisher.name}: {len(unread)} publications of {source.title} cannot be read"
        " since the same visit",
        lines=(
            f"What was seen of each: {seen}.",
            f"They are {names}{more}.",
            "That many at once is the site, moved or rebuilt, rather than the policies.",
            "What came is not taken for them, so no change is told from it.",
        ),
        at=at,
        source=source.slug,
        remedy=f"Look at {source.url} and where it leads now; declare the new address."
        if remedy is Remedy.OPERATOR
        else mend_of(reason, remedy, source),
    )


def upcoming_notice(source: Source, announced: Sequence[Upcoming], *, at: datetime) -> Notice:
    """What a first reading says is still to come, listed once."""
    lines = [
        "{dates}: {codes}: \u201c{quote}\u201d".format(
            dates=", ".join(
                one.printed if one.jurisdiction == "all" else f"{one.printed} ({one.jurisdiction})"
                for one in item.dates
            ),
            codes=", ".join(item.codes),
            quote=item.quote[:300],
        )
        for item in announced
    ]
    return Notice(
        kind=MessageKind.UPCOMING,
        headline=f"{source.publisher.name}: {source.title} was read for the first time; still to come",
        lines=tuple(lines),
        at=at,
        source=source.slug,
        remedy=None,
    )
