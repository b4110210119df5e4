"""The evidence pages of a running service: over real HTTP, and in a real browser."""

import http.client
import json
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.doubles.site import Site
from tests.journeys.pages import policy_page
from tests.journeys.program import Program
from tests.journeys.test_watching_a_page import page

MARKUP = "&lt;script&gt;document.title=&#39;ran&#39;&lt;/script&gt;"
BEFORE = policy_page(sentence=f"Field treatment {MARKUP} may be used before 17003 is billed.")
AFTER = policy_page(sentence=f"Field treatment {MARKUP} must be used before 17003 is billed.")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, Any]]]:
    """The address of a service that recorded one change, and the change as ``show`` gives it."""
    program = Program(home=tmp_path_factory.mktemp("evidence") / "home")
    with Site() as site:
        url = site.serve("/p", page(BEFORE))
        assert program("sources", "add", url, "--yes").code == 0
        site.serve("/p", page(AFTER))
        assert program("crawl").code == 0
        (entry,) = program("history", "17003", "--json").json
        shown = program("show", entry["id"], "--json").json
        address = program.serve()
        yield address, shown
        program.end()


def get(address: str, path: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    connection.close()
    return found


def test_the_page_of_a_change_shows_both_sides_both_hashes_and_the_dates(
    served: tuple[str, dict[str, Any]],
) -> None:
    address, shown = served

    status, headers, body = get(address, f"/changes/{shown['id']}")

    text = body.decode()
    assert status == 200
    for side in ("before", "after"):
        assert shown["editions"][side]["sha256"] in text
        assert shown["editions"][side]["url"] in text
    assert "<del>may</del>" in text
    assert "<ins>must</ins>" in text
    assert "not stated" in text
    assert "Last Review Date" in text
    assert "<script" not in text
    assert "default-src 'none'" in headers["content-security-policy"]


def test_a_capture_is_given_byte_for_byte_and_never_as_a_page(
    served: tuple[str, dict[str, Any]],
) -> None:
    address, shown = served
    for side, body in (("before", BEFORE), ("after", AFTER)):
        status, headers, kept = get(address, f"/captures/{shown['editions'][side]['sha256']}")

        assert (status, kept) == (200, body.encode())
        assert headers["content-type"] == "application/octet-stream"
        assert "attachment" in headers["content-disposition"]


def test_health_says_which_sources_were_read_and_when(served: tuple[str, dict[str, Any]]) -> None:
    status, _, body = get(served[0], "/healthz")

    health = json.loads(body)
    assert status == 200
    assert health["status"] == "ok"
    (source,) = health["sources"]
    assert source["last_good_at"]


@pytest.mark.parametrize(
    "path", ["/changes/none", "/captures/none", "/changes/%3Cscript%3E", "/captures/" + "0" * 64]
)
def test_what_is_not_there_is_said_so(served: tuple[str, dict[str, Any]], path: str) -> None:
    status, _, body = get(served[0], path)

    assert status == 404
    assert b"<script" not in body


def test_the_first_page_lists_the_latest_changes(served: tuple[str, dict[str, Any]]) -> None:
    address, shown = served

    assert f"/changes/{shown['id']}" in get(address, "/")[2].decode()


@pytest.mark.browser
def test_a_browser_shows_the_redline_and_runs_nothing_of_the_page(
    served: tuple[str, dict[str, Any]],
) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    address, shown = served
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        try:
            tab = browser.new_page()
            tab.goto(f"{address}/changes/{shown['id']}")
            assert tab.locator("del").all_text_contents()[0].strip() == "may"
            assert "must" in tab.locator("ins").all_text_contents()
            assert tab.title() != "ran"
            assert "guidance_changed" in tab.title() or "17003" in tab.title()
            tab.get_by_role("link", name=shown["editions"]["after"]["sha256"]).wait_for()
        finally:
            browser.close()
