"""``policywatch run``: finds a change by itself, keeps its schedule, ends when told to."""

import json
import signal
import sqlite3
import time
from contextlib import closing
from datetime import datetime

import pytest
from filelock import FileLock

from tests.doubles.site import Answer, Site, hanging
from tests.doubles.slack import Slack
from tests.doubles.slack import hanging as slack_hanging
from tests.journeys.pages import policy_page
from tests.journeys.program import Program, eventually
from tests.journeys.test_watching_a_page import AFTER, BEFORE, page


@pytest.fixture
def every_few_seconds(site: Site, posting: Program) -> Program:
    added = posting("sources", "add", site.serve("/p", page(BEFORE)), "--yes", "--every", "3s")
    assert added.code == 0, added.err
    return posting


def next_due(program: Program) -> datetime:
    (source,) = [one for one in program("sources", "list", "--json").json if one["enabled"]]
    return datetime.fromisoformat(source["next_due"])


def test_a_change_is_found_and_posted_within_one_cadence(
    site: Site, slack: Slack, every_few_seconds: Program
) -> None:
    process = every_few_seconds.start("run", "--port", "0")
    try:
        assert eventually(lambda: len(site.asked) >= 3)
        site.serve("/p", page(AFTER))
        assert eventually(lambda: len(slack.messages) == 1, within=10)
        time.sleep(4)
        assert len(slack.messages) == 1
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert "17003" in slack.messages[0].text


def test_the_schedule_survives_a_restart(site: Site, posting: Program) -> None:
    posting("sources", "add", site.serve("/p", page(BEFORE)), "--yes", "--every", "1h")
    posting("crawl")
    due = next_due(posting)
    asked = len(site.asked)

    process = posting.start("run", "--port", "0")
    log = posting.home / "err.txt"
    assert eventually(lambda: '"running"' in log.read_text())
    time.sleep(2.5)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0

    assert len(site.asked) == asked
    assert next_due(posting) == due


def test_visits_missed_while_it_was_down_are_made_up_once(
    site: Site, every_few_seconds: Program
) -> None:
    with closing(sqlite3.connect(every_few_seconds.database)) as database, database:
        database.execute("UPDATE source_state SET next_due_at = '2026-01-01 00:00:00.000000'")
    asked = len(site.asked)

    process = every_few_seconds.start("run", "--port", "0")
    try:
        assert eventually(lambda: len(site.asked) > asked)
        time.sleep(1.5)
        assert len(site.asked) <= asked + 2
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_it_ends_in_time_while_a_page_and_slack_hang(
    site: Site, slack: Slack, every_few_seconds: Program
) -> None:
    site.serve("/p", page(AFTER))
    every_few_seconds("crawl", "--no-deliver")
    slack.fail("chat.postMessage", slack_hanging(60))
    site.serve("/p", hanging(60))
    process = every_few_seconds.start("run", "--port", "0")
    assert eventually(lambda: bool(slack.calls("chat.postMessage")))
    assert eventually(lambda: len(site.asked) >= 3)

    process.send_signal(signal.SIGTERM)

    assert process.wait(10) == 0
    site.serve("/p", page(AFTER))
    assert every_few_seconds("crawl").code == 0
    assert len(slack.messages) == 1


def test_one_slow_source_does_not_hold_up_the_others(
    site: Site, slack: Slack, every_few_seconds: Program
) -> None:
    slow = Site(host="127.0.0.2")
    every_few_seconds.settings["POLICYWATCH_ALLOW_HOSTS"] = "127.0.0.1,127.0.0.2"
    with slow:
        url = slow.serve("/slow", page(policy_page()))
        assert every_few_seconds("sources", "add", url, "--yes", "--every", "3s").code == 0
        slow.serve("/slow", hanging(40))
        process = every_few_seconds.start("run", "--port", "0")
        try:
            assert eventually(lambda: len(slow.asked) >= 2)
            site.serve("/p", page(AFTER))
            assert eventually(lambda: len(slack.messages) == 1, within=12)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0


def test_a_port_that_is_taken_is_said_so_at_once(program: Program, site: Site) -> None:
    done = program("run", "--port", str(site.port))

    assert done.code == 1
    assert str(site.port) in done.err


def test_two_services_never_visit_one_source_at_once(
    site: Site, slack: Slack, every_few_seconds: Program
) -> None:
    slow = page(BEFORE)
    site.serve("/p", Answer(body=slow.body, pause=0.5))
    site.most_at_once = 0
    processes = [every_few_seconds.start("run", "--port", "0") for n in range(2)]
    try:
        assert eventually(lambda: len(site.asked) >= 6)
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(10) for process in processes] == [0, 0]
    assert site.most_at_once == 1


def test_its_log_is_one_json_object_a_line(every_few_seconds: Program, site: Site) -> None:
    process = every_few_seconds.start("run", "--port", "0")
    assert eventually(lambda: len(site.asked) >= 3)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0

    lines = [
        json.loads(line) for line in (every_few_seconds.home / "err.txt").read_text().splitlines()
    ]

    assert {"running", "visit", "stopping", "stopped"} <= {line["event"] for line in lines}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order_also_before_it_serves(
    every_few_seconds: Program, number: signal.Signals
) -> None:
    locks = every_few_seconds.database.with_name("policywatch.db.owners")
    with FileLock(locks / "opening.lock"):
        process = every_few_seconds.start("run", "--port", "0")
        time.sleep(2.5)
        assert process.poll() is None
        process.send_signal(number)

        assert process.wait(10) == 0
    assert "Traceback" not in (every_few_seconds.home / "err.txt").read_text()
