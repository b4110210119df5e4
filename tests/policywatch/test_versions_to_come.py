"""Versions of an article that are published ahead: replaced by later ones, or taken back."""

from dataclasses import replace

from policy.alerts import Alert
from policy.changes import ChangeKind, Stage
from policy.sources import Method
from tests.doubles.coverage_export import LISTING, NEAR_MISS, Export, small
from tests.doubles.site import Answer, Site
from tests.policywatch.watching import Watch

WITHOUT = {
    group: [code for code in codes if code != "17003"] for group, codes in LISTING.codes.items()
}
NEXT = replace(LISTING, version="45", status="F", published="2099-01-01 00:00:00")
AFTER_NEXT = replace(
    LISTING, version="46", status="F", published="2099-06-01 00:00:00", codes=WITHOUT
)


def serve(site: Site, export: Export, issue: int) -> None:
    """An archive made anew, as it is every week: its bytes differ from those before."""
    export.add("update_period", {"period_id": str(issue), "begin_date": "2026-11-26 00:00:00"})
    site.serve(
        "/current_article.zip",
        Answer(body=export.zipped(), headers={"Content-Type": "application/zip"}),
    )


def watching(site: Site, watch: Watch) -> None:
    watch.declare(url=site.url + "/current_article.zip", method=Method.EXPORT)
    serve(site, small(), 1)
    watch.visit()


def told(watch: Watch) -> list[tuple[ChangeKind, Stage]]:
    return [
        (one.change.kind, one.change.stage)
        for alert in watch.told()
        if isinstance(alert, Alert)
        for one in alert.changes
    ]


def test_two_versions_to_come_that_come_into_force_in_turn_retire_nothing(
    site: Site, watch: Watch
) -> None:
    watching(site, watch)
    issues = (
        small(LISTING, NEAR_MISS, NEXT, AFTER_NEXT),
        small(replace(NEXT, status="A"), NEAR_MISS, AFTER_NEXT),
        small(replace(AFTER_NEXT, status="A"), NEAR_MISS),
        small(replace(AFTER_NEXT, status="A"), NEAR_MISS),
        small(replace(AFTER_NEXT, status="A"), NEAR_MISS),
    )

    kinds = []
    for issue, export in enumerate(issues, start=2):
        serve(site, export, issue)
        watch.visit()
        watch.visit()
        kinds.extend(told(watch))

    assert kinds == [(ChangeKind.CODE_REMOVED, Stage.ANNOUNCED)]


def test_a_version_taken_back_before_it_came_into_force_is_told_as_withdrawn(
    site: Site, watch: Watch
) -> None:
    watching(site, watch)
    serve(site, small(LISTING, NEAR_MISS, replace(AFTER_NEXT, version="45")), 2)
    watch.visit()
    assert told(watch) == [(ChangeKind.CODE_REMOVED, Stage.ANNOUNCED)]

    for issue in (3, 4, 5):
        serve(site, small(LISTING, NEAR_MISS), issue)
        watch.visit()

    (alert,) = (one for one in watch.told() if isinstance(one, Alert))
    (one,) = alert.changes
    assert (one.change.kind, one.change.stage) == (
        ChangeKind.ANNOUNCEMENT_WITHDRAWN,
        Stage.WITHDRAWN,
    )
    assert "17003" in one.change.codes
    assert "version 45" in (one.change.before or "")
    assert alert.about is not None


def test_an_article_that_leaves_with_its_version_to_come_is_retired_once(
    site: Site, watch: Watch
) -> None:
    watching(site, watch)
    serve(site, small(LISTING, NEAR_MISS, NEXT), 2)
    watch.visit()
    watch.told()

    for issue in (3, 4, 5):
        serve(site, small(NEAR_MISS), issue)
        watch.visit()

    assert [kind for kind, _ in told(watch) if kind is ChangeKind.POLICY_RETIRED] == [
        ChangeKind.POLICY_RETIRED
    ]
