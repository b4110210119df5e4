"""A small seeded draw over the families; ``make evaluate`` draws the full run."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.evaluation import families, truth
from tests.evaluation.families import batches
from tests.evaluation.report import figures, never_drawn
from tests.evaluation.running import run
from tests.evaluation.scoring import Scored

_SEED = 4711
_SAMPLE = 200  #: pairs over all families
_LEAST_FOUND = 0.97  #: share of code-level changes; what is reached, held against falling back
_LEAST_RIGHT = 0.96  #: share of told changes with the right kind and codes
_LEAST_DATED = 0.97  #: share of stated dates


@cache
def _sample() -> tuple[Scored, ...]:
    each = _SAMPLE // len(families.present())
    parts = [part for name in families.present() for part in batches(name, _SEED, each)]
    return tuple(run(parts, processes=1))


@pytest.mark.parametrize("family", families.present())
def test_nothing_is_told_of_revisions_that_differ_in_noise_only(family: str) -> None:
    told = {
        one.name: one.told
        for one in _sample()
        if one.family == family and one.is_noise and one.told
    }

    assert told == {}


def test_no_pair_is_refused_and_none_breaks_the_comparison() -> None:
    assert [(one.name, one.broken) for one in _sample() if one.broken] == []


@pytest.mark.parametrize(
    ("name", "least"),
    [("code_recall", _LEAST_FOUND), ("right", _LEAST_RIGHT), ("dates", _LEAST_DATED)],
)
def test_what_is_told_does_not_fall_below_what_was_reached(name: str, least: float) -> None:
    share = getattr(figures(_sample()), name)

    assert share.value is not None
    assert share.value >= least, f"{name}: {share.good} of {share.of}"


def test_a_full_run_of_web_pages_draws_every_mutation() -> None:
    from tests.evaluation.__main__ import COUNT

    catalogue = families.generator("html").catalogue()
    drawn = {
        mutation
        for part in batches("html", _SEED, COUNT)
        for pair in part.pairs()
        for mutation in pair.mutations
    }

    assert len(catalogue) == len(set(catalogue)) >= 60
    assert sorted(set(catalogue) - drawn) == []
    assert never_drawn(["never done"], _sample()) == ["never done"]


def test_the_same_seed_draws_the_same_pairs() -> None:
    (part,) = batches("html", _SEED, 5)

    assert list(part.pairs()) == list(part.pairs())


def test_the_page_of_results_names_a_command_that_is_there_and_its_own_seed() -> None:
    page = (Path(__file__).parents[2] / "docs" / "truth.md").read_text()
    said = page.partition(truth.BEGIN)[2].partition(truth.END)[0]

    found = re.search(
        r"`python -m tests\.evaluation --seed (\d+)[^`]*`, seed (\d+), \d{4}-\d\d-\d\d, commit",
        said,
    )

    assert found is not None
    assert found[1] == found[2]
