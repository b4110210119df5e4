"""The families of pages the evaluation draws from, each in a package of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

from tests.evaluation.pairs import Pair

FAMILIES = ("html", "pdf", "tables")


class Generator(Protocol):
    """A family's ``generate`` module."""

    def pairs(self, seed: int, count: int) -> Iterator[Pair]:
        """``count`` pairs, the same for the same seed."""

    def catalogue(self) -> tuple[str, ...]:
        """The names of everything that is done to a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A part of a family's pairs, made and judged by one process."""

    family: str
    seed: int
    count: int

    def pairs(self) -> Iterator[Pair]:
        return generator(self.family).pairs(self.seed, self.count)


def present() -> tuple[str, ...]:
    """The families that are there."""
    return tuple(name for name in FAMILIES if find_spec(f"tests.evaluation.{name}") and _has(name))


def _has(family: str) -> bool:
    return find_spec(f"tests.evaluation.{family}.generate") is not None


def generator(family: str) -> Generator:
    return cast("Generator", import_module(f"tests.evaluation.{family}.generate"))


def batches(family: str, seed: int, count: int, *, size: int = 100) -> list[Batch]:
    """A family's pairs in parts of ``size``; each part has a seed of its own made from ``seed``."""
    return [
        Batch(family=family, seed=seed * 1000 + number, count=min(size, count - start))
        for number, start in enumerate(range(0, count, size))
    ]
