from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

from notifier.console import WIDTH, ConsoleSink, render_text
from notifier.links import Links
from notifier.sink import NotFound, Posted, RetryLater
from policy.alerts import Alert, Edition, MessageKind, Notice
from policy.changes import AppliesBy, Basis, ChangeKind, Direction, Severity, Stage
from tests.notifier.alerts import SEEN, alert, change, stated

CRITERIA = """
ACTION | Fictional Health, Commercial PA, X-20-032: coverage criteria changed for 17000, 17003 and
  17004 (announced for Mar 1, 2027)

  Was               “Treatment is medically necessary when a lesion is recorded.”
  Now               “Treatment is medically necessary when a lesion is recorded and field treatment
                    failed first.”
  Where             Policy > Coverage
  Effective         Mar 1, 2027 (97 days ahead) (printed label: “Effective date”)
  Applies by        not stated
  Read as           restrictive, announced; from a sentence
  Evidence          policywatch show id-1

  Policy            Treatment of sun-damaged skin, X-20-032
  For               Commercial; states or contractors: PA
  Dates printed     Effective date: Mar 1, 2027; Published: Nov 23, 2026
  Publisher's note  “11/2026: added a requirement of prior field treatment.” (names none of these
                    codes)
  Read from         https://payer.example/x-20
  Editions          SHA-256 aaaaaaaaaaaa before, bbbbbbbbbbbb after
  Check             note templates against the criteria quoted above
  Seen              2026-11-24 03:10 UTC (our clock; not a date of the publisher)
"""
DIAGNOSIS = """
ACTION | Fictional MAC, Original Medicare AR CO TX, A99113 v45: L57.0 no longer stands under
  “Diagnoses that support necessity” (announced for 01/01/2027)

  Was               L57.0 listed under “Diagnoses that support necessity”
  Now               not listed under “Diagnoses that support necessity”
  Where             Group 1 > Diagnoses that support necessity
  Effective         01/01/2027 (38 days ahead) (printed label: “Revision Effective Date”)
  Applies by        date of service
  Read as           restrictive, announced; from a list or table
  Note              Leaving a list is not by itself a statement about coverage.
  Evidence          policywatch show id-1

  Policy            Treatment of sun-damaged skin, A99113
  For               Original Medicare; states or contractors: AR, CO, TX
  Version           v45 (was v44)
  Dates printed     none
  Publisher's note  “Annual review of the references.” (does not name L57.0)
  Unchanged         17000, 17003 and 17004 still listed
  Read from         https://payer.example/x-20
  Editions          SHA-256 aaaaaaaaaaaa before, bbbbbbbbbbbb after
  Check             diagnosis lists kept for this payer
  Seen              2026-11-24 03:10 UTC (our clock; not a date of the publisher)
"""
UNITS = """
ACTION | Fictional Medicare, Original Medicare, Unit edits for practitioners: unit limit for 17003:
  was “Units: 13”, is now “Units: 10” (announced for 04-01-2027)

  Was               “Units: 13”
  Now               “Units: 10”
  Where             Practitioner services > Units
  Effective         04-01-2027 (128 days ahead) (printed label: “File effective”)
  Applies by        not stated
  Read as           restrictive, announced; from a list or table
  Evidence          policywatch show id-1

  Policy            Unit edits for practitioners, no number printed
  For               Original Medicare; states or contractors: not stated
  Dates printed     none
  Publisher's note  none new found in this edition
  Unchanged         17000 and 17004 still listed
  Read from         https://payer.example/x-20
  Editions          SHA-256 aaaaaaaaaaaa before, bbbbbbbbbbbb after
  Check             scrubber rules on units for this payer
  Seen              2026-11-24 03:10 UTC (our clock; not a date of the publisher)
"""
AUTHORIZATION = """
ACTION | Fictional Health, Commercial, August bulletin: prior authorization announced for 17003,
  17000 and 17004

  Was               nothing stood here
  Now               “Prior authorization is required for 17000, 17003 and 17004.”
  Where             Updates
  Effective         9/1/2027 (281 days ahead); 10/1/2027 for AR, CO, KY, OH (311 days ahead)
                    (printed label: “Effective”)
  Applies by        not stated
  Read as           restrictive, announced; from a sentence
  Evidence          policywatch show id-1

  Policy            Treatment of sun-damaged skin, August bulletin
  For               Commercial; states or contractors: not stated
  Dates printed     none
  Publisher's note  none new found in this edition
  Read from         https://payer.example/x-20
  Editions          SHA-256 aaaaaaaaaaaa before, bbbbbbbbbbbb after
  Check             the authorization list kept for this payer
  Seen              2026-11-24 03:10 UTC (our clock; not a date of the publisher)
"""
RELIEF = """
ACTION (relief) | Fictional Health, Commercial PA, Records with claims: modifier rule for 17003:
  delayed; its word: “delay implementation”

  Was               “Records must be sent with the claim.”
  Now               “We will delay implementation of the records rule; no new date is set.”
  Where             Updates
  Effective         not stated
  Applies by        not stated
  Read as           permissive, delayed; from a sentence
  Evidence          policywatch show id-1

  Policy            Records with claims, no number printed
  For               Commercial; states or contractors: PA
  Dates printed     none
  Publisher's note  none new found in this edition
  Read from         https://payer.example/x-20
  Editions          SHA-256 aaaaaaaaaaaa before, bbbbbbbbbbbb after
  Check             scrubber rules on modifiers for this payer
  Seen              2026-11-24 03:10 UTC (our clock; not a date of the publisher)
"""


