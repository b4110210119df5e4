"""Add-on code edits: which primary codes an add-on code may be billed with.

Meaning of the fields: CMS, Medicare NCCI add-on code edits page. Type 1 lists the primary codes,
type 2 leaves them to the contractor, type 3 lists some of them.
"""

from collections.abc import Iterator, Sequence

from policy.changes import ChangeKind, Direction
from policy.datafiles.fields import ADD_ON_TYPE, DELETION, EFFECTIVE, INSTRUCTION
from policy.datafiles.finding import RowFinding, day_of, stated
from policy.datafiles.rows import Differing, Values
from policy.document import Aspect, StatedDate


def add_on_findings(keys: Sequence[Differing]) -> Iterator[RowFinding]:
    """A pair of add-on and primary code that came, ended, went or was given another type."""
    for key in keys:
        was = key.before[-1] if key.before else None
        now = key.after[-1] if key.after else None
        ended = now is not None and _ended(now)
        if was is None and ended:
            continue  # an entry that was never seen to hold
        if was is not None and now is not None and _decides(was) == _decides(now):
            continue
        yield RowFinding(
            kind=ChangeKind.ADDON_EDIT_CHANGED,
            aspect=Aspect.PAIRING,
            key=key.key,
            before=_words(key, was),
            after=_words(key, now),
            direction=_direction(was, now, ended=ended),
            effective=_dates(now, ended=ended),
            notes=("The pair is no longer in the file; no date is stated.",) if now is None else (),
        )


def _ended(row: Values) -> bool:
    return day_of(row.get(DELETION, "").strip()) is not None


def _decides(row: Values) -> tuple[str, ...]:
    return tuple(row.get(name, "").strip() for name in (ADD_ON_TYPE, EFFECTIVE, DELETION))


def _direction(was: Values | None, now: Values | None, *, ended: bool) -> Direction:
    """Fewer primary codes to bill with is harder, more is easier."""
    if now is None or (ended and was is not None and not _ended(was)):
        return Direction.RESTRICTIVE
    return Direction.PERMISSIVE if was is None else Direction.UNCLEAR


def _words(key: Differing, row: Values | None) -> str | None:
    if row is None:
        return None
    said = [f"add-on {key.key[0]}" + (f" with primary {key.key[1]}" if len(key.key) > 1 else "")]
    said += [
        f"{name} {row[name].strip()}"
        for name in (ADD_ON_TYPE, EFFECTIVE, DELETION, INSTRUCTION)
        if row.get(name, "").strip()
    ]
    return "; ".join(said)


def _dates(row: Values | None, *, ended: bool) -> tuple[StatedDate, ...]:
    if row is None:
        return ()
    field, label = (DELETION, "Deletion Date") if ended else (EFFECTIVE, "Effective Date")
    return stated(row.get(field, ""), label)
