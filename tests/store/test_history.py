"""What is answered about a code, and the evidence of a change."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from policy.changes import ChangeKind
from policy.sources import Publisher
from store import catalogue, evidence, history, outbox, recording
from store.database import Database
from store.errors import AmbiguousId
from store.tables import ChangeRow
from tests.store.made import (
    HOUR,
    NOW,
    URL,
    make_change,
    make_document,
    make_edition,
    make_source,
    record_two,
)

DAY = timedelta(days=1)


@pytest.fixture
def editions(database: Database) -> Database:
    """Five daily editions of one payer and one of another, each with a change of 17003."""
    other = make_source(
        "other-1", publisher=Publisher(slug="other", name="\u00d6ther Health"), number="9"
    )
    catalogue.sync_sources(database, [make_source(), other], NOW)
    before = None
    for number in range(6):
        change = make_change("17003", after=f"edition {number}")
        before = recording.record_edition(
            database,
            make_edition(
                b"edition %d" % number,
                at=NOW + number * DAY,
                compared_to=before,
                changes=(change,) if number else (),
            ),
        ).revision_id
    recording.record_edition(
        database,
        make_edition(
            b"x",
            source=other,
            at=NOW + 2 * DAY + HOUR,
            changes=(make_change("17003", "L57.0", after="other"),),
            cause="published",
            document=make_document(title="", number=None),
        ),
    )
    return database


def after(found: tuple[history.HistoryEntry, ...]) -> list[str | None]:
    return [entry.after for entry in found]


def test_an_entry_says_what_changed_where_and_how_it_is_proven(database: Database) -> None:
    change = make_change("17003", "17000")
    recorded = record_two(database, change)
    (entry,) = history.history(database, "17000")
    last = evidence.last_good(database, "payer-1", URL)
    assert last is not None
    assert entry.public_id == recorded.change_ids[0]
    assert (entry.publisher, entry.publisher_name, entry.source) == (
        "payer",
        "The Payer",
        "payer-1",
    )
    assert (entry.title, entry.number) == ("Treatment of Keratoses", "0567")
    for name in (
        "kind", "aspect", "codes", "before", "after", "where", "severity", "direction", "stage",
        "effective",
    ):  # fmt: skip
        assert getattr(entry, name) == getattr(change, name)
    assert (entry.observed_at, entry.url) == (NOW + HOUR, f"{URL}/index.html")
    assert entry.after_sha256 == last.sha256
    assert entry.before_sha256 is not None
    assert evidence.capture_bytes(database, entry.before_sha256) == b"one" * 400


def test_history_is_newest_first_and_can_be_limited(editions: Database) -> None:
    everything = ["edition 5", "edition 4", "edition 3", "other", "edition 2", "edition 1"]
    assert after(history.history(editions, "17003")) == everything
    assert after(history.history(editions, " 17003 ", limit=2)) == everything[:2]
    assert history.history(editions, "17004") == ()
    assert after(history.latest(editions, limit=4)) == everything[:4]
    assert after(history.latest(editions, limit=99)) == everything


def test_the_last_day_there_is_can_be_asked_for(editions: Database) -> None:
    found = history.history(editions, "17003", since=date.min, until=date.max)

    assert len(found) == 6


@pytest.mark.parametrize("payer", ["other", "OTHER", "\u00f6ther health", " \u00d6THER HEALTH "])
def test_a_payer_is_named_by_slug_or_name_in_any_case(editions: Database, payer: str) -> None:
    (entry,) = history.history(editions, "17003", payer=payer)
    assert (entry.after, entry.publisher, entry.before_sha256) == ("other", "other", None)
    assert (entry.title, entry.number) == ("Keratoses", "9")


def test_an_unknown_payer_has_no_history(editions: Database) -> None:
    assert history.history(editions, "17003", payer="oth") == ()


def test_days_are_included_and_instants_are_exact(editions: Database) -> None:
    first, last = (NOW + 2 * DAY).date(), (NOW + 3 * DAY).date()
    assert after(history.history(editions, "17003", since=first, until=last)) == [
        "edition 3",
        "other",
        "edition 2",
    ]
    exact = NOW + 2 * DAY
    assert after(history.history(editions, "17003", since=exact, until=exact)) == ["edition 2"]
    assert history.history(editions, "17003", since=date(2027, 1, 1)) == ()


@pytest.mark.parametrize("code", ["L57.0", "l570", "L570"])
def test_a_diagnosis_is_found_with_or_without_its_dot(editions: Database, code: str) -> None:
    assert after(history.history(editions, code)) == ["other"]


def test_a_change_has_both_editions_as_they_read_and_who_was_told(
    database: Database, owner: str
) -> None:
    change = make_change()
    recorded = record_two(database, change)
    claimed = outbox.claim_next(database, owner, NOW + 2 * HOUR, sinks=["slack"])
    assert claimed is not None
    outbox.mark_posting(database, claimed.delivery_id, NOW)
    outbox.settle_sent(
        database, claimed.delivery_id, ts="17.5", external_id="C1", now=NOW + 2 * HOUR
    )
    view = history.change(database, recorded.change_ids[0])
    assert view is not None
    assert (view.publisher, view.publisher_slug, view.source) == ("The Payer", "payer", "payer-1")
    assert view.change == change
    assert view.observed_at == NOW + HOUR
    assert view.before is not None
    assert (view.before.version, view.after.version) == ("A", "B")
    assert view.before.document == make_document()
    assert view.before.captured_at == NOW
    assert view.after.url == f"{URL}/index.html"
    assert evidence.capture_bytes(database, view.after.sha256) == b"one" * 400 + b"two"
    assert [(one.state, one.sink, one.ts) for one in view.told] == [("sent", "slack", "17.5")]


def renamed(database: Database, *names: str) -> None:
    with database.writing() as session:
        for row, name in zip(session.exec(select(ChangeRow)).all(), names, strict=False):
            row.public_id = name


def test_the_beginning_of_an_id_is_enough_where_it_fits_one_change(editions: Database) -> None:
    one, other = "01a21057-f8f7-7a89-9318", "01a21057-f8f8-7a89-9318"
    renamed(editions, one, other)
    for written in (one, one[:13], f" {one[:14].upper()} "):
        found = history.change(editions, written)
        assert found is not None
        assert found.public_id == one
    with pytest.raises(AmbiguousId, match="write more of the id"):
        history.change(editions, "01a21057")


@pytest.mark.parametrize("wrong", ["", "01a2105", "0%", "________", "01a21057' OR 1=1", "x" * 36])
def test_what_is_no_beginning_of_an_id_finds_nothing(editions: Database, wrong: str) -> None:
    renamed(editions, "01a21057-f8f7-7a89-9318")
    assert history.change(editions, wrong) is None
    assert history.change(editions, "01a21057-f8f7-7a89-9319") is None


def test_a_long_history_is_answered_whole(database: Database) -> None:
    changes = tuple(make_change("17003", after=str(number)) for number in range(1500))
    record_two(database, *changes)
    found = history.history(database, "17003")
    assert sorted(int(entry.after or "") for entry in found) == list(range(1500))
    assert {len(entry.effective) for entry in found} == {2}


def test_a_change_is_found_by_the_procedures_that_its_list_governs(database: Database) -> None:
    change = make_change(
        "L57.0", kind=ChangeKind.DIAGNOSIS_REMOVED, governed=("17000", "17003", "17004")
    )
    record_two(database, change)

    (entry,) = history.history(database, "17003")

    assert (entry.codes, entry.governed) == (("L57.0",), ("17000", "17003", "17004"))
    assert history.history(database, "L57.0") == (entry,)
