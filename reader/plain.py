"""Plain text to blocks: lines rewrapped, running lines dropped, headings and code lists seen.

Prose is given sentence by sentence: where a hard-wrapped paragraph ends cannot always be told,
where a sentence ends can, so other line ends give the same blocks.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from policy.captures import Reason
from policy.comparison.cuts import PROBABLY_CUT
from policy.document import Block
from policy.text import normalise, sentences, tidy
from policy.zones import Zone, zone_of
from reader import lines
from reader.assembly import LEAD_IN, Assembly
from reader.code_entries import column_names, write_entry
from reader.delimited import bare_lines, delimiter_of, is_header_alone, write_code_file, write_rows
from reader.errors import Unreadable
from reader.fixed_width import Piece, pieces_of
from reader.hcpcs_records import write_hcpcs_file
from reader.plain_groups import Group, groups_of
from reader.records import write_records
from reader.rewrap import clean, vocabulary
from reader.running_lines import drop_running
from reader.tables import Cell, write_table
from reader.text_columns import with_code_tables
from reader.unbroken import bulleted, is_unbroken_list, write_unbroken

#: Lengths at which stores cut, besides whole tens of thousands.
_ROUND: Final = frozenset(
    [*(2**power for power in range(11, 17)), 2_000, 4_000, 5_000, 8_000, 25_000, 65_535]
)
#: Letters that typesetting ties into one sign; taken apart they are the words of the text.
_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_UNBROKEN: Final = 1_500
_ONE_LINE: Final = 200  #: characters from which a text that is one line is taken for a page
_MARK = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]")


def cut_length(text: str) -> int | None:
    """The round length a text was cut at by whoever stored it, or None."""
    length = len(text.rstrip("\n"))
    if length in _ROUND or len(text) in _ROUND or (length >= 10_000 and length % 10_000 == 0):
        return None if re.search(r"[.!?\"”)]\s*\Z", text) and len(text) < 10_000 else length
    return None


def blocks_of(text: str) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks of a plain text and what is to be said about it.

    Raises ``Unreadable`` for a table without records.
    """
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u0085", "\n")
    )
    cut = cut_length(text)
    text = text.translate(_LIGATURES)
    warnings: tuple[str, ...] = ()
    if cut is not None:
        warnings = (f"the text ends after exactly {cut:,} characters: {PROBABLY_CUT}",)
        text = _whole_part(text)
    if is_header_alone(text):
        raise Unreadable(
            Reason.EMPTY, "the table has a header and no records below it; fetch it again later"
        )
    out = Assembly()
    if write_hcpcs_file(text, out):
        return tuple(out.blocks), warnings
    mark = delimiter_of(text)
    text = bare_lines(text) if mark is None else text
    if write_code_file(text, out):
        return tuple(out.blocks), warnings
    pieces = pieces_of(text) if mark is None else None
    if mark is not None:
        write_rows(text, mark, out)
    elif pieces is not None:
        _write_pieces(pieces, out)
    else:
        write_lines(text, out)
    return tuple(out.blocks), warnings


def _write_pieces(pieces: Iterable[Piece], out: Assembly) -> None:
    for piece in pieces:
        if piece.rows:
            write_records(piece.rows, out)
        else:
            write_lines("\n".join(piece.lines), out)


def _whole_part(text: str) -> str:
    """The text up to its last whole line, else sentence: the piece at a cut is nobody's words."""
    head, line, _ = text.rstrip().rpartition("\n")
    if line and len(head) > len(text) * 0.9:
        return head
    end = max(text.rfind(mark) for mark in (". ", "! ", "? ", ".\n"))
    return text[: end + 1] if end > len(text) * 0.9 else text


def write_lines(text: str, out: Assembly) -> None:
    """Read a text into ``out``; headings met are those of the text."""
    for piece in with_code_tables(drop_running(text)):
        if piece.rows:
            _write_rows(piece.rows, out)
        else:
            _write_found([clean(line) for line in piece.lines], out)


def _write_found(found: list[str], out: Assembly) -> None:
    known = vocabulary(found)
    columns: tuple[str, str] = ("", "")
    groups = [*groups_of(found, known), Group("", "")]
    for group, following in pairwise(groups):
        if group.kind == "heading" and _is_status(group.text, out.path):
            write_prose(group.text, out)
        elif group.kind == "heading":
            out.heading(group.text, group.rank)
            columns = ("", "")
        elif group.kind == "columns":
            columns = column_names(group.text)
        elif group.kind == "rows":
            _write_rows(group.rows, out)
        elif group.kind in {"entry", "item"} and is_unbroken_list(group.text):
            write_unbroken(group.text, out)
        elif group.kind == "entry":
            write_entry(group.text, out, columns)
        elif group.kind == "item":
            write_prose(group.text, out, item=True)
        elif following.kind in {"entry", "columns"} and lines.governs(group.text):
            out.heading(group.text, LEAD_IN)
        elif len(group.text) > (_UNBROKEN if len(groups) > 2 else _ONE_LINE):
            write_unbroken(group.text, out)
        else:
            write_prose(group.text, out)


def _is_status(text: str, path: tuple[str, ...]) -> bool:
    """Whether "New" or "Revised" is a cell of a history rather than a part of a bulletin."""
    return zone_of(path) is Zone.HISTORY and normalise(text) in {
        "new", "revised", "updated", "retired", "replaced", "reviewed",
    }  # fmt: skip


def write_prose(text: str, out: Assembly, *, item: bool = False) -> None:
    """A paragraph or list item, sentence by sentence."""
    text = lines.without_leaders(tidy(text))
    for number, sentence in enumerate(_pieces(text)):
        if item and number == 0:
            out.item(sentence)
        else:
            out.paragraph(sentence)


def _pieces(text: str) -> Iterator[str]:
    if lines.is_labelled(text) and len(text) < 300:
        yield text
        return
    mark = ""
    for sentence in sentences(text):
        if _MARK.fullmatch(sentence) and not mark:
            mark = f"{sentence} "
            continue
        yield from bulleted([mark + sentence])
        mark = ""
    if mark:
        yield mark.strip()


def _write_rows(rows: tuple[tuple[str, ...], ...], out: Assembly) -> None:
    origin = 0
    cells: list[list[Cell]] = []
    for row in rows:
        line: list[Cell] = []
        for value in row:
            origin += 1
            line.append(Cell(text=value, origin=origin))
        cells.append(line)
    width = max(len(line) for line in cells)
    write_table([[*line, *(Cell(text="", origin=0),) * (width - len(line))] for line in cells], out)
