"""Policies that leave an index in which others are like them."""

import re

from policy.alerts import Alert
from policy.changes import ChangeKind
from store import history
from tests.doubles.site import Site
from tests.journeys.pages import policy_page
from tests.policywatch.test_leaving import other_page
from tests.policywatch.watching import Watch, index_of


def kinds(watch: Watch) -> list[ChangeKind]:
    return [
        one.change.kind
        for alert in watch.told()
        if isinstance(alert, Alert)
        for one in alert.changes
    ]


def test_a_policy_without_a_number_is_told_as_retired_though_another_has_its_version(
    site: Site, listing: Watch
) -> None:
    def unnumbered(page: str) -> str:
        return re.sub(r"<p>Policy Number[^<]*</p>", "<p>Version: 2</p>", page)

    site.serve("/doc-1", unnumbered(policy_page()))
    site.serve("/doc-2", unnumbered(other_page(1)))
    site.serve("/index", index_of("doc-1", "doc-2"))
    listing.visit()
    site.serve("/index", index_of("doc-1"))

    for _ in range(3):
        listing.visit()

    assert kinds(listing) == [ChangeKind.POLICY_RETIRED]


def criteria(words: str) -> str:
    return "".join(f"{words} {n} asks for {words.lower()} by note {n}. " for n in range(60))


def test_a_rewritten_policy_listed_anew_before_its_old_address_goes_is_not_retired(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page(sentence=criteria("Alpha criterion")))
    site.serve("/doc-3", other_page(3))
    site.serve("/index", index_of("doc-1", "doc-3"))
    listing.visit()
    site.serve("/doc-2", policy_page(sentence=criteria("Beta requirement of another kind")))
    site.serve("/index", index_of("doc-1", "doc-2", "doc-3"))
    listing.visit()
    assert kinds(listing) == [ChangeKind.POLICY_PUBLISHED]
    site.serve("/index", index_of("doc-2", "doc-3"))

    for _ in range(3):
        listing.visit()

    assert kinds(listing) == []
    moved = [
        one
        for one in history.history(listing.world.database, "17003")
        if one.kind is ChangeKind.POLICY_MOVED
    ]
    assert len(moved) == 1


def test_a_policy_rewritten_at_a_new_address_without_a_watched_code_is_retired_for_it(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page(sentence=criteria("Alpha criterion")))
    site.serve("/doc-3", other_page(3))
    site.serve("/index", index_of("doc-1", "doc-3"))
    listing.visit()
    rewritten = policy_page(sentence=criteria("Beta requirement"), without=("17003",))
    site.serve("/doc-2", rewritten)
    site.serve("/index", index_of("doc-1", "doc-2", "doc-3"))
    listing.visit()
    listing.told()
    site.serve("/index", index_of("doc-2", "doc-3"))

    for _ in range(3):
        listing.visit()

    (alert,) = listing.told()
    assert isinstance(alert, Alert)
    (told,) = alert.changes
    assert told.change.kind is ChangeKind.POLICY_RETIRED
    assert any("without 17003" in note for note in told.change.notes)


def test_each_of_two_policies_that_leave_one_index_at_once_is_told_by_itself(
    site: Site, listing: Watch
) -> None:
    for number in range(1, 5):
        site.serve(f"/doc-{number}", other_page(number))
    site.serve("/index", index_of("doc-1", "doc-2", "doc-3", "doc-4"))
    listing.visit()
    site.serve("/index", index_of("doc-1", "doc-2"))

    for _ in range(3):
        listing.visit()

    assert kinds(listing) == [ChangeKind.POLICY_RETIRED] * 2


def test_a_policy_that_the_declaration_no_longer_follows_is_not_told_as_retired(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/doc-2", other_page(1))
    site.serve("/index", index_of("doc-1", "doc-2"))
    listing.visit()
    listing.declare(follow="/doc-1")

    for _ in range(3):
        listing.visit()

    assert kinds(listing) == []
