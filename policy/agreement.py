"""Where two publications that report one rule disagree, and where they may be of two rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.changes import Basis, Change, Direction
from policy.document import EVERYWHERE, Precision, StatedDate
from policy.same_rule import (
    CODED,
    NUMBERED,
    PLAIN,
    RECORDS,
    Publication,
    heading_of,
    identified,
    new_limits,
    repeats,
    says_no_more,
)
from policy.text import normalise


class Differs(StrEnum):
    """In what two publications disagree."""

    DATE = "date"
    STATES = "states"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing on which a later publication disagrees with the first.

    ``first`` and ``now`` are as printed, None where it says nothing of it; ``jurisdiction`` is
    "all" or a state.
    """

    what: Differs
    first: str | None
    now: str | None
    jurisdiction: str = EVERYWHERE


def differing_values(
    new: Publication, one: Publication, *, dated: bool
) -> tuple[Difference, ...] | None:
    """Where two reports differ in what now holds; None where they may be of two rules.

    ``dated`` where both state dates and these agree.
    """
    change, told = new.change, one.change
    known = identified(new, one)
    if change.kind in RECORDS:
        return None
    if change.kind in PLAIN:
        plainly = change.direction in {Direction.RESTRICTIVE, Direction.PERMISSIVE}
        announced = new.is_bulletin or one.is_bulletin
        dates_apart = bool(change.effective and told.effective) and not dated
        return () if known or dated or (plainly and (announced or dates_apart)) else None
    if change.kind in CODED:
        if not (known or repeats(change, told)):
            return None
        return _of_values(heading_of(told), heading_of(change))
    if change.kind in NUMBERED:
        return _of_limits(change, told, known=known, dated=dated)
    return () if says_no_more(change, told) else None


def _of_values(first: str | None, now: str | None) -> tuple[Difference, ...]:
    if not first or not now or normalise(first) == normalise(now):
        return ()
    return (Difference(what=Differs.VALUE, first=first, now=now),)


def _of_limits(
    change: Change, told: Change, *, known: bool, dated: bool
) -> tuple[Difference, ...] | None:
    """Of two limits. Two tables are two files, of practitioners and hospitals for example."""
    if change.basis is Basis.TABLE and told.basis is Basis.TABLE:
        return None
    limits = new_limits(change, told)
    if limits is None or not (known or (dated and not limits)):
        return None
    return (Difference(what=Differs.VALUE, first=told.after, now=change.after),) if limits else ()


def differing_dates(
    now: Sequence[StatedDate], first: Sequence[StatedDate]
) -> tuple[Difference, ...] | None:
    """Where two sets of stated dates disagree; None where they have no state in common.

    A date for everywhere is that of each state without one of its own. A side that states none
    disagrees with nothing.
    """
    mine, theirs = _by_state(now), _by_state(first)
    if not mine or not theirs:
        return ()
    found: list[Difference] = []
    shared = False
    for place, stated in mine.items():
        other = theirs.get(place) or theirs.get(EVERYWHERE)
        if other is None:
            found.append(
                Difference(what=Differs.STATES, first=None, now=stated.printed, jurisdiction=place)
            )
            continue
        shared = True
        if not _same_day(stated, other):
            found.append(_difference(stated, other, place))
    if EVERYWHERE in mine and EVERYWHERE not in theirs:
        apart = [one for one in theirs.values() if not _same_day(mine[EVERYWHERE], one)]
        shared = True
        found.extend(_difference(mine[EVERYWHERE], one, one.jurisdiction) for one in apart)
    return tuple(found) if shared else None


def _difference(now: StatedDate, first: StatedDate, place: str) -> Difference:
    return Difference(what=Differs.DATE, first=first.printed, now=now.printed, jurisdiction=place)


def _by_state(dates: Iterable[StatedDate]) -> dict[str, StatedDate]:
    by_state: dict[str, StatedDate] = {}
    for one in dates:
        by_state.setdefault(one.jurisdiction, one)
    return by_state


def _same_day(one: StatedDate, other: StatedDate) -> bool:
    """Whether two dates are one, as far as both are printed."""
    if Precision.YEAR in {one.precision, other.precision}:
        return one.day.year == other.day.year
    if Precision.MONTH in {one.precision, other.precision}:
        return _month(one.day) == _month(other.day)
    return one.day == other.day


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
