"""Reading an index, whatever its form: a page, a feed, a sitemap or a list in JSON.

The form is told by the content: servers name all of these text/html now and then. Nothing an index
says can make us expand entities, read another file, or follow it without end.
"""

import json
import re
import zlib
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]
from parsel import Selector
from scrapy.http import HtmlResponse, Response
from scrapy.utils.response import get_base_url

from crawler.index_part import IndexPart, Link, web_address, words_of

_GZIP: Final = b"\x1f\x8b"
_HEAD: Final = 4_096  #: bytes in which a document says what it is
_NODES: Final = 2_000_000  #: values of a JSON text that are looked at
_NEXT: Final = frozenset({"next_page_url", "next", "next_url", "nextlink", "@odata.nextlink"})
_TITLES: Final = ("title", "name")
#: The first element, after what may stand before it (XML 1.0, section 2.8).
_FIRST_ELEMENT: Final = re.compile(
    rb"(?:\s|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\])?\s*>)*<(?:\w+:)?(\w+)",
    re.DOTALL | re.IGNORECASE,
)
_XML_ROOTS: Final = frozenset({b"rss", b"feed", b"rdf", b"urlset", b"sitemapindex"})


def read_index(response: Response, *, max_bytes: int) -> IndexPart:
    """The links of an index in document order, not yet told apart from what is no publication."""
    body = response.body
    if body.startswith(_GZIP):
        unpacked = _gunzipped(body, max_bytes)
        if unpacked is None:
            return IndexPart(whole=False, trouble="it is compressed and damaged, or far too large")
        body = unpacked
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in {b"{", b"["}:
        return _json_index(body, response.url)
    first = _FIRST_ELEMENT.match(head)
    root = first[1].lower() if first else b""
    if root in _XML_ROOTS or (head.startswith(b"<?xml") and root != b"html"):
        return _xml_index(body, response.url)
    return _html_index(response.replace(body=body))


def _gunzipped(body: bytes, limit: int) -> bytes | None:
    member = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        whole = member.decompress(body, limit + 1)
    except zlib.error:
        return None
    return whole if member.eof and len(whole) <= limit else None


def _html_index(response: Response) -> IndexPart:
    page = HtmlResponse(response.url, headers=response.headers, body=response.body)
    try:
        base = get_base_url(page)
    except ValueError:  # a base element that names no URL
        base = response.url
    tree = Selector(text=page.text, type="html")
    links = [
        Link(url=url, title=_anchor_words(anchor))
        for anchor in tree.css("a[href], area[href]")
        if (url := web_address(base, anchor.root.get("href"))) is not None
    ]
    further = [
        url
        for one in tree.css('a[rel~="next"][href], link[rel~="next"][href]')
        if (url := web_address(base, one.root.get("href"))) is not None
        and _is_under(url, response.url)
    ]
    lower = response.body.lower()
    return IndexPart(
        links=tuple(links),
        further=tuple(further[:1]),
        whole=b"<html" not in lower or b"</html" in lower,
    )


def _is_under(url: str, index: str) -> bool:
    """Whether a next page is one of the index, and not the next article of a site."""
    directory = urlsplit(index).path.rpartition("/")[0]
    return urlsplit(url).path.startswith(f"{directory}/")


def _anchor_words(anchor: Selector) -> str | None:
    said = " ".join(anchor.xpath(".//text()").getall())
    return words_of(iter((said, *(anchor.root.get(name, "") for name in ("title", "aria-label")))))


def _xml_index(body: bytes, base: str) -> IndexPart:
    whole = True
    try:
        root = etree.fromstring(body, _parser(recover=False))
    except etree.XMLSyntaxError:
        whole = False
        try:
            root = etree.fromstring(body, _parser(recover=True))
        except etree.XMLSyntaxError:
            root = None
    if root is None:
        return IndexPart(whole=False, trouble="it is XML that cannot be read")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(iter(declared.iterentities()), None) is not None:
        return IndexPart(
            whole=False, trouble="it is XML that declares entities, which no index needs"
        )
    match _name(root):
        case "sitemapindex":
            maps = [
                web_address(base, _child(one, "loc") or "") for one in _children(root, "sitemap")
            ]
            further = tuple(url for url in maps if url is not None)
            return IndexPart(further=further, nested=True, whole=whole)
        case "urlset":
            addresses = [_child(one, "loc") for one in _children(root, "url")]
            return IndexPart(links=_linked(base, ((url, None) for url in addresses)), whole=whole)
        case "rss" | "RDF" | "feed":
            entries = (one for name in ("item", "entry") for one in root.iter(f"{{*}}{name}"))
            listed = ((_entry_address(one), _child(one, "title")) for one in entries)
            return IndexPart(links=_linked(base, listed), whole=whole, rolling=True)
    return IndexPart(whole=False, trouble=f"it is XML of another kind ({_name(root)[:40]})")


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )


def _linked(base: str, listed: Iterator[tuple[str | None, str | None]]) -> tuple[Link, ...]:
    return tuple(
        Link(url=url, title=words_of(iter((title or "",))))
        for written, title in listed
        if written and (url := web_address(base, written)) is not None
    )


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _children(element: Any, name: str) -> list[Any]:
    return [one for one in element if isinstance(one.tag, str) and _name(one) == name]


def _child(element: Any, name: str) -> str | None:
    found = next(iter(_children(element, name)), None)
    return None if found is None else "".join(found.itertext()).strip()


def _entry_address(entry: Any) -> str | None:
    """Where an entry leads: RSS writes it as text, Atom (RFC 4287) as the alternate link."""
    for link in _children(entry, "link"):
        href = link.get("href")
        if href is None:
            if link.text and link.text.strip():
                return str(link.text)
        elif link.get("rel", "alternate") == "alternate":
            return str(href)
    guid = next(iter(_children(entry, "guid")), None)
    permanent = guid is not None and guid.get("isPermaLink", "true") != "false"
    return _child(entry, "guid") if permanent else None


def _json_index(body: bytes, base: str) -> IndexPart:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):  # the latter: brackets without end
        return IndexPart(whole=False, trouble="it is not the JSON that it begins as")
    links: list[Link] = []
    further: list[str] = []
    waiting: list[Any] = [found]
    for _ in range(_NODES):
        if not waiting:
            return IndexPart(links=tuple(links), further=tuple(further[:1]))
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(one))
        elif isinstance(one, dict):
            addresses, onward = _addresses(one, base)
            title = words_of(str(one[name]) for name in _TITLES if isinstance(one.get(name), str))
            links += [Link(url=url, title=title) for url in addresses]
            further += onward
            waiting.extend(
                reversed([value for value in one.values() if isinstance(value, dict | list)])
            )
    return IndexPart(links=tuple(links), whole=False, trouble="it holds too much to be an index")


def _addresses(record: dict[str, Any], base: str) -> tuple[list[str], list[str]]:
    """The addresses that the values of a record are, and those of the next page of the list."""
    own: list[str] = []
    onward: list[str] = []
    for key, value in record.items():
        if not isinstance(value, str) or not value.startswith(("http://", "https://", "/")):
            continue
        url = web_address(base, value)
        if url is not None:
            (onward if key.lower() in _NEXT else own).append(url)
    return own, onward
