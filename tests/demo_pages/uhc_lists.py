"""UnitedHealthcare's reimbursement policy and authorization list, in their shapes and our own words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.demo_pages.pdf_layout import PolicyPdf, Row, Running

_ABOUT = "An example made for the tests of policywatch, in the shape of this publisher's documents. Not a publication of UnitedHealthcare."


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyPolicy:
    """What differs between editions of the policy on units a day."""

    number: str
    reviewed: str
    units: Sequence[Row]
    history: Sequence[Row]


FREQUENCY_FIRST = FrequencyPolicy(
    number="2026R0060A",
    reviewed="7/8/2026",
    units=(("11102", "1"), ("11103", "6"), ("17000", "1"), ("17003", "13"), ("17004", "1")),
    history=(("7/1/2026", "Annual policy version change"),),
)
FREQUENCY_SECOND = replace(
    FREQUENCY_FIRST,
    number="2026R0060B",
    reviewed="11/11/2026",
    units=(("11102", "1"), ("11103", "6"), ("17000", "1"), ("17003", "10"), ("17004", "1")),
    history=(("1/1/2027", "Attachments: values revised"), *FREQUENCY_FIRST.history),
)
FREQUENCY_OTHERS = replace(
    FREQUENCY_FIRST,
    number="2026R0060B",
    reviewed="11/11/2026",
    units=(("11102", "1"), ("11103", "5"), ("17000", "1"), ("17003", "13"), ("17004", "1")),
    history=(("1/1/2027", "Attachments: values revised"), *FREQUENCY_FIRST.history),
)


def frequency(edition: FrequencyPolicy) -> bytes:
    """Cover, overview, rules, questions, and a table of units by code."""
    pdf = PolicyPdf(
        Running(
            header=(f"REIMBURSEMENT POLICY CMS-1500    Policy Number {edition.number}",),
            footer=("Proprietary information of UnitedHealthcare. Page {page} of {pages}",),
        )
    )
    pdf.set_title("Maximum Frequency Per Day Policy, Professional")
    pdf.heading("Maximum Frequency Per Day Policy, Professional")
    pdf.paragraph(_ABOUT)
    pdf.heading("IMPORTANT NOTE ABOUT THIS REIMBURSEMENT POLICY", level=2)
    pdf.paragraph(
        "You are responsible for submission of accurate claims. This policy is a guide and no guarantee of payment."
    )
    pdf.heading("Application", level=2)
    pdf.paragraph("This policy applies to services reported on a professional claim form.")
    pdf.heading("Policy", level=2)
    pdf.heading("Overview", level=3)
    pdf.paragraph(
        "Units of one code on one day are allowed up to a number. Units above it are not allowed."
    )
    pdf.heading("Reimbursement Guidelines", level=3)
    pdf.paragraph(
        "The numbers stand in the table below. They follow published edits where there are any."
    )
    pdf.heading("Maximum Frequency Per Day Values", level=2)
    pdf.grid(("CPT Code", "Maximum units per day"), edition.units, (40, 60))
    pdf.heading("Questions and Answers", level=2)
    pdf.paragraph("Q: Does a modifier raise the number? A: No.")
    pdf.heading("History", level=2)
    pdf.grid(("Date", "Change"), edition.history, (40, 128))
    pdf.paragraph(f"Policy Approval Date {edition.reviewed}")
    return pdf.bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationList:
    """What differs between editions of the list."""

    effective: str
    skin: Sequence[Row] = ()
    sleep: Row = ("95805", "95807", "95808", "95810")


_SPINE: tuple[Row, ...] = (
    ("22100", "22101", "22102", "22110"),
    ("22112", "22114", "22206", "22207"),
)
LIST_FIRST = AuthorizationList(effective="July 1, 2026")
LIST_SECOND = replace(
    LIST_FIRST,
    effective="January 1, 2027",
    skin=(("15820", "15821", "15822", "15823"), ("17000", "17003", "17004", "")),
)
LIST_ABOUT_OTHERS = replace(
    LIST_FIRST, effective="January 1, 2027", sleep=("95805", "95807", "95810", "")
)


def authorization_list(edition: AuthorizationList) -> bytes:
    """Groups of procedures, each a grid of codes four wide, with exceptions by state between them."""
    pdf = PolicyPdf(
        Running(
            header=(
                "UnitedHealthcare Commercial Advance Notification/Prior Authorization Requirements",
            ),
            footer=(
                "Page {page} of {pages}",
                "PCA-1-26-00000 2026 United HealthCare Services, Inc.",
            ),
        )
    )
    pdf.set_title("Advance Notification/Prior Authorization Requirements")
    pdf.heading("Advance Notification/Prior Authorization Requirements")
    pdf.paragraph(f"Effective {edition.effective}")
    pdf.paragraph(_ABOUT)
    pdf.heading("General information", level=2)
    pdf.paragraph(
        "This list has the services that need a request before they are given. Notification is not a guarantee of payment."
    )
    pdf.heading("Procedures and services", level=2)
    pdf.heading("Spine surgery", level=3)
    pdf.paragraph("Prior authorization required except in Alaska, Kansas and Texas.")
    _grid(pdf, _SPINE)
    pdf.heading("Spine surgery (cont.)", level=3)
    _grid(pdf, (("22208", "22210", "22212", "22214"),))
    pdf.heading("Cosmetic and reconstructive", level=3)
    pdf.paragraph("Prior authorization required.")
    _grid(pdf, edition.skin or (("15820", "15821", "15822", "15823"),))
    pdf.heading("Sleep studies", level=3)
    pdf.paragraph("Prior authorization required for studies in a facility.")
    _grid(pdf, (edition.sleep,))
    return pdf.bytes()


def _grid(pdf: PolicyPdf, rows: Sequence[Row]) -> None:
    pdf.grid(("CPT codes", "", "", ""), rows, (40, 40, 40, 40))
