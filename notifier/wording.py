"""An alert or a notice in words, before any place that shows it has a say.

The order and the restraint are those of a billing desk: who, what, was, now, where, from when as
printed, by which date it applies, what the publisher itself notes, what to look at. What is not
stated is said to be not stated; when it was seen stands apart and is never an effective date.
"""

from datetime import tzinfo

from notifier.alert_wording import alert_worded
from notifier.confirming import confirmation_worded
from notifier.dating import seen_at
from notifier.links import Links
from notifier.quoting import cut, plain
from notifier.worded import Evidence, Item, Line, Worded
from policy.alerts import Alert, Confirmation, MessageKind, Notice, Payload

__all__ = ["Evidence", "Item", "Line", "Worded", "word"]

_KINDS = {
    MessageKind.HEALTH: "HEALTH",
    MessageKind.UPCOMING: "STILL TO COME",
    MessageKind.RELEASE: "NOTHING CHANGED",
    MessageKind.DIGEST: "DIGEST",
    MessageKind.TEST: "TEST",
    MessageKind.ALERT: "NOTICE",
    MessageKind.CONFIRMATION: "NOTICE",
}


def word(payload: Payload, links: Links, zone: tzinfo) -> Worded:
    """What is to be said, in words; every text in it is on one line and free of control characters."""
    match payload:
        case Alert():
            return alert_worded(payload, links, zone)
        case Confirmation():
            return confirmation_worded(payload, links, zone)
    return _notice(payload, zone)


def _notice(notice: Notice, zone: tzinfo) -> Worded:
    facts = []
    if notice.remedy:
        facts.append(Line(label="What to do", text=cut(plain(notice.remedy), 600)))
    if notice.source:
        facts.append(Line(label="Source", text=cut(plain(notice.source), 100)))
    return Worded(
        lead=f"{_KINDS[notice.kind]} | {cut(plain(notice.headline), 400)}",
        summary="",
        remarks=tuple(cut(plain(line), 700) for line in notice.lines),
        facts=tuple(facts),
        seen=Line(label="Seen", text=seen_at(notice.at, zone)),
        more=f"policywatch sources check {cut(plain(notice.source), 100)}"
        if notice.source
        else "policywatch deliveries list",
    )
