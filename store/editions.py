"""The rows of an edition: its revision, what it states, and the changes it brought."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from policy.changes import Change
from policy.document import Document, StatedDate, Statement
from policy.lifecycle import place_in_force
from store import blobs
from store.inserting import insert_or_ignore
from store.records import EditionRecord
from store.tables import (
    CaptureRow,
    ChangeCodeRow,
    ChangeEffectiveRow,
    ChangeRow,
    PolicyAliasRow,
    PolicyRow,
    PublicationRow,
    ReadingRow,
    RevisionEventRow,
    RevisionRow,
    SourceRow,
    StatedDateRow,
    StatementRow,
)
from store.values import (
    as_key,
    clean,
    clean_or_none,
    document_bytes,
    fingerprint,
    statement_of,
)


def current_revision(session: Session, publication_id: int) -> RevisionRow | None:
    """The revision that the next edition is compared with."""
    return session.exec(
        select(RevisionRow)
        .where(RevisionRow.publication_id == publication_id)
        .order_by(col(RevisionRow.ordinal).desc())
        .limit(1)
    ).first()


RETIRED = "retired"  #: the cause of a revision that says the publication is no longer there


def last_edition(session: Session, publication_id: int) -> RevisionRow | None:
    """The publication's last text: its current revision unless that says it was retired."""
    return session.exec(
        select(RevisionRow)
        .where(RevisionRow.publication_id == publication_id, RevisionRow.cause != RETIRED)
        .order_by(col(RevisionRow.ordinal).desc())
        .limit(1)
    ).first()


def left_behind(
    session: Session, source_id: int
) -> list[tuple[PublicationRow, RevisionRow, datetime]]:
    """Publications with an edition that the index no longer lists and that none continues.

    Each with its last edition and when it was first seen to be missing, also those that were told
    as retired. A version to come is compared with the one in force and does not continue it.
    """
    rows = session.exec(
        select(PublicationRow)
        .where(
            PublicationRow.source_id == source_id, col(PublicationRow.missing_since).is_not(None)
        )
        .order_by(col(PublicationRow.id))
    ).all()
    found = []
    for row in rows:
        last = last_edition(session, row.id)
        if last is None or row.missing_since is None:
            continue
        compared = session.exec(
            select(PublicationRow.locator)
            .join(RevisionRow, col(RevisionRow.publication_id) == col(PublicationRow.id))
            .where(RevisionRow.compared_to == last.id, PublicationRow.id != row.id)
        )
        if all(place_in_force(locator) == row.locator for locator in compared):
            found.append((row, last, row.missing_since))
    return found


def add_revision(
    session: Session,
    record: EditionRecord,
    source: SourceRow,
    publication: PublicationRow,
    capture: CaptureRow,
    before: RevisionRow | None,
) -> RevisionRow:
    """The revision with its reading, its stated dates and its statements."""
    document = record.document
    number = document.number or record.source.number
    title = document.title or record.source.title
    likest = None
    if before is not None:
        likest = session.get_one(ReadingRow, before.current_reading_id).document_sha256
    reading = add_reading(
        session, capture, publication, record.reading_key, document, capture.fetched_at, likest
    )
    row = RevisionRow(
        publication_id=publication.id,
        ordinal=before.ordinal + 1 if before else 1,
        capture_id=capture.id,
        current_reading_id=reading.id,
        compared_to=record.compared_to,
        cause=record.cause,
        observed_at=capture.fetched_at,
        title=clean(title),
        number=clean_or_none(number),
        version=clean_or_none(document.version),
    )
    session.add(row)
    session.flush()
    session.add(RevisionEventRow(revision_id=row.id, kind="current", at=capture.fetched_at))
    if publication.policy_id is None and number:
        publication.policy_id = _policy(session, source, as_key(number), clean(title))
    if publication.policy_id is not None:
        for kind, value in record.formerly:
            insert_or_ignore(
                session,
                PolicyAliasRow,
                policy_id=publication.policy_id,
                kind=kind,
                value=as_key(value),
                until=capture.fetched_at,
            )
    restate(session, row, document)
    return row


def add_reading(
    session: Session,
    capture: CaptureRow,
    publication: PublicationRow,
    reading_key: str,
    document: Document,
    read_at: datetime,
    likest: str | None,
) -> ReadingRow:
    """The reading of a capture by these readers; one that is there already is kept as it is.

    The publication's row is to be locked by the caller.
    """
    there = session.exec(
        select(ReadingRow).where(
            ReadingRow.capture_id == capture.id,
            ReadingRow.locator == publication.locator,
            ReadingRow.reading_key == reading_key,
        )
    ).first()
    if there is not None:
        return there
    row = ReadingRow(
        capture_id=capture.id,
        locator=publication.locator,
        reading_key=reading_key,
        document_sha256=blobs.put(session, document_bytes(document), likest),
        read_at=read_at,
    )
    session.add(row)
    session.flush()
    return row


