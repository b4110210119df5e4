"""What differs between two editions of the medically unlikely edits.

CMS's MUE files: one row a code with its value, an adjudication indicator (1 line edit, 2 date of
service edit by policy, 3 date of service edit by clinical benchmark) and a rationale. Some values
are confidential (CMS, MUE FAQ), so no row is not "no limit".
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from policy.changes import ChangeKind, Direction
from policy.datafiles.found import CODES, Found, by_key, shown
from policy.datafiles.layouts import LIMIT, MAI, MUE_RATIONALE
from policy.document import Aspect, KeyedRow

_NAMES = (LIMIT, MAI, MUE_RATIONALE)
#: A line edit counts a claim line, a date of service edit all lines of the day.
_STRICTER = {"1": 0, "3": 1, "2": 2}


def unit_findings(before: Sequence[KeyedRow], after: Sequence[KeyedRow]) -> Iterator[Found]:
    """Limits and adjudication indicators that differ, and codes with a row in one edition only."""
    old, new = by_key(before), by_key(after)
    for key in dict.fromkeys((*old, *new)):
        was = old[key][-1] if key in old else None
        now = new[key][-1] if key in new else None
        kind, direction, notes = _judged(was, now)
        if kind is not None:
            yield Found(
                kind=kind,
                aspect=Aspect.UNITS,
                direction=direction,
                code=key[0],
                before=None if was is None else f"{CODES} | {shown(was, _NAMES)}",
                after=None if now is None else f"{CODES} | {shown(now, _NAMES)}",
                notes=notes,
            )


def _judged(
    was: dict[str, str] | None, now: dict[str, str] | None
) -> tuple[ChangeKind | None, Direction, tuple[str, ...]]:
    changed = ChangeKind.UNIT_LIMIT_CHANGED
    if now is None:
        note = "The code has no row in this edition. CMS keeps some values confidential: no row does not mean no limit."
        return changed, Direction.UNCLEAR, (note,)
    if was is None:
        note = "The code had no row in the edition before, which does not mean it had no limit."
        return changed, Direction.UNCLEAR, (note,)
    limits = Decimal(was[LIMIT]), Decimal(now[LIMIT])
    if limits[0] != limits[1]:
        lower = limits[1] < limits[0]
        return changed, Direction.RESTRICTIVE if lower else Direction.PERMISSIVE, ()
    first, second = (side.get(MAI, "")[:1] for side in (was, now))
    if MAI in was and MAI in now and first != second:
        order = (_STRICTER.get(first), _STRICTER.get(second))
        if None in order:
            return changed, Direction.UNCLEAR, ()
        stricter = _STRICTER[second] > _STRICTER[first]
        return changed, Direction.RESTRICTIVE if stricter else Direction.PERMISSIVE, ()
    if was.get(MUE_RATIONALE) != now.get(MUE_RATIONALE):
        return ChangeKind.WORDING_CHANGED, Direction.NEUTRAL, ()
    return None, Direction.NEUTRAL, ()
