"""Slack's Web API on the loopback interface: real HTTP, answers as documented, faults on demand.

In a test: ``with Slack() as slack: ...``. By hand: ``python -m tests.doubles.slack --port 8123``,
which prints every message as it arrives; ``GET /messages`` gives them as JSON.
"""

import argparse
import json
import re
import socketserver
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, Self
from urllib.parse import parse_qsl

TOKEN = "xoxb-double"
CHANNEL = "C0DOUBLE01"
SCOPES = frozenset({"chat:write", "channels:history", "channels:read"})
MOST_BLOCKS = 50
MOST_TEXT_OF_BLOCKS = 13_200
MOST_TEXT = 40_000
_RICH = {"rich_text_section", "rich_text_quote", "rich_text_list", "rich_text_preformatted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One call as received: the method, its arguments decoded, the token, the media type."""

    method: str
    arguments: Mapping[str, Any]
    token: str | None
    media_type: str


@dataclass(slots=True, kw_only=True)
class Channel:
    """A conversation and what the bot is in it."""

    id: str
    name: str = "billing"
    is_member: bool = True
    is_archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that was taken; ``visible_from`` is on the monotonic clock."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] | None
    visible_from: float

    @property
    def delivery_id(self) -> str | None:
        payload = (self.metadata or {}).get("event_payload", {})
        return str(payload["delivery_id"]) if "delivery_id" in payload else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one call.

    ``taken`` does the call's work first. ``dropped`` closes the connection without an answer,
    after ``hang`` seconds. Otherwise ``body`` is answered with ``status``; None is the answer the
    call would have had.
    """

    status: int = 200
    body: bytes | None = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    taken: bool = False
    dropped: bool = False
    hang: float = 0.0


def error(code: str, **more: str) -> Fault:
    """Slack's own "no": status 200 and a code."""
    return Fault(body=json.dumps({"ok": False, "error": code, **more}).encode())


def rate_limited(after: int = 1) -> Fault:
    body = json.dumps({"ok": False, "error": "ratelimited"}).encode()
    return Fault(status=429, body=body, headers={"Retry-After": str(after)})


def broken(status: int, *, taken: bool = False) -> Fault:
    """A server error with a page instead of JSON."""
    return Fault(status=status, body=b"<html>upstream error</html>", taken=taken)


def hanging(seconds: float = 30.0, *, taken: bool = False) -> Fault:
    return Fault(hang=seconds, taken=taken, dropped=True)


def accepted_then_dropped() -> Fault:
    """The message is taken, and the connection closed before the answer."""
    return Fault(taken=True, dropped=True)


def dropped_before_accepted() -> Fault:
    return Fault(dropped=True)


def malformed(body: bytes = b'{"ok": tr', *, taken: bool = True) -> Fault:
    return Fault(body=body, taken=taken)


class Slack:
    """A workspace for the time of a ``with`` block.

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
        self.visible_after = 0.0
        self.most_a_page = 999
        self._on_message = on_message
        self._faults: dict[str, deque[Fault]] = {}
        self._last_ts = 0
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = _Server((host, port), self)
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
            return _no("not_authed")
        if asked.token != self.token:
            return _no("invalid_auth")
        answers: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "chat.postMessage": self._post_message,
            "conversations.history": self._history,
            "conversations.info": self._info,
            "auth.test": self._auth_test,
        }
        answer = answers.get(asked.method)
        return answer(asked.arguments) if answer else _no("unknown_method")

    def _auth_test(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"ok": True, "team": "Practice", "user": "policywatch", "bot_id": "B0DOUBLE01"}

    def _info(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        if "channels:read" not in self.scopes:
            return _no("missing_scope", needed="channels:read", provided=self._provided)
        channel = self.channels.get(str(arguments.get("channel")))
        if channel is None:
            return _no("channel_not_found")
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
            return _no("missing_scope", needed="chat:write", provided=self._provided)
        asked = str(arguments.get("channel"))
        named = [one for one in self.channels.values() if asked.lstrip("#") in {one.id, one.name}]
        if not named:
            return _no("channel_not_found")
        channel = named[0]
        if channel.is_archived:
            return _no("is_archived")
        if not channel.is_member and "chat:write.public" not in self.scopes:
            return _no("not_in_channel")
        text, blocks = str(arguments.get("text") or ""), arguments.get("blocks") or []
        metadata = arguments.get("metadata")
        wrong = _wrong_with(text, blocks, metadata)
        if wrong:
            return wrong
        message = self._keep(channel.id, text, blocks, metadata)
        return {"ok": True, "channel": channel.id, "ts": message.ts, "message": _shown(message)}

    def _keep(
        self,
        channel: str,
        text: str,
        blocks: list[dict[str, Any]],
        metadata: dict[str, Any] | None,
    ) -> Message:
        self._last_ts = max(self._last_ts + 1, int(time.time() * 1_000_000))
        message = Message(
            channel=channel,
            ts=f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}",
            text=text,
            blocks=blocks,
            metadata=metadata,
            visible_from=time.monotonic() + self.visible_after,
        )
        self.messages.append(message)
        self._on_message(message)
        return message

    def _history(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        if not self.scopes & {"channels:history", "groups:history"}:
            return _no("missing_scope", needed="channels:history", provided=self._provided)
        channel = self.channels.get(str(arguments.get("channel")))
        if channel is None:
            return _no("channel_not_found")
        if not channel.is_member:
            return _no("not_in_channel")
        inclusive = _true(arguments.get("inclusive"))
        oldest = float(arguments.get("oldest") or 0)
        latest = float(arguments.get("latest") or "inf")
        within = [
            message
            for message in reversed(self.messages)
            if message.channel == channel.id
            and message.visible_from <= time.monotonic()
            and (
                oldest < float(message.ts) < latest
                or (inclusive and float(message.ts) in {oldest, latest})
            )
        ]
        cursor = str(arguments.get("cursor") or "")
        if cursor and not re.fullmatch(r"next:\d+", cursor):
            return _no("invalid_cursor")
        start = int(cursor.removeprefix("next:")) if cursor else 0
        limit = min(int(arguments.get("limit") or 100), self.most_a_page)
        more = len(within) > start + limit
        all_metadata = _true(arguments.get("include_all_metadata"))
        answer: dict[str, Any] = {
            "ok": True,
            "messages": [
                _shown(message, all_metadata=all_metadata)
                for message in within[start : start + limit]
            ],
            "has_more": more,
        }
        if more:
            answer["response_metadata"] = {"next_cursor": f"next:{start + limit}"}
        return answer


def _no(code: str, **more: str) -> dict[str, Any]:
    return {"ok": False, "error": code, **more}


def _true(value: object) -> bool:
    return str(value).lower() in {"true", "1"}


def _shown(message: Message, *, all_metadata: bool = False) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "type": "message",
        "ts": message.ts,
        "text": message.text,
        "blocks": message.blocks,
    }
    if message.metadata:
        known = {"event_type": message.metadata["event_type"]}
        shown["metadata"] = message.metadata if all_metadata else known
    return shown


def _wrong_with(text: str, blocks: object, metadata: object) -> dict[str, Any] | None:
    """Slack's answer to a message that it does not take, or None."""
    if not text and not blocks:
        return _no("no_text")
    if len(text) > MOST_TEXT:
        return _no("msg_too_long")
    if metadata is not None and not (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    ):
        return _no("invalid_metadata_format")
    if not isinstance(blocks, list) or len(blocks) > MOST_BLOCKS:
        return _no("invalid_blocks")
    if not all(isinstance(block, dict) and _is_block(block) for block in blocks):
        return _no("invalid_blocks")
    if sum(len(words) for words in texts_of(blocks)) > MOST_TEXT_OF_BLOCKS:
        return _no("msg_blocks_too_long")
    return None


def _is_block(block: dict[str, Any]) -> bool:
    match block.get("type"):
        case "divider":
            return True
        case "header":
            return _is_text(block.get("text"), 150, only="plain_text")
        case "section":
            return _is_text(block.get("text"), 3_000)
        case "context":
            elements = block.get("elements") or []
            return 1 <= len(elements) <= 10 and all(map(_is_text, elements))
        case "rich_text":
            parts = block.get("elements")
            return isinstance(parts, list) and all(
                part.get("type") in _RICH and all(map(_is_span, part.get("elements", [None])))
                for part in parts
            )
    return False


def _is_text(text: object, most: int = 3_000, only: str | None = None) -> bool:
    if not isinstance(text, dict) or text.get("type") not in {only or "mrkdwn", "plain_text"}:
        return False
    return isinstance(text.get("text"), str) and 1 <= len(text["text"]) <= most


def _is_span(span: object) -> bool:
    if not isinstance(span, dict):
        return False
    words = span.get("url") if span.get("type") == "link" else span.get("text")
    known = span.get("type") in {"text", "link"}
    return known and isinstance(words, str) and bool(words)


def texts_of(value: object) -> Iterator[str]:
    """Every text of a message's blocks, in their order."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "text" and isinstance(part, str):
                yield part
            elif name == "url" and "text" not in value:
                yield str(part)
            else:
                yield from texts_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], slack: Slack) -> None:
        self.slack = slack
        super().__init__(address, _Connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is part of many tests."""


class _Connection(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        first = self.rfile.readline(65_536).decode("latin-1").split()
        if len(first) != 3:
            return
        lines = b""
        while (line := self.rfile.readline(65_536)).strip():
            lines += line
        headers = BytesParser(policy=HTTP).parsebytes(lines)
        body = self.rfile.read(int(headers.get("Content-Length", 0)))
        slack = self.server.slack
        if first[:2] == ["GET", "/messages"]:
            kept = [
                {"channel": one.channel, **_shown(one, all_metadata=True)} for one in slack.messages
            ]
            self._send(Fault(body=json.dumps(kept).encode()))
            return
        media_type = headers.get_content_type() if headers.get("Content-Type") else ""
        arguments = _decoded(body, media_type)
        bearer = str(headers.get("Authorization", "")).removeprefix("Bearer ").strip()
        asked = Asked(
            method=first[1].split("?")[0].rstrip("/").rsplit("/", 1)[-1],
            arguments=arguments,
            token=bearer or arguments.get("token"),
            media_type=media_type,
        )
        self._send(slack.answer_to(asked))

    def _send(self, answer: Fault) -> None:
        if answer.hang:
            self.server.slack.pause(answer.hang)
        if answer.dropped or answer.body is None:
            return
        lines = [
            f"HTTP/1.1 {answer.status} Double",
            "Content-Type: application/json; charset=utf-8",
            f"Content-Length: {len(answer.body)}",
            "Connection: close",
            *(f"{name}: {value}" for name, value in answer.headers.items()),
        ]
        self.wfile.write(("\r\n".join(lines) + "\r\n\r\n").encode() + answer.body)


def _decoded(body: bytes, media_type: str) -> dict[str, Any]:
    """The arguments of a call; in a form, what is JSON for Slack is JSON too."""
    if media_type == "application/json":
        decoded = json.loads(body or b"{}")
        return decoded if isinstance(decoded, dict) else {}
    arguments: dict[str, Any] = dict(parse_qsl(body.decode()))
    for name in ("blocks", "metadata"):
        if name in arguments:
            arguments[name] = json.loads(arguments[name])
    return arguments


FAULTS: dict[str, Callable[[], Fault]] = {
    "accepted_then_dropped": accepted_then_dropped,
    "dropped_before_accepted": dropped_before_accepted,
    "malformed": malformed,
    "hanging": hanging,
    "rate_limited": rate_limited,
    "500": lambda: broken(500),
    "502": lambda: broken(502),
    "503": lambda: broken(503),
}


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
