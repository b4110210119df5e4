"""Politeness towards a host, over all crawls of one loop: one at a time, with pauses.

Scrapy keeps its pauses within one crawler; two sources on one host are two crawlers. So what a
host asked for is remembered here, by host and port.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from crawler.interrupt import Interrupt
from crawler.trouble import FetchTroubleError
from policy.captures import Reason, Remedy

_DEFAULT_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """The host of an http URL as politeness counts it: lower case, with a port if unusual."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    port = parts.port
    return host if port in {None, _DEFAULT_PORTS.get(parts.scheme)} else f"{host}:{port}"


class Host:
    """What one host is owed. Times are the loop's clock."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.crawl_delay = 0.0  #: seconds, as robots.txt asks
        self.crawling = asyncio.Lock()  #: held for a whole crawl of a source on this host
        self._asking = asyncio.Lock()
        self._answered_at: float | None = None
        self._not_before = 0.0

    def leave_alone(self, seconds: float) -> None:
        """Let nothing be asked of this host for ``seconds``."""
        until = asyncio.get_running_loop().time() + seconds
        self._not_before = max(self._not_before, until)

    @asynccontextmanager
    async def turn(
        self, *, delay: float, max_wait: float, interrupt: Interrupt
    ) -> AsyncIterator[None]:
        """The right to send one request, once the pause since the last one is over.

        Raises :class:`FetchTroubleError` at once when the host asked to be left alone for longer
        than ``max_wait`` seconds, and when ``interrupt`` is set meanwhile.
        """
        clock = asyncio.get_running_loop().time
        async with interrupt.wait():
            await self._asking.acquire()
        try:
            asked = self._not_before - clock()
            if asked > max_wait:
                raise FetchTroubleError(
                    Reason.HTTP_STATUS,
                    Remedy.RETRY,
                    f"{self.name} asked to be left alone for {asked:.0f} seconds more",
                    anywhere=True,
                )
            pause = 0.0
            if self._answered_at is not None:
                pause = self._answered_at + max(delay, self.crawl_delay) - clock()
            if (rest := max(asked, pause)) > 0:
                async with interrupt.wait():
                    await asyncio.sleep(rest)
            try:
                yield
            finally:
                self._answered_at = clock()
        finally:
            self._asking.release()


class Hosts:
    """The hosts that the crawls of one loop have met."""

    def __init__(self) -> None:
        self._known: dict[str, Host] = {}

    def __getitem__(self, url: str) -> Host:
        """The host that ``url`` is on."""
        name = host_of(url)
        if name not in self._known:
            self._known[name] = Host(name)
        return self._known[name]


_BY_LOOP: WeakKeyDictionary[asyncio.AbstractEventLoop, Hosts] = WeakKeyDictionary()


def hosts_here() -> Hosts:
    """The hosts of the running loop, shared by all its crawls."""
    return _BY_LOOP.setdefault(asyncio.get_running_loop(), Hosts())
