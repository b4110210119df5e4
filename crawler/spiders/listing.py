"""An index that links publications: each link that matches is one."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.answers import status_trouble
from crawler.archives import visible_text
from crawler.hosts import host_of
from crawler.index_formats import read_index
from crawler.index_part import IndexPart, Link
from crawler.same_address import identity_of, stable_url
from crawler.spiders.source import SourceSpider
from crawler.trouble import FetchTroubleError
from crawler.visit import IndexPage
from policy.captures import FetchFailed, IndexRead, Reason, Remedy
from policy.walls import wall_in

_PAGES = 30  #: of one index; a publisher's longest has far fewer
_WALL = 2_500  #: characters in which a wall says what it is


@dataclass(slots=True)
class _Reading:
    """An index while its pages are read: what it links by identity, and what is still to be read."""

    wanted: re.Pattern[str]
    own: str
    links: dict[str, Link] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    whole: bool = True
    rolling: bool = False
    troubles: list[FetchTroubleError] = field(default_factory=list)

    def broke_off(self, trouble: FetchTroubleError) -> None:
        """A page of the index that could not be read."""
        self.whole = False
        self.troubles.append(trouble)

    def take(self, part: IndexPart, url: str, *, further: bool) -> None:
        """Add a page of the index; ``further`` also lets it name more."""
        self.seen.add(identity_of(url))
        self.whole = self.whole and part.whole
        self.rolling = self.rolling or part.rolling
        for link in part.links:
            self._add(link)
        if part.trouble is not None:
            self.broke_off(
                FetchTroubleError(
                    Reason.UNREADABLE, Remedy.OPERATOR, f"{url} is no index to read: {part.trouble}"
                )
            )
        if not further:
            self.whole = self.whole and not part.further
            return
        for one in part.further:
            if host_of(one) != host_of(url):
                self.whole = False
            elif identity_of(one) not in self.seen:
                self.seen.add(identity_of(one))
                self.waiting.append(one)

    def _add(self, link: Link) -> None:
        if not self.wanted.search(link.url):
            return
        identity = identity_of(link.url)
        if identity == self.own:
            return
        known = self.links.get(identity)
        if known is None:
            self.links[identity] = link
            return
        secure = link.url.startswith("https:") and not known.url.startswith("https:")
        url = link.url if secure else known.url
        self.links[identity] = Link(url=url, title=known.title or link.title)


class ListingSpider(SourceSpider):
    """Reads the index, then fetches what it links.

    The index is always asked for whole: a 304 would leave us without its links, and with them
    without the publications, which change behind an unchanged index. It may go on over several
    pages, or be a sitemap of sitemaps.
    """

    name = "listing"

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the index."""
        url = self.visit.source.url
        yield self.ask(url, locator=url, callback=self.index, whole=True)

    async def index(
        self, response: Response
    ) -> AsyncIterator[IndexPage | IndexRead | FetchFailed | Request]:
        """The index itself, what it links, and a request for each publication."""
        source = self.visit.source
        trouble = status_trouble(response)
        if trouble is not None:
            yield self.visit.failure(source.url, source.url, trouble)
            return
        yield IndexPage(self.as_fetched(response))
        if response.status >= 300:
            return
        reading = await self._read(response)
        listed = {stable_url(link.url): link for link in reading.links.values()}
        followed = list(listed.items())[: self.visit.settings.max_publications]
        yield IndexRead(
            source=source.slug,
            url=source.url,
            locators=tuple(listed),
            complete=bool(listed) and len(followed) == len(listed) and reading.whole,
            read_at=self.visit.now(),
            rolling=reading.rolling,
        )
        if len(followed) < len(listed):
            trouble = FetchTroubleError(
                Reason.TOO_LARGE,
                Remedy.OPERATOR,
                f"{source.url} links {len(listed)} publications and only the first "
                f"{len(followed)} are read: narrow what {source.slug} follows",
            )
            yield self.visit.failure(source.url, source.url, trouble)
        for one in reading.troubles[:1]:
            yield self.visit.failure(source.url, source.url, one)
        for locator, link in followed:
            request = self.ask(
                link.url, locator=locator, callback=self.answered, listed_title=link.title
            )
            yield request

    async def _read(self, first: Response) -> _Reading:
        """The index with the pages on which it goes on."""
        max_bytes = self.visit.settings.max_bytes
        reading = _Reading(
            wanted=re.compile(self.visit.source.follow or ""), own=identity_of(first.url)
        )
        part = read_index(first, max_bytes=max_bytes)
        reading.take(part, first.url, further=True)
        while reading.waiting:
            url = reading.waiting.pop(0)
            if len(reading.seen) - len(reading.waiting) > _PAGES:
                reading.broke_off(
                    FetchTroubleError(
                        Reason.TOO_LARGE,
                        Remedy.OPERATOR,
                        f"{self.visit.source.url} goes on over more than {_PAGES} pages, "
                        "and only those are read",
                    )
                )
                break
            try:
                response = await self.answer(url, locator=self.visit.source.url, whole=True)
                trouble = status_trouble(response)
                if trouble is None and response.status != 200:
                    trouble = FetchTroubleError(
                        Reason.HTTP_STATUS,
                        Remedy.RETRY,
                        f"{url}, a page of the index, was answered {response.status}",
                        status=response.status,
                    )
                if trouble is not None:
                    raise trouble
            except FetchTroubleError as trouble:
                reading.broke_off(trouble)
                continue
            page = read_index(response, max_bytes=max_bytes)
            before = len(reading.links)
            reading.take(page, response.url, further=not part.nested)
            wall = wall_in(visible_text(response.body)[:_WALL])
            if len(reading.links) == before and wall is not None:
                reading.broke_off(
                    FetchTroubleError(
                        wall.reason,
                        wall.remedy,
                        f"{url}, a page of the index, says {wall.words!r} and links nothing",
                    )
                )
        return reading
