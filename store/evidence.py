"""What a visit is held against, and the bytes behind every edition."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from policy.captures import Validators
from policy.document import Document
from store import blobs
from store.database import Database
from store.editions import current_revision, last_edition
from store.editions import left_behind as missing_publications
from store.tables import (
    BlobRow,
    CaptureRow,
    PublicationRow,
    ReadingRow,
    RevisionRow,
    SourceRow,
    SourceStateRow,
    ValidatorRow,
    VisitRow,
)
from store.values import as_key, document_from


@dataclass(frozen=True, slots=True, kw_only=True)
class LastGood:
    """A publication as last accepted: its last edition, and the bytes seen last.

    ``sha256`` is of the bytes accepted last, also where they made no revision; all else is of the
    revision and its own capture, whose bytes are ``revision_sha256``. ``document`` is its newest
    reading, made by the readers of ``reading_key``. ``url`` is the address after redirects;
    ``confirmed_at`` is when the publication was last read as itself, changed or not. ``retired_by`` is
    the revision that says the publication was retired since, if there is one.
    """

    revision_id: int
    locator: str
    sha256: str
    revision_sha256: str
    text_hash: str
    reading_key: str
    document: Document
    media_type: str
    url: str
    captured_at: datetime
    confirmed_at: datetime
    edition: str = ""
    retired_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureView:
    """Where and when bytes were received; ``size`` in bytes. The first time, if several."""

    sha256: str
    url: str
    final_url: str
    fetched_at: datetime
    status: int
    media_type: str
    headers: tuple[tuple[str, str], ...]
    size: int
    source: str
    publication: str
    accepted: bool


def validators(database: Database, slug: str) -> dict[str, Validators]:
    """What each exact URL of a source is asked with; only from answers accepted as the policy."""
    with database.reading() as session:
        rows = session.exec(
            select(ValidatorRow)
            .join(SourceRow, col(SourceRow.id) == col(ValidatorRow.source_id))
            .where(SourceRow.slug == slug)
        )
        return {row.url: Validators(etag=row.etag, last_modified=row.last_modified) for row in rows}


def last_good(database: Database, slug: str, locator: str) -> LastGood | None:
    """The publication's last good edition; None before its first.

    Raises :class:`store.errors.EvidenceDamaged` when its document can no longer be read.
    """
    with database.reading() as session:
        publication = _publication(session, slug, locator)
        if publication is None:
            return None
        revision = last_edition(session, publication.id)
        if revision is None:
            return None
        return _last_good(session, publication, revision)


def predecessor(database: Database, slug: str, edition: str) -> LastGood | None:
    """The last edition of a source's series or release before ``edition``; None where none is kept."""
    with database.reading() as session:
        publication = session.exec(
            select(PublicationRow)
            .join(SourceRow, col(SourceRow.id) == col(PublicationRow.source_id))
            .join(RevisionRow, col(RevisionRow.publication_id) == col(PublicationRow.id))
            .where(
                SourceRow.slug == slug,
                PublicationRow.edition != "",
                PublicationRow.edition < edition,
            )
            .order_by(col(PublicationRow.edition).desc())
            .limit(1)
        ).first()
        revision = last_edition(session, publication.id) if publication else None
        return _last_good(session, publication, revision) if publication and revision else None


def newest_edition(database: Database, slug: str, *, begun_by: date | None = None) -> str:
    """The edition that sorts last among those recorded of a source; empty where there is none.

    With ``begun_by``, of those whose period had begun on that day.
    """
    newest = (
        select(func.max(PublicationRow.edition))
        .join(SourceRow, col(SourceRow.id) == col(PublicationRow.source_id))
        .join(RevisionRow, col(RevisionRow.publication_id) == col(PublicationRow.id))
        .where(SourceRow.slug == slug)
    )
    if begun_by is not None:
        next_day = begun_by + timedelta(days=1)
        newest = newest.where(PublicationRow.edition < next_day.isoformat())
    with database.reading() as session:
        return session.exec(newest).one() or ""


def knows_bytes(database: Database, slug: str, locator: str, sha256: str) -> bool:
    """Whether these bytes came before as this publication, accepted or refused."""
    with database.reading() as session:
        found = session.exec(
            select(CaptureRow.id)
            .join(VisitRow, col(VisitRow.id) == col(CaptureRow.visit_id))
            .join(SourceRow, col(SourceRow.id) == col(VisitRow.source_id))
            .where(
                SourceRow.slug == slug,
                VisitRow.locator == as_key(locator),
                CaptureRow.sha256 == sha256,
            )
            .limit(1)
        ).first()
        return found is not None


