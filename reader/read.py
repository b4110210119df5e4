"""The reader's one door: bytes in, a Document out, chosen by what the bytes are."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import Tag

from policy.captures import Reason
from policy.comparison.cuts import PROBABLY_CUT
from policy.document import Document
from policy.text import tidy
from reader import html, html_chrome, html_tree, plain, publishers
from reader.archive import ZIP_HEADS
from reader.coverage_api import read_coverage
from reader.coverage_reports import read_report_table
from reader.datafiles.data_file import DataFile, read_data_file
from reader.decoding import decode
from reader.errors import Unreadable
from reader.hints import NO_HINTS, Hints
from reader.identity import without_site
from reader.mojibake import doubt
from reader.named_document import named_document
from reader.old_office import refusal_of
from reader.package import Part, parts_of, read_parts
from reader.pdf import read_pdf
from reader.sheets import read_workbook
from reader.sniff import html_ends_whole, sniff
from reader.xml import read_xml

#: Goes up with each change of the readers that could read the same bytes otherwise.
READERS: Final = "4"
_MOST_BYTES: Final = 60 * 1024 * 1024
_MOST_ARCHIVE: Final = 250 * 1024 * 1024  #: a quarter of NCCI edits as four ZIPs, with workbooks
_MOST_BLOCKS: Final = 400_000
_MAY_BE_DATA: Final = {"text", "xlsx", "json"}


def reading_key(hints: Hints = NO_HINTS) -> str:
    """What decides a reading besides the bytes: the readers' version and the source's hints."""
    told = [hints.select, hints.drop, hints.quirks]
    said = json.dumps([*told, sorted(hints.codes)] if hints.codes else told)
    return f"{READERS}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def read(body: bytes, *, media_type: str = "", url: str = "", hints: Hints = NO_HINTS) -> Document:
    """Read a publication from its bytes.

    ``media_type`` helps only to decode text, ``url`` only to tell which answer of an API it is.
    Raises ``Unreadable`` when the bytes are no publication, or one that cannot be read.
    """
    if len(body) > (_MOST_ARCHIVE if body.startswith(ZIP_HEADS) else _MOST_BYTES):
        raise Unreadable(Reason.TOO_LARGE, f"{len(body):,} bytes are more than are read")
    if not body.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise Unreadable(Reason.EMPTY, "the body is empty")
    kind = sniff(body, media_type)
    readers: dict[str, Callable[[], Document]] = {
        "html": lambda: _html(body, media_type, hints),
        "pdf": lambda: read_pdf(body),
        "json": lambda: read_coverage(body, url),
        "bundle": lambda: read_coverage(body, url),
        "text": lambda: _text(body, media_type),
        "xlsx": lambda: read_workbook(body),
        "xml": lambda: read_xml(body),
        "zip": lambda: _zip(body, url, hints),
    }
    if kind == "office":
        raise refusal_of(body)
    if kind not in readers:
        raise Unreadable(
            Reason.WRONG_TYPE,
            f"the body is {kind} data; HTML, PDF, text, XLSX, XML, ZIPs of these and answers of the"
            " Coverage API are read",
        )
    document = None
    if kind in _MAY_BE_DATA:
        document = _data_file([Part(name=url.rpartition("/")[2], kind=kind, body=body)], hints)
    document = document or readers[kind]()
    if not document.blocks:
        raise Unreadable(Reason.EMPTY, "the reader found no text in it")
    if len(document.blocks) > _MOST_BLOCKS:
        raise Unreadable(Reason.TOO_LARGE, f"it holds more than {_MOST_BLOCKS:,} blocks")
    return document


def _zip(body: bytes, url: str, hints: Hints) -> Document:
    parts = parts_of(body, url.rpartition("/")[2])
    return _data_file(parts, hints) or read_parts(parts, lambda part: read(part, hints=hints))


def _data_file(parts: Sequence[Part], hints: Hints) -> Document | None:
    """The document of parts that are data files of a known layout, None where none is."""
    files = [
        DataFile(name=part.place or part.name, body=part.body)
        for part in parts
        if part.kind in _MAY_BE_DATA
    ]
    return read_data_file(files, hints) if files else None


def _html(body: bytes, media_type: str, hints: Hints) -> Document:
    markup = decode(body, media_type)
    soup = html_tree.parse(markup)
    titles, number = _titles(soup), _meta(soup, "aet.cpbNumber")
    quirks = hints.quirks or publishers.recognised(soup)
    roots = html_tree.select_parts(soup, hints.select, hints.drop)
    html_chrome.clear(soup)
    blocks = html.blocks_of([root for root in roots if not root.decomposed])
    whole = html_ends_whole(markup)
    document = named_document(
        blocks,
        titles=titles,
        number=number,
        complete=whole,
        warnings=tuple(_doubts(markup, len(body), whole=whole)),
    )
    return publishers.apply(quirks, document) if quirks else document


def _doubts(markup: str, size: int, *, whole: bool) -> Iterator[str]:
    if not whole:
        yield f"the HTML breaks off after {size:,} bytes"
    cut = plain.cut_length(markup)
    if cut is not None:
        yield f"the page ends after exactly {cut:,} characters: {PROBABLY_CUT}"
    doubted = doubt(markup)
    if doubted:
        yield doubted


def _titles(soup: BeautifulSoup) -> list[str]:
    """Candidates for the title, best first."""
    headings, named = soup.find_all("h1"), soup.find("title")
    own = [tidy(headings[0].get_text(" "))] if len(headings) == 1 else []
    stated = [text for text in (_meta(soup, "og:title"), named and named.get_text(" ")) if text]
    return [*own, *map(without_site, stated)]


def _meta(soup: BeautifulSoup, name: str) -> str | None:
    node = soup.find("meta", attrs={"name": name}) or soup.find("meta", attrs={"property": name})
    return tidy(str(node.get("content") or "")) or None if isinstance(node, Tag) else None


def _text(body: bytes, media_type: str) -> Document:
    text = decode(body, media_type)
    if text.lstrip().startswith("%PDF-"):
        raise Unreadable(
            Reason.WRONG_TYPE,
            "the bytes of a PDF were stored as text; fetch the file itself again",
        )
    report = read_report_table(text)
    if report is not None:
        return report
    blocks, warnings = plain.blocks_of(text)
    doubted = doubt(text)
    return named_document(blocks, warnings=(*warnings, *([doubted] if doubted else [])))
