"""What happened to a code, and the evidence of one change."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session, col, select

from policy.changes import Change, ChangeKind, Direction, Severity, Stage
from policy.codes import dotted_diagnosis
from policy.document import Aspect, Document, StatedDate
from store.database import Database
from store.deliveries import DeliveryView, deliveries_of
from store.effective import effective_of, parts_of
from store.errors import AmbiguousId
from store.events import EventView, event_of, events_of
from store.evidence import revision_document
from store.tables import (
    CaptureRow,
    ChangeCodeRow,
    ChangeRow,
    MessageChangeRow,
    PublicationRow,
    PublisherRow,
    RevisionRow,
    SourceRow,
)
from store.values import change_of

_ID = re.compile(r"[0-9a-f-]{8,36}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """A change as a line of history.

    ``publisher`` is the slug. ``before_sha256`` is None where there was no edition before; ``url``
    is the address of the edition after, behind redirects. ``effective`` is empty when nothing is
    stated; ``observed_at`` is when we saw it.
    """

    public_id: str
    publisher: str
    publisher_name: str
    source: str
    title: str
    number: str | None
    kind: ChangeKind
    aspect: Aspect | None
    codes: tuple[str, ...]
    governed: tuple[str, ...]
    before: str | None
    after: str | None
    where: tuple[str, ...]
    severity: Severity
    direction: Direction
    stage: Stage
    effective: tuple[StatedDate, ...]
    observed_at: datetime
    before_sha256: str | None
    after_sha256: str
    url: str
    event: EventView


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    """One side of a change: its bytes' hash, where and when they were captured, how they read."""

    sha256: str
    url: str
    captured_at: datetime
    version: str | None
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change with both editions; ``before`` is None where there was none.

    ``publisher`` is the name. ``told`` are the deliveries that tell it.
    """

    public_id: str
    publisher: str
    publisher_slug: str
    source: str
    title: str
    number: str | None
    change: Change
    observed_at: datetime
    before: EditionView | None
    after: EditionView
    told: tuple[DeliveryView, ...]
    event: EventView


_Found = tuple[ChangeRow, PublisherRow, SourceRow, RevisionRow]


def history(
    database: Database,
    code: str,
    *,
    payer: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
) -> tuple[HistoryEntry, ...]:
    """The changes of a code or diagnosis, as observed, newest first.

    ``payer`` is a publisher's slug or name, in any case. ``since`` and ``until`` are days, both
    included (in UTC), or aware instants.
    """
    wanted = code.strip().upper()
    rows = select(ChangeCodeRow.change_id).where(
        col(ChangeCodeRow.code).in_({wanted, dotted_diagnosis(wanted)})
    )
    if since is not None:
        rows = rows.where(ChangeCodeRow.observed_at >= _start(since))
    if until is not None:
        rows = rows.where(ChangeCodeRow.observed_at < _end(until))
    with database.reading() as session:
        if payer is not None:
            rows = rows.where(col(ChangeCodeRow.publisher_id).in_(_publishers(session, payer)))
        rows = rows.order_by(
            col(ChangeCodeRow.observed_at).desc(), col(ChangeCodeRow.change_id).desc()
        )
        if limit is not None:
            rows = rows.limit(limit)
        return _entries(session, list(dict.fromkeys(session.exec(rows))))


def latest(database: Database, limit: int) -> tuple[HistoryEntry, ...]:
    """The changes observed last, newest first."""
    with database.reading() as session:
        ids = session.exec(
            select(ChangeRow.id)
            .order_by(col(ChangeRow.observed_at).desc(), col(ChangeRow.id).desc())
            .limit(limit)
        )
        return _entries(session, list(ids))


def change(database: Database, public_id: str) -> ChangeView | None:
    """A change by its id, or by a beginning of it of eight characters or more.

    None when there is none; raises :class:`AmbiguousId` when the beginning fits several.
    """
    wanted = public_id.strip().lower()
    if not _ID.match(wanted):
        return None
    with database.reading() as session:
        found = session.exec(
            select(ChangeRow)
            .where(col(ChangeRow.public_id).startswith(wanted, autoescape=True))
            .order_by(ChangeRow.public_id)
            .limit(2)
        ).all()
        if len(found) > 1:
            raise AmbiguousId(
                f"{public_id} is the beginning of several changes; write more of the id"
            )
        return _view(session, found[0]) if found else None


def _entries(session: Session, ids: Sequence[int]) -> tuple[HistoryEntry, ...]:
    by_id: dict[int, _Found] = {}
    hashes: dict[int, tuple[str, str]] = {}
    for part in parts_of(ids):
        found = session.exec(
            select(ChangeRow, PublisherRow, SourceRow, RevisionRow)
            .join(PublisherRow, col(PublisherRow.id) == col(ChangeRow.publisher_id))
            .join(PublicationRow, col(PublicationRow.id) == col(ChangeRow.publication_id))
            .join(SourceRow, col(SourceRow.id) == col(PublicationRow.source_id))
            .join(RevisionRow, col(RevisionRow.id) == col(ChangeRow.revision_id))
            .where(col(ChangeRow.id).in_(part))
        ).all()
        by_id.update(
            {row.id: (row, publisher, source, one) for row, publisher, source, one in found}
        )
        sides = {side for *_, one in found for side in (one.id, one.compared_to) if side}
        hashes.update(_captured(session, sides))
    effective = effective_of(session, ids)
    events = events_of(session, [row for row, *_ in by_id.values()])
    return tuple(_entry(by_id[one], hashes, effective[one], events[one]) for one in ids)


def _entry(
    found: _Found,
    hashes: dict[int, tuple[str, str]],
    effective: Sequence[StatedDate],
    event: EventView,
) -> HistoryEntry:
    row, publisher, source, revision = found
    sha256, url = hashes[revision.id]
    core = change_of(row, tuple(effective))
    return HistoryEntry(
        public_id=row.public_id,
        publisher=publisher.slug,
        publisher_name=publisher.name,
        source=source.slug,
        title=revision.title,
        number=revision.number,
        kind=core.kind,
        aspect=core.aspect,
        codes=core.codes,
        governed=core.governed,
        before=core.before,
        after=core.after,
        where=core.where,
        severity=core.severity,
        direction=core.direction,
        stage=core.stage,
        effective=core.effective,
        observed_at=row.observed_at,
        before_sha256=hashes[revision.compared_to][0] if revision.compared_to else None,
        after_sha256=sha256,
        url=url,
        event=event,
    )


def _view(session: Session, row: ChangeRow) -> ChangeView:
    publisher = session.get_one(PublisherRow, row.publisher_id)
    publication = session.get_one(PublicationRow, row.publication_id)
    source = session.get_one(SourceRow, publication.source_id)
    revision = session.get_one(RevisionRow, row.revision_id)
    before = session.get(RevisionRow, revision.compared_to) if revision.compared_to else None
    messages = session.exec(
        select(MessageChangeRow.message_id).where(MessageChangeRow.change_id == row.id)
    )
    return ChangeView(
        public_id=row.public_id,
        publisher=publisher.name,
        publisher_slug=publisher.slug,
        source=source.slug,
        title=revision.title,
        number=revision.number,
        change=change_of(row, tuple(effective_of(session, [row.id])[row.id])),
        observed_at=row.observed_at,
        before=_side(session, before) if before else None,
        after=_side(session, revision),
        told=deliveries_of(session, messages),
        event=event_of(session, row),
    )


def _side(session: Session, revision: RevisionRow) -> EditionView:
    capture = session.get_one(CaptureRow, revision.capture_id)
    return EditionView(
        sha256=capture.sha256,
        url=capture.final_url,
        captured_at=capture.fetched_at,
        version=revision.version,
        document=revision_document(session, revision),
    )


def _captured(session: Session, revision_ids: set[int]) -> dict[int, tuple[str, str]]:
    found = session.exec(
        select(RevisionRow.id, CaptureRow.sha256, CaptureRow.final_url)
        .join(CaptureRow, col(CaptureRow.id) == col(RevisionRow.capture_id))
        .where(col(RevisionRow.id).in_(revision_ids))
    )
    return {revision_id: (sha256, url) for revision_id, sha256, url in found}


def _publishers(session: Session, payer: str) -> list[int]:
    wanted = payer.strip().casefold()
    return [
        row.id
        for row in session.exec(select(PublisherRow))
        if wanted in {row.slug.casefold(), row.name.casefold()}
    ]


def _start(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time.min, UTC)


def _end(day: date) -> datetime:
    """The first instant that is no longer included."""
    if isinstance(day, datetime):
        return day + timedelta(microseconds=1)
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day + timedelta(days=1), time.min, UTC)
