"""PDFs of Blue Cross Blue Shield licensees that a person saves, in their shapes and our own words."""

from dataclasses import dataclass, replace

from tests.demo_pages.blues import ABOUT, BACKGROUND, CODES
from tests.demo_pages.pdf_layout import PolicyPdf, Row, Running


@dataclass(frozen=True, slots=True, kw_only=True)
class HcscPolicy:
    """What differs between editions of the HCSC example."""

    effective: str
    covered: str = "Destruction of premalignant skin lesions may be considered medically necessary."
    history: tuple[Row, ...] = (("01/15/2026", "New policy."),)


HCSC_FIRST = HcscPolicy(effective="01-15-2026")
HCSC_SECOND = replace(
    HCSC_FIRST,
    effective="01-15-2027",
    covered="Destruction of premalignant skin lesions is considered not medically necessary unless field treatment has failed.",
    history=(("01/15/2027", "Document updated. Coverage revised."), *HCSC_FIRST.history),
)
HCSC_REVIEWED = replace(
    HCSC_FIRST,
    effective="12-15-2026",
    history=(("12/15/2026", "Reviewed. No changes."), *HCSC_FIRST.history),
)


def hcsc(edition: HcscPolicy) -> bytes:
    """Head with number and dates, disclaimers, coverage, coding, history."""
    pdf = PolicyPdf(
        Running(
            header=("Medical Policies - Surgery",),
            footer=("Page {page} of {pages}", "A Division of Health Care Service Corporation"),
        )
    )
    pdf.set_title("Destruction of Premalignant Skin Lesions")
    pdf.heading("Destruction of Premalignant Skin Lesions")
    pdf.paragraph(f"Number: SUR998.001\nEffective Date: {edition.effective}")
    pdf.paragraph(ABOUT)
    pdf.heading("CAREFULLY CHECK STATE REGULATIONS AND/OR THE MEMBER CONTRACT", level=2)
    pdf.paragraph(
        "Each benefit plan, summary plan description or contract defines which services are covered."
    )
    pdf.heading("Coverage", level=2)
    pdf.paragraph(edition.covered)
    pdf.paragraph("Treatment of skin without lesions is considered cosmetic.")
    pdf.heading("Description", level=2)
    for text in BACKGROUND:
        pdf.paragraph(text)
    pdf.heading("Coding", level=2)
    pdf.paragraph(
        "Procedure codes on medical policy documents are included only as a general reference tool."
    )
    pdf.heading("CPT Codes", level=3)
    pdf.grid(("Code", "Description"), CODES, (28, 140))
    pdf.heading("Policy History/Revision", level=2)
    pdf.grid(("Date", "Description of Change"), edition.history, (32, 136))
    return pdf.bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class PremeraPolicy:
    """What differs between editions of the Premera example."""

    revised: str
    required: tuple[str, ...] = ("The number of lesions", "The site of each lesion")
    history: tuple[Row, ...] = (("02/01/26", "New policy, approved January 13, 2026."),)


PREMERA_FIRST = PremeraPolicy(revised="Jan. 13, 2026")
PREMERA_SECOND = replace(
    PREMERA_FIRST,
    revised="Nov. 10, 2026",
    required=(*PREMERA_FIRST.required, "Photographs of the lesions must be sent with the claim"),
    history=(
        *PREMERA_FIRST.history,
        ("12/01/26", "Interim review. Documentation requirements updated."),
    ),
)
PREMERA_REVIEWED = replace(
    PREMERA_FIRST,
    revised="Nov. 10, 2026",
    history=(
        *PREMERA_FIRST.history,
        ("12/01/26", "Annual review. No changes to policy statement."),
    ),
)


def premera(edition: PremeraPolicy) -> bytes:
    """Head with number and dates, criteria in a table, documentation, coding, history."""
    pdf = PolicyPdf(Running(footer=("Page | {page} of {pages}",)))
    pdf.set_title("7.01.998 Destruction of Premalignant Skin Lesions")
    pdf.heading("MEDICAL POLICY - 7.01.998", level=2)
    pdf.heading("Destruction of Premalignant Skin Lesions")
    pdf.paragraph(
        f"Policy Number: 7.01.998\nEffective Date: Feb. 1, 2026\nLast Revised: {edition.revised}\nReplaces: N/A"
    )
    pdf.paragraph(ABOUT)
    pdf.heading("Introduction", level=2)
    for text in BACKGROUND:
        pdf.paragraph(text)
    pdf.heading("Policy Coverage Criteria", level=2)
    pdf.grid(
        ("Procedure", "Medical Necessity"),
        (
            (
                "Destruction of premalignant lesions",
                "May be considered medically necessary when the number and the sites are recorded.",
            ),
        ),
        (60, 108),
    )
    pdf.heading("Documentation Requirements", level=2)
    pdf.paragraph("The record must have all of the following:")
    pdf.items(edition.required)
    pdf.heading("Coding", level=2)
    pdf.grid(("Code", "Description"), CODES, (28, 140))
    pdf.heading("History", level=2)
    pdf.grid(("Date", "Comments"), edition.history, (28, 140))
    pdf.paragraph("Disclaimer: this medical policy is a guide. The member's plan decides.")
    return pdf.bytes()
