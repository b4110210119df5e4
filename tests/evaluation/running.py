"""Batches of pairs, made and judged in processes."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from tests.evaluation.failures import write_failure
from tests.evaluation.families import Batch
from tests.evaluation.scoring import Scored, scored


def run(
    batches: Sequence[Batch],
    *,
    processes: int,
    failures: Path | None = None,
    done: Callable[[Batch], None] = lambda _batch: None,
) -> list[Scored]:
    """All pairs of the batches, judged, in the order of the batches.

    ``failures`` is a folder to write those into that were not told rightly.
    """
    if processes == 1:
        found = {}
        for batch in batches:
            found[batch] = judge(batch, failures)
            done(batch)
    else:
        found = {}
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            waiting = {pool.submit(judge, batch, failures): batch for batch in batches}
            for future in as_completed(waiting):
                found[waiting[future]] = future.result()
                done(waiting[future])
    return [one for batch in batches for one in found[batch]]


def judge(batch: Batch, failures: Path | None = None) -> list[Scored]:
    """The pairs of one batch, judged."""
    found: list[Scored] = []
    for pair in batch.pairs():
        one = scored(pair, batch.family)
        if failures is not None and not one.is_perfect:
            write_failure(failures / f"seed-{batch.seed}", pair, one)
        found.append(one)
    return found
