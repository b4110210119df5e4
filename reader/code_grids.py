"""Cells that hold many codes, as lists of services by group have them: each code a row of its own.

"Skin procedures | Required, except in Alaska ... | 11920 11921 11922 ..." is a group, what is said of
it in words, and its codes. Short cells beside the codes are values of each code.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from policy.text import tidy
from reader import lines
from reader.assembly import TABLE_SUBGROUP, Assembly

Cells = Sequence[tuple[str, str]]
_MANY: Final = 6  #: codes after each other from which a cell is a grid
_RUN: Final = 4  #: codes after each other that are a grid in a cell that holds words as well
_VALUE: Final = 40  #: characters up to which a cell beside the codes is a value of each
_BREAK = re.compile(r"[\s,;]+")


def grid_columns(rows: Sequence[Sequence[str]]) -> frozenset[int]:
    """The places of columns in which some row has a grid of codes."""
    return frozenset(
        place
        for row in rows
        for place, value in enumerate(row)
        if len(value) > 30 and any(len(run) >= _MANY for run, _ in _runs(value))
    )


def write_grid_row(row: Cells, columns: frozenset[int], out: Assembly) -> bool:
    """Write a row whose cell in one of the columns holds codes; False where there is none."""
    place = next(
        (number for number in sorted(columns) if number < len(row) and _has_codes(row[number][1])),
        None,
    )
    if place is None:
        return False
    column, grid = row[place]
    said_before = [tidy(value) for _, value in row[:place] if tidy(value)]
    label = next((said for said in said_before[:1] if _labels(said)), None)
    if label is not None:
        out.heading(label, TABLE_SUBGROUP)
    others = [
        (name, tidy(value))
        for number, (name, value) in enumerate(row)
        if number != place and tidy(value) and tidy(value) != label
    ]
    for _, said in others:
        if len(said) > _VALUE:
            out.paragraph(said)
    values = [cell for cell in others if len(cell[1]) <= _VALUE]
    for codes, said in _runs(grid):
        if said:
            out.paragraph(said)
        for code in codes:
            out.row(((column, code), *values))
    return True


def _labels(said: str) -> bool:
    return len(said) <= 200 and not lines.is_code_entry(said)


def _has_codes(value: str) -> bool:
    return any(codes for codes, _ in _runs(value))


def _runs(value: str) -> Iterator[tuple[list[str], str]]:
    """A cell as codes and words by turns: a run of codes, or what is said between runs.

    In a cell that holds words as well, codes with commas between them belong to a sentence.
    """
    closed = _closed(value)
    tokens = [token for token in _BREAK.split(closed) if token]
    alone = all(lines.is_bare_code(token) for token in tokens)
    tokens = tokens if alone else closed.split()
    said: list[str] = []
    start = 0
    while start < len(tokens):
        end = start
        while end < len(tokens) and lines.is_bare_code(tokens[end]):
            end += 1
        if end - start >= (1 if alone else _RUN):
            if said:
                yield [], " ".join(said)
                said = []
            yield tokens[start:end], ""
        else:
            end = max(end, start + 1)
            said += tokens[start:end]
        start = end
    if said:
        yield [], " ".join(said)


def _closed(value: str) -> str:
    """Codes with their marks and ranges without spaces inside: 17003 [1], 17000 - 17004."""
    closed = re.sub(r"(?<=\d)\s+(?=[*†‡§^#]|\[\w\])", "", value)
    return re.sub(r"(?<=\w)\s*[-–—]\s*(?=\+?[A-Z]?\d{4})", "-", closed)
