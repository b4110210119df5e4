"""What an issue of a bulletin announces, in the shapes publishers give their bulletins."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.bulletins.announced import KnownPolicy, announced, still_to_come
from policy.bulletins.policies import names_number, same_title
from policy.bulletins.status import retired_by_title
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
    assert change.applies_by == "not_stated"


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


def test_a_split_by_state_is_kept_whichever_of_row_and_sentence_has_it() -> None:
    sentence = "Effective for dates of service on or after September 1, 2026, prior authorization is required for CPT 17003."
    by_state = " For the states of OH and KY, the effective date will be October 1, 2026."
    everywhere, ours = date(2026, 9, 1), date(2026, 10, 1)

    for cell, said in (
        ("9/1/2026; 10/1/2026 for OH and KY", sentence),
        ("9/1/2026 (OH, KY: 10/1/2026)", sentence),
        ("9/1/2026", sentence + by_state),
        ("N/A", sentence + by_state),
    ):
        (change,) = issue("<h2>Revised</h2>" + rows(("Visits", cell, said), head=COLUMNS))
        days = {one.jurisdiction: one.day for one in change.effective}
        assert days == {"all": everywhere, "OH": ours, "KY": ours}, cell


def test_a_code_is_named_only_where_its_clause_names_it() -> None:
    entry = (
        "Care of Actinic Keratosis",
        "9/1/2026",
        "Coverage Rationale<ul><li>Replaced &ldquo;up to 15 lesions&rdquo; with &ldquo;up to 10 lesions&rdquo;</li></ul>"
        "Applicable Codes<ul><li>Removed CPT code 17003</li><li>Added CPT code 17106</li></ul>",
    )

    found = {one.kind: one.codes for one in issue("<h2>Revised</h2>" + rows(entry, head=COLUMNS))}

    assert found == {ChangeKind.UNIT_LIMIT_CHANGED: (), ChangeKind.CODE_REMOVED: ("17003",)}


def test_codes_that_are_not_named_are_no_verdict_on_ours() -> None:
    entry = (
        "Care of Actinic Keratosis - (0567)",
        "Modified",
        "Minor changes in coverage criteria:<ul><li>Removed two codes under the experimental, investigational or unproven statement.</li></ul>",
    )

    (change,) = issue(rows(entry, head=("Policies", "Status", "Details")))

    assert (change.kind, change.direction) == (ChangeKind.CODE_REMOVED, Direction.UNCLEAR)
    assert (change.codes, change.severity) == ((), Severity.REVIEW)
    assert "The bulletin does not say which codes." in change.notes


def test_policies_named_in_a_list_of_code_updates_are_found() -> None:
    names = "Global Days, Professional {0}Maximum Frequency per Day CPT, Professional {0}Modifiers Overview, Professional"
    lead = "The following policies have recently been updated to include code changes:"
    items = "".join(f"<li>{one}</li>" for one in names.split("{0}"))
    run_together = rows(
        ("Policy Code Updates - Multiple Policies", "N/A", f"{lead} {names.format('')}"),
        head=COLUMNS,
    )
    for body in (
        f"<h2>Code Updates</h2>{run_together}",
        f"<h2>News</h2><p>{lead}</p><ul>{items}</ul>",
    ):
        (change,) = issue(body)

        assert change.kind is ChangeKind.GUIDANCE_CHANGED
        assert change.severity is Severity.REVIEW
        assert "Maximum Frequency per Day" in " ".join((*change.where, change.after or ""))
        assert "Global Days" not in (change.after or "")
        assert (change.codes, change.effective) == ((), ())


def test_a_table_that_comes_as_lines_is_read_in_rows() -> None:
    text = """Example Plan Policy Update Bulletin: August 2026
