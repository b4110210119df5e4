"""Slack's Web API on the loopback interface: real HTTP, answers as documented, faults on demand.

In a test: ``with Slack() as slack: ...``. By hand: ``python -m tests.doubles.slack --port 8123``,
which prints every message as it arrives; ``GET /messages`` gives them as JSON.
"""

import argparse
import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from tests.doubles.slack_faults import (
    FAULTS,
    Fault,
    accepted_then_dropped,
    broken,
    dropped_before_accepted,
    error,
    hanging,
    malformed,
    rate_limited,
)
from tests.doubles.slack_http import Asked, Server
from tests.doubles.slack_messages import Message, no, shown, texts_of, wrong_with
from tests.doubles.slack_pages import is_true, page_of

__all__ = [
    "CHANNEL",
    "FAULTS",
    "SCOPES",
    "TOKEN",
    "Asked",
    "Channel",
    "Fault",
    "Message",
    "Slack",
    "accepted_then_dropped",
    "broken",
    "dropped_before_accepted",
    "error",
    "hanging",
    "malformed",
    "rate_limited",
    "texts_of",
]

TOKEN = "xoxb-double"
CHANNEL = "C0DOUBLE01"
SCOPES = frozenset({"chat:write", "channels:history", "channels:read"})


@dataclass(slots=True, kw_only=True)
class Channel:
    """A conversation and what the bot is in it."""

    id: str
    name: str = "billing"
    is_member: bool = True
    is_archived: bool = False


