"""Pairs of tables and of API answers, each file alone: made from a seed, noise and true changes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Final, TypeVar

from tests.evaluation.pairs import Label, Pair
from tests.evaluation.tables import answer_changes, answers, sheet_changes, sheet_noise, sheets
from tests.evaluation.tables.answers import ANSWERS, Answer
from tests.evaluation.tables.cms_files import FILES
from tests.evaluation.tables.code_lists import SHAPES
from tests.evaluation.tables.sheets import Sheet

_Source = TypeVar("_Source", Sheet, Answer)
_Noise = Mapping[str, Callable[[Random, _Source], _Source | None]]
_Changes = Mapping[
    str, tuple[Callable[[Random, _Source], tuple[_Source, tuple[Label, ...]] | None], str]
]
_QUIET: Final = 0.45  #: share of the pairs that differ in noise only


def catalogue() -> tuple[str, ...]:
    """The names of all that is done to a source."""
    return tuple(sorted({
        f"{prefix} {name}"
        for prefix, named in (("table", sheet_noise.NOISE), ("table", sheet_changes.CHANGES), ("answer", answer_changes.NOISE), ("answer", answer_changes.CHANGES))
        for name in named
    }))  # fmt: skip


def pairs(seed: int, count: int) -> Iterator[Pair]:
    """``count`` pairs, the same for the same seed; shapes by turns, so that few pairs show many."""
    makers = (*SHAPES, *FILES, *ANSWERS)
    for at in range(count):
        draw = Random(f"tables {seed} {at}")
        made = makers[at % len(makers)](draw)
        if isinstance(made, Sheet):
            yield _pair_of_sheets(draw, made, f"tables-{seed}-{at}")
        else:
            yield _pair_of_answers(draw, made, f"tables-{seed}-{at}")


def _pair_of_sheets(draw: Random, sheet: Sheet, name: str) -> Pair:
    after, labels, done = _mutated(draw, sheet, sheet_noise.NOISE, sheet_changes.CHANGES)
    return Pair(
        name=name, publisher=sheet.publisher, shape=sheet.shape, format=sheet.format, before=sheets.written(sheet), after=sheets.written(after),
        labels=labels, mutations=tuple(f"table {one}" for one in done),
    )  # fmt: skip


def _pair_of_answers(draw: Random, answer: Answer, name: str) -> Pair:
    after, labels, done = _mutated(draw, answer, answer_changes.NOISE, answer_changes.CHANGES)
    return Pair(
        name=name, publisher="coverage api", shape=answer.endpoint, format="json", before=answers.written(answer), after=answers.written(after),
        labels=labels, mutations=tuple(f"answer {one}" for one in done),
    )  # fmt: skip


def _mutated(
    draw: Random, source: _Source, noise: _Noise[_Source], changes: _Changes[_Source]
) -> tuple[_Source, tuple[Label, ...], list[str]]:
    """The later source, what truly changed in it, and the names of all that was done."""
    done: list[str] = []
    labels: list[Label] = []
    if draw.random() >= _QUIET:
        families: set[str] = set()
        wanted = draw.choice((1, 1, 1, 2, 3))
        for name in draw.sample(sorted(changes), len(changes)):
            change, family = changes[name]
            if wanted == len(families) or families & set(family.split()):
                continue
            changed = change(draw, source)
            if changed is not None:
                source, found = changed
                labels.extend(found)
                done.append(name)
                families |= set(family.split())
    wanted = draw.choice((1, 1, 2, 3)) if not done else draw.choice((0, 0, 1, 2))
    for name in draw.sample(sorted(noise), len(noise)):
        if wanted == 0:
            break
        noisy = noise[name](draw, source)
        if noisy is not None:
            source, wanted = noisy, wanted - 1
            done.append(name)
    return replace(source, touched=frozenset()), tuple(_dated(labels, source.stated)), done


def _dated(labels: list[Label], stated: str) -> Iterator[Label]:
    """What neither its row nor its sentence dates applies from the day the whole is stated for."""
    for one in labels:
        yield replace(one, effective={"all": stated}) if stated and not one.effective else one