def listed_count(database: Database, slug: str) -> int | None:
    """How many publications an index listed when it was last read whole; None before that."""
    with database.reading() as session:
        state = session.exec(
            select(SourceStateRow)
            .join(SourceRow, col(SourceRow.id) == col(SourceStateRow.source_id))
            .where(SourceRow.slug == slug)
        ).first()
        if state is None or state.baseline_at is None:
            return None
        return session.exec(
            select(func.count())
            .select_from(PublicationRow)
            .where(
                PublicationRow.source_id == state.source_id,
                col(PublicationRow.first_listed_at).is_not(None),
                col(PublicationRow.missing_since).is_(None),
            )
        ).one()


def present(database: Database, slug: str) -> tuple[LastGood, ...]:
    """The publications of a source that its index still lists, each as last accepted."""
    with database.reading() as session:
        rows = session.exec(
            select(PublicationRow)
            .join(SourceRow, col(SourceRow.id) == col(PublicationRow.source_id))
            .where(SourceRow.slug == slug, col(PublicationRow.missing_since).is_(None))
            .order_by(col(PublicationRow.id))
        ).all()
        kept = [(row, last_edition(session, row.id)) for row in rows]
        return tuple(_last_good(session, row, last) for row, last in kept if last is not None)


def left_behind(database: Database, slug: str) -> tuple[LastGood, ...]:
    """The publications of a source that its index no longer lists and that none continues."""
    with database.reading() as session:
        source_id = session.exec(select(SourceRow.id).where(SourceRow.slug == slug)).first()
        if source_id is None:
            return ()
        return tuple(
            _last_good(session, publication, revision)
            for publication, revision, _ in missing_publications(session, source_id)
        )


def _last_good(session: Session, publication: PublicationRow, revision: RevisionRow) -> LastGood:
    capture = session.get_one(CaptureRow, revision.capture_id)
    reading = session.get_one(ReadingRow, revision.current_reading_id)
    current = current_revision(session, publication.id)
    return LastGood(
        revision_id=revision.id,
        locator=publication.locator,
        sha256=publication.accepted_sha256 or capture.sha256,
        revision_sha256=capture.sha256,
        text_hash=capture.text_hash or "",
        reading_key=reading.reading_key,
        document=read_document(session, reading),
        media_type=capture.media_type,
        url=capture.final_url,
        captured_at=capture.fetched_at,
        confirmed_at=publication.last_confirmed_at or capture.fetched_at,
        edition=publication.edition,
        retired_by=current.id if current and current.id != revision.id else None,
    )


def first_visit_at(database: Database, slug: str, locator: str) -> datetime | None:
    """When a publication was first tried, however it ended; None before that."""
    with database.reading() as session:
        return session.exec(
            select(func.min(VisitRow.started_at))
            .join(SourceRow, col(SourceRow.id) == col(VisitRow.source_id))
            .where(SourceRow.slug == slug, VisitRow.locator == as_key(locator))
        ).one()


def capture_bytes(database: Database, sha256: str) -> bytes:
    """The bytes received under this hash, as received.

    Raises :class:`store.errors.EvidenceDamaged` when there are none or they are not intact.
    """
    with database.reading() as session:
        return blobs.get(session, sha256)


def capture_view(database: Database, sha256: str) -> CaptureView | None:
    """Where and when the bytes under this hash were received; None when none were."""
    with database.reading() as session:
        found = session.exec(
            select(CaptureRow, VisitRow, SourceRow.slug, BlobRow.size)
            .join(VisitRow, col(VisitRow.id) == col(CaptureRow.visit_id))
            .join(SourceRow, col(SourceRow.id) == col(VisitRow.source_id))
            .join(BlobRow, col(BlobRow.sha256) == col(CaptureRow.sha256))
            .where(CaptureRow.sha256 == sha256)
            .order_by(col(CaptureRow.accepted).desc(), col(CaptureRow.id))
            .limit(1)
        ).first()
        if found is None:
            return None
        capture, visit, slug, size = found
        return CaptureView(
            sha256=capture.sha256,
            url=capture.url,
            final_url=capture.final_url,
            fetched_at=capture.fetched_at,
            status=capture.status,
            media_type=capture.media_type,
            headers=tuple((name, value) for name, value in capture.headers),
            size=size,
            source=slug,
            publication=visit.locator,
            accepted=capture.accepted,
        )


def read_document(session: Session, reading: ReadingRow) -> Document:
    """The document of a reading."""
    return document_from(blobs.get(session, reading.document_sha256))


def revision_document(session: Session, revision: RevisionRow) -> Document:
    """The newest reading of a revision."""
    return read_document(session, session.get_one(ReadingRow, revision.current_reading_id))


def _publication(session: Session, slug: str, locator: str) -> PublicationRow | None:
    return session.exec(
        select(PublicationRow)
        .join(SourceRow, col(SourceRow.id) == col(PublicationRow.source_id))
        .where(SourceRow.slug == slug, PublicationRow.locator == as_key(locator))
    ).first()
