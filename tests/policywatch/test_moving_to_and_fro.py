"""Policies that return to an address they left, and addresses that redirect now here, now there."""

import pytest

from policy.alerts import Alert
from policy.changes import ChangeKind
from store import history
from tests.doubles.site import Answer, Site, redirect
from tests.journeys.pages import policy_page
from tests.policywatch.test_leaving import other_page
from tests.policywatch.watching import Watch, index_of


def told(watch: Watch) -> list[tuple[ChangeKind, tuple[str, ...]]]:
    return [
        (one.change.kind, one.change.codes)
        for alert in watch.told()
        if isinstance(alert, Alert)
        for one in alert.changes
    ]


@pytest.mark.parametrize("etag", [None, '"first"'])
def test_a_policy_that_returns_to_its_old_address_is_held_against_what_stood_at_the_new_one(
    site: Site, listing: Watch, etag: str | None
) -> None:
    site.serve("/doc-1", Answer(body=policy_page(), etag=etag))
    site.serve("/doc-2", policy_page(without=("17003",)))
    site.serve("/doc-3", other_page(3))
    site.serve("/index", index_of("doc-1", "doc-3"))
    listing.visit()

    for _ in range(2):
        site.serve("/index", index_of("doc-2", "doc-3"))
        listing.visit()
        assert told(listing) == [(ChangeKind.CODE_REMOVED, ("17003",))]
        site.serve("/index", index_of("doc-1", "doc-3"))
        listing.visit()
        assert told(listing) == [(ChangeKind.CODE_ADDED, ("17003",))]
        for _ in range(3):
            listing.visit()
        assert told(listing) == []


def test_an_address_that_redirects_now_here_now_there_has_moved_once_to_each(
    site: Site, watch: Watch
) -> None:
    for name in ("/p", "/q", "/r"):
        site.serve(name, policy_page())
    watch.visit()

    for to in ("/q", "/r") * 3:
        site.serve("/p", redirect(to, status=301))
        watch.visit()

    moves = [
        one
        for one in history.history(watch.world.database, "17003")
        if one.kind is ChangeKind.POLICY_MOVED
    ]
    assert len(moves) == 2
    site.serve("/q", policy_page(without=("17003",)))
    site.serve("/p", redirect("/q", status=301))
    watch.visit()
    assert told(watch) == [(ChangeKind.CODE_REMOVED, ("17003",))]
