"""What a passage is read with: the codes known to both editions, and what stands around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy.comparison.passages import Passage
from policy.dates import effective_dates
from policy.document import EVERYWHERE
from policy.mentions import codes_in_prose, family_members

_ANSWER = 3  #: sentences of which an answer consists, at most

#: "This edit", "these codes": what the sentence before spoke of.
_POINTS_BACK = re.compile(
    r"\b(?:this|these|those|such|both|the above|the same) (?:[\w-]+ )?(?:codes?|edits?|procedures?|services?|requirements?|changes?|limits?|limitations?|reductions?|units?|add-ons?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One edition's passages in order, with the codes a written range may be expanded to."""

    known: frozenset[str]
    passages: Sequence[Passage]

    @property
    def has_parts(self) -> bool:
        """Whether the edition has headings below its title."""
        return any(self.below_title(one) for one in self.passages)

    def below_title(self, passage: Passage) -> tuple[str, ...]:
        """The headings above a passage, without one that opens the edition."""
        path = passage.block.path
        titled = bool(path) and path[0] == self.passages[0].text
        return path[1:] if titled else path

    def codes(self, text: str) -> tuple[str, ...]:
        """The codes a sentence names, those inside its written ranges too."""
        named = (mention.code for mention in codes_in_prose(text, self.known))
        return tuple(dict.fromkeys((*named, *family_members(text, self.known))))

    def pointed_at(self, passage: Passage) -> tuple[str, ...]:
        """The codes of the sentence before, in its section, where a passage points back to what it says."""
        if passage.position == 0 or not _POINTS_BACK.search(passage.text):
            return ()
        before = self.passages[passage.position - 1]
        return self.codes(before.text) if before.block.path == passage.block.path else ()

    def asked_of(self, passage: Passage) -> tuple[str, ...]:
        """The codes of the question that a passage answers: the one above it, or its heading."""
        for earlier in reversed(
            self.passages[max(0, passage.position - _ANSWER) : passage.position]
        ):
            if self.codes(earlier.text) and not earlier.text.endswith("?"):
                return ()
            if earlier.text.endswith("?"):
                heads = earlier.where == passage.block.path
                beside = earlier.block.path == passage.block.path
                return self.codes(earlier.text) if heads or beside else ()
        return ()

    def state_dates_after(self, passage: Passage) -> tuple[Passage, ...]:
        """The sentences right after a passage that only split its date by state."""
        found: list[Passage] = []
        for later in self.passages[passage.position + 1 : passage.position + 3]:
            stated = effective_dates(later.text)
            if later.block.path != passage.block.path or not stated:
                break
            if any(one.jurisdiction == EVERYWHERE for one in stated) or self.codes(later.text):
                break
            found.append(later)
        return tuple(found)

    def dating(self, passage: Passage) -> tuple[str, ...]:
        """The texts that date a passage, nearest first.

        Itself with the sentences after it that split its date by state, its row by columns, and
        its block.
        """
        text = " ".join([passage.text, *(one.text for one in self.state_dates_after(passage))])
        cells = "; ".join(f"{name}: {value}" for name, value in passage.block.cells if name)
        return tuple(filter(None, (text, cells, passage.block.text)))
