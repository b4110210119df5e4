"""How each of the two databases is connected to.

SQLite: WAL, so that readers never wait for the writer. The writing engine begins each transaction
with ``BEGIN IMMEDIATE``, since the driver's own deferred BEGIN loses updates without an error when
two processes read, then write; it has one connection, so that threads of a process queue in order.
``synchronous=FULL`` because "posting" has to be on disk before a message leaves, or a power cut
would post it twice. PostgreSQL: READ COMMITTED with row locks to write, one snapshot to read.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool, QueuePool

from store.errors import DatabaseUnreachable

_WRITTEN_AS = "write sqlite:///FILE or postgresql://USER@HOST/NAME in POLICYWATCH_DATABASE_URL"
_CONNECT_TIMEOUT = 10  #: seconds to reach a PostgreSQL server


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is; ``name`` is how messages call it, never with a password."""

    url: URL
    name: str
    path: Path | None  #: the file of an SQLite database


def address_of(url: str) -> Address:
    """The address a URL means.

    Raises :class:`DatabaseUnreachable` when it is neither SQLite's (with a file) nor PostgreSQL's.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUnreachable(f"the database URL cannot be read; {_WRITTEN_AS}") from None
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise DatabaseUnreachable(f"the SQLite URL names no file; {_WRITTEN_AS}")
        path = Path(parsed.database).expanduser().absolute()
        file = URL.create("sqlite+pysqlite", database=str(path))
        return Address(file, f"the database {path}", path)
    if kind in {"postgresql", "postgres"}:
        server = parsed.set(drivername="postgresql+psycopg")
        shown = URL.create(
            "postgresql", parsed.username, None, parsed.host, parsed.port, parsed.database
        )
        return Address(server, f"the database {shown}", None)
    raise DatabaseUnreachable(f"{kind} is not a database this program works on; {_WRITTEN_AS}")


def writing_engine(address: Address, timeout: float) -> Engine:
    """The engine that writes; ``timeout`` in seconds is how long it waits for a lock."""
    if address.path is None:
        return create_engine(
            address.url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=timeout,
            connect_args=_server_arguments(address.url, timeout),
        )
    engine = _sqlite_engine(address.url, timeout, pool_size=1, max_overflow=0)
    _on_sqlite(engine, timeout, begin="BEGIN IMMEDIATE", query_only=False)
    return engine


def reading_engine(address: Address, writing: Engine, timeout: float) -> Engine:
    """The engine that reads, from one snapshot a transaction."""
    if address.path is None:
        return writing.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    engine = _sqlite_engine(address.url, timeout, pool_size=5, max_overflow=5)
    _on_sqlite(engine, timeout, begin="BEGIN", query_only=True)
    return engine


def owner_engine(address: Address, timeout: float) -> Engine:
    """An engine whose connections are nobody else's: PostgreSQL's lock of an owner lives on one."""
    return create_engine(
        address.url,
        hide_parameters=True,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args=_server_arguments(address.url, timeout),
    )


def _server_arguments(url: URL, timeout: float) -> dict[str, Any]:
    """What a connection is opened with; what the URL itself says of these goes first."""
    ours = {
        "connect_timeout": _CONNECT_TIMEOUT,
        "application_name": "policywatch",
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
    }
    arguments: dict[str, Any] = {
        name: value for name, value in ours.items() if name not in url.query
    }
    given = url.query.get("options", "")
    arguments["options"] = f"-c lock_timeout={int(timeout * 1000)} -c timezone=UTC {given}".strip()
    return arguments


def _sqlite_engine(url: URL, timeout: float, **pool: int) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_timeout=timeout,
        connect_args={"isolation_level": None, "timeout": timeout},
        **pool,
    )


def _on_sqlite(engine: Engine, timeout: float, *, begin: str, query_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def settle(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={int(timeout * 1000)}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        if query_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
