"""What one attempt to fetch a source brought back."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How a visit to one publication ended. Every stop of the road is one of these."""

    RECORDED = "recorded"  #: a new revision
    BASELINE = "baseline"  #: first sight
    NOT_MODIFIED = "not_modified"  #: the server answered 304
    SAME_BYTES = "same_bytes"
    SAME_TEXT = "same_text"  #: other bytes, the same text
    UNCHANGED = "unchanged"  #: other text, nothing the comparison counts as a change
    REFUSED = "refused"  #: a gate said this is not the policy
    FAILED = "failed"  #: nothing came back


class Reason(StrEnum):
    """Why a visit was refused or failed."""

    GONE = "gone"
    SOFT_404 = "soft_404"
    BOT_WALL = "bot_wall"
    LOGIN = "login"
    LICENCE_PAGE = "licence_page"
    LICENCE_NOT_ACCEPTED = "licence_not_accepted"
    MAINTENANCE = "maintenance"
    SCRIPT_SHELL = "script_shell"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    SHRUNK = "shrunk"
    WRONG_TYPE = "wrong_type"
    TOO_LARGE = "too_large"
    OTHER_DOCUMENT = "other_document"
    CODES_VANISHED = "codes_vanished"
    UNREADABLE = "unreadable"
    HTTP_STATUS = "http_status"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    ROBOTS = "robots"
    ADDRESS_REFUSED = "address_refused"
    CONTACT_MISSING = "contact_missing"
    INTERRUPTED = "interrupted"
    NOTHING_DROPPED = "nothing_dropped"  #: the directory of a folder source holds no file


class Remedy(StrEnum):
    """What would mend it."""

    NONE = "none"
    RETRY = "retry"  #: it may pass by itself
    OPERATOR = "operator"  #: somebody has to act


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What one exact URL said it should be asked with next time."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The answer for one publication of a source, as received.

    ``locator`` names the publication within its source and survives redirects: the declared URL,
    the linked URL of a listing, or ``article/57113``. ``status`` 304 comes with an empty body.
    For a publication made of several answers ``body`` is a bundle (``policy.bundle``) and
    ``validators`` has what each exact URL is asked with next time. ``listed_title`` is the words of the link.

    ``edition`` sorts as the editions of one series or release follow each other ("2026-07-01",
    "2026-07-01 r1", "031"); a release's begins with the day its period begins. Empty where the
    address says nothing of it. ``part_of`` is the SHA-256 of the archive the body was taken from.

    ``moved_to`` is where the answer came from when every redirect on the way was permanent (301 or
    308, RFC 9110), so that the publisher says the address is now that one. ``awaited`` says that
    the address was asked ahead of its publication and another of the series answered as ever: where
    a gate refuses this answer, nothing is published there yet, and that is no trouble.
    """

    source: str
    locator: str
    url: str
    final_url: str
    status: int
    fetched_at: datetime
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    media_type: str = ""
    validators: tuple[tuple[str, Validators], ...] = ()
    listed_title: str | None = None
    edition: str = ""
    part_of: str | None = None
    moved_to: str | None = None
    awaited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """A publication that gave no answer worth reading, with the reason in words."""

    source: str
    locator: str
    url: str
    reason: Reason
    remedy: Remedy
    detail: str
    failed_at: datetime
    status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRead:
    """An index that was read: the locators it links, in order, and whether it was read whole.

    A ``rolling`` index lists the latest only (a feed, the files of the current quarter): what it no
    longer lists is older, not withdrawn.
    """

    source: str
    url: str
    locators: tuple[str, ...]
    complete: bool
    read_at: datetime
    rolling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceVisit:
    """All that one crawl of one source brought back."""

    source: str
    started_at: datetime
    ended_at: datetime
    fetched: tuple[Fetched, ...] = ()
    failed: tuple[FetchFailed, ...] = ()
    index: IndexRead | None = None
    index_fetched: Fetched | None = field(default=None)
