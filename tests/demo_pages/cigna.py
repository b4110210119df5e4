"""A Cigna coverage policy and its monthly update, in that publisher's shape and our own words."""

from dataclasses import dataclass

from tests.demo_pages.pdf_layout import PolicyPdf, Row, Running

NOTE = "An example made for the policywatch demo, in the shape of this publisher's documents. Not a publication of Cigna."


@dataclass(frozen=True, slots=True, kw_only=True)
class CignaPolicy:
    """What differs between editions of the example policy."""

    effective: str
    next_review: str
    units: str
    year: int
    references: tuple[str, ...]
    revisions: tuple[Row, ...]
    paper: str = "letter"
    size: float = 10
    covered: tuple[str, ...] = ("17000", "17003", "17004", "96567")


WORDS = {
    "17000": "Destruction of premalignant lesions, the first one",
    "17003": "Destruction of premalignant lesions, each from the second to the fourteenth",
    "17004": "Destruction of premalignant lesions, fifteen or more",
    "96567": "Photodynamic treatment with applied light",
}
OCTOBER_2025: Row = ("Annual review", "No clinical policy statement changes.", "10/15/2025")
REFERENCES = (
    "Instance F, Model G. Counting lesions at the bedside. Demo Clin Derm. 2018;6(1):12-17.",
    "Pattern H. Frozen or scraped: outcomes after one year. Demo Clin Derm. 2022;10(3):203-210.",
)
FIRST = CignaPolicy(
    effective="10/15/2026",
    next_review="10/15/2027",
    units="CPT code 17003 is limited to 13 units per date of service.",
    year=2026,
    references=REFERENCES,
    revisions=(
        ("Annual review", "No clinical policy statement changes.", "10/15/2026"),
        OCTOBER_2025,
    ),
)
SECOND = CignaPolicy(
    effective="1/15/2027",
    next_review="10/15/2027",
    units="CPT code 17003 is limited to 10 units per date of service.",
    year=2027,
    references=(
        "Draft J. Lesion counts and follow-up visits. Demo Clin Derm. 2026;14(2):77-83.",
        *REFERENCES,
    ),
    revisions=(
        ("Focused review", "Revised the unit limit of CPT code 17003.", "1/15/2027"),
        ("Annual review", "No clinical policy statement changes.", "10/15/2026"),
        OCTOBER_2025,
    ),
)


def coverage_policy(edition: CignaPolicy) -> bytes:
    """The coverage policy: cover sheet, statements, coding tables, references, revisions."""
    pdf = PolicyPdf(
        Running(footer=("Page {page} of {pages}", "Medical Coverage Policy: 0937")),
        paper=edition.paper,
        size=edition.size,
    )
    pdf.set_title("Premalignant Skin Lesion Treatment")
    pdf.heading("Medical Coverage Policy")
    pdf.leaders(
        (
            ("Effective Date", edition.effective),
            ("Next Review Date", edition.next_review),
            ("Coverage Policy Number", "0937"),
        )
    )
    pdf.heading("Premalignant Skin Lesion Treatment")
    pdf.paragraph(NOTE)
    pdf.heading("Overview", level=2)
    pdf.paragraph(
        "This Coverage Policy addresses treatment of actinic keratosis and other premalignant skin lesions."
    )
    pdf.heading("Coverage Policy", level=2)
    pdf.paragraph(
        "Destruction of a premalignant skin lesion is considered medically necessary when the number and the site of the lesions are recorded."
    )
    pdf.paragraph(
        "Treatment of sun-damaged skin without lesions is considered cosmetic and not medically necessary."
    )
    pdf.heading("Billing and Units", level=2)
    pdf.paragraph(edition.units)
    pdf.paragraph(
        "CPT code 17004 is reported once per date of service and stands in place of the other two codes."
    )
    pdf.heading("General Background", level=2)
    for text in (
        "Actinic keratosis is a patch of damaged cells in the upper layer of skin that has seen much sun. It is found mostly on the face, the scalp, the ears and the backs of the hands.",
        "Most lesions stay as they are or fade. Because nobody can tell which of them will turn into squamous cell carcinoma, lesions that can be felt are usually treated.",
        "Freezing with liquid nitrogen is used most. Scraping, burning and shaving serve thicker lesions. Creams and light treatment are used where many lesions stand close together.",
        "Results of the methods differ little after one year. Choice depends on the number of lesions, on where they are, and on what the patient can bear.",
        "Skin that was treated once forms new lesions. Yearly examination and protection from the sun are part of good care.",
    ):
        pdf.paragraph(text)
    pdf.heading("Coding Information", level=2)
    pdf.paragraph("Notes:")
    pdf.items(
        (
            "This list of codes may not be all-inclusive.",
            "Deleted codes and codes which are not effective at the time the service is rendered may not be eligible for reimbursement.",
        )
    )
    pdf.heading(
        "Considered Medically Necessary when criteria in the applicable policy statements listed above are met:",
        level=3,
    )
    pdf.grid(
        ("CPT\xae* Codes", "Description"),
        [(code, WORDS[code]) for code in edition.covered],
        (28, 140),
    )
    pdf.heading("Considered Not Medically Necessary:", level=3)
    pdf.grid(
        ("CPT\xae* Codes", "Description"),
        (("15788", "Chemical peel of the face, upper layer"), ("17360", "Chemical peel for acne")),
        (28, 140),
    )
    pdf.paragraph(
        f"*Current Procedural Terminology (CPT\xae) \xa9{edition.year} American Medical Association."
    )
    pdf.heading("References", level=2)
    pdf.items(edition.references, mark="-")
    pdf.heading("Revision Details", level=2)
    pdf.grid(("Type of Revision", "Summary of Changes", "Date"), edition.revisions, (38, 102, 28))
    pdf.paragraph(
        '"Cigna Companies" refers to operating subsidiaries. Benefits are set by the plan document, which decides where it differs from this policy.'
    )
    return pdf.bytes()


def monthly_update(month: str, rows: tuple[Row, ...]) -> bytes:
    """One month's list of policies that are new, updated or retired."""
    pdf = PolicyPdf(Running(footer=("Coverage policy updates, page {page} of {pages}",)))
    pdf.set_title(f"Coverage Policy Updates {month}")
    pdf.heading(f"Coverage Policy Updates: {month}")
    pdf.paragraph(NOTE)
    pdf.paragraph(
        "The policies below are new, updated or retired. Unless another date is given, a change applies on the day this list is published."
    )
    pdf.heading("Medical Coverage Policies", level=2)
    pdf.grid(("Policy", "Status", "Comments"), rows, (56, 24, 88))
    return pdf.bytes()


OCTOBER: tuple[Row, ...] = (
    (
        "Premalignant Skin Lesion Treatment - (0937)",
        "Updated",
        "Minor changes: references. No change in coverage.",
    ),
    (
        "Scar Revision - (0941)",
        "Updated",
        "Minor changes in coverage criteria: wording of the photograph requirement.",
    ),
    ("Vein Treatment - (0944)", "Retired", "Retired on October 15, 2026."),
)
NOVEMBER: tuple[Row, ...] = (
    (
        "Premalignant Skin Lesion Treatment - (0937)",
        "Updated",
        "Important changes, effective January 15, 2027: CPT code 17003 is limited to 10 units per date of service.",
    ),
    ("Hair Removal - (0946)", "New", "New policy. Effective November 16, 2026."),
)
