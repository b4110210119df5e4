"""What is kept is verified by the program itself, while nothing or a crawl runs."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.doubles.site import Site
from tests.doubles.site import hanging as page_hangs
from tests.journeys.program import Program, eventually, kill
from tests.journeys.test_watching_a_page import AFTER, BEFORE, PATH, page


@pytest.fixture
def kept(site: Site, program: Program) -> Program:
    """A page with a baseline and an edition that was told."""
    assert program("sources", "add", site.serve(PATH, page(BEFORE)), "--yes").code == 0
    assert program("crawl").code == 0
    site.serve(PATH, page(AFTER))
    assert program("crawl").code == 0
    return program


def test_a_whole_database_is_said_to_be_whole(kept: Program) -> None:
    said = kept("verify")

    assert (said.code, said.err) == (0, "")
    assert "is whole" in said.out
    assert "2 read again" in said.out
    found = kept("verify", "--json").json
    assert (found["whole"], found["findings"]) == (True, [])
    assert found["checked"]["revisions"] == found["checked"]["read_again"] == 2


def test_damage_is_named_and_ends_the_command_with_1(kept: Program) -> None:
    with closing(sqlite3.connect(kept.database)) as raw, raw:
        raw.execute("UPDATE blob SET size = 3 WHERE sha256 IN (SELECT sha256 FROM capture)")

    said = kept("verify")

    assert said.code == 1
    assert "restore a backup" in said.err
    assert "bytes\tblob " in said.out
    found = kept("verify", "--json")
    assert found.code == 1
    assert found.json["whole"] is False
    assert {one["damage"] for one in found.json["findings"]} == {"bytes"}


def test_a_database_that_is_not_there_is_not_made_by_verifying_it(program: Program) -> None:
    said = program("verify")

    assert said.code == 1
    assert "is not there" in said.err
    assert not program.database.exists()


def test_what_is_backed_up_while_a_crawl_runs_is_restored_elsewhere_with_its_history(
    site: Site, kept: Program, tmp_path: Path
) -> None:
    history = kept("history", "17003", "--json").json
    site.serve(PATH, page_hangs(60))
    asked = len(site.asked)
    crawling = kept.start("crawl")
    assert eventually(lambda: len(site.asked) > asked)

    made = kept("backup", str(tmp_path / "copy"))

    assert made.code == 0, made.err
    assert crawling.poll() is None
    kill(crawling)
    elsewhere = Program(home=tmp_path / "elsewhere")
    restored = elsewhere("restore", str(tmp_path / "copy"))
    assert restored.code == 0, restored.err
    assert elsewhere("verify").code == 0
    assert elsewhere("history", "17003", "--json").json == history
    again = elsewhere("restore", str(tmp_path / "copy"))
    assert (again.code, "is there already" in again.err) == (1, True)
