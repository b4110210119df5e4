"""The layouts of CMS's data files: which columns each has, and what identifies a record.

Columns are known by name, never by position: the relative value file of 2026 gained one in the middle.
"""

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column by the name it is shown under and a pattern of its printed name.

    The printed name is matched in lower case with single spaces, marks but ``*=/`` left out.
    ``values`` is what a cell that is not blank must look like; ``dropped`` columns hold the AMA's
    descriptors and are not read.
    """

    name: str
    printed: str
    needed: bool = True
    values: str | None = None
    dropped: bool = False


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One layout of data file.

    ``key`` names the columns that identify a record, ``coded`` those that hold a procedure code.
    ``recognised_by`` are columns that together are found in no other layout.
    """

    slug: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    coded: tuple[str, ...]
    recognised_by: tuple[str, ...]
    record: str = r"[0-9A-Z][0-9]{3}[0-9A-Z]"  #: what the first key column of a record looks like

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns that are read, as shown."""
        return tuple(column.name for column in self.columns if not column.dropped)


def as_printed(name: str) -> str:
    """A printed column name in the form that ``Column.printed`` matches."""
    return re.sub(r"\s+", " ", re.sub(r"[^a-z0-9*=/]+", " ", name.lower())).strip()


_DATE = r"\*|\d{8}|\d{1,2}/\d{1,2}/\d{4}"
_MONEY = r"\$?\s*[\d,]*\.?\d*"
_NUMBER = r"-?\d*\.?\d*|NA"

COLUMN_1, COLUMN_2 = "Column 1", "Column 2"
EFFECTIVE, DELETION = "Effective Date", "Deletion Date"
MODIFIER, RATIONALE = "Modifier", "PTP Edit Rationale"

#: Medicare NCCI PTP files; header of four wrapped rows (CMS, "PTP Coding Edits", file format).
_PTP = (
    Column(name=COLUMN_1, printed=r"col(umn)? ?1( code)?|comprehensive code"),
    Column(name=COLUMN_2, printed=r"col(umn)? ?2( code)?|component code"),
    Column(name="In existence prior to 1996", printed=r"\*? ?=? ?in existence.*", needed=False),
    Column(name=EFFECTIVE, printed=r"eff(ective)?( d(a)?te?)?\b.*", values=_DATE),
    Column(name=DELETION, printed=r"del(etion|eted)?( d(a)?te?)?\b.*", values=_DATE),
    Column(name=MODIFIER, printed=r"((ncci|cci|ptp) )?mod(ifier)?\b.*", values="[019]"),
    Column(name=RATIONALE, printed=r"(ptp )?edit rationale|rationale", needed=False),
)
CODE = "HCPCS/CPT Code"
LIMIT, MAI, MUE_RATIONALE = "MUE Value", "MUE Adjudication Indicator", "MUE Rationale"
_MUE = (
    Column(name=CODE, printed=r"hcpcs ?/ ?cpt code|hcpcs code|cpt code"),
    Column(name=LIMIT, printed=r".*\bmue values?", values=r"\d+(\.0+)?"),
    Column(
        name=MAI,
        printed=r"mue adjudication indicator( mai)?|adjudication indicator|mai",
        values=r"[123]\b.*",
    ),
    Column(name=MUE_RATIONALE, printed=r"(mue )?rationale", needed=False),
)
#: Medicaid's units files print no adjudication indicator.
_MEDICAID_MUE = tuple(
    Column(name=MAI, printed=one.printed, values=one.values, needed=False)
    if one.name == MAI
    else one
    for one in _MUE
)
HCPCS, MOD = "HCPCS", "MOD"
STATUS, FACTOR, GLOBAL = "STATUS CODE", "CONV FACTOR", "GLOB DAYS"
MULTIPLE = "MULT PROC"


def _rvu(name: str, printed: str, *, needed: bool = False, values: str | None = None) -> Column:
    return Column(name=name, printed=printed, needed=needed, values=values)


#: CMS, "Relative value files: record layout" (RVUyyA.pdf); five stacked rows of names in the CSV.
_PPRRVU = (
    _rvu(HCPCS, r"hcpcs( code)?", needed=True),
    _rvu(MOD, r"mod(ifier)?", needed=True),
    Column(name="DESCRIPTION", printed=r"description", needed=False, dropped=True),
    _rvu(STATUS, r"status code", needed=True, values="[A-Z]"),
    _rvu("NOT USED FOR MEDICARE PAYMENT", r"not used for medicare payment"),
    _rvu("WORK RVU", r"work rvu", needed=True, values=_NUMBER),
    _rvu("NON-FAC PE RVU", r"non fac(ility)? pe rvu", needed=True, values=_NUMBER),
    _rvu("NON-FAC NA INDICATOR", r"non fac(ility)? na indicator"),
    _rvu("FACILITY PE RVU", r"facility pe rvu", needed=True, values=_NUMBER),
    _rvu("FACILITY NA INDICATOR", r"facility na indicator"),
    _rvu("MP RVU", r"mp rvu", needed=True, values=_NUMBER),
    _rvu("NON-FACILITY TOTAL", r"non fac(ility)? total", needed=True, values=_NUMBER),
    _rvu("FACILITY TOTAL", r"facility total", needed=True, values=_NUMBER),
    _rvu("PCTC IND", r"pc ?/?tc ind(icator)?"),
    _rvu(GLOBAL, r"glob(al)? days", needed=True),
    _rvu("PRE OP", r"pre op"),
    _rvu("INTRA OP", r"intra op"),
    _rvu("POST OP", r"post op"),
    _rvu(MULTIPLE, r"mult proc", needed=True),
    _rvu("BILAT SURG", r"bilat surg"),
    _rvu("ASST SURG", r"asst surg"),
    _rvu("CO- SURG", r"co surg"),
    _rvu("TEAM SURG", r"team surg"),
    _rvu("PRIC IND", r"pric ind"),
    _rvu("ENDO BASE", r"endo base"),
    _rvu(FACTOR, r"conv factor", needed=True, values=_NUMBER),
    _rvu("PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES", r"physician supervision of diagnostic procedures"),
    _rvu("CALCULATION FLAG", r"calculation flag"),
    _rvu("DIAGNOSTIC IMAGING FAMILY INDICATOR", r"diagnostic imaging family indicator"),
)  # fmt: skip
INDICATOR, APC, RATE = "SI", "APC", "Payment Rate"
#: CMS, OPPS Addendum B: one row a HCPCS code under four lines of notes.
_ADDENDUM_B = (
    Column(name="HCPCS Code", printed=r"hcpcs code|hcpcs|cpt/hcpcs"),
    Column(name="Short Descriptor", printed=r"short descriptor", needed=False, dropped=True),
    Column(name="CI", printed=r"ci|comment indicator", needed=False),
    Column(name=INDICATOR, printed=r"si|status indicator", values=r"[A-Z][A-Z0-9]{0,2}"),
    Column(name=APC, printed=r"apc"),
    Column(name="Relative Weight", printed=r"relative weight", values=_NUMBER),
    Column(name=RATE, printed=r"payment rate", values=_MONEY),
    Column(name="National Unadjusted Copayment", printed=r"national unadjusted copayment", needed=False),
    Column(name="Minimum Unadjusted Copayment", printed=r"minimum unadjusted copayment", needed=False),
)  # fmt: skip
#: CMS, ASC Addendum AA; names of columns begin with the quarter ("July 2026 Payment Rate").
_ADDENDUM_AA = (
    Column(name="HCPCS Code", printed=r"hcpcs code|hcpcs"),
    Column(name="Short Descriptor", printed=r"short descriptor|long descriptor", needed=False, dropped=True),
    Column(name="Subject to Multiple Procedure Discounting", printed=r"subject to multiple procedure discounting"),
    Column(name="Payment Indicator", printed=r"(.* )?payment indicator", values=r"[A-Z]\d|"),
    Column(name="Payment Weight", printed=r"(.* )?payment weight", values=_NUMBER),
    Column(name=RATE, printed=r"(.* )?payment rate", values=_MONEY),
)  # fmt: skip
ADD_ON, PRIMARY, AOC_TYPE = "Add-On Code", "Primary Code", "AOC Edit Type"
#: CMS, add-on code edits; a wildcard primary ("CCCCC") stands for codes a contractor defines.
_ADD_ON = (
    Column(name=ADD_ON, printed=r"add on code"),
    Column(name=PRIMARY, printed=r"primary code"),
    Column(name=AOC_TYPE, printed=r"((aoc|add on)( code)? )?edit type|aoc type", needed=False),
    Column(name=EFFECTIVE, printed=r"(aoc )?edit eff(ective)? ?(dt|date)|effective date", values=_DATE, needed=False),
    Column(name=DELETION, printed=r"(aoc )?edit del(etion)? ?(dt|date)|deletion date", values=_DATE, needed=False),
    Column(name="Special Instruction Notes", printed=r"special instructions? ?/? ?notes?", needed=False),
)  # fmt: skip
PLACE_CODE, PLACE_NAME = "Place of Service Code", "Place of Service Name"
_PLACES = (
    Column(name=PLACE_CODE, printed=r"(place of service|pos) code( s)?"),
    Column(name=PLACE_NAME, printed=r"(place of service|pos) name|name"),
)


def _ptp(slug: str, title: str) -> Layout:
    return Layout(
        slug=slug,
        title=title,
        columns=_PTP,
        key=(COLUMN_1, COLUMN_2),
        coded=(COLUMN_1, COLUMN_2),
        recognised_by=(COLUMN_1, COLUMN_2),
    )


def _mue(slug: str, title: str, columns: tuple[Column, ...] = _MUE) -> Layout:
    return Layout(
        slug=slug, title=title, columns=columns, key=(CODE,), coded=(CODE,), recognised_by=(LIMIT,)
    )


LAYOUTS: tuple[Layout, ...] = (
    _ptp("ncci_ptp_practitioner", "Medicare NCCI procedure-to-procedure edits, practitioner services"),
    _ptp("ncci_ptp_outpatient", "Medicare NCCI procedure-to-procedure edits, outpatient hospital services"),
    _ptp("ncci_ptp_medicaid_practitioner", "Medicaid NCCI procedure-to-procedure edits, practitioner services"),
    _ptp("ncci_ptp_medicaid_outpatient", "Medicaid NCCI procedure-to-procedure edits, outpatient hospital services"),
    _ptp("ncci_ptp_medicaid_dme", "Medicaid NCCI procedure-to-procedure edits, durable medical equipment"),
    _ptp("ncci_ptp_medicaid", "Medicaid NCCI procedure-to-procedure edits, services not named"),
    _ptp("ncci_ptp", "NCCI procedure-to-procedure edits, services not named"),
    _mue("mue_practitioner", "Medicare medically unlikely edits, practitioner services"),
    _mue("mue_outpatient", "Medicare medically unlikely edits, outpatient hospital services"),
    _mue("mue_dme", "Medicare medically unlikely edits, DME supplier services"),
    _mue("mue_medicaid_practitioner", "Medicaid medically unlikely edits, practitioner services", _MEDICAID_MUE),
    _mue("mue_medicaid_outpatient", "Medicaid medically unlikely edits, outpatient hospital services", _MEDICAID_MUE),
    _mue("mue_medicaid_dme", "Medicaid medically unlikely edits, DME supplier services", _MEDICAID_MUE),
    _mue("mue_medicaid", "Medicaid medically unlikely edits, services not named", _MEDICAID_MUE),
    _mue("mue", "Medically unlikely edits, services not named"),
    Layout(slug="pprrvu", title="National Physician Fee Schedule Relative Value File", columns=_PPRRVU,
           key=(HCPCS, MOD), coded=(HCPCS,), recognised_by=("WORK RVU", "MP RVU")),
    Layout(slug="opps_addendum_b", title="OPPS Addendum B, payment by HCPCS code", columns=_ADDENDUM_B,
           key=("HCPCS Code",), coded=("HCPCS Code",), recognised_by=(INDICATOR, APC)),
    Layout(slug="asc_addendum_aa", title="ASC Addendum AA, covered surgical procedures", columns=_ADDENDUM_AA,
           key=("HCPCS Code",), coded=("HCPCS Code",),
           recognised_by=("Subject to Multiple Procedure Discounting",)),
    Layout(slug="add_on_codes", title="NCCI add-on code edits", columns=_ADD_ON,
           key=(ADD_ON, PRIMARY), coded=(ADD_ON, PRIMARY), recognised_by=(ADD_ON, PRIMARY, AOC_TYPE)),
    Layout(slug="place_of_service", title="Place of service code set", columns=_PLACES,
           key=(PLACE_CODE,), coded=(), recognised_by=(PLACE_CODE,), record=r"[0-9]{2}"),
)  # fmt: skip
BY_SLUG = {layout.slug: layout for layout in LAYOUTS}
