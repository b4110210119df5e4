import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.text import normalise, sentences, skeleton, text_hash, tidy, words


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the plan’s “criteria”", 'the plan\'s "criteria"'),
        ("17000–17004", "17000 - 17004"),
        ("con\u00adsidered med\u200bically", "considered medically"),
        ("CPT® codes", "CPT codes"),
        ("and / or", "and/or"),
        ("( see above )", "(see above)"),
        ("one\u00a0two\n  three", "one two three"),
        ("ﬁeld", "field"),
        ("COVERED", "covered"),
    ],
)
def test_what_typesetting_did_makes_no_difference(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)
    assert text_hash(one) == text_hash(other)


@pytest.mark.parametrize(
    ("one", "other"), [("is covered", "is not covered"), ("13 units", "10 units"), ("<5", ">5")]
)
def test_what_says_something_else_is_not_equal(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)
    assert skeleton(one) != skeleton(other)


def test_a_number_keeps_its_decimals_as_one_word() -> None:
    assert words("Up to 2.5 mm, L57.0") == ["up", "to", "2.5", "mm", "l57.0"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It is covered. It is not new.", 2),
        ("Creams (e.g. Acid A) are used. No. 5 is old.", 2),
        ("See sec. 4 of the manual.", 1),
        ("Effective 9/1/2026; 10/1/2026 for AR, CO.", 1),
        ("17000; 17003; 17004", 1),
        ("The lesion is thick; The lesion bleeds.", 2),
        ("The dose is 2.5 mg. It is given twice.", 2),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, parts: int) -> None:
    found = sentences(text)

    assert len(found) == parts
    assert " ".join(found) == text


@given(st.text(alphabet='abc .;!?()"ABC19', max_size=80))
def test_cutting_into_sentences_loses_nothing_but_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("mark", [0x00AD, 0x200B, 0x200F, 0x202B, 0x202E, 0x2066, 0x2069, 0xFEFF])
def test_marks_that_hide_or_turn_text_are_dropped(mark: int) -> None:
    assert tidy(f"17{chr(mark)}003 is {chr(mark)}covered") == "17003 is covered"


@pytest.mark.parametrize("second", ["July 1, 2027", "Jul 1, 2027", "7/1/2027"])
def test_a_semicolon_before_a_second_date_ends_no_sentence(second: str) -> None:
    said = f"Authorization is required effective June 1, 2027; {second} for OH and TX."

    assert sentences(said) == [said]
