"""Make the PDFs of the demo's pages and of the fixture pairs: ``python -m tests.demo_pages.make_pdfs``.

The files are checked in; this script is how they came about and a test holds the two together.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.demo_pages import cigna, uhc

ROOT = Path(__file__).resolve().parents[2]
_EDITIONS = "policywatch/demo/pages/editions"
_UPDATES = "cigna/assets/chcp/pdf/resourceLibrary/policy_updates"
_CIGNA = "cigna/assets/chcp/pdf/coveragePolicies/medical/mm_0937_coveragepositioncriteria_premalignant_skin_lesion_treatment.pdf"
_UHC = "uhc/content/dam/provider/docs/public/policies/comm-medical-drug/premalignant-skin-lesion-destruction.pdf"

#: Path in the repository -> what makes the file.
PDFS: Mapping[str, Callable[[], bytes]] = {
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
