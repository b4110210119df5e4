"""One address that is one publication."""

from collections.abc import AsyncIterator
from typing import Any

from crawler.spiders.source import SourceSpider


class PageSpider(SourceSpider):
    """Fetches the declared URL."""

    name = "page"

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the page, conditionally where it is known."""
        url = self.visit.source.url
        yield self.ask(url, locator=url, callback=self.answered)
