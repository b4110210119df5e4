"""PDFs of two Blue Cross Blue Shield licensees in their shapes and our own words."""

from dataclasses import dataclass, replace

from tests.demo_pages.pdf_layout import PolicyPdf, Row, Running

ABOUT = "An example made for the tests of policywatch, in the shape of this publisher's documents. Not a publication of it."
CODES: tuple[Row, ...] = (
    ("17000", "First premalignant lesion, destroyed"),
    ("17003", "Second to fourteenth premalignant lesion, each"),
    ("17004", "Fifteen premalignant lesions or more"),
)
BACKGROUND = (
    "Lesions of skin that has seen much sun are common after the age of fifty. Most are found where the sun falls: the face, the scalp, the hands.",
    "Cold is the usual treatment and is applied in the office. Creams take weeks and serve skin with many lesions close together.",
    "A lesion that grows, hurts or bleeds is cut out and looked at, and is no subject of this document.",
    "How often lesions come back differs with age and with the time spent outdoors. Follow-up visits are planned by the treating clinician.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MassachusettsPolicy:
    """What differs between editions of the Massachusetts example."""

    authorization: str
    history: tuple[Row, ...]
    references: tuple[str, ...] = ("Example A. Frozen skin. J Demo Derm. 2017;3(2):11-19.",)


MA_FIRST = MassachusettsPolicy(
    authorization="Prior authorization is not required.",
    history=(("4/2026", "Annual policy review. Policy statements unchanged."),),
)
MA_SECOND = replace(
    MA_FIRST,
    authorization="Prior authorization is required.",
    history=(
        ("2/2027", "Prior authorization table revised. Effective 2/1/2027."),
        *MA_FIRST.history,
    ),
)
MA_REVIEWED = replace(
    MA_FIRST,
    history=(
        ("11/2026", "Annual policy review. References updated. Policy statements unchanged."),
        *MA_FIRST.history,
    ),
    references=(*MA_FIRST.references, "Draft C. Counting lesions. Demo Skin Rep. 2026;14:3-9."),
)


def massachusetts(edition: MassachusettsPolicy) -> bytes:
    """Contents, policy by product, a table of authorization, codes, history."""
    pdf = PolicyPdf(Running(footer=("{page}",)))
    pdf.set_title("Benign Skin Lesions")
    pdf.heading("Medical Policy", level=2)
    pdf.heading("Benign Skin Lesions")
    pdf.heading("Table of Contents", level=2)
    pdf.items(("Policy: Commercial", "Coding Information", "Description", "Policy History"))
    pdf.paragraph("Policy Number: 707\nBCBSA Reference Number: N/A")
    pdf.paragraph(ABOUT)
    pdf.heading("Policy", level=2)
    pdf.paragraph("Commercial Members: Managed Care (HMO and POS), PPO, and Indemnity", bold=True)
    pdf.paragraph(
        "Destruction of premalignant skin lesions is considered MEDICALLY NECESSARY when the number and the sites of the lesions are recorded."
    )
    pdf.paragraph("Removal of lesions for appearance alone is considered COSMETIC.")
    pdf.heading("Prior Authorization Information", level=2)
    pdf.paragraph("Outpatient")
    pdf.grid(
        ("Product", "Outpatient"),
        (
            ("Commercial Managed Care (HMO and POS)", edition.authorization),
            ("Commercial PPO and Indemnity", edition.authorization),
        ),
        (80, 88),
    )
    pdf.heading("CPT Codes / HCPCS Codes / ICD Codes", level=2)
    pdf.paragraph(
        "The following codes are included below for informational purposes. Inclusion of a code does not constitute or imply member coverage."
    )
    pdf.heading(
        "The following CPT codes are considered medically necessary when criteria are met:", level=3
    )
    pdf.grid(("CPT codes:", "Code Description"), CODES, (28, 140))
    pdf.heading("Description", level=2)
    for text in BACKGROUND:
        pdf.paragraph(text)
    pdf.heading("Policy History", level=2)
    pdf.grid(("Date", "Action"), edition.history, (28, 140))
    pdf.heading("References", level=2)
    pdf.items(edition.references, mark="-")
    return pdf.bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class FederalPolicy:
    """What differs between editions of the federal program's example."""

    annual: str
    codes: tuple[Row, ...] = CODES
    history: tuple[Row, ...] = (("December 2024", "New policy", "Policy created."),)


FEP_FIRST = FederalPolicy(annual="January 1, 2026")
FEP_REVIEWED = replace(
    FEP_FIRST,
    annual="January 1, 2027",
    history=(
        *FEP_FIRST.history,
        ("November 2026", "Replace policy", "Literature search, references added. No change."),
    ),
)
FEP_SECOND = replace(
    FEP_REVIEWED,
    codes=(CODES[0], CODES[2]),
    history=(
        *FEP_FIRST.history,
        ("November 2026", "Replace policy", "Codes updated."),
    ),
)


def federal(edition: FederalPolicy) -> bytes:
    """Head with two dates, related policies, policy statement, guidelines with codes, history."""
    pdf = PolicyPdf(
        Running(
            header=("FEP 2.01.998 Destruction of Premalignant Skin Lesions",),
            footer=(
                "The policies contained in the FEP Medical Policy Manual are developed to assist in administering benefits.",
                "FEP 2.01.998 Destruction of Premalignant Skin Lesions, page {page} of {pages}",
            ),
        )
    )
    pdf.set_title("FEP 2.01.998 Destruction of Premalignant Skin Lesions")
    pdf.heading("FEP Medical Policy Manual", level=2)
    pdf.heading("FEP 2.01.998 Destruction of Premalignant Skin Lesions")
    pdf.paragraph(
        f"Annual Effective Policy Date: {edition.annual}\nOriginal Policy Date: December 2024"
    )
    pdf.paragraph(ABOUT)
    pdf.paragraph("Related Policies:\n2.01.44 - Light Treatment of Skin")
    pdf.heading("Description", level=2)
    for text in BACKGROUND:
        pdf.paragraph(text)
    pdf.heading("POLICY STATEMENT", level=2)
    pdf.paragraph(
        "Destruction of premalignant skin lesions is considered medically necessary when the number and the sites of the lesions are recorded."
    )
    pdf.heading("POLICY GUIDELINES", level=2)
    pdf.heading("Coding", level=3)
    pdf.grid(("CPT Code", "Description"), edition.codes, (28, 140))
    pdf.heading("BENEFIT APPLICATION", level=2)
    pdf.paragraph("Screening of healthy members without a finding is not a covered benefit.")
    pdf.heading("POLICY HISTORY", level=2)
    pdf.grid(("Date", "Action", "Description"), edition.history, (32, 36, 100))
    return pdf.bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcellusPolicy:
    """What differs between editions of the Excellus example."""

    effective: str
    next_review: str
    appropriate: str = "when the number and the sites of the lesions are recorded"
    history: tuple[Row, ...] = (("02/19/26", "Annual review, no changes to criteria."),)


EXC_FIRST = ExcellusPolicy(effective="February 19, 2026", next_review="February 2027")
EXC_REVIEWED = replace(
    EXC_FIRST,
    effective="November 19, 2026",
    next_review="November 2027",
    history=(*EXC_FIRST.history, ("11/19/26", "Annual review, no changes to criteria.")),
)
EXC_SECOND = replace(
    EXC_REVIEWED,
    appropriate="when the number and the sites of the lesions are recorded and at least one course of topical treatment has failed",
    history=(*EXC_FIRST.history, ("11/19/26", "Criteria revised.")),
)


def excellus(edition: ExcellusPolicy) -> bytes:
    """A table as head, numbered statements, codes of several systems, product disclaimer."""
    pdf = PolicyPdf(
        Running(
            header=(
                "Medical Policy: DESTRUCTION OF PREMALIGNANT SKIN LESIONS",
                "Policy Number: 7.01.998",
                "Page: {page} of {pages}",
            ),
            footer=("Proprietary Information of Excellus BlueCross BlueShield",),
        )
    )
    pdf.set_title("Destruction of Premalignant Skin Lesions")
    pdf.heading("MEDICAL POLICY")
    pdf.grid(
        ("Medical Policy Title", "Destruction of Premalignant Skin Lesions"),
        (
            ("Policy Number", "7.01.998"),
            ("Current Effective Date", edition.effective),
            ("Next Review Date", edition.next_review),
        ),
        (60, 108),
    )
    pdf.paragraph(ABOUT)
    pdf.heading("POLICY STATEMENT(S)", level=2)
    pdf.paragraph(
        f"I. Destruction of premalignant skin lesions is considered medically appropriate {edition.appropriate}."
    )
    pdf.paragraph(
        "II. Destruction of lesions for appearance alone is considered not medically necessary."
    )
    pdf.heading("CODES", level=2)
    pdf.paragraph(
        "Codes may not be covered under all circumstances. Code list may not be all inclusive."
    )
    pdf.heading("CPT Codes", level=3)
    pdf.grid(("Code", "Description"), CODES, (28, 140))
    pdf.heading("ICD10 Codes", level=3)
    pdf.grid(("Code", "Description"), (("L57.0", "Actinic keratosis"),), (28, 140))
    pdf.heading("DESCRIPTION", level=2)
    for text in BACKGROUND:
        pdf.paragraph(text)
    pdf.heading("POLICY HISTORY/REVISION", level=2)
    pdf.grid(("Date", "Summary of Changes"), edition.history, (28, 140))
    return pdf.bytes()
