"""``digest``: what was kept from the alerts, now, without sending it."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from policywatch.cli.options import AsJson, day
from policywatch.cli.output import write, write_json, write_table
from policywatch.dates_in_words import instant_in_words
from policywatch.settings import load_settings

if TYPE_CHECKING:
    from store.digest import DigestEntry


def digest(
    *,
    since: Annotated[
        str | None,
        typer.Option(help="Also what a digest has listed, seen from that day on, YYYY-MM-DD."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List what was kept from the alerts and waits for the next digest; nothing is sent."""
    from policywatch.digest import why_of
    from policywatch.opening import opened_database
    from store.digest import kept, waiting

    first = day(since)
    settings = load_settings()
    with opened_database(settings) as database:
        entries = (
            kept(database, since=datetime.combine(first, time.min, settings.zone))
            if first
            else waiting(database)
        )
    if as_json:
        write_json([_as_dict(one, why_of(one)) for one in entries])
        return
    if not entries:
        write(
            f"Nothing was kept from the alerts since {first}."
            if first
            else "Nothing waits for the next digest."
        )
        return
    write_table(
        ["publisher", "codes", "change", "document", "why", "seen", "listed", "id"],
        (
            [
                one.publisher_name,
                ", ".join(one.change.codes or one.change.governed),
                one.change.kind.replace("_", " "),
                f"{one.title} ({one.number})" if one.number else one.title,
                why_of(one),
                instant_in_words(one.observed_at, settings.zone),
                "yes" if one.listed else "no",
                one.public_id,
            ]
            for one in entries
        ),
        whole={"id"},
    )


def _as_dict(one: DigestEntry, why: str) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "publisher": one.publisher,
        "publisher_name": one.publisher_name,
        "source": one.source,
        "title": one.title,
        "number": one.number,
        "line_of_business": one.line_of_business,
        "jurisdictions": list(one.jurisdictions),
        "kind": str(one.change.kind),
        "codes": list(one.change.codes),
        "governed": list(one.change.governed),
        "severity": str(one.change.severity),
        "why": why,
        "observed": one.observed_at.isoformat(),
        "listed": one.listed,
    }
