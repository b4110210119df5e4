"""A comparison on a terminal: what changed in words, and the two texts as a redline."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from policy.changes import Change, Severity
from policy.redline import Mark, Piece
from policywatch.shown_change import ShownChange, shortened, shown

_ROOM = 160  #: characters kept on each side of an edit
_PIPED_WIDTH = 100
_LEAST_WIDTH = 30  #: columns of text beside an indent, on however narrow a terminal
_INDENT = "    "
_LABEL = 14
_STYLES = {Mark.KEPT: "", Mark.REMOVED: "red strike", Mark.ADDED: "green underline"}
_SIGNS = {Mark.KEPT: ("", ""), Mark.REMOVED: ("[-", "-]"), Mark.ADDED: ("{+", "+}")}
_LOUD = {
    Severity.ACTION.upper(): "bold red",
    Severity.REVIEW.upper(): "bold yellow",
    Severity.RECORD.upper(): "dim",
}


def print_changes(changes: Sequence[Change]) -> None:
    """Print each change: headline, redline, then the facts beside it.

    In colour, removed words are red and struck, added ones green and underlined; on a pipe and
    without colour they stand in [-these-] and {+these+} signs.
    """
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, emoji=False, width=_PIPED_WIDTH)
    for number, change in enumerate(changes, start=1):
        _print(console, f"{number} of {len(changes)}  " if len(changes) > 1 else "", shown(change))


def _print(console: Console, number: str, change: ShownChange) -> None:
    head = Text()
    head.append(number, style="dim")
    head.append(change.severity, style=_LOUD.get(change.severity, "bold"))
    head.append(f"  {change.headline}", style="bold")
    _print_indented(console, head, "", "  ")
    coloured = console.color_system is not None and not console.no_color
    text = redline_text(shortened(change.pieces, _ROOM), coloured=coloured)
    if change.missing:
        text.append(("\n" if text else "") + change.missing, style="dim")
    console.print()
    _print_indented(console, text, _INDENT, _INDENT)
    console.print()
    for label, said in change.facts:
        _print_indented(console, Text(said), f"{_INDENT}{label:<{_LABEL}}", _INDENT + " " * _LABEL)
    console.print()


def _print_indented(console: Console, text: Text, first: str, rest: str) -> None:
    width = max(console.width - len(rest), _LEAST_WIDTH)
    for position, line in enumerate(text.wrap(console, width)):
        line.rstrip()
        console.print(Text(first if position == 0 else rest), line, sep="", soft_wrap=True)


def redline_text(pieces: Sequence[Piece], *, coloured: bool) -> Text:
    """The pieces as one text, told apart by colour or by signs."""
    text = Text()
    for mark, said in pieces:
        opening, closing = ("", "") if coloured else _SIGNS[mark]
        text.append(f"{opening}{said}{closing}", style=_STYLES[mark] if coloured else "")
    return text