class Slack:
    """A workspace for the time of a ``with`` block.

    ``locked`` holds the ids of messages whose threads administrators locked.
    ``fail`` queues faults for the next calls of a method; ``asked`` holds the calls in order,
    ``messages`` what was taken. ``visible_after`` is how many seconds a message takes to show in
    the history; ``most_a_page`` bounds a page of it.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str = TOKEN,
        scopes: frozenset[str] = SCOPES,
        on_message: Callable[[Message], None] = lambda _: None,
    ) -> None:
        self.token = token
        self.scopes = scopes
        self.channels = {CHANNEL: Channel(id=CHANNEL)}
        self.messages: list[Message] = []
        self.asked: list[Asked] = []
        self.locked: set[str] = set()
        self.visible_after = 0.0
        self.most_a_page = 999
        self._on_message = on_message
        self._faults: dict[str, deque[Fault]] = {}
        self._last_ts = 0
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = Server((host, port), self)
        self.port: int = self._server.server_address[1]
        self.base_url = f"http://{host}:{self.port}/api/"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of ``method`` go wrong, one fault a call."""
        self._faults.setdefault(method, deque()).extend(faults)

    def calls(self, method: str) -> list[Asked]:
        return [asked for asked in list(self.asked) if asked.method == method]

    def put(self, text: str = "hello", *, metadata: dict[str, Any] | None = None) -> Message:
        """A message of somebody else, or of an earlier run."""
        return self._keep(CHANNEL, text, [], metadata)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        """Serve until interrupted."""
        self._closing.wait()

    def pause(self, seconds: float) -> None:
        self._closing.wait(seconds)

    def kept(self) -> list[dict[str, Any]]:
        """Every message with all its metadata, as JSON values."""
        return [{"channel": one.channel, **shown(one, all_metadata=True)} for one in self.messages]

    def answer_to(self, asked: Asked) -> Fault:
        """The answer of one call as bytes, which is the documented one unless a fault is queued."""
        with self._lock:
            self.asked.append(asked)
            queue = self._faults.get(asked.method)
            fault = queue.popleft() if queue else None
            if fault is not None and not fault.taken and fault.body is not None:
                return fault
            said = self._said(asked)
        headers = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))}
        if fault is None or fault.body is None:
            return Fault(body=json.dumps(said).encode(), headers=headers)
        return fault

    def _said(self, asked: Asked) -> dict[str, Any]:
        if asked.token is None:
            return no("not_authed")
        if asked.token != self.token:
            return no("invalid_auth")
        answers: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "chat.postMessage": self._post_message,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "conversations.info": self._info,
            "auth.test": self._auth_test,
        }
        answer = answers.get(asked.method)
        return answer(asked.arguments) if answer else no("unknown_method")

    def _auth_test(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"ok": True, "team": "Practice", "user": "policywatch", "bot_id": "B0DOUBLE01"}

    def _info(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        if "channels:read" not in self.scopes:
            return no("missing_scope", needed="channels:read", provided=self._provided)
        channel = self.channels.get(str(arguments.get("channel")))
        if channel is None:
            return no("channel_not_found")
        about = {
            "id": channel.id,
            "name": channel.name,
            "is_member": channel.is_member,
            "is_archived": channel.is_archived,
        }
        return {"ok": True, "channel": about}

    @property
    def _provided(self) -> str:
        return ",".join(sorted(self.scopes))

    def _post_message(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        if "chat:write" not in self.scopes:
            return no("missing_scope", needed="chat:write", provided=self._provided)
        asked = str(arguments.get("channel"))
        named = [one for one in self.channels.values() if asked.lstrip("#") in {one.id, one.name}]
        if not named:
            return no("channel_not_found")
        channel = named[0]
        if channel.is_archived:
            return no("is_archived")
        if not channel.is_member and "chat:write.public" not in self.scopes:
            return no("not_in_channel")
        text, blocks = str(arguments.get("text") or ""), arguments.get("blocks") or []
        metadata = arguments.get("metadata")
        wrong = wrong_with(text, blocks, metadata)
        if wrong:
            return wrong
        thread_ts = self._answered(channel.id, arguments.get("thread_ts"))
        if thread_ts in self.locked:
            return no("restricted_action_thread_locked")
        message = self._keep(
            channel.id,
            text,
            blocks,
            metadata,
            thread_ts=thread_ts,
            broadcast=bool(thread_ts) and is_true(arguments.get("reply_broadcast")),
        )
        return {"ok": True, "channel": channel.id, "ts": message.ts, "message": shown(message)}

    def _keep(
        self,
        channel: str,
        text: str,
        blocks: list[dict[str, Any]],
        metadata: dict[str, Any] | None,
        **threaded: Any,
    ) -> Message:
        self._last_ts = max(self._last_ts + 1, int(time.time() * 1_000_000))
        message = Message(
            channel=channel,
            ts=f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}",
            text=text,
            blocks=blocks,
            metadata=metadata,
            visible_from=time.monotonic() + self.visible_after,
            **threaded,
        )
        self.messages.append(message)
        self._on_message(message)
        return message

    def _answered(self, channel: str, asked: object) -> str | None:
        """The first message of the thread of ``asked``; None where it was deleted or never was.

        Slack then takes the answer all the same and shows it by itself.
        """
        for message in self.messages:
            if message.channel == channel and message.ts == asked:
                return message.thread_ts or message.ts
        return None

    def _history(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Newest first, without the answers in threads but those that were broadcast."""
        return self._page(
            arguments,
            [one for one in reversed(self.messages) if one.thread_ts is None or one.broadcast],
        )

    def _replies(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A message and its answers, oldest first; ``oldest`` spares the first one."""
        asked = arguments.get("ts")
        first = next((one for one in self.messages if one.ts == asked), None)
        if first is None:
            return no("thread_not_found")
        answers = [one for one in self.messages if one.thread_ts == first.ts]
        return self._page(arguments, [first, *answers], always=first)

    def _page(
        self,
        arguments: Mapping[str, Any],
        messages: Sequence[Message],
        always: Message | None = None,
    ) -> dict[str, Any]:
        if not self.scopes & {"channels:history", "groups:history"}:
            return no("missing_scope", needed="channels:history", provided=self._provided)
        channel = self.channels.get(str(arguments.get("channel")))
        if channel is None:
            return no("channel_not_found")
        if not channel.is_member:
            return no("not_in_channel")
        kept = [one for one in messages if one.channel == channel.id]
        return page_of(kept, arguments, most=self.most_a_page, always=always)


def _print(message: Message) -> None:
    parts = [part for block in message.blocks for part in block.get("elements", [block])]
    shown = "\n".join("".join(texts_of(part)) for part in parts) or message.text
    sys.stdout.write(f"--- {message.channel} {message.ts} {message.delivery_id}\n{shown}\n")
    sys.stdout.flush()


def main(argv: list[str] | None = None) -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.doubles.slack", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--channel", action="append", default=[], help="id of a further channel")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="METHOD=FAULT",
        help=f"for the next call of METHOD: {', '.join(FAULTS)}, or an error code of Slack",
    )
    given = parser.parse_args(argv)
    slack = Slack(port=given.port, token=given.token, on_message=_print)
    for channel in given.channel:
        slack.channels[channel] = Channel(id=channel, name=channel.lower())
    for queued in given.fault:
        method, _, name = queued.partition("=")
        slack.fail(method, FAULTS[name]() if name in FAULTS else error(name))
    with slack:
        channels = ", ".join(slack.channels)
        sys.stdout.write(f"{slack.base_url} token {slack.token} channels {channels}\n")
        sys.stdout.flush()
        try:
            slack.wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
