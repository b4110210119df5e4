"""The policies in an archive that concern the watched codes, each as an answer of its own."""

from collections.abc import Sequence

from policy.captures import Fetched, Remedy
from policy.codes import WatchList
from policy.document import Block, BlockKind, Document
from policy.gates import Expectation, Refusal, admit
from policy.sources import Source
from reader.errors import Unreadable
from reader.hints import hints_of
from reader.mcd.excerpt import Excerpt
from reader.mcd.excerpts import policies_in
from reader.sniff import answer


def excerpts_of(
    source: Source, archive: Fetched, watch: WatchList, numbers: frozenset[str]
) -> tuple[Excerpt, ...] | Refusal:
    """What an archive holds for the watched codes and the policies of ``numbers``, or why not."""
    refused = admit(
        answer(archive.body, archive.status, archive.media_type), expected=Expectation()
    )
    if refused is not None:
        return refused
    try:
        return tuple(policies_in(archive.body, hints_of(source, watch), numbers=numbers))
    except Unreadable as unreadable:
        return Refusal(reason=unreadable.reason, remedy=Remedy.OPERATOR, detail=unreadable.detail)


def contents_of(source: Source, excerpts: Sequence[Excerpt]) -> Document:
    """The list of the policies in an archive, which is what an edition of the archive itself says."""
    listed = tuple(
        Block(kind=BlockKind.LIST_ITEM, text=f"{one.locator}: {one.title}") for one in excerpts
    )
    return Document(title=source.title, blocks=listed, number=source.number)


def taken(archive: Fetched, excerpt: Excerpt, *, part_of: str) -> Fetched:
    """A policy of an archive as an answer: its bytes are its own records, its address the archive's.

    ``part_of`` is the SHA-256 of the archive, which is large and hashed once for all in it.
    """
    return Fetched(
        source=archive.source,
        locator=excerpt.locator,
        url=archive.url,
        final_url=f"{archive.final_url}#{excerpt.locator}",
        status=200,
        fetched_at=archive.fetched_at,
        headers=archive.headers,
        body=excerpt.body,
        media_type="application/json",
        listed_title=excerpt.title,
        part_of=part_of,
    )
