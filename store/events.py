"""Events as they are kept: which changes say the same, and what earlier alerts told."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from policy.alerts import MessageKind
from policy.changes import Change
from policy.events import WINDOW, Report
from policy.sources import Publishes, Source
from store.effective import effective_of
from store.tables import (
    CaptureRow,
    ChangeRow,
    DeliveryRow,
    MessageChangeRow,
    MessageRow,
    PublicationRow,
    RevisionRow,
    SourceRow,
)
from store.transitions import DeliveryState
from store.values import SOURCE, change_of, from_json


class EventRole(StrEnum):
    """What a change is to its event."""

    FIRST = "first"
    CONFIRMS = "confirms"
    DISAGREES = "disagrees"
    FOLLOWS = "follows"  #: delays, withdraws or re-dates what was told


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """The event of a change; ``event`` is the public id of its first change, None for none.

    The rest are public ids of changes: those that confirm this one, that disagree with it (or that
    it disagrees with), that follow it.
    """

    event: str | None = None
    role: EventRole | None = None
    confirmed_by: tuple[str, ...] = ()
    disagrees_with: tuple[str, ...] = ()
    followed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An alert's change with the rows of both."""

    report: Report
    change: ChangeRow
    message: MessageRow


def told_before(
    session: Session, source: SourceRow, route: str, at: datetime
) -> tuple[Earlier, ...]:
    """What alerts told on a route of the same publisher and line of business near ``at``."""
    found = session.exec(
        select(ChangeRow, RevisionRow, PublicationRow, MessageRow)
        .join(MessageChangeRow, col(MessageChangeRow.change_id) == col(ChangeRow.id))
        .join(MessageRow, col(MessageRow.id) == col(MessageChangeRow.message_id))
        .join(RevisionRow, col(RevisionRow.id) == col(ChangeRow.revision_id))
        .join(PublicationRow, col(PublicationRow.id) == col(ChangeRow.publication_id))
        .join(SourceRow, col(SourceRow.id) == col(PublicationRow.source_id))
        .where(
            MessageRow.route == route,
            MessageRow.kind == MessageKind.ALERT.value,
            select(DeliveryRow.id)
            .where(
                DeliveryRow.message_id == MessageRow.id,
                DeliveryRow.state != DeliveryState.FOLDED.value,
            )
            .exists(),
            ChangeRow.publisher_id == source.publisher_id,
            SourceRow.line_of_business == source.line_of_business,
            col(ChangeRow.observed_at) >= at - WINDOW,
            col(ChangeRow.observed_at) <= at + WINDOW,
        )
        .order_by(col(ChangeRow.id))
    ).all()
    dates = effective_of(session, [change.id for change, *_ in found])

    def declared(publication: PublicationRow) -> Source:
        return from_json(SOURCE, session.get_one(SourceRow, publication.source_id).declaration)

    return tuple(
        Earlier(
            report=report_of(
                change,
                revision,
                session.get_one(CaptureRow, revision.capture_id),
                publication,
                declared(publication),
                change_of(change, tuple(dates[change.id])),
                message=message.public_id,
            ),
            change=change,
            message=message,
        )
        for change, revision, publication, message in found
    )


def report_of(
    row: ChangeRow,
    revision: RevisionRow,
    capture: CaptureRow,
    publication: PublicationRow,
    source: Source,
    change: Change,
    *,
    message: str = "",
) -> Report:
    """A recorded change as its publication reports it."""
    return Report(
        public_id=row.public_id,
        change=change,
        publisher=source.publisher.slug,
        line_of_business=source.line_of_business.value,
        source=source.slug,
        publication=str(publication.id),
        title=revision.title,
        number=revision.number,
        jurisdictions=source.jurisdictions,
        sha256=capture.sha256,
        text_hash=capture.text_hash or "",
        observed_at=row.observed_at,
        is_bulletin=source.publishes is Publishes.BULLETINS,
        message=message,
    )


def event_of(session: Session, row: ChangeRow) -> EventView:
    """The event of one change."""
    return events_of(session, [row])[row.id]


def events_of(session: Session, rows: Sequence[ChangeRow]) -> dict[int, EventView]:
    """The events of changes, by the changes' keys."""
    first_ids = sorted({row.event for row in rows if row.event == row.public_id})
    others: dict[str | None, list[ChangeRow]] = defaultdict(list)
    for start in range(0, len(first_ids), 1000):
        found = session.exec(
            select(ChangeRow)
            .where(col(ChangeRow.event).in_(first_ids[start : start + 1000]))
            .order_by(col(ChangeRow.id))
        )
        for other in found:
            if other.public_id != other.event:
                others[other.event].append(other)
    return {row.id: _view(row, others[row.event]) for row in rows}


def _view(row: ChangeRow, others: Sequence[ChangeRow]) -> EventView:
    if row.event is None or row.event_role is None:
        return EventView()
    role = EventRole(row.event_role)
    if role is not EventRole.FIRST:
        apart = (row.event,) if role is EventRole.DISAGREES else ()
        return EventView(event=row.event, role=role, disagrees_with=apart)

    def those(wanted: EventRole) -> tuple[str, ...]:
        return tuple(one.public_id for one in others if one.event_role == wanted.value)

    return EventView(
        event=row.event,
        role=role,
        confirmed_by=those(EventRole.CONFIRMS),
        disagrees_with=those(EventRole.DISAGREES),
        followed_by=those(EventRole.FOLLOWS),
    )
