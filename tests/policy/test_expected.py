from datetime import date

import pytest

from policy.expected import (
    Rhythm,
    first_day_of,
    overdue,
    period_in_words,
    period_of,
    rhythm_of,
)
from policy.sources import Method, Publisher, Source

QUARTERS = r"ncci-(?P<year>20\d\d)q(?P<quarter>[1-4])-f(?P<part>\d)\.zip"


def release(follow: str | None = QUARTERS, method: Method = Method.RELEASE) -> Source:
    return Source(
        slug="cms-edits",
        publisher=Publisher(slug="cms", name="Medicare (CMS)"),
        title="Edits",
        url="https://www.cms.gov/edits",
        method=method,
        follow=follow,
    )


@pytest.mark.parametrize(
    ("follow", "rhythm"),
    [
        (QUARTERS, Rhythm.QUARTERLY),
        (r"rvu(?P<year>\d\d)(?P<letter>[a-d])", Rhythm.QUARTERLY),
        (r"(?P<month>january|april)-(?P<year>\d{4})", Rhythm.QUARTERLY),
        (r"table-(?P<year>\d{4})", Rhythm.YEARLY),
        (r"table\.zip", None),
    ],
)
def test_the_rhythm_of_a_release_is_read_from_the_names_of_its_files(
    follow: str, rhythm: Rhythm | None
) -> None:
    assert rhythm_of(release(follow)) is rhythm
    assert rhythm_of(release(follow, Method.LISTING)) is None


@pytest.mark.parametrize(
    ("newest", "today", "missing"),
    [
        ("2026-07-01", date(2026, 10, 6), None),  # five days of grace
        ("2026-07-01", date(2026, 10, 7), date(2026, 10, 1)),
        ("2026-07-01 r1", date(2026, 12, 31), date(2026, 10, 1)),
        ("2026-10-01", date(2026, 12, 31), None),
        ("2027-01-01", date(2026, 12, 1), None),  # posted ahead
        ("2026-10-01", date(2027, 1, 7), date(2027, 1, 1)),
        ("", date(2026, 12, 31), None),
        ("031", date(2026, 12, 31), None),
        ("2026-99-01", date(2026, 12, 31), None),
    ],
)
def test_an_edition_is_overdue_when_its_quarter_began_and_five_days_passed(
    newest: str, today: date, missing: date | None
) -> None:
    assert overdue(release(), newest, today) == missing


def test_a_yearly_file_is_not_missed_in_april() -> None:
    yearly = release(r"table-(?P<year>\d{4})")

    assert overdue(yearly, "2026-01-01", date(2026, 4, 20)) is None
    assert overdue(yearly, "2026-01-01", date(2027, 1, 20)) == date(2027, 1, 1)


def test_periods_are_named_as_the_files_name_them() -> None:
    assert period_in_words(period_of(date(2026, 12, 31), Rhythm.QUARTERLY), Rhythm.QUARTERLY) == (
        "2026 Q4"
    )
    assert period_in_words(period_of(date(2026, 12, 31), Rhythm.YEARLY), Rhythm.YEARLY) == "2026"
    assert first_day_of("2026-07-01 r1") == date(2026, 7, 1)
