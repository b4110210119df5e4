"""The outbox to the sinks: reconcile what is uncertain, post what is pending, settle each answer."""

import time
from dataclasses import dataclass
from datetime import timedelta

from notifier.console import ConsoleSink
from notifier.sink import (
    AskLater,
    CannotAsk,
    Found,
    NotFound,
    Posted,
    Refused,
    RetryLater,
    Sink,
    Thread,
    Uncertain,
)
from policywatch.world import World
from store import outbox
from store.outbox import ClaimedDelivery

_FIRST_WAIT = 5.0  #: seconds before a retry where the sink named none; doubled each time
_LONGEST_WAIT = 900.0


@dataclass(slots=True)
class Drained:
    """What became of the deliveries of one pass, as counts."""

    sent: int = 0
    later: int = 0
    dead: int = 0
    parked: int = 0
    last_error: str = ""


def drain(world: World) -> Drained:
    """Settle every delivery that can be settled now; never posts one twice."""
    drained = Drained()
    sinks = tuple(world.sinks)
    for unsettled in outbox.abandoned(world.database, world.owner, world.clock(), sinks=sinks):
        _reconcile(unsettled, world, drained)
    while True:
        claimed = outbox.claim_next(world.database, world.owner, world.clock(), sinks=sinks)
        if claimed is None:
            return drained
        _post(claimed, world, drained)


def drain_patiently(world: World, *, patience: float) -> Drained:
    """Drain, and wait up to ``patience`` seconds for deliveries that a sink put off.

    The console is not waited for: an output that is closed or full stays so.
    """
    waited_for = tuple(name for name in world.sinks if name != ConsoleSink.name)
    ends = time.monotonic() + patience
    total = drain(world)
    while total.later and time.monotonic() < ends:
        due = outbox.next_due(world.database, sinks=waited_for)
        if due is None:
            break
        wait = (due - world.clock()).total_seconds()
        if wait > ends - time.monotonic():
            break
        time.sleep(max(0.05, wait))
        again = drain(world)
        total = Drained(
            sent=total.sent + again.sent,
            later=again.later,
            dead=total.dead + again.dead,
            parked=total.parked + again.parked,
            last_error=again.last_error or total.last_error,
        )
    return total


def _post(delivery: ClaimedDelivery, world: World, drained: Drained) -> None:
    sink = world.sinks[delivery.sink]
    outbox.mark_posting(world.database, delivery.delivery_id, world.clock())
    thread = None
    if delivery.thread_ts is not None:
        thread = Thread(ts=delivery.thread_ts, broadcast=delivery.broadcast)
    result = sink.post(delivery.delivery_id, delivery.payload, delivery.channel, thread)
    now = world.clock()
    match result:
        case Posted():
            outbox.settle_sent(
                world.database,
                delivery.delivery_id,
                ts=result.ts,
                external_id=result.channel,
                now=now,
            )
            drained.sent += 1
            world.log.info("delivered", delivery=delivery.delivery_id, sink=delivery.sink)
        case Uncertain():
            outbox.settle_uncertain(world.database, delivery.delivery_id, result.error, now)
            world.log.warning(
                "delivery uncertain", delivery=delivery.delivery_id, error=result.error
            )
            _reconcile(delivery, world, drained)
        case RetryLater():
            _put_off(delivery, world, drained, result.error, result.after)
        case Refused():
            _refused(delivery, sink, world, drained, result)


def _refused(
    delivery: ClaimedDelivery, sink: Sink, world: World, drained: Drained, refused: Refused
) -> None:
    now = world.clock()
    drained.last_error = refused.error
    if refused.parks_sink:
        outbox.park(world.database, delivery.delivery_id, refused.error, now)
        drained.parked += 1 + outbox.park_sink(world.database, sink.name, refused.error, now)
        world.log.error("sink parked", sink=sink.name, error=refused.error)
        return
    outbox.settle_dead(world.database, delivery.delivery_id, refused.error, now)
    drained.dead += 1
    world.log.error("delivery dead", delivery=delivery.delivery_id, error=refused.error)


def _put_off(
    delivery: ClaimedDelivery, world: World, drained: Drained, error: str, after: float | None
) -> None:
    wait = after if after is not None else _wait_after(delivery.attempts)
    now = world.clock()
    outbox.settle_retry(
        world.database,
        delivery.delivery_id,
        not_before=now + timedelta(seconds=wait),
        error=error,
        now=now,
    )
    drained.later += 1
    drained.last_error = error
    world.log.warning("delivery put off", delivery=delivery.delivery_id, seconds=wait, error=error)


def _wait_after(attempts: int) -> float:
    return min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(attempts, 10))


def _reconcile(delivery: ClaimedDelivery, world: World, drained: Drained) -> None:
    """Ask the channel whether it has the message before anything is posted again."""
    sink = world.sinks[delivery.sink]
    found = sink.find(
        delivery.delivery_id, delivery.channel, delivery.claimed_at, delivery.thread_ts
    )
    now = world.clock()
    match found:
        case Found():
            outbox.settle_found(world.database, delivery.delivery_id, ts=found.ts, now=now)
            drained.sent += 1
        case NotFound():
            outbox.settle_not_found(world.database, delivery.delivery_id, now)
        case CannotAsk():
            outbox.park(world.database, delivery.delivery_id, found.reason, now)
            drained.parked += 1
            drained.last_error = found.reason
        case AskLater():
            _ask_later(delivery, world, drained, found)


def _ask_later(delivery: ClaimedDelivery, world: World, drained: Drained, answer: AskLater) -> None:
    """The channel could not be asked this time: the delivery stays uncertain, and is asked again."""
    now = world.clock()
    drained.last_error = answer.error
    if answer.parks_sink:
        drained.parked += outbox.park_sink(world.database, delivery.sink, answer.error, now)
        world.log.error("sink parked", sink=delivery.sink, error=answer.error)
        return
    wait = answer.after if answer.after is not None else _wait_after(delivery.attempts)
    outbox.ask_later(
        world.database,
        delivery.delivery_id,
        not_before=now + timedelta(seconds=wait),
        error=answer.error,
        now=now,
    )
    drained.later += 1
