"""One event in the outbox: replies wait for what they answer, and nobody is told nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from policy.alerts import Alert, Confirmation
from policy.changes import ChangeKind, Direction, Severity, Stage
from policy.document import Aspect
from store import history, outbox, recording
from store.catalogue import sync_sources
from store.database import Database
from store.outbox import ClaimedDelivery
from store.ownership import Owner
from store.tables import DeliveryRow, MessageRow, UntoldRow
from tests.store.made import (
    ALERTS,
    HEALTH,
    HOUR,
    NOW,
    make_change,
    make_edition,
    make_source,
    said_by_all,
)
from tests.store.two_publications import SECOND, answer, publish, required

SINKS = ["slack", "console"]
LATER = NOW + 3 * HOUR


@pytest.fixture
def payers(database: Database) -> Database:
    """A database that knows two publications of one payer, each with a baseline."""
    sync_sources(database, [make_source(), SECOND], NOW)
    for slug in ("payer-1", "payer-2"):
        source = SECOND if slug == "payer-2" else make_source()
        recording.record_edition(
            database,
            make_edition(b"one" + slug.encode(), source=source, fetched=answer(slug, b"one")),
        )
    return database


def claim(database: Database, owner: str) -> ClaimedDelivery | None:
    return outbox.claim_next(database, owner, LATER, sinks=SINKS)


def send(database: Database, delivery: ClaimedDelivery | None, ts: str = "100.1") -> None:
    assert delivery is not None
    outbox.mark_posting(database, delivery.delivery_id, LATER)
    outbox.settle_sent(database, delivery.delivery_id, ts=ts, external_id="C1", now=LATER)


def test_a_second_publication_answers_in_the_thread_of_the_first(
    payers: Database, owner: str
) -> None:
    first = publish(payers, "payer-1", required())
    second = publish(payers, "payer-2", required(), after=2 * HOUR)

    alert = claim(payers, owner)
    assert alert is not None
    assert isinstance(alert.payload, Alert)
    assert alert.thread_ts is None
    assert claim(payers, owner) is None
    assert outbox.next_due(payers) is None
    send(payers, alert)

    reply = claim(payers, owner)

    assert reply is not None
    assert isinstance(reply.payload, Confirmation)
    assert (reply.thread_ts, reply.broadcast) == ("100.1", False)
    assert reply.payload.differences == ()
    assert [one.public_id for one in reply.payload.first.changes] == list(first.change_ids)
    with payers.reading() as session:
        reasons = [row.reason for row in session.exec(select(UntoldRow))]
    assert reasons.count("duplicate") == 1
    (entry, other) = history.history(payers, "17003")
    assert (entry.event.event, entry.event.role) == (first.change_ids[0], "confirms")
    assert other.event.confirmed_by == second.change_ids


def test_another_date_is_a_disagreement_that_the_channel_sees(payers: Database, owner: str) -> None:
    publish(payers, "payer-1", required())
    split = required()
    moved = tuple(
        replace(one, day=one.day + timedelta(days=30), printed="later") for one in split.effective
    )
    publish(payers, "payer-2", replace(split, effective=moved), after=2 * HOUR)
    send(payers, claim(payers, owner))

    reply = claim(payers, owner)

    assert reply is not None
    assert isinstance(reply.payload, Confirmation)
    assert reply.payload.differences
    assert reply.broadcast


def test_of_an_edition_only_what_is_new_becomes_an_alert(payers: Database, owner: str) -> None:
    publish(payers, "payer-1", required())
    fresh = make_change("17004", kind=ChangeKind.UNIT_LIMIT_CHANGED, aspect=Aspect.UNITS)
    publish(payers, "payer-2", required(), fresh, after=2 * HOUR)
    send(payers, claim(payers, owner))

    alert, reply = claim(payers, owner), claim(payers, owner)

    assert alert is not None
    assert reply is not None
    assert isinstance(alert.payload, Alert)
    assert [one.change.codes for one in alert.payload.changes] == [("17004",)]
    assert alert.thread_ts is None
    assert isinstance(reply.payload, Confirmation)
    assert [one.change.codes for one in reply.payload.said.changes] == [("17003",)]


def test_a_delay_is_an_alert_in_the_thread(payers: Database, owner: str) -> None:
    publish(payers, "payer-1", required(stage=Stage.ANNOUNCED))
    delayed = required(
        kind=ChangeKind.ANNOUNCEMENT_DELAYED,
        stage=Stage.DELAYED,
        direction=Direction.PERMISSIVE,
        severity=Severity.REVIEW,
        after="we delay implementation",
        effective=(),
    )
    publish(payers, "payer-2", delayed, after=2 * HOUR)
    send(payers, claim(payers, owner))

    reply = claim(payers, owner)

    assert reply is not None
    assert isinstance(reply.payload, Alert)
    assert reply.payload.about is not None
    assert reply.payload.severity is Severity.ACTION
    assert (reply.thread_ts, reply.broadcast) == ("100.1", True)


@pytest.mark.parametrize("end", ["dead", "parked"])
def test_a_reply_to_what_never_arrived_stands_by_itself(
    payers: Database, owner: str, end: str
) -> None:
    publish(payers, "payer-1", required())
    publish(payers, "payer-2", required(), after=2 * HOUR)
    alert = claim(payers, owner)
    assert alert is not None
    outbox.mark_posting(payers, alert.delivery_id, LATER)
    settle = outbox.settle_dead if end == "dead" else outbox.park
    settle(payers, alert.delivery_id, "the channel is gone", LATER)

    reply = claim(payers, owner)

    assert reply is not None
    assert reply.thread_ts is None


def test_a_reply_waits_while_its_message_is_put_off(payers: Database, owner: str) -> None:
    publish(payers, "payer-1", required())
    publish(payers, "payer-2", required(), after=2 * HOUR)
    alert = claim(payers, owner)
    assert alert is not None
    soon = LATER + HOUR
    outbox.settle_retry(payers, alert.delivery_id, not_before=soon, error="busy", now=LATER)

    assert claim(payers, owner) is None
    assert outbox.next_due(payers) == soon


def test_a_route_that_was_not_told_first_gets_the_alert(payers: Database, owner: str) -> None:
    publish(payers, "payer-1", required())
    publish(payers, "payer-2", required(), after=2 * HOUR, routes=(ALERTS, HEALTH))

    with payers.reading() as session:
        kinds = {
            (row.route, row.kind)
            for row in session.exec(select(MessageRow))
            if row.parent_id is None
        }

    assert kinds == {("alerts", "alert"), ("health", "alert")}


def test_a_reply_left_posting_by_a_dead_owner_is_asked_about_in_its_thread(
    payers: Database, owner: str
) -> None:
    publish(payers, "payer-1", required())
    publish(payers, "payer-2", required(), after=2 * HOUR)
    send(payers, claim(payers, owner))
    with Owner.start(payers) as gone:
        reply = claim(payers, gone.token)
        assert reply is not None
        outbox.mark_posting(payers, reply.delivery_id, LATER)

    (found,) = outbox.abandoned(payers, owner, LATER)

    assert (found.delivery_id, found.thread_ts) == (reply.delivery_id, "100.1")


RECORDING = """
from tests.store.two_publications import publish, required
database = open_database(url, now=NOW)
publish(database, f"payer-{int(sys.argv[2]) + 1}", required())
print("done")
"""


def test_of_two_publications_recorded_at_once_at_least_one_is_an_alert(
    payers: Database, url: str
) -> None:
    assert said_by_all(RECORDING, url, 2) == [["done"], ["done"]]

    with payers.reading() as session:
        messages = session.exec(select(MessageRow)).all()
        deliveries = session.exec(select(DeliveryRow)).all()
    alerts = [one for one in messages if one.kind == "alert"]
    assert alerts
    assert len(messages) == len(deliveries) == 2
    assert all(one.parent_id in {first.id for first in alerts} for one in messages if one.parent_id)
