"""A release of data files through whole visits: the declared source, the spider, the gates, the store."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from policy.alerts import Alert, MessageKind, Notice
from policy.captures import Outcome, Reason
from policy.changes import Change, ChangeKind, Severity, Stage
from policy.sources import Source
from policywatch.catalogue import load_catalogue
from policywatch.cycle import visit
from policywatch.visit_report import VisitReport
from policywatch.world import World
from tests.doubles.site import Answer, Site
from tests.doubles.site_files import ZIP, licence_page
from tests.policywatch.worlds import Clock, told, world_of
from tests.reader.datafiles.releases import PtpRow, ptp, zipped

PAGE = "/medicare/coding-billing/ncci-edits/ptp"
KEPT: list[PtpRow] = [
    ("11102", "17000", "20190101", "*", "1"),
    ("17003", "64450", "20100101", "*", "0"),
    ("17003", "99211", "20050101", "20081231", "0"),
    ("17000", "17004", "20050101", "*", "9"),
]
TO_COME: PtpRow = ("17003", "15050", "20261001", "*", "0")
PAST_JULY = datetime(2026, 7, 15, 12, tzinfo=UTC)
IN_SEPTEMBER = datetime(2026, 9, 10, 12, tzinfo=UTC)
IN_OCTOBER = datetime(2026, 10, 2, 12, tzinfo=UTC)


class Releases:
    """CMS's page of edits on loopback, and a world that watches it."""

    def __init__(self, site: Site, world: World, clock: Clock, source: Source) -> None:
        self.site, self.world, self.clock, self.source = site, world, clock, source

    def post(self, quarter: int, rows: Sequence[PtpRow], issue: int = 0) -> list[str]:
        """Put the four files of a release where the page links them; gives the links."""
        links = []
        for part in (1, 2, 3, 4):
            version = f"v{319 + quarter}r{issue}"
            name = (
                f"medicare-ncci-2026q{quarter}-practitioner-ptp-edits-ccipra-{version}-f{part}.zip"
            )
            mine = [row for at, row in enumerate(rows) if (at + quarter) % 4 == part - 1]
            text = ptp([(f"2{part}000", "36000", "20100101", "*", "1"), *mine])
            body = zipped({f"ccipra-{version}-f{part}.TXT": text})
            self.site.serve(f"/files/zip/{name}", Answer(body=body, media_type=ZIP))
            links.append(
                f'<li><a href="/license/ama?file=/files/zip/{name}">2026 Q{quarter}'
                f" practitioner edits, file {part} of 4 (ZIP)</a></li>"
            )
        return links

    def show(self, *releases: list[str]) -> None:
        """Let the page list these releases."""
        links = "".join(link for release in releases for link in release)
        self.site.serve(
            PAGE,
            "<html><head><title>PTP edits</title></head><body><nav><a href='/'>Home</a></nav>"
            f"<h1>Procedure to procedure edits</h1><ul>{links}</ul></body></html>",
        )

    def visit(self, at: datetime) -> list[VisitReport]:
        self.clock.now = at
        return asyncio.run(visit(self.source, self.world))

    def changes(self) -> list[Change]:
        return [
            one.change for alert in told(self.world) if isinstance(alert, Alert) for one in alert.changes
        ]  # fmt: skip


@contextmanager
def watching(site: Site, home: Path, *, accepted: bool = True) -> Iterator[Releases]:
    declared = load_catalogue().source("cms-ncci-practitioner")
    assert declared is not None
    source = replace(declared, url=site.url + PAGE, enabled=True)
    clock = Clock(PAST_JULY)
    with world_of(home, clock, [source], accept_ama_license=accepted) as world:
        yield Releases(site, world, clock, source)


@pytest.fixture
def edits(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Releases]:
    """The third quarter read as the baseline in July, the second one listed beside it."""
    monkeypatch.chdir(tmp_path)
    with watching(site, tmp_path) as edits:
        edits.show(edits.post(2, KEPT[:3]), edits.post(3, KEPT))
        (first,) = edits.visit(PAST_JULY)
        assert (first.locator, first.outcome) == ("release/2026-07-01", Outcome.BASELINE)
        assert told(edits.world) == []
        yield edits


