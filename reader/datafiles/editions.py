"""Which release a data file is, by what its title lines and its name print."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from policy.datafiles import fields
from policy.dates import parse_date
from policy.document import DateLabel, Precision, StatedDate

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH: Final = "|".join(_MONTHS)
_RELEASED = re.compile(r"\b(released)\s+(\d{1,2}/\d{1,2}/\d{4})", re.IGNORECASE)
_TITLE = re.compile(rf"\b(20\d\d)\b.*?\b(({_MONTH})\s+release)\b", re.IGNORECASE)
_EFFECTIVE = re.compile(r"\b(eff(?:ective)?)[ _.:-]*(\d{1,2}[-/_]\d{1,2}[-/_]\d{4})", re.IGNORECASE)
_QUARTER = re.compile(r"(20\d\d)[-_ ]?q([1-4])(?!\d)", re.IGNORECASE)
_LETTER = re.compile(r"\brvu(\d\d)([a-d])\b", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b({_MONTH})[-_ ](20\d\d)\b", re.IGNORECASE)
_VERSION = re.compile(r"\bv\d{2,3}r\d+\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:CY|calendar year)\s*(20\d\d)\b", re.IGNORECASE)


def stated_editions(notes: Sequence[str], names: Sequence[str]) -> tuple[StatedDate, ...]:
    """The dates a file states of itself: when it was released, and from when it holds.

    A calendar year alone is given with that precision: it is no day from which a quarterly file
    holds.
    """
    found: dict[DateLabel, StatedDate] = {}
    for one in (*_in_notes(notes), *_in_names(names), *_years(notes)):
        found.setdefault(one.label, one)
    return tuple(found.values())


def version_of(names: Sequence[str]) -> str | None:
    """CMS's own mark of an edit file ("v322r0"), where its name has one."""
    return next(
        (found[0].lower() for name in names if (found := _VERSION.search(_spaced(name)))), None
    )


def audience_of(kind: str, texts: Sequence[str]) -> tuple[str, str]:
    """Whom a file is for, as (setting, program): empty where nothing says it.

    Medicaid's edits are files of their own, apart from Medicare's.
    """
    said = " ".join(texts).lower()
    if kind not in {fields.NCCI_PTP, fields.MUE, fields.ADD_ON}:
        return "", ""
    program = "medicaid" if re.search(r"medicaid|(?<![a-z])mcd", said) else "medicare"
    settings = {
        "practitioner": r"practitioner|ccipra|\bprac",
        "outpatient hospital": r"outpatient|ccioph|hospital",
        "durable medical equipment": r"\bdme|durable",
    }
    setting = next((name for name, sign in settings.items() if re.search(sign, said)), "")
    return setting, program


def _in_notes(notes: Sequence[str]) -> Iterator[StatedDate]:
    for note in notes:
        if (found := _RELEASED.search(note)) and (day := parse_date(found[2])):
            yield StatedDate(
                label=DateLabel.PUBLISHED, printed_label=found[1], day=day, printed=found[2]
            )
        if found := _TITLE.search(note):
            yield _period(
                int(found[1]), _MONTHS.index(found[3].lower()) + 1, f"{found[1]} {found[2]}"
            )


def _in_names(names: Sequence[str]) -> Iterator[StatedDate]:
    for name in names:
        spaced = _spaced(name)
        if found := _EFFECTIVE.search(spaced):
            day = parse_date(re.sub(r"[-_]", "/", found[2]))
            if day is not None:
                yield StatedDate(
                    label=DateLabel.EFFECTIVE, printed_label=found[1], day=day, printed=found[2]
                )
        elif found := _QUARTER.search(spaced):
            yield _period(int(found[1]), 3 * int(found[2]) - 2, found[0])
        elif found := _LETTER.search(spaced):
            month = 3 * ("abcd".index(found[2].lower()) + 1) - 2
            yield _period(2000 + int(found[1]), month, found[0])
        elif found := _MONTH_YEAR.search(spaced):
            yield _period(int(found[2]), _MONTHS.index(found[1].lower()) + 1, found[0])


def _years(notes: Sequence[str]) -> Iterator[StatedDate]:
    for note in notes:
        if found := _YEAR.search(note):
            yield StatedDate(
                label=DateLabel.EFFECTIVE,
                printed_label="",
                day=date(int(found[1]), 1, 1),
                printed=found[0],
                precision=Precision.YEAR,
            )


def _period(year: int, month: int, printed: str) -> StatedDate:
    return StatedDate(
        label=DateLabel.EFFECTIVE,
        printed_label="",
        day=date(year, month, 1),
        printed=printed,
        precision=Precision.MONTH,
    )


def _spaced(name: str) -> str:
    """A file's name with marks between words as spaces, dates left as they are."""
    return re.sub(r"_", " ", name)
