"""Answers in the thread of an earlier message, and what Slack does where there is none."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from notifier.links import Links
from notifier.sink import CannotAsk, Found, NotFound, Posted, PostResult, Thread
from notifier.slack import SlackSink
from policy.changes import ChangeKind
from tests.doubles.slack import CHANNEL, TOKEN, Slack, accepted_then_dropped, error
from tests.notifier.alerts import alert, change


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as running:
        yield running


def sink_of(slack: Slack, *, later: timedelta = timedelta()) -> SlackSink:
    return SlackSink(
        token=TOKEN,
        base_url=slack.base_url,
        allow_hosts={"127.0.0.1"},
        links=Links(),
        zone=UTC,
        clock=lambda: datetime.now(UTC) + later,
        timeout=5,
        settling=0.0,
    )


def answer(slack: Slack, ts: str, *, broadcast: bool = False, **more: timedelta) -> PostResult:
    payload = alert(change(ChangeKind.CODE_REMOVED))
    thread = Thread(ts=ts, broadcast=broadcast)
    return sink_of(slack, **more).post("d-2", payload, CHANNEL, thread)


def find(slack: Slack, ts: str | None) -> object:
    return sink_of(slack).find("d-2", CHANNEL, datetime.now(UTC), ts)


@pytest.mark.parametrize("broadcast", [False, True])
def test_an_answer_stands_in_its_thread_and_in_the_channel_where_that_is_asked(
    slack: Slack, *, broadcast: bool
) -> None:
    first = slack.put("the alert")

    assert isinstance(answer(slack, first.ts, broadcast=broadcast), Posted)

    assert slack.messages[1].thread_ts == first.ts
    assert slack.messages[1].broadcast is broadcast
    assert isinstance(find(slack, first.ts), Found)
    assert isinstance(find(slack, None), Found if broadcast else NotFound)


def test_an_answer_that_was_taken_before_the_line_broke_is_found_in_its_thread(
    slack: Slack,
) -> None:
    first = slack.put("the alert")
    slack.fail("chat.postMessage", accepted_then_dropped())

    answer(slack, first.ts)

    assert find(slack, first.ts) == Found(ts=slack.messages[1].ts)


def test_an_answer_to_a_deleted_message_stands_by_itself_and_is_found_there(slack: Slack) -> None:
    first = slack.put("the alert")
    slack.messages.remove(first)

    assert isinstance(answer(slack, first.ts), Posted)

    (alone,) = slack.messages
    assert alone.thread_ts is None
    assert find(slack, first.ts) == Found(ts=alone.ts)


def test_a_locked_thread_is_not_answered_but_the_channel_is_told(slack: Slack) -> None:
    first = slack.put("the alert")
    slack.locked.add(first.ts)

    assert isinstance(answer(slack, first.ts), Posted)

    assert [one.thread_ts for one in slack.messages] == [None, None]
    assert isinstance(find(slack, first.ts), Found)


def test_a_message_that_a_free_workspace_hides_is_not_answered(slack: Slack) -> None:
    first = slack.put("the alert")

    assert isinstance(answer(slack, first.ts, later=timedelta(days=91)), Posted)

    assert slack.messages[1].thread_ts is None


@pytest.mark.parametrize("code", ["missing_scope", "not_allowed_token_type"])
def test_a_thread_that_may_not_be_read_is_not_taken_for_an_empty_one(
    slack: Slack, code: str
) -> None:
    first = slack.put("the alert")
    slack.fail("conversations.replies", error(code))

    assert isinstance(find(slack, first.ts), CannotAsk)
