"""Data files are read by the names of their columns and refused in words."""

import codecs
import contextlib
import io
import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.codes import EVERYTHING
from policy.comparison.editions import compare
from policy.document import DateLabel
from reader.datafiles.data_file import DataFile, read_data_file, reduce_pair
from reader.errors import Unreadable
from reader.hints import NO_HINTS, Hints
from reader.read import read
from tests.reader.datafiles.releases import MAI_2, mue, pprrvu, ptp, zipped

FAMILY = Hints(codes=frozenset({"17000", "17003", "17004"}))
ROWS = [
    ("17110", "17003", "20200101", "*", "1"),
    ("17003", "99213", "20200101", "*", "1"),
    ("11102", "17000", "20200101", "20231231", "1"),
    ("20000", "30000", "20200101", "*", "0"),
]


def of(body: bytes, name: str, hints: Hints = NO_HINTS):
    return read_data_file([DataFile(name=name, body=body)], hints)


def test_a_watched_code_is_kept_from_either_column() -> None:
    document = of(ptp(ROWS), "ccipra-v322r0-f1.txt", FAMILY)

    assert document is not None
    assert document.table is not None
    assert [row.key for row in document.table.rows] == [
        ("11102", "17000"),
        ("17003", "99213"),
        ("17110", "17003"),
    ]
    assert document.table.records == 4
    assert document.table.layout == "ncci_ptp_practitioner"
    assert document.version == "v322r0"


def test_a_code_unique_to_other_columns_is_found_when_a_column_moves_or_is_gained() -> None:
    older = of(pprrvu([{"HCPCS": "17003"}], without=["PRIC"]), "PPRRVU2025_Oct.csv")
    newer = of(pprrvu([{"HCPCS": "17003", "PRIC": "1"}]), "PPRRVU2026_Jul_nonQPP.csv")

    for document in (older, newer):
        assert document is not None
        assert document.table is not None
        values = dict(document.table.rows[0].values)
        assert (values["WORK RVU"], values["NON-FACILITY TOTAL"], values["FACILITY TOTAL"]) == (
            "0.04",
            "0.20",
            "0.06",
        )
        assert (values["STATUS CODE"], values["GLOB DAYS"], values["CONV FACTOR"]) == ("A", "ZZZ", "33.4009")  # fmt: skip
    assert newer is not None
    assert [(one.label, one.printed) for one in newer.dates] == [
        (DateLabel.EFFECTIVE, "July Release"),
        (DateLabel.PUBLISHED, "06/30/2026"),
    ]


def test_no_descriptor_of_a_code_is_kept() -> None:
    document = of(pprrvu([{"HCPCS": "17003", "DESCRIPTION": "SECRET"}]), "PPRRVU.csv")

    assert "SECRET" not in repr(document)


@pytest.mark.parametrize(
    "encode",
    [
        lambda body: codecs.BOM_UTF8 + body,
        lambda body: body.replace(b"\n", b"\r\n"),
        lambda body: body.replace(b"Made up", b"Made up \x96 so"),
        lambda body: body + b"\n\nCode,Value\n",
    ],
    ids=["mark", "line ends", "windows", "footer"],
)
def test_a_units_file_is_read_in_any_encoding(encode) -> None:
    rows = [(f"{code}", "1", MAI_2) for code in range(17000, 17020)] + [("17300", "13", MAI_2)]
    document = of(encode(mue(rows)), "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", Hints(codes=frozenset({"17300"})))  # fmt: skip

    assert document is not None
    assert document.table is not None
    assert document.table.layout == "mue_practitioner"
    assert document.table.records == 21
    assert dict(document.table.rows[0].values)["MUE Value"] == "13"
    assert [(one.printed_label, one.printed) for one in document.dates] == [("Eff", "07-01-2026")]


@pytest.mark.parametrize(
    ("name", "services", "layout"),
    [
        ("MCR_MUE.csv", "Practitioner", "mue_practitioner"),
        ("MCR_MUE.csv", "Outpatient Hospital", "mue_outpatient"),
        ("MCR_MUE.csv", "DME Supplier", "mue_dme"),
        ("MCD_MUE_Practitioner.csv", "Practitioner", "mue_medicaid_practitioner"),
    ],
)
def test_the_programs_and_services_are_kept_apart(name: str, services: str, layout: str) -> None:
    document = of(mue([("17003", "13", MAI_2)], services), name)

    assert document is not None
    assert document.table is not None
    assert document.table.layout == layout


