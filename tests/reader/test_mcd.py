"""The Medicare coverage export: which policies come out of it, how, and what makes it unreadable."""

import html
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import pytest

from policy.bundle import Part, pack, unpack
from policy.captures import Reason
from policy.codes import DEFAULT_CODES, EVERYTHING, WatchList
from policy.comparison.editions import compare
from policy.document import Document
from reader.errors import Unreadable
from reader.hints import Hints
from reader.mcd import Excerpt, policies_in
from reader.read import read
from tests.doubles.coverage_export import (
    LISTING,
    MAC_A,
    MAC_B,
    NEAR_MISS,
    NOVA,
    PRAIRIE,
    Contractor,
    Export,
    of_size,
    small,
)

FAMILY = Hints(codes=frozenset({"17000", "17003", "17004"}))
WATCH = WatchList(codes=DEFAULT_CODES)


def excerpts(
    export: Export | bytes, hints: Hints = FAMILY, **more: frozenset[str]
) -> dict[str, Excerpt]:
    body = export if isinstance(export, bytes) else export.zipped()
    return {one.locator: one for one in policies_in(body, hints, **more)}


def document(export: Export, locator: str = "article/99113", **more: frozenset[str]) -> Document:
    return read(excerpts(export, **more)[locator].body)


def test_an_article_that_lists_a_code_comes_out_and_its_neighbour_does_not() -> None:
    found = excerpts(small())

    assert list(found) == ["article/99113", "contractors"]
    assert found["article/99113"].title == LISTING.title
    listed = {one.code for one in read(found["article/99113"].body).statements}
    assert {"17000", "17003", "17004", "L57.0"} <= listed


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("<p>For CPT code 17003 see National Coverage Determination 250.4.</p>", True),
        ("<p>CPT codes 17000-17004 are not a part of this article.</p>", True),
        ("<p>CPT codes 17000 &ndash; 17286 follow other rules.</p>", True),
        ("<p>CPT codes 11300-11313 and 17110 may also be covered.</p>", False),
        ("<p>See LCD L17003; the fee is $17,003.</p>", False),
    ],
)
def test_an_article_that_names_a_code_above_a_list_comes_out_without_listing_it(
    words: str, named: bool
) -> None:
    near = replace(NEAR_MISS, code_paragraphs={1: words})

    found = excerpts(small(LISTING, near))

    assert ("article/99482" in found) is named
    if named:
        body = read(found["article/99482"].body)
        assert "17003" not in {one.code for one in body.statements}
    answer = {(one.jurisdiction, one.value) for one in read(found["contractors"].body).statements}
    assert ("Prairie Insurance", "listed") not in answer


def test_the_document_says_what_its_tables_say() -> None:
    made = replace(LISTING, ends="2027-01-31 00:00:00", will_retire="2027-02-01 00:00:00")

    found = document(small(made))

    assert (found.title, found.number, found.version) == (LISTING.title, "A99113", "44")
    assert {(one.printed_label, one.printed) for one in found.dates} == {
        ("Publication Date", "07/09/2026"),
        ("Original Effective Date", "10/31/2019"),
        ("Ending Date", "01/31/2027"),
        ("Retirement Date", "02/01/2027"),
    }
    history = [
        block.text for block in found.blocks if block.path[-1:] == ("Revision History Information",)
    ]
    assert history == ["07/09/2026 | R2 typing mistakes.", "10/01/2025 | R1 yearly update."]


def twice_escaped(text: str) -> str:
    return html.escape(html.escape(text)) if "<" in text else text


