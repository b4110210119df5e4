"""A world with one source on a loopback site, visited when the test says so."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from policy.alerts import Alert, Notice
from policy.sources import Publisher, Source
from policywatch.cycle import visit
from policywatch.visit_report import VisitReport
from policywatch.world import World
from store import outbox
from store.catalogue import sync_sources

DAY = timedelta(days=1)
PAYER = Publisher(slug="meridian", name="Meridian Plan")


class Clock:
    """The world's clock, moved by hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


class Watch:
    """A world with one source, visited when the test says so."""

    def __init__(self, world: World, clock: Clock, source: Source) -> None:
        self.world = world
        self.clock = clock
        self.source = source

    def declare(self, **more: Any) -> None:
        """Change the source's declaration."""
        self.source = replace(self.source, **more)
        sync_sources(self.world.database, (self.source,), self.clock())

    def visit(self, *, after: timedelta = DAY) -> list[VisitReport]:
        self.clock.now += after
        return asyncio.run(visit(self.source, self.world))

    def told(self) -> list[Alert | Notice]:
        """What the outbox holds by now, oldest first, taken out."""
        found: list[Alert | Notice] = []
        world = self.world
        while True:
            one = outbox.claim_next(world.database, world.owner, self.clock(), sinks=("console",))
            if one is None:
                return found
            outbox.mark_posting(world.database, one.delivery_id, self.clock())
            outbox.settle_sent(
                world.database, one.delivery_id, ts="1", external_id="console", now=self.clock()
            )
            found.append(one.payload)


def index_of(*names: str) -> str:
    links = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in names)
    return f"<html><body><h1>Policies of the plan</h1><ul>{links}</ul></body></html>"
