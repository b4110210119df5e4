"""What waits for a digest, and that it is listed once."""

from datetime import timedelta

from policy.alerts import MessageKind, Notice, UntoldReason
from policy.changes import ChangeKind, Severity
from store import history
from store.database import Database
from store.digest import kept, record_digest, waiting
from store.messages import was_sent
from tests.store.made import ALERTS, HEALTH, HOUR, NOW, make_change, make_source, record_two

NOTICE = Notice(kind=MessageKind.DIGEST, headline="Kept", lines=("one",), at=NOW)


def kept_two(database: Database) -> tuple[str, ...]:
    """An edition of three changes: one told, two kept for the digest."""
    changes = (
        make_change(),
        make_change("17000", severity=Severity.REVIEW),
        make_change("C44.91", kind=ChangeKind.DIAGNOSIS_ADDED, severity=Severity.RECORD),
    )
    return record_two(database, *changes, told=(0,), digest=(1, 2)).change_ids


def test_what_was_kept_waits_with_its_document_and_where_it_is_for(database: Database) -> None:
    ids = kept_two(database)

    found = waiting(database)

    assert [one.public_id for one in found] == [ids[1], ids[2]]
    assert found[0].publisher_name == "The Payer"
    assert found[0].number == "0567"
    assert found[0].jurisdictions == ("OH", "PA")
    assert found[0].change.codes == ("17000",)
    assert not found[0].listed


def test_what_a_digest_lists_waits_no_longer_and_is_still_found(database: Database) -> None:
    ids = kept_two(database)

    assert record_digest(database, NOTICE, "digest:2026-W48", (ALERTS,), NOW, ids[1:])

    assert waiting(database) == ()
    assert [one.listed for one in kept(database, since=NOW)] == [True, True]
    view = history.change(database, ids[1])
    assert view is not None
    assert [one.kind for one in view.told] == [MessageKind.DIGEST]


def test_a_digest_is_sent_once_a_key_and_then_marks_nothing(database: Database) -> None:
    ids = kept_two(database)

    assert not was_sent(database, "digest:2026-W48")
    assert record_digest(database, NOTICE, "digest:2026-W48", (ALERTS, HEALTH), NOW, ids[1:2])
    assert was_sent(database, "digest:2026-W48")
    assert not record_digest(database, NOTICE, "digest:2026-W48", (ALERTS, HEALTH), NOW, ids[2:])

    assert [one.public_id for one in waiting(database)] == [ids[2]]


def test_only_what_was_seen_before_the_week_began_is_in_its_digest(database: Database) -> None:
    kept_two(database)  # seen at NOW + HOUR

    assert waiting(database, before=NOW + HOUR) == ()
    assert len(waiting(database, before=NOW + HOUR + timedelta(seconds=1))) == 2
    assert kept(database, since=NOW + 2 * HOUR) == ()


def test_an_edition_that_is_only_for_the_digest_says_so_on_its_route(database: Database) -> None:
    record_two(database, make_change(), told=(), digest=(0,), untold=UntoldReason.DIGEST)

    (entry,) = waiting(database)
    assert entry.source == make_source().slug
