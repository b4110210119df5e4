"""One visit to one source: a reactorless Scrapy crawl on the caller's asyncio loop."""

from collections.abc import Callable, Mapping
from datetime import datetime

from crawler.settings import CrawlSettings
from policy.captures import SourceVisit, Validators
from policy.sources import Source

__all__ = ["CrawlSettings", "crawl", "stop"]


async def crawl(
    source: Source,
    *,
    settings: CrawlSettings,
    validators: Mapping[str, Validators],
    now: Callable[[], datetime],
) -> SourceVisit:
    """Visit ``source`` once and say what came back.

    ``validators`` maps an exact URL to what the last good capture was told to ask it with.
    ``now`` gives the aware UTC time. Every trouble of the source is a ``FetchFailed`` in the
    visit; only mistakes of ours are raised.
    """
    raise NotImplementedError


async def stop() -> None:
    """End every crawl under way on this loop, in order; returns when they have ended.

    What was not fetched is in the crawls' visits as ``Reason.INTERRUPTED``.
    """
    raise NotImplementedError
