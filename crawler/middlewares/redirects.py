"""Redirects as Scrapy follows them, unless they name nothing that could be followed."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response


class Redirects:
    """Leaves a redirect to what is no web address as the answer, so that it is told as one."""

    def __init__(self, scrapys: RedirectMiddleware) -> None:
        self._scrapys = scrapys

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy, once a crawl."""
        return cls(RedirectMiddleware.from_crawler(crawler))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The request for the next hop, or the answer."""
        try:
            return self._scrapys.process_response(request, response)
        except ValueError:  # how Scrapy and urllib say that a Location is no URL of theirs
            return response
