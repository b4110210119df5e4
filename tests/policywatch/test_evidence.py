"""Stated dates as JSON: one for everywhere, or by place, and never one for all of them."""

from datetime import date

from policy.document import EVERYWHERE, DateLabel, StatedDate
from policywatch.evidence import effective_of


def stated(day: date, place: str = EVERYWHERE) -> StatedDate:
    return StatedDate(
        label=DateLabel.EFFECTIVE,
        printed_label="effective",
        day=day,
        printed=day.isoformat(),
        jurisdiction=place,
    )


def test_a_date_for_everywhere_stands_beside_those_of_places() -> None:
    main, by_place = effective_of((stated(date(2026, 9, 1)), stated(date(2026, 10, 1), "OH")))

    assert main == "2026-09-01"
    assert by_place == {"all": "2026-09-01", "OH": "2026-10-01"}


def test_dates_of_places_alone_give_no_date_for_everywhere() -> None:
    main, by_place = effective_of((stated(date(2026, 9, 1), "TX"), stated(date(2026, 10, 1), "OH")))

    assert main is None
    assert by_place == {"TX": "2026-09-01", "OH": "2026-10-01"}


def test_the_first_date_that_is_stated_for_a_place_counts() -> None:
    assert effective_of((stated(date(2026, 9, 1)), stated(date(2027, 1, 1))))[0] == "2026-09-01"


def test_nothing_stated_gives_nothing() -> None:
    assert effective_of(()) == (None, {})
