"""Recording an edition: one transaction, all that follows from it or nothing."""

import threading
from datetime import date

import pytest
from sqlmodel import col, select

from policy.alerts import UntoldReason
from policy.changes import ChangeKind, Severity
from policy.document import Aspect
from policy.sources import Publisher
from store import catalogue, evidence, history, recording
from store.database import Database
from store.errors import StaleComparison, StoreError
from store.recording import RouteTarget
from store.tables import (
    ChangeCodeRow,
    ChangeRow,
    DeliveryRow,
    MessageChangeRow,
    MessageRow,
    PolicyRow,
    ReadingRow,
    RevisionEventRow,
    RevisionRow,
    StatedDateRow,
    StatementRow,
    UntoldRow,
    VisitRow,
)
from store.values import payload_from, statement_of
from tests.store.made import (
    ALERTS,
    HEALTH,
    HOUR,
    NOW,
    URL,
    make_alert,
    make_change,
    make_document,
    make_edition,
    make_fetched,
    make_notice,
    make_source,
    make_statement,
    record_two,
    said_by_all,
    stated,
)


def test_first_sight_is_a_baseline_with_a_reason_for_each_route(database: Database) -> None:
    other = RouteTarget(route="digest", sink="console", channel="console")
    recorded = recording.record_edition(database, make_edition(b"one", routes=(ALERTS, other)))
    assert (recorded.change_ids, recorded.message_public_id) == ((), None)
    with database.reading() as session:
        untold = session.exec(select(UntoldRow.route, UntoldRow.reason)).all()
        visit = session.exec(select(VisitRow)).one()
        revision = session.exec(select(RevisionRow)).one()
        events = session.exec(select(RevisionEventRow.kind, RevisionEventRow.at)).all()
        assert session.exec(select(MessageRow)).all() == []
    assert sorted(untold) == [("alerts", "baseline"), ("digest", "baseline")]
    assert (visit.outcome, visit.status, visit.owner) == ("baseline", 200, "owner")
    assert (revision.ordinal, revision.compared_to, revision.cause) == (1, None, "first_sight")
    assert events == [("current", NOW)]


def test_a_told_edition_has_its_changes_and_a_delivery_on_every_route(database: Database) -> None:
    told = make_change("17003", "17000")
    kept = make_change("99213", kind=ChangeKind.WORDING_CHANGED, severity=Severity.RECORD)
    other = RouteTarget(route="appeals", sink="slack", channel="C9")
    recorded = record_two(database, kept, told, told=(1,), routes=(ALERTS, other))
    assert len(set(recorded.change_ids)) == 2
    with database.reading() as session:
        messages = session.exec(select(MessageRow).order_by(col(MessageRow.id))).all()
        sent_to = session.exec(select(DeliveryRow.channel, DeliveryRow.state)).all()
        linked = session.exec(
            select(MessageChangeRow.message_id, ChangeRow.public_id).join(ChangeRow)
        ).all()
        reasons = session.exec(select(UntoldRow.revision_id)).all()
    assert [one.route for one in messages] == ["alerts", "appeals"]
    assert recorded.message_public_id == messages[0].public_id
    assert sorted(sent_to) == [("C1", "pending"), ("C9", "pending")]
    assert sorted(linked) == [(one.id, recorded.change_ids[1]) for one in messages]
    assert reasons == [1]  # the baseline's; the told revision has none
    for message in messages:
        alert = payload_from(message.kind, message.payload)
        assert alert == make_alert((told,), (recorded.change_ids[1],))


def test_an_untold_edition_keeps_its_changes_and_says_why(database: Database) -> None:
    recorded = record_two(database, make_change("99213"), told=(), untold=UntoldReason.NO_MATCH)
    with database.reading() as session:
        reasons = session.exec(select(UntoldRow.reason).order_by(col(UntoldRow.id))).all()
        assert session.exec(select(MessageRow)).all() == []
    assert reasons == ["baseline", "no_match"]
    assert history.change(database, recorded.change_ids[0]) is not None


def test_an_edition_is_told_or_untold_never_neither_nor_both(database: Database) -> None:
    with pytest.raises(ValueError, match="one of the two"):
        recording.record_edition(database, make_edition(b"one", untold=None))
    both = make_edition(b"one", changes=(make_change(),), untold=UntoldReason.KIND)
    with pytest.raises(ValueError, match="one of the two"):
        recording.record_edition(database, both)
    assert evidence.last_good(database, "payer-1", URL) is None


def test_an_alert_that_cannot_be_made_keeps_nothing(database: Database) -> None:
    def broken(_: tuple[str, ...]) -> None:
        raise RuntimeError("no alert")

    with pytest.raises(RuntimeError, match="no alert"):
        recording.record_edition(
            database, make_edition(b"one", changes=(make_change(),), alert=broken)
        )
    with database.reading() as session:
        assert session.exec(select(VisitRow)).all() == []


