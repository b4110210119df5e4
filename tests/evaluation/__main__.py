"""Measure how true what is told is: ``python -m tests.evaluation --help``."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from policywatch.cli.progress import progress_bar
from policywatch.clock import system_clock
from tests.evaluation import families, real_pairs, report, truth
from tests.evaluation.families import batches
from tests.evaluation.running import run
from tests.evaluation.scoring import Scored

SEED = 20261125
COUNT = 1800  #: pairs of each family in the full run


def main(
    *,
    seed: Annotated[int, typer.Option(help="What the pairs are drawn with.")] = SEED,
    count: Annotated[int, typer.Option(min=1, help="Pairs of each family.")] = COUNT,
    family: Annotated[list[str] | None, typer.Option(help="Only this family; repeatable.")] = None,
    failures: Annotated[
        Path | None, typer.Option(help="A folder for pairs that were not told rightly.")
    ] = None,
    processes: Annotated[int, typer.Option(min=1)] = os.cpu_count() or 1,
    as_json: Annotated[bool, typer.Option("--json", help="Plain values, with mutations.")] = False,
    write: Annotated[
        Path | None, typer.Option(help="The page whose section is written anew.")
    ] = None,
) -> None:
    """Draw labelled pairs, compare them as ``policywatch compare`` does, and count what was right.

    Exit 1 where a bar is not reached or a mutation was never drawn.
    """
    chosen = tuple(family or families.present())
    unknown = set(chosen) - set(families.present())
    if unknown:
        raise typer.BadParameter(f"no family {', '.join(sorted(unknown))}", param_hint="--family")
    parts = [part for name in chosen for part in batches(name, seed, count)]
    with progress_bar() as bar:
        task = bar.add_task("Comparing", total=len(parts) or None)
        found = run(
            parts, processes=processes, failures=failures, done=lambda _part: bar.advance(task)
        )
    table = report.as_markdown(found)
    corpus = os.environ.get("POLICYWATCH_CORPUS")
    if corpus:
        table = f"{table}\n\n{real_pairs.table(Path(corpus))}"
    if as_json:
        typer.echo(json.dumps(report.as_values(found), indent=2))
    else:
        typer.echo(table)
    if write is not None:
        command = f"python -m tests.evaluation --seed {seed} --count {count}"
        command += "".join(f" --family {name}" for name in family or ())
        said = truth.section(table, command=command, seed=seed, day=system_clock().date())
        write.write_text(truth.replaced(write.read_text(), said))
    wrong = _wrong(found, chosen)
    for line in wrong:
        typer.echo(line, err=True)
    raise typer.Exit(1 if wrong else 0)


def _wrong(found: list[Scored], chosen: tuple[str, ...]) -> list[str]:
    lines = [f"below the bar: {miss}" for miss in report.figures(found).misses()]
    lines += [f"{pair.family}/{pair.name} {pair.broken}" for pair in found if pair.broken]
    for name in chosen:
        mine = [pair for pair in found if pair.family == name]
        missing = report.never_drawn(families.generator(name).catalogue(), mine)
        lines += [f"never drawn in {name}: {mutation}" for mutation in missing]
    return lines


if __name__ == "__main__":
    typer.run(main)
