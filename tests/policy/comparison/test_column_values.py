"""What the columns of a code's row say, in two editions of one table."""

import pytest

from policy.changes import ChangeKind
from tests.policy.editions import differences, told


def _table(header: str, *rows: str) -> str:
    return "\n".join(("# Claim rules", "## Codes", f"|Code|{header}", *rows))


@pytest.mark.parametrize(
    ("column", "was", "now"),
    [
        ("Units per day", "13", "13.0"),
        ("Units per day", "13", "13.00"),
        ("Units per day", "1000", "1,000"),
        ("Global days", "010", "10"),
        ("Place of service", "11, 22", "22; 11"),
        ("Modifier", "59, XS", "XS/59"),
        ("Modifier", "", "N/A"),
        ("Modifier", "-", ""),
        ("Allowed fee", "67.10", "$67.1"),
        ("Prior authorization", "Yes", "Y"),
        ("Prior authorization", "No", "FALSE"),
        ("Prior authorization", "Yes", "Required"),
        ("Prior authorization", "No", "Not required"),
        ("Covered?", "Y", "Covered"),
        ("Covered?", "No", "Not covered"),
    ],
)
def test_a_value_that_is_written_otherwise_is_no_change(column: str, was: str, now: str) -> None:
    before, after = (_table(column, f"17000|{one}", f"17003|{one}") for one in (was, now))

    assert differences(before, after) == ()


@pytest.mark.parametrize(
    ("column", "was", "now", "kind"),
    [
        ("Global days", "ZZZ", "010", ChangeKind.STATUS_CHANGED),
        ("Status indicator", "T", "N", ChangeKind.STATUS_CHANGED),
        ("Status", "A", "N", ChangeKind.STATUS_CHANGED),
        ("Multiple procedure", "2", "0", ChangeKind.STATUS_CHANGED),
        ("Assistant surgeon", "1", "2", ChangeKind.STATUS_CHANGED),
        ("Status", "Covered", "Not covered", ChangeKind.COVERAGE_CHANGED),
        ("Allowed fee", "5.95", "6.20", ChangeKind.PAYMENT_CHANGED),
        ("Non-par amount", "5.95", "6.20", ChangeKind.PAYMENT_CHANGED),
        ("Limiting charge", "5.95", "6.20", ChangeKind.PAYMENT_CHANGED),
        ("Age limit", "18 and older", "12 and older", ChangeKind.CRITERIA_CHANGED),
        ("Max units", "13", "10", ChangeKind.UNIT_LIMIT_CHANGED),
    ],
)
def test_the_name_of_a_column_says_what_its_values_are_about(
    column: str, was: str, now: str, kind: ChangeKind
) -> None:
    before, after = (_table(column, "17000|1", f"17003|{one}") for one in (was, now))

    (change,) = told(before, after)

    assert (change.kind, change.codes) == (kind, ("17003",))


def test_columns_of_one_kind_are_compared_each_with_itself() -> None:
    header = "Multiple procedure|Bilateral surgery"
    before = _table(header, "17000|2|0", "17003|0|0")
    after = _table(header, "17000|0|0", "17003|0|0")

    (change,) = told(before, after)

    assert (change.before, change.after) == ("Multiple procedure: 2", "Multiple procedure: 0")


def test_a_column_under_another_name_is_the_same_column() -> None:
    before = _table("Max units|Status indicator", "17000|1|T", "17003|13|N")
    after = _table("Units a day, max|SI", "17000|1|T", "17003|10|N")

    (change,) = told(before, after)

    assert (change.kind, change.codes) == (ChangeKind.UNIT_LIMIT_CHANGED, ("17003",))


def test_a_status_is_the_same_under_a_longer_name() -> None:
    before, after = (_table(one, "17000|A", "17003|R") for one in ("Status", "Status code"))

    assert differences(before, after) == ()


def test_the_order_of_columns_is_no_change_where_diagnoses_stand_beside_codes() -> None:
    before = "# List\n|CPT|Prior authorization|ICD-10\n17000|No|L57.0\n17003|Yes|L57.0, L57.8"
    after = "# List\n|ICD-10|Prior authorization|CPT\nL57.0|No|17000\nL57.0, L57.8|Yes|17003"

    assert differences(before, after) == ()