def test_a_renamed_column_is_named_with_what_stands_there_instead() -> None:
    body = ptp(ROWS).replace(b"Modifier\t", b"Indic\t")

    with pytest.raises(Unreadable, match=r"no column 'Modifier'.*Indic"):
        of(body, "ccipra.txt")


def test_a_header_without_records_is_not_a_file_without_edits() -> None:
    with pytest.raises(Unreadable, match="no record under it"):
        of(ptp([]), "ccipra.txt")


def test_a_value_that_its_column_cannot_hold_is_refused() -> None:
    with pytest.raises(Unreadable, match="MUE Value"):
        of(mue([("17003", "thirteen", MAI_2)]), "MCR_MUE.csv")


def test_a_file_that_breaks_off_is_refused() -> None:
    body = ptp(ROWS)

    with pytest.raises(Unreadable, match="breaks off"):
        of(body[:-30], "ccipra.txt")


def test_other_text_is_left_to_the_other_readers() -> None:
    assert of(b"17003 is covered when criteria are met, and 17004 too.\n" * 20, "x.txt") is None


def test_the_parts_of_a_release_are_one_table() -> None:
    body = zipped({"ccipra-v322r0-f1.txt": ptp(ROWS[:2]), "ccipra-v322r0-f2.txt": ptp(ROWS[2:])})
    document = read(body, url="https://www.cms.gov/files/zip/medicare-ncci-2026q3-x.zip")

    assert document.table is not None
    assert document.table.records == 4
    assert [(one.day.isoformat(), one.printed) for one in document.dates] == [
        ("2026-07-01", "2026q3")
    ]


def test_an_edit_that_moved_to_another_part_is_no_change() -> None:
    old = [DataFile(name="f1.txt", body=ptp(ROWS[:2])), DataFile(name="f2.txt", body=ptp(ROWS[2:]))]
    new = [DataFile(name="f1.txt", body=ptp(ROWS[:1])), DataFile(name="f2.txt", body=ptp(ROWS[1:]))]

    pair = reduce_pair(old, new, [])

    assert pair is not None
    assert compare(*pair, EVERYTHING) == ()
    assert pair[0].table is not None
    assert pair[0].table.rows == ()


def test_a_release_pair_keeps_only_the_keys_that_differ() -> None:
    changed = [("17110", "17003", "20200101", "*", "0"), *ROWS[1:]]
    pair = reduce_pair(
        [DataFile(name="f1.txt", body=ptp(ROWS))], [DataFile(name="f1.txt", body=ptp(changed))], []
    )

    assert pair is not None
    assert pair[1].table is not None
    assert [row.key for row in pair[1].table.rows] == [("17110", "17003")]
    assert pair[1].table.records == 4


def book(rows: list[list[object]]) -> bytes:
    made = io.BytesIO()
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    workbook.save(made)
    return made.getvalue()


def test_a_workbook_reads_as_the_text_beside_it() -> None:
    text = ptp(ROWS)
    rows: list[list[object]] = [line.split("\t") for line in text.decode().splitlines()]
    both = [DataFile(name="ccipra-v322r0-f1.xlsx", body=book(rows)), DataFile(name="ccipra-v322r0-f1.txt", body=text)]  # fmt: skip

    alone, beside = read_data_file(both[:1], FAMILY), read_data_file(both, FAMILY)

    assert alone is not None
    assert beside is not None
    assert alone.table == beside.table
    assert beside.table is not None
    assert beside.table.records == 4


def test_both_files_of_the_conversion_factors_are_kept_apart() -> None:
    files = {
        "PPRRVU2026_Jul_nonQPP.csv": pprrvu([{"HCPCS": "17003"}]),
        "PPRRVU2026_Jul_QPP.csv": pprrvu([{"HCPCS": "17003"}], factor="33.5675"),
        "GPCI2026.csv": b"Locality,Work GPCI\nMade up,1.000\n",
    }
    document = read(zipped(files), hints=FAMILY)

    assert document.table is not None
    assert {row.key[2]: dict(row.values)["CONV FACTOR"] for row in document.table.rows} == {
        "nonQPP": "33.4009",
        "QPP": "33.5675",
    }


