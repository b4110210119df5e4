"""The way of a message to its channel, step by step and with processes that die."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import col, select

from policy.alerts import Alert, Notice
from store import outbox, recording
from store.database import Database
from store.errors import IllegalTransition
from store.outbox import ClaimedDelivery
from store.ownership import Owner, dead
from store.recording import RouteTarget
from store.tables import DeliveryAttemptRow, MessageRow
from tests.store.made import (
    ALERTS,
    HEALTH,
    HOUR,
    NOW,
    make_notice,
    process,
    record_two,
    said_by_all,
    soon,
)

LATER = NOW + HOUR
SINKS = ["slack", "console"]


def notice(database: Database, key: str = "one", target: RouteTarget = HEALTH) -> None:
    recording.record_notice(database, make_notice(key), key, (target,), NOW)


def claim(database: Database, owner: str, at: datetime = NOW) -> ClaimedDelivery:
    found = outbox.claim_next(database, owner, at, sinks=SINKS)
    assert found is not None
    return found


def posting(database: Database, owner: str) -> str:
    notice(database)
    delivery = claim(database, owner)
    outbox.mark_posting(database, delivery.delivery_id, NOW)
    return delivery.delivery_id


def uncertain(database: Database, owner: str) -> str:
    delivery = posting(database, owner)
    outbox.settle_uncertain(database, delivery, "the line was cut", NOW)
    return delivery


def state(database: Database) -> str:
    (view,) = outbox.list_deliveries(database)
    return view.state


def attempts(database: Database) -> list[tuple[int, str | None, str | None]]:
    with database.reading() as session:
        rows = session.exec(select(DeliveryAttemptRow).order_by(col(DeliveryAttemptRow.id)))
        return [(row.number, row.outcome, row.error) for row in rows]


def test_a_delivery_carries_what_is_to_be_said(database: Database, owner: str) -> None:
    record_two(database)
    notice(database)
    alert, health = claim(database, owner, LATER + HOUR), claim(database, owner, LATER + HOUR)
    assert isinstance(alert.payload, Alert)
    assert alert.payload.changes[0].change.codes == ("17003",)
    assert isinstance(health.payload, Notice)
    assert health.payload == make_notice("one")
    assert (alert.sink, alert.channel, alert.attempts) == ("slack", "C1", 0)
    assert alert.claimed_at == LATER + HOUR
    assert outbox.claim_next(database, owner, LATER + HOUR, sinks=SINKS) is None


def test_the_oldest_due_delivery_of_a_known_sink_is_claimed_first(
    database: Database, owner: str
) -> None:
    notice(database, "a", RouteTarget(route="r", sink="console", channel="console"))
    notice(database, "b")
    notice(database, "c")
    assert outbox.claim_next(database, owner, NOW - HOUR, sinks=SINKS) is None
    assert outbox.claim_next(database, owner, NOW, sinks=[]) is None
    order = [outbox.claim_next(database, owner, NOW, sinks=["slack"]) for _ in range(2)]
    assert [one.payload for one in order if one] == [make_notice("b"), make_notice("c")]
    assert claim(database, owner).sink == "console"


def test_a_sent_delivery_has_its_place_in_the_channel(database: Database, owner: str) -> None:
    delivery = posting(database, owner)
    assert state(database) == "posting"
    assert attempts(database) == [(1, None, None)]
    outbox.settle_sent(database, delivery, ts="17.5", external_id="C2", now=LATER)
    (view,) = outbox.list_deliveries(database)
    assert (view.state, view.ts, view.attempts, view.updated_at) == ("sent", "17.5", 1, LATER)
    assert (view.kind, view.route, view.headline, view.severity) == (
        "health",
        "health",
        "one",
        None,
    )
    assert attempts(database) == [(1, "sent", None)]
    assert outbox.counts(database) == {"sent": 1}
    assert outbox.next_due(database) is None


def test_a_delivery_put_off_is_posted_again_later(database: Database, owner: str) -> None:
    delivery = posting(database, owner)
    outbox.settle_retry(database, delivery, not_before=LATER, error="429", now=NOW)
    assert outbox.next_due(database) == LATER
    assert outbox.next_due(database, sinks=["console"]) is None
    assert outbox.claim_next(database, owner, NOW, sinks=SINKS) is None
    again = claim(database, owner, LATER)
    assert (again.delivery_id, again.attempts, again.claimed_at) == (delivery, 1, LATER)
    outbox.mark_posting(database, delivery, LATER)
    assert attempts(database) == [(1, "retry", "429"), (2, None, None)]


def test_a_dead_delivery_is_taken_up_by_hand_only(database: Database, owner: str) -> None:
    delivery = posting(database, owner)
    outbox.settle_dead(database, delivery, "channel_not_found", NOW)
    assert outbox.claim_next(database, owner, LATER, sinks=SINKS) is None
    (view,) = outbox.list_deliveries(database, ["dead"])
    assert view.last_error == "channel_not_found"
    assert outbox.list_deliveries(database, ["pending", "sent"]) == ()
    assert outbox.retry(database, delivery, LATER)
    assert not outbox.retry(database, delivery, LATER)
    assert not outbox.retry(database, "unknown", LATER)
    assert claim(database, owner, LATER).delivery_id == delivery


def test_an_uncertain_delivery_is_never_posted_before_it_was_asked_about(
    database: Database, owner: str
) -> None:
    delivery = uncertain(database, owner)
    assert outbox.claim_next(database, owner, LATER, sinks=SINKS) is None
    with pytest.raises(IllegalTransition, match="is uncertain and cannot become posting"):
        outbox.mark_posting(database, delivery, LATER)
    outbox.settle_not_found(database, delivery, LATER)
    assert attempts(database) == [(1, "not_found", "the line was cut")]
    assert claim(database, owner, LATER).delivery_id == delivery


def test_an_uncertain_delivery_that_is_found_is_sent(database: Database, owner: str) -> None:
    delivery = uncertain(database, owner)
    outbox.settle_found(database, delivery, ts="17.5", now=LATER)
    (view,) = outbox.list_deliveries(database)
    assert (view.state, view.ts) == ("sent", "17.5")
    assert attempts(database) == [(1, "found", "the line was cut")]


def test_a_channel_that_cannot_be_asked_parks_until_the_operator_looked(
    database: Database, owner: str
) -> None:
    delivery = uncertain(database, owner)
    outbox.park(database, delivery, "a webhook cannot be asked", NOW)
    assert outbox.abandoned(database, owner, LATER) == ()
    assert outbox.claim_next(database, owner, LATER, sinks=SINKS) is None
    assert outbox.retry(database, delivery, LATER)
    assert claim(database, owner, LATER).delivery_id == delivery


def test_a_parked_sink_holds_all_that_waits_for_it(database: Database, owner: str) -> None:
    asked = uncertain(database, owner)
    notice(database, "waiting")
    notice(database, "elsewhere", RouteTarget(route="r", sink="console", channel="console"))
    assert outbox.park_sink(database, "slack", "invalid_auth", NOW) == 2
    assert outbox.park_sink(database, "slack", "invalid_auth", NOW) == 0
    assert outbox.counts(database) == {"parked": 2, "pending": 1}
    assert outbox.abandoned(database, owner, LATER) == ()
    for view in outbox.list_deliveries(database, ["parked"]):
        assert view.last_error == "invalid_auth"
        assert outbox.retry(database, view.delivery_id, LATER)
    assert outbox.counts(database) == {"pending": 2, "uncertain": 1}
    assert [one.delivery_id for one in outbox.abandoned(database, owner, LATER)] == [asked]


def test_an_uncertain_delivery_is_asked_about_again_when_it_is_due(
    database: Database, owner: str
) -> None:
    delivery = uncertain(database, owner)
    outbox.ask_later(database, delivery, not_before=LATER, error="ratelimited", now=NOW)
    assert outbox.next_due(database) == LATER
    assert outbox.abandoned(database, owner, NOW) == ()
    with Owner.start(database) as other:
        (taken,) = outbox.abandoned(database, other.token, LATER)
        assert (taken.delivery_id, taken.claimed_at) == (delivery, NOW)
        assert outbox.abandoned(database, owner, LATER) == ()
        assert len(outbox.abandoned(database, other.token, LATER)) == 1
    assert [one.delivery_id for one in outbox.abandoned(database, owner, LATER)] == [delivery]


def test_what_its_own_process_left_uncertain_is_asked_about_again(
    database: Database, owner: str
) -> None:
    delivery = uncertain(database, owner)
    with Owner.start(database) as other:
        assert outbox.abandoned(database, other.token, LATER) == ()
    assert [one.delivery_id for one in outbox.abandoned(database, owner, LATER)] == [delivery]


def test_what_an_earlier_round_of_its_own_left_unsettled_is_taken_up(
    database: Database, owner: str
) -> None:
    """A full disk between claiming and posting, or between posting and settling, ends a round."""
    first = posting(database, owner)
    notice(database, "two")
    second = claim(database, owner).delivery_id

    asked = outbox.abandoned(database, owner, LATER)

    assert [one.delivery_id for one in asked] == [first]
    states = {one.delivery_id: one.state for one in outbox.list_deliveries(database)}
    assert states == {first: "uncertain", second: "pending"}


def test_a_message_that_cannot_be_read_is_given_up_and_the_next_is_claimed(
    database: Database, owner: str
) -> None:
    notice(database, "one")
    notice(database, "two")
    with database.writing() as session:
        broken = session.exec(select(MessageRow).order_by(col(MessageRow.id))).first()
        assert broken is not None
        broken.payload = {"headline": 3}

    claimed = claim(database, owner)

    assert isinstance(claimed.payload, Notice)
    states = sorted(one.state for one in outbox.list_deliveries(database))
    assert states == ["claimed", "dead"]


def test_only_deliveries_that_can_be_asked_about_are_taken(database: Database, owner: str) -> None:
    delivery = uncertain(database, owner)
    outbox.ask_later(database, delivery, not_before=NOW, error="later", now=NOW)
    with Owner.start(database) as other:
        assert outbox.abandoned(database, other.token, LATER, sinks=["console"]) == ()
        (taken,) = outbox.abandoned(database, owner, LATER, sinks=["slack"])
    assert taken.delivery_id == delivery


Step = Callable[[Database, str], object]
STEPS: dict[str, Step] = {
    "mark_posting": lambda database, one: outbox.mark_posting(database, one, NOW),
    "sent": lambda database, one: outbox.settle_sent(
        database, one, ts="1", external_id="C", now=NOW
    ),
    "found": lambda database, one: outbox.settle_found(database, one, ts="1", now=NOW),
    "not_found": lambda database, one: outbox.settle_not_found(database, one, NOW),
    "retry": lambda database, one: outbox.settle_retry(
        database, one, not_before=NOW, error="e", now=NOW
    ),
    "uncertain": lambda database, one: outbox.settle_uncertain(database, one, "e", NOW),
    "ask_later": lambda database, one: outbox.ask_later(
        database, one, not_before=NOW, error="e", now=NOW
    ),
    "dead": lambda database, one: outbox.settle_dead(database, one, "e", NOW),
    "park": lambda database, one: outbox.park(database, one, "e", NOW),
}
LEGAL = {
    "pending": {"park"},
    "claimed": {"mark_posting", "retry", "park"},
    "posting": {"sent", "retry", "uncertain", "dead", "park"},
    "uncertain": {"found", "not_found", "ask_later", "park"},
    "sent": set(),
    "dead": set(),
    "parked": set(),
}


def brought_to(database: Database, owner: str, wanted: str) -> str:
    if wanted == "pending":
        notice(database)
        return outbox.list_deliveries(database)[0].delivery_id
    if wanted == "claimed":
        notice(database)
        return claim(database, owner).delivery_id
    delivery = posting(database, owner)
    for step in {"sent": ["sent"], "dead": ["dead"], "parked": ["park"]}.get(
        wanted, ["uncertain"] if wanted == "uncertain" else []
    ):
        STEPS[step](database, delivery)
    return delivery


@pytest.mark.parametrize("before", LEGAL)
@pytest.mark.parametrize("step", STEPS)
def test_only_the_steps_of_the_outbox_can_be_taken(
    database: Database, owner: str, before: str, step: str
) -> None:
    delivery = brought_to(database, owner, before)
    assert state(database) == before
    if step in LEGAL[before]:
        STEPS[step](database, delivery)
        return
    with pytest.raises(IllegalTransition, match=f"is {before} and cannot become"):
        STEPS[step](database, delivery)
    assert state(database) == before


def test_a_delivery_that_is_not_there_cannot_be_settled(database: Database) -> None:
    with pytest.raises(IllegalTransition, match="there is no delivery x"):
        outbox.mark_posting(database, "x", NOW)


def test_processes_never_claim_the_same_delivery(database: Database, url: str) -> None:
    for number in range(40):
        notice(database, f"n{number}", ALERTS)
    code = """
