"""What the columns of a code's row say: limits, authorization, modifiers, dates."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from policy.changes import Basis, ChangeKind, Direction
from policy.columns import is_status_value, value_form
from policy.comparison.finding import Finding
from policy.comparison.listings import is_column_value, is_listing
from policy.dates import date_in_row
from policy.document import Aspect, DateLabel, Statement
from policy.payment_status import status_direction
from policy.text import normalise

_FREQUENCY = re.compile(
    r"\bfrequen|how often|\bintervals?\b|\b(?:per|every|each|in any|within|a) (?:\w+ ){0,2}?(?:week|month|quarter|year|lifetime)s?\b"
    r"|\b(?:per|every|in any|within) \d+ (?:calendar )?days\b|\blifetime\b|\bannual",
    re.IGNORECASE,
)
_MOST_A_DAY = re.compile(r"frequency (?:per|a) day", re.IGNORECASE)


def is_frequency(quote: str) -> bool:
    """Whether a column and its value limit how often rather than how many units a day."""
    return bool(_FREQUENCY.search(_MOST_A_DAY.sub(" ", quote)))


_KINDS = {
    Aspect.UNITS: ChangeKind.UNIT_LIMIT_CHANGED,
    Aspect.AUTHORIZATION: ChangeKind.PRIOR_AUTH_CHANGED,
    Aspect.MODIFIER: ChangeKind.MODIFIER_CHANGED,
    Aspect.PLACE: ChangeKind.PLACE_OF_SERVICE_CHANGED,
    Aspect.COVERAGE: ChangeKind.COVERAGE_CHANGED,
    Aspect.DOCUMENTATION: ChangeKind.DOCUMENTATION_CHANGED,
    Aspect.PAYMENT: ChangeKind.PAYMENT_CHANGED,
}
#: Columns that hold the codes a code goes with, or is reported in addition to.
_OF_ADD_ONS = re.compile(r"primary|parent|base|add[- ]?on", re.IGNORECASE)
_Key = tuple[str, Aspect, str]  #: a code, and the column where both editions have it by that name


def column_findings(old: Iterable[Statement], new: Iterable[Statement]) -> list[Finding]:
    """Values and dates of columns that differ for codes that both editions list."""
    first, second = tuple(old), tuple(new)
    shared = _columns(first) & _columns(second)
    before, after = _values(first, shared), _values(second, shared)
    groups: dict[tuple[object, ...], _Alike] = {}
    for key, was in before.cells.items():
        now = after.cells.get(key)
        if now is None and (key[0] not in after.codes or _went_along(key, before, after)):
            continue
        _differences(key, was, now or {}, groups)
    for key, now in after.cells.items():
        if (
            key not in before.cells
            and key[0] in before.codes
            and not _went_along(key, after, before)
        ):
            _differences(key, {}, now, groups)
    found = [alike.finding(after.rows) for alike in groups.values()]
    dated = {code for one in groups.values() if one.is_dated for code in one.codes}
    return [*found, *_date_columns(before, after, dated)]


def _columns(statements: Iterable[Statement]) -> frozenset[tuple[Aspect, str]]:
    return frozenset(
        (one.aspect, normalise(one.place[-1])) for one in statements if is_column_value(one)
    )


def _went_along(key: _Key, having: "_Values", lacking: "_Values") -> bool:
    """Whether a value is on one side only because its code stands in a list without such a column.

    The move is told, and the column still speaks of the other codes.
    """
    code, aspect, _ = key
    return having.places[code] != lacking.places[code] and any(
        other == aspect for _, other, _ in lacking.cells
    )


@dataclass(slots=True)
class _Values:
    codes: set[str] = field(default_factory=set)
    places: dict[str, set[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(set))
    cells: dict[_Key, dict[str, Statement]] = field(default_factory=dict)
    dates: dict[str, set[tuple[date | None, date | None]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    rows: dict[str, Statement] = field(default_factory=dict)


def _values(statements: Iterable[Statement], shared: Collection[tuple[Aspect, str]]) -> _Values:
    found = _Values()
    for statement in statements:
        if is_column_value(statement):
            column = normalise(statement.place[-1])
            named = column if (statement.aspect, column) in shared else ""
            cell = found.cells.setdefault((statement.code, statement.aspect, named), {})
            cell.setdefault(value_form(statement.aspect, statement.value), statement)
        elif is_listing(statement):
            found.codes.add(statement.code)
            found.places[statement.code].add(statement.place)
            found.rows.setdefault(statement.code, statement)
            if statement.effective_from or statement.effective_to:
                found.dates[statement.code].add((statement.effective_from, statement.effective_to))
    return found


#: What is counted, where a column of what is "allowed" holds no amount of money.
_OF_A_COUNT = re.compile(
    r"\d+ (?:units?|visits?|times|tests?|services?|sessions?|per|a|every)\b", re.IGNORECASE
)


@dataclass(slots=True)
class _Alike:
    """Codes whose cells changed from the same value to the same value."""

    aspect: Aspect
    old: Statement | None
    new: Statement | None
    codes: list[str] = field(default_factory=list)

    @property
    def is_dated(self) -> bool:
        """Whether its row states the day from which the new value holds."""
        return self.new is not None and self.new.effective_from is not None

    def _kind(self) -> ChangeKind:
        """How often is a limit of its own where either side's column or value says a period."""
        said = "; ".join(side.quote for side in (self.old, self.new) if side)
        if self.aspect is Aspect.PAYMENT and _OF_A_COUNT.search(said):
            frequent = is_frequency(said)
            return ChangeKind.FREQUENCY_LIMIT_CHANGED if frequent else ChangeKind.UNIT_LIMIT_CHANGED
        if self.aspect is Aspect.UNITS and is_frequency(said):
            return ChangeKind.FREQUENCY_LIMIT_CHANGED
        sides = [side for side in (self.new, self.old) if side]
        if self.aspect is Aspect.PAIRING and _OF_ADD_ONS.search(sides[0].place[-1]):
            return ChangeKind.ADDON_EDIT_CHANGED
        if self.aspect in {Aspect.PAYMENT, Aspect.COVERAGE} and is_status_value(
            sides[0].place[-1], tuple(side.value for side in sides)
        ):
            return ChangeKind.STATUS_CHANGED
        return _KINDS.get(self.aspect, ChangeKind.GUIDANCE_CHANGED)

    def finding(self, rows: Mapping[str, Statement]) -> Finding:
        """One finding for all of them; ``rows`` has the later edition's row of each code."""
        row = rows.get(self.codes[0])
        one = self.new or self.old
        quotes = [side.quote for side in (self.new, self.old) if side]
        return Finding(
            kind=self._kind(),
            aspect=self.aspect,
            direction=_direction(self.aspect, self.old, self.new),
            codes=tuple(dict.fromkeys(self.codes)),
            before=self.old.quote if self.old else None,
            after=self.new.quote if self.new else None,
            where=one.place if one else (),
            basis=Basis.TABLE,
            spoken=tuple(quotes),
            dated=date_in_row(self.new.effective_from, row.quote if row else self.new.quote)
            if self.new and self.new.effective_from
            else (),
        )


