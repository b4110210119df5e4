"""Plain text: other line ends, the same blocks."""

import textwrap
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy.codes import EVERYTHING
from policy.comparison.editions import compare
from policy.document import BlockKind, Document
from reader.plain import cut_length
from reader.read import read

TODAY = date(2026, 11, 24)
PARAGRAPHS = [
    "The plan covers destruction of premalignant lesions when the record names the number and the site of each lesion that was treated on that day.",
    "Prior authorization is not required for CPT codes 17000, 17003, and 17004. It is asked for when more than fifteen lesions are treated at once, and the request says why.",
    "Treatment of skin without lesions is cosmetic. It is not paid for, whatever method was used and whoever asked for it.",
]


def text(body: str) -> Document:
    return read(body.encode())


def wrapped(width: int) -> str:
    parts = [
        "Skin Care Policy",
        "Policy Number: MP-204\nEffective Date: 07/01/2026",
        "Coverage Rationale",
    ]
    parts += [textwrap.fill(paragraph, width, break_on_hyphens=False) for paragraph in PARAGRAPHS]
    parts += [
        "CPT Codes",
        "17000 first lesion\n17003 each from the second to the fourteenth\n17004 fifteen or more",
    ]
    return "\n\n".join(parts) + "\n"


def rows(document: Document) -> list[tuple[tuple[str, str], ...]]:
    return [block.cells for block in document.blocks if block.kind is BlockKind.TABLE_ROW]


@settings(max_examples=60)
@given(width=st.integers(40, 200), ends=st.sampled_from(["\n", "\r\n"]))
@example(width=80, ends="\r\n")
def test_other_line_ends_are_the_same_edition(width: int, ends: str) -> None:
    before, after = text(wrapped(72)), text(wrapped(width).replace("\n", ends))

    assert set(after.statements) == set(before.statements)
    assert compare(before, after, EVERYTHING, today=TODAY) == ()


def test_a_text_names_itself() -> None:
    document = text(wrapped(80))

    assert (document.title, document.number) == ("Skin Care Policy", "MP-204")
    assert [d.printed for d in document.dates] == ["07/01/2026"]
    assert {s.code for s in document.statements} == {"17000", "17003", "17004"}


def test_a_code_alone_on_its_line_takes_the_description_below_it() -> None:
    document = text(
        "CPT Codes\nCode Description\n17000 first lesion\n17003\nEach further lesion from the second\nto the fourteenth\n17004 fifteen or more\n"
    )

    assert rows(document)[1] == (
        ("Code", "17003"),
        ("Description", "Each further lesion from the second to the fourteenth"),
    )


def test_a_range_that_the_lines_end_cut_is_one_entry() -> None:
    document = text(
        "ICD-10 Codes\nCode Description\nD05.80-\nD05.92\nin situ (code range)\nL57.0 actinic keratosis\n"
    )

    assert {s.code for s in document.statements} == {"D05.80", "D05.92", "L57.0"}


def test_codes_with_nothing_beside_them_are_each_an_entry() -> None:
    document = text("Codes that are not covered:\n17000 17003 17004\n17110 17111\n")

    assert {s.code for s in document.statements} == {"17000", "17003", "17004", "17110", "17111"}
    assert {s.value for s in document.statements} == {"not_covered"}


def test_a_list_of_related_policies_does_not_swallow_the_codes_after_it() -> None:
    document = text(
        "Skin Care\n\nRelated Policies: Light Treatment\n\nMore words that say what this is about.\n\nEstablished codes:\n17000 17003\n"
    )

    assert {s.code for s in document.statements} == {"17000", "17003"}


def test_page_breaks_and_running_lines_are_no_change() -> None:
    body = [f"Sentence number {number} says what the plan covers." for number in range(40)]
    pages = [body[start : start + 10] for start in range(0, 40, 10)]
    paged = "\f".join(
        "\n\n".join(["Skin Care Policy", *page, f"Page {number} of 4", "Effective 07/01/2026"])
        for number, page in enumerate(pages, start=1)
    )
    plain = text("Skin Care Policy\n\n" + "\n\n".join(body) + "\n\nEffective 07/01/2026\n")

    assert [b.text for b in text(paged).blocks] == [b.text for b in plain.blocks]


