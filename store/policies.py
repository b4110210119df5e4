"""Which policies of a publisher are known, or declared, to decide about the watched codes."""

from collections.abc import Collection

from sqlmodel import col, select

from policy.sources import Method, Publishes, Source
from store.database import Database
from store.editions import last_edition
from store.tables import PublicationRow, PublisherRow, SourceRow, StatementRow
from store.values import SOURCE, from_json

#: Sources that somebody chose one by one, because what they hold governs the codes.
_CHOSEN = frozenset({Method.PAGE, Method.SERIES, Method.COVERAGE_API, Method.FOLDER})


def known_policies(
    database: Database, publisher: str, codes: Collection[str]
) -> tuple[tuple[str | None, str], ...]:
    """(number, title) of the publisher's policies that were chosen or state something of ``codes``.

    Of policies found through an index only those count that make a statement about a code.
    """
    with database.reading() as session:
        rows = session.exec(
            select(PublicationRow, SourceRow)
            .join(SourceRow, col(SourceRow.id) == col(PublicationRow.source_id))
            .join(PublisherRow, col(PublisherRow.id) == col(SourceRow.publisher_id))
            .where(PublisherRow.slug == publisher, col(SourceRow.removed_at).is_(None))
            .order_by(col(PublicationRow.id))
        ).all()
        speaking = set(
            session.exec(
                select(StatementRow.publication_id)
                .where(
                    col(StatementRow.code).in_(list(codes)),
                    col(StatementRow.last_revision_id).is_(None),
                )
                .distinct()
            )
        )
        found: dict[tuple[str | None, str], None] = {}
        for publication, row in rows:
            source: Source = from_json(SOURCE, row.declaration)
            if source.publishes is Publishes.BULLETINS:
                continue
            if source.method not in _CHOSEN and publication.id not in speaking:
                continue
            edition = last_edition(session, publication.id)
            if edition is not None:
                found[(edition.number, edition.title)] = None
        return tuple(found)


def watched_numbers(database: Database, publisher: str, codes: Collection[str]) -> frozenset[str]:
    """The numbers of those policies, and the numbers that the publisher's sources are declared by."""
    with database.reading() as session:
        rows = session.exec(
            select(SourceRow)
            .join(PublisherRow, col(PublisherRow.id) == col(SourceRow.publisher_id))
            .where(PublisherRow.slug == publisher, col(SourceRow.removed_at).is_(None))
        )
        sources: list[Source] = [from_json(SOURCE, row.declaration) for row in rows]
    declared = {one.number for one in sources if one.number}
    known = {number for number, _ in known_policies(database, publisher, codes) if number}
    return frozenset(declared | known)
