"""The way of a message to its channel: claimed, posted, settled; never posted twice, never lost.

::

    pending -> claimed -> posting -> sent
       ^          |          |-> uncertain -> found: sent | not found: pending | cannot ask: parked
       |----------+-- retry -|-> dead -> pending (by hand)
    pending -> folded (held, and then said by a line about the whole site)

``posting`` is committed before anything leaves, so that whoever finds it with a dead owner knows
that the channel has to be asked first. An ``uncertain`` delivery with an owner is being asked about
by it; one without is to be asked about once its ``not_before`` has passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import col, select

from policy.alerts import Payload
from store.database import Database
from store.deliveries import DeliveryView, counts, list_deliveries
from store.ownership import assure, dead
from store.tables import DeliveryAttemptRow, DeliveryRow, MessageRow
from store.threads import may_leave, thread_of
from store.transitions import DeliveryState, delivery_row, end_attempt, moved
from store.values import CLOCKS_APART, clean, payload_from

__all__ = [
    "ClaimedDelivery",
    "DeliveryState",
    "DeliveryView",
    "abandoned",
    "ask_later",
    "claim_next",
    "counts",
    "list_deliveries",
    "mark_posting",
    "next_due",
    "park",
    "park_sink",
    "retry",
    "settle_dead",
    "settle_found",
    "settle_not_found",
    "settle_retry",
    "settle_sent",
    "settle_uncertain",
]


_P, _C, _X = DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.POSTING
_U, _K, _D = DeliveryState.UNCERTAIN, DeliveryState.PARKED, DeliveryState.DEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedDelivery:
    """A delivery in the hands of one owner; ``attempts`` counts the postings before.

    ``thread_ts`` is the message it answers, None where it stands by itself; ``broadcast`` says that
    the channel shows the answer as well.
    """

    delivery_id: str
    sink: str
    channel: str
    payload: Payload
    attempts: int
    claimed_at: datetime
    thread_ts: str | None = None
    broadcast: bool = False


def claim_next(
    database: Database, owner: str, now: datetime, *, sinks: Sequence[str]
) -> ClaimedDelivery | None:
    """Claim the oldest pending delivery to one of ``sinks`` that is due; None when there is none.

    A reply waits until the message it answers has left; where that one is dead or parked, or was
    never meant for the same channel, the reply stands by itself. One whose message this version
    cannot read ends dead, and the next is claimed.
    """
    assure(database, owner)
    while True:
        found = _claim(database, owner, now, sinks)
        if not isinstance(found, str):
            return found


def _claim(
    database: Database, owner: str, now: datetime, sinks: Sequence[str]
) -> ClaimedDelivery | str | None:
    """As :func:`claim_next`; the id of one that had to be given up."""
    with database.writing() as session:
        found = session.exec(
            select(DeliveryRow, MessageRow)
            .join(MessageRow, col(MessageRow.id) == col(DeliveryRow.message_id))
            .where(
                DeliveryRow.state == _P.value,
                _is_due(now),
                may_leave(),
                col(DeliveryRow.sink).in_(sinks),
            )
            .order_by(col(DeliveryRow.id))
            .limit(1)
            .with_for_update(skip_locked=True, of=DeliveryRow)
        ).first()
        if found is None:
            return None
        row, message = found
        row.thread_ts = thread_of(session, row, message)
        try:
            claimed = _claimed(row, message, at=now)
        except ValidationError as error:
            row.state, row.updated_at = _D.value, now
            row.last_error = f"this version cannot read its message: {error.error_count()} faults"
            return row.public_id
        row.state, row.owner, row.claimed_at, row.updated_at = _C.value, owner, now, now
        return claimed


def mark_posting(database: Database, delivery_id: str, now: datetime) -> None:
    """Say, before it leaves, that a claimed delivery is about to; it counts as an attempt."""
    with database.writing() as session:
        row = moved(session, delivery_id, _X, now, since=(_C,))
        row.attempts += 1
        session.add(DeliveryAttemptRow(delivery_id=row.id, number=row.attempts, started_at=now))


def abandoned(
    database: Database, owner: str, now: datetime, *, sinks: Sequence[str] | None = None
) -> tuple[ClaimedDelivery, ...]:
    """Deliveries that ``owner`` is now to ask their channels about, oldest first.

    Those whose posting a dead owner, or an earlier round of ``owner``, left unsettled, those a dead
    owner was asking about, and those of nobody or of ``owner`` itself that are due to be asked
    again. One round of an owner at a time: what it has is taken to be left over. They are ``uncertain`` and
    ``owner``'s, so that no other process asks and posts meanwhile; ``claimed_at`` stays that of the
    posting. ``sinks`` limits them to what the caller can ask. Deliveries that such an owner had
    claimed and not posted go back to pending.
    """
    assure(database, owner)
    gone = dead(database, _owners(database))
    left_over = [*gone, owner]
    with database.writing() as session:
        session.execute(
            update(DeliveryRow)
            .where(col(DeliveryRow.state) == _C.value, col(DeliveryRow.owner).in_(left_over))
            .values(state=_P.value, owner=None, updated_at=now)
        )
        unsettled = or_(
            and_(col(DeliveryRow.state) == _X.value, col(DeliveryRow.owner).in_(left_over)),
            and_(col(DeliveryRow.state) == _U.value, col(DeliveryRow.owner).in_(gone)),
        )
        due = and_(
            col(DeliveryRow.state) == _U.value,
            or_(col(DeliveryRow.owner).is_(None), col(DeliveryRow.owner) == owner),
            _is_due(now),
        )
        wanted = (
            select(DeliveryRow, MessageRow)
            .join(MessageRow, col(MessageRow.id) == col(DeliveryRow.message_id))
            .where(or_(unsettled, due))
            .order_by(col(DeliveryRow.id))
            .with_for_update(skip_locked=True, of=DeliveryRow)
        )
        if sinks is not None:
            wanted = wanted.where(col(DeliveryRow.sink).in_(sinks))
        taken = []
        for row, message in session.exec(wanted):
            if row.state == _X.value:
                error = "the round that posted it ended before the answer was settled"
                end_attempt(session, row, _U.value, now, error)
                row.last_error = error
            row.state, row.owner, row.updated_at = _U.value, owner, now
            taken.append(_claimed(row, message, at=row.claimed_at or row.created_at))
        return tuple(taken)


def settle_sent(
    database: Database, delivery_id: str, *, ts: str, external_id: str, now: datetime
) -> None:
    """The channel took it: ``ts`` is its id there, ``external_id`` where it stands."""
    with database.writing() as session:
        row = moved(session, delivery_id, DeliveryState.SENT, now, since=(_X,))
        row.ts, row.external_id, row.owner = ts, external_id, None
        end_attempt(session, row, "sent", now)


def settle_found(database: Database, delivery_id: str, *, ts: str, now: datetime) -> None:
    """The channel was asked and has it."""
    with database.writing() as session:
        row = moved(session, delivery_id, DeliveryState.SENT, now, since=(_U,))
        row.ts, row.external_id, row.owner = ts, row.channel, None
        end_attempt(session, row, "found", now)


def settle_not_found(database: Database, delivery_id: str, now: datetime) -> None:
    """The channel was asked and does not have it: it may be posted again."""
    with database.writing() as session:
        row = moved(session, delivery_id, _P, now, since=(_U,))
        row.owner, row.not_before = None, now
        end_attempt(session, row, "not_found", now)


def settle_retry(
    database: Database, delivery_id: str, *, not_before: datetime, error: str, now: datetime
) -> None:
    """Certainly not taken; it is posted again from ``not_before`` on."""
    with database.writing() as session:
        row = moved(session, delivery_id, _P, now, since=(_C, _X), error=error)
        row.owner, row.not_before = None, not_before
        end_attempt(session, row, "retry", now, error)


def settle_uncertain(database: Database, delivery_id: str, error: str, now: datetime) -> None:
    """It may or may not have been taken; its owner is to ask the channel now."""
    with database.writing() as session:
        row = moved(session, delivery_id, _U, now, since=(_X,), error=error)
        row.not_before = now
        end_attempt(session, row, _U.value, now, error)


def ask_later(
    database: Database, delivery_id: str, *, not_before: datetime, error: str, now: datetime
) -> None:
    """The channel could not be asked this time; anyone asks again from ``not_before`` on."""
    with database.writing() as session:
        row = moved(session, delivery_id, _U, now, since=(_U,), error=error)
        row.owner, row.not_before = None, not_before


def settle_dead(database: Database, delivery_id: str, error: str, now: datetime) -> None:
    """Refused, and it will be again as things stand."""
    with database.writing() as session:
        row = moved(session, delivery_id, _D, now, since=(_X,), error=error)
        row.owner = None
        end_attempt(session, row, _D.value, now, error)


def park(database: Database, delivery_id: str, error: str, now: datetime) -> None:
    """Leave it to the operator: its sink takes nothing, or its channel cannot be asked.

    Retried by hand it is posted, also where it was uncertain: the operator has looked.
    """
    with database.writing() as session:
        row = moved(session, delivery_id, _K, now, since=(_P, _C, _X, _U), error=error)
        row.owner, row.resumes_as = None, _P.value
        end_attempt(session, row, _K.value, now, error)


def park_sink(database: Database, sink: str, error: str, now: datetime) -> int:
    """Park all that waits for a sink that takes nothing any more; how many there were.

    One that is uncertain is asked about first when it is retried by hand.
    """
    with database.writing() as session:
        rows = session.exec(
            select(DeliveryRow)
            .where(DeliveryRow.sink == sink, col(DeliveryRow.state).in_([_P.value, _U.value]))
            .order_by(col(DeliveryRow.id))
            .with_for_update()
        ).all()
        for row in rows:
            row.resumes_as, row.state, row.owner = row.state, _K.value, None
            row.last_error, row.updated_at = clean(error), now
        return len(rows)


def retry(database: Database, delivery_id: str, now: datetime) -> bool:
    """Take up a dead or parked delivery by hand; False when it is neither, or there is none."""
    with database.writing() as session:
        row = delivery_row(session, delivery_id)
        if row is None or row.state not in {_K.value, _D.value}:
            return False
        row.state = row.resumes_as or _P.value
        row.resumes_as, row.not_before, row.updated_at = None, now, now
        return True


def next_due(database: Database, *, sinks: Sequence[str] | None = None) -> datetime | None:
    """When the next delivery (to one of ``sinks``) is to be posted or asked about; None if none."""
    with database.reading() as session:
        wanted = (
            select(func.min(DeliveryRow.not_before))
            .join(MessageRow, col(MessageRow.id) == col(DeliveryRow.message_id))
            .where(
                or_(
                    col(DeliveryRow.state) == _U.value,
                    and_(col(DeliveryRow.state) == _P.value, may_leave()),
                )
            )
        )
        if sinks is not None:
            wanted = wanted.where(col(DeliveryRow.sink).in_(sinks))
        return session.exec(wanted).one()


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Due, or put off by a clock that was in the future and so put off for too long."""
    return or_(col(DeliveryRow.not_before) <= now, col(DeliveryRow.updated_at) > now + CLOCKS_APART)


def _claimed(row: DeliveryRow, message: MessageRow, *, at: datetime) -> ClaimedDelivery:
    return ClaimedDelivery(
        delivery_id=row.public_id,
        sink=row.sink,
        channel=row.channel,
        payload=payload_from(message.kind, message.payload),
        attempts=row.attempts,
        claimed_at=at,
        thread_ts=row.thread_ts,
        broadcast=message.broadcast,
    )


def _owners(database: Database) -> set[str]:
    with database.reading() as session:
        found = session.exec(select(DeliveryRow.owner).distinct())
        return {owner for owner in found if owner is not None}
