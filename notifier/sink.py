"""What every place that takes messages can do, and how it answers.

No answer is an exception: what became of a message decides its next state in the outbox, so each
outcome is a value of its own. ``Uncertain`` is the one that matters most: the message may have
been taken, and whoever holds it has to ask with :meth:`Sink.find` before posting again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from policy.alerts import Payload

__all__ = [
    "AskLater",
    "CannotAsk",
    "FindResult",
    "Found",
    "NotFound",
    "Payload",
    "PostResult",
    "Posted",
    "Refused",
    "RetryLater",
    "Sink",
    "Thread",
    "Uncertain",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The message that another one answers: its ``ts``, and whether the channel shows the answer."""

    ts: str
    broadcast: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Taken. ``ts`` is the sink's own id of the message, ``channel`` where it stands."""

    ts: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """It may or may not have been taken: ask before posting again."""

    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryLater:
    """Certainly not taken; it may pass by itself. ``after`` is in seconds, None when unknown."""

    error: str
    after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Certainly not taken and never will be as things stand; ``error`` says what would mend it.

    ``parks_sink`` is True when no other message would pass either (a revoked token).
    """

    error: str
    parks_sink: bool = False


PostResult: TypeAlias = Posted | Uncertain | RetryLater | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The message stands in the channel, as ``ts``."""

    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """The channel was read completely and does not have it: it may be posted again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotAsk:
    """The channel cannot be asked what it received, and will not be by waiting."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLater:
    """The question got no answer this time; the delivery stays uncertain.

    ``after`` is in seconds, None when unknown. ``parks_sink`` as in :class:`Refused`.
    """

    error: str
    after: float | None = None
    parks_sink: bool = False


FindResult: TypeAlias = Found | NotFound | CannotAsk | AskLater


class Sink(Protocol):
    """A place that takes messages."""

    @property
    def name(self) -> str:
        """The name under which deliveries to this sink are kept ("slack", "console")."""
        ...

    def post(
        self, delivery_id: str, payload: Payload, channel: str, thread: Thread | None = None
    ) -> PostResult:
        """Hand over one message, at most once; ``delivery_id`` is what it can be found by.

        A sink that cannot answer in ``thread`` posts it by itself: the message names what it is about.
        """
        ...

    def find(
        self, delivery_id: str, channel: str, since: datetime, thread_ts: str | None = None
    ) -> FindResult:
        """Whether ``channel``, or the thread, already has the message, back to ``since`` (aware UTC)."""
        ...
