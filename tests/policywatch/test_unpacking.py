"""The Medicare coverage export through the cycle: each article a publication of its own."""

import asyncio
from dataclasses import replace

from policy.alerts import Alert
from policy.captures import Outcome, Reason
from policy.changes import ChangeKind, Stage
from policy.codes import WatchList, parse_watched_codes
from policy.sources import Method
from policywatch.looking import look
from store import evidence, history
from tests.doubles.coverage_export import LISTING, NEAR_MISS, Export, small
from tests.doubles.site import Answer, Site
from tests.policywatch.watching import Watch


def serve(site: Site, export: Export) -> None:
    site.serve(
        "/current_article.zip",
        Answer(body=export.zipped(), headers={"Content-Type": "application/zip"}),
    )


def watching(site: Site, watch: Watch) -> Watch:
    watch.declare(url=site.url + "/current_article.zip", method=Method.EXPORT)
    return watch


def kinds(told: list[object]) -> list[list[str]]:
    return [
        [one.change.kind for one in alert.changes] for alert in told if isinstance(alert, Alert)
    ]


def test_each_article_of_an_export_is_a_publication_and_the_first_export_a_baseline(
    site: Site, watch: Watch
) -> None:
    watching(site, watch)
    serve(site, small())

    reports = watch.visit()

    assert [(one.locator.rpartition("/")[2], one.outcome) for one in reports] == [
        ("current_article.zip", Outcome.BASELINE),
        ("99113", Outcome.BASELINE),
        ("contractors", Outcome.BASELINE),
    ]
    assert watch.told() == []


def test_an_export_made_anew_with_the_same_articles_tells_nothing_and_keeps_no_bytes(
    site: Site, watch: Watch
) -> None:
    watching(site, watch)
    serve(site, small())
    watch.visit()
    export = small()
    export.add("update_period", {"period_id": "2", "begin_date": "2026-11-26 00:00:00"})
    serve(site, export)

    reports = watch.visit()

    assert {one.outcome for one in reports} <= {
        Outcome.SAME_TEXT,
        Outcome.SAME_BYTES,
        Outcome.UNCHANGED,
    }
    assert watch.told() == []


def test_a_diagnosis_that_leaves_an_article_is_told_with_the_archive_as_its_origin(
    site: Site, watch: Watch
) -> None:
    watching(site, watch)
    serve(site, small())
    watch.visit()
    group = next(number for number, codes in LISTING.covered.items() if "L57.0" in codes)
    fewer = [code for code in LISTING.covered[group] if code != "L57.0"]
    changed = replace(LISTING, version="45", covered={**LISTING.covered, group: fewer})
    serve(site, small(changed, NEAR_MISS))

    watch.visit()

    (alert,) = watch.told()
    assert isinstance(alert, Alert)
    assert (ChangeKind.DIAGNOSIS_REMOVED, ("L57.0",)) in [
        (one.change.kind, one.change.codes) for one in alert.changes
    ]
    assert alert.number == "A99113"
    view = evidence.capture_view(watch.world.database, alert.after.sha256)
    assert view is not None
    assert view.final_url.endswith("current_article.zip#article/99113")


def test_a_version_still_to_come_is_told_once_and_its_coming_into_force_is_no_retirement(
    site: Site, watch: Watch
) -> None:
    watching(site, watch)
    serve(site, small())
    watch.visit()
    number = next(iter(LISTING.codes))
    without = {**LISTING.codes, number: [one for one in LISTING.codes[number] if one != "17003"]}
    future = replace(
        LISTING, version="45", status="F", codes=without, published="2099-01-01 00:00:00"
    )
    serve(site, small(LISTING, NEAR_MISS, future))

    watch.visit()

    (alert,) = watch.told()
    assert isinstance(alert, Alert)
    removed = next(one.change for one in alert.changes if one.change.kind == "code_removed")
    assert removed.codes == ("17003",)
    assert removed.stage is Stage.ANNOUNCED
    serve(site, small(replace(future, status="A"), NEAR_MISS))
    for _ in range(4):
        watch.visit()
    assert ChangeKind.POLICY_RETIRED not in [
        one.kind for one in history.history(watch.world.database, "17003")
    ]


