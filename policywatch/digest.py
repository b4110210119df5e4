"""The weekly list of what was kept from the alerts, so that nothing is lost by keeping it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from policy.alerts import MessageKind, Notice
from policy.changes import Severity
from policy.told import is_unconfirmed_claim
from policywatch.routes import ALERTS, targets_of
from policywatch.world import World
from store import digest, messages
from store.digest import DigestEntry

_MOST_LINES = 200  #: lines of one digest; the rest is counted and printed by the command
_LONGEST = 160  #: characters of a title


def send_due(world: World) -> bool:
    """Put the digest of the week that ended last into the outbox; whether there was one to send.

    A week runs from Monday 00:00 in the operator's zone and has one digest at most. What was seen
    before it began and stands in no digest yet is listed, so weeks in which nothing ran are caught
    up in one. Nothing kept, nothing sent.
    """
    now = world.clock()
    begun = week_began(now, world.settings.zone)
    year, week, _ = begun.isocalendar()
    key = f"digest:{year}-W{week:02}"
    if messages.was_sent(world.database, key):
        return False
    entries = digest.waiting(world.database, before=begun)
    if not entries:
        return False
    return digest.record_digest(
        world.database,
        digest_notice(entries, at=now, until=begun),
        key,
        targets_of(world.routes, ALERTS),
        now,
        [one.public_id for one in entries],
    )


def week_began(now: datetime, zone: ZoneInfo) -> datetime:
    """The last Monday 00:00 in ``zone``."""
    today = now.astimezone(zone).date()
    return datetime.combine(today - timedelta(days=today.weekday()), time.min, zone)


def digest_notice(entries: Sequence[DigestEntry], *, at: datetime, until: datetime) -> Notice:
    """The digest of ``entries``, which are in the order of their publishers."""
    shown = [line_of(one) for one in entries[:_MOST_LINES]]
    left = len(entries) - len(shown)
    if left:
        first = min(one.observed_at for one in entries)
        shown.append(f"and {left} more: policywatch digest --since {first:%Y-%m-%d}")
    publishers = len({one.publisher for one in entries})
    return Notice(
        kind=MessageKind.DIGEST,
        headline=f"Kept from the alerts before {until:%Y-%m-%d}: {_counted(len(entries), 'change')} "
        f"of {_counted(publishers, 'publisher')}",
        lines=tuple(shown),
        at=at,
        remedy="None needed; each is in the history. policywatch show ID has its evidence.",
    )


def line_of(entry: DigestEntry) -> str:
    """One change in one line: who, which codes, which document, what, why not told, its evidence."""
    change = entry.change
    title = entry.title if len(entry.title) <= _LONGEST else f"{entry.title[: _LONGEST - 1]}…"
    document = f"{title} ({entry.number})" if entry.number else title
    about = ", ".join(change.codes or change.governed) or "no code named"
    kind = change.kind.replace("_", " ")
    return (
        f"{entry.publisher_name}: {about}: {kind} in {document}; {why_of(entry)}; {entry.public_id}"
    )


def why_of(entry: DigestEntry) -> str:
    """Why it was not told by itself."""
    if is_unconfirmed_claim(entry.change):
        return "claimed by the publisher's history alone, not confirmed"
    if entry.change.severity is Severity.RECORD:
        return "for the record"
    business = entry.line_of_business.replace("_", " ")
    where = " ".join(entry.jurisdictions)
    return f"not for this practice ({business}{f', {where}' if where else ''})"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