def _differences(
    key: _Key,
    was: dict[str, Statement],
    now: dict[str, Statement],
    groups: dict[tuple[object, ...], _Alike],
) -> None:
    code, aspect, column = key
    gone = [statement for value, statement in was.items() if value not in now]
    come = [statement for value, statement in now.items() if value not in was]
    for position in range(max(len(gone), len(come))):
        old = gone[position] if position < len(gone) else None
        new = come[position] if position < len(come) else None
        alike = (aspect, column, old.value if old else None, new.value if new else None)
        groups.setdefault(alike, _Alike(aspect, old, new)).codes.append(code)


def _direction(aspect: Aspect, old: Statement | None, new: Statement | None) -> Direction:
    was, now = (side.value if side else "" for side in (old, new))
    if aspect in {Aspect.PAYMENT, Aspect.COVERAGE} and old and new:
        if is_status_value(new.place[-1], (was, now)):
            return _direction_of_status(was, now)
        if aspect is Aspect.PAYMENT:
            return _direction_of_amount(was, now)
    if aspect is Aspect.UNITS:
        numbers = [re.findall(r"\d+(?:\.\d+)?", side) for side in (was, now)]
        if len(numbers[0]) == len(numbers[1]) == 1 and numbers[0] != numbers[1]:
            lower = float(numbers[1][0]) < float(numbers[0][0])
            return Direction.RESTRICTIVE if lower else Direction.PERMISSIVE
        if not numbers[0] and numbers[1]:
            return Direction.RESTRICTIVE
        return Direction.PERMISSIVE if numbers[0] and not numbers[1] else Direction.UNCLEAR
    if aspect in {Aspect.AUTHORIZATION, Aspect.DOCUMENTATION, Aspect.COVERAGE}:
        asked = [_yes(side) for side in (was, now)]
        if asked[0] == asked[1] or asked[1] is None:
            return Direction.UNCLEAR
        harder = asked[1] if aspect is not Aspect.COVERAGE else not asked[1]
        return Direction.RESTRICTIVE if harder else Direction.PERMISSIVE
    return Direction.UNCLEAR


