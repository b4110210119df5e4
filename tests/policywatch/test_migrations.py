"""A publisher that changes its whole site: one line of health, and every true change told once."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policy.alerts import Alert, MessageKind, Notice
from policy.captures import Outcome
from policy.changes import ChangeKind
from policy.sources import Method, Source
from policywatch.cycle import visit
from policywatch.visit_report import VisitReport
from policywatch.world import World
from store import digest, history
from store.errors import StoreError
from tests.doubles.site import Site
from tests.doubles.site_answers import redirect
from tests.policywatch.policies import Policy, other_page, plain_page, policies, printed, serve
from tests.policywatch.watching import DAY, PAYER, Watch
from tests.policywatch.worlds import Clock, told, world_of

DISCLAIMER = (
    "Coverage decisions are subject to the terms of the member's benefit plan, which must be"
    " consulted before services are rendered."
)
RULE = "Prior authorization is required for all services described in this document."


@pytest.fixture
def library(site: Site, listing: Watch) -> Watch:
    """An index of forty policies that was read once."""
    listing.declare(follow=r"/(?:doc|lib)-\d")
    serve(site, policies(), plain_page)
    listing.visit()
    assert listing.told() == []
    return listing


def alerts(messages: Sequence[Alert | Notice]) -> list[tuple[ChangeKind, tuple[str, ...]]]:
    return [
        (one.change.kind, one.change.codes)
        for message in messages
        if isinstance(message, Alert)
        for one in message.changes
    ]


def lines(messages: Sequence[Alert | Notice]) -> list[Notice]:
    found = [one for one in messages if isinstance(one, Notice)]
    assert all(one.kind is MessageKind.HEALTH for one in found)
    return found


def reasons(watch: Watch) -> set[str]:
    """Why routes were not told, of the editions after the baseline."""
    path = watch.world.settings.home_directory / "policywatch.db"
    with closing(sqlite3.connect(path)) as database:
        return {reason for (reason,) in database.execute("SELECT reason FROM untold")} - {
            "baseline"
        }


def without_17003(policy: Policy) -> Policy:
    return replace(policy, rows=("17000", "17004"))


def test_another_template_for_the_same_texts_is_silent(site: Site, library: Watch) -> None:
    serve(site, policies(), other_page)

    reports = library.visit()

    assert {one.outcome for one in reports} == {Outcome.UNCHANGED}
    assert library.told() == []
    assert digest.waiting(library.world.database) == ()


@pytest.mark.parametrize("page", [plain_page, other_page])
def test_policies_that_all_move_are_one_line_and_none_is_retired(
    site: Site, library: Watch, page: Callable[[Policy], str]
) -> None:
    site.routes.clear()
    serve(site, policies(), page, folder="/lib")

    for _ in range(3):
        library.visit()

    messages = library.told()
    assert alerts(messages) == []
    (line,) = lines(messages)
    assert "its site has moved to other addresses, 40 publications" in line.headline
    assert "/doc-5" in line.lines[1]
    assert "/lib-5" in line.lines[1]
    assert line.remedy
    assert digest.waiting(library.world.database) == ()
    assert reasons(library) == {"site"}
    kinds = [one.kind for one in history.history(library.world.database, "17003", limit=100)]
    assert kinds == [ChangeKind.POLICY_MOVED] * 40


def test_permanent_redirects_of_all_policies_are_one_line(site: Site, library: Watch) -> None:
    for policy in policies():
        site.serve(f"/doc-{policy.number[3:]}", redirect(f"/lib-{policy.number[3:]}", 301))
        site.serve(f"/lib-{policy.number[3:]}", plain_page(policy))

    for _ in range(2):
        library.visit()

    messages = library.told()
    assert alerts(messages) == []
    assert len(lines(messages)) == 1


def test_a_sentence_that_comes_on_every_page_is_one_line_that_quotes_it(
    site: Site, library: Watch
) -> None:
    serve(site, policies(), lambda one: plain_page(one, extra=[DISCLAIMER]))

    for _ in range(2):
        library.visit()

    messages = library.told()
    assert alerts(messages) == []
    (line,) = lines(messages)
    assert any(DISCLAIMER in said for said in line.lines)
    assert "40 of the 40" in line.lines[0]
    assert reasons(library) == {"site"}
    (entry, *_) = history.history(library.world.database, "17003", limit=100)
    view = history.change(library.world.database, entry.public_id)
    assert view is not None
    assert any("it is the site's" in note for note in view.change.notes)


def test_a_sentence_that_leaves_every_page_again_later_is_a_line_of_its_own(
    site: Site, library: Watch
) -> None:
    serve(site, policies(), lambda one: plain_page(one, extra=[DISCLAIMER]))
    library.visit()
    library.told()
    serve(site, policies(), plain_page)

    library.visit()

    messages = library.told()
    assert alerts(messages) == []
    (line,) = lines(messages)
    assert any(said.startswith("Gone:") for said in line.lines)


def test_a_true_change_among_a_migration_is_told_once(site: Site, library: Watch) -> None:
    changed = [without_17003(one) if one.number == "MP-517" else one for one in policies()]
    site.routes.clear()
    serve(site, changed, lambda one: other_page(one, extra=[DISCLAIMER]), folder="/lib")

    for _ in range(3):
        library.visit()

    messages = library.told()
    assert alerts(messages) == [(ChangeKind.CODE_REMOVED, ("17003",))]
    assert len(lines(messages)) == 1


def test_a_true_sentence_among_a_migration_is_told_once(site: Site, library: Watch) -> None:
    own = "Field treatment must have failed before destruction is considered medically necessary."

    def page(policy: Policy) -> str:
        return plain_page(policy, extra=[DISCLAIMER, *([own] if policy.number == "MP-517" else [])])

    serve(site, policies(), page)

    library.visit()

    messages = library.told()
    assert [kind for kind, _ in alerts(messages)] == [ChangeKind.CRITERIA_CHANGED]
    assert len(lines(messages)) == 1


def test_a_rule_that_comes_on_every_page_is_told_by_one_of_them(site: Site, library: Watch) -> None:
    serve(site, policies(), lambda one: plain_page(one, extra=[RULE]))

    for _ in range(2):
        library.visit()

    messages = library.told()
    assert alerts(messages) == [(ChangeKind.PRIOR_AUTH_CHANGED, ())]
    (line,) = lines(messages)
    assert any(RULE in said for said in line.lines)


def test_review_dates_that_all_move_are_silent(site: Site, library: Watch) -> None:
    serve(site, [replace(one, reviewed="11/20/2026") for one in policies()], plain_page)

    library.visit()

    assert library.told() == []


def test_pages_that_become_files_of_another_format_are_one_move(site: Site, library: Watch) -> None:
    site.routes.clear()
    serve(site, policies(), printed, folder="/lib", ending=".pdf")

    for _ in range(3):
        library.visit()

    messages = library.told()
    assert alerts(messages) == []
    assert len(lines(messages)) == 1


def test_one_page_in_place_of_all_policies_is_one_line_and_no_edition(
    site: Site, library: Watch
) -> None:
    for policy in policies():
        site.serve(
            f"/doc-{policy.number[3:]}",
            "<html><body><h1>We have moved</h1><p>Find our policies at their new home, the site"
            f" for providers.</p><p>You came from doc-{policy.number[3:]}.</p></body></html>",
        )

    reports = library.visit()
    library.visit()

    assert {one.outcome for one in reports} == {Outcome.REFUSED}
    messages = library.told()
    assert alerts(messages) == []
    (line,) = lines(messages)
    assert "40 publications" in line.headline
    assert "no change is told from it" in " ".join(line.lines)


def test_policies_that_all_answer_not_found_are_one_line(site: Site, library: Watch) -> None:
    for policy in policies():
        del site.routes[f"/doc-{policy.number[3:]}"]

    for _ in range(4):
        library.visit()

    messages = library.told()
    assert alerts(messages) == []
    assert len(lines(messages)) == 1


def test_a_publication_that_fails_after_many_did_has_a_line_of_its_own(
    site: Site, library: Watch
) -> None:
    for policy in policies(10):
        site.serve(f"/doc-{policy.number[3:]}", "<h1>Page not found</h1>")
    library.visit()
    assert len(lines(library.told())) == 1
    site.serve("/doc-539", "<h1>Page not found</h1>")

    reports = library.visit()

    assert sum(1 for one in reports if one.outcome is Outcome.REFUSED) == 11
    (line,) = lines(library.told())
    assert "publications" not in line.headline


def test_a_visit_that_breaks_off_in_a_migration_is_made_good_by_the_next(
    site: Site, library: Watch
) -> None:
    changed = [without_17003(one) if one.number == "MP-517" else one for one in policies()]
    serve(site, changed, lambda one: plain_page(one, extra=[DISCLAIMER]))
    path = library.world.settings.home_directory / "policywatch.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON revision WHEN (SELECT count(*) FROM revision) >= 55"
            " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
        with pytest.raises(StoreError):
            library.visit()
        first = library.told()
        database.execute("DROP TRIGGER full")

    library.visit()
    library.visit()

    messages = [*first, *library.told()]
    assert alerts(messages) == [(ChangeKind.CODE_REMOVED, ("17003",))]
    assert len(lines(messages)) == 1


# -- pages that are sources of their own, visited one after the other


class Pages:
    """A publisher whose policies are watched page by page."""

    def __init__(self, world: World, clock: Clock, sources: Sequence[Source]) -> None:
        self.world, self.clock, self.sources = world, clock, sources

    def visit(self, *, apart: timedelta = timedelta(minutes=20)) -> list[VisitReport]:
        found: list[VisitReport] = []
        for source in self.sources:
            self.clock.now += apart
            found.extend(asyncio.run(visit(source, self.world)))
        return found

    def told(self, *, later: timedelta = timedelta(0)) -> list[Alert | Notice]:
        self.clock.now += later
        return told(replace(self.world, clock=self.clock))


@pytest.fixture
def pages(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    monkeypatch.chdir(tmp_path)
    clock = Clock(datetime.now(UTC))
    found = policies()
    sources = [
        Source(
            slug=f"meridian-{one.number[3:]}",
            publisher=PAYER,
            title=one.title,
            url=f"{site.url}/doc-{one.number[3:]}",
            method=Method.PAGE,
            every=86_400,
            enabled=True,
        )
        for one in found
    ]
    serve(site, found, plain_page)
    with world_of(tmp_path, clock, sources) as world:
        watched = Pages(world, clock, sources)
        watched.visit()
        clock.now += DAY
        assert watched.told() == []
        yield watched


def test_pages_of_one_publisher_that_gain_one_sentence_one_by_one_are_one_line(
    site: Site, pages: Pages
) -> None:
    serve(site, policies(), lambda one: plain_page(one, extra=[DISCLAIMER]))

    pages.visit()

    messages = pages.told(later=2 * DAY)
    assert alerts(messages) == []
    (line,) = lines(messages)
    assert any(DISCLAIMER in said for said in line.lines)


def test_a_sentence_that_one_page_alone_gains_is_told_after_a_day(site: Site, pages: Pages) -> None:
    site.serve("/doc-505", plain_page(policies()[5], extra=[DISCLAIMER]))

    pages.visit(apart=timedelta(minutes=1))

    assert pages.told() == []
    messages = pages.told(later=DAY)
    assert alerts(messages) == [(ChangeKind.GUIDANCE_CHANGED, ())]
    assert lines(messages) == []
    pages.visit(apart=timedelta(minutes=1))
    assert pages.told(later=DAY) == []


def test_a_change_for_a_code_waits_for_nothing(site: Site, pages: Pages) -> None:
    site.serve("/doc-505", plain_page(without_17003(policies()[5]), extra=[DISCLAIMER]))

    pages.visit(apart=timedelta(minutes=1))

    kinds = [kind for kind, _ in alerts(pages.told())]
    assert kinds == [ChangeKind.CODE_REMOVED, ChangeKind.GUIDANCE_CHANGED]


def test_pages_that_redirect_one_by_one_to_a_new_site_are_one_line(
    site: Site, pages: Pages
) -> None:
    for policy in policies():
        site.serve(f"/doc-{policy.number[3:]}", redirect(f"/lib-{policy.number[3:]}", 301))
        site.serve(f"/lib-{policy.number[3:]}", other_page(policy))

    pages.visit()

    messages = pages.told(later=2 * DAY)
    assert alerts(messages) == []
    assert len(lines(messages)) == 1
