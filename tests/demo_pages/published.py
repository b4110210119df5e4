"""The PDFs of the cases that go through the spider, each at the path of the publisher's own site."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.demo_pages import blues, blues_saved, cigna, uhc, uhc_lists

_CASES = "tests/cases"
_UHC = f"{_CASES}/uhc/uhc-medical-drug-policies"
_UHC_PATH = "content/dam/provider/docs/public/policies/comm-medical-drug"
_SKIN = f"{_UHC_PATH}/premalignant-skin-lesion-destruction.pdf"
_LASER = f"{_UHC_PATH}/light-laser-therapy.pdf"
_CIGNA = f"{_CASES}/cigna/cigna-medical-policies"
_CIGNA_PATH = "assets/chcp/pdf/coveragePolicies/medical"
_LESIONS = f"{_CIGNA_PATH}/mm_0937_coveragepositioncriteria_premalignant_skin_lesion_treatment.pdf"
_MA = f"{_CASES}/bcbs-ma/bcbs-ma-policies"
_MA_707 = "medical-policies/sites/g/files/csphws2091/files/acquiadam-assets/707 Benign Skin Lesions prn.pdf"
_FEP = f"{_CASES}/fep/fep-policies"
_FEP_PATH = "-/media/PDFs/Medical-Policies"

_EXC = f"{_CASES}/excellus/excellus-policies"
_EXC_PATH = "documents/d/global/exc-prv-destruction-of-premalignant-skin-lesions.pdf"
_UHC_UNITS = f"{_CASES}/uhc/uhc-reimbursement-policies"
_UNITS_PATH = "content/dam/provider/docs/public/policies/comm-reimbursement/COMM-Maximum-Frequency-Per-Day-Policy.pdf"
_UHC_LIST = f"{_CASES}/uhc/uhc-prior-authorization"
_LIST_PATH = "content/dam/provider/docs/public/prior-auth/pa-requirements/commercial/UHC-Commercial-Advance-Notification-PA-Requirements"

_PREMERA = f"{_CASES}/premera/premera-policies"
_HCSC = f"{_CASES}/hcsc/hcsc-policies"

_UHC_RELETTERED = replace(
    uhc.FIRST,
    number="2026T0937D",
    references=(*uhc.REFERENCES, "Outline Q. Cold and cream. Demo Rev Skin. 2026;11(3):60-66."),
    history=(
        (
            "10/01/2026",
            "Supporting Information\nUpdated References section to reflect the most current information\nArchived previous policy version 2026T0937C",
        ),
    ),
)
_LASER_POLICY = replace(
    uhc.FIRST,
    title="Light and Laser Therapy",
    number="2026T0941B",
    codes=(("96920", "Laser treatment of inflamed skin, small area"),),
    authorization=("Prior authorization is not required for CPT code 96920.",),
    diagnoses=(("L40.0", "Psoriasis in plaques"),),
)
_CIGNA_REVIEWED = replace(
    cigna.FIRST,
    next_review="10/15/2028",
    references=(*cigna.REFERENCES, "Sketch P. More on creams. Demo Clin Derm. 2026;14:1-4."),
    revisions=(
        ("Annual review", "No clinical policy statement changes.", "11/15/2026"),
        *cigna.FIRST.revisions,
    ),
)


def _pair(
    case: str, path: str, before: Callable[[], bytes], after: Callable[[], bytes]
) -> Mapping[str, Callable[[], bytes]]:
    return {f"{case}/before/{path}": before, f"{case}/after/{path}": after}


def _uhc(policy: uhc.UhcPolicy) -> Callable[[], bytes]:
    return lambda: uhc.medical_policy(policy)


def _cigna(policy: cigna.CignaPolicy) -> Callable[[], bytes]:
    return lambda: cigna.coverage_policy(policy)


def _ma(policy: blues.MassachusettsPolicy) -> Callable[[], bytes]:
    return lambda: blues.massachusetts(policy)


def _fep(policy: blues.FederalPolicy) -> Callable[[], bytes]:
    return lambda: blues.federal(policy)


def _exc(policy: blues.ExcellusPolicy) -> Callable[[], bytes]:
    return lambda: blues.excellus(policy)


def _units(policy: uhc_lists.FrequencyPolicy) -> Callable[[], bytes]:
    return lambda: uhc_lists.frequency(policy)


def _listed(edition: uhc_lists.AuthorizationList) -> Callable[[], bytes]:
    return lambda: uhc_lists.authorization_list(edition)


def _premera(policy: blues_saved.PremeraPolicy) -> Callable[[], bytes]:
    return lambda: blues_saved.premera(policy)


def _hcsc(policy: blues_saved.HcscPolicy) -> Callable[[], bytes]:
    return lambda: blues_saved.hcsc(policy)


#: Path in the repository -> what makes the file.
PUBLISHED: Mapping[str, Callable[[], bytes]] = {
    **_pair(f"{_UHC}/authorization-required-by-state", _SKIN, _uhc(uhc.FIRST), _uhc(uhc.SECOND)),
    **_pair(
        f"{_UHC}/authorization-required-by-state", _LASER, _uhc(_LASER_POLICY), _uhc(_LASER_POLICY)
    ),
    **_pair(f"{_UHC}/version-letters-only", _SKIN, _uhc(uhc.FIRST), _uhc(_UHC_RELETTERED)),
    **_pair(f"{_UHC}/policy-newly-listed", _LASER, _uhc(_LASER_POLICY), _uhc(_LASER_POLICY)),
    f"{_UHC}/policy-newly-listed/after/{_SKIN}": _uhc(uhc.FIRST),
    **_pair(f"{_UHC}/index-behind-a-wall", _SKIN, _uhc(uhc.FIRST), _uhc(uhc.SECOND)),
    **_pair(f"{_CIGNA}/unit-limit-lowered", _LESIONS, _cigna(cigna.FIRST), _cigna(cigna.SECOND)),
    **_pair(f"{_CIGNA}/review-only", _LESIONS, _cigna(cigna.FIRST), _cigna(_CIGNA_REVIEWED)),
    **_pair(f"{_MA}/authorization-by-product", _MA_707, _ma(blues.MA_FIRST), _ma(blues.MA_SECOND)),
    **_pair(f"{_MA}/reviewed-only", _MA_707, _ma(blues.MA_FIRST), _ma(blues.MA_REVIEWED)),
    f"{_FEP}/code-leaves-the-table/before/{_FEP_PATH}/2026/January/Medical-Policies/Remove-and-Replace/201998-Skin-Lesion-Destruction.pdf": _fep(
        blues.FEP_FIRST
    ),
    f"{_FEP}/code-leaves-the-table/after/{_FEP_PATH}/2026/November/Medical-Policies/Remove-and-Replace/201998-Skin-Lesion-Destruction.pdf": _fep(
        blues.FEP_SECOND
    ),
    f"{_FEP}/moved-and-reviewed/before/{_FEP_PATH}/2026/January/Medical-Policies/Remove-and-Replace/201998-Skin-Lesion-Destruction.pdf": _fep(
        blues.FEP_FIRST
    ),
    f"{_FEP}/moved-and-reviewed/after/{_FEP_PATH}/2026/November/Medical-Policies/Remove-and-Replace/201998-Skin-Lesion-Destruction.pdf": _fep(
        blues.FEP_REVIEWED
    ),
    **_pair(
        f"{_EXC}/topical-treatment-first", _EXC_PATH, _exc(blues.EXC_FIRST), _exc(blues.EXC_SECOND)
    ),
    **_pair(f"{_EXC}/reviewed-only", _EXC_PATH, _exc(blues.EXC_FIRST), _exc(blues.EXC_REVIEWED)),
    **_pair(
        f"{_UHC_UNITS}/units-a-day-lowered",
        _UNITS_PATH,
        _units(uhc_lists.FREQUENCY_FIRST),
        _units(uhc_lists.FREQUENCY_SECOND),
    ),
    **_pair(
        f"{_UHC_UNITS}/units-of-another-code",
        _UNITS_PATH,
        _units(uhc_lists.FREQUENCY_FIRST),
        _units(uhc_lists.FREQUENCY_OTHERS),
    ),
    f"{_UHC_LIST}/codes-enter-the-list/before/{_LIST_PATH}-7-2026.pdf": _listed(
        uhc_lists.LIST_FIRST
    ),
    f"{_UHC_LIST}/codes-enter-the-list/after/{_LIST_PATH}-1-2027.pdf": _listed(
        uhc_lists.LIST_SECOND
    ),
    f"{_UHC_LIST}/next-edition-about-others/before/{_LIST_PATH}-7-2026.pdf": _listed(
        uhc_lists.LIST_FIRST
    ),
    f"{_UHC_LIST}/next-edition-about-others/after/{_LIST_PATH}-1-2027.pdf": _listed(
        uhc_lists.LIST_ABOUT_OTHERS
    ),
    f"{_HCSC}/next-edition-by-date/before/SUR998.001_2026-01-15.pdf": _hcsc(blues_saved.HCSC_FIRST),
    f"{_HCSC}/next-edition-by-date/after/SUR998.001_2027-01-15.pdf": _hcsc(blues_saved.HCSC_SECOND),
    f"{_HCSC}/reviewed-only/before/SUR998.001_2026-01-15.pdf": _hcsc(blues_saved.HCSC_FIRST),
    f"{_HCSC}/reviewed-only/after/SUR998.001_2026-12-15.pdf": _hcsc(blues_saved.HCSC_REVIEWED),
    f"{_PREMERA}/photographs-with-the-claim/before/7.01.998.pdf": _premera(
        blues_saved.PREMERA_FIRST
    ),
    f"{_PREMERA}/photographs-with-the-claim/after/7.01.998-december.pdf": _premera(
        blues_saved.PREMERA_SECOND
    ),
    f"{_PREMERA}/reviewed-only/before/7.01.998.pdf": _premera(blues_saved.PREMERA_FIRST),
    f"{_PREMERA}/reviewed-only/after/7.01.998-december.pdf": _premera(blues_saved.PREMERA_REVIEWED),
}