def as_the_api_answers(export: Export, number: str, version: str) -> bytes:
    """The article as the Coverage API gives it: numbers as numbers, its dates, markup escaped twice."""

    def records(table: str) -> list[dict[str, object]]:
        return [
            {
                ("article_rev_end_Date" if name == "article_rev_end_date" else name): api(
                    name, value
                )
                for name, value in row.items()
            }
            for row in export.tables[table]
            if row["article_id"] == number and row.get("article_version", version) == version
        ]

    def api(name: str, value: str) -> object:
        day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d) \d\d:\d\d:\d\d", value)
        if day:
            return f"{day[2]}/{day[3]}/{day[1]}"
        if not value and name.endswith("_date"):
            return "N/A"
        return int(value) if value.isdigit() and "code_id" not in name else twice_escaped(value)

    main = [
        {
            **records("article")[0],
            "article_type_description": "Billing and Coding",
            "display_id": int(number),
        }
    ]
    named = {
        "revision-history": "article_x_revision_history",
        "related-documents": "article_related_documents",
        "future-retire": "article_future_retire",
    }
    parts: dict[str, list[dict[str, object]]] = {"": main}
    for part in (
        "hcpc-code", "hcpc-code-group", "hcpc-modifier", "hcpc-modifier-group", "icd10-covered", "icd10-covered-group",
        "icd10-noncovered", "icd10-noncovered-group", "other-coding-group", "revision-history", "contractor",
        "primary-jurisdiction", "related-documents", "future-retire",
    ):  # fmt: skip
        parts[part] = records(named.get(part, f"article_x_{part.replace('-', '_')}"))[::-1]
    meta = {"status": {"id": 200, "message": "OK"}, "notes": "", "fields": [], "children": []}
    root = "https://api.coverage.cms.gov/v1/data/article"
    return pack(
        [
            Part(
                url=f"{root}/{part}?articleid={number}",
                text=json.dumps({"meta": meta, "data": rows}),
            )
            for part, rows in parts.items()
        ]
    )


def test_the_export_and_the_api_give_one_document() -> None:
    made = replace(
        LISTING,
        will_retire="2027-02-01 00:00:00",
        description="<p>Lesions &lt; 5 mm &amp; larger; the chart names each.</p><ul><li>Where it was</li></ul>",
        revision_ends="2026-12-31 00:00:00",
    )
    export = small(made)

    assert document(export) == read(as_the_api_answers(export, "99113", "44"))


def test_the_body_hangs_on_nothing_but_the_records_of_the_policy() -> None:
    later = small(NEAR_MISS, LISTING)
    for rows in later.tables.values():
        rows.reverse()
        for row in rows:
            if "last_updated" in row:
                row["last_updated"] = "2026-11-27 03:00:00"

    assert excerpts(later)["article/99113"] == excerpts(small())["article/99113"]


def test_a_future_version_stands_beside_the_one_in_force() -> None:
    ahead = replace(
        LISTING,
        version="45",
        status="F",
        codes={**LISTING.codes, 5: ["17000", "17004"]},
        published="2026-11-12 00:00:00",
    )

    found = excerpts(small(LISTING, ahead))

    assert list(found) == ["article/99113", "article/99113/future/45", "contractors"]
    future = found["article/99113/future/45"]
    assert (future.version, future.succeeds) == ("45", "article/99113")
    assert "Status: Future" in read(future.body).text
    assert [
        (change.kind.value, change.codes)
        for change in compare(read(found["article/99113"].body), read(future.body), WATCH)
        if change.severity.value != "record"
    ] == [("code_removed", ("17003",))]


def test_a_future_version_that_brings_the_code_brings_the_article() -> None:
    now = replace(NEAR_MISS, contractors=[("303", MAC_B)])
    ahead = replace(now, version="26", status="F", codes={1: ["17003"]})

    found = excerpts(small(now, ahead))

    assert list(found) == ["article/99482", "article/99482/future/26", "contractors"]
    said = {(one.jurisdiction, one.value) for one in read(found["contractors"].body).statements}
    assert ("Prairie Insurance", "no_article") in said


def test_of_several_active_versions_the_highest_is_in_force() -> None:
    old = replace(LISTING, version="9", codes={5: ["17003"]})

    assert excerpts(small(LISTING, old))["article/99113"].version == "44"


def test_an_article_that_lists_the_code_only_in_a_replaced_version_does_not_come_out() -> None:
    dropped = replace(LISTING, version="45", codes={8: ["11300"]}, covered_paragraphs={})

    assert list(excerpts(small(LISTING, dropped))) == ["contractors"]


def test_a_known_article_that_drops_its_codes_still_comes_out() -> None:
    dropped = replace(LISTING, version="45", codes={8: ["11300"]}, covered_paragraphs={})

    found = excerpts(small(dropped), numbers=frozenset({"A99113"}))

    assert found["article/99113"].version == "45"


