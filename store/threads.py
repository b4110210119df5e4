"""Replies in the outbox: which may leave now, and which message in the channel they answer."""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from store.tables import DeliveryRow, MessageRow
from store.transitions import DeliveryState

_ON_ITS_WAY = [
    state.value
    for state in (
        DeliveryState.PENDING,
        DeliveryState.CLAIMED,
        DeliveryState.POSTING,
        DeliveryState.UNCERTAIN,
    )
]


def may_leave() -> ColumnElement[bool]:
    """All deliveries but a reply to a message that is still on its way to the same channel.

    For a statement over deliveries joined with their messages.
    """
    first = aliased(DeliveryRow)
    return ~(
        select(first.id)
        .where(
            first.message_id == MessageRow.parent_id,
            first.sink == DeliveryRow.sink,
            first.channel == DeliveryRow.channel,
            col(first.state).in_(_ON_ITS_WAY),
        )
        .exists()
    )


def thread_of(session: Session, row: DeliveryRow, message: MessageRow) -> str | None:
    """The id, in its channel, of the message that a delivery answers; None where it has none."""
    if message.parent_id is None:
        return None
    return session.exec(
        select(DeliveryRow.ts).where(
            DeliveryRow.message_id == message.parent_id,
            DeliveryRow.sink == row.sink,
            DeliveryRow.channel == row.channel,
            DeliveryRow.state == DeliveryState.SENT.value,
        )
    ).first()
