"""Classified differences, and the rows by which they are found."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from store.tables.base import Row, json_value, key


class ChangeRow(Row, table=True):
    """One difference between two editions.

    ``event`` is the public id of the change that was told first of its event, its own for that
    one, null for what was not told; ``event_role`` is first, confirms, disagrees or follows.
    ``for_digest`` says that it is listed in a digest instead of an alert.
    """

    __tablename__ = "change"
    __table_args__ = (Index(None, "observed_at", "id"), Index(None, "for_digest", "observed_at"))

    id: int = key()
    public_id: str = Field(unique=True)
    revision_id: int = Field(foreign_key="revision.id", index=True)
    publication_id: int = Field(foreign_key="publication.id")
    publisher_id: int = Field(foreign_key="publisher.id")
    position: int
    kind: str
    aspect: str | None = None
    codes: list[Any] = json_value()
    governed: list[Any] = json_value()
    before: str | None = None
    after: str | None = None
    where: list[Any] = json_value()
    direction: str
    stage: str
    applies_by: str
    retroactive: bool
    basis: str
    severity: str
    notes: list[Any] = json_value()
    fingerprint: str = Field(index=True)
    event: str | None = Field(default=None, index=True)
    event_role: str | None = None
    observed_at: datetime
    for_digest: bool


class ChangeCodeRow(Row, table=True):
    """Every code that a change is about or governs, in the order in which its history is read."""

    __tablename__ = "change_code"
    __table_args__ = ({"sqlite_with_rowid": False},)

    code: str = Field(primary_key=True)
    observed_at: datetime = Field(primary_key=True)
    change_id: int = Field(foreign_key="change.id", primary_key=True)
    publisher_id: int


class ChangeEffectiveRow(Row, table=True):
    """A stated effective date of a change, one a jurisdiction."""

    __tablename__ = "change_effective"
    __table_args__ = (Index(None, "change_id", "position", unique=True),)

    id: int = key()
    change_id: int = Field(foreign_key="change.id")
    position: int
    label: str
    printed_label: str
    jurisdiction: str
    day: date
    printed: str
    precision: str