def test_a_known_article_that_was_retired_comes_out_as_retired() -> None:
    gone = replace(LISTING, status="R", retired="2026-11-01 00:00:00")

    assert list(excerpts(small(gone))) == ["contractors"]
    after = document(small(gone), numbers=frozenset({"A99113"}))
    changes = compare(document(small()), after, WATCH)
    assert "policy_retired" in {change.kind.value for change in changes}


def test_bytes_of_windows_beside_utf_8_are_both_read() -> None:
    made = replace(LISTING, description="<p>Säure – and “peeling”</p>")
    export = small(made)
    mixed = (
        export.csv("article").encode("cp1252")
        + ('"' + '","'.join([*("51234", "1"), *[""] * 24, "müde"]) + '"\r\n').encode()
    )
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for table in export.tables:
            archive.writestr(f"{table}.csv", mixed if table == "article" else export.csv(table))

    assert "Säure – and “peeling”" in read(excerpts(body.getvalue())["article/99113"].body).text


def test_a_text_of_megabytes_over_many_lines_is_one_field() -> None:
    line = '<p>One of very many lines, with "quotes" and a comma.</p>\r\n'
    made = replace(LISTING, description=line * 40_000)

    found = excerpts(small(made))["article/99113"]

    parts = unpack(found.body)
    assert parts is not None
    assert (
        json.loads(parts[0].text)["data"][0]["description"].count("One of very many lines")
        == 40_000
    )


def test_an_export_of_realistic_shape_gives_the_one_article() -> None:
    assert list(excerpts(of_size(articles=300, diagnoses=100))) == ["article/99113", "contractors"]


@pytest.mark.parametrize(
    "table",
    [
        "article_x_hcpc_code",
        "article_x_icd10_covered",
        "article_x_icd10_covered_group",
        "contractor_jurisdiction",
    ],
)
def test_a_missing_table_is_named(table: str) -> None:
    with pytest.raises(Unreadable, match=rf"no table {table}\.csv"):
        excerpts(small().without(table))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("article_x_hcpc_code", "hcpc_code_id"),
        ("article", "status"),
        ("contractor", "contractor_bus_name"),
    ],
)
def test_a_renamed_column_is_named(table: str, column: str) -> None:
    with pytest.raises(Unreadable, match=rf"{table}\.csv has no column {column}"):
        excerpts(small().renamed(table, column, "something_new"))


def test_a_row_of_another_width_is_named() -> None:
    export = small()
    text = export.csv("article_x_hcpc_code").replace('"17003",', '"17003","one too many",')
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for table in export.tables:
            archive.writestr(
                f"{table}.csv", text if table == "article_x_hcpc_code" else export.csv(table)
            )

    with pytest.raises(Unreadable, match=r"record 3 of article_x_hcpc_code\.csv has"):
        excerpts(body.getvalue())


