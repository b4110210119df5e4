"""Messages that can be told and proven, and deliveries whose state their rows bear out."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from policy.alerts import Alert, Confirmation, MessageKind, Payload
from store.tables import (
    BlobRow,
    ChangeRow,
    DeliveryAttemptRow,
    DeliveryRow,
    MessageChangeRow,
    MessageRow,
)
from store.transitions import DeliveryState
from store.values import payload_from
from store.verification.findings import Damage, Finding

_OWNED = {DeliveryState.CLAIMED.value, DeliveryState.POSTING.value}
_FREE = {
    DeliveryState.PENDING.value,
    DeliveryState.SENT.value,
    DeliveryState.PARKED.value,
    DeliveryState.DEAD.value,
    DeliveryState.FOLDED.value,
}
_TAKEN = {"sent", "found"}
_RESUMES = {DeliveryState.PENDING.value, DeliveryState.UNCERTAIN.value}


def messages(session: Session) -> list[int]:
    """The ids of all messages."""
    return list(session.exec(select(MessageRow.id).order_by(col(MessageRow.id))))


def broken_message(session: Session, message_id: int) -> Iterator[Finding]:
    """What is wrong with one message: its payload, its proof, its thread."""
    row = session.get_one(MessageRow, message_id)
    try:
        payload = payload_from(MessageKind(row.kind).value, row.payload)
    except ValueError as error:
        yield _of_message(row, f"it is no {row.kind}: {str(error).splitlines()[0]}")
        return
    alert = _alert_of(payload)
    if alert is not None:
        yield from _unproven(session, row, alert)
    parent = session.get(MessageRow, row.parent_id) if row.parent_id is not None else None
    if parent is not None and (parent.parent_id is not None or parent.route != row.route):
        yield _of_message(row, f"it answers {parent.public_id}, which is in a thread itself")


def deliveries(session: Session) -> list[int]:
    """The ids of all deliveries."""
    return list(session.exec(select(DeliveryRow.id).order_by(col(DeliveryRow.id))))


def broken_delivery(session: Session, delivery_id: int) -> Iterator[Finding]:
    """Where the state of a delivery contradicts its own row or its attempts."""
    row = session.get_one(DeliveryRow, delivery_id)
    if row.state not in {state.value for state in DeliveryState}:
        yield _of_delivery(row, f"{row.state!r} is not a state")
        return
    attempts = session.exec(
        select(DeliveryAttemptRow)
        .where(DeliveryAttemptRow.delivery_id == row.id)
        .order_by(col(DeliveryAttemptRow.number))
    ).all()
    yield from (_of_delivery(row, what) for what in _contradictions(row, attempts))


def _contradictions(row: DeliveryRow, attempts: Sequence[DeliveryAttemptRow]) -> Iterator[str]:
    if [one.number for one in attempts] != list(range(1, row.attempts + 1)):
        yield f"it counts {row.attempts} attempts and {len(attempts)} are kept"
    last = attempts[-1].outcome if attempts else None
    if any(one.outcome is None for one in attempts[:-1]):
        yield "an attempt before its last has no outcome"
    if row.state in _OWNED and (row.owner is None or row.claimed_at is None):
        yield f"it is {row.state} and nobody has claimed it"
    if row.state in _FREE and row.owner is not None:
        yield f"it is {row.state} and {row.owner} has it"
    if row.state == DeliveryState.POSTING and not (attempts and last is None):
        yield "it is posting and no attempt is under way"
    if row.state != DeliveryState.POSTING and attempts and last is None:
        yield f"it is {row.state} and an attempt is under way"
    if row.state == DeliveryState.SENT and (row.ts is None or last not in _TAKEN):
        yield "it is sent and no attempt says that the channel took it"
    if row.state != DeliveryState.SENT and (row.ts is not None or last in _TAKEN):
        yield f"it is {row.state} and the channel took it"
    if (row.state == DeliveryState.PARKED) != (row.resumes_as in _RESUMES):
        yield f"it is {row.state} and would resume as {row.resumes_as or 'nothing'}"


def _unproven(session: Session, row: MessageRow, alert: Alert) -> Iterator[Finding]:
    """What an alert tells of and no row or bytes prove."""
    for sha256 in dict.fromkeys((alert.before.sha256, alert.after.sha256)):
        if session.exec(select(BlobRow.sha256).where(BlobRow.sha256 == sha256)).first() is None:
            yield _of_message(row, f"the edition {sha256} that it names is not kept")
    told = {one.public_id for one in alert.changes}
    rows = session.exec(
        select(ChangeRow.public_id)
        .join(MessageChangeRow, col(MessageChangeRow.change_id) == col(ChangeRow.id))
        .where(MessageChangeRow.message_id == row.id)
    )
    if set(rows) != told:
        yield _of_message(row, "the changes that it tells are not those kept with it")
    delivered = select(DeliveryRow.id).where(DeliveryRow.message_id == row.id)
    if session.exec(delivered.limit(1)).first() is None:
        yield _of_message(row, "it is on its way to no channel")


def _alert_of(payload: Payload) -> Alert | None:
    if isinstance(payload, Confirmation):
        return payload.said
    return payload if isinstance(payload, Alert) else None


def _of_message(row: MessageRow, what: str) -> Finding:
    return Finding(kind=Damage.MESSAGE, subject=f"message {row.public_id}", what=what)


def _of_delivery(row: DeliveryRow, what: str) -> Finding:
    return Finding(kind=Damage.DELIVERY, subject=f"delivery {row.public_id}", what=what)
