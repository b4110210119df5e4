"""HTML: the page's own order and headings, every table row, none of the page's furniture."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.captures import Reason
from policy.document import BlockKind, Document
from reader.errors import Unreadable
from reader.hints import Hints
from reader.read import read
from tests.reader.outcomes import outcome

LONG = "The plan pays for this care when a doctor has ordered it and the notes show why it was needed. "


def page(body: str, head: str = "<title>Skin Care</title>") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def html(body: str, *, select: tuple[str, ...] = (), drop: tuple[str, ...] = ()) -> Document:
    return read(page(body), hints=Hints(select=select, drop=drop))


def lines(document: Document) -> list[tuple[str, tuple[str, ...]]]:
    return [(block.text, block.path) for block in document.blocks]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def rows(document: Document) -> list[tuple[tuple[str, str], ...]]:
    return [block.cells for block in document.blocks if block.kind is BlockKind.TABLE_ROW]


def verdicts(document: Document) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {s.code: (s.value, s.place) for s in document.statements}


AETNA = """
<h1>Actinic Lesions</h1>
<table id="complexTable"><tbody>
<tr><th>Code</th><th>Code Description</th></tr>
<tr><td colspan="2"><h3 class="cptHeading">CPT codes covered if selection criteria are met:</h3></td></tr>
<tr><td class="cptCode">17000</td><td>first lesion</td></tr>
<tr><td class="cptCode">17003</td><td>second to fourteenth, each</td></tr>
<tr><td colspan="2"><h3 class="cptHeading">CPT codes not covered for indications listed in the CPB:</h3></td></tr>
<tr><td colspan="2"><strong>Laser treatment</strong> - no specific code</td></tr>
<tr><td class="cptCode">17004</td><td>fifteen or more</td></tr>
<tr><td colspan="2"><h3 class="cptHeading">Other CPT codes related to the CPB:</h3></td></tr>
<tr><td class="cptCode">96567</td><td>light treatment</td></tr>
<tr><td colspan="2"><h3 class="cptHeading">ICD-10 codes covered if selection criteria are met:</h3></td></tr>
<tr><td class="cptCode">L57.0</td><td>actinic keratosis</td></tr>
</tbody></table>"""


def test_heading_rows_in_a_table_rule_the_rows_below_them() -> None:
    document = html(AETNA)

    found = verdicts(document)
    assert found["17003"][0] == "covered"
    assert found["17004"] == (
        "not_covered",
        ("CPT codes not covered for indications listed in the CPB:",),
    )
    assert found["96567"][0] == "related"
    assert found["L57.0"][0] == "covered"


@pytest.mark.parametrize("cell", ["td", "th"])
def test_a_table_without_body_or_header_elements_is_a_table(cell: str) -> None:
    document = html(
        f"<table><tr><{cell}><b>CPT</b></{cell}><{cell}><b>Description</b></{cell}></tr>"
        "<tr><td>17000<td>first<tr><td>17003<td>each further</table>"
    )

    assert rows(document) == [
        (("CPT", "17000"), ("Description", "first")),
        (("CPT", "17003"), ("Description", "each further")),
    ]


def test_a_table_inside_a_table_keeps_every_row() -> None:
    inner = "<table><tr><th>CPT</th><th>Description</th></tr><tr><td>17000</td><td>first</td></tr><tr><td>17003</td><td>each</td></tr></table>"
    document = html(f"<table><tr><td>Menu</td><td><p>{LONG}</p>{inner}</td></tr></table>")

    assert [cells[0][1] for cells in rows(document)] == ["17000", "17003"]
    assert LONG.strip() in texts(document)


def test_a_table_that_places_the_page_gives_its_text_in_order() -> None:
    document = html(
        f"<table role=presentation><tr><td><h2>Policy</h2><p>{LONG}</p></td></tr>"
        f"<tr><td><h2>Coding</h2><p>Bill with care.</p></td></tr></table>"
    )

    assert lines(document) == [
        ("Policy", ()),
        (LONG.strip(), ("Policy",)),
        ("Coding", ()),
        ("Bill with care.", ("Coding",)),
    ]


def test_a_cell_that_spans_rows_stands_in_each() -> None:
    document = html(
        "<table><tr><th>State</th><th>CPT</th><th>Units</th></tr>"
        "<tr><td rowspan=2>OH</td><td>17000</td><td>1</td></tr><tr><td>17003</td><td>13</td></tr></table>"
    )

    assert rows(document) == [
        (("State", "OH"), ("CPT", "17000"), ("Units", "1")),
        (("State", "OH"), ("CPT", "17003"), ("Units", "13")),
    ]


def test_records_beside_each_other_are_rows_of_their_own() -> None:
    document = html(
        "<table><tr><th>CPT</th><th>Description</th><th>CPT</th><th>Description</th></tr>"
        "<tr><td>17000</td><td>first</td><td>17003</td><td>each</td></tr></table>"
    )

    assert rows(document) == [
        (("CPT", "17000"), ("Description", "first")),
        (("CPT", "17003"), ("Description", "each")),
    ]


def test_labels_and_values_in_a_table_are_lines() -> None:
    document = html(
        "<h1>Skin</h1><table><tr><td><b>Guideline #:</b></td><td>CG-SURG-937</td><td><b>Publish Date:</b></td><td>04/01/2026</td></tr>"
        "<tr><td><b>Status:</b></td><td>Reviewed</td><td><b>Last Review Date:</b></td><td>02/19/2026</td></tr></table>"
    )

    assert document.number == "CG-SURG-937"
    assert texts(document)[1:] == [
        "Guideline #: CG-SURG-937",
        "Publish Date: 04/01/2026",
        "Status: Reviewed",
        "Last Review Date: 02/19/2026",
    ]


def test_codes_in_prose_under_a_section_name_are_listed() -> None:
    document = html("<h1>Skin</h1><p><b>Procedure Codes</b></p><p>17000, 17003, 17004, 17110</p>")

    assert list(verdicts(document)) == ["17000", "17003", "17004", "17110"]


def test_a_definition_list_gives_labels_their_values() -> None:
    document = html(
        "<h1>Skin</h1><dl><dt>Policy Number</dt><dd>MP-204</dd><dt>Effective Date</dt><dd>07/01/2026</dd></dl>"
    )

    assert document.number == "MP-204"
    assert [d.printed for d in document.dates] == ["07/01/2026"]


def test_a_folded_accordion_is_text_and_its_button_a_heading() -> None:
    document = html(
        "<h1>Skin</h1><div class=accordion><h2><button aria-expanded=false aria-controls=p1>Coverage Rationale</button></h2>"
        f'<div id=p1 class="panel collapse" hidden><p>{LONG}</p></div></div>'
    )

    assert (LONG.strip(), ("Coverage Rationale",)) in lines(document)


def test_details_are_sections() -> None:
    document = html(
        "<h1>Skin</h1><details><summary>Coverage</summary><p>Covered.</p></details><p>After.</p>"
    )

    assert lines(document)[1:] == [
        ("Coverage", ()),
        ("Covered.", ("Coverage",)),
        ("After.", ()),
    ]


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><a href=/>Home</a> <a href=/x>Providers XYZ</a></nav>",
        "<footer><p>Copyright XYZ 2026</p></footer>",
        "<header><a href=/>Logo XYZ</a></header>",
        "<div id=onetrust-banner-sdk><p>We use cookies XYZ</p></div>",
        "<div class=cookie-banner>XYZ</div>",
        "<div role=navigation>XYZ</div>",
        "<div class='modal fade' style='display:none'><p>XYZ accept the terms</p></div>",
        "<div class=breadcrumbs><a href=/>XYZ</a></div>",
        "<p hidden>XYZ</p>",
        "<p style='display: none'>XYZ</p>",
        "<span aria-hidden=true>XYZ</span>",
        "<noscript>XYZ</noscript>",
        "<script>var XYZ = '<p>XYZ</p>'</script>",
        "<style>.XYZ { color: red }</style>",
        "<template><p>XYZ</p></template>",
        "<!-- XYZ -->",
        "<svg><text>XYZ</text></svg>",
        "<button>XYZ</button>",
        "<select><option>XYZ</option></select>",
        "<a class=skip-link href=#main>XYZ</a>",
    ],
)
def test_what_is_marked_as_furniture_is_no_block(furniture: str) -> None:
    body = f"<main><h1>Skin</h1><p>{LONG}</p></main>"

    document = html(furniture + body + furniture)

    assert "XYZ" not in document.text
    assert LONG.strip() in texts(document)


@pytest.mark.parametrize("name", ["footer", "nav", "menu", "header", "sidebar", "modal-body"])
def test_a_code_table_is_read_whatever_its_wrapper_is_called(name: str) -> None:
    table = "<table><tr><th>CPT</th><th>Words</th></tr><tr><td>17000</td><td>first</td></tr><tr><td>17003</td><td>each</td></tr></table>"
    document = html(f"<h1>Skin</h1><div class={name}><p>{LONG}</p>{table}</div>")

    assert list(verdicts(document)) == ["17000", "17003"]


def test_a_page_header_with_the_policys_dates_is_kept() -> None:
    document = html(
        f"<header><a href=/>Home</a><h1>Skin</h1><p>Effective Date: 07/01/2026</p></header><p>{LONG}</p>"
    )

    assert [d.printed for d in document.dates] == ["07/01/2026"]


def test_a_side_box_with_dates_is_kept() -> None:
    document = html(
        f"<main><h1>Skin</h1><p>{LONG}</p></main><aside><p>Last Review 03/12/2026</p><p>Effective: 05/01/2002</p></aside>"
    )

    assert {d.printed for d in document.dates} == {"03/12/2026", "05/01/2002"}


def test_a_footnote_mark_is_no_digit_of_the_code() -> None:
    document = html(
        "<table><tr><th>CPT</th><th>Words</th></tr><tr><td>17000<sup>1</sup></td><td>first</td></tr>"
        "<tr><td>17003<sup>*</sup></td><td>each</td></tr></table>"
    )

    assert list(verdicts(document)) == ["17000", "17003"]


def test_a_lead_in_rules_its_list_and_ends_with_it() -> None:
    document = html(
        "<h1>Skin</h1><p>The following CPT codes are not covered:</p><ul><li>17000</li><li>17003</li></ul><p>Then more.</p>"
    )

    assert verdicts(document)["17003"] == (
        "not_covered",
        ("The following CPT codes are not covered:",),
    )
    assert ("Then more.", ()) in lines(document)


def test_a_sentence_in_bold_is_no_heading() -> None:
    document = html("<h1>Skin</h1><p><b>This is a warning to all.</b></p><p>After.</p>")

    assert ("After.", ()) in lines(document)


def test_a_verdict_with_a_colon_in_it_heads_the_codes_below() -> None:
    heading = "Procedure codes that may be reimbursed: eligible services"
    document = html(
        f"<h1>Skin</h1><p><b>{heading}</b></p><table><tr><td>17000</td><td>a</td></tr><tr><td>17003</td><td>b</td></tr></table>"
    )

    assert verdicts(document)["17003"] == ("covered", (heading,))


def test_codes_do_not_stand_under_related_policies() -> None:
    document = html(
        "<h1>Skin</h1><h2>Related Policies</h2><ul><li><a href=/a>Light</a></li></ul>"
        "<p><b>CPT Codes that are covered</b></p><table><tr><td>17000</td><td>first</td></tr><tr><td>17003</td><td>each</td></tr></table>"
    )

    assert verdicts(document)["17003"] == ("covered", ("CPT Codes that are covered",))


def test_headings_below_a_deeper_one_end_it() -> None:
    document = html("<h1>A</h1><h2>B</h2><h3>C</h3><p>c</p><h2>D</h2><p>d</p>")

    assert lines(document)[3] == ("c", ("B", "C"))
    assert lines(document)[5] == ("d", ("D",))


def test_the_title_is_the_policys_not_the_sites() -> None:
    body = page(f"<p>{LONG}</p>", "<title>Skin Care | Providers | A Plan</title>")

    assert read(body).title == "Skin Care"


def test_a_general_name_gives_way_to_the_policys_own() -> None:
    document = html(
        f"<h1>Medical Policy</h1><p>Subject: Skin Care</p><p>Policy Number: MP-204</p><p>{LONG}</p>"
    )

    assert (document.title, document.number) == ("Skin Care", "MP-204")


def test_a_declared_selection_is_all_that_is_read() -> None:
    body = f"<div id=a><p>{LONG}</p></div><div id=b><p>Other</p><p class=x>Drop</p></div>"

    assert texts(html(body, select=("#b",), drop=(".x",))) == ["Other"]


def test_a_selection_that_finds_nothing_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        html("<p>x</p>", select=("#policy",))

    assert caught.value.reason is Reason.UNREADABLE
    assert "#policy" in caught.value.detail


def test_a_page_that_breaks_off_is_not_complete() -> None:
    body = page(f"<p>{LONG * 20}</p>")

    assert not read(body[: len(body) // 2]).complete
    assert read(body).complete


def test_a_page_nested_beyond_reason_is_refused_at_once() -> None:
    with pytest.raises(Unreadable):
        html("<div>" * 50_000 + "x")


def test_a_page_without_text_is_empty() -> None:
    with pytest.raises(Unreadable) as caught:
        html("<div></div>")

    assert caught.value.reason is Reason.EMPTY


CODES = st.lists(st.integers(11000, 69999).map(str), min_size=2, max_size=12, unique=True)


@settings(max_examples=60)
@given(codes=CODES, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference_to_what_is_stated(
    codes: list[str], order: object
) -> None:
    def made(listed: list[str]) -> Document:
        body = "".join(f"<tr><td>{code}</td><td>service {code}</td></tr>" for code in listed)
        return html(
            f"<h1>Skin</h1><h2>Codes that are covered</h2><table><tr><th>CPT Code</th><th>Description</th></tr>{body}</table>"
        )

    shuffled = list(codes)
    order.shuffle(shuffled)  # type: ignore[attr-defined]

    assert set(made(codes).statements) == set(made(shuffled).statements)
    assert {s.code for s in made(codes).statements} == set(codes)


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "span",
        "table",
        "tr",
        "td",
        "th",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "b",
        "br",
        "nav",
        "details",
        "summary",
        "pre",
        "sup",
        "a",
    ]
)
PIECES = st.one_of(
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag}>"),
    st.sampled_from(
        [
            "17003",
            "L57.0",
            "Covered:",
            "Effective Date: 07/01/2026",
            "<",
            "&amp;",
            "&#0;",
            "<!--",
            "-->",
            " colspan=",
            "<td rowspan=9999999 colspan=0>",
        ]
    ),
    st.text(max_size=12),
)


@settings(max_examples=300)
@given(pieces=st.lists(PIECES, max_size=40))
def test_any_markup_is_read_or_refused(pieces: list[str]) -> None:
    found = outcome(f"<html><body>{''.join(pieces)}</body></html>".encode("utf-8", "replace"))

    blocks = found.blocks if isinstance(found, Document) else ()
    assert blocks or isinstance(found, Unreadable)
    assert all(block.text == re.sub(r"\s+", " ", block.text).strip() for block in blocks)


@settings(max_examples=300)
@given(
    body=st.binary(max_size=600),
    kind=st.sampled_from(
        [b"", b"<html>", b"%PDF-1.4\n", b"{", b"[", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"]
    ),
)
def test_any_bytes_are_read_or_refused(body: bytes, kind: bytes) -> None:
    found = outcome(kind + body)

    assert isinstance(found, Document) or found.detail


@pytest.mark.parametrize(
    ("verdict", "code_set"),
    [
        ("<p><b>{}</b></p>", "<p><b>{}</b></p>"),
        ("<h3>{}</h3>", "<h3>{}</h3>"),
        ("<p><b>{}</b></p>", "<h4>{}</h4>"),
        ("<p>{}</p>", "<h4>{}</h4>"),
    ],
)
def test_a_heading_that_only_names_a_code_set_stands_below_the_verdict(
    verdict: str, code_set: str
) -> None:
    document = html(
        "<h2>Coding</h2>"
        + verdict.format("The following codes are covered when criteria are met:")
        + code_set.format("CPT Codes")
        + "<table><tr><td>17000</td><td>first lesion</td></tr><tr><td>17003</td><td>each further one</td></tr></table>"
        + code_set.format("ICD-10 Diagnosis")
        + "<table><tr><td>L57.0</td><td>keratosis</td></tr><tr><td>L56.5</td><td>porokeratosis</td></tr></table>"
        + verdict.format("The following codes are not covered:")
        + code_set.format("CPT Codes")
        + "<table><tr><td>17110</td><td>benign lesion</td></tr><tr><td>17111</td><td>many of them</td></tr></table>"
        + "<h2>References</h2>"
    )

    assert {code: value for code, (value, _) in verdicts(document).items()} == {
        "17000": "covered",
        "17003": "covered",
        "L57.0": "covered",
        "L56.5": "covered",
        "17110": "not_covered",
        "17111": "not_covered",
    }


def test_a_code_set_after_a_list_with_a_verdict_of_its_own_is_no_part_of_it() -> None:
    document = html(
        "<h2>Coding</h2><h3>CPT codes not covered</h3><ul><li>17110 benign lesion</li></ul>"
        "<h3>ICD-10 Codes</h3><ul><li>L57.0 keratosis</li></ul>"
    )

    assert verdicts(document)["L57.0"] == ("listed", ("Coding", "ICD-10 Codes"))


_POLICY = "<p>Destruction of lesions is covered.</p>"


@pytest.mark.parametrize(
    "tag",
    [
        "<p " + " ".join(f"a{n}=1" for n in range(1_200)) + ">",
        "<p " + " ".join(f"a{n}" for n in range(1_200)) + ">",
        "<p x='>' " + "/".join(f"a{n}='b c'" for n in range(1_200)) + ">",
        '<p " ' + " ".join(f'a{n}="<"' for n in range(1_200)) + ">",
    ],
)
def test_a_tag_of_a_thousand_attributes_is_refused_before_it_is_parsed(tag: str) -> None:
    with pytest.raises(Unreadable) as refused:
        html(f"{_POLICY}{tag}x</p>")

    assert refused.value.reason is Reason.TOO_LARGE
    assert "attributes" in refused.value.detail


def test_a_drawing_of_a_thousand_numbers_is_one_attribute() -> None:
    drawing = f'<svg><path d="M {" ".join(map(str, range(5_000)))}"/></svg>'

    assert "Destruction" in html(f"{_POLICY}{drawing}").text


@pytest.mark.parametrize(
    "grid",
    [
        "<dl><dt>17000</dt><dd>First spot</dd><dt>17003</dt><dd>Each further spot</dd></dl>",
        "<dl><div><dt>17000</dt><dd>First spot</dd></div><div><dt>17003</dt><dd>Each further spot</dd></div></dl>",
        "<div role='table'><div role='row'><span role='columnheader'>Code</span><span role='columnheader'>Description</span></div>"
        "<div role='row'><span role='cell'>17000</span><span role='cell'>First spot</span></div>"
        "<div role='row'><span role='cell'>17003</span><span role='cell'>Each further spot</span></div></div>",
        "<div class='grid'><div class='row'><div>Code</div><div>Description</div></div>"
        "<div class='row'><div>17000</div><div>First spot</div></div><div class='row'><div>17003</div><div>Each further spot</div></div></div>",
    ],
    ids=["terms", "terms in boxes", "roles", "boxes"],
)
def test_codes_in_terms_and_grids_are_rows_of_a_table(grid: str) -> None:
    document = html(f"<h1>Skin</h1><p>{LONG}</p><h2>Covered codes</h2>{grid}")

    assert rows(document) == [
        (("Code", "17000"), ("Description", "First spot")),
        (("Code", "17003"), ("Description", "Each further spot")),
    ]
    assert verdicts(document)["17003"] == ("covered", ("Covered codes",))


def test_what_is_said_of_a_code_beside_its_description_is_a_column() -> None:
    document = html(
        f"<h1>Skin</h1><p>{LONG}</p><h2>Covered codes</h2>"
        "<dl><dt>17003</dt><dd>Each further spot</dd><dd>Policy Number: 4711</dd></dl>"
    )

    assert rows(document) == [
        (("Code", "17003"), ("Description", "Each further spot"), ("Policy Number", "4711"))
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<span>Policy 12</span><span>Effective May 1, 2027</span>", "Policy 12 Effective May 1, 2027"),
        ("<span>Pol</span><span>icy on skin</span>", "Policy on skin"),
        ("<span>T</span><span>he plan pays</span>", "The plan pays"),
        ("<span>17003</span><span>Each further lesion</span>", "17003 Each further lesion"),
    ],
)  # fmt: skip
def test_boxes_in_a_row_are_words_apart_and_pieces_of_a_word_are_not(
    markup: str, text: str
) -> None:
    assert text in [block.text for block in html(f"<div>{markup}</div><p>{LONG}</p>").blocks]


def test_the_name_of_an_icon_is_no_text() -> None:
    page = (
        "<h1>Lesions</h1><h3><button aria-controls='p'>Units<span>add_circle_outline</span></button></h3>"
        "<div id='p'><p>13 units. <i class='material-icons'>search</i></p><p>See <span>this</span>.</p></div>"
    )

    texts = [block.text for block in read(page.encode()).blocks]

    assert texts == ["Lesions", "Units", "13 units.", "See this."]


def test_a_label_and_its_value_in_a_table_that_lays_out_a_page_are_one_line() -> None:
    page = (
        "<table><tr><td><b>Effective date:</b></td><td>01/15/2026</td></tr>"
        "<tr><td><b>Version:</b></td><td>7</td></tr>"
        "<tr><td colspan='2'>Codes<table><tr><th>Code</th><th>Units</th></tr><tr><td>17003</td><td>13</td></tr></table></td></tr></table>"
    )
    document = read(page.encode())

    assert "Effective date: 01/15/2026" in [block.text for block in document.blocks]
    assert [one.printed for one in document.dates] == ["01/15/2026"]
