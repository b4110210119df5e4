"""ZIPs and workbooks through the one door: chosen by their bytes, read by member."""

import io
import zipfile

import pytest

from policy.captures import Reason
from policy.document import BlockKind, Document
from reader.errors import Unreadable
from reader.read import read
from reader.steady_names import steady_name
from tests.demo_pages import cigna
from tests.reader.books import workbook
from tests.reader.outcomes import outcome
from tests.reader.zips import encrypted, zipped

TABLE = b"Code,Units\n17000,1\n17003,13\n"
POLICY = b"Skin Care\n\nCovered when notes say so.\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + b"\x00" * 200


def refusal(body: bytes) -> Unreadable:
    refused = outcome(body)
    assert isinstance(refused, Unreadable)
    return refused


def rows(document: Document) -> list[tuple[tuple[str, str], ...]]:
    return [block.cells for block in document.blocks if block.kind is BlockKind.TABLE_ROW]


@pytest.mark.parametrize("name", ["a/notes.txt", "notes.pdf", "notes"])
def test_a_zip_of_one_document_is_that_document(name: str) -> None:
    body = zipped({name: POLICY, "logo.png": b"\x89PNG\r\n\x1a\n"})

    assert read(body).blocks == read(POLICY).blocks


def test_what_a_zip_holds_is_chosen_by_its_bytes() -> None:
    body = zipped({"list.csv": cigna.coverage_policy(cigna.FIRST)})

    assert read(body).blocks == read(cigna.coverage_policy(cigna.FIRST)).blocks


def test_a_zip_in_a_zip_is_read() -> None:
    assert read(zipped({"a.zip": zipped({"b.csv": TABLE})})).blocks == read(TABLE).blocks


def test_several_documents_stand_under_their_names() -> None:
    document = read(zipped({"units_2026Q3.csv": TABLE, "Readme 07-2026.txt": POLICY}))

    assert [block.path for block in document.blocks if block.kind is not BlockKind.HEADING] == [
        ("Readme", "Skin Care"),
        ("units",),
        ("units",),
    ]


def test_names_that_carry_the_quarter_move_nothing() -> None:
    parts = {"list_2026Q3.csv": TABLE, "Readme July 2026.txt": POLICY}
    later = {"list_2026Q4.csv": TABLE, "Readme October 2026.txt": POLICY}

    assert read(zipped(parts)).blocks == read(zipped(later)).blocks


@pytest.mark.parametrize(
    ("name", "steady"),
    [
        ("MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", "MCR MUE PractitionerServices"),
        ("PPRRVU2026_Jul_nonQPP.txt", "nonQPP"),
        ("data/Prior auth list v3.xlsx", "Prior auth list"),
        ("2026.csv", "2026"),
    ],
)
def test_names_are_kept_without_what_moves(name: str, steady: str) -> None:
    assert steady_name(name) == steady


def test_one_table_in_two_formats_is_read_once() -> None:
    book = workbook({"S": [["Code", "Units"], ["17000", 1], ["17003", 13]]})

    assert rows(read(zipped({"a.xlsx": book, "a.csv": TABLE}))) == rows(read(TABLE))


@pytest.mark.parametrize(
    ("body", "reason", "words"),
    [
        (zipped({}), Reason.EMPTY, "holds no file"),
        (zipped({"a.csv": b"", "b/": b""}), Reason.EMPTY, "holds no file"),
        (zipped({"a.png": b"\x89PNG\r\n", "b.xls": OLE}), Reason.WRONG_TYPE, "holds nothing that is read"),
        (zipped({"a.csv": TABLE})[:-40], Reason.TRUNCATED, "breaks off"),
        (zipped({"a.zip": zipped({"b.csv": TABLE})[:-40]}), Reason.TRUNCATED, "'a.zip'"),
        (encrypted(zipped({"a.csv": TABLE})), Reason.UNREADABLE, "encrypted with a password"),
        (encrypted(workbook({"S": [["Code"], ["17003"]]})), Reason.UNREADABLE, "encrypted"),
        (zipped({"a.pdf": cigna.coverage_policy(cigna.FIRST)[:-900], "b.txt": POLICY}), Reason.TRUNCATED, "'a.pdf'"),
        (stream("EncryptedPackage"), Reason.UNREADABLE, "encrypted with a password"),
        (stream("_VBA_PROJECT"), Reason.WRONG_TYPE, "with macros"),
        (stream("Workbook"), Reason.WRONG_TYPE, "save it as .xlsx"),
        (stream("WordDocument"), Reason.WRONG_TYPE, "save it as PDF"),
        (OLE, Reason.WRONG_TYPE, "old office document"),
        (zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), Reason.WRONG_TYPE, "a Word document"),
        (zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), Reason.UNREADABLE, "the workbook is damaged"),
        (workbook({"S": [["Code", "Units"]]}), Reason.EMPTY, "headers and no records"),
        (workbook({"S": []}), Reason.EMPTY, "its sheets are empty"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(body: bytes, reason: Reason, words: str) -> None:
    refused = refusal(body)

    assert refused.reason is reason
    assert words in refused.detail


def test_a_workbook_is_a_list_like_any_other() -> None:
    body = workbook(
        {
            "Codes 2026": [
                ["Prior authorization list"],
                ["Effective 07/01/2026"],
                [],
                ["CPT Code", "Description", "Prior Authorization"],
                ["Codes not covered"],
                [17000, "first lesion", "No"],
                ["17003*", "each further", "Yes"],
                [],
                ["Other skin procedures:"],
                ["17004", "fifteen or more", "Yes"],
            ],
            "Readme": [["How to read this list"], ["Ask the plan first."]],
        },
        merged=["A5:C5"],
    )

    document = read(body)

    assert document.title == "Prior authorization list"
    assert [str(stated.day) for stated in document.dates] == ["2026-07-01"]
    assert {(s.code, s.place) for s in document.statements if s.value == "not_covered"} == {
        ("17000", ("Codes", "Codes not covered")),
        ("17003", ("Codes", "Codes not covered")),
    }
    assert rows(document)[2][0] == ("CPT Code", "17004")


def test_sheets_that_have_no_name_of_their_own_are_no_headings() -> None:
    document = read(workbook({"Sheet1": [["Code", "Units"], ["17003", 13]], "Sheet2": []}))

    assert document.blocks[0].path == ()


def test_a_workbook_with_macros_is_read_without_running_them() -> None:
    body = workbook({"S": [["Code", "Units"], ["17003", 13]]})
    with zipfile.ZipFile(io.BytesIO(body)) as plain:
        members = {name: plain.read(name) for name in plain.namelist()}
    with_macros = zipped({**members, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(512)})

    assert rows(read(with_macros)) == [(("Code", "17003"), ("Units", "13"))]
