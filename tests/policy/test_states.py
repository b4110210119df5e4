import pytest

from policy.states import state_lists, states_in


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("AR, CO and Ohio", ("AR", "CO", "OH")),
        ("West Virginia and Virginia", ("WV", "VA")),
        ("new york/NEW JERSEY", ("NY", "NJ")),
        ("or in me", ()),
    ],
)
def test_states_are_read_by_name_or_by_two_capitals(text: str, states: tuple[str, ...]) -> None:
    assert states_in(text) == states


@pytest.mark.parametrize(
    "text",
    ["a CT of the head", "the PA is required", "an MD must sign", "MA members", "an OK result"],
)
def test_two_capitals_alone_are_no_state_without_a_word_or_date_beside_them(text: str) -> None:
    assert state_lists(text) == ()


def test_each_list_of_states_is_found_where_it_stands() -> None:
    text = "9/1/2026 for TX; 10/1/2026 for AR, CO"

    assert [(one.states, text[one.start : one.end]) for one in state_lists(text)] == [
        (("TX",), "TX"),
        (("AR", "CO"), "AR, CO"),
    ]
