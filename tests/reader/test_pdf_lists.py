"""PDFs that are lists of codes: grids by group, headers over several lines, groups that go on over pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.document import Block, BlockKind, Document
from reader.code_grids import grid_columns
from reader.lines import without_continued
from reader.read import read
from tests.demo_pages.pdf_layout import PolicyPdf, Running
from tests.reader.pdfs import Row, Sheet

NECESSARY = "Considered Medically Necessary when criteria in the statements listed above are met:"
UNNECESSARY = "Considered Not Medically Necessary:"


def rows(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW]


def placed(document: Document) -> dict[str, str]:
    return {statement.code: statement.place[-1] for statement in document.statements}


class AuthorizationList(Sheet):
    """Groups of procedures, codes in four columns, exceptions of states as prose between them."""

    def running(self) -> float:
        self.put(54, 30, "A Plan Commercial Prior Authorization Requirements", size=8)
        self.put(54, 770, f"Effective July 1, 2026   Page {self.page_no()} of 3", size=8)
        return 70

    def group(self, y: float, name: str) -> float:
        self.put(54, y + 16, name, bold=True, size=12)
        return y + 32

    def grid(self, y: float, codes: list[Row]) -> float:
        return self.columns(y, codes, (54, 144, 234, 324))


def authorization_list() -> AuthorizationList:
    sheet = AuthorizationList()
    y = sheet.running()
    sheet.put(54, y, "Prior authorization requirements", bold=True, size=16)
    y = sheet.prose(y + 20, "The services below are asked for before they are given.")
    y = sheet.group(y, "Skin procedures")
    y = sheet.grid(
        y, [("11920", "11921", "11922", "15775"), ("17000", "17003*", "+17004", "17106")]
    )
    y = sheet.prose(
        y + 2,
        "Prior authorization is required for all states except in Alaska, Massachusetts, Puerto Rico and"
        " Texas. In Iowa it is needed only where the service is given in a hospital.",
    )
    y = sheet.grid(y + 8, [("17107", "17108", "17110", "17111"), ("17340", "", "", "")])
    y = sheet.group(y, "Sleep studies")
    sheet.grid(y, [tuple(str(95800 + 4 * line + n) for n in range(4)) for line in range(20)])
    sheet.add_page()
    y = sheet.group(sheet.running(), "Sleep studies (cont.)")
    y = sheet.grid(y, [("G0398", "G0399", "G0400", "E0601")])
    y = sheet.prose(y + 4, "Prior authorization is not required in Kentucky.")
    y = sheet.group(y, "Spinal procedures")
    sheet.grid(y, [("22100", "22101", "22102", "22110")])
    sheet.add_page()
    y = sheet.group(sheet.running(), "Spinal procedures - continued")
    sheet.grid(y, [("22112", "22114", "22116", "22206")])
    return sheet


def test_each_code_of_a_grid_stands_under_its_group() -> None:
    document = read(authorization_list().done())

    groups = {
        "Skin procedures": 13,
        "Sleep studies": 84,
        "Spinal procedures": 8,
    }
    found = placed(document)
    assert {name: list(found.values()).count(name) for name in groups} == groups
    assert {found[code] for code in ("17000", "17003", "17004", "17340")} == {"Skin procedures"}
    assert (found["E0601"], found["22206"]) == ("Sleep studies", "Spinal procedures")


def test_exceptions_between_grids_are_prose_of_the_group() -> None:
    document = read(authorization_list().done())

    prose = {block.text: block.path for block in document.blocks if "Kentucky" in block.text or "Alaska" in block.text}  # fmt: skip
    assert [path[-1] for path in prose.values()] == ["Skin procedures", "Sleep studies"]


def test_where_a_group_goes_on_over_a_page_leaves_nothing_in_the_text() -> None:
    assert "cont" not in read(authorization_list().done()).text.lower()


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("Skin procedures (cont.)", "Skin procedures"),
        ("Skin procedures (continued)", "Skin procedures"),
        ("Skin procedures, cont'd", "Skin procedures"),
        ("Skin procedures cont.", "Skin procedures"),
        ("Treatment may be continued", None),
        ("(cont.)", None),
    ],
)
def test_the_mark_of_a_continued_group_is_known(line: str, rest: str | None) -> None:
    assert without_continued(line) == (rest or line, rest is not None)


def ruled(rows_of: list[tuple[str, ...]]) -> Document:
    pdf = PolicyPdf(Running(header=("A Plan prior authorization", "Effective July 1, 2026")))
    pdf.heading("Prior authorization requirements")
    pdf.grid(
        ("Procedures and services", "Additional information", "CPT or HCPCS codes"),
        rows_of,
        (40, 50, 70),
    )
    return read(pdf.bytes())


SPINE = [str(22100 + number) for number in range(130)]


def test_a_cell_of_very_many_codes_loses_none() -> None:
    document = ruled(
        [
            ("Skin procedures", "Required. In Alaska it is not, save for children below twelve.", "17000 17003 17004 17106 17107 17108"),
            ("Spinal procedures", "", " ".join(SPINE)),
            ("Sleep studies", "Ohio only", "95800"),
        ]
    )  # fmt: skip

    found = placed(document)
    assert {code for code, place in found.items() if place == "Spinal procedures"} == set(SPINE)
    assert {code for code, place in found.items() if place == "Skin procedures"} == {
        "17000", "17003", "17004", "17106", "17107", "17108",
    }  # fmt: skip
    assert rows(document)[-1].cells == (
        ("CPT or HCPCS codes", "95800"),
        ("Additional information", "Ohio only"),
    )
    assert any("In Alaska" in block.text and block.path == ("Skin procedures",) for block in document.blocks)  # fmt: skip


def test_words_between_the_codes_of_a_cell_stay_in_their_place() -> None:
    cell = "17000 17003 17004 17106 17107 17108 Not required in Alaska for: 17110 17111 17340 17360"

    document = ruled([("Skin procedures", "", cell)])

    under = [block.text for block in document.blocks if block.path == ("Skin procedures",)]
    assert under[6] == "Not required in Alaska for:"
    assert under[7:] == ["17110", "17111", "17340", "17360"]


def test_a_few_codes_beside_their_description_are_no_grid() -> None:
    assert grid_columns([["17000, 17003", "lesions"], ["17000 17003 17004 17106 17107", "more"]]) == set()  # fmt: skip


def test_codes_in_the_sentence_of_a_cell_are_no_grid() -> None:
    cell = "Added codes 17000, 17003, 17004, 17106, 17107, 17108 and 17110."

    assert rows(ruled([("07/01/2026", "", cell)]))[0].cells[-1][1] == cell


def cigna_shape(*, bold: bool, order: tuple[str, str]) -> Document:
    """ "CPT" above "Codes" with "Description" beside their middle, again after the page's end."""
    sheet = Sheet()

    def header(y: float) -> float:
        first, second = order
        sheet.put(54, y, first, bold=bold)
        sheet.put(54, y + 12, second, bold=bold)
        sheet.put(160, y + 6, "Description", bold=bold)
        return y + 26

    sheet.put(54, 70, "Coding Information", bold=True, size=14)
    sheet.put(54, 100, NECESSARY, bold=True)
    y = header(118)
    y = sheet.columns(
        y, [(str(11000 + n), f"service number {n} in words") for n in range(44)], (54, 160)
    )
    sheet.add_page()
    y = header(54)
    y = sheet.columns(
        y, [("17000*", "first lesion"), ("17003", "each further"), ("+17004", "many")], (54, 160)
    )
    sheet.put(54, y + 12, UNNECESSARY, bold=True)
    sheet.columns(header(y + 30), [("17110", "a wart"), ("17111", "more of them")], (54, 160))
    return read(sheet.done())