def test_nothing_is_fetched_before_the_operator_accepts_the_licence(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with watching(site, tmp_path, accepted=False) as edits:
        edits.show(edits.post(3, KEPT))
        (report,) = edits.visit(PAST_JULY)

        assert report.reason is Reason.LICENCE_NOT_ACCEPTED
        assert site.paths() == [PAGE]
        (line,) = told(edits.world)
        assert isinstance(line, Notice)
        assert "POLICYWATCH_ACCEPT_AMA_LICENSE" in " ".join((*line.lines, line.remedy or ""))


def test_a_quarter_posted_ahead_is_announced_once_with_its_dates(edits: Releases) -> None:
    ended = ("17003", "64450", "20100101", "20260930", "0")
    ahead = [KEPT[0], ended, *KEPT[2:], TO_COME]
    edits.show(edits.post(3, KEPT), edits.post(4, ahead))
    edits.visit(IN_SEPTEMBER)

    added, deleted = edits.changes()

    assert (added.kind, added.severity) == (ChangeKind.NCCI_EDIT_ADDED, Severity.ACTION)
    assert (added.codes, added.governed, added.stage) == (("17003",), ("15050",), Stage.ANNOUNCED)
    assert [one.day for one in added.effective] == [date(2026, 10, 1)]
    assert (deleted.kind, deleted.stage) == (ChangeKind.NCCI_EDIT_DELETED, Stage.ANNOUNCED)
    assert [(one.printed_label, one.day) for one in deleted.effective] == [
        ("Deletion Date", date(2026, 9, 30))
    ]

    (again,) = edits.visit(IN_OCTOBER)

    assert (again.locator, again.outcome) == ("release/2026-10-01", Outcome.SAME_BYTES)
    assert told(edits.world) == []


def test_a_reissue_is_compared_with_the_issue_it_replaces(edits: Releases) -> None:
    edits.show(edits.post(3, [*KEPT, ("17000", "96999", "20260701", "*", "0")], issue=1))
    (report,) = edits.visit(datetime(2026, 8, 3, 12, tzinfo=UTC))

    assert (report.locator, report.outcome) == ("release/2026-07-01 r1", Outcome.RECORDED)
    (change,) = edits.changes()
    assert (change.kind, change.codes, change.governed) == (
        ChangeKind.NCCI_EDIT_ADDED, ("17000",), ("96999",),
    )  # fmt: skip


def test_a_reissue_of_the_quarter_in_force_is_read_also_when_the_next_is_posted(
    edits: Releases,
) -> None:
    ahead = edits.post(4, [*KEPT, TO_COME])
    edits.show(edits.post(3, KEPT), ahead)
    edits.visit(IN_SEPTEMBER)
    assert len(edits.changes()) == 1

    edits.show(edits.post(3, [*KEPT, ("17000", "96999", "20260701", "*", "0")], issue=1), ahead)
    reports = edits.visit(datetime(2026, 9, 20, 12, tzinfo=UTC))

    assert [one.outcome for one in reports] == [Outcome.RECORDED, Outcome.SAME_BYTES]
    assert [one.governed for one in edits.changes()] == [("96999",)]


def test_a_quarter_that_changes_nothing_is_one_line_that_it_was_read(edits: Releases) -> None:
    edits.show(edits.post(4, KEPT))
    edits.visit(IN_OCTOBER)
    edits.visit(datetime(2026, 10, 3, 12, tzinfo=UTC))

    (line,) = told(edits.world)

    assert isinstance(line, Notice)
    assert line.kind is MessageKind.RELEASE
    assert "2026 Q4 read: 8 records, 4 about 17000/17003/17004, nothing changed" in line.headline


def test_a_quarter_that_is_not_there_is_one_line_of_health_and_its_arrival_another(
    edits: Releases,
) -> None:
    for day in (4, 7, 9):
        edits.visit(datetime(2026, 10, day, 12, tzinfo=UTC))

    (missing,) = told(edits.world)
    assert isinstance(missing, Notice)
    assert missing.kind is MessageKind.HEALTH
    assert "2026 Q4" in missing.headline

    edits.show(edits.post(3, KEPT), edits.post(4, KEPT))
    edits.visit(datetime(2026, 10, 12, 12, tzinfo=UTC))

    kinds = {one.kind for one in told(edits.world) if isinstance(one, Notice)}
    assert kinds == {MessageKind.HEALTH, MessageKind.RELEASE}


def test_an_edition_older_than_the_one_in_force_tells_nothing(edits: Releases) -> None:
    edits.show(edits.post(2, KEPT[:3]))
    reports = edits.visit(datetime(2026, 8, 3, 12, tzinfo=UTC))

    assert not any(one.outcome in {Outcome.RECORDED, Outcome.BASELINE} for one in reports)
    assert told(edits.world) == []

    edits.show(edits.post(2, KEPT[:3]), edits.post(3, KEPT))
    (back,) = edits.visit(datetime(2026, 8, 4, 12, tzinfo=UTC))

    assert (back.locator, back.outcome) == ("release/2026-07-01", Outcome.SAME_BYTES)
    assert told(edits.world) == []


def test_a_licence_page_in_place_of_a_file_is_no_edition(edits: Releases) -> None:
    edits.show(edits.post(4, KEPT))
    name = "medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r0-f2.zip"
    edits.site.serve(f"/files/zip/{name}", licence_page())
    (report, *_) = edits.visit(IN_OCTOBER)

    assert not report.was_read
    assert report.reason is Reason.LICENCE_PAGE
    assert edits.changes() == []


def test_a_practitioner_file_with_edits_of_hospitals_is_refused(edits: Releases) -> None:
    links = edits.post(4, KEPT)
    for part in (1, 2, 3, 4):
        name = f"medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r0-f{part}.zip"
        rows: list[PtpRow] = [(f"2{part}000", "36000", "20100101", "*", "1"), TO_COME]
        text = ptp(rows).replace(
            b"Column1/Column2 Edits", b"Column1/Column2 Edits, Hospital Outpatient"
        )
        edits.site.serve(
            f"/files/zip/{name}",
            Answer(body=zipped({f"ccioph-v323r0-f{part}.TXT": text}), media_type=ZIP),
        )
    edits.show(links)
    (report, *_) = edits.visit(IN_OCTOBER)

    assert not report.was_read
    assert edits.changes() == []
