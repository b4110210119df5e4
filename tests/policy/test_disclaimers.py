import pytest

from policy.disclaimers import is_disclaimer
from tests.policy.editions import edited, told

_MADE = "Acme's medical policies are based on a review of published, peer-reviewed literature."
_CONTRACT = "Payment is subject to the benefits of the member's subscriber contract."


@pytest.mark.parametrize(
    "text",
    [
        _MADE,
        _CONTRACT,
        "Our clinical guidelines are intended to help decide on technologies for medical necessity.",
        "Coverage criteria are developed through the appraisal of clinical evidence.",
        "State mandates, federal law and the member's contract are looked at first.",
        "Where the two differ, the certificate of coverage takes precedence.",
        "This policy does not constitute a promise to pay.",
        "Clinical policies are reviewed annually by a panel of physicians.",
    ],
)
def test_what_a_policy_is_and_how_it_is_made_is_a_disclaimer(text: str) -> None:
    assert is_disclaimer(text)


@pytest.mark.parametrize(
    "text",
    [
        "Freezing is covered when criteria are met.",
        "Payment is subject to the benefit plan and limited to 2 visits per year.",
        "Coverage is subject to prior authorization under the member's contract.",
        "Claims under this policy must follow the member's contract.",
        "Cosmetic care is not covered under the member's contract.",
        "Tests are medically necessary when the policy criteria are based on biopsy.",
    ],
)
def test_a_rule_on_a_service_is_no_disclaimer(text: str) -> None:
    assert not is_disclaimer(text)


_POLICY = f"""
# Medical Policy
{_MADE}
{_CONTRACT}
Destruction of lesions is medically necessary when two or more lesions are present.
# Coding
|Code|Description
17000|First lesion
17003|Each further lesion
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (_MADE, "Coverage criteria are established through the assessment of scientific evidence."),
        (_CONTRACT, "Federal and state law and the subscriber contract are considered first."),
        (_CONTRACT, ""),
        (_MADE, f"{_MADE} Our medical policies are guides for the evaluation of technologies."),
    ],
)
def test_a_disclaimer_that_is_reworded_comes_or_goes_is_not_told(old: str, new: str) -> None:
    assert told(_POLICY, edited(_POLICY, (old, new))) == []
