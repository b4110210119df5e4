"""Cells of a code's row in columns that no rule knows, in two editions of one table."""

import pytest

from policy.changes import ChangeKind
from policy.document import Document
from tests.policy.editions import edition, told

_CODES = ("11102", "17000", "17003", "17004", "17110", "20610")


def _table(header: str, *values: str, last: str) -> Document:
    """Rows of one value each; ``last`` is the value of the last code."""
    cells = [*values, *[values[0]] * (len(_CODES) - len(values) - 1), last]
    rows = [f"{code}|words of it|{value}" for code, value in zip(_CODES, cells, strict=True)]
    return edition("\n".join(("# Codes", *([header] if header else []), *rows)))


@pytest.mark.parametrize(
    ("header", "was", "now", "kind"),
    [
        ("", "13", "10", ChangeKind.GUIDANCE_CHANGED),
        ("", "A", "N", ChangeKind.GUIDANCE_CHANGED),
        ("", "20260101", "20270101", ChangeKind.EFFECTIVE_DATE_CHANGED),
        ("", "1/1/2026", "1/1/2027", ChangeKind.EFFECTIVE_DATE_CHANGED),
        ("|Code|Words|Tier", "2", "3", ChangeKind.GUIDANCE_CHANGED),
        ("|Code|Words|Minutes", "15", "30", ChangeKind.GUIDANCE_CHANGED),
    ],
)
def test_a_number_a_day_or_a_mark_of_one_row_that_differs_is_told(
    header: str, was: str, now: str, kind: ChangeKind
) -> None:
    (change,) = told(_table(header, was, last=was), _table(header, was, last=now))

    assert (change.kind, change.codes) == (kind, ("20610",))
    assert was in (change.before or "")
    assert now in (change.after or "")


@pytest.mark.parametrize(
    ("header", "was", "now"),
    [
        ("", "13", "13.0"),
        ("", "1/1/2026", "01/01/2026"),
        ("", "1/1/2026", "2026-01-01"),
        ("|Code|Words|Row", "4", "5"),
        ("|Code|Words|Sort_Order", "4", "5"),
        ("|Code|Words|Claims volume", "410", "399"),
        ("|Code|Words|Last reviewed", "1/1/2026", "2/1/2026"),
        ("|Code|Words|updatedAt", "1/1/2026", "2/1/2026"),
    ],
)
def test_what_is_written_otherwise_or_is_about_the_file_is_no_change(
    header: str, was: str, now: str
) -> None:
    assert told(_table(header, was, last=was), _table(header, was, last=now)) == []


def test_a_column_that_is_counted_anew_is_no_change() -> None:
    before = _table("", "1", "2", "3", "4", "5", last="6")
    after = _table("", "7", "2", "4", "4", "9", last="8")

    assert told(before, after) == []
