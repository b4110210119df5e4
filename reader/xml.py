"""XML to blocks: feeds item by item, everything else element by element.

No entity, schema or style sheet is followed: what a document would fetch or expand is left out.
"""

import re
from collections import Counter
from dataclasses import replace
from typing import Final

from lxml import etree  # type: ignore[import-untyped]

from policy.captures import Reason
from policy.document import Document
from policy.text import tidy
from reader import html, html_chrome, html_tree
from reader.assembly import Assembly
from reader.errors import Unreadable
from reader.named_document import named_document

_MOST_ELEMENTS: Final = 1_500_000
_ROW_VALUE: Final = 400  #: characters up to which a leaf is a value of a record rather than a text
_NOT_SAID = re.compile(
    r"(?:xml|xsi|xmlns|xlink)|^(?:id|href|src|style|class|lang|rel|isPermaLink|type|url)$"
)
_TITLES: Final = ("title", "name", "heading", "label")
_TEXTS: Final = frozenset(
    {"p", "para", "paragraph", "text", "description", "summary", "content", "note", "body", "abstract", "desc"}
)  # fmt: skip
_MARKUP = re.compile(
    r"<(?:p|br|div|ul|ol|li|table|b|strong|em|i|a|span|h\d)\b|&(?:lt|amp|nbsp);", re.IGNORECASE
)


def read_xml(body: bytes) -> Document:
    """Read a feed (RSS, Atom) or any other XML.

    Raises ``Unreadable`` where it is not well formed, nested past 256 elements or too large.
    """
    root = _parsed(body)
    out = Assembly()
    title = ""
    if _local(root) in {"rss", "RDF", "feed"}:
        title = _write_feed(root, out)
    else:
        _write_element(root, out, 0)
    return named_document(tuple(out.blocks), titles=[title] if title else [])


