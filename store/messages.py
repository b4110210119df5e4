"""Messages and their deliveries, as they enter the outbox."""

from datetime import datetime

from sqlmodel import Session, select

from policy.alerts import Alert, Confirmation, MessageKind, Payload
from store.database import Database
from store.inserting import insert_or_ignore
from store.records import RouteTarget
from store.tables import DeliveryRow, MessageRow
from store.transitions import DeliveryState
from store.values import as_key, new_public_id, payload_to_json


def was_sent(database: Database, dedupe_key: str) -> bool:
    """Whether a message with this key is in the outbox, on any route."""
    with database.reading() as session:
        found = session.exec(
            select(MessageRow.id).where(MessageRow.dedupe_key == as_key(dedupe_key)).limit(1)
        )
        return found.first() is not None


def enqueue(
    session: Session,
    payload: Payload,
    dedupe_key: str,
    target: RouteTarget,
    now: datetime,
    revision_id: int | None = None,
    *,
    parent: MessageRow | None = None,
    broadcast: bool = False,
    not_before: datetime | None = None,
) -> MessageRow | None:
    """A message on one route with its delivery; None when that key was told there before.

    With a ``parent`` it belongs in the thread of that message, or in the one that message is in.
    It leaves at once, or from ``not_before`` on.
    """
    root = (parent.parent_id or parent.id) if parent else None
    public_id = new_public_id()
    if not insert_or_ignore(
        session,
        MessageRow,
        public_id=public_id,
        kind=kind_of(payload).value,
        route=target.route,
        dedupe_key=as_key(dedupe_key),
        revision_id=revision_id,
        parent_id=root,
        broadcast=broadcast,
        payload=payload_to_json(payload),
        created_at=now,
    ):
        return None
    message = session.exec(select(MessageRow).where(MessageRow.public_id == public_id)).one()
    session.add(
        DeliveryRow(
            public_id=new_public_id(),
            message_id=message.id,
            sink=target.sink,
            channel=target.channel,
            state=DeliveryState.PENDING.value,
            not_before=not_before or now,
            created_at=now,
            updated_at=now,
        )
    )
    return message


def count_as_told(
    session: Session, payload: Payload, dedupe_key: str, target: RouteTarget, now: datetime
) -> None:
    """Keep a message that is not delivered, because another one says it; its key is then told."""
    insert_or_ignore(
        session,
        MessageRow,
        public_id=new_public_id(),
        kind=kind_of(payload).value,
        route=target.route,
        dedupe_key=as_key(dedupe_key),
        broadcast=False,
        payload=payload_to_json(payload),
        created_at=now,
    )


def kind_of(payload: Payload) -> MessageKind:
    """The kind of a message with this payload."""
    match payload:
        case Alert():
            return MessageKind.ALERT
        case Confirmation():
            return MessageKind.CONFIRMATION
    return payload.kind
