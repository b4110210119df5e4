"""The layouts of CMS's data files, recognised by the names of their columns, never by position.

Sources: the files' own headers (NCCI procedure-to-procedure edits, MUE tables, Physician Fee
Schedule relative value files of 2025 with 31 and of 2026 with 32 columns, OPPS Addendum B, ASC
Addendum AA, add-on code edits), with titles stacked over several lines joined to one name a column.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policy.datafiles import fields as f


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One kind of file.

    ``columns`` maps a field to what its header says (a regular expression on the header in lower
    case with single spaces). ``needed`` must be there; ``known_by`` are those of them that tell the
    kind. ``key`` are the fields of the key, ``codes`` those of them that hold procedure codes.
    """

    kind: str
    title: str
    columns: Mapping[str, str]
    needed: tuple[str, ...]
    known_by: tuple[str, ...]
    key: tuple[str, ...]
    codes: tuple[str, ...]


CODE: Final = "code"
MODIFIER: Final = "modifier"
COLUMN_1: Final = "column 1"
COLUMN_2: Final = "column 2"
PRIMARY: Final = "primary code"

LAYOUTS: Final = (
    Layout(
        kind=f.NCCI_PTP,
        title="NCCI procedure-to-procedure edits",
        columns={
            COLUMN_1: r"column ?1$",
            COLUMN_2: r"column ?2$",
            f.PRIOR_1996: r"existence|prior to 1996",
            f.EFFECTIVE: r"effective",
            f.DELETION: r"deletion",
            f.INDICATOR: r"modifier",
            f.RATIONALE: r"rationale",
        },
        needed=(COLUMN_1, COLUMN_2, f.EFFECTIVE, f.DELETION, f.INDICATOR),
        known_by=(COLUMN_1, COLUMN_2),
        key=(COLUMN_1, COLUMN_2),
        codes=(COLUMN_1, COLUMN_2),
    ),
    Layout(
        kind=f.MUE,
        title="Medically Unlikely Edits",
        columns={
            CODE: r"hcpcs|cpt",
            f.UNITS: r"mue values?$",
            f.ADJUDICATION: r"adjudication",
            f.RATIONALE: r"rationale",
        },
        needed=(CODE, f.UNITS, f.ADJUDICATION),
        known_by=(f.UNITS,),
        key=(CODE,),
        codes=(CODE,),
    ),
    Layout(
        kind=f.RELATIVE_VALUES,
        title="Physician Fee Schedule relative values",
        columns={
            CODE: r"^hcpcs$",
            MODIFIER: r"^mod$",
            f.STATUS: r"^status( code)?$",
            f.NOT_FOR_MEDICARE: r"not used for",
            f.WORK: r"^work rvu$",
            f.PE_NON_FACILITY: r"^non-? ?fac(ility)? pe rvu$",
            f.NA_NON_FACILITY: r"^non-? ?fac(ility)? na indicator$",
            f.PE_FACILITY: r"^facility pe rvu$",
            f.NA_FACILITY: r"^facility na indicator$",
            f.MALPRACTICE: r"^mp rvu$",
            f.TOTAL_NON_FACILITY: r"^non-? ?facility total$",
            f.TOTAL_FACILITY: r"^facility total$",
            f.PC_TC: r"^pc/?tc",
            f.GLOBAL_DAYS: r"^glob(al)? days$",
            f.PRE_OPERATIVE: r"^pre op$",
            f.INTRA_OPERATIVE: r"^intra op$",
            f.POST_OPERATIVE: r"^post op$",
            f.MULTIPLE_PROCEDURE: r"^mult proc$",
            f.BILATERAL: r"^bilat surg$",
            f.ASSISTANT: r"^asst surg$",
            f.CO_SURGEONS: r"^co- ?surg$",
            f.TEAM: r"^team surg$",
            f.PRICING: r"^pric",
            f.ENDOSCOPIC_BASE: r"^endo base$",
            f.CONVERSION_FACTOR: r"^conv factor$",
            f.SUPERVISION: r"supervision",
            f.CALCULATION: r"^calculation flag$",
            f.IMAGING_FAMILY: r"imaging family",
            f.OPPS_NON_FACILITY: r"^non-? ?facility pe used for opps",
            f.OPPS_FACILITY: r"^facility pe used for opps",
            f.OPPS_MALPRACTICE: r"^mp used for opps",
        },
        needed=(
            CODE, f.STATUS, f.WORK, f.PE_NON_FACILITY, f.PE_FACILITY, f.MALPRACTICE,
            f.TOTAL_NON_FACILITY, f.TOTAL_FACILITY, f.GLOBAL_DAYS, f.MULTIPLE_PROCEDURE,
            f.CONVERSION_FACTOR,
        ),
        known_by=(f.WORK, f.GLOBAL_DAYS),
        key=(CODE, MODIFIER),
        codes=(CODE,),
    ),
    Layout(
        kind=f.ADDENDUM_B,
        title="OPPS Addendum B",
        columns={
            CODE: r"^hcpcs( code)?$",
            f.COMMENT_INDICATOR: r"^(ci|comment indicator)$",
            f.STATUS_INDICATOR: r"^(si|status indicator)$",
            f.APC: r"^apc$",
            f.RELATIVE_WEIGHT: r"^relative weight$",
            f.PAYMENT_RATE: r"^payment rate$",
            f.NATIONAL_COPAYMENT: r"^national unadjusted copayment$",
            f.MINIMUM_COPAYMENT: r"^minimum unadjusted copayment$",
        },
        needed=(CODE, f.STATUS_INDICATOR, f.APC, f.PAYMENT_RATE),
        known_by=(f.STATUS_INDICATOR, f.APC),
        key=(CODE,),
        codes=(CODE,),
    ),
    Layout(
        kind=f.ADDENDUM_AA,
        title="ASC Addendum AA",
        columns={
            CODE: r"^hcpcs( code)?$",
            f.DISCOUNTING: r"multiple procedure discount",
            f.COMMENT_INDICATOR: r"comment indicator",
            f.PAYMENT_INDICATOR: r"payment indicator",
            f.PAYMENT_WEIGHT: r"payment weight",
            f.PAYMENT_RATE: r"payment rate|payment amount|^(?:\w+ )*\d{4} payment$",
        },
        needed=(CODE, f.PAYMENT_INDICATOR, f.PAYMENT_RATE),
        known_by=(f.PAYMENT_INDICATOR, f.DISCOUNTING),
        key=(CODE,),
        codes=(CODE,),
    ),
    Layout(
        kind=f.ADD_ON,
        title="Add-on code edits",
        columns={
            CODE: r"add-?_? ?on.{0,6}code|^aoc(_| )?c",
            PRIMARY: r"primary",
            f.ADD_ON_TYPE: r"type",
            f.EFFECTIVE: r"eff",
            f.DELETION: r"del",
            f.INSTRUCTION: r"instruction|note",
        },
        needed=(CODE, PRIMARY, f.EFFECTIVE, f.DELETION),
        known_by=(CODE, PRIMARY),
        key=(CODE, PRIMARY),
        codes=(CODE, PRIMARY),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A layout in a file.

    ``places`` are the columns of the fields, ``missing`` the needed fields that no column is named
    for.
    """

    layout: Layout
    places: Mapping[str, int]
    missing: tuple[str, ...]


def recognised(names: Sequence[str]) -> Recognised | None:
    """The layout whose columns these are; None where no layout is known by them."""
    said = [" ".join(name.lower().replace("_", " ").split()) for name in names]
    for layout in LAYOUTS:
        places: dict[str, int] = {}
        for field, pattern in layout.columns.items():
            found = next(
                (
                    place
                    for place, name in enumerate(said)
                    if place not in places.values() and re.search(pattern, name)
                ),
                None,
            )
            if found is not None:
                places[field] = found
        present = sum(field in places for field in layout.needed)
        if all(field in places for field in layout.known_by) or (
            len(layout.needed) > 3 and present == len(layout.needed) - 1
        ):
            missing = tuple(field for field in layout.needed if field not in places)
            return Recognised(layout=layout, places=places, missing=missing)
    return None
