"""Reports of the Coverage API: rows by document and version, told for the watched documents alone."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from policy.bundle import Part, pack
from policy.captures import Reason
from policy.changes import Change
from policy.codes import DEFAULT_CODES, EVERYTHING, WatchList
from policy.comparison.editions import compare
from policy.document import Document
from reader.errors import Unreadable
from reader.read import read

LOCAL = "https://api.coverage.cms.gov/v1/reports/whats-new/local/"
NATIONAL = "https://api.coverage.cms.gov/v1/reports/whats-new/national/"
TODAY = date(2026, 11, 24)
WATCH = WatchList(codes=DEFAULT_CODES)
WATCHED = frozenset({"A99113", "L34999", "250.4"})


def row(number: str = "A99113", version: int = 44, **changed: Any) -> dict[str, Any]:
    return {
        "document_id": int(number[1:]), "document_version": version, "document_display_id": number,
        "document_type": "Article" if number[0] == "A" else "LCD", "note": "", "title": "Removal of Skin Lesions",
        "contractor_name_type": "Nova Medicare Services\r\n(MAC - Part A, MAC - Part B)", "updated_on": "11/19/2026",
        "updated_on_sort": "20261119130658", "effective_date": "10/31/2019", "retirement_date": "N/A",
        "url": f"https://www.cms.gov/view?id={number}&ver={version}", **changed,
    }  # fmt: skip


def envelope(rows: Sequence[dict[str, Any]]) -> str:
    meta = {"status": {"id": 200, "message": "OK"}, "notes": "", "fields": [], "children": []}
    return json.dumps({"meta": meta, "data": rows})


def report(*rows: dict[str, Any], url: str = LOCAL) -> Document:
    return read(envelope(rows).encode(), url=url)


def told(before: Document, after: Document) -> list[Change]:
    found = compare(before, after, WATCH, today=TODAY, policies=WATCHED)
    return [change for change in found if change.severity.value != "record"]


def test_a_row_says_what_is_printed_and_nothing_that_is_not() -> None:
    document = report(row(version=45, effective_date="01/01/2027"))

    assert document.title == "Medicare Coverage Database report: what's new, local coverage"
    assert document.table is not None
    (only,) = document.table.rows
    assert only.key == ("A99113", "45")
    assert dict(only.values) == {
        "Type": "Article",
        "Title": "Removal of Skin Lesions",
        "Contractor": "Nova Medicare Services (MAC - Part A, MAC - Part B)",
        "Updated on": "11/19/2026",
        "Effective Date": "01/01/2027",
        "Address": "https://www.cms.gov/view?id=A99113&ver=45",
    }


def test_a_new_version_of_a_watched_document_is_one_change_in_words() -> None:
    before = report(row(), row("L55555"))
    after = report(
        row(version=45, effective_date="01/01/2027"), row(), row("L55555", 2), row("A77777", 1)
    )

    (change,) = told(before, after)

    assert (change.kind.value, change.severity.value, change.stage.value) == (
        "policy_published",
        "review",
        "announced",
    )
    assert [(one.printed_label, one.printed) for one in change.effective] == [
        ("Effective Date", "01/01/2027")
    ]
    assert change.after == (
        "A99113 version 45: Removal of Skin Lesions (Nova Medicare Services (MAC - Part A, MAC - Part B));"
        " Effective Date: 01/01/2027"
    )
    assert change.before is not None
    assert change.before.startswith("A99113 version 44: ")


def test_rows_of_other_documents_are_silent_and_rows_that_left_are_too() -> None:
    before = report(row(), row("L55555"))

    assert told(before, report(row("L55555", 2), row("A77777"))) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"updated_on": "11/20/2026", "updated_on_sort": "20261120130658"},
        {"url": "https://www.cms.gov/other"},
        {"note": "x"},
    ],
)
def test_a_row_that_was_only_touched_is_no_news(changed: dict[str, Any]) -> None:
    assert told(report(row()), report(row(**changed))) == []


def test_an_effective_date_that_moves_is_told_with_both_days() -> None:
    before, after = (
        report(row(version=45, effective_date=day)) for day in ("01/01/2027", "02/01/2027")
    )

    (change,) = told(before, after)

    assert change.kind.value == "effective_date_changed"
    assert "01/01/2027" in (change.before or "")
    assert [one.printed for one in change.effective] == ["02/01/2027"]


@pytest.mark.parametrize("version", [44, 45])
def test_a_day_of_retirement_is_told_once_with_its_day(version: int) -> None:
    (change,) = told(report(row()), report(row(version=version, retirement_date="12/31/2026")))

    assert (change.kind.value, change.stage.value) == ("policy_retired", "announced")
    assert [(one.label.value, one.printed) for one in change.effective] == [
        ("retired", "12/31/2026")
    ]


def test_another_name_of_the_contractor_is_kept_for_the_record() -> None:
    before, after = (
        report(row()),
        report(row(contractor_name_type="Wellspring Federal\r\n(MAC - Part B)")),
    )

    assert told(before, after) == []
    (change,) = compare(before, after, WATCH, policies=WATCHED)
    assert (change.kind.value, change.severity.value) == ("policy_moved", "record")


def test_without_watched_numbers_nothing_is_told_and_with_everything_all_is() -> None:
    before, after = report(row()), report(row(), row("A77777"), row("L55555"))

    assert compare(before, after, WATCH, today=TODAY) == ()
    assert len(compare(before, after, EVERYTHING, today=TODAY)) == 2


def test_the_national_report_is_keyed_by_the_section_of_the_manual() -> None:
    old = {
        "document_id": 129, "document_version": 1, "document_display_id": "250.4", "document_status": "Final",
        "last_updated": "11/26/2001", "last_updated_sort": "1", "document_type": "NCD", "title": "Care of Keratosis",
        "whats_new_description": "", "url": "https://www.cms.gov/ncd",
    }  # fmt: skip
    new = {**old, "document_version": 2, "whats_new_description": "Posted a revised determination"}

    (change,) = told(report(old, url=NATIONAL), report(new, url=NATIONAL))

    assert change.kind.value == "policy_published"
    assert "250.4 version 2" in (change.after or "")
    assert "Posted a revised determination" in (change.after or "")


def test_a_report_without_its_address_is_known_by_its_keys() -> None:
    document = read(envelope([row()]).encode())

    assert document.table is not None
    assert document.table.rows[0].key == ("A99113", "44")


def test_the_pages_of_a_report_are_one_report() -> None:
    pages = [
        Part(url=LOCAL, text=envelope([row()])),
        Part(url=f"{LOCAL}?next_token=b", text=envelope([row("L55555")])),
    ]

    document = read(pack(pages))

    assert document.table is not None
    assert [one.key[0] for one in document.table.rows] == ["A99113", "L55555"]


def test_the_order_of_rows_changes_not_even_the_text() -> None:
    assert report(row(), row("L55555")).text == report(row("L55555"), row()).text


def test_a_report_with_no_row_is_a_soft_404() -> None:
    with pytest.raises(Unreadable) as caught:
        report()

    assert caught.value.reason is Reason.SOFT_404


def test_a_number_without_its_letter_gets_the_letter_of_its_kind() -> None:
    document = report(row(document_display_id=None))

    assert document.table is not None
    assert document.table.rows[0].key[0] == "A99113"


def test_a_report_saved_as_comma_separated_values_is_that_report() -> None:
    head = "contractor_name_type,document_display_id,document_id,document_type,document_version,effective_date,note,retirement_date,title,updated_on,updated_on_sort,url\n"
    one = '"A contractor\n(MAC - Part B)",L39001,39001,LCD,4,08/14/2025,,N/A,Growths,08/06/2025,20250806,https://example.org/1\n'
    two = '"A contractor\n(MAC - Part B)",L39002,39002,LCD,7,08/07/2025,,N/A,Vitamins,08/01/2025,20250801,https://example.org/2\n'

    document = read((head + one + two).encode())

    assert document.table is not None
    assert [row.key for row in document.table.rows] == [("L39001", "4"), ("L39002", "7")]
    assert read((head + two + one).encode()).table == document.table
    assert document.statements == ()
