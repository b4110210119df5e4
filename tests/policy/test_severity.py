import pytest

from policy.changes import ChangeKind, Direction, Severity
from policy.severity import severity_of

_ACT, _LOOK, _KEEP = Severity.ACTION, Severity.REVIEW, Severity.RECORD


@pytest.mark.parametrize(
    "kind",
    [
        ChangeKind.COVERAGE_CHANGED,
        ChangeKind.CRITERIA_CHANGED,
        ChangeKind.MODIFIER_CHANGED,
        ChangeKind.PRIOR_AUTH_CHANGED,
        ChangeKind.UNIT_LIMIT_CHANGED,
    ],
)
def test_what_gets_stricter_asks_for_action_and_its_relief_for_a_look(kind: ChangeKind) -> None:
    assert severity_of(kind, Direction.RESTRICTIVE) is _ACT
    for direction in (Direction.PERMISSIVE, Direction.NEUTRAL, Direction.UNCLEAR):
        assert severity_of(kind, direction) is _LOOK


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        (ChangeKind.FREQUENCY_LIMIT_CHANGED, _ACT),
        (ChangeKind.CODE_REMOVED, _LOOK),
        (ChangeKind.CODE_ADDED, _LOOK),
        (ChangeKind.CODE_RELISTED, _LOOK),
        (ChangeKind.PLACE_OF_SERVICE_CHANGED, _LOOK),
        (ChangeKind.DOCUMENTATION_CHANGED, _LOOK),
        (ChangeKind.GUIDANCE_CHANGED, _LOOK),
        (ChangeKind.EFFECTIVE_DATE_CHANGED, _LOOK),
        (ChangeKind.POLICY_PUBLISHED, _LOOK),
        (ChangeKind.POLICY_RETIRED, _LOOK),
        (ChangeKind.WORDING_CHANGED, _KEEP),
        (ChangeKind.ADMINISTRATIVE, _KEEP),
    ],
)
def test_other_kinds_weigh_the_same_whichever_way_they_go(
    kind: ChangeKind, severity: Severity, direction: Direction
) -> None:
    assert severity_of(kind, direction) is severity


def test_only_watched_diagnoses_are_told_and_losing_one_asks_for_action() -> None:
    added, removed = ChangeKind.DIAGNOSIS_ADDED, ChangeKind.DIAGNOSIS_REMOVED

    assert severity_of(removed, Direction.RESTRICTIVE, watched_diagnosis=True) is _ACT
    assert severity_of(added, Direction.PERMISSIVE, watched_diagnosis=True) is _LOOK
    assert severity_of(removed, Direction.RESTRICTIVE) is _KEEP
    assert severity_of(added, Direction.PERMISSIVE) is _KEEP
