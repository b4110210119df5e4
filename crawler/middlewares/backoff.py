"""Trying again: the only place where a request is repeated."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.rest import asked_rest, is_busy
from crawler.spiders.source import visit_of
from crawler.trouble import FetchTroubleError
from crawler.visit import Visit


class Backoff:
    """Repeats what the server was too busy for and what a broken connection lost.

    The host's rest meanwhile is kept by the connection. A server that asks for a longer rest than
    ``CrawlSettings.max_wait`` is not asked again in this visit, nor by the next ones until that
    time is over.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy, once a crawl."""
        return cls(visit_of(crawler))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Give the request again where the answer says that it came at a bad time."""
        if not is_busy(response):
            return response
        rest = asked_rest(response, self._visit.now())
        if rest is not None and rest > self._visit.settings.max_wait:
            return response
        return self._again(request) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Give the request again where the connection failed in a way that may pass."""
        if isinstance(exception, FetchTroubleError) and exception.again:
            return self._again(request)
        return None

    def _again(self, request: Request) -> Request | None:
        tried = self._visit.tried(request)
        if tried >= self._visit.settings.retries or self._visit.interrupt.is_set:
            return None
        return request.replace(dont_filter=True, meta={**request.meta, "tried": tried + 1})
