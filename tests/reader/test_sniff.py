"""What bytes are, and the cheap facts the first gate asks for."""

import json

import pytest

from policy.bundle import Part, pack
from reader.sniff import answer, html_ends_whole, pdf_ends_whole, sniff
from tests.demo_pages import uhc
from tests.reader.zips import zipped


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!DOCTYPE html><html><body>x</body></html>", "html"),
        (b"\xef\xbb\xbf\n<!-- c --><html><p>x", "html"),
        (b"<?xml version='1.0'?><html xmlns='x'><body/></html>", "html"),
        (b"<div><p>one</p><p>two</p></div>", "html"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "pdf"),
        (b"\n\n%PDF-1.4\nx", "pdf"),
        (b'{"meta": {}, "data": []}', "json"),
        (b'[{"a": 1}]', "json"),
        (b"[]", "json"),
        (b"PK\x03\x04....", "zip"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"\xff\xd8\xff\xe0....", "image"),
        (b"\x00\x01\x02\x03\x04\x05" * 40, "unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 400, "office"),
        (zipped({"a.csv": b"x"}), "zip"),
        (zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "xlsx"),
        (zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "office"),
        (b"<?xml version='1.0'?>\n<release><code>17003</code></release>", "xml"),
        (b"<rss version='2.0'><channel><title>News</title></channel></rss>", "xml"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><entry/></feed>", "xml"),
        (b"<!-- c --><urlset xmlns='http://a.test'><url/></urlset>", "xml"),
        (b"Policy Number: 1\nCoverage is limited.", "text"),
        (b"Pressure < 80 and > 60 is fine.", "text"),
        (b"CPT,Description\n17000,first\n", "text"),
        (b"[see the note below] Coverage is limited", "text"),
        (b"{not json at all}", "text"),
        ("Coverage is limited to adults.".encode("utf-16"), "text"),
        (b"", "text"),
    ],
)
def test_bytes_are_what_they_are(body: bytes, kind: str) -> None:
    assert sniff(body, "application/octet-stream") == kind


def test_a_bundle_is_told_from_other_json() -> None:
    assert sniff(pack([Part(url="https://a", text="{}")])) == "bundle"
    assert sniff(json.dumps({"policywatch-bundle": "no"}).encode()) == "json"


def test_a_pdf_that_was_stored_as_text_is_text() -> None:
    assert sniff(b"%PDF-1.7\n" + "\ufffd".encode() * 60) == "text"


@pytest.mark.parametrize(
    ("markup", "whole"),
    [
        ("<html><body><p>x</p></body></html>", True),
        ("<html><head></head><body><p>x", False),
        ("<html><body><table><tr><td>17003", False),
        ("<p>x</p><p>y", True),
        ("<p>x</p><p cla", False),
        ("<div><table><tr><td>x</td></tr></table>", True),
        ("<table><tr><td>x", False),
        ("<html><body>x<script>if (a</body>", True),
    ],
)
def test_html_ends_whole_or_not(markup: str, whole: bool) -> None:
    assert html_ends_whole(markup) is whole


def test_a_pdf_ends_with_its_trailer() -> None:
    body = uhc.medical_policy(uhc.FIRST)

    assert pdf_ends_whole(body)
    assert pdf_ends_whole(body + b"\r\n\x00")
    assert not pdf_ends_whole(body[:-40])


def test_an_answer_counts_what_a_reader_would_see() -> None:
    words = "Coverage is limited to adults. " * 30
    body = f"<html><head><title> A  Policy </title><script>x = 'words'</script></head><body><nav>Home</nav><p>{words}</p><footer>(c)</footer></body></html>"

    facts = answer(body.encode(), 200, "text/html")

    assert (facts.title, facts.sniffed, facts.ends_whole) == ("A Policy", "html", True)
    assert facts.text == words.strip()
    assert facts.text_length == len(words.strip())


def test_a_page_that_is_only_its_apology_shows_it() -> None:
    facts = answer(b"<html><body><header>Access denied</header></body></html>", 200)

    assert facts.text == "Access denied"


def test_a_page_that_asks_for_scripts_shows_that() -> None:
    facts = answer(
        b"<html><body><div id=app></div><noscript>Enable JavaScript</noscript></body></html>", 200
    )

    assert "Enable JavaScript" in facts.text


def test_what_a_page_says_only_inside_a_frame_is_seen_where_it_says_nothing_else() -> None:
    wall = (
        b'<html><head></head><body><iframe src="/_challenge" width="100%">'
        b"Request unsuccessful. Incident ID: 93-4</iframe></body></html>"
    )

    assert "Request unsuccessful" in answer(wall, 200, "text/html").text
