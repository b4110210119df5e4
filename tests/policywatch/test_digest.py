"""What is kept from the alerts comes back in one digest a week."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from policy.alerts import Alert, MessageKind, Notice
from policy.changes import ChangeKind
from policy.sources import LineOfBusiness, Method, Publisher, Source
from policywatch.cycle import visit
from policywatch.digest import send_due, week_began
from policywatch.world import World
from store.digest import waiting
from tests.doubles.coverage_export import LISTING, NEAR_MISS, small
from tests.doubles.site import Answer, Site
from tests.journeys.pages import policy_page
from tests.policywatch.worlds import Clock, told, world_of

DAY = timedelta(days=1)
ONE_CRAWL_AHEAD = datetime(2099, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def source(site: Site, **more: Any) -> Source:
    return Source(
        **{
            "slug": "meridian-417",
            "publisher": Publisher(slug="meridian", name="Meridian Plan"),
            "title": "Premalignant Lesion Care",
            "url": site.url + "/p",
            "line_of_business": LineOfBusiness.COMMERCIAL,
            "jurisdictions": ("PA",),
            "enabled": True,
            **more,
        }
    )


def two_editions(site: Site, watched: Source, world: World, clock: Clock) -> None:
    """A baseline, and a day later an edition without 17003."""
    site.serve("/p", policy_page())
    asyncio.run(visit(watched, world))
    site.serve("/p", policy_page(without=("17003",)))
    clock.now += DAY
    asyncio.run(visit(watched, world))


def test_a_change_in_our_state_is_told_and_one_elsewhere_waits_for_the_digest(
    site: Site, tmp_path: Path
) -> None:
    for states, expected in (("PA", [Alert]), ("TX", [])):
        clock = Clock(ONE_CRAWL_AHEAD)
        watched = source(site)
        with world_of(tmp_path / states, clock, [watched], states=states) as world:
            two_editions(site, watched, world, clock)

            assert [type(one) for one in told(world)] == expected
            kinds = [one.change.kind for one in waiting(world.database)]
            assert (ChangeKind.CODE_REMOVED in kinds) is (states == "TX")


def test_the_digest_comes_when_the_week_is_over_and_only_once(site: Site, tmp_path: Path) -> None:
    clock, watched = Clock(ONE_CRAWL_AHEAD), source(site)
    with world_of(tmp_path, clock, [watched], states="TX") as world:
        two_editions(site, watched, world, clock)
        assert not send_due(world)

        clock.now = datetime(2099, 3, 9, 0, 0, tzinfo=UTC)  # Monday
        assert send_due(world)
        assert not send_due(world)

        (digest,) = told(world)
        assert isinstance(digest, Notice)
        assert digest.kind is MessageKind.DIGEST
        (line,) = (line for line in digest.lines if "code removed" in line)
        assert line.startswith("Meridian Plan: 17003: code removed in Premalignant Lesion Care")
        assert "not for this practice (commercial, PA)" in line
        assert waiting(world.database) == ()
    with world_of(tmp_path, clock, [watched], states="TX") as again:
        assert not send_due(again)
        clock.now += 7 * DAY
        assert not send_due(again)
        assert told(again) == []


def test_weeks_in_which_nothing_ran_are_caught_up_in_one_digest(site: Site, tmp_path: Path) -> None:
    clock, watched = Clock(ONE_CRAWL_AHEAD), source(site)
    with world_of(tmp_path, clock, [watched], states="TX") as world:
        two_editions(site, watched, world, clock)
        clock.now += 40 * DAY

        assert send_due(world)
        assert not send_due(world)
        assert len(told(world)) == 1


def test_what_comes_in_the_running_week_waits_for_its_end_although_no_digest_was_sent(
    site: Site, tmp_path: Path
) -> None:
    clock, watched = Clock(datetime(2099, 3, 9, 0, 0, tzinfo=UTC)), source(site)
    with world_of(tmp_path, clock, [watched], states="TX") as world:
        assert not send_due(world)  # nothing kept, nothing sent
        two_editions(site, watched, world, clock)

        assert not send_due(world)
        clock.now = datetime(2099, 3, 16, 0, 0, tzinfo=UTC)
        assert send_due(world)


def test_a_document_found_through_an_index_tells_nothing_of_what_names_no_watched_code(
    site: Site, tmp_path: Path
) -> None:
    index = source(
        site, slug="meridian-index", method=Method.LISTING, url=site.url + "/i", follow="/p"
    )
    chosen = source(site, number="MP-417")
    codes = ("17000", "17003", "17004")

    def page(sentence: str = "") -> str:
        text = policy_page(without=codes, sentence=sentence)
        return text.replace("Premalignant Lesion Care", "Wound Dressings")

    clock = Clock(ONE_CRAWL_AHEAD)
    site.serve("/i", f'<html><body><h1>Policies</h1><a href="{site.url}/p">P</a></body></html>')
    with world_of(tmp_path, clock, [index, chosen]) as world:
        site.serve("/p", page())
        asyncio.run(visit(index, world))
        asyncio.run(visit(chosen, world))
        site.serve("/p", page("Field treatment must be used before destruction."))
        clock.now += DAY
        asyncio.run(visit(index, world))
        assert told(world) == []

        asyncio.run(visit(chosen, world))
        assert [type(one) for one in told(world)] == [Alert]


@pytest.mark.parametrize(("states", "alerted"), [("TX", True), ("IA", False), ("", True)])
def test_an_article_of_all_contractors_is_told_where_its_contractor_is_ours(
    site: Site, tmp_path: Path, states: str, *, alerted: bool
) -> None:
    archive = Source(
        slug="cms-articles",
        publisher=Publisher(slug="cms", name="Medicare (CMS)"),
        title="All current articles",
        url=site.url + "/current_article.zip",
        method=Method.EXPORT,
        line_of_business=LineOfBusiness.ORIGINAL_MEDICARE,
        enabled=True,
    )
    fewer = replace(LISTING, version="45", codes={5: ["17000", "17004"], 8: ["11300", "11301"]})
    clock = Clock(ONE_CRAWL_AHEAD)
    with world_of(tmp_path, clock, [archive], states=states) as world:
        for listing in (LISTING, fewer):
            body = small(listing, NEAR_MISS).zipped()
            site.serve("/current_article.zip", Answer(body=body, media_type="application/zip"))
            asyncio.run(visit(archive, world))
            clock.now += DAY

        alerts = [one for one in told(world) if isinstance(one, Alert)]
        named = {one.change.kind for alert in alerts for one in alert.changes}
        assert (ChangeKind.CODE_REMOVED in named) is alerted
        for alert in alerts:
            assert alert.jurisdictions[1:] == ("DC", "PA", "TX")
        kept = [one.change.kind for one in waiting(world.database)]
        assert (ChangeKind.CODE_REMOVED in kept) is not alerted


def test_a_week_begins_on_monday_in_the_operators_zone() -> None:
    chicago = ZoneInfo("America/Chicago")
    monday_in_utc = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)  # Sunday evening in Chicago

    assert week_began(monday_in_utc, ZoneInfo("UTC")).date().isoformat() == "2026-11-30"
    assert week_began(monday_in_utc, chicago).date().isoformat() == "2026-11-23"
    assert week_began(replace_hour(monday_in_utc), chicago).hour == 0


def replace_hour(at: datetime) -> datetime:
    return at.replace(hour=23)
