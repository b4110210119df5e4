"""How crawls end: on request, in turn, without a trace, and with our own mistakes raised."""

import asyncio
import re
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.crawl import CrawlSettings, crawl, stop
from policy.captures import Reason, Remedy, SourceVisit
from policy.sources import Method, Source
from tests.doubles.site import Answer, Site, busy, dripping, hanging

Crawl = Callable[..., Any]
SOON = 30.0  # seconds; every wait below is longer
OPEN_FILES = Path("/proc/self/fd")


def open_files() -> int:
    return sum(1 for _ in OPEN_FILES.iterdir())


@pytest.fixture
def start(
    make_source: Callable[..., Source],
    make_settings: Callable[..., CrawlSettings],
    now: Callable[[], datetime],
) -> Crawl:
    """A crawl as a coroutine, for loops with several."""

    def go(url: str, *, slug: str = "policy", source: Source | None = None, **more: Any) -> Any:
        return crawl(
            source or make_source(url, slug=slug),
            settings=make_settings(**{"timeout": 60.0, **more}),
            validators={},
            now=now,
        )

    return go


def links(count: int) -> str:
    return "".join(f'<a href="/p/{number}">{number}</a>' for number in range(count))


def reasons(found: SourceVisit) -> set[Reason]:
    return {one.reason for one in found.failed}


@pytest.mark.parametrize(
    "answer",
    [hanging(60), dripping(b"x" * 1000, 0.2), busy(503, "100")],
    ids=["hanging", "dripping", "resting"],
)
def test_stop_ends_a_crawl_at_once_and_says_so(site: Site, start: Crawl, answer: Answer) -> None:
    url = site.serve("/p", answer)

    async def scene() -> tuple[SourceVisit, float]:
        crawling = asyncio.create_task(start(url))
        await site.until_asked("/p")
        await asyncio.sleep(0.1)
        began = time.monotonic()
        await stop()
        return await crawling, time.monotonic() - began

    found, took = asyncio.run(scene())

    assert took < SOON
    (failed,) = found.failed
    assert (failed.reason, failed.remedy) == (Reason.INTERRUPTED, Remedy.RETRY)


def test_stop_tells_what_a_listing_left_unfetched(
    site: Site, start: Crawl, make_listing: Callable[..., Source]
) -> None:
    url = site.serve("/index", links(20))
    site.serve("/p/0", "zero")
    site.serve("/p/1", hanging(60))

    async def scene() -> SourceVisit:
        crawling = asyncio.create_task(start(url, source=make_listing(url, "/p/")))
        await site.until_asked("/p/1")
        await stop()
        found = await crawling
        assert isinstance(found, SourceVisit)
        return found

    found = asyncio.run(scene())

    assert [one.body for one in found.fetched] == [b"zero"]
    assert len(found.failed) == 19
    assert reasons(found) == {Reason.INTERRUPTED}


def test_stop_ends_a_coverage_document_and_robots_txt_too(
    site: Site, other_site: Site, start: Crawl, make_source: Callable[..., Source]
) -> None:
    site.serve("/v1/metadata/license-agreement/", hanging(60))
    other_site.serve("/robots.txt", hanging(60))
    article = make_source(site.url + "/v1/", method=Method.COVERAGE_API, number="A57113")

    async def scene() -> list[SourceVisit]:
        both = asyncio.gather(
            start("", source=article, accept_ama_license=True),
            start(other_site.url + "/p", slug="other"),
        )
        await site.until_asked("/v1/metadata/license-agreement/")
        await stop()
        return list(await both)

    found = asyncio.run(scene())

    assert [reasons(one) for one in found] == [{Reason.INTERRUPTED}] * 2


def test_stop_ends_those_that_wait_for_their_turn(site: Site, start: Crawl) -> None:
    url = site.serve("/p", hanging(60))

    async def scene() -> list[SourceVisit]:
        all_of_them = asyncio.gather(*(start(url, slug=f"s{number}") for number in range(3)))
        await site.until_asked("/p")
        await stop()
        return list(await all_of_them)

    found = asyncio.run(scene())

    assert [reasons(one) for one in found] == [{Reason.INTERRUPTED}] * 3
    assert len(site.asked) == 1


def test_a_crawl_after_a_stop_is_not_affected(site: Site, start: Crawl) -> None:
    url = site.serve("/p", hanging(60), "text")

    async def scene() -> SourceVisit:
        crawling = asyncio.create_task(start(url))
        await site.until_asked("/p")
        await stop()
        await crawling
        found = await start(url)
        assert isinstance(found, SourceVisit)
        return found

    assert [one.body for one in asyncio.run(scene()).fetched] == [b"text"]


def test_stop_without_a_crawl_returns() -> None:
    asyncio.run(stop())


