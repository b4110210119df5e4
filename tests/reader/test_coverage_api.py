"""The Coverage API's answers: an article in parts, one part alone, what it says without saying."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

import pytest

from policy.bundle import Part, pack
from policy.captures import Reason
from policy.changes import Basis, ChangeKind
from policy.codes import EVERYTHING
from policy.comparison.editions import compare
from policy.document import Document
from reader.errors import Unreadable
from reader.read import read

API = "https://api.coverage.cms.gov/v1/data"
TODAY = date(2026, 11, 24)
Records = Sequence[Mapping[str, Any]]
Parts = dict[str, list[dict[str, Any]]]


def envelope(records: Records, status: int = 200) -> str:
    meta = {"status": {"id": status, "message": "OK"}, "notes": "", "fields": [], "children": []}
    return json.dumps({"meta": meta, "data": records})


def article(**changed: Any) -> dict[str, Any]:
    return {
        "article_id": 99113, "article_version": 44, "article_type": 6,
        "article_type_description": "Billing and Coding", "title": "Billing and Coding: Skin Lesions",
        "article_pub_date": "07/09/2026", "article_eff_date": "10/31/2019", "article_end_date": "N/A",
        "description": "&lt;p&gt;The record names each lesion.&lt;&sol;p&gt;", "other_comments": "", "status": "A",
        "last_updated": "07/02/2026", "date_retired": "N/A", "display_id": 99113, **changed,
    }  # fmt: skip


def code(number: str, group: int, words: str = "") -> dict[str, Any]:
    return {
        "article_id": 99113, "article_version": 44, "hcpc_code_id": number, "hcpc_code_version": 61,
        "hcpc_code_group": group, "long_description": words or f"service {number}",
        "short_description": "short", "range": "N", "last_updated": "07/02/2026",
    }  # fmt: skip


def diagnosis(number: str, group: int, kind: str = "covered", **changed: Any) -> dict[str, Any]:
    return {
        "article_id": 99113, "article_version": 44, "icd10_code_id": number, "icd10_code_version": 10,
        f"icd10_{kind}_group": group, "range": "", "sort_order": 1, "description": f"diagnosis {number}",
        "last_updated": "07/02/2026", **changed,
    }  # fmt: skip


def group(key: str, number: int, paragraph: str, **changed: Any) -> dict[str, Any]:
    return {
        "article_id": 99113, "article_version": 44, key: number, "paragraph": paragraph,
        "last_updated": "07/02/2026", **changed,
    }  # fmt: skip


def bundle(parts: Mapping[str, Records], name: str = "article") -> bytes:
    return pack(
        [
            Part(url=f"{API}/{name}/{part}?{name}id=99113", text=envelope(records))
            for part, records in parts.items()
        ]
    )


def whole(numbers: tuple[int, int] = (5, 8), *, named: bool = True) -> Parts:
    first, second = numbers
    support = "&lt;p&gt;These diagnoses support medical necessity for CPT codes {}.&lt;/p&gt;"
    return {
        "": [article()],
        "hcpc-code": [code("17000", first), code("17003", first), code("11300", second)],
        "hcpc-code-group": [group("hcpc_code_group", number, "&lt;p&gt;N/A&lt;/p&gt;") for number in numbers],
        "icd10-covered": [diagnosis("L570", first), diagnosis("B07.0", first), diagnosis("L57.0", second)],
        "icd10-covered-group": [
            group("icd10_covered_group", first, support.format("17000 and 17003") if named else "N/A"),
            group("icd10_covered_group", second, support.format("11300") if named else ""),
        ],
        "icd10-noncovered": [diagnosis("Z41.1", 1, "noncovered")],
        "icd10-noncovered-group": [group("icd10_noncovered_group", 1, "For looks alone.")],
        "revision-history": [
            {"article_id": 99113, "article_version": 44, "rev_hist_num": 2, "rev_hist_date": "07/09/2026",
             "rev_hist_exp": "&lt;p&gt;R2 Revision effective 07/09/2026: typing mistakes.&lt;/p&gt;"},
        ],
    }  # fmt: skip


def places(document: Document, wanted: str) -> set[tuple[str, ...]]:
    return {s.place for s in document.statements if s.code == wanted}


def test_an_article_gives_title_number_version_and_dates_by_label() -> None:
    document = read(bundle(whole()))

    assert document.title == "Billing and Coding: Skin Lesions"
    assert (document.number, document.version) == ("A99113", "44")
    assert [(d.label.value, d.printed) for d in document.dates] == [
        ("published", "07/09/2026"),
        ("original_effective", "10/31/2019"),
    ]


def test_a_retired_article_says_since_when() -> None:
    parts = whole()
    parts[""] = [article(date_retired="09/30/2026", article_end_date="09/29/2026", status="R")]

    document = read(bundle(parts))

    assert {(d.label.value, d.printed) for d in document.dates} >= {
        ("retired", "09/30/2026"),
        ("end", "09/29/2026"),
    }
    assert "Status: Retired" in document.text


def test_codes_and_diagnoses_state_what_their_lists_are() -> None:
    found = {(s.code, s.aspect.value, s.value) for s in read(bundle(whole())).statements}

    assert ("17003", "coverage", "listed") in found
    assert ("L57.0", "diagnosis", "covered") in found
    assert ("Z41.1", "diagnosis", "not_covered") in found


def test_a_diagnosis_without_its_dot_is_the_same_diagnosis() -> None:
    assert len(places(read(bundle(whole())), "L57.0")) == 2


@pytest.mark.parametrize("named", [True, False])
def test_groups_under_other_numbers_are_no_change(named: bool) -> None:
    before, after = read(bundle(whole(named=named))), read(bundle(whole((2, 3), named=named)))

    assert compare(before, after, EVERYTHING, today=TODAY) == ()
    assert not any("Group" in heading for s in after.statements for heading in s.place)


@pytest.mark.parametrize("named", [True, False])
def test_a_diagnosis_that_leaves_one_group_and_stays_in_the_other_is_seen(named: bool) -> None:
    parts = whole(named=named)
    parts["icd10-covered"] = [
        row for row in parts["icd10-covered"] if row["icd10_code_id"] != "L570"
    ]

    changes = compare(
        read(bundle(whole(named=named))), read(bundle(parts)), EVERYTHING, today=TODAY
    )

    assert [(change.kind.value, change.codes) for change in changes] == [
        ("diagnosis_removed", ("L57.0",))
    ]
    assert "17003" in changes[0].where[-1]


def test_the_order_of_answers_and_records_changes_not_even_the_text() -> None:
    parts = whole()
    shuffled = {name: list(records) for name, records in reversed(parts.items())}
    for records in shuffled.values():
        Random(7).shuffle(records)
        for record in records:
            record["last_updated"] = "11/19/2026"

    assert read(bundle(shuffled)).text == read(bundle(whole())).text


def test_the_sentence_that_names_the_codes_heads_a_group_not_the_advice_before_it() -> None:
    parts = whole()
    parts["icd10-covered-group"][0]["paragraph"] = (
        "&lt;p&gt;It is the provider&amp;rsquo;s duty to choose the most exact code."
        " The following diagnoses support medical necessity for CPT codes: 17000 and 17003.&lt;/p&gt;"
    )

    assert (
        "The following diagnoses support medical necessity for CPT codes: 17000 and 17003."
    ) in {place[-1] for place in places(read(bundle(parts)), "B07.0")}


def test_a_warning_in_a_groups_paragraph_does_not_turn_its_verdict() -> None:
    parts = whole()
    parts["icd10-covered-group"][0]["paragraph"] = (
        "CPT codes 17000 and 17003 are not covered for other diagnoses."
    )

    found = {s.value for s in read(bundle(parts)).statements if s.code == "B07.0"}

    assert found == {"covered"}


def test_a_sign_that_is_no_tag_stays_however_often_it_is_escaped() -> None:
    parts = whole()
    parts[""] = [
        article(
            description="&lt;p&gt;Pressure &amp;lt; 80 mm Hg &amp;amp; age &amp;amp;gt; 60.&lt;&sol;p&gt;"
        )
    ]

    assert "Pressure < 80 mm Hg & age > 60." in read(bundle(parts)).text


def test_an_asterisk_and_its_note_are_kept() -> None:
    parts = whole()
    parts["icd10-covered"] = [diagnosis("L57.0", 5, asterisk="Y")]
    parts["icd10-covered-group"] = [
        group(
            "icd10_covered_group",
            5,
            "",
            icd10_covered_ast="&lt;p&gt;Needs a second diagnosis.&lt;/p&gt;",
        )
    ]

    text = read(bundle(parts)).text

    assert "L57.0* | diagnosis L57.0" in text
    assert "Asterisk: Needs a second diagnosis." in text


def test_the_revision_history_is_history_newest_first() -> None:
    parts = whole()
    parts["revision-history"].insert(
        0,
        {
            "rev_hist_num": 1,
            "rev_hist_date": "10/01/2025",
            "rev_hist_exp": "R1 Effective 10/01/2025: yearly update.",
        },
    )

    noted = [
        b for b in read(bundle(parts)).blocks if b.path[-1:] == ("Revision History Information",)
    ]

    assert [block.cells[0][1] for block in noted] == ["07/09/2026", "10/01/2025"]


def test_pages_of_one_part_are_one_list() -> None:
    parts = [Part(url=f"{API}/article/?articleid=99113", text=envelope([article()]))]
    parts += [
        Part(
            url=f"{API}/article/hcpc-code?articleid=99113&next_token={number}",
            text=envelope([code(number, 1)]),
        )
        for number in ("17000", "17003")
    ]

    assert {s.code for s in read(pack(parts)).statements} == {"17000", "17003"}


@pytest.mark.parametrize("by_address", [True, False])
@pytest.mark.parametrize(
    ("part", "wanted"),
    [("hcpc-code", "17003"), ("icd10-covered", "L57.0"), ("icd10-noncovered", "Z41.1")],
)
def test_one_part_alone_is_told_by_its_address_or_its_keys(
    part: str, wanted: str, by_address: bool
) -> None:
    body = envelope(whole()[part]).encode()

    document = read(body, url=f"{API}/article/{part}?articleid=99113" if by_address else "")

    assert wanted in {s.code for s in document.statements}
    assert (document.number, document.version) == ("A99113", "44")


def test_an_lcd_has_its_number_and_its_revision_date() -> None:
    lcd = {
        "lcd_id": 34938, "lcd_version": 12, "display_id": 34938, "title": "Removal of Lesions", "status": "A",
        "orig_det_eff_date": "10/01/2015", "rev_eff_date": "2026-10-08 00:00:00", "rev_end_date": "N/A",
        "indication": "&lt;h3&gt;Indications&lt;/h3&gt;&lt;p&gt;Removal is reasonable and necessary when a lesion bleeds.&lt;/p&gt;",
    }  # fmt: skip

    document = read(envelope([lcd]).encode(), url=f"{API}/lcd/?lcdid=34938")

    assert (document.number, document.version) == ("L34938", "12")
    assert {(d.label.value, d.day) for d in document.dates} == {
        ("original_effective", date(2015, 10, 1)),
        ("revision_effective", date(2026, 10, 8)),
    }
    assert document.blocks[-1].path[0].startswith("Coverage Indications")


def test_an_ncd_is_known_by_its_section_of_the_manual() -> None:
    ncd = {
        "document_id": "129", "document_version": 1, "document_display_id": "250.4", "title": "Treatment of Lesions",
        "effective_date": "11/26/2001", "implementation_date": "11/26/2001",
        "indications_limitations": "&lt;p&gt;Covered without restriction.&lt;/p&gt;",
        "revision_history": "&lt;p&gt;11/2001 - First version.&lt;/p&gt;",
    }  # fmt: skip

    document = read(envelope([ncd]).encode(), url=f"{API}/ncd/?ncdid=129")

    assert (document.number, document.version) == ("250.4", "1")
    assert "Covered without restriction." in document.text


def refusal(body: bytes, url: str = "") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(body, url=url)
    return caught.value


def test_an_answer_without_records_is_a_soft_404() -> None:
    assert refusal(envelope([]).encode()).reason is Reason.SOFT_404
    assert refusal(bundle({**whole(), "": []})).reason is Reason.SOFT_404


def test_an_answer_that_reports_an_error_is_refused() -> None:
    assert refusal(envelope([], status=404).encode()).reason is Reason.SOFT_404
    assert "500" in refusal(envelope([], status=500).encode()).detail


def test_json_that_breaks_off_is_truncated() -> None:
    body = envelope(whole()["hcpc-code"]).encode()

    assert refusal(body[: len(body) // 2]).reason is Reason.TRUNCATED


def test_a_part_that_is_no_answer_is_refused_by_its_address() -> None:
    parts = [
        Part(url=f"{API}/article/", text=envelope([article()])),
        Part(url=f"{API}/article/hcpc-code", text="[1]"),
    ]

    assert "hcpc-code" in refusal(pack(parts)).detail


def test_fields_nobody_named_are_still_read() -> None:
    parts = whole()
    parts[""] = [article(frequency_rules="&lt;p&gt;Once a year.&lt;/p&gt;")]

    assert ("Once a year.", ("Frequency rules",)) in [
        (b.text, b.path) for b in read(bundle(parts)).blocks
    ]


def told_of(before: Document, after: Document) -> list[tuple[str, tuple[str, ...]]]:
    changes = compare(before, after, EVERYTHING, today=TODAY)
    return [(one.kind.value, one.codes) for one in changes if one.severity.value != "record"]


def alone(record: dict[str, Any]) -> Document:
    return read(envelope([record]).encode())


def test_a_day_of_retirement_is_told_with_its_date() -> None:
    before, after = alone(article()), alone(article(date_retired="12/31/2026", status="R"))

    (change,) = (c for c in compare(before, after, EVERYTHING) if c.severity.value != "record")

    assert change.kind.value == "policy_retired"
    assert [one.day for one in change.effective] == [date(2026, 12, 31)]


def test_a_version_alone_is_no_news() -> None:
    assert told_of(alone(article()), alone(article(article_version=45, last_updated="x"))) == []


def test_what_a_history_alone_claims_is_kept_for_the_record() -> None:
    def note(number: int, text: str) -> dict[str, Any]:
        return {
            "article_id": 99113, "article_version": 44, "rev_hist_num": number,
            "rev_hist_date": f"0{number}/01/2026", "rev_hist_exp": text,
        }  # fmt: skip

    first = note(1, "First edition.")
    quiet = note(2, "Annual review, no change in coverage.")
    news = note(2, "Removed CPT 17003 from Group 1.")
    before = read(envelope([first]).encode())

    assert told_of(before, read(envelope([quiet, first]).encode())) == []
    assert told_of(before, read(envelope([news, first]).encode())) == []
    assert [
        (change.kind, change.codes, change.basis)
        for change in compare(before, read(envelope([news, first]).encode()), EVERYTHING)
        if change.codes
    ] == [(ChangeKind.ADMINISTRATIVE, ("17003",), Basis.PUBLISHERS_NOTE)]
