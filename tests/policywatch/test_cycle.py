"""One visit after another to a site on loopback: what is recorded, and what is told when."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from policy.alerts import Alert, MessageKind, Notice
from policy.captures import Outcome, Reason
from policy.sources import Method, Publisher, Publishes, Source
from policywatch.catalogue import Catalogue
from policywatch.cycle import visit
from policywatch.opening import opened_world
from policywatch.settings import load_settings
from policywatch.visit_report import VisitReport
from policywatch.world import World
from store import outbox
from store.catalogue import sync_sources
from tests.doubles.site import Answer, Site
from tests.journeys.pages import policy_page

DAY = timedelta(days=1)
PAYER = Publisher(slug="meridian", name="Meridian Plan")
WALL = "<html><body>Request unsuccessful. Incapsula incident ID: 77-1</body></html>"


class Clock:
    """The world's clock, moved by hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


class Watch:
    """A world with one source, visited when the test says so."""

    def __init__(self, world: World, clock: Clock, source: Source) -> None:
        self.world = world
        self.clock = clock
        self.source = source

    def declare(self, **more: Any) -> None:
        """Change the source's declaration."""
        self.source = replace(self.source, **more)
        sync_sources(self.world.database, (self.source,), self.clock())

    def visit(self, *, after: timedelta = DAY) -> list[VisitReport]:
        self.clock.now += after
        return asyncio.run(visit(self.source, self.world))

    def told(self) -> list[Alert | Notice]:
        """What the outbox holds by now, oldest first, taken out."""
        found: list[Alert | Notice] = []
        world = self.world
        while True:
            one = outbox.claim_next(world.database, world.owner, self.clock(), sinks=("console",))
            if one is None:
                return found
            outbox.mark_posting(world.database, one.delivery_id, self.clock())
            outbox.settle_sent(
                world.database, one.delivery_id, ts="1", external_id="console", now=self.clock()
            )
            found.append(one.payload)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def watch(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    monkeypatch.chdir(tmp_path)
    source = Source(
        slug="meridian-417",
        publisher=PAYER,
        title="Premalignant Lesion Care",
        url=site.url + "/p",
        every=86_400,
        enabled=True,
    )
    settings = load_settings(home=tmp_path, allow_hosts="127.0.0.1")
    catalogue = Catalogue(publishers=(PAYER,), sources=(source,))
    clock = Clock()
    with opened_world(settings, write=lambda _: None, catalogue=catalogue) as world:
        yield Watch(replace(world, clock=clock), clock, source)


def headlines(told: list[Alert | Notice]) -> list[str]:
    return [one.headline if isinstance(one, Notice) else "alert" for one in told]


def test_a_first_reading_lists_what_is_still_to_come_with_the_baseline(
    site: Site, watch: Watch
) -> None:
    site.serve(
        "/p",
        policy_page(
            sentence="Effective January 1, 2099, CPT 17003 is limited to 10 units per day."
        ),
    )

    (report,) = watch.visit()

    assert report.outcome is Outcome.BASELINE
    (notice,) = watch.told()
    assert isinstance(notice, Notice)
    assert notice.kind is MessageKind.UPCOMING
    assert "January 1, 2099" in notice.lines[0]
    watch.visit()
    assert watch.told() == []


def test_a_wall_is_told_once_an_outage_and_again_in_the_next(site: Site, watch: Watch) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    site.serve("/p", WALL)
    for _ in range(3):
        watch.visit()
    assert len(watch.told()) == 1

    site.serve("/p", policy_page())
    watch.visit()
    site.serve("/p", WALL)
    watch.visit()
    watch.visit()

    assert len(watch.told()) == 1


def test_trouble_that_may_pass_is_told_once_nothing_was_read_for_two_cadences(
    site: Site, watch: Watch
) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    site.serve("/p", Answer(status=500, body=b""))

    watch.visit()
    assert watch.told() == []
    watch.visit()
    watch.visit()

    (notice,) = watch.told()
    assert "Last read as the policy" in " ".join(getattr(notice, "lines", ()))


def test_a_page_that_was_never_there_is_told_as_well(site: Site, watch: Watch) -> None:
    for _ in range(4):
        (report,) = watch.visit()
        assert report.reason is Reason.GONE

    (notice,) = watch.told()
    assert "has not been read as the policy yet" in " ".join(getattr(notice, "lines", ()))


@pytest.fixture
def listing(site: Site, watch: Watch) -> Watch:
    watch.declare(url=site.url + "/index", method=Method.LISTING, follow=r"/doc-\d")
    return watch


def index_of(*names: str) -> str:
    links = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in names)
    return f"<html><body><h1>Policies of the plan</h1><ul>{links}</ul></body></html>"


