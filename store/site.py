"""What changed lately in the publications of one publisher, and what was told of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from policy.alerts import MessageKind
from policy.changes import Change
from store.database import Database
from store.tables import (
    ChangeRow,
    DeliveryRow,
    MessageChangeRow,
    MessageRow,
    PublicationRow,
    PublisherRow,
    RevisionRow,
    SourceRow,
)
from store.transitions import DeliveryState
from store.values import change_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """A change that names no code.

    ``publication`` is its source and locator, ``title`` and ``number`` are as its edition prints
    them. ``alerts`` are the public ids of the alerts that tell it, ``held`` of those the ones that
    still wait, ``lines`` of the lines of health that speak of it.
    """

    publication: tuple[str, str]
    title: str
    number: str | None
    change: Change
    observed_at: datetime
    alerts: tuple[str, ...]
    held: tuple[str, ...]
    lines: tuple[str, ...]


def recent_changes(
    database: Database, publisher: str, *, since: datetime, now: datetime
) -> tuple[Recent, ...]:
    """The changes without a code that were seen of a publisher (a slug), oldest first."""
    with database.reading() as session:
        found = session.exec(
            select(ChangeRow, RevisionRow, PublicationRow, SourceRow.slug)
            .join(PublisherRow, col(PublisherRow.id) == col(ChangeRow.publisher_id))
            .join(RevisionRow, col(RevisionRow.id) == col(ChangeRow.revision_id))
            .join(PublicationRow, col(PublicationRow.id) == col(ChangeRow.publication_id))
            .join(SourceRow, col(SourceRow.id) == col(PublicationRow.source_id))
            .where(PublisherRow.slug == publisher, col(ChangeRow.observed_at) >= since)
            .order_by(col(ChangeRow.id))
        ).all()
        named = [one for one in found if not one[0].codes or one[0].kind == "policy_moved"]
        messages = _messages(session, [change.id for change, *_ in named], now)
        return tuple(
            Recent(
                publication=(slug, publication.locator),
                title=revision.title,
                number=revision.number,
                change=change_of(change, ()),
                observed_at=change.observed_at,
                alerts=tuple(one for one, state in messages[change.id] if state != "line"),
                held=tuple(one for one, state in messages[change.id] if state == "held"),
                lines=tuple(one for one, state in messages[change.id] if state == "line"),
            )
            for change, revision, publication, slug in named
        )


_AT_ONCE = 1000  #: ids named in one statement, well under what either database takes


def _messages(
    session: Session, change_ids: Sequence[int], now: datetime
) -> dict[int, list[tuple[str, str]]]:
    """Per change the messages about it: "line" (of health), "held" or "told"; no folded alert."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for start in range(0, len(change_ids), _AT_ONCE):
        rows = session.exec(
            select(MessageChangeRow.change_id, MessageRow, DeliveryRow)
            .join(MessageRow, col(MessageRow.id) == col(MessageChangeRow.message_id))
            .join(DeliveryRow, col(DeliveryRow.message_id) == col(MessageRow.id))
            .where(col(MessageChangeRow.change_id).in_(change_ids[start : start + _AT_ONCE]))
        )
        for change_id, message, delivery in rows:
            if message.kind == MessageKind.HEALTH.value:
                found[change_id].append((message.public_id, "line"))
            elif message.kind == MessageKind.ALERT.value and delivery.state != DeliveryState.FOLDED:
                waits = delivery.state == DeliveryState.PENDING and delivery.not_before > now
                found[change_id].append((message.public_id, "held" if waits else "told"))
    return found


def read_since(database: Database, publisher: str, since: datetime) -> frozenset[tuple[str, str]]:
    """The publications of a publisher, as (source, locator), that were read since an instant."""
    with database.reading() as session:
        return frozenset(
            session.exec(
                select(SourceRow.slug, PublicationRow.locator)
                .join(PublisherRow, col(PublisherRow.id) == col(SourceRow.publisher_id))
                .join(PublicationRow, col(PublicationRow.source_id) == col(SourceRow.id))
                .where(
                    PublisherRow.slug == publisher,
                    col(PublicationRow.last_confirmed_at) >= since,
                )
            ).all()
        )
