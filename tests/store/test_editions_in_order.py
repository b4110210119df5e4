"""Editions of releases in their order, what an index still lists, and policies that are known."""

from datetime import timedelta

import pytest

from policy.captures import IndexRead
from policy.sources import Method, Publishes
from store import evidence, recording
from store.catalogue import sync_sources
from store.database import Database
from store.policies import known_policies, watched_numbers
from tests.store.made import (
    NOW,
    make_document,
    make_edition,
    make_fetched,
    make_source,
    make_statement,
)

DAY = timedelta(days=1)


def release(database: Database, edition: str, **more: object) -> None:
    fetched = make_fetched(edition.encode() * 20, locator=f"release/{edition}", edition=edition)
    recording.record_edition(database, make_edition(b"", fetched=fetched, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("edition", "before"),
    [
        ("2026-07-01", "2026-04-01 r1"),
        ("2026-07-01 r1", "2026-07-01"),
        ("2026-07-01 r2", "2026-07-01 r1"),
        ("2026-10-01", "2026-07-01 r1"),
        ("2026-04-01", None),
    ],
)
def test_the_edition_before_is_that_of_the_period_before_or_of_its_first_issue(
    database: Database, edition: str, before: str | None
) -> None:
    for one in ("2026-07-01", "2026-04-01", "2026-04-01 r1", "2026-07-01 r1"):
        release(database, one)

    found = evidence.predecessor(database, "payer-1", edition)

    assert (found.edition if found else None) == before


def test_the_newest_edition_is_the_last_in_order_and_not_in_time(database: Database) -> None:
    assert evidence.newest_edition(database, "payer-1") == ""
    for one in ("2027-01-01", "2026-10-01"):
        release(database, one)

    assert evidence.newest_edition(database, "payer-1") == "2027-01-01"


def test_bytes_that_came_before_are_known_and_others_are_not(database: Database) -> None:
    fetched = make_fetched(b"a page of text" * 30)
    recording.record_edition(database, make_edition(b"", fetched=fetched))
    last = evidence.last_good(database, "payer-1", fetched.locator)
    assert last is not None

    assert evidence.knows_bytes(database, "payer-1", fetched.locator, last.sha256)
    assert not evidence.knows_bytes(database, "payer-1", fetched.locator, "0" * 64)
    assert not evidence.knows_bytes(database, "payer-1", "elsewhere", last.sha256)


def test_what_an_index_lists_no_longer_is_not_present_and_not_counted(database: Database) -> None:
    assert evidence.listed_count(database, "payer-1") is None
    for name in ("one", "two"):
        fetched = make_fetched(name.encode() * 100, locator=name)
        recording.record_edition(database, make_edition(b"", fetched=fetched))
    for locators in (("one", "two"), ("one",)):
        index = IndexRead(
            source="payer-1", url="index", locators=locators, complete=True, read_at=NOW
        )
        recording.record_index(database, index, NOW)

    assert [one.locator for one in evidence.present(database, "payer-1")] == ["one"]
    assert evidence.listed_count(database, "payer-1") == 1
    assert [one.locator for one in evidence.left_behind(database, "payer-1")] == ["two"]


def test_a_policy_that_was_retired_is_held_by_its_last_text(database: Database) -> None:
    fetched = make_fetched(b"the policy" * 50)
    first = recording.record_edition(database, make_edition(b"", fetched=fetched))
    gone = make_fetched(b"the index" * 50, at=NOW + DAY, locator=fetched.locator)
    retired = recording.record_edition(
        database,
        make_edition(
            b"",
            at=NOW + DAY,
            fetched=gone,
            document=make_document(title="Gone"),
            compared_to=first.revision_id,
            cause="retired",
        ),
    )

    last = evidence.last_good(database, "payer-1", fetched.locator)

    assert last is not None
    assert (last.revision_id, last.retired_by) == (first.revision_id, retired.revision_id)
    assert last.document.title != "Gone"
    back = make_fetched(b"the policy again" * 50, at=NOW + 2 * DAY, locator=fetched.locator)
    recording.record_edition(
        database,
        make_edition(
            b"",
            at=NOW + 2 * DAY,
            fetched=back,
            compared_to=first.revision_id,
            follows=retired.revision_id,
        ),
    )
    again = evidence.last_good(database, "payer-1", fetched.locator)
    assert again is not None
    assert again.retired_by is None


def test_a_chosen_policy_is_known_and_a_found_one_only_if_it_states_something_of_a_code(
    database: Database,
) -> None:
    listing = make_source("payer-list", method=Method.LISTING, follow="x", number=None)
    bulletins = make_source("payer-news", publishes=Publishes.BULLETINS, number=None)
    sync_sources(database, [make_source(), listing, bulletins], NOW)
    for source, locator, document in (
        (make_source(), "chosen", make_document(title="Chosen", number="0567")),
        (listing, "ours", make_document(make_statement("17003"), title="Ours", number="0601")),
        (listing, "other", make_document(make_statement("99213"), title="Other", number="0602")),
        (bulletins, "issue", make_document(make_statement("17003"), title="Issue")),
    ):
        fetched = make_fetched(locator.encode() * 100, slug=source.slug, locator=locator)
        recording.record_edition(
            database, make_edition(b"", source=source, fetched=fetched, document=document)
        )
    publisher = make_source().publisher.slug

    assert {title for _, title in known_policies(database, publisher, ["17003"])} == {
        "Chosen",
        "Ours",
    }
    assert {"0567", "0601"} <= watched_numbers(database, publisher, ["17003"])
    assert "0602" not in watched_numbers(database, publisher, ["17003"])


def test_another_selection_of_links_forgets_what_was_listed(database: Database) -> None:
    index = IndexRead(source="payer-1", url="index", locators=("one",), complete=True, read_at=NOW)
    recording.record_index(database, index, NOW)
    sync_sources(database, [make_source(url="https://payer.example/other")], NOW)

    delta = recording.record_index(database, index, NOW)

    assert delta.baseline
    assert delta.first_listed == ()
