"""The guarded connection: the only place from which a crawl reaches the network.

A Scrapy download handler on aiohttp. It checks the address actually dialled, whatever name,
literal or redirect led there; takes no proxy, cookie or credential from the environment; verifies
TLS; and gives a whole body within the limits of time and size, or a :class:`FetchTroubleError`.
"""

import socket
from contextvars import ContextVar
from dataclasses import dataclass, field

import aiohttp
import yarl
from aiohttp.typedefs import LooseHeaders
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from crawler.dialling import trouble_of
from crawler.rest import asked_rest, is_busy
from crawler.spiders.source import visit_of
from crawler.trouble import FetchTroubleError
from policy.addresses import refusal
from policy.captures import Reason, Remedy

_CHUNK = 65_536


@dataclass(slots=True)
class _Dial:
    """One request's way to its host: the addresses refused, and whether one was dialled."""

    host: str
    refused: list[str] = field(default_factory=list)
    dialled: bool = False


_DIALLING: ContextVar[_Dial] = ContextVar("policywatch_dialling")


class GuardedConnection(BaseDownloadHandler):
    """Downloads http and https for one crawl."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._visit = visit_of(crawler)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(socket_factory=self._socket_to, ssl=True),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            middlewares=(_once,),
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    def _socket_to(self, info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        dial = _DIALLING.get()
        refused = refusal(str(address[0]), dial.host, self._visit.settings.allow_hosts)
        if refused is not None:
            dial.refused.append(refused)
            raise OSError(refused)
        dial.dialled = True
        return socket.socket(family, kind, protocol)

    async def download_request(self, request: Request) -> Response:
        """The answer to ``request`` with its whole body, still compressed.

        The rest that a troubled host is owed is noted before its next request has its turn.
        Raises :class:`FetchTroubleError`.
        """
        visit, settings = self._visit, self._visit.settings
        turn = visit.hosts[request.url].turn(
            delay=settings.delay, max_wait=settings.max_wait, interrupt=visit.interrupt
        )
        async with turn:
            try:
                response = await self._download(request)
            except FetchTroubleError as trouble:
                if trouble.again:
                    self._rest(request, None)
                raise
            if is_busy(response):
                self._rest(request, asked_rest(response, visit.now()))
            return response

    def _rest(self, request: Request, asked: float | None) -> None:
        """Leave the host alone for as long as it asked, else a little before the repetition."""
        visit = self._visit
        tried = visit.tried(request)
        if asked is not None:
            visit.hosts[request.url].leave_alone(asked)
        elif tried < visit.settings.retries:
            visit.hosts[request.url].leave_alone(visit.settings.backoff * 2**tried)

    async def _download(self, request: Request) -> Response:
        timeout = self._visit.settings.timeout
        url = _url(request.url)
        dial = _Dial(f"{url.host_subcomponent}:{url.port}")
        token = _DIALLING.set(dial)
        answer: aiohttp.ClientResponse | None = None
        try:
            async with (
                self._visit.interrupt.wait(timeout),
                self._session.request(
                    request.method,
                    url,
                    headers=_headers(request),
                    timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
                    allow_redirects=False,
                ) as answer,
            ):
                body = await self._body(answer, request.url)
                return Response(
                    request.url,
                    status=answer.status,
                    headers=Headers(list(answer.raw_headers)),
                    body=body,
                )
        except TimeoutError as late:
            raise FetchTroubleError(
                Reason.TIMEOUT,
                Remedy.RETRY,
                f"{request.url} was not answered whole within {timeout:g} seconds",
            ) from late
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if dial.refused and not dial.dialled:
                raise FetchTroubleError(
                    Reason.ADDRESS_REFUSED, Remedy.OPERATOR, dial.refused[0], anywhere=True
                ) from error
            raise trouble_of(error, request.url, answered=answer is not None) from error
        finally:
            _DIALLING.reset(token)

    async def _body(self, answer: aiohttp.ClientResponse, url: str) -> bytes:
        limit = self._visit.settings.max_bytes
        body = bytearray()
        if (answer.content_length or 0) <= limit:
            async for chunk in answer.content.iter_chunked(_CHUNK):
                body += chunk
                if len(body) > limit:
                    break
            else:
                return bytes(body)
        answer.close()
        raise FetchTroubleError(
            Reason.TOO_LARGE, Remedy.OPERATOR, f"{url} gives more than {limit} bytes"
        )

    async def close(self) -> None:
        """Close what is still open to any host."""
        await self._session.close()


async def _once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Send the request once: aiohttp would repeat a lost one by itself, at once and uncounted."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise trouble_of(error, str(request.url), answered=False) from error


def _url(url: str) -> yarl.URL:
    """The address as it is dialled, so that what is allowed is judged by the same reading of it."""
    try:
        return yarl.URL(url, encoded=True)
    except ValueError as error:
        raise FetchTroubleError(
            Reason.ADDRESS_REFUSED,
            Remedy.OPERATOR,
            f"{url!r} is not a URL that can be opened: {error}",
            anywhere=True,
        ) from error


def _headers(request: Request) -> LooseHeaders:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in request.headers.items()
        for value in values
    ]
