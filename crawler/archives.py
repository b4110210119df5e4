"""Whether an answer is the data file that was asked for: judged before it is kept or packed.

A licence page, an error page or half an archive must not become one of the files of a release, where
no later gate would see it.
"""

import re
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit
from zipfile import BadZipFile, ZipFile

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html
from scrapy.http import Response

from crawler.answers import header, status_trouble
from crawler.licensed import is_licence_page
from crawler.trouble import FetchTroubleError
from policy.captures import Reason, Remedy
from policy.text import normalise
from policy.walls import wall_in

_UNPACKED: Final = (
    4_000_000_000  #: bytes an archive may announce; all articles of CMS are under 2 GB
)
_MEMBERS: Final = 5_000
_READ: Final = 200_000  #: bytes of a page that stands instead of a file
_WORDS: Final = 2_500
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_PAGE: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_ASKS: Final = re.compile(r"(?:accept|agree).{0,200}licen[sc]e|licen[sc]e.{0,200}(?:accept|agree)")


def good_file(response: Response, *, archive: bool) -> Response:
    """The response, if it is 200 and a data file; where ``archive``, a ZIP that is whole.

    Raises :class:`FetchTroubleError` with what it is instead.
    """
    trouble = status_trouble(response)
    if trouble is not None:
        raise trouble
    body, url = response.body, response.url
    said_html = "html" in (header(response, "Content-Type") or "").lower()
    if _PAGE.match(body[:_READ]) or (said_html and not body.startswith(_ZIP)):
        raise _page_instead(response)
    if response.status != 200:
        remedy = Remedy.RETRY if response.status >= 500 else Remedy.OPERATOR
        raise FetchTroubleError(
            Reason.HTTP_STATUS,
            remedy,
            f"{url} was answered {response.status}",
            status=response.status,
        )
    if not body:
        raise FetchTroubleError(Reason.EMPTY, Remedy.RETRY, f"{url} holds nothing")
    if body.startswith(_ZIP):
        _check_archive(body, url)
    elif archive:
        raise FetchTroubleError(
            Reason.WRONG_TYPE,
            Remedy.OPERATOR,
            f"{url} is not a ZIP archive: it begins with {body[:16]!r}",
        )
    return response


def is_archive_address(url: str) -> bool:
    """Whether the address says that a ZIP archive stands there."""
    return urlsplit(url).path.lower().endswith(".zip")


def visible_text(body: bytes) -> str:
    """The words of a page in comparison form, about the first 200 KB of it."""
    try:
        page = lxml_html.document_fromstring(body[:_READ])
    except (etree.ParserError, ValueError):
        return ""
    etree.strip_elements(page, "script", "style", "noscript", etree.Comment, with_tail=False)
    return normalise(" ".join(page.itertext()))


def _page_instead(response: Response) -> FetchTroubleError:
    text = visible_text(response.body)
    where = f"{response.url} gives a page instead of a data file"
    if _ASKS.search(text[:_WORDS]) or is_licence_page(response.url):
        return FetchTroubleError(
            Reason.LICENCE_PAGE,
            Remedy.OPERATOR,
            f"{where}: it asks to accept a licence; open it in a browser and see what it asks for",
            status=response.status,
        )
    wall = wall_in(text[:_WORDS])
    if wall is not None:
        return FetchTroubleError(
            wall.reason,
            wall.remedy,
            f"{where}: it says {wall.words!r}",
            status=response.status,
        )
    return FetchTroubleError(Reason.WRONG_TYPE, Remedy.OPERATOR, where, status=response.status)


def _check_archive(body: bytes, url: str) -> None:
    try:
        with ZipFile(BytesIO(body)) as archive:
            members = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise FetchTroubleError(
            Reason.TRUNCATED,
            Remedy.RETRY,
            f"{url} is a ZIP archive that breaks off or is damaged: {error}",
        ) from error
    announced = sum(member.file_size for member in members)
    if announced > _UNPACKED or len(members) > _MEMBERS:
        raise FetchTroubleError(
            Reason.TOO_LARGE,
            Remedy.OPERATOR,
            f"{url} would unpack to {len(members)} files of {announced} bytes, "
            f"more than {_MEMBERS} files or {_UNPACKED} bytes",
        )
    if not members:
        raise FetchTroubleError(Reason.EMPTY, Remedy.RETRY, f"{url} is an archive of nothing")
