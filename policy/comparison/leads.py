"""The sentences above lists, each of which rules the entries below it; an entry may open a list too."""

import re

from policy.document import Block, BlockKind

_MARKED = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4}|[IVX]{1,5})[.)]\s")


def is_marked(text: str) -> bool:
    """Whether a text begins with the number or letter of an entry."""
    return bool(_MARKED.match(text))


class Leads:
    """The sentences with a colon above the lists that are open: a list's entry may open another."""

    def __init__(self) -> None:
        self._path: tuple[str, ...] = ()
        self._open: list[tuple[str, str]] = []

    def over(self, block: Block, *, listed: bool) -> str:
        """What leads in the list that a block is an entry of; empty where it is none."""
        if block.path != self._path:
            self._open = []
        if not listed:
            return ""
        style = _style(block.text)
        at = next((at for at, (mark, _) in enumerate(self._open) if mark == style), None)
        self._open = self._open[:at]
        return self._open[-1][1] if self._open else ""

    def read(self, block: Block, *, listed: bool) -> None:
        """Takes up a block as the lead of what follows it, where it ends with a colon."""
        if block.kind is not BlockKind.HEADING and not listed and _is_fragment(block.text):
            return
        if block.kind is BlockKind.HEADING or not listed:
            self._open = []
        self._path = block.path
        if block.kind is not BlockKind.HEADING and block.text.rstrip().endswith(":"):
            self._open.append((_style(block.text) if listed else _PROSE, block.text))


_PROSE = "prose"


def _is_fragment(text: str) -> bool:
    """Whether a line is a torn-off piece between two entries: "OR", a trademark sign and a maker."""
    return len(text.split()) <= 4 and not re.search(r"[.:!?]\s*\Z", text)


def _style(text: str) -> str:
    """The kind of mark an entry begins with: "1." and "2." are alike; "a.", "A.", "i." and "I." are not."""
    found = _MARKED.match(text)
    if found is None:
        return ""
    mark = found[0].strip(" ().")
    kinds = {"1": "0123456789", "I": "IVX", "i": "ivx"}
    alike = next((kind for kind, marks in kinds.items() if set(mark) <= set(marks)), None)
    return alike or ("A" if mark.isupper() else "a")