def test_a_policy_that_an_index_lists_after_its_baseline_is_news(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/index", index_of("doc-1"))
    listing.visit()
    assert listing.told() == []
    site.serve("/doc-2", policy_page(sentence="This one is new.").replace("MP-417", "MP-418"))
    site.serve("/index", index_of("doc-1", "doc-2"))

    listing.visit()

    (alert,) = listing.told()
    assert isinstance(alert, Alert)
    assert [one.change.kind for one in alert.changes] == ["policy_published"]
    assert alert.number == "MP-418"


def test_an_index_that_links_none_of_its_policies_any_more_is_told_and_hides_nothing(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/index", index_of("doc-1"))
    listing.visit()
    site.serve("/index", index_of("other"))

    (report,) = listing.visit()

    assert (report.outcome, report.reason) == (Outcome.REFUSED, Reason.UNREADABLE)
    (notice,) = listing.told()
    assert "links nothing" in " ".join(getattr(notice, "lines", ()))
    assert "Last read as the policy" in " ".join(getattr(notice, "lines", ()))
    site.serve("/index", index_of("doc-1"))
    listing.visit()
    assert listing.told() == []


def test_an_index_that_is_away_is_told_once_it_is_stale(site: Site, listing: Watch) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/index", index_of("doc-1"))
    listing.visit()
    site.serve("/index", Answer(status=500, body=b""))

    for _ in range(4):
        listing.visit()

    assert len(listing.told()) == 1


def test_a_policy_that_moved_within_its_index_is_compared_with_its_last_edition(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/doc-9", policy_page().replace("MP-417", "MP-555").replace("Lesion Care", "Moles"))
    site.serve("/index", index_of("doc-1", "doc-9"))
    listing.visit()
    site.serve("/doc-2", policy_page(without=("17003",)))
    site.serve("/index", index_of("doc-2", "doc-9"))

    listing.visit()

    (alert,) = listing.told()
    assert isinstance(alert, Alert)
    assert [(one.change.kind, one.change.codes) for one in alert.changes] == [
        ("code_removed", ("17003",))
    ]
    assert alert.before.url.endswith("/doc-1")
    listing.visit()
    listing.visit()
    assert listing.told() == []


def test_two_policies_that_answer_with_the_same_bytes_are_no_editions(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/doc-2", policy_page(sentence="Another one.").replace("MP-417", "MP-418"))
    site.serve("/index", index_of("doc-1", "doc-2"))
    listing.visit()
    for target in ("/doc-1", "/doc-2"):
        site.serve(target, policy_page(without=("17003",)))

    reports = listing.visit()

    assert [(one.outcome, one.reason) for one in reports] == [
        (Outcome.REFUSED, Reason.OTHER_DOCUMENT)
    ] * 2
    assert not [one for one in listing.told() if isinstance(one, Alert)]


def test_a_policy_that_its_index_links_twice_is_read_at_both_addresses(
    site: Site, listing: Watch
) -> None:
    site.serve("/index", index_of("doc-1", "doc-2"))
    for without in ((), ("17003",)):
        for target in ("/doc-1", "/doc-2"):
            site.serve(target, policy_page(without=without))
        reports = listing.visit()

    assert [one.outcome for one in reports] == [Outcome.RECORDED] * 2


def test_an_issue_of_a_bulletin_does_not_take_the_place_of_another(
    site: Site, listing: Watch
) -> None:
    listing.declare(publishes=Publishes.BULLETINS)
    site.serve("/doc-1", policy_page())
    site.serve("/index", index_of("doc-1"))
    listing.visit()
    site.serve("/doc-2", policy_page(without=("17003",)))
    site.serve("/index", index_of("doc-2"))

    listing.visit()

    kinds = [
        one.change.kind
        for told in listing.told()
        if isinstance(told, Alert)
        for one in told.changes
    ]
    assert "code_removed" not in kinds


def test_a_policy_that_moved_without_a_change_is_not_told(site: Site, listing: Watch) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/index", index_of("doc-1"))
    listing.visit()
    site.serve("/doc-2", policy_page())
    site.serve("/index", index_of("doc-2"))

    (report,) = listing.visit()

    assert (report.outcome, report.told) == (Outcome.RECORDED, 0)
    listing.visit()
    assert listing.told() == []


def test_a_policy_that_left_its_index_is_told_once_it_was_missing_for_a_day(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/doc-2", policy_page().replace("MP-417", "MP-418").replace("Lesion Care", "Moles"))
    site.serve("/index", index_of("doc-1", "doc-2"))
    listing.visit()
    site.serve("/index", index_of("doc-1"))

    listing.visit()
    assert listing.told() == []
    listing.visit()
    listing.visit()

    (notice,) = listing.told()
    assert isinstance(notice, Notice)
    assert "no longer lists MP-418" in notice.headline


def test_one_bad_document_of_an_index_is_told_once_however_often_the_others_are_read(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/doc-2", WALL)
    site.serve("/index", index_of("doc-1", "doc-2"))

    for _ in range(3):
        listing.visit()

    assert len(listing.told()) == 1


def test_another_selection_of_the_page_is_not_news_and_a_change_beside_it_is(
    site: Site, watch: Watch
) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    watch.declare(select=("main",))
    site.serve("/p", policy_page(without=("17003",)))

    (report,) = watch.visit()

    assert report.told == 1
    (alert,) = watch.told()
    assert isinstance(alert, Alert)
    assert [one.change.codes for one in alert.changes] == [("17003",)]


def test_an_edition_that_the_readers_can_no_longer_read_is_compared_with_nothing(
    site: Site, watch: Watch
) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    watch.declare(select=("#policy",))
    site.serve("/p", policy_page(without=("17003",)).replace("<main>", '<main id="policy">'))

    (report,) = watch.visit()

    assert (report.outcome, report.told) == (Outcome.RECORDED, 0)
    assert watch.told() == []


def test_another_document_at_the_address_is_no_edition(site: Site, watch: Watch) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    site.serve(
        "/p",
        "<html><body><h1>Library rules</h1>"
        + "".join(
            f"<p>Readers of the {n} floor may borrow {n} books of poetry for a fortnight.</p>"
            for n in ["first", "second", "third", "fourth", "fifth", "sixth"]
        )
        + "</body></html>",
    )

    (report,) = watch.visit()

    assert report.outcome is Outcome.REFUSED
    assert all(isinstance(one, Notice) for one in watch.told())
