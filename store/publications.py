"""How each publication of a source stands: its last reading, and how the last visit to it ended."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from policy.document import Document, KeyedTable
from store.database import Database
from store.editions import current_revision
from store.evidence import revision_document
from store.tables import CaptureRow, PublicationRow, PublisherRow, SourceRow, VisitRow
from store.values import as_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A publication as last believed: its document, and the address and time of its edition."""

    document: Document
    url: str
    captured_at: datetime
    confirmed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationView:
    """One publication of a source's last visit.

    ``reading`` is None before its first good one. ``outcome``, ``reason``, ``remedy`` and ``detail``
    say how the visit at ``visited_at`` ended.
    """

    locator: str
    reading: Reading | None
    visited_at: datetime
    outcome: str
    reason: str | None
    remedy: str | None
    detail: str


def last_visited(database: Database, slug: str) -> tuple[PublicationView, ...]:
    """The publications that a source's last visit asked for, in its order; none before the first.

    Those of earlier visits only (older releases, issues and numbers) are left out. Raises
    :class:`store.errors.EvidenceDamaged` when a document can no longer be read.
    """
    with database.reading() as session:
        source_id = session.exec(select(SourceRow.id).where(SourceRow.slug == slug)).first()
        if source_id is None:
            return ()
        last = (
            select(func.max(VisitRow.started_at))
            .where(VisitRow.source_id == source_id)
            .scalar_subquery()
        )
        visits = session.exec(
            select(VisitRow)
            .where(VisitRow.source_id == source_id, VisitRow.started_at == last)
            .order_by(col(VisitRow.id))
        ).all()
        latest = {visit.locator: visit for visit in visits}
        return tuple(_view(session, source_id, visit) for visit in latest.values())


def latest_table(database: Database, publisher: str, locator: str) -> KeyedTable | None:
    """The records of a publisher's publication at ``locator``, whichever source has it newest.

    ``publisher`` is a slug. None where there is none, or it is no data.
    """
    with database.reading() as session:
        publications = session.exec(
            select(PublicationRow)
            .join(SourceRow, col(SourceRow.id) == col(PublicationRow.source_id))
            .join(PublisherRow, col(PublisherRow.id) == col(SourceRow.publisher_id))
            .where(PublisherRow.slug == publisher, PublicationRow.locator == as_key(locator))
        ).all()
        readings = [one for one in (_reading(session, row) for row in publications) if one]
    newest = max(readings, key=lambda one: one.confirmed_at, default=None)
    return newest.document.table if newest else None


def _view(session: Session, source_id: int, visit: VisitRow) -> PublicationView:
    publication = session.exec(
        select(PublicationRow).where(
            PublicationRow.source_id == source_id, PublicationRow.locator == visit.locator
        )
    ).first()
    return PublicationView(
        locator=visit.locator,
        reading=_reading(session, publication) if publication else None,
        visited_at=visit.started_at,
        outcome=visit.outcome,
        reason=visit.reason,
        remedy=visit.remedy,
        detail=visit.detail,
    )


def _reading(session: Session, publication: PublicationRow) -> Reading | None:
    revision = current_revision(session, publication.id)
    if revision is None:
        return None
    capture = session.get_one(CaptureRow, revision.capture_id)
    return Reading(
        document=revision_document(session, revision),
        url=capture.final_url,
        captured_at=capture.fetched_at,
        confirmed_at=publication.last_confirmed_at or capture.fetched_at,
    )