def text_of(payload: Alert | Notice, links: Links | None = None) -> str:
    return render_text(payload, links or Links(), UTC)


def criteria() -> Alert:
    return alert(
        change(
            ChangeKind.CRITERIA_CHANGED,
            codes=("17000", "17003", "17004"),
            before="Treatment is medically necessary when a lesion is recorded.",
            after="Treatment is medically necessary when a lesion is recorded and field treatment failed first.",
            where=("Policy", "Coverage"),
            severity=Severity.ACTION,
            direction=Direction.RESTRICTIVE,
            stage=Stage.ANNOUNCED,
            effective=(stated(date(2027, 3, 1), "Mar 1, 2027"),),
        ),
        stated=(("Effective date", "Mar 1, 2027"), ("Published", "Nov 23, 2026")),
        publishers_note="11/2026: added a requirement of prior field treatment.",
    )


def diagnosis() -> Alert:
    return alert(
        change(
            ChangeKind.DIAGNOSIS_REMOVED,
            codes=("L57.0",),
            before="L57.0 | words of the row",
            where=("Group 1", "Diagnoses that support necessity"),
            severity=Severity.ACTION,
            direction=Direction.RESTRICTIVE,
            stage=Stage.ANNOUNCED,
            applies_by=AppliesBy.DATE_OF_SERVICE,
            basis=Basis.TABLE,
            effective=(stated(date(2027, 1, 1), "01/01/2027", "Revision Effective Date"),),
        ),
        publisher="Fictional MAC",
        line_of_business="original_medicare",
        jurisdictions=("AR", "CO", "TX"),
        number="A99113",
        version="45",
        before=Edition(sha256="a" * 64, captured_at=SEEN, url="https://mac.example/", version="44"),
        publishers_note="Annual review of the references.",
        unchanged_codes=("17000", "17003", "17004"),
    )


def units() -> Alert:
    return alert(
        change(
            ChangeKind.UNIT_LIMIT_CHANGED,
            before="Units: 13",
            after="Units: 10",
            where=("Practitioner services", "Units"),
            severity=Severity.ACTION,
            direction=Direction.RESTRICTIVE,
            stage=Stage.ANNOUNCED,
            basis=Basis.TABLE,
            effective=(stated(date(2027, 4, 1), "04-01-2027", "File effective"),),
        ),
        publisher="Fictional Medicare",
        line_of_business="original_medicare",
        jurisdictions=(),
        number=None,
        title="Unit edits for practitioners",
        unchanged_codes=("17000", "17004"),
    )


def authorization() -> Alert:
    states = ("AR", "CO", "KY", "OH")
    return alert(
        change(
            ChangeKind.PRIOR_AUTH_CHANGED,
            codes=("17003", "17000", "17004"),
            after="Prior authorization is required for 17000, 17003 and 17004.",
            where=("Updates",),
            severity=Severity.ACTION,
            direction=Direction.RESTRICTIVE,
            stage=Stage.ANNOUNCED,
            effective=(
                stated(date(2027, 9, 1), "9/1/2027", "Effective"),
                *(stated(date(2027, 10, 1), "10/1/2027", "Effective", one) for one in states),
            ),
        ),
        jurisdictions=(),
        number="August bulletin",
    )


def relief() -> Alert:
    return alert(
        change(
            ChangeKind.MODIFIER_CHANGED,
            before="Records must be sent with the claim.",
            after="We will delay implementation of the records rule; no new date is set.",
            where=("Updates",),
            severity=Severity.ACTION,
            direction=Direction.PERMISSIVE,
            stage=Stage.DELAYED,
        ),
        number=None,
        title="Records with claims",
    )