def test_an_enumerated_item_keeps_its_number() -> None:
    assert [
        b.text
        for b in text("Criteria\n\n1. Notes name each lesion.\n2. Photographs are kept.\n").blocks
    ] == [
        "Criteria",
        "1. Notes name each lesion.",
        "2. Photographs are kept.",
    ]


def test_a_text_cut_at_a_round_length_warns_and_leaves_the_torn_line_out() -> None:
    body = ("The plan covers this care when notes say why.\n" * 1200)[:50_000]

    document = text(body)

    assert "50,000" in document.warnings[0]
    assert document.complete
    assert {b.text for b in document.blocks} == {"The plan covers this care when notes say why."}


@pytest.mark.parametrize(("length", "cut"), [(50_000, True), (65_536, True), (49_321, False)])
def test_round_lengths_are_those_of_stores(length: int, cut: bool) -> None:
    assert (cut_length("x" * length) is not None) is cut


def test_a_page_stored_on_one_line_is_cut_at_its_sections_and_codes() -> None:
    body = (
        "Skin Care | A Plan Policy Description This policy tells what the plan pays for. " * 20
        + "Applicable Codes 17000 First lesion 17003 Each further lesion 17004 Fifteen or more. References 1. A book. 2019."
    )

    assert {s.code for s in text(body).statements} == {"17000", "17003", "17004"}


def test_delimited_text_is_rows_by_its_header() -> None:
    document = text(
        "Code,Description,Status\n17000,first lesion,Covered\n17003,each further,Covered\n"
    )

    assert rows(document)[1] == (
        ("Code", "17003"),
        ("Description", "each further"),
        ("Status", "Covered"),
    )


def test_tabs_between_cells_are_columns() -> None:
    document = text(
        "Applicable Codes\n\nCPT Code\tDescription\n17000\tfirst lesion\n17003\teach further\n"
    )

    assert rows(document) == [
        (("CPT Code", "17000"), ("Description", "first lesion")),
        (("CPT Code", "17003"), ("Description", "each further")),
    ]


def test_a_pdf_stored_as_text_is_refused_with_the_mend() -> None:
    from reader.errors import Unreadable

    with pytest.raises(Unreadable) as caught:
        text("%PDF-1.7\n" + "\ufffd" * 60)

    assert "fetch the file itself again" in caught.value.detail


WHOLE_LINES = """Skin Care Policy | A Health Plan
Home
Forms
Effective Date:
July 1, 2026
Description of Procedure or Service
Some studies followed 169 patients for a year.
Medical Criteria
Destruction is approved when all of the following criteria are met:
The lesions were counted before the treatment
Creams were tried for four weeks
Requests are answered within 30 days.
CPT codes that are covered
Code
Description
17000
First lesion
17003
Each of the second to the fourteenth
CPT codes that are NOT covered
Code
Description
17110
Benign lesions
Procedure Codes not payable
17250
17999
Other related codes
11102
References
Doe C. Field care. Demo Clin Derm. 2019;44:210.
"""


def test_a_text_of_whole_lines_keeps_each_of_them_apart() -> None:
    document = text(WHOLE_LINES)

    placed = {s.code: (s.value, s.place[-1]) for s in document.statements}
    assert placed == {
        "17000": ("covered", "CPT codes that are covered"),
        "17003": ("covered", "CPT codes that are covered"),
        "17110": ("not_covered", "CPT codes that are NOT covered"),
        "17250": ("not_covered", "Procedure Codes not payable"),
        "17999": ("not_covered", "Procedure Codes not payable"),
        "11102": ("related", "Other related codes"),
    }
    items = [b.text for b in document.blocks if b.kind is BlockKind.LIST_ITEM]
    assert items == [
        "The lesions were counted before the treatment",
        "Creams were tried for four weeks",
    ]
    assert [one.day for one in document.dates] == [date(2026, 7, 1)]


def test_a_heading_right_below_a_full_sentence_is_a_heading() -> None:
    body = wrapped(80).replace("\n\n", "\n")

    headings = [b.text for b in text(body).blocks if b.kind is BlockKind.HEADING]

    assert headings[-2:] == ["Coverage Rationale", "CPT Codes"]


