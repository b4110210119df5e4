"""Typeset pairs: the same from the same seed, and every mutation drawn."""

from itertools import islice

from tests.evaluation.pdf.generate import catalogue, pairs


def test_the_same_seed_gives_the_same_files() -> None:
    assert list(pairs(3, 6)) == list(pairs(3, 6))


def test_every_mutation_is_drawn_and_every_name_is_listed() -> None:
    drawn = {name for pair in pairs(1, 900) for name in pair.mutations}

    assert drawn == set(catalogue())


def test_a_pair_without_labels_has_noise_only() -> None:
    for pair in islice(pairs(5, 40), 40):
        assert pair.before != b""
        assert pair.mutations
