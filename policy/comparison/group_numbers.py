"""Groups of codes that bear numbers, known from edition to edition by the codes in them.

Medicare's articles number their groups anew when one is inserted, so "Group 2" of one edition is the
group of the other that shares most codes with it, whatever its number there.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from policy.document import Statement

Place = tuple[str, ...]
_NUMBERED = re.compile(r"group\s+\d+\b", re.IGNORECASE)


def renumbered(old: Iterable[Statement], new: Iterable[Statement]) -> Mapping[Place, Place]:
    """For the later edition's places below a numbered group: the place they had in the earlier one.

    A group that shares no code with any before is at a place that no code had.
    """
    was, now = _groups(old), _groups(new)
    shared = sorted(
        (
            (len(now[here] & was[there]), here == there, here, there)
            for here in now
            for there in was
            if here[:-1] == there[:-1] and now[here] & was[there]
        ),
        key=lambda one: (-one[0], not one[1], one[2], one[3]),
    )
    found: dict[Place, Place] = {}
    taken: set[Place] = set()
    for _, _, here, there in shared:
        if here not in found and there not in taken:
            found[here] = there
            taken.add(there)
    for here in now:
        if here not in found and here in was:
            found[here] = (*here[:-1], f"{here[-1]} (another)")
    return {here: there for here, there in found.items() if here != there}


def _groups(statements: Iterable[Statement]) -> dict[Place, frozenset[str]]:
    found: dict[Place, set[str]] = defaultdict(set)
    for one in statements:
        if one.place and _NUMBERED.match(one.place[-1]):
            found[one.place].add(one.code)
    return {place: frozenset(codes) for place, codes in found.items()}
