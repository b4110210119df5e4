"""Trying again: the only place where a request is repeated, and where Retry-After is heard."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.answers import header
from crawler.spiders.source import visit_of
from crawler.trouble import FetchTroubleError
from crawler.visit import Visit

_BUSY = frozenset({429, 502, 503, 504})


class Backoff:
    """Repeats what the server was too busy for and what a broken connection lost.

    The whole host is left alone meanwhile, not only the one URL. A server that asks for a longer
    rest than ``CrawlSettings.max_wait`` is not asked again in this visit, nor by the next ones
    until that time is over.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy, once a crawl."""
        return cls(visit_of(crawler))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Give the request again where the answer says that it came at a bad time."""
        if response.status not in _BUSY:
            return response
        wait = retry_after(header(response, "Retry-After"), self._visit.now())
        again = self._again(request, wait)
        return response if again is None else again

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Give the request again where the connection failed in a way that may pass."""
        if isinstance(exception, FetchTroubleError) and exception.again:
            return self._again(request, None)
        return None

    def _again(self, request: Request, wait: float | None) -> Request | None:
        settings = self._visit.settings
        tried = int(request.meta.get("tried", 0))
        host = self._visit.hosts[request.url]
        if wait is not None:
            host.leave_alone(wait)
            if wait > settings.max_wait:
                return None
        if tried >= settings.retries or self._visit.interrupt.is_set:
            return None
        if wait is None:
            host.leave_alone(settings.backoff * 2**tried)
        return request.replace(dont_filter=True, meta={**request.meta, "tried": tried + 1})


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds a Retry-After header asks for (RFC 9110: seconds or a date), None if unclear."""
    if value is None:
        return None
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())
