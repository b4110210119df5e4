"""Tables of text whose columns are places in the line, told by a ruler or by gaps all down a file.

A ruler is a line of dashes, one run for each column, below the header, as programs that print
tables write it. Without one, a file counts as such a table when every line from the header on
leaves the same places empty.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reader.records import is_header

_RULER = re.compile(r"\s*[-=_]{2,}(?:\s+[-=_]{2,})+\s*")
_MOST_HEADER: Final = 5
_FEWEST_ROWS: Final = 5  #: lines below a header from which gaps are taken for columns
_MOST_ABOVE: Final = 8
_WIDEST: Final = 2_000

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Lines of text, or the rows of a table (header first)."""

    lines: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def pieces_of(text: str) -> tuple[Piece, ...] | None:
    """A text as prose and tables by turns; None where no table of fixed width stands in it."""
    lines = text.split("\n")
    rulers = [place for place, line in enumerate(lines) if _RULER.fullmatch(line)]
    if rulers:
        found = tuple(_by_rulers(lines, rulers))
        return found if any(piece.rows for piece in found) else None
    return _by_gaps(lines)


def _by_rulers(lines: Sequence[str], rulers: Sequence[int]) -> Iterator[Piece]:
    start = 0
    for ruler in rulers:
        if ruler < start:
            continue
        starts = [run.start() for run in re.finditer(r"\S+", lines[ruler])]
        top = ruler
        while top > start and ruler - top < _MOST_HEADER and _filled(lines[top - 1], starts) > 1:
            top -= 1
        if top == ruler:
            continue
        end = _end(lines, ruler + 1, starts)
        rows = _rows(lines[ruler + 1 : end], starts)
        if not rows:
            continue
        if start < top:
            yield Piece(lines=tuple(lines[start:top]))
        header = [_cut(line, starts) for line in lines[top:ruler]]
        yield Piece(rows=(*header, *rows))
        start = end
    if start < len(lines):
        yield Piece(lines=tuple(lines[start:]))


def _end(lines: Sequence[str], start: int, starts: Sequence[int]) -> int:
    """The line behind a table's last: after a blank one, only another record goes on with it."""
    end = start
    for place in range(start, len(lines)):
        line = lines[place]
        if not line.strip():
            continue
        if not _RULER.fullmatch(line):
            if not _fits(line, starts):
                break
            if place > end and _filled(line, starts) < 2:
                break
        end = place + 1
    return end


def _fits(line: str, starts: Sequence[int]) -> bool:
    return all(place >= len(line) or place == 0 or line[place - 1] == " " for place in starts)


def _filled(line: str, starts: Sequence[int]) -> int:
    if _RULER.fullmatch(line) or not _fits(line, starts):
        return 0
    return sum(map(bool, _cut(line, starts)))


def _cut(line: str, starts: Sequence[int]) -> Row:
    ends = [*starts[1:], len(line)]
    first = [0, *starts[1:]]
    return tuple(line[start:end].strip() for start, end in zip(first, ends, strict=True))


def _rows(lines: Sequence[str], starts: Sequence[int]) -> list[Row]:
    """The records; a line without its first cell goes on with the record above it."""
    rows: list[Row] = []
    blank = True
    for line in lines:
        if not line.strip() or _RULER.fullmatch(line):
            blank = True
            continue
        row = _cut(line, starts)
        if rows and not blank and not row[0]:
            rows[-1] = tuple(
                " ".join(filter(None, pair)) for pair in zip(rows[-1], row, strict=True)
            )
        else:
            rows.append(row)
        blank = False
    return rows


def _by_gaps(lines: Sequence[str]) -> tuple[Piece, ...] | None:
    written = [place for place, line in enumerate(lines) if line.strip()]
    for top in written[:_MOST_ABOVE]:
        names = re.split(r"\s{2,}", lines[top].strip())
        if len(names) < 3 or not is_header(names):
            continue
        below = [lines[place] for place in written if place > top]
        if len(below) < _FEWEST_ROWS or max(map(len, below)) > _WIDEST:
            return None
        starts = _starts([lines[top], *below])
        if len(starts) < 3 or len(starts) < len(names):
            continue
        rows = [_cut(line, starts) for line in below]
        if sum(sum(map(bool, row)) >= 2 for row in rows) < 0.9 * len(rows):
            continue
        head = [Piece(lines=tuple(lines[:top]))] if top else []
        return (*head, Piece(rows=(_cut(lines[top], starts), *rows)))
    return None


def _starts(lines: Sequence[str]) -> list[int]:
    """Where columns begin: behind two places or more that every line leaves empty."""
    width = max(map(len, lines))
    used = bytearray(width + 2)
    for line in lines:
        for run in re.finditer(r"\S+(?: \S+)*", line):
            used[run.start() : run.end()] = b"\x01" * (run.end() - run.start())
    starts = [
        place for place in range(width) if used[place] and (place == 0 or not used[place - 1])
    ]
    kept = starts[:1]
    for place in starts[1:]:
        if place >= 2 and not used[place - 2]:
            kept.append(place)
    return kept
