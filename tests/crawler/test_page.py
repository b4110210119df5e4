"""A page: one address, one publication."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from policy.captures import Fetched, FetchFailed, Reason, Remedy, Validators
from tests.doubles.site import Answer, Site, busy, redirect

Fetch = Callable[..., Fetched]
Fail = Callable[..., FetchFailed]


def test_a_page_comes_back_as_it_was_sent(site: Site, fetch: Fetch) -> None:
    body = "<html><title>Größe</title></html>".encode()
    url = site.serve(
        "/policy.html",
        Answer(body=body, etag='"v1"', last_modified="Mon, 01 Jun 2026 00:00:00 GMT"),
    )
    before = datetime.now(UTC)

    fetched = fetch(url)

    assert (fetched.status, fetched.body) == (200, body)
    assert (fetched.source, fetched.locator, fetched.url, fetched.final_url) == (
        "policy",
        url,
        url,
        url,
    )
    assert fetched.media_type == "text/html; charset=utf-8"
    assert fetched.validators == (
        (url, Validators(etag='"v1"', last_modified="Mon, 01 Jun 2026 00:00:00 GMT")),
    )
    assert before <= fetched.fetched_at <= datetime.now(UTC)
    assert ("Content-Length", str(len(body))) in fetched.headers


def test_bytes_that_are_no_text_come_back_as_they_were_sent(site: Site, fetch: Fetch) -> None:
    body = b"%PDF-1.7\n" + bytes(range(256))
    url = site.serve("/policy.pdf", Answer(body=body, media_type="application/pdf"))

    fetched = fetch(url)

    assert (fetched.body, fetched.media_type) == (body, "application/pdf")


def test_we_say_who_we_are_and_whom_to_write_to(site: Site, fetch: Fetch) -> None:
    url = site.serve("/", "hello")

    fetch(url, contact="https://practice.example/contact", version="1.2.3")

    (asked,) = site.asked
    assert asked.headers["user-agent"] == "policywatch/1.2.3 (+https://practice.example/contact)"
    assert {"cookie", "authorization", "referer", "proxy-authorization"}.isdisjoint(asked.headers)


def test_a_contact_cannot_smuggle_a_header(site: Site, fetch: Fetch) -> None:
    fetch(site.serve("/", "hello"), contact="me@practice.example\r\nX-Evil: 1")

    assert "x-evil" not in site.asked[0].headers


def test_a_cookie_is_neither_kept_nor_sent_back(site: Site, fetch: Fetch) -> None:
    site.serve("/a", Answer(status=302, headers={"Location": "/b", "Set-Cookie": "s=1; Path=/"}))
    site.serve("/b", Answer(body="b", headers={"Set-Cookie": "t=2"}))

    fetched = fetch(site.url + "/a")

    assert "cookie" not in site.asked[1].headers
    assert "set-cookie" not in {name.lower() for name, _ in fetched.headers}


def test_a_redirect_keeps_the_locator_and_names_where_it_ended(site: Site, fetch: Fetch) -> None:
    url = site.serve("/old", redirect("/new", 301))
    end = site.serve("/new", Answer(body="moved", etag='"n"'))

    fetched = fetch(url)

    assert (fetched.locator, fetched.url, fetched.final_url) == (url, url, end)
    assert fetched.validators == ((end, Validators(etag='"n"')),)


@pytest.mark.parametrize(
    ("hops", "permanent"),
    [([301], True), ([308], True), ([301, 308], True), ([302], False), ([301, 307], False)],
)
def test_only_permanent_redirects_say_that_an_address_moved(
    site: Site, fetch: Fetch, hops: list[int], permanent: bool
) -> None:
    for number, status in enumerate(hops):
        site.serve(f"/{number}", redirect(f"/{number + 1}", status))
    end = site.serve(f"/{len(hops)}", "text")

    fetched = fetch(site.url + "/0")

    assert fetched.final_url == end
    assert fetched.moved_to == (end if permanent else None)


def test_an_address_that_answers_itself_did_not_move(site: Site, fetch: Fetch) -> None:
    assert fetch(site.serve("/p", "text")).moved_to is None


def test_a_move_is_known_after_a_busy_answer_too(site: Site, fetch: Fetch) -> None:
    url = site.serve("/old", redirect("/new", 301))
    end = site.serve("/new", busy(503), "text")

    assert fetch(url).moved_to == end


def test_a_fragment_is_not_part_of_what_is_asked(site: Site, fetch: Fetch) -> None:
    url = site.serve("/policy", "text")

    fetched = fetch(url + "#coding")

    assert site.paths() == ["/policy"]
    assert (fetched.locator, fetched.final_url) == (url + "#coding", url)


def test_a_long_address_is_asked_like_any_other(site: Site, fetch: Fetch) -> None:
    path = "/policy?q=" + "a" * 3_000

    assert fetch(site.serve(path, "text")).body == b"text"


def test_escapes_in_a_url_are_sent_as_they_are_written(site: Site, fetch: Fetch) -> None:
    url = site.serve("/a%2Fb%20c/d.pdf?x=%7Ey&z=1+2", "text")

    fetch(url)

    assert site.paths() == ["/a%2Fb%20c/d.pdf?x=%7Ey&z=1+2"]


@pytest.mark.parametrize(("status", "remedy"), [(404, Remedy.RETRY), (410, Remedy.OPERATOR)])
def test_a_page_that_is_gone_is_a_failure(
    site: Site, fail: Fail, status: int, remedy: Remedy
) -> None:
    url = site.serve("/policy", Answer(status=status, body="<h1>gone</h1>"))

    failed = fail(url)

    assert (failed.reason, failed.remedy, failed.status) == (Reason.GONE, remedy, status)
    assert url in failed.detail
    assert (failed.locator, failed.url) == (url, url)


@pytest.mark.parametrize("status", [400, 401, 403, 451, 500])
def test_a_refusal_with_a_body_is_left_for_the_gate_to_name(
    site: Site, fetch: Fetch, status: int
) -> None:
    url = site.serve("/policy", Answer(status=status, body="Access Denied. Reference #18"))

    fetched = fetch(url)

    assert (fetched.status, fetched.body) == (status, b"Access Denied. Reference #18")


@pytest.mark.parametrize(("status", "remedy"), [(403, Remedy.OPERATOR), (500, Remedy.RETRY)])
def test_a_refusal_without_a_body_is_a_failure(
    site: Site, fail: Fail, status: int, remedy: Remedy
) -> None:
    failed = fail(site.serve("/policy", Answer(status=status)))

    assert (failed.reason, failed.remedy, failed.status) == (Reason.HTTP_STATUS, remedy, status)


def test_redirects_in_a_circle_end(site: Site, fail: Fail) -> None:
    url = site.serve("/a", redirect("/b"))
    site.serve("/b", redirect("/a"))

    failed = fail(url)

    assert failed.reason is Reason.HTTP_STATUS
    assert 3 <= len(site.asked) <= 8


def test_a_redirect_to_nowhere_is_a_failure(site: Site, fail: Fail) -> None:
    failed = fail(site.serve("/a", Answer(status=302, body="somewhere")))

    assert (failed.reason, failed.status) == (Reason.HTTP_STATUS, 302)


def test_a_refresh_in_the_page_is_not_followed(site: Site, fetch: Fetch) -> None:
    page = '<html><meta http-equiv="refresh" content="0; url=/elsewhere"></html>'

    assert fetch(site.serve("/a", page)).body == page.encode()
    assert site.paths() == ["/a"]
