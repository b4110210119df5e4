import pytest

from policy.disposition import Verdict, disposition_of, disposition_of_heading
from policy.document import Aspect


@pytest.mark.parametrize(
    ("heading", "verdict"),
    [
        ("CPT codes covered if selection criteria are met:", Verdict.COVERED),
        ("Considered Medically Necessary when criteria are met", Verdict.COVERED),
        ("ICD-10 codes that support medical necessity", Verdict.COVERED),
        ("CPT codes not covered for indications listed", Verdict.NOT_COVERED),
        ("Non-covered services", Verdict.NOT_COVERED),
        ("Experimental, Investigational, or Unproven", Verdict.NOT_COVERED),
        ("Considered Not Medically Necessary", Verdict.NOT_COVERED),
        ("ICD-10 codes that do not support medical necessity", Verdict.NOT_COVERED),
        ("Cosmetic procedures", Verdict.NOT_COVERED),
        ("Other CPT codes related to the bulletin", Verdict.RELATED),
        ("Codes that require prior authorization", Verdict.REQUIRED),
        ("Prior authorization is required", Verdict.REQUIRED),
        ("Prior authorization code list", Verdict.REQUIRED),
        ("Precertification CPT codes", Verdict.REQUIRED),
        ("Precertification is no longer required", Verdict.NOT_REQUIRED),
        ("No prior authorization needed", Verdict.NOT_REQUIRED),
        ("Authorization required", Verdict.REQUIRED),
        ("Requires PA", Verdict.REQUIRED),
        ("Authorization not required", Verdict.NOT_REQUIRED),
        ("No PA needed", Verdict.NOT_REQUIRED),
        ("Non-reportable codes", Verdict.NOT_COVERED),
        ("Codes that should not be reported", Verdict.NOT_COVERED),
        ("Not paid separately", Verdict.NOT_COVERED),
        ("Bundled services", Verdict.NOT_COVERED),
        ("Codes bundled into the visit", Verdict.NOT_COVERED),
        ("Considered incidental", Verdict.NOT_COVERED),
        ("Included in the global package", Verdict.NOT_COVERED),
        ("Codes not meeting coverage criteria", Verdict.NOT_COVERED),
        ("Codes that fail to meet medical necessity", Verdict.NOT_COVERED),
        ("Ineligible codes", Verdict.NOT_COVERED),
        ("Invalid codes", Verdict.NOT_COVERED),
        ("Not a benefit", Verdict.NOT_COVERED),
        ("Coverage is not provided for", Verdict.NOT_COVERED),
        ("Insufficient evidence", Verdict.NOT_COVERED),
        ("Services not approved", Verdict.NOT_COVERED),
        ("Not considered incidental", Verdict.COVERED),
        ("Paid separately", Verdict.COVERED),
        ("Codes that meet coverage criteria", Verdict.COVERED),
        ("Allowed codes", Verdict.COVERED),
        ("Reportable codes", Verdict.COVERED),
        ("Considered reconstructive", Verdict.COVERED),
    ],
)
def test_a_heading_gives_the_verdict_its_words_give(heading: str, verdict: Verdict) -> None:
    found = disposition_of_heading(heading)

    assert found is not None
    assert found.verdict is verdict


@pytest.mark.parametrize(
    "heading",
    [
        "Group 1",
        "CPT codes",
        "Applicable Codes",
        "Billing",
        "",
        "Bundled payment programs",
        "Valid for 2027",
    ],
)
def test_a_neutral_heading_gives_none(heading: str) -> None:
    assert disposition_of_heading(heading) is None


def test_the_innermost_heading_that_gives_a_verdict_governs() -> None:
    covered = disposition_of(("Not covered", "CPT codes covered if criteria are met", "Group 2"))

    assert (covered.aspect, covered.verdict) == (Aspect.COVERAGE, Verdict.COVERED)
    assert disposition_of(("Codes", "Group 2")).verdict is Verdict.LISTED
