"""What payers say in everyday words, told with the kind, the codes and the date it has."""

import pytest

from policy.changes import ChangeKind
from tests.policy.editions import differences, edited, only, told

_LIST = """
# Services that need approval
Emergency care never needs approval.
## Imaging
|Code|Service|Approval
76536|Ultrasound of the neck|No
78815|PET scan|Yes
## Injected drugs
|HCPCS|Drug|HMO|PPO
J1745|Infliximab|Yes|No
J3357|Ustekinumab|Yes|Yes
## Mohs surgery
Codes 17311-17315: approval is needed in an ambulatory surgery center, with the exception of 17312.
"""
_KIND_AND_CODES = [
    (("76536|Ultrasound of the neck|No", "76536|Ultrasound of the neck|Yes"), "76536"),
    (("J1745|Infliximab|Yes|No", "J1745|Infliximab|Yes|Yes"), "J1745"),
    (("J1745|Infliximab|Yes|No", "J1745|Infliximab|No|No"), "J1745"),
    ((", with the exception of 17312.", "."), "17312"),
]


@pytest.mark.parametrize(("edit", "code"), _KIND_AND_CODES)
def test_a_list_of_what_needs_approval_is_one_of_authorizations(
    edit: tuple[str, str], code: str
) -> None:
    change = only(told(_LIST, edited(_LIST, edit)))

    assert change.kind is ChangeKind.PRIOR_AUTH_CHANGED
    assert code in change.codes


@pytest.mark.parametrize(
    ("columns", "before", "after", "kind"),
    [
        ("|Code|Rate", "17003|$4.11", "17003|$3.87", ChangeKind.PAYMENT_CHANGED),
        ("|Code|How often", "17003|1 per 3 months", "17003|1 per 6 months", ChangeKind.FREQUENCY_LIMIT_CHANGED),
        ("|Code|Review", "17003|Not required", "17003|Required", ChangeKind.PRIOR_AUTH_CHANGED),
        ("|Code|Pre-service review", "17003|No", "17003|Yes", ChangeKind.PRIOR_AUTH_CHANGED),
    ],
)  # fmt: skip
def test_a_column_is_known_by_its_everyday_name(
    columns: str, before: str, after: str, kind: ChangeKind
) -> None:
    change = only(differences(f"# Codes\n{columns}\n{before}", f"# Codes\n{columns}\n{after}"))

    assert (change.kind, change.codes) == (kind, ("17003",))
