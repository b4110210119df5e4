import pytest

from policy.boilerplate import is_boilerplate
from tests.policy.editions import told


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
    ],
)
def test_what_a_publisher_says_of_its_documents_is_boilerplate(text: str) -> None:
    assert is_boilerplate(text, ("Coverage",))
    assert told("# Coding\nReport 17003 once.", f"# Coding\nReport 17003 once.\n{text}") == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Prior authorization is not a guarantee of payment.", ()),
        ("This policy does not cover CPT 17003.", ()),
        ("Effective as of November 20, 2026", ()),
        ("Copies of the medical record must be submitted with the claim.", ()),
        ("This policy applies to claims created on or after 11/02/2026.", ()),
        ("This document is provided for information and is no guarantee of payment.", ("Terms of use",)),
    ],
)  # fmt: skip
def test_a_rule_is_no_boilerplate(text: str, path: tuple[str, ...]) -> None:
    assert not is_boilerplate(text, path)
