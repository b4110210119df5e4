"""Insert unless it is there: the one statement that is written differently on each database."""

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from store.tables.base import Row


def insert_or_ignore(session: Session, table: type[Row], **values: object) -> bool:
    """Insert a row unless a unique one like it exists; whether it was inserted.

    On PostgreSQL it waits for another transaction that is inserting the same row.
    """
    session.flush()
    connection = session.connection()
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    target = inspect(table).local_table
    statement = insert(target).values(**values).on_conflict_do_nothing()
    return connection.execute(statement.returning(*target.primary_key)).first() is not None
