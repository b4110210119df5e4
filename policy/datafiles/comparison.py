"""What changed between two editions of a CMS data file, told once for codes that changed alike."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from policy.changes import (
    SEVERITY_ORDER,
    AppliesBy,
    Basis,
    Change,
    Stage,
)
from policy.codes import WatchList
from policy.datafiles import fields
from policy.datafiles.add_on import add_on_findings
from policy.datafiles.fee_schedule import fee_findings
from policy.datafiles.finding import RowFinding
from policy.datafiles.ncci import ncci_findings
from policy.datafiles.rows import Differing, differing
from policy.datafiles.units import unit_findings
from policy.document import DateLabel, Document, KeyedTable, Precision, StatedDate
from policy.severity import severity_of

_Findings = Callable[[Sequence[Differing]], Iterator[RowFinding]]
_OF_LAYOUT: Final[dict[str, _Findings]] = {
    fields.NCCI_PTP: ncci_findings,
    fields.MUE: unit_findings,
    fields.RELATIVE_VALUES: fee_findings,
    fields.ADDENDUM_B: fee_findings,
    fields.ADDENDUM_AA: fee_findings,
    fields.ADD_ON: add_on_findings,
}


def table_changes(
    before: Document, after: Document, watch: WatchList, *, today: date | None
) -> tuple[Change, ...] | None:
    """The changes between two editions of one data file; None where they are none of one layout.

    Rows are compared by key, so their order and the file they stand in say nothing. ``today`` is
    the day on which the later edition was seen.
    """
    old, new = before.table, after.table
    if old is None or new is None or old.layout != new.layout:
        return None
    findings = _OF_LAYOUT.get(kind_of(new))
    if findings is None:
        return None
    holds_from = file_dates(after)
    found = [
        replace(one, effective=holds_from) if one.dated_by_file and not one.effective else one
        for one in findings(tuple(differing(old, new)))
    ]
    changes = [_change(alike, after, watch, today) for alike in _alike(found, watch)]
    return tuple(
        sorted(changes, key=lambda change: (SEVERITY_ORDER.index(change.severity), change.codes))
    )


def kind_of(table: KeyedTable) -> str:
    """What a file is, whoever it is for."""
    return table.layout.partition("/")[0]


def file_dates(document: Document) -> tuple[StatedDate, ...]:
    """The day from which a file holds, as it states it in its title or name."""
    return tuple(
        one
        for one in document.dates
        if one.label is DateLabel.EFFECTIVE and one.precision is not Precision.YEAR
    )[:1]


def _alike(findings: Iterable[RowFinding], watch: WatchList) -> Iterator[list[RowFinding]]:
    """Findings that say the same of several watched codes, together."""
    if watch.everything:
        yield from ([one] for one in findings)
        return
    groups: dict[object, list[RowFinding]] = {}
    for one in findings:
        said = tuple(_neutral(side, one.key, watch) for side in (one.before, one.after))
        rest = tuple("watched" if watch.watches(part) else part for part in one.key)
        same = (one.kind, said, rest, one.direction, one.effective, one.notes)
        groups.setdefault(same, []).append(one)
    yield from groups.values()


def _neutral(text: str | None, key: Sequence[str], watch: WatchList) -> str | None:
    """The words of a finding without the watched codes in them."""
    for code in key:
        if text is not None and code and watch.watches(code):
            text = text.replace(code, "\N{BULLET}")
    return text


def _change(
    alike: Sequence[RowFinding], after: Document, watch: WatchList, today: date | None
) -> Change:
    first = alike[0]
    parts = [part for one in alike for part in one.key if _is_code(part)]
    ours = [code for code in watch.numbers if code in parts]
    codes = tuple(dict.fromkeys((*ours, *parts)))
    days = [one.day for one in first.effective]
    ahead = today is not None and bool(days) and max(days) > today
    return Change(
        kind=first.kind,
        aspect=first.aspect,
        codes=codes,
        before=_sides(alike, [one.before for one in alike]),
        after=_sides(alike, [one.after for one in alike]),
        where=(after.title,),
        severity=severity_of(first.kind, first.direction),
        direction=first.direction,
        stage=Stage.ANNOUNCED if ahead else Stage.IN_EFFECT,
        applies_by=AppliesBy.DATE_OF_SERVICE,
        basis=Basis.TABLE,
        effective=first.effective,
        retroactive=today is not None and bool(days) and max(days) < today,
        notes=first.notes,
    )


def _is_code(part: str) -> bool:
    return len(part) == 5 and part.isalnum()


def _sides(alike: Sequence[RowFinding], sides: Sequence[str | None]) -> str | None:
    """One side's words, once where they are the same for all, else each with its code."""
    said = [side for side in sides if side is not None]
    if not said:
        return None
    if len(set(said)) == 1:
        return said[0]
    if all(
        any(code and code in text for code in one.key)
        for one, text in zip(alike, said, strict=False)
    ):
        return "\n".join(said)
    return "\n".join(f"{'/'.join(one.key)}: {text}" for one, text in zip(alike, said, strict=False))