def test_what_a_row_says_of_its_code_rules_over_a_heading_that_came_above_it() -> None:
    before = _table("Prior authorization", "17000|No", "17003|Yes")
    after = before.replace("## Codes", "## Prior authorization codes")

    assert told(before, after) == []


def test_an_add_on_beside_another_primary_code_is_an_edit_that_changed() -> None:
    before = "# Codes\n|Add-on code|Primary code\n17003|17000\n11103|11102"

    (change,) = told(before, f"{before}\n17003|17004")

    assert (change.kind, change.codes) == (ChangeKind.ADDON_EDIT_CHANGED, ("17003",))
    assert change.after == "Primary code: 17004"


@pytest.mark.parametrize("column", ["OH", "Ohio", "Medicare Advantage", "Commercial"])
def test_a_column_for_a_state_or_a_line_says_what_its_heading_is_about(column: str) -> None:
    before = f"# Prior authorization by plan\n|Code|{column}|Other\n17000|N|N\n17003|N|N"

    (change,) = told(before, before.replace("17003|N|N", "17003|Y|N"))

    assert (change.kind, change.codes) == (ChangeKind.PRIOR_AUTH_CHANGED, ("17003",))
    assert change.after == f"{column}: Y"


def test_the_title_of_a_table_says_what_its_columns_for_states_are_about() -> None:
    rows = "\n|CPT|TX|OH\n17000|N|N\n17003|N|N"
    (change,) = told(
        f"Prior authorization by state{rows}",
        f"Prior authorization by state{rows}".replace("17003|N|N", "17003|N|Y"),
    )

    assert (change.kind, change.after) == (ChangeKind.PRIOR_AUTH_CHANGED, "OH: Y")


@pytest.mark.parametrize(
    ("column", "was", "now", "day"),
    [
        ("EFF_DATE", "20260101", "20270101", "2027-01-01"),
        ("effectiveDate", "2026-01-01", "2027-01-01", "2027-01-01"),
        ("Term Dt", "", "12/31/2026", "2026-12-31"),
        ("Removed on", "", "12/31/2026", "2026-12-31"),
    ],
)
def test_a_column_of_dates_dates_its_row_however_its_name_is_written(
    column: str, was: str, now: str, day: str
) -> None:
    before, after = (_table(column, "17000|1/1/2026", f"17003|{one}") for one in (was, now))

    (change,) = told(before, after)

    assert (change.kind, change.codes) == (ChangeKind.EFFECTIVE_DATE_CHANGED, ("17003",))
    assert [one.day.isoformat() for one in change.effective] == [day]


def test_a_column_of_dates_that_joins_the_table_is_no_change_of_its_rows() -> None:
    before = "# Codes\n|Code|Words\n17000|a\n17003|b"
    after = "# Codes\n|Code|Words|Effective date\n17000|a|1/1/2026\n17003|b|1/1/2026"

    assert told(before, after) == []


def test_a_code_that_moves_to_another_verdict_is_dated_by_its_row_and_told_once() -> None:
    rows = ("## Requires prior authorization", "|Code|Effective date", "30400|7/1/2025")
    free = ("## No prior authorization required", "|Code|Effective date", "17000|1/1/2026")
    before = "\n".join(("# List", *rows, *free, "17003|1/1/2026"))
    after = "\n".join(("# List", *rows, "17003|1/1/2027", *free))

    (change,) = told(before, after)

    assert (change.kind, change.codes) == (ChangeKind.PRIOR_AUTH_CHANGED, ("17003",))
    assert [one.printed for one in change.effective] == ["1/1/2027"]


def test_a_code_inside_a_wider_range_keeps_what_its_row_says() -> None:
    before = "# Codes\n|Codes|Prior authorization\n30400-30420|Required\n15823|Required"

    changes = told(before, before.replace("30400-30420", "30400-30450"))

    assert [(one.kind, one.codes) for one in changes] == [(ChangeKind.CODE_ADDED, ("30450",))]


def test_a_payment_limit_is_no_limit_of_units() -> None:
    before, after = (_table("Payment Limit", "J7308|402.11", f"J1100|{one}") for one in ("1", "2"))

    (change,) = told(before, after)

    assert change.kind is ChangeKind.PAYMENT_CHANGED


def test_the_column_of_another_set_of_codes_names_no_procedure() -> None:
    before = _table("ZIP code", "17000|17101", "17003|17102")

    assert told(before, before.replace("17102", "17110")) == []
