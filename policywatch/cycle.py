"""One visit to one source, from the crawl to what is recorded."""

import asyncio
from datetime import datetime

from crawler.crawl import crawl
from policy.alerts import Edition
from policy.captures import Fetched, Outcome, Reason, Remedy, SourceVisit
from policy.comparison import compare, new_history_lines, unrelated
from policy.document import Document
from policy.gates import Expectation, Refusal, admit
from policy.kinship import same_policy
from policy.publication import published, upcoming
from policy.sources import Publishes, Source
from policywatch.alerting import upcoming_notice
from policywatch.alike import answered_alike
from policywatch.filing import VisitFiling
from policywatch.health import tell_missing
from policywatch.judging import Judged, judge, read_or_refuse, sha256_of
from policywatch.politeness import paced_for
from policywatch.visit_report import VisitReport
from policywatch.world import World
from reader.hints import hints_of
from reader.read import reading_key
from reader.sniff import answer
from store import evidence, recording
from store.errors import StaleComparison


async def visit(source: Source, world: World) -> list[VisitReport]:
    """Crawl one source and record how each of its publications ended.

    Trouble of the source is recorded and reported; what is raised is trouble of ours (a full
    disk, a locked database) and leaves nothing half-written.
    """
    known = await asyncio.to_thread(evidence.validators, world.database, source.slug)
    paced = paced_for(source, world.crawling, world.settings.allow_hosts)
    brought = await crawl(source, settings=paced, validators=known, now=world.clock)
    return await asyncio.to_thread(record_visit, source, brought, world)


def record_visit(source: Source, brought: SourceVisit, world: World) -> list[VisitReport]:
    """Record what a crawl brought back, and log how each publication ended."""
    filing = VisitFiling(source=source, started_at=brought.started_at, world=world)
    reports = _record(filing, brought)
    for report in reports:
        world.log.info(
            "visit",
            source=report.source,
            publication=report.locator,
            outcome=str(report.outcome),
            reason=str(report.reason) if report.reason else None,
            detail=report.detail or None,
            changes=report.changes,
            told=report.told,
        )
    return reports


def _record(filing: VisitFiling, brought: SourceVisit) -> list[VisitReport]:
    source, world = filing.source, filing.world
    news: frozenset[str] = frozenset()
    gone: tuple[tuple[str, datetime], ...] = ()
    reports: list[VisitReport] = []
    no_index = _refusal_of_index(source, brought)
    if brought.index is not None and no_index is None:
        delta = recording.record_index(world.database, brought.index, world.clock())
        news = frozenset() if delta.baseline else frozenset(delta.first_listed)
        gone = delta.missing
    alike = answered_alike(filing, brought.fetched)
    for one in brought.fetched:
        refused = alike.get(one.locator)
        reports.append(
            filing.refused(one, refused)
            if refused
            else _settle(filing, one, is_news=one.locator in news)
        )
    reports.extend(filing.failed(one) for one in brought.failed)
    if no_index is not None and brought.index_fetched is not None:
        reports.append(filing.refused(brought.index_fetched, no_index))
    for locator, since in gone:
        tell_missing(source, locator, since, world)
    return reports


def _refusal_of_index(source: Source, brought: SourceVisit) -> Refusal | None:
    """Why what came is not the index: a wall, or a page that links none of its publications.

    Either would make all publications look delisted, or all look unchanged for ever.
    """
    page = brought.index_fetched
    if page is None:
        return None
    refused = admit(answer(page.body, page.status, page.media_type), expected=Expectation())
    if refused is None and brought.index is not None and not brought.index.locators:
        return Refusal(
            reason=Reason.UNREADABLE,
            remedy=Remedy.OPERATOR,
            detail=f"it links nothing that matches {source.follow!r}",
        )
    return refused


def _settle(filing: VisitFiling, fetched: Fetched, *, is_news: bool) -> VisitReport:
    """Settle one answer; again where another process recorded an edition meanwhile."""
    for _ in range(3):
        try:
            return _settle_once(filing, fetched, is_news=is_news)
        except StaleComparison:
            continue
    return _settle_once(filing, fetched, is_news=is_news)


