"""What it means that a code turned from one verdict to another, there and back."""

import pytest

from policy.changes import ChangeKind, Direction
from policy.comparison.verdicts import turned
from policy.disposition import Verdict

_COVERED, _NOT_COVERED = Verdict.COVERED, Verdict.NOT_COVERED
_BACK = {
    Direction.RESTRICTIVE: Direction.PERMISSIVE,
    Direction.PERMISSIVE: Direction.RESTRICTIVE,
}


@pytest.mark.parametrize(
    ("was", "now", "kind", "direction"),
    [
        (_COVERED, Verdict.REQUIRED, ChangeKind.PRIOR_AUTH_CHANGED, Direction.RESTRICTIVE),
        (Verdict.RELATED, Verdict.REQUIRED, ChangeKind.PRIOR_AUTH_CHANGED, Direction.RESTRICTIVE),
        (
            Verdict.NOT_REQUIRED,
            Verdict.REQUIRED,
            ChangeKind.PRIOR_AUTH_CHANGED,
            Direction.RESTRICTIVE,
        ),
        (_COVERED, _NOT_COVERED, ChangeKind.COVERAGE_CHANGED, Direction.RESTRICTIVE),
        (Verdict.REQUIRED, _NOT_COVERED, ChangeKind.COVERAGE_CHANGED, Direction.RESTRICTIVE),
    ],
)
def test_what_turns_one_way_turns_back_the_other(
    was: Verdict, now: Verdict, kind: ChangeKind, direction: Direction
) -> None:
    there, back = turned(was, now, diagnosis=False), turned(now, was, diagnosis=False)

    assert (there[0], there[2]) == (kind, direction)
    assert (back[0], back[1], back[2]) == (kind, there[1], _BACK[direction])


@pytest.mark.parametrize("verdict", [_COVERED, _NOT_COVERED])
def test_a_heading_that_says_nothing_is_no_verdict(verdict: Verdict) -> None:
    assert turned(verdict, Verdict.RELATED, diagnosis=False)[0] is ChangeKind.CODE_RELISTED
    assert turned(Verdict.RELATED, verdict, diagnosis=False)[0] is ChangeKind.COVERAGE_CHANGED
