"""Which passages of two editions are the same, moved, edited, gone or new.

Equal passages that occur once on each side anchor the alignment (patience); what is left equal
has moved and costs nothing; the rest is paired by similarity within its gap. Near-linear: only
the gaps between anchors are ever compared pairwise.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

from rapidfuzz import fuzz, process

_SIMILAR = 60.0  #: least token similarity (0-100) of two passages in one gap called an edit
_IN_PLACE = 42.0  #: the same where one passage of each side is all there is in the gap
_SIMILAR_ELSEWHERE = 78.0  #: the same for passages of different gaps
_CLAUSE = 25  #: least characters of a passage that may be part of another
_CLAUSE_COSTS = 20.0  #: what is taken off the similarity of a part
_FEW = 2_500  #: pairs of one gap up to which parts are looked for
_WIDEST = 1_500  #: passages of one side compared pairwise at most


def leftovers(before: Sequence[str], after: Sequence[str]) -> tuple[list[int], list[int]]:
    """Positions on each side that have no equal on the other, counted as multisets."""
    old, new = Counter(before), Counter(after)
    return _surplus(before, old - new), _surplus(after, new - old)


def _surplus(side: Sequence[str], surplus: Counter[str]) -> list[int]:
    if not surplus:
        return []
    left = Counter(surplus)
    total = Counter(side)
    positions: list[int] = []
    seen: Counter[str] = Counter()
    for position, item in enumerate(side):
        seen[item] += 1
        if left[item] and seen[item] > total[item] - surplus[item]:
            positions.append(position)
    return positions


def anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Longest increasing run of items that occur once on each side, as (before, after)."""
    old_count, new_count = Counter(before), Counter(after)
    where = {item: index for index, item in enumerate(after) if new_count[item] == 1}
    pairs = [
        (index, where[item])
        for index, item in enumerate(before)
        if old_count[item] == 1 and item in where
    ]
    tails: list[int] = []
    tail_at: list[int] = []
    previous: list[int] = []
    for position, (_, target) in enumerate(pairs):
        place = bisect_left(tails, target)
        previous.append(tail_at[place - 1] if place else -1)
        if place == len(tails):
            tails.append(target)
            tail_at.append(position)
        else:
            tails[place] = target
            tail_at[place] = position
    run: list[tuple[int, int]] = []
    position = tail_at[-1] if tail_at else -1
    while position >= 0:
        run.append(pairs[position])
        position = previous[position]
    return run[::-1]


def pair_up(
    before: Sequence[str], after: Sequence[str], gone: Sequence[int], come: Sequence[int]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Pairs of edited passages among the leftovers; then what is gone and what is new.

    Those that are much alike first, within the gap between two anchors and then anywhere, so that an
    edited passage that moved is not given to a lesser likeness that stands in its gap; last, what is
    somewhat alike within a gap.
    """
    marks = anchors(before, after)
    old_marks, new_marks = [old for old, _ in marks], [new for _, new in marks]
    gaps: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for position in gone:
        gaps[bisect_left(old_marks, position)][0].append(position)
    for position in come:
        gaps[bisect_left(new_marks, position)][1].append(position)
    pairs: list[tuple[int, int]] = []
    for old, new in gaps.values():
        pairs.extend(_best(before, after, old, new, _SIMILAR_ELSEWHERE))
    pairs.extend(_best(before, after, *_free(pairs, gone, come), _SIMILAR_ELSEWHERE))
    taken = ({old for old, _ in pairs}, {new for _, new in pairs})
    for old, new in gaps.values():
        least = _IN_PLACE if len(old) == len(new) == 1 else _SIMILAR
        free = [
            [one for one in side if one not in used]
            for side, used in zip((old, new), taken, strict=True)
        ]
        pairs.extend(_best(before, after, free[0], free[1], least))
    left, joined = _free(pairs, gone, come)
    return sorted(pairs, key=lambda pair: pair[1]), left, joined


def _free(
    pairs: Sequence[tuple[int, int]], old: Sequence[int], new: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The positions of each side that are in none of the pairs."""
    taken_old, taken_new = {first for first, _ in pairs}, {second for _, second in pairs}
    return (
        [position for position in old if position not in taken_old],
        [position for position in new if position not in taken_new],
    )


def likeness(one: str, other: str) -> float:
    """How much alike two passages are (0-100), whatever the order of their words."""
    return fuzz.token_sort_ratio(one, other)


def _grown(
    one: Sequence[Hashable], other: Sequence[Hashable], *, score_cutoff: float | None = None
) -> float:
    """Similarity of two passages of one gap, where one may be the other with a clause more."""
    whole = fuzz.ratio(one, other)
    if whole >= _SIMILAR or min(len(one), len(other)) < _CLAUSE:
        return whole if whole >= (score_cutoff or 0.0) else 0.0
    within = fuzz.partial_ratio(one, other) - _CLAUSE_COSTS
    best = max(whole, within)
    return best if best >= (score_cutoff or 0.0) else 0.0


def _best(
    before: Sequence[str],
    after: Sequence[str],
    old: Sequence[int],
    new: Sequence[int],
    least: float,
) -> list[tuple[int, int]]:
    """Pairs of greatest similarity first, each passage at most once."""
    old, new = old[:_WIDEST], new[:_WIDEST]
    if not old or not new:
        return []
    within = least < _SIMILAR_ELSEWHERE and len(old) * len(new) <= _FEW
    scorer = _grown if within else fuzz.ratio
    choices = dict(enumerate(after[position] for position in new))
    ranked = sorted(
        (-score, abs(row - column), row, column)
        for row, position in enumerate(old)
        for _, score, column in process.extract_iter(
            before[position], choices, scorer=scorer, processor=None, score_cutoff=least
        )
    )
    used_rows: set[int] = set()
    used_columns: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for _, _, row, column in ranked:
        if row not in used_rows and column not in used_columns:
            used_rows.add(row)
            used_columns.add(column)
            pairs.append((old[row], new[column]))
    return pairs