New
Policy Title
Effective Date
Policy Summary
Outpatient Skin
Procedures, Professional
9/1/2026
10/1/2026 for
AR, CO and
OH.
Effective for dates of service on or after September 1, 2026, a policy for CPT codes 17000-17004 begins.
Hearing Aid Repair,
Professional
11/1/2026
Effective November 1, 2026, repairs are covered.
Code Updates
Policy Title
Effective Date
Summary of Changes
Code Updates -
Multiple Policies
N/A
The following policies have recently been updated to include code changes:
Global Days, Professional
Maximum Frequency per Day CPT, Professional
"""
    found = announced(read(text.encode()), WATCH, KNOWN, today=TODAY)

    new, updated = sorted(found, key=lambda one: not one.codes)
    assert (new.kind, new.codes) == (ChangeKind.POLICY_PUBLISHED, ("17000", "17003", "17004"))
    assert {one.jurisdiction: one.day.month for one in new.effective} == {
        "all": 9,
        "AR": 10,
        "CO": 10,
        "OH": 10,
    }
    assert updated.kind is ChangeKind.GUIDANCE_CHANGED
    assert updated.effective == ()


@pytest.mark.parametrize(
    ("said", "kind", "direction"),
    [
        ("Lowered the limit for 17003 from 13 to 10 units.", ChangeKind.UNIT_LIMIT_CHANGED, Direction.RESTRICTIVE),
        ("Raised the limit for 17003 from 10 to 13 units.", ChangeKind.UNIT_LIMIT_CHANGED, Direction.PERMISSIVE),
        ("We will allow ten units of CPT 17003 per day.", ChangeKind.UNIT_LIMIT_CHANGED, Direction.UNCLEAR),
        ("Updated the prior authorization list for CPT 17003.", ChangeKind.PRIOR_AUTH_CHANGED, Direction.UNCLEAR),
        ("Removed the prior authorization requirement for CPT 17003.", ChangeKind.PRIOR_AUTH_CHANGED, Direction.PERMISSIVE),
        ("We will require medical records with claims for 17003.", ChangeKind.RECORDS_REQUIRED, Direction.RESTRICTIVE),
        ("Medical records are no longer required with claims for 17003.", ChangeKind.DOCUMENTATION_CHANGED, Direction.PERMISSIVE),
        ("Added a criterion of two failed field treatments to the criteria for CPT 17003.", ChangeKind.CRITERIA_CHANGED, Direction.RESTRICTIVE),
    ],
)  # fmt: skip
def test_the_way_a_change_goes_is_only_what_its_words_say(
    said: str, kind: ChangeKind, direction: Direction
) -> None:
    (change,) = issue("<h2>Revised</h2>" + rows(("Visits", "9/1/2026", said), head=COLUMNS))

    assert (change.kind, change.direction, change.codes) == (kind, direction, ("17003",))


@pytest.mark.parametrize(
    "noise",
    [
        "Write to the plan in Annville, Pennsylvania 17003 or in Annville, PA 17003-1417.",
        "Call 717-555-0133, ext. 17003, or 800-170-0300.",
        "The fund gave $17,003 to 17003 families.",
        "Change request 17003 was issued; see transmittal 17003.",
        "CPT codes 17110 and 17111 need no records. Submit a corrected claim within 90 days.",
        "Payment of claims was delayed after the policy change for CPT 17110.",
    ],
)
def test_numbers_and_delays_of_other_things_are_silent(noise: str) -> None:
    assert issue(f"<h2>News in brief</h2><p>{noise}</p>") == ()


def test_a_row_is_no_date_change_because_its_summary_says_now() -> None:
    entry = ("Visits", "9/1/2026", "The policy now lists CPT 17003 as an add-on code.")

    (change,) = issue("<h2>Revised</h2>" + rows(entry, head=COLUMNS))

    assert change.kind is ChangeKind.GUIDANCE_CHANGED


def test_a_long_article_is_dated_and_put_off_only_near_our_codes() -> None:
    paragraphs = [
        "Effective January 1, 2027, hearing aids are covered once every three years.",
        "We will delay implementation of the directory update.",
        *(
            f"Our office number {one} moved to another street and kept its hours."
            for one in range(12)
        ),
        "CPT 17003 is limited to 10 units a claim.",
    ]

    (change,) = issue("<h2>In brief</h2>" + "".join(f"<p>{one}</p>" for one in paragraphs))

    assert change.kind is ChangeKind.UNIT_LIMIT_CHANGED
    assert change.effective == ()


@pytest.mark.parametrize(
    ("text", "number", "named"),
    [
        ("Care of Keratosis (0567)", "0567", True),
        ("Care of Keratosis - 0567", "0567", True),
        ("See CPB 0567 for criteria", "0567", True),
        ("Room 0567", "0567", False),
        ("CG-SURG-38 Other lesions", "CG-SURG-37", False),
        ("CG-SURG-37: lesions", "CG-SURG-37", True),
        ("Lesions (G-20-032)", "G-20-031", True),
        ("Lesions 2026T0334TT", "2026T0334SS", True),
        ("NCD 250.5", "250.4", False),
        ("NCD 250.4", "250.4", True),
    ],
)
def test_a_number_names_its_policy_but_for_the_mark_of_an_edition(
    text: str, number: str, named: bool
) -> None:
    assert names_number(text, number, position=False) is named


@pytest.mark.parametrize(
    ("title", "known", "among_policies", "same"),
    [
        ("Maximum Frequency per Day CPT, Professional", "Maximum Frequency per Day Policy, Professional", True, True),
        ("Add-on Codes, Facility", "Add-on Codes, Professional", True, False),
        ("Cosmetic Procedures (for Ohio Only)", "Cosmetic Procedures", True, False),
        ("Coding", "Coding", False, False),
        ("Dermabrasion", "Dermabrasion", True, True),
        ("Dermabrasion", "Dermabrasion", False, False),
    ],
)  # fmt: skip
def test_a_title_is_the_same_in_the_same_words(
    title: str, known: str, among_policies: bool, same: bool
) -> None:
    assert same_title(title, known, among_policies=among_policies) is same


def test_a_first_issue_lists_what_is_to_come_and_reminders_of_it() -> None:
    entry = (
        "Outpatient Procedures - Reminder",
        "9/1/2026; 10/1/2026 for OH",
        "Prior authorization is required for CPT 17003.",
    )
    past = ("Visits", "7/1/2026", "Prior authorization is required for CPT 17003.")
    page = "<h1>Policy updates</h1><h2>Revised</h2>" + rows(entry, past, *OTHERS, head=COLUMNS)

    (coming,) = still_to_come(read(page.encode()), WATCH, KNOWN, today=TODAY)

    assert coming.codes == ("17003",)
    assert {one.jurisdiction: one.printed for one in coming.dates} == {
        "all": "9/1/2026",
        "OH": "10/1/2026",
    }
    assert coming.quote.startswith("Outpatient Procedures - Reminder: Prior authorization")


_WORDS = ["Cochlear", "Spinal", "Knee", "Sleep", "Genetic", "Imaging", "Dental", "Cardiac"]


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(" ".join),
            st.sampled_from(["9/1/2026", "N/A", "12/1/2026 for OH and KY"]),
            st.sampled_from(
                [
                    "Added CPT code 69930.",
                    "We will delay implementation of the records requirement.",
                    "Correction: the list for CPT 27447 was published in error.",
                    "Prior authorization is required for CPT codes 95805-95811.",
                    "The effective date has been changed from July 1, 2026 to May 1, 2027.",
                ]
            ),
        ),
        max_size=5,
    ),
    st.sampled_from(["New", "Revised", "Updated", "Retired"]),
)
def test_entries_about_other_policies_change_nothing(
    others: list[tuple[str, str, str]], status: str
) -> None:
    ours = "<h2>Revised</h2>" + rows(*OURS, head=COLUMNS)
    around = f"<h2>{status}</h2>" + rows(*others, head=COLUMNS) if others else ""

    assert set(issue(around + ours + around)) == set(issue(ours))


def test_codes_in_a_list_below_a_sentence_are_told_with_it_and_without_their_names() -> None:
    items = "".join(f"<li>{one}</li>" for one in ("17000", "17003", "17004", "29880"))
    lead = "The following codes will require prior authorization effective September 1, 2026:"
    table = rows(
        ("17003", "Words of the code set"), ("29880", "Words"), head=("CPT Code", "Description")
    )
    rule = "Effective September 1, 2026, prior authorization is required for these codes."

    (listed,) = issue(f"<h2>Visits</h2><p>{lead}</p><ul>{items}</ul>")
    (tabled,) = issue(f"<h2>Visits</h2><p>{rule}</p>{table}")

    assert listed.kind is tabled.kind is ChangeKind.PRIOR_AUTH_CHANGED
    assert (listed.codes, tabled.codes) == (("17000", "17003", "17004"), ("17003",))
    assert [one.day for one in (*listed.effective, *tabled.effective)] == [date(2026, 9, 1)] * 2
    assert "Words" not in (tabled.after or "")


def test_rows_that_say_the_same_of_several_codes_are_one_change() -> None:
    table = rows(
        *(
            (code, "9/1/2026", "Prior authorization required")
            for code in ("17003", "29880", "17000")
        ),
        head=("CPT Code", "Effective date", "Change"),
    )

    (change,) = issue(f"<h2>Visits</h2>{table}")

    assert set(change.codes) == {"17000", "17003"}


def test_an_article_under_a_heading_that_names_a_code_is_about_it_in_all_its_parts() -> None:
    (change,) = issue(
        "<h2>CPT 17003: new limit</h2><h3>What is changing</h3><p>Effective September 1, 2026, no more"
        " than 10 units per day are paid.</p><h3>What to do</h3><p>Look at your claims.</p>"
    )

    assert (change.kind, change.codes) == (ChangeKind.UNIT_LIMIT_CHANGED, ("17003",))
    assert [one.day for one in change.effective] == [date(2026, 9, 1)]


def test_the_day_of_a_retirement_is_read_from_the_line_above_a_list() -> None:
    (change,) = issue(
        "<h2>Retired</h2><p>The following policies have been retired effective October 1, 2026:</p>"
        "<ul><li>Care of Actinic Keratosis (0567)</li><li>Knee Braces (0777)</li></ul>"
    )

    assert change.kind is ChangeKind.POLICY_RETIRED
    assert [one.day for one in change.effective] == [date(2026, 10, 1)]


def test_each_list_of_a_section_has_the_status_of_the_line_above_it() -> None:
    found = issue(
        "<h2>Policies</h2><p>The following policies have been retired:</p><ul><li>Knee Braces (0777)</li></ul>"
        "<p>The following policies have been revised:</p><ul><li>Care of Actinic Keratosis (0567)</li></ul>"
    )

    assert [one.kind for one in found] == [ChangeKind.GUIDANCE_CHANGED]
