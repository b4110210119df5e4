"""A web site on the loopback interface: real HTTP, answers as a test sets them, requests kept.

Works below http.server, on plain sockets, so that it can also break the rules: drop connections,
promise more than it sends, drip, or never end.
"""

import asyncio
import threading
from typing import Self

from tests.doubles.site_answers import (
    HTML,
    Answer,
    Asked,
    Route,
    broken_off,
    busy,
    dripping,
    dropped,
    endless,
    gzip_bomb,
    gzipped,
    hanging,
    http_date_in,
    not_http,
    redirect,
)
from tests.doubles.site_http import Server, with_tls

__all__ = [
    "HTML",
    "Answer",
    "Asked",
    "Route",
    "Site",
    "broken_off",
    "busy",
    "dripping",
    "dropped",
    "endless",
    "gzip_bomb",
    "gzipped",
    "hanging",
    "http_date_in",
    "not_http",
    "redirect",
]


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
        self._server = Server((host, 0), self)
        if tls:
            self._server.socket = with_tls(self._server.socket)
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
