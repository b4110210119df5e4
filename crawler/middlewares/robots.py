"""robots.txt as RFC 9309 has it: obeyed, with wildcards, and unreachable means no.

Scrapy's own middleware allows everything when the file cannot be fetched and leaves Crawl-delay
alone; both are decided otherwise here.
"""

import asyncio
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.spiders.source import visit_of
from crawler.trouble import FetchTroubleError
from crawler.visit import Visit
from policy.captures import Reason, Remedy

#: The name robots.txt files may address us by.
PRODUCT = "policywatch"
_READ = 512_000  # bytes; RFC 9309 asks for at least 500 KiB


class Robots:
    """Asks each host's robots.txt once a crawl and holds every request to it."""

    def __init__(self, crawler: Crawler, visit: Visit) -> None:
        self._crawler = crawler
        self._visit = visit
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy, once a crawl."""
        return cls(crawler, visit_of(crawler))

    async def process_request(self, request: Request) -> None:
        """Raise :class:`FetchTroubleError` where robots.txt forbids or cannot be known."""
        if request.meta.get("robots"):
            return
        rules = await self._rules_for(request.url)
        if not rules.can_fetch(request.url, PRODUCT):
            raise FetchTroubleError(
                Reason.ROBOTS, Remedy.OPERATOR, f"robots.txt of this host forbids {request.url}"
            )
        asked = rules.crawl_delay(PRODUCT)
        if asked is not None:
            host = self._visit.hosts[request.url]
            host.crawl_delay = min(float(asked), self._visit.settings.max_crawl_delay)

    async def _rules_for(self, url: str) -> Protego:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            fetching = self._fetch(f"{site}/robots.txt", site)
            self._rules[site] = asyncio.get_running_loop().create_task(fetching)
        return await asyncio.shield(self._rules[site])

    async def _fetch(self, url: str, site: str) -> Protego:
        self._visit.interrupt.check()
        request = Request(url, meta={"robots": True}, callback=NO_CALLBACK, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(request)
        except FetchTroubleError as trouble:
            if trouble.anywhere:
                trouble.again = False  # it was tried again
                raise
            raise _unknown(site, trouble.detail, status=trouble.status) from trouble
        except IgnoreRequest as error:
            raise _unknown(site, str(error)) from error
        return _rules_of(response, site)


def _rules_of(response: Response, site: str) -> Protego:
    if 200 <= response.status < 300 and response.status != 206:
        return Protego.parse(response.body[:_READ].decode("utf-8-sig", errors="ignore"))
    if 400 <= response.status < 500 and response.status != 429:
        return Protego.parse("")
    raise _unknown(site, f"the server answered {response.status}", status=response.status)


def _unknown(site: str, why: str, status: int | None = None) -> FetchTroubleError:
    return FetchTroubleError(
        Reason.ROBOTS,
        Remedy.RETRY,
        f"robots.txt of {site} could not be read ({why}), which means no until it can",
        status=status,
    )
