"""What is to be said on a route, and each message's way to its channel."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from store.tables.base import Row, json_value, key


class MessageRow(Row, table=True):
    """What is to be said on one route, once a ``dedupe_key``; the payload is a core value.

    ``parent_id`` is the message in whose thread this one belongs, itself in no thread;
    ``broadcast`` says that the channel shows the reply as well.
    """

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("dedupe_key", "route"),)

    id: int = key()
    public_id: str = Field(unique=True)
    kind: str
    route: str
    dedupe_key: str
    revision_id: int | None = Field(default=None, foreign_key="revision.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="message.id", index=True)
    broadcast: bool = False
    payload: dict[str, Any] = json_value()
    created_at: datetime


class MessageChangeRow(Row, table=True):
    """Which changes a message tells."""

    __tablename__ = "message_change"

    message_id: int = Field(foreign_key="message.id", primary_key=True)
    change_id: int = Field(foreign_key="change.id", primary_key=True, index=True)


class UntoldRow(Row, table=True):
    """Why a route was not told of a revision."""

    __tablename__ = "untold"
    __table_args__ = (UniqueConstraint("revision_id", "route"),)

    id: int = key()
    revision_id: int = Field(foreign_key="revision.id")
    route: str
    reason: str
    at: datetime


class DeliveryRow(Row, table=True):
    """A message on its way to one channel.

    ``resumes_as`` is, for a parked one, the state it goes back to when retried by hand.
    ``thread_ts`` is the message it was claimed to answer, null for one that stands by itself.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("message_id", "sink", "channel"),
        Index(None, "state", "not_before"),
    )

    id: int = key()
    public_id: str = Field(unique=True)
    message_id: int = Field(foreign_key="message.id")
    sink: str
    channel: str
    state: str
    attempts: int = 0
    not_before: datetime
    owner: str | None = None
    claimed_at: datetime | None = None
    external_id: str | None = None
    ts: str | None = None
    thread_ts: str | None = None
    last_error: str | None = None
    resumes_as: str | None = None
    created_at: datetime
    updated_at: datetime


class DeliveryAttemptRow(Row, table=True):
    """One handing over of a delivery and what became of it; null while it is under way."""

    __tablename__ = "delivery_attempt"
    __table_args__ = (UniqueConstraint("delivery_id", "number"),)

    id: int = key()
    delivery_id: int = Field(foreign_key="delivery.id")
    number: int
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str | None = None
    error: str | None = None
