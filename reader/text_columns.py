"""Tables of codes inside running text, set in columns with spaces, as extraction with layout gives them.

"CPT Code   Description   Maximum Units" names the columns; the lines below it that begin with a code,
and those that go on in a cell of the line above, are its rows. It ends where anything else stands.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from reader import lines as line_kinds
from reader.code_entries import HEADER_LINE
from reader.fixed_width import Piece, Row
from reader.records import is_header

_APART = re.compile(r"\S+(?: \S+)*")
_FEWEST: Final = 3  #: columns; a code and its description need no table to be told apart
_NEAR: Final = 2  #: places by which a cell may begin before the name of its column


def with_code_tables(lines: Sequence[str]) -> Iterator[Piece]:
    """The lines as text and tables by turns."""
    start = index = 0
    while index < len(lines):
        names = _names(lines[index])
        end, rows = _rows(lines, index, names) if names else (index, [])
        if not rows:
            index += 1
            continue
        yield Piece(lines=(*lines[start:index], f"{names[0][0]} {names[1][0]}"))
        yield Piece(rows=(tuple(name[0] for name in names), *rows))
        start = index = end
    if start < len(lines):
        yield Piece(lines=tuple(lines[start:]))


def _names(line: str) -> list[re.Match[str]]:
    """The names of the columns, where a line names a table of codes."""
    found = list(_APART.finditer(line))
    if len(found) < _FEWEST or not is_header(tuple(name[0] for name in found)):
        return []
    return found if HEADER_LINE.fullmatch(f"{found[0][0]} {found[1][0]}") else []


def _rows(
    lines: Sequence[str], header: int, names: Sequence[re.Match[str]]
) -> tuple[int, list[Row]]:
    """Where the table ends, and its rows."""
    starts = [name.start() for name in names]
    rows: list[list[str]] = []
    end, gap = header + 1, False
    for place in range(header + 1, len(lines)):
        line = lines[place]
        if not line.strip():
            gap = True
            continue
        if " ".join(line.split()) == " ".join(lines[header].split()):
            end = place + 1
            continue
        cells = _cells(line, starts)
        if line_kinds.is_bare_code(cells[0]) and any(cells[1:]):
            rows.append(cells)
        elif rows and not gap and not cells[0]:
            rows[-1] = [" ".join(filter(None, pair)) for pair in zip(rows[-1], cells, strict=True)]
        else:
            break
        end, gap = place + 1, False
    return end, [tuple(row) for row in rows]


def _cells(line: str, starts: Sequence[int]) -> list[str]:
    """What stands below each name; as many pieces as there are columns stand in their order."""
    pieces = list(_APART.finditer(line))
    cells = [""] * len(starts)
    for number, piece in enumerate(pieces):
        below = sum(start <= piece.start() + _NEAR for start in starts) - 1
        column = number if len(pieces) == len(starts) else max(0, below)
        cells[column] = f"{cells[column]} {piece[0]}".strip()
    return cells
