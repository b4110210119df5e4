from collections.abc import Callable

import pytest

from policywatch.answers import (
    contractors_from,
    lines_from,
    places_from,
    states_from,
    words_of,
)


def test_answers_are_brought_to_the_words_used_here() -> None:
    assert states_from(words_of("tx, Ohio,TX,, north carolina")) == ("TX", "OH", "NC")
    assert contractors_from(["National Government Services", "novitas"]) == (
        "Wellpoint Federal",
        "Novitas",
    )
    assert lines_from(["Original Medicare", "medicare-advantage"]) == (
        "original_medicare",
        "medicare_advantage",
    )
    assert places_from(["11"]) == ("11",)


@pytest.mark.parametrize(
    ("read", "word", "said"),
    [
        (states_from, "Texs", "did you mean Texas"),
        (states_from, "ZZ", "is not a state"),
        (contractors_from, "Novitos", "did you mean Novitas"),
        (lines_from, "comercial", "did you mean commercial"),
        (lines_from, "not_stated", "is not a line of business"),
        (places_from, "office", "two digits"),
        (places_from, "011", "two digits"),
    ],
)
def test_what_is_not_known_is_said_with_what_was_meant(
    read: Callable[[list[str]], object], word: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        read([word])


def test_what_is_neither_text_nor_list_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a list"):
        words_of(7)