@settings(max_examples=40)
@given(st.binary(max_size=400))
def test_no_bytes_crash_it(noise: bytes) -> None:
    with contextlib.suppress(Unreadable):
        of(ptp(ROWS) + noise, "ccipra.txt", FAMILY)


def test_the_text_of_a_file_is_never_a_statement() -> None:
    hostile = "'); DROP TABLE kept; --"
    document = of(ptp([*ROWS, ("17003", "17110", "20200101", "*", "1")]).replace(b"Made-up rationale", hostile.encode()), "ccipra.txt", FAMILY)  # fmt: skip

    assert document is not None
    assert hostile in document.text


@pytest.mark.parametrize(
    ("name", "body", "layout", "keys"),
    [
        (
            "AOC_V2026Q3-MCR.txt",
            "AOC_Edit_Type\tAdd-On_Code\tAOC_Del_DT\tPrimary_Code\tPrimary_Code_Del_DT\tAOC_Edit_EffDT\tAOC_Edit_DelDT\tSpecial_Instruction_Notes\n"
            "1\t17003\t\t17000\t\t20130401\t\t\n1\t99292\t\t99291\t\t20130401\t\t\n",
            "add_on_codes",
            [("17003", "17000")],
        ),
        (
            "july-2026-asc.csv",
            "Addendum AA for July 2026,,,,,\n"
            "HCPCS Code,Short Descriptor,Subject to Multiple Procedure Discounting,July 2026 Payment Indicator,July 2026 Payment Weight,July 2026 Payment Rate\n"
            "17000,made up,N,P3,0.5,$28.00\n10004,made up,N,N1,,\n",
            "asc_addendum_aa",
            [("17000",)],
        ),
        (
            "pos.csv",
            "Place of Service Code(s),Place of Service Name\n11,Made up\n22,Made up too\n",
            "place_of_service",
            [("11",), ("22",)],
        ),
    ],
    ids=["add-on codes", "addendum AA", "places"],
)
def test_smaller_layouts_are_read(name: str, body: str, layout: str, keys: list) -> None:
    document = of(body.encode(), name, FAMILY)

    assert document is not None
    assert document.table is not None
    assert document.table.layout == layout
    assert [row.key for row in document.table.rows] == keys
    assert document.table.records == 2


def test_a_release_without_one_of_its_parts_is_refused() -> None:
    parts = [DataFile(name=f"ccipra-v322r0-f{at}.txt", body=ptp(ROWS)) for at in (1, 3)]

    with pytest.raises(Unreadable, match="lacks part 2"):
        read_data_file(parts, FAMILY)


@pytest.mark.parametrize(
    ("effective", "deletion", "indicator"),
    [("", "*", "1"), ("20261301", "*", "1"), ("20200101", "20230230", "1"), ("20200101", "*", "")],
)
def test_an_edit_without_a_day_it_begins_or_with_none_there_is_is_refused(
    effective: str, deletion: str, indicator: str
) -> None:
    with pytest.raises(Unreadable, match="no such value"):
        of(ptp([("17003", "15050", effective, deletion, indicator)]), "ccipra-v322r0-f1.txt")


def test_a_quotation_mark_left_open_does_not_swallow_the_records_below_it() -> None:
    rows = [(f"{code}", "1", MAI_2) for code in range(16000, 18000)]
    body = mue(rows).replace(f"16500,1,{MAI_2}".encode(), f'16500,1,"{MAI_2}'.encode())

    with pytest.raises(Unreadable, match="quotation mark is not closed"):
        of(body, "mue.csv")


def test_a_payers_list_of_add_on_codes_is_not_taken_for_cms_edits() -> None:
    body = b"Add-On Code,Primary Code,Policy\n17003,17000,R-1\n11045,11042,R-1\n"

    assert of(body, "add-on-list.csv") is None


_EDITS = "17003{0}99213{0}{0}20130101{0}*{0}1{0}Made up\n20610{0}20600{0}{0}20150101{0}20260630{0}1{0}Made up\n"
_LIMITS = (
    "17000{0}1{0}2 Date of Service Edit: Policy{0}Made up\n96372{0}5{0}1 Line Edit{0}Made up\n"
)
_ADD_ONS = "1{0}17003{0}17000{0}20130401{0}{0}\n2{0}99292{0}CCCCC{0}20130401{0}{0}\n"


