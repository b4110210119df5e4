"""The line of health of a publication that could not be read: once an outage, and not too early."""

from datetime import datetime

from policy.captures import Reason, Remedy
from policy.sources import Method, Source
from policywatch.alerting import many_missing_notice, trouble_notice
from policywatch.routes import HEALTH, targets_of
from policywatch.world import World
from store import catalogue, evidence, recording

_STALE_AFTER = 2  #: cadences without a reading after which passing trouble is told


def tell_trouble(
    source: Source, locator: str, reason: Reason, remedy: Remedy, detail: str, world: World
) -> None:
    """Put the line into the outbox, unless this outage was told or may still pass by itself.

    What somebody has to mend is told at once. Trouble that may pass is told once nothing was read
    for two cadences, counted from the last reading or, before the first one, the first try.
    """
    if reason is Reason.INTERRUPTED:
        return
    now = world.clock()
    read_at = _last_read(source, locator, world)
    if remedy is Remedy.RETRY:
        since = read_at or evidence.first_visit_at(world.database, source.slug, locator) or now
        if (now - since).total_seconds() < _STALE_AFTER * source.every:
            return
    recording.record_notice(
        world.database,
        trouble_notice(
            source,
            reason=reason,
            remedy=remedy,
            detail=detail,
            at=now,
            last_read_at=read_at,
            zone=world.settings.zone,
        ),
        f"health:{source.slug}:{locator}:{read_at.isoformat() if read_at else 'never'}",
        targets_of(world.routes, HEALTH),
        now,
    )


def tell_many_missing(
    source: Source, missing: int, listed: int, since: datetime, world: World
) -> None:
    """Say once that an index lost most of what it listed: none of it is called retired."""
    now = world.clock()
    recording.record_notice(
        world.database,
        many_missing_notice(
            source, missing=missing, listed=listed, since=since, at=now, zone=world.settings.zone
        ),
        f"missing:{source.slug}:{since.isoformat()}",
        targets_of(world.routes, HEALTH),
        now,
    )


def _last_read(source: Source, locator: str, world: World) -> datetime | None:
    """When a publication was last read as itself; an index counts as read with its publications."""
    if source.method is Method.LISTING and locator == source.url:
        view = catalogue.get_source(world.database, source.slug)
        return view.last_good_at if view else None
    last = evidence.last_good(world.database, source.slug, locator)
    return last.confirmed_at if last else None
