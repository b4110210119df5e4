"""A series: addresses that follow each other, asked ahead, where nothing yet is no failure."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from policy.captures import Fetched, FetchFailed, Reason, Remedy, SourceVisit, Validators
from policy.series import MONTHS
from policy.sources import Method, Source
from tests.doubles.site import Answer, Asked, Site, dropped, redirect

Visit = Callable[..., SourceVisit]
Known = Callable[[SourceVisit], dict[str, Validators]]
MakeSource = Callable[..., Source]
IN_AUGUST = datetime(2026, 8, 12, tzinfo=UTC)


def policy_page(revision: int, words: str = "17003 is covered when criteria are met.") -> str:
    return (
        f"<html><body><h1>Medical Policy G-20-{revision:03d}</h1><p>Effective Date: Jan {revision}, "
        f"2026. Billing: {words} CPT 17000 and modifier rules. Investigational uses are not covered."
        "</p></body></html>"
    )


def not_found(asked: Asked) -> Answer:
    return Answer(body=f"<html><title>404</title><p>Page not found: {asked.path}</p></html>")


def home(asked: Asked) -> Answer:
    """A page that a site gives for whatever it does not have, without saying so."""
    return Answer(body=f"<html><title>Welcome</title><p>Members and news. {asked.path}</p></html>")


@pytest.fixture
def counted(site: Site, make_source: MakeSource, visit: Visit) -> Visit:
    def go(**more: object) -> SourceVisit:
        source = make_source(site.url + "/policies/G-20-{031}.html", method=Method.SERIES)
        return visit(source, **more)

    return go


@pytest.fixture
def monthly(site: Site, make_source: MakeSource, visit: Visit) -> Visit:
    def go(*, marks: str = "/news/updates{Month}{yyyy}.html", **more: object) -> SourceVisit:
        return visit(
            make_source(site.url + marks, method=Method.SERIES), **{"at": IN_AUGUST, **more}
        )

    return go


def revision(site: Site, number: int, **more: str) -> str:
    return site.serve(f"/policies/G-20-{number:03d}.html", Answer(body=policy_page(number), **more))


def issue(site: Site, month: int, *, year: int = 2026, answer: Answer | None = None) -> str:
    name = MONTHS[month - 1]
    body = f"<html><h1>Updates of {name}</h1><p>CPT 17003: effective date {month}.</p></html>"
    page = answer or Answer(body=body, etag=f'"{year}-{month}"')
    return site.serve(f"/news/updates{name.capitalize()}{year}.html", page)


def only(found: SourceVisit) -> Fetched:
    assert found.failed == ()
    (fetched,) = found.fetched
    return fetched


def only_failure(found: SourceVisit) -> FetchFailed:
    assert found.fetched == ()
    (failed,) = found.failed
    return failed


def test_the_highest_number_is_the_edition_and_the_address_with_its_mark_the_publication(
    site: Site, counted: Visit
) -> None:
    for number in (31, 32):
        revision(site, number)

    fetched = only(counted())

    assert fetched.locator == site.url + "/policies/G-20-{031}.html"
    assert fetched.final_url == site.url + "/policies/G-20-032.html"
    assert (fetched.edition, fetched.body) == ("032", policy_page(32).encode())
    assert not fetched.awaited
    assert site.paths() == [f"/policies/G-20-{n:03d}.html" for n in (31, 32, 33, 34)]


def test_a_number_that_was_passed_over_does_not_end_the_series(site: Site, counted: Visit) -> None:
    for number in (31, 33, 35):
        revision(site, number)

    assert only(counted()).edition == "035"


def test_the_next_visit_begins_where_the_last_one_ended(
    site: Site, counted: Visit, known: Known
) -> None:
    for number in (31, 32):
        revision(site, number, etag=f'"{number}"')
    first = counted()
    site.asked.clear()

    fetched = only(counted(validators=known(first)))

    assert (fetched.status, fetched.edition, fetched.awaited) == (304, "032", False)
    assert site.paths() == [f"/policies/G-20-{n:03d}.html" for n in (32, 33, 34)]


def test_where_a_server_names_no_validators_the_last_number_is_remembered_too(
    site: Site, counted: Visit, known: Known
) -> None:
    for number in (31, 32):
        revision(site, number)
    first = counted()
    site.asked.clear()

    fetched = only(counted(validators=known(first)))

    assert (fetched.status, fetched.edition) == (200, "032")
    assert "/policies/G-20-031.html" not in site.paths()


def test_a_new_revision_comes_beside_the_old_one_and_is_awaited(
    site: Site, counted: Visit, known: Known
) -> None:
    revision(site, 31, etag='"31"')
    first = counted()
    revision(site, 32, etag='"32"')

    found = counted(validators=known(first))

    assert [(one.status, one.edition, one.awaited) for one in found.fetched] == [
        (304, "031", False),
        (200, "032", True),
    ]
    assert {one.locator for one in found.fetched} == {site.url + "/policies/G-20-{031}.html"}


def test_an_old_revision_that_was_taken_away_leaves_the_new_one(
    site: Site, counted: Visit, known: Known
) -> None:
    revision(site, 31)
    first = counted()
    site.serve("/policies/G-20-031.html", Answer(status=404))
    revision(site, 32)

    fetched = only(counted(validators=known(first)))

    assert (fetched.edition, fetched.awaited) == ("032", False)


def test_a_known_revision_that_is_gone_never_gives_way_to_an_older_one(
    site: Site, counted: Visit, known: Known
) -> None:
    for number in (31, 32):
        revision(site, number)
    first = counted()
    site.serve("/policies/G-20-032.html", Answer(status=404))

    failed = only_failure(counted(validators=known(first)))

    assert (failed.reason, failed.remedy) == (Reason.GONE, Remedy.RETRY)
    assert failed.locator == site.url + "/policies/G-20-{031}.html"


@pytest.mark.parametrize(
    "missing",
    [
        not_found,
        home,
        redirect("/policies/"),
        redirect("/policies/G-20-031.html"),
        Answer(status=410),
        Answer(status=403, body="<Error>AccessDenied</Error>"),
        Answer(status=500, body="no such policy"),
    ],
    ids=[
        "says not found",
        "a welcome",
        "sent to the index",
        "sent to the last",
        "410",
        "403",
        "500",
    ],
)
def test_however_a_site_says_that_a_number_is_not_out_yet_is_no_failure(
    site: Site, counted: Visit, known: Known, missing: Answer
) -> None:
    revision(site, 31, etag='"31"')
    site.serve("/policies/", "<html><h1>All policies</h1></html>")
    first = counted()
    for number in range(32, 40):
        site.serve(f"/policies/G-20-{number:03d}.html", missing)
    site.asked.clear()

    fetched = only(counted(validators=known(first)))

    assert (fetched.status, fetched.edition) == (304, "031")
    assert len([path for path in site.paths() if "G-20" in path]) <= 5


def test_a_wall_before_the_known_number_is_left_to_the_gate(
    site: Site, counted: Visit, known: Known
) -> None:
    revision(site, 31)
    first = counted()
    for number in (31, 32, 33):
        site.serve(f"/policies/G-20-{number:03d}.html", Answer(status=403, body="Access Denied"))
    site.asked.clear()

    fetched = only(counted(validators=known(first)))

    assert (fetched.status, fetched.edition, fetched.awaited) == (403, "031", False)
    assert len(site.asked) == 1


def test_trouble_ahead_does_not_hide_the_known_number(
    site: Site, counted: Visit, known: Known
) -> None:
    revision(site, 31, etag='"31"')
    first = counted()
    site.serve("/policies/G-20-032.html", dropped())

    found = counted(validators=known(first), retries=0)

    assert [one.status for one in found.fetched] == [304]
    assert [one.reason for one in found.failed] == [Reason.UNREACHABLE]


def test_a_site_that_answers_for_every_number_is_not_followed_for_ever(
    site: Site, counted: Visit
) -> None:
    for number in range(31, 120):
        revision(site, number)

    found = counted()

    assert [(one.reason, one.remedy) for one in found.failed] == [
        (Reason.SOFT_404, Remedy.OPERATOR)
    ]
    assert len(site.asked) <= 50


def test_a_series_that_never_began_is_a_failure(counted: Visit) -> None:
    assert only_failure(counted()).reason is Reason.GONE


def test_each_month_is_a_publication_of_its_own(site: Site, monthly: Visit) -> None:
    urls = [issue(site, month) for month in (7, 8, 9)]

    found = monthly()

    assert found.failed == ()
    assert [(one.locator, one.edition, one.awaited) for one in found.fetched] == [
        (urls[0], "2026-07-01", False),
        (urls[1], "2026-08-01", True),
        (urls[2], "2026-09-01", True),
    ]
    assert found.index is not None
    assert found.index.locators == tuple(urls[:1])
    assert (found.index.complete, found.index.rolling) == (True, True)


def test_a_month_that_comes_out_is_listed_beside_those_that_were_read(
    site: Site, monthly: Visit, known: Known
) -> None:
    urls = [issue(site, 7)]
    first = monthly()
    urls.append(issue(site, 8))

    found = monthly(validators=known(first))

    assert [(one.locator, one.awaited) for one in found.fetched] == [
        (urls[0], False),
        (urls[1], True),
    ]
    assert found.index is not None
    assert found.index.locators == tuple(urls)


def test_a_month_that_is_not_out_yet_is_no_failure(site: Site, monthly: Visit) -> None:
    url = issue(site, 7)

    found = monthly()

    assert only(found).locator == url
    assert found.index is not None
    assert found.index.locators == (url,)


def test_a_month_that_was_read_is_asked_conditionally_and_no_longer_awaited(
    site: Site, monthly: Visit, known: Known
) -> None:
    for month in (7, 8):
        issue(site, month)
    first = monthly()

    found = monthly(validators=known(first))

    assert [(one.status, one.awaited) for one in found.fetched] == [(304, False), (304, False)]


def test_a_month_that_was_read_is_no_longer_awaited_where_a_server_names_no_validators(
    site: Site, monthly: Visit, known: Known
) -> None:
    for month in (7, 8):
        issue(site, month, answer=Answer(body=f"CPT 17003: effective date {month}, billed so."))
    first = monthly()

    found = monthly(validators=known(first))

    assert [(one.status, one.awaited) for one in found.fetched] == [(200, False), (200, False)]


@pytest.mark.parametrize("missing", [not_found, home, redirect("/"), Answer(status=403, body="no")])
def test_however_a_site_says_that_a_month_is_not_out_yet_is_no_failure(
    site: Site, monthly: Visit, missing: Answer
) -> None:
    site.serve("/", "<html>Welcome</html>")
    url = issue(site, 7)
    for month in (8, 9, 10):
        issue(site, month, answer=missing)

    assert only(monthly()).locator == url


def test_nothing_for_two_months_is_one_failure(site: Site, monthly: Visit) -> None:
    issue(site, 5)

    found = monthly()

    failed = only_failure(found)
    assert (failed.reason, failed.remedy) == (Reason.GONE, Remedy.OPERATOR)
    assert failed.locator == site.url + "/news/updates{Month}{yyyy}.html"
    assert "two months" in failed.detail
    assert found.index is None


def test_a_month_without_an_issue_is_no_failure_when_the_next_one_has_just_begun(
    site: Site, monthly: Visit
) -> None:
    url = issue(site, 11)

    assert only(monthly(at=datetime(2027, 1, 2, tzinfo=UTC))).locator == url


def test_the_months_around_new_year_are_those_of_two_years(site: Site, monthly: Visit) -> None:
    issue(site, 12)
    issue(site, 1, year=2027)

    for at in (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)):
        assert [one.edition for one in monthly(at=at).fetched] == ["2026-12-01", "2027-01-01"]


def test_the_same_page_for_every_month_is_no_issue(site: Site, monthly: Visit) -> None:
    for month in (6, 7, 8, 9, 10):
        issue(site, month, answer=home)  # type: ignore[arg-type]

    assert only_failure(monthly()).reason is Reason.GONE


def test_a_wall_before_all_months_is_told_once(site: Site, monthly: Visit) -> None:
    for month in (7, 8, 9, 10):
        issue(site, month, answer=Answer(status=403, body="Access Denied"))

    found = monthly()

    fetched = only(found)
    assert (fetched.status, fetched.awaited) == (403, False)
    assert found.index is None


def test_what_forbids_all_months_is_one_failure(site: Site, monthly: Visit) -> None:
    site.robots("User-agent: *\nDisallow: /news/")

    failed = only_failure(monthly())

    assert failed.reason is Reason.ROBOTS
    assert failed.locator == site.url + "/news/updates{Month}{yyyy}.html"


def test_one_month_in_trouble_does_not_hide_the_others(site: Site, monthly: Visit) -> None:
    url = issue(site, 7)
    broken = issue(site, 8, answer=dropped())

    found = monthly(retries=0)

    assert [one.locator for one in found.fetched] == [url]
    assert [(one.locator, one.reason) for one in found.failed] == [(broken, Reason.UNREACHABLE)]
    assert found.index is not None
    assert not found.index.complete


@pytest.mark.parametrize(
    ("marks", "path"),
    [
        ("/{month}/{yyyy}.pdf", "/august/2026.pdf"),
        ("/{Mon}-{yy}.pdf", "/Aug-26.pdf"),
        ("/{yyyy}/{mm}/{mon}.pdf", "/2026/08/aug.pdf"),
    ],
)
def test_every_mark_of_a_month_is_written_as_it_looks(
    site: Site, monthly: Visit, marks: str, path: str
) -> None:
    site.serve(path, "%PDF-1.7 issue")

    assert only(monthly(marks=marks)).final_url == site.url + path


def test_an_address_that_is_no_series_is_a_mistake_of_ours(
    site: Site, make_source: MakeSource, visit: Visit
) -> None:
    with pytest.raises(ValueError, match="nothing that moves"):
        visit(make_source(site.url + "/policy", method=Method.SERIES))
