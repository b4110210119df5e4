"""What was kept from the alerts for a digest, and the digest that lists it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from policy.alerts import MessageKind, Notice
from policy.changes import Change
from store.database import Database
from store.messages import enqueue
from store.records import RouteTarget
from store.tables import (
    ChangeRow,
    MessageChangeRow,
    MessageRow,
    PublicationRow,
    PublisherRow,
    RevisionRow,
    SourceJurisdictionRow,
    SourceRow,
)
from store.values import change_of

_AT_ONCE = 1000  #: ids named in one statement, well under what either database takes


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestEntry:
    """A change that a digest lists.

    ``publisher`` is a slug; ``title`` and ``number`` are as its edition prints them;
    ``jurisdictions`` are those of its source. ``change`` comes without its effective dates.
    ``listed`` says that a digest has listed it.
    """

    public_id: str
    publisher: str
    publisher_name: str
    source: str
    title: str
    number: str | None
    line_of_business: str
    jurisdictions: tuple[str, ...]
    change: Change
    observed_at: datetime
    listed: bool


def waiting(database: Database, *, before: datetime | None = None) -> tuple[DigestEntry, ...]:
    """What no digest has listed yet, of what was seen before an instant: by publisher, as seen."""
    return _entries(database, since=None, before=before, listed=False)


def kept(database: Database, *, since: datetime) -> tuple[DigestEntry, ...]:
    """What was kept for digests from an instant on, listed or not: by publisher, as seen."""
    return _entries(database, since=since, before=None, listed=True)


def record_digest(
    database: Database,
    notice: Notice,
    dedupe_key: str,
    targets: Sequence[RouteTarget],
    now: datetime,
    public_ids: Sequence[str],
) -> bool:
    """Put a digest into the outbox with the changes it lists; False where its key was told already."""
    with database.writing() as session:
        messages = [
            made
            for target in targets
            if (made := enqueue(session, notice, dedupe_key, target, now)) is not None
        ]
        for start in range(0, len(public_ids), _AT_ONCE):
            part = public_ids[start : start + _AT_ONCE]
            for change_id in session.exec(
                select(ChangeRow.id).where(col(ChangeRow.public_id).in_(part))
            ):
                for message in messages:
                    session.add(MessageChangeRow(message_id=message.id, change_id=change_id))
        return bool(messages)


_LISTED = (
    select(MessageChangeRow.change_id)
    .join(MessageRow, col(MessageRow.id) == col(MessageChangeRow.message_id))
    .where(MessageRow.kind == MessageKind.DIGEST.value)
)


def _entries(
    database: Database, *, since: datetime | None, before: datetime | None, listed: bool
) -> tuple[DigestEntry, ...]:
    wanted = (
        select(ChangeRow, PublisherRow, SourceRow, RevisionRow)
        .join(PublisherRow, col(PublisherRow.id) == col(ChangeRow.publisher_id))
        .join(PublicationRow, col(PublicationRow.id) == col(ChangeRow.publication_id))
        .join(SourceRow, col(SourceRow.id) == col(PublicationRow.source_id))
        .join(RevisionRow, col(RevisionRow.id) == col(ChangeRow.revision_id))
        .where(col(ChangeRow.for_digest).is_(True))
        .order_by(col(PublisherRow.name), col(ChangeRow.observed_at), col(ChangeRow.id))
    )
    if since is not None:
        wanted = wanted.where(col(ChangeRow.observed_at) >= since)
    if before is not None:
        wanted = wanted.where(col(ChangeRow.observed_at) < before)
    if not listed:
        wanted = wanted.where(~_LISTED.where(MessageChangeRow.change_id == ChangeRow.id).exists())
    with database.reading() as session:
        found = session.exec(wanted).all()
        told = set(session.exec(_LISTED)) if listed and found else set()
        places = {
            source_id: _jurisdictions(session, source_id)
            for source_id in {source.id for _, _, source, _ in found}
        }
    return tuple(
        DigestEntry(
            public_id=row.public_id,
            publisher=publisher.slug,
            publisher_name=publisher.name,
            source=source.slug,
            title=revision.title,
            number=revision.number,
            line_of_business=source.line_of_business,
            jurisdictions=places[source.id],
            change=change_of(row, ()),
            observed_at=row.observed_at,
            listed=row.id in told,
        )
        for row, publisher, source, revision in found
    )


def _jurisdictions(session: Session, source_id: int) -> tuple[str, ...]:
    return tuple(
        session.exec(
            select(SourceJurisdictionRow.jurisdiction)
            .where(SourceJurisdictionRow.source_id == source_id)
            .order_by(SourceJurisdictionRow.jurisdiction)
        )
    )
