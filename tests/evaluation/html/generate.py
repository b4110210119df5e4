"""Labelled pairs of web pages."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, timedelta
from random import Random

from tests.evaluation.html.chrome import compose_chrome
from tests.evaluation.html.composing import PUBLISHERS, compose
from tests.evaluation.html.drafts import Desk, Draft
from tests.evaluation.html.list_edits import LIST_EDITS
from tests.evaluation.html.noise import ENCODING, HELD, MARKUP, NOISE, Later
from tests.evaluation.html.prose_edits import PROSE_EDITS
from tests.evaluation.html.shapes import SHAPES, render
from tests.evaluation.html.source import Source
from tests.evaluation.pairs import Label, Pair

_REAL = {**LIST_EDITS, **PROSE_EDITS}
_NOISE_SHARE = 0.45
_EDITIONS = ("edition dated anew", "edition dated and its history kept")


def catalogue() -> tuple[str, ...]:
    """The names of everything that is done to a page."""
    return (*NOISE, *_REAL, *_EDITIONS)


def pairs(seed: int, count: int) -> Iterator[Pair]:
    """``count`` pairs; near half of them differ in noise only."""
    for number in range(count):
        yield _pair(Random(f"html {seed} {number}"), f"{seed}-{number:04}")


def _pair(rng: Random, name: str) -> Pair:
    publisher = rng.choice(PUBLISHERS)
    shape = rng.choice(SHAPES[publisher])
    desk = Desk(before=(source := compose(rng, publisher)), after=deepcopy(source), rng=rng)
    noise_only = rng.random() < _NOISE_SHARE
    done: list[str] = []
    drafts: list[Draft] = []
    if not noise_only:
        wanted = rng.choice((1, 1, 1, 2, 2, 3, 4, 5))
        for edit in rng.sample(list(_REAL), len(_REAL)):
            found = _REAL[edit](desk) if len(done) < wanted else None
            if found:
                drafts += found
                done.append(edit)
    chrome = compose_chrome(rng)
    page = render(desk.before, shape, chrome)
    later = Later(source=desk.after, chrome=deepcopy(chrome), shape=shape, rng=rng)
    stated: Mapping[str, str] = {}
    if drafts:
        done += _dated_anew(later, desk)
        stated = {"all": later.source.stated} if later.source.stated else {}
    noise = rng.sample(
        NOISE, rng.choice((1, 1, 2, 3, 5)) if noise_only else rng.choice((0, 0, 0, 1, 2))
    )
    for one in noise:
        if one in HELD:
            HELD[one](later)
    after = render(later.source, later.shape, later.chrome)
    for one in noise:
        if one in MARKUP:
            after = MARKUP[one](after, rng)
    encoding = next((one for one in noise if one in ENCODING), None)
    return Pair(
        name=name,
        publisher=publisher,
        shape=shape.name,
        format="html",
        before=page.encode(),
        after=ENCODING[encoding](after) if encoding else after.encode(),
        labels=tuple(_label(one, stated) for one in drafts),
        mutations=(*done, *noise),
    )


def _dated_anew(later: Later, desk: Desk) -> list[str]:
    """What an edition that says it is new prints: another day, and perhaps a line of its history."""
    style = later.rng.choice((None, *_EDITIONS))
    if style is None or "everything" in desk.taken:
        return []
    source: Source = later.source
    day = date(2026, 11, 1) + timedelta(days=later.rng.randrange(0, 150))
    for label in source.dates:
        if label != "Effective":
            moved = (
                day
                if label == source.effective
                else day - timedelta(days=later.rng.randrange(3, 50))
            )
            source.dates[label] = moved.isoformat()
    if style == _EDITIONS[1]:
        source.history.insert(
            0,
            (
                (day - timedelta(days=9)).isoformat(),
                "Coding and coverage sections revised; see the text.",
            ),
        )
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
