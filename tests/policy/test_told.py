import pytest

from policy.alerts import UntoldReason
from policy.changes import Change, ChangeKind, Severity
from policy.codes import DEFAULT_CODES, EVERYTHING, WatchList
from policy.told import concerns, decide

_WATCH = WatchList(codes=DEFAULT_CODES)


def _change(
    *codes: str,
    severity: Severity = Severity.REVIEW,
    kind: ChangeKind = ChangeKind.GUIDANCE_CHANGED,
) -> Change:
    return Change(
        kind=kind, aspect=None, codes=codes, before="was", after="is", where=(), severity=severity
    )


@pytest.mark.parametrize(
    ("codes", "concerned"),
    [(("17003",), True), (("11102", "17000"), True), (("11102",), False), (("L57.0",), True), (("C44.91",), False), ((), True)],
)  # fmt: skip
def test_a_change_concerns_a_team_by_its_codes(codes: tuple[str, ...], *, concerned: bool) -> None:
    assert concerns(_change(*codes), _WATCH) is concerned
    assert concerns(_change(*codes), EVERYTHING)


def test_action_is_told_before_review_and_the_rest_is_kept() -> None:
    changes = [
        _change("17000"),
        _change("17003", severity=Severity.ACTION),
        _change("17004", severity=Severity.RECORD),
        _change("11102", severity=Severity.ACTION),
        _change(kind=ChangeKind.WORDING_CHANGED),
    ]

    assert decide(changes, _WATCH).told == (1, 0)
    assert decide(changes, _WATCH).untold is None


def test_why_nothing_is_told_is_said() -> None:
    assert decide([_change("11102")], _WATCH).untold is UntoldReason.NO_MATCH
    assert decide([_change("17003", severity=Severity.RECORD)], _WATCH).untold is UntoldReason.KIND
    assert decide([], _WATCH).untold is UntoldReason.KIND
