"""What a report of the Medicare Coverage Database lists anew, for the documents that are watched.

A report is a list of documents with their versions (what's new, local articles, LCDs, NCDs). It says
that a version exists, never what it changes: that stands in the document itself.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final

from policy.changes import Basis, Change, ChangeKind, Direction, Severity, Stage
from policy.dates import parse_date
from policy.document import DateLabel, KeyedRow, KeyedTable, StatedDate

LAYOUT: Final = "mcd_report"
TITLE, CONTRACTOR, NOTE, EFFECTIVE, RETIREMENT, STATUS = (
    "Title",
    "Contractor",
    "Note",
    "Effective Date",
    "Retirement Date",
    "Status",
)
_Rows = Mapping[tuple[str, ...], KeyedRow]


def whats_new(
    before: KeyedTable,
    after: KeyedTable,
    numbers: Collection[str] | None,
    *,
    today: date | None = None,
) -> tuple[Change, ...]:
    """One change for each watched document that the later report has a new version of.

    Rows are keyed by the document's number (A57113, L34938, 250.4) and version. ``numbers`` are
    the documents watched, None for all. A row that left says nothing: a report covers a period. A
    known version tells when its effective date moves or a day of retirement is printed; another
    contractor or title is kept for the record. ``today`` decides only what is still to come.
    """
    wanted = None if numbers is None else {number.upper() for number in numbers}
    was, now = (
        {row.key: row for row in table.rows if wanted is None or row.key[0].upper() in wanted}
        for table in (before, after)
    )
    found: list[Change] = []
    for number in dict.fromkeys(key[0] for key in now):
        newest = max((key for key in now if key[0] == number), key=_version)
        known = max((key for key in was if key[0] == number), key=_version, default=None)
        if newest not in was and (known is None or _version(newest) > _version(known)):
            found.append(_published(was.get(known) if known else None, now[newest], today))
    found.extend(_moved(was, now, today))
    return tuple(found)


def _version(key: tuple[str, ...]) -> int:
    return int(key[1]) if key[1].isdigit() else 0


def _published(old: KeyedRow | None, new: KeyedRow, today: date | None) -> Change:
    retired = _day(new, RETIREMENT)
    effective = _dated(new, RETIREMENT if retired else EFFECTIVE)
    ahead = today is not None and any(one.day > today for one in effective)
    return Change(
        kind=ChangeKind.POLICY_RETIRED if retired else ChangeKind.POLICY_PUBLISHED,
        aspect=None,
        codes=(),
        before=_said(old) if old else None,
        after=_said(new),
        where=(),
        severity=Severity.REVIEW,
        direction=Direction.UNCLEAR,
        stage=Stage.ANNOUNCED if ahead else Stage.IN_EFFECT,
        basis=Basis.PUBLISHERS_NOTE,
        effective=effective,
    )


def _moved(was: _Rows, now: _Rows, today: date | None) -> Iterable[Change]:
    for key, new in now.items():
        old = was.get(key)
        if old is None:
            continue
        for column, kind in (
            (RETIREMENT, ChangeKind.POLICY_RETIRED),
            (EFFECTIVE, ChangeKind.EFFECTIVE_DATE_CHANGED),
        ):
            if _day(new, column) is not None and _day(new, column) != _day(old, column):
                dates = _dated(new, column)
                ahead = today is not None and any(one.day > today for one in dates)
                yield Change(
                    kind=kind,
                    aspect=None,
                    codes=(),
                    before=_said(old),
                    after=_said(new),
                    where=(),
                    severity=Severity.REVIEW,
                    direction=Direction.UNCLEAR,
                    stage=Stage.ANNOUNCED if ahead else Stage.IN_EFFECT,
                    basis=Basis.PUBLISHERS_NOTE,
                    effective=dates,
                )
        if any(_value(old, column) != _value(new, column) for column in (CONTRACTOR, TITLE)):
            yield Change(
                kind=ChangeKind.POLICY_MOVED,
                aspect=None,
                codes=(),
                before=_said(old),
                after=_said(new),
                where=(),
                severity=Severity.RECORD,
                direction=Direction.NEUTRAL,
                basis=Basis.PUBLISHERS_NOTE,
            )


def _value(row: KeyedRow, column: str) -> str:
    return dict(row.values).get(column, "")


def _day(row: KeyedRow, column: str) -> date | None:
    return parse_date(_value(row, column))


def _dated(row: KeyedRow, column: str) -> tuple[StatedDate, ...]:
    day = _day(row, column)
    if day is None:
        return ()
    label = DateLabel.RETIRED if column == RETIREMENT else DateLabel.EFFECTIVE
    return (StatedDate(label=label, printed_label=column, day=day, printed=_value(row, column)),)


def _said(row: KeyedRow) -> str:
    """A row in words: number, version, title, contractor, then what else is printed."""
    number, version = row.key[:2]
    head = f"{number} version {version}: {_value(row, TITLE)}"
    if contractor := _value(row, CONTRACTOR):
        head = f"{head} ({contractor})"
    rest = [
        f"{column}: {_value(row, column)}"
        for column in (STATUS, NOTE, EFFECTIVE, RETIREMENT)
        if _value(row, column)
    ]
    return "; ".join([head, *rest])
