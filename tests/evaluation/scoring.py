"""What is told of a labelled pair, held against its labels.

The very function that ``policywatch compare`` calls reads and compares the two files, and every
code counts as watched, as it does there without ``--codes``.

A told change is *right* when its kind is one the label names, its codes are the label's, and the
words of the label stand in the sides it quotes. One told change may answer several labels only
where together they name exactly its codes and each admits its kind: three codes changed alike are
one line. Nothing else counts: a label told in parts is not found, and a second change that says
what another already said is a false alert. Dates are judged beside it, so that a change that is
right but for its date is found, and wrong where dates count.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from policy.changes import Change
from policy.text import normalise
from policywatch.evidence import change_core
from policywatch.files import NotAnEditionError, compare_files
from tests.evaluation.pairs import Label, Pair

_MOST_TOGETHER = 4  #: labels that one told change may answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One told change: the labels it answers, by position, and whether its dates are theirs."""

    answers: tuple[int, ...]
    dates_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A pair with what was told of it. ``broken`` says why nothing could be told, where it could not.

    ``verdicts`` stand beside ``told``, one each.
    """

    name: str
    family: str
    publisher: str
    shape: str
    mutations: tuple[str, ...]
    labels: tuple[Label, ...]
    told: tuple[Mapping[str, Any], ...]
    verdicts: tuple[Verdict, ...]
    broken: str | None = None

    @property
    def is_noise(self) -> bool:
        return not self.labels

    @property
    def answered(self) -> Mapping[int, Verdict]:
        """The labels that were found, by position."""
        return {position: one for one in self.verdicts for position in one.answers}

    @property
    def is_perfect(self) -> bool:
        """Whether everything was told, nothing else, and all of it right."""
        return (
            self.broken is None
            and len(self.answered) == len(self.labels)
            and all(one.answers and one.dates_right for one in self.verdicts)
        )


def scored(pair: Pair, family: str) -> Scored:
    """What is told of a pair, judged. A crash is caught and named: it is a miss, not an end."""
    told: tuple[Change, ...] = ()
    broken = None
    try:
        told = told_of(pair)
    except NotAnEditionError as refused:
        broken = f"refused: {refused}"
    except Exception as error:  # noqa: BLE001 - whatever a page breaks is a finding of this run
        broken = f"crashed: {type(error).__name__}: {error}"
    return Scored(
        name=pair.name,
        family=family,
        publisher=pair.publisher,
        shape=pair.shape,
        mutations=pair.mutations,
        labels=pair.labels,
        told=tuple(change_core(one) for one in told),
        verdicts=judged(pair.labels, told),
        broken=broken,
    )


def told_of(pair: Pair) -> tuple[Change, ...]:
    """What ``policywatch compare`` would print for the pair."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = (Path(folder) / f"{side}.{pair.format}" for side in ("before", "after"))
        old.write_bytes(pair.before)
        new.write_bytes(pair.after)
        return compare_files(old, new).changes


def judged(labels: Sequence[Label], told: Sequence[Change]) -> tuple[Verdict, ...]:
    """For each told change the labels it answers; a label is answered once.

    Of two changes that answer one label the one with its dates does.
    """
    free = set(range(len(labels)))
    verdicts: dict[int, Verdict] = {}
    for most in range(1, _MOST_TOGETHER + 1):
        for with_dates in (True, False):
            for position, change in enumerate(told):
                if position in verdicts:
                    continue
                for chosen in combinations(sorted(free), most):
                    together = [labels[one] for one in chosen]
                    dates_right = all(has_dates(change, one) for one in together)
                    if answers(change, together) and dates_right >= with_dates:
                        verdicts[position] = Verdict(answers=chosen, dates_right=dates_right)
                        free -= set(chosen)
                        break
    wrong = Verdict(answers=(), dates_right=False)
    return tuple(verdicts.get(position, wrong) for position in range(len(told)))


def answers(change: Change, labels: Sequence[Label]) -> bool:
    """Whether a told change says what the labels say, all of it and no more, apart from dates."""
    named = frozenset[str]().union(*(one.codes for one in labels))
    return frozenset(change.codes) == named and all(
        change.kind in one.kinds
        and _quotes(change.before, one.before)
        and _quotes(change.after, one.after)
        for one in labels
    )


def has_dates(change: Change, label: Label) -> bool:
    """Whether the dates of a told change are those stated for the label, by jurisdiction."""
    stated: dict[str, str] = {}
    for one in change.effective:
        stated.setdefault(one.jurisdiction, one.day.isoformat())
    return stated == dict(label.effective)


def _quotes(side: str | None, words: str) -> bool:
    return normalise(words) in normalise(side or "")