@pytest.mark.parametrize("mark", ["\t", ",", "|", ";"])
@pytest.mark.parametrize(
    ("text", "layout", "key"),
    [
        (_EDITS, "ncci_ptp", ("17003", "99213")),
        (_LIMITS, "mue", ("17000",)),
        (_ADD_ONS, "add_on_codes", ("17003", "17000")),
    ],
)
def test_a_data_file_that_came_without_its_header_is_told_by_its_values(
    text: str, layout: str, key: tuple[str, ...], mark: str
) -> None:
    document = of(text.format(mark).encode(), "file.txt")

    assert document is not None
    assert document.table is not None
    assert document.table.layout == layout
    assert document.table.rows[0].key == key


@pytest.mark.parametrize(
    "text",
    [
        "17000,17003,20260101,20261231,A\n17003,17004,20260101,20261231,A\n",
        "17000,1,2,3\n17003,13,2,3\n",
        "Code,Code,From,To,Level\n17000,17003,20260101,*,1\n17003,17004,20260101,*,1\n",
    ],
)
def test_records_that_could_be_something_else_are_no_data_file(text: str) -> None:
    assert of(text.encode(), "file.csv") is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (
            "Column 1 Code,Column 2 Code,Modifier\n17000,17004,0\n17003,17004,0\n",
            ("17000", "17004"),
        ),
        ("Column 1,Column 2\n17000,17004\n17003,17004\n", ("17000", "17004")),
        ("HCPCS/CPT Code,MUE Value\n17000,1\n17003,13\n", ("17000",)),
    ],
)
def test_a_table_with_fewer_columns_all_of_them_known_is_read_as_it_is(
    text: str, key: tuple[str, ...]
) -> None:
    document = of(text.encode(), "file.csv")

    assert document is not None
    assert document.table is not None
    assert document.table.rows[0].key == key


def test_a_limit_that_is_printed_with_decimals_is_the_same_limit() -> None:
    rows = [("17000", "1", MAI_2), ("17003", "13", MAI_2)]
    decimals = [(code, f"{value}.0", mai) for code, value, mai in rows]
    pair = reduce_pair(
        [DataFile(name="MCR_MUE.csv", body=mue(rows))],
        [DataFile(name="MCR_MUE.csv", body=mue(decimals))],
        (),
    )

    assert pair is not None
    assert compare(*pair, EVERYTHING) == ()


def test_edits_that_somebody_saved_as_json_are_edits() -> None:
    records = [
        {
            "column1": a,
            "column2": b,
            "effectiveDate": c,
            "deletionDate": d,
            "modifierIndicator": int(e),
        }
        for a, b, c, d, e in ROWS
    ]
    saved = [json.dumps(value).encode() for value in (records, {"made": "today", "edits": records})]

    for body in saved:
        document = of(body, "edits.json", FAMILY)

        assert document is not None
        assert document.table is not None
        assert len(document.table.rows) == 3


@pytest.mark.parametrize(
    "value",
    [
        [
            {"code": "17003", "mueValue": 13, "why": "policy"},
            {"code": "17000", "mueValue": 1, "why": "policy"},
        ],
        {"a": [{"column1": "17003"}], "b": [{"column2": "17000"}]},
        [{"column1": "17003", "column2": ["17000"]}] * 2,
        [1, 2],
    ],
)
def test_other_json_is_left_to_the_other_readers(value: object) -> None:
    assert of(json.dumps(value).encode(), "file.json") is None


def test_a_limits_file_that_does_not_name_its_services_is_compared_with_one_that_does() -> None:
    rows = [("17000", "1", MAI_2), ("17003", "13", MAI_2)]
    bare = b"HCPCS/CPT Code,MUE Value,MUE Adjudication Indicator\n" + b"".join(
        f"{code},{value},{mai}\n".encode() for code, value, mai in rows
    )
    pair = reduce_pair(
        [DataFile(name="old.csv", body=bare)], [DataFile(name="new.csv", body=mue(rows))], ()
    )

    assert pair is not None
    assert compare(*pair, EVERYTHING) == ()
    assert pair[0].title == pair[1].title
