"""A release: the files of one period, all of them or nothing, whatever stands beside them."""

import os
import random
import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from policy.captures import FetchFailed, Reason, Remedy, SourceVisit, Validators
from policy.sources import Method, Source
from tests.doubles.site import Answer, Site, dropped, redirect
from tests.doubles.site_files import ZIP, announcing, licence_page, zipped

Visit = Callable[..., SourceVisit]
Known = Callable[[SourceVisit], dict[str, Validators]]
MakeSource = Callable[..., Source]

FOLLOW = (
    r"ncci-(?P<year>\d{4})q(?P<quarter>[1-4])-practitioner-v\d+r(?P<reissue>\d)-f(?P<part>\d)\.zip"
)
IN_JULY = datetime(2026, 7, 15, 12, tzinfo=UTC)


def file_name(quarter: int, part: int, *, year: int = 2026, issue: int = 0) -> str:
    return f"ncci-{year}q{quarter}-practitioner-v{320 + quarter}r{issue}-f{part}.zip"


def licensed(name: str, words: str = "Practitioner edits") -> str:
    return f'<a href="/license/ama?file=/files/zip/{name}">{words}</a>'


def index(*links: str) -> str:
    return f"<html><body><h1>Edits</h1><ul>{''.join(links)}</ul></body></html>"


def serve(site: Site, name: str, **more: Any) -> bytes:
    body = zipped(edits_txt=f"rows of {name}")
    site.serve(f"/files/zip/{name}", Answer(body=body, media_type=ZIP, **more))
    return body


@pytest.fixture
def release(site: Site, make_source: MakeSource, visit: Visit) -> Visit:
    """A visit to the site's index of releases, with the licence accepted."""

    def go(*, follow: str = FOLLOW, at: datetime = IN_JULY, **more: Any) -> SourceVisit:
        source = make_source(site.url + "/edits", method=Method.RELEASE, follow=follow)
        return visit(source, at=at, **{"accept_ama_license": True, **more})

    return go


def only_failure(found: SourceVisit) -> FetchFailed:
    assert found.fetched == ()
    (failed,) = found.failed
    return failed


def test_all_parts_of_the_quarter_in_force_are_one_publication(site: Site, release: Visit) -> None:
    names = [file_name(3, part) for part in (1, 2)]
    site.serve("/edits", index(*map(licensed, names)))
    bodies = [serve(site, name) for name in names]

    found = release()

    assert found.failed == ()
    (fetched,) = found.fetched
    assert (fetched.locator, fetched.edition) == ("release/2026-07-01", "2026-07-01")
    assert fetched.final_url == f"{site.url}/files/zip/{names[0]}"
    with ZipFile(BytesIO(fetched.body)) as packed:
        assert packed.namelist() == names
        assert [packed.read(name) for name in names] == bodies
    assert found.index is not None
    assert found.index.locators == ("release/2026-07-01",)
    assert (found.index.complete, found.index.rolling) == (True, True)


def test_a_release_of_one_file_comes_as_it_was_received(site: Site, release: Visit) -> None:
    site.serve("/edits", index(licensed(file_name(3, 1))))
    body = serve(site, file_name(3, 1))

    (fetched,) = release().fetched

    assert (fetched.body, fetched.media_type) == (body, ZIP)


def test_the_quarter_before_stays_listed_and_is_left_alone(site: Site, release: Visit) -> None:
    site.serve("/edits", index(*(licensed(file_name(q, p)) for q in (2, 3) for p in (1, 2))))
    for quarter in (2, 3):
        for part in (1, 2):
            serve(site, file_name(quarter, part))

    found = release()

    assert [one.edition for one in found.fetched] == ["2026-07-01"]
    assert not [path for path in site.paths() if "q2" in path]


def test_a_release_posted_ahead_is_brought_beside_the_one_in_force(
    site: Site, release: Visit
) -> None:
    site.serve("/edits", index(*(licensed(file_name(q, 1)) for q in (4, 3, 2))))
    for quarter in (2, 3, 4):
        serve(site, file_name(quarter, 1))

    found = release()

    assert [one.edition for one in found.fetched] == ["2026-07-01", "2026-10-01"]


