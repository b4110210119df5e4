"""Opening, upgrading and refusing a database, and what a driver's trouble becomes."""

import hashlib
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, text

from store import catalogue, recording, schema
from store.database import (
    Database,
    SchemaState,
    open_database,
    schema_status,
    upgrade,
)
from store.errors import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseUnreachable,
    SchemaMissing,
    SchemaTooNew,
    StoreError,
)
from store.tables import METADATA, SourceStateRow
from tests.store.made import NOW, make_edition, make_source, process, record_two, said_by_all


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The scripts of a version after this one, put in place by calling ``install``."""
    scripts = tmp_path / "scripts"
    shutil.copytree(schema.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    head = schema.no_database().head
    (scripts / "versions" / "9999_next.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\n"
        f"revision = '9999'\ndown_revision = {head!r}\n"
        "def upgrade():\n    op.add_column('publisher', sa.Column('logo', sa.String()))\n"
    )
    monkeypatch.setattr(schema, "SCRIPTS", scripts)
    yield scripts
    monkeypatch.undo()


def test_tables_and_migrations_agree(database: Database) -> None:
    with database.writer.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"version_table": schema.VERSION_TABLE, "compare_server_default": True},
        )
        assert compare_metadata(context, METADATA) == []


def test_a_difference_between_tables_and_migrations_would_be_seen(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("ALTER TABLE publisher ADD COLUMN logo TEXT"))
    with database.writer.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": schema.VERSION_TABLE}
        )
        assert len(compare_metadata(context, METADATA)) == 1


def test_the_history_of_a_code_is_read_from_its_key_alone(sqlite_url: str) -> None:
    database = open_database(sqlite_url, now=NOW)
    with database.reading() as session:
        plan = session.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT change_id FROM change_code WHERE code = 'x'"
                " ORDER BY observed_at DESC, change_id DESC"
            )
        ).all()
    assert len(plan) == 1
    assert "USING PRIMARY KEY (code=?)" in plan[0][3]
    database.close()


def test_opening_makes_the_directory_the_file_and_the_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a' / 'b 100%' / 'policywatch.db'}"
    assert schema_status(url).state is SchemaState.ABSENT
    assert list(tmp_path.iterdir()) == []
    open_database(url, now=NOW).close()
    status = schema_status(url)
    assert (status.state, status.current) == (SchemaState.CURRENT, status.head)


def test_a_database_is_absent_until_it_is_upgraded(url: str) -> None:
    assert schema_status(url).state is SchemaState.ABSENT
    assert upgrade(url, now=NOW).state is SchemaState.CURRENT
    assert upgrade(url, now=NOW).state is SchemaState.CURRENT


def test_what_was_recorded_is_there_when_opened_again(url: str) -> None:
    first = open_database(url, now=NOW)
    catalogue.sync_sources(first, [make_source()], NOW)
    first.close()
    again = open_database(url, now=NOW)
    assert [view.source for view in catalogue.list_sources(again)] == [make_source()]
    again.close()


def test_several_processes_open_a_new_database_at_once(url: str) -> None:
    code = "open_database(url, now=NOW).close(); print('opened')"
    assert said_by_all(code, url, 4) == [["opened"]] * 4
    assert schema_status(url).state is SchemaState.CURRENT


def test_an_older_schema_is_copied_and_upgraded(
    sqlite_url: str, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    old = open_database(sqlite_url, now=NOW)
    catalogue.sync_sources(old, [make_source()], NOW)
    old.close()
    monkeypatch.setattr(schema, "SCRIPTS", next_version)
    assert schema_status(sqlite_url).state is SchemaState.OLDER
    open_database(sqlite_url, now=NOW).close()
    assert schema_status(sqlite_url).current == "9999"
    file = file_of(sqlite_url)
    copy = file.with_name("policywatch.db.before-0001-20261124T031000Z.bak")
    assert [one.name for one in file.parent.glob("*.bak*")] == [copy.name]
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT slug FROM source").fetchall() == [("payer-1",)]
        assert kept.execute("SELECT version_num FROM policywatch_schema").fetchall() == [("0001",)]
    with closing(sqlite3.connect(file)) as upgraded:
        assert upgraded.execute("SELECT logo FROM publisher").fetchall() == [(None,)]


def test_an_older_schema_is_upgraded_by_whoever_comes_first(
    url: str, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    open_database(url, now=NOW).close()
    code = (
        "from pathlib import Path; from store import schema\n"
        "schema.SCRIPTS = Path(sys.argv[3])\n"
        "open_database(url, now=NOW).close(); print(schema.no_database().head)"
    )
    assert said_by_all(code, url, 3, str(next_version)) == [["9999"]] * 3


def test_an_upgrade_that_fails_leaves_the_old_tables(
    url: str, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = next_version / "versions" / "9999_next.py"
    script.write_text(script.read_text() + "    op.execute('INSERT INTO nowhere VALUES (1)')\n")
    monkeypatch.undo()
    open_database(url, now=NOW).close()
    monkeypatch.setattr(schema, "SCRIPTS", next_version)
    with pytest.raises(StoreError):
        open_database(url, now=NOW)
    monkeypatch.undo()
    database = open_database(url, now=NOW)
    with database.reading() as session, pytest.raises(Exception, match="logo"):
        session.execute(text("SELECT logo FROM publisher"))
    database.close()


def test_a_newer_schema_is_refused_and_not_touched(
    sqlite_url: str, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_database(sqlite_url, now=NOW).close()
    before = digest(file_of(sqlite_url))
    monkeypatch.undo()
    assert schema_status(sqlite_url).state is SchemaState.NEWER
    with pytest.raises(SchemaTooNew, match=r"newer version of policywatch .*schema 9999"):
        open_database(sqlite_url, now=NOW)
    assert digest(file_of(sqlite_url)) == before


@pytest.mark.postgres
def test_a_newer_schema_on_a_server_is_refused(
    postgres_url: str, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_database(postgres_url, now=NOW).close()
    monkeypatch.undo()
    with pytest.raises(SchemaTooNew):
        open_database(postgres_url, now=NOW)


def test_another_programs_database_is_refused_and_not_touched(sqlite_url: str) -> None:
    with closing(sqlite3.connect(file_of(sqlite_url))) as other:
        other.execute("CREATE TABLE notes (text)")
        other.commit()
    before = digest(file_of(sqlite_url))
    with pytest.raises(DatabaseUnreachable, match="another program"):
        open_database(sqlite_url, now=NOW)
    assert digest(file_of(sqlite_url)) == before


def test_a_file_that_is_no_database_is_named(sqlite_url: str) -> None:
    file_of(sqlite_url).write_bytes(b"<!doctype html>" * 100)
    with pytest.raises(DatabaseUnreachable, match=r"policywatch\.db is not a database"):
        open_database(sqlite_url, now=NOW)


def test_a_directory_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable, match="cannot be opened"):
        open_database(f"sqlite:///{tmp_path}", now=NOW)


def test_a_place_where_no_directory_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnreachable, match="make the directory"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'policywatch.db'}", now=NOW)


@pytest.mark.parametrize(
    "url", ["", "policywatch.db", "sqlite://", "sqlite:///:memory:", "mysql://localhost/x"]
)
def test_a_url_that_cannot_be_used_says_how_to_write_one(url: str) -> None:
    with pytest.raises(DatabaseUnreachable, match="write sqlite:///FILE"):
        open_database(url, now=NOW)


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(DatabaseUnreachable) as caught:
        open_database("postgresql://team:s3cret@127.0.0.1:9/policies", now=NOW)
    assert "team@127.0.0.1:9/policies" in str(caught.value)
    seen: BaseException | None = caught.value
    while seen is not None:
        assert "s3cret" not in str(seen)
        seen = seen.__cause__ or seen.__context__


@pytest.mark.postgres
def test_a_database_of_a_server_that_does_not_exist_is_named(postgres_server: str) -> None:
    with pytest.raises(DatabaseUnreachable, match="does not exist"):
        open_database(postgres_server.replace("/postgres?", "/nowhere?"), now=NOW)


def test_missing_tables_say_which_command_makes_them(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("DROP TABLE source_validator"))
    with pytest.raises(SchemaMissing, match="policywatch db upgrade"):
        recording.record_edition(database, make_edition(b"one"))


_HOLD = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "LOCK TABLE source_state IN ACCESS EXCLUSIVE MODE",
}


def test_a_locked_database_is_told_within_the_timeout(database: Database, url: str) -> None:
    held = database.writer.connect()
    dialect = held.dialect.name
    if dialect == "postgresql":
        held.execute(text(_HOLD[dialect]))
    else:
        held.execute(text("SELECT 1"))  # the writing engine begins at once
    impatient = open_database_waiting(url, dialect)
    started = time.monotonic()
    with pytest.raises(DatabaseBusy, match="locked by another process"):
        catalogue.sync_sources(impatient, [make_source(every=60)], NOW)
    assert time.monotonic() - started < 10
    held.rollback()
    held.close()
    catalogue.sync_sources(impatient, [make_source(every=60)], NOW)
    impatient.close()


def open_database_waiting(url: str, dialect: str) -> Database:
    """A database with half a second's patience; SQLite's is opened while it may be locked."""
    from store.connections import address_of, reading_engine, writing_engine

    address = address_of(url)
    writer = writing_engine(address, 0.5)
    return Database(address, 0.5, writer, reading_engine(address, writer, 0.5))


def test_opening_a_locked_database_is_told_within_the_timeout(sqlite_url: str) -> None:
    first = open_database(sqlite_url, now=NOW)
    with first.writing() as session:
        session.execute(text("SELECT 1"))
        started = time.monotonic()
        with pytest.raises(DatabaseBusy):
            open_database(sqlite_url, now=NOW, timeout=0.3)
        assert time.monotonic() - started < 10
    first.close()


def test_readers_do_not_wait_for_the_writer(database: Database) -> None:
    with database.writing() as session:
        session.get_one(SourceStateRow, 1).last_detail = "unseen until committed"
        session.flush()
        (view,) = catalogue.list_sources(database)
        assert view.last_detail == ""
    assert catalogue.list_sources(database)[0].last_detail == "unseen until committed"


def test_the_reading_engine_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError), database.reading() as session:
        session.execute(text("UPDATE publisher SET name = 'x'"))


def rows(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {
            name: session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()
            for name in METADATA.tables
        }


@pytest.mark.parametrize("pages", [4, 16, 48])
def test_a_full_disk_keeps_nothing_of_an_edition(sqlite_url: str, pages: int) -> None:
    database = open_database(sqlite_url, now=NOW)
    catalogue.sync_sources(database, [make_source()], NOW)
    before = rows(database)

    @event.listens_for(database.writer, "begin")
    def fill(connection: object) -> None:
        raw = database_connection(connection)
        used = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count={used + pages}")

    import os

    record = make_edition(os.urandom(200_000), at=NOW)
    with pytest.raises(DatabaseFull, match="free space"):
        recording.record_edition(database, record)
    assert rows(database) == before
    event.remove(database.writer, "begin", fill)
    database.close()
    again = open_database(sqlite_url, now=NOW)
    recording.record_edition(again, record)
    again.close()


def database_connection(connection: object) -> sqlite3.Connection:
    found = connection.connection.dbapi_connection  # type: ignore[attr-defined]
    assert isinstance(found, sqlite3.Connection)
    return found


def test_a_limit_on_the_size_of_files_is_a_full_disk(sqlite_url: str) -> None:
    code = """
