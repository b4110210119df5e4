"""Every way in which what is kept can be damaged is found, and nothing else is."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from policy.alerts import Alert, Edition
from policy.captures import Outcome
from store import blobs, outbox, recording
from store.catalogue import sync_sources
from store.database import Database, open_database, open_kept
from store.errors import SchemaMissing
from store.tables import BlobRow, MessageRow, ReadingRow, StatementRow
from store.verification import Damage, Finding, verify
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
    make_stop,
)

LATER = NOW + 3 * HOUR


def silent(*_: object) -> None:
    """No progress is shown."""


def found(database: Database) -> tuple[Finding, ...]:
    return verify(database, silent).findings


@pytest.fixture
def full(database: Database, owner: str) -> Database:
    """Three editions, a refusal, an alert that was posted at the second attempt, a health line that waits."""
    body = b"A page of a policy. " * 300
    first = recording.record_edition(database, make_edition(body))
    changes = (make_change(), make_change("17000"))
    sides = [
        Edition(sha256=hashlib.sha256(one).hexdigest(), captured_at=NOW, url=URL)
        for one in (body, body + b"two")
    ]

    def alert(public_ids: tuple[str, ...]) -> Alert:
        return replace(make_alert(changes, public_ids), before=sides[0], after=sides[1])

    second = recording.record_edition(
        database,
        make_edition(
            body + b"two",
            at=NOW + HOUR,
            compared_to=first.revision_id,
            changes=changes,
            alert=alert,
            document=make_document(make_statement(value="not_covered"), version="B"),
        ),
    )
    recording.record_edition(
        database,
        make_edition(
            body + b"three",
            at=NOW + 2 * HOUR,
            compared_to=second.revision_id,
            document=make_document(make_statement(value="not_covered"), version="C"),
        ),
    )
    recording.record_stop(
        database, make_stop(Outcome.REFUSED, make_fetched(b"<h1>Sign in</h1>" * 9, at=LATER))
    )
    recording.record_notice(database, make_notice(), "trouble", [HEALTH], LATER)
    for _ in range(2):
        claimed = outbox.claim_next(database, owner, LATER, sinks=["slack"])
        assert claimed is not None
        outbox.mark_posting(database, claimed.delivery_id, LATER)
        if claimed.attempts:
            outbox.settle_sent(database, claimed.delivery_id, ts="1.0", external_id="C1", now=LATER)
        else:
            outbox.settle_retry(
                database, claimed.delivery_id, not_before=LATER, error="limited", now=LATER
            )
    return database


def damaged(database: Database, statement: str, **values: object) -> None:
    """Change rows as no transaction of the program would, references unchecked."""
    with database.writer.connect() as connection:
        sqlite = database.address.path is not None
        off = "PRAGMA foreign_keys=OFF" if sqlite else "SET session_replication_role = replica"
        on = "PRAGMA foreign_keys=ON" if sqlite else "SET session_replication_role = DEFAULT"
        if sqlite:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.cursor().execute(off)
        else:
            connection.execute(text(off))
        changed = connection.execute(text(statement), values)
        assert changed.rowcount > 0
        connection.commit()
        if sqlite:
            assert raw is not None
            raw.cursor().execute(on)
        else:
            connection.execute(text(on))
            connection.commit()


def test_what_was_recorded_and_posted_in_order_is_whole(full: Database) -> None:
    kept = verify(full, silent)

    assert kept.findings == ()
    counts = dict(kept.counts)
    assert counts.pop("references") > 40
    assert counts.pop("file", 1) == 1
    assert counts == {
        "blobs": 7,
        "readings": 3,
        "publications": 1,
        "revisions": 3,
        "changes": 2,
        "messages": 2,
        "deliveries": 2,
    }


def test_an_empty_database_is_whole(database: Database) -> None:
    assert found(database) == ()


def test_progress_is_told_of_each_step_and_never_past_its_end(full: Database) -> None:
    said: list[tuple[str, int, int]] = []
    verify(full, lambda *at: said.append(at))

    assert {"blobs", "references", "readings", "deliveries"} <= {step for step, _, _ in said}
    assert all(0 <= done < total for _, done, total in said)


@pytest.mark.parametrize(
    ("statement", "kind", "said"),
    [
        ("UPDATE blob SET size = size + 1", Damage.BYTES, "are stated"),
        ("UPDATE blob SET depth = depth + 3", Damage.BYTES, "depth"),
        ("UPDATE blob SET base_sha256 = NULL WHERE depth > 0", Damage.BYTES, "damaged"),
        ("DELETE FROM visit WHERE outcome = 'refused'", Damage.REFERENCE, "visit_id"),
        ("DELETE FROM publication", Damage.REFERENCE, "in no row of publication"),
        ("DELETE FROM publisher", Damage.REFERENCE, "publisher_id"),
        ("DELETE FROM message WHERE kind = 'alert'", Damage.REFERENCE, "message_id"),
        ("DELETE FROM capture WHERE NOT accepted", Damage.UNREFERENCED, "no row refers"),
        ("UPDATE revision SET ordinal = 7 WHERE ordinal = 3", Damage.EDITION, "[1, 2, 7]"),
        (
            "UPDATE revision SET ordinal = 9 - ordinal WHERE ordinal > 1",
            Damage.EDITION,
            "numbered",
        ),
        (
            "UPDATE revision SET compared_to = id WHERE ordinal = 2",
            Damage.EDITION,
            "came after",
        ),
        (
            "UPDATE revision SET capture_id = capture_id + 1 WHERE ordinal = 3",
            Damage.EDITION,
            "of another capture",
        ),
        ("UPDATE capture SET accepted = (1 = 0)", Damage.EDITION, "was refused"),
        (
            "UPDATE publication SET accepted_sha256 ="
            " (SELECT sha256 FROM capture WHERE NOT accepted)",
            Damage.EDITION,
            "never received as its own",
        ),
        ("UPDATE statement SET code = '17004'", Damage.EDITION, "statements are not those"),
        ("DELETE FROM stated_date", Damage.EDITION, "dates are not those"),
        ("DELETE FROM untold", Damage.EDITION, "neither told nor left untold"),
        ("DELETE FROM change_code WHERE code = '17000'", Damage.CHANGE, "by its code 17000"),
        ("UPDATE change SET event = 'lost'", Damage.CHANGE, "began with lost"),
        ("UPDATE message SET kind = 'gossip' WHERE kind = 'health'", Damage.MESSAGE, "gossip"),
        ("UPDATE message SET kind = 'health' WHERE kind = 'alert'", Damage.MESSAGE, "no health"),
        ("DELETE FROM message_change", Damage.MESSAGE, "not those kept with it"),
        (
            "UPDATE message SET parent_id = id WHERE kind = 'alert'",
            Damage.MESSAGE,
            "in a thread itself",
        ),
        ("UPDATE delivery SET state = 'lost'", Damage.DELIVERY, "'lost' is not a state"),
        ("UPDATE delivery SET attempts = 5", Damage.DELIVERY, "counts 5 attempts"),
        ("DELETE FROM delivery_attempt", Damage.DELIVERY, "0 are kept"),
        ("UPDATE delivery SET ts = NULL", Damage.DELIVERY, "sent and no attempt says"),
        (
            "UPDATE delivery_attempt SET outcome = 'retry'",
            Damage.DELIVERY,
            "sent and no attempt says",
        ),
        (
            "UPDATE delivery_attempt SET outcome = NULL WHERE number = 1",
            Damage.DELIVERY,
            "before its last has no outcome",
        ),
        (
            "UPDATE delivery_attempt SET outcome = NULL WHERE number = 2",
            Damage.DELIVERY,
            "sent and an attempt is under way",
        ),
        (
            "UPDATE delivery SET state = 'pending' WHERE state = 'sent'",
            Damage.DELIVERY,
            "pending and the channel took it",
        ),
        (
            "UPDATE delivery SET state = 'claimed' WHERE state = 'pending'",
            Damage.DELIVERY,
            "nobody has claimed it",
        ),
        (
            "UPDATE delivery SET state = 'posting' WHERE state = 'pending'",
            Damage.DELIVERY,
            "no attempt is under way",
        ),
        (
            "UPDATE delivery SET owner = 'someone' WHERE state = 'pending'",
            Damage.DELIVERY,
            "someone has it",
        ),
        (
            "UPDATE delivery SET state = 'parked' WHERE state = 'pending'",
            Damage.DELIVERY,
            "would resume as nothing",
        ),
    ],
)
def test_each_planted_damage_is_found_and_named(
    full: Database, statement: str, kind: Damage, said: str
) -> None:
    damaged(full, statement)

    assert [one for one in found(full) if one.kind is kind and said in one.what]


def _other_bytes(database: Database) -> str:
    with database.reading() as session:
        row = session.exec(select(BlobRow).where(BlobRow.encoding == "zstd")).first()
    assert row is not None
    flipped = row.data[:-1] + bytes([row.data[-1] ^ 1])
    damaged(database, "UPDATE blob SET data = :d WHERE sha256 = :s", d=flipped, s=row.sha256)
    return row.sha256


def _lost_bytes(database: Database) -> str:
    with database.reading() as session:
        lost = session.exec(select(ReadingRow.document_sha256)).first()
    assert lost is not None
    damaged(database, "DELETE FROM blob WHERE sha256 = :s", s=lost)
    return lost


def _no_document(database: Database) -> str:
    with database.writing() as session:
        sha256 = blobs.put(session, b'{"title": 3}')
    damaged(database, "UPDATE reading SET document_sha256 = :s WHERE id = 1", s=sha256)
    return sha256


def _unproven(database: Database) -> str:
    with database.writing() as session:
        row = session.exec(select(MessageRow).where(col(MessageRow.kind) == "alert")).one()
        row.payload = {**row.payload, "after": {**row.payload["after"], "sha256": "f" * 64}}
        session.add(row)
    return "f" * 64


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (_other_bytes, Damage.BYTES),
        (_lost_bytes, Damage.REFERENCE),
        (_no_document, Damage.DOCUMENT),
        (_unproven, Damage.MESSAGE),
    ],
)
def test_damaged_bytes_are_named_by_their_hash(
    full: Database, damage: Callable[[Database], str], kind: Damage
) -> None:
    sha256 = damage(full)

    assert [one for one in found(full) if one.kind is kind and sha256 in one.subject + one.what]


def test_a_statement_closed_and_opened_again_is_no_damage(full: Database) -> None:
    recording.record_reading(
        full, 3, "readers-2", make_document(make_statement(value="covered"), version="C"), LATER
    )

    assert found(full) == ()
    with full.reading() as session:
        assert session.exec(select(StatementRow).where(StatementRow.first_revision_id == 3)).all()


def test_the_same_reading_again_leaves_no_bytes_behind(full: Database) -> None:
    recording.record_reading(full, 3, "readers-1", make_document(version="Z"), LATER)

    assert [one for one in found(full) if one.kind is Damage.UNREFERENCED] == []


@pytest.fixture
def pages(sqlite_url: str) -> Path:
    """The file of a database of many pages, closed."""
    database = open_database(sqlite_url, now=NOW)
    path = database.address.path
    assert path is not None
    sync_sources(database, [make_source()], NOW)
    last = None
    for number in range(20):
        recorded = recording.record_edition(
            database,
            make_edition(
                f"edition {number} ".encode() * 500,
                at=NOW + number * HOUR,
                compared_to=last,
                routes=(ALERTS,),
            ),
        )
        last = recorded.revision_id
    database.close()
    return path


def test_damaged_pages_of_the_file_are_found(pages: Path, sqlite_url: str) -> None:
    content = bytearray(pages.read_bytes())
    with closing(sqlite3.connect(pages)) as raw:
        size = raw.execute("PRAGMA page_size").fetchone()[0]
        (root,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'visit'").fetchone()
    content[(root - 1) * size : root * size] = b"\xff" * size
    pages.write_bytes(content)

    database = open_kept(sqlite_url)
    try:
        assert {one.kind for one in found(database)} == {Damage.FILE}
    finally:
        database.close()


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(SchemaMissing, match="is not there"):
        open_kept(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_verification_writes_nothing(full: Database) -> None:
    path = full.address.path
    assert path is not None
    before = {
        one.name: one.read_bytes() for one in path.parent.glob("policywatch.db*") if one.is_file()
    }
    found(full)
    after = {
        one.name: one.read_bytes() for one in path.parent.glob("policywatch.db*") if one.is_file()
    }
    before.pop("policywatch.db-shm", None)
    after.pop("policywatch.db-shm", None)
    assert after == before
