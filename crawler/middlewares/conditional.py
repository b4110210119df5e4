"""Conditional requests: each exact URL is asked with its own validators and no other's.

A redirect copies the headers of the request it came from, so that a server would be asked about
one URL with the validators of another and could answer 304 for a document it never sent us.
"""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.answers import exact_url
from crawler.spiders.source import visit_of
from crawler.trouble import FetchTroubleError
from crawler.visit import Visit
from policy.captures import Reason, Remedy


class ConditionalRequests:
    """Sets If-None-Match and If-Modified-Since on each hop anew."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy, once a crawl."""
        return cls(visit_of(crawler))

    def process_request(self, request: Request) -> None:
        """Ask with what is known of this exact URL; ``meta["whole"]`` asks unconditionally."""
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)
        request.meta["conditional"] = False
        if request.meta.get("whole") or request.meta.get("robots"):
            return
        known = self._visit.validators.get(exact_url(request.url))
        if known is None or not self._visit.conditional(request):
            return
        if known.etag:
            request.headers["If-None-Match"] = known.etag
        if known.last_modified:
            request.headers["If-Modified-Since"] = known.last_modified
        request.meta["conditional"] = bool(known.etag or known.last_modified)

    def process_response(self, request: Request, response: Response) -> Response:
        """Pass the answer on, unless it is a 304 to an unconditional request."""
        if response.status == 304 and not request.meta.get("conditional"):
            raise FetchTroubleError(
                Reason.HTTP_STATUS,
                Remedy.RETRY,
                f"{request.url} was answered 304 though its content was asked for",
                status=304,
            )
        return response
