"""Codes in lists: what joined, what left, what stands under another heading.

A listing is a code under a heading path with the verdict of that path. Listings are compared as
sets per code, so that the order of rows, the shape of the list and the place of the section cost
nothing; a heading that was only renamed costs nothing here either (its words are prose).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from policy.changes import Basis
from policy.codes import CodeSystem
from policy.comparison.finding import Finding
from policy.comparison.group_numbers import renumbered
from policy.comparison.verdicts import turned
from policy.dates import date_in_row
from policy.disposition import Verdict
from policy.document import Aspect, BlockKind, DateLabel, Document, StatedDate, Statement
from policy.text import normalise, skeleton

_VERDICTS = frozenset(Verdict)
_OF_AUTHORIZATION = frozenset({Verdict.LISTED, Verdict.REQUIRED, Verdict.NOT_REQUIRED})


_COUNT = re.compile(r"\(\s*\d+\s+codes?\s*\)", re.IGNORECASE)


def heading_form(heading: str) -> str:
    """A heading as headings are compared: without the number of codes some print in it."""
    return skeleton(_COUNT.sub(" ", heading))


def is_listing(statement: Statement) -> bool:
    """Whether a statement says that a code stands in a list, rather than what a column holds."""
    return statement.value in _VERDICTS and not is_column_value(statement)


def is_column_value(statement: Statement) -> bool:
    """Whether a statement is the value of a column of the code's row."""
    return bool(statement.place) and statement.quote == _column_quote(statement)


def _column_quote(statement: Statement) -> str | None:
    column = f"{statement.place[-1]}: "
    quote = statement.quote
    named = quote.startswith(column) and normalise(quote[len(column) :]) == statement.value
    return statement.quote if named else None


@dataclass(frozen=True, slots=True)
class _Listing:
    statement: Statement
    place: tuple[str, ...] | None = None  #: where its group stood before it was renumbered

    @property
    def path(self) -> tuple[str, ...]:
        place = self.statement.place if self.place is None else self.place
        return tuple(heading_form(heading) for heading in place)

    @property
    def heading(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.statement.value)

    @property
    def key(self) -> tuple[tuple[str, ...], Verdict]:
        return self.path, self.verdict


@dataclass(frozen=True, slots=True)
class _Places:
    """The heading paths and the headings of one edition."""

    paths: frozenset[tuple[str, ...]]
    headings: frozenset[str]

    @classmethod
    def of(cls, document: Document, moved: Mapping[tuple[str, ...], tuple[str, ...]]) -> "_Places":
        stood = (
            (*block.path, block.text) if block.kind is BlockKind.HEADING else block.path
            for block in document.blocks
        )
        printed = {moved.get(path, path) for path in stood}
        forms = {heading: heading_form(heading) for path in printed for heading in path}
        paths = frozenset(tuple(forms[heading] for heading in path) for path in printed)
        return cls(paths, frozenset(forms.values()))


@dataclass(frozen=True, slots=True)
class _Move:
    old: Statement | None
    new: Statement | None


def listing_findings(
    before: Document,
    after: Document,
    old_statements: Iterable[Statement],
    new_statements: Iterable[Statement],
) -> list[Finding]:
    """What joined, left or changed its heading, codes that did so alike in one finding."""
    first, second = tuple(old_statements), tuple(new_statements)
    moved = renumbered(filter(is_listing, first), filter(is_listing, second))
    places = (_Places.of(before, {}), _Places.of(after, moved))
    old, new = _by_code(first, {}), _by_code(second, moved)
    moves: list[_Move] = []
    said = _said_of_themselves(first) & _said_of_themselves(second)
    for key in dict.fromkeys((*old, *new)):
        moves.extend(
            move
            for move in _moves(old.get(key, {}), new.get(key, {}), places)
            if not (key[1] in said and _is_of_authorization(move))
        )
    return _grouped(moves)


def _said_of_themselves(statements: Iterable[Statement]) -> frozenset[str]:
    """Codes of which a column of their own row says whether they need authorization."""
    return frozenset(
        one.code
        for one in statements
        if one.aspect is Aspect.AUTHORIZATION and is_column_value(one)
    )


def _is_of_authorization(move: _Move) -> bool:
    """Whether a code only came under, or from under, a heading on authorization."""
    sides = (move.old, move.new)
    verdicts = {Verdict(side.value) for side in sides if side is not None}
    return None not in sides and verdicts <= _OF_AUTHORIZATION and len(verdicts) == 2


_ByKey = dict[tuple[tuple[str, ...], Verdict], _Listing]


