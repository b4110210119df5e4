"""Make the PDFs of the demo's pages and of the fixture pairs: ``python -m tests.demo_pages.make_pdfs``.

The files are checked in; this script is how they came about and a test holds the two together.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from tests.demo_pages import cigna, uhc
from tests.demo_pages.published import PUBLISHED

ROOT = Path(__file__).resolve().parents[2]
_EDITIONS = "policywatch/demo/pages/editions"
_UPDATES = "cigna/assets/chcp/pdf/resourceLibrary/policy_updates"
_CIGNA = "cigna/assets/chcp/pdf/coveragePolicies/medical/mm_0937_coveragepositioncriteria_premalignant_skin_lesion_treatment.pdf"
_UHC = "uhc/content/dam/provider/docs/public/policies/comm-medical-drug/premalignant-skin-lesion-destruction.pdf"

_COVERAGE = "tests/cases/cigna/coverage-policy"
_MEDICAL = "tests/cases/uhc/medical-policy"

_CIGNA_REVIEWED = replace(
    cigna.FIRST,
    next_review="10/15/2028",
    year=2027,
    references=(
        *reversed(cigna.REFERENCES),
        "Sketch P. More on creams. Demo Clin Derm. 2027;1:1-4.",
    ),
    revisions=(
        ("Annual review", "No clinical policy statement changes.", "10/15/2027"),
        *cigna.FIRST.revisions,
    ),
)
_UHC_UPDATED = replace(
    uhc.SECOND,
    number="2026T0937D",
    effective=uhc.FIRST.effective,
    short=uhc.FIRST.short,
    authorization=uhc.FIRST.authorization,
    history=(
        (
            "07/01/2026",
            "Supporting Information\nUpdated References section to reflect the most current information\nArchived previous policy version 2026T0937C",
        ),
    ),
)

#: Path in the repository -> what makes the file.
PDFS: Mapping[str, Callable[[], bytes]] = {
    f"{_COVERAGE}/unit-limit-lowered/before.pdf": lambda: cigna.coverage_policy(cigna.FIRST),
    f"{_COVERAGE}/unit-limit-lowered/after.pdf": lambda: cigna.coverage_policy(cigna.SECOND),
    f"{_COVERAGE}/printed-on-other-paper/before.pdf": lambda: cigna.coverage_policy(cigna.FIRST),
    f"{_COVERAGE}/printed-on-other-paper/after.pdf": lambda: cigna.coverage_policy(
        replace(cigna.FIRST, paper="a4", size=12)
    ),
    f"{_COVERAGE}/row-removed/before.pdf": lambda: cigna.coverage_policy(cigna.FIRST),
    f"{_COVERAGE}/row-removed/after.pdf": lambda: cigna.coverage_policy(
        replace(cigna.FIRST, covered=("17000", "17004", "96567"))
    ),
    f"{_COVERAGE}/review-only/before.pdf": lambda: cigna.coverage_policy(cigna.FIRST),
    f"{_COVERAGE}/review-only/after.pdf": lambda: cigna.coverage_policy(_CIGNA_REVIEWED),
    f"{_MEDICAL}/prior-authorization-by-state/before.pdf": lambda: uhc.medical_policy(uhc.FIRST),
    f"{_MEDICAL}/prior-authorization-by-state/after.pdf": lambda: uhc.medical_policy(uhc.SECOND),
    f"{_MEDICAL}/version-letters-only/before.pdf": lambda: uhc.medical_policy(uhc.FIRST),
    f"{_MEDICAL}/version-letters-only/after.pdf": lambda: uhc.medical_policy(_UHC_UPDATED),
    f"{_MEDICAL}/row-added/before.pdf": lambda: uhc.medical_policy(
        replace(uhc.FIRST, codes=uhc.FIRST.codes[:2])
    ),
    f"{_MEDICAL}/row-added/after.pdf": lambda: uhc.medical_policy(uhc.FIRST),
    f"{_EDITIONS}/1/{_CIGNA}": lambda: cigna.coverage_policy(cigna.FIRST),
    f"{_EDITIONS}/2/{_CIGNA}": lambda: cigna.coverage_policy(cigna.SECOND),
    f"{_EDITIONS}/1/{_UPDATES}/policy_updates_october_2026.pdf": lambda: cigna.monthly_update(
        "October 2026", cigna.OCTOBER
    ),
    f"{_EDITIONS}/2/{_UPDATES}/policy_updates_october_2026.pdf": lambda: cigna.monthly_update(
        "October 2026", cigna.OCTOBER
    ),
    f"{_EDITIONS}/2/{_UPDATES}/policy_updates_november_2026.pdf": lambda: cigna.monthly_update(
        "November 2026", cigna.NOVEMBER
    ),
    **PUBLISHED,
    f"{_EDITIONS}/1/{_UHC}": lambda: uhc.medical_policy(uhc.FIRST),
    f"{_EDITIONS}/2/{_UHC}": lambda: uhc.medical_policy(uhc.SECOND),
}


def write_all(root: Path = ROOT) -> list[Path]:
    """Write every PDF under ``root`` and return their paths."""
    written = []
    for name, make in PDFS.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make())
        written.append(path)
    return written


if __name__ == "__main__":
    for path in write_all():
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
