"""Editions in their order, what is kept of the last one, and changes with what finds them."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func
from sqlmodel import Session, col, select

from policy.document import Document
from store.editions import as_kept, current_revision
from store.errors import EvidenceDamaged
from store.evidence import read_document
from store.tables import (
    CaptureRow,
    ChangeCodeRow,
    ChangeRow,
    MessageRow,
    PublicationRow,
    ReadingRow,
    RevisionRow,
    StatedDateRow,
    StatementRow,
    UntoldRow,
)
from store.values import stated_of, statement_of
from store.verification.findings import Damage, Finding


def publications(session: Session) -> list[int]:
    """The ids of all publications."""
    return list(session.exec(select(PublicationRow.id).order_by(col(PublicationRow.id))))


def broken_chain(session: Session, publication_id: int) -> Iterator[Finding]:
    """What is wrong with the editions of one publication and with what its last one states."""
    rows = session.exec(
        select(RevisionRow)
        .where(RevisionRow.publication_id == publication_id)
        .order_by(col(RevisionRow.ordinal))
    ).all()
    ordinals = [row.ordinal for row in rows]
    if ordinals != list(range(1, len(rows) + 1)):
        yield _of_publication(publication_id, f"its editions are numbered {ordinals}")
    if [row.id for row in rows] != sorted(row.id for row in rows):
        yield _of_publication(publication_id, "its editions are not in the order they came in")
    for row in rows:
        yield from _broken_edition(session, row)
    yield from _other_statements(session, publication_id)


def count_revisions(session: Session) -> int:
    """How many editions are kept."""
    return session.exec(select(func.count()).select_from(RevisionRow)).one()


def count_changes(session: Session) -> int:
    """How many changes are kept."""
    return session.exec(select(func.count()).select_from(ChangeRow)).one()


def unspoken(session: Session) -> Iterator[Finding]:
    """Editions of which no route was told and for which no route has a reason."""
    wanted = select(RevisionRow.id).where(
        ~select(MessageRow.id).where(MessageRow.revision_id == RevisionRow.id).exists(),
        ~select(UntoldRow.id).where(UntoldRow.revision_id == RevisionRow.id).exists(),
    )
    for revision_id in session.exec(wanted):
        yield _of_revision(revision_id, "it was neither told nor left untold for a reason")


def lost_changes(session: Session) -> Iterator[Finding]:
    """Changes that their codes do not lead to, or whose event has no first change."""
    codes: dict[int, set[str]] = {}
    for row in session.exec(select(ChangeCodeRow)):
        codes.setdefault(row.change_id, set()).add(row.code)
    known: set[str] = set()
    events: list[tuple[str, str]] = []
    for change in session.exec(select(ChangeRow).order_by(col(ChangeRow.id))):
        known.add(change.public_id)
        if change.event is not None:
            events.append((change.public_id, change.event))
        missing = {*change.codes, *change.governed} - codes.pop(change.id, set())
        if missing:
            yield _of_change(
                change.public_id, f"it is not found by its code {', '.join(sorted(missing))}"
            )
        revision = session.get(RevisionRow, change.revision_id)
        if revision is not None and revision.publication_id != change.publication_id:
            yield _of_change(change.public_id, "its publication is not that of its edition")
    for public_id, event in events:
        if event not in known:
            yield _of_change(public_id, f"its event began with {event}, which is not there")


def _broken_edition(session: Session, row: RevisionRow) -> Iterator[Finding]:
    if row.compared_to is not None and row.compared_to >= row.id:
        yield _of_revision(row.id, f"it is compared with {row.compared_to}, which came after it")
    reading = session.get(ReadingRow, row.current_reading_id)
    if reading is not None and reading.capture_id != row.capture_id:
        yield _of_revision(row.id, f"its reading {reading.id} is of another capture")
    capture = session.get(CaptureRow, row.capture_id)
    if capture is not None and not capture.accepted:
        yield _of_revision(row.id, f"its capture {capture.id} was refused")


def _other_statements(session: Session, publication_id: int) -> Iterator[Finding]:
    """What the rows say of the publication's last edition and its reading does not, or the reverse."""
    current = current_revision(session, publication_id)
    reading = session.get(ReadingRow, current.current_reading_id) if current else None
    if current is None or reading is None:
        return
    try:
        document: Document = read_document(session, reading)
    except (EvidenceDamaged, ValueError):
        return  # found as bytes, or as a document
    open_rows = session.exec(
        select(StatementRow).where(
            StatementRow.publication_id == publication_id,
            col(StatementRow.last_revision_id).is_(None),
        )
    )
    if Counter(map(statement_of, open_rows)) != Counter(map(as_kept, document.statements)):
        yield _of_revision(current.id, "its statements are not those of its reading")
    dates = session.exec(
        select(StatedDateRow)
        .where(StatedDateRow.revision_id == current.id)
        .order_by(col(StatedDateRow.position))
    )
    if [stated_of(one).day for one in dates] != [one.day for one in document.dates]:
        yield _of_revision(current.id, "its dates are not those of its reading")


def _of_publication(publication_id: int, what: str) -> Finding:
    return Finding(kind=Damage.EDITION, subject=f"publication {publication_id}", what=what)


def _of_revision(revision_id: int, what: str) -> Finding:
    return Finding(kind=Damage.EDITION, subject=f"revision {revision_id}", what=what)


def _of_change(public_id: str, what: str) -> Finding:
    return Finding(kind=Damage.CHANGE, subject=f"change {public_id}", what=what)
