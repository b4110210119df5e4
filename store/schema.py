"""The tables' version: which one a database has, and bringing an older one up to date.

A migration runs in one transaction on both databases, so that an interrupted one leaves the old
tables. SQLite's file is copied first, while the write lock is held: nothing written in between is
lost. On PostgreSQL the copy is the operator's (``pg_dump``).
"""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from store.connections import Address
from store.errors import DatabaseUnreachable, SchemaTooNew

SCRIPTS = Path(str(files("store"))) / "migrations"
VERSION_TABLE = "policywatch_schema"
_UPGRADING = 0x706F6C6963790001  #: key of PostgreSQL's lock under which one process upgrades


class SchemaState(StrEnum):
    """How the tables of a database stand to this version of the program."""

    ABSENT = "absent"  #: no tables of ours
    CURRENT = "current"
    OLDER = "older"  #: to be upgraded
    NEWER = "newer"  #: of a newer version; refused


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaStatus:
    """``current`` is the revision found, None when absent; ``head`` the one of this program."""

    state: SchemaState
    current: str | None
    head: str


def status_of(connection: Connection) -> SchemaStatus:
    """The version of the tables behind ``connection``; reads only."""
    known = _revisions()
    head = known[-1]
    current = _revision_of(connection)
    if current is None:
        state = SchemaState.ABSENT
    elif current == head:
        state = SchemaState.CURRENT
    elif current in known:
        state = SchemaState.OLDER
    else:
        state = SchemaState.NEWER
    return SchemaStatus(state=state, current=current, head=head)


def no_database() -> SchemaStatus:
    """The status of a database that does not exist yet."""
    return SchemaStatus(state=SchemaState.ABSENT, current=None, head=_revisions()[-1])


def usable_status(connection: Connection, address: Address) -> SchemaStatus:
    """The status, where this version may work on the tables; reads only.

    Raises :class:`SchemaTooNew`, and :class:`DatabaseUnreachable` for an SQLite file that holds
    another program's tables.
    """
    status = status_of(connection)
    if status.state is SchemaState.NEWER:
        raise SchemaTooNew(
            f"{address.name} was changed by a newer version of policywatch (schema {status.current}, "
            f"this version knows {status.head}); install that version, or use another database"
        )
    absent = status.state is SchemaState.ABSENT
    if absent and address.path is not None and inspect(connection).get_table_names():
        raise DatabaseUnreachable(
            f"{address.name} is the database of another program; name another file"
        )
    return status


def bring_up_to_date(engine: Engine, address: Address, now: datetime) -> None:
    """Make the tables, or upgrade older ones; raises as :func:`usable_status`, nothing touched."""
    with engine.begin() as connection:
        if address.path is None:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADING})
        status = usable_status(connection, address)
        if status.state is SchemaState.CURRENT:
            return
        if status.state is SchemaState.OLDER and address.path is not None:
            _back_up(address.path, status.current or "", now)
        _migrate(connection)


def _back_up(path: Path, revision: str, now: datetime) -> None:
    """Copy the database beside itself; the copy appears whole or not at all."""
    copy = path.with_name(f"{path.name}.before-{revision}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.bak")
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(part)) as target,
    ):
        source.backup(target)
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(copy)


def _migrate(connection: Connection) -> None:
    """Run what is missing. Alembic is loaded here alone: it takes longer than most commands."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revisions() -> list[str]:
    """The revisions of this version, oldest first: the numbers the migrations' files begin with."""
    return sorted(file.name[:4] for file in (SCRIPTS / "versions").glob("[0-9]*.py"))


def _revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    return None if found is None else str(found)
