"""A policy seen for the first time: as news when its index was known, and what it says is to come."""

from dataclasses import dataclass
from datetime import date

from policy.changes import Basis, Change, ChangeKind, Direction, Severity, Stage
from policy.codes import DEFAULT_CODES, WatchList
from policy.comparison.dating import document_dates
from policy.comparison.passages import passages_of
from policy.dates import effective_dates
from policy.document import Document, StatedDate
from policy.mentions import codes_in_prose, family_members
from policy.sentences.applies_by import applies_by
from policy.zones import Zone

_SILENT = frozenset({Zone.REFERENCES, Zone.HISTORY, Zone.CHROME})


def published(
    document: Document, watch: WatchList, *, today: date, returned: bool = False
) -> Change:
    """The change that a policy first listed after the baseline is, with the watched codes it names.

    It is for review when it names a watched code and kept for the record when it names none.
    ``returned`` says that it is listed again after it had been told as retired.
    """
    named = _named(document, watch)
    quotes = list(dict.fromkeys(quote for quote, _, _ in named.values()))
    effective = next((dates for _, _, dates in named.values() if dates), document_dates(document))
    codes = tuple(code for code in (*watch.numbers, *sorted(named)) if code in named)
    return Change(
        kind=ChangeKind.POLICY_PUBLISHED,
        aspect=None,
        codes=tuple(dict.fromkeys(codes)),
        before=None,
        after="\n".join(quotes[:6]) or document.title,
        where=next((where for _, where, _ in named.values()), ()),
        severity=Severity.REVIEW if codes else Severity.RECORD,
        direction=Direction.UNCLEAR,
        stage=Stage.ANNOUNCED if any(one.day > today for one in effective) else Stage.IN_EFFECT,
        applies_by=applies_by(*quotes),
        basis=Basis.PROSE,
        effective=effective,
        notes=("It is listed again after it had left its index.",) if returned else (),
    )


_Named = dict[str, tuple[str, tuple[str, ...], tuple[StatedDate, ...]]]


def _named(document: Document, watch: WatchList) -> _Named:
    """Each watched code the document names: the sentence or row, its headings, its dates."""
    found: _Named = {}
    for passage in passages_of(document):
        if passage.zone in _SILENT:
            continue
        codes = {mention.code for mention in codes_in_prose(passage.text, frozenset(watch.numbers))}
        codes |= set(family_members(passage.text, frozenset(watch.numbers)))
        for code in sorted(codes):
            if watch.watches(code):
                dates = effective_dates(passage.text) or effective_dates(passage.block.text)
                found.setdefault(code, (passage.text, passage.where, dates))
    for statement in document.statements:
        if watch.watches(statement.code):
            found.setdefault(statement.code, (statement.quote, statement.place, ()))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """A stated date still to come, with the publisher's sentence."""

    dates: tuple[StatedDate, ...]
    quote: str
    where: tuple[str, ...]
    codes: tuple[str, ...]


def upcoming(document: Document, watch: WatchList, *, today: date) -> tuple[Upcoming, ...]:
    """What a first reading says is still to come about watched codes.

    Sentences that name a watched code (or the default family's range) with an effective date
    after ``today``; a first reading is a baseline, but what it announces must not be lost.
    """
    familiar = frozenset(watch.numbers or tuple(item.code for item in DEFAULT_CODES))
    found: list[Upcoming] = []
    for passage in passages_of(document):
        if passage.zone in _SILENT:
            continue
        future = tuple(one for one in effective_dates(passage.text) if one.day > today)
        if not future:
            continue
        mentioned = [mention.code for mention in codes_in_prose(passage.block.text, familiar)]
        mentioned.extend(family_members(passage.block.text, familiar))
        codes = tuple(dict.fromkeys(code for code in mentioned if watch.watches(code)))
        if codes:
            found.append(
                Upcoming(dates=future, quote=passage.text, where=passage.where, codes=codes)
            )
    return tuple(found)
