"""Editions with all that is needed to read them again from their bytes."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from policy.document import Document
from policy.sources import Source
from store import blobs
from store.database import Database
from store.evidence import read_document
from store.tables import (
    CaptureRow,
    PublicationRow,
    ReadingRow,
    RevisionRow,
    SourceRow,
)
from store.values import SOURCE, from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEdition:
    """An edition as kept: its bytes and what stands in its current reading.

    ``source`` is as declared last. ``url`` and ``final_url`` are the address asked and the one after
    redirects; ``part_of`` is the SHA-256 of the archive the bytes were taken from. ``compared_to`` is
    the id of the edition it was compared with.
    """

    revision_id: int
    source: Source
    locator: str
    title: str
    cause: str
    observed_at: datetime
    url: str
    final_url: str
    media_type: str
    part_of: str | None
    sha256: str
    body: bytes
    reading_key: str
    document: Document
    compared_to: int | None


def edition_ids(database: Database) -> tuple[int, ...]:
    """The ids of all editions, in the order in which they were recorded."""
    with database.reading() as session:
        return tuple(session.exec(select(RevisionRow.id).order_by(col(RevisionRow.id))))


def kept_edition(database: Database, revision_id: int) -> KeptEdition:
    """One edition with its bytes and its document.

    Raises :class:`store.errors.EvidenceDamaged` where either is not intact, ``ValueError`` where the
    document kept is none.
    """
    with database.reading() as session:
        return _edition(session, revision_id)


def readings_of(database: Database, revision_id: int) -> tuple[Document, ...]:
    """Every reading of an edition, oldest first; raises as :func:`kept_edition`."""
    with database.reading() as session:
        revision = session.get_one(RevisionRow, revision_id)
        publication = session.get_one(PublicationRow, revision.publication_id)
        rows = session.exec(
            select(ReadingRow)
            .where(
                ReadingRow.capture_id == revision.capture_id,
                ReadingRow.locator == publication.locator,
            )
            .order_by(col(ReadingRow.id))
        )
        return tuple(read_document(session, row) for row in rows)


def numbers_of(database: Database, slug: str) -> frozenset[str]:
    """The numbers that the editions of a source ever printed."""
    with database.reading() as session:
        found = session.exec(
            select(RevisionRow.number)
            .join(PublicationRow, col(PublicationRow.id) == col(RevisionRow.publication_id))
            .join(SourceRow, col(SourceRow.id) == col(PublicationRow.source_id))
            .where(SourceRow.slug == slug)
            .distinct()
        )
        return frozenset(number for number in found if number)


def _edition(session: Session, revision_id: int) -> KeptEdition:
    revision = session.get_one(RevisionRow, revision_id)
    publication = session.get_one(PublicationRow, revision.publication_id)
    source = session.get_one(SourceRow, publication.source_id)
    capture = session.get_one(CaptureRow, revision.capture_id)
    reading = session.get_one(ReadingRow, revision.current_reading_id)
    return KeptEdition(
        revision_id=revision.id,
        source=from_json(SOURCE, source.declaration),
        locator=publication.locator,
        title=revision.title,
        cause=revision.cause,
        observed_at=revision.observed_at,
        url=capture.url,
        final_url=capture.final_url,
        media_type=capture.media_type,
        part_of=capture.part_of,
        sha256=capture.sha256,
        body=blobs.get(session, capture.sha256),
        reading_key=reading.reading_key,
        document=read_document(session, reading),
        compared_to=revision.compared_to,
    )