def _by_code(
    statements: Iterable[Statement], moved: Mapping[tuple[str, ...], tuple[str, ...]]
) -> dict[tuple[CodeSystem, str], _ByKey]:
    found: dict[tuple[CodeSystem, str], _ByKey] = defaultdict(dict)
    for statement in statements:
        if is_listing(statement):
            listing = _Listing(statement, moved.get(statement.place))
            found[statement.system, statement.code].setdefault(listing.key, listing)
    return found


def _moves(old: _ByKey, new: _ByKey, places: tuple[_Places, _Places]) -> list[_Move]:
    gone = [listing for key, listing in old.items() if key not in new]
    come = [listing for key, listing in new.items() if key not in old]
    moves: list[_Move] = []

    def take(alike: Callable[[_Listing, _Listing], bool], *, silent: bool) -> None:
        for listing in list(gone):
            match = next((other for other in come if alike(listing, other)), None)
            if match is not None:
                gone.remove(listing)
                come.remove(match)
                if not silent:
                    moves.append(_Move(listing.statement, match.statement))

    def renamed(one: _Listing, other: _Listing) -> bool:
        if one.verdict is not other.verdict:
            return False
        kept = one.path in places[1].paths and other.path in places[0].paths
        if one.heading == other.heading:
            return not kept
        return one.heading not in places[1].headings or other.heading not in places[0].headings

    take(lambda one, other: renamed(one, other) and one.heading == other.heading, silent=True)
    take(renamed, silent=True)
    take(lambda one, other: one.heading == other.heading, silent=False)
    take(lambda one, other: one.verdict is not other.verdict, silent=False)
    take(lambda _one, _other: True, silent=False)
    moves.extend(_Move(listing.statement, None) for listing in gone)
    moves.extend(_Move(None, listing.statement) for listing in come)
    return moves


def _grouped(moves: list[_Move]) -> list[Finding]:
    groups: dict[tuple[object, ...], list[_Move]] = defaultdict(list)
    for move in moves:
        groups[_alike(move)].append(move)
    turned = {key[1:] for key in groups if not key[0] and None not in key}
    return [
        _finding(group)
        for key, group in groups.items()
        if not (key[0] and None not in key and key[1:] in turned)
    ]


def _alike(move: _Move) -> tuple[object, ...]:
    """What moves have in common that are one change.

    A heading that turned over procedures and the diagnoses beside them is told once, by the
    procedures.
    """
    one = move.old or move.new
    diagnosis = one is not None and one.system is CodeSystem.ICD10CM
    if move.old is not None and move.new is not None:
        old, new = _turned_heading(move.old, move.new), _turned_heading(move.new, move.old)
        return (
            diagnosis,
            (heading_form(old), move.old.value),
            (heading_form(new), move.new.value),
        )
    sides = tuple(
        (_Listing(side).path, side.value) if side is not None else None
        for side in (move.old, move.new)
    )
    return (diagnosis, *sides, *([move.new.effective_from] if move.new else []))


def _turned_heading(one: Statement, other: Statement) -> str:
    """The innermost heading over a code that does not stand over it on the other side."""
    there = {heading_form(heading) for heading in other.place}
    differing = [heading for heading in one.place if heading_form(heading) not in there]
    return next(reversed(differing), one.place[-1] if one.place else "")


def _finding(group: list[_Move]) -> Finding:
    old, new = group[0].old, group[0].new
    one = new or old
    if one is None:
        raise ValueError("a move has a side")
    kind, aspect, direction = turned(
        Verdict(old.value) if old else None,
        Verdict(new.value) if new else None,
        diagnosis=one.system is CodeSystem.ICD10CM,
    )
    rows = [
        list(dict.fromkeys(side.quote for side in sides if side is not None))
        for sides in ([move.old for move in group], [move.new for move in group])
    ]
    return Finding(
        kind=kind,
        aspect=aspect,
        direction=direction,
        codes=tuple(dict.fromkeys(side.code for move in group if (side := move.new or move.old))),
        before=_side(old, new, rows[0]),
        after=_side(new, old, rows[1]),
        where=one.place,
        basis=Basis.TABLE,
        spoken=tuple((*rows[1], *(one.place[-1:] if new else ())) or rows[0]),
        dated=_dated(old, new),
    )


def _dated(old: Statement | None, new: Statement | None) -> tuple[StatedDate, ...]:
    """The day that the row of a code which joined or moved states for it, and did not before."""
    if new is None:
        return ()
    told = {old.effective_from, old.effective_to} if old is not None else set()
    if new.effective_from and new.effective_from not in told:
        return date_in_row(new.effective_from, new.quote)
    if old is not None and new.effective_to and new.effective_to not in told:
        return date_in_row(new.effective_to, new.quote, DateLabel.END)
    return ()


def _side(one: Statement | None, other: Statement | None, rows: list[str]) -> str | None:
    if one is None:
        return None
    heading = _turned_heading(one, other) if other is not None else ""
    return "\n".join(filter(None, (heading, *rows)))
