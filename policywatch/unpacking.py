"""An archive that holds many policies: each is settled as a publication of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from policy.captures import Fetched, IndexRead, Outcome
from policy.document import Document
from policy.gates import Refusal
from policy.lifecycle import confirmed_gone
from policy.text import text_hash
from policywatch.archives import contents_of, excerpts_of, taken
from policywatch.filing import Found, VisitFiling
from policywatch.index import record_index
from policywatch.judging import Judged, sha256_of
from policywatch.leaving import record_departures
from policywatch.settling import settle
from policywatch.visit_report import VisitReport
from reader.mcd.contractors import CONTRACTORS
from reader.mcd.excerpt import Excerpt
from store import evidence
from store.policies import watched_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contents:
    excerpts: tuple[Excerpt, ...]
    document: Document


def settle_archive(filing: VisitFiling, archive: Fetched) -> list[VisitReport]:
    """How the archive and each policy in it ended; the archive's own edition is what it holds."""
    last = filing.last_good(archive.locator)
    if last is not None and archive.status == 304:
        return _unchanged(filing, archive, last, Outcome.NOT_MODIFIED)
    sha256 = sha256_of(archive.body)
    if last is not None and sha256 == last.sha256:
        return _unchanged(filing, archive, last, Outcome.SAME_BYTES)
    contents = _contents(filing, archive)
    if isinstance(contents, Refusal):
        return [filing.refused(archive, contents)]
    index = _index(filing, archive, [one.locator for one in contents.excerpts])
    delta, doubt = record_index(filing, index)
    if doubt is not None:
        return [filing.refused(archive, doubt)]
    reports = [_settle_contents(filing, archive, sha256, contents.document, last)]
    # A code newly watched takes more policies out: they are a baseline, not news.
    same_watch = last is not None and last.reading_key == filing.reading_key
    held = _still_held(archive, delta.missing)
    for excerpt in sorted(contents.excerpts, key=lambda one: one.succeeds is not None):
        if held and excerpt.locator == CONTRACTORS:
            continue
        settled = settle(
            filing,
            taken(archive, excerpt, part_of=sha256),
            is_news=same_watch and excerpt.locator in delta.first_listed,
            succeeds=excerpt.succeeds,
        )
        if settled is not None:
            reports.append(settled)
    reports.extend(record_departures(filing, archive, delta.missing))
    return reports


def _still_held(archive: Fetched, missing: Sequence[tuple[str, datetime]]) -> bool:
    """Whether a policy is missing for less than it takes to believe it.

    The list of the contractors' articles is made from the same export, so what it says of a
    contractor that lost one is not believed earlier either.
    """
    return any(not confirmed_gone(since, archive.fetched_at) for _, since in missing)


def _unchanged(
    filing: VisitFiling, archive: Fetched, last: evidence.LastGood, outcome: Outcome
) -> list[VisitReport]:
    """The archive as it was, and so each policy in it; what is missing from it is missing still."""
    database, slug = filing.world.database, filing.source.slug
    reports = [filing.stop(archive, outcome)]
    held = [
        one
        for one in evidence.present(database, slug)
        if one.locator != archive.locator and one.retired_by is None
    ]
    reports.extend(filing.stop(_unread(archive, one.locator), Outcome.NOT_MODIFIED) for one in held)
    delta, _ = record_index(filing, _index(filing, archive, [one.locator for one in held]))
    if delta.missing:
        body = archive.body or evidence.capture_bytes(database, last.revision_sha256)
        whole = replace(archive, body=body, status=200)
        reports.extend(record_departures(filing, whole, delta.missing))
    return reports


def _index(filing: VisitFiling, archive: Fetched, locators: Sequence[str]) -> IndexRead:
    return IndexRead(
        source=filing.source.slug,
        url=filing.source.url,
        locators=tuple(locators),
        complete=True,
        read_at=archive.fetched_at,
    )


def _contents(filing: VisitFiling, archive: Fetched) -> _Contents | Refusal:
    world, source = filing.world, filing.source
    numbers = watched_numbers(world.database, source.publisher.slug, world.watch.numbers) | {
        one.document.number
        for one in evidence.present(world.database, source.slug)
        if one.document.number
    }
    excerpts = excerpts_of(source, archive, world.watch, numbers)
    if isinstance(excerpts, Refusal):
        return excerpts
    return _Contents(excerpts=excerpts, document=contents_of(source, excerpts))


def _settle_contents(
    filing: VisitFiling,
    archive: Fetched,
    sha256: str,
    document: Document,
    last: evidence.LastGood | None,
) -> VisitReport:
    """The list of what the archive holds; what is new or gone is told of the policies themselves."""
    judged = Judged(
        sha256=sha256,
        reading_key=filing.reading_key,
        text_hash=text_hash(document.text),
        document=document,
    )
    if last is None:
        return filing.edition(archive, judged, Found(cause="first_sight"))
    if judged.text_hash == last.text_hash and judged.reading_key == last.reading_key:
        return filing.stop(archive, Outcome.SAME_TEXT, keeps_bytes=False)
    return filing.edition(archive, judged, Found(cause="published", compared_to=last.revision_id))


def _unread(archive: Fetched, locator: str) -> Fetched:
    return Fetched(
        source=archive.source,
        locator=locator,
        url=archive.url,
        final_url=archive.final_url,
        status=304,
        fetched_at=archive.fetched_at,
    )
