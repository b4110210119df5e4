"""The line that says a data release was read, also where nothing in it changed for the watched codes."""

from collections.abc import Sequence
from datetime import datetime

from policy.alerts import MessageKind, Notice
from policy.codes import WatchList
from policy.document import Document
from policy.expected import first_day_of, period_in_words, period_of, rhythm_of
from policy.sources import Source
from policywatch.routes import ALERTS, targets_of
from policywatch.world import World
from store import recording


def tell_unchanged(
    source: Source, documents: Sequence[Document], edition: str, world: World
) -> bool:
    """Say once an edition that it was read and changed nothing; whether that was new.

    ``documents`` are all files of the edition, as read for the watched codes.
    """
    now = world.clock()
    notice = release_notice(source, documents, edition=edition, watch=world.watch, at=now)
    targets = targets_of(world.routes, ALERTS)
    key = f"release:{source.slug}:{edition}"
    return recording.record_notice(world.database, notice, key, targets, now) > 0


def release_notice(
    source: Source,
    documents: Sequence[Document],
    *,
    edition: str,
    watch: WatchList,
    at: datetime,
) -> Notice:
    """What was read of an edition: its records, those about each watched code, and that they are as before.

    A code without a record is said to have none here, which is not a statement about coverage.
    """
    tables = [one.table for one in documents if one.table is not None]
    records = sum(table.records for table in tables)
    keys = [set(row.key) for table in tables for row in table.rows]
    codes = watch.numbers
    about = sum(bool(key & set(codes)) for key in keys)
    counted = {code: sum(code in key for key in keys) for code in codes}
    named = "/".join(codes)
    files = f"{len(documents)} files" if len(documents) > 1 else "1 file"
    lines = [
        f"{files} read: {records:,} records, {about:,} about {named}.",
        "By code: " + ", ".join(f"{code} {count:,}" for code, count in counted.items()) + ".",
        "Nothing changed for these codes against the edition before.",
    ]
    missing = [code for code, count in counted.items() if not count]
    if missing:
        lines.append(
            f"{', '.join(missing)}: no record in this edition; that is no statement about coverage or limits."
        )
    return Notice(
        kind=MessageKind.RELEASE,
        headline=f"{source.title} {_edition_in_words(source, edition)} read: {records:,} records, "
        f"{about:,} about {named}, nothing changed",
        lines=tuple(lines),
        at=at,
        source=source.slug,
        remedy=None,
    )


def _edition_in_words(source: Source, edition: str) -> str:
    """``2026 Q4`` for ``2026-10-01``, with what marks a replacement behind it."""
    rhythm, day = rhythm_of(source), first_day_of(edition)
    if rhythm is None or day is None:
        return edition
    again = edition[10:].strip()
    return period_in_words(period_of(day, rhythm), rhythm) + (f" ({again})" if again else "")
