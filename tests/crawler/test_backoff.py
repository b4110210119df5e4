"""Trying again: Retry-After per host, bounded repetitions, and failures told in words."""

import asyncio
import socket
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response

from crawler.crawl import CrawlSettings, crawl
from crawler.rest import LONGEST, asked_rest, retry_after
from policy.captures import Fetched, FetchFailed, Reason, Remedy, SourceVisit
from policy.sources import Source
from tests.doubles.site import (
    Answer,
    Site,
    broken_off,
    busy,
    dropped,
    hanging,
    http_date_in,
    not_http,
)

Fetch = Callable[..., Fetched]
Fail = Callable[..., FetchFailed]
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def gap(site: Site) -> float:
    return site.asked[1].at - site.asked[0].at


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_waited_for(site: Site, fetch: Fetch, status: int) -> None:
    url = site.serve("/p", busy(status, "1"), "text")

    assert fetch(url).body == b"text"
    assert gap(site) >= 0.99


def test_retry_after_as_a_date_is_waited_for(site: Site, fetch: Fetch) -> None:
    url = site.serve("/p", busy(503, http_date_in(2.5)), "text")

    assert fetch(url).body == b"text"
    assert gap(site) >= 1.0  # HTTP dates are cut to whole seconds


def test_the_whole_host_waits_not_only_the_one_page(
    site: Site, visit: Callable[..., SourceVisit], make_listing: Callable[..., Source]
) -> None:
    url = site.serve("/index", '<a href="/p/1">One</a><a href="/p/2">Two</a>')
    site.serve("/p/1", busy(429, "1"), "one")
    site.serve("/p/2", "two")

    found = visit(make_listing(url, "/p/"))

    assert {one.body for one in found.fetched} == {b"one", b"two"}
    asked = [one for one in site.asked if one.path != "/index"]
    assert asked[1].at - asked[0].at >= 0.99


def test_a_wait_without_measure_is_not_waited_for(site: Site, fail: Fail) -> None:
    failed = fail(site.serve("/p", busy(429, "3600"), "text"), max_wait=1.0)

    assert (failed.reason, failed.remedy, failed.status) == (
        Reason.HTTP_STATUS,
        Remedy.RETRY,
        429,
    )
    assert "3600" in failed.detail
    assert len(site.asked) == 1


def test_a_host_that_asked_for_a_long_rest_is_not_asked_by_the_next_visit(
    site: Site,
    make_source: Callable[..., Source],
    make_settings: Callable[..., CrawlSettings],
    now: Callable[[], datetime],
) -> None:
    first = make_source(site.serve("/a", busy(503, "3600")), slug="a")
    second = make_source(site.serve("/b", "text"), slug="b")
    settings = make_settings(max_wait=1.0)

    async def both() -> SourceVisit:
        await crawl(first, settings=settings, validators={}, now=now)
        return await crawl(second, settings=settings, validators={}, now=now)

    (failed,) = asyncio.run(both()).failed
    assert (failed.reason, failed.remedy) == (Reason.HTTP_STATUS, Remedy.RETRY)
    assert "left alone" in failed.detail
    assert site.paths() == ["/a"]


def test_a_server_that_stays_busy_is_asked_a_bounded_number_of_times(
    site: Site, fail: Fail
) -> None:
    failed = fail(site.serve("/p", busy(429)), retries=2)

    assert (failed.reason, failed.remedy, failed.status) == (
        Reason.HTTP_STATUS,
        Remedy.RETRY,
        429,
    )
    assert len(site.asked) == 3


def test_a_503_that_shows_a_page_is_left_for_the_gate_to_name(site: Site, fetch: Fetch) -> None:
    fetched = fetch(site.serve("/p", busy(503, body="Just a moment...")), retries=1)

    assert (fetched.status, fetched.body) == (503, b"Just a moment...")
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    "trouble",
    [dropped(), broken_off("half", 400), Answer(status=502), Answer(status=504)],
    ids=["dropped", "broken off", "502", "504"],
)
def test_trouble_that_passes_is_not_told(site: Site, fetch: Fetch, trouble: Answer) -> None:
    assert fetch(site.serve("/p", trouble, "text")).body == b"text"


