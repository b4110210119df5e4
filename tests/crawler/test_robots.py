"""robots.txt: obeyed with wildcards, and no answer means no."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from crawler.crawl import CrawlSettings
from policy.captures import Fetched, FetchFailed, Reason, Remedy, SourceVisit
from policy.sources import Source
from tests.doubles.site import (
    Answer,
    Site,
    broken_off,
    busy,
    dropped,
    hanging,
    not_http,
    redirect,
)

Fetch = Callable[..., Fetched]
Fail = Callable[..., FetchFailed]

CMS = """\
User-agent: *
Disallow: /*?
Allow: /medicare-coverage-database/*?
Disallow: /private/*.pdf$
"""


@pytest.mark.parametrize(
    "path",
    [
        "/policy",
        "/medicare-coverage-database/view/ncd.aspx?ncdid=129&ncdver=1",
        "/private/page.html",
        "/private/a.pdfx",
    ],
)
def test_what_the_wildcards_allow_is_fetched(site: Site, fetch: Fetch, path: str) -> None:
    site.robots(CMS)

    assert fetch(site.serve(path, "text")).body == b"text"


@pytest.mark.parametrize("path", ["/search?q=17003", "/private/a/b.pdf"])
def test_what_the_wildcards_forbid_is_not_fetched(site: Site, fail: Fail, path: str) -> None:
    site.robots(CMS)

    failed = fail(site.serve(path, "text"))

    assert (failed.reason, failed.remedy) == (Reason.ROBOTS, Remedy.OPERATOR)
    assert path in failed.detail
    assert site.asked == []


def test_rules_for_us_by_name_go_before_those_for_all(site: Site, fail: Fail) -> None:
    site.robots("User-agent: *\nDisallow:\n\nUser-agent: PolicyWatch\nDisallow: /\n")

    assert fail(site.serve("/policy", "text")).reason is Reason.ROBOTS


@pytest.mark.parametrize("status", [404, 403, 401, 410])
def test_a_host_without_robots_txt_allows(site: Site, fetch: Fetch, status: int) -> None:
    site.serve("/robots.txt", Answer(status=status, body="Disallow: /"))

    assert fetch(site.serve("/policy", "text")).status == 200


def test_a_page_in_the_place_of_robots_txt_forbids_nothing(site: Site, fetch: Fetch) -> None:
    site.serve("/robots.txt", "<html><h1>We could not find that page</h1></html>")

    assert fetch(site.serve("/policy", "text")).status == 200


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=500, body="oops"),
        busy(503),
        busy(429),
        dropped(),
        hanging(),
        broken_off("User-agent: *\nDisallow:", 4000),
        redirect("/robots.txt"),
        redirect("file:///etc/passwd"),
        redirect("http://["),
        not_http(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        Answer(status=206, body="User-agent: *"),
    ],
    ids=[
        *("500", "503", "429", "dropped", "hanging", "broken off"),
        *("circle", "file", "no URL", "no HTTP", "in part"),
    ],
)
def test_a_robots_txt_that_cannot_be_read_means_no(site: Site, fail: Fail, answer: Answer) -> None:
    site.serve("/robots.txt", answer)

    failed = fail(site.serve("/policy", "text"), timeout=0.5)

    assert (failed.reason, failed.remedy) == (Reason.ROBOTS, Remedy.RETRY)
    assert "robots.txt" in failed.detail
    assert "could not be read" in failed.detail
    assert site.asked == []


def test_a_robots_txt_is_followed_to_where_it_moved(site: Site, fail: Fail) -> None:
    site.serve("/robots.txt", redirect("/rules.txt", 301))
    site.serve("/rules.txt", Answer(body="User-agent: *\nDisallow: /policy"))

    assert fail(site.serve("/policy", "text")).reason is Reason.ROBOTS


def test_the_target_of_a_redirect_is_held_to_its_own_host(
    site: Site, other_site: Site, fail: Fail
) -> None:
    other_site.robots("User-agent: *\nDisallow: /policy")
    target = other_site.serve("/policy", "text")

    failed = fail(site.serve("/policy", redirect(target)))

    assert failed.reason is Reason.ROBOTS
    assert other_site.asked == []


def test_robots_txt_is_asked_once_a_crawl(
    site: Site,
    visit: Callable[..., SourceVisit],
    make_listing: Callable[..., Source],
) -> None:
    index = "".join(f'<a href="/p/{number}">Policy {number}</a>' for number in range(5))
    url = site.serve("/index", index)
    for number in range(5):
        site.serve(f"/p/{number}", "text")

    found = visit(make_listing(url, "/p/"))

    assert len(found.fetched) == 5
    assert len(site.asked_robots) == 1


def test_crawl_delay_is_kept_between_requests(
    site: Site, visit: Callable[..., SourceVisit], make_listing: Callable[..., Source]
) -> None:
    site.robots("User-agent: *\nCrawl-delay: 0.3")
    url = site.serve("/index", '<a href="/p/1">One</a><a href="/p/2">Two</a>')
    site.serve("/p/1", "one")
    site.serve("/p/2", "two")

    visit(make_listing(url, "/p/"))

    times = [asked.at for asked in site.asked]
    assert all(later - earlier >= 0.29 for earlier, later in pairwise(times))


def test_a_crawl_delay_without_measure_is_capped(site: Site, fetch: Fetch) -> None:
    site.robots("User-agent: *\nCrawl-delay: 86400")

    assert fetch(site.serve("/policy", "text"), max_crawl_delay=0.1).status == 200


def test_the_cap_on_crawl_delay_is_half_a_minute_unless_set() -> None:
    assert CrawlSettings().max_crawl_delay == 30.0
