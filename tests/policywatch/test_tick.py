"""When a source is due again, by how its visit ended."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from policy.captures import Outcome, Reason, Remedy
from policy.sources import Publisher, Source
from policywatch.tick import due_again
from policywatch.visit_report import VisitReport

STARTED = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
NOW = STARTED + timedelta(seconds=20)
DAILY = Source(
    slug="payer-a",
    publisher=Publisher(slug="payer", name="Payer"),
    title="Policy",
    url="https://payer.example/a",
    every=86_400,
)


def report(outcome: Outcome, **more: object) -> VisitReport:
    return VisitReport(source="payer-a", locator="a", outcome=outcome, **more)  # type: ignore[arg-type]


def hours(reports: list[VisitReport]) -> float:
    return (due_again(DAILY, reports, STARTED, NOW) - STARTED).total_seconds() / 3600


def test_a_source_that_was_read_is_due_after_its_cadence() -> None:
    assert 21.5 <= hours([report(Outcome.SAME_BYTES)]) <= 24


def test_trouble_that_may_pass_is_tried_again_within_the_hour() -> None:
    failed = report(Outcome.FAILED, reason=Reason.TIMEOUT, remedy=Remedy.RETRY)

    assert 0.8 <= hours([failed]) <= 1


def test_trouble_that_somebody_has_to_mend_waits_for_its_cadence() -> None:
    refused = report(Outcome.REFUSED, reason=Reason.BOT_WALL, remedy=Remedy.OPERATOR)

    assert hours([refused]) > 21


def test_one_publication_in_trouble_does_not_hurry_the_others() -> None:
    failed = report(Outcome.FAILED, reason=Reason.TIMEOUT, remedy=Remedy.RETRY)

    assert hours([report(Outcome.SAME_BYTES), failed]) > 21


def test_a_visit_cut_short_by_a_stop_is_due_at_once() -> None:
    cut = report(Outcome.FAILED, reason=Reason.INTERRUPTED, remedy=Remedy.RETRY)

    assert due_again(DAILY, [report(Outcome.SAME_BYTES), cut], STARTED, NOW) == NOW


@pytest.mark.parametrize("every", [1, 5, 30])
def test_a_short_cadence_is_not_stretched_by_trouble(every: int) -> None:
    failed = report(Outcome.FAILED, reason=Reason.TIMEOUT, remedy=Remedy.RETRY)
    due = due_again(replace(DAILY, every=every), [failed], STARTED, STARTED)

    assert due - STARTED <= timedelta(seconds=every)
