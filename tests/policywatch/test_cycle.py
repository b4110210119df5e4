"""One visit after another to a site on loopback: what is recorded, and what is told when."""

from policy.alerts import Alert, MessageKind, Notice
from policy.captures import Outcome, Reason
from policy.sources import Publishes
from tests.doubles.site import Answer, Site
from tests.journeys.pages import policy_page
from tests.policywatch.watching import Watch, index_of

WALL = "<html><body>Request unsuccessful. Incapsula incident ID: 77-1</body></html>"


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


def bulletin(month: str, *entries: tuple[str, str, str]) -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in one) + "</tr>" for one in entries
    )
    return f"""<html><head><title>Policy update bulletin: {month}</title></head><body>
    <nav><a href="/">Home</a></nav><main><h1>Policy update bulletin: {month}</h1><h2>Revised</h2>
    <table><thead><tr><th>Policy Title</th><th>Effective Date</th><th>Summary of Changes</th></tr>
    </thead><tbody>{rows}</tbody></table></main></body></html>"""


AUTHORIZATION = (
    "Outpatient Procedures",
    "9/1/2099; 10/1/2099 for OH and KY",
    "Prior authorization is required for CPT codes 17000, 17003 and 17004.",
)
OTHER = ("Sleep Studies", "9/1/2099", "Prior authorization is required for CPT code 95810.")


def test_a_new_issue_of_a_bulletin_tells_what_it_announces_for_the_watched_codes(
    site: Site, listing: Watch
) -> None:
    listing.declare(publishes=Publishes.BULLETINS)
    site.serve("/doc-1", bulletin("June 2026", OTHER))
    site.serve("/index", index_of("doc-1"))
    listing.visit()
    assert listing.told() == []
    site.serve("/doc-2", bulletin("July 2026", OTHER, AUTHORIZATION))
    site.serve("/doc-3", bulletin("August 2026", OTHER))
    site.serve("/index", index_of("doc-3", "doc-2", "doc-1"))

    listing.visit()

    (alert,) = listing.told()
    assert isinstance(alert, Alert)
    (told,) = alert.changes
    assert told.change.kind == "prior_auth_changed"
    assert told.change.codes == ("17000", "17003", "17004")
    assert {one.jurisdiction for one in told.change.effective} == {"all", "OH", "KY"}
    for _ in range(3):
        listing.visit()
    assert listing.told() == []


def test_the_first_issue_of_a_bulletin_lists_what_is_still_to_come(
    site: Site, listing: Watch
) -> None:
    listing.declare(publishes=Publishes.BULLETINS)
    site.serve("/doc-1", bulletin("June 2026", OTHER, AUTHORIZATION))
    site.serve("/index", index_of("doc-1"))

    listing.visit()

    (notice,) = listing.told()
    assert isinstance(notice, Notice)
    assert notice.kind is MessageKind.UPCOMING
    assert "10/1/2099 (OH)" in notice.lines[0]


def test_an_issue_that_its_index_lists_no_longer_is_not_retired(site: Site, listing: Watch) -> None:
    listing.declare(publishes=Publishes.BULLETINS)
    for number, month in enumerate(["May", "June", "July"], start=1):
        site.serve(f"/doc-{number}", bulletin(f"{month} 2026", OTHER))
    site.serve("/index", index_of("doc-1", "doc-2", "doc-3"))
    listing.visit()
    site.serve("/index", index_of("doc-2", "doc-3"))

    reports = [one for _ in range(4) for one in listing.visit()]

    assert listing.told() == []
    assert {one.changes for one in reports} == {0}
