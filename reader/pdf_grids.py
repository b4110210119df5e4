"""Ruled tables: drawn lines to the rows and columns they bound, words to the cells they stand in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reader.pdf_rules import Rule

_NEAR: Final = 2.5  #: points within which two drawn lines are one, or touch
_MOST: Final = 700  #: rules of a page after those in one line are joined


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled table: the edges of its columns and rows, in points, and its rules."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rules: tuple[Rule, ...]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The row and column of a point, or None outside."""
        row, column = _between(self.rows, y), _between(self.columns, x)
        return None if row is None or column is None else (row, column)

    def spans(self) -> list[list[tuple[int, int]]]:
        """For each place, the row and column of the cell that covers it, upper left first."""
        height, width = len(self.rows) - 1, len(self.columns) - 1
        owner = [[(row, column) for column in range(width)] for row in range(height)]
        for row in range(height):
            for column in range(width):
                middle_y = (self.rows[row] + self.rows[row + 1]) / 2
                middle_x = (self.columns[column] + self.columns[column + 1]) / 2
                if column and not self._divided(self.columns[column], middle_y, flat=False):
                    owner[row][column] = owner[row][column - 1]
                elif row and not self._divided(self.rows[row], middle_x, flat=True):
                    owner[row][column] = owner[row - 1][column]
        return owner

    def _divided(self, at: float, across: float, *, flat: bool) -> bool:
        return any(
            rule.flat is flat
            and abs(rule.at - at) <= _NEAR
            and rule.start - 1 <= across <= rule.end + 1
            for rule in self.rules
        )


def _between(edges: Sequence[float], at: float) -> int | None:
    if not edges[0] - _NEAR <= at <= edges[-1] + _NEAR:
        return None
    return max(0, min(len(edges) - 2, sum(edge <= at for edge in edges) - 1))


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """The ruled tables of a page, from the top; boxes of one column are none."""
    joined = _joined(rules)
    if len(joined) > _MOST:
        return []
    found: list[Grid] = []
    for group in _touching(joined):
        columns = _edges([rule.at for rule in group if not rule.flat])
        rows = _edges([rule.at for rule in group if rule.flat])
        if len(columns) >= 3 and len(rows) >= 2:
            found.append(Grid(columns, rows, tuple(group)))
    return sorted(found, key=lambda grid: (grid.rows[0], grid.columns[0]))


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Rules of one line that meet, as one: borders are mostly drawn cell by cell."""
    found: list[Rule] = []
    for flat in (True, False):
        lanes: list[list[Rule]] = []
        for rule in sorted((rule for rule in rules if rule.flat is flat), key=lambda rule: rule.at):
            if lanes and rule.at - lanes[-1][0].at <= _NEAR / 2:
                lanes[-1].append(rule)
            else:
                lanes.append([rule])
        for lane in lanes:
            open_rule: Rule | None = None
            for rule in sorted(lane, key=lambda rule: rule.start):
                if open_rule is not None and rule.start <= open_rule.end + _NEAR:
                    open_rule = Rule(
                        flat, open_rule.at, open_rule.start, max(open_rule.end, rule.end)
                    )
                    continue
                if open_rule is not None:
                    found.append(open_rule)
                open_rule = rule
            if open_rule is not None:
                found.append(open_rule)
    return found


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    group = list(range(len(rules)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    flat = [index for index, rule in enumerate(rules) if rule.flat]
    tall = [index for index, rule in enumerate(rules) if not rule.flat]
    for one in flat:
        for other in tall:
            if _meet(rules[one], rules[other]):
                group[root(one)] = root(other)
    gathered: dict[int, list[Rule]] = {}
    for index, rule in enumerate(rules):
        gathered.setdefault(root(index), []).append(rule)
    return list(gathered.values())


def _meet(flat: Rule, tall: Rule) -> bool:
    return (
        flat.start - _NEAR <= tall.at <= flat.end + _NEAR
        and tall.start - _NEAR <= flat.at <= tall.end + _NEAR
    )


def _edges(places: Sequence[float]) -> tuple[float, ...]:
    """Places of drawn lines, those of a double line as one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > 2 * _NEAR:
            found.append(place)
    return tuple(found)
