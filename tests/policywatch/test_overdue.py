"""A release that is not there by its usual day is a line of health, once, and so is its arrival."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy.alerts import Notice
from policy.codes import DEFAULT_CODES, WatchList
from policy.document import Document, KeyedRow, KeyedTable
from policy.sources import Method, Publisher, Source
from policywatch.health import tell_overdue
from policywatch.release_report import release_notice, tell_unchanged
from policywatch.world import World
from tests.policywatch.worlds import Clock, told, world_of

EDITS = Source(
    slug="cms-edits",
    publisher=Publisher(slug="cms", name="Medicare (CMS)"),
    title="NCCI practitioner edits",
    url="https://www.cms.gov/edits",
    method=Method.RELEASE,
    follow=r"ncci-(?P<year>20\d\d)q(?P<quarter>[1-4])-f(?P<part>\d)\.zip",
    enabled=True,
)
WATCH = WatchList(codes=DEFAULT_CODES)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2099, 10, 7, 12, 0, tzinfo=UTC))


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[World]:
    monkeypatch.chdir(tmp_path)
    with world_of(tmp_path, clock, [EDITS]) as opened:
        yield opened


def headlines(world: World) -> list[str]:
    return [one.headline for one in told(world) if isinstance(one, Notice)]


def test_a_missing_quarter_is_told_once_and_its_arrival_once(world: World, clock: Clock) -> None:
    for _ in range(2):
        tell_overdue(EDITS, "2099-07-01", world)
    assert headlines(world) == [
        "Medicare (CMS): NCCI practitioner edits has no edition for 2099 Q4 yet"
    ]

    clock.now = datetime(2099, 10, 20, tzinfo=UTC)
    for _ in range(2):
        tell_overdue(EDITS, "2099-10-01", world)
    assert headlines(world) == ["Medicare (CMS): NCCI practitioner edits for 2099 Q4 is there now"]


def test_an_edition_that_came_in_time_is_no_news(world: World, clock: Clock) -> None:
    tell_overdue(EDITS, "2099-10-01", world)
    clock.now = datetime(2099, 10, 5, tzinfo=UTC)
    tell_overdue(EDITS, "2099-07-01", world)

    assert told(world) == []


def test_the_day_is_that_of_the_publisher(world: World, clock: Clock) -> None:
    clock.now = datetime(2099, 10, 7, 3, 0, tzinfo=UTC)  # still October 6 in New York
    tell_overdue(EDITS, "2099-07-01", world)

    assert told(world) == []


def table(*keys: tuple[str, ...], records: int) -> Document:
    rows = tuple(KeyedRow(key=key, values=()) for key in keys)
    return Document(
        title="Edits",
        blocks=(),
        table=KeyedTable(layout="ncci_ptp_practitioner", rows=rows, records=records),
    )


def test_a_release_that_changed_nothing_is_reported_with_what_was_read(world: World) -> None:
    files = [
        table(("17000", "17004"), ("11102", "17000"), records=675_000),
        table(("17003", "99213"), records=674_334),
    ]

    notice = release_notice(EDITS, files, edition="2099-10-01 r1", watch=WATCH, at=world.clock())

    assert notice.headline == (
        "NCCI practitioner edits 2099 Q4 (r1) read: 1,349,334 records, 3 about 17000/17003/17004, "
        "nothing changed"
    )
    assert notice.lines[1] == "By code: 17000 2, 17003 1, 17004 1."


def test_a_code_without_a_record_is_no_statement_about_limits(world: World) -> None:
    files = [table(("17000",), records=9)]

    notice = release_notice(EDITS, files, edition="2099-10-01", watch=WATCH, at=world.clock())

    assert "17003, 17004: no record in this edition; that is no statement" in notice.lines[-1]


def test_an_edition_is_reported_once_and_its_replacement_again(world: World) -> None:
    files = [table(("17000",), records=9)]

    assert tell_unchanged(EDITS, files, "2099-10-01", world)
    assert not tell_unchanged(EDITS, files, "2099-10-01", world)
    assert tell_unchanged(EDITS, files, "2099-10-01 r1", world)
    assert len(headlines(world)) == 2
