"""Who is at work on the database. Ownership dies with its process, at once.

A timed lease would make the next run skip a source for minutes after a SIGKILL. On SQLite an owner
is an OS file lock, which the kernel drops with the process. On PostgreSQL it is an advisory lock of
a connection that nothing else uses: the server drops it when the process's socket closes, and
within about a minute (TCP keepalive) when its whole machine is gone. A heartbeat would need a clock
both sides agree on and a delay after every crash. The price is that a cut connection looks like a
death; :func:`assure` takes the lock again before the owner claims anything more.

A token is never used twice, so an owner once seen dead stays dead. That is why those who claim ask
which of the owners they *found in the rows* are dead: an owner that starts later cannot be taken
for one of them.
"""

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Self

from filelock import FileLock, Timeout
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from store.connections import owner_engine
from store.database import Database, locked
from store.errors import StoreError
from store.faults import translated
from store.values import new_public_id

_SUFFIX = ".owner"


@dataclass(frozen=True, slots=True)
class Owner:
    """A process at work; ``token`` is what it writes into the rows it claims."""

    token: str

    @classmethod
    @contextmanager
    def start(cls, database: Database) -> Iterator[Self]:
        """Be an owner until the end of the block."""
        owner = cls(new_public_id())
        if database.address.path is None:
            with _server_lock(database, owner.token):
                yield owner
        else:
            with _file_lock(database, owner.token):
                yield owner


def living(database: Database, tokens: Collection[str]) -> frozenset[str]:
    """Those of ``tokens`` whose process is alive. Locks left behind by dead ones are removed."""
    if not tokens:
        return frozenset()
    if database.address.path is None:
        return _living_on_server(database, tokens)
    with _roster(database):
        return frozenset(token for token in tokens if _is_locked(database, token))


def dead(database: Database, tokens: Collection[str]) -> frozenset[str]:
    """Those of ``tokens`` whose process is dead."""
    return frozenset(tokens) - living(database, tokens)


def assure(database: Database, token: str) -> None:
    """Make sure that ``token`` still counts as alive before it claims something.

    On PostgreSQL a lock lost with its connection is taken again. Raises :class:`StoreError` when
    ``token`` is no owner of a living process.
    """
    if token in living(database, {token}):
        return
    if token not in database.held:
        raise StoreError(f"owner {token} is not at work on {database.name}; start it again")
    with translated(database.name):
        database.held.pop(token).close()
        database.held[token] = _locked_connection(database, token)


@contextmanager
def _file_lock(database: Database, token: str) -> Iterator[None]:
    path = database.lock_directory / f"{token}{_SUFFIX}"
    lock = FileLock(path, thread_local=False)
    with _roster(database):
        _sweep(database)
        lock.acquire()
    try:
        yield
    finally:
        with _roster(database):
            path.unlink(missing_ok=True)
            lock.release()


@contextmanager
def _roster(database: Database) -> Iterator[None]:
    """Held while locks are taken or tried, so that a trial is never taken for an owner."""
    with locked(database.lock_directory / "roster.lock", database.name, database.timeout):
        yield


def _is_locked(database: Database, token: str) -> bool:
    path = database.lock_directory / f"{token}{_SUFFIX}"
    if not path.exists():
        return False
    trial = FileLock(path, timeout=0, thread_local=False)
    try:
        trial.acquire()
    except Timeout:
        return True
    path.unlink(missing_ok=True)
    trial.release()
    return False


def _sweep(database: Database) -> None:
    for path in database.lock_directory.glob(f"*{_SUFFIX}"):
        _is_locked(database, path.name.removesuffix(_SUFFIX))


@contextmanager
def _server_lock(database: Database, token: str) -> Iterator[None]:
    with translated(database.name):
        database.held[token] = _locked_connection(database, token)
    try:
        yield
    finally:
        with database.held.pop(token) as held, suppress(SQLAlchemyError):
            # said before the connection ends, which a busy server takes a moment to see
            held.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _key(token)})


def _locked_connection(database: Database, token: str) -> Connection:
    connection = owner_engine(database.address, database.timeout).connect()
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _key(token)})
    return connection


def _living_on_server(database: Database, tokens: Collection[str]) -> frozenset[str]:
    with database.reading() as session:
        held = set(
            session.connection().scalars(
                text(
                    "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks"
                    " WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND database ="
                    " (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
            )
        )
    return frozenset(token for token in tokens if _key(token) in held)


def _key(token: str) -> int:
    """The key of the server's lock: 64 bits of the token's hash, signed as the server wants it."""
    return int.from_bytes(hashlib.sha256(token.encode()).digest()[:8], "big", signed=True)
