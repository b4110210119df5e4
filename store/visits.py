"""The rows of a visit: how it ended, its capture, and what its URLs are asked with next time."""

from datetime import datetime

from sqlalchemy import and_, delete, or_
from sqlmodel import Session, col, select

from policy.captures import Fetched, Outcome, Reason, Remedy
from store import blobs
from store.inserting import insert_or_ignore
from store.records import READ_AS_POLICY
from store.tables import (
    CaptureRow,
    PublicationRow,
    SourceRow,
    SourceStateRow,
    ValidatorRow,
    VisitRow,
)
from store.values import CLOCKS_APART, as_key, clean, clean_or_none

_BAD = frozenset({Outcome.REFUSED.value, Outcome.FAILED.value})


def locked_publication(session: Session, source: SourceRow, locator: str) -> PublicationRow | None:
    """The row of a publication, held against other writers until the transaction ends."""
    return session.exec(
        select(PublicationRow)
        .where(PublicationRow.source_id == source.id, PublicationRow.locator == as_key(locator))
        .with_for_update()
    ).first()


def made_publication(
    session: Session, source: SourceRow, locator: str, edition: str = ""
) -> PublicationRow:
    """As :func:`locked_publication`; made when it is new. A known ``edition`` is kept with it."""
    insert_or_ignore(
        session, PublicationRow, source_id=source.id, locator=as_key(locator), edition=""
    )
    row = locked_publication(session, source, locator)
    if row is None:
        raise LookupError(f"publication {locator} of {source.slug} was just made and is not there")
    row.edition = clean(edition) or row.edition
    return row


def add_visit(
    session: Session,
    source: SourceRow,
    publication: PublicationRow | None,
    *,
    locator: str,
    outcome: Outcome,
    started_at: datetime,
    ended_at: datetime,
    owner: str | None = None,
    status: int | None = None,
    reason: Reason | None = None,
    remedy: Remedy | None = None,
    detail: str = "",
) -> VisitRow:
    """The row of a visit, and how the source stands after it."""
    row = VisitRow(
        source_id=source.id,
        publication_id=publication.id if publication else None,
        locator=as_key(locator),
        started_at=started_at,
        ended_at=ended_at,
        outcome=outcome.value,
        reason=reason.value if reason else None,
        remedy=remedy.value if remedy else None,
        detail=clean(detail),
        status=status,
        owner=owner,
    )
    session.add(row)
    session.flush()
    _note(session, row)
    return row


def _note(session: Session, visit: VisitRow) -> None:
    """The latest visit stands for its source; of one crawl's publications, a failing one does."""
    state = session.exec(
        select(SourceStateRow).where(SourceStateRow.source_id == visit.source_id).with_for_update()
    ).one()
    last = state.last_visit_at
    same_crawl = last == visit.started_at
    hides_failure = same_crawl and state.last_outcome in _BAD and visit.outcome not in _BAD
    if (last is None or last <= visit.started_at) and not hides_failure:
        state.last_visit_at = visit.started_at
        state.last_outcome = visit.outcome
        state.last_reason = visit.reason
        state.last_detail = visit.detail
    good = visit.outcome in {one.value for one in READ_AS_POLICY}
    if good and (state.last_good_at is None or state.last_good_at < visit.started_at):
        state.last_good_at = visit.started_at
    session.add(state)


def add_capture(
    session: Session,
    visit: VisitRow,
    publication: PublicationRow | None,
    fetched: Fetched,
    *,
    accepted: bool,
    text_hash: str | None = None,
) -> CaptureRow:
    """The capture of a visit with its bytes, kept against those that are likest."""
    likest = publication.accepted_sha256 if accepted and publication else None
    if not accepted:
        likest = _last_refused(session, visit)
    row = CaptureRow(
        visit_id=visit.id,
        publication_id=publication.id if publication else None,
        url=clean(fetched.url),
        final_url=clean(fetched.final_url),
        fetched_at=fetched.fetched_at,
        status=fetched.status,
        media_type=clean(fetched.media_type),
        headers=[[clean(name), clean(value)] for name, value in fetched.headers],
        sha256=blobs.put(session, fetched.body, likest),
        part_of=fetched.part_of,
        text_hash=text_hash,
        accepted=accepted,
    )
    session.add(row)
    session.flush()
    return row


def _last_refused(session: Session, visit: VisitRow) -> str | None:
    return session.exec(
        select(CaptureRow.sha256)
        .join(VisitRow, col(VisitRow.id) == col(CaptureRow.visit_id))
        .where(
            VisitRow.source_id == visit.source_id,
            VisitRow.locator == visit.locator,
            col(CaptureRow.accepted).is_(False),
        )
        .order_by(col(CaptureRow.id).desc())
        .limit(1)
    ).first()


def confirm(
    session: Session, source: SourceRow, publication: PublicationRow, fetched: Fetched
) -> None:
    """The publication was seen at its place: keep what its URLs are to be asked with next time.

    What the publication's addresses were asked with before is dropped, also where its answer now
    says nothing or came from another address: an old validator would make an edition that returns
    look like the last one.
    """
    at, last = fetched.fetched_at, publication.last_confirmed_at
    if last is None or last < at or last > at + CLOCKS_APART:
        publication.last_confirmed_at = at
    publication.missing_since = None
    session.add(publication)
    told = {as_key(url): validators for url, validators in fetched.validators}
    mine = and_(col(ValidatorRow.source_id) == source.id, col(ValidatorRow.url).in_(told))
    if fetched.status != 304:
        mine = or_(mine, col(ValidatorRow.publication_id) == publication.id)
    session.execute(delete(ValidatorRow).where(mine))
    for url, validators in told.items():
        if validators.etag or validators.last_modified:
            insert_or_ignore(
                session,
                ValidatorRow,
                source_id=source.id,
                url=url,
                publication_id=publication.id,
                etag=clean_or_none(validators.etag),
                last_modified=clean_or_none(validators.last_modified),
            )