@pytest.mark.parametrize("bold", [True, False])
@pytest.mark.parametrize("order", [("CPT®*", "Codes"), ("HCPCS", "Codes")])
def test_a_header_cell_of_several_lines_leaves_the_verdict_above_it_in_force(
    bold: bool, order: tuple[str, str]
) -> None:
    document = cigna_shape(bold=bold, order=order)

    verdicts = {statement.code: statement.value for statement in document.statements}
    assert {verdicts[code] for code in ("11000", "11043", "17000", "17003", "17004")} == {"covered"}
    assert verdicts["17110"] == verdicts["17111"] == "not_covered"
    assert {block.cells[0][0] for block in rows(document)} == {" ".join(order)}
    assert {block.cells[1][0] for block in rows(document)} == {"Description"}
    assert not any(block.text in {*order, "Description"} for block in document.blocks)


def test_a_group_above_a_whole_header_is_a_heading() -> None:
    sheet = Sheet()
    sheet.put(54, 70, "Codes not covered", bold=True)
    sheet.put(54, 83, "Code", bold=True)
    sheet.put(160, 83, "Description", bold=True)
    y = sheet.columns(96, [("17000", "first lesion"), ("17003", "each further")], (54, 160))
    sheet.prose(
        y + 30, "Prose of some length closes the page, so that its type is that of the body."
    )

    assert {(s.code, s.value) for s in read(sheet.done()).statements} == {
        ("17000", "not_covered"),
        ("17003", "not_covered"),
    }


