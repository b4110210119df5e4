import pytest

from policy.changes import ChangeKind
from tests.policy.editions import only, told

_PAGE = "# Not separately reimbursed\n{}# {}\nCPT codes 17110, 17111{} are {}."


@pytest.mark.parametrize(
    ("heading", "says", "kind"),
    [
        ("Bundled services", "bundled into the visit", ChangeKind.CODE_RELISTED),
        ("Separate payment", "separately reimbursed", ChangeKind.COVERAGE_CHANGED),
    ],
)
def test_a_code_that_goes_from_a_list_into_a_sentence_or_back_is_one_change(
    heading: str, says: str, kind: ChangeKind
) -> None:
    listed = _PAGE.format("17000\n17003\n", heading, "", says)
    said = _PAGE.format("17000\n", heading, " and 17003", says)

    for before, after in ((listed, said), (said, listed)):
        change = only(told(before, after))
        assert (change.kind, change.codes) == (kind, ("17003",))
        assert change.before is not None
        assert change.after is not None


def test_a_rule_that_turns_beside_a_new_one_on_codes_is_not_taken_for_it() -> None:
    before = "# Coverage criteria\nDestruction is covered when three or more lesions are present.\nThe record must name each lesion."
    turned = "Destruction is not covered when three or more lesions are present."
    after = f"# Coverage criteria\nCPT code 17004 is not reported with 17000 on the same day. {turned} The record must name each lesion."

    changes = told(before, after)

    assert [one.after for one in changes if one.before is not None] == [turned]
    assert len(changes) == 2


@pytest.mark.parametrize(
    "asked",
    ["Prior authorization is required for CPT 17003.", "CPT 17003 requires prior authorization."],
)
def test_an_add_on_that_leaves_a_list_beside_a_new_authorization_of_it_is_told_as_both(
    asked: str,
) -> None:
    before = "# Covered codes\n17000\n17003\n17110\n# Billing\nCPT code 17110 is paid once."
    after = (
        f"{before.replace('17003' + chr(10), '')}\nPrior authorization is required for CPT 17003."
    )

    assert {(one.kind, one.codes) for one in told(before, after)} == {
        (ChangeKind.CODE_REMOVED, ("17003",)),
        (ChangeKind.PRIOR_AUTH_CHANGED, ("17003",)),
    }
