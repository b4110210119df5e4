"""Medically Unlikely Edits: the most units of a code that are paid for one day.

Meaning of the fields: CMS, Medicare NCCI Medically Unlikely Edits page. Adjudication indicator 1 is
a claim line edit, 2 a date of service edit by policy, 3 a date of service edit by clinical data. Some
values are confidential, so a code without a row is not a code without a limit.
"""

from collections.abc import Iterator, Sequence

from policy.changes import ChangeKind, Direction
from policy.datafiles.fields import ADJUDICATION, RATIONALE, UNITS
from policy.datafiles.finding import RowFinding
from policy.datafiles.rows import Differing, Values
from policy.document import Aspect


def unit_findings(keys: Sequence[Differing]) -> Iterator[RowFinding]:
    """A value or an indicator that moved, a row that came or went; a rationale alone is no change."""
    for key in keys:
        was = key.before[-1] if key.before else None
        now = key.after[-1] if key.after else None
        if was is not None and now is not None and _decides(was) == _decides(now):
            continue
        yield RowFinding(
            kind=ChangeKind.UNIT_LIMIT_CHANGED,
            aspect=Aspect.UNITS,
            key=key.key,
            before=_words(was),
            after=_words(now),
            direction=_direction(was, now),
            notes=tuple(_notes(was, now)),
            dated_by_file=True,
        )


def _decides(row: Values) -> tuple[str, str]:
    return row.get(UNITS, "").strip(), row.get(ADJUDICATION, "").strip()


def _words(row: Values | None) -> str | None:
    if row is None:
        return None
    rationale = row.get(RATIONALE, "").strip()
    said = f"{row.get(UNITS, '').strip()} per date of service"
    if row.get(ADJUDICATION, "").strip().startswith("1"):
        said = f"{row.get(UNITS, '').strip()} per claim line"
    said += f"; MAI {row.get(ADJUDICATION, '').strip()}"
    return f"{said}; rationale: {rationale}" if rationale else said


def _direction(was: Values | None, now: Values | None) -> Direction:
    if was is None:
        return Direction.RESTRICTIVE
    if now is None:
        return Direction.UNCLEAR
    try:
        old, new = float(was.get(UNITS, "")), float(now.get(UNITS, ""))
    except ValueError:
        return Direction.UNCLEAR
    if old == new:
        return Direction.UNCLEAR
    return Direction.RESTRICTIVE if new < old else Direction.PERMISSIVE


def _notes(was: Values | None, now: Values | None) -> Iterator[str]:
    if now is None:
        yield "The file has no row for it any more; some limits are not published, so that is not 'no limit'."
    elif was is None:
        yield "The file had no row for it; some limits are not published."
    elif was.get(ADJUDICATION) == now.get(ADJUDICATION):
        yield f"The adjudication indicator is unchanged: {now.get(ADJUDICATION, '').strip()}."
