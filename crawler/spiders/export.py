"""One address that is an archive of many policies."""

from collections.abc import Iterator

from scrapy.http import Response

from crawler.archives import good_file
from crawler.spiders.page import PageSpider
from crawler.trouble import FetchTroubleError
from policy.captures import Fetched, FetchFailed


class ExportSpider(PageSpider):
    """Fetches the archive whole, or learns that it is not modified."""

    name = "export"

    def answered(self, response: Response) -> Iterator[Fetched | FetchFailed]:
        """The archive, if it is one that can be opened."""
        try:
            if response.status != 304:
                good_file(response, archive=True)
            yield self.as_fetched(response)
        except FetchTroubleError as trouble:
            yield self.visit.failure(response.meta["locator"], response.meta["url"], trouble)
