"""What an entry of a bulletin consists of: its title, its status, its date and its clauses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy.bulletins.status import Status, status_of_heading
from policy.mentions import codes_at_position
from policy.text import sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A sentence or item of an entry; ``lead`` is the line with a colon above it, if any.

    ``around`` is the paragraph or cell it stands in.
    """

    text: str
    lead: str = ""
    around: str = ""

    @property
    def whole(self) -> str:
        """The clause with what leads it in."""
        return self.text if self.lead == self.text else f"{self.lead} {self.text}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing an issue announces.

    ``printed_date`` is its date cell as printed, with the column's name before it; ``dated_by`` are
    texts above it that may date it: headings and the line that leads its table in, nearest first.
    ``of_policies`` says that it stands where the entries are policies, so that its title is one.
    """

    title: str
    status: Status | None
    clauses: tuple[Clause, ...]
    where: tuple[str, ...]
    printed_title: str = ""
    printed_date: str = ""
    number: str = ""
    of_policies: bool = False
    dated_by: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All that it says; each part ends as a sentence, so that no words are read across parts."""
        parts = (
            self.printed_title or self.title,
            self.printed_date,
            *dict.fromkeys(one.whole for one in self.clauses),
        )
        return "\n".join(
            part if part.rstrip().endswith((".", ":", ";", "!", "?")) else f"{part}."
            for part in parts
            if part
        )


def status_of_path(path: Sequence[str]) -> Status | None:
    """The status that the innermost heading of a kind gives."""
    return next((one for heading in reversed(path) if (one := status_of_heading(heading))), None)


def codes_only(text: str) -> bool:
    """Whether an item or row says no more than a code and what it is called."""
    mentions = codes_at_position(text)
    return (
        bool(mentions)
        and mentions[0].start <= 8
        and not re.search(
            r"\b(?:is|are|will|must|may|was|were|has|have|require[sd]?|effective|added|removed|limited)\b",
            text.casefold(),
        )
    )


_BULLET = re.compile(r"\s*[•●▪◦■\uf0b7]\s*")
_VERB = r"(?:Added|Removed|Revised|Updated|Replaced|Deleted|Modified|Clarified|Reformatted|Archived|Transferred|Relocated|Changed|Lowered|Increased|Reduced)"
_UNMARKED = re.compile(
    rf"\s+[-–]\s+(?={_VERB}\b)|(?<=[\w”\"’).])\s+(?={_VERB}\s+(?:CPT|HCPCS|ICD|codes?|lists?|language|notation|references?|the|coverage|criteri|definition|description|limits?|“|\"))"
)


def clauses_of(text: str, *, lead: str = "") -> Iterator[Clause]:
    """A cell or paragraph as sentences and items, each with the line that leads it in."""
    pieces = [piece for piece in _BULLET.split(text) if piece]
    starts_marked = bool(_BULLET.match(text))
    for position, piece in enumerate(pieces):
        item = position > 0 or starts_marked
        for part in _UNMARKED.split(piece):
            for sentence in sentences(part):
                if sentence.rstrip().endswith(":"):
                    lead = sentence
                    yield Clause(text=sentence, around=piece)
                    continue
                yield Clause(text=sentence, lead=lead if item or lead else "", around=piece)
