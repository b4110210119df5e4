"""Where a spider's finds leave Scrapy."""

from typing import Self

from scrapy.crawler import Crawler

from crawler.spiders.source import visit_of
from crawler.visit import Visit


class HandOver:
    """The item pipeline: gives each find to the visit."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy, once a crawl."""
        return cls(visit_of(crawler))

    def process_item(self, item: object) -> object:
        """Keep the item."""
        self._visit.take(item)
        return item
