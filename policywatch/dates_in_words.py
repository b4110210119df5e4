"""Stated dates and instants as the commands print them."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from policy.document import EVERYWHERE, StatedDate


def effective_in_words(dates: Iterable[StatedDate]) -> str:
    """Effective dates as printed, each with the jurisdictions it is stated for."""
    places: dict[str, list[str]] = {}
    for one in dates:
        named = places.setdefault(one.printed, [])
        if one.jurisdiction != EVERYWHERE:
            named.append(one.jurisdiction)
    return (
        "; ".join(
            f"{printed} ({', '.join(named)})" if named else printed
            for printed, named in places.items()
        )
        or "not stated"
    )


def instant_in_words(at: datetime, zone: ZoneInfo) -> str:
    """An instant in the operator's zone, to the minute."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")
