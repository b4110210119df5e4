"""``crawl``: visit sources now and deliver what there is to tell."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from policywatch.catalogue import load_catalogue
from policywatch.cli.options import AsJson
from policywatch.cli.output import fail, note, write, write_json, write_table
from policywatch.cli.progress import progress_bar
from policywatch.logs import configure_logs
from policywatch.settings import load_settings
from policywatch.unknown import unknown_source

if TYPE_CHECKING:
    from policywatch.visit_report import VisitReport
    from policywatch.world import World

_PATIENCE = 60.0  #: seconds to wait for a sink that asks to be left alone for a while


def crawl(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Slugs of sources; all enabled ones by default.")
    ] = None,
    *,
    deliver: Annotated[
        bool, typer.Option("--deliver/--no-deliver", help="Deliver what there is to tell.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Visit sources now, whatever their cadence, then deliver what changed.

    Exit 0 when every outcome is recorded, even where a source could not be read; 1 when a named
    source, or every source, could not be read, or when a delivery is dead or parked.
    """
    from policywatch.delivery import Drained, drain_patiently
    from policywatch.digest import send_due
    from policywatch.opening import opened_world
    from store import outbox

    configure_logs(quiet=sys.stderr.isatty())
    settings = load_settings()
    declared = load_catalogue(settings.sources_directory)
    for slug in sources or ():
        if declared.source(slug) is None:
            fail(unknown_source(slug, declared), code=2)
    wanted = tuple(dict.fromkeys(sources or (one.slug for one in declared.sources if one.enabled)))
    if not wanted:
        fail("no source is enabled: see policywatch sources list, then policywatch sources enable")
    with opened_world(settings, write=note if as_json else write, catalogue=declared) as world:
        reports, busy = _visit(wanted, world)
        unprinted = None if as_json else _print_visits(reports)
        send_due(world)
        for slug in busy:
            note(f"policywatch: {slug} is being visited by another process")
        drained = drain_patiently(world, patience=_PATIENCE) if deliver else Drained()
        waiting = outbox.counts(world.database)
    if as_json:
        write_json({"visits": [one.as_dict() for one in reports], "deliveries": dict(waiting)})
    stuck = {state: waiting.get(state, 0) for state in ("dead", "parked") if waiting.get(state)}
    if drained.later:
        note(f"policywatch: {drained.later} put off, tried again next time: {drained.last_error}")
    if stuck:
        counted = " and ".join(f"{count} {state}" for state, count in stuck.items())
        reason = f": {drained.last_error}" if drained.last_error else ""
        note(f"policywatch: deliveries: {counted}{reason}; see policywatch deliveries list")
    if unprinted is not None:
        raise unprinted
    unread = _unread(wanted, reports)
    if stuck or busy or (unread if sources else set(wanted) == unread):
        raise typer.Exit(1)


def _visit(wanted: tuple[str, ...], world: World) -> tuple[list[VisitReport], list[str]]:
    from policywatch.tick import visit_claimed
    from store import schedule

    claimed = schedule.claim_named(world.database, world.owner, wanted, world.clock())
    busy = [slug for slug in wanted if slug not in claimed]
    with progress_bar() as progress:
        task = progress.add_task("Visiting", total=len(claimed))

        def visited(slug: str, _: list[VisitReport]) -> None:
            progress.update(task, advance=1, description=slug)

        reports = asyncio.run(visit_claimed(claimed, world, visited))
    return sorted(reports, key=lambda one: (wanted.index(one.source), one.locator)), busy


def _print_visits(reports: list[VisitReport]) -> OSError | None:
    """Print them; what went wrong with the output, which is no reason to deliver nothing."""
    try:
        write_table(
            ["source", "outcome", "changes", "told", "publication", "detail"],
            (
                [one.source, one.outcome, one.changes, one.told, one.locator, one.explained]
                for one in reports
            ),
        )
    except OSError as error:
        return error
    return None


def _unread(wanted: tuple[str, ...], reports: list[VisitReport]) -> set[str]:
    """The sources of which nothing could be read."""
    read = {one.source for one in reports if one.was_read}
    return {slug for slug in wanted if slug not in read}
