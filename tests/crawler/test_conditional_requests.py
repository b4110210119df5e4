"""Conditional requests: each exact URL with its own validators."""

from collections.abc import Callable

from policy.captures import Fetched, FetchFailed, Reason, Remedy, Validators
from tests.doubles.site import Answer, Site, redirect

Fetch = Callable[..., Fetched]
Fail = Callable[..., FetchFailed]
CONDITIONS = {"if-none-match", "if-modified-since"}
JUNE = "Mon, 01 Jun 2026 00:00:00 GMT"


def test_an_unchanged_page_is_not_sent_again(site: Site, fetch: Fetch) -> None:
    url = site.serve("/p", Answer(body="text", etag='"v1"', last_modified=JUNE))
    first = fetch(url)

    second = fetch(url, validators=dict(first.validators))

    assert (second.status, second.body, second.locator) == (304, b"", url)
    assert second.validators == ((url, Validators(etag='"v1"', last_modified=JUNE)),)
    assert site.asked[1].headers["if-none-match"] == '"v1"'
    assert site.asked[1].headers["if-modified-since"] == JUNE


def test_a_304_that_repeats_no_validator_keeps_the_known_one(site: Site, fetch: Fetch) -> None:
    url = site.serve("/p", Answer(status=304, length=-1))
    known = Validators(etag='"v1"', last_modified=JUNE)

    assert fetch(url, validators={url: known}).validators == ((url, known),)


def test_a_changed_page_is_sent_with_its_new_validators(site: Site, fetch: Fetch) -> None:
    url = site.serve("/p", Answer(body="new", etag='"v2"'))

    fetched = fetch(url, validators={url: Validators(etag='"v1"', last_modified=JUNE)})

    assert (fetched.status, fetched.body) == (200, b"new")
    assert fetched.validators == ((url, Validators(etag='"v2"')),)


def test_last_modified_alone_is_asked_with(site: Site, fetch: Fetch) -> None:
    url = site.serve("/p", Answer(body="text", last_modified=JUNE))

    assert fetch(url, validators={url: Validators(last_modified=JUNE)}).status == 304
    assert "if-none-match" not in site.asked[0].headers


def test_a_redirect_does_not_carry_the_validators_on(site: Site, fetch: Fetch) -> None:
    url = site.serve("/old", redirect("/new"))
    site.serve("/new", Answer(body="another document", etag='"v1"', last_modified=JUNE))

    fetched = fetch(url, validators={url: Validators(etag='"v1"', last_modified=JUNE)})

    assert (fetched.status, fetched.body) == (200, b"another document")
    assert set(site.asked[0].headers) >= CONDITIONS
    assert CONDITIONS.isdisjoint(site.asked[1].headers)


def test_the_target_of_a_redirect_is_asked_with_its_own_validators(
    site: Site, fetch: Fetch
) -> None:
    url = site.serve("/old", redirect("/new"))
    end = site.serve("/new", Answer(body="text", etag='"n"'))
    first = fetch(url)

    second = fetch(url, validators=dict(first.validators))

    assert (second.status, second.locator, second.final_url) == (304, url, end)
    assert CONDITIONS.isdisjoint(site.asked[2].headers)
    assert site.asked[3].headers["if-none-match"] == '"n"'


def test_validators_of_another_query_are_not_used(site: Site, fetch: Fetch) -> None:
    url = site.serve("/p?v=2", Answer(body="two", etag='"same"'))

    fetched = fetch(url, validators={site.url + "/p?v=1": Validators(etag='"same"')})

    assert fetched.body == b"two"
    assert CONDITIONS.isdisjoint(site.asked[0].headers)


def test_a_304_that_nobody_asked_for_is_a_failure(site: Site, fail: Fail) -> None:
    failed = fail(site.serve("/p", Answer(status=304, length=-1)))

    assert (failed.reason, failed.remedy, failed.status) == (
        Reason.HTTP_STATUS,
        Remedy.RETRY,
        304,
    )


def test_robots_txt_is_never_asked_conditionally(site: Site, fetch: Fetch) -> None:
    site.robots("User-agent: *\nDisallow:")
    url = site.serve("/p", "text")

    fetch(url, validators={site.url + "/robots.txt": Validators(etag='"r"')})

    assert CONDITIONS.isdisjoint(site.asked_robots[0].headers)
