"""What changed between two editions of a data file."""

from collections.abc import Iterator
from datetime import date

from policy.changes import (
    QUIET,
    SEVERITY_ORDER,
    AppliesBy,
    Basis,
    Change,
    ChangeKind,
    Stage,
)
from policy.codes import Role, WatchList
from policy.comparison.add_ons import role_in_family, said_of_alone
from policy.datafiles.fees import fee_findings
from policy.datafiles.found import CODES, Found, joined, period_of
from policy.datafiles.layouts import BY_SLUG
from policy.datafiles.lists import add_on_findings, place_findings
from policy.datafiles.pairs import pair_findings
from policy.datafiles.units import unit_findings
from policy.document import DateLabel, Document, KeyedTable, Precision
from policy.severity import severity_of


def both_tables(before: Document, after: Document) -> bool:
    """Whether two documents are data files of one layout."""
    return (
        before.table is not None
        and after.table is not None
        and before.table.layout == after.table.layout
        and after.table.layout in BY_SLUG
    )


def table_changes(
    before: Document, after: Document, watch: WatchList, *, today: date | None
) -> tuple[Change, ...]:
    """Every change of the records, most severe first; codes changed alike are one change.

    A change is dated by its own records, else by the period the later edition says it is for.
    Claims fall under CMS's quarterly files by date of service. Raises ``ValueError`` where the
    documents are not data files of one layout.
    """
    if before.table is None or after.table is None or before.table.layout != after.table.layout:
        raise ValueError("two editions of one data file are compared")
    period = period_of(before, after)
    told_before = {one.day for one in before.dates}
    changes = []
    for found, codes in joined(_findings(before.table, after.table, watch, _held_from(before))):
        dates = period if found.dated is None else found.dated
        quiet = found.kind in QUIET
        changes.append(
            Change(
                kind=found.kind,
                aspect=found.aspect,
                codes=tuple(code for code in codes if code),
                before=_with_codes(found.before, codes),
                after=_with_codes(found.after, codes),
                where=(after.title,),
                severity=severity_of(found.kind, found.direction),
                direction=found.direction,
                stage=Stage.ANNOUNCED
                if not quiet and today and dates and max(one.day for one in dates) > today
                else Stage.IN_EFFECT,
                applies_by=AppliesBy.DATE_OF_SERVICE,
                basis=Basis.TABLE,
                effective=dates,
                retroactive=bool(today and dates)
                and all(today is not None and one.day < today and one.day not in told_before for one in dates),
                notes=(*found.notes, *_remarks(found, codes, watch)),
                governed=found.partners,
            )
        )  # fmt: skip
    return tuple(
        sorted(
            changes,
            key=lambda one: (
                SEVERITY_ORDER.index(one.severity),
                one.kind in QUIET,
                one.kind,
                one.codes,
                one.governed,
                one.after or "",
                one.before or "",
            ),
        )
    )


def _findings(
    before: KeyedTable, after: KeyedTable, watch: WatchList, since: date | None
) -> Iterator[Found]:
    layout = after.layout
    old, new = (
        sorted(side.rows, key=lambda row: (row.key, row.values)) for side in (before, after)
    )
    if layout.startswith("ncci_ptp"):
        yield from pair_findings(old, new, watch, since=since)
    elif layout.startswith("mue"):
        yield from unit_findings(old, new)
    elif layout == "add_on_codes":
        yield from add_on_findings(old, new)
    elif layout == "place_of_service":
        yield from place_findings(old, new)
    else:
        yield from fee_findings(layout, old, new)


def _held_from(document: Document) -> date | None:
    """The first day for which an edition was the one in force, where it states a day."""
    return next(
        (
            one.day
            for one in document.dates
            if one.label is DateLabel.EFFECTIVE and one.precision is not Precision.YEAR
        ),
        None,
    )


def _with_codes(text: str | None, codes: tuple[str, ...]) -> str | None:
    return None if text is None else text.replace(CODES, ", ".join(codes))


def _remarks(found: Found, codes: tuple[str, ...], watch: WatchList) -> Iterator[str]:
    if found.kind in {ChangeKind.CODE_RETIRED, ChangeKind.CODE_REMOVED}:
        roles = {role_in_family(code, watch) for code in codes}
        if Role.ADD_ON in roles and not roles & {Role.PRIMARY, Role.INSTEAD_OF}:
            yield said_of_alone(codes)
