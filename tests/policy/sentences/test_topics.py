import pytest

from policy.changes import AppliesBy, ChangeKind, Direction
from policy.sentences.applies_by import applies_by
from policy.sentences.topics import topic_of

_UP, _DOWN, _OPEN = Direction.PERMISSIVE, Direction.RESTRICTIVE, Direction.UNCLEAR
_PA = "Prior authorization is required for CPT 17003."


@pytest.mark.parametrize(
    ("before", "after", "kind", "direction"),
    [
        ("Prior authorization is not required.", "Prior authorization is required.", ChangeKind.PRIOR_AUTH_CHANGED, _DOWN),
        (_PA, "Prior authorization is no longer required for CPT 17003.", ChangeKind.PRIOR_AUTH_CHANGED, _UP),
        (_PA, "CPT 17003 is exempt from prior authorization.", ChangeKind.PRIOR_AUTH_CHANGED, _UP),
        (_PA, "Prior authorization has been waived for CPT 17003.", ChangeKind.PRIOR_AUTH_CHANGED, _UP),
        (None, _PA, ChangeKind.PRIOR_AUTH_CHANGED, _DOWN),
        (_PA, None, ChangeKind.PRIOR_AUTH_CHANGED, _UP),
        ("CPT 17003 requires prior authorization.", "CPT 17003 does not require prior authorization.", ChangeKind.PRIOR_AUTH_CHANGED, _UP),
        ("Prior approval must be obtained.", "Prior approval need not be obtained.", ChangeKind.PRIOR_AUTH_CHANGED, _UP),
        ("Pre-certification is optional.", "Pre-certification is mandatory.", ChangeKind.PRIOR_AUTH_CHANGED, _DOWN),
        ("Authorization is required.", "Authorization is not required.", ChangeKind.PRIOR_AUTH_CHANGED, _UP),
        ("It is covered.", "It is not covered.", ChangeKind.COVERAGE_CHANGED, _DOWN),
        ("17003 is reimbursed separately.", "17003 is not reimbursed separately.", ChangeKind.COVERAGE_CHANGED, _DOWN),
        ("The plan covers freezing.", "The plan does not cover freezing.", ChangeKind.COVERAGE_CHANGED, _DOWN),
        ("Acme reimburses 17003 for each lesion.", "Acme no longer reimburses 17003 for each lesion.", ChangeKind.COVERAGE_CHANGED, _DOWN),
        ("Acme does not pay for 17003.", "Acme has a fee for 17003.", ChangeKind.COVERAGE_CHANGED, _UP),
        (None, "This guideline has been archived.", ChangeKind.POLICY_RETIRED, _OPEN),
        ("Coverage is not provided here.", "Coverage is provided here.", ChangeKind.COVERAGE_CHANGED, _UP),
        ("Tests are considered investigational.", "Tests are not considered investigational.", ChangeKind.COVERAGE_CHANGED, _UP),
        ("Up to thirteen units per day.", "Up to ten units per day.", ChangeKind.UNIT_LIMIT_CHANGED, _DOWN),
        ("Modifier 25 is required.", "Modifier 25 is not required.", ChangeKind.MODIFIER_CHANGED, _UP),
        ("It is considered investigational.", "It is considered medically necessary.", ChangeKind.COVERAGE_CHANGED, _UP),
        ("Up to 13 units per day.", "Up to 10 units per day.", ChangeKind.UNIT_LIMIT_CHANGED, _DOWN),
        ("Up to 13 units per day.", "Up to 15 units per day.", ChangeKind.UNIT_LIMIT_CHANGED, _UP),
        ("Limited to 4 sessions per year.", "Limited to 2 sessions per year.", ChangeKind.FREQUENCY_LIMIT_CHANGED, _DOWN),
        ("2 treatments within 12 months", "2 treatments within 24 months", ChangeKind.FREQUENCY_LIMIT_CHANGED, _DOWN),
        ("Modifier 59 may be used.", "Modifier 59 may not be used.", ChangeKind.MODIFIER_CHANGED, _DOWN),
        ("Members must be 5 years of age or older.", "Members must be 2 years of age or older.", ChangeKind.CRITERIA_CHANGED, _UP),
        ("The maximum is 2 doses per 30 days.", "The maximum is 1 dose per 30 days.", ChangeKind.FREQUENCY_LIMIT_CHANGED, _DOWN),
        (None, "We will scan each photo that a member must submit.", ChangeKind.GUIDANCE_CHANGED, _DOWN),
        ("Counseling must be documented within 60 days before the order.", "Counseling must be documented within 90 days before the order.", ChangeKind.DOCUMENTATION_CHANGED, _OPEN),
        ("It is medically necessary within 30 days of a fall.", "It is medically necessary within 60 days of a fall.", ChangeKind.CRITERIA_CHANGED, _OPEN),
        ("Not more than once within 30 days of a visit.", "Not more than once within 60 days of a visit.", ChangeKind.FREQUENCY_LIMIT_CHANGED, _DOWN),
        ("Report modifier 95 with place of service 02 or 10.", "Report modifier 95 with place of service 10.", ChangeKind.PLACE_OF_SERVICE_CHANGED, _OPEN),
        ("Report modifier 95 with POS 02.", "Report modifier 93 with POS 02.", ChangeKind.MODIFIER_CHANGED, _OPEN),
        ("Practices in Ohio must comply by March 1, 2025; practices in Texas by April 1, 2025.", "Practices in Ohio must comply by March 1, 2025; practices in Texas by June 1, 2025.", ChangeKind.EFFECTIVE_DATE_CHANGED, Direction.NEUTRAL),
        ("Claims received after June 1, 2025 must name the size.", "Claims received after July 1, 2025 must name the size.", ChangeKind.EFFECTIVE_DATE_CHANGED, Direction.NEUTRAL),
        ("Services performed from June 1, 2025 need a note.", "Services performed from July 1, 2025 need a note.", ChangeKind.EFFECTIVE_DATE_CHANGED, Direction.NEUTRAL),
        ("From March 1, 2025, claims processed without an invoice are returned.", "From March 1, 2025, claims received without an invoice are returned.", ChangeKind.GUIDANCE_CHANGED, _OPEN),
        ("Append JZ or JW to every line.", "Append JW to every line.", ChangeKind.MODIFIER_CHANGED, _OPEN),
        ("Claims must be coded so by March 1, 2025.", "Claims must be coded so by May 1, 2025.", ChangeKind.EFFECTIVE_DATE_CHANGED, Direction.NEUTRAL),
        (None, "Who closes the account is not eligible for a full or partial refund.", ChangeKind.GUIDANCE_CHANGED, _DOWN),
        (None, "Removal by laser is not eligible for coverage.", ChangeKind.COVERAGE_CHANGED, _DOWN),
        ("Paid in place of service 11 or 22.", "Paid in place of service 11.", ChangeKind.PLACE_OF_SERVICE_CHANGED, _OPEN),
        ("Records should document the site.", "Records must document the site.", ChangeKind.DOCUMENTATION_CHANGED, _DOWN),
        ("when any of the criteria apply", "when all of the criteria apply", ChangeKind.CRITERIA_CHANGED, _DOWN),
        ("Claims must be sent within 180 days.", "Claims must be sent within 90 days.", ChangeKind.GUIDANCE_CHANGED, _OPEN),
        ("Effective March 1, 2027 it applies.", "Effective April 1, 2027 it applies.", ChangeKind.EFFECTIVE_DATE_CHANGED, Direction.NEUTRAL),
        ("Reviewed March 1, 2026.", "Reviewed March 1, 2027.", ChangeKind.ADMINISTRATIVE, Direction.NEUTRAL),
        ("In effect from 9/1/2026 for OH.", "In effect from 9/1/2026 for OH and TX.", ChangeKind.EFFECTIVE_DATE_CHANGED, Direction.NEUTRAL),
        ("The policy describes the rule.", "The bulletin addresses the rule.", ChangeKind.WORDING_CHANGED, Direction.NEUTRAL),
        ("We consider it suitable for patients.", "We regard it as suitable for members.", ChangeKind.WORDING_CHANGED, Direction.NEUTRAL),
        (None, "CPT 17000 is covered no more than once every 3 days.", ChangeKind.FREQUENCY_LIMIT_CHANGED, _DOWN),
        (None, "Claims with modifier 25 will be denied unless medical records are submitted with the claim.", ChangeKind.RECORDS_REQUIRED, _DOWN),
        ("Records are kept.", "Medical records must be submitted with each claim.", ChangeKind.RECORDS_REQUIRED, _DOWN),
        (None, "Claims for 17004 must include photographs.", ChangeKind.RECORDS_REQUIRED, _DOWN),
        ("Submit office notes with the claim.", "Submit the claim as usual; office notes are no longer required with the claim.", ChangeKind.RECORDS_REQUIRED, _UP),
        ("Records must be sent with the claim.", None, ChangeKind.RECORDS_REQUIRED, _UP),
        (None, "Claims must be supported by documentation in the medical record.", ChangeKind.DOCUMENTATION_CHANGED, _DOWN),
        (None, "Medical records must be submitted upon request.", ChangeKind.DOCUMENTATION_CHANGED, _DOWN),
        ("The record must name the lesion.", "The record must name the lesion, its size and its site.", ChangeKind.DOCUMENTATION_CHANGED, _DOWN),
        (None, "The site of each lesion must be recorded in the chart.", ChangeKind.DOCUMENTATION_CHANGED, _DOWN),
        (None, "Services billed in place of service 31 or 32 are not covered.", ChangeKind.PLACE_OF_SERVICE_CHANGED, _DOWN),
        (None, "17003 billed with modifier 59 is not covered.", ChangeKind.MODIFIER_CHANGED, _DOWN),
        (None, "Claims for 17003 without modifier 59 will be denied.", ChangeKind.MODIFIER_CHANGED, _DOWN),
        ("Claims that lack the right modifier are rejected.", None, ChangeKind.MODIFIER_CHANGED, _UP),
        (None, "Units of 17003 in excess of 13 per day are not covered.", ChangeKind.UNIT_LIMIT_CHANGED, _DOWN),
        (None, "More than two sessions per calendar year are not covered.", ChangeKind.FREQUENCY_LIMIT_CHANGED, _DOWN),
        ("This policy applies to members in Texas and Ohio.", "This policy applies to members in Texas, Ohio and Kentucky.", ChangeKind.APPLICABILITY_CHANGED, _OPEN),
        ("This policy applies to all states.", "This policy applies to all states except Louisiana.", ChangeKind.APPLICABILITY_CHANGED, _OPEN),
        ("This guideline applies to Commercial and Medicare Advantage plans.", "This guideline applies to Commercial plans only.", ChangeKind.APPLICABILITY_CHANGED, _OPEN),
        (None, "This policy does not apply to Medicaid members in Kentucky.", ChangeKind.APPLICABILITY_CHANGED, _OPEN),
        ("The contractor is Noridian.", "The contractor is Palmetto GBA.", ChangeKind.APPLICABILITY_CHANGED, _OPEN),
        ("CMS proposes to lower the payment of 17003.", "CMS finalizes the proposal to lower the payment of 17003.", ChangeKind.RULE_ADOPTED, _OPEN),
        ("17003 is paid at 100% of the fee schedule.", "17003 is paid at 80% of the fee schedule.", ChangeKind.PAYMENT_CHANGED, _DOWN),
        ("17003 is paid at 50 percent of the allowed amount.", "17003 is paid at 75 percent of the allowed amount.", ChangeKind.PAYMENT_CHANGED, _UP),
        ("Six services in 12 months.", "Four services in 12 months.", ChangeKind.FREQUENCY_LIMIT_CHANGED, _DOWN),
        ("We cover 96910 up to 36 visits a year.", "We cover 96910 up to 24 visits a year.", ChangeKind.FREQUENCY_LIMIT_CHANGED, _DOWN),
        ("The dose may not exceed 155 units every 12 weeks.", "The dose may not exceed 195 units every 12 weeks.", ChangeKind.UNIT_LIMIT_CHANGED, _UP),
        ("The dose may not exceed 155 units every 12 weeks.", "The dose may not exceed 155 units every 10 weeks.", ChangeKind.FREQUENCY_LIMIT_CHANGED, _UP),
        ("For 17004 the rate is $112.40.", "For 17004 the rate is $98.15.", ChangeKind.PAYMENT_CHANGED, _DOWN),
        ("A device is covered for an index of 15 or more.", "A device is covered for an index of 10 or more.", ChangeKind.CRITERIA_CHANGED, _UP),
        ("The member has had hives for 6 weeks.", "The member has had hives for 12 weeks.", ChangeKind.CRITERIA_CHANGED, _OPEN),
        ("Modifier 51 should not be reported with 17003.", None, ChangeKind.MODIFIER_CHANGED, _UP),
        ("It is considered experimental for all uses.", "It is considered medically necessary for dystonia and experimental for all other uses.", ChangeKind.COVERAGE_CHANGED, _UP),
        ("It is considered medically necessary for dystonia and experimental for all other uses.", "It is considered experimental for all uses.", ChangeKind.COVERAGE_CHANGED, _DOWN),
        ("Appropriate once a year for a member with more than 50 moles.", "Appropriate once a year for a member with more than 25 moles.", ChangeKind.CRITERIA_CHANGED, _UP),
        ("One tube is paid for each area.", "Two tubes are paid for each area.", ChangeKind.UNIT_LIMIT_CHANGED, _UP),
        ("Approval lasts for 6 months.", "Approval lasts for 12 months.", ChangeKind.PRIOR_AUTH_CHANGED, _OPEN),
        ("Invoices are not needed.", "An invoice must come with the claim.", ChangeKind.RECORDS_REQUIRED, _DOWN),
        ("C5271 is not recognized for payment in an office.", "C5271 is recognized for payment in an office.", ChangeKind.COVERAGE_CHANGED, _UP),
        ("Visits are paid at the same rate as before.", "Visits are paid at 80 percent of the rate.", ChangeKind.PAYMENT_CHANGED, _OPEN),
        ("90694 is limited to members aged 65 and up.", "90694 is limited to members aged 60 and up.", ChangeKind.CRITERIA_CHANGED, _UP),
        ("17003 is denied when billed without Q7 or Q8.", "17003 is denied when billed without Q8.", ChangeKind.MODIFIER_CHANGED, _OPEN),
        ("Claims received January 2, 2027 and after need a note.", "Claims received March 2, 2027 and after need a note.", ChangeKind.EFFECTIVE_DATE_CHANGED, Direction.NEUTRAL),
        ("Members who are 10 years or older qualify.", "Members who are 18 years or older qualify.", ChangeKind.CRITERIA_CHANGED, _DOWN),
        ("Lenses are covered after surgery only.", "Lenses are covered after surgery.", ChangeKind.CRITERIA_CHANGED, _UP),
        ("99173 gets no separate payment.", "99173 is paid separately.", ChangeKind.COVERAGE_CHANGED, _UP),
        ("Review of 72148 will end on June 30, 2027.", "Review of 72148 will end on July 31, 2027.", ChangeKind.EFFECTIVE_DATE_CHANGED, Direction.NEUTRAL),
        ("17003 needs no approval.", "17003 needs approval.", ChangeKind.PRIOR_AUTH_CHANGED, _DOWN),
        ("A home test requires pre-service review.", "A home test does not require pre-service review.", ChangeKind.PRIOR_AUTH_CHANGED, _UP),
        ("Visits need approval after the 12th visit.", "Visits need approval after the 6th visit.", ChangeKind.PRIOR_AUTH_CHANGED, _OPEN),
        ("Prior authorization is not required for 17000.", "Prior authorization is not required for 17000, except beyond 5 units.", ChangeKind.PRIOR_AUTH_CHANGED, _DOWN),
        ("Lines of business: Commercial PPO, HMO", "Lines of business: Commercial PPO only", ChangeKind.APPLICABILITY_CHANGED, _OPEN),
        ("The limit holds for our Commercial and Exchange members.", "The limit holds for our Commercial members.", ChangeKind.APPLICABILITY_CHANGED, _OPEN),
        (None, "For Colorado and Ohio the effective date is 10/1/2027.", ChangeKind.EFFECTIVE_DATE_CHANGED, Direction.NEUTRAL),
        (None, "CPT code 17003 has been deleted effective January 1, 2027.", ChangeKind.CODE_RETIRED, _DOWN),
        ("Bill 17003 for each lesion.", "17003 is no longer a valid code.", ChangeKind.CODE_RETIRED, _DOWN),
    ],
)  # fmt: skip
def test_a_changed_sentence_has_a_kind_and_a_direction(
    before: str | None, after: str | None, kind: ChangeKind, direction: Direction
) -> None:
    topic = topic_of(before, after)

    assert (topic.kind, topic.direction) == (kind, direction)


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("for dates of service on or after 1/1/2027", AppliesBy.DATE_OF_SERVICE),
        ("services performed on or after 1/1/2027", AppliesBy.DATE_OF_SERVICE),
        ("claims received on or after 1/1/2027", AppliesBy.RECEIVED),
        ("claims processed on or after 1/1/2027", AppliesBy.PROCESSED),
        ("effective 1/1/2027", AppliesBy.NOT_STATED),
        ("for dates of service beginning 1/1/2027", AppliesBy.DATE_OF_SERVICE),
        ("13 units per date of service", AppliesBy.NOT_STATED),
        ("on the same date of service as 17000", AppliesBy.NOT_STATED),
        (
            "up to 13 units per date of service, for claims received from 1/1/2027",
            AppliesBy.RECEIVED,
        ),
    ],
)
def test_by_which_date_a_claim_falls_under_a_rule_is_read_from_its_sentence(
    text: str, by: AppliesBy
) -> None:
    assert applies_by(text) is by
    assert applies_by(None, text) is by


@pytest.mark.parametrize(
    "lead",
    ["Coverage is provided if {} of the following apply:", "Benefits are available where {} of the following is present:", "The service is paid provided that {} of the following are documented in full:"],
)  # fmt: skip
def test_all_of_the_following_that_becomes_any_changes_the_criteria(lead: str) -> None:
    easier, stricter = (topic_of(lead.format(one), lead.format(other)) for one, other in (("all", "any"), ("any", "all")))  # fmt: skip

    assert (easier.kind, stricter.kind) == (ChangeKind.CRITERIA_CHANGED,) * 2
    assert easier.direction is not Direction.RESTRICTIVE
    assert stricter.direction is not Direction.PERMISSIVE
