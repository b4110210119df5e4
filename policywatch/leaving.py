"""Policies that their index no longer lists: held, then told as retired or consolidated."""

import re
from collections.abc import Sequence
from datetime import datetime

from policy.captures import Fetched
from policy.changes import Change
from policy.comparison.kinship import same_policy, same_text
from policy.document import Document
from policy.lifecycle import (
    absence,
    confirmed_gone,
    merged,
    overtaken,
    place_in_force,
    retired,
    withdrawn,
)
from policy.sources import Method, Source
from policy.text import text_hash
from policywatch.filing import Found, VisitFiling, edition_before
from policywatch.judging import Judged, sha256_of
from policywatch.visit_report import VisitReport
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
        and _is_followed(filing.source, last)
    ]
    if not gone:
        return []
    listed = evidence.present(database, slug)
    reports = []
    for last in gone:
        if _came_into_force(last, listed):
            continue
        change = _leaving(filing, index, last, listed)
        report = _record(filing, index, last, change) if change is not None else None
        if report is not None:
            reports.append(report)
    return reports


def _is_followed(source: Source, last: evidence.LastGood) -> bool:
    """Whether the source still follows such links: what its declaration left out has not left."""
    if source.method is not Method.LISTING or not source.follow:
        return True
    return any(re.search(source.follow, url) for url in (last.locator, last.url))


def _came_into_force(last: evidence.LastGood, listed: Sequence[evidence.LastGood]) -> bool:
    """Whether a version that was to come is now the one in force, at that one's place."""
    here = last.document
    return None not in (here.number, here.version) and any(
        one.document.number == here.number and one.document.version == here.version
        for one in listed
    )


def _leaving(
    filing: VisitFiling,
    index: Fetched,
    last: evidence.LastGood,
    listed: Sequence[evidence.LastGood],
) -> Change | None:
    """What the absence of a publication says; None where that of another one says it."""
    watch = filing.world.watch
    place = place_in_force(last.locator) if filing.source.method is Method.EXPORT else None
    if place is not None:
        in_force = next((one.document for one in listed if one.locator == place), None)
        if in_force is None and filing.last_good(place) is not None:
            return None  # the policy itself left
        if in_force is not None and overtaken(last.document, in_force):
            return None
        return withdrawn(last.document, in_force, watch, index_url=index.url)
    into = _listed_in_its_place(last.document, [one.document for one in listed])
    if into is not None:
        return merged(last.document, into, watch, old_url=last.url)
    return retired(last.document, watch, index_url=index.url)


def _listed_in_its_place(left: Document, listed: Sequence[Document]) -> Document | None:
    """The listed policy that prints the same number under a like title, else one of the same text."""
    numbered = (one for one in listed if left.number is not None and same_policy(left, one))
    alike = (one for one in listed if same_text(left, one))
    return next(numbered, None) or next(alike, None)


def _record(
    filing: VisitFiling, index: Fetched, last: evidence.LastGood, change: Change
) -> VisitReport | None:
    try:
        return _recorded(filing, index, last, change)
    except StaleComparison:
        return None  # another process told it, or read it again


def _recorded(
    filing: VisitFiling, index: Fetched, last: evidence.LastGood, change: Change
) -> VisitReport:
    document: Document = absence(last.document, index.url)
    judged = Judged(
        sha256=sha256_of(index.body),
        reading_key=filing.reading_key,
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
        Found(
            cause="retired",
            changes=(change,),
            before=edition_before(last, last.document),
            left=last.document,
            compared_to=last.revision_id,
        ),
    )
