"""The one way to Slack: the SDK's client over a connection that knows where it dials.

The SDK opens an address with what urllib finds: proxies of the environment, and redirects, to
which it sends the token again. Here there is neither, and the address dialled is checked.
"""

import errno
import http.client
import socket
import ssl
import time
from collections.abc import Collection
from functools import partial
from typing import Any
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, Request

from slack_sdk.web import WebClient

from policy.addresses import refusal

_MOST_BYTES = 10_000_000  #: of an answer; a page of 200 messages is far below
_CHUNK = 65_536


class AddressRefusedError(OSError):
    """Where Slack should be stands something that may not be dialled; nothing was sent."""

    def __init__(self, why: str) -> None:
        super().__init__(errno.EACCES, why)


class GuardedClient(WebClient):
    """Dials public addresses and those of ``allow_hosts`` only; follows nothing, uses no proxy."""

    def __init__(self, *, allow_hosts: Collection[str], **more: Any) -> None:
        super().__init__(**more)
        tls = ssl.create_default_context()
        self._opener = OpenerDirector()
        self._opener.add_handler(_Http(allow_hosts))
        self._opener.add_handler(_Https(allow_hosts, tls))

    def _perform_urllib_http_request_internal(
        self,
        url: str,  # noqa: ARG002
        req: Request,
    ) -> dict[str, Any]:
        """The SDK's own one step to the network. One exchange, whatever its status; raises ``OSError`` and ``HTTPException``."""
        until = time.monotonic() + 3 * self.timeout
        with self._opener.open(req, timeout=self.timeout) as answer:
            body = bytearray()
            while chunk := answer.read1(_CHUNK):
                body += chunk
                if len(body) > _MOST_BYTES or time.monotonic() > until:
                    raise TimeoutError("the answer does not end")
            charset = answer.headers.get_content_charset() or "utf-8"
            return {
                "status": answer.status,
                "headers": answer.headers,
                "body": body.decode(charset, errors="replace"),
            }


class _Http(HTTPHandler):
    def __init__(self, allowed: Collection[str]) -> None:
        super().__init__()
        self._connection = partial(_Connection, allowed=allowed)

    def http_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(self._connection, req)


class _Https(HTTPSHandler):
    def __init__(self, allowed: Collection[str], tls: ssl.SSLContext) -> None:
        super().__init__(context=tls)
        self._connection = partial(_TlsConnection, allowed=allowed, tls=tls)

    def https_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(self._connection, req)


class _Connection(http.client.HTTPConnection):
    def __init__(self, host: str, *, allowed: Collection[str], **more: Any) -> None:
        super().__init__(host, **more)
        self._allowed = allowed

    def connect(self) -> None:
        self.sock = _dialled(self.host, self.port, self.timeout, self._allowed)


class _TlsConnection(http.client.HTTPSConnection):
    def __init__(
        self, host: str, *, allowed: Collection[str], tls: ssl.SSLContext, **more: Any
    ) -> None:
        super().__init__(host, context=tls, **more)
        self._allowed = allowed
        self._tls = tls

    def connect(self) -> None:
        plain = _dialled(self.host, self.port, self.timeout, self._allowed)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def _dialled(host: str, port: int, timeout: Any, allowed: Collection[str]) -> socket.socket:
    """A connection to the first address of ``host`` that may be dialled and answers."""
    why: OSError | None = None
    refused: str | None = None
    for family, kind, protocol, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        inside = refusal(str(address[0]), f"{host}:{port}", allowed)
        if inside is not None:
            refused = inside
            continue
        dialling = socket.socket(family, kind, protocol)
        try:
            dialling.settimeout(timeout)
            dialling.connect(address)
            dialling.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            dialling.close()
            why = error
            continue
        return dialling
    raise why or AddressRefusedError(refused or f"{host} has no address")
