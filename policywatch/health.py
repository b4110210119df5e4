"""Lines of health: of what could not be read, left its index, or is not there by its usual day.

Each is told once, and not too early.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from policy.alerts import MessageKind, Notice
from policy.captures import Reason, Remedy
from policy.expected import first_day_of, overdue, period_in_words, period_of, rhythm_of
from policy.site_changes import LEAST
from policy.sources import Method, Source
from policywatch.alerting import many_troubles_notice, trouble_notice
from policywatch.routes import HEALTH, targets_of
from policywatch.world import World
from store import catalogue, evidence, messages, recording

_PUBLISHERS_DAY = ZoneInfo("America/New_York")  #: CMS dates its files by this zone
_STALE_AFTER = 2  #: cadences without a reading after which passing trouble is told


def publishers_day(at: datetime) -> date:
    """The day it is where CMS is."""
    return at.astimezone(_PUBLISHERS_DAY).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A publication that could not be read."""

    locator: str
    reason: Reason
    remedy: Remedy
    detail: str


def tell_troubles(source: Source, troubles: Sequence[Trouble], world: World) -> None:
    """Put into the outbox what of a visit's troubles is to be told now and was not told yet.

    What somebody has to mend is told at once. Trouble that may pass is told once nothing was read
    for two cadences, counted from the last reading or, before the first one, the first try. Many
    publications that begin to fail in one visit are one line: the site changed, not each of them.
    """
    now = world.clock()
    new: list[tuple[Trouble, datetime | None, str]] = []
    for one in troubles:
        read_at = _last_read(source, one.locator, world)
        key = _outage(source, one.locator, read_at)
        told = messages.was_sent(world.database, key)
        if not told and _is_due(source, one, read_at, world):
            new.append((one, read_at, key))
    if len(new) >= LEAST:
        keys = [key for _, _, key in new]
        together = many_troubles_notice(
            source,
            [(one.locator, one.reason) for one, _, _ in new],
            remedy=new[0][0].remedy,
            at=now,
        )
        digest = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:16]
        targets = targets_of(world.routes, HEALTH)
        key = f"health:{source.slug}:many:{digest}"
        recording.record_notice(world.database, together, key, targets, now, stands_for=keys)
        return
    for one, read_at, key in new:
        notice = trouble_notice(
            source,
            reason=one.reason,
            remedy=one.remedy,
            detail=one.detail,
            at=now,
            last_read_at=read_at,
            zone=world.settings.zone,
        )
        _tell(notice, key, world, now)


def _outage(source: Source, locator: str, read_at: datetime | None) -> str:
    """The dedupe key of the time for which a publication cannot be read."""
    return f"health:{source.slug}:{locator}:{read_at.isoformat() if read_at else 'never'}"


def _is_due(source: Source, trouble: Trouble, read_at: datetime | None, world: World) -> bool:
    if trouble.reason is Reason.INTERRUPTED:
        return False
    if trouble.remedy is not Remedy.RETRY:
        return True
    now = world.clock()
    tried_at = evidence.first_visit_at(world.database, source.slug, trouble.locator)
    since = read_at or tried_at or now
    return (now - since).total_seconds() >= _STALE_AFTER * source.every


def tell_overdue(source: Source, newest_edition: str, world: World) -> None:
    """Say once that a release has no edition for a period that has begun, and once that it came.

    ``newest_edition`` is the newest that the source's index lists, as ``2026-10-01 r1``.
    """
    now = world.clock()
    today = publishers_day(now)
    rhythm, newest = rhythm_of(source), first_day_of(newest_edition)
    if rhythm is None or newest is None:
        return
    missing = overdue(source, newest_edition, today)
    period = missing or period_of(today, rhythm)
    awaited = f"overdue:{source.slug}:{period}"
    words = period_in_words(period, rhythm)
    if missing:
        have = period_in_words(period_of(newest, rhythm), rhythm)
        notice = _overdue_notice(source, words, have, period, now)
        _tell(notice, awaited, world, now)
    elif newest >= period and messages.was_sent(world.database, awaited):
        _tell(_arrived_notice(source, words, now), f"arrived:{source.slug}:{period}", world, now)


def _overdue_notice(source: Source, words: str, have: str, began: date, at: datetime) -> Notice:
    return Notice(
        kind=MessageKind.HEALTH,
        headline=f"{source.publisher.name}: {source.title} has no edition for {words} yet",
        lines=(
            f"{words} began {began:%Y-%m-%d}; the newest edition listed is that for {have}.",
            "The file is usually there by then. What it says for the watched codes is not known.",
        ),
        at=at,
        source=source.slug,
        remedy=f"Look at {source.url}: it may be late, or stand under another name or address.",
    )


def _arrived_notice(source: Source, words: str, at: datetime) -> Notice:
    return Notice(
        kind=MessageKind.HEALTH,
        headline=f"{source.publisher.name}: {source.title} for {words} is there now",
        lines=("It was said to be missing. It is read like every edition.",),
        at=at,
        source=source.slug,
        remedy=None,
    )


def _tell(notice: Notice, key: str, world: World, now: datetime) -> None:
    recording.record_notice(world.database, notice, key, targets_of(world.routes, HEALTH), now)


def _last_read(source: Source, locator: str, world: World) -> datetime | None:
    """When a publication was last read as itself; an index counts as read with its publications."""
    of_many = source.method in {Method.LISTING, Method.RELEASE, Method.SERIES}
    if of_many and locator == source.url:
        view = catalogue.get_source(world.database, source.slug)
        return view.last_good_at if view else None
    last = evidence.last_good(world.database, source.slug, locator)
    return last.confirmed_at if last else None
