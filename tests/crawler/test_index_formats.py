"""Indexes that are no page of links: feeds, sitemaps, JSON, and what goes on over several pages."""

import gzip
import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response

from crawler.index_formats import read_index
from policy.captures import Reason, Remedy, SourceVisit
from policy.sources import Source
from tests.doubles.site import Answer, Asked, Site, redirect

Visit = Callable[..., SourceVisit]
MakeListing = Callable[[str, str], Source]
ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><rss><channel><item><title>&m;</title><link>/p/1</link></item></channel></rss>"
)


def page(*links: str, more: str = "") -> str:
    return f"<html><body>{more}{''.join(links)}</body></html>"


def link(href: str, words: str = "A policy") -> str:
    return f'<a href="{href}">{words}</a>'


def serve_policies(site: Site, *names: str) -> tuple[str, ...]:
    return tuple(site.serve(f"/p/{name}", f"policy {name}") for name in names)


def listed(found: SourceVisit) -> list[tuple[str, str | None]]:
    return [(one.locator.rsplit("/", 1)[1], one.listed_title) for one in found.fetched]


RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>News</title><link>/p/</link>
<item><title>One &amp; <![CDATA[<html>more</html>]]></title><link> /p/1 </link></item>
<item><title>Two</title><guid>{site}/p/2</guid></item>
<item><title>Three</title><guid isPermaLink="false">/p/3</guid></item>
<item><title>Other</title><link>/about</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><link rel="self" href="/p/0"/>
<entry><title>One &amp; <![CDATA[<html>more</html>]]></title>
<link rel="edit" href="/p/9"/><link href="/p/1"/></entry>
<entry><title>Two</title><link rel="alternate" href="{site}/p/2"/></entry></feed>"""


@pytest.mark.parametrize("feed", [RSS, ATOM, "\ufeff" + RSS, "<!-- made -->" + ATOM])
@pytest.mark.parametrize("media_type", ["application/rss+xml", "text/html", "application/json"])
def test_a_feed_lists_what_is_latest(
    site: Site, visit: Visit, make_listing: MakeListing, feed: str, media_type: str
) -> None:
    body = feed.replace("{site}", site.url)
    url = site.serve("/feed", Answer(body=body, media_type=media_type))
    serve_policies(site, "1", "2")

    found = visit(make_listing(url, r"/p/\d"))

    assert found.failed == ()
    assert listed(found) == [("1", "One & <html>more</html>"), ("2", "Two")]
    assert found.index is not None
    assert (found.index.complete, found.index.rolling) == (True, True)


def test_a_page_of_links_is_not_rolling(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    url = site.serve("/index", page(link("/p/1")))
    serve_policies(site, "1")

    found = visit(make_listing(url, "/p/"))

    assert found.index is not None
    assert not found.index.rolling


SITEMAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
)


def urls(*names: str) -> str:
    return SITEMAP.format("".join(f"<url><loc>/p/{name}</loc></url>" for name in names))


@pytest.mark.parametrize("packed", [False, True])
def test_a_sitemap_lists_its_addresses(
    site: Site, visit: Visit, make_listing: MakeListing, packed: bool
) -> None:
    body = urls("1", "2").encode()
    url = site.serve("/sitemap", Answer(body=gzip.compress(body) if packed else body))
    serve_policies(site, "1", "2")

    found = visit(make_listing(url, "/p/"))

    assert listed(found) == [("1", None), ("2", None)]
    assert found.index is not None
    assert (found.index.complete, found.index.rolling) == (True, False)


def test_a_sitemap_of_sitemaps_is_read_one_level_deep(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    maps = "".join(f"<sitemap><loc>/map{n}</loc></sitemap>" for n in (1, 2))
    url = site.serve("/sitemap.xml", f"<sitemapindex>{maps}</sitemapindex>")
    site.serve("/map1", urls("1"))
    site.serve("/map2", urls("2", "1"))
    serve_policies(site, "1", "2")

    found = visit(make_listing(url, "/p/"))

    assert listed(found) == [("1", None), ("2", None)]
    assert found.index is not None
    assert found.index.complete


def test_a_sitemap_of_sitemaps_of_sitemaps_is_not_read_whole(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    nested = "<sitemapindex><sitemap><loc>/map{}</loc></sitemap></sitemapindex>"
    url = site.serve("/sitemap.xml", nested.format(1))
    site.serve("/map1", nested.format(2))
    site.serve("/map2", urls("1"))

    found = visit(make_listing(url, "/p/"))

    assert found.index is not None
    assert not found.index.complete
    assert site.paths() == ["/sitemap.xml", "/map1"]


def test_a_sitemap_that_is_gone_leaves_the_index_incomplete(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    maps = "".join(f"<sitemap><loc>/map{n}</loc></sitemap>" for n in (1, 2))
    url = site.serve("/sitemap.xml", f"<sitemapindex>{maps}</sitemapindex>")
    site.serve("/map1", urls("1"))
    serve_policies(site, "1")

    found = visit(make_listing(url, "/p/"))

    assert listed(found) == [("1", None)]
    assert [(one.locator, one.reason) for one in found.failed] == [(url, Reason.GONE)]
    assert found.index is not None
    assert not found.index.complete


def test_json_lists_the_addresses_in_its_records_and_goes_on(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    first = {
        "count": 2,
        "next_page_url": f"{site.url}/api?page=2",
        "results": [
            {"title": "  Rule\none", "html_url": f"{site.url}/p/1", "pdf_url": "/x.pdf", "n": 1},
            {"name": "Two", "links": {"html": {"url": "/p/2"}, "self": None}},
        ],
    }
    second = [{"title": "Three", "html_url": "/p/3"}, "/p/4", ["/p/5"], 6, {"title": 7}]
    url = site.serve("/api", json.dumps(first))
    site.serve("/api?page=2", json.dumps(second))
    serve_policies(site, "1", "2", "3")

    found = visit(make_listing(url, r"/p/\d$"))

    assert found.failed == ()
    assert listed(found) == [("1", "Rule one"), ("2", None), ("3", "Three")]
    assert found.index is not None
    assert found.index.complete


@pytest.mark.parametrize(
    "onward",
    ['<link rel="next" href="/index?page={}">', '<a rel="nofollow next" href="/index?page={}">'],
)
def test_an_index_that_goes_on_over_pages_is_read_to_its_end(
    site: Site, visit: Visit, make_listing: MakeListing, onward: str
) -> None:
    url = site.serve("/index", page(link("/p/1"), more=onward.format(2)))
    site.serve("/index?page=2", page(link("/p/2"), more=onward.format(3)))
    site.serve("/index?page=3", page(link("/p/3"), link("/p/1", "again")))
    serve_policies(site, "1", "2", "3")

    found = visit(make_listing(url, "/p/"))

    assert [name for name, _ in listed(found)] == ["1", "2", "3"]
    assert found.index is not None
    assert found.index.complete


def test_the_next_article_of_a_site_is_no_page_of_the_index(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    more = '<link rel="next" href="/news/other/">'
    url = site.serve("/news/policies/", page(link("/p/1"), more=more))
    serve_policies(site, "1")

    found = visit(make_listing(url, "/p/"))

    assert site.paths() == ["/news/policies/", "/p/1"]
    assert found.index is not None
    assert found.index.complete


def test_a_page_that_is_xml_too_is_read_as_a_page(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    body = (
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><a href="/p/1">One&nbsp;</a></body></html>'
    )
    url = site.serve("/index", Answer(body=body, media_type="application/xhtml+xml"))
    serve_policies(site, "1")

    assert listed(visit(make_listing(url, "/p/"))) == [("1", "One")]


def test_pages_that_lead_in_a_circle_end(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    onward = '<a rel="next" href="/index?page={}">next</a>'
    url = site.serve("/index", page(link("/p/1"), more=onward.format(2)))
    site.serve("/index?page=2", page(link("/p/1"), more=onward.format(2)))
    serve_policies(site, "1")

    found = visit(make_listing(url, "/p/"))

    assert found.failed == ()
    assert site.paths() == ["/index", "/index?page=2", "/p/1"]


def test_pages_without_end_are_given_up(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    def endless(asked: Asked) -> Answer:
        onward = int(asked.query.get("page", "1")) + 1
        return Answer(
            body=page(link("/p/1"), more=f'<a rel="next" href="/index?page={onward}">next</a>')
        )

    url = site.serve("/index", endless)
    serve_policies(site, "1")

    found = visit(make_listing(url, "/p/"))

    assert [(one.reason, one.remedy) for one in found.failed] == [
        (Reason.TOO_LARGE, Remedy.OPERATOR)
    ]
    assert len(site.asked) < 40
    assert found.index is not None
    assert not found.index.complete


@pytest.mark.parametrize(
    "second",
    [
        Answer(status=404),
        Answer(status=503, headers={"Retry-After": "9000"}),
        Answer(status=500, body="oops"),
        Answer(body="<html><title>Access Denied</title>Access denied. Reference #1</html>"),
        redirect("http://10.0.0.1/"),
    ],
    ids=["gone", "busy", "broken", "wall", "sent inside"],
)
def test_a_page_of_the_index_that_cannot_be_read_misses_nothing_in_silence(
    site: Site, visit: Visit, make_listing: MakeListing, second: Answer
) -> None:
    url = site.serve("/index", page(link("/p/1"), more='<a rel="next" href="/index?page=2">2</a>'))
    site.serve("/index?page=2", second)
    serve_policies(site, "1")

    found = visit(make_listing(url, "/p/"), retries=0)

    assert {one.locator for one in found.failed} >= {url}
    assert found.index is not None
    assert (found.index.locators, found.index.complete) == ((site.url + "/p/1",), False)


def test_an_index_does_not_go_on_at_another_host(
    site: Site, other_site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    more = f'<a rel="next" href="{other_site.url}/index">next</a>'
    url = site.serve("/index", page(link("/p/1"), more=more))
    serve_policies(site, "1")

    found = visit(make_listing(url, "/p/"))

    assert other_site.asked == []
    assert found.index is not None
    assert not found.index.complete


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (ENTITY_BOMB, "entities"),
        ('<?xml version="1.0"?><catalogue><a href="/p/1"/></catalogue>', "another kind"),
        ("<?xml version='1.0'?><", "cannot be read"),
        ('{"results": [', "not the JSON"),
        ("[" * 100_000, "not the JSON"),
        ("[" * 900 + "]" * 900, None),
        (gzip.compress(urls("1").encode())[:-9], "compressed and damaged"),
        (gzip.compress(b"<a>" * 20_000_000), "far too large"),
    ],
    ids=["entities", "other XML", "no XML", "cut JSON", "deep", "deep but whole", "cut", "bomb"],
)
def test_an_index_that_cannot_be_read_lists_nothing_and_breaks_nothing(
    site: Site, visit: Visit, make_listing: MakeListing, body: str | bytes, words: str | None
) -> None:
    url = site.serve("/index", Answer(body=body, media_type="application/octet-stream"))

    found = visit(make_listing(url, "/p/"))

    assert found.index is not None
    assert (found.index.locators, found.index.complete) == ((), False)
    assert [words for one in found.failed if words and words in one.detail] == [
        one for one in [words] if one
    ]


SEEDS = [
    RSS.encode(),
    ATOM.encode(),
    urls("1").encode(),
    b'{"a": [{"html_url": "http://x.example/p", "title": "t"}], "next": "/q"}',
    b'<html><base href="/x"><a href="/p" title="t">x</a><a rel="next" href="/q">n</a></html>',
]


@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 10_000), st.binary(min_size=1, max_size=3)), max_size=6),
)
def test_an_index_damaged_on_its_way_is_read_or_not_but_never_breaks_us(
    seed: bytes, damages: list[tuple[int, bytes]]
) -> None:
    body = bytearray(seed)
    for place, damage in damages:
        start = place % len(body)
        body[start : start + len(damage)] = damage

    part = read_index(Response("http://x.example/index", body=bytes(body)), max_bytes=10_000)

    assert all(link.url.startswith(("http://", "https://")) for link in part.links)


@pytest.mark.parametrize(
    "body",
    [
        '<html><a href="/p/1"\x17x>One</a><a rel="next" href="/q"\x01></html>',
        "<rss><channel><item><title>One</title><link>/p/1</link><linkx:y/></item></channel></rss>",
    ],
)
def test_names_that_no_markup_may_have_break_nothing(
    site: Site, visit: Visit, make_listing: MakeListing, body: str
) -> None:
    url = site.serve("/index", body)
    serve_policies(site, "1")

    assert listed(visit(make_listing(url, "/p/"))) == [("1", "One")]


def test_a_feed_may_not_name_files_of_ours(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    feed = (
        '<!DOCTYPE rss [<!ENTITY own SYSTEM "file:///etc/hostname">]><rss><channel>'
        "<item><title>&own;</title><link>/p/1</link></item></channel></rss>"
    )
    url = site.serve("/feed", feed)
    serve_policies(site, "1")

    found = visit(make_listing(url, "/p/"))

    assert found.fetched == ()
    assert [one.reason for one in found.failed] == [Reason.UNREADABLE]


def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    url = site.serve("/feed", "<rss><channel><item><title>One</title><link>/p/1</link></item><ite")
    serve_policies(site, "1")

    found = visit(make_listing(url, "/p/"))

    assert listed(found) == [("1", "One")]
    assert found.index is not None
    assert not found.index.complete


def test_thousands_of_links_are_bounded_and_said(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    url = site.serve("/index", page(*(link(f"/p/{n}") for n in range(20_000))))
    serve_policies(site, "0", "1")

    found = visit(make_listing(url, "/p/"), max_publications=2)

    assert len(found.fetched) == 2
    assert found.index is not None
    assert len(found.index.locators) == 20_000
    assert [one.reason for one in found.failed] == [Reason.TOO_LARGE]


def test_one_document_under_several_writings_of_its_address_is_one_publication(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    index = page(
        link("/p/a.pdf?utm_source=mail"),
        link("/p/a.pdf?sfvrsn=31#page=2"),
        link(f"HTTP://{site.netloc}/p/a.pdf"),
        link("/p/b"),
        link("/p/b/"),
        link("/p/b?"),
        link("/p/c?id=1&lang=en"),
        link("/p/c?lang=en&id=1&utm_campaign=x"),
        link("/p/c?id=2&lang=en"),
        link("/p/d%2fe"),
        link("/p/d%2Fe"),
    )
    url = site.serve("/index", index)

    found = visit(make_listing(url, "/p/"))

    assert found.index is not None
    assert [one.removeprefix(site.url) for one in found.index.locators] == [
        "/p/a.pdf",
        "/p/b",
        "/p/c?id=1&lang=en",
        "/p/c?id=2&lang=en",
        "/p/d%2fe",
    ]


def test_a_file_whose_freshness_mark_moves_stays_one_publication(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    url = site.serve("/index", page(link("/p/a.pdf?v=1")), page(link("/p/a.pdf?v=2")))
    site.serve("/p/a.pdf", "%PDF")

    first, second = visit(make_listing(url, "/p/")), visit(make_listing(url, "/p/"))

    assert first.fetched[0].locator == second.fetched[0].locator == site.url + "/p/a.pdf"
    assert site.paths()[1::2] == ["/p/a.pdf?v=1", "/p/a.pdf?v=2"]


def test_a_mistake_of_ours_is_raised_and_not_taken_for_an_empty_index(
    site: Site, visit: Visit, make_listing: MakeListing
) -> None:
    url = site.serve("/index", page(link("/p/1")))

    with pytest.raises(re.error):
        visit(make_listing(url, "(p"))
