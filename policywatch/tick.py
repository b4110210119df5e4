"""Which sources are visited now: claimed, visited, released with their next due time."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from policy.cadence import next_due
from policy.captures import Reason, Remedy
from policy.sources import Source
from policywatch.cycle import visit
from policywatch.visit_report import VisitReport
from policywatch.world import World
from store import catalogue, schedule
from store.errors import StoreError

AT_ONCE = 8  #: sources visited side by side; hosts are asked one crawl at a time
_SOON = 60.0  #: seconds until a visit that we could not record is repeated
_SOONEST_RETRY = 1 / 24  #: share of the cadence after which passing trouble is tried again

Progress = Callable[[str, list[VisitReport]], None]


async def tick(world: World, *, room: int = AT_ONCE) -> list[VisitReport]:
    """Claim what is due and visit it."""
    return await visit_claimed(await claim_due(world, room), world)


async def claim_due(world: World, room: int, under_way: Collection[str] | None = None) -> list[str]:
    """Claim up to ``room`` due sources for this process; nobody else visits them meanwhile.

    ``under_way`` are the slugs it is visiting, where several rounds overlap.
    """
    return await asyncio.to_thread(
        schedule.claim_due,
        world.database,
        world.owner,
        world.clock(),
        room,
        under_way=under_way,
    )


async def visit_claimed(
    slugs: Sequence[str], world: World, progress: Progress | None = None
) -> list[VisitReport]:
    """Visit claimed sources side by side. One that fails by our own fault does not stop the rest.

    Raises an ``ExceptionGroup`` of such faults once all others are recorded.
    """
    gate = asyncio.Semaphore(AT_ONCE)
    reports: list[VisitReport] = []
    faults: list[Exception] = []

    async def one(slug: str) -> None:
        async with gate:
            try:
                mine = await visit_and_release(slug, world)
            except Exception as fault:  # noqa: BLE001 - told below, after the others had their turn
                world.log.warning("visit failed by our fault", source=slug, error=str(fault))
                faults.append(fault)
                return
        reports.extend(mine)
        if progress is not None:
            progress(slug, mine)

    await asyncio.gather(*(one(slug) for slug in slugs))
    if faults:
        raise ExceptionGroup("visits that could not be recorded", faults)
    return reports


async def visit_and_release(slug: str, world: World) -> list[VisitReport]:
    """Visit one claimed source and give it back with its next due time.

    Raises what is our own fault (a full disk, a locked database); the source is then due soon.
    """
    started = world.clock()
    view = await asyncio.to_thread(catalogue.get_source, world.database, slug)
    if view is None:
        raise LookupError(f"source {slug!r} was claimed but is not in the database")
    try:
        reports = await visit(view.source, world)
    except BaseException:
        soon = world.clock() + timedelta(seconds=min(_SOON, view.source.every))
        with suppress(StoreError):
            await asyncio.to_thread(schedule.release, world.database, world.owner, slug, soon)
        raise
    due = due_again(view.source, reports, started, world.clock())
    await asyncio.to_thread(schedule.release, world.database, world.owner, slug, due)
    return reports


def due_again(
    source: Source, reports: Sequence[VisitReport], started: datetime, now: datetime
) -> datetime:
    """When a source is due again: on its cadence, at once where a stop cut the visit short.

    Where nothing could be read for a reason that may pass by itself, a part of the cadence earlier.
    """
    if any(one.reason is Reason.INTERRUPTED for one in reports):
        return now
    every = float(source.every)
    if reports and all(one.remedy is Remedy.RETRY for one in reports):
        every = min(every, max(_SOON, every * _SOONEST_RETRY))
    return next_due(started, int(every), source.slug, now)
