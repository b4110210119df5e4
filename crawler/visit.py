"""One visit under way: what it may do, what it has brought back so far."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scrapy import Request

from crawler.hosts import Hosts
from crawler.interrupt import Interrupt
from crawler.settings import CrawlSettings
from crawler.trouble import FetchTroubleError
from policy.captures import Fetched, FetchFailed, IndexRead, Validators
from policy.sources import Method, Source


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The index of a listing as fetched, told apart from the publications it links."""

    fetched: Fetched


@dataclass(slots=True, kw_only=True)
class Visit:
    """What the spider, the middlewares and the connection of one crawl share.

    ``validators`` maps an exact URL to what it is to be asked with. ``bugs`` are exceptions that
    no trouble of the source explains; :func:`crawler.crawl.crawl` raises the first.
    """

    source: Source
    settings: CrawlSettings
    validators: Mapping[str, Validators]
    now: Callable[[], datetime]
    hosts: Hosts
    interrupt: Interrupt
    fetched: list[Fetched] = field(default_factory=list)
    failed: list[FetchFailed] = field(default_factory=list)
    index: IndexRead | None = None
    index_fetched: Fetched | None = None
    bugs: list[BaseException] = field(default_factory=list)

    def take(self, item: object) -> None:
        """Keep what a spider found."""
        match item:
            case Fetched():
                self.fetched.append(item)
            case FetchFailed():
                self.failed.append(item)
            case IndexRead():
                self.index = item
            case IndexPage(fetched):
                self.index_fetched = fetched
            case _:
                self.bugs.append(TypeError(f"a spider gave {type(item).__name__}"))

    def tried(self, request: Request) -> int:
        """How often ``request`` was already sent in this visit."""
        return int(request.meta.get("tried", 0))

    def conditional(self, request: Request) -> bool:
        """Whether what is known of the URL of ``request`` is known of what was asked for.

        Where a source has several URLs, a redirect may lead from one to another, whose "not
        modified" would say nothing of the last capture of the first.
        """
        one_address = self.source.method in {Method.PAGE, Method.EXPORT}
        return one_address or not request.meta.get("redirect_urls")

    def failure(self, locator: str, url: str, trouble: FetchTroubleError) -> FetchFailed:
        """The trouble of one publication as the value that is recorded."""
        return FetchFailed(
            source=self.source.slug,
            locator=locator,
            url=url,
            reason=trouble.reason,
            remedy=trouble.remedy,
            detail=trouble.detail,
            failed_at=self.now(),
            status=trouble.status,
        )