def test_a_header_that_a_ruled_table_prints_again_is_no_running_line() -> None:
    pdf = PolicyPdf(Running(footer=("Page {page} of {pages}",)))
    pdf.heading("Coding Information")
    pdf.grid(("CPT®*\nCodes", "Description"), [(str(17000 + n), f"lesion {n}") for n in range(90)], (30, 140))  # fmt: skip

    document = read(pdf.bytes())

    assert [block.text for block in document.blocks if not block.cells] == ["Coding Information"]
    assert len(rows(document)) == 90


@pytest.mark.parametrize("spacing", [1.5, 3, 4.5, 6])
def test_letters_set_apart_are_words(spacing: float) -> None:
    sheet = Sheet()
    sheet.set_char_spacing(spacing)
    sheet.put(54, 70, "MEDICAL POLICY", bold=True, size=12)
    sheet.put(54, 90, "Effective Date: July 1, 2026")
    sheet.put(54, 104, "CPT code 17003 is covered.")
    sheet.set_char_spacing(0)
    sheet.prose(130, "Coverage is limited to adults with three or more lesions. " * 6)

    document = read(sheet.done())

    assert [str(stated.day) for stated in document.dates] == ["2026-07-01"]
    assert {"MEDICAL POLICY", "CPT code 17003 is covered."} <= {block.text for block in document.blocks}  # fmt: skip


@pytest.mark.parametrize("figures", ["1 0 0 1 1 0 1", "A 1 0 0 1 1 0 1", "a b c"])
def test_figures_and_letters_of_columns_stay_apart(figures: str) -> None:
    sheet = Sheet()
    sheet.columns(70, [("17000", figures), ("17003", figures)], (54, 200))
    sheet.prose(130, "Coverage is limited to adults with three or more lesions. " * 6)

    assert rows(read(sheet.done()))[0].cells[-1][1] == figures


CODES = st.lists(st.sampled_from(SPINE), min_size=6, max_size=30)


@given(CODES, st.sampled_from([" ", ", ", "; "]))
def test_every_code_of_a_cell_is_a_row(codes: list[str], joined: str) -> None:
    from reader.assembly import Assembly
    from reader.code_grids import write_grid_row

    out = Assembly()

    assert write_grid_row([("Group", "Spine"), ("Codes", joined.join(codes))], frozenset({1}), out)
    assert [block.text for block in out.blocks if block.cells] == codes


