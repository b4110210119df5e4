"""When an entry of a bulletin applies: its own sentence, its date cell and what stands above it."""

import re
from collections.abc import Iterable, Sequence

from policy.bulletins.clauses import Clause, Entry
from policy.changes import ChangeKind
from policy.dates import effective_dates
from policy.document import EVERYWHERE, StatedDate
from policy.mentions import codes_in_prose
from policy.sentences.announcements import is_redated, new_dates

_PUT_OFF = frozenset({ChangeKind.ANNOUNCEMENT_DELAYED, ChangeKind.ANNOUNCEMENT_WITHDRAWN})


def with_state_dates(entry: Entry, clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses, each with the one or two right after it that only split its date by state."""
    chosen = {id(one) for one in clauses}
    for position, clause in enumerate(entry.clauses):
        if id(clause) not in chosen:
            continue
        for later in entry.clauses[position + 1 : position + 3]:
            stated = effective_dates(later.text)
            if (
                not stated
                or any(one.jurisdiction == EVERYWHERE for one in stated)
                or codes_in_prose(later.text)
            ):
                break
            chosen.add(id(later))
    return [one for one in entry.clauses if id(one) in chosen]


def dates_of(entry: Entry, clauses: Sequence[Clause], kind: ChangeKind) -> tuple[StatedDate, ...]:
    """The stated dates of what ``clauses`` of an entry say, one per jurisdiction; often none.

    What is put off has the day it is put off to, and none where none is given. Otherwise the
    sentence and the date cell speak of one thing where they share a day, and then both count, so
    that a split by state that only one of them has is kept; where they share none, the sentence is
    the nearer one. After them come the paragraph, the rest of an entry with one date, the lines above.
    """
    if kind is ChangeKind.POLICY_RETIRED:
        return _retired(entry)
    said = " ".join(dict.fromkeys(one.whole for one in clauses)) or entry.text
    if kind in _PUT_OFF or is_redated(said):
        moved = new_dates(entry.text)
        if moved or kind in _PUT_OFF:
            return moved
    own = _one_each(effective_dates(said))
    cell = _one_each(effective_dates(f"Effective {_value(entry.printed_date)}"))
    if cell and own:
        together = {one.day for one in own} & {one.day for one in cell}
        split = all(one.jurisdiction != EVERYWHERE for one in own)
        return _one_each((*cell, *own)) if together or split else own
    if cell or own:
        return cell or own
    for clause in clauses:
        if found := _one_each(effective_dates(clause.around)):
            return found
    rest = effective_dates(entry.text)
    if len({one.day for one in rest if one.jurisdiction == EVERYWHERE}) == 1:
        return _one_each(rest)
    return next(
        (found for text in entry.dated_by if (found := _one_each(effective_dates(text)))), ()
    )


_RETIRED = re.compile(
    r"\b(?:retire[ds]?|retirement|retiring|archived?|replaced|superseded|discontinued)\b(?: dates?)?[\s:]*(?:effective\b)?\s*(?:on|as of)?",
    re.IGNORECASE,
)


def _retired(entry: Entry) -> tuple[StatedDate, ...]:
    """The day of a retirement, which its sentence may print without the word "effective"."""
    texts = (f"Effective {_value(entry.printed_date)}", entry.text, *entry.dated_by)
    return next(
        (
            found
            for text in texts
            if (found := _one_each(effective_dates(_RETIRED.sub(" effective ", text))))
        ),
        (),
    )


def prints_no_date(entry: Entry) -> str | None:
    """What a date cell says that holds no date ("N/A"), as printed."""
    value = _value(entry.printed_date)
    return value if value and not effective_dates(f"Effective {value}") else None


def _value(printed: str) -> str:
    return (printed.partition(":")[2] or printed).strip()


def _one_each(stated: Iterable[StatedDate]) -> tuple[StatedDate, ...]:
    chosen: dict[str, StatedDate] = {}
    for one in stated:
        chosen.setdefault(one.jurisdiction, one)
    return tuple(chosen.values())
