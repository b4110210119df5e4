"""Which URLs are opened at all: before any name is looked up, and again on each redirect."""

import ipaddress
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.spiders.source import visit_of
from crawler.trouble import FetchTroubleError
from crawler.visit import Visit
from policy.addresses import is_allowed_host, url_refusal
from policy.captures import Reason, Remedy


class AddressRules:
    """Refuses URLs that are not plain http, and public hosts while nobody is named as contact."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy, once a crawl."""
        return cls(visit_of(crawler))

    def process_request(self, request: Request) -> None:
        """Raise :class:`FetchTroubleError` for a URL that may not be opened."""
        refused = url_refusal(request.url)
        if refused is not None:
            raise FetchTroubleError(Reason.ADDRESS_REFUSED, Remedy.OPERATOR, refused)
        settings = self._visit.settings
        if (settings.contact or "").strip() or _is_ours(request.url, settings.allow_hosts):
            return
        host = urlsplit(request.url).hostname
        raise FetchTroubleError(
            Reason.CONTACT_MISSING,
            Remedy.OPERATOR,
            f"{host} is not asked until it can know whom to write to: set POLICYWATCH_CONTACT",
            anywhere=True,
        )


def _is_ours(url: str, allowed: frozenset[str]) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host == "localhost" or is_allowed_host(parts.netloc, allowed):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
