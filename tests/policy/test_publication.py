from datetime import date

from policy.changes import ChangeKind, Severity, Stage
from policy.codes import DEFAULT_CODES, WatchList
from policy.publication import published, upcoming
from tests.policy.editions import TODAY, edition

_WATCH = WatchList(codes=DEFAULT_CODES)
_NEWS = """
# Billing
Effective for dates of service on or after March 1, 2027, CPT 17003 is limited to 10 units per day.
CPT 11102 is limited to 4 units per day from April 1, 2027 on.
# Revision History
Effective 5/1/2027: 17003 was considered.
"""


def test_a_new_policy_that_names_a_watched_code_is_for_review() -> None:
    change = published(edition(_NEWS), _WATCH, today=TODAY)

    assert (change.kind, change.severity) == (ChangeKind.POLICY_PUBLISHED, Severity.REVIEW)
    assert change.codes == ("17003",)
    assert change.after == _NEWS.splitlines()[2]
    assert [one.day for one in change.effective] == [date(2027, 3, 1)]
    assert change.stage is Stage.ANNOUNCED


def test_a_new_policy_on_other_codes_is_kept_for_the_record() -> None:
    change = published(edition("# Billing\nCPT 97110 is covered."), _WATCH, today=TODAY)

    assert (change.severity, change.codes) == (Severity.RECORD, ())


def test_a_family_inside_a_written_range_is_named() -> None:
    change = published(
        edition("# Billing\nCPT codes 17000-17004 are covered."), _WATCH, today=TODAY
    )

    assert change.codes == ("17000", "17003", "17004")


def test_a_first_reading_lists_what_is_still_to_come_for_watched_codes() -> None:
    (coming,) = upcoming(edition(_NEWS), _WATCH, today=TODAY)

    assert coming.codes == ("17003",)
    assert [one.day for one in coming.dates] == [date(2027, 3, 1)]
    assert coming.where == ("Billing",)


def test_what_lies_behind_is_not_to_come() -> None:
    assert upcoming(edition(_NEWS), _WATCH, today=date(2027, 3, 1)) == ()
