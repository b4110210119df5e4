"""Where the editions of a publication stood, and which publication took its place."""

from sqlmodel import Session, col, select

from store.database import Database
from store.editions import last_edition
from store.evidence import LastGood, as_last_good, find_publication
from store.tables import CaptureRow, PublicationRow, RevisionRow


def successor(database: Database, slug: str, locator: str) -> LastGood | None:
    """The publication that took the place of this one and that its index lists no longer.

    None where nothing took its place, or where what did is listed still.
    """
    with database.reading() as session:
        publication = find_publication(session, slug, locator)
        last = last_edition(session, publication.id) if publication else None
        seen: set[int] = set()
        found: PublicationRow | None = None
        while last is not None and last.id not in seen:
            seen.add(last.id)
            after = _continuation(session, last)
            if after is None:
                break
            found = session.get_one(PublicationRow, after.publication_id)
            last = last_edition(session, found.id)
        if found is None or last is None or found.missing_since is None:
            return None
        return as_last_good(session, found, last)


def _continuation(session: Session, last: RevisionRow) -> RevisionRow | None:
    return session.exec(
        select(RevisionRow)
        .where(
            RevisionRow.compared_to == last.id, RevisionRow.publication_id != last.publication_id
        )
        .order_by(col(RevisionRow.id).desc())
        .limit(1)
    ).first()


def stood_at(database: Database, slug: str, locator: str, url: str) -> bool:
    """Whether an edition of the publication was received from this address, after redirects."""
    with database.reading() as session:
        publication = find_publication(session, slug, locator)
        if publication is None:
            return False
        found = session.exec(
            select(CaptureRow.id)
            .join(RevisionRow, col(RevisionRow.capture_id) == col(CaptureRow.id))
            .where(RevisionRow.publication_id == publication.id, CaptureRow.final_url == url)
            .limit(1)
        ).first()
        return found is not None
