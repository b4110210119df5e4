"""The wish to end a crawl meets every wait in it, whatever state that is in."""

import asyncio

import pytest

from crawler.interrupt import Interrupt
from crawler.trouble import FetchTroubleError
from policy.captures import Reason


def test_a_wait_that_is_over_and_still_closing_does_not_hinder_the_others() -> None:
    interrupt = Interrupt()
    closing = asyncio.Event()

    async def slow_to_close() -> None:
        async with interrupt.wait(0):
            try:
                await asyncio.Event().wait()
            finally:
                closing.set()
                await asyncio.sleep(0.05)

    async def waiting() -> None:
        async with interrupt.wait():
            await asyncio.Event().wait()

    async def scene() -> list[BaseException | None]:
        both = asyncio.gather(slow_to_close(), waiting(), return_exceptions=True)
        await closing.wait()
        interrupt.set(Reason.INTERRUPTED, "enough")
        return list(await both)

    ended = asyncio.run(scene())

    assert [type(one) for one in ended] == [FetchTroubleError, FetchTroubleError]


def test_a_wait_after_the_end_does_not_begin() -> None:
    async def scene() -> None:
        interrupt = Interrupt()
        interrupt.set(Reason.INTERRUPTED, "enough")
        interrupt.set(Reason.TIMEOUT, "too late to be the reason")
        async with interrupt.wait():
            raise AssertionError

    with pytest.raises(FetchTroubleError, match="enough") as caught:
        asyncio.run(scene())

    assert caught.value.reason is Reason.INTERRUPTED


def test_time_that_is_over_is_told_apart_from_the_wish_to_end() -> None:
    async def scene() -> None:
        async with Interrupt().wait(0.01):
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        asyncio.run(scene())
