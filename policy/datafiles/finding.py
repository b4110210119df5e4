"""What a difference between rows is, before codes that changed alike are told as one."""

from dataclasses import dataclass
from datetime import date

from policy.changes import ChangeKind, Direction
from policy.dates import parse_date
from policy.document import Aspect, DateLabel, StatedDate


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFinding:
    """One difference of one key. ``before`` and ``after`` are the fields in words, as printed.

    ``dated_by_file`` says that it holds from the day the file holds; otherwise ``effective`` is all
    that is stated.
    """

    kind: ChangeKind
    aspect: Aspect
    key: tuple[str, ...]
    before: str | None
    after: str | None
    direction: Direction
    effective: tuple[StatedDate, ...] = ()
    notes: tuple[str, ...] = ()
    dated_by_file: bool = False


def day_of(printed: str) -> date | None:
    """The day of a field of a data file: 20260701, 7/1/2026 and the like; None where it is none."""
    text = printed.strip()
    if len(text) == 8 and text.isdecimal():
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            return None
    return parse_date(text)


def stated(printed: str, label: str) -> tuple[StatedDate, ...]:
    """The date of a field as a stated one; empty where it is none."""
    day = day_of(printed)
    if day is None:
        return ()
    return (
        StatedDate(
            label=DateLabel.EFFECTIVE, printed_label=label, day=day, printed=printed.strip()
        ),
    )
