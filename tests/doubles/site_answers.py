"""What a site is asked and what it answers, well-behaved or not."""

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
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


def http_date(when: datetime) -> str:
    return when.strftime("%a, %d %b %Y %H:%M:%S GMT")


def http_date_in(seconds: float) -> str:
    """The HTTP date so many seconds from now."""
    return http_date(datetime.now(UTC) + timedelta(seconds=seconds))
