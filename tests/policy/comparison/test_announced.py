"""What becomes of an announcement that another sentence puts off."""

import pytest

from policy.changes import ChangeKind, Stage
from tests.policy.editions import only, told

_ANNOUNCED = (
    "Effective June 20, 2027, a change for CPT 17003 takes effect: claims must carry the count."
)


@pytest.mark.parametrize(
    ("put_off", "kind"),
    [
        ("The change for procedure code 17003 announced for Jun 20, 2027 is delayed until Sep 20, 2027.", ChangeKind.ANNOUNCEMENT_DELAYED),
        ("The change for procedure code 17003 announced for 06/20/2027 has been withdrawn.", ChangeKind.ANNOUNCEMENT_WITHDRAWN),
    ],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["", "# Updates\n"])
def test_the_sentence_that_announced_what_is_put_off_is_not_told_as_gone(
    put_off: str, kind: ChangeKind, heading: str
) -> None:
    old = f"# Coding\n{_ANNOUNCED}\nClaims are reviewed each year by the plan."
    new = f"# Coding\nClaims are reviewed each year by the plan.\n{heading}{put_off}"

    change = only(told(old, new))

    assert (change.kind, change.codes, change.before, change.after) == (
        kind,
        ("17003",),
        _ANNOUNCED,
        put_off,
    )


def test_a_rule_of_another_day_that_goes_beside_a_delay_is_told() -> None:
    other = "Effective May 2, 2027, prior authorization is required for CPT 17003."
    put_off = "The change for CPT 17003 announced for June 20, 2027 is delayed until Sep 20, 2027."

    changes = told(f"# Coding\n{_ANNOUNCED}\n{other}", f"# Coding\n{put_off}")

    assert {one.kind for one in changes} == {
        ChangeKind.ANNOUNCEMENT_DELAYED,
        ChangeKind.PRIOR_AUTH_CHANGED,
    }
    assert {one.stage for one in changes} >= {Stage.DELAYED}
