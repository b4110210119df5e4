"""Watching an address somebody names: fetched once, read, declared, and its baseline recorded."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from crawler.coverage_documents import document_of
from policy.addresses import url_refusal
from policy.captures import SourceVisit
from policy.document import Document, Statement
from policy.gates import Refusal
from policy.sources import Certainty, LineOfBusiness, Method, Publisher, Source
from policywatch.catalogue import Catalogue, append_source
from policywatch.clock import system_clock
from policywatch.cycle import record_visit
from policywatch.judging import judge
from policywatch.looking import fetch
from policywatch.settings import Settings
from policywatch.world import World, crawling_of
from store.catalogue import sync_sources


class AddError(Exception):
    """An address that cannot be watched; ``usage`` is True when the call was wrong."""

    def __init__(self, sentence: str, *, usage: bool = False) -> None:
        super().__init__(sentence)
        self.usage = usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address as fetched and read, not yet watched.

    ``watched`` are what it says about the watched codes.
    """

    source: Source
    publisher: Publisher
    visit: SourceVisit
    document: Document
    watched: tuple[Statement, ...]


async def look_at(
    url: str,
    catalogue: Catalogue,
    settings: Settings,
    *,
    publisher: str | None,
    line: LineOfBusiness,
) -> Candidate:
    """Fetch and read ``url``; a fragment in it (``#top``) names no other page and is left out.

    Raises :class:`AddError` for an address that is none or is declared already, and where it could
    not be fetched or is not a policy.
    """
    url = urldefrag(url.strip()).url
    refused = url_refusal(url)
    if refused is not None:
        raise AddError(f"{refused}; write a whole address, beginning with https://", usage=True)
    present = next((one for one in catalogue.sources if one.url == url), None)
    if present is not None:
        mend = (
            f"policywatch crawl {present.slug} visits it"
            if present.enabled
            else f"policywatch sources enable {present.slug} watches it"
        )
        raise AddError(f"{url} is declared already, as {present.slug}; {mend}")
    owner = _publisher(url, catalogue, publisher)
    source = Source(
        slug="new", publisher=owner, title=url, url=url, line_of_business=line, enabled=True
    )
    if document_of(source) is not None:
        source = replace(source, method=Method.COVERAGE_API)
    visit = await fetch(source, crawling_of(settings), settings.allow_hosts, system_clock)
    for failed in visit.failed:
        raise AddError(f"{url} could not be fetched ({failed.reason}): {failed.detail}")
    judged = judge(source, visit.fetched[0], None, settings.watch)
    if isinstance(judged, Refusal):
        raise AddError(f"{url} is not a policy ({judged.reason}): {judged.detail}")
    watched = tuple(
        one
        for one in judged.document.statements
        if settings.watch.watches(one.code) or settings.watch.watches_diagnosis(one.code)
    )
    return Candidate(
        source=source, publisher=owner, visit=visit, document=judged.document, watched=watched
    )


def as_source(candidate: Candidate, catalogue: Catalogue, *, every: int) -> Source:
    """The declaration of a candidate, under a slug that is free."""
    document = candidate.document
    return replace(
        candidate.source,
        slug=_free_slug(candidate, catalogue),
        title=document.title or candidate.source.url,
        number=document.number,
        every=every,
        certainty=Certainty.SEEN,
        seen=f"{candidate.visit.started_at:%Y-%m-%d}: fetched and read when it was added",
    )


def watch(candidate: Candidate, source: Source, catalogue: Catalogue, world: World) -> Path:
    """Declare ``source`` in the operator's directory and record what was fetched as its baseline."""
    path = append_source(world.settings.sources_directory, source)
    sync_sources(world.database, (*catalogue.sources, source), world.clock())
    visit = candidate.visit
    named = replace(
        visit,
        source=source.slug,
        fetched=tuple(replace(one, source=source.slug) for one in visit.fetched),
    )
    record_visit(source, named, world)
    return path


def _publisher(url: str, catalogue: Catalogue, slug: str | None) -> Publisher:
    """The named publisher, else the one whose domain the host is, else one named by the host."""
    if slug is not None:
        named = catalogue.publisher(slug)
        if named is not None:
            return named
    host = (urlsplit(url).hostname or "").lower()
    for known in catalogue.publishers:
        if any(host == domain or host.endswith(f".{domain}") for domain in known.domains):
            return known
    return Publisher(slug=slug or _slug(host), name=host, domains=(host,))


def _free_slug(candidate: Candidate, catalogue: Catalogue) -> str:
    named = candidate.document.number or candidate.document.title or candidate.source.url
    stem = _slug(f"{candidate.publisher.slug}-{named}")
    taken = {one.slug for one in catalogue.sources}
    slug, turn = stem, 2
    while slug in taken:
        slug, turn = f"{stem[:58].rstrip('-')}-{turn}", turn + 1
    return slug


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-") or "page"
