"""How fast a host may be asked."""

from collections.abc import Collection
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.settings import CrawlSettings
from policy.sources import Source


def paced_for(source: Source, crawling: CrawlSettings, own_hosts: Collection[str]) -> CrawlSettings:
    """The settings of a visit: hosts that the operator lists as its own need no pause."""
    address = urlsplit(source.url)
    own = {address.hostname, address.netloc} & set(own_hosts)
    return replace(crawling, delay=0.0) if own else crawling
