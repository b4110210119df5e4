"""Labelled pairs of PDFs, and of the text that is extracted from such."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.evaluation.html.composing import compose
from tests.evaluation.html.drafts import Desk, Draft
from tests.evaluation.html.list_edits import LIST_EDITS
from tests.evaluation.html.prose_edits import PROSE_EDITS
from tests.evaluation.html.source import Source
from tests.evaluation.pairs import Label, Pair
from tests.evaluation.pdf.code_lists import compose_list
from tests.evaluation.pdf.galley import galley
from tests.evaluation.pdf.looks import LOOKS, Look
from tests.evaluation.pdf.noise import EXTRACTED, NOISE, SET, Later
from tests.evaluation.pdf.plain_text import as_text
from tests.evaluation.pdf.press import running_words, typeset

_REAL = {**LIST_EDITS, **PROSE_EDITS}
_LISTS = (
    "code joins the authorization list",
    "code leaves the authorization list",
)
_NOISE_SHARE = 0.45
_EDITIONS = ("edition dated anew", "edition dated and its history kept")


def catalogue() -> tuple[str, ...]:
    """The names of everything that is done to a document."""
    return (*NOISE, *SET, *EXTRACTED, *_REAL, *_EDITIONS)


def pairs(seed: int, count: int) -> Iterator[Pair]:
    """``count`` pairs; near half of them differ in noise only."""
    for number in range(count):
        yield _pair(Random(f"pdf {seed} {number}"), f"{seed}-{number:04}")


def _pair(rng: Random, name: str) -> Pair:
    publisher = rng.choice(tuple(LOOKS))
    look = rng.choice(LOOKS[publisher])
    is_text = rng.random() < 0.4
    if is_text:
        mode = rng.choice(("layout", "layout", "raw", "one line"))
        look = replace(look, text_mode=mode, text_width=rng.choice((80, 96, 120)))
    source = _composed(rng, publisher)
    if look.columns > 1 or (is_text and look.text_mode != "layout"):
        _without_columns(source)
    desk = Desk(before=source, after=deepcopy(source), rng=rng)
    noise_only = rng.random() < _NOISE_SHARE
    done: list[str] = []
    drafts: list[Draft] = []
    if not noise_only:
        wanted = rng.choice((1, 1, 1, 2, 2, 3, 4, 5))
        possible = _LISTS if publisher == "lists" else tuple(_REAL)
        for edit in rng.sample(possible, len(possible)):
            whole = "everything" in desk.taken
            found = _REAL[edit](desk) if len(done) < wanted and not whole else None
            if found:
                drafts += found
                done.append(edit)
    before = _made(desk.before, look, is_text=is_text)
    later = Later(source=desk.after, look=look, rng=rng)
    stated: Mapping[str, str] = {}
    if drafts:
        done += _dated_anew(later, desk)
        stated = {"all": later.source.stated} if later.source.stated else {}
    noises = {**NOISE, **(EXTRACTED if is_text else SET)}
    wanted = rng.choice((1, 1, 2, 3, 5)) if noise_only else rng.choice((0, 0, 0, 1, 2))
    for one in (noise := rng.sample(tuple(noises), wanted)):
        if later.source.history or one != "history of a review":
            noises[one](later)
    return Pair(
        name=name,
        publisher=publisher,
        shape=f"{look.name}{f', text ({look.text_mode})' if is_text else ''}",
        format="txt" if is_text else "pdf",
        before=before,
        after=_made(later.source, later.look, is_text=is_text),
        labels=tuple(_label(one, stated) for one in drafts),
        mutations=(*done, *noise),
    )


def _composed(rng: Random, publisher: str) -> Source:
    if publisher == "lists":
        return compose_list(rng, rng.choice((60, 120, 120, 300)))
    if publisher == "fep":
        return replace(compose(rng, "bcbs"), publisher="fep")
    return compose(rng, publisher)


def _without_columns(source: Source) -> None:
    """For pages where cells would say nothing: too narrow, or without places that tell columns apart."""
    for group in source.groups():
        group.columns = ()


def _made(source: Source, look: Look, *, is_text: bool) -> bytes:
    day = source.stated
    printed = date.fromisoformat(day).strftime(look.printed) if day else ""
    running = running_words(source, printed)
    elements = galley(source, look)
    return as_text(elements, look, running) if is_text else typeset(elements, look, running)


def _dated_anew(later: Later, desk: Desk) -> list[str]:
    """What an edition that says it is new prints: another day, and perhaps a line of its history."""
    style = later.rng.choice((None, *_EDITIONS))
    source = later.source
    if style is None or "everything" in desk.taken:
        return []
    day = date(2026, 11, 1) + timedelta(days=later.rng.randrange(0, 150))
    for label in source.dates:
        if label != "Effective":
            early = 0 if label == source.effective else later.rng.randrange(3, 50)
            source.dates[label] = (day - timedelta(days=early)).isoformat()
    if style == _EDITIONS[1] and source.history:
        row = (
            (day - timedelta(days=9)).isoformat(),
            "Coding and coverage sections revised; see the text.",
        )
        source.history.insert(0, row)
    return [style]


def _label(one: Draft, stated: Mapping[str, str]) -> Label:
    return Label(
        kinds=one.kinds,
        codes=one.codes,
        effective=stated if one.effective is None else one.effective,
        before=one.before,
        after=one.after,
        code_level=one.code_level,
    )
