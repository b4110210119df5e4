"""The table of a bulletin that comes as lines: each cell of a PDF's columns one below the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy.bulletins.status import status_of_heading
from policy.dates import DATE
from policy.document import Block, BlockKind
from policy.states import states_in
from policy.text import normalise

_TITLE_COLUMN = re.compile(
    r"(?:policy|policies|guideline|policy title|policies title)(?: titles?| names?)?\Z"
)
_DATE_COLUMN = re.compile(r"(?:effective|implementation) dates?\Z")
_LAST_COLUMN = re.compile(
    r"(?:policy summary|summary(?: of changes)?|coverage rationale|details?|comments?|update(?: to coverage)?|changes?|description)\Z"
)
_NARROW = 48  #: characters of the widest line of a title's or a date's column


@dataclass(frozen=True, slots=True)
class LinedRow:
    """A row put together again: its cells and the heading above its table."""

    cells: tuple[tuple[str, str], ...]
    path: tuple[str, ...]


def columns_read_as_lines(blocks: Sequence[Block]) -> tuple[list[LinedRow], list[Block]]:
    """The rows of tables that were read cell below cell, and the blocks that are in none.

    Such a table begins with the names of its columns, each a line: a title, an effective date, a
    summary. A row begins with the lines of its title, which are short, and is known by its date.
    """
    rows: list[LinedRow] = []
    rest: list[Block] = []
    status = ""
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if block.kind is not BlockKind.TABLE_ROW and status_of_heading(block.text):
            status = block.text
        header = _header_at(blocks, position)
        if header is None:
            rest.append(block)
            position += 1
            continue
        names, start = header
        end = next(
            (
                later
                for later in range(start, len(blocks))
                if blocks[later].kind is BlockKind.TABLE_ROW
                or _header_at(blocks, later)
                or _is_status_line(blocks, later)
            ),
            len(blocks),
        )
        path = (status,) if status else block.path
        rows.extend(_rows(blocks[start:end], names, path))
        position = end
    return rows, rest


def _is_status_line(blocks: Sequence[Block], position: int) -> bool:
    """Whether a line is a status over the next table, and no line of a cell that reads like one."""
    block = blocks[position]
    if not status_of_heading(block.text) or len(block.text.split()) > 3:
        return False
    return block.kind is BlockKind.HEADING or _header_at(blocks, position + 1) is not None


def _header_at(blocks: Sequence[Block], position: int) -> tuple[tuple[str, str, str], int] | None:
    """The names of the three columns that begin here, and where their rows begin."""
    three = blocks[position : position + 3]
    if len(three) < 3 or any(one.kind is BlockKind.TABLE_ROW for one in three):
        return None
    patterns = (_TITLE_COLUMN, _DATE_COLUMN, _LAST_COLUMN)
    if all(
        pattern.match(normalise(one.text)) for one, pattern in zip(three, patterns, strict=True)
    ):
        return (three[0].text, three[1].text, three[2].text), position + 3
    return None


def _rows(
    blocks: Sequence[Block], names: tuple[str, str, str], path: tuple[str, ...]
) -> list[LinedRow]:
    begun = [
        position
        for position, block in enumerate(blocks)
        if _begins_date(block.text) and not (position and _is_date_part(blocks[position - 1].text))
    ]
    found: list[LinedRow] = []
    titles = [
        _title_start(blocks, position, floor)
        for position, floor in zip(begun, [0, *(one + 1 for one in begun)], strict=False)
    ]
    for number, position in enumerate(begun):
        until = titles[number + 1] if number + 1 < len(titles) else len(blocks)
        dated = position + 1
        while dated < until and _is_date_part(blocks[dated].text):
            dated += 1
        cells = (
            (names[0], " ".join(one.text for one in blocks[titles[number] : position])),
            (names[1], " ".join(one.text for one in blocks[position:dated])),
            (names[2], _summary(blocks[dated:until])),
        )
        found.append(LinedRow(tuple(cell for cell in cells if cell[1]), path))
    return found


def _begins_date(text: str) -> bool:
    found = DATE.match(text.strip())
    return (found is not None and len(text) <= _NARROW) or normalise(text) in {"n/a", "tbd"}


def _is_date_part(text: str) -> bool:
    """Whether a line belongs to the cell of a date: another date, or states."""
    if _begins_date(text):
        return True
    bare = re.sub(r"\b(?:and|for|or|only|except|the|states? of)\b|[\s,;.&()]", "", text)
    return (
        bool(states_in(text))
        and len(text) <= _NARROW
        and bare == "".join(re.findall(r"\b[A-Z]{2}\b", text))
    )


def _title_start(blocks: Sequence[Block], position: int, floor: int) -> int:
    """Where the lines of a title begin that ends right before ``position``."""
    start = position
    while start > floor:
        above = blocks[start - 1]
        if above.kind is BlockKind.LIST_ITEM or len(above.text) > _NARROW:
            break
        if re.search(r"[.:;!?]\s*\Z", above.text) or _is_date_part(above.text):
            break
        start -= 1
    return start


def _summary(blocks: Sequence[Block]) -> str:
    return " ".join(
        f"• {one.text}" if one.kind is BlockKind.LIST_ITEM else one.text for one in blocks
    )
