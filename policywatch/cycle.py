"""One visit to one source, from the crawl to what is recorded."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

from crawler.crawl import crawl
from policy.captures import Fetched, Reason, Remedy, SourceVisit
from policy.gates import Expectation, Refusal, admit
from policy.site_changes import LEAST
from policy.sources import Method, Publishes, Source
from policywatch.alike import answered_alike
from policywatch.filing import VisitFiling
from policywatch.health import publishers_day, tell_overdue, tell_troubles
from policywatch.index import record_index
from policywatch.leaving import record_departures
from policywatch.politeness import paced_for
from policywatch.rehearsal import Rehearsal
from policywatch.settling import settle
from policywatch.unpacking import settle_archive
from policywatch.visit_report import VisitReport
from policywatch.world import World
from reader.sniff import answer
from store import evidence
from store.records import IndexDelta


async def visit(source: Source, world: World) -> list[VisitReport]:
    """Crawl one source and record how each of its publications ended.

    Trouble of the source is recorded and reported; what is raised is trouble of ours (a full
    disk, a locked database) and leaves nothing half-written.
    """
    known = await asyncio.to_thread(evidence.validators, world.database, source.slug)
    paced = paced_for(source, world.crawling, world.settings.allow_hosts)
    brought = await crawl(source, settings=paced, validators=known, now=world.clock)
    return await asyncio.to_thread(record_visit, source, brought, world)


def record_visit(source: Source, brought: SourceVisit, world: World) -> list[VisitReport]:
    """Record what a crawl brought back, and log how each publication ended."""
    filing = VisitFiling(source=source, started_at=brought.started_at, world=world)
    reports = _record(filing, brought)
    tell_troubles(source, filing.troubles, world)
    for report in reports:
        world.log.info(
            "visit",
            source=report.source,
            publication=report.locator,
            outcome=str(report.outcome),
            reason=str(report.reason) if report.reason else None,
            detail=report.detail or None,
            changes=report.changes,
            told=report.told,
        )
    return reports


def _record(filing: VisitFiling, brought: SourceVisit) -> list[VisitReport]:
    source, world = filing.source, filing.world
    delta: IndexDelta | None = None
    no_index = _refusal_of_index(source, brought)
    if brought.index is not None and no_index is None:
        delta, no_index = record_index(filing, brought.index)
    reports: list[VisitReport] = []
    alike = answered_alike(filing, brought.fetched)
    in_force = _in_force(filing, brought)
    first_listed = frozenset(delta.first_listed) if delta is not None else frozenset()
    if source.method is Method.LISTING:
        believed = [one for one in brought.fetched if one.locator not in alike]
        filing.rehearsed.update(_rehearsed(filing, believed, first_listed))
    for one in sorted(brought.fetched, key=lambda one: (one.edition, *_marked_most(filing, one))):
        if one.edition < in_force:
            continue
        if one.locator in alike:
            reports.append(filing.refused(one, alike[one.locator]))
            continue
        if source.method is Method.EXPORT:
            reports.extend(settle_archive(filing, one))
            continue
        settled = settle(filing, one, is_news=one.locator in first_listed)
        if settled is not None:
            reports.append(settled)
    reports.extend(filing.failed(one) for one in brought.failed)
    if no_index is not None and brought.index_fetched is not None:
        reports.append(filing.refused(brought.index_fetched, no_index))
    leaves = source.publishes is not Publishes.BULLETINS  # an older issue is no policy that ended
    if leaves and delta is not None and brought.index_fetched is not None:
        reports.extend(record_departures(filing, brought.index_fetched, delta.missing))
    if source.method is Method.RELEASE:
        tell_overdue(source, evidence.newest_edition(world.database, source.slug), world)
    return reports


def _rehearsed(
    filing: VisitFiling, fetched: Sequence[Fetched], first_listed: Collection[str]
) -> Mapping[str, frozenset[str]]:
    """The marks of what changed in each publication of a listing, where they are many.

    Whether a passage is the site's has to be known before the first of them is recorded.
    """
    if len(fetched) < LEAST:
        return {}
    rehearsal = Rehearsal(source=filing.source, started_at=filing.started_at, world=filing.world)
    for one in fetched:
        settle(rehearsal, one, is_news=one.locator in first_listed)
    return rehearsal.marks


def _marked_most(filing: VisitFiling, fetched: Fetched) -> tuple[int]:
    """Those that changed most first: the line about the site then quotes all of it."""
    return (-len(filing.rehearsed.get(fetched.locator, ())),)


def _in_force(filing: VisitFiling, brought: SourceVisit) -> str:
    """The newest recorded release that has begun: an older one, listed again, says nothing new."""
    if filing.source.method is not Method.RELEASE:
        return ""
    day = publishers_day(brought.started_at)
    return evidence.newest_edition(filing.world.database, filing.source.slug, begun_by=day)


def _refusal_of_index(source: Source, brought: SourceVisit) -> Refusal | None:
    """Why what came is not the index: a wall, or a page that links none of its publications.

    Either would make all publications look delisted, or all look unchanged for ever. A page that
    does link them is the index, whatever it says of terms, logins or maintenance beside them.
    """
    page: Fetched | None = brought.index_fetched
    if page is None or (brought.index is not None and brought.index.locators):
        return None
    refused = admit(answer(page.body, page.status, page.media_type), expected=Expectation())
    if refused is None and brought.index is not None:
        return Refusal(
            reason=Reason.UNREADABLE,
            remedy=Remedy.OPERATOR,
            detail=f"it links nothing that matches {source.follow!r}",
        )
    return refused
