"""A galley as text: what a common extraction tool makes of the pages."""

from collections.abc import Sequence
from textwrap import wrap

from tests.evaluation.pdf.galley import (
    CodeColumns,
    Element,
    FootNote,
    Heading,
    Listing,
    Paragraph,
    Table,
)
from tests.evaluation.pdf.looks import Look

_PAGE = 58  #: lines


def as_text(elements: Sequence[Element], look: Look, running: dict[str, str]) -> bytes:
    """The pages in one of the modes of the look."""
    pages = _pages([line for element in elements for line in _lines(element, look)], look)
    out: list[str] = []
    for number, page in enumerate(pages, 1):
        said = {"page": number, "pages": len(pages), "year": look.year, **running}
        out.append(
            "\n".join(
                (
                    *(one.format(**said) for one in look.head),
                    *page,
                    "",
                    *(one.format(**said) for one in look.foot),
                )
            )
        )
    if look.text_mode == "one line":
        out = [" ".join(page.split()) for page in out]
        return "\n".join(out).encode()
    return ("\n\f" if look.form_feeds else "\n\n").join(out).encode() + b"\n"


def _pages(lines: Sequence[str], look: Look) -> list[list[str]]:
    room = max(20, int(_PAGE * 10 / look.size) - len(look.head) - len(look.foot))
    return [list(lines[start : start + room]) for start in range(0, len(lines), room)]


def _lines(element: Element, look: Look) -> list[str]:
    width = look.text_width
    match element:
        case Heading():
            words = (
                element.text.upper()
                if element.level < 2 and "capitals" in look.headings
                else element.text
            )
            return [*wrap(words, width), ""]
        case Paragraph() | FootNote():
            return [*_wrapped(element.text, look, width), ""]
        case Listing():
            out: list[str] = []
            for number, entry in enumerate(element.entries, 1):
                mark = f"{number}." if element.ordered else look.bullet
                first, *rest = _wrapped(entry, look, width - 8)
                indent = "     " if look.text_mode == "layout" else ""
                out += [f"  {mark} {first}" if indent else f"{mark} {first}"]
                out += [f"{indent}{one}" for one in rest]
            return [*out, ""]
        case Table():
            return _table(element, look)
        case CodeColumns():
            across = element.across
            pad = 16 if look.text_mode == "layout" else 0
            return [
                *(
                    " ".join(
                        one.ljust(pad) for one in element.entries[start : start + across]
                    ).rstrip()
                    for start in range(0, len(element.entries), across)
                ),
                "",
            ]


def _wrapped(words: str, look: Look, width: int) -> list[str]:
    if look.hyphens != "soft":
        return wrap(words, width, break_on_hyphens=False)
    lines: list[str] = []
    line = ""
    for word in words.split():
        if line and len(line) + 1 + len(word) > width:
            half = len(word) // 2
            if len(word) > 8 and word.isalpha() and len(line) + half + 2 <= width:
                lines.append(f"{line} {word[:half]}-")
                line = word[half:]
                continue
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def _table(table: Table, look: Look) -> list[str]:
    rows = [table.header, *table.rows] if table.header else list(table.rows)
    if look.text_mode != "layout":
        return [
            *(line for row in rows for line in _wrapped(" ".join(row), look, look.text_width)),
            "",
        ]
    widths = [
        max(int(share * look.text_width), len(table.header[at]) if table.header else 0) + 2
        for at, share in enumerate(table.widths)
    ]
    out: list[str] = []
    for row in rows:
        cells = [
            wrap(cell, width - 2, break_on_hyphens=False) or [""]
            for cell, width in zip(row, widths, strict=True)
        ]
        out += [
            "".join(
                (cell[number] if number < len(cell) else "").ljust(width)
                for cell, width in zip(cells, widths, strict=True)
            ).rstrip()
            for number in range(max(map(len, cells)))
        ]
    return [*out, ""]
