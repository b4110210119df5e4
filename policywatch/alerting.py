"""From a revision's told changes to the alert that is recorded with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from policy.alerts import Alert, AlertedChange, Edition, MessageKind, Notice
from policy.captures import Reason, Remedy
from policy.changes import SEVERITY_ORDER, Change
from policy.codes import WatchList
from policy.document import Document
from policy.publication import Upcoming
from policy.sources import Source
from policy.text import normalise


def build_alert(
    *,
    source: Source,
    changes: Sequence[Change],
    told: Sequence[int],
    public_ids: Sequence[str],
    document: Document,
    before: Edition,
    after: Edition,
    new_history: Sequence[str],
    watch: WatchList,
) -> Alert:
    """The alert of one revision. ``public_ids`` are those of the told changes, in their order."""
    shown = [_watched_first(changes[position], watch) for position in told]
    return Alert(
        publisher=source.publisher.name,
        line_of_business=source.line_of_business,
        jurisdictions=source.jurisdictions,
        title=document.title or source.title,
        number=document.number or source.number,
        version=document.version,
        source=source.slug,
        severity=min((one.severity for one in shown), key=SEVERITY_ORDER.index),
        changes=tuple(
            AlertedChange(public_id=public_id, change=change)
            for public_id, change in zip(public_ids, shown, strict=True)
        ),
        observed_at=after.captured_at,
        before=before,
        after=after,
        stated=tuple(dict.fromkeys((one.printed_label, one.printed) for one in document.dates)),
        date_remarks=_remarks(source, document),
        publishers_note=new_history[0] if new_history else None,
        unchanged_codes=_unchanged(document, shown, watch),
        other_changes=len(changes) - len(shown),
    )


def _watched_first(change: Change, watch: WatchList) -> Change:
    """The same change with the team's codes named before the others it is about."""
    ours = [code for code in (*watch.numbers, *sorted(watch.diagnoses)) if code in change.codes]
    return replace(change, codes=tuple(dict.fromkeys((*ours, *change.codes))))


def _remarks(source: Source, document: Document) -> tuple[str, ...]:
    printed = {normalise(one.printed_label) for one in document.dates}
    return tuple(
        f"{label}: {meaning}"
        for label, meaning in source.publisher.date_meanings
        if any(normalise(label) in words for words in printed)
    )


def _unchanged(document: Document, shown: Sequence[Change], watch: WatchList) -> tuple[str, ...]:
    """Watched codes that the publication still lists and that no told change names."""
    touched = {code for change in shown for code in change.codes}
    if not touched & set(watch.numbers):
        return ()
    listed = {statement.code for statement in document.statements}
    return tuple(code for code in watch.numbers if code in listed and code not in touched)


_IN_WORDS = {
    Reason.BOT_WALL: "answers with a bot wall",
    Reason.SOFT_404: "answers that the page is not there",
    Reason.GONE: "answers that the page is gone",
    Reason.LOGIN: "asks for a login",
    Reason.LICENCE_PAGE: "shows a licence page",
    Reason.LICENCE_NOT_ACCEPTED: "waits for the operator to accept the AMA licence",
    Reason.MAINTENANCE: "is under maintenance",
    Reason.SCRIPT_SHELL: "sends a page that only a browser fills",
    Reason.OTHER_DOCUMENT: "holds another document at the old address",
    Reason.SHRUNK: "sends far less text than it always had",
    Reason.CODES_VANISHED: "reads without the codes it always had",
    Reason.TRUNCATED: "breaks off",
    Reason.ROBOTS: "does not allow us by robots.txt",
    Reason.UNREACHABLE: "cannot be reached",
    Reason.TIMEOUT: "does not answer in time",
    Reason.NOTHING_DROPPED: "waits for somebody to drop its file",
}
_MENDS = {
    Reason.BOT_WALL: "Open the page in a browser. If the policy is there, the site serves people and not this program: ask the publisher, or watch another publication of the policy.",
    Reason.LICENCE_NOT_ACCEPTED: "Read the terms where the publisher shows them; then set POLICYWATCH_ACCEPT_AMA_LICENSE=true.",
    Reason.NOTHING_DROPPED: "Get the file from the address of the source and put it into that directory.",
    Reason.CONTACT_MISSING: "Set POLICYWATCH_CONTACT to an address the publisher can write to.",
    Reason.ADDRESS_REFUSED: "If the host is meant, add it to POLICYWATCH_ALLOW_HOSTS.",
    Reason.GONE: "Look for the policy's new address and declare it in the sources directory.",
    Reason.SOFT_404: "Look for the policy's new address and declare it in the sources directory.",
    Reason.OTHER_DOCUMENT: "Look at the page; if the policy moved, declare its new address.",
    Reason.LOGIN: "The page is no longer public; watch another publication of the policy.",
}


def trouble_notice(
    source: Source,
    *,
    reason: Reason,
    remedy: Remedy,
    detail: str,
    at: datetime,
    last_read_at: datetime | None,
    zone: ZoneInfo,
) -> Notice:
    """The line of health of a publication that could not be read; instants in ``zone``."""
    since = (
        f"Last read as the policy: {last_read_at.astimezone(zone):%Y-%m-%d %H:%M %Z}."
        if last_read_at
        else "It has not been read as the policy yet."
    )
    mend = _MENDS.get(reason)
    if mend is None and remedy is Remedy.OPERATOR:
        mend = f"Look at {source.url} and mend the source's declaration."
    return Notice(
        kind=MessageKind.HEALTH,
        headline=f"{source.publisher.name}: {source.title} {_IN_WORDS.get(reason, 'could not be read')}",
        lines=(
            f"What was seen: {detail}.",
            since,
            "What came is not taken for the policy, so no change is told from it.",
        ),
        at=at,
        source=source.slug,
        remedy=mend or "None needed now; it is tried again on schedule.",
    )


def missing_notice(
    source: Source,
    document: Document,
    *,
    address: str,
    since: datetime,
    at: datetime,
    zone: ZoneInfo,
) -> Notice:
    """The line of health of a policy that its index no longer lists."""
    name = document.number or document.title
    return Notice(
        kind=MessageKind.HEALTH,
        headline=f"{source.publisher.name}: {source.title} no longer lists {name}",
        lines=(
            f"{document.title}, last read at {address}.",
            f"Missing from the list since {since.astimezone(zone):%Y-%m-%d %H:%M %Z}; it is not read any more.",
            "Leaving a list is not by itself a statement about coverage.",
        ),
        at=at,
        source=source.slug,
        remedy="Look whether the policy was retired, renamed or moved; declare its new address if it has one.",
    )


def upcoming_notice(source: Source, announced: Sequence[Upcoming], *, at: datetime) -> Notice:
    """What a first reading says is still to come, listed once."""
    lines = [
        "{dates}: {codes}: \u201c{quote}\u201d".format(
            dates=", ".join(
                one.printed if one.jurisdiction == "all" else f"{one.printed} ({one.jurisdiction})"
                for one in item.dates
            ),
            codes=", ".join(item.codes),
            quote=item.quote[:300],
        )
        for item in announced
    ]
    return Notice(
        kind=MessageKind.UPCOMING,
        headline=f"{source.publisher.name}: {source.title} was read for the first time; still to come",
        lines=tuple(lines),
        at=at,
        source=source.slug,
        remedy=None,
    )
