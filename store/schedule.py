"""Which sources are due, and who visits them. A source has one owner at a time."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, case, func, or_, update
from sqlmodel import Session, col, select

from store.catalogue import source_row
from store.database import Database
from store.ownership import assure, dead
from store.tables import SourceRow, SourceStateRow
from store.values import CLOCKS_APART


def claim_due(
    database: Database,
    owner: str,
    now: datetime,
    limit: int,
    *,
    under_way: Collection[str] | None = None,
) -> list[str]:
    """Claim up to ``limit`` sources that are enabled and due, the most overdue first; their slugs.

    What a dead owner had claimed is free; what a living one has, is not. With ``under_way``, the
    slugs that ``owner`` is really visiting, what it has besides is free too: a release of it failed. A
    source that was visited in the future is due: the clock was wrong then, and so is its due time.
    """
    assure(database, owner)
    gone = dead(database, _owners(database))
    free = or_(col(SourceStateRow.owner).is_(None), col(SourceStateRow.owner).in_(gone))
    if under_way is not None:
        left_over = col(SourceRow.slug).not_in(under_way)
        free = or_(free, and_(col(SourceStateRow.owner) == owner, left_over))
    with database.writing() as session:
        _back_from_the_future(session, now)
        wanted = (
            select(SourceRow.id, SourceRow.slug)
            .join(SourceStateRow, col(SourceStateRow.source_id) == col(SourceRow.id))
            .where(
                col(SourceRow.enabled),
                col(SourceRow.removed_at).is_(None),
                SourceStateRow.next_due_at <= now,
                free,
            )
            .order_by(col(SourceStateRow.next_due_at), col(SourceRow.id))
            .limit(limit)
            .with_for_update(skip_locked=True, of=SourceStateRow)
        )
        found = list(session.exec(wanted))
        _take(session, [source_id for source_id, _ in found], owner, now)
        return [slug for _, slug in found]


def claim_named(database: Database, owner: str, slugs: Sequence[str], now: datetime) -> list[str]:
    """Claim these sources whatever their cadence; those that another living owner has are left out."""
    assure(database, owner)
    gone = dead(database, _owners(database))
    with database.writing() as session:
        wanted = (
            select(SourceRow.id, SourceRow.slug)
            .join(SourceStateRow, col(SourceStateRow.source_id) == col(SourceRow.id))
            .where(
                col(SourceRow.slug).in_(slugs),
                col(SourceRow.removed_at).is_(None),
                or_(
                    col(SourceStateRow.owner).is_(None),
                    col(SourceStateRow.owner).in_({*gone, owner}),
                ),
            )
            .order_by(col(SourceRow.id))
            .with_for_update(of=SourceStateRow)
        )
        found = {slug: source_id for source_id, slug in session.exec(wanted)}
        _take(session, list(found.values()), owner, now)
        return [slug for slug in dict.fromkeys(slugs) if slug in found]


def release(database: Database, owner: str, slug: str, due: datetime) -> None:
    """Let go of a source that ``owner`` has claimed and set when it is next due.

    One that has passed to another owner is left as it is.
    """
    with database.writing() as session:
        row = source_row(session, slug)
        session.execute(
            update(SourceStateRow)
            .where(col(SourceStateRow.source_id) == row.id, col(SourceStateRow.owner) == owner)
            .values(owner=None, claimed_at=None, next_due_at=due)
        )


def next_due(database: Database) -> datetime | None:
    """When the next enabled source is due; None when none is enabled."""
    with database.reading() as session:
        return session.exec(
            select(func.min(SourceStateRow.next_due_at))
            .join(SourceRow, col(SourceStateRow.source_id) == col(SourceRow.id))
            .where(col(SourceRow.enabled), col(SourceRow.removed_at).is_(None))
        ).one()


def _owners(database: Database) -> Collection[str]:
    with database.reading() as session:
        found = session.exec(select(SourceStateRow.owner).distinct())
        return {owner for owner in found if owner is not None}


def _back_from_the_future(session: Session, now: datetime) -> None:
    """Make due what a clock that was ahead has put off, and date its visit no later than now."""
    good = col(SourceStateRow.last_good_at)
    session.execute(
        update(SourceStateRow)
        .where(col(SourceStateRow.last_visit_at) > now + CLOCKS_APART)
        .values(
            next_due_at=now, last_visit_at=now, last_good_at=case((good > now, now), else_=good)
        )
    )


def _take(session: Session, ids: Sequence[int], owner: str, now: datetime) -> None:
    session.execute(
        update(SourceStateRow)
        .where(col(SourceStateRow.source_id).in_(ids))
        .values(owner=owner, claimed_at=now)
    )
