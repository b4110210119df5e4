"""Visits that make no revision, indexes, and what the next visit is held against."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import select

from policy.captures import IndexRead, Outcome, Reason, Remedy, Validators
from store import catalogue, evidence, recording
from store.database import Database
from store.errors import StoreError
from store.evidence import LastGood
from store.recording import IndexDelta
from store.tables import CaptureRow, PublicationRow, VisitRow
from tests.store.made import (
    HOUR,
    NOW,
    URL,
    make_change,
    make_edition,
    make_fetched,
    make_stop,
    record_two,
)

PAGE = b"a page of text, as a payer would print it. " * 50


@pytest.fixture
def baseline(database: Database) -> LastGood:
    recording.record_edition(database, make_edition(PAGE))
    last = evidence.last_good(database, "payer-1", URL)
    assert last is not None
    return last


def last_good(database: Database) -> LastGood:
    last = evidence.last_good(database, "payer-1", URL)
    assert last is not None
    return last


def test_nothing_is_good_before_the_first_edition(database: Database) -> None:
    assert evidence.last_good(database, "payer-1", URL) is None
    assert evidence.last_good(database, "unknown", URL) is None
    index = IndexRead(source="payer-1", url=URL, locators=(URL,), complete=True, read_at=NOW)
    recording.record_index(database, index, NOW)
    assert evidence.last_good(database, "payer-1", URL) is None


def test_the_last_good_edition_is_the_current_revision(database: Database) -> None:
    recorded = record_two(database)
    last = last_good(database)
    assert last.revision_id == recorded.revision_id
    assert last.sha256 == last.revision_sha256
    assert evidence.capture_bytes(database, last.sha256) == b"one" * 400 + b"two"
    assert (last.document.version, last.reading_key) == ("B", "readers-1")
    assert (last.url, last.media_type, last.captured_at) == (
        f"{URL}/index.html",
        "text/html",
        NOW + HOUR,
    )


@pytest.mark.parametrize("outcome", [Outcome.SAME_TEXT, Outcome.UNCHANGED])
def test_bytes_that_changed_nothing_are_what_the_next_are_held_against(
    database: Database, baseline: LastGood, outcome: Outcome
) -> None:
    noisy = make_fetched(PAGE + b"<!-- another token -->", at=NOW + HOUR)
    recording.record_stop(database, make_stop(outcome, noisy))
    last = last_good(database)
    assert evidence.capture_bytes(database, last.sha256) == noisy.body
    assert evidence.capture_bytes(database, last.revision_sha256) == PAGE
    assert (last.revision_id, last.captured_at, last.text_hash, last.document) == (
        baseline.revision_id,
        NOW,
        baseline.text_hash,
        baseline.document,
    )
    assert evidence.validators(database, "payer-1") == dict(noisy.validators)


@pytest.mark.parametrize("outcome", [Outcome.NOT_MODIFIED, Outcome.SAME_BYTES])
def test_a_visit_that_brought_nothing_new_keeps_no_bytes(
    database: Database, baseline: LastGood, outcome: Outcome
) -> None:
    status, body = (304, b"") if outcome is Outcome.NOT_MODIFIED else (200, PAGE)
    again = make_fetched(body, at=NOW + HOUR, status=status, validators=())
    recording.record_stop(database, make_stop(outcome, again))
    assert last_good(database) == replace(baseline, confirmed_at=NOW + HOUR)
    with database.reading() as session:
        assert len(session.exec(select(CaptureRow)).all()) == 1
        visits = session.exec(select(VisitRow.outcome)).all()
        publication = session.exec(select(PublicationRow)).one()
    assert visits == ["baseline", outcome.value]
    assert publication.last_confirmed_at == NOW + HOUR


def test_a_304_keeps_the_validators_it_was_asked_with(
    database: Database, baseline: LastGood
) -> None:
    kept = evidence.validators(database, "payer-1")
    assert list(kept) == [URL]
    nothing = make_fetched(b"", at=NOW + HOUR, status=304, validators=())
    recording.record_stop(database, make_stop(Outcome.NOT_MODIFIED, nothing))
    assert evidence.validators(database, "payer-1") == kept


def test_a_refused_answer_is_kept_as_evidence_and_changes_nothing_else(
    database: Database, baseline: LastGood
) -> None:
    before = evidence.validators(database, "payer-1")
    wall = make_fetched(b"prove that you are human", at=NOW + HOUR, status=200)
    stop = make_stop(
        Outcome.REFUSED, wall, reason=Reason.BOT_WALL, remedy=Remedy.OPERATOR, detail="captcha"
    )
    recording.record_stop(database, stop)
    assert last_good(database) == baseline
    assert evidence.validators(database, "payer-1") == before
    with database.reading() as session:
        visit = session.exec(select(VisitRow).where(VisitRow.outcome == "refused")).one()
        capture = session.exec(select(CaptureRow).where(CaptureRow.visit_id == visit.id)).one()
    assert (visit.reason, visit.remedy, visit.detail) == ("bot_wall", "operator", "captcha")
    assert not capture.accepted
    assert evidence.capture_bytes(database, capture.sha256) == wall.body


def test_a_first_answer_that_is_refused_leaves_no_validators(database: Database) -> None:
    wall = make_fetched(b"prove that you are human")
    recording.record_stop(database, make_stop(Outcome.REFUSED, wall, reason=Reason.BOT_WALL))
    assert evidence.validators(database, "payer-1") == {}
    assert evidence.last_good(database, "payer-1", URL) is None


def test_a_failed_visit_leaves_its_reason(database: Database) -> None:
    stop = make_stop(
        Outcome.FAILED, reason=Reason.TIMEOUT, remedy=Remedy.RETRY, detail="30 s", status=None
    )
    recording.record_stop(database, stop)
    with database.reading() as session:
        visit = session.exec(select(VisitRow)).one()
        assert session.exec(select(CaptureRow)).all() == []
    assert (visit.outcome, visit.reason, visit.locator) == ("failed", "timeout", URL)


def test_validators_are_those_of_the_last_accepted_answer_alone(database: Database) -> None:
    parts = ((f"{URL}/a", Validators(etag="1")), (f"{URL}/b", Validators(last_modified="Mon")))
    one = make_fetched(b"1", validators=parts)
    first = recording.record_edition(database, make_edition(b"", fetched=one))
    assert evidence.validators(database, "payer-1") == dict(parts)
    silent = make_fetched(b"2", at=NOW + HOUR, url=f"{URL}/a", validators=())
    recording.record_edition(
        database,
        make_edition(b"", fetched=silent, compared_to=first.revision_id, at=NOW + HOUR),
    )
    assert evidence.validators(database, "payer-1") == {}
    assert evidence.validators(database, "unknown") == {}


def test_an_answer_older_than_the_current_edition_is_not_held_against(database: Database) -> None:
    recording.record_edition(database, make_edition(PAGE, at=NOW + HOUR))
    before = last_good(database), evidence.validators(database, "payer-1")
    late = make_fetched(PAGE + b"late", at=NOW)
    recording.record_stop(database, make_stop(Outcome.UNCHANGED, late))
    assert (last_good(database), evidence.validators(database, "payer-1")) == before


@pytest.mark.parametrize("outcome", [Outcome.BASELINE, Outcome.RECORDED])
def test_a_revision_is_not_a_stop(database: Database, outcome: Outcome) -> None:
    with pytest.raises(ValueError, match="makes a revision"):
        recording.record_stop(database, make_stop(outcome))


def test_nothing_is_unchanged_that_has_no_edition(database: Database) -> None:
    with pytest.raises(StoreError, match="has no edition"):
        recording.record_stop(database, make_stop(Outcome.UNCHANGED, make_fetched(b"1")))
    with database.reading() as session:
        assert session.exec(select(VisitRow)).all() == []


def test_a_capture_is_shown_as_it_was_received(database: Database, baseline: LastGood) -> None:
    view = evidence.capture_view(database, baseline.sha256)
    assert view is not None
    assert (view.url, view.final_url, view.fetched_at) == (URL, f"{URL}/index.html", NOW)
    assert (view.source, view.publication, view.size) == ("payer-1", URL, len(PAGE))
    assert (view.status, view.media_type, view.accepted) == (200, "text/html", True)
    assert view.headers[0] == ("content-type", "text/html")
    assert evidence.capture_view(database, "0" * 64) is None


def listed(
    database: Database,
    *names: str,
    at: datetime = NOW,
    complete: bool = True,
    rolling: bool = False,
) -> IndexDelta:
    locators = tuple(f"{URL}/{name}" for name in names)
    index = IndexRead(
        source="payer-1",
        url=URL,
        locators=locators,
        complete=complete,
        read_at=at,
        rolling=rolling,
    )
    return recording.record_index(database, index, at)


def first_edition(database: Database, name: str) -> None:
    locator = f"{URL}/{name}"
    recording.record_edition(
        database, make_edition(b"", fetched=make_fetched(name.encode(), locator=locator))
    )


def missing(database: Database) -> dict[str, datetime | None]:
    with database.reading() as session:
        rows = session.exec(select(PublicationRow))
        return {row.locator.removeprefix(f"{URL}/"): row.missing_since for row in rows}


def test_only_an_index_read_whole_is_a_baseline(database: Database) -> None:
    assert listed(database, "a", complete=False) == IndexDelta(baseline=True, first_listed=())
    view = catalogue.get_source(database, "payer-1")
    assert view is not None
    assert view.baseline_at is None
    assert listed(database, "a", "b", at=NOW + HOUR) == IndexDelta(baseline=True, first_listed=())
    view = catalogue.get_source(database, "payer-1")
    assert view is not None
    assert view.baseline_at == NOW + HOUR
    assert listed(database, "b", "a", at=NOW + 2 * HOUR).first_listed == ()


def test_what_is_listed_after_the_baseline_is_news_until_it_has_an_edition(
    database: Database,
) -> None:
    listed(database, "a")
    first_edition(database, "a")
    news = (f"{URL}/c", f"{URL}/b")
    assert listed(database, "a", "c", "b", at=NOW + HOUR) == IndexDelta(
        baseline=False, first_listed=news
    )
    assert listed(database, "a", "c", "b", at=NOW + 2 * HOUR).first_listed == news
    first_edition(database, "c")
    assert listed(database, "a", "c", "b", at=NOW + 3 * HOUR).first_listed == (f"{URL}/b",)


def test_what_a_rolling_index_no_longer_lists_is_older_and_not_missing(database: Database) -> None:
    listed(database, "a", rolling=True)
    first_edition(database, "a")
    delta = listed(database, "b", at=NOW + HOUR, rolling=True)
    assert (delta.first_listed, delta.missing) == ((f"{URL}/b",), ())
    assert missing(database) == {"a": None, "b": None}


def test_a_publication_of_the_baseline_that_could_not_be_read_at_first_is_no_news(
    database: Database,
) -> None:
    listed(database, "a", "b")
    assert listed(database, "a", "b", at=NOW + HOUR).first_listed == ()


def test_a_publication_is_missed_only_by_an_index_read_whole(database: Database) -> None:
    listed(database, "a", "b")
    listed(database, "a", at=NOW + HOUR, complete=False)
    assert missing(database) == {"a": None, "b": None}
    listed(database, "a", at=NOW + 2 * HOUR)
    listed(database, "a", at=NOW + 3 * HOUR)
    assert missing(database) == {"a": None, "b": NOW + 2 * HOUR}
    assert listed(database, "a", "b", at=NOW + 4 * HOUR).first_listed == ()
    assert missing(database) == {"a": None, "b": None}


def test_an_index_that_lists_nothing_leaves_a_visit(database: Database) -> None:
    listed(database, complete=False)
    with database.reading() as session:
        assert session.exec(select(VisitRow)).all() == []
    listed(database, at=NOW + HOUR)
    view = catalogue.get_source(database, "payer-1")
    assert view is not None
    assert (view.last_outcome, view.last_good_at) == ("baseline", NOW + HOUR)


def test_an_edition_that_is_news_is_recorded_as_published(database: Database) -> None:
    listed(database, "a")
    listed(database, "a", "b", at=NOW + HOUR)
    locator = f"{URL}/b"
    recorded = recording.record_edition(
        database,
        make_edition(
            b"",
            fetched=make_fetched(b"b", locator=locator),
            changes=(make_change(),),
            cause="published",
        ),
    )
    assert recorded.message_public_id is not None
    with database.reading() as session:
        assert session.exec(select(VisitRow.outcome)).all() == ["recorded"]


def test_an_address_that_another_edition_came_from_is_not_asked_with_its_old_validator(
    database: Database, baseline: LastGood
) -> None:
    """A page that redirects to A, then to B, then to A again must not be answered 304 by A."""
    elsewhere = make_fetched(
        PAGE + b"<!-- from elsewhere -->",
        at=NOW + HOUR,
        final_url=f"{URL}/other.html",
        validators=((f"{URL}/other.html", Validators(etag="other")),),
    )

    recording.record_stop(database, make_stop(Outcome.SAME_TEXT, elsewhere))

    assert evidence.validators(database, "payer-1") == dict(elsewhere.validators)


def test_when_it_was_last_read_as_itself_moves_with_each_good_visit(
    database: Database, baseline: LastGood
) -> None:
    assert baseline.confirmed_at == NOW
    recording.record_stop(
        database, make_stop(Outcome.SAME_BYTES, make_fetched(PAGE, at=NOW + HOUR))
    )
    recording.record_stop(
        database,
        make_stop(
            Outcome.REFUSED,
            make_fetched(b"a wall", at=NOW + 2 * HOUR),
            reason=Reason.BOT_WALL,
            remedy=Remedy.OPERATOR,
        ),
    )

    assert last_good(database).confirmed_at == NOW + HOUR


def test_a_publication_that_left_its_index_is_missing_until_another_continues_it(
    database: Database,
) -> None:
    listed(database, "a", "b")
    first_edition(database, "a")
    first_edition(database, "b")

    delta = listed(database, "a", "c", at=NOW + HOUR)

    assert delta.missing == ((f"{URL}/b", NOW + HOUR),)
    (left,) = evidence.left_behind(database, "payer-1")
    moved = make_fetched(b"c", at=NOW + HOUR, locator=f"{URL}/c")
    recording.record_edition(
        database,
        make_edition(
            b"",
            fetched=moved,
            at=NOW + HOUR,
            compared_to=left.revision_id,
            continues=True,
            changes=(make_change(),),
        ),
    )
    assert evidence.left_behind(database, "payer-1") == ()
    assert listed(database, "a", "c", at=NOW + 2 * HOUR).missing == ()
