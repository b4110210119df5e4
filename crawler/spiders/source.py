"""What every spider shares: how it asks, and how an answer becomes a value."""

from collections.abc import Callable, Iterator
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from crawler.answers import (
    exact_url,
    header,
    headers_of,
    ignored,
    moved_to,
    status_trouble,
    validators_of,
)
from crawler.trouble import FetchTroubleError
from crawler.visit import Visit
from policy.captures import Fetched, FetchFailed


class SourceSpider(Spider):
    """Visits one source; a subclass knows one method of publication."""

    name = "source"

    def __init__(self, visit: Visit) -> None:
        super().__init__(self.name)
        self.visit = visit

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Made by Scrapy; what it would only log is kept, to be raised."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (signals.spider_error, signals.item_error):
            crawler.signals.connect(spider.broke, signal)
        return spider

    def broke(self, failure: Failure) -> None:
        """Keep a mistake of ours."""
        self.visit.bugs.append(failure.value or RuntimeError(str(failure)))

    def ask(
        self,
        url: str,
        *,
        locator: str,
        callback: Callable[..., Any],
        whole: bool = False,
        listed_title: str | None = None,
    ) -> Request:
        """A request for one publication; ``whole`` asks without validators."""
        return Request(
            exact_url(url),
            callback=callback,
            errback=self.failed,
            dont_filter=True,
            meta={"locator": locator, "whole": whole, "url": url, "listed_title": listed_title},
        )

    async def answer(
        self, url: str, *, locator: str, whole: bool = False, listed_title: str | None = None
    ) -> Response:
        """The answer of one address, for a publication that several answers decide.

        Raises :class:`FetchTroubleError`.
        """
        self.visit.interrupt.check()  # a closing engine takes no more requests
        request = Request(
            exact_url(url),
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={"locator": locator, "whole": whole, "url": url, "listed_title": listed_title},
        )
        try:
            return await self.crawler.engine.download_async(request)
        except IgnoreRequest as error:
            raise ignored(error, url) from error

    def failed(self, failure: Failure) -> Iterator[FetchFailed]:
        """A request that ended in trouble, as a value. Anything else is a mistake of ours."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        trouble = failure.value
        if isinstance(trouble, IgnoreRequest):
            trouble = ignored(trouble, request.url)
        if isinstance(trouble, FetchTroubleError):
            yield self.visit.failure(request.meta["locator"], request.meta["url"], trouble)
        else:
            self.broke(failure)

    def answered(self, response: Response) -> Iterator[Fetched | FetchFailed]:
        """The answer for one publication as the value that is recorded."""
        trouble = status_trouble(response)
        if trouble is None:
            yield self.as_fetched(response)
        else:
            yield self.visit.failure(response.meta["locator"], response.meta["url"], trouble)

    def as_fetched(self, response: Response) -> Fetched:
        """An answer as received, whatever its status."""
        visit, meta, final = self.visit, response.meta, exact_url(response.url)
        request: Request = response.request  # type: ignore[assignment]  # set by Scrapy
        kept = validators_of(response, visit.validators.get(final))
        return Fetched(
            source=visit.source.slug,
            locator=meta["locator"],
            url=meta["url"],
            final_url=final,
            status=response.status,
            fetched_at=visit.now(),
            headers=headers_of(response),
            body=response.body,
            media_type=header(response, "Content-Type") or "",
            validators=((final, kept),) if visit.conditional(request) else (),
            listed_title=meta["listed_title"],
            moved_to=moved_to(response),
        )


def visit_of(crawler: Crawler) -> Visit:
    """The visit that a crawler of ours makes; Scrapy makes the spider before anything else."""
    spider = crawler.spider
    if not isinstance(spider, SourceSpider):
        raise TypeError(f"{type(spider).__name__} visits no source")
    return spider.visit
