"""Tables without markup: which lines name the columns, which head the rows, which are records."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.captures import Reason
from policy.document import Block, BlockKind, Document
from reader.assembly import Assembly
from reader.errors import Unreadable
from reader.read import read
from reader.records import Merged, are_diagnoses, write_records


def csv(text: str, encoding: str = "utf-8") -> Document:
    return read(text.encode(encoding), media_type="text/csv")


def rows(document: Document) -> list[tuple[tuple[str, str], ...]]:
    return [block.cells for block in document.blocks if block.kind is BlockKind.TABLE_ROW]


def written(table: list[list[str]], merged: tuple[Merged, ...] = ()) -> list[Block]:
    out = Assembly()
    write_records(table, out, merged=merged)
    return out.blocks


def test_header_lines_over_each_other_name_a_column_together() -> None:
    document = csv(
        "Payment of services,,,,,\n(c) A note about codes,,,,,\n,,,Facility,,Non-Facility\nHCPCS,MOD,STATUS,PE,TOTAL,PE\n"
        ",,CODE,RVU,,RVU\n17000,,A,0.5,1.2,0.7\n17003,,A,0.02,0.06,0.16\n"
    )

    assert document.title == "Payment of services"
    assert rows(document)[1] == (
        ("HCPCS", "17003"),
        ("STATUS CODE", "A"),
        ("Facility PE RVU", "0.02"),
        ("TOTAL", "0.06"),
        ("Non-Facility PE RVU", "0.16"),
    )


def test_a_header_cell_of_several_lines_below_a_notice_of_several_lines() -> None:
    document = csv(
        '"A notice\nabout codes, in\nseveral lines",,\n"HCPCS/\nCPT Code","Units\nof service",Rationale\n17000,1,Data\n17003,13,Data\n'
    )

    assert rows(document)[1] == (("HCPCS/ CPT Code", "17003"), ("Units of service", "13"), ("Rationale", "Data"))  # fmt: skip


def test_a_header_again_is_no_record() -> None:
    document = csv("Code,Price,Price\n17000,1,2\nCode,Price,Price\n17003,3,4\n")

    assert rows(document) == [
        (("Code", "17000"), ("Price", "1"), ("Price (2)", "2")),
        (("Code", "17003"), ("Price", "3"), ("Price (2)", "4")),
    ]


def test_records_of_words_are_not_taken_for_header_lines() -> None:
    document = csv(
        "Policy Name,Update,Details\nSkin Care,Revised,Notes on coverage changed\nLight Therapy,New,See the policy\n"
    )

    assert [block[0][1] for block in rows(document)] == ["Skin Care", "Light Therapy"]


def test_records_without_a_figure_before_the_first_with_one_are_kept() -> None:
    found = written(
        [
            ["Modifier", "", "Meaning"],
            ["LT", "", "left side"],
            ["RT", "", "right side"],
            ["25", "", "separate service"],
        ]
    )

    assert [block.cells[0] for block in found] == [
        ("Modifier", "LT"),
        ("Modifier", "RT"),
        ("Modifier", "25"),
    ]


def test_a_row_that_says_what_holds_for_the_rows_below_heads_them() -> None:
    document = csv(
        "Code,Description\nCodes covered if criteria are met:,\n17000,first lesion\nCodes not covered:,\n17003,each further\n"
    )

    said = {(statement.code, statement.value) for statement in document.statements}
    assert said == {("17000", "covered"), ("17003", "not_covered")}


def test_records_beside_each_other_keep_their_columns() -> None:
    document = csv(
        "Code,Description,Code,Description\n17000,first,17003,further\n17004,many,17110,wart\n"
    )

    assert [dict(block)["Code"] for block in rows(document)] == ["17000", "17003", "17004", "17110"]


def test_merged_cells_are_spread_over_what_they_cover() -> None:
    found = written(
        [
            ["", "Facility", ""],
            ["Code", "PE", "Total"],
            ["17000", "1", "2"],
            ["Codes not covered", "", ""],
            ["17003", "3", "4"],
            ["", "5", "6"],
        ],
        (
            Merged(top=0, left=1, bottom=0, right=2),
            Merged(top=3, left=0, bottom=3, right=2),
            Merged(top=4, left=0, bottom=5, right=0),
        ),
    )

    assert [(block.path, block.cells or block.text) for block in found] == [
        ((), (("Code", "17000"), ("Facility PE", "1"), ("Facility Total", "2"))),
        ((), "Codes not covered"),
        (("Codes not covered",), (("Code", "17003"), ("Facility PE", "3"), ("Facility Total", "4"))),
        (("Codes not covered",), (("Code", "17003"), ("Facility PE", "5"), ("Facility Total", "6"))),
    ]  # fmt: skip


def test_a_second_table_has_a_header_of_its_own() -> None:
    found = written(
        [
            ["Code", "Units"],
            ["17000", "1"],
            ["", ""],
            ["Codes not covered", ""],
            ["Procedure", "Status"],
            ["17003", "N"],
        ]
    )

    assert found[-1].path == ("Codes not covered",)
    assert found[-1].cells == (("Procedure", "17003"), ("Status", "N"))


def test_records_that_fill_few_columns_stand_under_the_header_all_the_same() -> None:
    found = written(
        [
            ["Payment of services", *[""] * 7],
            ["RELEASED 07/01/2026", *[""] * 7],
            ["HCPCS Code", "Words", "SI", "APC", "Weight", "Rate", "Copay", "Note"],
            *[[str(17000 + n), "N", *[""] * 6] for n in range(6)],
            ["17010", "x", "T", "5051", "2.2", "198.70", "39.74", "*"],
        ]
    )

    assert [block.text for block in found[:2]] == ["Payment of services", "RELEASED 07/01/2026"]
    assert [block.cells[0] for block in found[2:]] == [
        ("HCPCS Code", code) for code in ["17000", "17001", "17002", "17003", "17004", "17005", "17010"]
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["document_display_id", "LCD Number"])
def test_identifiers_that_look_like_diagnoses_are_none(name: str) -> None:
    found = written([["Title", name], *[[f"Article {n}", f"L3{n}66{n}"] for n in range(9)]])

    assert {block.cells[1][0] for block in found} == {name}


def test_years_can_be_columns() -> None:
    document = csv("State,2025,2026\nOhio,1.5,1.7\nTexas,1.2,1.3\n")

    assert rows(document)[0] == (("State", "Ohio"), ("2025", "1.5"), ("2026", "1.7"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_encodings_of_data_files_are_told_by_their_bytes(encoding: str) -> None:
    document = csv(
        "Code;Description\r\n17000;first – lesion\r\n17003;each further\u00a0one\r\n", encoding
    )

    assert rows(document)[0] == (("Code", "17000"), ("Description", "first – lesion"))


@pytest.mark.parametrize("text", ["Code,Description,Status\n", "Code\tUnits\tStatus\r\n"])
def test_a_header_without_records_is_empty(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        csv(text)

    assert caught.value.reason is Reason.EMPTY
    assert "no records below it" in caught.value.detail


def test_a_sentence_with_commas_is_no_header() -> None:
    assert csv("Notes, codes, and dates of service are kept.\n").blocks


def test_a_table_larger_than_is_read_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        written([["1"] * 3_000] * 1_001)

    assert caught.value.reason is Reason.TOO_LARGE


CELLS = st.sampled_from(["", "Code", "17003", "Not covered:", "1", "words here", "Units", "x" * 90])


@given(st.lists(st.lists(CELLS, max_size=5), max_size=12))
def test_no_code_of_any_table_is_lost(table: list[list[str]]) -> None:
    found = " ".join(block.text for block in written(table))

    assert found.count("17003") == sum(row.count("17003") for row in table)


LIST = '"Code"\n"17000"\n"00100"\n"G0127"\n'
TABLE = "Code,Description,Effective Date,End Date\n17000,First growth,01/01/2026,\n17003,Further growths,01/01/2026,\n00100,Other,01/01/2026,\n"


@pytest.mark.parametrize(
    ("plain", "saved"),
    [
        ("17000\n00100\nG0127\n", '"17000"\n"00100"\n"G0127"\n'),
        ("17000\n00100\nG0127\n", "'17000\n'00100\n'G0127\n"),
        ("Code\n17000\n00100\nG0127\n", LIST),
        ("L57.0|Ours, one\nR52|Ours, two\nB07.0|Ours\n", "'L57.0|Ours, one\n'R52|Ours, two\n'B07.0|Ours\n"),
        (TABLE, "".join(",".join(f'"{cell} "' for cell in line.split(",")) + "\n" for line in TABLE.splitlines())),
    ],
)  # fmt: skip
def test_quotation_marks_text_marks_and_spaces_around_cells_say_nothing(
    plain: str, saved: str
) -> None:
    stated = [{(one.code, one.effective_from) for one in csv(text).statements} for text in (plain, saved)]  # fmt: skip

    assert stated[0] == stated[1]
    assert len(stated[0]) >= 3


def test_a_line_of_one_cell_that_gives_a_verdict_heads_the_records_below_it() -> None:
    document = csv(
        "Covered when criteria are met:\n17000,First growth\n17003,Further growths\n17004,Many\nNot covered:\n17110,Ours\n17111,Ours\n"
    )

    assert {one.code: one.value for one in document.statements} == {
        **dict.fromkeys(("17000", "17003", "17004"), "covered"),
        **dict.fromkeys(("17110", "17111"), "not_covered"),
    }


def test_the_dates_of_rows_of_codes_are_not_those_of_the_document() -> None:
    assert csv(TABLE).dates == ()


def test_the_number_of_a_document_is_no_code() -> None:
    document = csv("document_id,title,version\n34648,Growths,4\n36668,Tests,5\n36692,Vitamins,7\n")

    assert document.statements == ()


def test_lines_above_a_list_of_diagnoses_leave_it_one() -> None:
    document = csv("Printed 3/4/2026\nB07.0\nR52\nI10\nL57.0\nZ12.83\n")

    assert {one.code for one in document.statements} == {"B07.0", "R52", "I10", "L57.0", "Z12.83"}


def test_lines_of_one_cell_around_a_list_of_two_columns_are_no_prose_of_it() -> None:
    rows = "Covered when criteria are met:\n17000,First growth\n17003,Further growths\nNot covered:\n17110,Ours\n17111,Ours\n"

    assert csv(f"Printed 3/4/2026\n{rows}").statements == csv(rows).statements


def test_a_line_below_a_list_of_diagnoses_leaves_it_one() -> None:
    document = csv("B07.0|Ours\nR52|Ours\nI10|Ours\nL57.0|Ours\nCopyright 2026.\n")

    assert {one.code for one in document.statements} == {"B07.0", "R52", "I10", "L57.0"}


def test_a_column_of_dotted_diagnoses_has_none_without_a_dot_but_categories() -> None:
    assert are_diagnoses(["L57.0", "L57.8", "B07", "D04.39"])
    assert are_diagnoses(["L570", "L578", "B07", "D0439", "Z85828"])
    assert not are_diagnoses(["L57.0", "L57.8", "J7308"])


@pytest.mark.parametrize("above", ["", "Printed 10/20/2026\n"])
def test_the_title_of_a_table_governs_nothing_below_a_line_that_dates_it(above: str) -> None:
    text = f"{above}Services that need authorization,,\nCode,Words,Prior authorization\n17000,a,No\n17003,b,Yes\n"
    document = read(text.replace("\n", ",,\n", 1).encode() if above else text.encode())

    assert {one.value for one in document.statements if one.place == ()} == {"listed"}
