"""A word-level redline that rebuilds both sides exactly."""

import re
from collections.abc import Iterable
from enum import StrEnum

from rapidfuzz.distance import Indel

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_LONGEST = 20_000  #: characters of a side up to which single words are compared
_LEAST_KEPT = (
    0.3  #: share of the shorter side below which two texts are shown whole, one for the other
)


class Mark(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


Piece = tuple[Mark, str]


def redline(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order.

    Kept and removed pieces joined are ``before``; kept and added pieces joined are ``after``.
    Neighbouring words that changed are one piece. Texts past 20,000 characters differ in one
    place, between their common beginning and their common end; texts that have little in common
    are given whole, so that nobody has to read confetti.
    """
    if max(len(before), len(after)) > _LONGEST:
        return _one_difference(before, after)
    pieces = tuple(_joined(_words(before, after)))
    kept = sum(len(text) for mark, text in pieces if mark is Mark.KEPT)
    if before and after and kept < _LEAST_KEPT * min(len(before), len(after)):
        return (Mark.REMOVED, before), (Mark.ADDED, after)
    return pieces


def _words(before: str, after: str) -> Iterable[Piece]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    for operation in Indel.opcodes(old, new):
        gone = "".join(old[operation.src_start : operation.src_end])
        come = "".join(new[operation.dest_start : operation.dest_end])
        if operation.tag == "equal":
            yield Mark.KEPT, gone
            continue
        if gone:
            yield Mark.REMOVED, gone
        if come:
            yield Mark.ADDED, come


def _joined(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """The pieces, with changes that only a space parts made one."""
    gone = come = space = ""
    for mark, text in pieces:
        if mark is Mark.KEPT and (text.strip() or not (gone or come)):
            yield from _change(gone, come)
            yield from [(Mark.KEPT, space + text)]
            gone = come = space = ""
        elif mark is Mark.KEPT:
            space += text
        else:
            both = space
            gone, come, space = gone + both, come + both, ""
            if mark is Mark.REMOVED:
                gone += text
            else:
                come += text
    yield from _change(gone, come)
    if space:
        yield Mark.KEPT, space


def _change(gone: str, come: str) -> Iterable[Piece]:
    if gone:
        yield Mark.REMOVED, gone
    if come:
        yield Mark.ADDED, come


def _one_difference(before: str, after: str) -> tuple[Piece, ...]:
    """The redline of two long texts as one difference between a common head and a common tail."""
    shortest = min(len(before), len(after))
    head = next((at for at in range(shortest) if before[at] != after[at]), shortest)
    most = shortest - head
    tail = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
    pieces = (
        (Mark.KEPT, before[:head]),
        (Mark.REMOVED, before[head : len(before) - tail]),
        (Mark.ADDED, after[head : len(after) - tail]),
        (Mark.KEPT, before[len(before) - tail :]),
    )
    return tuple((mark, text) for mark, text in pieces if text)
