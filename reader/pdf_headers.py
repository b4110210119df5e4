"""The header of a table without rules: lines above it whose pieces stand over its columns.

A header cell of several lines ("CPT" above "Codes", "Description" beside the middle of both) is
set on lines of its own, each with one piece, and none of them would be a row.
"""

from collections.abc import Sequence
from typing import Final

from reader import lines as line_kinds
from reader.code_entries import HEADER_LINE
from reader.pdf_lines import Line
from reader.pdf_text import Word

ALIGNED: Final = 5.0  #: points within which two columns begin at the same place
_EXACT: Final = 0.7  #: points within which a word begins at a column, and not near it by chance
_MOST: Final = 5  #: lines of a header
_CLOSE: Final = 1.5  #: heights of a line from one line of a header to the next
_LONGEST: Final = 40  #: characters of one line of a header cell


def in_columns(lines: Sequence[Line], columns: Sequence[float]) -> list[list[Word]]:
    """The words of the lines by the column in which their piece begins."""
    held: list[list[Word]] = [[] for _ in columns]
    for line in lines:
        for piece in _pieces(line, columns):
            held[_column(piece[0].left, columns)].extend(piece)
    return held


def _pieces(line: Line, columns: Sequence[float]) -> list[Sequence[Word]]:
    """A line's pieces; two cells that nearly touch are two, because a column begins between them.

    "CPT Code Description" is set with hardly more than a space where the column of codes is narrow,
    and a description may reach as near to the number beside it.
    """
    found: list[Sequence[Word]] = []
    for segment in line.segments:
        named = HEADER_LINE.fullmatch(" ".join(word.text for word in segment))
        reach = ALIGNED if named else _EXACT
        start = 0
        for at, word in enumerate(segment):
            if at and any(abs(word.left - column) <= reach for column in columns):
                found.append(segment[start:at])
                start = at
        found.append(segment[start:])
    return found


def header_above(above: Sequence[Line], first: Line, columns: Sequence[float]) -> list[Line]:
    """The last of these lines that are the header of the table that begins with ``first``.

    Pieces in two columns or more make a header; a line over the first column alone that a
    whole header does not need is a heading above the table, and so is a line in one piece above
    rows of codes alone, wherever its words begin.
    """
    codes_alone = line_kinds.codes_alone(first.text)
    found: list[Line] = []
    filled: set[int] = set()
    for line in reversed(above[-_MOST:]):
        last = found[0] if found else first
        gap = last.base - line.base
        over = set() if codes_alone and len(line.segments) == 1 else _over(line, columns)
        if not over or not 0 < gap <= (2.5 if not found else _CLOSE) * max(line.size, last.size):
            break
        if found and (abs(line.size - last.size) > 0.07 * line.size or line.bold is not last.bold):
            break
        whole = len(filled) == len(columns)
        beside = gap < 0.8 * line.size or line_kinds.is_code_set(line.text) or len(over) > 1
        if whole and not beside:
            break
        found.insert(0, line)
        filled |= over
    return found if len(filled) >= 2 and _names_columns(found, first) else []


def _over(line: Line, columns: Sequence[float]) -> set[int]:
    """The columns a line's pieces stand over; none where one is no header's or stands elsewhere."""
    over: set[int] = set()
    for segment in _pieces(line, columns):
        text = " ".join(word.text for word in segment)
        column = _column(segment[0].left, columns)
        stands = abs(segment[0].left - columns[column]) <= ALIGNED
        if not stands or len(text) > _LONGEST or line_kinds.is_code_entry(text):
            return set()
        if text.endswith((":", ".", ";")) or line_kinds.has_date(text):
            return set()
        over.add(column)
    return over


def _names_columns(found: Sequence[Line], first: Line) -> bool:
    text = " ".join(line.text for line in found)
    coded = line_kinds.is_code_entry(first.text)
    return coded and line_kinds.names_codes(text)


def _column(left: float, columns: Sequence[float]) -> int:
    return max(0, sum(start <= left + ALIGNED for start in columns) - 1)