@pytest.mark.parametrize(
    ("at", "editions"),
    [
        (datetime(2026, 12, 31, 12, tzinfo=UTC), ["2026-10-01", "2027-01-01"]),
        # half past midnight in London is still New Year's Eve where CMS is
        (datetime(2027, 1, 1, 0, 30, tzinfo=UTC), ["2026-10-01", "2027-01-01"]),
        (datetime(2027, 1, 1, 12, tzinfo=UTC), ["2027-01-01"]),
    ],
)
def test_the_new_year_turns_over_where_cms_is(
    site: Site, release: Visit, at: datetime, editions: list[str]
) -> None:
    names = [file_name(4, 1), file_name(1, 1, year=2027)]
    site.serve("/edits", index(*map(licensed, names)))
    for name in names:
        serve(site, name)

    assert [one.edition for one in release(at=at).fetched] == editions


def test_a_reissue_takes_the_place_of_its_first_issue(site: Site, release: Visit) -> None:
    names = [file_name(3, part, issue=issue) for issue in (0, 1) for part in (1, 2)]
    site.serve("/edits", index(*map(licensed, names)))
    for name in names:
        serve(site, name)

    (fetched,) = release().fetched

    assert (fetched.locator, fetched.edition) == ("release/2026-07-01 r1", "2026-07-01 r1")
    assert not [path for path in site.paths() if "r0" in path]


def test_letters_and_updated_dates_in_file_names_are_understood(site: Site, release: Visit) -> None:
    follow = r"/rvu(?P<year>\d\d)(?P<letter>[a-d])(?:-updated-(?P<reissue>[\d-]+))?\.zip$"
    names = ("rvu26a.zip", "rvu26c.zip", "rvu26c-updated-07-10-2026.zip")
    site.serve("/edits", index(*(f'<a href="/files/zip/{name}">{name}</a>' for name in names)))
    for name in names:
        serve(site, name)

    (fetched,) = release(follow=follow, accept_ama_license=False).fetched

    assert fetched.edition == "2026-07-01 2026-07-10"
    assert fetched.final_url.endswith("rvu26c-updated-07-10-2026.zip")


def test_a_link_to_a_page_of_the_release_leads_to_its_file(site: Site, release: Visit) -> None:
    follow = r"(?P<month>[a-z]+)-(?P<year>\d{4})-addendum-b(?:\.zip)?$"
    site.serve(
        "/edits",
        index('<a href="/july-2026-addendum-b">July</a><a href="/april-2026-addendum-b">April</a>'),
    )
    site.serve("/july-2026-addendum-b", index(licensed("july-2026-addendum-b.zip")))
    body = serve(site, "july-2026-addendum-b.zip")

    (fetched,) = release(follow=follow).fetched

    assert (fetched.edition, fetched.body) == ("2026-07-01", body)
    assert "/april-2026-addendum-b" not in site.paths()


def test_a_page_of_the_release_without_its_file_is_a_failure(site: Site, release: Visit) -> None:
    follow = r"(?P<month>[a-z]+)-(?P<year>\d{4})-addendum-b(?:\.zip)?$"
    site.serve("/edits", index('<a href="/july-2026-addendum-b">July</a>'))
    site.serve("/july-2026-addendum-b", index("nothing to get yet"))

    failed = only_failure(release(follow=follow))

    assert (failed.reason, failed.locator) == (Reason.UNREADABLE, "release/2026-07-01")


def test_a_licensed_file_waits_until_the_operator_accepts(site: Site, release: Visit) -> None:
    site.serve("/edits", index(*(licensed(file_name(q, 1)) for q in (3, 4))))
    serve(site, file_name(3, 1))

    found = release(accept_ama_license=False)

    failed = only_failure(found)
    assert (failed.reason, failed.remedy) == (Reason.LICENCE_NOT_ACCEPTED, Remedy.OPERATOR)
    assert "POLICYWATCH_ACCEPT_AMA_LICENSE" in failed.detail
    assert site.paths() == ["/edits"]
    assert found.index is None


