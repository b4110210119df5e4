"""Codes that a rule leaves out."""

import pytest

from policy.changes import ChangeKind, Direction
from tests.policy.editions import only, told

_CLOSER, _EASIER = Direction.RESTRICTIVE, Direction.PERMISSIVE
_COVERED = "# Policy\nCPT codes 17000, 17003 and 17004 are covered when the criteria are met"


@pytest.mark.parametrize(
    "exception",
    [", except 17003", ", with the exception of CPT 17003", ", excluding 17003", " (except for code 17003)", ", but not 17003"],
)  # fmt: skip
def test_an_exception_that_came_is_about_the_codes_it_leaves_out(exception: str) -> None:
    change = only(told(f"{_COVERED}.", f"{_COVERED}{exception}."))

    assert (change.kind, change.codes, change.direction) == (
        ChangeKind.COVERAGE_CHANGED,
        ("17003",),
        _CLOSER,
    )


@pytest.mark.parametrize(
    ("rule", "kind", "left_out", "held_again"),
    [
        ("Prior authorization is required for CPT 17000 and 17004", ChangeKind.PRIOR_AUTH_CHANGED, _EASIER, _CLOSER),
        ("CPT 11300 through 17110 are not covered", ChangeKind.COVERAGE_CHANGED, _EASIER, _CLOSER),
        ("Benefits are provided for CPT 17000: this service is covered", ChangeKind.COVERAGE_CHANGED, _CLOSER, _EASIER),
        ("CPT 17000 and 17004 will be reimbursed with a listed diagnosis", ChangeKind.COVERAGE_CHANGED, _CLOSER, _EASIER),
    ],
)  # fmt: skip
def test_an_exception_goes_against_the_rule_it_stands_in(
    rule: str, kind: ChangeKind, left_out: Direction, held_again: Direction
) -> None:
    whole, but = f"# Policy\n{rule}.", f"# Policy\n{rule}, except code 17003."

    came, went = only(told(whole, but)), only(told(but, whole))

    assert (came.kind, came.codes, came.direction) == (kind, ("17003",), left_out)
    assert (went.kind, went.codes, went.direction) == (kind, ("17003",), held_again)


def test_an_exception_that_gains_a_code_is_about_that_code() -> None:
    change = only(told(f"{_COVERED}, except 17003.", f"{_COVERED}, except 17003 and 17004."))

    assert (change.kind, change.codes) == (ChangeKind.COVERAGE_CHANGED, ("17004",))


def test_an_exception_in_other_words_is_told_of_no_code_of_the_rule() -> None:
    assert told(f"{_COVERED}, except 17003.", f"{_COVERED}, other than 17003.") == []
