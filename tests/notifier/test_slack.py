import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from notifier.links import Links
from notifier.sink import (
    AskLater,
    CannotAsk,
    Found,
    NotFound,
    Posted,
    PostResult,
    Refused,
    RetryLater,
    Uncertain,
)
from notifier.slack import EVENT_TYPE, SlackSink
from policy.changes import Basis, ChangeKind
from tests.doubles.slack import (
    CHANNEL,
    SCOPES,
    TOKEN,
    Channel,
    Fault,
    Slack,
    accepted_then_dropped,
    broken,
    dropped_before_accepted,
    error,
    hanging,
    malformed,
    rate_limited,
    texts_of,
)
from tests.notifier.alerts import alert, change

POST = "chat.postMessage"
HISTORY = "conversations.history"
ALERT = alert(change(ChangeKind.CODE_REMOVED, basis=Basis.TABLE, before="17003 | row"))


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as running:
        yield running


def sink_of(slack: Slack, **more: Any) -> SlackSink:
    return SlackSink(
        **{
            "token": TOKEN,
            "base_url": slack.base_url,
            "allow_hosts": {"127.0.0.1"},
            "links": Links(public_url="https://watch.example"),
            "zone": UTC,
            "clock": now,
            "timeout": 1,
            "settling": 0.2,
            **more,
        }
    )


def post(slack: Slack, **more: Any) -> PostResult:
    return sink_of(slack, **more).post("d-1", ALERT, CHANNEL)


def now() -> datetime:
    return datetime.now(UTC)


def ago(**units: float) -> datetime:
    return now() - timedelta(**units)


def test_a_message_is_posted_once_with_its_delivery_id(slack: Slack) -> None:
    result = post(slack)

    (message,) = slack.messages
    assert result == Posted(ts=message.ts, channel=CHANNEL)
    assert message.metadata == {"event_type": EVENT_TYPE, "event_payload": {"delivery_id": "d-1"}}
    assert "17003 no longer stands under" in "".join(texts_of(message.blocks))
    (asked,) = slack.calls(POST)
    assert asked.arguments["unfurl_links"] is False
    assert asked.arguments["unfurl_media"] is False
    assert asked.arguments["text"]


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_address_may_end_with_a_slash_or_not(slack: Slack, slash: str) -> None:
    result = post(slack, base_url=slack.base_url.rstrip("/") + slash)

    assert isinstance(result, Posted)


def test_a_rate_limit_is_handed_back_with_its_seconds_rather_than_slept_through(
    slack: Slack,
) -> None:
    slack.fail(POST, rate_limited(after=37))

    result = post(slack)

    assert isinstance(result, RetryLater)
    assert result.after == 37
    assert len(slack.calls(POST)) == 1


@pytest.mark.parametrize("code", ["ratelimited", "rate_limited", "message_limit_exceeded"])
def test_too_many_messages_are_put_off(slack: Slack, code: str) -> None:
    slack.fail(POST, error(code))

    assert isinstance(post(slack), RetryLater)


@pytest.mark.parametrize(
    "code",
    [
        "invalid_auth", "token_revoked", "token_expired", "account_inactive", "not_authed", "missing_scope",
        "no_permission",
    ],
)  # fmt: skip
def test_a_token_that_cannot_post_parks_the_sink(slack: Slack, code: str) -> None:
    slack.fail(POST, error(code))

    result = post(slack)

    assert isinstance(result, Refused)
    assert result.parks_sink
    assert code in result.error
    assert len(slack.calls(POST)) == 1


def test_a_wrong_token_is_refused_without_being_shown(slack: Slack) -> None:
    result = post(slack, token="xoxb-wrong-and-secret")

    assert isinstance(result, Refused)
    assert result.parks_sink
    assert "POLICYWATCH_SLACK_TOKEN" in result.error
    assert "secret" not in repr(result)


def test_a_token_with_a_line_break_is_refused_without_being_shown(slack: Slack) -> None:
    result = post(slack, token="xoxb-secret\nX: y")

    assert isinstance(result, Refused)
    assert result.parks_sink
    assert "secret" not in repr(result)
    assert not slack.asked


def test_a_missing_scope_is_named(slack: Slack) -> None:
    slack.scopes = SCOPES - {"chat:write"}

    result = post(slack)

    assert isinstance(result, Refused)
    assert "chat:write" in result.error


def test_a_channel_that_is_not_there_is_refused_with_what_mends_it(slack: Slack) -> None:
    result = sink_of(slack).post("d-1", ALERT, "C0NOWHERE")

    assert isinstance(result, Refused)
    assert not result.parks_sink
    assert "by its id" in result.error


def test_a_channel_without_the_bot_asks_for_an_invitation(slack: Slack) -> None:
    slack.channels[CHANNEL].is_member = False

    result = post(slack)

    assert isinstance(result, Refused)
    assert "invite" in result.error
    assert not result.parks_sink


