"""What an issue of a bulletin announces, in the shapes publishers give their bulletins."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.bulletin_status import retired_by_title
from policy.bulletins import KnownPolicy, announced
from policy.changes import Change, ChangeKind, Direction, Severity, Stage
from policy.codes import DEFAULT_CODES, WatchList
from reader.read import read

WATCH = WatchList(codes=DEFAULT_CODES)
TODAY = date(2026, 8, 3)
KNOWN = (
    KnownPolicy(number="0567", title="Care of Actinic Keratosis"),
    KnownPolicy(number="2026R0060A", title="Maximum Frequency per Day CPT, Professional"),
)


def issue(body: str, *, known: tuple[KnownPolicy, ...] = KNOWN) -> tuple[Change, ...]:
    page = f"""<html><head><title>Policy update bulletin: August 2026</title></head><body>
    <nav><a href="/">Home</a> <a href="/17003">Search</a></nav>
    <main><h1>Policy update bulletin: August 2026</h1>
    <p>This issue lists what changes. Questions: call 555-017-0030 or write to PO Box 17003.</p>
    {body}</main>
    <aside><h2>Related links</h2><ul><li>CPT 17003 calculator</li></ul></aside>
    <footer>Example Plan, 17 Hill Road, Springfield, PA 17003. All rights reserved.</footer></body></html>"""
    return announced(read(page.encode()), WATCH, known, today=TODAY)


def rows(*cells: tuple[str, ...], head: tuple[str, ...]) -> str:
    top = "".join(f"<th>{name}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{one}</td>" for one in row) + "</tr>" for row in cells)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


COLUMNS = ("Policy Title", "Effective Date", "Summary of Changes")
OTHERS = (
    ("Cochlear Implants", "9/1/2026", "Added CPT code 69930 to the list of covered codes."),
    ("Sleep Studies", "10/1/2026", "Prior authorization is required for CPT code 95810."),
)


def test_an_issue_about_other_policies_is_silent() -> None:
    assert issue("<h2>Revised</h2>" + rows(*OTHERS, head=COLUMNS)) == ()


def test_an_entry_that_names_a_watched_code_is_told_with_its_dates_by_state() -> None:
    entry = (
        "Outpatient Procedures",
        "9/1/2026; 10/1/2026 for AR, CO, KY, NC, NE, OH, and RI",
        "Prior authorization is required for CPT codes 17000, 17003 and 17004.",
    )

    (change,) = issue("<h2>Revised</h2>" + rows(*OTHERS, entry, head=COLUMNS))

    assert change.kind is ChangeKind.PRIOR_AUTH_CHANGED
    assert change.codes == ("17000", "17003", "17004")
    assert change.direction is Direction.RESTRICTIVE
    assert change.severity is Severity.ACTION
    assert change.stage is Stage.ANNOUNCED
    days = {one.jurisdiction: (one.day, one.printed) for one in change.effective}
    assert days["all"] == (date(2026, 9, 1), "9/1/2026")
    assert days["OH"][0] == date(2026, 10, 1)
    assert set(days) == {"all", "AR", "CO", "KY", "NC", "NE", "OH", "RI"}


def test_code_updates_of_a_known_policy_are_told_without_codes() -> None:
    entry = (
        "Maximum Frequency per Day CPT, Professional",
        "9/1/2026",
        "Updated the list of codes.",
    )

    (change,) = issue("<h2>Code Updates</h2>" + rows(*OTHERS, entry, head=COLUMNS))

    assert change.kind is ChangeKind.GUIDANCE_CHANGED
    assert change.codes == ()
    assert "The bulletin does not say which codes." in change.notes
    assert change.severity is Severity.REVIEW


@pytest.mark.parametrize(
    ("status", "details", "kind"),
    [
        ("Retired", "The policy is retired.", ChangeKind.POLICY_RETIRED),
        ("Modified", "Minor changes: references updated.", ChangeKind.ADMINISTRATIVE),
        (
            "Modified",
            "Important changes in coverage criteria: two field treatments must have failed first.",
            ChangeKind.CRITERIA_CHANGED,
        ),
        ("New", "CPT 17003 is covered when criteria are met.", ChangeKind.POLICY_PUBLISHED),
    ],
)
def test_a_row_of_a_monthly_page_is_told_by_its_status_and_its_details(
    status: str, details: str, kind: ChangeKind
) -> None:
    table = rows(
        ("Care of Actinic Keratosis - (0567)", status, details),
        ("Care of Actinic Rosacea - (0568)", status, "Important changes."),
        head=("Policies", "Status", "Details"),
    )

    assert [one.kind for one in issue(table)] == [kind]


def test_a_reduction_in_coverage_is_restrictive_by_its_heading() -> None:
    table = rows(
        ("Care of Actinic Keratosis - (0567)", "Criteria were revised."),
        head=("Policies", "Update to Coverage"),
    )

    (change,) = issue(f"<h2>Policies With a Reduction in Coverage</h2>{table}")

    assert change.direction is Direction.RESTRICTIVE


@pytest.mark.parametrize(
    ("sentence", "kind", "stage"),
    [
        (
            "We will delay implementation of the records requirement for CPT 17003.",
            ChangeKind.ANNOUNCEMENT_DELAYED,
            Stage.DELAYED,
        ),
        (
            "The requirement for CPT 17003 announced in May is rescinded.",
            ChangeKind.ANNOUNCEMENT_WITHDRAWN,
            Stage.WITHDRAWN,
        ),
        (
            "We will not implement the unit limit for CPT 17003.",
            ChangeKind.ANNOUNCEMENT_WITHDRAWN,
            Stage.WITHDRAWN,
        ),
    ],
)
def test_what_is_put_off_or_called_off_is_told_in_the_publishers_word(
    sentence: str, kind: ChangeKind, stage: Stage
) -> None:
    (change,) = issue(f"<h2>Records for destruction of lesions</h2><p>{sentence}</p>")

    assert (change.kind, change.stage) == (kind, stage)
    assert change.severity is Severity.ACTION
    assert sentence in (change.after or "")


def test_a_new_date_for_what_was_announced_is_told_with_both() -> None:
    (change,) = issue(
        "<h2>Units a day</h2><p>The effective date of the limit for CPT 17003 is changed from"
        " September 1, 2026 to January 1, 2027.</p>"
    )

    assert change.kind is ChangeKind.EFFECTIVE_DATE_CHANGED
    assert change.before == "September 1, 2026"
    assert [one.day for one in change.effective] == [date(2027, 1, 1)]


def test_a_reminder_is_kept_and_not_shouted() -> None:
    entry = (
        "Care of Actinic Keratosis (0567) - Reminder",
        "9/1/2026",
        "Prior authorization is required for 17003.",
    )

    found = issue("<h2>Revised</h2>" + rows(entry, head=COLUMNS))

    assert {one.severity for one in found} == {Severity.RECORD}
    assert all("Reminder" in one.notes[0] for one in found)


def test_replaced_words_give_before_and_after() -> None:
    entry = (
        "Care of Actinic Keratosis",
        "9/1/2026",
        "Coverage Rationale: replaced “up to 13 lesions are covered per day” with “up to 10 lesions are covered per day”",
    )

    (change,) = issue("<h2>Revised</h2>" + rows(entry, head=COLUMNS))

    assert change.kind is ChangeKind.UNIT_LIMIT_CHANGED
    assert change.before == "up to 13 lesions are covered per day"
    assert "up to 10 lesions" in (change.after or "")
    assert change.direction is Direction.RESTRICTIVE


def test_an_article_in_prose_is_told_under_its_heading() -> None:
    found = issue(
        "<h2>Hearing aids</h2><p>Effective September 1, 2026, we cover one pair.</p>"
        "<h2>Destruction of lesions</h2><p>Effective September 1, 2026, CPT 17003 is limited to"
        " 10 units per date of service.</p>"
    )

    (change,) = found
    assert change.kind is ChangeKind.UNIT_LIMIT_CHANGED
    assert change.where[-1] == "Destruction of lesions"
    assert [one.day for one in change.effective] == [date(2026, 9, 1)]
    assert change.applies_by == "date_of_service"


def test_a_correction_is_called_one() -> None:
    (change,) = issue(
        "<h2>Correction: units a day</h2><p>Correction: the limit for CPT 17003 was listed incorrectly"
        " in the last issue; it is 13.</p>"
    )

    assert change.kind is ChangeKind.POLICY_CORRECTED


@pytest.mark.parametrize(
    ("title", "retired"),
    [
        ("Light Therapy (Archived 04/01/2019)", True),
        ("Retired - Light Therapy", True),
        ("Retired members", False),
        ("Care of Actinic Keratosis", False),
    ],
)
def test_an_index_says_by_a_title_that_a_policy_is_retired(title: str, retired: bool) -> None:
    assert retired_by_title(title) is retired


OURS = (
    ("Outpatient Procedures", "9/1/2026", "Prior authorization is required for CPT code 17003."),
    ("Care of Actinic Keratosis", "10/1/2026", "Two field treatments must have failed first."),
)


@given(st.permutations([*OURS, *OTHERS]))
def test_the_order_of_entries_says_nothing(entries: list[tuple[str, ...]]) -> None:
    body = "<h2>Revised</h2>"

    assert set(issue(body + rows(*entries, head=COLUMNS))) == set(
        issue(body + rows(*OURS, head=COLUMNS))
    )


def test_an_update_that_names_a_watched_code_is_to_be_looked_at() -> None:
    entry = ("Outpatient Procedures", "9/1/2026", "See the list for CPT code 17003.")

    (change,) = issue("<h2>Updated</h2>" + rows(*OTHERS, entry, head=COLUMNS))

    assert change.kind is ChangeKind.GUIDANCE_CHANGED
    assert change.severity is Severity.REVIEW
