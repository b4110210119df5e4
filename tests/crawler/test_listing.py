"""A listing: an index and the publications it links, which fail and change one by one."""

from collections.abc import Callable, Mapping

import pytest

from policy.captures import Fetched, FetchFailed, Reason, Remedy, SourceVisit, Validators
from policy.sources import Source
from tests.doubles.site import Answer, Asked, Site, redirect

Visit = Callable[..., SourceVisit]
MakeListing = Callable[[str, str], Source]
CONDITIONS = {"if-none-match", "if-modified-since"}


def page(*links: str) -> str:
    return f"<html><body>{''.join(links)}</body></html>"


def link(href: str, words: str = "A policy") -> str:
    return f'<a href="{href}">{words}</a>'


def known(found: SourceVisit) -> Mapping[str, Validators]:
    """What the next visit is to ask with."""
    answers = [*found.fetched, *([found.index_fetched] if found.index_fetched else [])]
    return {url: one for answer in answers for url, one in answer.validators}


def test_each_linked_publication_is_fetched_once_under_its_own_address(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    index = page(
        link("/p/one.pdf", "Policy\n  <b>One</b>"),
        link("p/two.pdf#page=3", ""),
        link("/p/one.pdf#coding", "again"),
        f'<a href="{site.url}/p/two.pdf">Two</a>',
        '<map><area href="/p/three.pdf" title="Three"></map>',
        link("/about", "About us"),
        link("mailto:p/four.pdf"),
        link("javascript:p/five"),
        link("data:text/html,/p/nine.pdf"),
        link("http://[/p/six.pdf"),
        link("http://127.0.0.1:99999/p/seven.pdf"),
        "<a>p/eight</a>",
    )
    url = site.serve("/index.html", index)
    for name in ("one", "two", "three"):
        site.serve(f"/p/{name}.pdf", f"%PDF {name}")

    found = visit(make_listing(url, r"/p/\w+\.pdf$"))

    addresses = tuple(f"{site.url}/p/{name}.pdf" for name in ("one", "two", "three"))
    assert found.failed == ()
    assert found.index is not None
    assert (found.index.locators, found.index.complete) == (addresses, True)
    assert [(one.locator, one.listed_title, one.body) for one in found.fetched] == [
        (addresses[0], "Policy One", b"%PDF one"),
        (addresses[1], "Two", b"%PDF two"),
        (addresses[2], "Three", b"%PDF three"),
    ]
    assert found.index_fetched is not None
    assert found.index_fetched.body == index.encode()
    assert sorted(site.paths()) == sorted(
        ["/index.html", "/p/one.pdf", "/p/two.pdf", "/p/three.pdf"]
    )


def test_links_are_resolved_against_the_base_element_and_where_the_index_moved(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    url = site.serve("/old", redirect("/library/index"))
    site.serve("/library/index", page('<base href="files/">', link("a.pdf")))
    site.serve("/library/files/a.pdf", "%PDF")

    found = visit(make_listing(url, r"\.pdf$"))

    assert [one.final_url for one in found.fetched] == [site.url + "/library/files/a.pdf"]


@pytest.mark.parametrize("base", ["http://[", "javascript:x", "ftp://x.example/"])
def test_a_base_element_that_is_no_web_address_breaks_nothing(
    site: Site, visit: Visit, make_listing: MakeListing, base: str
) -> None:
    url = site.serve("/index", page(f'<base href="{base}">', link(site.url + "/p/1")))
    site.serve("/p/1", "one")

    assert [one.body for one in visit(make_listing(url, "/p/")).fetched] == [b"one"]


def test_an_index_that_links_itself_is_not_its_own_publication(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    url = site.serve("/p/", page(link("/p/#top"), link("/p/1")))
    site.serve("/p/1", "one")

    found = visit(make_listing(url, "/p/"))

    assert [one.locator for one in found.fetched] == [site.url + "/p/1"]


@pytest.mark.parametrize(
    "index",
    [
        "<html><body>" + link("/p/1"),  # broken off
        page(link("/about")),
        "",
        "%PDF-1.7 \x00",
    ],
    ids=["no end", "no publication", "empty", "no page"],
)
def test_an_index_that_may_not_be_all_of_it_is_not_complete(
    site: Site, visit: Visit, make_listing: MakeListing, index: str
) -> None:
    url = site.serve("/index", index)
    site.serve("/p/1", "one")

    found = visit(make_listing(url, "/p/"))

    assert found.index is not None
    assert not found.index.complete
    assert found.index_fetched is not None


def test_an_unchanged_index_does_not_hide_a_changed_publication(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    url = site.serve("/index", Answer(body=page(link("/p/1"), link("/p/2")), etag='"same"'))
    site.serve("/p/1", Answer(body="one", etag='"1"'), Answer(body="ONE", etag='"1b"'))
    site.serve("/p/2", Answer(body="two", etag='"2"'))
    first = visit(make_listing(url, "/p/"))

    second = visit(make_listing(url, "/p/"), validators=known(first))

    assert [(one.status, one.body) for one in second.fetched] == [(200, b"ONE"), (304, b"")]
    assert second.index is not None
    assert second.index.complete
    asked = [one for one in site.asked if one.path == "/p/2"]
    assert asked[1].headers["if-none-match"] == '"2"'


def test_not_modified_is_not_taken_from_another_publication(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    url = site.serve("/index", page(link("/p/1"), link("/p/2")))
    site.serve("/p/1", Answer(body="one", etag='"1"'), redirect("/p/2"))
    site.serve("/p/2", Answer(body="two", etag='"2"'))
    first = visit(make_listing(url, "/p/"))

    second = visit(make_listing(url, "/p/"), validators=known(first))

    assert [(one.locator, one.status, one.body) for one in second.fetched] == [
        (site.url + "/p/1", 200, b"two"),
        (site.url + "/p/2", 304, b""),
    ]


def test_the_target_of_a_redirect_leaves_no_validators_to_another_publication(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    url = site.serve("/index", page(link("/p/1")), page(link("/p/1"), link("/p/2")))
    site.serve("/p/1", redirect("/p/2"))
    site.serve("/p/2", Answer(body="two", etag='"2"'))
    first = visit(make_listing(url, "/p/"))

    second = visit(make_listing(url, "/p/"), validators=known(first))

    assert [(one.status, one.body) for one in second.fetched] == [(200, b"two"), (200, b"two")]


def test_one_publication_that_fails_does_not_stop_the_others(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    site.robots("User-agent: *\nDisallow: /p/secret")
    names = ("gone", "secret", "loop", "private", "fine")
    index = page(*(link(f"/p/{name}") for name in names), link("http://10.0.0.1/p/inside"))
    url = site.serve("/index", index)
    site.serve("/p/loop", redirect("/p/loop"))
    site.serve("/p/private", redirect("http://192.168.0.1/p/"))
    site.serve("/p/fine", "fine")

    found = visit(make_listing(url, "/p/"))

    assert [one.body for one in found.fetched] == [b"fine"]
    assert [(one.locator.rsplit("/", 1)[1], one.reason) for one in found.failed] == [
        ("gone", Reason.GONE),
        ("secret", Reason.ROBOTS),
        ("loop", Reason.HTTP_STATUS),
        ("private", Reason.ADDRESS_REFUSED),
        ("inside", Reason.ADDRESS_REFUSED),
    ]
    assert found.index is not None
    assert found.index.complete


def test_more_publications_than_are_followed_are_not_passed_over_in_silence(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    url = site.serve("/index", page(*(link(f"/p/{number}") for number in range(5))))
    for number in range(5):
        site.serve(f"/p/{number}", str(number))

    found = visit(make_listing(url, "/p/"), max_publications=2)

    assert [one.body for one in found.fetched] == [b"0", b"1"]
    assert found.index is not None
    assert (len(found.index.locators), found.index.complete) == (5, False)
    (failed,) = found.failed
    assert (failed.locator, failed.reason, failed.remedy) == (
        url,
        Reason.TOO_LARGE,
        Remedy.OPERATOR,
    )
    assert "links 5 publications" in failed.detail


def test_an_index_that_is_gone_is_a_failure(
    site: Site, fail: Callable[..., FetchFailed], make_listing: MakeListing
) -> None:
    failed = fail(make_listing(site.url + "/index", "/p/"))

    assert (failed.reason, failed.locator) == (Reason.GONE, site.url + "/index")


@pytest.mark.parametrize("status", [403, 500])
def test_an_index_that_is_a_wall_is_given_to_the_gate_and_not_followed(
    site: Site, visit: Visit, make_listing: MakeListing, status: int
) -> None:
    wall = page("Access denied", link("/p/1"))
    url = site.serve("/index", Answer(status=status, body=wall))

    found = visit(make_listing(url, "/p/"))

    assert found.index_fetched is not None
    assert (found.index_fetched.status, found.index_fetched.body) == (status, wall.encode())
    assert (found.index, found.fetched, found.failed) == (None, (), ())
    assert site.paths() == ["/index"]


def test_the_index_is_asked_for_whole(site: Site, visit: Visit, make_listing: MakeListing) -> None:
    url = site.serve("/index", Answer(body=page(link("/p/1")), etag='"i"'))
    site.serve("/p/1", "one")

    found = visit(make_listing(url, "/p/"), validators={url: Validators(etag='"i"')})

    assert len(found.fetched) == 1
    assert CONDITIONS.isdisjoint(site.asked[0].headers)


def test_a_publication_on_another_host_is_held_to_the_rules_of_that_host(
    site: Site, other_site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    other_site.robots("User-agent: *\nDisallow: /p/2")
    target = other_site.serve("/p/1", "one")
    url = site.serve("/index", page(link(target), link(other_site.url + "/p/2")))

    found = visit(make_listing(url, "/p/"))

    assert [one.locator for one in found.fetched] == [target]
    assert [one.reason for one in found.failed] == [Reason.ROBOTS]
    assert len(other_site.asked_robots) == 1


def test_publications_on_one_host_are_asked_one_at_a_time(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    def slow(_: Asked) -> Answer:
        return Answer(body="text", pause=0.05)

    url = site.serve("/index", page(*(link(f"/p/{number}") for number in range(4))))
    for number in range(4):
        site.serve(f"/p/{number}", slow)

    found = visit(make_listing(url, "/p/"))

    assert len(found.fetched) == 4
    assert site.most_at_once == 1


def test_what_was_fetched_says_when_and_of_which_source(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    url = site.serve("/index", page(link("/p/1")))
    site.serve("/p/1", "one")

    found = visit(make_listing(url, "/p/"))

    (one,) = found.fetched
    assert isinstance(one, Fetched)
    assert one.source == found.source == "policy"
    assert found.started_at <= one.fetched_at <= found.ended_at
