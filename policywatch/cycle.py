"""One visit to one source, from the crawl to what is recorded."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from crawler.crawl import crawl
from policy.alerts import Alert, Edition, Notice, UntoldReason
from policy.captures import (
    Fetched,
    FetchFailed,
    Outcome,
    Reason,
    Remedy,
    SourceVisit,
)
from policy.changes import Change
from policy.comparison import compare, new_history_lines, unrelated
from policy.document import Document
from policy.gates import Expectation, Refusal, admit
from policy.kinship import same_policy
from policy.publication import published, upcoming
from policy.sources import Source
from policy.told import decide
from policywatch.alerting import build_alert, upcoming_notice
from policywatch.health import tell_missing, tell_trouble
from policywatch.judging import Judged, judge, read_or_refuse, sha256_of
from policywatch.politeness import paced_for
from policywatch.routes import ALERTS, targets_of
from policywatch.visit_report import VisitReport
from policywatch.world import World
from reader.hints import hints_of
from reader.read import reading_key
from reader.sniff import answer
from store import evidence, recording
from store.errors import StaleComparison
from store.recording import EditionRecord, Stop

_UNTOLD = {"first_sight": UntoldReason.BASELINE, "reread": UntoldReason.REREAD}


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
    reports = _record(source, brought, world)
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


def _record(source: Source, brought: SourceVisit, world: World) -> list[VisitReport]:
    news: frozenset[str] = frozenset()
    gone: tuple[tuple[str, datetime], ...] = ()
    no_index = _refusal_of_index(source, brought)
    if brought.index is not None and no_index is None:
        delta = recording.record_index(world.database, brought.index, world.clock())
        news = frozenset() if delta.baseline else frozenset(delta.first_listed)
        gone = delta.missing
    reports = [_settle(source, one, brought, world, news) for one in brought.fetched]
    reports.extend(_failed(source, one, brought, world) for one in brought.failed)
    if no_index is not None and brought.index_fetched is not None:
        reports.append(_refused(source, brought.index_fetched, brought, world, no_index))
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


def _settle(
    source: Source, fetched: Fetched, brought: SourceVisit, world: World, news: frozenset[str]
) -> VisitReport:
    for _ in range(3):
        try:
            return _settle_once(source, fetched, brought, world, news)
        except StaleComparison:
            continue
    return _settle_once(source, fetched, brought, world, news)


def _settle_once(
    source: Source, fetched: Fetched, brought: SourceVisit, world: World, news: frozenset[str]
) -> VisitReport:
    last = evidence.last_good(world.database, source.slug, fetched.locator)
    if fetched.status == 304 and last is not None:
        return _stop(source, fetched, brought, world, Outcome.NOT_MODIFIED)
    if last is not None and sha256_of(fetched.body) == last.sha256:
        return _stop(source, fetched, brought, world, Outcome.SAME_BYTES)
    judged = judge(source, fetched, last.document if last else None)
    if isinstance(judged, Refusal):
        return _refused(source, fetched, brought, world, judged)
    moved = last is None and fetched.locator in news
    if moved:
        last = _continued(source, judged, world)
    if last is None:
        return _first(source, fetched, brought, world, judged, is_news=fetched.locator in news)
    left = _left_side(source, last, judged, world)
    if left is None:
        return _edition(
            source,
            fetched,
            brought,
            world,
            judged,
            changes=(),
            before=_as_edition(last, last.document),
            compared_to=last.revision_id,
            new_history=(),
            cause="reread",
            continues=moved,
        )
    if judged.text_hash == last.text_hash and left is last.document and not moved:
        return _stop(source, fetched, brought, world, Outcome.SAME_TEXT)
    why = unrelated(left, judged.document)
    if why is not None:
        return _refused(source, fetched, brought, world, _another_document(why))
    changes = compare(left, judged.document, world.watch, today=fetched.fetched_at.date())
    if not changes and not moved:
        return _stop(source, fetched, brought, world, Outcome.UNCHANGED)
    return _edition(
        source,
        fetched,
        brought,
        world,
        judged,
        changes=changes,
        before=_as_edition(last, left),
        compared_to=last.revision_id,
        new_history=new_history_lines(left, judged.document),
        cause="published",
        continues=moved,
    )


def _continued(source: Source, judged: Judged, world: World) -> evidence.LastGood | None:
    """The edition that a newly listed one takes the place of: the same policy at another address."""
    return next(
        (
            one
            for one in evidence.left_behind(world.database, source.slug)
            if same_policy(one.document, judged.document)
        ),
        None,
    )


def _another_document(why: str) -> Refusal:
    return Refusal(
        reason=Reason.OTHER_DOCUMENT,
        remedy=Remedy.OPERATOR,
        detail=f"it is no edition of what stood there: {why}",
    )


def _as_edition(last: evidence.LastGood, document: Document) -> Edition:
    return Edition(
        sha256=last.revision_sha256,
        captured_at=last.captured_at,
        url=last.url,
        version=document.version,
        number=document.number,
    )


def _left_side(
    source: Source, last: evidence.LastGood, judged: Judged, world: World
) -> Document | None:
    """The last good edition as today's readers read it; a better reader is not news.

    None when they no longer read it at all: then nothing truthful can be said of what changed.
    """
    if last.reading_key == judged.reading_key:
        return last.document
    body = evidence.capture_bytes(world.database, last.revision_sha256)
    again = read_or_refuse(body, last.media_type, last.url, hints_of(source))
    if isinstance(again, Refusal):
        return None
    recording.record_reading(
        world.database,
        last.revision_id,
        reading_key(hints_of(source)),
        again,
        world.clock(),
    )
    return again


def _first(
    source: Source,
    fetched: Fetched,
    brought: SourceVisit,
    world: World,
    judged: Judged,
    *,
    is_news: bool,
) -> VisitReport:
    today = fetched.fetched_at.date()
    here = Edition(
        sha256=judged.sha256,
        captured_at=fetched.fetched_at,
        url=fetched.final_url,
        version=judged.document.version,
        number=judged.document.number,
    )
    changes = (published(judged.document, world.watch, today=today),) if is_news else ()
    announced = () if is_news else upcoming(judged.document, world.watch, today=today)
    return _edition(
        source,
        fetched,
        brought,
        world,
        judged,
        changes=changes,
        before=here,
        compared_to=None,
        new_history=(),
        cause="published" if is_news else "first_sight",
        to_come=upcoming_notice(source, announced, at=fetched.fetched_at) if announced else None,
    )


def _edition(
    source: Source,
    fetched: Fetched,
    brought: SourceVisit,
    world: World,
    judged: Judged,
    *,
    changes: tuple[Change, ...],
    before: Edition,
    compared_to: int | None,
    new_history: Sequence[str],
    cause: str,
    to_come: Notice | None = None,
    continues: bool = False,
) -> VisitReport:
    decision = decide(changes, world.watch)
    here = Edition(
        sha256=judged.sha256,
        captured_at=fetched.fetched_at,
        url=fetched.final_url,
        version=judged.document.version,
        number=judged.document.number,
    )

    def alert(public_ids: tuple[str, ...]) -> Alert:
        return build_alert(
            source=source,
            changes=changes,
            told=decision.told,
            public_ids=public_ids,
            document=judged.document,
            before=before,
            after=here,
            new_history=new_history,
            watch=world.watch,
        )

    recorded = recording.record_edition(
        world.database,
        EditionRecord(
            source=source,
            fetched=fetched,
            started_at=brought.started_at,
            ended_at=world.clock(),
            owner=world.owner,
            reading_key=judged.reading_key,
            document=judged.document,
            text_hash=judged.text_hash,
            cause=cause,
            compared_to=compared_to,
            changes=changes,
            told=decision.told,
            untold=_UNTOLD.get(cause, decision.untold),
            routes=targets_of(world.routes, ALERTS),
            alert=alert if decision.told else None,
            upcoming=to_come,
            continues=continues,
        ),
    )
    return VisitReport(
        source=source.slug,
        locator=fetched.locator,
        outcome=Outcome.BASELINE if cause == "first_sight" else Outcome.RECORDED,
        changes=len(changes),
        told=len(decision.told) if recorded.message_public_id else 0,
    )


def _stop(
    source: Source, fetched: Fetched, brought: SourceVisit, world: World, outcome: Outcome
) -> VisitReport:
    recording.record_stop(
        world.database,
        Stop(
            source=source.slug,
            locator=fetched.locator,
            outcome=outcome,
            started_at=brought.started_at,
            ended_at=world.clock(),
            owner=world.owner,
            status=fetched.status,
            fetched=fetched,
        ),
    )
    return VisitReport(source=source.slug, locator=fetched.locator, outcome=outcome)


def _refused(
    source: Source, fetched: Fetched, brought: SourceVisit, world: World, refusal: Refusal
) -> VisitReport:
    return _unread(
        source,
        Stop(
            source=source.slug,
            locator=fetched.locator,
            outcome=Outcome.REFUSED,
            started_at=brought.started_at,
            ended_at=world.clock(),
            owner=world.owner,
            reason=refusal.reason,
            remedy=refusal.remedy,
            detail=refusal.detail,
            status=fetched.status,
            fetched=fetched,
        ),
        world,
    )


def _failed(source: Source, failed: FetchFailed, brought: SourceVisit, world: World) -> VisitReport:
    return _unread(
        source,
        Stop(
            source=source.slug,
            locator=failed.locator,
            outcome=Outcome.FAILED,
            started_at=brought.started_at,
            ended_at=world.clock(),
            owner=world.owner,
            reason=failed.reason,
            remedy=failed.remedy,
            detail=failed.detail,
            status=failed.status,
        ),
        world,
    )


def _unread(source: Source, stop: Stop, world: World) -> VisitReport:
    """Record a visit that did not bring the policy, and tell it where it is time to."""
    recording.record_stop(world.database, stop)
    if stop.reason is not None and stop.remedy is not None:
        tell_trouble(source, stop.locator, stop.reason, stop.remedy, stop.detail, world)
    return VisitReport(
        source=stop.source,
        locator=stop.locator,
        outcome=stop.outcome,
        reason=stop.reason,
        remedy=stop.remedy or Remedy.NONE,
        detail=stop.detail,
    )
