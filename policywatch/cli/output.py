"""What the commands print: tables for a person, tab-separated lines or JSON for a pipe."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from policy.text import tidy


def write(text: str) -> None:
    """Print lines to standard output as they are."""
    sys.stdout.write(text.rstrip("\n") + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """Print lines for the person at the terminal, apart from the answer, to standard error."""
    sys.stderr.write(text.rstrip("\n") + "\n")
    sys.stderr.flush()


def write_json(value: Any) -> None:
    """Print one JSON value."""
    write(json.dumps(value, ensure_ascii=False, indent=2))


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on a terminal; a header and tab-separated lines when piped.

    Cells are untrusted: control characters and line ends in them become spaces.
    """
    cells = [["" if cell is None else tidy(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in (columns, *cells):
            write("\t".join(row))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def fail(sentence: str, *, code: int = 1) -> NoReturn:
    """Say what is wrong on standard error and end with ``code``."""
    note(f"policywatch: {sentence}")
    raise typer.Exit(code)
