"""What the commands print: tables for a person, tab-separated lines or JSON for a pipe."""

import json
import re
import sys
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NoReturn, TextIO

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from policy.text import tidy

#: What commands a terminal or turns the direction of writing; line ends and tabs are not among it.
_COMMANDING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def harmless(text: str) -> str:
    """The text with a space for each character that would command the terminal it is shown on."""
    return _COMMANDING.sub(" ", text)


def write(text: str) -> None:
    """Print lines to standard output; what would command the terminal becomes a space."""
    _print(harmless(text), sys.stdout)


def note(text: str) -> None:
    """Print lines for the person at the terminal, apart from the answer, to standard error."""
    _print(harmless(text), sys.stderr)


def write_json(value: Any) -> None:
    """Print one JSON value; what would command a terminal is escaped in it."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    _print(_COMMANDING.sub(lambda found: f"\\u{ord(found[0]):04x}", text), sys.stdout)


def _print(text: str, stream: TextIO) -> None:
    stream.write(text.rstrip("\n") + "\n")
    stream.flush()


def write_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, whole: Collection[str] = ()
) -> None:
    """A table on a terminal; a header and tab-separated lines when piped.

    Cells are untrusted: control characters and line ends in them become spaces. ``whole`` names
    columns that are never broken over lines, because somebody will copy from them.
    """
    cells = [["" if cell is None else tidy(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in (columns, *cells):
            write("\t".join(row))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in whole)
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def fail(sentence: str, *, code: int = 1) -> NoReturn:
    """Say what is wrong on standard error and end with ``code``."""
    note(f"policywatch: {sentence}")
    raise typer.Exit(code)