def _direction_of_status(was: str, now: str) -> Direction:
    """More global days leave less to be paid beside the service."""
    if was.isdigit() and now.isdigit():
        return Direction.RESTRICTIVE if int(now) > int(was) else Direction.PERMISSIVE
    return status_direction(was.upper(), now.upper())


_AMOUNT = re.compile(r"\$? ?(\d[\d,]*(?:\.\d+)?) ?%?")


def _direction_of_amount(was: str, now: str) -> Direction:
    amounts = [_AMOUNT.fullmatch(side) for side in (was, now)]
    first, second = (float(one[1].replace(",", "")) if one else None for one in amounts)
    if first is None or second is None or first == second:
        return Direction.UNCLEAR
    return Direction.RESTRICTIVE if second < first else Direction.PERMISSIVE


def _yes(value: str) -> bool | None:
    if re.search(
        r"\bno\b|\bnot\b|\bnon|\bnone\b|^n$|without|exempt|excluded|investigational", value
    ):
        return False
    return (
        True
        if re.search(r"\byes\b|^y$|^x$|required|requires|covered|applies|\bpa\b", value)
        else None
    )


def _date_columns(before: _Values, after: _Values, dated: Collection[str]) -> list[Finding]:
    """Dates of rows that moved; the first day of a new value of ``dated`` codes is no news of its own.

    A move to another verdict bears the dates of its row. Where most rows gained or lost their dates,
    it is the column that came or went.
    """
    groups: dict[tuple[object, ...], list[str]] = defaultdict(list)
    common = [code for code in before.rows if code in after.rows]
    bare = [code for code in common if bool(before.dates.get(code)) != bool(after.dates.get(code))]
    for code in common:
        was, now = before.dates.get(code, set()), after.dates.get(code, set())
        moved = before.rows[code].value != after.rows[code].value
        if now == was or moved or (code in bare and 2 * len(bare) > len(common)):
            continue
        if code not in dated or {end for _, end in was} != {end for _, end in now}:
            groups[frozenset(was), frozenset(now)].append(code)
    return [_redated(before, after, codes) for codes in groups.values()]


def _redated(before: _Values, after: _Values, codes: list[str]) -> Finding:
    old = [before.rows[code].quote for code in codes]
    new = [after.rows[code].quote for code in codes]
    was = before.dates.get(codes[0], set())
    come = after.dates.get(codes[0], set()) - was
    told = {day for pair in was for day in pair}
    starts = [start for start, _ in come if start and start not in told]
    ends = [end for _, end in come if end and end not in told]
    dated = date_in_row(max(starts), new[0]) if starts else ()
    if ends and not starts:
        dated = date_in_row(max(ends), new[0], DateLabel.END)
    return Finding(
        kind=ChangeKind.EFFECTIVE_DATE_CHANGED,
        aspect=None,
        direction=Direction.NEUTRAL,
        codes=tuple(codes),
        before="\n".join(old),
        after="\n".join(new),
        where=after.rows[codes[0]].place,
        basis=Basis.TABLE,
        spoken=tuple(new[:1]),
        dated=dated,
    )
