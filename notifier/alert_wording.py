"""An alert in words: who, what, was, now, where, from when as printed, by which date it applies."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, tzinfo

from notifier.dating import NOT_STATED, effective_in_words, seen_at
from notifier.happenings import Happening, happening_of, headings_of_move, is_of_list
from notifier.links import Links
from notifier.phrases import (
    APPLIES_BY,
    BASES,
    DIRECTIONS,
    SEVERITIES,
    STAGES,
    business_of,
    checks_for,
    counted,
    listed,
)
from notifier.quoting import cut, cut_head, plain, quoted
from notifier.worded import Evidence, Item, Line, Worded
from policy.alerts import Alert, AlertedChange, Edition, Told
from policy.changes import Change, ChangeKind, Direction, Stage

_SILENT = "Silent edit: the printed dates and version did not change."
_LEAVING = frozenset({ChangeKind.CODE_REMOVED, ChangeKind.DIAGNOSIS_REMOVED})
_MOST_NOTES = 4
_LONGEST_LINK = 400
_WEB_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][A-Za-z0-9\-._~!$&'()*+,;=:@%/?#\[\]]*)?"
)


def alert_worded(alert: Alert, links: Links, zone: tzinfo) -> Worded:
    """An alert in words."""
    seen = alert.observed_at.astimezone(zone).date()
    groups = _alike(alert.changes)
    happened = [(group, happening_of(group[0].change)) for group in groups]
    kinds = [group[0].change.kind for group in groups]
    first = happened[0][1].sentence if happened else "no change for a watched code"
    others = len(groups) - 1
    codes = tuple(dict.fromkeys(code for one in alert.changes for code in one.change.codes))
    return Worded(
        lead=lead_of(alert),
        summary=first + (f"; and {counted(others, 'more change')}" if others > 0 else ""),
        items=tuple(_item(group, what, seen, links, alert) for group, what in happened),
        facts=tuple(_facts(alert, codes, zone)),
        checks=checks_for(kinds),
        seen=Line(
            label="Seen",
            text=f"{seen_at(alert.observed_at, zone)} (our clock; not a date of the publisher)",
        ),
        more=f"policywatch history {cut(plain(codes[0]), 20)}" if codes else "policywatch history",
    )


def lead_of(alert: Alert) -> str:
    """How urgent, and of whom and what."""
    relief = bool(alert.changes) and all(
        one.change.direction is Direction.PERMISSIVE for one in alert.changes
    )
    severity = SEVERITIES[alert.severity] + (" (relief)" if relief else "")
    name = cut(plain(alert.number or alert.title), 80)
    apart = alert.version and not name.endswith(alert.version)
    version = f" {_version(alert.version)}" if alert.version and apart else ""
    where = " ".join(cut(plain(one), 20) for one in alert.jurisdictions[:14])
    left = len(alert.jurisdictions) - 14
    more = f" and {left} more" if left > 0 else ""
    who = f"{cut(plain(alert.publisher), 60)}, {business_of(alert.line_of_business)}"
    return f"{severity} | {who}{' ' if where else ''}{where}{more}, {name}{version}"


def _version(version: str) -> str:
    text = cut(plain(version), 30)
    return f"v{text}" if text.isdigit() else text


def _alike(changes: Sequence[AlertedChange]) -> list[list[AlertedChange]]:
    """Changes that say the same of several codes together, as one change of all the codes."""
    groups: dict[object, list[AlertedChange]] = {}
    for one in changes:
        groups.setdefault(_sameness(one.change), []).append(one)
    return [_joined(group) for group in groups.values()]


def _sameness(change: Change) -> object:
    if is_of_list(change):
        sides: object = (
            change.before is None,
            change.after is None,
            headings_of_move(change) if change.before and change.after else None,
        )
        return replace(change, codes=(), before=None, after=None), sides
    return replace(change, codes=())


def _joined(group: list[AlertedChange]) -> list[AlertedChange]:
    codes = tuple(dict.fromkeys(code for one in group for code in one.change.codes))
    first = group[0]
    return [replace(first, change=replace(first.change, codes=codes)), *group[1:]]


def _item(
    group: Sequence[AlertedChange], what: Happening, seen: date, links: Links, alert: Alert
) -> Item:
    change = group[0].change
    was = f"“{what.was}”" if what.quotes_was else what.was
    if (
        change.kind is ChangeKind.PRIOR_AUTH_CHANGED
        and change.before is None
        and is_of_list(change)
    ):
        was = f"not on the list, {_edition(alert.before)}"
    return Item(
        title=cut(what.sentence[:1].upper() + what.sentence[1:], 400),
        was=Line(label="Was", text=was),
        now=Line(label="Now", text=f"“{what.now}”" if what.quotes_now else what.now),
        lines=tuple(_lines(change, seen, alert.own_states)),
        evidence=tuple(
            Evidence(command=links.command(one.public_id), page=links.page(one.public_id))
            for one in group
        ),
    )


def _edition(edition: Edition) -> str:
    """An edition by the mark it prints, else by the day on which it was read."""
    if edition.version:
        return f"edition {_version(edition.version)}"
    return f"edition read {edition.captured_at:%Y-%m-%d}"


def told_in_words(told: Told, zone: tzinfo) -> str:
    """An earlier alert: which publication, what it told, and when that was seen."""
    happened = [happening_of(group[0].change).sentence for group in _alike(told.changes)]
    more = f"; and {counted(len(happened) - 1, 'more change')}" if len(happened) > 1 else ""
    said = cut(happened[0], 250) + more if happened else "a change"
    return f"{named(told.title, told.number)}, seen {seen_at(told.observed_at, zone)}: {said}"


def named(title: str, number: str | None) -> str:
    """A publication by its title and number."""
    words = cut(plain(title), 120)
    return words if not number or number in title else f"{words} ({cut(plain(number), 40)})"


def _lines(change: Change, seen: date, own: Sequence[str]) -> Iterable[Line]:
    if not change.codes:
        yield Line(label="Codes", text="none named in the passage")
    elif len(change.codes) > 12:
        yield Line(label="Codes", text=listed(change.codes, most=40))
    where = cut_head(" > ".join(plain(heading) for heading in change.where), 250)
    yield Line(label="Where", text=where or "not under a heading")
    yield Line(label="Effective", text=_effective(change, seen, own))
    yield Line(label="Applies by", text=APPLIES_BY[change.applies_by])
    yield Line(
        label="Read as",
        text=f"{DIRECTIONS[change.direction]}, {STAGES[change.stage]}; {BASES[change.basis]}",
    )
    notes = [note for note in notes_of(change) if note]
    for note in notes[:_MOST_NOTES]:
        yield Line(label="Note", text=cut(note, 250))
    if len(notes) > _MOST_NOTES:
        left = counted(len(notes) - _MOST_NOTES, "more note")
        yield Line(label="Note", text=f"{left}: see the evidence")


def _effective(change: Change, seen: date, own: Sequence[str]) -> str:
    """The stated dates; that of a whole edition is no date of an edit that left it as it was."""
    words = effective_in_words(change.effective, seen, own)
    of_edition = bool(change.effective) and all(one.printed_label for one in change.effective)
    if _SILENT in change.notes and of_edition:
        return f"{NOT_STATED} for this change; the edition prints, as before: {words}"
    return words


def notes_of(change: Change) -> Iterable[str]:
    """What a reader has to know beside the two texts, each in one sentence."""
    if change.retroactive:
        yield "Retroactive: the stated effective date lies before the day this was first seen."
    for note in change.notes:
        yield plain(note)
    if change.kind in _LEAVING:
        yield "Leaving a list is not by itself a statement about coverage."
    if change.kind is ChangeKind.POLICY_RETIRED:
        yield "A retired policy is not by itself a statement about coverage."
    if change.kind is ChangeKind.PAYMENT_CHANGED:
        yield "National, unadjusted, not your allowed amount."
    if change.stage is Stage.PROPOSED:
        yield "A proposal; the policy in force is not changed by it."


def _facts(alert: Alert, codes: Sequence[str], zone: tzinfo) -> Iterable[Line]:
    if alert.about is not None:
        yield Line(label="Told before", text=told_in_words(alert.about, zone))
    number = f", {cut(plain(alert.number), 60)}" if alert.number else ", no number printed"
    if alert.before.number and alert.number and alert.before.number != alert.number:
        number += f" (was {cut(plain(alert.before.number), 60)})"
    yield Line(label="Policy", text=cut(plain(alert.title), 200) + number)
    where = ", ".join(plain(one) for one in alert.jurisdictions) or NOT_STATED
    business = business_of(alert.line_of_business)
    yield Line(label="For", text=cut(f"{business}; states or contractors: {where}", 400))
    if alert.version or alert.before.version:
        now, was = alert.version or "none printed", alert.before.version or "none printed"
        same = " (as before)" if now == was else f" (was {_version(was)})"
        yield Line(label="Version", text=_version(now) + same)
    printed = "; ".join(
        f"{cut(plain(label), 80)}: {cut(plain(day), 60)}" for label, day in alert.stated[:12]
    )
    if len(alert.stated) > 12:
        printed += f"; {len(alert.stated) - 12} more: see the evidence"
    yield Line(label="Dates printed", text=cut(printed, 700) or "none")
    for remark in alert.date_remarks[:6]:
        yield Line(label="What they mean", text=cut(plain(remark), 250))
    yield Line(label="Publisher's note", text=_publishers_note(alert, codes))
    if alert.unchanged_codes:
        yield Line(label="Unchanged", text=f"{listed(alert.unchanged_codes)} still listed")
    if alert.other_changes:
        others = counted(alert.other_changes, "other difference")
        yield Line(
            label="Also", text=f"{others} of this edition kept in the history, not told here"
        )
    yield _read_from(alert.after.url)
    before, after = (plain(side.sha256)[:12] for side in (alert.before, alert.after))
    hashes = after if before == after else f"{before} before, {after} after"
    yield Line(label="Editions", text=f"SHA-256 {hashes}")


def _read_from(url: str) -> Line:
    """The address of the edition; only one that is plainly a web address may be followed."""
    followed = len(url) <= _LONGEST_LINK and _WEB_ADDRESS.fullmatch(url) is not None
    return Line(
        label="Read from", text=cut(plain(url), _LONGEST_LINK), link=url if followed else None
    )


def _publishers_note(alert: Alert, codes: Sequence[str]) -> str:
    if not alert.publishers_note:
        return "none new found in this edition"
    note = plain(alert.publishers_note)
    silent = bool(codes) and not any(code in note for code in codes)
    if not silent:
        return quoted(note)
    named = f"does not name {listed(codes)}" if len(codes) == 1 else "names none of these codes"
    return f"{quoted(note)} ({named})"
