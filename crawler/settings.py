"""What a crawl may do, as the operator set it: identity, limits and politeness."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

_ARCHIVE_TIME = 5  #: times as long as a page may an archive take: 250 MB at 1 MB a second


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSettings:
    """Identity, permissions and limits of every crawl.

    ``contact`` (an address or a URL) goes into the user agent; hosts that are not in
    ``allow_hosts`` are not asked without it. ``allow_hosts`` names hosts, ``host:port`` or IP
    addresses that may be private or loopback. ``accept_ama_license`` is the operator's acceptance
    of the AMA, ADA and AHA terms behind the Coverage API and the data files of CMS. All times are seconds: ``timeout`` for
    one request from dial to last byte, ``crawl_timeout`` for all requests of one source, ``delay``
    the pause between two requests to one host, ``max_wait`` the longest wait a server may ask for
    by Retry-After, ``max_crawl_delay`` the longest pause robots.txt may ask for, ``backoff`` the
    first wait before a retry where the server named none. ``max_bytes`` bounds a body, also after
    decompression, and ``max_archive_bytes`` that of an export or of all files of a release;
    ``retries`` the repetitions of one request; ``max_publications`` what is followed from one
    listing or read from one directory. ``inbox`` holds the directories of folder sources, each
    named after its source.
    """

    contact: str | None = None
    allow_hosts: frozenset[str] = frozenset()
    accept_ama_license: bool = False
    timeout: float = 60.0
    crawl_timeout: float = 900.0
    max_bytes: int = 50_000_000
    version: str = "0.1.0"
    delay: float = 2.0
    max_wait: float = 120.0
    max_crawl_delay: float = 30.0
    backoff: float = 1.0
    retries: int = 2
    max_publications: int = 300
    max_archive_bytes: int = 250_000_000
    inbox: Path | None = None

    def for_archives(self) -> Self:
        """The same with the limits of size and time that exports and releases have."""
        return replace(self, max_bytes=self.max_archive_bytes, timeout=self.timeout * _ARCHIVE_TIME)

    @property
    def user_agent(self) -> str:
        """Who we are, honestly: ``policywatch/<version> (+contact)``."""
        name = f"policywatch/{self.version}"
        contact = " ".join((self.contact or "").split())
        return f"{name} (+{contact})" if contact else name