def test_an_archived_channel_is_refused(slack: Slack) -> None:
    slack.channels[CHANNEL].is_archived = True

    result = post(slack)

    assert isinstance(result, Refused)
    assert "unarchive" in result.error


@pytest.mark.parametrize("code", ["msg_too_long", "msg_blocks_too_long", "invalid_blocks"])
def test_a_message_that_slack_finds_too_big_goes_once_more_as_a_short_text(
    slack: Slack, code: str
) -> None:
    slack.fail(POST, error(code))

    result = post(slack)

    assert isinstance(result, Posted)
    (message,) = slack.messages
    assert message.blocks == []
    assert message.delivery_id == "d-1"
    assert "<https://watch.example/changes/id-1>" in message.text
    assert len(slack.calls(POST)) == 2


def test_a_message_refused_as_a_short_text_too_is_refused(slack: Slack) -> None:
    slack.fail(POST, error("invalid_blocks"), error("msg_too_long"))

    result = post(slack)

    assert isinstance(result, Refused)
    assert not result.parks_sink
    assert len(slack.calls(POST)) == 2


def test_an_unknown_refusal_names_its_code(slack: Slack) -> None:
    slack.fail(POST, error("posting_to_general_channel_denied"))

    result = post(slack)

    assert isinstance(result, Refused)
    assert "posting_to_general_channel_denied" in result.error


@pytest.mark.parametrize(
    ("fault", "taken"),
    [
        (broken(500), 0),
        (broken(502, taken=True), 1),
        (broken(503), 0),
        (accepted_then_dropped(), 1),
        (dropped_before_accepted(), 0),
        (malformed(), 1),
        (malformed(b"[1, 2]"), 1),
        (malformed(b'"ok"'), 1),
        (malformed(b""), 1),
        (malformed(b"\xff\xfe\x00"), 1),
        (malformed(b'{"ok": true}'), 1),
        (hanging(3.0, taken=True), 1),
        (error("internal_error"), 0),
        (error("fatal_error"), 0),
    ],
    ids=str,
)
def test_an_answer_that_settles_nothing_is_uncertain_and_the_message_can_be_asked_for(
    slack: Slack, fault: Fault, taken: int
) -> None:
    slack.fail(POST, fault)

    result = post(slack)

    assert isinstance(result, Uncertain)
    assert len(slack.calls(POST)) == 1
    assert len(slack.messages) == taken
    found = sink_of(slack).find("d-1", CHANNEL, ago(seconds=2))
    assert isinstance(found, Found if taken else NotFound)
    assert TOKEN not in repr(result)


def test_a_refused_connection_sent_nothing_and_is_put_off() -> None:
    with Slack() as gone:
        address = gone.base_url

    result = SlackSink(
        token=TOKEN, base_url=address, allow_hosts={"127.0.0.1"}, links=Links(), zone=UTC, clock=now
    ).post("d-1", ALERT, CHANNEL)

    assert isinstance(result, RetryLater)
    assert "cannot be reached" in result.error


def test_a_host_without_an_address_is_put_off() -> None:
    sink = SlackSink(
        token=TOKEN,
        base_url="http://no-such-host.invalid/api",
        allow_hosts={"127.0.0.1"},
        links=Links(),
        zone=UTC,
        clock=now,
    )

    assert isinstance(sink.post("d-1", ALERT, CHANNEL), RetryLater)


def test_an_address_that_is_not_slacks_parks_the_sink(slack: Slack) -> None:
    slack.fail(POST, broken(404))

    result = post(slack)

    assert isinstance(result, Refused)
    assert result.parks_sink
    assert "POLICYWATCH_SLACK_BASE_URL" in result.error


