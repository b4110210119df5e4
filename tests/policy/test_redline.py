from hypothesis import given
from hypothesis import strategies as st

from policy.redline import Mark, redline

_TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(["is", "not", "covered", "13", " ", ". "]), max_size=12).map("".join),
)


@given(_TEXT, _TEXT)
def test_a_redline_rebuilds_both_sides(before: str, after: str) -> None:
    pieces = redline(before, after)

    assert "".join(text for mark, text in pieces if mark is not Mark.ADDED) == before
    assert "".join(text for mark, text in pieces if mark is not Mark.REMOVED) == after
    assert all(text for _, text in pieces)


@given(_TEXT)
def test_equal_texts_have_nothing_marked(text: str) -> None:
    assert {mark for mark, _ in redline(text, text)} <= {Mark.KEPT}


def test_only_the_word_that_changed_is_marked() -> None:
    assert redline("It is covered.", "It is not covered.") == (
        (Mark.KEPT, "It is "),
        (Mark.ADDED, "not "),
        (Mark.KEPT, "covered."),
    )
