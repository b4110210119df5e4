"""The program is killed, Slack drops and limits: the alert is in the channel once, whatever happens."""

import random
import sqlite3
import time

import pytest

from tests.doubles.site import Site
from tests.doubles.slack import (
    TOKEN,
    Slack,
    accepted_then_dropped,
    broken,
    dropped_before_accepted,
    error,
    hanging,
    rate_limited,
)
from tests.journeys.program import Program, eventually, kill
from tests.journeys.test_watching_a_page import AFTER, BEFORE, page

SEED = 17003
KILLS = 8


@pytest.fixture
def watched(site: Site, posting: Program) -> Program:
    """A page with a baseline, about to change."""
    assert posting("sources", "add", site.serve("/p", page(BEFORE)), "--yes").code == 0
    site.serve("/p", page(AFTER))
    return posting


def is_whole(program: Program) -> bool:
    database = sqlite3.connect(program.database)
    try:
        return database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        database.close()


def told_once(slack: Slack, program: Program) -> None:
    assert len(slack.messages) == 1
    assert "17003" in slack.messages[0].text
    (entry,) = program("history", "17003", "--json").json
    assert entry["kind"] == "code_removed"
    assert [one["state"] for one in program("deliveries", "list", "--json").json] == ["sent"]
    assert is_whole(program)


@pytest.mark.parametrize("turn", range(KILLS))
def test_a_crawl_killed_at_any_moment_is_made_good_by_the_next(
    slack: Slack, watched: Program, turn: int
) -> None:
    chance = random.Random(SEED + turn)
    process = watched.start("crawl")
    time.sleep(chance.uniform(0.2, 4.0))
    kill(process)

    assert watched("crawl").code == 0

    told_once(slack, watched)


def test_a_kill_between_recording_and_posting_loses_nothing(slack: Slack, watched: Program) -> None:
    assert watched("crawl", "--no-deliver").code == 0
    slack.fail("chat.postMessage", dropped_before_accepted(), hanging(30))
    process = watched.start("crawl")
    assert eventually(lambda: len(slack.calls("chat.postMessage")) >= 1)
    kill(process)

    assert watched("crawl").code == 0

    told_once(slack, watched)


def test_a_kill_between_posting_and_marking_as_sent_repeats_nothing(
    slack: Slack, watched: Program
) -> None:
    slack.fail("chat.postMessage", hanging(30, taken=True))
    process = watched.start("crawl")
    assert eventually(lambda: len(slack.messages) == 1)
    kill(process)

    assert watched("crawl").code == 0

    told_once(slack, watched)
    assert len(slack.calls("chat.postMessage")) == 1


@pytest.mark.parametrize(
    "fault",
    [accepted_then_dropped(), dropped_before_accepted(), broken(503), broken(500, taken=True)],
    ids=["accepted then dropped", "dropped", "503", "500 after taking it"],
)
def test_an_uncertain_answer_is_cleared_up_by_asking_the_channel(
    slack: Slack, watched: Program, fault: object
) -> None:
    slack.fail("chat.postMessage", fault)  # type: ignore[arg-type]

    assert watched("crawl").code == 0

    told_once(slack, watched)


def test_a_message_that_shows_late_in_the_history_is_not_posted_again(
    slack: Slack, watched: Program
) -> None:
    slack.visible_after = 2.0
    slack.fail("chat.postMessage", accepted_then_dropped())

    assert watched("crawl").code == 0

    told_once(slack, watched)


def test_a_limit_is_waited_out(slack: Slack, watched: Program) -> None:
    slack.fail("chat.postMessage", rate_limited(1), rate_limited(1))

    assert watched("crawl").code == 0

    told_once(slack, watched)


@pytest.mark.parametrize(
    "code", ["invalid_auth", "token_revoked", "channel_not_found", "not_in_channel"]
)
def test_a_refusal_is_said_with_its_mend_and_the_alert_waits_for_it(
    slack: Slack, watched: Program, code: str
) -> None:
    slack.fail("chat.postMessage", error(code))

    refused = watched("crawl")

    assert refused.code == 1
    assert code in refused.err
    assert TOKEN not in refused.err + refused.out
    (stuck,) = watched("deliveries", "list", "--json").json
    assert stuck["state"] in {"dead", "parked"}
    assert code in stuck["last_error"]
    assert watched("crawl").code == 1
    assert slack.messages == []

    assert watched("deliveries", "retry", "--all").code == 0
    assert watched("crawl").code == 0
    told_once(slack, watched)


def test_a_killed_service_frees_its_sources_at_once(site: Site, watched: Program) -> None:
    watched("crawl")
    from tests.doubles.site import hanging as page_hangs

    site.serve("/p", page_hangs(60))
    asked = len(site.asked)
    process = watched.start("crawl")
    assert eventually(lambda: len(site.asked) > asked)
    busy = watched("crawl")
    assert busy.code == 1
    assert "another process" in busy.err
    kill(process)
    site.serve("/p", page(AFTER))

    assert watched("crawl").code == 0
