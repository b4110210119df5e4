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
        ("|Code|Allowed", "17003|2 per 12 months", "17003|1 per 12 months", ChangeKind.FREQUENCY_LIMIT_CHANGED),
        ("|Code|Allowed", "17003|30 units", "17003|20 units", ChangeKind.UNIT_LIMIT_CHANGED),
        ("|Code|Review", "17003|Not required", "17003|Required", ChangeKind.PRIOR_AUTH_CHANGED),
        ("|Code|Pre-service review", "17003|No", "17003|Yes", ChangeKind.PRIOR_AUTH_CHANGED),
    ],
)  # fmt: skip
def test_a_column_is_known_by_its_everyday_name(
    columns: str, before: str, after: str, kind: ChangeKind
) -> None:
    change = only(differences(f"# Codes\n{columns}\n{before}", f"# Codes\n{columns}\n{after}"))

    assert (change.kind, change.codes) == (kind, ("17003",))


_ANSWERS = """
# Billing questions we hear
## How often may 17111 be billed?
Once every 14 days per member.
## Is 17003 paid alone?
No. It is paid with 17000 only.
## Do you accept telehealth for 99213?
Yes, with POS 10 or 02.
"""


@pytest.mark.parametrize(
    ("edit", "kind", "code"),
    [
        (("14 days", "30 days"), ChangeKind.FREQUENCY_LIMIT_CHANGED, "17111"),
        (("POS 10 or 02", "POS 10"), ChangeKind.PLACE_OF_SERVICE_CHANGED, "99213"),
        (("Yes, with POS 10 or 02.", "No. Telehealth is not covered."), ChangeKind.COVERAGE_CHANGED, "99213"),
    ],
)  # fmt: skip
def test_an_answer_is_about_the_codes_of_its_question(
    edit: tuple[str, str], kind: ChangeKind, code: str
) -> None:
    change = only(told(_ANSWERS, edited(_ANSWERS, edit)))

    assert (change.kind, change.codes) == (kind, (code,))


_DRUGS = """
# Policy
## Toxin A (J0585)
Considered medically necessary for headache when two drugs failed.
Considered cosmetic for wrinkles.
## Antibody (J2357)
- The member has had hives for 6 weeks.
- Two antihistamines failed.
"""


@pytest.mark.parametrize(
    "line", ["Considered cosmetic for wrinkles.", "- Two antihistamines failed."]
)
def test_a_short_rule_that_goes_is_told(line: str) -> None:
    change = only(told(_DRUGS, edited(_DRUGS, (line + "\n", ""))))

    assert change.before == line.removeprefix("- ")
    assert change.governed


_NEWS = """
# Precertification
Effective 2/1/2027, precertification will be required for CPT 96567. In Texas the date is 3/1/2027.
# Place of service
CPT 17311 billed in place of service 22 will be denied as of 12/15/2026.
# Updates
|Policy|Effective date|Summary
Add-on codes|1/1/2027|Added 11103 to the list
Laser|3/1/2027|Removed 96999 from the list of covered codes
"""


@pytest.mark.parametrize(
    ("edit", "code", "dates"),
    [
        (("the date is 3/1/2027", "the date is 5/1/2027"), "96567", {"TX": "2027-05-01"}),
        (("as of 12/15/2026", "as of 1/31/2027"), "17311", {"all": "2027-01-31"}),
        (("Laser|3/1/2027", "Laser|4/1/2027"), "96999", {"all": "2027-04-01"}),
    ],
)
def test_a_day_that_moves_alone_is_told_with_its_codes(
    edit: tuple[str, str], code: str, dates: dict[str, str]
) -> None:
    change = only(told(_NEWS, edited(_NEWS, edit)))

    assert (change.kind, change.codes) == (ChangeKind.EFFECTIVE_DATE_CHANGED, (code,))
    stated = {one.jurisdiction: one.day.isoformat() for one in change.effective}
    assert dates.items() <= stated.items()


@pytest.mark.parametrize(
    "edit",
    [("wart, tag", "wart, tag, mole"), ("555-0143", "555-0177")],
)
def test_keywords_and_telephone_numbers_are_no_rule(edit: tuple[str, str]) -> None:
    page = "# Coverage\nCPT 17003 is covered. Fax 555-0143.\nKeywords: wart, tag, 17003"

    assert told(page, edited(page, edit)) == []


def test_a_code_that_leaves_or_joins_a_heading_is_told() -> None:
    page = "# Gel for the knee (J7321, J7323; 20610)\nOne course is covered every 6 months."
    gone, come = "(J7321; 20610)", "(J7321, J7323, J7325; 20610)"

    left = only(told(page, edited(page, ("(J7321, J7323; 20610)", gone))))
    joined = only(told(page, edited(page, ("(J7321, J7323; 20610)", come))))

    assert (left.kind, left.codes) == (ChangeKind.CODE_REMOVED, ("J7323",))
    assert (joined.kind, joined.codes) == (ChangeKind.CODE_ADDED, ("J7325",))


