"""Which edition a data file is: what its notes and its name print of dates, quarter and version."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from policy.document import DateLabel, Precision, StatedDate

_RELEASED = re.compile(
    r"(?P<label>released)\s+(?P<printed>(\d{1,2})/(\d{1,2})/(\d{4}))", re.IGNORECASE
)
_IN_NAME = re.compile(r"(?P<label>eff)[_ -](?P<printed>(\d{2})-(\d{2})-(\d{4}))", re.IGNORECASE)
_QUARTER = re.compile(r"(?P<printed>v?(20\d{2})[ _-]?q([1-4]))(?!\d)", re.IGNORECASE)
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_RELEASE = re.compile(rf"(?P<label>(20\d{{2}}) national physician fee schedule relative value file) (?P<printed>({_MONTH}) release)", re.IGNORECASE)  # fmt: skip
_MONTH_YEAR = re.compile(
    rf"(?P<printed>({_MONTH})[ _-](20\d{{2}})|(20\d{{2}})[ _-]({_MONTH}))", re.IGNORECASE
)
_YEAR = re.compile(r"(?P<printed>\bCY (20\d{2}))\b")
_VERSION = re.compile(r"(?<![a-z0-9])(v\d{3}r\d)(?![a-z0-9])", re.IGNORECASE)
_QPP = re.compile(r"(?<![a-z])(non)?[ _-]?qpp(?![a-z])", re.IGNORECASE)


def version_of(names: Sequence[str]) -> str | None:
    """CMS's own version of an NCCI release ("v322r0"), as the names of its files print it."""
    found = {match[1] for name in names for match in _VERSION.finditer(name)}
    return found.pop() if len(found) == 1 else None


def factor_group(name: str, notes: Sequence[str]) -> str:
    """For which participants a relative value file gives the conversion factor; empty for all.

    From 2026 there are two (42 CFR 414.1405 and the CY 2026 final rule): QPP and nonQPP files.
    """
    found = _QPP.search(name) or _QPP.search(" ".join(notes))
    return "" if found is None else "nonQPP" if found[1] else "QPP"


def dates_of(notes: Sequence[str], names: Sequence[str]) -> tuple[StatedDate, ...]:
    """The dates of an edition with the labels they are printed under; none is derived."""
    found = chain(
        (one for note in notes for one in _in_note(note)),
        (one for name in names for one in _in_name(name)),
    )
    dates = list(dict.fromkeys(found))
    whole = [one for one in dates if one.precision is not Precision.YEAR]
    if any(one.label is DateLabel.EFFECTIVE for one in whole):
        dates = whole
    chosen: dict[tuple[DateLabel, date], StatedDate] = {}
    for one in dates:
        chosen.setdefault((one.label, one.day), one)
    return tuple(chosen.values())


def _in_note(note: str) -> Iterator[StatedDate]:
    for found in _RELEASED.finditer(note):
        yield from _stated(
            DateLabel.PUBLISHED, found["label"], found["printed"], found[5], found[3], found[4]
        )
    for found in _RELEASE.finditer(note):
        month = _MONTHS.index(found[4].lower()) + 1
        yield from _stated(DateLabel.EFFECTIVE, found["label"], found["printed"], found[2], month, 1, Precision.MONTH)  # fmt: skip
    if "copyright" not in note.lower() and "national physician fee schedule" not in note.lower():
        yield from _period(note, "title")


def _in_name(name: str) -> Iterator[StatedDate]:
    for found in _IN_NAME.finditer(name):
        yield from _stated(
            DateLabel.EFFECTIVE, found["label"], found["printed"], found[5], found[3], found[4]
        )
    for found in _QUARTER.finditer(name):
        yield from _stated(DateLabel.EFFECTIVE, "file name", found["printed"], found[2], 3 * int(found[3]) - 2, 1, Precision.MONTH)  # fmt: skip
    yield from _period(name, "file name")


def _period(text: str, label: str) -> Iterator[StatedDate]:
    if len(text) > 300:
        return
    for found in _MONTH_YEAR.finditer(text):
        month, year = (found[2], found[3]) if found[2] else (found[5], found[4])
        number = _MONTHS.index(month.lower()) + 1
        yield from _stated(
            DateLabel.EFFECTIVE, label, found["printed"], year, number, 1, Precision.MONTH
        )
    for found in _YEAR.finditer(text):
        yield from _stated(
            DateLabel.EFFECTIVE, label, found["printed"], found[2], 1, 1, Precision.YEAR
        )


def _stated(
    label: DateLabel,
    printed_label: str,
    printed: str,
    year: str | int,
    month: str | int,
    day: str | int,
    precision: Precision = Precision.DAY,
) -> Iterator[StatedDate]:
    try:
        when = date(int(year), int(month), int(day))
    except ValueError:
        return
    yield StatedDate(
        label=label, printed_label=printed_label, day=when, printed=printed, precision=precision
    )
