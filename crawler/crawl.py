"""One visit to one source: a reactorless Scrapy crawl on the caller's asyncio loop."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from weakref import WeakKeyDictionary

from scrapy.crawler import AsyncCrawlerRunner

from crawler.coverage_documents import locator_of
from crawler.folder import read_folder
from crawler.hosts import Host, hosts_here
from crawler.interrupt import Interrupt
from crawler.scrapy_settings import quieten, scrapy_settings
from crawler.settings import CrawlSettings
from crawler.spiders.coverage_api import CoverageApiSpider
from crawler.spiders.export import ExportSpider
from crawler.spiders.listing import ListingSpider
from crawler.spiders.page import PageSpider
from crawler.spiders.release import ReleaseSpider
from crawler.spiders.series import SeriesSpider
from crawler.spiders.source import SourceSpider
from crawler.trouble import FetchTroubleError
from crawler.visit import Visit
from policy.addresses import url_refusal
from policy.captures import Reason, Remedy, SourceVisit, Validators
from policy.sources import Method, Source

__all__ = ["CrawlSettings", "crawl", "stop"]

_SPIDERS: dict[Method, type[SourceSpider]] = {
    Method.PAGE: PageSpider,
    Method.LISTING: ListingSpider,
    Method.SERIES: SeriesSpider,
    Method.RELEASE: ReleaseSpider,
    Method.EXPORT: ExportSpider,
    Method.COVERAGE_API: CoverageApiSpider,
}
_ARCHIVES = frozenset({Method.RELEASE, Method.EXPORT})
_UNDER_WAY: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Interrupt, asyncio.Event]] = (
    WeakKeyDictionary()
)


async def crawl(
    source: Source,
    *,
    settings: CrawlSettings,
    validators: Mapping[str, Validators],
    now: Callable[[], datetime],
) -> SourceVisit:
    """Visit ``source`` once and say what came back.

    ``validators`` maps an exact URL to what the last good capture was told to ask it with.
    ``now`` gives the aware UTC time. Two crawls on one host follow each other, never overlap.
    Every trouble of the source is a ``FetchFailed`` in the visit, in plain words; only mistakes of
    ours are raised. A caller that cancels this coroutine waits until the crawl has closed itself.
    """
    started_at = now()
    visit = Visit(
        source=source,
        settings=settings.for_archives() if source.method in _ARCHIVES else settings,
        validators=validators,
        now=now,
        hosts=hosts_here(),
        interrupt=Interrupt(),
    )
    refused = url_refusal(source.url)
    under_way = _UNDER_WAY.setdefault(asyncio.get_running_loop(), {})
    ended = under_way[visit.interrupt] = asyncio.Event()
    try:
        if source.method is Method.FOLDER:
            await read_folder(visit)
        elif refused is not None:
            raise FetchTroubleError(Reason.ADDRESS_REFUSED, Remedy.OPERATOR, refused)
        else:
            await _in_turn(visit, visit.hosts[source.url])
    except FetchTroubleError as trouble:
        visit.take(visit.failure(_whole(source), source.url, trouble))
    finally:
        del under_way[visit.interrupt]
        ended.set()
    if visit.bugs:
        raise visit.bugs[0]
    if not (visit.fetched or visit.failed or visit.index_fetched):
        raise RuntimeError(f"the crawl of {source.slug} ended without an answer or a reason")
    return _result(visit, started_at)


async def stop() -> None:
    """End every crawl under way on this loop, in order; returns when they have ended.

    What was not fetched is in the crawls' visits as ``Reason.INTERRUPTED``. Crawls that start
    later are not affected.
    """
    under_way = dict(_UNDER_WAY.get(asyncio.get_running_loop(), {}))
    for interrupt in under_way:
        interrupt.set(Reason.INTERRUPTED, "the visit was ended because the program stops")
    for ended in under_way.values():
        await ended.wait()


async def _in_turn(visit: Visit, host: Host) -> None:
    """Crawl once no other crawl is on the host."""
    async with visit.interrupt.wait():
        await host.crawling.acquire()
    try:
        await _run(visit)
    finally:
        host.crawling.release()


async def _run(visit: Visit) -> None:
    """Run the spider to its end, however the caller or the clock wants it ended."""
    quieten()
    settings = visit.settings
    runner = AsyncCrawlerRunner(scrapy_settings(settings))
    crawling = runner.crawl(_SPIDERS[visit.source.method], visit=visit)
    too_long = asyncio.get_running_loop().call_later(
        settings.crawl_timeout,
        visit.interrupt.set,
        Reason.TIMEOUT,
        f"the visit to {visit.source.slug} took longer than {settings.crawl_timeout:g} seconds",
    )
    try:
        await asyncio.shield(crawling)
    except asyncio.CancelledError:
        visit.interrupt.set(Reason.INTERRUPTED, "the visit was cancelled")
        while not crawling.done():
            with suppress(asyncio.CancelledError):  # however often: the crawl ends by itself soon
                await asyncio.wait({crawling})
        raise
    finally:
        too_long.cancel()


def _whole(source: Source) -> str:
    """The locator by which a failure of the whole source is told."""
    return locator_of(source) if source.method is Method.COVERAGE_API else source.url


def _result(visit: Visit, started_at: datetime) -> SourceVisit:
    """What was brought back, in the order of the index, with nothing left unsaid."""
    listed = visit.index.locators if visit.index else ()
    order = {locator: place for place, locator in enumerate(listed)}
    fetched = sorted(visit.fetched, key=lambda one: order.get(one.locator, 0))
    failed = sorted(visit.failed, key=lambda one: order.get(one.locator, -1))
    return SourceVisit(
        source=visit.source.slug,
        started_at=started_at,
        ended_at=visit.now(),
        fetched=tuple(fetched),
        failed=tuple(failed),
        index=visit.index,
        index_fetched=visit.index_fetched,
    )
