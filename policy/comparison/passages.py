"""The prose of a document as passages: sentences, headings and rows that list no code."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from policy.comparison.alignment import leftovers
from policy.comparison.leads import Leads, is_marked
from policy.document import Block, BlockKind, Document
from policy.statements import is_code_item
from policy.text import normalise, sentences, skeleton_of_form
from policy.zones import Zone, gives_a_verdict, rules_on_codes, states_a_rule, zone_of

_SAYS_SOMETHING = re.compile(r"[a-z0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One sentence, heading or row, with the block it stands in.

    ``form`` is the text as it is compared, ``bare`` its letters and digits only, ``lead`` the
    sentence with a colon that stands above the list it is an entry of.
    """

    text: str
    form: str
    bare: str
    block: Block
    zone: Zone
    position: int
    lead: str = ""

    @property
    def above(self) -> tuple[str, ...]:
        """What rules it: its two innermost headings, and the sentence that leads in its list."""
        return (*self.block.path[-2:], *((self.lead,) if self.lead else ()))

    @property
    def where(self) -> tuple[str, ...]:
        """The headings above it; for a heading, itself too."""
        if self.block.kind is BlockKind.HEADING:
            return (*self.block.path, self.block.text)
        return self.block.path


#: A group's number alone says nothing: groups are numbered anew when one is inserted.
_BARE_GROUP = re.compile(r"group\s+\d+", re.IGNORECASE)


def passages_of(document: Document, *, only: Zone | None = None) -> tuple[Passage, ...]:
    """The prose of ``document`` in reading order; entries of code lists are left out.

    ``only`` keeps one zone.
    """
    found: list[Passage] = []
    zones: dict[tuple[str, ...], Zone] = {}
    leads = Leads()
    for block in document.blocks:
        heading = block.kind is BlockKind.HEADING
        path = (*block.path, block.text) if heading else block.path
        zone = zones.get(path) or zones.setdefault(path, zone_of(path))
        if only is not None and zone is not only:
            continue
        if not heading and zone is not Zone.HISTORY and is_code_item(block):
            continue
        if heading and _BARE_GROUP.fullmatch(block.text):
            continue
        listed = block.kind is BlockKind.LIST_ITEM or is_marked(block.text)
        lead = "" if heading else leads.over(block, listed=listed)
        whole = heading or block.kind is BlockKind.TABLE_ROW
        for text in [block.text] if whole else _in_pieces(sentences(block.text)):
            form = normalise(text)
            bare = skeleton_of_form(form)
            if _SAYS_SOMETHING.search(bare):
                ruling = _rules(text, lead if listed and lead else text, zone)
                found.append(
                    Passage(
                        text=text,
                        form=form,
                        bare=bare,
                        block=block,
                        zone=Zone.GOVERNING if ruling else zone,
                        position=len(found),
                        lead=lead if listed else "",
                    )
                )
        leads.read(block, listed=listed)
    return tuple(found)


def _rules(text: str, verdict: str, zone: Zone) -> bool:
    """Whether a sentence rules claims in a part that does not; ``verdict`` is what leads in its list."""
    if zone not in {Zone.BACKGROUND, Zone.CHROME}:
        return False
    stated = zone is Zone.CHROME and states_a_rule(text)
    return stated or rules_on_codes(text) or gives_a_verdict(verdict)


_LONGEST = 20_000  #: characters of a sentence that is compared as one
_ENTRY = re.compile(r"[^,;]{1,4000}[,;]*\s*")
_ONE_IN = 128  #: entries of an endless list of which one ends a piece


def _in_pieces(found: Iterable[str]) -> Iterator[str]:
    """The sentences, an endless one in pieces of some entries.

    An entry ends a piece by what it says, so that a list which gains one has the same other pieces.
    """
    for sentence in found:
        if len(sentence) <= _LONGEST:
            yield sentence
            continue
        begun = 0
        for entry in _ENTRY.finditer(sentence):
            last = crc32(entry[0].strip().encode()) % _ONE_IN == 0
            if last or entry.end() - begun > _LONGEST:
                yield sentence[begun : entry.end()].strip()
                begun = entry.end()
        if sentence[begun:].strip():
            yield sentence[begun:].strip()


def differing(
    before: Sequence[Passage], after: Sequence[Passage]
) -> tuple[list[Passage], list[Passage]]:
    """Passages of each side that the other does not have, wherever it has them.

    A sentence that only another line or page break cut in two, or joined, is not different.
    """
    old, new = leftovers([one.bare for one in before], [one.bare for one in after])
    gone, come = [before[position] for position in old], [after[position] for position in new]
    same_old, same_new = set(range(len(gone))), set(range(len(come)))
    while same_old and same_new:
        kept_new = _contained(come, same_new, gone, same_old)
        kept_old = _contained(gone, same_old, come, kept_new)
        if kept_old == same_old and kept_new == same_new:
            break
        same_old, same_new = kept_old, kept_new
    if not (same_old and same_new):
        return gone, come
    return (
        [one for position, one in enumerate(gone) if position not in same_old],
        [one for position, one in enumerate(come) if position not in same_new],
    )


def _contained(
    side: Sequence[Passage], candidates: set[int], other: Sequence[Passage], counted: set[int]
) -> set[int]:
    """Candidates whose letters stand whole in the counted passages of the other side, joined."""
    whole = "".join(one.bare if position in counted else "\0" for position, one in enumerate(other))
    return {position for position in candidates if side[position].bare in whole}