@pytest.mark.parametrize(
    "file", ["//10.0.0.1/files/zip/", "http://elsewhere.example/files/zip/", "javascript:"]
)
def test_a_licence_page_cannot_lead_to_another_host(site: Site, release: Visit, file: str) -> None:
    name = file_name(3, 1)
    site.serve("/edits", index(f'<a href="/license/ama?file={file}{name}">edits</a>'))

    found = release()

    assert found.fetched == ()
    assert "10.0.0.1" not in str(found.failed)
    assert [path for path in site.paths() if path.startswith("/files")] == []


@pytest.mark.parametrize(
    "links",
    [
        [(3, 1), (3, 2), (3, 4)],
        [(3, 1), (3, 2), (3, 3), (2, 1), (2, 2), (2, 3), (2, 4)],
        [(3, 2)],
    ],
    ids=["a gap", "fewer than the quarter before", "not the first"],
)
def test_a_release_that_lacks_a_part_is_one_failure_and_never_half(
    site: Site, release: Visit, links: list[tuple[int, int]]
) -> None:
    site.serve("/edits", index(*(licensed(file_name(*one)) for one in links)))
    for one in links:
        serve(site, file_name(*one))

    found = release()

    failed = only_failure(found)
    assert (failed.reason, failed.remedy) == (Reason.TRUNCATED, Remedy.RETRY)
    assert failed.locator == "release/2026-07-01"
    assert "without part" in failed.detail
    assert found.index is None
    assert site.paths() == ["/edits"]


def test_a_part_that_was_read_before_is_missed_when_its_link_goes(
    site: Site, release: Visit, known: Known
) -> None:
    names = [file_name(3, part) for part in (1, 2)]
    site.serve("/edits", index(*map(licensed, names)), index(licensed(names[0])))
    for name in names:
        serve(site, name, etag=f'"{name}"')
    first = release()

    failed = only_failure(release(validators=known(first)))

    assert "without part 2" in failed.detail


def test_a_quarter_may_grow_by_a_part(site: Site, release: Visit) -> None:
    links = [(2, 1), (3, 1), (3, 2), (4, 1), (4, 2), (4, 3)]
    site.serve("/edits", index(*(licensed(file_name(*one)) for one in links)))
    for one in links:
        serve(site, file_name(*one))

    assert [one.edition for one in release().fetched] == ["2026-07-01", "2026-10-01"]


def test_a_part_that_fails_fails_the_release_and_no_other(site: Site, release: Visit) -> None:
    links = [(3, 1), (3, 2), (4, 1), (4, 2)]
    site.serve("/edits", index(*(licensed(file_name(*one)) for one in links)))
    for one in links:
        serve(site, file_name(*one))
    site.serve(f"/files/zip/{file_name(3, 2)}", dropped())

    found = release()

    assert [one.locator for one in found.fetched] == ["release/2026-10-01"]
    assert [(one.locator, one.reason) for one in found.failed] == [
        ("release/2026-07-01", Reason.UNREACHABLE)
    ]
    assert found.index is not None
    assert not found.index.complete


def test_two_files_for_one_part_are_told_to_be_narrowed(site: Site, release: Visit) -> None:
    follow = r"mue-(?:practitioner|hospital)-(?P<month>\d\d)-01-(?P<year>\d{4})\.zip"
    names = ("mue-practitioner-07-01-2026.zip", "mue-hospital-07-01-2026.zip")
    site.serve("/edits", index(*map(licensed, names)))

    failed = only_failure(release(follow=follow))

    assert (failed.reason, failed.remedy) == (Reason.UNREADABLE, Remedy.OPERATOR)
    assert "mue-hospital-07-01-2026.zip" in failed.detail


