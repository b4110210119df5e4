"""Addresses that follow each other: by a number that counts up, or by the month they are issued in.

Highmark writes the number of a revision into the address of a policy (G-20-031, then G-20-032) and
lets the old address stand; Cigna and UnitedHealthcare issue a bulletin a month under an address that
names the month.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MARK: Final = re.compile(r"\{([^{}]*)\}")
_LEAST_DIGITS: Final = 3
_MONTH_MARKS: Final[Mapping[str, Callable[[date], str]]] = {
    "month": lambda day: MONTHS[day.month - 1],
    "Month": lambda day: MONTHS[day.month - 1].capitalize(),
    "mon": lambda day: MONTHS[day.month - 1][:3],
    "Mon": lambda day: MONTHS[day.month - 1][:3].capitalize(),
    "mm": lambda day: f"{day.month:02d}",
}
_YEAR_MARKS: Final[Mapping[str, Callable[[date], str]]] = {
    "yyyy": lambda day: f"{day.year:04d}",
    "yy": lambda day: f"{day.year % 100:02d}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterSeries:
    """Addresses that differ by a number, from ``start`` on, written with at least ``width`` digits."""

    head: str
    tail: str
    start: int
    width: int

    def url(self, number: int) -> str:
        """The address with that number."""
        return f"{self.head}{number:0{self.width}d}{self.tail}"

    def edition(self, number: int) -> str:
        """The number so that editions sort as they follow each other."""
        return f"{number:0{max(self.width, _LEAST_DIGITS)}d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSeries:
    """Addresses that name a month of a year."""

    url_with_marks: str

    def url(self, month: date) -> str:
        """The address of the month that ``month`` is a day of."""
        made = {**_MONTH_MARKS, **_YEAR_MARKS}
        return _MARK.sub(lambda mark: made[mark[1]](month), self.url_with_marks)


def month_of(day: date, ahead: int = 0) -> date:
    """The first day of the month that is ``ahead`` months after that of ``day``."""
    months = day.year * 12 + day.month - 1 + ahead
    return date(months // 12, months % 12 + 1, 1)


def has_marks(url: str) -> bool:
    """Whether an address holds a mark in braces."""
    return bool(_MARK.search(url))


def series_of(url: str) -> CounterSeries | MonthSeries:
    """The series that an address with marks declares.

    Raises ``ValueError`` with the problem and its mend joined by "; ".
    """
    marks = _MARK.findall(url)
    counters = [mark for mark in marks if mark.isascii() and mark.isdigit()]
    months = [mark for mark in marks if mark in _MONTH_MARKS]
    years = [mark for mark in marks if mark in _YEAR_MARKS]
    known = f"{{031}}, {', '.join(f'{{{name}}}' for name in (*_MONTH_MARKS, *_YEAR_MARKS))}"
    unknown = next((m for m in marks if m not in {*counters, *months, *years}), None)
    if unknown is not None:
        raise ValueError(f"{{{unknown}}} is no mark of a series; use one of {known}")
    if not marks:
        raise ValueError(
            f"{url!r} has nothing that moves; write a mark where its addresses differ: {known}"
        )
    if _MARK.search(urlsplit(url).netloc):
        raise ValueError("a mark stands in the name of the host; write it in the path or the query")
    if counters and len(marks) > 1:
        raise ValueError("a number that counts up stands beside another mark; keep one of them")
    if counters:
        head, tail = _MARK.sub("\0", url).split("\0")
        return CounterSeries(head=head, tail=tail, start=int(counters[0]), width=len(counters[0]))
    if not months or not years:
        lacks = "year" if months else "month"
        raise ValueError(
            f"the address names no {lacks}; a month needs its year and a year its month, "
            "for example {month}-{yyyy}"
        )
    return MonthSeries(url_with_marks=url)
