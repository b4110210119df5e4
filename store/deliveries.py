"""Deliveries as the operator sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import func
from sqlmodel import Session, col, select

from policy.alerts import Alert, Confirmation
from store.database import Database
from store.tables import DeliveryRow, MessageRow
from store.values import payload_from


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """A delivery and what it is about.

    ``headline`` is the notice's, or the publisher and title of an alert; ``codes`` and ``severity``
    are an alert's. ``ts`` is the message's id in its channel, ``thread_ts`` that of the message it
    answers there.
    """

    delivery_id: str
    message_id: str
    kind: str
    route: str
    sink: str
    channel: str
    state: str
    headline: str
    codes: tuple[str, ...]
    severity: str | None
    attempts: int
    last_error: str | None
    ts: str | None
    thread_ts: str | None
    created_at: datetime
    updated_at: datetime
    claimed_at: datetime | None
    not_before: datetime


def list_deliveries(
    database: Database, states: Iterable[str] | None = None
) -> tuple[DeliveryView, ...]:
    """Deliveries in these states (all when None), newest first."""
    wanted = select(DeliveryRow, MessageRow).join(
        MessageRow, col(MessageRow.id) == col(DeliveryRow.message_id)
    )
    if states is not None:
        wanted = wanted.where(col(DeliveryRow.state).in_([str(state) for state in states]))
    with database.reading() as session:
        found = session.exec(wanted.order_by(col(DeliveryRow.id).desc()))
        return tuple(_view(row, message) for row, message in found)


def counts(database: Database) -> Mapping[str, int]:
    """How many deliveries are in each state; a state without any is left out."""
    with database.reading() as session:
        return dict(
            session.exec(select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state)).all()
        )


def deliveries_of(session: Session, message_ids: Iterable[int]) -> tuple[DeliveryView, ...]:
    """The deliveries of these messages, oldest first."""
    found = session.exec(
        select(DeliveryRow, MessageRow)
        .join(MessageRow, col(MessageRow.id) == col(DeliveryRow.message_id))
        .where(col(MessageRow.id).in_(list(message_ids)))
        .order_by(col(DeliveryRow.id))
    )
    return tuple(_view(row, message) for row, message in found)


def _view(row: DeliveryRow, message: MessageRow) -> DeliveryView:
    codes: tuple[str, ...] = ()
    severity = None
    try:
        payload = payload_from(message.kind, message.payload)
    except ValidationError:
        payload = None
    if isinstance(payload, Confirmation):
        payload = payload.said
    if payload is None:
        headline = "a message that this version cannot read"
    elif isinstance(payload, Alert):
        headline = f"{payload.publisher}: {payload.title}"
        codes = tuple(dict.fromkeys(code for one in payload.changes for code in one.change.codes))
        severity = payload.severity.value
    else:
        headline = payload.headline
    return DeliveryView(
        delivery_id=row.public_id,
        message_id=message.public_id,
        kind=message.kind,
        route=message.route,
        sink=row.sink,
        channel=row.channel,
        state=row.state,
        headline=headline,
        codes=codes,
        severity=severity,
        attempts=row.attempts,
        last_error=row.last_error,
        ts=row.ts,
        thread_ts=row.thread_ts,
        created_at=row.created_at,
        updated_at=row.updated_at,
        claimed_at=row.claimed_at,
        not_before=row.not_before,
    )
