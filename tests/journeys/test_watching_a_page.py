"""Anyone points the program at a page; the page changes; the channel is told once, truly."""

import hashlib
import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.doubles.site import Answer, Site
from tests.doubles.slack import Slack, texts_of
from tests.journeys.pages import policy_page
from tests.journeys.program import Program

PATH = "/policies/mp-417.html"
BEFORE = policy_page()
AFTER = policy_page(without=("17003",))


def page(text: str) -> Answer:
    etag = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Answer(body=text, etag=f'"{etag}"')


def words(slack: Slack) -> str:
    (message,) = slack.messages
    return " ".join([message.text, *texts_of(message.blocks)])


def test_a_change_of_an_added_page_becomes_one_alert_one_line_of_history_and_its_evidence(
    site: Site, slack: Slack, posting: Program
) -> None:
    url = site.serve(PATH, page(BEFORE))
    added = posting("sources", "add", url, "--yes")
    assert added.code == 0, added.err
    assert "MP-417" in added.out
    first = posting("crawl")
    assert first.code == 0, first.err
    assert slack.messages == []

    site.serve(PATH, page(AFTER))
    second = posting("crawl")

    assert second.code == 0, second.err
    said = words(slack)
    assert "17003" in said
    assert "MP-417" in said
    assert "not stated" in said
    assert "17000" not in said.replace("17000, 17004 still listed", "").replace(
        "17000 and 17004 still listed", ""
    )
    (entry,) = posting("history", "17003", "--json").json
    assert entry["kind"] == "code_removed"
    assert entry["codes"] == ["17003"]
    assert "each further premalignant lesion" in entry["before"]
    assert entry["after"] is None
    assert entry["effective_date"] is None
    assert entry["observed"]
    shown = posting("show", entry["id"], "--json").json
    assert {name: shown[name] for name in entry if name in shown} == {
        name: entry[name] for name in entry if name in shown
    }
    assert shown["editions"]["before"]["sha256"] == hashlib.sha256(BEFORE.encode()).hexdigest()
    assert shown["editions"]["after"]["sha256"] == hashlib.sha256(AFTER.encode()).hexdigest()
    assert f"policywatch show {entry['id']}" in said
    in_words = posting("show", entry["id"]).out
    assert shown["editions"]["after"]["sha256"] in in_words

    assert posting("crawl").code == 0
    assert len(slack.messages) == 1


def test_unchanged_pages_end_not_modified_or_with_the_same_bytes_and_leave_no_revision(
    site: Site, program: Program
) -> None:
    for name, answer in (("a", page(BEFORE)), ("b", Answer(body=AFTER))):
        assert program("sources", "add", site.serve(f"/{name}", answer), "--yes").code == 0
    counts = rows(program)

    for _ in range(2):
        done = program("crawl", "--json")
        assert done.code == 0
        outcomes = {one["publication"][-2:]: one["outcome"] for one in done.json["visits"]}
        assert outcomes == {"/a": "not_modified", "/b": "same_bytes"}
        logged = [json.loads(line) for line in done.err.splitlines() if line.startswith("{")]
        assert {line["outcome"] for line in logged if line["event"] == "visit"} == {
            "not_modified",
            "same_bytes",
        }

    assert rows(program) == counts


def rows(program: Program) -> dict[str, int]:
    with closing(sqlite3.connect(program.database)) as database, database:
        return {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("revision", "change", "delivery", "message", "blob")
        }


def test_a_page_that_changes_only_in_noise_tells_nobody(
    site: Site, slack: Slack, posting: Program
) -> None:
    posting("sources", "add", site.serve(PATH, page(BEFORE)), "--yes")

    site.serve(PATH, page(policy_page(footer="© 2027 Meridian Plan. Views: 9", order=-1)))
    done = posting("crawl", "--json")

    assert done.json["visits"][0]["outcome"] in {"same_text", "unchanged"}
    assert slack.messages == []
    assert posting("crawl", "--json").json["visits"][0]["outcome"] == "not_modified"


