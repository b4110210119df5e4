"""A word-level redline that rebuilds both sides exactly."""

import re
from enum import StrEnum

from rapidfuzz.distance import Indel

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


class Mark(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


def redline(before: str, after: str) -> tuple[tuple[Mark, str], ...]:
    """The pieces of both texts in order.

    Kept and removed pieces joined are ``before``; kept and added pieces joined are ``after``.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[tuple[Mark, str]] = []
    for operation in Indel.opcodes(old, new):
        gone = "".join(old[operation.src_start : operation.src_end])
        come = "".join(new[operation.dest_start : operation.dest_end])
        if operation.tag == "equal":
            pieces.append((Mark.KEPT, gone))
            continue
        if gone:
            pieces.append((Mark.REMOVED, gone))
        if come:
            pieces.append((Mark.ADDED, come))
    return tuple(pieces)
