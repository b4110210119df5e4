"""Slack as a sink: chat.postMessage, and the channel's history to reconcile what is uncertain.

Slack has no idempotency key, and the SDK's own retries post twice where a connection drops after
the message was taken. So nothing is retried here but what Slack certainly did not take; every
message carries its delivery id as metadata, by which it is found again.
"""

import logging
import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from notifier.blocks import Block, render, render_short
from notifier.links import Links
from notifier.sink import (
    AskLater,
    FindResult,
    Found,
    NotFound,
    Payload,
    Posted,
    PostResult,
    Refused,
    Thread,
    Uncertain,
)
from notifier.slack_answers import (
    FAULTS,
    NO_REPLIES,
    TOO_BIG,
    Trouble,
    find_trouble,
    post_trouble,
    trouble_of,
)
from notifier.slack_connection import GuardedClient
from notifier.slack_history import EVENT_TYPE, delivery_of, history, replies
from notifier.wording import word

_BACK = timedelta(minutes=5)  #: how far before the claim the history is read
#: How long a free workspace shows a message (slack.com/help, usage limits of free workspaces).
_SHOWN = timedelta(days=90)
_PAUSES = (1.0, 2.0, 3.0, 4.0)  #: seconds between readings while a message may not show yet
_HISTORY = re.compile(r"(?:channels|groups|im|mpim):history\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether a message to a channel would pass and could be found again, and why not."""

    ready: bool
    sentence: str


class SlackSink:
    """Posts with a bot token. Safe to use from several threads.

    ``clock`` gives the aware UTC time; ``base_url`` is the address of the Web API, with or without
    a slash at its end, and ``allow_hosts`` names hosts that may be private. ``timeout`` is in
    seconds for each call; ``settling`` is how many seconds a message may take to show in the
    history of its channel.
    """

    name = "slack"

    def __init__(
        self,
        *,
        token: str,
        base_url: str,
        allow_hosts: Collection[str],
        links: Links,
        zone: tzinfo,
        clock: Callable[[], datetime],
        timeout: int = 10,
        settling: float = 10.0,
    ) -> None:
        self._well_formed = re.fullmatch(r"[\x21-\x7e]+", token) is not None
        self._links = links
        self._zone = zone
        self._clock = clock
        self._timeout = timeout
        self._settling = settling
        self._address = urlsplit(base_url).netloc.rpartition("@")[2] or "slack.com"
        self._client = GuardedClient(
            allow_hosts=allow_hosts,
            token=token if self._well_formed else None,
            base_url=base_url,
            timeout=timeout,
            retry_handlers=[],
            logger=_silent(),
        )

    def post(
        self, delivery_id: str, payload: Payload, channel: str, thread: Thread | None = None
    ) -> PostResult:
        """Post one message at most once.

        A message that Slack finds too big or malformed was certainly not taken: it is sent once
        more as a short text. So is one whose thread takes no answer, by itself; a thread that a
        free workspace hides is not answered at all. Where the first message was deleted Slack
        itself shows the answer by itself.
        """
        if not self._well_formed:
            return _malformed_token()
        if thread is not None and not self._is_shown(thread.ts):
            thread = None
        worded = word(payload, self._links, self._zone)
        rendered = render(worded)
        result = self._send(delivery_id, channel, rendered.text, rendered.blocks, thread)
        if isinstance(result, Trouble) and result.code in NO_REPLIES and thread is not None:
            thread = None
            result = self._send(delivery_id, channel, rendered.text, rendered.blocks, None)
        if isinstance(result, Trouble) and result.code in TOO_BIG:
            result = self._send(delivery_id, channel, render_short(worded), (), thread)
        if isinstance(result, Trouble):
            return post_trouble(result, channel, self._address)
        return result

    def _is_shown(self, ts: str) -> bool:
        """Whether everybody in a workspace can still see the message of this id."""
        try:
            at = datetime.fromtimestamp(float(ts), UTC)
        except (ValueError, OverflowError, OSError):
            return False
        return self._clock() - at < _SHOWN

    def _send(
        self,
        delivery_id: str,
        channel: str,
        text: str,
        blocks: Sequence[Block],
        thread: Thread | None,
    ) -> Posted | Uncertain | Trouble:
        answering: dict[str, Any] = {}
        if thread is not None:
            answering = {"thread_ts": thread.ts, "reply_broadcast": thread.broadcast}
        try:
            answer = self._client.chat_postMessage(
                channel=channel,
                text=text,
                blocks=list(blocks) or None,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"delivery_id": delivery_id}},
                mrkdwn=False,
                parse="none",
                link_names=False,
                unfurl_links=False,
                unfurl_media=False,
                **answering,
            )
        except FAULTS as fault:
            return trouble_of(fault)
        ts = answer.get("ts")
        if not isinstance(ts, str) or not ts:
            return Uncertain(error="Slack said ok without naming the message")
        return Posted(ts=ts, channel=str(answer.get("channel") or channel))

    def find(
        self, delivery_id: str, channel: str, since: datetime, thread_ts: str | None = None
    ) -> FindResult:
        """Read the channel's history from five minutes before ``since``, all pages.

        What was to answer ``thread_ts`` is looked for there first: a channel's history does not
        list the answers in its threads. An empty answer is asked again for up to ``settling``
        seconds, unless the claim is too old for the message to be still on its way.
        """
        if not self._well_formed:
            return AskLater(error=_malformed_token().error, parks_sink=True)
        old = timedelta(seconds=self._timeout + self._settling)
        waits = () if self._clock() - since > old else _PAUSES
        until = time.monotonic() + self._settling
        result = self._look(delivery_id, channel, since, thread_ts)
        for wait in waits:
            left = until - time.monotonic()
            if not isinstance(result, NotFound) or left <= 0:
                break
            time.sleep(min(wait, left))
            result = self._look(delivery_id, channel, since, thread_ts)
        return result

    def _look(
        self, delivery_id: str, channel: str, since: datetime, thread_ts: str | None
    ) -> FindResult:
        oldest = f"{(since - _BACK).timestamp():.6f}"
        try:
            for message in self._everywhere(channel, oldest, thread_ts):
                if delivery_of(message) == delivery_id:
                    return Found(ts=str(message.get("ts")))
        except FAULTS as fault:
            return find_trouble(trouble_of(fault), channel, self._address)
        return NotFound()

    def _everywhere(
        self, channel: str, oldest: str, thread_ts: str | None
    ) -> Iterator[Mapping[str, object]]:
        """The messages of the thread, where it still is, and those of the channel."""
        if thread_ts is not None:
            try:
                yield from replies(self._client, channel, thread_ts, oldest)
            except SlackApiError as fault:
                if trouble_of(fault).code not in NO_REPLIES:
                    raise
        yield from history(self._client, channel, oldest)

    def readiness(self, channel: str) -> Readiness:
        """Ask Slack whether a message to ``channel`` would pass and could be found again."""
        if not self._well_formed:
            return Readiness(ready=False, sentence=_malformed_token().error)
        try:
            who = self._client.auth_test()
        except FAULTS as fault:
            outcome = post_trouble(trouble_of(fault), channel, self._address)
            return Readiness(ready=False, sentence=outcome.error)
        missing = _missing_scopes(who)
        if missing:
            return Readiness(
                ready=False,
                sentence=f"the token lacks {' and '.join(missing)}: add it to the app and install it again",
            )
        try:
            self._client.conversations_history(channel=channel, limit=1)
        except FAULTS as fault:
            outcome_of_reading = find_trouble(trouble_of(fault), channel, self._address)
            said = (
                outcome_of_reading.error
                if isinstance(outcome_of_reading, AskLater)
                else outcome_of_reading.reason
            )
            return Readiness(ready=False, sentence=said)
        return self._of_channel(channel, f"{who.get('user')} in {who.get('team')}")

    def _of_channel(self, channel: str, bot: str) -> Readiness:
        """What the channel says of itself, where the token may ask; it could be read already."""
        try:
            answer = self._client.conversations_info(channel=channel).get("channel")
        except FAULTS:
            answer = None
        about = answer if isinstance(answer, dict) else {}
        if about.get("is_archived"):
            sentence = f"{channel} is archived: unarchive it or set another channel"
            return Readiness(ready=False, sentence=sentence)
        if about.get("is_member") is False:
            sentence = f"the bot ({bot}) is not in {channel}: invite it there"
            return Readiness(ready=False, sentence=sentence)
        return Readiness(ready=True, sentence=f"Slack takes the token ({bot}) and shows {channel}")


def _silent() -> logging.Logger:
    """A logger that says nothing: what went wrong is in the outcome, once and without a body."""
    logger = logging.getLogger("notifier.slack.sdk")
    logger.setLevel(logging.CRITICAL + 1)
    return logger


def _malformed_token() -> Refused:
    return Refused(
        error="the Slack token holds characters that no token has: set POLICYWATCH_SLACK_TOKEN again (xoxb-...)",
        parks_sink=True,
    )


def _missing_scopes(who: SlackResponse) -> list[str]:
    """Scopes that the answer's own list shows to be missing; none where it has no list."""
    listed = next(
        (value for name, value in who.headers.items() if name.lower() == "x-oauth-scopes"), None
    )
    if not isinstance(listed, str):
        return []
    scopes = {scope.strip() for scope in listed.split(",")}
    missing = [] if "chat:write" in scopes else ["the scope chat:write"]
    if not any(_HISTORY.match(scope) for scope in scopes):
        missing.append("the scope channels:history (groups:history for a private channel)")
    return missing
