import pytest

from policy.sentences.boilerplate import is_boilerplate
from tests.policy.editions import edited, told

_MADE = "Acme's medical policies are based on a review of published, peer-reviewed literature."
_CONTRACT = "Payment is subject to the benefits of the member's subscriber contract."


@pytest.mark.parametrize(
    "text",
    [
        "This document is provided for information and is no guarantee of payment.",
        "This medical policy does not constitute medical advice.",
        "Benefit documents come before this policy.",
        "The member's benefit plan document takes precedence over this guideline.",
        "Copies are available on request from the plan.",
        "Created on 11/02/2026.",
        "Current as of November 20, 2026",
        "This document was printed on 2026-11-20",
        "This document is provided for information only.",
        "It does not replace the judgment of the treating clinician.",
        "This policy is not a guarantee of payment.",
        "These guidelines do not constitute medical advice.",
        "A copy of the criteria may be requested by members.",
        "Our medical policies are based on an assessment of published evidence and professional guidelines.",
        "Criteria are established through the review of literature.",
        "All clinical guidelines are reviewed at least annually.",
        "Eligibility for reimbursement is based upon the benefits set forth in the subscriber contract.",
        "Benefits are determined by the terms of the member's benefit plan document.",
        "In the event of a conflict between this policy and the plan document, the plan document governs.",
        "The treating physician is solely responsible for medical advice.",
        "Coverage is subject to the terms of the applicable certificate of coverage.",
        "This information is confidential and proprietary.",
        "Our clinical guidelines are intended to help decide on technologies for medical necessity.",
        "Coverage criteria are developed through the appraisal of clinical evidence.",
        "State mandates, federal law and the member's contract are looked at first.",
        "Where the two differ, the certificate of coverage takes precedence.",
        "This policy does not constitute a promise to pay.",
        "Clinical policies are reviewed annually by a panel of physicians.",
        "Acme Health follows Federal civil rights laws and does not discriminate on the basis of age, disability or sex.",
        "Benefits may vary from member to member; check the member's benefit booklet.",
        "Call Provider Services at 1-800-555-0147 (TTY 711), Monday through Friday, 8 a.m. to 5 p.m.",
        "With questions on this bulletin, contact your Provider Relations representative at desk@acme.example.",
        "If you speak another language, language assistance is available to you free of charge.",
    ],
)
def test_what_a_publisher_says_of_its_documents_is_boilerplate(text: str) -> None:
    assert is_boilerplate(text, ("Coverage",))
    assert told("# Coding\nReport 17003 once.", f"# Coding\nReport 17003 once.\n{text}") == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Prior authorization is not a guarantee of payment.", ()),
        ("Call 1-800-555-0147 within 2 business days of the admission.", ()),
        ("To request prior authorization, call 1-800-555-0147.", ()),
        ("Contact Provider Services before the service is given.", ()),
        ("This policy does not cover CPT 17003.", ()),
        ("Effective as of November 20, 2026", ()),
        ("Copies of the medical record must be submitted with the claim.", ()),
        ("This policy applies to claims created on or after 11/02/2026.", ()),
        ("This document is provided for information and is no guarantee of payment.", ("Terms of use",)),
    ],
)  # fmt: skip
def test_a_rule_is_no_boilerplate(text: str, path: tuple[str, ...]) -> None:
    assert not is_boilerplate(text, path)


@pytest.mark.parametrize(
    "sentence",
    [
        "This policy does not cover cosmetic removal.",
        "The policy is limited to adults.",
        "Prior authorization is required.",
        "Coverage is limited to 3 visits per year.",
        "Benefits are not available for CPT 17004.",
        "The member must have failed topical treatment.",
        "These services are not covered under the benefit plan.",
        "Documentation must be available on request.",
        "Reimbursement is based on the fee schedule for place of service 11.",
        "The guideline does not apply to members under 18.",
        "Photographs do not replace a biopsy.",
        "Freezing is covered when criteria are met.",
        "Payment is subject to the benefit plan and limited to 2 visits per year.",
        "Coverage is subject to prior authorization under the member's contract.",
        "Claims under this policy must follow the member's contract.",
        "Cosmetic care is not covered under the member's contract.",
        "Tests are medically necessary when the policy criteria are based on biopsy.",
    ],
)
def test_what_speaks_of_services_or_claims_is_no_boilerplate(sentence: str) -> None:
    assert not is_boilerplate(sentence)


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
