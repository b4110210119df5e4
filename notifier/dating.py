"""Stated dates and seen times in words; the two are never mixed."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from notifier.phrases import counted
from notifier.quoting import cut, plain
from policy.document import EVERYWHERE, Precision, StatedDate

NOT_STATED = "not stated"
_LONGEST = 500


def seen_at(instant: datetime, zone: tzinfo) -> str:
    """When we saw it, in the team's zone, named as such."""
    here = instant.astimezone(zone)
    return f"{here:%Y-%m-%d %H:%M} {here.tzname() or zone}"


def effective_in_words(stated: Sequence[StatedDate], seen: date, own: Sequence[str] = ()) -> str:
    """The stated effective dates as printed, those of a state with its name; "not stated" for none.

    ``seen`` is the day of the team's zone on which the edition was seen, from which days count;
    where states have dates of their own, those of ``own`` states are said first.
    """
    if not stated:
        return NOT_STATED
    together: dict[tuple[date, str, Precision], list[StatedDate]] = {}
    for one in stated:
        together.setdefault((one.day, one.printed, one.precision), []).append(one)
    parts = [_printed(alike, seen) for alike in together.values()]
    labels = dict.fromkeys(cut(plain(one.printed_label), 60) for one in stated)
    named = ", ".join(f"“{label}”" for label in labels if label)
    text = "; ".join(parts)
    if len(text) > _LONGEST:
        text = f"{cut(text, _LONGEST)} ({counted(len(stated), 'stated date')}: see the evidence)"
    text = f"{text} (printed label: {cut(named, 130)})" if named else text
    return f"{_yours(stated, own)}{text}"


def _yours(stated: Sequence[StatedDate], own: Sequence[str]) -> str:
    """The dates of the practice's own states, each with its name; nothing where one date is for all."""
    by_state: dict[str, str] = {}
    for one in stated:
        by_state.setdefault(one.jurisdiction, cut(plain(one.printed), 60))
    if set(by_state) <= {EVERYWHERE}:
        return ""
    main = by_state.get(EVERYWHERE)
    dates = [(state, by_state.get(state, main)) for state in own[:12]]
    if not dates:
        return ""
    shown = ", ".join(f"{cut(plain(state), 20)} {day or NOT_STATED}" for state, day in dates)
    return f"Yours: {shown}. Stated: "


def _printed(alike: Sequence[StatedDate], seen: date) -> str:
    one = alike[0]
    where = [cut(plain(item.jurisdiction), 40) for item in alike]
    states = "" if EVERYWHERE in where else f" for {', '.join(where)}"
    text = f"{cut(plain(one.printed), 60)}{states}"
    return f"{text} ({_distance(one.day, seen)})" if one.precision is Precision.DAY else text


def _distance(day: date, seen: date) -> str:
    days = (day - seen).days
    if days > 0:
        return f"{counted(days, 'day')} ahead"
    if days == 0:
        return "the day it was seen"
    return f"{counted(-days, 'day')} before it was seen"