def _parsed(body: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        said = str(error).split("\n", maxsplit=1)[0][:160]
        ends = re.search(
            r"premature end|end of data|not closed|before end|EndTag: '</' not found",
            said,
            re.IGNORECASE,
        )
        if ends or not body.rstrip(b"\x00\r\n\t ").endswith((b">", b">\x00")):
            raise Unreadable(
                Reason.TRUNCATED, f"the XML breaks off ({said}); fetch it again"
            ) from error
        raise Unreadable(Reason.UNREADABLE, f"the XML is not well formed ({said})") from error
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise Unreadable(Reason.TOO_LARGE, f"the XML holds more than {_MOST_ELEMENTS:,} elements")
    return root


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _children(node: etree._Element, *names: str) -> list[etree._Element]:
    return [
        child
        for child in node
        if isinstance(child.tag, str) and (not names or _local(child) in names)
    ]


def _said(node: etree._Element) -> str:
    return tidy(" ".join(node.itertext()))


def _first(node: etree._Element, *names: str) -> str:
    """The text of the first child of these names that has one."""
    for name in names:
        for child in _children(node, name):
            said = _said(child)
            if said:
                return said
    return ""


# Feeds: https://www.rssboard.org/rss-specification, RFC 4287


def _write_feed(root: etree._Element, out: Assembly) -> str:
    """The feed's title; its items as headings with their words. Build times are left out."""
    channel = next(iter(_children(root, "channel")), root)
    title = _first(channel, "title")
    out.heading(title, 1, title=True)
    _write_words(_first(channel, "description", "subtitle"), out)
    for item in [
        *_children(channel, "item", "entry"),
        *(_children(root, "item") if channel is not root else []),
    ]:
        out.heading(_first(item, "title") or "Untitled", 2)
        stated = _first(item, "pubDate", "published", "date", "updated")
        if stated:
            out.paragraph(f"Published: {_day(stated)}")
        for words in dict.fromkeys(
            _first(item, name) for name in ("description", "summary", "encoded", "content")
        ):
            _write_words(words, out)
        named = [
            _said(child) or str(child.get("term") or "") for child in _children(item, "category")
        ]
        if any(named):
            out.paragraph(f"Category: {', '.join(filter(None, named))}")
    return title


def _day(stated: str) -> str:
    """A feed's instant without its hours: 01 Jul 2026 of Wed, 01 Jul 2026 09:00:00 GMT."""
    return tidy(
        re.sub(r"(?:T|\s+)\d{1,2}:\d\d.*\Z", "", re.sub(r"\A[A-Z][a-z]{2,8},\s*", "", stated))
    )


def _write_words(words: str, out: Assembly) -> None:
    """A text that may hold HTML, as feeds escape it."""
    if not _MARKUP.search(words):
        out.paragraph(words)
        return
    soup = html_tree.parse(f"<html><body>{words}</body></html>")
    html_chrome.clear(soup)
    path = out.path
    for block in html.blocks_of([soup]):
        out.blocks.append(replace(block, path=(*path, *block.path)))


# Anything else


def _write_element(node: etree._Element, out: Assembly, depth: int) -> None:
    children = _children(node)
    if not children:
        _write_leaf(node, out)
        return
    if _is_mixed(node):
        out.paragraph(_said(node))
        return
    if _is_record(node):
        out.row(_cells(node))
        return
    with out.scope():
        title = next(
            (child for child in children if _local(child) in _TITLES and _is_leaf(child)), None
        )
        if title is not None and _said(title):
            out.heading(_said(title), min(6, depth + 1), title=depth == 0)
        elif depth:
            out.heading(_words(_local(node)), min(6, depth + 1))
        values = _attributes(node)
        if values:
            out.row(values)
        many = Counter(_local(child) for child in children)
        for child in children:
            if child is title:
                continue
            if (
                many[_local(child)] > 1
                and _is_leaf(child)
                and len(_said(child)) <= _ROW_VALUE
                and _local(child) not in _TEXTS
            ):
                out.row(_cells(child))
            else:
                _write_element(child, out, depth + 1)


def _write_leaf(node: etree._Element, out: Assembly) -> None:
    said, values = _said(node), _attributes(node)
    if values:
        out.row((*values, *(((_words(_local(node)), said),) if said else ())))
    elif said and (_local(node) in _TEXTS or len(said) > _ROW_VALUE):
        _write_words(said, out)
    elif said:
        out.paragraph(f"{_words(_local(node))}: {said}")


def _is_leaf(node: etree._Element) -> bool:
    return not _children(node)


def _is_mixed(node: etree._Element) -> bool:
    """Whether words stand beside the elements inside, as in a paragraph with emphasis."""
    beside = [node.text or "", *(child.tail or "" for child in node)]
    return any(text.strip() for text in beside)


def _is_record(node: etree._Element) -> bool:
    """Whether all inside is short values, each of another name: one row of a table."""
    inside = _children(node)
    names = [_local(child) for child in inside]
    return (
        2 <= len(inside) <= 200
        and len(set(names)) == len(names)
        and all(_is_leaf(child) and len(_said(child)) <= _ROW_VALUE for child in inside)
        and not any(name in _TEXTS - {"desc", "description", "note"} for name in names)
    )


def _cells(node: etree._Element) -> tuple[tuple[str, str], ...]:
    cells = list(_attributes(node))
    for child in _children(node):
        cells += [(f"{_words(_local(child))} {name}", value) for name, value in _attributes(child)]
        cells.append((_words(_local(child)), _said(child)))
    if not _children(node):
        cells.append((_words(_local(node)), _said(node)))
    return tuple(cells)


def _attributes(node: etree._Element) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_words(etree.QName(name).localname), tidy(str(value)))
        for name, value in node.attrib.items()
        if not _NOT_SAID.search(str(name)) and tidy(str(value))
    )


def _words(name: str) -> str:
    """The words of an element's name: Effective Date of effectiveDate and effective_date."""
    parted = re.sub(r"(?<=[a-z\d])(?=[A-Z])|[_.-]+", " ", name)
    return " ".join(
        word if word.isupper() else word[:1].upper() + word[1:] for word in parted.split()
    )
