"""Text inside a block: pieces and breaks to lines, with their emphasis and their footnote marks."""

import re
from dataclasses import dataclass, field

from policy.text import tidy

_NOISE = re.compile(r"(?:^|\s)(?:-->|<!--)(?=\s|$)")
_GLUED = re.compile(r"(?:st|nd|rd|th|®|™|℠|©|\(?[rR]\)|TM|SM|[*†‡§¶#]+)\Z")
_UNIT_BEFORE = re.compile(r"(?:^|[\s\d/(])(?:[cmk]?m|kg/m|ft|in)\Z")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block; ``strong`` where all that is written in it is bold."""

    text: str
    strong: bool


@dataclass(slots=True)
class Buffer:
    """Pieces of inline text in reading order; None is a line break."""

    pieces: list[tuple[str, bool] | None] = field(default_factory=list)

    def add(self, text: str, *, strong: bool) -> None:
        """A piece of text as it stands in the source."""
        if text:
            self.pieces.append((text, strong))

    def line_break(self) -> None:
        """A forced break."""
        self.pieces.append(None)

    def beside(self, text: str, *, strong: bool) -> None:
        """Keep ``text``, which is to come, apart from the piece before where a new word begins.

        A capital after a small letter or a digit does: "Policy 12" and "Effective" are two boxes,
        "Pol" and "icy" one word.
        """
        before = self.pieces[-1][0] if self.pieces and self.pieces[-1] else ""
        if (
            (before[-1:].islower() or before[-1:].isdigit())
            and text[:1].isupper()
            and len(text) > 3
        ):
            self.add(" ", strong=strong)

    def raised(self, text: str, *, strong: bool) -> None:
        """Superscript: a mark keeps apart from a number it would otherwise become part of."""
        mark = text.strip()
        if not mark:
            return
        before = next((piece[0] for piece in reversed(self.pieces) if piece and piece[0]), "")
        if (
            _GLUED.match(mark)
            or (mark in {"2", "3"} and _UNIT_BEFORE.search(before))
            or len(mark) > 12
        ):
            self.add(text, strong=strong)
        elif mark.startswith(("[", "(")):
            self.add(f" {mark}", strong=strong)
        else:
            self.add(f" [{mark}]", strong=strong)

    def take(self) -> list[Line]:
        """The lines collected, and an empty buffer.

        A single break in the middle of a sentence is typesetting; the line goes on.
        """
        found: list[Line] = []
        apart = True
        for group in self._groups():
            line = _line(group)
            if line is None:
                apart = True
                continue
            if found and not apart and _goes_on(found[-1], line):
                last = found.pop()
                found.append(Line(f"{last.text} {line.text}", last.strong and line.strong))
            else:
                found.append(line)
            apart = False
        self.pieces.clear()
        return found

    def _groups(self) -> list[list[tuple[str, bool]]]:
        groups: list[list[tuple[str, bool]]] = [[]]
        for piece in self.pieces:
            if piece is None:
                groups.append([])
            else:
                groups[-1].append(piece)
        return groups


def _line(pieces: list[tuple[str, bool]]) -> Line | None:
    text = tidy(_NOISE.sub(" ", "".join(text for text, _ in pieces)))
    if not text:
        return None
    return Line(text, all(strong for piece, strong in pieces if re.search(r"\w", piece)))


def _goes_on(before: Line, after: Line) -> bool:
    return (
        before.strong == after.strong
        and not before.text.endswith((".", ":", ";", "!", "?"))
        and after.text[0].islower()
    )
