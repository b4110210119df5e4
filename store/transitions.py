"""The states of a delivery and the steps between them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, select

from store.errors import IllegalTransition
from store.tables import DeliveryAttemptRow, DeliveryRow
from store.values import clean


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    CLAIMED = "claimed"  #: somebody is about to post it
    POSTING = "posting"  #: it may be leaving right now
    SENT = "sent"
    UNCERTAIN = "uncertain"  #: it may or may not have arrived; the channel is asked before all else
    PARKED = "parked"  #: waits for the operator
    DEAD = "dead"  #: refused for good, until it is retried by hand
    FOLDED = "folded"  #: never posted: a line about the whole site says it for all


def delivery_row(session: Session, delivery_id: str) -> DeliveryRow | None:
    """The row of a delivery, held against other writers until the transaction ends."""
    return session.exec(
        select(DeliveryRow).where(DeliveryRow.public_id == delivery_id).with_for_update()
    ).first()


def moved(
    session: Session,
    delivery_id: str,
    to: DeliveryState,
    now: datetime,
    *,
    since: Sequence[DeliveryState],
    error: str | None = None,
) -> DeliveryRow:
    """The row of a delivery, moved on. Raises :class:`IllegalTransition`."""
    row = delivery_row(session, delivery_id)
    if row is None:
        raise IllegalTransition(f"there is no delivery {delivery_id}; see deliveries list")
    if row.state not in {one.value for one in since}:
        raise IllegalTransition(
            f"delivery {delivery_id} is {row.state} and cannot become {to}; another process may have settled it"
        )
    row.state, row.updated_at = to.value, now
    if error is not None:
        row.last_error = clean(error)
    return row


def end_attempt(
    session: Session, row: DeliveryRow, outcome: str, now: datetime, error: str | None = None
) -> None:
    """Say what became of the last attempt; what the channel answered later replaces "uncertain"."""
    attempt = session.exec(
        select(DeliveryAttemptRow).where(
            DeliveryAttemptRow.delivery_id == row.id, DeliveryAttemptRow.number == row.attempts
        )
    ).first()
    if attempt is None or attempt.outcome not in {None, DeliveryState.UNCERTAIN.value}:
        return
    attempt.outcome, attempt.ended_at = outcome, now
    if error is not None:
        attempt.error = clean(error)
