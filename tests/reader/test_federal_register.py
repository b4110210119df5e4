"""Search results of the Federal Register: what a new document about the fee schedule is told as."""

import json
from datetime import date
from typing import Any

import pytest

from policy.captures import Reason
from policy.changes import Change
from policy.codes import DEFAULT_CODES, WatchList
from policy.comparison.editions import compare
from policy.document import Document
from reader.errors import Unreadable
from reader.read import read

TODAY = date(2026, 11, 24)
WATCH = WatchList(codes=DEFAULT_CODES)
SUBJECT = (
    "Medicare Program; CY 2027 Payment Policies Under the Physician Fee Schedule and Other Changes"
)


def found(number: str, **changed: Any) -> dict[str, Any]:
    return {
        "document_number": number, "title": SUBJECT, "type": "Rule", "publication_date": "2026-11-20",
        "effective_on": "2027-01-01", "citation": "91 FR 70000", "docket_ids": ["CMS-1848-F"],
        "html_url": f"https://www.federalregister.gov/d/{number}", "raw_text_url": "https://example.org/x.txt", **changed,
    }  # fmt: skip


OLD = found(
    "2026-14327",
    type="Proposed Rule",
    effective_on=None,
    publication_date="2026-07-16",
    docket_ids=["CMS-1848-P"],
)


def body(*results: dict[str, Any], **changed: Any) -> bytes:
    value = {
        "description": "Documents matching a search, published on or after 01/01/2019", "count": len(results),
        "total_pages": 1, "results": list(results), **changed,
    }  # fmt: skip
    return json.dumps(value).encode()


def listing(*results: dict[str, Any]) -> Document:
    return read(body(*results))


def told(*results: dict[str, Any], before: tuple[dict[str, Any], ...] = (OLD,)) -> list[Change]:
    return list(compare(listing(*before), listing(*results), WATCH, today=TODAY))


def test_documents_are_rows_keyed_by_their_number() -> None:
    document = listing(found("2026-20001"), OLD)

    assert document.table is not None
    assert [row.key for row in document.table.rows] == [("2026-20001",), ("2026-14327",)]
    assert dict(document.table.rows[0].values)["Effective Date"] == "2027-01-01"
    assert "Effective Date" not in dict(document.table.rows[1].values)


def test_a_final_rule_is_adopted_and_says_when_it_applies() -> None:
    (change,) = told(found("2026-20001"), OLD)

    assert (change.kind.value, change.severity.value, change.stage.value) == (
        "rule_adopted",
        "review",
        "announced",
    )
    assert [(one.printed_label, one.printed) for one in change.effective] == [
        ("Effective Date", "2027-01-01")
    ]
    assert change.after == (
        f"Rule 2026-20001: {SUBJECT}; Citation: 91 FR 70000; Dockets: CMS-1848-F;"
        " Publication Date: 2026-11-20; Effective Date: 2027-01-01"
    )


def test_a_proposed_rule_never_reads_as_policy() -> None:
    (change,) = told(found("2026-20001", type="Proposed Rule", effective_on=None), OLD)

    assert (change.kind.value, change.stage.value, change.effective) == (
        "policy_published",
        "proposed",
        (),
    )


@pytest.mark.parametrize(
    ("title", "kind", "stage"),
    [
        (f"{SUBJECT}; Correction", "policy_corrected", "announced"),
        (f"{SUBJECT}; Correcting Amendment", "policy_corrected", "announced"),
        (f"{SUBJECT}; Delay of Effective Date", "announcement_delayed", "delayed"),
        (f"{SUBJECT}; Withdrawal", "announcement_withdrawn", "withdrawn"),
    ],
)
def test_a_correction_a_delay_and_a_withdrawal_are_told_as_such(
    title: str, kind: str, stage: str
) -> None:
    (change,) = told(found("2026-20001", title=title), OLD)

    assert (change.kind.value, change.stage.value, change.severity.value) == (kind, stage, "review")


@pytest.mark.parametrize(
    "title",
    [
        "Medicare Program; Hospital Inpatient Prospective Payment Systems",
        f"{SUBJECT}; Extension of Comment Period",
    ],
)
def test_what_only_mentions_the_fee_schedule_is_kept_for_the_record(title: str) -> None:
    (change,) = told(found("2026-20001", title=title), OLD)

    assert change.severity.value == "record"


def test_an_older_document_that_moved_up_a_page_is_no_news() -> None:
    assert (
        told(
            found("2026-20001"),
            OLD,
            found("2025-1", publication_date="2025-11-20"),
            before=(found("2026-20001"), OLD),
        )
        == []
    )


def test_an_effective_date_that_moves_is_told() -> None:
    (change,) = told(found("2026-1", effective_on="2027-03-01"), before=(found("2026-1"),))

    assert (change.kind.value, [one.printed for one in change.effective]) == (
        "effective_date_changed",
        ["2027-03-01"],
    )


def test_another_order_or_another_count_is_no_change() -> None:
    assert told(found("2026-1"), OLD, before=(OLD, found("2026-1"))) == []


@pytest.mark.parametrize(
    "value",
    [body(), json.dumps({"count": 0, "description": "Documents matching nothing"}).encode()],
)
def test_a_search_that_finds_nothing_is_refused(value: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(value)

    assert caught.value.reason is Reason.SOFT_404


def test_documents_without_a_needed_field_are_of_another_version() -> None:
    older = found("2026-1")
    del older["publication_date"]

    with pytest.raises(Unreadable, match="publication_date"):
        listing(older)
