"""A database opened by one process, and the two ways into it: to write and to read."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine
from sqlmodel import Session

from store.connections import (
    Address,
    address_of,
    reading_engine,
    writing_engine,
)
from store.errors import DatabaseUnreachable, SchemaMissing
from store.faults import busy, translated
from store.schema import (
    SchemaState,
    SchemaStatus,
    bring_up_to_date,
    no_database,
    status_of,
    usable_status,
)

__all__ = ["Database", "SchemaState", "SchemaStatus", "open_database", "schema_status", "upgrade"]

PATIENCE = 10.0  #: seconds to wait for another process's lock


@dataclass(frozen=True, slots=True)
class Database:
    """One open database. ``timeout`` is in seconds; ``held`` has this process's owners' connections."""

    address: Address
    timeout: float
    writer: Engine
    reader: Engine
    held: dict[str, Connection] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How messages call it, without a password."""
        return self.address.name

    @property
    def lock_directory(self) -> Path:
        """Where an SQLite database's locks are: a directory beside its file."""
        path = self.address.path
        if path is None:
            raise LookupError(f"{self.name} has its locks in the server")
        return lock_directory(path)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction that writes, committed at the end of the block, else rolled back.

        Raises :class:`store.errors.StoreError` for whatever the driver raises.
        """
        with (
            translated(self.name),
            Session(self.writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction that reads a single snapshot; raises as :meth:`writing`."""
        with (
            translated(self.name),
            Session(self.reader, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def close(self) -> None:
        """Close all connections."""
        self.reader.dispose()
        self.writer.dispose()


def lock_directory(path: Path) -> Path:
    """The directory of the locks of an SQLite file."""
    return path.with_name(f"{path.name}.owners")


@contextmanager
def locked(path: Path, name: str, timeout: float) -> Iterator[None]:
    """Hold an OS file lock, waiting up to ``timeout`` seconds.

    Raises :class:`store.errors.DatabaseBusy` after that, :class:`DatabaseUnreachable` when the
    directory of ``path`` cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=timeout, thread_local=False)
        lock.acquire()
    except Timeout:
        raise busy(name) from None
    except OSError as error:
        raise DatabaseUnreachable(
            f"{name} cannot be opened: {path.parent}: {error.strerror}; "
            "make the directory, or allow this user to write in it"
        ) from error
    try:
        yield
    finally:
        lock.release()


def open_database(url: str, *, now: datetime, timeout: float = PATIENCE) -> Database:
    """Open a database; its file and tables are made, older tables backed up and upgraded.

    ``url`` is ``sqlite:///FILE`` or ``postgresql://...``; ``timeout`` is in seconds. Several
    processes may open at once. Raises :class:`store.errors.SchemaTooNew`,
    :class:`store.errors.DatabaseUnreachable`, :class:`store.errors.DatabaseBusy` or
    :class:`store.errors.DatabaseFull`.
    """
    address = address_of(url)
    with ExitStack() as undo:
        writer = writing_engine(address, timeout)
        undo.callback(writer.dispose)
        with _opening(address, timeout), translated(address.name):
            bring_up_to_date(writer, address, now)
        reader = reading_engine(address, writer, timeout)
        undo.pop_all()
    return Database(address, timeout, writer, reader)


def open_kept(url: str, *, timeout: float = PATIENCE) -> Database:
    """Open a database that is there and of this version; makes and upgrades nothing.

    Raises :class:`store.errors.SchemaMissing` where it is absent or older, else as
    :func:`open_database`.
    """
    address = address_of(url)
    status = schema_status(url, timeout=timeout)
    if status.state is SchemaState.ABSENT:
        raise SchemaMissing(f"{address.name} is not there, or holds nothing yet; name another one")
    writer = writing_engine(address, timeout)
    reader = reading_engine(address, writer, timeout)
    try:
        with translated(address.name), reader.connect() as connection:
            status = usable_status(connection, address)
        if status.state is not SchemaState.CURRENT:
            raise SchemaMissing(
                f"{address.name} is of an older version (schema {status.current}, this version's is"
                f" {status.head}); run policywatch db upgrade"
            )
    except BaseException:
        reader.dispose()
        writer.dispose()
        raise
    return Database(address, timeout, writer, reader)


def upgrade(url: str, *, now: datetime, timeout: float = PATIENCE) -> SchemaStatus:
    """Bring the tables up to date, as opening does, and say where they stand then."""
    open_database(url, now=now, timeout=timeout).close()
    return schema_status(url, timeout=timeout)


def schema_status(url: str, *, timeout: float = PATIENCE) -> SchemaStatus:
    """Where the tables of a database stand; makes and changes nothing.

    A file that does not exist is ``absent``. Raises as :func:`open_database`.
    """
    address = address_of(url)
    if address.path is not None and not address.path.exists():
        return no_database()
    engine = writing_engine(address, timeout)
    reader = reading_engine(address, engine, timeout)
    try:
        with translated(address.name), reader.connect() as connection:
            return status_of(connection)
    finally:
        reader.dispose()
        engine.dispose()


@contextmanager
def _opening(address: Address, timeout: float) -> Iterator[None]:
    """One process at a time makes the file and turns it to WAL, which no busy timeout covers."""
    if address.path is None:
        yield
        return
    with locked(lock_directory(address.path) / "opening.lock", address.name, timeout):
        _use_wal(address, timeout)
        yield


def _use_wal(address: Address, timeout: float) -> None:
    """WAL for a file of ours or a new one; another program's file is left as it is."""
    engine = writing_engine(address, timeout)
    reader = reading_engine(address, engine, timeout)
    try:
        with translated(address.name):
            with reader.begin() as connection:
                usable_status(connection, address)
            with engine.connect() as connection:
                raw = connection.connection.dbapi_connection
                if raw is not None:
                    raw.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        reader.dispose()
        engine.dispose()
