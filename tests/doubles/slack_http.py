"""The HTTP side of the Slack double: calls off the wire, answers and faults onto it."""

import json
import socketserver
from collections.abc import Mapping
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, Protocol
from urllib.parse import parse_qsl

from tests.doubles.slack_faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One call as received: the method, its arguments decoded, the token, the media type."""

    method: str
    arguments: Mapping[str, Any]
    token: str | None
    media_type: str


class Workspace(Protocol):
    """What is asked about each call."""

    def answer_to(self, asked: Asked) -> Fault: ...

    def kept(self) -> list[dict[str, Any]]: ...

    def pause(self, seconds: float) -> None: ...


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], slack: Workspace) -> None:
        self.slack = slack
        super().__init__(address, _Connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is part of many tests."""


class _Connection(socketserver.StreamRequestHandler):
    server: Server

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
            self._send(Fault(body=json.dumps(slack.kept()).encode()))
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
