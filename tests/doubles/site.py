"""A web site on the loopback interface: real HTTP, answers as a test sets them, requests kept.

Works below http.server, on plain sockets, so that it can also break the rules: drop connections,
promise more than it sends, drip, or never end.
"""

import asyncio
import gzip
import socket
import socketserver
import ssl
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, urlsplit

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as received. Header names are lower case; ``at`` is the monotonic clock."""

    method: str
    target: str
    headers: Mapping[str, str]
    at: float

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. With an ``etag`` or ``last_modified`` it becomes 304 when asked with it.

    ``chunks`` replaces the body by pieces sent one after another, each ``pause`` seconds after the
    one before. ``length`` overrides the Content-Length; None leaves it to the body, -1 leaves it
    out. ``silent`` closes the connection without an answer, after ``pause`` seconds; with ``raw``
    these bytes are sent before, HTTP or not.
    """

    status: int = 200
    body: bytes | str = b""
    media_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    chunks: Callable[[], Iterator[bytes]] | None = None
    pause: float = 0.0
    length: int | None = None
    silent: bool = False
    raw: bytes = b""

    @property
    def content(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


Route = Answer | Callable[[Asked], Answer]


def redirect(to: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": to})


def busy(status: int = 429, retry_after: str | None = None, body: bytes | str = b"") -> Answer:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return Answer(status=status, headers=headers, body=body)


def dropped() -> Answer:
    """The connection is closed before any answer."""
    return Answer(silent=True)


def not_http(raw: bytes) -> Answer:
    """Bytes that are no HTTP answer."""
    return Answer(silent=True, raw=raw)


def hanging(seconds: float = 30.0) -> Answer:
    """Nothing is said for a long time."""
    return Answer(silent=True, pause=seconds)


def broken_off(body: bytes | str, promised: int) -> Answer:
    """Fewer bytes than the Content-Length promised."""
    return Answer(body=body, length=promised)


def dripping(body: bytes, pause: float) -> Answer:
    """A byte at a time."""
    return Answer(chunks=lambda: (bytes([byte]) for byte in body), length=len(body), pause=pause)


def endless(piece: bytes = b"<p>more</p>" * 1000) -> Answer:
    """A body that never ends."""

    def forever() -> Iterator[bytes]:
        while True:
            yield piece

    return Answer(chunks=forever, length=-1)


def gzipped(body: bytes | str, *, cut: int = 0, **more: str) -> Answer:
    """A compressed body, ``cut`` bytes short of its end but with a Content-Length to match."""
    packed = gzip.compress(body.encode() if isinstance(body, str) else body)
    return Answer(body=packed[: len(packed) - cut], headers={"Content-Encoding": "gzip", **more})


def gzip_bomb(size: int) -> Answer:
    """Zeros that decompress to ``size`` bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    block = bytes(1 << 20)
    pieces = [packer.compress(block) for _ in range(size >> 20)]
    return Answer(body=b"".join((*pieces, packer.flush())), headers={"Content-Encoding": "gzip"})


class Site:
    """A server for the time of a ``with`` block.

    ``routes`` maps a path, with or without its query, to what is answered; a tuple is answered
    one after another and its last for ever. Paths that are not there are answered 404, robots.txt
    too unless it is served. Requests are in ``asked``, robots.txt apart in ``asked_robots``.
    """

    def __init__(self, *, host: str = "127.0.0.1", tls: bool = False) -> None:
        self.routes: dict[str, tuple[Route, ...]] = {}
        self.asked: list[Asked] = []
        self.asked_robots: list[Asked] = []
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Condition()
        self._closing = threading.Event()
        self._server = _Server((host, 0), self)
        if tls:
            self._server.socket = _tls(self._server.socket)
        self.scheme = "https" if tls else "http"
        self.host = host
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def netloc(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The site's address without a slash at its end."""
        return f"{self.scheme}://{self.netloc}"

    def serve(self, target: str, *routes: Route | bytes | str) -> str:
        """Answer ``target`` (a path, with its query if that matters); gives its full address."""
        self.routes[target] = tuple(
            Answer(body=one) if isinstance(one, bytes | str) else one for one in routes
        )
        return self.url + target

    def robots(self, text: str) -> None:
        """Serve a robots.txt."""
        self.serve("/robots.txt", Answer(body=text, media_type="text/plain"))

    def paths(self) -> list[str]:
        """What was asked for, in order, without robots.txt."""
        return [asked.target for asked in self.asked]

    async def until_asked(self, path: str) -> None:
        """Wait until ``path`` was asked for."""

        def wait() -> None:
            with self._lock:
                if not self._lock.wait_for(lambda: path in self.paths(), timeout=60):
                    raise TimeoutError(f"{path} was not asked for")

        await asyncio.to_thread(wait)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer_to(self, asked: Asked) -> Answer:
        """The answer for one request, which is kept."""
        with self._lock:
            kept = self.asked_robots if asked.path == "/robots.txt" else self.asked
            kept.append(asked)
            self._lock.notify_all()
            key = asked.target if asked.target in self.routes else asked.path
            routes = self.routes.get(key)
            if routes is None:
                return Answer(status=404, body="<h1>Not Found</h1>")
            if len(routes) > 1:
                self.routes[key] = routes[1:]
        answer = routes[0](asked) if callable(routes[0]) else routes[0]
        return _not_modified(answer) if _is_known(asked, answer) else answer

    def entered(self) -> None:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)

    def left(self) -> None:
        with self._lock:
            self._at_once -= 1

    def pause(self, seconds: float) -> None:
        """Wait, unless the site closes."""
        if self._closing.wait(seconds):
            raise ConnectionAbortedError


def _is_known(asked: Asked, answer: Answer) -> bool:
    if answer.etag is not None and "if-none-match" in asked.headers:
        return asked.headers["if-none-match"] == answer.etag
    since = asked.headers.get("if-modified-since")
    return answer.last_modified is not None and since == answer.last_modified


def _not_modified(answer: Answer) -> Answer:
    return Answer(status=304, headers=answer.headers, etag=answer.etag, length=-1)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], site: Site) -> None:
        self.site = site
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is part of many tests."""


class _Connection(socketserver.StreamRequestHandler):
    server: _Server
    disable_nagle_algorithm = True

    def handle(self) -> None:
        while self._one():
            pass

    def _one(self) -> bool:
        first = self.rfile.readline(65_536).decode("latin-1").split()
        if len(first) != 3:
            return False
        headers: dict[str, str] = {}
        while line := self.rfile.readline(65_536).decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        site = self.server.site
        asked = Asked(method=first[0], target=first[1], headers=headers, at=time.monotonic())
        site.entered()
        try:
            return self._send(site.answer_to(asked))
        finally:
            site.left()

    def _send(self, answer: Answer) -> bool:
        site = self.server.site
        if answer.silent:
            site.pause(answer.pause)
            self.wfile.write(answer.raw)
            return False
        length = len(answer.content) if answer.length is None else answer.length
        lines = [f"HTTP/1.1 {answer.status} Double", f"Date: {_http_date(datetime.now(UTC))}"]
        if answer.status != 304:
            lines.append(f"Content-Type: {answer.media_type}")
        if length >= 0:
            lines.append(f"Content-Length: {length}")
        if answer.etag is not None:
            lines.append(f"ETag: {answer.etag}")
        if answer.last_modified is not None:
            lines.append(f"Last-Modified: {answer.last_modified}")
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        self.wfile.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        if answer.chunks is None:
            site.pause(answer.pause)
            self.wfile.write(answer.content)
        else:
            for chunk in answer.chunks():
                site.pause(answer.pause)
                self.wfile.write(chunk)
        return length == len(answer.content) or answer.status == 304


def _http_date(when: datetime) -> str:
    return when.strftime("%a, %d %b %Y %H:%M:%S GMT")


def http_date_in(seconds: float) -> str:
    """The HTTP date so many seconds from now."""
    return _http_date(datetime.now(UTC) + timedelta(seconds=seconds))


def _tls(listening: socket.socket) -> socket.socket:
    """Wrap a listening socket with a certificate that nobody signed."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "site.pem"
        file.write_bytes(pem)
        context.load_cert_chain(file)
    return context.wrap_socket(listening, server_side=True, do_handshake_on_connect=False)