def test_an_edition_compared_with_an_outdated_one_is_refused(database: Database) -> None:
    first = recording.record_edition(database, make_edition(b"one"))
    late = make_edition(b"late", compared_to=first.revision_id, changes=(make_change(),))
    recording.record_edition(
        database, make_edition(b"two", compared_to=first.revision_id, at=NOW + HOUR)
    )
    for record in (late, make_edition(b"first sight again")):
        with pytest.raises(StaleComparison, match="compare again"):
            recording.record_edition(database, record)
    with database.reading() as session:
        assert len(session.exec(select(VisitRow)).all()) == 2
        assert session.exec(select(ChangeRow)).all() == []


def test_of_processes_that_record_the_same_edition_one_does(database: Database, url: str) -> None:
    code = """
from store.errors import StaleComparison
from tests.store.made import make_change, make_edition
database = open_database(url, now=NOW)
before, done = None, []
for number in range(8):
    record = make_edition(b'edition %d' % number, compared_to=before, changes=(make_change(),))
    try:
        before = recording.record_edition(database, record).revision_id
        done.append(number)
    except StaleComparison:
        from store.evidence import last_good
        before = last_good(database, 'payer-1', record.fetched.locator).revision_id
print(len(done))
"""
    said = said_by_all(code, url, 3)
    with database.reading() as session:
        ordinals = session.exec(select(RevisionRow.ordinal).order_by(RevisionRow.ordinal)).all()
        chain = session.exec(
            select(RevisionRow.id, RevisionRow.compared_to).order_by(col(RevisionRow.ordinal))
        ).all()
        messages = session.exec(select(MessageRow.id)).all()
    recorded = sum(int(count) for (count,) in said)
    assert list(ordinals) == list(range(1, recorded + 1))
    assert [before for _, before in chain] == [None, *(one for one, _ in chain)][:-1]
    assert len(messages) == recorded


