"""What differs between two editions of a list of codes with their status and payment.

The relative value file (CMS, "Relative value files: record layout": status codes, global days,
indicators), OPPS Addendum B (status indicators of Addendum D1) and ASC Addendum AA.
"""

from collections.abc import Iterator, Sequence

from policy.changes import ChangeKind, Direction
from policy.datafiles.found import CODES, Found, shown
from policy.datafiles.layouts import APC, BY_SLUG, FACTOR, GLOBAL, INDICATOR, MULTIPLE, RATE, STATUS
from policy.datafiles.values import comparable
from policy.document import Aspect, KeyedRow
from policy.payment_status import status_direction

_PAYMENT = frozenset(
    {
        "WORK RVU", "NON-FAC PE RVU", "FACILITY PE RVU", "MP RVU", "NON-FACILITY TOTAL", "FACILITY TOTAL",
        "PRE OP", "INTRA OP", "POST OP", APC, "Relative Weight", RATE, "National Unadjusted Copayment",
        "Minimum Unadjusted Copayment", "Payment Weight",
    }
)  # fmt: skip
_UNADJUSTED = "National and unadjusted: not an allowed amount."
_OPPS_UNPAID = frozenset({"N", "E", "E1", "E2", "B", "C", "M", "Y"})

_Record = dict[str, str]


def fee_findings(
    layout: str, before: Sequence[KeyedRow], after: Sequence[KeyedRow]
) -> Iterator[Found]:
    """Codes added and retired, statuses and indicators, payment figures, conversion factors."""
    old, new = _by_code(layout, before), _by_code(layout, after)
    yield from _factors(before, after)
    for code in dict.fromkeys((*old, *new)):
        if code not in new:
            yield _gone(layout, code, next(iter(old[code].values())))
        elif code not in old:
            yield Found(
                kind=ChangeKind.CODE_ADDED, aspect=Aspect.PAYMENT, direction=Direction.NEUTRAL, code=code,
                before=None, after=_row(layout, next(iter(new[code].values()))),
            )  # fmt: skip
        else:
            said = [one for key in dict.fromkeys((*old[code], *new[code])) for one in _record(code, key, old[code], new[code])]  # fmt: skip
            yield from dict.fromkeys(said)


_ByGroup = dict[tuple[str, str], _Record]


def _by_code(layout: str, rows: Sequence[KeyedRow]) -> dict[str, _ByGroup]:
    """For each code its records by (modifier, group of the conversion factor)."""
    found: dict[str, _ByGroup] = {}
    for row in rows:
        rest = (row.key[1], row.key[2]) if layout == "pprrvu" else ("", "")
        found.setdefault(row.key[0], {})[rest] = dict(row.values)
    return found


def _counterpart(key: tuple[str, str], side: _ByGroup) -> _Record | None:
    """The record of the same modifier; until 2025 one file stood for both conversion factors."""
    modifier, group = key
    if key in side:
        return side[key]
    groups = [one for one in side if one[0] == modifier]
    return side[groups[0]] if groups and (not group or any(not one[1] for one in groups)) else None