def test_a_cancelled_crawl_has_closed_itself_when_its_caller_goes_on(
    site: Site, start: Crawl
) -> None:
    url = site.serve("/p", hanging(60), "text")

    async def scene() -> tuple[set[Any], SourceVisit]:
        crawling = asyncio.create_task(start(url))
        await site.until_asked("/p")
        crawling.cancel()
        await asyncio.sleep(0)
        crawling.cancel()  # an impatient caller
        with pytest.raises(asyncio.CancelledError):
            await crawling
        left = asyncio.all_tasks() - {asyncio.current_task()}
        return left, await start(url)

    left, found = asyncio.run(scene())

    assert left == set()
    assert [one.body for one in found.fetched] == [b"text"]


def test_a_crawl_that_takes_too_long_is_ended(
    site: Site, visit: Callable[..., SourceVisit], make_listing: Callable[..., Source]
) -> None:
    url = site.serve("/index", links(10))
    site.serve("/p/0", "zero")
    for number in range(1, 10):
        site.serve(f"/p/{number}", hanging(60))

    found = visit(make_listing(url, "/p/"), timeout=60.0, crawl_timeout=1.5)

    assert [one.body for one in found.fetched] == [b"zero"]
    assert len(found.failed) == 9
    assert reasons(found) == {Reason.TIMEOUT}
    assert "took longer than 1.5 seconds" in found.failed[0].detail


def test_two_crawls_on_one_host_follow_each_other(
    site: Site, start: Crawl, make_source: Callable[..., Source]
) -> None:
    for name in "abc":
        site.serve(f"/{name}/index", f'<a href="/{name}/1">1</a><a href="/{name}/2">2</a>')
        for number in (1, 2):
            site.serve(f"/{name}/{number}", Answer(body=name, pause=0.02))

    def listing(name: str) -> Source:
        url = f"{site.url}/{name}/index"
        return make_source(url, slug=name, method=Method.LISTING, follow=rf"/{name}/\d")

    async def scene() -> None:
        await asyncio.gather(*(start("", source=listing(name)) for name in "abc"))

    asyncio.run(scene())

    order = [path.split("/")[1] for path in site.paths()]
    assert "".join(order) == "aaabbbccc"
    assert site.most_at_once == 1


def test_the_pause_between_requests_is_kept_between_crawls(site: Site, start: Crawl) -> None:
    url = site.serve("/p", "text")

    async def scene() -> None:
        await asyncio.gather(*(start(url, slug=f"s{number}", delay=0.2) for number in range(2)))

    asyncio.run(scene())

    first, second = site.asked
    assert second.at - first.at >= 0.39  # a robots.txt is asked between them


def test_crawls_on_two_hosts_do_not_wait_for_each_other(
    site: Site, other_site: Site, start: Crawl
) -> None:
    slow = site.serve("/p", hanging(60))
    fast = other_site.serve("/p", "text")

    async def scene() -> SourceVisit:
        waiting = asyncio.create_task(start(slow, slug="slow"))
        await site.until_asked("/p")
        found = await asyncio.wait_for(start(fast, slug="fast"), SOON)
        await stop()
        await waiting
        assert isinstance(found, SourceVisit)
        return found

    assert [one.body for one in asyncio.run(scene()).fetched] == [b"text"]


def test_thirty_crawls_leave_neither_tasks_nor_files_behind(site: Site, start: Crawl) -> None:
    good = site.serve("/p", "text")
    bad = site.serve("/bad", Answer(body="half", length=400))
    if not OPEN_FILES.exists():
        pytest.skip("open files are counted in /proc")

    async def scene() -> list[tuple[int, int]]:
        counts = []
        for number in range(30):
            await start(bad if number % 3 == 0 else good, slug=f"s{number}", retries=0)
            await asyncio.sleep(0.02)  # for the closed connections of the site's side
            counts.append((len(asyncio.all_tasks()), open_files()))
        return counts

    counts = asyncio.run(scene())

    assert {tasks for tasks, _ in counts} == {1}
    files = [count for _, count in counts]
    assert files[-1] <= files[4] + 2


def test_a_mistake_of_ours_in_a_spider_is_raised(
    site: Site, visit: Callable[..., SourceVisit], make_listing: Callable[..., Source]
) -> None:
    url = site.serve("/index", links(1))

    with pytest.raises(re.error):
        visit(make_listing(url, "("))


def test_a_mistake_of_ours_while_fetching_is_raised(
    site: Site,
    make_source: Callable[..., Source],
    make_settings: Callable[..., CrawlSettings],
    now: Callable[[], datetime],
) -> None:
    source = make_source(site.serve("/p", "text"))
    times = [now()]

    async def scene() -> None:
        await crawl(source, settings=make_settings(), validators={}, now=times.pop)

    with pytest.raises(IndexError):
        asyncio.run(scene())


def test_an_address_that_is_refused_leaves_no_crawl_behind(start: Crawl) -> None:
    async def scene() -> int:
        await start("file:///etc/passwd")
        return len(asyncio.all_tasks())

    assert asyncio.run(scene()) == 1
