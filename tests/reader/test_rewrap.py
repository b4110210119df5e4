"""Hard-wrapped lines to whole ones."""

from collections import Counter

import pytest

from reader.rewrap import begins_item, goes_on, join, vocabulary

KNOWN = vocabulary(["authorization of add-on codes"])


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("prior author-", "ization is", "prior authorization is"),
        ("an add-", "on code", "an add-on code"),
        ("soft\u00ad", "ened", "softened"),
        ("codes 17000-", "17004 are", "codes 17000- 17004 are"),
        ("one line", "and the next", "one line and the next"),
    ],
)
def test_two_pieces_are_one(before: str, after: str, whole: str) -> None:
    assert join(before, after, KNOWN) == whole


def test_a_word_nobody_spells_otherwise_keeps_its_hyphen() -> None:
    assert join("a well-", "known rule", Counter()) == "a well-known rule"


@pytest.mark.parametrize(
    "line", ["1. Notes", "a) Notes", "(ii) Notes", "• Notes", "3.2. Notes", "IV. Notes"]
)
def test_an_item_begins_with_its_mark(line: str) -> None:
    assert begins_item(line)


@pytest.mark.parametrize("line", ["17003 each", "2026 was", "Notes", "I think so"])
def test_other_lines_begin_no_item(line: str) -> None:
    assert not begins_item(line)


def test_a_full_line_goes_on_and_a_short_one_does_not() -> None:
    full = "The plan covers this care when the notes name each lesion and when the"

    assert goes_on(full, "Doctor has signed them", width=len(full))
    assert not goes_on("Coverage Rationale", "The plan covers this care", width=len(full))
    assert goes_on("The plan covers", "this care", width=len(full))
