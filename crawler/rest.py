"""When a server wants rest: which answers say so, and for how long."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.http import Response

from crawler.answers import header

_BUSY = frozenset({429, 502, 503, 504})
#: Seconds. A longer rest than a day is taken for a mistake: a host must not be lost for good.
LONGEST = 86_400.0


def is_busy(response: Response) -> bool:
    """Whether the answer says that the request came at a bad time."""
    return response.status in _BUSY


def asked_rest(response: Response, now: datetime) -> float | None:
    """The seconds of rest that a busy server names, at most :data:`LONGEST`, else None."""
    asked = retry_after(header(response, "Retry-After"), now) if is_busy(response) else None
    return None if asked is None else min(asked, LONGEST)


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds a Retry-After header asks for (RFC 9110: seconds or a date), None if unclear."""
    if value is None:
        return None
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())
