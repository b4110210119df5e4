"""The Medicare administrative contractors for Part A and B, and the states each one serves.

As CMS lists them under "Who are the MACs" (jurisdictions 5, 6, 8, 15, E, F, H, J, K, L, M, N). The
list that comes with an article is not used for this: a contractor's national workload puts it in
nearly every state.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contractor:
    """A contractor; ``written`` are the beginnings of its name as publications print it."""

    name: str
    states: frozenset[str]
    written: tuple[str, ...]


_TABLE = (
    ("CGS", "KY OH", ("cgs",)),
    ("First Coast", "FL PR VI", ("first coast", "fcso")),
    ("Noridian", "AK AZ CA GU HI ID MT ND NV OR SD UT WA WY", ("noridian",)),
    ("Novitas", "AR CO DC DE LA MD MS NJ NM OK PA TX", ("novitas",)),
    ("Palmetto GBA", "AL GA NC SC TN VA WV", ("palmetto",)),
    (
        "Wellpoint Federal",
        "CT IL MA ME MN NH NY RI VT WI",
        ("wellpoint federal", "national government services", "ngs"),
    ),
    ("WPS", "IA IN KS MI MO NE", ("wps", "wisconsin physicians")),
)
CONTRACTORS = tuple(
    Contractor(name, frozenset(states.split()), written) for name, states, written in _TABLE
)


def contractor_of(text: str) -> Contractor | None:
    """The contractor that ``text`` names, whatever follows its name: "Novitas Solutions, Inc."."""
    words = " ".join(text.lower().split())
    return next(
        (one for one in CONTRACTORS if any(re.match(rf"{name}\b", words) for name in one.written)),
        None,
    )


def contractors_of(states: Iterable[str]) -> tuple[str, ...]:
    """The names of the contractors that serve these states, by name."""
    wanted = set(states)
    return tuple(one.name for one in CONTRACTORS if wanted & one.states)
