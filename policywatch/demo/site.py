"""A web site on loopback that shows one edition of a folder at a time.

The rules by which a file answers a request stand in ``pages/README.md``.
"""

import asyncio
import hashlib
import mimetypes
import socket
import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from policywatch.web.server import EmbeddedServer

_STATUS_FILE = "_status.toml"


class PagesError(Exception):
    """A folder that is no folder of editions; says what is missing where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Site:
    """The site, and which edition it shows."""

    folder: Path
    edition: int
    address: str = ""

    @property
    def sources(self) -> Path:
        """The declarations of what is watched."""
        return self.folder / "sources"

    def answer(self, path: str, query: Mapping[str, str]) -> Response:
        """What the present edition has for a path and its query."""
        root = self.folder / "editions" / str(self.edition)
        said = _declared_answer(root, path, query)
        file = _file(root, path, query)
        if file is None:
            status = said.status if said else 404
            return Response(b"", status_code=status, headers=dict(said.headers) if said else {})
        body = file.read_bytes()
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        return Response(
            body,
            status_code=said.status if said else 200,
            headers={"ETag": etag, **(said.headers if said else {})},
            media_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        )


def editions_of(folder: Path) -> tuple[int, ...]:
    """The editions in a folder, in order; raises :class:`PagesError` when there are not two."""
    if not (folder / "sources").is_dir():
        raise PagesError(f"{folder} has no sources folder with one TOML file a publisher")
    root = folder / "editions"
    numbers = sorted(
        int(path.name)
        for path in (root.iterdir() if root.is_dir() else ())
        if path.is_dir() and path.name.isdecimal()
    )
    if len(numbers) < 2:
        raise PagesError(f"{root} needs at least two editions, as folders named 1, 2, ...")
    return tuple(numbers)


def _declared_answer(root: Path, path: str, query: Mapping[str, str]) -> _Answer | None:
    file = root / _STATUS_FILE
    if not file.is_file():
        return None
    try:
        declared: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PagesError(f"{file} is not TOML: {error}") from error
    asked = f"{path}?{urlencode(sorted(query.items()))}" if query else path
    said = declared.get(asked) or declared.get(path)
    if not isinstance(said, dict):
        return None
    headers = {str(name): str(value) for name, value in dict(said.get("headers", {})).items()}
    return _Answer(status=int(said.get("status", 200)), headers=headers)


def _file(root: Path, path: str, query: Mapping[str, str]) -> Path | None:
    """The file that answers: by path, with the most keys of the query in its name."""
    parts = [part for part in path.split("/") if part]
    if path.endswith("/"):
        parts.append("index")
    if not parts or any(part.startswith((".", "_")) for part in parts):
        return None
    folder = root.joinpath(*parts[:-1])
    if not folder.is_dir():
        return None
    best: tuple[int, Path] | None = None
    for file in sorted(folder.iterdir()):
        if file.name.startswith((".", "_")) or not file.is_file():
            continue
        keys = _keys(file.name, parts[-1])
        if keys is not None and keys.items() <= dict(query).items():
            best = max(best or (-1, file), (len(keys), file), key=lambda item: item[0])
    return best[1] if best else None


def _keys(name: str, wanted: str) -> dict[str, str] | None:
    """The query that a file's name asks for; None when it is not a file of that name."""
    if name == wanted:
        return {}
    whole, dot, extension = name.rpartition(".")
    stem, *pairs = (whole if dot else name).split("__")
    if wanted not in {stem, f"{stem}.{extension}"} or not all("=" in pair for pair in pairs):
        return None
    return dict(pair.split("=", 1) for pair in pairs)


@asynccontextmanager
async def served(folder: Path, edition: int) -> AsyncIterator[Site]:
    """The site on a free port of the loopback interface, on the caller's loop."""
    site = Site(folder=folder, edition=edition)

    async def respond(request: Request) -> Response:
        response = site.answer(request.url.path, dict(request.query_params))
        if response.status_code == 200 and request.headers.get(
            "if-none-match"
        ) == response.headers.get("etag"):
            return Response(status_code=304, headers={"ETag": response.headers["etag"]})
        return response

    listening = socket.create_server(("127.0.0.1", 0))
    site.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = EmbeddedServer(
        uvicorn.Config(
            Starlette(routes=[Route("/{path:path}", respond)]),
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield site
    finally:
        server.should_exit = True
        await serving
        listening.close()
