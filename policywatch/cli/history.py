"""``history`` and ``show``: what changed for a code, and the proof of one change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from policy.codes import dotted_diagnosis, is_diagnosis, procedure_system
from policywatch.catalogue import load_catalogue
from policywatch.cli.options import AsJson, day
from policywatch.cli.output import fail, write, write_json, write_table
from policywatch.dates_in_words import effective_in_words, instant_in_words
from policywatch.settings import load_settings

if TYPE_CHECKING:
    from policywatch.settings import Settings
    from store.database import Database
    from store.history import ChangeView, EditionView


def history(
    code: Annotated[str, typer.Argument(help="A CPT, HCPCS or ICD-10-CM code, as 17003.")],
    *,
    payer: Annotated[str | None, typer.Option(help="Slug or name of a publisher.")] = None,
    since: Annotated[str | None, typer.Option(help="First day seen, YYYY-MM-DD, UTC.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day seen, YYYY-MM-DD, UTC.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the recorded changes for a code, newest first."""
    from policywatch.evidence import entry_as_dict
    from policywatch.opening import opened_database
    from store.history import history as stored_history

    wanted = code.strip().upper()
    if procedure_system(wanted) is None:
        wanted = dotted_diagnosis(wanted)
        if not is_diagnosis(wanted):
            raise typer.BadParameter(f"{code!r} is not a CPT, HCPCS or ICD-10-CM code")
    first, last = day(since), day(until)
    if first and last and first > last:
        raise typer.BadParameter(f"--since {first} is after --until {last}")
    settings = load_settings()
    with opened_database(settings) as database:
        if payer is not None:
            _known_payer(payer, database, settings)
        entries = stored_history(database, wanted, payer=payer, since=first, until=last)
    if as_json:
        write_json([entry_as_dict(entry) for entry in entries])
        return
    if not entries:
        chosen = ", as asked for" if payer or since or until else ""
        write(
            f"No change for {wanted}{chosen} is recorded. policywatch sources list says what is read."
        )
        return
    write_table(
        ["seen", "publisher", "policy", "change", "codes", "effective as stated", "id"],
        (
            [
                instant_in_words(entry.observed_at, settings.zone),
                entry.publisher_name,
                entry.number or entry.title,
                entry.kind,
                ", ".join(entry.codes),
                effective_in_words(entry.effective),
                entry.public_id,
            ]
            for entry in entries
        ),
        whole={"id"},
    )


def _known_payer(payer: str, database: Database, settings: Settings) -> None:
    """End with wrong usage where nobody of that slug or name was ever declared."""
    from store.catalogue import list_publishers

    declared = load_catalogue(settings.sources_directory)
    known = {one.slug: one.name for one in declared.publishers} | list_publishers(database)
    if payer.strip().lower() not in {text.lower() for pair in known.items() for text in pair}:
        fail(f"there is no publisher {payer!r}; known are {', '.join(sorted(known))}", code=2)


def show(
    change: Annotated[str, typer.Argument(help="The id of a change, from an alert or history.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show one change with its evidence: both editions, their hashes, addresses and dates."""
    from policywatch.evidence import change_as_dict
    from policywatch.opening import opened_database
    from store.history import change as stored_change

    settings = load_settings()
    with opened_database(settings) as database:
        view = stored_change(database, change)
    if view is None:
        fail(f"there is no change {change!r}; policywatch history CODE lists them")
    if as_json:
        write_json(change_as_dict(view))
        return
    write(_in_words(view, settings.zone))


def _in_words(view: ChangeView, zone: ZoneInfo) -> str:
    change = view.change
    lines = [
        f"{view.publisher}: {view.title}{f' ({view.number})' if view.number else ''}",
        f"{change.severity.upper()}  {change.kind}  {', '.join(change.codes) or 'no code named'}",
        "",
        f"Was:        {change.before if change.before is not None else 'nothing stood here'}",
        f"Now:        {change.after if change.after is not None else 'nothing stands here'}",
        f"Where:      {' > '.join(change.where) or 'not under a heading'}",
        f"Effective:  {effective_in_words(change.effective)}",
        f"Applies by: {change.applies_by.replace('_', ' ')}",
        f"Read as:    {change.direction}, {change.stage.replace('_', ' ')}, from {change.basis}",
        *(f"Note:       {text}" for text in change.notes),
        f"Seen:       {instant_in_words(view.observed_at, zone)}",
        *_event(view),
        *_edition("Edition before", view.before, zone),
        *_edition("Edition after", view.after, zone),
    ]
    return "\n".join(lines)


def _event(view: ChangeView) -> list[str]:
    """What other publications say of the same."""
    event = view.event
    told = event.event if event.event != view.public_id and not event.disagrees_with else None
    lines = [
        ("Told first:", (told,) if told else ()),
        ("Confirmed:", event.confirmed_by),
        ("Disagrees:", event.disagrees_with),
        ("Followed:", event.followed_by),
    ]
    return [f"{label:<11} {', '.join(ids)}" for label, ids in lines if ids]


def _edition(name: str, side: EditionView | None, zone: ZoneInfo) -> list[str]:
    if side is None:
        return ["", f"{name}: none; the policy was listed for the first time"]
    return [
        "",
        name,
        f"  SHA-256:  {side.sha256}",
        f"  Address:  {side.url}",
        f"  Captured: {instant_in_words(side.captured_at, zone)}",
        f"  Version:  {side.version or 'not printed'}",
        *(f"  {one.printed_label}: {one.printed}" for one in side.document.dates),
    ]
