"""Relative value files and the payment addenda: indicators that decide a line, and what it is paid.

Meaning of the fields: CMS, National Physician Fee Schedule Relative Value File record layout
(RVUPUF.pdf): status A is paid separately, B bundled, N not covered, I not valid for Medicare,
C priced by the contractor, R restricted, T paid where nothing else is; global days ZZZ are those of
the primary service. OPPS status indicators: Addendum D1 of the OPPS rule; N is packaged, not denied.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from policy.changes import ChangeKind, Direction
from policy.datafiles import fields as f
from policy.datafiles.finding import RowFinding
from policy.datafiles.rows import Differing, Values
from policy.document import Aspect

INDICATORS: Final = (
    f.STATUS, f.NOT_FOR_MEDICARE, f.NA_NON_FACILITY, f.NA_FACILITY, f.PC_TC, f.GLOBAL_DAYS,
    f.PRE_OPERATIVE, f.INTRA_OPERATIVE, f.POST_OPERATIVE, f.MULTIPLE_PROCEDURE, f.BILATERAL,
    f.ASSISTANT, f.CO_SURGEONS, f.TEAM, f.PRICING, f.ENDOSCOPIC_BASE, f.SUPERVISION,
    f.CALCULATION, f.IMAGING_FAMILY, f.STATUS_INDICATOR, f.APC, f.PAYMENT_INDICATOR, f.DISCOUNTING,
)  # fmt: skip
AMOUNTS: Final = (
    f.WORK, f.PE_NON_FACILITY, f.PE_FACILITY, f.MALPRACTICE, f.TOTAL_NON_FACILITY,
    f.TOTAL_FACILITY, f.CONVERSION_FACTOR, f.OPPS_NON_FACILITY, f.OPPS_FACILITY,
    f.OPPS_MALPRACTICE, f.RELATIVE_WEIGHT, f.PAYMENT_RATE, f.NATIONAL_COPAYMENT,
    f.MINIMUM_COPAYMENT, f.PAYMENT_WEIGHT,
)  # fmt: skip
_PAID: Final = frozenset("ACRT")
_UNPAID: Final = frozenset("BEINMXP")
NATIONAL: Final = "National and unadjusted; not your allowed amount."


def fee_findings(keys: Sequence[Differing]) -> Iterator[RowFinding]:
    """Codes that came or went, indicators that moved, amounts that moved: one finding each."""
    for key in keys:
        was = key.before[-1] if key.before else None
        now = key.after[-1] if key.after else None
        if was is None or now is None:
            yield _came_or_went(key, was, now)
            continue
        moved = [name for name in _names(was, now, INDICATORS) if _differ(was, now, name)]
        if moved:
            yield RowFinding(
                kind=ChangeKind.STATUS_CHANGED,
                aspect=Aspect.PAYMENT,
                key=key.key,
                before=_words(was, moved),
                after=_words(now, moved),
                direction=_turn(was, now),
                notes=tuple(_packaged(was, now)),
                dated_by_file=True,
            )
        paid = [name for name in _names(was, now, AMOUNTS) if _differ(was, now, name)]
        if paid:
            yield RowFinding(
                kind=ChangeKind.PAYMENT_CHANGED,
                aspect=Aspect.PAYMENT,
                key=key.key,
                before=_words(was, paid),
                after=_words(now, paid),
                direction=Direction.NEUTRAL,
                notes=(NATIONAL,),
                dated_by_file=True,
            )


def _came_or_went(key: Differing, was: Values | None, now: Values | None) -> RowFinding:
    row = was or now or {}
    said = [name for name in _names(row, row, (*INDICATORS, *AMOUNTS)) if _value(row, name)]
    whole = len(key.key) < 2 or not key.key[1]
    gone = ChangeKind.CODE_RETIRED if whole else ChangeKind.CODE_REMOVED
    return RowFinding(
        kind=ChangeKind.CODE_ADDED if was is None else gone,
        aspect=Aspect.PAYMENT,
        key=key.key,
        before=_words(was, said) if was is not None else None,
        after=_words(now, said) if now is not None else None,
        direction=Direction.UNCLEAR,
        notes=() if now is not None else ("The file has no row for it any more.",),
        dated_by_file=True,
    )


def _names(was: Values, now: Values, kinds: Sequence[str]) -> list[str]:
    """The fields of these kinds that either row has, also those told apart by a variant in brackets."""
    present = dict.fromkeys((*was, *now))
    return [name for kind in kinds for name in present if name.partition(" (")[0] == kind]


def _differ(was: Values, now: Values, name: str) -> bool:
    return _value(was, name) != _value(now, name)


def _value(row: Values, name: str) -> str:
    """A field for comparison: spaces and the way a number is written say nothing."""
    text = row.get(name, "").strip().lstrip("$").replace(",", "")
    try:
        return f"{float(text):.6f}" if "." in text else text
    except ValueError:
        return text


def _words(row: Values, names: Sequence[str]) -> str:
    return "; ".join(f"{name} {row.get(name, '').strip() or 'blank'}" for name in names)


def _turn(was: Values, now: Values) -> Direction:
    old, new = _value(was, f.STATUS), _value(now, f.STATUS)
    if old in _PAID and new in _UNPAID:
        return Direction.RESTRICTIVE
    if old in _UNPAID and new in _PAID:
        return Direction.PERMISSIVE
    return Direction.UNCLEAR


def _packaged(was: Values, now: Values) -> Iterator[str]:
    old, new = _value(was, f.STATUS_INDICATOR), _value(now, f.STATUS_INDICATOR)
    if old != new and "N" in {old, new}:
        yield "Status indicator N is packaged into other services, not denied."
