"""A change as a person reads it, on a page and on a terminal."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from policy.changes import Basis, Change, ChangeKind, Direction, Severity
from policy.document import Aspect
from policy.redline import Mark
from policywatch.cli.redline import redline_text
from policywatch.shown_change import ShownChange, shortened, shown

_CONTEXT = "Each lesion is counted once on the day of service. " * 12


def change(before: str | None, after: str | None) -> Change:
    return Change(
        kind=ChangeKind.GUIDANCE_CHANGED,
        aspect=Aspect.COVERAGE,
        codes=("17000", "17003"),
        before=before,
        after=after,
        where=("Policy", "Billing"),
        severity=Severity.REVIEW,
        direction=Direction.RESTRICTIVE,
        basis=Basis.PROSE,
        notes=("The printed dates and version did not change.",),
    )


def side(one: ShownChange, of: Mark) -> str:
    return "".join(text for mark, text in one.pieces if mark in {Mark.KEPT, of})


@given(st.text(max_size=80), st.text(max_size=80))
def test_what_is_shown_of_both_sides_has_no_command_in_it(before: str, after: str) -> None:
    one = shown(change(before, after))

    for text in (one.headline, *(text for _, text in one.pieces), *(said for _, said in one.facts)):
        assert not any((c < " " and c != "\n") or "\x7f" <= c <= "\x9f" or "\u202a" <= c <= "\u202e" for c in text)  # fmt: skip
        text.encode()


def test_a_side_that_is_missing_is_said_to_be_missing() -> None:
    assert shown(change(None, "It must be billed.")).missing == "Nothing stood here."
    assert shown(change("It must be billed.", None)).missing == "Nothing stands here now."
    assert shown(change("It may be.", "It must be.")).missing == ""


def test_long_unchanged_stretches_are_left_out_and_the_edit_stays() -> None:
    one = shown(change(f"{_CONTEXT}It may be billed. {_CONTEXT}", f"{_CONTEXT}It must be billed. {_CONTEXT}"))  # fmt: skip

    pieces = shortened(one.pieces, 60)

    text = "".join(text for _, text in pieces)
    assert (Mark.REMOVED, "may") in pieces
    assert (Mark.ADDED, "must") in pieces
    assert text.startswith("…")
    assert text.endswith("…") or text.rstrip().endswith("…")
    assert len(text) < 160


def test_a_passage_of_a_hundred_thousand_characters_and_more_is_cut_with_a_word_on_how_much() -> (
    None
):
    one = shown(change("word " * 30_000, "word " * 30_000 + "more"))

    assert "characters more" in side(one, Mark.ADDED)


@pytest.mark.parametrize(
    ("coloured", "printed"),
    [(False, "It [-may-]{+must+} be billed."), (True, "It maymust be billed.")],
)
def test_without_colour_signs_tell_removed_from_added(coloured: bool, printed: str) -> None:
    text = redline_text(shown(change("It may be billed.", "It must be billed.")).pieces, coloured=coloured)  # fmt: skip

    assert text.plain == printed


def test_in_colour_removed_words_are_struck_and_added_ones_underlined() -> None:
    text = redline_text(shown(change("It may be billed.", "It must be billed.")).pieces, coloured=True)  # fmt: skip
    out = io.StringIO()
    Console(file=out, force_terminal=True, color_system="standard").print(text)

    assert "\x1b[9;31mmay\x1b[0m" in out.getvalue()
    assert "\x1b[4;32mmust\x1b[0m" in out.getvalue()
