"""How long alignment takes beside difflib's: ``python -m benchmarks.comparison [BLOCKS] [EDITS] [MOVES]``.

Made-up sentences, so many of them edited and so many runs of 200 moved. difflib only says which
lines are equal in place: it neither pairs what was edited nor knows what moved.
"""

import difflib
import random
import sys
import time
from collections.abc import Callable

from policy.comparison.alignment import leftovers, pair_up

_WORDS = [
    "coverage",
    "service",
    "member",
    "lesion",
    "skin",
    "destruction",
    "criteria",
    "documented",
    "treatment",
    "physician",
    "plan",
    "review",
    "evidence",
    "claim",
    "benefit",
    "note",
    "site",
    "visit",
    "record",
    "chart",
    "therapy",
    "device",
    "imaging",
    "result",
    "dose",
]
_RUN = 200


def editions(blocks: int, edits: int, moves: int) -> tuple[list[str], list[str]]:
    """Two editions as comparison forms; the same numbers give the same editions."""
    chance = random.Random(17003)
    old = [f"{' '.join(chance.choices(_WORDS, k=12))} in case {n}" for n in range(blocks)]
    new = list(old)
    for at in chance.sample(range(blocks), edits):
        new[at] = new[at].replace(" in case", " must not be paid in case")
    for _ in range(moves):
        at = chance.randrange(max(1, len(new) - _RUN))
        run = new[at : at + _RUN]
        del new[at : at + _RUN]
        to = chance.randrange(len(new) + 1)
        new[to:to] = run
    return old, new


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _ours(old: list[str], new: list[str]) -> None:
    gone, come = leftovers(old, new)
    pair_up(old, new, gone, come)


def main(blocks: int = 100_000, edits: int = 2_000, moves: int = 10) -> None:
    """Print the figures."""
    old, new = editions(blocks, edits, moves)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    print(
        f"{blocks:,} blocks: aligned, paired, moves found {_seconds(lambda: _ours(old, new)):.2f} s"
    )
    print(f"{blocks:,} blocks: difflib, equal in place only  {_seconds(matcher.get_opcodes):.2f} s")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
