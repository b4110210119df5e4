"""The one place where a driver's exception becomes an error of ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from store.errors import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseUnreachable,
    SchemaMissing,
    StoreError,
)

_NO_ROOM = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,  # a limit on the size of files
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }
)
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_BUSY_STATES = frozenset({"55P03", "40P01", "40001", "53300"})
_NO_ROOM_STATES = frozenset({"53100", "53200"})
_MISSING_STATES = frozenset({"42P01", "42703", "3F000"})
_UNREACHABLE_CLASSES = ("08", "28", "3D", "57P")


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Raise errors of the driver as :class:`StoreError` about the database called ``name``."""
    try:
        yield
    except PoolTimeout as error:
        raise busy(name) from error
    except DBAPIError as error:
        raise _of_driver(error.orig, name) from error
    except (sqlite3.Error, psycopg.Error) as error:
        raise _of_driver(error, name) from error
    except SQLAlchemyError as error:
        raise StoreError(f"{name}: {_first_line(error)}") from error


def busy(name: str) -> DatabaseBusy:
    """Somebody else held the database for too long."""
    return DatabaseBusy(
        f"{name} is locked by another process; wait until it has ended, or end it, and try again"
    )


def _of_driver(error: BaseException | None, name: str) -> StoreError:
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error, name)
    if isinstance(error, psycopg.Error):
        return _of_postgresql(error, name)
    return StoreError(f"{name}: {_first_line(error)}")


def _of_sqlite(error: sqlite3.Error, name: str) -> StoreError:
    extended: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    code = extended & 0xFF
    if extended in _NO_ROOM:
        return _full(name)
    if code in _BUSY:
        return busy(name)
    if code == sqlite3.SQLITE_NOTADB:
        return DatabaseUnreachable(
            f"{name} is not a database; name another file in POLICYWATCH_DATABASE_URL or move it away"
        )
    if code == sqlite3.SQLITE_CORRUPT:
        return DatabaseUnreachable(
            f"{name} is damaged; put a backup in its place (the .bak files beside it, or your own)"
        )
    if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return DatabaseUnreachable(
            f"{name} cannot be opened for writing; check that its directory exists and may be written"
        )
    if code == sqlite3.SQLITE_IOERR:
        return DatabaseUnreachable(f"{name} cannot be read or written: {error}; check the disk")
    if str(error).startswith(("no such table", "no such column")):
        return _missing(name)
    return StoreError(f"{name}: {_first_line(error)}")


def _of_postgresql(error: psycopg.Error, name: str) -> StoreError:
    state = error.sqlstate
    if state is None or state.startswith(_UNREACHABLE_CLASSES):
        return DatabaseUnreachable(
            f"{name} cannot be reached: {_first_line(error)}; check that the server runs and the URL is right"
        )
    if state in _BUSY_STATES:
        return busy(name)
    if state in _NO_ROOM_STATES:
        return _full(name)
    if state in _MISSING_STATES:
        return _missing(name)
    return StoreError(f"{name}: {_first_line(error)}")


def _full(name: str) -> DatabaseFull:
    return DatabaseFull(
        f"there is no room to write to {name}; free space on its disk and try again: nothing was half-written"
    )


def _missing(name: str) -> SchemaMissing:
    return SchemaMissing(f"{name} lacks tables of this version; run policywatch db upgrade")


def _first_line(error: BaseException | None) -> str:
    lines = str(error or "the database refused the work").strip().splitlines()
    return lines[0] if lines else type(error).__name__