def restate(session: Session, revision: RevisionRow, document: Document) -> None:
    """Make the rows of dates and statements say what ``document`` says of ``revision``.

    Statements that still hold keep their row; ``revision`` is to be the publication's current one.
    """
    session.execute(delete(StatedDateRow).where(col(StatedDateRow.revision_id) == revision.id))
    for position, stated in enumerate(document.dates):
        session.add(
            StatedDateRow(revision_id=revision.id, position=position, **_date_columns(stated))
        )
    wanted = Counter(as_kept(one) for one in document.statements)
    open_rows = session.exec(
        select(StatementRow).where(
            StatementRow.publication_id == revision.publication_id,
            col(StatementRow.last_revision_id).is_(None),
        )
    )
    for row in open_rows:
        statement = statement_of(row)
        if wanted[statement]:
            wanted[statement] -= 1
        else:
            row.last_revision_id = revision.id
    for statement in wanted.elements():
        session.add(_statement_row(statement, revision))


def add_changes(
    session: Session,
    record: EditionRecord,
    source: SourceRow,
    revision: RevisionRow,
    public_ids: Sequence[str],
) -> list[ChangeRow]:
    """The changes of a revision with the rows by which codes and dates find them."""
    rows = []
    for position, (change, public_id) in enumerate(zip(record.changes, public_ids, strict=True)):
        row = _change_row(change, public_id, position, record, revision, source)
        session.add(row)
        rows.append(row)
    session.flush()
    for change, row in zip(record.changes, rows, strict=True):
        for code in dict.fromkeys(map(clean, (*change.codes, *change.governed))):
            session.add(
                ChangeCodeRow(
                    code=code,
                    observed_at=row.observed_at,
                    change_id=row.id,
                    publisher_id=row.publisher_id,
                )
            )
        for number, stated in enumerate(change.effective):
            session.add(
                ChangeEffectiveRow(change_id=row.id, position=number, **_date_columns(stated))
            )
    return rows


def _change_row(
    change: Change,
    public_id: str,
    position: int,
    record: EditionRecord,
    revision: RevisionRow,
    source: SourceRow,
) -> ChangeRow:
    publisher, line = record.source.publisher.slug, record.source.line_of_business.value
    return ChangeRow(
        public_id=public_id,
        revision_id=revision.id,
        publication_id=revision.publication_id,
        publisher_id=source.publisher_id,
        position=position,
        kind=change.kind.value,
        aspect=change.aspect.value if change.aspect else None,
        codes=list(map(clean, change.codes)),
        governed=list(map(clean, change.governed)),
        before=clean_or_none(change.before),
        after=clean_or_none(change.after),
        where=list(map(clean, change.where)),
        direction=change.direction.value,
        stage=change.stage.value,
        applies_by=change.applies_by.value,
        retroactive=change.retroactive,
        basis=change.basis.value,
        severity=change.severity.value,
        notes=list(map(clean, change.notes)),
        fingerprint=fingerprint(publisher, line, change),
        observed_at=revision.observed_at,
        for_digest=position in record.digest,
    )


def _policy(session: Session, source: SourceRow, number: str, title: str) -> int:
    same = {
        "publisher_id": source.publisher_id,
        "line_of_business": source.line_of_business,
        "number": number,
    }
    insert_or_ignore(session, PolicyRow, **same, title=title)
    return session.exec(select(PolicyRow.id).filter_by(**same)).one()


def _date_columns(stated: StatedDate) -> dict[str, Any]:
    return {
        "label": stated.label.value,
        "printed_label": clean(stated.printed_label),
        "jurisdiction": clean(stated.jurisdiction),
        "day": stated.day,
        "printed": clean(stated.printed),
        "precision": stated.precision.value,
    }


def as_kept(one: Statement) -> Statement:
    """A statement as its row gives it back: without what a database cannot hold."""
    return Statement(
        system=one.system,
        code=clean(one.code),
        aspect=one.aspect,
        place=tuple(map(clean, one.place)),
        value=clean(one.value),
        quote=clean(one.quote),
        jurisdiction=clean(one.jurisdiction),
        effective_from=one.effective_from,
        effective_to=one.effective_to,
    )


def _statement_row(one: Statement, revision: RevisionRow) -> StatementRow:
    return StatementRow(
        publication_id=revision.publication_id,
        first_revision_id=revision.id,
        system=one.system.value,
        code=one.code,
        aspect=one.aspect.value,
        place=list(one.place),
        value=one.value,
        quote=one.quote,
        jurisdiction=one.jurisdiction,
        effective_from=one.effective_from,
        effective_to=one.effective_to,
    )
