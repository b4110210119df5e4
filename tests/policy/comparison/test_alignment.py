from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from policy.comparison.alignment import anchors, leftovers, pair_up

_PASSAGES = st.lists(st.sampled_from("abcdefgh"), max_size=14)


@given(st.data(), _PASSAGES)
def test_the_same_passages_in_another_order_leave_nothing(
    data: st.DataObject, side: list[str]
) -> None:
    assert leftovers(side, data.draw(st.permutations(side))) == ([], [])


@given(_PASSAGES, _PASSAGES)
def test_what_is_left_over_is_the_difference_of_the_two_bags(
    before: list[str], after: list[str]
) -> None:
    gone, come = leftovers(before, after)

    assert Counter(before[i] for i in gone) == Counter(before) - Counter(after)
    assert Counter(after[i] for i in come) == Counter(after) - Counter(before)


@given(_PASSAGES, _PASSAGES)
def test_anchors_are_equal_and_never_cross(before: list[str], after: list[str]) -> None:
    marks = anchors(before, after)

    assert all(before[old] == after[new] for old, new in marks)
    assert marks == sorted(marks)
    assert len({new for _, new in marks}) == len(marks)
    assert [new for _, new in marks] == sorted(new for _, new in marks)


@given(_PASSAGES, _PASSAGES)
def test_each_leftover_is_paired_once_or_stands_alone(before: list[str], after: list[str]) -> None:
    gone, come = leftovers(before, after)
    pairs, left, joined = pair_up(before, after, gone, come)

    assert sorted([*left, *(old for old, _ in pairs)]) == sorted(gone)
    assert sorted([*joined, *(new for _, new in pairs)]) == sorted(come)


def test_an_edit_is_paired_with_its_neighbour_in_place_not_with_a_better_match_far_away() -> None:
    before = ["start", "the limit is 13 units per day", "middle", "other text here", "end"]
    after = ["start", "the limit is 9 units a day", "middle", "end", "quite new words stand here"]
    gone, come = leftovers(before, after)

    pairs, left, joined = pair_up(before, after, gone, come)

    assert pairs == [(1, 1)]
    assert (left, joined) == ([3], [4])


def test_a_passage_that_moved_and_was_edited_is_still_one_pair() -> None:
    before = ["first", "destruction is covered for three or more lesions", "second", "third"]
    after = ["first", "second", "third", "destruction is covered for five or more lesions"]
    gone, come = leftovers(before, after)

    assert pair_up(before, after, gone, come) == ([(1, 3)], [], [])
