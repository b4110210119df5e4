"""What differs between two editions of the NCCI procedure-to-procedure edits.

A record is (column 1, column 2, effective date, deletion date, modifier indicator, rationale), as
CMS's "PTP Coding Edits" page describes the file: a deleted edit stays in it for ever, ``*`` is no
deletion date, a deletion date equal to the effective date means the edit was void from the start.
The indicator (NCCI Policy Manual for Medicare Services, chapter I): 0 not allowed, 1 allowed,
9 not applicable. Which modifier would be meant is never said.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from policy.changes import ChangeKind, Direction
from policy.codes import DEFAULT_CODES, WatchList
from policy.datafiles.found import CODES, Found, by_key
from policy.datafiles.layouts import COLUMN_1, COLUMN_2, DELETION, EFFECTIVE, MODIFIER, RATIONALE
from policy.datafiles.values import day_of
from policy.document import Aspect, DateLabel, KeyedRow, StatedDate
from policy.edit_indicator import indicator_direction

_MEANS = {"0": "0 (not allowed)", "1": "1 (allowed)", "9": "9 (not applicable)"}
_FAMILY = tuple(item.code for item in DEFAULT_CODES)

_COLUMNS = (COLUMN_1, COLUMN_2, EFFECTIVE, DELETION, MODIFIER, RATIONALE)
_Record = dict[str, str]
_Pair = tuple[str, str]


def pair_findings(
    before: Sequence[KeyedRow],
    after: Sequence[KeyedRow],
    watch: WatchList,
    *,
    since: date | None = None,
) -> Iterator[Found]:
    """Edits added, deleted and changed, each said of its watched code, of both together where both are.

    A table that gives no days lists the edits in force.

    A record that is new in the file and ended before ``since``, the day the earlier edition began to
    hold, says nothing of any edit in force.
    """
    old, new = (_complete(by_key(side), before, after) for side in (before, after))
    ended: dict[_Pair, tuple[_Record, _Record | None]] = {}
    begun: dict[_Pair, _Record] = {}
    for key in dict.fromkeys((*old, *new)):
        pair = (key[0], key[1])
        was_there = old.get(key, [])
        living = [one for one in new.get(key, []) if not _long_ended(one, was_there, since)]
        yield from _one_pair(pair, was_there, living, ended, begun, watch)
    for pair, (was, now) in ended.items():
        swapped = (pair[1], pair[0])
        if swapped in begun and swapped != pair:
            yield from _said(
                pair, watch, ChangeKind.NCCI_EDIT_CHANGED, Direction.UNCLEAR, was, begun.pop(swapped),
                after_pair=swapped, notes=("Column 1 and column 2 are swapped.",),
            )  # fmt: skip
        elif pair in begun:
            then = begun.pop(pair)
            yield from _said(
                pair,
                watch,
                ChangeKind.NCCI_EDIT_CHANGED,
                indicator_direction(was[MODIFIER], then[MODIFIER]),
                was,
                then,
            )
        else:
            yield from _deleted(pair, watch, was, now)
    for pair, record in begun.items():
        yield from _said(
            pair, watch, ChangeKind.NCCI_EDIT_ADDED, Direction.RESTRICTIVE, None, record
        )


def _complete(
    records: dict[tuple[str, ...], list[_Record]], *sides: Sequence[KeyedRow]
) -> dict[tuple[str, ...], list[_Record]]:
    """The records with every column, blank where it is not one that both editions have."""
    has = [{name for row in side for name, _ in row.values} for side in sides if side]
    shared = set.intersection(*has) if has else set()
    return {
        key: [
            {name: one.get(name, "") if name in shared else "" for name in _COLUMNS}
            for one in found
        ]
        for key, found in records.items()
    }


def _long_ended(record: _Record, old: Sequence[_Record], since: date | None) -> bool:
    ends = day_of(record[DELETION])
    known = any(one[EFFECTIVE] == record[EFFECTIVE] for one in old)
    return since is not None and ends is not None and ends < since and not known


def _one_pair(
    pair: _Pair,
    old: Sequence[_Record],
    new: Sequence[_Record],
    ended: dict[_Pair, tuple[_Record, _Record | None]],
    begun: dict[_Pair, _Record],
    watch: WatchList,
) -> Iterator[Found]:
    """Periods of a pair that both editions have, by effective date; open ones that begin or end."""
    was = {_day(record[EFFECTIVE]): record for record in old}
    now = {_day(record[EFFECTIVE]): record for record in new}
    for begins in dict.fromkeys((*was, *now)):
        first, second = was.get(begins), now.get(begins)
        if first is None and second is not None:
            if _is_open(second):
                begun[pair] = second
            elif not _is_void(second):
                yield from _said(
                    pair, watch, ChangeKind.NCCI_EDIT_CHANGED, Direction.UNCLEAR, None, second,
                    notes=("Newly listed, together with the date it is deleted.",),
                )  # fmt: skip
        elif first is not None and second is None:
            if _is_open(first):
                ended[pair] = (first, None)
        elif first is not None and second is not None:
            yield from _same_period(pair, first, second, ended, watch)


def _same_period(
    pair: _Pair,
    was: _Record,
    now: _Record,
    ended: dict[_Pair, tuple[_Record, _Record | None]],
    watch: WatchList,
) -> Iterator[Found]:
    if _is_open(was) and not _is_open(now):
        ended[pair] = (was, now)
    elif not _is_open(was) and _is_open(now):
        yield from _said(
            pair, watch, ChangeKind.NCCI_EDIT_ADDED, Direction.RESTRICTIVE, was, now,
            notes=("The edit was deleted before; its deletion date is gone.",), undated=True,
        )  # fmt: skip
    elif _is_open(was) and was[MODIFIER] != now[MODIFIER]:
        yield from _said(
            pair,
            watch,
            ChangeKind.NCCI_EDIT_CHANGED,
            indicator_direction(was[MODIFIER], now[MODIFIER]),
            was,
            now,
            undated=True,
        )
    elif not _is_open(was) and _day(was[DELETION]) != _day(now[DELETION]):
        yield from _said(
            pair, watch, ChangeKind.NCCI_EDIT_CHANGED, Direction.UNCLEAR, was, now,
            notes=("Its deletion date moved.",), dated=(_date(now, DELETION),),
        )  # fmt: skip
    elif _is_open(was) and was[RATIONALE] != now[RATIONALE]:
        yield from _said(
            pair, watch, ChangeKind.WORDING_CHANGED, Direction.NEUTRAL, was, now, undated=True
        )


def _deleted(pair: _Pair, watch: WatchList, was: _Record, now: _Record | None) -> Iterator[Found]:
    if now is None:
        note = "The edit is no longer in the file; a deletion date is not stated."
        yield from _said(
            pair, watch, ChangeKind.NCCI_EDIT_DELETED, Direction.PERMISSIVE, was, None,
            notes=(note,), dated=(),
        )  # fmt: skip
        return
    void = ("Deleted on its effective date: the edit was void from the start.",) if _is_void(now) else ()  # fmt: skip
    yield from _said(
        pair, watch, ChangeKind.NCCI_EDIT_DELETED, Direction.PERMISSIVE, was, now,
        notes=void, dated=(_date(now, DELETION),),
    )  # fmt: skip


def _said(
    pair: _Pair,
    watch: WatchList,
    kind: ChangeKind,
    direction: Direction,
    was: _Record | None,
    now: _Record | None,
    *,
    after_pair: _Pair | None = None,
    notes: tuple[str, ...] = (),
    dated: tuple[StatedDate, ...] | None = None,
    undated: bool = False,
) -> Iterator[Found]:
    if dated is None and not undated and now is not None and now[EFFECTIVE]:
        dated = (_date(now, EFFECTIVE),)
    ours = watch.numbers or _FAMILY
    mine = [code for code in dict.fromkeys(pair) if code in ours]
    for code in mine if len(mine) == 1 else dict.fromkeys(pair):
        partners = tuple(one for one in pair if one != code) if len(mine) == 1 else ()
        printed = code if len(mine) == 1 else ""
        yield Found(
            kind=kind,
            aspect=Aspect.PAIRING,
            direction=direction,
            code=code,
            before=_quoted(pair, was, printed) if was else None,
            after=_quoted(after_pair or pair, now, printed) if now else None,
            partners=partners,
            dated=dated,
            notes=notes,
        )


def _quoted(pair: _Pair, record: _Record, code: str) -> str:
    names = [CODES if one == code else one for one in pair]
    parts = [
        f"{COLUMN_1}: {names[0]}",
        f"{COLUMN_2}: {names[1]}",
    ]
    if record[EFFECTIVE]:
        parts.append(f"{EFFECTIVE}: {record[EFFECTIVE]}")
        parts.append(f"{DELETION}: {record[DELETION] or '*'}")
    if record[MODIFIER]:
        parts.append(f"{MODIFIER}: {_MEANS.get(record[MODIFIER], record[MODIFIER])}")
    if record[RATIONALE]:
        parts.append(f"{RATIONALE}: {record[RATIONALE]}")
    return " | ".join(parts)


def _day(printed: str) -> object:
    return day_of(printed) or printed


def _is_open(record: _Record) -> bool:
    return day_of(record[DELETION]) is None


def _is_void(record: _Record) -> bool:
    return not _is_open(record) and day_of(record[DELETION]) == day_of(record[EFFECTIVE])


def _date(record: _Record, column: str) -> StatedDate:
    day = day_of(record[column])
    if day is None:
        raise ValueError(f"{record[column]!r} under {column} is no date")
    label = DateLabel.END if column == DELETION else DateLabel.EFFECTIVE
    return StatedDate(label=label, printed_label=column, day=day, printed=record[column])
