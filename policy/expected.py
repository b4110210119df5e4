"""By which day the next edition of a data release is expected, so that its absence is seen.

CMS posts the quarterly files (NCCI edits, MUE values, relative values, OPPS and ASC addenda) before
the quarter they are for begins, in January, April, July and October. Five days of grace are given.
"""

import re
from datetime import date, timedelta
from enum import StrEnum

from policy.sources import Method, Source

_GRACE = timedelta(days=5)
_NAMED_GROUP = re.compile(r"\(\?P<(\w+)>")
_STATED_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Rhythm(StrEnum):
    """How often a release appears."""

    QUARTERLY = "quarterly"
    YEARLY = "yearly"


def rhythm_of(source: Source) -> Rhythm | None:
    """The rhythm that the names of a release's files follow; None where they say none."""
    if source.method is not Method.RELEASE:
        return None
    groups = set(_NAMED_GROUP.findall(source.follow or ""))
    if groups & {"quarter", "letter", "month"}:
        return Rhythm.QUARTERLY
    return Rhythm.YEARLY if "year" in groups else None


def period_of(day: date, rhythm: Rhythm) -> date:
    """The first day of the quarter or year that ``day`` is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1 if rhythm is Rhythm.QUARTERLY else 1, 1)


def period_in_words(period: date, rhythm: Rhythm) -> str:
    """A period as the files name it: ``2026 Q4``, or the year."""
    quarter = f" Q{(period.month - 1) // 3 + 1}"
    return f"{period.year}{quarter if rhythm is Rhythm.QUARTERLY else ''}"


def first_day_of(edition: str) -> date | None:
    """The first day of an edition such as ``2026-10-01 r1``; None where it names none."""
    found = _STATED_DAY.match(edition)
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def overdue(source: Source, newest_edition: str, today: date) -> date | None:
    """The period for which no edition is there although it began more than five days ago.

    ``newest_edition`` is the newest that the release lists; where it names no day, nothing is
    expected.
    """
    rhythm, newest = rhythm_of(source), first_day_of(newest_edition)
    if rhythm is None or newest is None:
        return None
    period = period_of(today, rhythm)
    return period if newest < period and today > period + _GRACE else None
