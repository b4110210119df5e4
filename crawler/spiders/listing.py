"""An index page that links publications: each link that matches is one."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urljoin

from parsel import Selector
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils.response import get_base_url
from w3lib.url import safe_url_string

from crawler.answers import exact_url, status_trouble
from crawler.spiders.source import SourceSpider
from crawler.trouble import FetchTroubleError
from crawler.visit import IndexPage
from policy.captures import FetchFailed, IndexRead, Reason, Remedy


class ListingSpider(SourceSpider):
    """Reads the index, then fetches what it links.

    The index is always asked for whole: a 304 would leave us without its links, and with them
    without the publications, which change behind an unchanged index.
    """

    name = "listing"

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the index."""
        url = self.visit.source.url
        yield self.ask(url, locator=url, callback=self.index, whole=True)

    def index(self, response: Response) -> Iterator[IndexPage | IndexRead | FetchFailed | Request]:
        """The index itself, what it links, and a request for each publication."""
        source = self.visit.source
        trouble = status_trouble(response)
        if trouble is not None:
            yield self.visit.failure(source.url, source.url, trouble)
            return
        yield IndexPage(self.as_fetched(response))
        if response.status >= 300:
            return
        listed = list(links(response, source.follow or ""))
        followed = listed[: self.visit.settings.max_publications]
        yield IndexRead(
            source=source.slug,
            url=source.url,
            locators=tuple(url for url, _ in listed),
            complete=bool(listed) and len(followed) == len(listed) and _ends(response.body),
            read_at=self.visit.now(),
        )
        if len(followed) < len(listed):
            trouble = FetchTroubleError(
                Reason.TOO_LARGE,
                Remedy.OPERATOR,
                f"{source.url} links {len(listed)} publications and only the first "
                f"{len(followed)} are read: narrow what {source.slug} follows",
            )
            yield self.visit.failure(source.url, source.url, trouble)
        for url, title in followed:
            yield self.ask(url, locator=url, callback=self.answered, listed_title=title)


def links(response: Response, follow: str) -> Iterator[tuple[str, str | None]]:
    """The addresses an index links that match ``follow``, each once, in order, with the words."""
    page = HtmlResponse(response.url, headers=response.headers, body=response.body)
    try:
        base = get_base_url(page)
    except ValueError:  # a base element that names no URL
        base = response.url
    wanted = re.compile(follow)
    found: dict[str, str | None] = {}
    for anchor in Selector(text=page.text).css("a[href], area[href]"):
        url = _resolved(base, anchor.attrib["href"])
        if url is None or url == exact_url(response.url) or not wanted.search(url):
            continue
        found[url] = found.get(url) or _words(anchor)
    yield from found.items()


def _resolved(base: str, href: str) -> str | None:
    try:
        url = exact_url(safe_url_string(urljoin(base, href.strip())))
    except ValueError:
        return None
    return url if url.lower().startswith(("http://", "https://")) else None


def _words(anchor: Selector) -> str | None:
    said = " ".join(anchor.xpath(".//text()").getall())
    for text in (said, anchor.attrib.get("title", ""), anchor.attrib.get("aria-label", "")):
        if words := " ".join(text.split()):
            return words
    return None


def _ends(body: bytes) -> bool:
    """Whether a page that opened an html element also closed it."""
    page = body.lower()
    return b"<html" not in page or b"</html" in page
