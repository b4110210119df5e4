"""Who publishes, what is watched, and how each source stands."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from store.tables.base import Row, json_value, key


class PublisherRow(Row, table=True):
    """Who publishes."""

    __tablename__ = "publisher"

    id: int = key()
    slug: str = Field(unique=True)
    name: str


class SourceRow(Row, table=True):
    """One thing watched, as declared; a source no longer declared keeps its row."""

    __tablename__ = "source"

    id: int = key()
    slug: str = Field(unique=True)
    publisher_id: int = Field(foreign_key="publisher.id", index=True)
    line_of_business: str
    declaration: dict[str, Any] = json_value()
    declaration_hash: str
    enabled: bool
    removed_at: datetime | None = None


class SourceJurisdictionRow(Row, table=True):
    """A state or contractor a source speaks for by default."""

    __tablename__ = "source_jurisdiction"

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    jurisdiction: str = Field(primary_key=True)


class SourceStateRow(Row, table=True):
    """When a source is due, who is visiting it, and how its last visit ended."""

    __tablename__ = "source_state"

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    next_due_at: datetime = Field(index=True)
    owner: str | None = None
    claimed_at: datetime | None = None
    last_visit_at: datetime | None = None
    last_outcome: str | None = None
    last_reason: str | None = None
    last_detail: str = ""
    last_good_at: datetime | None = None
    baseline_at: datetime | None = None


class ValidatorRow(Row, table=True):
    """What one exact URL of a source is asked with next time; only of accepted answers."""

    __tablename__ = "source_validator"

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    url: str = Field(primary_key=True)
    publication_id: int = Field(foreign_key="publication.id", index=True)
    etag: str | None = None
    last_modified: str | None = None
