"""The standalone page of a comparison: complete, closed to scripts and to the outside."""

import base64
import hashlib
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from policywatch.files import compare_files
from policywatch.web.comparison import comparison_page
from tests.journeys.pages import policy_page

_HOSTILE = "Modifier 59 must be used <script>alert(1)</script> \u202eevil\u202c \x1b[31m."


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def pair(tmp_path: Path, before: str, after: str) -> tuple[Path, Path]:
    old, new = tmp_path / "old.html", tmp_path / "new <b>.html"
    old.write_text(before)
    new.write_text(after)
    return old, new


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    escaped = _HOSTILE.replace("<", "&lt;").replace("\x1b", "&#27;")
    return pair(
        tmp_path,
        policy_page(sentence="Modifier 59 may be used."),
        policy_page(sentence=escaped, without=("17003",)),
    )


def page_of(files: tuple[Path, Path]) -> str:
    return comparison_page(*files, compare_files(*files))


def test_the_page_names_both_files_with_their_hashes_titles_and_dates(
    files: tuple[Path, Path],
) -> None:
    page = unescape(page_of(files))

    for file in files:
        assert file.name in page
        assert hashlib.sha256(file.read_bytes()).hexdigest() in page
    found = compare_files(*files)
    for one in found.before.dates:
        assert f"{one.printed_label}: {one.printed}" in page
    assert found.after.title in page


def test_each_change_has_its_redline_its_place_and_what_is_noted(files: tuple[Path, Path]) -> None:
    page = page_of(files)

    found = compare_files(*files)
    assert page.count("<section") == len(found.changes) == 2
    assert "<del>may</del>" in page
    assert "<ins>must</ins>" in page
    assert "17003 no longer stands" in page
    for change in found.changes:
        assert " &gt; ".join(change.where) in page
        assert all(note[1:] in page for note in change.notes)


def test_nothing_of_a_file_becomes_markup_or_turns_the_writing(files: tuple[Path, Path]) -> None:
    page = page_of(files)

    assert {tag for tag, _ in _Tags(page).tags} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "tr", "th", "td",
        "section", "span", "del", "ins", "em", "footer",
    }  # fmt: skip
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", page)
    assert "&lt;script&gt;" in page
    assert "new &lt;b&gt;.html" in page


def test_the_page_loads_nothing_and_allows_only_its_own_style(files: tuple[Path, Path]) -> None:
    page = page_of(files)

    style = re.search("<style>(.*)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    (policy,) = [
        attributes["content"]
        for tag, attributes in _Tags(page).tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"\b(?:src|href|url|import)\b\s*[=(:]", page)
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_files_that_say_the_same_make_a_page_that_says_so(tmp_path: Path) -> None:
    files = pair(tmp_path, policy_page(), policy_page())

    assert "Nothing changed" in page_of(files)