def test_a_wall_is_no_edition_and_the_change_behind_it_is_told_once_it_is_gone(
    site: Site, slack: Slack, posting: Program
) -> None:
    posting("sources", "add", site.serve(PATH, page(BEFORE)), "--yes")
    wall = "<html><body>Request unsuccessful. Incapsula incident ID: 77-1</body></html>"
    site.serve(PATH, Answer(body=wall, etag='"wall"'))

    walled = posting("crawl", "--json")

    assert walled.code == 1
    assert walled.json["visits"][0]["reason"] == "bot_wall"
    assert "bot wall" in words(slack)
    assert posting("crawl").code == 1
    assert len(slack.messages) == 1

    site.serve(PATH, page(AFTER))
    assert posting("crawl").code == 0

    assert len(slack.messages) == 2
    assert "17003" in slack.messages[1].text


def test_a_token_set_later_sends_nothing_of_what_the_console_has_shown(
    site: Site, slack: Slack, program: Program, posting: Program
) -> None:
    program("sources", "add", site.serve(PATH, page(BEFORE)), "--yes")
    site.serve(PATH, page(AFTER))

    shown = program("crawl")

    assert "17003" in shown.out
    assert "policywatch show" in shown.out
    assert posting("crawl").code == 0
    assert slack.messages == []


def test_what_is_recorded_without_delivering_is_delivered_by_the_next_crawl(
    site: Site, slack: Slack, posting: Program
) -> None:
    posting("sources", "add", site.serve(PATH, page(BEFORE)), "--yes")
    site.serve(PATH, page(AFTER))

    assert posting("crawl", "--no-deliver").code == 0
    assert slack.messages == []
    assert posting("crawl").code == 0

    assert len(slack.messages) == 1


def test_the_page_of_a_change_is_linked_and_served_with_both_editions(
    site: Site, slack: Slack, posting: Program
) -> None:
    posting.settings["POLICYWATCH_PUBLIC_URL"] = "https://watch.practice.example/"
    posting("sources", "add", site.serve(PATH, page(BEFORE)), "--yes")
    site.serve(PATH, page(AFTER))
    posting("crawl")
    (entry,) = posting("history", "17003", "--json").json

    assert f"https://watch.practice.example/changes/{entry['id']}" in json.dumps(
        slack.messages[0].blocks
    )


def test_another_code_set_is_watched_as_well(site: Site, slack: Slack, posting: Program) -> None:
    posting.settings["POLICYWATCH_CODES"] = "96567"
    posting("sources", "add", site.serve(PATH, page(BEFORE)), "--yes")

    site.serve(PATH, page(AFTER))
    posting("crawl")
    assert slack.messages == []
    site.serve(PATH, page(policy_page(without=("17003", "96567"))))
    posting("crawl")

    assert "96567" in words(slack)


def test_an_added_address_is_not_added_twice(site: Site, program: Program) -> None:
    url = site.serve(PATH, page(BEFORE))
    assert program("sources", "add", url, "--yes", "--publisher", "highmark").code == 0

    for same in (url, f"{url}#coding", f" {url} "):
        again = program("sources", "add", same, "--yes")

        assert again.code == 1
        assert "declared already" in again.err


@pytest.mark.parametrize("into", ["/dev/full", "closed pipe"])
def test_an_output_that_takes_nothing_keeps_no_alert_from_slack(
    site: Site, slack: Slack, posting: Program, into: str
) -> None:
    posting("sources", "add", site.serve(PATH, page(BEFORE)), "--yes")
    site.serve(PATH, page(AFTER))
    end = "> /dev/full" if into == "/dev/full" else "| true"

    subprocess.run(
        f"{sys.executable} -m policywatch crawl {end}",
        shell=True,
        env=posting.environment(),
        cwd=posting.home,
        stderr=subprocess.DEVNULL,
        timeout=60,
    )

    assert len(slack.messages) == 1


def test_an_alert_that_could_not_be_printed_is_printed_next_time_and_not_waited_for(
    site: Site, program: Program
) -> None:
    program("sources", "add", site.serve(PATH, page(BEFORE)), "--yes")
    site.serve(PATH, page(AFTER))

    subprocess.run(
        f"{sys.executable} -m policywatch crawl > /dev/full",
        shell=True,
        env=program.environment(),
        cwd=program.home,
        stderr=subprocess.DEVNULL,
        timeout=120,
    )

    (waiting,) = program("deliveries", "list", "--json").json
    assert (waiting["state"], waiting["attempts"]) == ("pending", 1)
    with closing(sqlite3.connect(program.database)) as database, database:
        database.execute("UPDATE delivery SET not_before = '2026-01-01 00:00:00.000000'")
    assert "no longer stands under" in program("crawl").out
