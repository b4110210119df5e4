"""How a crawl is ended early without cancelling it.

A cancelled Scrapy crawl goes on in the background and leaks. Instead everything in a crawl that
waits does so under its :class:`Interrupt`: once that is set, each wait ends at once with the same
trouble, so the spider runs out of requests and the crawl closes by itself, in order.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from crawler.trouble import FetchTroubleError
from policy.captures import Reason, Remedy


class Interrupt:
    """The wish to end one crawl, and its reason. Belongs to one asyncio loop."""

    def __init__(self) -> None:
        self._reason: tuple[Reason, str] | None = None
        self._waits: set[asyncio.Timeout] = set()

    @property
    def is_set(self) -> bool:
        """Whether the crawl is to end."""
        return self._reason is not None

    def set(self, reason: Reason, detail: str) -> None:
        """End the crawl; every wait in it, present and future, raises ``reason``."""
        if self._reason is not None:
            return
        self._reason = (reason, detail)
        for wait in self._waits:
            if not wait.expired():
                wait.reschedule(asyncio.get_running_loop().time())

    def check(self) -> None:
        """Raise :class:`FetchTroubleError` when the crawl is to end."""
        if self._reason is not None:
            reason, detail = self._reason
            raise FetchTroubleError(reason, Remedy.RETRY, detail, anywhere=True)

    @asynccontextmanager
    async def wait(self, seconds: float | None = None) -> AsyncIterator[None]:
        """Let the body wait, at most ``seconds``.

        Raises :class:`FetchTroubleError` when the crawl is to end and ``TimeoutError`` when the
        time is over.
        """
        self.check()
        limit = asyncio.timeout(seconds)
        try:
            async with limit:
                self._waits.add(limit)
                try:
                    yield
                finally:
                    self._waits.discard(limit)
        except TimeoutError:
            if limit.expired():
                self.check()
            raise
