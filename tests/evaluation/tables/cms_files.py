"""CMS's data files of one record a code, each alone: units, relative values, addenda, edits."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from tests.evaluation.tables.sheets import Row, Sheet, Typing
from tests.evaluation.tables.vocabulary import HCPCS, PROCEDURES, procedure_words

Make = Callable[[Random], Sheet]
_ALL: Final = (*PROCEDURES, *HCPCS)
_UNITS: Final = frozenset({"unit_limit_changed"})
_GONE: Final = frozenset({"code_retired", "code_removed"})


def _codes(
    draw: Random, pool: Sequence[str] = _ALL, most: int = 45
) -> tuple[list[str], tuple[str, ...]]:
    chosen = draw.sample(pool, draw.randint(14, min(most, len(pool) - 6)))
    rest = [code for code in pool if code not in chosen]
    return sorted(chosen), tuple(draw.sample(rest, 6))


def units_file(draw: Random) -> Sheet:
    """Medically unlikely edits: a long notice in one quoted cell, a name broken over two lines."""
    codes, spare = _codes(draw)
    why = ("2 Date of Service Edit: Policy", "3 Date of Service Edit: Clinical", "1 Line Edit")
    return Sheet(
        publisher="cms", shape="MUE file", format="csv", spare=spare,
        above=('"The notice that stands over such files, in two lines',
               'of one cell, with commas, and without any of its words.",,,'),
        columns=(("code", "HCPCS/\nCPT Code"), ("units", "Practitioner Services MUE Values"),
                 ("adjudication", "MUE Adjudication Indicator"), ("why", "MUE Rationale")),
        rows=tuple({"code": code, "units": str(draw.randint(1, 20)), "adjudication": draw.choice(why), "why": "Nature of Service/Procedure"} for code in codes),
        kinds={"added": _UNITS, "removed": _UNITS},
    )  # fmt: skip


def units_workbook(draw: Random) -> Sheet:
    """The same as a workbook."""
    plain = units_file(draw)
    return Sheet(
        publisher="cms", shape="MUE workbook", format="xlsx", spare=plain.spare, columns=plain.columns, rows=plain.rows,
        above=("A notice that stands over such files.",), typing=Typing(layout="xlsx", numbers=True), kinds=plain.kinds,
    )  # fmt: skip


_PAIR_COLUMNS: Final = (
    ("code", "Column 1"), ("second", "Column 2"), ("old", "*=in existence"), ("from", "Effective"),
    ("deleted", "Deletion"), ("modifier", "Modifier"), ("why", "PTP Edit Rationale"),
)  # fmt: skip
_PAIR_NAMES: Final = (
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
    "\t\t\t\t*=no data\t1=allowed\t",
    "\t\t\t\t\t9=not applicable\t",
)


def _pair_rows(draw: Random) -> tuple[list[Row], tuple[str, ...]]:
    codes, spare = _codes(draw, PROCEDURES, 30)
    firsts, seconds = codes[: len(codes) // 2], codes[len(codes) // 2 :]
    rows = [
        {
            "code": first, "second": second, "old": "", "from": draw.choice(("20180101", "20220401", "20240101")),
            "deleted": "*", "modifier": draw.choice("01"), "why": "Misuse of Column Two code with Column One code",
        }
        for first, second in zip(firsts, seconds, strict=False)
    ]  # fmt: skip
    return rows, spare


def pairs_text(draw: Random) -> Sheet:
    """Procedure-to-procedure edits as text: a header wrapped over four lines."""
    rows, spare = _pair_rows(draw)
    header = "\t".join(name for _, name in _PAIR_COLUMNS)
    return Sheet(
        publisher="cms", shape="PTP edits, text", format="txt", spare=spare, rows=tuple(rows),
        above=("A notice that stands over such files.\t\t\t\t\t\t", "Column1/Column2 Edits\t\t\t\t\t\t", header, *_PAIR_NAMES),
        columns=tuple((role, "") for role, _ in _PAIR_COLUMNS), typing=Typing(delimiter="\t"),
        kinds={"added": frozenset({"ncci_edit_added"}), "removed": frozenset({"ncci_edit_deleted"})},
    )  # fmt: skip


def pairs_csv(draw: Random) -> Sheet:
    """The same as comma-separated values with one line of names."""
    rows, spare = _pair_rows(draw)
    named = (
        ("code", "Column 1"), ("second", "Column 2"), ("old", "*=in existence prior to 1996"), ("from", "Effective Date"),
        ("deleted", "Deletion Date *=no data"), ("modifier", "Modifier 0=not allowed 1=allowed 9=not applicable"), ("why", "PTP Edit Rationale"),
    )  # fmt: skip
    workbook = draw.random() < 0.5
    return Sheet(
        publisher="cms", shape="PTP edits, workbook" if workbook else "PTP edits, csv", format="xlsx" if workbook else "csv", spare=spare, rows=tuple(rows),
        columns=named, typing=Typing(layout="xlsx" if workbook else "delimited"),
        kinds={"added": frozenset({"ncci_edit_added"}), "removed": frozenset({"ncci_edit_deleted"})},
    )  # fmt: skip


def relative_values(draw: Random) -> Sheet:
    """The relative value file: notes, then five lines of names above each other."""
    codes, spare = _codes(draw)
    columns = (
        ("code", "HCPCS"), ("mod", "MOD"), ("words", "DESCRIPTION"), ("status", "CODE"), ("unused", "PAYMENT"), ("work", "RVU"),
        ("nonfacility", "PE RVU"), ("nonfacility_na", "INDICATOR"), ("facility", "PE RVU"), ("facility_na", "INDICATOR"), ("mp", "RVU"),
        ("nonfacility_total", "TOTAL"), ("facility_total", "TOTAL"), ("pctc", "IND"), ("global", "DAYS"), ("pre", "OP"), ("intra", "OP"), ("post", "OP"),
        ("multiple", "PROC"), ("bilateral", "SURG"), ("assistant", "SURG"), ("co", "SURG"), ("team", "SURG"), ("base", "BASE"), ("factor", "FACTOR"),
        ("supervision", "PROCEDURES"), ("flag", "FLAG"), ("family", "INDICATOR"),
    )  # fmt: skip
    stacked = (
        ",,,,NOT USED,,,,,,,,,,,,,,,,,,,,,PHYSICIAN,,DIAGNOSTIC",
        ",,,,FOR,,NON-FAC,NON-FAC,FACILITY ,FACILITY,,,,,,,,,,,,,,,,SUPERVISION OF,,IMAGING",
        ",,,STATUS,MEDICARE ,WORK,,NA,,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,CO-,TEAM,ENDO,CONV,DIAGNOSTIC,CALCULATION,FAMILY",
    )  # fmt: skip
    wide = "," * (len(columns) - 3)
    rows = []
    for code in codes:
        work, practice = draw.randint(0, 900) / 100, draw.randint(0, 900) / 100
        total = f"{work + practice + 0.1:.2f}"
        rows.append({
            "code": code, "words": procedure_words(code).replace(",", ""), "status": draw.choice("AAACR"), "work": f"{work:.2f}", "nonfacility": f"{practice:.2f}",
            "facility": f"{practice:.2f}", "mp": "0.10", "nonfacility_total": total, "facility_total": total, "pctc": "0", "global": draw.choice(("000", "010", "090", "XXX", "ZZZ")),
            "pre": "0.00", "intra": "0.00", "post": "0.00", "multiple": draw.choice("02"), "bilateral": "0", "assistant": "1", "co": "0", "team": "0",
            "factor": "32.3465", "supervision": "09", "flag": "0", "family": "99",
        })  # fmt: skip
    return Sheet(
        publisher="cms", shape="relative value file", stated="2025-10-01", format="csv", spare=spare, columns=columns, rows=tuple(rows),
        above=(f",,2025 National Physician Fee Schedule Relative Value File October Release{wide}", f",,RELEASED 09/11/2025{wide}", *stacked),
        kinds={"added": frozenset({"code_added"}), "removed": _GONE},
    )  # fmt: skip


def addendum_b(draw: Random) -> Sheet:
    """OPPS Addendum B as CMS's text: tabs, Windows-1252, notes above."""
    codes, spare = _codes(draw)
    return Sheet(
        publisher="cms", shape="OPPS Addendum B", format="txt", spare=spare,
        above=("\tAddendum B.-- OPPS Payment by HCPCS Code for CY 2025\t\t\t\t\t\t", "\tA notice\u00a0that stands over such files.\t\t\t\t\t\t"),
        columns=(("code", "HCPCS Code"), ("words", "Short Descriptor"), ("ci", " CI"), ("status", " SI"), ("apc", " APC "), ("weight", "Relative Weight"),
                 ("amount", "Payment Rate"), ("copay", "National Unadjusted Copayment"), ("least", "Minimum Unadjusted Copayment")),
        rows=tuple({"code": code, "words": procedure_words(code), "status": draw.choice(("T", "N", "Q1", "S", "A")), "apc": "5052", "weight": "4.2140",
                    "amount": f"${draw.randint(100, 1999)}.25 ", "least": "$12.00 "} for code in codes),
        typing=Typing(delimiter="\t", end="\r\n", encoding="cp1252"), kinds={"added": frozenset({"code_added"}), "removed": _GONE},
    )  # fmt: skip