def test_an_article_that_drops_its_codes_is_seen_to_drop_them(site: Site, watch: Watch) -> None:
    watching(site, watch)
    serve(site, small())
    watch.visit()
    others = {group: ["11102"] for group in LISTING.codes}
    serve(site, small(replace(LISTING, version="45", codes=others), NEAR_MISS))

    watch.visit()

    told = [one for one in watch.told() if isinstance(one, Alert)]
    removed = {
        code
        for alert in told
        for one in alert.changes
        if one.change.kind == "code_removed"
        for code in one.change.codes
    }
    assert {"17000", "17003", "17004"} <= removed


def test_a_truncated_export_is_refused_and_changes_nothing(site: Site, watch: Watch) -> None:
    watching(site, watch)
    serve(site, small())
    watch.visit()
    body = small().zipped()
    site.serve("/current_article.zip", Answer(body=body[: len(body) // 2]))

    (report,) = watch.visit()

    assert (report.outcome, report.reason) == (Outcome.FAILED, Reason.TRUNCATED)


def test_an_article_that_left_an_export_is_retired_though_the_export_then_stays_the_same(
    site: Site, watch: Watch
) -> None:
    watching(site, watch)
    serve(site, small())
    watch.visit()
    serve(site, small(NEAR_MISS))
    for _ in range(4):
        watch.visit()

    retired = [
        one
        for one in history.history(watch.world.database, "17003")
        if one.kind is ChangeKind.POLICY_RETIRED
    ]

    assert len(retired) == 1
    assert "A99113" in (retired[0].before or "")


def test_a_code_newly_watched_brings_a_baseline_and_one_no_longer_watched_retires_nothing(
    site: Site, watch: Watch
) -> None:
    watching(site, watch)
    serve(site, small())
    watch.visit()
    watch.world = replace(watch.world, watch=WatchList(codes=parse_watched_codes("17003,17110")))
    export = small()
    export.add("update_period", {"period_id": "2", "begin_date": "2026-11-26 00:00:00"})
    serve(site, export)

    reports = watch.visit()

    assert "article/99482" in [one.locator for one in reports]
    assert watch.told() == []
    watch.world = replace(watch.world, watch=WatchList(codes=parse_watched_codes("17003")))
    for number in range(4):
        export.add("update_period", {"period_id": str(3 + number)})
        serve(site, export)
        watch.visit()
    assert watch.told() == []
    assert [
        one
        for code in ("17003", "17110")
        for one in history.history(watch.world.database, code)
        if one.kind is ChangeKind.POLICY_RETIRED
    ] == []


def test_a_look_at_an_export_shows_each_policy_in_it_and_records_nothing(
    site: Site, watch: Watch
) -> None:
    watching(site, watch)
    serve(site, small())
    world = watch.world

    looks = asyncio.run(
        look(watch.source, world.crawling, world.settings.allow_hosts, world.clock, world.watch)
    )

    assert [one.locator for one in looks] == ["article/99113", "contractors"]
    assert all(one.document is not None for one in looks)
    assert evidence.last_good(world.database, watch.source.slug, "article/99113") is None


def test_an_export_that_lacks_an_article_for_a_day_tells_nothing_of_its_contractor(
    site: Site, watch: Watch
) -> None:
    watching(site, watch)
    serve(site, small())
    watch.visit()
    serve(site, small(NEAR_MISS))
    watch.visit()
    serve(site, small())

    for _ in range(3):
        watch.visit()

    assert watch.told() == []


def test_a_contractor_that_lost_its_article_for_good_is_told_with_a_later_export(
    site: Site, watch: Watch
) -> None:
    watching(site, watch)
    serve(site, small())
    watch.visit()
    for number in range(4):
        export = small(NEAR_MISS)
        export.add("update_period", {"period_id": str(2 + number)})
        serve(site, export)
        watch.visit()

    said = [
        one.after
        for one in history.history(watch.world.database, "17003")
        if one.kind is ChangeKind.CODE_REMOVED
    ]

    assert said == ["No article of Nova Medicare Services lists 17000, 17003, 17004."]
