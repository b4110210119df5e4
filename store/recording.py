"""Recording what a visit brought: each function is one transaction, committed whole or not at all."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from policy.alerts import Notice
from policy.captures import IndexRead, Outcome
from policy.document import Document
from store.catalogue import source_row
from store.database import Database
from store.editions import (
    add_reading,
    add_revision,
    current_revision,
    left_behind,
    restate,
)
from store.errors import StaleComparison, StoreError
from store.messages import count_as_told, enqueue
from store.records import (
    READ_AS_POLICY,
    EditionRecord,
    IndexDelta,
    Recorded,
    RouteTarget,
    Stop,
)
from store.tables import (
    CaptureRow,
    PublicationRow,
    ReadingRow,
    RevisionRow,
    SourceRow,
    SourceStateRow,
)
from store.telling import tell
from store.values import CLOCKS_APART, as_key, new_public_id
from store.visits import add_capture, add_visit, confirm, locked_publication, made_publication

__all__ = [
    "EditionRecord",
    "IndexDelta",
    "Recorded",
    "RouteTarget",
    "Stop",
    "record_edition",
    "record_index",
    "record_notice",
    "record_reading",
    "record_stop",
]

_KEEPS_BYTES = frozenset({Outcome.SAME_TEXT, Outcome.UNCHANGED})


def record_edition(database: Database, record: EditionRecord) -> Recorded:
    """Record a new edition and all that follows from it.

    The evidence, the revision, its changes, and for each route its message or why it has none.
    Raises :class:`StaleComparison` when the publication's current revision is no longer
    ``record.compared_to`` (compare again), ``ValueError`` when neither an alert nor a reason for
    its absence is given, and :class:`StoreError` as the database fails. Then nothing is kept.
    """
    if (record.alert is None) == (record.untold is None):
        raise ValueError("an edition is told with an alert or untold for a reason, one of the two")
    change_ids = tuple(new_public_id() for _ in record.changes)
    with database.writing() as session:
        source = source_row(session, record.source.slug)
        fetched = record.fetched
        publication = made_publication(session, source, fetched.locator, fetched.edition)
        before = current_revision(session, publication.id)
        expected = record.follows or (None if record.continues else record.compared_to)
        if (before.id if before else None) != expected:
            raise StaleComparison(
                f"{record.source.slug}: {fetched.locator} has a newer edition than the one compared"
                " with; compare again"
            )
        visit = add_visit(
            session,
            source,
            publication,
            locator=fetched.locator,
            outcome=Outcome.BASELINE if record.cause == "first_sight" else Outcome.RECORDED,
            started_at=record.started_at,
            ended_at=record.ended_at,
            owner=record.owner,
            status=fetched.status,
        )
        capture = add_capture(
            session, visit, publication, fetched, accepted=True, text_hash=record.text_hash
        )
        revision = add_revision(session, record, source, publication, capture, before)
        publication.accepted_sha256 = capture.sha256
        confirm(session, source, publication, fetched)
        message_id = tell(session, record, source, revision, change_ids)
        if record.upcoming is not None:
            for target in record.routes:
                enqueue(
                    session,
                    record.upcoming,
                    f"upcoming:{revision.id}",
                    target,
                    record.ended_at,
                    revision.id,
                )
        return Recorded(
            revision_id=revision.id, change_ids=change_ids, message_public_id=message_id
        )


def record_stop(database: Database, stop: Stop) -> None:
    """Record a visit that made no revision.

    What came as the publication is kept and becomes what the next answer's bytes are held against;
    what was refused is kept as evidence only, and its validators never. Raises ``ValueError`` for
    an outcome that makes a revision.
    """
    if stop.outcome in {Outcome.BASELINE, Outcome.RECORDED}:
        raise ValueError(f"{stop.outcome} makes a revision: record the edition")
    with database.writing() as session:
        source = source_row(session, stop.source)
        publication = locked_publication(session, source, stop.locator)
        visit = add_visit(
            session,
            source,
            publication,
            locator=stop.locator,
            outcome=stop.outcome,
            started_at=stop.started_at,
            ended_at=stop.ended_at,
            owner=stop.owner,
            status=stop.status,
            reason=stop.reason,
            remedy=stop.remedy,
            detail=stop.detail,
        )
        if stop.fetched is None:
            return
        if stop.outcome not in READ_AS_POLICY:
            add_capture(session, visit, publication, stop.fetched, accepted=False)
            return
        if publication is None:
            raise StoreError(
                f"{stop.source}: {stop.locator} ended {stop.outcome} but has no edition; visit it again"
            )
        capture = None
        if stop.outcome in _KEEPS_BYTES and stop.keeps_bytes:
            capture = add_capture(session, visit, publication, stop.fetched, accepted=True)
        revision = current_revision(session, publication.id)
        at = stop.fetched.fetched_at
        if revision is not None and at < revision.observed_at <= at + CLOCKS_APART:
            return  # another process recorded a later edition since this answer came
        if capture is not None:
            publication.accepted_sha256 = capture.sha256
        confirm(session, source, publication, stop.fetched)


def record_reading(
    database: Database, revision_id: int, reading_key: str, document: Document, now: datetime
) -> None:
    """Append what other readers make of a revision; it becomes the left side of comparisons.

    Raises :class:`StoreError` when there is no such revision.
    """
    with database.writing() as session:
        revision = session.get(RevisionRow, revision_id)
        if revision is None:
            raise StoreError(f"there is no revision {revision_id} to read again; visit its source")
        publication = session.exec(
            select(PublicationRow)
            .where(PublicationRow.id == revision.publication_id)
            .with_for_update()
        ).one()
        capture = session.get_one(CaptureRow, revision.capture_id)
        likest = session.get_one(ReadingRow, revision.current_reading_id).document_sha256
        reading = add_reading(session, capture, publication, reading_key, document, now, likest)
        revision.current_reading_id = reading.id
        current = current_revision(session, publication.id)
        if current is not None and current.id == revision.id:
            restate(session, revision, document)


def record_index(database: Database, index: IndexRead, now: datetime) -> IndexDelta:
    """Record which publications an index lists.

    Only an index that was read whole sets the baseline and, unless it is rolling, can miss a
    publication; one that lists nothing leaves a visit of its own. See :class:`IndexDelta` for what is news.
    """
    with database.writing() as session:
        source = source_row(session, index.source)
        listed = {as_key(locator): locator for locator in index.locators}
        for locator in sorted(listed):
            publication = made_publication(session, source, locator)
            publication.first_listed_at = publication.first_listed_at or index.read_at
            publication.missing_since = None
        session.flush()
        state = session.exec(
            select(SourceStateRow).where(SourceStateRow.source_id == source.id).with_for_update()
        ).one()
        baseline_at = state.baseline_at
        if index.complete:
            state.baseline_at = baseline_at or index.read_at
            if not index.rolling:
                _mark_missing(session, source, tuple(listed), index.read_at)
            if not listed:
                add_visit(
                    session,
                    source,
                    None,
                    locator=index.url,
                    outcome=Outcome.UNCHANGED if baseline_at else Outcome.BASELINE,
                    started_at=index.read_at,
                    ended_at=now,
                )
        missing = (
            tuple((one.locator, since) for one, _, since in left_behind(session, source.id))
            if index.complete and not index.rolling
            else ()
        )
        if baseline_at is None:
            return IndexDelta(baseline=True, first_listed=(), missing=missing)
        fresh = set(
            session.exec(
                select(PublicationRow.locator).where(
                    PublicationRow.source_id == source.id,
                    col(PublicationRow.first_listed_at) > baseline_at,
                    ~select(RevisionRow.id)
                    .where(RevisionRow.publication_id == PublicationRow.id)
                    .exists(),
                )
            )
        )
        return IndexDelta(
            baseline=False,
            first_listed=tuple(listed[one] for one in listed if one in fresh),
            missing=missing,
        )


def _mark_missing(
    session: Session, source: SourceRow, listed: Sequence[str], read_at: datetime
) -> None:
    session.execute(
        update(PublicationRow)
        .where(
            col(PublicationRow.source_id) == source.id,
            col(PublicationRow.first_listed_at).is_not(None),
            col(PublicationRow.missing_since).is_(None),
            col(PublicationRow.locator).not_in(listed),
        )
        .values(missing_since=read_at)
    )


def record_notice(
    database: Database,
    notice: Notice,
    dedupe_key: str,
    targets: Sequence[RouteTarget],
    now: datetime,
    *,
    stands_for: Sequence[str] = (),
) -> int:
    """Put a notice into the outbox, once a key and route; on how many routes it was new.

    Notices with the keys that it ``stands_for`` count as told with it.
    """
    with database.writing() as session:
        told = [enqueue(session, notice, dedupe_key, target, now) for target in targets]
        for target in targets:
            for key in stands_for:
                count_as_told(session, notice, key, target, now)
        return sum(1 for message in told if message is not None)