database = open_database(url, now=NOW)
with Owner.start(database) as owner:
    misses = 0
    while misses < 5:
        claimed = outbox.claim_next(database, owner.token, NOW, sinks=['slack'])
        misses = 0 if claimed else misses + 1
        if claimed:
            outbox.mark_posting(database, claimed.delivery_id, NOW)
            outbox.settle_sent(database, claimed.delivery_id, ts='1', external_id='C', now=NOW)
            print(claimed.delivery_id)
"""
    said = said_by_all(code, url, 3)
    posted = Counter(delivery for lines in said for delivery in lines)
    assert set(posted.values()) == {1}
    assert len(posted) == 40
    assert outbox.counts(database) == {"sent": 40}


_DIE = """
database = open_database(url, now=NOW)
with Owner.start(database) as owner:
    claimed = outbox.claim_next(database, owner.token, NOW, sinks=['slack'])
    if sys.argv[2] != 'claimed':
        outbox.mark_posting(database, claimed.delivery_id, NOW)
    if sys.argv[2] == 'uncertain':
        outbox.settle_uncertain(database, claimed.delivery_id, 'cut', NOW)
    print(claimed.delivery_id, flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("reached", ["claimed", "posting", "uncertain"])
def test_a_delivery_of_a_killed_process_is_asked_about_unless_it_never_left(
    database: Database, url: str, owner: str, reached: str
) -> None:
    notice(database)
    with process(_DIE, url, reached) as running:
        assert running.stdout is not None
        delivery = running.stdout.readline().strip()
        assert outbox.abandoned(database, owner, LATER) == ()
        assert state(database) == reached
        running.kill()
        running.wait()
    others = outbox._owners(database) - {owner}
    assert soon(lambda: dead(database, others) == others)  # a server takes a moment to notice
    taken = outbox.abandoned(database, owner, LATER)
    if reached == "claimed":
        assert taken == ()
        assert attempts(database) == []
        assert claim(database, owner, LATER).delivery_id == delivery
        return
    assert [(one.delivery_id, one.claimed_at, one.attempts) for one in taken] == [
        (delivery, NOW, 1)
    ]
    assert state(database) == "uncertain"
    ((number, outcome, error),) = attempts(database)
    assert (number, outcome) == (1, "uncertain")
    assert error == (
        "cut" if reached == "uncertain" else outbox.list_deliveries(database)[0].last_error
    )
    assert outbox.claim_next(database, owner, LATER, sinks=SINKS) is None
    outbox.settle_not_found(database, delivery, LATER)
    assert claim(database, owner, LATER).delivery_id == delivery


def test_of_processes_that_find_an_abandoned_delivery_one_asks(
    database: Database, url: str
) -> None:
    for number in range(10):
        notice(database, f"n{number}")
    with Owner.start(database) as gone:
        while outbox.claim_next(database, gone.token, NOW, sinks=SINKS):
            pass
        for view in outbox.list_deliveries(database):
            outbox.mark_posting(database, view.delivery_id, NOW)
    code = """
database = open_database(url, now=NOW)
with Owner.start(database) as owner:
    for one in outbox.abandoned(database, owner.token, NOW + timedelta(hours=1)):
        print(one.delivery_id, flush=True)
    hold()
"""
    asked = Counter(one for lines in said_by_all(code, url, 3) for one in lines)
    assert len(asked) == 10
    assert set(asked.values()) == {1}


def test_what_a_clock_ahead_has_put_off_goes_out_once_the_clock_is_right(
    database: Database, owner: str
) -> None:
    ahead = NOW + 9_000 * HOUR
    recording.record_notice(database, make_notice("one"), "one", (HEALTH,), ahead)

    delivery = claim(database, owner, NOW)
    outbox.mark_posting(database, delivery.delivery_id, ahead)
    outbox.settle_uncertain(database, delivery.delivery_id, "the line was cut", ahead)
    outbox.ask_later(database, delivery.delivery_id, not_before=ahead, error="no answer", now=ahead)

    (asked,) = outbox.abandoned(database, owner, NOW, sinks=SINKS)
    assert asked.delivery_id == delivery.delivery_id
