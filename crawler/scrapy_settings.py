"""How Scrapy is set up for a crawl of ours: on asyncio alone, guarded, quiet and polite."""

import logging
from typing import Any

from scrapy.downloadermiddlewares.defaultheaders import DefaultHeadersMiddleware
from scrapy.downloadermiddlewares.useragent import UserAgentMiddleware

from crawler.connection import GuardedConnection
from crawler.handover import HandOver
from crawler.middlewares.addresses import AddressRules
from crawler.middlewares.backoff import Backoff
from crawler.middlewares.conditional import ConditionalRequests
from crawler.middlewares.decompress import Decompress
from crawler.middlewares.redirects import Redirects
from crawler.middlewares.robots import Robots
from crawler.settings import CrawlSettings

_HOPS = 5  # redirects; as many as RFC 9309 asks for with robots.txt


def scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """Scrapy's settings for one crawl.

    The middlewares are named here in full instead of amending Scrapy's list: its cookie jar, proxy
    lookup, cache, retry, robots and decompression either have no place in a watcher or are
    replaced by stricter ones. Requests pass them in rising order, answers in falling order.
    """
    return {
        "TWISTED_REACTOR_ENABLED": False,
        "DOWNLOAD_HANDLERS": {
            "http": GuardedConnection,
            "https": GuardedConnection,
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            AddressRules: 50,
            Robots: 100,
            ConditionalRequests: 300,
            DefaultHeadersMiddleware: 400,
            UserAgentMiddleware: 500,
            Backoff: 550,
            Decompress: 590,
            Redirects: 600,
        },
        # Of Scrapy's own, one drops long URLs without a word and none is needed.
        "SPIDER_MIDDLEWARES_BASE": {},
        "ITEM_PIPELINES": {HandOver: 0},
        "EXTENSIONS_BASE": {},
        "USER_AGENT": settings.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/pdf,application/json;q=0.9,*/*;q=0.8",
            "Accept-Language": "en",
        },
        "REDIRECT_MAX_TIMES": _HOPS,
        # For handlers other than ours, should one ever stand in for it.
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_MAXSIZE": settings.max_bytes,
        "DOWNLOAD_TIMEOUT": settings.timeout,
        # The pause between requests is kept per host over all crawls, in crawler.hosts.
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 4,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_ITEMS": 1,  # otherwise a hundred tasks are made for each answer
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "STATS_DUMP": False,
    }


def quieten() -> None:
    """Let Scrapy log its errors only; what a crawl met is in the values it gives."""
    logging.getLogger("scrapy").setLevel(logging.ERROR)