def test_a_sentence_that_opens_with_codes_and_needs_approval_is_a_rule() -> None:
    page = "# Home care codes\nG0299, G0300 and S9123 need approval after the 12th visit in a year."
    change = only(told(page, edited(page, ("12th", "6th"))))

    assert change.kind is ChangeKind.PRIOR_AUTH_CHANGED
    assert set(change.codes) == {"G0299", "G0300", "S9123"}


@pytest.mark.parametrize(
    ("page", "edit", "kind", "code"),
    [
        ("# Fees\n|Code|Rate|PA\n17004|$105.66|N", ("|N", "|Y"), ChangeKind.PRIOR_AUTH_CHANGED, "17004"),
        ("# Notes\nWe do not cover 96913 in a hospital.", ("hospital.", "hospital. Starting with admissions on 03/01/2027 we cover it."), ChangeKind.COVERAGE_CHANGED, "96913"),
        ("# Documentation\nThe provider keeps the referral and the lesion map for CPT 11600.", ("and the lesion map ", ""), ChangeKind.DOCUMENTATION_CHANGED, "11600"),
        ("# Frequency codes\n- G0108: ten hours in the first year.\n- 17110: one service every 30 days.", ("ten hours", "eight hours"), ChangeKind.FREQUENCY_LIMIT_CHANGED, "G0108"),
    ],
)  # fmt: skip
def test_a_rule_in_everyday_words_has_its_kind_and_code(
    page: str, edit: tuple[str, str], kind: ChangeKind, code: str
) -> None:
    change = only(told(page, edited(page, edit)))

    assert (change.kind, change.codes) == (kind, (code,))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("|Code|How often\n17003|1 per 3 months", "|Code|How often\n17003|1 per three months"),
        ("|Policy|Date|Summary\nVeins|N/A|References updated", "|Policy|Date|Summary\nVeins|N/A|References and contact details updated"),
    ],
)  # fmt: skip
def test_a_cell_that_says_the_same_is_no_change(before: str, after: str) -> None:
    assert told(f"# Schedule\n{before}", f"# Schedule\n{after}") == []


_BULLETIN = """
# Allergy tests
CPT 95004: the limit of 60 tests a year becomes 40 tests a year on Feb. 15, 2027.
# Cataract surgery
66984 performed in POS 11 will not be paid (in force 04/01/2027; Michigan: 06/01/2027).
# Hospitals
Hospitals must get prior authorization for CPT 64615, effective 2027-07-01.
# Drugs
J1071 above 400 units a month goes to medical review.
# Table
|Procedure|Site|Limit
15271|Office|24 a year
"""


@pytest.mark.parametrize(
    ("edit", "kind", "code", "day"),
    [
        (("becomes 40 tests", "becomes 50 tests"), ChangeKind.FREQUENCY_LIMIT_CHANGED, "95004", "2027-02-15"),
        (("on Feb. 15", "on Apr. 15"), ChangeKind.EFFECTIVE_DATE_CHANGED, "95004", "2027-04-15"),
        (("will not be paid", "will be paid"), ChangeKind.COVERAGE_CHANGED, "66984", "2027-04-01"),
        (("effective 2027-07-01", "now postponed to 2028-01-01"), ChangeKind.ANNOUNCEMENT_DELAYED, "64615", "2028-01-01"),
        (("above 400 units", "above 200 units"), ChangeKind.UNIT_LIMIT_CHANGED, "J1071", None),
        (("15271|Office", "15271|Home"), ChangeKind.PLACE_OF_SERVICE_CHANGED, "15271", None),
    ],
)  # fmt: skip
def test_a_bulletin_in_everyday_words_is_understood(
    edit: tuple[str, str], kind: ChangeKind, code: str, day: str | None
) -> None:
    change = only(told(_BULLETIN, edited(_BULLETIN, edit)))

    assert (change.kind, change.codes) == (kind, (code,))
    assert day is None or day in {one.day.isoformat() for one in change.effective}


def test_a_visit_a_year_is_a_visit_per_year() -> None:
    assert told(_BULLETIN, edited(_BULLETIN, ("24 a year", "24 per year"))) == []


def test_a_line_of_business_that_leaves_a_label_is_told() -> None:
    page = "# Grafts\nProducts: Exchange, Commercial and Medicare Advantage\n## Rules\nGrafts are covered."
    change = only(
        told(page, edited(page, (", Commercial and Medicare Advantage", " and Commercial")))
    )

    assert change.kind is ChangeKind.APPLICABILITY_CHANGED


def test_the_dates_of_a_document_in_a_text_without_lines_are_no_change_of_its_first_sentence() -> (
    None
):
    page = (
        "Skin rules Policy no.: P-12 Effective date: 03/15/2026 Rules CPT 17000 and 17003 are covered for adults with lesions."
        " Units of 17003 are limited to 13 per day."
    )
    newer = edited(page, ("03/15/2026", "09/15/2026"), ("limited to 13", "limited to 10"))

    assert only(told(page, newer)).kind is ChangeKind.UNIT_LIMIT_CHANGED
