"""Content codings undone, strictly: within the size limit, and only when the stream is whole.

A lenient decoder hands over what it got from a stream that broke off, which would be read as a
policy that lost its second half.
"""

import zlib
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.spiders.source import visit_of
from crawler.trouble import FetchTroubleError
from crawler.visit import Visit
from policy.captures import Reason, Remedy

#: What we say we can undo.
ACCEPTED = "gzip, deflate"
_CODINGS = 3  # one over another; a page needs one
_MEMBERS = 1_000  # gzip streams in one body; a server needs one
_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS


class Decompress:
    """Asks for gzip or deflate and gives bodies as they were before."""

    def __init__(self, visit: Visit) -> None:
        self._limit = visit.settings.max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy, once a crawl."""
        return cls(visit_of(crawler))

    def process_request(self, request: Request) -> None:
        """Say what can be undone."""
        request.headers["Accept-Encoding"] = ACCEPTED

    def process_response(self, request: Request, response: Response) -> Response:
        """The response with its body decoded, or :class:`FetchTroubleError`."""
        codings = [
            coding.strip().lower()
            for line in response.headers.getlist("Content-Encoding")
            for coding in line.decode("latin-1").split(",")
        ]
        if len(codings) > _CODINGS:
            raise FetchTroubleError(
                Reason.UNREADABLE, Remedy.OPERATOR, f"{request.url} is compressed over and over"
            )
        body = response.body
        if not body:
            return response
        for coding in reversed(codings):
            body = self._undo(coding, body, request.url)
        return response.replace(body=body) if codings else response

    def _undo(self, coding: str, body: bytes, url: str) -> bytes:
        if coding in {"", "identity"}:
            return body
        if coding not in {"gzip", "x-gzip", "deflate"}:
            raise FetchTroubleError(
                Reason.UNREADABLE,
                Remedy.OPERATOR,
                f"{url} came in the coding {coding!r}, which was not asked for",
            )
        try:
            if coding == "deflate":
                return self._inflate(body, _ZLIB if _has_zlib_header(body) else _RAW, url)
            return self._inflate(body, _GZIP, url)
        except zlib.error as error:
            raise FetchTroubleError(
                Reason.UNREADABLE, Remedy.RETRY, f"{url} came with damaged compression: {error}"
            ) from error

    def _inflate(self, body: bytes, window: int, url: str) -> bytes:
        """All members of ``body``, at most ``max_bytes``."""
        whole = bytearray()
        for _ in range(_MEMBERS):
            member = zlib.decompressobj(window)
            whole += member.decompress(body, self._limit + 1 - len(whole))
            if len(whole) > self._limit:
                raise FetchTroubleError(
                    Reason.TOO_LARGE,
                    Remedy.OPERATOR,
                    f"{url} gives more than {self._limit} bytes once decompressed",
                )
            if not member.eof:
                raise FetchTroubleError(
                    Reason.TRUNCATED, Remedy.RETRY, f"{url} broke off inside its compression"
                )
            body = member.unused_data
            if window != _GZIP or not body.startswith(b"\x1f\x8b"):
                return bytes(whole)
        raise FetchTroubleError(
            Reason.UNREADABLE, Remedy.OPERATOR, f"{url} is compressed in too many pieces"
        )


def _has_zlib_header(body: bytes) -> bool:
    return len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2]) % 31 == 0