def test_a_connection_that_is_always_dropped_is_a_failure(site: Site, fail: Fail) -> None:
    failed = fail(site.serve("/p", dropped()), retries=1)

    assert (failed.reason, failed.remedy) == (Reason.UNREACHABLE, Remedy.RETRY)
    assert site.netloc in failed.detail
    assert len(site.asked) == 2


def test_a_403_is_not_asked_again(site: Site, fetch: Fetch) -> None:
    assert fetch(site.serve("/p", Answer(status=403, body="no"))).status == 403
    assert len(site.asked) == 1


def test_an_answer_that_does_not_come_is_a_timeout_and_not_repeated(site: Site, fail: Fail) -> None:
    failed = fail(site.serve("/p", hanging()), timeout=1.5)

    assert (failed.reason, failed.remedy) == (Reason.TIMEOUT, Remedy.RETRY)
    assert site.url + "/p" in failed.detail
    assert "1.5 seconds" in failed.detail
    assert len(site.asked) == 1


def test_a_port_where_nobody_listens_is_unreachable(fail: Fail) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        failed = fail(f"http://127.0.0.1:{port}/p")

    assert (failed.reason, failed.remedy) == (Reason.UNREACHABLE, Remedy.RETRY)
    assert f"127.0.0.1:{port}" in failed.detail
    assert "refused" in failed.detail


def test_a_name_that_does_not_exist_is_unreachable(fail: Fail) -> None:
    failed = fail("http://policies.invalid/p", retries=0)

    assert (failed.reason, failed.remedy) == (Reason.UNREACHABLE, Remedy.RETRY)
    assert failed.detail == "the name of policies.invalid could not be resolved"


def test_what_does_not_speak_http_is_unreadable(site: Site, fail: Fail) -> None:
    failed = fail(site.serve("/p", not_http(b"SSH-2.0-OpenSSH_9.2\r\nhello\r\n")))

    assert (failed.reason, failed.remedy) == (Reason.UNREADABLE, Remedy.RETRY)
    assert failed.detail.startswith(f"{site.netloc} did not answer in HTTP: ")
    assert "\n" not in failed.detail


def test_a_port_that_wants_tls_is_told_to_close_the_connection(fail: Fail) -> None:
    with Site(tls=True) as site:
        failed = fail(f"http://{site.netloc}/p", retries=0)

    assert failed.remedy is Remedy.RETRY
    assert f"{site.netloc} closed the connection without an answer" in failed.detail


def test_a_rest_longer_than_a_day_is_taken_for_a_mistake(site: Site, fail: Fail) -> None:
    failed = fail(site.serve("/p", busy(429, "9" * 400)))

    assert failed.reason is Reason.HTTP_STATUS
    assert len(failed.detail) < 250


def test_a_rest_is_capped_at_a_day() -> None:
    response = Response("http://x.example/", status=503, headers={"Retry-After": "9" * 400})

    assert asked_rest(response, NOON) == LONGEST == 86_400.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("Mon, 01 Jun 2026 12:00:30 GMT", 30.0),
        ("Mon, 01 Jun 2026 11:00:00 GMT", 0.0),
        ("Monday, 01-Jun-26 12:01:00 GMT", 60.0),
        ("Mon, 01 Jun 99999999999999999999 12:00:00 GMT", None),
        ("Mon, 01 Jun 2026 12:00:00 +99999999", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOON) == seconds


@given(st.text())
def test_no_retry_after_makes_us_wait_less_than_nothing(value: str) -> None:
    wait = retry_after(value, NOON)

    assert wait is None or wait >= 0
