"""What differs between two editions of the add-on code edits, and of the place of service codes."""

from collections.abc import Iterator, Sequence

from policy.changes import ChangeKind, Direction
from policy.datafiles.found import CODES, Found, by_key, shown
from policy.datafiles.layouts import ADD_ON, AOC_TYPE, BY_SLUG, DELETION, EFFECTIVE, PRIMARY
from policy.datafiles.values import day_of
from policy.document import Aspect, DateLabel, KeyedRow, StatedDate


def add_on_findings(before: Sequence[KeyedRow], after: Sequence[KeyedRow]) -> Iterator[Found]:
    """Add-on edits that came, went or changed their type or dates.

    NCCI Policy Manual, chapter I: type 1 has its primary codes listed, for type 2 a contractor
    names them, for type 3 some are listed. A deleted edit keeps its row, with its deletion date.
    """
    old, new = by_key(before), by_key(after)
    for key in dict.fromkeys((*old, *new)):
        was = old[key][-1] if key in old else None
        now = new[key][-1] if key in new else None
        if _said(was) == _said(now):
            continue
        ends = (
            now.get(DELETION, "") if now and (was or {}).get(DELETION) != now.get(DELETION) else ""
        )
        column = DELETION if day_of(ends) else EFFECTIVE
        day = day_of((now or {}).get(column, ""))
        dated = (
            StatedDate(
                label=DateLabel.END if column == DELETION else DateLabel.EFFECTIVE,
                printed_label=column, day=day, printed=now[column],
            ),
        ) if now and day and (was is None or was.get(column) != now.get(column)) else None  # fmt: skip
        yield Found(
            kind=ChangeKind.ADDON_EDIT_CHANGED,
            aspect=Aspect.PAIRING,
            direction=Direction.UNCLEAR,
            code=key[0],
            before=None if was is None else _words(was),
            after=None if now is None else _words(now),
            partners=(key[1],),
            dated=dated if now else (),
            notes=()
            if now
            else ("The edit is no longer in the file; a deletion date is not stated.",),
        )


def _said(record: dict[str, str] | None) -> object:
    if record is None:
        return None
    dates = (day_of(record.get(EFFECTIVE, "")), day_of(record.get(DELETION, "")))
    return (record.get(AOC_TYPE), *dates)


def _words(record: dict[str, str]) -> str:
    return f"{ADD_ON}: {CODES} | {shown(record, (PRIMARY, AOC_TYPE, EFFECTIVE, DELETION))}"


def place_findings(before: Sequence[KeyedRow], after: Sequence[KeyedRow]) -> Iterator[Found]:
    """Place of service codes that came, went or were renamed (CMS, Place of Service Code Set)."""
    old, new = by_key(before), by_key(after)
    names = BY_SLUG["place_of_service"].names
    for key in dict.fromkeys((*old, *new)):
        was = old[key][-1] if key in old else None
        now = new[key][-1] if key in new else None
        if was != now:
            yield Found(
                kind=ChangeKind.PLACE_OF_SERVICE_CHANGED,
                aspect=Aspect.PLACE,
                direction=Direction.UNCLEAR,
                code="",
                before=None if was is None else shown(was, names),
                after=None if now is None else shown(now, names),
            )
