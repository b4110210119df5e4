"""The main job over all editions of a folder: the real tick, crawl, comparison, store and outbox."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from crawler.settings import CrawlSettings
from policywatch.catalogue import Catalogue, load_catalogue
from policywatch.delivery import Drained, drain_patiently
from policywatch.demo.site import Site, editions_of, served
from policywatch.opening import opened_world
from policywatch.settings import Settings
from policywatch.tick import tick
from policywatch.visit_report import VisitReport
from policywatch.world import World, crawling_of

_PATIENCE = 60.0  #: seconds to wait for Slack where it asks for it
_MOST_WAIT = 60.0  #: seconds within which each source must have come due

Tell = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Pass:
    """What became of one edition: the visits in the order they ended, and the deliveries."""

    edition: int
    reports: list[VisitReport] = field(default_factory=list)
    drained: Drained = field(default_factory=Drained)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """All passes, and the sources as they were watched."""

    catalogue: Catalogue
    passes: tuple[Pass, ...]


def rehearse(
    folder: Path, settings: Settings, *, write: Tell, progress: Callable[[int, int, int], None]
) -> Rehearsal:
    """Watch the folder's site edition by edition.

    ``write`` gets what the console sink prints; ``progress`` the edition, how many sources are
    visited in it and how many there are. Raises ``PagesError`` and ``CatalogueError`` for a folder
    that cannot be used, ``TimeoutError`` when a source never came due.
    """
    return asyncio.run(_rehearse(folder, settings, write, progress))


async def _rehearse(
    folder: Path, settings: Settings, write: Tell, progress: Callable[[int, int, int], None]
) -> Rehearsal:
    editions = editions_of(folder)
    async with served(folder, editions[0]) as site:
        catalogue = _watched_each_second(
            load_catalogue(site.sources, shipped=False, site=site.address)
        )
        with opened_world(
            settings, write=write, catalogue=catalogue, crawling=_crawling(settings)
        ) as world:
            passes = [
                await _pass(edition, site, catalogue, world, progress) for edition in editions
            ]
    return Rehearsal(catalogue=catalogue, passes=tuple(passes))


async def _pass(
    edition: int,
    site: Site,
    catalogue: Catalogue,
    world: World,
    progress: Callable[[int, int, int], None],
) -> Pass:
    """Tick until each source was visited while the site showed this edition."""
    site.edition = edition
    done = Pass(edition=edition)
    wanted = {source.slug for source in catalogue.sources if source.enabled}
    visited: set[str] = set()
    progress(edition, 0, len(wanted))
    async with asyncio.timeout(_MOST_WAIT):
        while visited < wanted:
            reports = await tick(world)
            fresh = [one for one in reports if one.source not in visited]
            done.reports.extend(fresh)
            visited |= {one.source for one in fresh}
            progress(edition, len(visited), len(wanted))
            if visited < wanted:
                await asyncio.sleep(0.1)
    done.drained = await asyncio.to_thread(drain_patiently, world, patience=_PATIENCE)
    return done


def _watched_each_second(catalogue: Catalogue) -> Catalogue:
    """The same sources with the shortest cadence, so that an edition is not waited for a day."""
    return replace(
        catalogue, sources=tuple(replace(source, every=1) for source in catalogue.sources)
    )


def _crawling(settings: Settings) -> CrawlSettings:
    """The operator's identity; loopback may be asked, and the pages' own API needs no licence."""
    return replace(
        crawling_of(settings, delay=0.0),
        allow_hosts=frozenset({"127.0.0.1"}),
        accept_ama_license=True,
    )
