"""PDF: lines to paragraphs, type to headings, geometry to tables, whatever the paper."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from policy.captures import Reason
from policy.codes import EVERYTHING
from policy.comparison.editions import compare
from policy.document import BlockKind, Document
from reader.errors import Unreadable
from reader.read import read
from tests.demo_pages import cigna, uhc
from tests.demo_pages.pdf_layout import PolicyPdf, Running
from tests.reader.outcomes import outcome
from tests.reader.pdfs import Sheet

TODAY = date(2026, 11, 24)
BASES = {
    "cigna": read(cigna.coverage_policy(cigna.SECOND)),
    "uhc": read(uhc.medical_policy(uhc.SECOND)),
}


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def rows(document: Document) -> list[tuple[tuple[str, str], ...]]:
    return [block.cells for block in document.blocks if block.kind is BlockKind.TABLE_ROW]


def said(document: Document) -> set[tuple[object, ...]]:
    return {(statement.key, statement.value) for statement in document.statements}


STOCK = ["the", "plan", "pays", "for", "care", "that", "a", "doctor", "orders", "when", "needed"]


def words_of(count: int, start: int = 0) -> str:
    return " ".join(STOCK[(start + number) % len(STOCK)] for number in range(count))


def test_a_cigna_cover_sheet_gives_title_number_and_dates() -> None:
    document = read(cigna.coverage_policy(cigna.FIRST))

    assert document.title == "Premalignant Skin Lesion Treatment"
    assert document.number == "0937"
    assert [(stated.label.value, stated.printed) for stated in document.dates] == [
        ("effective", "10/15/2026"),
        ("next_review", "10/15/2027"),
    ]


def test_a_uhc_head_gives_number_letters_and_both_forms_of_its_date() -> None:
    document = read(uhc.medical_policy(uhc.FIRST))

    assert document.title == uhc.TITLE
    assert (document.number, document.version) == ("2026T0937C", "C")
    assert {stated.printed for stated in document.dates} == {"July 1, 2026", "07/01/2026"}
    assert {stated.day for stated in document.dates} == {date(2026, 7, 1)}


def test_the_watched_codes_stand_under_the_heading_that_rules_them() -> None:
    found = {s.code: s for s in BASES["cigna"].statements}

    assert [found[code].value for code in ("17000", "17003", "17004")] == ["covered"] * 3
    assert found["17003"].place[-1].startswith("Considered Medically Necessary when")
    assert found["15788"].value == "not_covered"


@pytest.mark.parametrize("publisher", ["cigna", "uhc"])
@settings(max_examples=12)
@given(paper=st.sampled_from(["letter", "a4", "legal", "a3"]), size=st.integers(6, 14))
@example(paper="letter", size=13)  # a heading of two lines that the page's end cuts
def test_the_same_text_on_other_paper_is_the_same_edition(
    publisher: str, paper: str, size: int
) -> None:
    before = BASES[publisher]
    after = read(
        cigna.coverage_policy(replace(cigna.SECOND, paper=paper, size=size))
        if publisher == "cigna"
        else uhc.medical_policy(replace(uhc.SECOND, paper=paper, size=size))
    )

    assert said(after) == said(before)
    assert compare(before, after, EVERYTHING, today=TODAY) == ()
    assert (after.title, after.number, after.version) == (
        before.title,
        before.number,
        before.version,
    )
    assert set(after.dates) == set(before.dates)


def test_every_block_bears_its_page() -> None:
    document = read(cigna.coverage_policy(replace(cigna.SECOND, size=14)))
    pages = [block.page for block in document.blocks[:-1]]

    assert None not in pages
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert max(page or 0 for page in pages) >= 2


def test_running_lines_are_kept_once_and_page_numbers_not_at_all() -> None:
    document = read(uhc.medical_policy(replace(uhc.FIRST, size=14)))

    assert texts(document).count("Effective 07/01/2026") == 1
    assert not [text for text in texts(document) if text.startswith("Page ")]


def test_a_date_that_stands_only_in_the_footer_is_the_documents() -> None:
    pdf = PolicyPdf(Running(footer=("Skin Care Policy | Effective 07/01/2026 | Page {page}",)))
    pdf.heading("Skin Care Policy")
    for number in range(30):
        pdf.paragraph(f"Section note {number}. " + words_of(40, number))
    pdf.heading("Policy History", level=2)
    pdf.paragraph("Yearly review, no change.")

    document = read(pdf.bytes())

    assert [(stated.label.value, stated.printed) for stated in document.dates] == [
        ("effective", "07/01/2026")
    ]
    assert sum("Skin Care Policy" in text for text in texts(document)) == 2


def long_table(count: int) -> list[tuple[str, str]]:
    return [
        (f"{11000 + number}", f"service number {number} " + words_of(12, number))
        for number in range(count)
    ]


def test_a_table_that_goes_on_over_pages_is_one_table_under_one_heading() -> None:
    pdf = PolicyPdf(Running(header=("A policy",), footer=("Page {page} of {pages}",)))
    pdf.heading("A policy")
    pdf.heading("Applicable Codes", level=2)
    pdf.heading("CPT codes that are not covered:", level=3)
    pdf.grid(("CPT Code", "Description"), long_table(90), (28, 140))

    document = read(pdf.bytes())

    assert max(block.page or 0 for block in document.blocks) >= 3
    assert [cells[0][1] for cells in rows(document)] == [code for code, _ in long_table(90)]
    assert {tuple(name for name, _ in cells) for cells in rows(document)} == {
        ("CPT Code", "Description")
    }
    assert {s.place for s in document.statements} == {
        ("Applicable Codes", "CPT codes that are not covered:")
    }
    assert {s.value for s in document.statements} == {"not_covered"}


PLACES = (54, 150)
HEADER = [("CPT Code", "Description")]
CODES = [
    ("17000", "first premalignant lesion"),
    ("17003", "second to fourteenth, each"),
    ("17004", "fifteen or more"),
]


def test_columns_without_rules_are_told_by_where_they_stand() -> None:
    sheet = Sheet()
    y = sheet.prose(60, "Applicable Codes", bold=True, size=13)
    sheet.columns(y + 14, HEADER, PLACES, bold=True)
    sheet.columns(y + 27, CODES, PLACES)

    assert rows(read(sheet.done())) == [
        (("CPT Code", code), ("Description", words)) for code, words in CODES
    ]


def test_a_header_cell_on_two_lines_is_one_header() -> None:
    sheet = Sheet()
    y = sheet.prose(60, "Coding Information", bold=True, size=13)
    y = sheet.columns(y + 14, [("CPT\xae*", "Description"), ("Codes", "")], PLACES, bold=True)
    sheet.columns(y, CODES, PLACES)

    found = rows(read(sheet.done()))

    assert [cells[0] for cells in found] == [("CPT®* Codes", code) for code, _ in CODES]


def test_a_description_on_several_lines_stays_with_its_code() -> None:
    sheet = Sheet()
    y = sheet.prose(60, "Applicable Codes", bold=True, size=13)
    lines = [
        ("17000", "first premalignant lesion,"),
        ("", "destroyed by any method"),
        ("17003", "second to fourteenth, each"),
        ("", "beside the first"),
    ]
    sheet.columns(y + 14, [*HEADER, *lines], PLACES)

    assert rows(read(sheet.done())) == [
        (
            ("CPT Code", "17000"),
            ("Description", "first premalignant lesion, destroyed by any method"),
        ),
        (("CPT Code", "17003"), ("Description", "second to fourteenth, each beside the first")),
    ]


def test_a_last_row_alone_on_the_next_page_belongs_to_its_table() -> None:
    sheet = Sheet()
    sheet.put(54, 600, "Codes that are not covered:", bold=True)
    sheet.columns(640, [*HEADER, *CODES[:2]], PLACES)
    sheet.add_page()
    sheet.columns(60, CODES[2:], PLACES)

    found = {s.code: s.place for s in read(sheet.done()).statements}

    assert set(found) == {"17000", "17003", "17004"}
    assert len(set(found.values())) == 1


def test_a_grid_of_codes_names_every_code() -> None:
    sheet = Sheet()
    y = sheet.prose(60, "Prior Authorization Required", bold=True, size=13)
    grid = [[str(11300 + 4 * line + place) for place in range(4)] for line in range(5)]
    sheet.columns(y + 14, grid, (54, 150, 246, 342))

    assert {s.code for s in read(sheet.done()).statements} == {c for line in grid for c in line}


def test_codes_in_one_line_with_spaces_are_all_read() -> None:
    sheet = Sheet()
    y = sheet.prose(60, "CPT Codes", bold=True, size=13)
    sheet.prose(y + 10, "17000 17003 17004 17110 17111")

    assert [s.code for s in read(sheet.done()).statements] == [
        "17000",
        "17003",
        "17004",
        "17110",
        "17111",
    ]


def test_grids_of_codes_over_several_pages_lose_no_line() -> None:
    sheet = Sheet()
    sheet.put(54, 60, "Prior Authorization Required", bold=True, size=13)
    wanted: set[str] = set()
    for page in range(4):
        if page:
            sheet.add_page()
        grid = [[str(11000 + 300 * page + 4 * n + place) for place in range(4)] for n in range(48)]
        wanted |= {code for line in grid for code in line}
        sheet.columns(84, grid, (54, 150, 246, 342))
        sheet.put(54, 760, f"Page {page + 1} of 4")

    assert {s.code for s in read(sheet.done()).statements} == wanted


@settings(max_examples=25)
@given(width=st.integers(150, 500))
def test_codes_that_a_sentence_names_are_no_list_wherever_its_lines_end(width: int) -> None:
    sheet = Sheet()
    y = sheet.prose(60, "Billing", bold=True, size=13)
    sentence = "Prior authorization is required for CPT codes 17000, 17003, 17004, 17110 and 17111 when they are billed with 11102 or 11104 on one day."
    sheet.prose(y, sentence, width=width)

    document = read(sheet.done())

    assert texts(document) == ["Billing", sentence]
    assert document.statements == ()


def test_rows_that_only_column_rules_part_are_still_rows() -> None:
    sheet = Sheet()
    sheet.put(54, 50, "Applicable Codes", bold=True, size=14)
    sheet.rect(50, 80, 400, 60)
    sheet.line(140, 80, 140, 140)
    sheet.columns(95, CODES, (54, 150))

    found = read(sheet.done())

    assert [[value for _, value in cells] for cells in rows(found)] == [list(row) for row in CODES]


def test_a_cell_that_spans_rows_stands_in_each() -> None:
    sheet = Sheet()
    sheet.put(54, 50, "Limits", bold=True, size=14)
    for x in (50, 130, 230, 400):
        sheet.line(x, 70, x, 130)
    for y, left in ((70, 50), (90, 50), (110, 130), (130, 50)):
        sheet.line(left, y, 400, y)
    sheet.columns(84, [("State", "CPT Code", "Units")], (54, 134, 234), bold=True)
    sheet.put(54, 104, "OH")
    sheet.columns(104, [("17000", "1")], (134, 234))
    sheet.columns(124, [("17003", "13")], (134, 234))

    assert rows(read(sheet.done())) == [
        (("State", "OH"), ("CPT Code", "17000"), ("Units", "1")),
        (("State", "OH"), ("CPT Code", "17003"), ("Units", "13")),
    ]


def test_a_row_across_the_table_heads_the_rows_below_it() -> None:
    sheet = Sheet()
    sheet.put(54, 50, "Coding", bold=True, size=14)
    lines = [("CPT Code", "Description"), ("Codes that are not covered:", ""), *CODES]
    for number in range(len(lines) + 1):
        sheet.line(50, 70 + 20 * number, 400, 70 + 20 * number)
    for x in (50, 400):
        sheet.line(x, 70, x, 70 + 20 * len(lines))
    sheet.line(130, 70, 130, 90)
    sheet.line(130, 110, 130, 70 + 20 * len(lines))
    for number, line in enumerate(lines):
        sheet.columns(84 + 20 * number, [line], (54, 134), bold=number < 2)

    document = read(sheet.done())

    assert {s.code: s.value for s in document.statements} == dict.fromkeys(
        ("17000", "17003", "17004"), "not_covered"
    )
    assert {s.place[-1] for s in document.statements} == {"Codes that are not covered:"}


def test_several_threads_read_at_once() -> None:
    bodies = [cigna.coverage_policy(cigna.FIRST), uhc.medical_policy(uhc.FIRST)] * 6

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(read, bodies))

    assert found[::2] == [found[0]] * 6
    assert found[1::2] == [found[1]] * 6


def test_a_raised_footnote_figure_is_no_digit_of_the_code() -> None:
    sheet = Sheet()
    y = sheet.prose(60, "Applicable Codes", bold=True, size=13)
    sheet.columns(y + 14, [*HEADER, *CODES], PLACES)
    width = sheet.get_string_width("17003")
    sheet.put(54 + width, y + 14 + 2 * 13 - 4, "1", size=6)

    assert {s.code for s in read(sheet.done()).statements} == {"17000", "17003", "17004"}


def test_a_raised_ordinal_stays_on_its_line() -> None:
    sheet = Sheet()
    sheet.prose(60, "A heading of the page", bold=True, size=14)
    sheet.put(54, 100, "Claims are filed by the 15")
    end = 54 + sheet.get_string_width("Claims are filed by the 15")
    sheet.put(end, 96, "th", size=6)
    sheet.put(end + 12, 100, "of the month.")

    assert "Claims are filed by the 15th of the month." in texts(read(sheet.done()))


def test_a_word_divided_at_the_lines_end_is_whole_again() -> None:
    sheet = Sheet()
    sheet.put(54, 80, "Prior authorization is asked for before the first visit, and an author-")
    sheet.put(54, 93, "ization that has run out is asked for again before the next one.")

    assert texts(read(sheet.done())) == [
        "Prior authorization is asked for before the first visit, and an authorization that has run"
        " out is asked for again before the next one."
    ]


def test_a_hyphen_that_is_spelled_so_elsewhere_is_kept() -> None:
    sheet = Sheet()
    sheet.put(54, 60, "An add-on code is never billed alone.")
    sheet.put(
        54, 80, "The record names the lesions one by one before any payer is billed for an add-"
    )
    sheet.put(54, 93, "on code at all.")

    assert texts(read(sheet.done()))[1].endswith("billed for an add-on code at all.")


def test_labels_beside_each_other_are_read_apart() -> None:
    sheet = Sheet()
    sheet.put(54, 60, "Skin Care", bold=True, size=16)
    sheet.columns(90, [("Policy Number: MP-204", "Effective Date: 07/01/2026")], (54, 320))
    sheet.prose(120, words_of(60))

    document = read(sheet.done())

    assert document.number == "MP-204"
    assert [stated.printed for stated in document.dates] == ["07/01/2026"]


def test_columns_of_running_text_are_read_one_after_the_other() -> None:
    sheet = Sheet()
    left = [f"left {number} " + words_of(6, number) for number in range(12)]
    right = [f"right {number} " + words_of(6, number + 3) for number in range(12)]
    for side, x in ((left, 54), (right, 330)):
        for number, line in enumerate(side):
            sheet.put(x, 80 + 13 * number, line)

    whole = " ".join(texts(read(sheet.done())))

    assert whole.index("left 11") < whole.index("right 0")


def test_contents_are_not_text() -> None:
    sheet = Sheet()
    sheet.put(54, 60, "Table of Contents", bold=True)
    sheet.put(54, 80, "Coverage Rationale ........................................ 1")
    sheet.put(54, 93, "Applicable Codes ........................................ 12")
    sheet.put(54, 130, "Coverage Rationale", bold=True)
    sheet.prose(140, words_of(50))

    assert not [text for text in texts(read(sheet.done())) if "12" in text]


def test_text_beside_a_table_of_contents_is_kept() -> None:
    sheet = Sheet()
    sheet.put(54, 60, "Skin Care", bold=True, size=16)
    left = [
        "Policy Number: 2026T0334SS",
        "Effective Date: July 1, 2026",
        "The plan covers this care when the",
        "notes name each lesion.",
    ]
    right = [
        "Application ................ 1",
        "Coverage Rationale ........ 1",
        "Applicable Codes ......... 4",
        "References ................ 9",
    ]
    sheet.columns(90, list(zip(left, right, strict=True)), (54, 330))
    sheet.prose(160, words_of(60))

    document = read(sheet.done())

    assert (document.number, document.version) == ("2026T0334SS", "SS")
    assert texts(document)[1:4] == [*left[:2], " ".join(left[2:])]


def test_a_watermark_across_the_page_is_no_text() -> None:
    sheet = Sheet()
    sheet.prose(80, words_of(80))
    with sheet.rotation(45, 300, 400):
        sheet.put(300, 400, "DRAFT COPY", size=60)

    assert "DRAFT" not in read(sheet.done()).text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_shown_turned_reads_like_one_that_is_not(turn: int) -> None:
    sheet = Sheet()
    y = sheet.prose(60, "Applicable Codes", bold=True, size=13)
    sheet.columns(y + 14, [*HEADER, *CODES], PLACES)
    straight = read(sheet.done())
    assert said(read(turned_content(sheet, turn))) == said(straight)


def turned_content(sheet: Sheet, turn: int) -> bytes:
    """The same page, its content turned one way and its display the other."""
    body = sheet.done()
    width, height = sheet.w, sheet.h
    matrix = {
        90: f"0 1 -1 0 {height} 0",
        180: f"-1 0 0 -1 {width} {height}",
        270: f"0 -1 1 0 0 {width}",
    }[turn]
    head, tail = body.split(b"stream\n", 1)
    content, rest = tail.split(b"\nendstream", 1)
    turned = b"q " + matrix.encode() + b" cm\n" + content + b"\nQ"
    head = head.replace(f"/Length {len(content)}".encode(), f"/Length {len(turned)}".encode())
    made = head + b"stream\n" + turned + b"\nendstream" + rest
    box = f"0 0 {width:.2f} {height:.2f}" if turn == 180 else f"0 0 {height:.2f} {width:.2f}"
    page = f"/Type /Page\n/Rotate {turn}\n/MediaBox [{box}]".encode()
    return made.replace(b"/Type /Page\n", page + b"\n", 1)


def refusal(body: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(body)
    return caught.value


def test_a_pdf_that_breaks_off_is_truncated() -> None:
    body = uhc.medical_policy(uhc.FIRST)

    assert refusal(body[: len(body) // 2]).reason is Reason.TRUNCATED


def test_an_encrypted_pdf_says_so() -> None:
    sheet = Sheet()
    sheet.prose(80, words_of(60))
    sheet.set_encryption(owner_password="owner", user_password="user")

    found = refusal(sheet.done())

    assert found.reason is Reason.UNREADABLE
    assert "encrypted" in found.detail


def test_a_scanned_pdf_says_so() -> None:
    sheet = Sheet()
    picture = BytesIO()
    Image.new("L", (60, 80), 200).save(picture, "PNG")
    sheet.image(picture, 54, 54, 300, 400)

    found = refusal(sheet.done())

    assert found.reason is Reason.UNREADABLE
    assert "scanned" in found.detail


def test_one_scanned_page_among_others_is_a_warning() -> None:
    sheet = Sheet()
    sheet.prose(80, words_of(80))
    sheet.add_page()
    picture = BytesIO()
    Image.new("L", (60, 80), 200).save(picture, "PNG")
    sheet.image(picture, 54, 54, 300, 400)

    document = read(sheet.done())

    assert document.warnings == ("pages that are pictures were not read: 2",)
    assert document.unread_pages == (2,)


@settings(max_examples=40)
@given(cuts=st.lists(st.tuples(st.integers(0, 20_000), st.binary(max_size=8)), max_size=12))
def test_damaged_bytes_are_read_or_refused(cuts: Sequence[tuple[int, bytes]]) -> None:
    body = bytearray(cigna.coverage_policy(cigna.FIRST))
    for place, junk in cuts:
        body[place : place + len(junk)] = junk

    found = outcome(bytes(body))

    assert isinstance(found, Document) or found.detail


def test_a_bold_line_between_two_tables_without_rules_heads_the_second() -> None:
    sheet = Sheet()
    y = 60.0
    for heading, codes in (
        ("Codes covered", ("17000", "17003", "17004")),
        ("Codes not covered", ("17110", "17111")),
    ):
        sheet.put(54, y, heading, bold=True)
        y = sheet.columns(y + 13, [("Code", "Description")], (54, 180))
        y = sheet.columns(y, [(code, f"service {code} in words") for code in codes], (54, 180))
    sheet.prose(
        y + 40, "Prose of some length closes the page, so that its type is that of the body."
    )

    placed = {s.code: s.value for s in read(sheet.done()).statements}

    assert placed["17004"] == "covered"
    assert placed["17110"] == placed["17111"] == "not_covered"


def test_running_lines_of_a_wide_page_whose_box_is_inherited_are_kept_once() -> None:
    sheet = Sheet(orientation="landscape")
    for number in range(3):
        if number:
            sheet.add_page()
        sheet.put(54, 40, "Skin Care Policy", bold=True, size=14)
        sheet.put(54, 70, f"Section {number}", bold=True, size=14)
        sheet.prose(90, f"Note {number}. " + words_of(60, number))
        sheet.put(54, 590, f"Page {number + 1} of 3")

    document = read(sheet.done())

    assert texts(document).count("Skin Care Policy") == 1
    assert not [text for text in texts(document) if text.startswith("Page ")]


@pytest.mark.parametrize("column", range(110, 170, 4))
def test_a_heading_over_a_grid_of_codes_is_no_header_wherever_its_words_begin(column: int) -> None:
    sheet = Sheet()
    sheet.put(54, 40, "Skin Care Policy", bold=True, size=18)
    sheet.prose(140, words_of(60))
    sheet.put(54, 60, "Procedures that need authorization", bold=True, size=13)
    sheet.put(54, 80, "17280")
    sheet.put(column, 80, "76942")
    sheet.put(54, 102, "Covered diagnosis codes (ICD-10-CM)", bold=True, size=13)
    sheet.columns(122, [("C43.59", "D04.0"), ("L40.0", "L57.0")], (54, column))

    found = {one.code: one.place[-1] for one in read(sheet.done()).statements}

    assert found == {
        **dict.fromkeys(("17280", "76942"), "Procedures that need authorization"),
        **dict.fromkeys(
            ("C43.59", "D04.0", "L40.0", "L57.0"), "Covered diagnosis codes (ICD-10-CM)"
        ),
    }


def test_a_word_that_touches_the_code_before_it_is_a_cell_of_its_own() -> None:
    sheet = Sheet()
    sheet.put(54, 40, "Covered ICD-10 diagnosis codes", bold=True, size=14)
    for y, code, words in ((70, "C44.311", "Skin of the nose"), (84, "S00.01XA", "Scrape"), (98, "L57.0", "Rough skin")):  # fmt: skip
        sheet.put(54, y, code)
        sheet.put(54 + sheet.get_string_width(code) + 0.3, y, words)
    sheet.prose(120, words_of(60))

    assert [s.code for s in read(sheet.done()).statements] == ["C44.311", "S00.01XA", "L57.0"]


@pytest.mark.parametrize("pieces", [("CPT", "Code"), ("ICD-10", "Codes"), ("CPT/HCPCS", "Code")])
def test_a_header_whose_cells_are_set_in_pieces_is_no_heading(pieces: tuple[str, str]) -> None:
    codes = ("L57.0", "C44.42") if "ICD" in pieces[0] else ("17000", "17003")
    sheet = Sheet()
    sheet.put(54, 24, "Skin Care Policy", bold=True, size=18)
    sheet.put(54, 40, "Covered codes", bold=True, size=14)
    sheet.put(54, 62, pieces[0], bold=True)
    sheet.put(54, 75, pieces[1], bold=True)
    sheet.put(88, 62, "Description", bold=True)
    for number, code in enumerate(codes):
        sheet.put(54, 92 + 15 * number, f"{code} Freezing of a spot")
    for number in range(9):
        sheet.put(54, 140 + 13 * number, f"Left text {number} {words_of(5, number)}"[:42])
        sheet.put(320, 140 + 13 * number, f"Right text {number} {words_of(5, number)}"[:42])

    document = read(sheet.done())

    assert {one.place[-1] for one in document.statements} == {"Covered codes"}
    assert {one.code for one in document.statements} == set(codes)


def test_a_code_that_begins_the_line_after_an_open_word_belongs_to_the_sentence() -> None:
    sheet = Sheet()
    sheet.put(54, 40, "Coverage", bold=True, size=14)
    sheet.put(54, 60, "CPT codes 17000, 17003 and 17004 are paid, with the exception of")
    sheet.put(54, 73, "17003.")
    sheet.prose(95, words_of(80))

    document = read(sheet.done())

    assert any(text.endswith("with the exception of 17003.") for text in texts(document))
    assert document.statements == ()
