"""``demo``: the main job as a newcomer sees it."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import Progress, TaskID

from policywatch.cli.output import fail, note, write, write_table
from policywatch.cli.progress import progress_bar
from policywatch.dates_in_words import effective_in_words
from policywatch.logs import configure_logs
from policywatch.settings import Settings, load_settings

if TYPE_CHECKING:
    from policywatch.demo.rehearsal import Rehearsal

_MARK = ".policywatch-demo"
_NO_SLACK: dict[str, Any] = {
    "slack_token": None,
    "slack_token_file": None,
    "slack_channel": None,
    "health_channel": None,
}


def demo(
    *,
    slack: Annotated[
        bool, typer.Option("--slack", help="Post to the configured Slack channel.")
    ] = False,
    pages: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Another folder of editions to serve."),
    ] = None,
    home: Annotated[
        Path, typer.Option(help="Where the demo keeps its database; made anew each time.")
    ] = Path("policywatch-demo"),
) -> None:
    """Run the main job on example pages of five payers, served on this machine.

    The first edition of each page is the baseline; the second one brings the changes, a page that
    changed only in noise, and a bot wall. Needs no network, no account and no settings.
    """
    from policywatch.demo.rehearsal import rehearse
    from policywatch.demo.site import PagesError

    configure_logs(quiet=True)
    settings = _settings(home, slack=slack)
    _fresh(home)
    write("policywatch demo: two editions of example pages, made up for this, served on loopback.")
    shipped = resources.as_file(resources.files("policywatch.demo") / "pages")
    with shipped as own, _progress() as progress:
        try:
            done = rehearse(pages or own, settings, write=_boxed, progress=progress)
        except PagesError as error:
            fail(str(error), code=2)
        except TimeoutError:
            fail("a source of the demo did not come due within a minute")
    _report(done, settings, slack=slack)
    lost = [one.drained for one in done.passes if one.drained.dead or one.drained.parked]
    if lost:
        fail(f"not everything could be posted: {lost[-1].last_error}")


def _settings(home: Path, *, slack: bool) -> Settings:
    given: dict[str, Any] = {} if slack else dict(_NO_SLACK)
    settings = load_settings(home=home.resolve(), database_url=None, sources=None, **given)
    if slack and settings.token is None:
        fail("--slack needs POLICYWATCH_SLACK_TOKEN and POLICYWATCH_SLACK_CHANNEL", code=2)
    return settings


def _fresh(home: Path) -> None:
    """An empty home; an earlier demo's files in it are removed, nobody else's."""
    if home.exists() and not home.is_dir():
        fail(f"{home} is a file; name a directory with --home", code=2)
    if home.is_dir() and any(home.iterdir()) and not (home / _MARK).exists():
        fail(f"{home} holds files that are not the demo's; name another with --home", code=2)
    try:
        home.mkdir(parents=True, exist_ok=True)
        for path in home.glob("policywatch.db*"):
            if path.is_file():
                path.unlink()
        (home / _MARK).touch()
    except OSError as error:
        fail(f"{home} cannot be written: {error.strerror}; name another with --home")


def _boxed(text: str) -> None:
    """One message as the channel would show it, set apart from the rest."""
    rule = "-" * 100
    write(f"\n{rule}\n{text.rstrip()}\n{rule}")


class _Steps:
    """Progress over editions: a bar on a terminal, a line an edition elsewhere."""

    def __init__(self, progress: Progress, *, drawn: bool) -> None:
        self._progress = progress
        self._drawn = drawn
        self._tasks: dict[int, TaskID] = {}

    def __call__(self, edition: int, done: int, total: int) -> None:
        if edition not in self._tasks:
            self._tasks[edition] = self._progress.add_task(f"Edition {edition}", total=total)
            if not self._drawn:
                note(f"edition {edition}: visiting {total} sources")
        self._progress.update(self._tasks[edition], completed=done)


@contextmanager
def _progress() -> Iterator[_Steps]:
    drawn = sys.stderr.isatty()
    with progress_bar() as progress:
        yield _Steps(progress, drawn=drawn)


def _report(done: Rehearsal, settings: Settings, *, slack: bool) -> None:
    from policywatch.demo.report import outcome_rows
    from policywatch.opening import opened_database
    from store.history import history

    for one in done.passes:
        write(f"\nEdition {one.edition}")
        write_table(["publisher", "source", "outcome"], outcome_rows(one, done.catalogue))
    posted = sum(one.drained.sent for one in done.passes)
    where = f"posted to Slack channel {settings.slack_channel}" if slack else "shown above"
    write(f"\n{posted} messages {where}. What the store now says of each watched code:")
    with opened_database(settings) as database:
        for code in settings.watch.numbers:
            entries = history(database, code, payer=None, since=None, until=None)
            write(f"\nhistory {code}: {len(entries)} changes")
            write_table(
                ["publisher", "policy", "change", "codes", "effective as stated", "id"],
                (
                    [
                        entry.publisher_name,
                        entry.number or entry.title,
                        entry.kind,
                        ", ".join(entry.codes),
                        effective_in_words(entry.effective),
                        entry.public_id,
                    ]
                    for entry in entries
                ),
            )
    home = shlex.quote(str(settings.home_directory))
    program = "policywatch" if shutil.which("policywatch") else shlex.quote(sys.argv[0])
    code = settings.watch.numbers[0]
    write(
        f"\nThe database is {settings.home_directory / 'policywatch.db'}. Try next:\n"
        f"  export POLICYWATCH_HOME={home}\n"
        f"  {program} history {code} --json\n"
        f"  {program} show ID             one change with its evidence; an ID from above\n"
        f"  {program} run                 its pages on http://127.0.0.1:17003\n"
        "and, with a home of your own:\n"
        f"  {program} sources list        what can be watched\n"
        f"  {program} sources add URL     watch any page"
    )