def _settle_once(filing: VisitFiling, fetched: Fetched, *, is_news: bool) -> VisitReport:
    last = filing.last_good(fetched.locator)
    if fetched.status == 304 and last is not None:
        return filing.stop(fetched, Outcome.NOT_MODIFIED)
    if last is not None and sha256_of(fetched.body) == last.sha256:
        return filing.stop(fetched, Outcome.SAME_BYTES)
    judged = judge(filing.source, fetched, last.document if last else None, filing.world.watch)
    if isinstance(judged, Refusal):
        return filing.refused(fetched, judged)
    if last is not None:
        return _held_against(last, filing, fetched, judged)
    left = _left_at_another_address(filing, judged) if is_news else None
    if left is not None:
        return _held_against(left, filing, fetched, judged, continues=True)
    return _first(filing, fetched, judged, is_news=is_news)


def _held_against(
    last: evidence.LastGood,
    filing: VisitFiling,
    fetched: Fetched,
    judged: Judged,
    *,
    continues: bool = False,
) -> VisitReport:
    """An answer beside the last edition, which ``continues`` says was at another address."""
    document, world = judged.document, filing.world
    left = _left_side(last, judged, filing)
    if left is None:
        return filing.edition(
            fetched,
            judged,
            cause="reread",
            before=_edition_before(last, last.document),
            compared_to=last.revision_id,
            continues=continues,
        )
    if judged.text_hash == last.text_hash and left is last.document and not continues:
        return filing.stop(fetched, Outcome.SAME_TEXT)
    why = unrelated(left, document)
    if why is not None:
        return filing.refused(fetched, _another_document(why))
    changes = compare(left, document, world.watch, today=fetched.fetched_at.date())
    if not changes and not continues:
        return filing.stop(fetched, Outcome.UNCHANGED)
    return filing.edition(
        fetched,
        judged,
        cause="published",
        changes=changes,
        before=_edition_before(last, left),
        compared_to=last.revision_id,
        continues=continues,
        new_history=new_history_lines(left, document),
    )


def _another_document(why: str) -> Refusal:
    return Refusal(
        reason=Reason.OTHER_DOCUMENT,
        remedy=Remedy.OPERATOR,
        detail=f"it is no edition of what stood there: {why}",
    )


def _left_at_another_address(filing: VisitFiling, judged: Judged) -> evidence.LastGood | None:
    """The edition that a newly listed one takes the place of: the same policy, moved."""
    if filing.source.publishes is Publishes.BULLETINS:
        return None
    left = evidence.left_behind(filing.world.database, filing.source.slug)
    return next((one for one in left if same_policy(one.document, judged.document)), None)


def _edition_before(last: evidence.LastGood, document: Document) -> Edition:
    return Edition(
        sha256=last.revision_sha256,
        captured_at=last.captured_at,
        url=last.url,
        version=document.version,
        number=document.number,
    )


def _left_side(last: evidence.LastGood, judged: Judged, filing: VisitFiling) -> Document | None:
    """The last good edition as today's readers read it; a better reader is not news.

    None when they no longer read it at all: then nothing truthful can be said of what changed.
    """
    if last.reading_key == judged.reading_key:
        return last.document
    database, hints = filing.world.database, hints_of(filing.source, filing.world.watch)
    body = evidence.capture_bytes(database, last.revision_sha256)
    again = read_or_refuse(body, last.media_type, last.url, hints)
    if isinstance(again, Refusal):
        return None
    recording.record_reading(
        database, last.revision_id, reading_key(hints), again, filing.world.clock()
    )
    return again


def _first(filing: VisitFiling, fetched: Fetched, judged: Judged, *, is_news: bool) -> VisitReport:
    """A first sight: the baseline with what is still to come, or news where the index was known."""
    document, watch = judged.document, filing.world.watch
    today = fetched.fetched_at.date()
    if is_news:
        change = published(document, watch, today=today)
        return filing.edition(fetched, judged, cause="published", changes=(change,))
    announced = upcoming(document, watch, today=today)
    to_come = upcoming_notice(filing.source, announced, at=fetched.fetched_at)
    return filing.edition(
        fetched, judged, cause="first_sight", to_come=to_come if announced else None
    )
