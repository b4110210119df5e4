"""What all tables share: names of constraints, JSON on both databases, the key."""

from typing import Any, ClassVar

from sqlalchemy import JSON, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

JSON_VALUE = JSON().with_variant(JSONB(), "postgresql")


class Row(SQLModel):
    """A row; never handed out of the store, and never trusted to validate anything."""

    metadata: ClassVar[MetaData] = METADATA


def key() -> Any:
    """An integer surrogate key, given by the database."""
    return Field(default=None, primary_key=True)


def json_value() -> Any:
    """A column of JSON: text on SQLite, JSONB on PostgreSQL."""
    return Field(sa_type=JSON_VALUE)
