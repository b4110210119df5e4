import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.quoting import (
    QUOTE_LIMIT,
    cut,
    cut_head,
    passage_around,
    plain,
    quotes_of_difference,
)

FILLER = "The plan reviews each request against the criteria of this policy. " * 12


def test_a_short_text_is_quoted_whole() -> None:
    assert quotes_of_difference("may be billed", "must be billed") == (
        "may be billed",
        "must be billed",
    )


@pytest.mark.parametrize(
    ("head", "tail"), [(FILLER, ""), ("", FILLER), (FILLER, FILLER)], ids=["end", "start", "middle"]
)
def test_the_part_that_differs_is_never_cut_out(head: str, tail: str) -> None:
    was, now = quotes_of_difference(
        f"{head}It is covered. {tail}", f"{head}It is not covered. {tail}"
    )

    assert "is covered" in was
    assert "is not covered" in now
    assert max(len(was), len(now)) <= QUOTE_LIMIT
    assert "…" in was


def test_two_differences_far_apart_are_both_quoted() -> None:
    was, now = quotes_of_difference(
        f"Up to 13 units apply. {FILLER}Notes may be sent.",
        f"Up to 10 units apply. {FILLER}Notes must be sent.",
    )

    assert "13 units" in was
    assert "may be sent" in was
    assert "10 units" in now
    assert "must be sent" in now
    assert max(len(was), len(now)) <= QUOTE_LIMIT


def test_a_very_long_text_is_quoted_around_its_difference() -> None:
    was, now = quotes_of_difference(FILLER * 60 + "It may.", FILLER * 60 + "It may not.")

    assert was.endswith("It may.")
    assert now.endswith("It may not.")


def test_a_text_is_cut_at_a_word() -> None:
    assert cut("one two three four", 12) == "one two…"
    assert cut_head("one two three four", 12) == "…three four"


def test_a_long_passage_is_quoted_around_its_first_code() -> None:
    assert "17003" in passage_around(f"{FILLER}17003 is new here. {FILLER}", ("17003",))


def test_invisible_marks_and_controls_are_gone() -> None:
    assert plain("a\u202eb\u200b\x1b[0m\u00adc\n\td\ud800") == "ab [0mc d\ufffd"


@given(st.text(max_size=900), st.text(max_size=900))
def test_quotes_are_short_and_printable_whatever_the_texts(before: str, after: str) -> None:
    for quote in quotes_of_difference(before, after):
        assert len(quote) <= QUOTE_LIMIT
        assert "\n" not in quote
        quote.encode()


@given(st.text(max_size=400), st.integers(min_value=2, max_value=60))
def test_a_cut_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit
    assert len(cut_head(text, limit)) <= limit