def test_nothing_is_written_to_the_log(slack: Slack, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    slack.fail(POST, malformed(), dropped_before_accepted())

    post(slack)
    post(slack)

    assert caplog.records == []


def test_a_message_is_found_on_a_later_page(slack: Slack) -> None:
    post(slack)
    for _ in range(7):
        slack.put()
    slack.most_a_page = 3

    result = sink_of(slack).find("d-1", CHANNEL, ago(seconds=5))

    assert result == Found(ts=slack.messages[0].ts)
    assert len(slack.calls(HISTORY)) == 3


def test_a_message_of_another_delivery_is_not_taken_for_this_one(slack: Slack) -> None:
    slack.put(metadata={"event_type": EVENT_TYPE, "event_payload": {"delivery_id": "d-2"}})
    slack.put(metadata={"event_type": "other", "event_payload": {"delivery_id": "d-1"}})
    slack.put("d-1")

    assert sink_of(slack).find("d-1", CHANNEL, ago(hours=1)) == NotFound()


def test_the_history_is_read_from_five_minutes_before_the_claim(slack: Slack) -> None:
    since = ago(hours=2)

    sink_of(slack).find("d-1", CHANNEL, since)

    (asked,) = slack.calls(HISTORY)
    assert float(asked.arguments["oldest"]) == pytest.approx(since.timestamp() - 300, abs=0.001)
    assert asked.arguments["include_all_metadata"] == "1"


def test_a_message_that_shows_late_is_asked_for_again(slack: Slack) -> None:
    slack.visible_after = 0.5
    slack.fail(POST, accepted_then_dropped())
    assert isinstance(post(slack), Uncertain)

    result = sink_of(slack, settling=3.0).find("d-1", CHANNEL, ago(seconds=1))

    assert isinstance(result, Found)
    assert len(slack.calls(HISTORY)) == 2


def test_an_old_claim_is_asked_for_once(slack: Slack) -> None:
    assert sink_of(slack, settling=3.0).find("d-1", CHANNEL, ago(minutes=10)) == NotFound()
    assert len(slack.calls(HISTORY)) == 1


def test_a_history_that_may_not_be_read_names_the_scope(slack: Slack) -> None:
    slack.scopes = frozenset({"chat:write"})

    result = sink_of(slack).find("d-1", CHANNEL, ago(seconds=1))

    assert isinstance(result, CannotAsk)
    assert "channels:history" in result.reason


def test_a_channel_that_left_cannot_be_asked(slack: Slack) -> None:
    slack.channels[CHANNEL].is_member = False

    assert isinstance(sink_of(slack).find("d-1", CHANNEL, ago(seconds=1)), CannotAsk)


def test_a_revoked_token_parks_the_sink_while_asking(slack: Slack) -> None:
    slack.fail(HISTORY, error("token_revoked"))

    result = sink_of(slack).find("d-1", CHANNEL, ago(seconds=1))

    assert isinstance(result, AskLater)
    assert result.parks_sink


def test_a_rate_limit_while_asking_is_handed_back(slack: Slack) -> None:
    slack.fail(HISTORY, rate_limited(after=12))

    result = sink_of(slack).find("d-1", CHANNEL, ago(seconds=1))

    assert isinstance(result, AskLater)
    assert result.after == 12


@pytest.mark.parametrize(
    "fault",
    [
        broken(500),
        dropped_before_accepted(),
        malformed(),
        malformed(b'{"ok": true}'),
        malformed(b'{"ok": true, "messages": [], "has_more": true}'),
        hanging(3.0),
        error("fatal_error"),
    ],
    ids=str,
)
def test_a_history_that_was_not_read_whole_is_never_taken_for_empty(
    slack: Slack, fault: Fault
) -> None:
    slack.fail(HISTORY, fault)

    assert isinstance(sink_of(slack).find("d-1", CHANNEL, ago(seconds=1)), AskLater)


def test_a_history_that_breaks_off_after_a_page_is_asked_for_later(slack: Slack) -> None:
    for _ in range(5):
        slack.put()
    slack.most_a_page = 2
    slack.fail(HISTORY, Fault(body=None), broken(502))

    assert isinstance(sink_of(slack).find("d-1", CHANNEL, ago(seconds=1)), AskLater)
    assert len(slack.calls(HISTORY)) == 2


def test_several_threads_may_post_at_once(slack: Slack) -> None:
    sink = sink_of(slack, timeout=10)
    threads = [
        threading.Thread(target=sink.post, args=(f"d-{number}", ALERT, CHANNEL))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {message.delivery_id for message in slack.messages} == {f"d-{n}" for n in range(8)}


def test_readiness_says_that_all_is_well(slack: Slack) -> None:
    result = sink_of(slack).readiness(CHANNEL)

    assert result.ready
    assert CHANNEL in result.sentence


def test_readiness_names_a_missing_history_scope(slack: Slack) -> None:
    slack.scopes = frozenset({"chat:write"})

    result = sink_of(slack).readiness(CHANNEL)

    assert not result.ready
    assert "channels:history" in result.sentence


def test_readiness_needs_no_scope_to_list_channels(slack: Slack) -> None:
    slack.scopes = frozenset({"chat:write", "channels:history"})

    assert sink_of(slack).readiness(CHANNEL).ready


def test_readiness_finds_a_wrong_token_channel_or_state(slack: Slack) -> None:
    slack.channels["C0ARCHIVE1"] = Channel(id="C0ARCHIVE1", name="old", is_archived=True)
    slack.channels["C0OTHERS01"] = Channel(id="C0OTHERS01", name="others", is_member=False)

    assert "invalid_auth" in sink_of(slack, token="xoxb-no").readiness(CHANNEL).sentence
    assert "by its id" in sink_of(slack).readiness("#billing").sentence
    assert "archived" in sink_of(slack).readiness("C0ARCHIVE1").sentence
    assert "invite" in sink_of(slack).readiness("C0OTHERS01").sentence
    assert not sink_of(slack, token="xoxb-a b").readiness(CHANNEL).ready


def test_readiness_of_a_workspace_that_is_not_there_is_a_sentence() -> None:
    with Slack() as gone:
        address = gone.base_url

    result = SlackSink(
        token=TOKEN, base_url=address, allow_hosts={"127.0.0.1"}, links=Links(), zone=UTC, clock=now
    ).readiness(CHANNEL)

    assert not result.ready
    assert "cannot be reached" in result.sentence
