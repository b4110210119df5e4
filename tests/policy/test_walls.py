import pytest

from policy.captures import Reason
from policy.walls import apology_in, is_problem_title, lays_down_terms, own_policy_words, wall_in


def test_the_wall_that_stands_first_names_the_page() -> None:
    wall = wall_in("access denied. please log in. page not found")

    assert wall is not None
    assert (wall.reason, wall.words) == (Reason.BOT_WALL, "access denied")
    assert wall_in("destruction of lesions is covered") is None


def test_terms_that_forbid_automated_access_are_no_wall() -> None:
    terms = (
        "you may not use automated tools to read the portal. you must be 18 years old."
        " we may end access at any time. you may choose the court. members must keep their keys."
    )
    wall = "automated access was detected. you must enable cookies. you can try again."

    assert lays_down_terms(terms)
    assert not lays_down_terms(wall)


@pytest.mark.parametrize(
    "text",
    ["page not found", f"{'menu ' * 60}404 - page not found. we're sorry.", "the document you requested has been moved. try the home page"],
)  # fmt: skip
def test_a_page_says_that_it_is_not_there(text: str) -> None:
    assert apology_in(text)


def test_without_an_apology_such_words_deep_in_a_text_are_what_it_says() -> None:
    assert apology_in(f"{'a sentence of the policy. ' * 20}the reply 'page not found' means an old link.") is None  # fmt: skip


def test_a_long_title_is_no_problem_title() -> None:
    assert is_problem_title("403 forbidden")
    assert not is_problem_title(f"{'how claims are denied and ' * 5}error codes")


def test_the_words_of_a_sites_foot_are_not_a_policys_own() -> None:
    assert own_policy_words("terms of use, privacy policy, coverage, article") == 0
    assert own_policy_words("cpt 17003 is not covered; prior authorization applies") == 3
