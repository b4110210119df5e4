"""A backup is whole or is not there, and what is made of it has the same history."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from store import history, outbox, recording
from store.backup import back_up, restore
from store.database import Database, open_database
from store.errors import SchemaTooNew, StoreError
from store.verification import verify
from tests.store.made import HOUR, NOW, make_edition, record_two

sqlite_only = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


@sqlite_only
def test_what_is_restored_is_whole_and_has_the_same_history(
    database: Database, url: str, tmp_path: Path
) -> None:
    record_two(database)
    back_up(url, tmp_path / "copy")
    restore(url_of(tmp_path / "else" / "new.db"), tmp_path / "copy", now=NOW + HOUR)

    again = open_database(url_of(tmp_path / "else" / "new.db"), now=NOW)
    assert history.history(again, "17003") == history.history(database, "17003") != ()
    kinds = {one.kind.value for one in verify(again, lambda *_: None).findings}
    assert kinds <= {"message"}, "the made alert names editions that are not kept"
    assert [one.state for one in outbox.list_deliveries(again)] == ["uncertain"]
    again.close()
    assert sorted(one.name for one in tmp_path.iterdir() if "copy" in one.name) == ["copy"]


@sqlite_only
def test_a_backup_while_editions_are_recorded_is_one_moment_of_them(
    database: Database, url: str, tmp_path: Path
) -> None:
    stop = threading.Event()
    last = recording.record_edition(database, make_edition(b"one" * 400)).revision_id

    def record() -> None:
        at, before = NOW, last
        while not stop.is_set():
            at += HOUR
            body = f"{at} ".encode() * 400
            before = recording.record_edition(
                database, make_edition(body, at=at, compared_to=before)
            ).revision_id

    writer = threading.Thread(target=record)
    writer.start()
    try:
        for number in range(5):
            back_up(url, tmp_path / f"copy{number}")
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        copy = open_database(url_of(tmp_path / f"copy{number}"), now=NOW)
        assert verify(copy, lambda *_: None).findings == ()
        copy.close()


@sqlite_only
def test_nothing_that_is_there_is_replaced(database: Database, url: str, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    with pytest.raises(StoreError, match="is there already"):
        back_up(url, there)
    back_up(url, tmp_path / "copy")
    with pytest.raises(StoreError, match="is there already"):
        restore(url, tmp_path / "copy", now=NOW)
    assert there.read_text() == "mine"
    assert database.address.path is not None


@sqlite_only
def test_a_copy_cut_short_or_of_a_newer_version_makes_no_database(
    database: Database, url: str, tmp_path: Path
) -> None:
    record_two(database)
    back_up(url, tmp_path / "copy")
    whole = (tmp_path / "copy").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text").write_text("no database at all, but some words" * 99)
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "newer").write_bytes(whole)
    with closing(sqlite3.connect(tmp_path / "newer")) as newer, newer:
        newer.execute("UPDATE policywatch_schema SET version_num = '9998'")
    for name in ("cut", "text", "empty", "none"):
        with pytest.raises(StoreError):
            restore(url_of(tmp_path / "new.db"), tmp_path / name, now=NOW)
    with pytest.raises(SchemaTooNew, match="newer"):
        restore(url_of(tmp_path / "new.db"), tmp_path / "newer", now=NOW)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("new.db")] == []


@pytest.mark.parametrize(
    "url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_a_server_is_backed_up_by_its_own_program(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pg_dump"):
        back_up(url, tmp_path / "copy")
    with pytest.raises(StoreError, match="pg_restore"):
        restore(url, tmp_path / "copy", now=NOW)
