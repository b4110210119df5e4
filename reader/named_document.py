"""Blocks to the Document they are: how it calls itself, its dates, its statements."""

from collections.abc import Iterable

from policy.dates import stated_dates
from policy.document import Block, Document
from policy.statements import extract
from reader.identity import identify


def named_document(
    blocks: tuple[Block, ...],
    *,
    titles: Iterable[str] = (),
    number: str | None = None,
    complete: bool = True,
    warnings: tuple[str, ...] = (),
    unread_pages: tuple[int, ...] = (),
) -> Document:
    """The document of these blocks; ``titles`` and ``number`` are what the markup says, if it does."""
    named = identify(blocks, titles=tuple(titles), number=number)
    return Document(
        title=named.title,
        blocks=blocks,
        number=named.number,
        version=named.version,
        dates=stated_dates(blocks),
        statements=extract(blocks),
        complete=complete,
        warnings=warnings,
        unread_pages=unread_pages,
    )