def test_threads_that_see_a_publication_first_make_it_once(database: Database) -> None:
    outcomes: list[str] = []

    def first_sight(number: int) -> None:
        try:
            recording.record_edition(database, make_edition(b"%d" % number))
            outcomes.append("recorded")
        except StaleComparison:
            outcomes.append("stale")

    threads = [threading.Thread(target=first_sight, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["recorded", *["stale"] * 5]


def statements(database: Database, revision_id: int) -> list[tuple[str, str]]:
    """Code and value of what held in a revision, by the half-open rows."""
    with database.reading() as session:
        rows = session.exec(
            select(StatementRow).where(
                StatementRow.first_revision_id <= revision_id,
                (col(StatementRow.last_revision_id).is_(None))
                | (col(StatementRow.last_revision_id) > revision_id),
            )
        )
        return sorted((row.code, row.value) for row in rows)


def test_statements_are_stored_only_where_they_change(database: Database) -> None:
    same = make_statement("17000", effective_from=date(2026, 1, 1), jurisdiction="OH")
    first = recording.record_edition(
        database, make_edition(b"1", document=make_document(same, make_statement("17003")))
    )
    second = recording.record_edition(
        database,
        make_edition(
            b"2",
            at=NOW + HOUR,
            compared_to=first.revision_id,
            document=make_document(make_statement("17003", "not_covered"), same),
        ),
    )
    third = recording.record_edition(
        database,
        make_edition(
            b"3",
            at=NOW + 2 * HOUR,
            compared_to=second.revision_id,
            document=make_document(same, same),
        ),
    )
    assert statements(database, first.revision_id) == [("17000", "covered"), ("17003", "covered")]
    assert statements(database, second.revision_id) == [
        ("17000", "covered"),
        ("17003", "not_covered"),
    ]
    assert statements(database, third.revision_id) == [("17000", "covered")] * 2
    with database.reading() as session:
        rows = session.exec(select(StatementRow).order_by(col(StatementRow.id))).all()
    assert len(rows) == 4
    assert statement_of(rows[0]) == same
    assert rows[0].last_revision_id is None


def test_a_better_reading_is_appended_and_becomes_the_left_side(database: Database) -> None:
    first = recording.record_edition(database, make_edition(b"1"))
    better = make_document(
        make_statement("17003", "not_covered"), make_statement("17004"), dates=()
    )
    for _ in range(2):
        recording.record_reading(database, first.revision_id, "readers-2", better, NOW + HOUR)
    last = evidence.last_good(database, "payer-1", URL)
    assert last is not None
    assert (last.reading_key, last.document) == ("readers-2", better)
    assert last.revision_id == first.revision_id
    assert statements(database, first.revision_id) == [
        ("17003", "not_covered"),
        ("17004", "covered"),
    ]
    with database.reading() as session:
        readings = session.exec(select(ReadingRow.reading_key)).all()
        assert session.exec(select(StatedDateRow)).all() == []
        assert session.exec(select(MessageRow)).all() == []
    assert sorted(readings) == ["readers-1", "readers-2"]


def test_reading_an_old_revision_again_leaves_what_holds_now(database: Database) -> None:
    recorded = record_two(database)
    recording.record_reading(
        database, recorded.revision_id - 1, "readers-2", make_document(make_statement("1")), NOW
    )
    assert statements(database, recorded.revision_id) == [("17003", "not_covered")]
    with pytest.raises(StoreError, match="no revision 99"):
        recording.record_reading(database, 99, "readers-2", make_document(), NOW)


def test_every_code_of_a_change_is_a_key_to_it(database: Database) -> None:
    recorded = record_two(database, make_change("17000", "17003", "17004", "L57.0", "17003"))
    with database.reading() as session:
        codes = session.exec(select(ChangeCodeRow.code, ChangeCodeRow.observed_at)).all()
    assert sorted(codes) == [(code, NOW + HOUR) for code in ("17000", "17003", "17004", "L57.0")]
    view = history.change(database, recorded.change_ids[0])
    assert view is not None
    assert view.change.codes == ("17000", "17003", "17004", "L57.0", "17003")


def fingerprints(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(ChangeRow.fingerprint).order_by(col(ChangeRow.id))))


def test_changes_that_say_the_same_share_a_fingerprint(database: Database) -> None:
    record_two(
        database,
        make_change("17003", "17000", after="Not  covered"),
        make_change("17000", "17003", where=("Bulletin",), before="it was", after="not covered"),
    )
    one, other = fingerprints(database)
    assert one == other


@pytest.mark.parametrize(
    "more",
    [
        {"codes": ("17000", "17003")},
        {"after": "covered"},
        {"after": None},
        {"aspect": Aspect.PAYMENT},
        {"effective": (stated(date(2027, 1, 2)),)},
        {"effective": ()},
    ],
)
def test_changes_that_say_something_else_do_not(
    database: Database, more: dict[str, object]
) -> None:
    record_two(database, make_change(), make_change(**more))
    one, other = fingerprints(database)
    assert one != other


def test_publications_of_the_same_number_are_one_policy(database: Database) -> None:
    elsewhere = f"{URL}/elsewhere"
    recording.record_edition(database, make_edition(b"1"))
    recording.record_edition(
        database, make_edition(b"2", fetched=make_fetched(b"2", locator=elsewhere))
    )
    third = make_source(
        "third", publisher=Publisher(slug="other", name="Other"), number="0567", title="T"
    )
    catalogue.sync_sources(database, [make_source(), third], NOW)
    recording.record_edition(
        database, make_edition(b"3", source=third, document=make_document(number=None, title=""))
    )
    with database.reading() as session:
        policies = session.exec(select(PolicyRow).order_by(col(PolicyRow.id))).all()
    assert [(one.number, one.title) for one in policies] == [
        ("0567", "Treatment of Keratoses"),
        ("0567", "T"),
    ]


def test_text_no_database_can_hold_does_not_stop_recording(database: Database) -> None:
    odd = "a\x00b\ud800c\U0001f600"
    document = make_document(make_statement(quote=odd, place=(odd,)), title=odd, number=odd)
    change = make_change("17003", before=odd, after=odd, where=(odd,), notes=(odd,))
    long = f"{URL}?" + "\u00e9" * 5000
    fetched = make_fetched(
        b"\x00\xff", locator=long, url=long, headers=(("x", odd),), media_type=odd
    )
    recorded = recording.record_edition(
        database,
        make_edition(b"", fetched=fetched, document=document, changes=(change,), text_hash="t"),
    )
    view = history.change(database, recorded.change_ids[0])
    assert view is not None
    assert view.change.after == "a\ufffdb\ufffdc\U0001f600"
    last = evidence.last_good(database, "payer-1", long)
    assert last is not None
    assert last.document.title == view.title == "a\ufffdb\ufffdc\U0001f600"
    assert evidence.capture_bytes(database, last.sha256) == b"\x00\xff"


def test_a_notice_is_told_once_a_key_and_route(database: Database) -> None:
    notice = make_notice()
    assert recording.record_notice(database, notice, "health:payer-1", (HEALTH,), NOW) == 1
    assert recording.record_notice(database, notice, "health:payer-1", (HEALTH,), NOW) == 0
    assert recording.record_notice(database, notice, "health:payer-1", (HEALTH, ALERTS), NOW) == 1
    assert recording.record_notice(database, notice, "health:payer-2", (HEALTH,), NOW) == 1
    assert recording.record_notice(database, notice, "health:payer-3", (), NOW) == 0
    with database.reading() as session:
        found = session.exec(select(DeliveryRow.channel)).all()
    assert sorted(found) == ["C1", "C2", "C2"]


def test_processes_that_tell_the_same_notice_tell_it_once(database: Database, url: str) -> None:
    code = """
from tests.store.made import HEALTH, make_notice
database = open_database(url, now=NOW)
print(sum(recording.record_notice(database, make_notice(), f'k{n}', (HEALTH,), NOW) for n in range(20)))
"""
    assert sum(int(count) for (count,) in said_by_all(code, url, 3)) == 20