def test_the_last_codes_of_a_grid_stand_alone_though_their_column_has_one_of_them() -> None:
    sheet = Sheet()
    y = sheet.prose(60, "Skin Lesion Policy", bold=True, size=16)
    y = sheet.prose(y, "Removal is covered when the record says where each lesion stood.")
    y = sheet.prose(y, "Covered codes", bold=True, size=12)
    sheet.columns(
        y + 12,
        [("11055", "11104", "11305", "11420", "11440"), ("17000", "17003", "17004", "", "")],
        (54, 144, 234, 324, 414),
    )

    assert [block.text for block in rows(read(sheet.done()))] == [
        "11055", "11104", "11305", "11420", "11440", "17000", "17003", "17004",
    ]  # fmt: skip


@pytest.mark.parametrize("second", [110, 104])
def test_names_of_columns_that_nearly_touch_are_two(second: float) -> None:
    sheet = Sheet()
    y = sheet.prose(60, "Skin Lesion Policy", bold=True, size=16)
    y = sheet.prose(y, "Removal is covered when the record says where each lesion stood.")
    y = sheet.prose(y, "Codes considered investigational", bold=True, size=12)
    y = sheet.columns(y + 12, [("CPT Code", "Description")], (54, second), bold=True)
    sheet.columns(y, [("17000", "First spot"), ("17003", "Each further spot")], (54, second))

    found = read(sheet.done())

    assert placed(found) == dict.fromkeys(("17000", "17003"), "Codes considered investigational")
    assert rows(found)[0].cells == (("CPT Code", "17000"), ("Description", "First spot"))


def test_a_label_and_value_in_heading_type_is_a_verdict_over_the_list_below() -> None:
    sheet = Sheet()
    y = sheet.prose(60, "Skin Lesion Policy", bold=True, size=16)
    y = sheet.prose(y, "Removal is covered when the record says where each lesion stood.")
    y = sheet.prose(
        y, "Procedure codes that may be reimbursed: eligible services", bold=True, size=12
    )
    y = sheet.columns(y + 12, [("CPT Code", "Description")], (54, 144), bold=True)
    sheet.columns(y, [("17000", "First spot"), ("17003", "Each further spot")], (54, 144))

    assert set(placed(read(sheet.done())).values()) == {
        "Procedure codes that may be reimbursed: eligible services"
    }


def test_a_last_column_that_is_short_is_read_after_the_one_beside_it() -> None:
    sheet = Sheet()
    for number in range(20):
        sheet.put(54, 80 + 13 * number, f"Sentence {number} of the first column goes on and on")
    right = ["Appeals", "Where do I send it?", "To the plan.", "When is it due?", "In 90 days."]
    for number, line in enumerate(right):
        sheet.put(330, 86 + 17 * number, line)

    said = " ".join(block.text for block in read(sheet.done()).blocks)

    assert said.index("Sentence 19") < said.index("Appeals") < said.index("In 90 days.")


def test_cells_drawn_column_by_column_stay_rows() -> None:
    sheet = Sheet()
    for x, words in ((54, "What is said of one kind of lesion "), (330, "Limit ")):
        for number in range(8):
            sheet.put(x, 80 + 13 * number, f"{words}{number}")

    said = " ".join(block.text for block in read(sheet.done()).blocks)

    assert said.index("Limit 0") < said.index("lesion 7")


def test_a_list_of_codes_in_a_sentence_goes_on_in_the_next_line() -> None:
    sheet = Sheet()
    sheet.put(54, 80, "Approval is needed for these codes: 15775, 15776, 15788, 17106,")
    sheet.put(54, 93, "17107, 17108, 96573, 96574.")
    sheet.put(
        54, 120, "A longer sentence follows that shows how far the lines of this page may reach."
    )

    texts = [block.text for block in read(sheet.done()).blocks]

    assert texts[0].endswith("17106, 17107, 17108, 96573, 96574.")
