"""One change of two files in words and as a redline, as the terminal and the page show it."""

from collections.abc import Iterable
from dataclasses import dataclass

from notifier.alert_wording import notes_of
from notifier.happenings import happening_of
from notifier.phrases import APPLIES_BY, BASES, DIRECTIONS, SEVERITIES, STAGES, listed
from notifier.quoting import elided, plain
from policy.changes import Change
from policy.redline import Mark, Piece, redline
from policywatch.dates_in_words import effective_in_words

_LONGEST = 100_000  #: characters of one side that are shown
_MOST_CODES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """``headline`` is one sentence, ``facts`` are (label, text) pairs in reading order.

    ``pieces`` are the redline of both sides; ``missing`` says that nothing stood or stands here,
    where only one side does. All texts are free of what commands a terminal or turns the direction
    of writing.
    """

    severity: str
    headline: str
    pieces: tuple[Piece, ...]
    missing: str
    facts: tuple[tuple[str, str], ...]


def shown(change: Change) -> ShownChange:
    """A change as a person reads it."""
    sentence = happening_of(change).sentence
    before, after = (_harmless(side) for side in (change.before, change.after))
    return ShownChange(
        severity=SEVERITIES[change.severity],
        headline=sentence[:1].upper() + sentence[1:],
        pieces=redline(before or "", after or ""),
        missing="Nothing stood here." if before is None else _nothing_now(after),
        facts=tuple(_facts(change)),
    )


def _nothing_now(after: str | None) -> str:
    return "Nothing stands here now." if after is None else ""


def _facts(change: Change) -> Iterable[tuple[str, str]]:
    yield "Kind", change.kind.value
    yield "Codes", listed(change.codes, most=_MOST_CODES) or "none named in the passage"
    if change.governed:
        yield "Governs", listed(change.governed, most=_MOST_CODES)
    yield "Where", " > ".join(plain(heading) for heading in change.where) or "not under a heading"
    yield "Effective", plain(effective_in_words(change.effective))
    yield "Applies by", APPLIES_BY[change.applies_by]
    yield (
        "Read as",
        f"{DIRECTIONS[change.direction]}, {STAGES[change.stage]}; {BASES[change.basis]}",
    )
    for note in notes_of(change):
        yield "Note", plain(note)


def _harmless(side: str | None) -> str | None:
    """A side line by line; past 100,000 characters, how much more there is."""
    if side is None:
        return None
    more = len(side) - _LONGEST
    text = "\n".join(plain(line) for line in side[:_LONGEST].split("\n"))
    return text if more <= 0 else f"{text} … ({more:,} characters more)"


def shortened(pieces: tuple[Piece, ...], room: int) -> tuple[Piece, ...]:
    """The pieces with long unchanged stretches left out, ``room`` characters kept at each end."""
    last = len(pieces) - 1
    if last == 0:
        return pieces
    return tuple(
        (mark, elided(text, room, first=at == 0, last=at == last) if mark is Mark.KEPT else text)
        for at, (mark, text) in enumerate(pieces)
    )
