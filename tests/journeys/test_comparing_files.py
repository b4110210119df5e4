"""``compare`` and ``read``: two files, no database, no network."""

import contextlib
import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.journeys.pages import policy_page
from tests.journeys.program import ROOT, Program
from tests.reader.datafiles.releases import ptp

PAGES = ROOT / "policywatch/demo/pages/editions"
KEYS = {
    "kind",
    "aspect",
    "codes",
    "before",
    "after",
    "severity",
    "direction",
    "where",
    "effective_date",
    "effective_dates",
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_text(policy_page())
    new.write_text(policy_page(without=("17003",)))
    return str(old), str(new)


def test_a_removed_row_is_printed_as_json_with_all_its_keys(
    program: Program, files: tuple[str, str]
) -> None:
    done = program("compare", *files, "--json")

    assert done.code == 0
    (change,) = done.json
    assert set(change) >= KEYS
    assert (change["kind"], change["aspect"], change["codes"]) == (
        "code_removed",
        "coverage",
        ["17003"],
    )
    assert change["severity"] in {"action", "review"}
    assert isinstance(change["where"], list)
    assert "17003" in change["before"]
    assert change["after"] is None
    assert change["effective_date"] is None
    assert change["effective_dates"] == {}
    assert not program.database.exists()


def test_equal_files_print_an_empty_list(program: Program, files: tuple[str, str]) -> None:
    done = program("compare", files[0], files[0], "--json")

    assert (done.code, done.json) == (0, [])


def test_codes_that_are_none_are_wrong_usage(program: Program, files: tuple[str, str]) -> None:
    done = program("compare", *files, "--codes", "170")

    assert done.code == 2
    assert "170" in done.err


def test_pdfs_are_compared_with_their_stated_dates(program: Program) -> None:
    name = "uhc/content/dam/provider/docs/public/policies/comm-medical-drug/premalignant-skin-lesion-destruction.pdf"
    done = program("compare", str(PAGES / "1" / name), str(PAGES / "2" / name), "--json")

    (change,) = [one for one in done.json if one["kind"] == "prior_auth_changed"]
    assert set(change["codes"]) == {"17000", "17003", "17004"}
    assert change["direction"] == "restrictive"
    assert change["effective_date"] == "2027-01-01"
    assert change["effective_dates"] == {
        "all": "2027-01-01",
        "AR": "2027-02-01",
        "CO": "2027-02-01",
        "KY": "2027-02-01",
    }


def test_a_file_is_read_as_title_number_dates_statements_and_blocks(program: Program) -> None:
    file = PAGES / "1/aetna/cpb/medical/data/900_999/0991.html"

    read = program("read", str(file), "--json").json

    assert read["number"] == "0991"
    assert {one["printed_label"]: one["date"] for one in read["dates"]}["Effective"] == "2002-05-30"
    assert {one["code"] for one in read["statements"]} >= {"17000", "17003", "17004", "L57.0"}
    assert all(one["kind"] for one in read["blocks"])


def test_without_json_a_person_can_read_it(program: Program, files: tuple[str, str]) -> None:
    done = program("compare", *files)

    assert "code_removed" in done.out
    assert "not stated" in done.out
    assert "17003" in program("read", files[0]).out


def test_on_a_pipe_the_redline_stands_in_signs_without_colour(
    program: Program, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_text(policy_page(sentence="Modifier 59 may be used."))
    new.write_text(policy_page(sentence="Modifier 59 must&#27;[31m&#x202e; be used."))

    done = program("compare", str(old), str(new))

    assert "Modifier 59 [-may-]{+must" in done.out
    assert not {"\x1b", "\u202e"} & set(done.out)
    assert max(len(line) for line in done.out.splitlines()) <= 100
    assert "not stated" in done.out


def test_on_a_terminal_the_redline_is_in_colour_and_as_wide_as_the_terminal(
    program: Program, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_text(policy_page(sentence="Modifier 59 may be used."))
    new.write_text(policy_page(sentence="Modifier 59 must&#27;[31m be used."))

    shown = on_a_terminal(program, ["compare", str(old), str(new)], columns=64)

    assert "\x1b[9;31mmay\x1b[0m\x1b[4;32mmust" in shown
    assert "\x1b[31m" not in shown
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert max(len(line) for line in plain.splitlines() if "Reading" not in line) <= 64
    assert "[-" in on_a_terminal(program, ["compare", str(old), str(new)], columns=64, NO_COLOR="1")


def on_a_terminal(program: Program, words: list[str], *, columns: int, **more: str) -> str:
    """What a command writes to a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    program.home.mkdir(parents=True, exist_ok=True)
    environment = program.environment({"TERM": "xterm-256color", **more})
    environment.pop("COLUMNS", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "policywatch", *words],
        cwd=program.home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    said = b""
    with contextlib.suppress(OSError):  # Linux: the other side has closed
        while part := os.read(ours, 65_536):
            said += part
    os.close(ours)
    assert process.wait(60) == 0
    return said.decode()


def test_a_page_that_stands_by_itself_is_written_and_nothing_is_printed(
    program: Program, files: tuple[str, str], tmp_path: Path
) -> None:
    done = program("compare", *files, "--html", str(tmp_path / "changes.html"))

    page = (tmp_path / "changes.html").read_text(encoding="utf-8")
    assert (done.code, done.out) == (0, "")
    assert "changes.html" in done.err
    assert "17003" in page
    assert program("compare", *files, "--html", "-").out == page


@pytest.mark.parametrize("page", ["old.html", "new.html"])
def test_a_page_never_takes_the_place_of_a_file_compared(
    program: Program, files: tuple[str, str], tmp_path: Path, page: str
) -> None:
    kept = (tmp_path / page).read_bytes()

    done = program("compare", *files, "--html", str(tmp_path / page))

    assert done.code == 2
    assert page in done.err
    assert (tmp_path / page).read_bytes() == kept


def test_a_page_and_json_at_once_are_wrong_usage(program: Program, files: tuple[str, str]) -> None:
    assert program("compare", *files, "--json", "--html", "-").code == 2


def test_a_page_that_cannot_be_written_is_said_so(
    program: Program, files: tuple[str, str], tmp_path: Path
) -> None:
    done = program("compare", *files, "--html", str(tmp_path / "nowhere" / "page.html"))

    assert (done.code, done.out) == (1, "")
    assert "page.html" in done.err
    assert "Traceback" not in done.err


@pytest.mark.browser
def test_a_browser_shows_the_page_offline_with_its_style_and_runs_nothing_of_it(
    program: Program, tmp_path: Path
) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_text(policy_page(sentence="Modifier 59 may be used."))
    new.write_text(
        policy_page(
            sentence="Modifier 59 must be used &lt;script&gt;document.title='ran'&lt;/script&gt;."
        )
    )
    assert program("compare", str(old), str(new), "--html", str(tmp_path / "page.html")).code == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        try:
            for scheme, ground in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(22, 24, 27)")):
                tab = browser.new_page(color_scheme=scheme, viewport={"width": 600, "height": 800})
                complaints: list[str] = []
                tab.on("console", lambda said, kept=complaints: kept.append(said.text))
                tab.goto((tmp_path / "page.html").as_uri())
                assert tab.locator("del").first.text_content() == "may"
                assert "must" in (tab.locator("ins").first.text_content() or "")
                body = "getComputedStyle(document.body).backgroundColor"
                assert tab.evaluate(body) == ground
                assert tab.evaluate("document.documentElement.scrollWidth") <= 600
                assert tab.title() != "ran"
                assert complaints == []
        finally:
            browser.close()


def test_cms_own_list_of_changes_confirms_those_it_names(program: Program, tmp_path: Path) -> None:
    standing = [(f"{code}", "36591", "20200101", "*", "1") for code in range(11000, 11030)]
    come = [("17003", "64450", "20270101", "*", "0"), ("17004", "99213", "20270101", "*", "1")]
    old, new = tmp_path / "ccipra-v323r0-f1.txt", tmp_path / "ccipra-v330r0-f1.txt"
    old.write_bytes(ptp(standing))
    new.write_bytes(ptp([*standing, *come]))
    listed = tmp_path / "additions.csv"
    listed.write_text("Column 1 Code,Column 2 Code,Effective\n17003,64450,20270101\n")

    done = program(
        "compare",
        str(old),
        str(new),
        "--codes",
        "17003,17004",
        "--change-list",
        str(listed),
        "--json",
    )

    assert {tuple(one["codes"]): one["notes"][-1] for one in done.json} == {
        ("17003",): "CMS's change list: names it.",
        ("17004",): "CMS's change list: does not name it.",
    }
