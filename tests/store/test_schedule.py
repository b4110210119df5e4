"""Claiming what is due: one owner a source, whoever dies."""

import time
from collections import Counter

from policy.captures import Outcome
from store import catalogue, evidence, schedule
from store.catalogue import get_source
from store.database import Database
from store.ownership import Owner
from store.recording import record_edition, record_stop
from tests.store.made import (
    HOUR,
    NOW,
    make_edition,
    make_fetched,
    make_source,
    make_stop,
    process,
    said_by_all,
)


def test_only_enabled_and_due_sources_are_claimed_the_most_overdue_first(
    database: Database, owner: str
) -> None:
    sources = [make_source(slug) for slug in ("a", "b", "c")]
    catalogue.sync_sources(database, [*sources, make_source("off", enabled=False)], NOW)
    assert schedule.claim_named(database, owner, ["a", "b", "c"], NOW) == ["a", "b", "c"]
    schedule.release(database, owner, "a", NOW + 2 * HOUR)
    schedule.release(database, owner, "b", NOW + HOUR)
    schedule.release(database, owner, "c", NOW + 3 * HOUR)
    assert schedule.next_due(database) == NOW + HOUR
    assert schedule.claim_due(database, owner, NOW, 9) == []
    assert schedule.claim_due(database, owner, NOW + 2 * HOUR, 1) == ["b"]
    assert schedule.claim_due(database, owner, NOW + 2 * HOUR, 9) == ["a"]
    view = catalogue.get_source(database, "a")
    assert view is not None
    assert view.owner == owner


def test_a_claimed_source_is_not_claimed_again_until_released(
    database: Database, owner: str
) -> None:
    with Owner.start(database) as other:
        assert schedule.claim_due(database, owner, NOW, 9) == ["payer-1"]
        assert schedule.claim_due(database, other.token, NOW, 9) == []
        assert schedule.claim_named(database, other.token, ["payer-1"], NOW) == []
        schedule.release(database, owner, "payer-1", NOW)
        assert schedule.claim_due(database, other.token, NOW, 9) == ["payer-1"]


def test_a_source_whose_release_failed_is_claimed_again_by_its_living_owner(
    database: Database, owner: str
) -> None:
    assert schedule.claim_due(database, owner, NOW, 9) == ["payer-1"]

    assert schedule.claim_due(database, owner, NOW, 9, under_way={"payer-1"}) == []
    assert schedule.claim_due(database, owner, NOW, 9, under_way=set()) == ["payer-1"]


def test_only_its_owner_releases_a_source(database: Database, owner: str) -> None:
    assert schedule.claim_due(database, owner, NOW, 9) == ["payer-1"]
    schedule.release(database, "another", "payer-1", NOW + HOUR)
    view = catalogue.get_source(database, "payer-1")
    assert view is not None
    assert (view.owner, view.next_due_at) == (owner, NOW)


def test_named_sources_are_claimed_whatever_their_cadence(database: Database, owner: str) -> None:
    off = make_source("off", enabled=False)
    catalogue.sync_sources(database, [make_source(), off], NOW)
    assert schedule.claim_named(database, owner, ["off", "unknown", "payer-1", "off"], NOW) == [
        "off",
        "payer-1",
    ]
    assert schedule.claim_named(database, owner, ["off"], NOW) == ["off"]


def test_a_source_that_a_clock_ahead_has_put_off_is_due_once_the_clock_is_right(
    database: Database, owner: str
) -> None:
    ahead = NOW + 9_000 * HOUR
    assert schedule.claim_due(database, owner, ahead, 9) == ["payer-1"]
    record_edition(database, make_edition(b"<p>17003</p>", at=ahead))
    schedule.release(database, owner, "payer-1", ahead + 24 * HOUR)

    assert schedule.claim_due(database, owner, NOW, 9) == ["payer-1"]
    same = make_fetched(b"<p>17003</p>", at=NOW)
    record_stop(database, make_stop(Outcome.SAME_BYTES, same, started_at=NOW, ended_at=NOW))
    schedule.release(database, owner, "payer-1", NOW + 24 * HOUR)

    assert schedule.claim_due(database, owner, NOW + HOUR, 9) == []
    assert schedule.claim_due(database, owner, NOW + 24 * HOUR, 9) == ["payer-1"]
    view = get_source(database, "payer-1")
    last = evidence.last_good(database, "payer-1", same.locator)
    assert view is not None
    assert last is not None
    assert (view.last_visit_at, view.last_good_at, last.confirmed_at) == (NOW, NOW, NOW)


def test_clocks_that_differ_a_little_make_nothing_due(database: Database, owner: str) -> None:
    assert schedule.claim_due(database, owner, NOW + HOUR / 2, 9) == ["payer-1"]
    record_edition(database, make_edition(b"<p>17003</p>", at=NOW + HOUR / 2))
    schedule.release(database, owner, "payer-1", NOW + 24 * HOUR)

    assert schedule.claim_due(database, owner, NOW, 9) == []


def test_nothing_is_next_where_nothing_is_enabled(database: Database) -> None:
    catalogue.sync_sources(database, [make_source(enabled=False)], NOW)
    assert schedule.next_due(database) is None


def test_processes_never_claim_the_same_source(database: Database, url: str) -> None:
    catalogue.sync_sources(database, [make_source(f"s{n}") for n in range(60)], NOW)
    code = """
database = open_database(url, now=NOW)
with Owner.start(database) as owner:
    misses = 0
    while misses < 5:
        claimed = schedule.claim_due(database, owner.token, NOW, 3)
        print(*claimed)
        misses = 0 if claimed else misses + 1
    hold()
"""
    said = said_by_all(code, url, 4)
    claimed = Counter(slug for lines in said for slug in lines)
    assert set(claimed.values()) == {1}
    assert len(claimed) == 60


def test_a_killed_owners_sources_are_free_at_once(database: Database, url: str, owner: str) -> None:
    code = """
database = open_database(url, now=NOW)
with Owner.start(database) as owner:
    print(*schedule.claim_due(database, owner.token, NOW, 9), flush=True)
    sys.stdin.read()
"""
    with process(code, url) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "payer-1\n"
        assert schedule.claim_due(database, owner, NOW, 9) == []
        running.kill()
        running.wait()
        started = time.monotonic()
        while not (claimed := schedule.claim_due(database, owner, NOW, 9)):
            assert time.monotonic() - started < 5
        assert claimed == ["payer-1"]
