"""``policywatch run``: tick, crawler, delivery and evidence pages in one process."""

import asyncio
import signal
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler

import crawler.crawl
from policywatch.delivery import drain
from policywatch.digest import send_due
from policywatch.tick import AT_ONCE, claim_due, visit_and_release
from policywatch.web.app import evidence_app
from policywatch.web.server import EmbeddedServer
from policywatch.world import World

_PATIENCE = 5.0  #: seconds for visits and a delivery under way to end after a stop


async def serve(world: World, listening: socket.socket) -> bool:
    """Run until SIGTERM or SIGINT; what is under way is ended in order, what is due stays due.

    Returns whether everything under way had ended; a request that hangs in a thread may not.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    work = _Work(world)
    scheduler = AsyncIOScheduler(timezone="UTC")
    for job in (work.visit_due, work.deliver):
        scheduler.add_job(
            job, "interval", seconds=1, max_instances=1, coalesce=True, misfire_grace_time=None
        )
    scheduler.add_job(
        work.digest, "interval", minutes=10, next_run_time=world.clock(), max_instances=1
    )
    server = EmbeddedServer(
        uvicorn.Config(
            evidence_app(
                world.database, world.settings, world.clock, last_round=lambda: work.last_round_at
            ),
            log_config=None,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    scheduler.start()
    host, port = listening.getsockname()[:2]
    world.log.info("running", evidence=f"http://{host}:{port}", owner=world.owner)
    ended = asyncio.create_task(stopping.wait())
    await asyncio.wait({ended, serving}, return_when=asyncio.FIRST_COMPLETED)
    world.log.info("stopping")
    scheduler.shutdown(wait=False)
    over = await work.end()
    server.should_exit = True
    await serving
    ended.cancel()
    world.log.info("stopped", everything_ended=over)
    return over


class _Work:
    """The rounds under way: visits, each in its own task, and one delivery."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._visits: set[asyncio.Task[Any]] = set()
        self._visiting: set[str] = set()
        self._deliveries: set[asyncio.Task[Any]] = set()
        self._ending = False
        self.last_round_at = world.clock()  #: when the schedule was last looked at with success

    async def visit_due(self) -> None:
        """Start a visit of each due source, as far as there is room: a slow one holds up no other."""
        room = AT_ONCE - len(self._visits)
        if self._ending:
            return
        try:
            slugs = (
                await claim_due(self._world, room, under_way=frozenset(self._visiting))
                if room > 0
                else []
            )
            self.last_round_at = self._world.clock()
        except Exception as fault:  # noqa: BLE001 - the service outlives one round
            self._failed("tick", fault)
            return
        for slug in slugs:
            self._visiting.add(slug)
            self._start(self._visits, "visit", self._visit(slug), source=slug)

    async def _visit(self, slug: str) -> None:
        try:
            await visit_and_release(slug, self._world)
        finally:
            self._visiting.discard(slug)

    async def deliver(self) -> None:
        """Start a pass over the outbox unless one is under way."""
        if not self._deliveries and not self._ending:
            self._start(self._deliveries, "delivery", asyncio.to_thread(drain, self._world))

    async def digest(self) -> None:
        """Put the digest of the week that ended into the outbox, once."""
        if not self._ending:
            self._start(self._deliveries, "digest", asyncio.to_thread(send_due, self._world))

    async def end(self) -> bool:
        """End the visits in order and wait for the delivery; whether all ended in time."""
        self._ending = True
        try:
            async with asyncio.timeout(_PATIENCE):
                while self._visits:
                    await crawler.crawl.stop()
                    await asyncio.wait(set(self._visits), timeout=0.2)
                while self._deliveries:
                    await asyncio.wait(set(self._deliveries))
        except TimeoutError:
            left = len(self._visits) + len(self._deliveries)
            self._world.log.warning("stopped before everything under way had ended", left=left)
            return False
        return True

    def _start(
        self, group: set[asyncio.Task[Any]], name: str, work: Coroutine[Any, Any, Any], **more: str
    ) -> None:
        task = asyncio.ensure_future(work)
        group.add(task)
        task.add_done_callback(self._ended(group, name, more))

    def _ended(
        self, group: set[asyncio.Task[Any]], name: str, more: dict[str, str]
    ) -> Callable[[asyncio.Task[Any]], None]:
        def settle(task: asyncio.Task[Any]) -> None:
            group.discard(task)
            fault = None if task.cancelled() else task.exception()
            if fault is not None:
                self._failed(name, fault, **more)

        return settle

    def _failed(self, name: str, fault: BaseException, **more: str) -> None:
        self._world.log.error(
            "round failed", round=name, error=str(fault), kind=type(fault).__name__, **more
        )