def test_one_file_linked_twice_is_one_file(site: Site, release: Visit) -> None:
    name = file_name(3, 1)
    site.serve(
        "/edits",
        index(
            licensed(name), licensed(name, "again"), f'<a href="/files/zip/{name}#top">direct</a>'
        ),
    )
    serve(site, name)

    assert len(release().fetched) == 1
    assert len(site.asked) == 2
    assert only_failure(release(accept_ama_license=False)).reason is Reason.LICENCE_NOT_ACCEPTED


def test_parts_that_are_all_not_modified_are_one_not_modified(
    site: Site, release: Visit, known: Known
) -> None:
    names = [file_name(3, part) for part in (1, 2)]
    site.serve("/edits", index(*map(licensed, names)))
    for name in names:
        serve(site, name, etag=f'"{name}"')
    first = release()

    second = release(validators=known(first))

    (fetched,) = second.fetched
    assert (fetched.status, fetched.body, fetched.locator) == (304, b"", "release/2026-07-01")
    assert dict(fetched.validators) == known(first)


def test_one_part_that_changed_brings_all_of_them(site: Site, release: Visit, known: Known) -> None:
    names = [file_name(3, part) for part in (1, 2, 3)]
    site.serve("/edits", index(*map(licensed, names)))
    bodies = [serve(site, name, etag=f'"{name}"') for name in names]
    first = release()
    changed = zipped(edits_txt="other rows")
    site.serve(f"/files/zip/{names[1]}", Answer(body=changed, media_type=ZIP, etag='"new"'))

    (fetched,) = release(validators=known(first)).fetched

    assert fetched.status == 200
    with ZipFile(BytesIO(fetched.body)) as packed:
        assert [packed.read(name) for name in names] == [bodies[0], changed, bodies[2]]


def test_equal_files_make_equal_bytes(site: Site, release: Visit) -> None:
    names = [file_name(3, part) for part in (1, 2)]
    site.serve("/edits", index(*map(licensed, names)))
    for name in names:
        serve(site, name)

    assert release().fetched[0].body == release().fetched[0].body


WHOLE = zipped(edits_txt="rows " * 400)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(body=licence_page()), Reason.LICENCE_PAGE),
        (Answer(body=licence_page(), media_type=ZIP), Reason.LICENCE_PAGE),
        (redirect("/license/ama"), Reason.LICENCE_PAGE),
        (Answer(body="<html><h1>404</h1>Page not found</html>"), Reason.SOFT_404),
        (Answer(body="<p>Access denied. Reference #18.2</p>", status=403), Reason.BOT_WALL),
        (Answer(body="<html><p>Welcome</p></html>"), Reason.WRONG_TYPE),
        (Answer(body="a,b\n1,2", media_type="text/csv"), Reason.WRONG_TYPE),
        (Answer(body=WHOLE[:-40], media_type=ZIP), Reason.TRUNCATED),
        (Answer(body=WHOLE[:30], media_type=ZIP), Reason.TRUNCATED),
        (Answer(body=announcing(0xFFFF_FFF0), media_type=ZIP), Reason.TOO_LARGE),
        (Answer(body=b"", media_type=ZIP), Reason.EMPTY),
        (Answer(status=500, body="busy", media_type="text/plain"), Reason.HTTP_STATUS),
        (Answer(status=404), Reason.GONE),
    ],
    ids=[
        "licence page",
        "licence page called a ZIP",
        "sent to the licence page",
        "not found with status 200",
        "wall",
        "some page",
        "no archive",
        "cut",
        "only its head",
        "bomb",
        "empty",
        "server error",
        "gone",
    ],
)
def test_what_is_no_data_file_is_refused_with_what_it_is(
    site: Site, release: Visit, answer: Answer, reason: Reason
) -> None:
    names = [file_name(3, part) for part in (1, 2)]
    site.serve("/edits", index(*map(licensed, names)))
    site.serve("/license/ama", licence_page())
    serve(site, names[0])
    site.serve(f"/files/zip/{names[1]}", answer)

    failed = only_failure(release())

    assert failed.reason is reason
    assert failed.locator == "release/2026-07-01"
    assert names[1] in failed.detail or "/license/" in failed.detail


