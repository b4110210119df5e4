"""Footnote marks beside codes, and the legends that say what they mean."""

import pytest

from policy.changes import ChangeKind, Direction
from tests.policy.editions import edited, only, told

_LIST = """
# Codes
## Covered codes
|Code|Description
17000*|First lesion
17003|Second to fourteenth
17004|Fifteen or more
* {legend}
## Other codes
|Code|Description
11102|Biopsy
"""
_ASKED = _LIST.format(legend="Prior authorization is required.")


@pytest.mark.parametrize(
    ("legend", "kind", "direction"),
    [
        ("Prior authorization is required.", ChangeKind.PRIOR_AUTH_CHANGED, Direction.RESTRICTIVE),
        ("Precertification required", ChangeKind.PRIOR_AUTH_CHANGED, Direction.RESTRICTIVE),
        ("= No prior authorization required", ChangeKind.PRIOR_AUTH_CHANGED, Direction.PERMISSIVE),
        ("Not covered in children", ChangeKind.COVERAGE_CHANGED, Direction.RESTRICTIVE),
        ("Limited to 13 units per day", ChangeKind.UNIT_LIMIT_CHANGED, Direction.RESTRICTIVE),
    ],
)
def test_a_mark_that_comes_to_a_code_says_of_it_what_its_legend_says(
    legend: str, kind: ChangeKind, direction: Direction
) -> None:
    old = _LIST.format(legend=legend)

    change = only(told(old, edited(old, ("17003|", "17003*|"))))

    assert (change.kind, change.codes, change.direction) == (kind, ("17003",), direction)
    assert change.after is not None
    assert legend in change.after


@pytest.mark.parametrize(
    ("marked", "unmarked"),
    [
        ("17003*|Second", "17003|Second"),
        ("17003 *|Second", "17003|Second"),
        ("*17003|Second", "17003|Second"),
        ("17003|Second to fourteenth*", "17003|Second to fourteenth"),
    ],
)
def test_a_mark_counts_wherever_it_stands_in_the_row(marked: str, unmarked: str) -> None:
    with_mark = edited(_ASKED, (unmarked, marked))

    came, went = only(told(_ASKED, with_mark)), only(told(with_mark, _ASKED))

    assert (came.kind, came.codes) == (ChangeKind.PRIOR_AUTH_CHANGED, ("17003",))
    assert (went.kind, went.codes) == (ChangeKind.PRIOR_AUTH_CHANGED, ("17003",))


def test_a_legend_that_comes_with_its_marks_is_told_once_by_its_codes() -> None:
    old = edited(_ASKED, ("17000*", "17000"), ("* Prior authorization is required.\n", ""))
    new = edited(_ASKED, ("17003|", "17003*|"))

    change = only(told(old, new))

    assert (change.kind, change.codes) == (ChangeKind.PRIOR_AUTH_CHANGED, ("17000", "17003"))


def test_a_legend_that_says_something_else_is_told_of_the_marked_codes() -> None:
    change = only(told(_ASKED, _LIST.format(legend="Prior authorization is not required.")))

    assert (change.kind, change.codes) == (ChangeKind.PRIOR_AUTH_CHANGED, ("17000",))


def test_marks_in_a_line_of_codes_belong_to_the_code_before_them() -> None:
    old = "# Covered CPT codes\n17000*, 17003, 17004\n* Prior authorization is required."

    change = only(told(old, edited(old, ("17004", "17004*"))))

    assert (change.kind, change.codes) == (ChangeKind.PRIOR_AUTH_CHANGED, ("17004",))


@pytest.mark.parametrize(
    "replacement",
    [
        ("17000*", "17000†"),
        ("* Prior authorization is required.", "* Prior Authorization Is Required"),
        ("* Prior authorization is required.", "*Prior authorization is required."),
    ],
)
def test_another_mark_or_the_same_words_is_no_change(replacement: tuple[str, str]) -> None:
    new = edited(_ASKED, replacement)
    if "†" in new:
        new = edited(new, ("* Prior", "† Prior"))

    assert told(_ASKED, new) == []


@pytest.mark.parametrize("legend", ["", "See the list of brands.", "New since last year"])
def test_a_mark_that_says_no_rule_is_not_told(legend: str) -> None:
    old = _LIST.format(legend=legend)

    assert told(old, edited(old, ("17003|", "17003*|"))) == []


def test_a_mark_takes_the_legend_under_its_own_headings() -> None:
    old = f"{_ASKED}* Not covered in children\n"

    change = only(told(old, edited(old, ("11102|", "11102*|"))))

    assert (change.kind, change.codes) == (ChangeKind.COVERAGE_CHANGED, ("11102",))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Precertification applies only outside of the hospital.", "Precertification applies only outside of the hospital and the clinic."),
        ("May be used only for 17000 and 17004.", "May be used only for 17000."),
    ],
)  # fmt: skip
def test_a_legend_that_says_something_else_is_told(was: str, now: str) -> None:
    page = "# Covered codes\n|CPT|Words\n17000*|First\n17003|Each further\n17004|Many\n\n* {}"

    assert "17000" in only(told(page.format(was), page.format(now))).codes
