"""Publications and the evidence of their editions: visits, captures, bytes, readings, revisions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from store.tables.base import Row, json_value, key


class PolicyRow(Row, table=True):
    """A document as its publisher identifies it."""

    __tablename__ = "policy"
    __table_args__ = (UniqueConstraint("publisher_id", "line_of_business", "number"),)

    id: int = key()
    publisher_id: int = Field(foreign_key="publisher.id")
    line_of_business: str
    number: str
    title: str


class PolicyAliasRow(Row, table=True):
    """What a policy was once found by: an older number or address, and when that ended."""

    __tablename__ = "policy_alias"
    __table_args__ = (UniqueConstraint("policy_id", "kind", "value"),)

    id: int = key()
    policy_id: int = Field(foreign_key="policy.id")
    kind: str
    value: str
    until: datetime


class PublicationRow(Row, table=True):
    """One policy at one place; editions chain here.

    ``edition`` sorts it among the publications of a series or release. ``accepted_sha256`` are the bytes last accepted as the publication, whether or not they made a
    revision.
    """

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("source_id", "locator"),)

    id: int = key()
    source_id: int = Field(foreign_key="source.id")
    locator: str
    edition: str = ""
    policy_id: int | None = Field(default=None, foreign_key="policy.id", index=True)
    first_listed_at: datetime | None = None
    last_confirmed_at: datetime | None = None
    missing_since: datetime | None = None
    accepted_sha256: str | None = Field(default=None, foreign_key="blob.sha256")


class VisitRow(Row, table=True):
    """One attempt and how it ended; every stop leaves one."""

    __tablename__ = "visit"
    __table_args__ = (Index(None, "source_id", "started_at"),)

    id: int = key()
    source_id: int = Field(foreign_key="source.id")
    publication_id: int | None = Field(default=None, foreign_key="publication.id", index=True)
    locator: str
    started_at: datetime
    ended_at: datetime
    outcome: str
    reason: str | None = None
    remedy: str | None = None
    detail: str = ""
    status: int | None = None
    owner: str | None = None


class BlobRow(Row, table=True):
    """Bytes, once: as they are, compressed, or as a delta against ``base_sha256``."""

    __tablename__ = "blob"

    sha256: str = Field(primary_key=True)
    size: int
    encoding: str
    base_sha256: str | None = Field(default=None, foreign_key="blob.sha256")
    depth: int
    data: bytes


class CaptureRow(Row, table=True):
    """The bytes of one visit as received. ``accepted`` is False for what a gate refused.

    ``part_of`` is the SHA-256 of the archive they were taken from; an archive is kept only where it
    brought an edition itself.
    """

    __tablename__ = "capture"
    __table_args__ = (Index(None, "publication_id", "accepted"),)

    id: int = key()
    visit_id: int = Field(foreign_key="visit.id", index=True)
    publication_id: int | None = Field(default=None, foreign_key="publication.id")
    url: str
    final_url: str
    fetched_at: datetime
    status: int
    media_type: str
    headers: list[Any] = json_value()
    sha256: str = Field(foreign_key="blob.sha256", index=True)
    part_of: str | None = None
    text_hash: str | None = None
    accepted: bool


class ReadingRow(Row, table=True):
    """A document made of a capture by one version of the readers; appended, never overwritten."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("capture_id", "locator", "reading_key"),)

    id: int = key()
    capture_id: int = Field(foreign_key="capture.id")
    locator: str
    reading_key: str
    document_sha256: str = Field(foreign_key="blob.sha256")
    read_at: datetime


class RevisionRow(Row, table=True):
    """A distinct edition of a publication; its ids rise with its ordinals."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("publication_id", "ordinal"),)

    id: int = key()
    publication_id: int = Field(foreign_key="publication.id")
    ordinal: int
    capture_id: int = Field(foreign_key="capture.id")
    current_reading_id: int = Field(foreign_key="reading.id")
    compared_to: int | None = Field(default=None, foreign_key="revision.id")
    cause: str
    observed_at: datetime
    title: str
    number: str | None = None
    version: str | None = None


class RevisionEventRow(Row, table=True):
    """What became of a revision, and when; its status is this history."""

    __tablename__ = "revision_event"

    id: int = key()
    revision_id: int = Field(foreign_key="revision.id", index=True)
    kind: str
    at: datetime


class StatedDateRow(Row, table=True):
    """A date as an edition prints it."""

    __tablename__ = "stated_date"
    __table_args__ = (Index(None, "revision_id", "position", unique=True),)

    id: int = key()
    revision_id: int = Field(foreign_key="revision.id")
    position: int
    label: str
    printed_label: str
    jurisdiction: str
    day: date
    printed: str
    precision: str


class StatementRow(Row, table=True):
    """One assertion about one code, stored only where it changes.

    It holds from ``first_revision_id`` on and until, not including, ``last_revision_id``; open
    while that is null.
    """

    __tablename__ = "statement"
    __table_args__ = (
        Index(None, "code", "aspect", "publication_id", "effective_from"),
        Index(None, "publication_id", "last_revision_id"),
    )

    id: int = key()
    publication_id: int = Field(foreign_key="publication.id")
    first_revision_id: int = Field(foreign_key="revision.id")
    last_revision_id: int | None = Field(default=None, foreign_key="revision.id")
    system: str
    code: str
    aspect: str
    place: list[Any] = json_value()
    value: Any = json_value()
    quote: str
    jurisdiction: str
    effective_from: date | None = None
    effective_to: date | None = None
