"""Which contractor has an article that lists a code: how it is said, and what of it changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policy.changes import Basis, Change, ChangeKind, Direction, Severity
from policy.document import Aspect, KeyedRow, KeyedTable

LAYOUT: Final = "mcd_contractors"
NO_ARTICLE: Final = (
    "no_article"  #: the value of a statement that no article of a contractor lists a code
)
_IDS, _STATES = "Contractor numbers", "States"


def column_of(code: str) -> str:
    """The column that holds the articles listing ``code``."""
    return f"Article listing {code}"


def row_of(
    name: str,
    *,
    ids: Sequence[str],
    states: Sequence[str],
    articles: Mapping[str, Sequence[str]],
) -> KeyedRow:
    """A contractor as a record. ``articles`` are the numbers of those that list each code."""
    return KeyedRow(
        key=(name,),
        values=(
            (_IDS, ", ".join(ids)),
            (_STATES, ", ".join(states)),
            *((column_of(code), ", ".join(found)) for code, found in articles.items()),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A contractor as its record says: the numbers of its entries, and its states."""

    name: str
    numbers: tuple[str, ...]
    states: tuple[str, ...]


def entry_of(row: KeyedRow) -> Entry:
    """What :func:`row_of` wrote."""
    return Entry(
        name=row.key[0],
        numbers=tuple(_split(_value(row, _IDS))),
        states=tuple(_split(_value(row, _STATES))),
    )


def no_article(name: str, code: str, edition: str, named_in: Sequence[str] = ()) -> str:
    """That no article of a contractor lists a code, naming the edition in which that was looked up."""
    where = f"the Medicare Coverage Database export of {edition}" if edition else "the export"
    named = (
        f"; {', '.join(named_in)} {'names' if len(named_in) == 1 else 'name'} it in a paragraph only"
        if named_in
        else ""
    )
    return f"No article of {name} lists {code} in {where}{named}."


def contractor_changes(before: KeyedTable, after: KeyedTable) -> tuple[Change, ...]:
    """What changed for whom: articles gained and lost, states, names.

    A contractor is the same under another name where it has a contractor number or all its states
    in common with one that is gone. A code that only one edition was asked about is no change.
    """
    codes = [code for code in after.codes if code in before.codes]
    was, now = ({row.key[0]: row for row in table.rows} for table in (before, after))
    pairs = _paired(was, now)
    found: list[Change] = []
    for name, row in now.items():
        old = was.get(pairs.get(name, ""))
        if old is not None and old.key != row.key:
            found.append(_renamed(old, row))
        found.extend(_articles(old, row, codes))
        if _value(old, _STATES) != _value(row, _STATES):
            found.append(_states(old, row, codes))
    gone = (row for name, row in was.items() if name not in pairs.values())
    return (*found, *(_states(row, None, codes) for row in gone))


def _paired(was: Mapping[str, KeyedRow], now: Mapping[str, KeyedRow]) -> dict[str, str]:
    """The later name of each contractor with its earlier one."""
    pairs = {name: name for name in now if name in was}
    left = [name for name in was if name not in pairs]
    for name in (name for name in now if name not in pairs):
        same = next((old for old in left if _same(was[old], now[name])), None)
        if same is not None:
            pairs[name] = same
            left.remove(same)
    return pairs


def _same(one: KeyedRow, other: KeyedRow) -> bool:
    ids = [set(_split(_value(row, _IDS))) for row in (one, other)]
    return bool(ids[0] & ids[1]) or _value(one, _STATES) == _value(other, _STATES)


def _value(row: KeyedRow | None, column: str) -> str:
    return dict(row.values).get(column, "") if row is not None else ""


def _split(text: str) -> list[str]:
    return [part for part in text.split(", ") if part]


def _articles(old: KeyedRow | None, new: KeyedRow, codes: Iterable[str]) -> Iterable[Change]:
    """Codes that the same articles gained or lost, in one change."""
    alike: dict[tuple[str, str], list[str]] = {}
    for code in codes:
        was, now = _value(old, column_of(code)), _value(new, column_of(code))
        if set(_split(was)) != set(_split(now)):
            alike.setdefault((was, now), []).append(code)
    name = new.key[0]
    for (was, now), changed in alike.items():
        gained = not set(_split(was)) - set(_split(now))
        lost = not set(_split(now)) - set(_split(was))
        kind = ChangeKind.APPLICABILITY_CHANGED
        kind = ChangeKind.CODE_ADDED if gained else ChangeKind.CODE_REMOVED if lost else kind
        yield Change(
            kind=kind,
            aspect=Aspect.COVERAGE,
            codes=tuple(changed),
            before=_said(name, was, changed),
            after=_said(name, now, changed),
            where=_where(new),
            severity=Severity.REVIEW,
            direction=Direction.UNCLEAR,
            basis=Basis.TABLE,
        )


def _said(name: str, articles: str, codes: Sequence[str]) -> str:
    listed = ", ".join(codes)
    if not articles:
        return f"No article of {name} lists {listed}."
    verb = "list" if ", " in articles else "lists"
    return f"{articles} of {name} {verb} {listed}."


def _where(row: KeyedRow) -> tuple[str, ...]:
    return ("Medicare contractors", f"{row.key[0]} ({_value(row, _STATES)})")


def _renamed(old: KeyedRow, new: KeyedRow) -> Change:
    return Change(
        kind=ChangeKind.POLICY_MOVED,
        aspect=None,
        codes=(),
        before=old.key[0],
        after=new.key[0],
        where=_where(new),
        severity=Severity.RECORD,
        direction=Direction.NEUTRAL,
        basis=Basis.TABLE,
        notes=("The contractor has another name; its number or its states are the same.",),
    )


def _states(old: KeyedRow | None, new: KeyedRow | None, codes: Sequence[str]) -> Change:
    one = new or old
    if one is None:
        raise ValueError("a contractor that changed stands in one edition at least")
    return Change(
        kind=ChangeKind.APPLICABILITY_CHANGED,
        aspect=None,
        codes=tuple(codes),
        before=f"{old.key[0]}: {_value(old, _STATES)}" if old else None,
        after=f"{new.key[0]}: {_value(new, _STATES)}" if new else None,
        where=("Medicare contractors", one.key[0]),
        severity=Severity.REVIEW,
        direction=Direction.NEUTRAL,
        basis=Basis.TABLE,
    )
