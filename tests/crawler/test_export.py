"""An export: one address that gives a large archive, conditionally, or says what it gave instead."""

from collections.abc import Callable

import pytest

from policy.captures import Reason, Remedy, SourceVisit, Validators
from policy.sources import Method, Source
from tests.doubles.site import Answer, Site, broken_off, redirect
from tests.doubles.site_files import ZIP, announcing, licence_page, zipped

Visit = Callable[..., SourceVisit]
Known = Callable[[SourceVisit], dict[str, Validators]]
ARCHIVE = zipped(inner_zip=zipped(article_csv="id,title\n1,A" * 200))


@pytest.fixture
def export(site: Site, make_source: Callable[..., Source], visit: Visit) -> Visit:
    def go(**more: object) -> SourceVisit:
        return visit(make_source(site.url + "/all.zip", method=Method.EXPORT), **more)

    return go


def test_the_archive_comes_as_it_was_sent_however_large(site: Site, export: Visit) -> None:
    url = site.serve("/all.zip", Answer(body=ARCHIVE, media_type=ZIP))

    (fetched,) = export(max_bytes=100).fetched

    assert (fetched.locator, fetched.status, fetched.body) == (url, 200, ARCHIVE)


def test_an_archive_that_is_not_modified_is_not_sent_again(
    site: Site, export: Visit, known: Known
) -> None:
    site.serve(
        "/all.zip",
        Answer(body=ARCHIVE, media_type=ZIP, last_modified="Mon, 01 Jun 2026 02:00:00 GMT"),
    )

    (fetched,) = export(validators=known(export())).fetched

    assert (fetched.status, fetched.body) == (304, b"")


def test_an_archive_that_stands_elsewhere_is_asked_conditionally_there(
    site: Site, export: Visit, known: Known
) -> None:
    site.serve("/all.zip", redirect("/files/all.zip"))
    site.serve("/files/all.zip", Answer(body=ARCHIVE, media_type=ZIP, etag='"1"'))

    (fetched,) = export(validators=known(export())).fetched

    assert (fetched.status, fetched.final_url) == (304, site.url + "/files/all.zip")


@pytest.mark.parametrize(
    ("answer", "reason", "remedy"),
    [
        (Answer(body=licence_page()), Reason.LICENCE_PAGE, Remedy.OPERATOR),
        (Answer(body=ARCHIVE[:-50], media_type=ZIP), Reason.TRUNCATED, Remedy.RETRY),
        (broken_off(ARCHIVE, len(ARCHIVE) + 9), Reason.TRUNCATED, Remedy.RETRY),
        (Answer(body=announcing(0xFFFF_FFF0)), Reason.TOO_LARGE, Remedy.OPERATOR),
        (Answer(body=b"%PDF-1.7"), Reason.WRONG_TYPE, Remedy.OPERATOR),
        (Answer(body=b""), Reason.WRONG_TYPE, Remedy.OPERATOR),
        (Answer(status=404), Reason.GONE, Remedy.RETRY),
    ],
)
def test_what_is_no_whole_archive_is_refused_with_what_it_is(
    site: Site, export: Visit, answer: Answer, reason: Reason, remedy: Remedy
) -> None:
    url = site.serve("/all.zip", answer)

    found = export(retries=0)

    assert found.fetched == ()
    assert [(one.reason, one.remedy, one.locator) for one in found.failed] == [
        (reason, remedy, url)
    ]


def test_an_archive_over_its_own_limit_is_not_read(site: Site, export: Visit) -> None:
    site.serve("/all.zip", Answer(body=ARCHIVE, media_type=ZIP))

    (failed,) = export(max_archive_bytes=100).failed

    assert failed.reason is Reason.TOO_LARGE
