"""Texts that were cut by whoever stored them: what stands at the cut is no change."""

from collections.abc import Sequence
from dataclasses import replace

from policy.comparison.passages import Passage
from policy.document import BlockKind, Document
from policy.text import skeleton

PROBABLY_CUT = "it was probably cut there"  #: how a reader's warning of a cut text ends
_NEAR_CUT = 12  #: passages before a cut among which the other edition is looked for
_TAIL = 3  #: passages at the end of a text that may stand where it was cut (a foot line may follow)
_ENDED = (".", "!", "?", ":", ";", ")", '"', "”")


def breaks_off(document: Document) -> bool:
    """Whether the text of an edition was cut by whoever stored it; other warnings say nothing of it."""
    return not document.complete or any(PROBABLY_CUT in one for one in document.warnings)


def reach(side: Sequence[Passage], other: Sequence[Passage], *, broken: bool) -> int:
    """The last position of a side that the other, where it breaks off, can have reached."""
    if not broken:
        return len(side)
    ending = {one.bare for one in other[-_NEAR_CUT:] if len(one.bare) > 20}
    return max((one.position for one in side if one.bare in ending), default=len(side))


def within_reach(side: Document, other: Document) -> Document:
    """A side without what stands beyond the place where the other was cut, if it was.

    The place is the last block that also stands among the last of the other; where none does, the
    side is given whole.
    """
    if not breaks_off(other):
        return side
    ending = {skeleton(block.text) for block in other.blocks[-_NEAR_CUT:] if len(block.text) > 20}
    last = max(
        (at for at, block in enumerate(side.blocks) if skeleton(block.text) in ending), default=None
    )
    beyond = () if last is None else side.blocks[last + 1 :]
    if not beyond:
        return side
    kept = side.blocks[: len(side.blocks) - len(beyond)]
    said, unsaid = ("\n".join(block.text for block in blocks) for blocks in (kept, beyond))
    return replace(
        side,
        blocks=kept,
        statements=tuple(
            one for one in side.statements if one.quote in said or one.quote not in unsaid
        ),
    )


def cut_short(one: Passage, other: Passage, side: Sequence[Passage]) -> bool:
    """Whether a passage is the other's beginning because its text was cut off there."""
    return (
        one.position >= len(side) - _TAIL
        and len(one.bare) > 20
        and other.bare.startswith(one.bare)
        and not one.text.rstrip().endswith(_ENDED)
    )


def cut_off(passage: Passage, side: Sequence[Passage]) -> bool:
    """Whether a passage that stands on one side only is the piece at the end of a cut text."""
    return (
        passage.position >= len(side) - _TAIL
        and passage.block.kind is BlockKind.PARAGRAPH
        and len(passage.text.split()) > 3
        and not passage.text.rstrip().endswith(_ENDED)
    )
