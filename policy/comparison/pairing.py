"""Which passage of one edition is the edited form of which passage of the other."""

from collections import defaultdict
from collections.abc import Sequence

from policy.comparison.alignment import likeness, pair_up
from policy.comparison.passages import Passage
from policy.comparison.surroundings import Surroundings
from policy.document import BlockKind
from policy.sentences.boilerplate import is_boilerplate
from policy.zones import is_furniture

_Pairs = list[tuple[int, int]]


def paired(
    here: Surroundings, there: Surroundings, gone: list[Passage], come: list[Passage]
) -> tuple[_Pairs, list[int], list[int]]:
    """The pairs of edited passages, by position, then what is gone and what is new.

    What never says anything is paired by itself: a line of the page beside a sentence must not decide
    what that sentence is held against.
    """
    forms = [
        [one.bare if one.block.kind is BlockKind.HEADING else one.form for one in side]
        for side in (here.passages, there.passages)
    ]
    pairs: _Pairs = []
    left: list[int] = []
    joined: list[int] = []
    for says_nothing in (False, True):
        sides = [
            [one.position for one in side if _says_nothing(one) is says_nothing]
            for side in (gone, come)
        ]
        found = pair_up(forms[0], forms[1], sides[0], sides[1])
        pairs += found[0]
        left += found[1]
        joined += found[2]
    pairs.sort(key=lambda pair: pair[1])
    return _with_same_codes(here, there, pairs, sorted(left), sorted(joined))


def _says_nothing(passage: Passage) -> bool:
    return passage.block.kind is not BlockKind.HEADING and (
        is_furniture(passage.text, passage.block.path)
        or is_boilerplate(passage.text, passage.block.path)
    )


_ALIKE = 55.0  #: least likeness (0-100) of two sentences on the same codes that are one edited


def _with_same_codes(
    here: Surroundings, there: Surroundings, pairs: _Pairs, left: list[int], joined: list[int]
) -> tuple[_Pairs, list[int], list[int]]:
    """Pairs also the one sentence of a section that goes and the one that comes for some codes."""
    old, new = _by_place_and_codes(here, left), _by_place_and_codes(there, joined)
    found = [
        (positions[0], new[key][0])
        for key, positions in old.items()
        if len(positions) == 1 == len(new.get(key, ()))
        and likeness(here.passages[positions[0]].form, there.passages[new[key][0]].form) >= _ALIKE
    ]
    return (
        [*pairs, *found],
        [position for position in left if position not in {first for first, _ in found}],
        [position for position in joined if position not in {second for _, second in found}],
    )


def _by_place_and_codes(
    side: Surroundings, positions: Sequence[int]
) -> dict[tuple[tuple[str, ...], frozenset[str]], list[int]]:
    found: dict[tuple[tuple[str, ...], frozenset[str]], list[int]] = defaultdict(list)
    for position in positions:
        passage = side.passages[position]
        codes = frozenset(side.codes(passage.text))
        if codes and passage.block.kind is not BlockKind.HEADING:
            found[passage.block.path, codes].append(position)
    return found