def _record(code: str, key: tuple[str, str], old: _ByGroup, new: _ByGroup) -> Iterator[Found]:
    was, now = _counterpart(key, old), _counterpart(key, new)
    under = f" | MOD: {key[0]}" if key[0] else ""
    if was is None or now is None:
        if any(one[0] == key[0] for one in old) and any(one[0] == key[0] for one in new):
            return
        here = was or now or {}
        said = f"{CODES}{under} | {shown(here, (STATUS, INDICATOR, GLOBAL))}"
        yield Found(
            kind=ChangeKind.STATUS_CHANGED, aspect=Aspect.PAYMENT, direction=Direction.UNCLEAR, code=code,
            before=said if was else None, after=said if now else None,
            notes=("A row of the code with this modifier stands in one of the editions only.",),
        )  # fmt: skip
        return
    differ = [
        name
        for name in now
        if name in was and name not in {FACTOR, "CI", "CALCULATION FLAG"} and comparable(was[name]) != comparable(now[name])
    ]  # fmt: skip
    for kind, names in (
        (ChangeKind.STATUS_CHANGED, [one for one in differ if one not in _PAYMENT]),
        (ChangeKind.PAYMENT_CHANGED, [one for one in differ if one in _PAYMENT]),
    ):
        if not names:
            continue
        status = kind is ChangeKind.STATUS_CHANGED
        retired = status and now.get(STATUS) == "D"
        packaged = now.get(INDICATOR) == "N" and INDICATOR in names
        yield Found(
            kind=ChangeKind.CODE_RETIRED if retired else kind,
            aspect=Aspect.PAYMENT,
            direction=_direction(names, was, now) if status else Direction.UNCLEAR,
            code=code,
            before=f"{CODES}{under} | {shown(was, names)}",
            after=f"{CODES}{under} | {shown(now, names)}",
            notes=(
                ("Status indicator N: the service is packaged, which is not a denial.",)
                if packaged
                else ()
                if status
                else (_UNADJUSTED,)
            ),
        )


def _direction(names: Sequence[str], was: _Record, now: _Record) -> Direction:
    """Of the status first, then of the others where all agree."""
    told = {_of_column(name, was[name], now[name]) for name in names}
    for name in (STATUS, INDICATOR):
        if name in names:
            return _of_column(name, was[name], now[name])
    return told.pop() if len(told) == 1 else Direction.UNCLEAR


def _of_column(name: str, was: str, now: str) -> Direction:
    order: tuple[int, int] | None = None
    if name == STATUS:
        return status_direction(was, now)
    if name == INDICATOR:
        order = (int(was in _OPPS_UNPAID), int(now in _OPPS_UNPAID))
    elif name == GLOBAL and was.isdigit() and now.isdigit():
        order = (int(was), int(now))
    elif name == MULTIPLE and "0" in (was, now):
        order = (int(was != "0"), int(now != "0"))
    if order is None or order[0] == order[1]:
        return Direction.UNCLEAR
    return Direction.RESTRICTIVE if order[1] > order[0] else Direction.PERMISSIVE


def _row(layout: str, record: _Record) -> str:
    names = (
        STATUS,
        GLOBAL,
        "NON-FACILITY TOTAL",
        "FACILITY TOTAL",
        INDICATOR,
        APC,
        "Payment Indicator",
        RATE,
    )
    return f"{CODES} | {BY_SLUG[layout].title} | {shown(record, names)}"


def _gone(layout: str, code: str, record: _Record) -> Found:
    listed = layout == "asc_addendum_aa"
    return Found(
        kind=ChangeKind.CODE_REMOVED if listed else ChangeKind.CODE_RETIRED,
        aspect=Aspect.PAYMENT,
        direction=Direction.RESTRICTIVE if not listed else Direction.UNCLEAR,
        code=code,
        before=_row(layout, record),
        after=None,
        notes=("The file has no row of the code any more.",),
    )


def _factors(before: Sequence[KeyedRow], after: Sequence[KeyedRow]) -> Iterator[Found]:
    """The conversion factors, which stand in each row of the relative value file."""
    old, new = _factors_of(before), _factors_of(after)
    values = [{group: comparable(one) for group, one in side.items()} for side in (old, new)]
    if not old or not new or values[0] == values[1]:
        return
    codes = dict.fromkeys(row.key[0] for row in after)
    for code in codes:
        yield Found(
            kind=ChangeKind.PAYMENT_CHANGED, aspect=Aspect.PAYMENT, direction=Direction.UNCLEAR, code=code,
            before=_in_words(old), after=_in_words(new), notes=(_UNADJUSTED,),
        )  # fmt: skip


def _factors_of(rows: Sequence[KeyedRow]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        value = dict(row.values).get(FACTOR)
        if value and comparable(value) != 0:
            found.setdefault(row.key[-1], value)
    return found


def _in_words(factors: dict[str, str]) -> str:
    return " | ".join(
        f"{FACTOR}{f' ({group})' if group else ''}: {one}" for group, one in sorted(factors.items())
    )
