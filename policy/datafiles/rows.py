"""Rows of two editions brought together by their keys."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from policy.document import KeyedRow, KeyedTable

Key = tuple[str, ...]
Values = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A key whose rows differ; ``before`` and ``after`` hold the rows the other edition lacks."""

    key: Key
    before: tuple[Values, ...]
    after: tuple[Values, ...]


def differing(before: KeyedTable, after: KeyedTable) -> Iterator[Differing]:
    """The keys whose rows are not the same, in the order of the keys; order of rows says nothing.

    Only fields that both layouts have are compared: a column that CMS adds is no change of a code.
    """
    one, other = _fields(before), _fields(after)
    shared = one & other if one and other else one | other
    old, new = _by_key(before, shared), _by_key(after, shared)
    for key in sorted(old.keys() | new.keys()):
        gone = _without(old.get(key, ()), new.get(key, ()))
        come = _without(new.get(key, ()), old.get(key, ()))
        if gone or come:
            yield Differing(key=key, before=gone, after=come)


def _fields(table: KeyedTable) -> frozenset[str]:
    return frozenset(name for row in table.rows for name, _ in row.values)


def _by_key(table: KeyedTable, shared: frozenset[str]) -> dict[Key, tuple[KeyedRow, ...]]:
    found: dict[Key, list[KeyedRow]] = defaultdict(list)
    for row in table.rows:
        kept = tuple((name, value) for name, value in row.values if name in shared)
        found[row.key].append(KeyedRow(key=row.key, values=kept))
    return {key: tuple(rows) for key, rows in found.items()}


def _without(rows: tuple[KeyedRow, ...], others: tuple[KeyedRow, ...]) -> tuple[Values, ...]:
    known = {frozenset(row.values) for row in others}
    return tuple(dict(row.values) for row in rows if frozenset(row.values) not in known)
