"""The program ``policywatch``: its commands, and how mistakes end it."""

import io
import sys
from typing import Annotated

import typer

from policywatch.cli import (
    compare,
    crawl,
    database,
    deliveries,
    demo,
    digest,
    doctor,
    history,
    keeping,
    service,
    setup,
    sources,
)
from policywatch.cli.output import note, write
from policywatch.declarations import CatalogueError
from policywatch.settings import SettingsError
from policywatch.version import VERSION
from store.errors import StoreError

app = typer.Typer(
    name="policywatch",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Watch what payers and CMS publish about the codes a practice bills, and tell the billing "
        "team what changed. Exit codes: 0 done, 1 failed or the answer is no, 2 wrong usage."
    ),
)
app.command()(demo.demo)
app.command()(setup.setup)
app.command()(service.run)
app.command()(crawl.crawl)
app.command()(history.history)
app.command()(history.show)
app.command()(digest.digest)
app.command()(compare.compare)
app.command()(compare.read)
app.add_typer(sources.app, name="sources")
app.add_typer(deliveries.app, name="deliveries")
app.add_typer(database.app, name="db")
app.command()(keeping.verify)
app.command()(keeping.backup)
app.command()(keeping.restore)
app.command()(doctor.doctor)


_OF_USAGE = (SettingsError, CatalogueError)


def _print_version(value: bool) -> None:  # noqa: FBT001 - the callback's form is typer's
    if value:
        write(VERSION)
        raise typer.Exit


@app.callback()
def program(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Take the options of the program itself."""


def run() -> None:
    """Run a command; a mistake of settings, declarations or the database is one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except (SettingsError, CatalogueError, StoreError, OSError, ExceptionGroup) as wrong:
        sys.exit(_told(wrong))


def _told(wrong: Exception) -> int:
    """Say each sentence once; the exit code. What is a mistake of ours is raised again."""
    leaves = _leaves(wrong)
    if not all(isinstance(one, (*_OF_USAGE, StoreError, OSError)) for one in leaves):
        raise wrong
    for sentence in dict.fromkeys(map(_sentence, leaves)):
        note(f"policywatch: {sentence}")
    return 2 if any(isinstance(one, _OF_USAGE) for one in leaves) else 1


def _sentence(error: Exception) -> str:
    if not isinstance(error, OSError) or error.strerror is None:
        return str(error)
    if error.filename is None:
        return f"the output could not be written: {error.strerror}"
    return f"{error.filename} could not be used: {error.strerror}"


def _leaves(error: Exception) -> list[Exception]:
    if isinstance(error, ExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in _leaves(inner)]
    return [error]
