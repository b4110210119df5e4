"""What a publisher may send instead of the next edition: each a visit with a reason, never a revision."""

import json

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission

from policy.captures import Outcome, Reason
from policy.sources import Method
from store import history
from tests.doubles.coverage_export import LISTING, small
from tests.doubles.site import Answer, Site
from tests.journeys.pages import policy_page
from tests.policywatch.watching import Watch
from tests.reader.datafiles.releases import MAI_2, mue
from tests.reader.zips import zipped

LICENCE = (
    "<html><head><title>License for use of CPT</title></head><body><h1>License agreement</h1>"
    "<p>You must accept the agreement before you may use the codes. All rights reserved by their"
    " owner.</p><form><button>Accept</button><button>Do not accept</button></form></body></html>"
)


def encrypted_pdf() -> bytes:
    pdf = FPDF()
    pdf.set_encryption("owner", "reader", permissions=AccessPermission.none())
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.cell(text="CPT 17003 is covered when criteria are met.")
    return bytes(pdf.output())


@pytest.mark.parametrize(
    ("body", "media_type", "reasons", "words"),
    [
        (encrypted_pdf(), "application/pdf", {Reason.UNREADABLE, Reason.LOGIN}, "encrypted"),
        (zipped({"a.txt": "CPT 17003"})[:40], "application/zip", {Reason.TRUNCATED}, "ZIP"),
        (LICENCE.encode(), "text/html", {Reason.LICENCE_PAGE}, "licence"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 500, "text/html", {Reason.WRONG_TYPE}, "image"),
        (b'{"error": "not here"}', "text/html", {Reason.SHRUNK, Reason.UNREADABLE}, ""),
        (b"", "text/html", {Reason.EMPTY}, ""),
    ],
    ids=["encrypted PDF", "truncated ZIP", "licence", "image", "other JSON", "empty"],
)
def test_a_page_that_is_answered_otherwise_keeps_its_last_edition(
    site: Site, watch: Watch, body: bytes, media_type: str, reasons: set[Reason], words: str
) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    site.serve("/p", Answer(body=body, media_type=media_type))

    (report,) = watch.visit()

    assert report.outcome in {Outcome.REFUSED, Outcome.FAILED}
    assert report.reason in reasons, report
    assert words in report.detail
    assert history.history(watch.world.database, "17003") == ()


def test_a_page_in_another_encoding_than_it_says_is_no_change(site: Site, watch: Watch) -> None:
    page = policy_page(sentence="Café notes “count” — see below.")
    site.serve("/p", Answer(body=page.encode(), media_type="text/html; charset=utf-8"))
    watch.visit()
    site.serve(
        "/p",
        Answer(
            body=page.encode().decode("latin-1").encode(),
            media_type="text/html; charset=iso-8859-1",
        ),
    )

    watch.visit()

    assert history.history(watch.world.database, "17003") == ()


ROWS = [(f"{code}", "2", MAI_2) for code in range(11000, 11030)] + [("17003", "13", MAI_2)]


def release(site: Site, watch: Watch, *names: str) -> None:
    links = "".join(f'<li><a href="/files/{name}">{name}</a></li>' for name in names)
    site.serve(
        "/mue",
        f"<html><body><h1>Medically unlikely edits by quarter</h1><ul>{links}</ul></body></html>",
    )
    watch.declare(
        url=site.url + "/mue",
        method=Method.RELEASE,
        follow=r"mue-practitioner-(?P<year>\d{4})q(?P<quarter>\d)\.zip",
    )


@pytest.mark.parametrize(
    ("body", "media_type", "reasons", "words"),
    [
        (LICENCE.encode(), "text/html", {Reason.LICENCE_PAGE}, "licence"),
        (zipped({"mue.csv": mue(ROWS)})[:-60], "application/zip", {Reason.TRUNCATED}, "ZIP"),
        (
            zipped(
                {"mue.csv": mue(ROWS).replace(b"MUE Adjudication Indicator", b"How it is decided")}
            ),
            "application/zip",
            {Reason.UNREADABLE},
            "column",
        ),
        (zipped({"mue.csv": mue([])}), "application/zip", {Reason.UNREADABLE}, "record"),
        (zipped({"readme.txt": "See the other file."}), "application/zip", {Reason.UNREADABLE}, ""),
        (policy_page().encode(), "text/html", set(Reason), ""),
    ],
    ids=["licence", "truncated", "renamed column", "no records", "no data file", "a page"],
)
def test_a_release_that_is_answered_otherwise_removes_no_code(
    site: Site, watch: Watch, body: bytes, media_type: str, reasons: set[Reason], words: str
) -> None:
    good = Answer(
        body=zipped({"MCR_MUE_Practitioner.csv": mue(ROWS)}), media_type="application/zip"
    )
    names = [
        f"mue-practitioner-{year}q{quarter}.zip" for year in (2026, 2027) for quarter in range(1, 5)
    ]
    for name in names:
        site.serve(f"/files/{name}", good)
    release(site, watch, *names[:4])
    watch.visit()
    for name in names[4:]:
        site.serve(f"/files/{name}", Answer(body=body, media_type=media_type))
    release(site, watch, *names)

    reports = watch.visit()

    unread = [one for one in reports if not one.was_read]
    assert unread, reports
    assert all(one.reason in reasons and words in one.detail for one in unread), unread
    assert history.history(watch.world.database, "17003") == ()


def test_an_answer_of_the_coverage_api_without_data_or_of_another_version_is_none(
    site: Site, watch: Watch
) -> None:
    watch.declare(url=site.url + "/v1/data/ncd/?ncdid=129", method=Method.COVERAGE_API)
    for body in ({"meta": {"status": {"id": 200}}, "data": []}, {"version": "9", "items": [1]}):
        site.serve(
            "/v1/data/ncd/?ncdid=129", Answer(body=json.dumps(body), media_type="application/json")
        )

        (report,) = watch.visit()

        assert report.outcome in {Outcome.REFUSED, Outcome.FAILED}
        assert report.reason in {Reason.EMPTY, Reason.GONE, Reason.WRONG_TYPE}
        assert report.detail


def test_an_export_without_a_table_that_is_needed_is_refused_by_its_name(
    site: Site, watch: Watch
) -> None:
    watch.declare(url=site.url + "/x.zip", method=Method.EXPORT)
    site.serve("/x.zip", Answer(body=small(LISTING).zipped(), media_type="application/zip"))
    watch.visit()
    broken = small(LISTING).without("article_x_hcpc_code").zipped()
    site.serve("/x.zip", Answer(body=broken, media_type="application/zip"))

    (report,) = watch.visit()

    assert (report.outcome, report.reason) == (Outcome.REFUSED, Reason.UNREADABLE)
    assert "article_x_hcpc_code" in report.detail
    assert watch.told()
    assert history.history(watch.world.database, "17003") == ()
