"""References between rows, taken from the tables themselves, and bytes that no row refers to."""

from collections.abc import Iterator

from sqlalchemy import ForeignKey, Table, exists, func
from sqlalchemy import select as select_columns
from sqlmodel import Session

from store.tables import METADATA
from store.verification.findings import Damage, Finding

_BYTES = "blob"


def count_references(session: Session) -> int:
    """How many references between rows there are to check."""
    counted = (
        session.execute(
            select_columns(func.count()).select_from(table).where(key.parent.is_not(None))
        )
        for table, key in _keys()
    )
    return sum(int(one.scalar_one()) for one in counted)


def dangling(session: Session) -> Iterator[Finding]:
    """Rows that refer to a row which is not there."""
    for table, key in _keys():
        column, target = key.parent, key.column.table.alias()
        wanted = select_columns(*table.primary_key.columns, column.label("referred")).where(
            column.is_not(None),
            ~exists().where(target.c[key.column.name] == column),
        )
        for row in session.execute(wanted):
            *own, referred = row
            yield Finding(
                kind=Damage.REFERENCE,
                subject=f"{table.name} {'/'.join(map(str, own))}",
                what=f"its {column.name} {referred} is in no row of {key.column.table.name}",
            )


def unreferenced(session: Session) -> Iterator[Finding]:
    """Bytes that no row refers to, not even other bytes that are kept as a difference to them."""
    blobs = METADATA.tables[_BYTES]
    wanted = select_columns(blobs.c.sha256)
    for table, key in _keys():
        if key.column.table is blobs:
            child = table.alias()
            wanted = wanted.where(~exists().where(child.c[key.parent.name] == blobs.c.sha256))
    for (sha256,) in session.execute(wanted):
        yield Finding(
            kind=Damage.UNREFERENCED, subject=f"blob {sha256}", what="no row refers to it"
        )


def _keys() -> Iterator[tuple[Table, ForeignKey]]:
    for table in METADATA.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
            yield table, key
