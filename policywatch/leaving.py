"""Policies that their index no longer lists: held, then told as retired or consolidated."""

from collections.abc import Sequence
from datetime import datetime

from policy.alerts import Edition
from policy.captures import Fetched
from policy.changes import Change
from policy.document import Document
from policy.kinship import same_text
from policy.lifecycle import absence, confirmed_gone, merged, retired
from policy.text import text_hash
from policywatch.filing import VisitFiling
from policywatch.judging import Judged, sha256_of
from policywatch.visit_report import VisitReport
from reader.hints import hints_of
from reader.read import reading_key
from store import evidence
from store.errors import StaleComparison


def record_departures(
    filing: VisitFiling, index: Fetched, missing: Sequence[tuple[str, datetime]]
) -> list[VisitReport]:
    """Tell the policies missing from an index that was read whole, once each was missed long enough.

    ``index`` is the page that no longer lists them: the evidence.
    """
    database, slug = filing.world.database, filing.source.slug
    gone = [
        last
        for locator, since in missing
        if confirmed_gone(since, index.fetched_at)
        and (last := evidence.last_good(database, slug, locator)) is not None
        and last.retired_by is None
    ]
    if not gone:
        return []
    listed = evidence.present(database, slug)
    gone = [last for last in gone if not _came_into_force(last, listed)]
    if not gone:
        return []
    return [report for last in gone if (report := _depart(filing, index, last, listed))]


def _came_into_force(last: evidence.LastGood, listed: Sequence[evidence.LastGood]) -> bool:
    """Whether a version that was to come is now the one in force, at that one's place."""
    here = last.document
    return here.version is not None and any(
        one.document.number == here.number and one.document.version == here.version
        for one in listed
    )


def _depart(
    filing: VisitFiling,
    index: Fetched,
    last: evidence.LastGood,
    listed: Sequence[evidence.LastGood],
) -> VisitReport | None:
    watch = filing.world.watch
    into = next((one.document for one in listed if same_text(last.document, one.document)), None)
    change = (
        merged(last.document, into, watch, old_url=last.url)
        if into is not None
        else retired(last.document, watch, index_url=index.url)
    )
    try:
        return _record(filing, index, last, change)
    except StaleComparison:
        return None  # another process told it, or read it again


def _record(
    filing: VisitFiling, index: Fetched, last: evidence.LastGood, change: Change
) -> VisitReport:
    document: Document = absence(last.document, index.url)
    judged = Judged(
        sha256=sha256_of(index.body),
        reading_key=reading_key(hints_of(filing.source, filing.world.watch)),
        text_hash=text_hash(document.text),
        document=document,
    )
    return filing.edition(
        Fetched(
            source=index.source,
            locator=last.locator,
            url=index.url,
            final_url=index.final_url,
            status=index.status,
            fetched_at=index.fetched_at,
            headers=index.headers,
            body=index.body,
            media_type=index.media_type,
        ),
        judged,
        cause="retired",
        changes=(change,),
        before=Edition(
            sha256=last.revision_sha256,
            captured_at=last.captured_at,
            url=last.url,
            version=last.document.version,
            number=last.document.number,
        ),
        left=last.document,
        compared_to=last.revision_id,
    )
