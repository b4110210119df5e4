"""Alerts that were held and are not sent, because one line about the whole site says it for all."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from policy.alerts import UntoldReason
from store.inserting import insert_or_ignore
from store.tables import DeliveryRow, MessageRow, UntoldRow
from store.transitions import DeliveryState


def fold(session: Session, message_ids: Sequence[str], now: datetime) -> None:
    """Take back the alerts with these public ids, as far as nobody has begun to post them.

    Each route is then untold of their revisions for the reason ``site``.
    """
    if not message_ids:
        return
    rows = session.exec(
        select(DeliveryRow, MessageRow)
        .join(MessageRow, col(MessageRow.id) == col(DeliveryRow.message_id))
        .where(
            col(MessageRow.public_id).in_(message_ids),
            DeliveryRow.state == DeliveryState.PENDING.value,
        )
        .with_for_update(of=DeliveryRow)
    ).all()
    for delivery, message in rows:
        delivery.state, delivery.updated_at = DeliveryState.FOLDED.value, now
        if message.revision_id is not None:
            insert_or_ignore(
                session,
                UntoldRow,
                revision_id=message.revision_id,
                route=message.route,
                reason=UntoldReason.SITE.value,
                at=now,
            )
