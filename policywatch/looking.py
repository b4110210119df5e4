"""Fetching and reading a source without recording anything."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from crawler.crawl import crawl
from crawler.settings import CrawlSettings
from policy.captures import SourceVisit
from policy.codes import WatchList
from policy.document import Document
from policy.gates import Refusal
from policy.sources import Source
from policywatch.judging import judge
from policywatch.politeness import paced_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one publication of a source reads as, or why it cannot be read."""

    source: str
    locator: str
    document: Document | None
    detail: str

    def as_dict(self) -> dict[str, object]:
        """For ``--json``."""
        document = self.document
        return {
            "source": self.source,
            "publication": self.locator,
            "read": document is not None,
            "title": document.title if document else None,
            "number": document.number if document else None,
            "dates": {one.printed_label: one.printed for one in document.dates} if document else {},
            "codes": sorted({one.code for one in document.statements}) if document else [],
            "detail": self.detail,
        }


async def fetch(
    source: Source,
    crawling: CrawlSettings,
    own_hosts: Collection[str],
    now: Callable[[], datetime],
) -> SourceVisit:
    """One whole, unconditional visit."""
    paced = paced_for(source, crawling, own_hosts)
    return await crawl(source, settings=paced, validators={}, now=now)


async def look(
    source: Source,
    crawling: CrawlSettings,
    own_hosts: Collection[str],
    now: Callable[[], datetime],
    watch: WatchList,
) -> list[Look]:
    """Visit a source and read what it gives."""
    brought = await fetch(source, crawling, own_hosts, now)
    looks = [_failed(source, one.locator, one.detail) for one in brought.failed]
    for one in brought.fetched:
        judged = judge(source, one, None, watch)
        if isinstance(judged, Refusal):
            looks.append(_failed(source, one.locator, f"{judged.reason}: {judged.detail}"))
        else:
            looks.append(
                Look(
                    source=source.slug,
                    locator=one.locator,
                    document=judged.document,
                    detail=judged.document.title,
                )
            )
    return looks


def _failed(source: Source, locator: str, detail: str) -> Look:
    return Look(source=source.slug, locator=locator, document=None, detail=detail)