def test_an_inner_archive_that_breaks_off_is_named() -> None:
    inner = small().inner()
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("current_article_csv.zip", inner[: len(inner) // 2])

    with pytest.raises(Unreadable, match=r"current_article_csv\.zip") as caught:
        excerpts(body.getvalue())

    assert caught.value.reason is Reason.TRUNCATED


@pytest.mark.parametrize(
    "body", [b"<html>Accept the licence</html>", b"PK\x03\x04 and no more"], ids=["page", "stump"]
)
def test_something_else_than_an_archive_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        excerpts(body)


def test_another_archive_is_refused() -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("rvu26a.csv", "HCPCS,MOD\n17003,\n")

    with pytest.raises(Unreadable, match="no export of the Medicare Coverage Database"):
        excerpts(body.getvalue())


def lcds() -> Export:
    export = Export("lcd").contractor(NOVA)
    key = {"lcd_id": "34999", "lcd_version": "12"}
    export.add(
        "lcd",
        {**key, "title": "Removal of Skin Lesions", "status": "A", "orig_det_eff_date": "2015-10-01 00:00:00",
         "rev_eff_date": "2026-10-08 00:00:00", "indication": "<p>Removal is reasonable when a lesion bleeds.</p>"},
        {"lcd_id": "35000", "lcd_version": "1", "title": "Something Else", "status": "A"},
    )  # fmt: skip
    export.add(
        "lcd_related_documents",
        {**key, "related_num": "1", "r_article_id": "99113", "r_article_version": "44"},
    )
    export.add(
        "reason_change_lookup",
        {
            "reason_change_id": "7",
            "reason_change_version": "1",
            "description": "Provider Education",
        },
    )
    export.add(
        "lcd_x_reason_change", {**key, "reason_change_id": "7", "reason_change_version": "1"}
    )
    export.add(
        "synopsis_changes_fields_lookup",
        {"synopsis_changes_field_id": "3", "field_name": "Indications"},
    )
    export.add("lcd_x_synopsis_changes_fields", {**key, "synopsis_changes_field_id": "3"})
    return export


def test_an_lcd_related_to_a_known_article_comes_out_of_an_export_of_lcds() -> None:
    found = excerpts(lcds(), numbers=frozenset({"A99113"}))

    assert list(found) == ["lcd/34999"]
    text = read(found["lcd/34999"].body)
    assert (text.number, text.version) == ("L34999", "12")
    assert "Provider Education" in text.text
    assert "reasonable when a lesion bleeds" in text.text
    assert excerpts(lcds()) == {}


def test_a_national_determination_comes_out_by_its_section_of_the_manual() -> None:
    export = Export("ncd").add("ncd_pblctn_ref", {"pblctn_cd": "1", "pblctn_num": "100-3"})
    for version, text in (
        ("1", "<p>Covered without restriction.</p>"),
        ("2", "<p>Covered as before.</p>"),
    ):
        export.add(
            "ncd_trkg",
            {"NCD_id": "129", "NCD_vrsn_num": version, "NCD_mnl_sect": "250.4", "NCD_mnl_sect_title": "Care of Keratosis",
             "NCD_efctv_dt": "2001-11-26 00:00:00", "NCD_impltn_dt": "2001-11-26 00:00:00", "pblctn_cd": "1", "indctn_lmtn": text,
             "rev_hstry": "<p>11/2001 - First version.</p>"},
        )  # fmt: skip

    found = excerpts(export, numbers=frozenset({"250.4", "A99113"}))

    assert list(found) == ["ncd/129"]
    text = read(found["ncd/129"].body)
    assert (text.number, text.version, text.title) == ("250.4", "2", "Care of Keratosis")
    assert "Covered as before." in text.text
    assert ("effective", "11/26/2001") in {(one.label.value, one.printed) for one in text.dates}


def answers(export: Export, code: str = "17003") -> dict[str, str]:
    said = document(export, "contractors").statements
    return {one.jurisdiction: one.value for one in said if one.code == code}


def states(export: Export) -> dict[str, str]:
    table = document(export, "contractors").table
    assert table is not None
    return {row.key[0]: dict(row.values)["States"] for row in table.rows}


def test_each_contractor_of_part_b_answers_for_each_code() -> None:
    assert answers(small()) == {
        "Nova Medicare Services": "listed",
        "Northwest Claims, LLC": "no_article",
        "Prairie Insurance": "no_article",
    }


def test_that_there_is_no_article_is_said_in_words_that_name_the_edition() -> None:
    quotes = {
        one.jurisdiction: one.quote
        for one in document(small(), "contractors").statements
        if one.code == "17003"
    }

    assert quotes["Northwest Claims, LLC"] == (
        "No article of Northwest Claims, LLC lists 17003 in the Medicare Coverage Database export of"
        " 11/19/2026 to 11/25/2026."
    )
    assert quotes["Nova Medicare Services"] == f"17003 | A99113 | 44 | {LISTING.title}"


def test_a_national_workload_gives_a_contractor_no_states() -> None:
    assert states(small()) == {
        "Nova Medicare Services": "DC, PA, TX",
        "Northwest Claims, LLC": "CA, WA",
        "Prairie Insurance": "IA, KS, MO",
    }


def test_a_national_workload_of_part_b_leaves_each_state_to_its_own_contractor() -> None:
    national = Contractor(
        number="305", name="Prairie Insurance", states=["PA", "TX", "DC", "IA", "WI"]
    )

    found = states(small(LISTING, contractors=[NOVA, PRAIRIE, national]))

    assert found == {"Nova Medicare Services": "DC, PA, TX", "Prairie Insurance": "IA, KS, MO, WI"}


def test_a_jurisdiction_that_ended_is_no_longer_the_contractors() -> None:
    assert "NV" not in states(small())["Northwest Claims, LLC"]


def test_a_jurisdiction_that_will_end_is_still_the_contractors() -> None:
    ending = replace(NOVA, ended={"NV": "2027-06-30 00:00:00"})

    assert "NV" in states(small(LISTING, contractors=[ending]))["Nova Medicare Services"]


def changes(
    before: Export, after: Export
) -> list[tuple[str, tuple[str, ...], str | None, str | None]]:
    sides = [document(export, "contractors") for export in (before, after)]
    return [
        (one.kind.value, one.codes, one.before, one.after)
        for one in compare(sides[0], sides[1], WATCH)
    ]


def test_an_article_that_a_contractor_gains_is_told_in_words() -> None:
    gained = replace(
        LISTING,
        number="99500",
        version="1",
        codes={1: ["17000", "17003"]},
        contractors=[("302", MAC_B)],
    )

    assert changes(small(), small(LISTING, NEAR_MISS, gained)) == [
        (
            "code_added",
            ("17000", "17003"),
            "No article of Northwest Claims, LLC lists 17000, 17003.",
            "A99500 of Northwest Claims, LLC lists 17000, 17003.",
        )
    ]


def test_an_article_that_a_contractor_loses_is_told_in_words() -> None:
    lost = replace(LISTING, codes={5: ["17000", "17004"]}, covered_paragraphs={})

    assert changes(small(), small(lost, NEAR_MISS)) == [
        (
            "code_removed",
            ("17003",),
            "A99113 of Nova Medicare Services lists 17003.",
            "No article of Nova Medicare Services lists 17003.",
        )
    ]


def test_an_article_of_part_a_alone_is_not_the_contractors() -> None:
    part_a = replace(LISTING, contractors=[("304", MAC_A)])

    assert set(answers(small(part_a)).values()) == {"no_article"}


@pytest.mark.parametrize("number", ["301", "401"], ids=["same number", "same states"])
def test_a_contractor_of_another_name_is_the_same_contractor(number: str) -> None:
    renamed = replace(NOVA, number=number, name="Wellspring Federal")
    article = replace(LISTING, contractors=[(number, MAC_B)])

    found = changes(
        small(LISTING, contractors=[NOVA, PRAIRIE]), small(article, contractors=[renamed, PRAIRIE])
    )

    assert found == [("policy_moved", (), "Nova Medicare Services", "Wellspring Federal")]


def test_a_state_that_changes_its_contractor_is_told_for_both() -> None:
    before = small(LISTING, contractors=[NOVA, PRAIRIE])
    after = small(
        LISTING,
        contractors=[
            replace(NOVA, states=["PA", "TX"]),
            replace(PRAIRIE, states=[*PRAIRIE.states, "DC"]),
        ],
    )

    assert [(kind, was, now) for kind, _, was, now in changes(before, after)] == [
        (
            "applicability_changed",
            "Nova Medicare Services: DC, PA, TX",
            "Nova Medicare Services: PA, TX",
        ),
        (
            "applicability_changed",
            "Prairie Insurance: IA, KS, MO",
            "Prairie Insurance: DC, IA, KS, MO",
        ),
    ]


def test_another_week_of_the_same_contractors_is_no_change() -> None:
    later = small()
    later.tables["update_period"][0].update(
        begin_date="2026-11-26 00:00:00", end_date="2026-12-02 00:00:00"
    )

    assert changes(small(), later) == []


def test_contractors_of_another_version_are_refused_with_the_mend() -> None:
    with pytest.raises(Unreadable, match="read the export again"):
        read(b'{"policywatch-contractors": 1, "codes": ["17003"], "contractors": []}')


def test_an_export_without_a_type_of_part_b_is_refused() -> None:
    export = small()
    for row in export.tables["contractor_type_lookup"]:
        row["description"] = "FI"

    with pytest.raises(Unreadable, match="contractor_type_lookup"):
        excerpts(export)


def same(one: Mapping[str, Excerpt], other: Mapping[str, Excerpt]) -> bool:
    return {name: each.body for name, each in one.items()} == {
        name: each.body for name, each in other.items()
    }


def test_reading_an_export_twice_gives_the_same_bytes() -> None:
    assert same(excerpts(small()), excerpts(small()))
    assert compare(document(small()), document(small()), EVERYTHING) == ()
