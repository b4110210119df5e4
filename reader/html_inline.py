"""What stands inside an element: its inline text, its emphasis, its rank as a heading."""

import re
from collections.abc import Iterator
from typing import Final

from bs4.element import CData, PreformattedString, Tag

from reader import lines
from reader.inline import Buffer

DEEPEST: Final = 120
_HEADING = re.compile(r"h([1-6])\Z")
_BOLD: Final = frozenset(["b", "strong"])
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIGHT_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
INLINE: Final = frozenset([
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "nobr", "q", "ruby", "rt", "rb", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "center-inline", "output", "slot",
])  # fmt: skip


def collect(node: Tag, buffer: Buffer, depth: int, *, strong: bool) -> None:
    """Inline text of a cell; its blocks become lines of it, its list items keep a bullet."""
    if depth > DEEPEST:
        buffer.add(" ".join(texts_of(node)), strong=strong)
        return
    for child in node.children:
        if not isinstance(child, Tag):
            if isinstance(child, CData) or not isinstance(child, PreformattedString):
                buffer.add(str(child), strong=strong)
        elif child.name == "br":
            buffer.line_break()
        elif child.name == "sup":
            buffer.raised(child.get_text(), strong=strong)
        elif child.name in INLINE:
            collect(child, buffer, depth + 1, strong=strength(child, strong=strong))
        else:
            buffer.line_break()
            if child.name == "li":
                buffer.add("• ", strong=strong)
            collect(
                child,
                buffer,
                depth + 1,
                strong=strength(child, strong=strong) or bool(_HEADING.match(child.name)),
            )
            buffer.line_break()


def heading_level(node: Tag) -> int | None:
    """The rank of a heading element, 1 to 6; None for any other."""
    found = _HEADING.match(node.name)
    if found:
        return int(found[1])
    if str(node.get("role") or "").lower() == "heading":
        level = str(node.get("aria-level") or "2")
        return min(6, max(1, int(level))) if level.isdigit() else 2
    return None


def strength(node: Tag, *, strong: bool) -> bool:
    """Whether text in an element is bold, where that outside it is ``strong`` or not."""
    style = str(node.get("style") or "")
    if _LIGHT_STYLE.search(style):
        return False
    return strong or node.name in _BOLD or bool(_BOLD_STYLE.search(style))


def is_beside_its_like(node: Tag) -> bool:
    """Whether a span follows another one at once: boxes in a row, or pieces of one word."""
    before = node.previous_sibling
    return node.name == "span" and isinstance(before, Tag) and before.name == "span"


def opens_bold(node: Tag) -> bool:
    """Whether an item begins with a bold line of its own above its content."""
    buffer = Buffer()
    collect(node, buffer, 0, strong=False)
    found = buffer.take()
    return len(found) > 1 and found[0].strong and lines.may_head(found[0].text)


def children_of(node: Tag) -> list[Tag]:
    """The elements directly inside an element."""
    return [child for child in node.children if isinstance(child, Tag)]


def texts_of(node: Tag) -> Iterator[str]:
    """The texts in an element, comments and the like left out."""
    for text in node.strings:
        if not isinstance(text, PreformattedString):
            yield str(text)