def test_a_page_on_one_line_is_cut_at_its_labels_and_its_lists() -> None:
    document = text(
        "Skin Care Policy Policy Number: 204 Effective Date: 07/01/2026 Last Review Date: 05/02/2026 Policy "
        "Destruction is covered for adults. CPT codes covered when criteria are met: 17000 First lesion 17003 Each further lesion "
        "CPT codes not covered: 17110 Benign lesions 17111 Many of them References 1. Doe C. Field care."
    )

    assert {s.code: s.value for s in document.statements} == {
        "17000": "covered",
        "17003": "covered",
        "17110": "not_covered",
        "17111": "not_covered",
    }
    assert [(one.label.value, one.day) for one in document.dates] == [
        ("effective", date(2026, 7, 1)),
        ("last_review", date(2026, 5, 2)),
    ]


@pytest.mark.parametrize("shape", ["{}", "{}    words of {}", "{}\twords of {}"])
def test_a_list_of_undotted_diagnoses_is_not_one_of_procedures(shape: str) -> None:
    codes = ["A000", "B351", "D0461", "L570", "Q2730"]

    document = text("\n".join(shape.format(code, code) for code in codes))

    assert [s.code for s in document.statements] == ["A00.0", "B35.1", "D04.61", "L57.0", "Q27.30"]


def test_a_list_of_procedures_stays_one_though_each_could_be_a_diagnosis() -> None:
    document = text("\n".join(["J3490", "A4550", "G0127", "Q4101"]))

    assert [s.code for s in document.statements] == ["J3490", "A4550", "G0127", "Q4101"]


KEPT = " ".join(
    f"The record of visit {number} is kept for {number} years, with what was seen and done."
    for number in range(3, 12)
)
ON_ONE_LINE = (
    "Skin Lesion Manual Policy Number: MP-311 Effective Date: 07/01/2026 Last Review Date: 06/02/2026 Policy The plan covers the removal of"
    " lesions that bleed, itch or have changed within three months when the record says where each stood. "
    "{kept} {head}The method that was used, the number of lesions and the site of each must be in the record of the visit, and a drawing is welcome. "
    "Billing Instructions Prior authorization is required for 11102 and 11104 before the visit, whatever the place of service may be. "
    "Code Lists {kept} {one} CPT Code Description 17000 First spot, small 17003 Each further spot 17004 Fifteen and more spots"
    " {two} CPT Code Description 11300 Shaving, trunk 11305 Shaving, scalp {head}11310 Shaving, face {foot}"
)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Covered codes", "Services that require prior authorization"),
        ("Eligible services: covered", "Not Medically Necessary Procedures"),
        (
            "The following codes are covered",
            "Procedure codes that may be reimbursed: eligible services",
        ),
    ],
)
def test_a_page_on_one_line_keeps_its_code_lists_under_their_headings(one: str, two: str) -> None:
    document = text(ON_ONE_LINE.format(one=one, two=two, kept=KEPT, head="", foot=""))

    placed = {
        statement.code: statement.place[-1] for statement in document.statements if statement.place
    }
    assert {code for code in placed if placed[code].endswith(one)} == {"17000", "17003", "17004"}
    assert {code for code in placed if placed[code].endswith(two)} == {"11300", "11305", "11310"}
    rows = [block.text for block in document.blocks if block.kind is BlockKind.TABLE_ROW]
    assert "17004 | Fifteen and more spots" in rows


def test_a_menu_before_a_page_on_one_line_changes_no_other_block() -> None:
    page = (
        "Medical Policy Acme Commercial Policy Policy: L-9 Topic: Freezing of lesions Effective Date: July 1, 2026"
        " Freezing destroys a lesion with cold. " + "It is done in the office of the surgeon. " * 9
    )
    bare, led = (
        [block.text for block in text(body).blocks]
        for body in (page, f"Skip to main content Home Log in {page}")
    )

    assert bare[0].startswith("Medical Policy Acme")
    assert led[0] == f"Skip to main content Home Log in {bare[0]}"
    assert led[1:] == bare[1:]
    assert "Effective Date: July 1, 2026" in bare