import os, resource
from store.errors import DatabaseFull
from tests.store.made import make_edition, make_source
database = open_database(url, now=NOW)
catalogue.sync_sources(database, [make_source()], NOW)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    recording.record_edition(database, make_edition(os.urandom(500_000)))
except DatabaseFull as full:
    print(type(full).__name__)
"""
    assert said_by_all(code, sqlite_url, 1) == [["DatabaseFull"]]
    database = open_database(sqlite_url, now=NOW)
    assert rows(database)["visit"] == 0
    record_two(database)
    database.close()


def test_reading_then_writing_loses_no_update(database: Database, url: str) -> None:
    code = """
from sqlmodel import select
from store.tables import SourceStateRow
database = open_database(url, now=NOW)
for _ in range(50):
    with database.writing() as session:
        state = session.exec(select(SourceStateRow).with_for_update()).one()
        time.sleep(0.002)
        state.last_detail = str(int(state.last_detail or 0) + 1)
print('done')
"""
    said_by_all(code, url, 3)
    assert catalogue.list_sources(database)[0].last_detail == "150"


def test_a_process_killed_while_recording_leaves_nothing_half_written(
    database: Database, url: str
) -> None:
    before = rows(database)
    code = """
from tests.store.made import make_edition, make_change
import store.recording as recording
def stop(*_):
    print('reached', flush=True)
    time.sleep(60)
recording.confirm = stop
recording.record_edition(open_database(url, now=NOW), make_edition(b'one', changes=(make_change(),)))
"""
    with process(code, url) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "reached\n"
        running.kill()
        running.wait()
    assert rows(database) == before
    recording.record_edition(database, make_edition(b"one", at=NOW + timedelta(hours=1)))


def test_the_revisions_read_from_the_files_are_those_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.SCRIPTS))
    scripts = ScriptDirectory.from_config(config)

    assert schema.no_database().head == scripts.get_current_head()
    assert schema._revisions() == [one.revision for one in scripts.walk_revisions()][::-1]
