"""What is handed over to be recorded, and what recording answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from policy.alerts import Alert, Notice, UntoldReason
from policy.captures import Fetched, Outcome, Reason, Remedy
from policy.changes import Change
from policy.codes import EVERYTHING, WatchList
from policy.document import Document
from policy.sources import Source

READ_AS_POLICY = frozenset(
    {
        Outcome.BASELINE,
        Outcome.RECORDED,
        Outcome.NOT_MODIFIED,
        Outcome.SAME_BYTES,
        Outcome.SAME_TEXT,
        Outcome.UNCHANGED,
    }
)  #: how a visit ends that found the publication, changed or not


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTarget:
    """A route, the sink that serves it, and the channel there."""

    route: str
    sink: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLine:
    """The line of health about changes that are the publisher's whole site's.

    ``positions`` are those of an edition's changes that it speaks of; ``key`` is its dedupe key.
    """

    notice: Notice
    key: str
    positions: tuple[int, ...]
    routes: tuple[RouteTarget, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRecord:
    """A new edition and all that follows from it.

    ``compared_to`` is the id of the revision it was compared with, None at first sight; with
    ``continues`` that revision is of the publication which this one takes the place of.
    ``follows`` is the publication's own current revision where that is another one (it had been
    retired). ``formerly`` are older names of the policy, as (number or address, value). ``told``
    and ``digest`` are positions in ``changes``; ``alert`` makes their alert from their public ids, in the order of
    ``told``, and is None when no route is told; ``untold`` is then why. ``cause`` is first_sight,
    published, moved, retired or reread. ``upcoming`` is what a first reading says is still to come; it goes to the
    same routes with the edition. ``watch`` are the codes by which two changes are held to be one.
    ``site_line`` is told with the edition; ``folds`` are the public ids of alerts still on hold that
    it makes needless; ``not_before`` is until when the edition's own alert is held.
    """

    source: Source
    fetched: Fetched
    started_at: datetime
    ended_at: datetime
    owner: str
    reading_key: str
    document: Document
    text_hash: str
    cause: str
    compared_to: int | None
    changes: tuple[Change, ...]
    told: tuple[int, ...]
    untold: UntoldReason | None
    routes: tuple[RouteTarget, ...]
    alert: Callable[[tuple[str, ...]], Alert] | None
    upcoming: Notice | None = None
    continues: bool = False
    watch: WatchList = EVERYTHING
    follows: int | None = None
    formerly: tuple[tuple[str, str], ...] = ()
    digest: tuple[int, ...] = ()
    site_line: SiteLine | None = None
    folds: tuple[str, ...] = ()
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """``change_ids`` are the public ids of all changes, in their order.

    ``message_public_id`` is that of the first route's message, None when no route was told.
    """

    revision_id: int
    change_ids: tuple[str, ...]
    message_public_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A visit that made no revision, and why.

    ``keeps_bytes`` False leaves out bytes that differ and read the same: a big archive's.
    """

    source: str
    locator: str
    outcome: Outcome
    started_at: datetime
    ended_at: datetime
    owner: str
    reason: Reason | None = None
    remedy: Remedy | None = None
    detail: str = ""
    status: int | None = None
    fetched: Fetched | None = None
    keeps_bytes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDelta:
    """What a reading of an index brought.

    ``baseline`` is True when it had never been read whole before. ``first_listed`` are the
    publications it listed for the first time after that and that have no edition yet, in its order:
    news once they are read, also when reading them fails at first. ``missing`` are those it lists
    no longer and that no other publication continues, each with when that was first seen.
    """

    baseline: bool
    first_listed: tuple[str, ...]
    missing: tuple[tuple[str, datetime], ...] = ()