def test_where_pages_on_one_line_each_end_changes_nothing() -> None:
    said = {"one": "Covered codes", "two": "Non-covered codes", "kept": KEPT}
    whole = text(f"Skin Manual {ON_ONE_LINE.format(**said, head='', foot='')}")
    cut = ON_ONE_LINE.format(**said, head="Page @ of 3\nSkin Manual ", foot="Page @ of 3")
    for number in "123":
        cut = cut.replace("@", number, 1)

    assert not compare(whole, text(f"Skin Manual {cut}"), EVERYTHING)


@pytest.mark.parametrize(
    "heading",
    [
        "Services that require prior authorization",
        "Procedures subject to precertification",
        "Imaging that requires precertification",
    ],
)
def test_a_verdict_right_above_a_code_list_heads_it_without_naming_codes(heading: str) -> None:
    document = text(
        "Prior Authorization List\n\nHow to ask\n\nAsk on the portal before the visit takes place.\n\n"
        f"Code List\n\n{heading}\n\nCPT Code   Description\n17000      First spot\n17003      Each further spot\n"
    )

    assert {statement.place[-1] for statement in document.statements} == {heading}


def test_an_asterisk_below_marked_codes_explains_the_mark_and_is_no_bullet() -> None:
    document = text(
        "Skin Policy\n\nCovered codes\n\n17000 First spot\n17003* Each further spot\n\n* Prior authorization is required.\n"
    )

    assert document.blocks[-1].text == "* Prior authorization is required."


def test_a_line_that_begins_with_a_year_goes_on_with_the_date() -> None:
    sentence = "The rule on lesion counts, planned for the first of the coming year, that is for February 20, 2027, has been put off."
    head, tail = sentence.split(" 2027, ")

    assert text(f"Skin Policy\n\nBilling\n\n{head}\n2027, {tail}\n").blocks[-1].text == sentence


def test_a_code_table_set_in_columns_of_spaces_keeps_its_columns() -> None:
    document = text(
        "Skin Policy\n\nBilling\n\nThe record names the number of lesions that were treated.\n\n"
        "Services that require prior authorization\n\n"
        "CPT Code   Description               Maximum Units   Place of Service\n"
        "17000      First spot                1               11\n"
        "17003      Each further spot, from   13              11, 22\n"
        "           the second on\n\f"
        "CPT Code   Description               Maximum Units   Place of Service\n"
        "17004      Fifteen and more          1               11\n\n"
        "Background\n\nFreezing has been used for decades.\n"
    )

    rows = [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW]
    assert rows[1].cells == (
        ("CPT Code", "17003"),
        ("Description", "Each further spot, from the second on"),
        ("Maximum Units", "13"),
        ("Place of Service", "11, 22"),
    )
    assert len(rows) == 3
    assert {row.path[-1] for row in rows} == {"Services that require prior authorization"}


def test_ligatures_of_typesetting_are_no_change() -> None:
    plain = "Codes\n\nThe first office visit is not affected.\n\n17000 First lesion, flat\n17003 Each further lesion\n"
    tied = plain.replace("ffi", "ﬃ").replace("ff", "ﬀ").replace("fi", "ﬁ").replace("fl", "ﬂ")

    assert text(tied).blocks == text(plain).blocks


def test_a_limit_above_which_something_happens_is_no_description_of_a_code() -> None:
    document = read(b"Injection codes\n\nJ1071 above 400 units a month goes to medical review.\n")

    assert document.statements == ()


@pytest.mark.parametrize(
    "line",
    [
        "12 Harbor Street, Springfield, RI 02903-1234 | 4",
        "Proprietary Information of Acme Health",
        "Acme Health is an Independent Licensee",
    ],
)
def test_an_address_or_a_line_of_rights_heads_no_codes(line: str) -> None:
    body = text(
        f"Coding\n\nThe following codes are not covered:\n\n{line}\n\n17003 Destruction, second\n17004 Destruction, many\n"
    )

    assert not [block for block in body.blocks if block.level and line[:12] in block.text]
    assert {one.place for one in body.statements if one.code == "17003"} == {
        one.place for one in body.statements if one.code == "17004"
    }
