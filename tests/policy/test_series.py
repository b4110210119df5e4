"""The marks of a series: what an address with them stands for, and which mean nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.series import CounterSeries, MonthSeries, has_marks, month_of, series_of


def test_a_counter_keeps_the_width_it_is_written_with() -> None:
    series = series_of("https://payer.example/G-20-{031}.html")

    assert isinstance(series, CounterSeries)
    assert series.start == 31
    assert series.url(32) == "https://payer.example/G-20-032.html"
    assert series.edition(32) == "032"


def test_editions_of_a_short_counter_sort_as_they_follow_each_other() -> None:
    series = series_of("https://payer.example/v{1}.pdf")

    assert isinstance(series, CounterSeries)
    assert series.url(10) == "https://payer.example/v10.pdf"
    assert series.edition(9) < series.edition(10)


def test_every_mark_of_a_month_is_written() -> None:
    series = series_of("https://payer.example/{month}{Month}-{mon}{Mon}/{mm}/{yyyy}{yy}.html")

    assert isinstance(series, MonthSeries)
    assert series.url(date(2027, 9, 30)) == (
        "https://payer.example/septemberSeptember-sepSep/09/202727.html"
    )


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://payer.example/a.html", "nothing that moves"),
        ("https://payer.example/{MONTH}/{yyyy}", "{MONTH} is no mark"),
        ("https://payer.example/{}/{yyyy}", "{} is no mark"),
        ("https://payer.example/{\u0663}", "is no mark"),
        ("https://payer.example/{1}/{2}", "beside another mark"),
        ("https://payer.example/{031}-{month}-{yyyy}", "beside another mark"),
        ("https://payer.example/{month}", "names no year"),
        ("https://payer.example/{yyyy}", "names no month"),
        ("https://{month}-{yyyy}.payer.example/", "name of the host"),
    ],
)
def test_marks_that_mean_nothing_are_refused_with_the_mend(url: str, words: str) -> None:
    with pytest.raises(ValueError, match=r".+; .+") as refused:
        series_of(url)

    assert words in str(refused.value)


def test_marks_are_seen() -> None:
    assert has_marks("https://payer.example/{031}")
    assert not has_marks("https://payer.example/031")


@given(st.dates(date(1999, 1, 1), date(2100, 12, 31)), st.integers(min_value=-30, max_value=30))
def test_months_follow_each_other_over_every_new_year(day: date, ahead: int) -> None:
    month = month_of(day, ahead)

    assert month.day == 1
    assert (month.year - day.year) * 12 + month.month - day.month == ahead
