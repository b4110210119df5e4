"""``sources``: what can be watched, adding to it, and reading it without recording anything."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from policy.sources import LineOfBusiness
from policywatch.catalogue import load_catalogue, parse_cadence
from policywatch.cli.checking import check
from policywatch.cli.options import AsJson, Yes
from policywatch.cli.output import fail, note, write, write_json, write_table
from policywatch.clock import system_clock
from policywatch.logs import configure_logs
from policywatch.operator_file import set_enabled
from policywatch.settings import load_settings
from policywatch.unknown import unknown_publisher, unknown_source
from store.catalogue import SourceView, list_sources, sync_sources

if TYPE_CHECKING:
    from policywatch.adding import Candidate
    from store.catalogue import SourceView

app = typer.Typer(no_args_is_help=True, help="See, add, enable and check sources.")


@app.command("list")
def list_all(
    *,
    as_json: AsJson = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="The catalogue as a page, without what was visited.")
    ] = False,
) -> None:
    """List the declared sources, whether they are watched, and how their last visit ended."""
    from policywatch.opening import opened_database
    from policywatch.source_page import source_page

    settings = load_settings()
    declared = load_catalogue(settings.sources_directory)
    if markdown:
        write(source_page(declared).rstrip())
        return
    with opened_database(settings) as database:
        sync_sources(database, declared.sources, system_clock())
        views = [view for view in list_sources(database) if view.removed_at is None]
    if as_json:
        write_json([_as_dict(view) for view in views])
        return
    write_table(
        ["source", "publisher", "watched", "last visit", "last read (UTC)", "title", "address"],
        (
            [
                view.source.slug,
                view.source.publisher.name,
                "yes" if view.enabled else "no",
                view.last_outcome or "never",
                f"{view.last_good_at:%Y-%m-%d %H:%M}" if view.last_good_at else "never",
                view.source.title,
                view.source.url,
            ]
            for view in views
        ),
        whole={"source"},
    )


def _as_dict(view: SourceView) -> dict[str, object]:
    source = view.source
    return {
        "source": source.slug,
        "publisher": source.publisher.slug,
        "title": source.title,
        "url": source.url,
        "method": str(source.method),
        "line_of_business": str(source.line_of_business),
        "jurisdictions": list(source.jurisdictions),
        "every": source.every,
        "enabled": view.enabled,
        "address_seen": source.seen,
        "declared_in": source.origin,
        "last_outcome": str(view.last_outcome) if view.last_outcome else None,
        "last_reason": str(view.last_reason) if view.last_reason else None,
        "last_visit": view.last_visit_at.isoformat() if view.last_visit_at else None,
        "last_read": view.last_good_at.isoformat() if view.last_good_at else None,
        "next_due": view.next_due_at.isoformat() if view.next_due_at else None,
    }


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="Address of a policy: a page, a PDF, a text.")],
    *,
    publisher: Annotated[
        str | None, typer.Option(help="Slug of the publisher; told from the address by default.")
    ] = None,
    line_of_business: Annotated[
        LineOfBusiness, typer.Option(help="Which business of the payer it speaks for.")
    ] = LineOfBusiness.NOT_STATED,
    every: Annotated[str, typer.Option(help="Cadence: 30m, 6h, 1d, 1w.")] = "1d",
    yes: Yes = False,
) -> None:
    """Fetch an address once, show what was read, and watch it from now on."""
    from policywatch.adding import AddError, as_source, look_at, watch
    from policywatch.opening import opened_world

    configure_logs(quiet=True)
    settings = load_settings()
    declared = load_catalogue(settings.sources_directory)
    if publisher is not None and declared.publisher(publisher) is None:
        fail(unknown_publisher(publisher, declared), code=2)
    try:
        cadence = parse_cadence(every)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--every") from None
    try:
        candidate = asyncio.run(
            look_at(url, declared, settings, publisher=publisher, line=line_of_business)
        )
    except AddError as error:
        fail(str(error), code=2 if error.usage else 1)
    _show(candidate)
    if not yes and sys.stdin.isatty() and not typer.confirm("Watch this?"):
        raise typer.Exit(1)
    source = as_source(candidate, declared, every=cadence)
    with opened_world(settings, write=note, catalogue=declared) as world:
        path = watch(candidate, source, declared, world)
    write(f"{source.slug} is watched every {every}; declared in {path}")
    write("What it says now is the baseline. Next: policywatch crawl, or policywatch run.")


def _show(candidate: Candidate) -> None:
    document = candidate.document
    write(f"{document.title}")
    write(f"Publisher: {candidate.publisher.name}; number: {document.number or 'not found'}")
    for one in document.dates:
        write(f"{one.printed_label}: {one.printed}")
    if candidate.watched:
        write_table(
            ["code", "aspect", "value", "under"],
            (
                [one.code, one.aspect, one.value, one.place[-1] if one.place else ""]
                for one in candidate.watched
            ),
        )
    else:
        write("It lists none of the watched codes; its wording is watched all the same.")


@app.command()
def enable(sources: Annotated[list[str], typer.Argument(help="Slugs of sources.")]) -> None:
    """Watch sources of the catalogue."""
    _switch(sources, on=True)


@app.command()
def disable(sources: Annotated[list[str], typer.Argument(help="Slugs of sources.")]) -> None:
    """Stop watching sources; what was recorded stays."""
    _switch(sources, on=False)


def _switch(slugs: list[str], *, on: bool) -> None:
    from policywatch.opening import opened_database

    settings = load_settings()
    declared = load_catalogue(settings.sources_directory)
    for slug in slugs:
        source = declared.source(slug)
        if source is None:
            fail(unknown_source(slug, declared), code=2)
        path = set_enabled(settings.sources_directory, source, on=on)
        write(f"{slug} is {'watched' if on else 'no longer watched'} (written to {path})")
    with opened_database(settings) as database:
        sync_sources(database, load_catalogue(settings.sources_directory).sources, system_clock())


app.command()(check)
