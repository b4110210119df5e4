"""A UnitedHealthcare medical policy in that publisher's shape and our own words."""

from dataclasses import dataclass

from tests.demo_pages.pdf_layout import PolicyPdf, Row, Running

NOTE = "An example made for the policywatch demo, in the shape of this publisher's documents. Not a publication of UnitedHealthcare."
TITLE = "Premalignant Skin Lesion Destruction"


@dataclass(frozen=True, slots=True, kw_only=True)
class UhcPolicy:
    """What differs between editions of the example policy."""

    number: str
    effective: str
    short: str
    year: int
    authorization: tuple[str, ...]
    references: tuple[str, ...]
    history: tuple[Row, ...]
    codes: tuple[Row, ...] = (
        ("17000", "First premalignant lesion, destroyed"),
        ("17003", "Second to fourteenth premalignant lesion, each"),
        ("17004", "Fifteen premalignant lesions or more"),
    )
    title: str = TITLE
    diagnoses: tuple[Row, ...] = (("L57.0", "Actinic keratosis"),)
    paper: str = "letter"
    size: float = 10


REFERENCES = (
    "Copy K, Stencil L. What a lesion count is worth. Demo Rev Skin. 2020;5(2):41-49.",
    "Template M. Office procedures in older adults. Demo Rev Skin. 2023;8(1):3-14.",
)
FIRST = UhcPolicy(
    number="2026T0937C",
    effective="July 1, 2026",
    short="07/01/2026",
    year=2026,
    authorization=("Prior authorization is not required for CPT codes 17000, 17003, and 17004.",),
    references=REFERENCES,
    history=(
        (
            "07/01/2026",
            "Supporting Information\nUpdated References section to reflect the most current information\nArchived previous policy version 2025T0937B",
        ),
    ),
)
SECOND = UhcPolicy(
    number="2027T0937D",
    effective="January 1, 2027",
    short="01/01/2027",
    year=2027,
    authorization=(
        "Prior authorization is required for CPT codes 17000, 17003, and 17004 for dates of service on or after January 1, 2027. For the states of AR, CO and KY, the effective date will be February 1, 2027.",
    ),
    references=(
        *REFERENCES,
        "Blueprint N. Booking and review of skin visits. Demo Rev Skin. 2026;11(4):90-97.",
    ),
    history=(
        (
            "01/01/2027",
            "Coverage Rationale\nRevised the prior authorization statement for CPT codes 17000, 17003, and 17004\nSupporting Information\nUpdated Clinical Evidence and References sections to reflect the most current information\nArchived previous policy version 2026T0937C",
        ),
    ),
)


def medical_policy(edition: UhcPolicy) -> bytes:
    """The policy: head, rationale, authorization, codes, evidence, references, history."""
    pdf = PolicyPdf(
        Running(
            footer=(
                edition.title,
                "Page {page} of {pages}",
                "UnitedHealthcare Commercial and Individual Exchange Medical Policy",
                f"Effective {edition.short}",
                f"Proprietary Information of UnitedHealthcare. Copyright {edition.year} United HealthCare Services, Inc.",
            )
        ),
        paper=edition.paper,
        size=edition.size,
    )
    pdf.set_title(edition.title)
    pdf.heading("UnitedHealthcare Commercial and Individual Exchange Medical Policy", level=2)
    pdf.heading(edition.title)
    pdf.paragraph(f"Policy Number: {edition.number}\nEffective Date: {edition.effective}")
    pdf.paragraph(NOTE)
    pdf.heading("Coverage Rationale", level=2)
    pdf.paragraph(
        "Destruction of premalignant skin lesions is proven and medically necessary when the record names the number and the site of the lesions."
    )
    pdf.paragraph(
        "Treatment of skin without lesions to prevent new ones is unproven and not medically necessary."
    )
    pdf.heading("Prior Authorization", level=2)
    for text in edition.authorization:
        pdf.paragraph(text)
    pdf.heading("Applicable Codes", level=2)
    pdf.paragraph(
        "The codes below are given for reference and may not be all of them. Listing of a code does not mean that the service is covered. Benefits are set by the member's plan document and by law."
    )
    pdf.grid(("CPT Code", "Description"), edition.codes, (28, 140))
    pdf.paragraph("CPT\xae is a registered trademark of the American Medical Association")
    pdf.grid(("Diagnosis Code", "Description"), edition.diagnoses, (34, 134))
    pdf.heading("Description of Services", level=2)
    pdf.paragraph(
        "Premalignant lesions of the skin are destroyed by cold, heat, a curette or chemicals, mostly in the office and without anesthesia."
    )
    pdf.heading("Clinical Evidence", level=2)
    for text in (
        "In one series of outpatients, two thirds of the lesions that were frozen were gone after a year. The authors noted that the count at the first visit foretold the number of later visits.",
        "A comparison of two creams found no difference in the number of lesions after six months. More patients stopped the stronger cream because of redness.",
        "A review of office records found that sites were written down in three of four visits, and counts in half of them.",
        "No trial has shown that treating skin without lesions lowers the number of cancers found within five years.",
        "Older adults come back more often. The time between visits was longer where protection from the sun had been explained.",
        "The studies are small, and few of them were blinded. Their results point the same way and agree with long practice.",
    ):
        pdf.paragraph(text)
    pdf.heading("References", level=2)
    pdf.items(edition.references, mark="-")
    pdf.heading("Policy History/Revision Information", level=2)
    pdf.grid(("Date", "Summary of Changes"), edition.history, (30, 138))
    pdf.heading("Instructions for Use", level=2)
    pdf.paragraph(
        "This policy helps to interpret standard benefit plans. Where the member's plan document differs, the plan document decides."
    )
    return pdf.bytes()
