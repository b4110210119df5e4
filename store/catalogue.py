"""Declared sources in the database, and how each one stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, text, update
from sqlmodel import Session, col, select

from policy.cadence import next_due
from policy.sources import Publisher, Source
from store.database import Database
from store.errors import UnknownSource
from store.tables import (
    PublicationRow,
    PublisherRow,
    SourceJurisdictionRow,
    SourceRow,
    SourceStateRow,
)
from store.values import SOURCE, declaration_hash, from_json, to_json


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source as declared and how it stands.

    ``enabled`` is False for one that is no longer declared. ``last_visit_at`` and ``last_good_at``
    are when such a visit began; a good one ended with the source read as the policy, changed or
    not. ``baseline_at`` is when its index was first read whole. ``owner`` is who visits it now.
    """

    source: Source
    enabled: bool
    removed_at: datetime | None
    next_due_at: datetime
    last_visit_at: datetime | None
    last_outcome: str | None
    last_reason: str | None
    last_detail: str
    last_good_at: datetime | None
    baseline_at: datetime | None
    owner: str | None


def sync_sources(database: Database, sources: Sequence[Source], now: datetime) -> None:
    """Bring the declared sources into the database.

    One that is no longer declared is marked removed, never deleted, and comes back when declared
    again. When a known source is next due stays as it is, unless its cadence became shorter or it
    was enabled: then it is due as a new one would be.
    """
    with database.writing() as session:
        if database.address.path is None:
            session.execute(text("LOCK TABLE publisher IN SHARE ROW EXCLUSIVE MODE"))
        publishers = _sync_publishers(session, sources)
        known = {row.slug: row for row in session.exec(select(SourceRow))}
        for source in sources:
            _sync_source(session, source, publishers[source.publisher.slug], known, now)
        declared = {source.slug for source in sources}
        for slug, row in known.items():
            if slug not in declared and row.removed_at is None:
                row.removed_at = now


def get_source(database: Database, slug: str) -> SourceView | None:
    """One source, or None when it was never declared."""
    with database.reading() as session:
        return next(_views(session, slug), None)


def list_sources(database: Database) -> tuple[SourceView, ...]:
    """All sources ever declared, by slug."""
    with database.reading() as session:
        return tuple(_views(session))


def list_publishers(database: Database) -> dict[str, str]:
    """The names of all publishers ever declared, by slug."""
    with database.reading() as session:
        return {row.slug: row.name for row in session.exec(select(PublisherRow))}


def source_row(session: Session, slug: str) -> SourceRow:
    """The row of a source. Raises :class:`UnknownSource`."""
    row = session.exec(select(SourceRow).where(SourceRow.slug == slug)).first()
    if row is None:
        raise UnknownSource(f"source {slug} is not in the database; declare it and start again")
    return row


def _views(session: Session, slug: str | None = None) -> Iterator[SourceView]:
    wanted = select(SourceRow, SourceStateRow).where(SourceStateRow.source_id == SourceRow.id)
    if slug is not None:
        wanted = wanted.where(SourceRow.slug == slug)
    for row, state in session.exec(wanted.order_by(SourceRow.slug)):
        yield SourceView(
            source=from_json(SOURCE, row.declaration),
            enabled=row.enabled and row.removed_at is None,
            removed_at=row.removed_at,
            next_due_at=state.next_due_at,
            last_visit_at=state.last_visit_at,
            last_outcome=state.last_outcome,
            last_reason=state.last_reason,
            last_detail=state.last_detail,
            last_good_at=state.last_good_at,
            baseline_at=state.baseline_at,
            owner=state.owner,
        )


def _sync_publishers(session: Session, sources: Sequence[Source]) -> dict[str, PublisherRow]:
    rows = {row.slug: row for row in session.exec(select(PublisherRow))}
    for publisher in dict.fromkeys(_publishers(sources)):
        row = rows.get(publisher.slug)
        if row is None:
            rows[publisher.slug] = row = PublisherRow(slug=publisher.slug, name=publisher.name)
            session.add(row)
        row.name = publisher.name
    session.flush()
    return rows


def _publishers(sources: Sequence[Source]) -> Iterable[Publisher]:
    return (source.publisher for source in sources)


def _sync_source(
    session: Session,
    source: Source,
    publisher: PublisherRow,
    known: dict[str, SourceRow],
    now: datetime,
) -> None:
    declaration = to_json(SOURCE, source)
    digest = declaration_hash(declaration)
    row = known.get(source.slug)
    if row is None:
        row = SourceRow(
            slug=source.slug,
            publisher_id=publisher.id,
            line_of_business=source.line_of_business.value,
            declaration=declaration,
            declaration_hash=digest,
            enabled=source.enabled,
        )
        session.add(row)
        session.flush()
        session.add(SourceStateRow(source_id=row.id, next_due_at=now))
    elif row.declaration_hash != digest or row.removed_at is not None:
        _reschedule(session, row, source, now)
        row.publisher_id = publisher.id
        row.line_of_business = source.line_of_business.value
        row.declaration, row.declaration_hash = declaration, digest
        row.enabled, row.removed_at = source.enabled, None
        session.execute(
            delete(SourceJurisdictionRow).where(col(SourceJurisdictionRow.source_id) == row.id)
        )
    else:
        return
    for jurisdiction in dict.fromkeys(source.jurisdictions):
        session.add(SourceJurisdictionRow(source_id=row.id, jurisdiction=jurisdiction))


def _reschedule(session: Session, row: SourceRow, source: Source, now: datetime) -> None:
    state = session.get_one(SourceStateRow, row.id)
    was_watched = row.enabled and row.removed_at is None
    before = from_json(SOURCE, row.declaration)
    if source.enabled and not was_watched:
        state.next_due_at = now
    elif source.every < before.every:
        due = next_due(state.last_visit_at, source.every, source.slug, now)
        state.next_due_at = min(state.next_due_at, due)
    if (before.url, before.follow, before.method) != (source.url, source.follow, source.method):
        _forget_index(session, row.id, state)


def _forget_index(session: Session, source_id: int, state: SourceStateRow) -> None:
    """Another address or another selection of links: what it lists next is a baseline again.

    What it no longer selects is not missing, and what it selects anew is not new.
    """
    state.baseline_at = None
    session.execute(
        update(PublicationRow)
        .where(col(PublicationRow.source_id) == source_id)
        .values(first_listed_at=None, missing_since=None)
    )
