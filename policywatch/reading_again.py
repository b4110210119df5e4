"""Kept bytes read again by today's readers, whatever kind of edition they made."""

from policy.captures import Fetched
from policy.codes import WatchList
from policy.document import Document
from policy.gates import Refusal
from policy.lifecycle import absence
from policy.sources import Method
from policywatch.archives import contents_of, excerpts_of
from policywatch.judging import read_or_refuse
from reader.hints import hints_of
from reader.read import reading_key
from store.database import Database
from store.editions import RETIRED
from store.kept_editions import KeptEdition, numbers_of, readings_of
from store.policies import watched_numbers
from store.values import document_bytes


def todays_key(edition: KeptEdition, watch: WatchList) -> str:
    """The key of what today's readers make of an edition."""
    return reading_key(hints_of(edition.source, watch))


def read_again(edition: KeptEdition, watch: WatchList, database: Database) -> Document | Refusal:
    """What today's readers make of the bytes of an edition, or why they make nothing of them.

    For an archive of policies that is the list of those that are taken out of it today.
    """
    if edition.source.method is not Method.EXPORT or edition.part_of is not None:
        return read_or_refuse(
            edition.body, edition.media_type, edition.final_url, hints_of(edition.source, watch)
        )
    known = watched_numbers(database, edition.source.publisher.slug, watch.numbers)
    excerpts = excerpts_of(
        edition.source,
        Fetched(
            source=edition.source.slug,
            locator=edition.locator,
            url=edition.url,
            final_url=edition.final_url,
            status=200,
            fetched_at=edition.observed_at,
            body=edition.body,
            media_type=edition.media_type,
        ),
        watch,
        known | numbers_of(database, edition.source.slug),
    )
    return excerpts if isinstance(excerpts, Refusal) else contents_of(edition.source, excerpts)


def difference(edition: KeptEdition, watch: WatchList, database: Database) -> str | None:
    """How today's reading of an edition differs from the one kept under the same key, in words.

    None where it is the same document. An absence is what the index page proves of the edition
    before it; an archive has to hold at least what was taken out of it, since which policies are
    known decides what more there is.
    """
    if edition.cause == RETIRED:
        left = readings_of(database, edition.compared_to) if edition.compared_to else ()
        if any(_same(absence(one, edition.url), edition.document) for one in left):
            return None
        return "what is kept of its absence is not what its index page proves"
    again = read_again(edition, watch, database)
    if isinstance(again, Refusal):
        return f"its bytes are not read any more: {again.reason}, {again.detail}"
    if edition.source.method is Method.EXPORT and edition.part_of is None:
        missing = {one.text for one in edition.document.blocks} - {one.text for one in again.blocks}
        return f"its bytes hold no more {min(missing)}" if missing else None
    return None if _same(again, edition.document) else "its bytes are read as another document"


def _same(one: Document, other: Document) -> bool:
    return document_bytes(one) == document_bytes(other)