def test_files_that_are_too_much_together_are_not_kept(site: Site, release: Visit) -> None:
    names = [file_name(3, part) for part in (1, 2, 3)]
    site.serve("/edits", index(*map(licensed, names)))
    body = zipped(edits_bin=random.Random(17003).randbytes(10_000))
    for name in names:
        site.serve(f"/files/zip/{name}", Answer(body=body, media_type=ZIP))

    failed = only_failure(release(max_archive_bytes=25_000))

    assert (failed.reason, failed.remedy) == (Reason.TOO_LARGE, Remedy.OPERATOR)
    assert failed.locator == "release/2026-07-01"
    assert len(release(max_archive_bytes=35_000).fetched) == 1


def test_a_release_may_be_larger_than_a_page(site: Site, release: Visit) -> None:
    site.serve("/edits", index(licensed(file_name(3, 1))))
    serve(site, file_name(3, 1))

    assert release(max_bytes=100).failed == ()


@pytest.mark.parametrize(
    "page",
    [
        "",
        index(),
        index('<a href="/files/zip/other.zip">other</a>'),
        index(licensed("ncci-2026q9-practitioner-v1r0-f1.zip")),
    ],
)
def test_an_index_without_a_release_lists_nothing(site: Site, release: Visit, page: str) -> None:
    site.serve("/edits", page)

    found = release()

    assert found.fetched == found.failed == ()
    assert found.index is not None
    assert (found.index.locators, found.index.complete) == ((), False)
    assert found.index_fetched is not None


def test_an_index_that_is_gone_is_one_failure(site: Site, release: Visit) -> None:
    failed = only_failure(release())

    assert (failed.reason, failed.locator) == (Reason.GONE, site.url + "/edits")


def test_an_index_that_is_a_wall_is_left_to_the_gate(site: Site, release: Visit) -> None:
    site.serve("/edits", Answer(status=403, body="Access denied"))

    found = release()

    assert (found.fetched, found.failed, found.index) == ((), (), None)
    assert found.index_fetched is not None


def test_a_link_to_a_private_host_is_refused(site: Site, release: Visit) -> None:
    site.serve("/edits", index(f'<a href="http://10.0.0.1/{file_name(3, 1)}">edits</a>'))

    assert only_failure(release()).reason is Reason.ADDRESS_REFUSED


def test_a_mistake_of_ours_is_raised_and_not_taken_for_an_empty_index(
    site: Site, release: Visit
) -> None:
    site.serve("/edits", index(licensed(file_name(3, 1))))

    with pytest.raises(re.error):
        release(follow="(zip")


CORPUS = Path(os.environ.get("POLICYWATCH_CORPUS", ""), "cms_ncci_ptp/ptp_page.links.excerpt.html")


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_file(), reason="POLICYWATCH_CORPUS has no page of NCCI links")
def test_the_links_of_the_real_page_are_two_releases_of_four_parts(
    site: Site, release: Visit
) -> None:
    follow = (
        r"/medicare-ncci-(?P<year>\d{4})q(?P<quarter>[1-4])-practitioner-ptp-edits-ccipra-"
        r"v\d+r(?P<reissue>\d+)-f(?P<part>\d+)\.zip$"
    )
    site.serve("/edits", CORPUS.read_bytes())
    for quarter, version in ((2, 321), (3, 322)):
        for part in (1, 2, 3, 4):
            serve(
                site,
                f"medicare-ncci-2026q{quarter}-practitioner-ptp-edits-ccipra-v{version}r0-f{part}.zip",
            )

    found = release(follow=follow, at=datetime(2026, 6, 20, tzinfo=UTC))

    assert found.failed == ()
    assert [one.edition for one in found.fetched] == ["2026-04-01", "2026-07-01"]
    for one in found.fetched:
        with ZipFile(BytesIO(one.body)) as packed:
            assert [name[-6:] for name in packed.namelist()] == [f"f{n}.zip" for n in range(1, 5)]
