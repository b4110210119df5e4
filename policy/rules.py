"""Rules of the Federal Register about the Physician Fee Schedule: proposed, final, corrected."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from policy.changes import Basis, Change, ChangeKind, Direction, Severity, Stage
from policy.dates import parse_date
from policy.document import DateLabel, KeyedRow, KeyedTable, StatedDate

LAYOUT: Final = "federal_register"
TITLE, TYPE, ACTION, PUBLISHED, EFFECTIVE, CITATION, DOCKETS = (
    "Title",
    "Type",
    "Action",
    "Publication Date",
    "Effective Date",
    "Citation",
    "Dockets",
)
#: The Federal Register's own words in a title or an action line, most telling first.
_WORDS: Final = (
    (ChangeKind.ANNOUNCEMENT_WITHDRAWN, re.compile(r"\bwithdrawal\b", re.IGNORECASE)),
    (
        ChangeKind.ANNOUNCEMENT_DELAYED,
        re.compile(
            r"\bdelay(?:ed)? (?:of|in) (?:the )?(?:effective|applicab|implement)", re.IGNORECASE
        ),
    ),
    (
        ChangeKind.POLICY_CORRECTED,
        re.compile(r"\bcorrection\b|\bcorrecting amendment\b", re.IGNORECASE),
    ),
    (
        ChangeKind.ADMINISTRATIVE,
        re.compile(
            r"\b(?:extension|reopening) of (?:the )?comment period\b|\bmeeting\b", re.IGNORECASE
        ),
    ),
)
_FEE_SCHEDULE = re.compile(r"physician fee schedule", re.IGNORECASE)
_STAGES: Final = {
    ChangeKind.ANNOUNCEMENT_WITHDRAWN: Stage.WITHDRAWN,
    ChangeKind.ANNOUNCEMENT_DELAYED: Stage.DELAYED,
}


def new_rules(
    before: KeyedTable, after: KeyedTable, *, today: date | None = None
) -> tuple[Change, ...]:
    """What a search of the Federal Register lists anew, and effective dates that moved.

    Rows are keyed by document number. A final rule is ``rule_adopted``, a proposed one
    ``policy_published`` in the stage proposed, with no date on which it applies. The search finds
    every document that mentions the fee schedule: one that does not name it in its title is kept for
    the record. A document older than all that the earlier list had came up from a later page of
    the same search and is no news.
    """
    known = {row.key: row for row in before.rows}
    oldest = min(filter(None, (_day(row, PUBLISHED) for row in before.rows)), default=date.min)
    found: list[Change] = []
    for row in after.rows:
        old = known.get(row.key)
        if old is None:
            if (_day(row, PUBLISHED) or date.max) >= oldest:
                found.append(_rule(row, today))
        elif _day(old, EFFECTIVE) != _day(row, EFFECTIVE):
            found.append(_redated(old, row, today))
    return tuple(found)


def _rule(row: KeyedRow, today: date | None) -> Change:
    proposed = "proposed" in _value(row, TYPE).lower()
    words = f"{_value(row, TITLE)}; {_value(row, ACTION)}"
    usual = ChangeKind.POLICY_PUBLISHED if proposed else ChangeKind.RULE_ADOPTED
    kind = next((kind for kind, pattern in _WORDS if pattern.search(words)), usual)
    effective = () if proposed else tuple(_dates(row))
    stage = _STAGES.get(kind, Stage.PROPOSED if proposed else _stage(effective, today))
    return _change(kind, None, row, effective, stage)


def _redated(old: KeyedRow, new: KeyedRow, today: date | None) -> Change:
    effective = tuple(_dates(new))
    return _change(ChangeKind.EFFECTIVE_DATE_CHANGED, old, new, effective, _stage(effective, today))


def _change(
    kind: ChangeKind,
    old: KeyedRow | None,
    new: KeyedRow,
    effective: tuple[StatedDate, ...],
    stage: Stage,
) -> Change:
    ours = bool(_FEE_SCHEDULE.search(_value(new, TITLE))) and kind is not ChangeKind.ADMINISTRATIVE
    return Change(
        kind=kind,
        aspect=None,
        codes=(),
        before=_said(old) if old else None,
        after=_said(new),
        where=(),
        severity=Severity.REVIEW if ours else Severity.RECORD,
        direction=Direction.UNCLEAR,
        stage=stage,
        basis=Basis.PUBLISHERS_NOTE,
        effective=effective,
    )


def _stage(effective: Iterable[StatedDate], today: date | None) -> Stage:
    ahead = today is not None and any(one.day > today for one in effective)
    return Stage.ANNOUNCED if ahead else Stage.IN_EFFECT


def _value(row: KeyedRow, column: str) -> str:
    return dict(row.values).get(column, "")


def _day(row: KeyedRow, column: str) -> date | None:
    return parse_date(_value(row, column))


def _dates(row: KeyedRow) -> Iterable[StatedDate]:
    day = _day(row, EFFECTIVE)
    if day is not None:
        yield StatedDate(
            label=DateLabel.EFFECTIVE,
            printed_label=EFFECTIVE,
            day=day,
            printed=_value(row, EFFECTIVE),
        )


def _said(row: KeyedRow) -> str:
    """A document in words: what it is, its title, where and when it was published."""
    parts = [
        f"{_value(row, TYPE)} {row.key[0]}: {_value(row, TITLE)}",
        *(
            f"{column}: {_value(row, column)}"
            for column in (CITATION, DOCKETS, PUBLISHED, EFFECTIVE)
            if _value(row, column)
        ),
    ]
    return "; ".join(parts)
