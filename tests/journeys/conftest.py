"""A payer's site, a Slack and a program of its own for each journey."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.site import Site
from tests.doubles.slack import CHANNEL, TOKEN, Slack
from tests.journeys.program import Program


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as running:
        yield running


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """Without Slack: messages go to the console."""
    running = Program(home=tmp_path / "home")
    yield running
    running.end()


@pytest.fixture
def posting(tmp_path: Path, slack: Slack) -> Iterator[Program]:
    """With a token for the Slack double."""
    running = Program(
        home=tmp_path / "home",
        settings={
            "POLICYWATCH_SLACK_TOKEN": TOKEN,
            "POLICYWATCH_SLACK_CHANNEL": CHANNEL,
            "POLICYWATCH_SLACK_BASE_URL": slack.base_url,
        },
    )
    yield running
    running.end()
