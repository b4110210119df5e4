"""Blocks as they are put together: the headings above, and what a line becomes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from policy.disposition import disposition_of_heading
from policy.document import Block, BlockKind
from policy.text import normalise, tidy
from policy.zones import Zone, zone_of
from reader import lines

#: Ranks of headings. h1 to h6 have 1 to 6; the others stand below them, in this order.
DISCLOSURE, BOLD, TERM, LEAD_IN, TABLE_GROUP, TABLE_SUBGROUP = 6.5, 7.0, 7.4, 7.6, 8.0, 9.0
_DEEPEST = 24
_BELOW = 0.05  #: how far below a verdict the code sets under it stand


_REACH: Final = 80  #: blocks above in which a marked code is sought
_MARK = re.compile(r"\s*([*§])\s*(?=\w)")
_MARKED_CODE = re.compile(r"\b(?:\d{4}[0-9A-Z]|[A-Z]\d{4})\s?([*§]+)")


class Assembly:
    """Collects blocks in reading order and keeps the headings that govern the next one."""

    def __init__(self, path: tuple[str, ...] = ()) -> None:
        self.blocks: list[Block] = []
        self.page: int | None = None
        self._headings: list[tuple[float, str]] = [(0.0, heading) for heading in path]
        self._ruling: float | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The headings that govern what comes next, outermost first."""
        return tuple(text for _, text in self._headings)

    def heading(self, text: str, rank: float, *, title: bool = False) -> None:
        """A heading; it ends those of its rank and below.

        A title governs everything, so it is no part of any path: a publication that is renamed
        keeps its places.
        """
        text, goes_on = lines.without_continued(tidy(text))
        if not text or (goes_on and self._governed_by(text)):
            return
        if lines.names_codes(text):
            self._leave_furniture()
        if lines.is_code_set(text):
            rank = self._below_verdict(rank)
        elif self._ruling is not None and rank <= self._ruling:
            self._ruling = None
        while self._headings and self._headings[-1][0] >= rank:
            self._headings.pop()
        self._append(BlockKind.HEADING, text, level=max(1, min(9, int(rank + 0.5))))
        if not title:
            self.govern(text, rank)

    def _below_verdict(self, rank: float) -> float:
        """The rank of a heading that only names a code set, below the verdict above it.

        "Codes not covered:" and right after it "CPT": whatever their markup, the second parts
        what the first rules, and so does the next one of its kind.
        """
        last = self.blocks[-1] if self.blocks else None
        if last is not None and disposition_of_heading(last.text) is not None:
            if last.kind is BlockKind.HEADING and self._headings:
                if self._headings[-1][1] == last.text:
                    self._ruling = self._headings[-1][0]
            elif self.lead_in() is not None:
                while self._headings and self._headings[-1][0] > rank:
                    self._headings.pop()
                self._ruling = max(rank, self._headings[-1][0] if self._headings else rank)
                self.govern(last.text, self._ruling)
        if self._ruling is None or all(one != self._ruling for one, _ in self._headings):
            return rank
        return max(rank, self._ruling + _BELOW)

    def _governed_by(self, text: str) -> bool:
        """Whether a heading of this text stands above what comes next already."""
        return normalise(text) in {normalise(heading) for _, heading in self._headings}

    def _leave_furniture(self) -> None:
        """Leave "Related Policies" and the like: a list of codes never stands under them."""
        for depth, (_, heading) in enumerate(self._headings):
            if zone_of((heading,)) is Zone.CHROME:
                del self._headings[depth:]
                return

    def govern(self, text: str, rank: float) -> None:
        """A line already given as a block stands above what comes next."""
        if len(self._headings) < _DEEPEST:
            self._headings.append((rank, text))

    def paragraph(self, text: str) -> None:
        """A paragraph, a list item where it begins with a typed bullet, or nothing."""
        text = tidy(text)
        if not text or lines.is_furniture(text):
            return
        heading, goes_on = lines.without_continued(text)
        if goes_on and self._governed_by(heading):
            return
        rest, bulleted = lines.without_bullet(text)
        if bulleted and not self._explains_a_mark(text):
            self.item(rest)
        else:
            self._append(BlockKind.PARAGRAPH, lines.without_leaders(text))

    def item(self, text: str) -> None:
        """A list item, or what explains the mark of a code above it."""
        if self._explains_a_mark(text):
            self._append(BlockKind.PARAGRAPH, tidy(text))
            return
        text = tidy(lines.without_bullet(tidy(text))[0])
        if text and not lines.is_furniture(text):
            self._append(BlockKind.LIST_ITEM, text)

    def _explains_a_mark(self, text: str) -> bool:
        """Whether the asterisk that begins a line is no bullet: a code shortly above bears it."""
        found = _MARK.match(text)
        return found is not None and any(
            found[1] in marks
            for block in self.blocks[-_REACH:]
            for marks in _MARKED_CODE.findall(block.text)
        )

    def row(self, cells: tuple[tuple[str, str], ...]) -> None:
        """A table row; cells without a value are left out."""
        filled = tuple((tidy(column), tidy(value)) for column, value in cells if tidy(value))
        if filled:
            text = " | ".join(value for _, value in filled)
            self._append(BlockKind.TABLE_ROW, text, cells=filled)

    def lead_in(self) -> str | None:
        """The last line, where it introduces what follows and says something about codes."""
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.kind not in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
            return None
        return last.text if lines.governs(last.text) else None

    @contextmanager
    def scope(self, *, led_in: bool = False) -> Iterator[None]:
        """Headings met inside end with it; ``led_in`` puts the lead-in line above them."""
        kept = list(self._headings)
        line = self.lead_in() if led_in else None
        if line is not None and (not kept or normalise(kept[-1][1]) != normalise(line)):
            self.govern(line, LEAD_IN)
        yield
        self._headings = kept

    def _append(
        self,
        kind: BlockKind,
        text: str,
        *,
        level: int = 0,
        cells: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.blocks.append(
            Block(kind=kind, text=text, path=self.path, cells=cells, level=level, page=self.page)
        )
