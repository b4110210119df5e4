"""The traps that sources of policies set, each sprung once: what is refused, silent or told."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from policy.alerts import Alert
from policy.bundle import pack_files
from policy.captures import Outcome, Reason
from policy.changes import Change, ChangeKind
from policy.codes import DEFAULT_CODES, WatchList
from policy.comparison.editions import compare
from policy.dates import effective_dates, parse_date
from policy.document import EVERYWHERE, Document
from policy.gates import Expectation, Refusal, accept, admit, expectation_of
from policy.sources import Method
from policywatch.visit_report import VisitReport
from reader.errors import Unreadable
from reader.hints import Hints
from reader.mcd import policies_in
from reader.read import read
from reader.sniff import answer
from store import history
from tests.doubles.coverage_export import LISTING, NOVA, PRAIRIE, small
from tests.doubles.site import Answer, Site
from tests.doubles.site_answers import redirect
from tests.journeys.pages import policy_page
from tests.policywatch.watching import Watch, index_of
from tests.reader.pdfs import Sheet

WATCH = WatchList(codes=DEFAULT_CODES)
FAMILY = frozenset({"17000", "17003", "17004"})
ROOT = Path(__file__).parents[2]


def changes(
    before: str | bytes, after: str | bytes, watch: WatchList = WATCH
) -> tuple[Change, ...]:
    old, new = (one.encode() if isinstance(one, str) else one for one in (before, after))
    hints = Hints(codes=frozenset(watch.numbers))
    return compare(read(old, hints=hints), read(new, hints=hints), watch)


def told(watch: Watch) -> list[ChangeKind]:
    return [
        one.change.kind
        for alert in watch.told()
        if isinstance(alert, Alert)
        for one in alert.changes
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("<html><title>Page not found</title><h1>Sorry, that page is not here</h1></html>", 200),
        (
            "<html><body>Access Denied. Reference #18.4f2. You may not see this page.</body></html>",
            403,
        ),
        ("<html><body>Request unsuccessful. Incapsula incident ID: 77-1</body></html>", 200),
        ("", 200),
        ("%PDF-1.7 \ufffd\ufffd obj stream \ufffd\ufffd endstream" * 40, 200),
    ],
    ids=["soft 404", "403", "wall", "empty", "bytes of a PDF as text"],
)
def test_trap_1_a_page_that_is_not_the_policy_never_becomes_an_edition(
    site: Site, watch: Watch, body: str, status: int
) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    site.serve("/p", Answer(status=status, body=body))

    (report,) = watch.visit()

    assert report.outcome in {Outcome.REFUSED, Outcome.FAILED}
    assert told(watch) == []


def test_trap_2_one_page_that_several_addresses_lead_to_is_no_edition_of_any(
    site: Site, listing: Watch
) -> None:
    site.serve("/doc-1", policy_page())
    site.serve("/doc-2", policy_page(sentence="Another one.").replace("MP-417", "MP-418"))
    site.serve("/index", index_of("doc-1", "doc-2"))
    listing.visit()
    home = policy_page(without=("17003",))
    for name in ("/doc-1", "/doc-2"):
        site.serve(name, redirect("/home"))
    site.serve("/home", home)

    reports = listing.visit()

    assert {one.reason for one in reports} == {Reason.OTHER_DOCUMENT}
    assert told(listing) == []


def test_trap_3_a_licence_page_where_a_zip_was_expected_is_called_that() -> None:
    page = (
        b"<html><title>License agreement</title><body><h1>License for use of CPT</h1>"
        b"<p>Please read the agreement. By pressing Accept you agree to its terms.</p>"
        b"<button>Accept</button> <button>Decline</button></body></html>"
    )

    refused = admit(answer(page, 200, "text/html"), expected=Expectation(data_file=True))

    assert refused is not None
    assert refused.reason is Reason.LICENCE_PAGE


def test_trap_4_a_change_past_fifty_thousand_characters_is_seen() -> None:
    rows = "".join(
        f"<p>Procedure {n} needs a note that names the part of the body and the reason.</p>"
        for n in range(900)
    )
    page = policy_page().replace(
        "<h2>References", f"<h2>Notes</h2>{rows}<h2>Limits</h2><p>%s</p><h2>References"
    )
    assert page.index("%s") > 50_000

    found = changes(
        page.replace("%s", "CPT 17003 is limited to 13 units per day."),
        page.replace("%s", "CPT 17003 is limited to 10 units per day."),
    )

    assert [(one.kind, one.codes) for one in found] == [("unit_limit_changed", ("17003",))]


def sheet(paper: str, width: float) -> bytes:
    pdf = Sheet(paper=paper)
    y = pdf.prose(60, "Premalignant Lesion Care", bold=True, size=16)
    y = pdf.prose(
        y,
        "Destruction is covered when the record names each lesion, its place and the treat-"
        "ment that was tried before, and when the first treatment failed.",
        width=width,
    )
    pdf.prose(y, "CPT 17003 is limited to 13 units per date of service.", width=width)
    return bytes(pdf.output())


def test_trap_5_a_pdf_set_anew_with_the_same_words_is_no_change() -> None:
    one, other = sheet("letter", 480), sheet("a4", 260)

    assert one != other
    assert changes(one, other) == ()


def test_trap_6_blocks_in_another_order_are_no_change() -> None:
    assert changes(policy_page(), policy_page(order=-1)) == ()


def test_trap_7_a_code_under_another_heading_changed_though_none_came_or_went() -> None:
    found = changes(
        policy_page(), policy_page(heading="The following CPT codes are not covered:"), WATCH
    )

    assert {one.kind for one in found} == {ChangeKind.COVERAGE_CHANGED}
    assert {code for one in found for code in one.codes} >= FAMILY


@pytest.mark.parametrize(
    "written",
    [
        "17000-17004",
        "17000\u201317004",
        "17000, 17003, 17004",
        "17000/17003/17004",
        "17000, +17003, 17004",
        "17000, 17003*, 17004",
        "17000, 17003 \u2020, 17004",
    ],
)
def test_trap_8_codes_are_known_however_they_are_written(written: str) -> None:
    page = "<h1>Lesions</h1><p>Policy Number: MP-9</p><h2>Authorization</h2><p>CPT codes %s require prior authorization.</p>"
    rest = "<p>Destruction is covered when the record names each lesion.</p>"

    found = changes(page % "11102" + rest, page % written + rest)

    assert "17003" in {code for one in found for code in one.codes}


@pytest.mark.parametrize(
    "said",
    [
        "Write to 12 Mill Road, Annville, PA 17003.",
        "The fee is $17,003 a year.",
        "See form A17003 and determination L17003.",
        "FIPS code 17003 is a county.",
    ],
)
def test_trap_9_numbers_that_only_look_like_the_code_are_none(said: str) -> None:
    document = read(f"<h1>Billing</h1><p>{said}</p><p>Claims are sent by mail.</p>".encode())

    assert "17003" not in {one.code for one in document.statements}
    found = changes(
        "<h1>Billing</h1><p>Claims are sent by mail.</p>",
        f"<h1>Billing</h1><p>Claims are sent by mail.</p><p>{said}</p>",
    )
    assert "17003" not in {code for one in found for code in one.codes}


def test_trap_10_a_version_still_to_come_stands_beside_the_one_in_force() -> None:
    future = replace(LISTING, version="45", status="F", published="2099-01-01 00:00:00")

    found = {
        one.locator: one
        for one in policies_in(small(LISTING, future).zipped(), Hints(codes=FAMILY))
    }

    assert found["article/99113/future/45"].succeeds == "article/99113"
    assert read(found["article/99113"].body).version == "44"


def test_trap_11_a_policy_that_says_it_is_retired_and_still_answers_is_told(
    site: Site, watch: Watch
) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    site.serve(
        "/p", policy_page().replace("<p>Last Review", "<p>Status: Retired</p><p>Last Review")
    )

    watch.visit()

    assert ChangeKind.POLICY_RETIRED in told(watch)


def test_trap_12_a_revision_at_a_new_address_is_held_against_the_old_one(
    site: Site, watch: Watch
) -> None:
    watch.declare(url=site.url + "/G-20-{031}.html", method=Method.SERIES)
    site.serve("/G-20-031.html", policy_page())
    watch.visit()
    site.serve("/G-20-032.html", policy_page(without=("17003",)))

    watch.visit()

    assert told(watch) == [ChangeKind.CODE_REMOVED]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("07/01/2026", date(2026, 7, 1)),
        ("July 1, 2026", date(2026, 7, 1)),
        ("11/9/2025", date(2025, 11, 9)),
        ("2024-01-01 00:00:00", date(2024, 1, 1)),
        ("N/A", None),
        ("*", None),
    ],
)
def test_trap_13_dates_are_days_as_printed_and_never_the_day_of_reading(
    printed: str, day: date | None
) -> None:
    assert parse_date(printed) == day


def ncci(rows: str) -> bytes:
    head = (
        "CPT only copyright 2026 American Medical Association.  All rights reserved.\t\t\t\t\t\t\r\n"
        "Column1/Column2 Edits\t\t\t\t\t\t\r\n"
        "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
        "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
        "\t\t\t\t*=no data\t1=allowed\t\r\n"
        "\t\t\t\t\t9=not applicable\t\r\n"
    )
    return (head + rows.replace("|", "\t").replace("\n", "\r\n")).encode()


STANDING = "".join(
    f"{code}|36591||20200101|*|1|Standards of practice\n" for code in range(11000, 11040)
)


def release(quarter: str, *parts: str) -> bytes:
    return pack_files(
        [
            (f"medicare-ncci-{quarter}-practitioner-ptp-edits-ccipra-f{number}.txt", ncci(part))
            for number, part in enumerate(parts, start=1)
        ]
    )


def test_trap_14_a_pair_that_moves_to_another_file_of_the_next_quarter_is_no_change() -> None:
    pair = "17003|99213||20230101|*|1|Misuse of the second code\n"

    before = release("2026q3", STANDING + pair, STANDING)
    after = release("2026q4", STANDING, STANDING + pair)

    assert changes(before, after) == ()


def test_trap_15_a_deleted_edit_that_stays_in_the_file_is_not_an_edit() -> None:
    ended = "17003|11100||20150101|20181231|1|Misuse of the second code\n"

    assert changes(release("2026q3", STANDING), release("2026q4", STANDING + ended)) == ()
    deleted = changes(
        release("2026q3", STANDING + ended.replace("20181231", "*")),
        release("2026q4", STANDING + ended.replace("20181231", "20260930")),
    )
    assert [(one.kind, one.effective[0].day) for one in deleted] == [
        (ChangeKind.NCCI_EDIT_DELETED, date(2026, 9, 30))
    ]


def test_trap_16_the_first_sight_of_a_source_is_no_news(site: Site, watch: Watch) -> None:
    site.serve("/p", policy_page())

    (report,) = watch.visit()

    assert report.outcome is Outcome.BASELINE
    assert told(watch) == []
    assert history.history(watch.world.database, "17003") == ()


def test_trap_17_a_table_of_which_nothing_is_read_any_more_is_no_removal_of_its_codes(
    site: Site, watch: Watch
) -> None:
    site.serve("/p", policy_page())
    watch.visit()
    site.serve(
        "/p", re.sub(r"<tbody>.*?</tbody>", "<tbody></tbody>", policy_page(), flags=re.DOTALL)
    )

    (report,) = watch.visit()

    assert report.outcome is Outcome.REFUSED
    assert told(watch) == []
    with pytest.raises(Unreadable, match="no record"):
        read(ncci("\n\n"))


def test_trap_18_a_date_that_differs_by_state_is_kept_for_each() -> None:
    said = effective_dates(
        "Effective 9/1/2026; 10/1/2026 for AR, CO and OH, prior authorization is required for 17003."
    )

    assert {(one.jurisdiction, one.day.month) for one in said} == {
        (EVERYWHERE, 9),
        ("AR", 10),
        ("CO", 10),
        ("OH", 10),
    }


def test_trap_19_a_contractor_of_another_name_is_no_news_of_codes() -> None:
    renamed = replace(NOVA, name="Wellspring Federal")

    def contractors(*entries: object) -> Document:
        export = small(LISTING, contractors=entries)  # type: ignore[arg-type]
        return next(
            read(one.body)
            for one in policies_in(export.zipped(), Hints(codes=FAMILY))
            if one.locator == "contractors"
        )

    found = compare(contractors(NOVA, PRAIRIE), contractors(renamed, PRAIRIE), WATCH)

    assert [one.kind for one in found] == [ChangeKind.POLICY_MOVED]


def test_trap_20_descriptors_of_a_data_file_go_nowhere() -> None:
    sheet = (
        "HCPCS Code\tShort Descriptor\tCI\tSI\tAPC\tRelative Weight\tPayment Rate\r\n"
        "17003\tWORDS OF THE OWNER\t\tN\t\t\t\r\n17000\tWORDS OF THE OWNER\t\tQ1\t5051\t2.2\t$1.00\r\n"
    )

    document = read(sheet.encode(), hints=Hints(codes=FAMILY))

    assert document.table is not None
    assert "WORDS OF THE OWNER" not in repr(document)


def test_trap_21_the_wildcards_of_robots_txt_are_obeyed(site: Site, watch: Watch) -> None:
    site.robots("User-agent: *\nDisallow: /*?\nAllow: /coverage/*?\n")
    site.serve("/coverage/ncd?id=129", policy_page())
    site.serve("/search?q=17003", policy_page())
    outcomes: dict[str, VisitReport] = {}
    for path in ("/coverage/ncd?id=129", "/search?q=17003"):
        watch.declare(url=site.url + path)
        (outcomes[path],) = watch.visit()

    assert outcomes["/coverage/ncd?id=129"].outcome is Outcome.BASELINE
    assert outcomes["/search?q=17003"].reason is Reason.ROBOTS


def test_trap_22_what_a_person_must_accept_waits_for_that_and_is_documented(
    site: Site, watch: Watch
) -> None:
    link = '<a href="/license/ama?file=/files/zip/ncci-2026q4-f1.zip">Edits</a>'
    site.serve(
        "/edits",
        f"<html><body><h1>Edits of pairs of procedures</h1><p>Files of this quarter and the last one.</p>{link}</body></html>",
    )
    watch.declare(
        url=site.url + "/edits",
        method=Method.RELEASE,
        follow=r"ncci-(?P<year>\d{4})q(?P<quarter>\d)-f(?P<part>\d)",
    )

    reports = watch.visit()

    assert {one.reason for one in reports} == {Reason.LICENCE_NOT_ACCEPTED}
    assert "POLICYWATCH_ACCEPT_AMA_LICENSE" in (ROOT / "docs/sources.md").read_text()


def test_what_shrank_to_a_third_is_not_believed() -> None:
    whole = read(policy_page().encode())
    little = read(
        b"<h1>Premalignant Lesion Care</h1><p>Policy Number: MP-417</p><p>See the plan.</p>"
    )

    refused = accept(little, expectation_of(whole))

    assert isinstance(refused, Refusal)


def test_every_trap_has_its_test() -> None:
    named = {int(found[1]) for name in globals() if (found := re.match(r"test_trap_(\d+)_", name))}
    assert named == set(range(1, 23))
