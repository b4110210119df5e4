"""Reading a source without recording anything: over the network, or as it was read last."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from crawler.crawl import crawl
from crawler.settings import CrawlSettings
from policy.captures import Fetched, Reason, Remedy, SourceVisit
from policy.codes import WatchList
from policy.document import Document
from policy.gates import Expectation, Refusal, admit
from policy.sources import Method, Source
from policywatch.archives import excerpts_of, taken
from policywatch.judging import judge, sha256_of
from policywatch.politeness import paced_for
from policywatch.remedies import IN_WORDS, mend_of
from reader.sniff import answer
from store.database import Database
from store.publications import PublicationView, last_visited

_READ = frozenset({"baseline", "recorded", "not_modified", "same_bytes", "same_text", "unchanged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one publication of a source reads as, or why it cannot be read.

    ``document`` is None where it could not; then ``trouble`` is what is seen, ``detail`` what was
    found on the way and ``remedy`` what to do. ``at`` is when what is shown was captured, None
    where nothing was. ``edition`` is that of a series or release, empty elsewhere.
    """

    source: Source
    locator: str
    document: Document | None
    at: datetime | None = None
    edition: str = ""
    reason: str | None = None
    trouble: str = ""
    detail: str = ""
    remedy: str = ""


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
    numbers: frozenset[str] = frozenset(),
) -> list[Look]:
    """Visit a source and read what it gives; nothing is recorded.

    ``numbers`` are the policies that are wanted out of an archive beside those that name a code.
    """
    brought = await fetch(source, crawling, own_hosts, now)
    looks = [
        _unread(source, one.locator, one.reason, one.remedy, one.detail) for one in brought.failed
    ]
    no_index = _refusal_of_index(source, brought)
    if no_index is not None:
        looks.append(_refused(source, source.url, no_index))
    for one in _each(source, brought, watch, numbers, looks):
        judged = judge(source, one, None, watch)
        looks.append(
            _refused(source, one.locator, judged)
            if isinstance(judged, Refusal)
            else Look(
                source=source,
                locator=one.locator,
                document=judged.document,
                at=one.fetched_at,
                edition=one.edition,
            )
        )
    return looks


def _each(
    source: Source,
    brought: SourceVisit,
    watch: WatchList,
    numbers: frozenset[str],
    looks: list[Look],
) -> Iterator[Fetched]:
    """Each answer of a visit; of an archive each policy in it. What is refused goes to ``looks``."""
    for one in brought.fetched:
        if source.method is not Method.EXPORT:
            yield one
            continue
        excerpts = excerpts_of(source, one, watch, numbers)
        if isinstance(excerpts, Refusal):
            looks.append(_refused(source, one.locator, excerpts))
        else:
            sha256 = sha256_of(one.body)
            yield from (taken(one, excerpt, part_of=sha256) for excerpt in excerpts)


def look_back(source: Source, database: Database) -> list[Look]:
    """What the last visit to a source read, from the database; one line of trouble before the first."""
    found = [_stored(source, view) for view in last_visited(database, source.slug)]
    return found or [
        Look(
            source=source,
            locator=source.url,
            document=None,
            trouble="has not been read yet",
            remedy=f"policywatch sources check {source.slug} --live reads it now",
        )
    ]


def _stored(source: Source, view: PublicationView) -> Look:
    if view.outcome in _READ and view.reading is not None:
        return Look(
            source=source,
            locator=view.locator,
            document=view.reading.document,
            at=view.reading.captured_at,
        )
    reason = Reason(view.reason) if view.reason else Reason.UNREADABLE
    remedy = Remedy(view.remedy) if view.remedy else Remedy.NONE
    return _unread(source, view.locator, reason, remedy, view.detail)


def _refusal_of_index(source: Source, brought: SourceVisit) -> Refusal | None:
    """Why what came is not the index, where it gave no publication."""
    page = brought.index_fetched
    if page is None or brought.fetched or brought.failed:
        return None
    refused = admit(answer(page.body, page.status, page.media_type), expected=Expectation())
    return refused or Refusal(
        reason=Reason.UNREADABLE,
        remedy=Remedy.OPERATOR,
        detail=f"it links nothing that matches {source.follow!r}",
    )


def _refused(source: Source, locator: str, refusal: Refusal) -> Look:
    return _unread(source, locator, refusal.reason, refusal.remedy, refusal.detail)


def _unread(source: Source, locator: str, reason: Reason, remedy: Remedy, detail: str) -> Look:
    return Look(
        source=source,
        locator=locator,
        document=None,
        reason=str(reason),
        trouble=IN_WORDS[reason],
        detail=detail,
        remedy=mend_of(reason, remedy, source),
    )
