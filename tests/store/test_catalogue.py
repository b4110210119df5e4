"""Declared sources in the database."""

from datetime import timedelta

import pytest
from sqlmodel import select

from policy.cadence import next_due
from policy.captures import Outcome, Reason, Remedy
from policy.sources import LineOfBusiness, Method, Publisher
from store import recording, schedule
from store.catalogue import get_source, list_sources, sync_sources
from store.database import Database
from store.errors import UnknownSource
from store.tables import PublisherRow, SourceJurisdictionRow
from tests.store.made import (
    HOUR,
    NOW,
    URL,
    make_edition,
    make_fetched,
    make_source,
    make_stop,
    said_by_all,
)

LATER = NOW + 10 * HOUR


def test_a_declaration_comes_back_as_it_was(database: Database) -> None:
    source = make_source(
        "listing",
        method=Method.LISTING,
        line_of_business=LineOfBusiness.MEDICAID,
        select=("main", "article"),
        drop=(".ad",),
        follow=r"/policy/\d+",
        quirks="aetna",
        number="0567",
        seen="2026: seen \u2013 \u201cthere\u201d",
        origin="payer.toml",
    )
    sync_sources(database, [source], NOW)
    view = get_source(database, "listing")
    assert view is not None
    assert view.source == source
    assert view.source.origin == "payer.toml"
    assert (view.next_due_at, view.owner, view.last_outcome) == (NOW, None, None)
    assert get_source(database, "unknown") is None


def test_jurisdictions_and_publishers_follow_the_declaration(database: Database) -> None:
    renamed = Publisher(slug="payer", name="The Payer, Inc.")
    sync_sources(database, [make_source(jurisdictions=("WV", "PA"), publisher=renamed)], LATER)
    with database.reading() as session:
        kept = session.exec(select(SourceJurisdictionRow.jurisdiction)).all()
        names = session.exec(select(PublisherRow.name)).all()
    assert sorted(kept) == ["PA", "WV"]
    assert names == ["The Payer, Inc."]


def test_a_source_no_longer_declared_is_marked_and_comes_back(
    database: Database, owner: str
) -> None:
    other = make_source("other")
    sync_sources(database, [other], LATER)
    gone = get_source(database, "payer-1")
    assert gone is not None
    assert (gone.removed_at, gone.enabled) == (LATER, False)
    assert [view.source.slug for view in list_sources(database)] == ["other", "payer-1"]
    assert schedule.claim_due(database, owner, LATER, 9) == ["other"]
    sync_sources(database, [other], LATER + HOUR)
    assert get_source(database, "payer-1") == gone
    sync_sources(database, [make_source(), other], LATER + 2 * HOUR)
    back = get_source(database, "payer-1")
    assert back is not None
    assert (back.removed_at, back.enabled, back.next_due_at) == (None, True, LATER + 2 * HOUR)


def visited(database: Database, owner: str, due_in: timedelta = 24 * HOUR) -> None:
    recording.record_edition(database, make_edition(b"one"))
    assert schedule.claim_due(database, owner, NOW, 1) == ["payer-1"]
    schedule.release(database, owner, "payer-1", NOW + due_in)


def due(database: Database) -> object:
    view = get_source(database, "payer-1")
    assert view is not None
    return view.next_due_at


def test_a_restart_keeps_when_a_source_is_due(database: Database, owner: str) -> None:
    visited(database, owner)
    sync_sources(database, [make_source()], LATER)
    assert due(database) == NOW + 24 * HOUR
    sync_sources(database, [make_source(title="Renamed", every=100_000)], LATER)
    assert due(database) == NOW + 24 * HOUR


def test_a_shorter_cadence_brings_the_next_visit_forward(database: Database, owner: str) -> None:
    visited(database, owner)
    view = get_source(database, "payer-1")
    assert view is not None
    sync_sources(database, [make_source(every=43_200)], LATER)
    assert due(database) == next_due(view.last_visit_at, 43_200, "payer-1", LATER)
    assert NOW < due(database) < NOW + 12 * HOUR  # type: ignore[operator]


def test_an_enabled_source_is_due_at_once(database: Database, owner: str) -> None:
    visited(database, owner)
    sync_sources(database, [make_source(enabled=False)], LATER)
    view = get_source(database, "payer-1")
    assert view is not None
    assert not view.enabled
    assert schedule.claim_due(database, owner, NOW + 99 * HOUR, 1) == []
    sync_sources(database, [make_source()], LATER)
    assert due(database) == LATER


def test_the_last_visit_and_the_last_good_one_are_told_apart(database: Database) -> None:
    recording.record_edition(database, make_edition(b"one"))
    view = get_source(database, "payer-1")
    assert view is not None
    good = view.last_good_at
    assert (view.last_outcome, view.last_visit_at) == ("baseline", good)
    recording.record_stop(
        database,
        make_stop(
            Outcome.REFUSED,
            make_fetched(b"wall", at=LATER),
            reason=Reason.BOT_WALL,
            remedy=Remedy.OPERATOR,
            detail="a captcha",
        ),
    )
    view = get_source(database, "payer-1")
    assert view is not None
    assert (view.last_outcome, view.last_reason, view.last_detail) == (
        "refused",
        "bot_wall",
        "a captcha",
    )
    assert (view.last_visit_at, view.last_good_at) == (LATER, good)


def test_of_one_crawls_publications_the_failing_one_stands_for_the_source(
    database: Database,
) -> None:
    failed = make_stop(
        Outcome.FAILED, locator=f"{URL}/2", reason=Reason.TIMEOUT, remedy=Remedy.RETRY
    )
    recording.record_edition(database, make_edition(b"one", started_at=NOW))
    recording.record_stop(database, failed)
    recording.record_stop(
        database, make_stop(Outcome.SAME_BYTES, make_fetched(b"one"), started_at=NOW)
    )
    view = get_source(database, "payer-1")
    assert view is not None
    assert (view.last_outcome, view.last_reason) == ("failed", "timeout")
    assert view.last_good_at == NOW


def test_a_visit_that_ended_late_does_not_hide_a_later_one(database: Database) -> None:
    recording.record_edition(database, make_edition(b"one", at=LATER))
    recording.record_stop(database, make_stop(Outcome.FAILED, reason=Reason.TIMEOUT))
    view = get_source(database, "payer-1")
    assert view is not None
    assert view.last_outcome == "baseline"


def test_recording_for_a_source_never_declared_says_so(database: Database) -> None:
    with pytest.raises(UnknownSource, match="source other is not in the database"):
        recording.record_edition(database, make_edition(b"one", source=make_source("other")))


def test_processes_that_start_at_once_declare_the_same_sources(
    database: Database, url: str
) -> None:
    code = """
from tests.store.made import make_source
database = open_database(url, now=NOW)
for number in range(5):
    catalogue.sync_sources(database, [make_source(f"s{n}") for n in range(20)], NOW)
print(len(catalogue.list_sources(database)))
"""
    assert said_by_all(code, url, 3) == [["21"]] * 3
