"""``sources check``: what is read of each source and what is not, with what to do about it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from policy.told import names_watched
from policywatch.catalogue import Catalogue, load_catalogue
from policywatch.cli.options import AsJson
from policywatch.cli.output import fail, write, write_json
from policywatch.cli.progress import progress_bar
from policywatch.clock import system_clock
from policywatch.logs import configure_logs
from policywatch.settings import load_settings
from policywatch.unknown import unknown_source

if TYPE_CHECKING:
    from policy.codes import WatchList
    from policy.sources import Publisher, Source
    from policywatch.looking import Look
    from policywatch.settings import Settings

_MOST_OF_EXPORT = 5  #: documents of an archive that are shown; the rest is counted


def check(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Slugs of sources; all enabled ones by default.")
    ] = None,
    *,
    live: Annotated[
        bool, typer.Option("--live", help="Fetch them now; nothing is recorded.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="All declared sources, enabled or not.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say of each source what is read and what is not, with the remedy; nothing is recorded.

    Without --live it says what the last visit read, and needs no network. Exit 1 when something
    could not be read.
    """
    configure_logs(quiet=True)
    settings = load_settings()
    declared = load_catalogue(settings.sources_directory)
    chosen = _chosen(sources, declared, every=every)
    looks = _live(chosen, settings, declared) if live else _stored(chosen, settings)
    if as_json:
        from policywatch.look_report import as_dict

        write_json([as_dict(one, settings.watch) for found in looks for one in found])
    else:
        for source, found in zip(chosen, looks, strict=True):
            _report(source, found, settings)
        _summary(looks)
    if any(one.document is None for found in looks for one in found):
        raise typer.Exit(1)


def _chosen(slugs: list[str] | None, declared: Catalogue, *, every: bool) -> list[Source]:
    if slugs and every:
        raise typer.BadParameter("name sources, or use --all")
    for slug in slugs or ():
        if declared.source(slug) is None:
            fail(unknown_source(slug, declared), code=2)
    chosen = [
        one for one in declared.sources if every or (one.slug in slugs if slugs else one.enabled)
    ]
    if not chosen:
        fail("no source is enabled; name sources to check, as listed by policywatch sources list")
    return chosen


def _numbers(publisher: Publisher, declared: Catalogue) -> frozenset[str]:
    """The policies by whose number the publisher's sources are declared."""
    return frozenset(
        one.number for one in declared.sources if one.publisher == publisher and one.number
    )


def _live(chosen: list[Source], settings: Settings, declared: Catalogue) -> list[list[Look]]:
    from policywatch.looking import look
    from policywatch.world import crawling_of

    crawling = crawling_of(settings)

    async def visit() -> list[list[Look]]:
        found = []
        with progress_bar() as progress:
            task = progress.add_task("Reading", total=len(chosen))
            for source in chosen:
                progress.update(task, description=source.slug)
                found.append(
                    await look(
                        source,
                        crawling,
                        settings.allow_hosts,
                        system_clock,
                        settings.watch,
                        _numbers(source.publisher, declared),
                    )
                )
                progress.advance(task)
        return found

    return asyncio.run(visit())


def _stored(chosen: list[Source], settings: Settings) -> list[list[Look]]:
    from policywatch.looking import look_back
    from policywatch.opening import opened_database

    with opened_database(settings) as database:
        return [look_back(source, database) for source in chosen]


def _report(source: Source, found: list[Look], settings: Settings) -> None:
    from policywatch.declared_trouble import declared_trouble
    from policywatch.look_report import lines_of

    places = f", {' '.join(source.jurisdictions)}" if source.jurisdictions else ""
    business = source.line_of_business.replace("_", " ")
    write(f"\n{source.slug}: {source.publisher.name}, {business}{places}: {source.title}")
    for trouble in declared_trouble(source, settings):
        write(f"  note: {trouble}")
    shown = _shown(source, found, settings.watch)
    for one in shown:
        for line in lines_of(one, settings.watch, settings.zone):
            write(f"  {line}")
    left = len(found) - len(shown)
    if left:
        write(f"  and {left:,} more documents read; --json has them all")


def _shown(source: Source, found: list[Look], watch: WatchList) -> list[Look]:
    """What is shown of a source: of an archive what could not be read, and the first of the rest.

    First are the documents that name a watched code.
    """
    if source.method != "export":
        return found
    unread = [one for one in found if one.document is None]
    read = sorted(
        (one for one in found if one.document is not None),
        key=lambda one: one.document is None or not names_watched(one.document, watch),
    )
    return [*unread, *read[:_MOST_OF_EXPORT]]


def _summary(looks: list[list[Look]]) -> None:
    every = [one for found in looks for one in found]
    unread = sum(one.document is None for one in every)
    write(f"\n{len(every) - unread:,} of {len(every):,} documents of {len(looks)} sources read")