def golden(text: str) -> str:
    return text.strip("\n") + "\n"


def test_stricter_criteria_read_as_a_billing_desk_wants_them() -> None:
    assert text_of(criteria()) == golden(CRITERIA)


def test_a_diagnosis_that_left_a_list_reads_without_a_verdict() -> None:
    assert text_of(diagnosis()) == golden(DIAGNOSIS)


def test_a_lower_unit_limit_reads_with_both_values() -> None:
    assert text_of(units()) == golden(UNITS)


def test_prior_authorization_reads_with_the_date_of_each_state() -> None:
    assert text_of(authorization()) == golden(AUTHORIZATION)


def test_a_delay_reads_in_the_publishers_own_word() -> None:
    assert text_of(relief()) == golden(RELIEF)


@pytest.mark.parametrize("build", [criteria, diagnosis, units, authorization, relief])
def test_no_line_is_longer_than_the_width(build: Callable[[], Alert]) -> None:
    assert max(map(len, text_of(build()).splitlines())) <= WIDTH


def test_an_address_is_never_broken_over_lines() -> None:
    url = "https://payer.example/" + "policies/updates/" * 8 + "november.pdf"

    told = criteria()

    shown = text_of(replace(told, after=replace(told.after, url=url)))

    assert url in shown.split()


def test_several_changes_are_numbered_and_each_has_its_evidence() -> None:
    two = alert(
        change(ChangeKind.CODE_REMOVED, basis=Basis.TABLE, before="17003 | row"),
        change(ChangeKind.GUIDANCE_CHANGED, before="May be billed.", after="Must be billed."),
    )

    text = text_of(two, Links(public_url="https://watch.example/"))

    assert "  1. 17003 no longer stands under" in text
    assert "  2. Coverage or billing guidance" in text
    assert "https://watch.example/changes/id-1" in text
    assert "https://watch.example/changes/id-2" in text
    assert "and 1 more change" in text.splitlines()[0] + text.splitlines()[1]


def test_a_notice_of_health_says_what_to_do() -> None:
    notice = Notice(
        kind=MessageKind.HEALTH,
        headline="Fictional Health: X-20-032 answers with a bot wall",
        lines=("What was seen: a challenge.", "Nothing was recorded as a change."),
        at=SEEN,
        source="fictional-x-20",
        remedy="Open the page in a browser.",
    )

    assert text_of(notice) == golden(
        """
HEALTH | Fictional Health: X-20-032 answers with a bot wall
  What was seen: a challenge.
  Nothing was recorded as a change.
  What to do        Open the page in a browser.
  Source            fictional-x-20
  Seen              2026-11-24 03:10 UTC
"""
    )


def test_escape_sequences_of_a_publisher_do_nothing_to_the_terminal() -> None:
    wild = change(
        ChangeKind.GUIDANCE_CHANGED,
        before="\x1b]0;owned\x07 17003 \x9b31m may\u202e be billed\r",
        after="17003 must\ud800 be billed\x00\u2028",
    )

    text = text_of(alert(wild, title="\x1b[2J title"))

    assert all(character == "\n" or character.isprintable() for character in text)
    text.encode()


def test_the_seen_time_is_in_the_teams_zone() -> None:
    text = render_text(criteria(), Links(), ZoneInfo("America/New_York"))

    assert "2026-11-23 22:10 EST" in text
    assert "98 days ahead" in text


def test_the_console_sink_prints_the_message_and_takes_it() -> None:
    printed: list[str] = []
    sink = ConsoleSink(write=printed.append, links=Links(), zone=UTC)

    assert sink.post("d-1", units(), "console") == Posted(ts="d-1", channel="console")
    assert printed == [text_of(units())]


def test_an_uncertain_print_is_printed_again_rather_than_lost() -> None:
    sink = ConsoleSink(write=lambda _: None, links=Links(), zone=UTC)

    assert sink.find("d-1", "console", SEEN) == NotFound()


def test_a_closed_output_puts_the_message_off() -> None:
    def closed(_: str) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    sink = ConsoleSink(write=closed, links=Links(), zone=UTC)

    result = sink.post("d-1", units(), "console")
    assert isinstance(result, RetryLater)
    assert "Broken pipe" in result.error


def test_a_terminal_without_unicode_still_gets_the_message() -> None:
    printed: list[str] = []

    def ascii_only(text: str) -> None:
        text.encode("ascii")
        printed.append(text)

    sink = ConsoleSink(write=ascii_only, links=Links(), zone=UTC)

    assert isinstance(sink.post("d-1", criteria(), "console"), Posted)
    assert "17003" in printed[0]
