"""NCCI procedure-to-procedure edits: two codes of one claim, of which the second is not paid.

Meaning of the fields: NCCI Policy Manual, chapter I, and the header of the edit files. The column 1
code is paid, the column 2 code is not; indicator 0 allows no modifier to bypass the edit, 1 allows
one where it is appropriate, 9 says that the edit is void (its deletion date is its effective date).
Pairs stay in the file for ever; a deletion date says since when one no longer holds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from policy.changes import ChangeKind, Direction
from policy.datafiles.fields import DELETION, EFFECTIVE, INDICATOR, RATIONALE
from policy.datafiles.finding import RowFinding, day_of, stated
from policy.datafiles.rows import Differing, Values
from policy.document import Aspect, StatedDate

_OPEN: Final = frozenset({"", "*"})
_WORDS: Final = {
    "0": "0 (no modifier bypasses it)",
    "1": "1 (a modifier may bypass it where appropriate)",
    "9": "9 (not applicable)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """One period of a pair; ``deleted`` is None while it holds."""

    columns: tuple[str, ...]
    values: Values

    @property
    def effective(self) -> date | None:
        return day_of(self.values.get(EFFECTIVE, ""))

    @property
    def deleted(self) -> date | None:
        printed = self.values.get(DELETION, "").strip()
        return None if printed in _OPEN else day_of(printed)

    @property
    def void(self) -> bool:
        """Never in force: deleted on the day it was to begin."""
        return self.deleted is not None and self.deleted == self.effective

    @property
    def holds(self) -> bool:
        """Without a day on which it ends."""
        return self.deleted is None

    @property
    def indicator(self) -> str:
        return self.values.get(INDICATOR, "").strip()

    @property
    def words(self) -> str:
        first, second = self.columns[0], self.columns[-1]
        ended = self.values.get(DELETION, "").strip()
        parts = [
            f"column 1 {first}, column 2 {second}",
            f"modifier indicator {_WORDS.get(self.indicator, self.indicator)}",
            f"effective {self.values.get(EFFECTIVE, '').strip() or 'not stated'}",
            "no deletion date" if ended in _OPEN else f"deletion date {ended}",
        ]
        rationale = self.values.get(RATIONALE, "").strip()
        return "; ".join([*parts, *([f"rationale: {rationale}"] if rationale else [])])


def ncci_findings(pairs: Sequence[Differing]) -> Iterator[RowFinding]:
    """What happened to each pair; a pair whose columns changed places is one change."""
    by_key = {pair.key: pair for pair in pairs}
    swapped: set[tuple[str, ...]] = set()
    for pair in pairs:
        mirrored = by_key.get(pair.key[::-1])
        if pair.key in swapped or pair.key == pair.key[::-1]:
            continue
        if mirrored is not None and (finding := _swap(pair, mirrored)) is not None:
            swapped.update({pair.key, mirrored.key})
            yield finding
    for pair in pairs:
        if pair.key not in swapped:
            yield from _pair(pair)


def _edits(pair: Differing, rows: tuple[Values, ...]) -> list[_Edit]:
    return [_Edit(columns=pair.key, values=values) for values in rows]


def _swap(pair: Differing, mirrored: Differing) -> RowFinding | None:
    """The pair as its columns changed places, where one direction ends as the other begins."""
    for old, new in ((pair, mirrored), (mirrored, pair)):
        was = [one for one in _edits(old, old.before) if one.holds]
        still = [one for one in _edits(old, old.after) if one.holds]
        now = [one for one in _edits(new, new.after) if one.holds]
        had = [one for one in _edits(new, new.before) if one.holds]
        if was and now and not still and not had:
            return RowFinding(
                kind=ChangeKind.NCCI_EDIT_CHANGED,
                aspect=Aspect.PAIRING,
                key=old.key,
                before=was[-1].words,
                after=now[-1].words,
                direction=Direction.UNCLEAR,
                effective=_day(now[-1], EFFECTIVE),
                notes=("The two columns changed places.",),
            )
    return None


def _pair(pair: Differing) -> Iterator[RowFinding]:
    old, new = _edits(pair, pair.before), _edits(pair, pair.after)
    was = next((one for one in reversed(old) if one.holds), None)
    now = next((one for one in reversed(new) if one.holds), None)
    if was is not None and now is not None:
        yield from _changed(pair, was, now)
        return
    if now is not None:
        ended = next((one for one in reversed(old) if one.deleted is not None), None)
        yield _finding(
            pair, ChangeKind.NCCI_EDIT_ADDED, ended, now, Direction.RESTRICTIVE, EFFECTIVE
        )
        return
    if was is not None:
        ended = next((one for one in reversed(new) if one.deleted is not None), None)
        yield _finding(
            pair, ChangeKind.NCCI_EDIT_DELETED, was, ended, Direction.PERMISSIVE, DELETION
        )
        return
    yield from _ended_otherwise(pair, old, new)


def _ended_otherwise(
    pair: Differing, old: Sequence[_Edit], new: Sequence[_Edit]
) -> Iterator[RowFinding]:
    """Periods with an end: a new one that was in force, or one whose dates were mended."""
    come = [one for one in new if not one.void]
    gone = [one for one in old if not one.void]
    if come and not gone:
        yield _finding(
            pair, ChangeKind.NCCI_EDIT_ADDED, None, come[-1], Direction.RESTRICTIVE, EFFECTIVE
        )
    elif come or (gone and new):
        yield _finding(
            pair,
            ChangeKind.NCCI_EDIT_CHANGED,
            (gone or list(old))[-1],
            (come or list(new))[-1],
            Direction.UNCLEAR,
            DELETION,
        )


def _changed(pair: Differing, was: _Edit, now: _Edit) -> Iterator[RowFinding]:
    if (was.indicator, was.effective) == (now.indicator, now.effective):
        return  # another wording of the rationale or of an empty date
    turned = {("1", "0"): Direction.RESTRICTIVE, ("0", "1"): Direction.PERMISSIVE}
    yield _finding(
        pair,
        ChangeKind.NCCI_EDIT_CHANGED,
        was,
        now,
        turned.get((was.indicator, now.indicator), Direction.UNCLEAR),
        EFFECTIVE if was.effective != now.effective else None,
    )


def _finding(
    pair: Differing,
    kind: ChangeKind,
    was: _Edit | None,
    now: _Edit | None,
    direction: Direction,
    dated_by: str | None,
) -> RowFinding:
    notes: tuple[str, ...] = ()
    if kind is ChangeKind.NCCI_EDIT_DELETED and now is None:
        notes = ("The pair is no longer in the file; no deletion date is stated.",)
    elif now is not None and now.void:
        notes = ("The deletion date is the effective date: the edit is void from its beginning.",)
    return RowFinding(
        kind=kind,
        aspect=Aspect.PAIRING,
        key=pair.key,
        before=was.words if was else None,
        after=now.words if now else None,
        direction=direction,
        effective=_day(now, dated_by) if now is not None and dated_by else (),
        notes=notes,
        dated_by_file=now is not None and dated_by is None,
    )


def _day(edit: _Edit, field: str) -> tuple[StatedDate, ...]:
    label = "Effective Date" if field == EFFECTIVE else "Deletion Date"
    return stated(edit.values.get(field, ""), label)
