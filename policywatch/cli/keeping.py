"""``verify``, ``backup`` and ``restore``: what is kept is whole, and is kept twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policywatch.cli.options import AsJson
from policywatch.cli.output import note, write, write_json, write_table
from policywatch.cli.progress import stepwise
from policywatch.clock import system_clock
from policywatch.settings import load_settings

if TYPE_CHECKING:
    from policywatch.verifying import Verified


def verify(*, as_json: AsJson = False) -> None:
    """Check that all that is kept is whole, and read every edition again. Exit 1 when it is not.

    Every hash, every reference, every document, the outbox. Nothing is changed, and the service may
    run meanwhile.
    """
    from policywatch.verifying import verify as verify_database
    from store.database import open_kept

    settings = load_settings()
    database = open_kept(settings.database)
    try:
        with stepwise() as progress:
            verified = verify_database(database, settings.watch, progress)
    finally:
        database.close()
    if as_json:
        write_json(_as_dict(database.name, verified))
    else:
        _print(database.name, verified)
    if verified.findings:
        raise typer.Exit(1)


def backup(
    destination: Annotated[Path, typer.Argument(help="The file to write; it may not exist.")],
) -> None:
    """Copy the database, bytes included, into one file; the service may run meanwhile.

    Of PostgreSQL use pg_dump.
    """
    from store.backup import back_up

    back_up(load_settings().database, destination.absolute())
    write(f"{destination}: {destination.stat().st_size:,} bytes")


def restore(
    source: Annotated[Path, typer.Argument(help="A file that policywatch backup wrote.")],
) -> None:
    """Make the database of these settings from a backup, where there is none.

    Of messages that waited when it was made the channel is asked before they are posted.
    """
    from policywatch.opening import make_home
    from store.backup import restore as restore_database

    settings = load_settings()
    make_home(settings)
    restore_database(settings.database, source.absolute(), now=system_clock())
    write("restored; see policywatch verify")


def _print(name: str, verified: Verified) -> None:
    if verified.findings:
        write_table(
            ["damage", "of", "what is wrong"],
            ([str(one.kind), one.subject, one.what] for one in verified.findings),
        )
        note(
            f"policywatch: {name} is damaged in {len(verified.findings)} places; restore a backup"
            " made before with policywatch restore, and keep this database to compare"
        )
    else:
        write(f"{name} is whole")
    write(", ".join(f"{count:,} {what}" for what, count in verified.counts.items()))


def _as_dict(name: str, verified: Verified) -> dict[str, object]:
    return {
        "database": name,
        "whole": not verified.findings,
        "checked": {what.replace(" ", "_"): count for what, count in verified.counts.items()},
        "findings": [
            {"damage": str(one.kind), "of": one.subject, "what": one.what}
            for one in verified.findings
        ],
    }
