"""A folder of files as a site: each file answers at its path.

A file also answers without its ending (``cpb/0567.html`` for ``/cpb/0567``), and ``index.html`` its
folder. In texts ``{site}`` becomes the site's address. ``_answers.toml`` says what else is to be
known of a path, which may have a query::

    ["/MCG?mcgId=09-1"]
    file = "guideline.html"
    status = 200
    media_type = "text/html"
    headers = { ETag = "1" }

Without ``file`` the answer has the body of the file of that path, or none.
"""

import mimetypes
import tomllib
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.doubles.site import HTML, Answer, Site

_ANSWERS = "_answers.toml"
_TEXTS = frozenset({".html", ".htm", ".json", ".txt", ".xml"})
_SAFE = "/!()=,;:@&+$*'~"


def serve_folder(site: Site, folder: Path) -> None:
    """Let ``site`` answer with what is in ``folder`` and with nothing else."""
    site.routes.clear()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != _ANSWERS:
            for path in _paths(file.relative_to(folder)):
                site.serve(quote(path, safe=_SAFE), _answer(site, file))
    told = folder / _ANSWERS
    for target, said in tomllib.loads(told.read_text()).items() if told.is_file() else ():
        named = folder / said["file"] if "file" in said else None
        body = _answer(site, named) if named else _present(site, target)
        site.serve(
            target,
            Answer(
                status=said.get("status", 200),
                body=body.body,
                media_type=said.get("media_type", body.media_type),
                headers={
                    name: value.replace("{site}", site.url)
                    for name, value in said.get("headers", {}).items()
                },
            ),
        )


def _paths(file: Path) -> list[str]:
    whole = "/" + file.as_posix()
    if file.stem == "index":
        folder = whole.removesuffix(file.name)
        return [whole, folder, folder.rstrip("/") or "/"]
    return [whole, whole.removesuffix(file.suffix)]


def _answer(site: Site, file: Path) -> Answer:
    body = file.read_bytes()
    if file.suffix in _TEXTS:
        body = body.replace(b"{site}", site.url.encode())
    guessed = HTML if file.suffix in {".html", ".htm"} else mimetypes.guess_type(file.name)[0]
    return Answer(body=body, media_type=guessed or "application/octet-stream")


def _present(site: Site, target: str) -> Answer:
    routes = site.routes.get(target) or site.routes.get(urlsplit(target).path)
    found = routes[0] if routes else Answer()
    assert isinstance(found, Answer)
    return found
