"""Worlds for tests: a database of their own, a clock moved by hand, messages taken from the outbox."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policy.alerts import Alert, Notice
from policy.sources import Source
from policywatch.catalogue import Catalogue
from policywatch.opening import opened_world
from policywatch.settings import load_settings
from policywatch.world import World
from store import outbox


class Clock:
    """A clock moved by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def world_of(
    home: Path, clock: Clock, sources: Sequence[Source], **settings: Any
) -> Iterator[World]:
    """A world that knows these sources, with messages on the console."""
    publishers = tuple(dict.fromkeys(source.publisher for source in sources))
    catalogue = Catalogue(publishers=publishers, sources=tuple(sources))
    chosen = load_settings(home=home, allow_hosts="127.0.0.1", **settings)
    with opened_world(chosen, write=lambda _: None, catalogue=catalogue) as world:
        yield replace(world, clock=clock)


def told(world: World) -> list[Alert | Notice]:
    """What the outbox holds by now, oldest first, taken out."""
    found: list[Alert | Notice] = []
    now = max(world.clock(), datetime.now(UTC))
    while True:
        one = outbox.claim_next(world.database, world.owner, now, sinks=("console",))
        if one is None:
            return found
        outbox.mark_posting(world.database, one.delivery_id, now)
        outbox.settle_sent(world.database, one.delivery_id, ts="1", external_id="console", now=now)
        found.append(one.payload)
