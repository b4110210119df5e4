"""The line of health that says once what a publisher changed on its whole site."""

from collections.abc import Sequence
from datetime import datetime

from policy.alerts import MessageKind, Notice
from policy.changes import Change, ChangeKind
from policy.sources import Source

_MOST_QUOTES = 6
_LONGEST = 300  #: characters of a quoted passage


def site_notice(
    source: Source, changes: Sequence[Change], *, alike: int, seen: int, at: datetime
) -> Notice:
    """``changes`` are those of one publication that ``alike`` of the ``seen`` publications share."""
    moved = [one for one in changes if one.kind is ChangeKind.POLICY_MOVED]
    passages = [one for one in changes if one.kind is not ChangeKind.POLICY_MOVED]
    what = "moved to other addresses" if moved and not passages else "changed alike"
    lines = [
        f"In {alike} of the {seen} publications read since, the same changed: it is taken for the site's,"
        " not for a change of each policy."
    ]
    lines.extend(f"Address, for example: {one.before} → {one.after}" for one in moved[:1])
    lines.extend(_quoted(one) for one in passages[:_MOST_QUOTES])
    if len(passages) > _MOST_QUOTES:
        lines.append(f"and {len(passages) - _MOST_QUOTES} more passages, in the history.")
    lines.append(
        "Each publication was compared as always: what changed for a watched code is told by itself,"
        " and a rule that all of them gained is told once."
    )
    return Notice(
        kind=MessageKind.HEALTH,
        headline=f"{source.publisher.name}: its site has {what}, {alike} publications at once",
        lines=tuple(lines),
        at=at,
        source=source.slug,
        remedy="Read the passages once; they may bind all policies. Where a declared address only redirects"
        " now, declare the new one."
        if passages
        else "None needed while the old addresses lead on; declare the new ones when there is time.",
    )


def _quoted(change: Change) -> str:
    if change.before is None:
        return f"New: “{_short(change.after or '')}”"
    if change.after is None:
        return f"Gone: “{_short(change.before)}”"
    return f"Was: “{_short(change.before)}” Now: “{_short(change.after)}”"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
