"""What is to be said, as a value: rendered late, so that rendering can improve."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from policy.agreement import Difference
from policy.changes import Change, Severity


class MessageKind(StrEnum):
    """Why a message exists."""

    ALERT = "alert"  #: a revision changed something for a watched code
    UPCOMING = "upcoming"  #: what a first reading says is still to come
    HEALTH = "health"  #: a source or a delivery is not what it should be
    RELEASE = "release"  #: a data release was read and nothing changed for the watched codes
    DIGEST = "digest"  #: what was kept from the alerts because it does not concern the practice
    CONFIRMATION = "confirmation"  #: another publication says the same, or something else
    TEST = "test"


class UntoldReason(StrEnum):
    """Why a route was not told of a revision."""

    BASELINE = "baseline"
    REREAD = "reread"
    IMPORTED = "imported"
    KIND = "kind"  #: only kinds or severities that no route asks for
    NO_MATCH = "no_match"  #: nothing about a watched code
    DUPLICATE = "duplicate"  #: another publication told it first
    SITE = "site"  #: the publisher's whole site changed alike; a line of health says so
    DIGEST = "digest"  #: outside the practice's profile; listed in the next digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One side of the evidence; ``number`` and ``version`` as that edition prints them."""

    sha256: str
    captured_at: datetime
    url: str
    version: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertedChange:
    """A change with the public id under which its evidence is shown."""

    public_id: str
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An earlier alert, as far as a later message has to name it."""

    title: str
    number: str | None
    source: str
    observed_at: datetime
    changes: tuple[AlertedChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One revision's changes for the watched codes, most severe first.

    ``stated`` are the document's own dates, (label as printed, date as printed), in its order.
    ``other_changes`` counts the changes of the same revision that are kept but not told.
    ``unchanged_codes`` are watched codes of the family that the publication still lists as before.
    ``own_states`` are the practice's, whose dates are printed first. ``about`` is the earlier alert
    that this one delays, withdraws or re-dates, and in whose thread it belongs.
    """

    publisher: str
    line_of_business: str
    jurisdictions: tuple[str, ...]
    title: str
    number: str | None
    version: str | None
    source: str
    severity: Severity
    changes: tuple[AlertedChange, ...]
    observed_at: datetime
    before: Edition
    after: Edition
    stated: tuple[tuple[str, str], ...] = ()
    date_remarks: tuple[str, ...] = ()
    publishers_note: str | None = None
    unchanged_codes: tuple[str, ...] = ()
    other_changes: int = 0
    own_states: tuple[str, ...] = ()
    about: Told | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What another publication says of what an earlier alert told, in whose thread it belongs.

    ``said`` are its changes as an alert would tell them; ``differences`` where it disagrees, empty
    where it confirms.
    """

    said: Alert
    first: Told
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A line of health or a test: a headline, plain sentences, and what to do."""

    kind: MessageKind
    headline: str
    lines: tuple[str, ...]
    at: datetime
    source: str | None = None
    remedy: str | None = None


Payload: TypeAlias = Alert | Notice | Confirmation
