"""Ownership begins with its process and ends with it, at once."""

from pathlib import Path

import pytest
from sqlalchemy import text

from store import schedule
from store.database import Database
from store.errors import StoreError
from store.ownership import Owner, assure, dead, living
from tests.store.made import NOW, process, soon

_OWN = "with Owner.start(open_database(url, now=NOW)) as o: print(o.token, flush=True); sys.stdin.read()"


def test_an_owner_is_alive_until_its_block_ends(database: Database) -> None:
    with Owner.start(database) as owner:
        assert living(database, [owner.token, "nobody"]) == {owner.token}
    assert dead(database, [owner.token]) == {owner.token}
    assert living(database, []) == frozenset()


def test_owners_of_one_process_are_told_apart(database: Database) -> None:
    with Owner.start(database) as one:
        with Owner.start(database) as other:
            assert one.token != other.token
        assert living(database, [one.token, other.token]) == {one.token}


def test_an_owner_of_another_process_dies_when_it_is_killed(database: Database, url: str) -> None:
    with process(_OWN, url) as running:
        assert running.stdout is not None
        token = running.stdout.readline().strip()
        assert living(database, [token]) == {token}
        running.kill()
        running.wait()
        assert soon(lambda: dead(database, [token]) == {token})


def test_an_owner_of_another_process_dies_when_it_ends(database: Database, url: str) -> None:
    with process(_OWN, url) as running:
        assert running.stdout is not None
        token = running.stdout.readline().strip()
        assert living(database, [token]) == {token}
        running.communicate("")
        assert soon(lambda: dead(database, [token]) == {token})


def test_files_of_dead_owners_are_removed_by_the_next(sqlite_url: str, tmp_path: Path) -> None:
    from store.database import open_database

    database = open_database(sqlite_url, now=NOW)
    with process(_OWN, sqlite_url) as running:
        assert running.stdout is not None
        token = running.stdout.readline().strip()
        running.kill()
        running.wait()
    left = database.lock_directory / f"{token}.owner"
    assert left.exists()
    with Owner.start(database) as owner:
        assert [one.name for one in database.lock_directory.glob("*.owner")] == [
            f"{owner.token}.owner"
        ]
    assert list(database.lock_directory.glob("*.owner")) == []
    database.close()


def test_one_who_is_no_owner_cannot_claim(database: Database) -> None:
    with pytest.raises(StoreError, match="not at work"):
        schedule.claim_due(database, "nobody", NOW, 1)


@pytest.mark.postgres
def test_an_owner_whose_connection_was_cut_is_one_again_before_it_claims(
    postgres_url: str,
) -> None:
    from store.database import open_database

    database = open_database(postgres_url, now=NOW)
    with Owner.start(database) as owner:
        cut = database.held[owner.token].execute(text("SELECT pg_backend_pid()")).scalar_one()
        with database.writing() as session:
            session.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": cut})
        assert soon(lambda: living(database, [owner.token]) == frozenset())
        assure(database, owner.token)
        assert living(database, [owner.token]) == {owner.token}
    assert soon(lambda: living(database, [owner.token]) == frozenset())
    database.close()
