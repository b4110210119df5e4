"""The envelope of a Coverage API answer: its status, its token, its next page, its version."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from scrapy.http import Response

from crawler.trouble import FetchTroubleError
from policy.bundle import Part
from policy.captures import Reason, Remedy

#: The parts whose records name versions other than the document's own.
_OF_ALL_VERSIONS = frozenset({"revision-history", "related-documents", "future-retire"})
_VERSIONS = ("article_version", "lcd_version")


def part_text(response: Response) -> str:
    """The answer verbatim, as text."""
    try:
        return response.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_an_answer(response, "it is not UTF-8") from error


def next_page(first: str, response: Response) -> str | None:
    """The address of the page after ``response``, made from the part's ``first``; None at the end.

    Raises :class:`FetchTroubleError` when ``response`` is not an answer of the API.
    """
    token = _envelope(response)["meta"].get("next_token")
    joint = "&" if urlsplit(first).query else "?"
    return f"{first}{joint}next_token={quote(str(token), safe='')}" if token else None


def is_empty(response: Response) -> bool:
    """Whether the answer holds no record at all."""
    return not _envelope(response)["data"]


def token_in(response: Response) -> str:
    """The licence token that an answer of the licence endpoint gives."""
    for record in _envelope(response)["data"]:
        if isinstance(record, dict):
            for name, value in record.items():
                if name.lower() == "token" and isinstance(value, str) and value:
                    return value
    raise _not_an_answer(response, "it gives no token")


def version_conflict(parts: Sequence[Part]) -> str | None:
    """The versions that the parts are of, in words, when there is more than one."""
    versions = {
        str(record[name])
        for part in parts
        if urlsplit(part.url).path.rsplit("/", 1)[-1] not in _OF_ALL_VERSIONS
        for record in json.loads(part.text)["data"]
        if isinstance(record, dict)
        for name in _VERSIONS
        if record.get(name) is not None
    }
    return " and ".join(sorted(versions)) if len(versions) > 1 else None


def _envelope(response: Response) -> dict[str, Any]:
    try:
        answer = json.loads(part_text(response))
    except (ValueError, RecursionError) as error:  # the latter: brackets without end
        raise _not_an_answer(response, "it is not JSON") from error
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
        raise _not_an_answer(response, "it holds no data list")
    meta = answer.get("meta")
    answer["meta"] = meta = meta if isinstance(meta, dict) else {}
    status = meta.get("status")
    said = status.get("id", 200) if isinstance(status, dict) else 200
    if said != 200:
        raise FetchTroubleError(
            Reason.HTTP_STATUS,
            Remedy.RETRY,
            f"{response.url} says in its answer that it failed, with status {said}",
            status=response.status,
        )
    return answer


def _not_an_answer(response: Response, why: str) -> FetchTroubleError:
    return FetchTroubleError(
        Reason.WRONG_TYPE,
        Remedy.RETRY,
        f"{response.url} gave something else than an answer of the Coverage API: {why}",
        status=response.status,
    )
