"""What of an edition is told on each route: an alert, a reply in the thread of an earlier one, or why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session

from policy.alerts import Alert, AlertedChange, Confirmation, Told, UntoldReason
from policy.changes import SEVERITY_ORDER, Severity
from policy.events import Confirms, Disagrees, Follows, Relation, relation
from store.editions import add_changes
from store.events import Earlier, EventRole, report_of, told_before
from store.folding import fold
from store.messages import enqueue
from store.records import EditionRecord, RouteTarget
from store.tables import (
    CaptureRow,
    ChangeRow,
    MessageChangeRow,
    MessageRow,
    PublicationRow,
    RevisionRow,
    SourceRow,
    UntoldRow,
)

_ROLES = {
    Confirms: EventRole.CONFIRMS,
    Disagrees: EventRole.DISAGREES,
    Follows: EventRole.FOLLOWS,
}


@dataclass(slots=True, kw_only=True)
class _Reply:
    """The changes of an edition that belong in one thread in one role."""

    role: EventRole
    parent: MessageRow
    positions: list[int] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edition:
    """An edition that is told, with its rows."""

    record: EditionRecord
    source: SourceRow
    revision: RevisionRow
    rows: Sequence[ChangeRow]
    alert: Alert


def tell(
    session: Session,
    record: EditionRecord,
    source: SourceRow,
    revision: RevisionRow,
    change_ids: Sequence[str],
) -> str | None:
    """Keep the changes, and for each route its messages or its reason.

    Gives the public id of the first route's alert, or of its reply where there is no alert; None
    where no route is told.
    """
    rows = add_changes(session, record, source, revision, change_ids)
    _speak_of_the_site(session, record, revision, rows)
    fold(session, record.folds, record.ended_at)
    if record.alert is None:
        for target in record.routes:
            _leave_untold(session, record, revision, target, str(record.untold))
        return None
    edition = _Edition(
        record=record,
        source=source,
        revision=revision,
        rows=rows,
        alert=record.alert(tuple(change_ids[at] for at in record.told)),
    )
    messages = [one for target in record.routes for one in _tell_route(session, edition, target)]
    return messages[0].public_id if messages else None


def _tell_route(session: Session, edition: _Edition, target: RouteTarget) -> list[MessageRow]:
    """Its messages on one route; the same transaction sees every alert that they answer."""
    record, revision = edition.record, edition.revision
    earlier = told_before(session, edition.source, target.route, revision.observed_at)
    own, replies = _placed(session, edition, earlier)
    told: list[MessageRow | None] = []
    if own:
        told.append(
            _say(
                session,
                edition,
                target,
                own,
                _part(edition, own),
                f"revision:{revision.id}",
                not_before=record.not_before,
            )
        )
    told.extend(_answer(session, edition, target, reply, earlier) for reply in replies)
    if not own and not any(one.role is EventRole.FOLLOWS for one in replies):
        _leave_untold(session, record, revision, target, UntoldReason.DUPLICATE.value)
    return [one for one in told if one is not None]


def _placed(
    session: Session, edition: _Edition, earlier: Sequence[Earlier]
) -> tuple[list[int], list[_Reply]]:
    """The positions that are told by themselves, and those that belong in a thread."""
    by_id = {one.report.public_id: one for one in earlier}
    reports = [one.report for one in earlier]
    capture = session.get_one(CaptureRow, edition.revision.capture_id)
    publication = session.get_one(PublicationRow, edition.revision.publication_id)
    record, own = edition.record, []
    replies: dict[tuple[str, EventRole], _Reply] = {}
    for position in record.told:
        row = edition.rows[position]
        report = report_of(
            row, edition.revision, capture, publication, record.source, record.changes[position]
        )
        found = relation(report, reports, record.watch) if reports else None
        if found is None:
            own.append(position)
            _join(row, row.public_id, EventRole.FIRST)
            continue
        first, role = by_id[found.first.public_id], _ROLES[type(found)]
        _join(row, first.change.event or first.change.public_id, role)
        reply = replies.setdefault(
            (first.message.public_id, role), _Reply(role=role, parent=first.message)
        )
        reply.positions.append(position)
        reply.relations.append(found)
    order = (EventRole.FOLLOWS, EventRole.DISAGREES, EventRole.CONFIRMS)
    return own, sorted(replies.values(), key=lambda one: order.index(one.role))


def _join(row: ChangeRow, event: str, role: EventRole) -> None:
    """Say to which event a change belongs; where a route was told by itself that stands."""
    if row.event_role != EventRole.FIRST.value:
        row.event, row.event_role = event, role.value


def _answer(
    session: Session,
    edition: _Edition,
    target: RouteTarget,
    reply: _Reply,
    earlier: Sequence[Earlier],
) -> MessageRow | None:
    """A reply in the thread of an earlier alert; what asks for action is shown in the channel too."""
    said = _part(edition, reply.positions)
    first = _told(reply, earlier)
    key = f"{reply.role}:{edition.revision.id}:{reply.parent.public_id}"
    if reply.role is EventRole.FOLLOWS:
        severity = _most_urgent((said.severity, *(one.change.severity for one in first.changes)))
        alert = replace(said, severity=severity, about=first)
        return _say(
            session,
            edition,
            target,
            reply.positions,
            alert,
            key,
            parent=reply.parent,
            broadcast=severity is Severity.ACTION,
        )
    differences = tuple(
        dict.fromkeys(
            how for one in reply.relations if isinstance(one, Disagrees) for how in one.how
        )
    )
    news = bool(differences) or any(
        one.widens for one in reply.relations if isinstance(one, Confirms)
    )
    return _say(
        session,
        edition,
        target,
        reply.positions,
        Confirmation(said=said, first=first, differences=differences),
        key,
        parent=reply.parent,
        broadcast=news and said.severity is Severity.ACTION,
    )


def _say(
    session: Session,
    edition: _Edition,
    target: RouteTarget,
    positions: Iterable[int],
    payload: Alert | Confirmation,
    key: str,
    *,
    parent: MessageRow | None = None,
    broadcast: bool = False,
    not_before: datetime | None = None,
) -> MessageRow | None:
    message = enqueue(
        session,
        payload,
        key,
        target,
        edition.record.ended_at,
        edition.revision.id,
        parent=parent,
        broadcast=broadcast,
        not_before=not_before,
    )
    if message is not None:
        for position in positions:
            session.add(
                MessageChangeRow(message_id=message.id, change_id=edition.rows[position].id)
            )
    return message


def _speak_of_the_site(
    session: Session, record: EditionRecord, revision: RevisionRow, rows: Sequence[ChangeRow]
) -> None:
    """The line about the publisher's whole site, with those of the edition's changes it speaks of."""
    line = record.site_line
    if line is None:
        return
    for target in line.routes:
        message = enqueue(session, line.notice, line.key, target, record.ended_at, revision.id)
        if message is not None:
            for position in line.positions:
                session.add(MessageChangeRow(message_id=message.id, change_id=rows[position].id))


def _part(edition: _Edition, positions: Sequence[int]) -> Alert:
    """The alert of some of the told changes."""
    alert = edition.alert
    if len(positions) == len(alert.changes):
        return alert
    wanted = {edition.rows[position].public_id for position in positions}
    changes = tuple(one for one in alert.changes if one.public_id in wanted)
    return replace(
        alert,
        changes=changes,
        severity=_most_urgent(one.change.severity for one in changes),
    )


def _told(reply: _Reply, earlier: Sequence[Earlier]) -> Told:
    """The earlier alert that a reply is about, with those of its changes that it names."""
    reports = {one.first.public_id: one.first for one in reply.relations}
    first = next(iter(reports.values()))
    order = [one.report.public_id for one in earlier]
    return Told(
        title=first.title,
        number=first.number,
        source=first.source,
        observed_at=first.observed_at,
        changes=tuple(
            AlertedChange(public_id=one, change=reports[one].change)
            for one in sorted(reports, key=order.index)
        ),
    )


def _most_urgent(severities: Iterable[Severity]) -> Severity:
    return min(severities, key=SEVERITY_ORDER.index)


def _leave_untold(
    session: Session,
    record: EditionRecord,
    revision: RevisionRow,
    target: RouteTarget,
    reason: str,
) -> None:
    session.add(
        UntoldRow(revision_id=revision.id, route=target.route, reason=reason, at=record.ended_at)
    )
