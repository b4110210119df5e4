"""A copy of an SQLite database, taken while others write to it, and a database made of one.

All is in one file, the bytes too, so a copy of one snapshot of it has every reference with what it
refers to. A copy appears whole under its name or not at all. Of PostgreSQL the copy is the
operator's (``pg_dump``).
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from store.connections import Address, address_of, reading_engine, writing_engine
from store.errors import DatabaseUnreachable, StoreError
from store.faults import translated
from store.schema import SchemaState, usable_status
from store.transitions import DeliveryState

_OF_THE_SERVER = (
    "{name} is kept by a PostgreSQL server: copy it with pg_dump and bring it back with pg_restore"
)
_NOT_A_BACKUP = "{path} is no backup of policywatch: {why}"


def back_up(url: str, destination: Path) -> None:
    """Copy an SQLite database as it is at one moment into a new file, while others write to it.

    Raises :class:`StoreError`: the destination is there already, there is no room, or the database
    is PostgreSQL's.
    """
    source = _file_of(address_of(url))
    if not source.exists():
        raise DatabaseUnreachable(f"there is no database {source} to back up")
    with _appearing(destination) as part:
        _copy(source, part)
        _check(part, destination)


def restore(url: str, backup: Path, *, now: datetime) -> None:
    """Make an SQLite database of a backup, where there is none.

    What waited to be posted when the backup was made may have been posted since, so the channel is
    asked first. Raises :class:`StoreError`: there is a database, the file is no backup, it is of a
    newer version, or there is no room.
    """
    address = address_of(url)
    path = _file_of(address)
    if not backup.is_file():
        raise StoreError(_NOT_A_BACKUP.format(path=backup, why="there is no such file"))
    _free(path)
    left = [one for one in (_beside(path, "-wal"), _beside(path, "-journal")) if one.exists()]
    if left:
        raise StoreError(f"{left[0]} is left of another database; move it away first")
    _check(backup, backup)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _appearing(path) as part:
        _copy(backup, part)
        _ask_first(part, now)


@contextmanager
def _appearing(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write to; at the end it is on disk and takes that name, if free."""
    _free(path)
    part = _beside(path, ".part")
    part.unlink(missing_ok=True)
    try:
        with translated(f"the file {part}"):
            yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        try:
            os.link(part, path)  # unlike a rename it replaces nothing
        except FileExistsError:
            raise StoreError(f"{path} was made meanwhile; name another file") from None
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    finally:
        for one in (part, _beside(part, "-wal"), _beside(part, "-shm"), _beside(part, "-journal")):
            with suppress(FileNotFoundError):
                one.unlink()


def _free(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise StoreError(f"{path} is there already; name another file, or move it away")


def _copy(source: Path, target: Path) -> None:
    """All pages of one snapshot, in a file that needs no other beside it."""
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as there,
        closing(sqlite3.connect(target)) as here,
    ):
        there.backup(here)
        here.execute("PRAGMA journal_mode=DELETE")


def _check(path: Path, named: Path) -> None:
    """Raise unless ``path`` is a whole database of a version of ours that this one can work on."""
    address = address_of(f"sqlite:///{path}")
    engine = writing_engine(address, 1.0)
    reader = reading_engine(address, engine, 1.0)
    try:
        with translated(f"the file {named}"), reader.connect() as connection:
            state = usable_status(connection, Address(address.url, f"the file {named}", path)).state
            said = connection.exec_driver_sql("PRAGMA quick_check").scalar()
    finally:
        reader.dispose()
        engine.dispose()
    if state is SchemaState.ABSENT:
        raise StoreError(_NOT_A_BACKUP.format(path=named, why="it holds no tables"))
    if said != "ok":
        raise StoreError(_NOT_A_BACKUP.format(path=named, why=f"it is damaged ({said})"))


def _ask_first(path: Path, now: datetime) -> None:
    waiting = (DeliveryState.PENDING.value, DeliveryState.CLAIMED.value)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "UPDATE delivery SET state = ?, owner = NULL, updated_at = ? WHERE state IN (?, ?)",
            (DeliveryState.UNCERTAIN.value, _stored(now), *waiting),
        )


def _stored(instant: datetime) -> str:
    """An instant as SQLite's rows have it."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def _file_of(address: Address) -> Path:
    if address.path is None:
        raise StoreError(_OF_THE_SERVER.format(name=address.name))
    return address.path


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