def surgery_centers(draw: Random) -> Sheet:
    """ASC Addendum AA: covered surgical procedures with the quarter in the names of its columns."""
    codes, spare = _codes(draw, PROCEDURES)
    return Sheet(
        publisher="cms", shape="ASC Addendum AA", stated="2026-07-01", format="csv", spare=spare, above=("Addendum AA.-- Final ASC Covered Surgical Procedures for July 2026,,,,,",),
        columns=(("code", "HCPCS Code"), ("words", "Short Descriptor"), ("discount", "Subject To Multiple Procedure Discounting"), ("status", "July 2026 Payment Indicator"),
                 ("weight", "July 2026 Payment Weight"), ("amount", "July 2026 Payment Rate")),
        rows=tuple({"code": code, "words": procedure_words(code), "discount": draw.choice("YN"), "status": draw.choice(("P3", "A2", "G2")), "weight": "2.1000",
                    "amount": f"${draw.randint(40, 900)}.10"} for code in codes),
        kinds={"added": frozenset({"code_added"}), "removed": frozenset({"code_removed"})},
    )  # fmt: skip


def add_on_edits(draw: Random) -> Sheet:
    """Add-on code edits: each add-on with each of its primaries."""
    codes, spare = _codes(draw, PROCEDURES, 30)
    half = len(codes) // 2
    return Sheet(
        publisher="cms", shape="add-on code edits", format="csv", spare=spare,
        columns=(("code", "Add-On Code"), ("second", "Primary Code"), ("type", "AOC Edit Type"), ("from", "AOC Edit Eff Dt"), ("deleted", "AOC Edit Del Dt"), ("why", "Special Instructions/Notes")),
        rows=tuple({"code": one, "second": other, "type": "1", "from": "20130401", "deleted": "", "why": ""} for one, other in zip(codes[:half], codes[half:], strict=False)),
        kinds={"added": frozenset({"addon_edit_changed"}), "removed": frozenset({"addon_edit_changed"})},
    )  # fmt: skip


FILES: Final[tuple[Make, ...]] = (
    units_file, units_workbook, pairs_text, pairs_csv, relative_values, addendum_b, surgery_centers, add_on_edits,
)  # fmt: skip
