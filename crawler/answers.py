"""An HTTP answer as values: its headers, its validators, and whether it is one to read."""

from urllib.parse import urldefrag, urljoin

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.trouble import FetchTroubleError
from policy.addresses import url_refusal
from policy.captures import Reason, Remedy, Validators

_SAID = 60  # characters of a header's value in our words

#: Left out of what is kept: names a session of ours and proves nothing.
_NOT_KEPT = frozenset({"set-cookie"})
_PERMANENT = frozenset({301, 308})  # RFC 9110


def exact_url(url: str) -> str:
    """The URL as a server sees it: without a fragment. Validators belong to this."""
    return urldefrag(url).url


def header(response: Response, name: str) -> str | None:
    """One header's value as text, None when absent or empty."""
    value: bytes | None = response.headers.get(name)
    return value.decode("latin-1").strip() or None if value else None


def headers_of(response: Response) -> tuple[tuple[str, str], ...]:
    """The headers as received, without cookies."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
        if name.decode("latin-1").lower() not in _NOT_KEPT
    )


def moved_to(response: Response) -> str | None:
    """Where the answer came from when only permanent redirects led there, else None."""
    hops = response.meta.get("redirect_reasons", ())
    return exact_url(response.url) if hops and set(hops) <= _PERMANENT else None


def validators_of(response: Response, known: Validators | None) -> Validators:
    """What to ask the URL of ``response`` with next time; a 304 that repeats nothing keeps it."""
    etag = header(response, "ETag")
    last_modified = header(response, "Last-Modified")
    if response.status == 304 and known is not None:
        return Validators(
            etag=etag or known.etag, last_modified=last_modified or known.last_modified
        )
    return Validators(etag=etag, last_modified=last_modified)


def status_trouble(response: Response) -> FetchTroubleError | None:
    """Why an answer's status leaves nothing to read, None when its body is to be judged.

    404 and 410 are gone; 429, and 503 with a time to come back, are not an answer yet; 206 is a
    part that nobody asked for. Other errors with a body are left to the gates, which can name the
    wall that it shows.
    """
    status, url = response.status, response.url
    if status == 206:
        return FetchTroubleError(
            Reason.TRUNCATED, Remedy.RETRY, f"{url} came in part only", status=status
        )
    if 200 <= status < 300 or status == 304:
        return None
    if status in {404, 410}:
        remedy = Remedy.RETRY if status == 404 else Remedy.OPERATOR
        return FetchTroubleError(
            Reason.GONE, remedy, f"{url} holds nothing: the server says {status}", status=status
        )
    if 300 <= status < 400:
        return _redirect_trouble(response)
    rest = header(response, "Retry-After")
    if status == 429 or (status == 503 and (rest or not response.body)):
        asked = f" and asks to come back after {rest[:_SAID]}" if rest else ""
        return FetchTroubleError(
            Reason.HTTP_STATUS,
            Remedy.RETRY,
            f"{url} is not served now: the server says {status}{asked}",
            status=status,
        )
    if response.body:
        return None
    remedy = Remedy.RETRY if status >= 500 else Remedy.OPERATOR
    return FetchTroubleError(
        Reason.HTTP_STATUS, remedy, f"{url} was answered {status} with no body", status=status
    )


def _redirect_trouble(response: Response) -> FetchTroubleError:
    """A redirect that was not followed: it leads nowhere, or to where we do not go."""
    target = header(response, "Location")
    if target is not None:
        refused = _target_refusal(response.url, target)
        if refused is not None:
            return FetchTroubleError(
                Reason.ADDRESS_REFUSED,
                Remedy.OPERATOR,
                f"{response.url} redirects where we do not go: {refused}",
                status=response.status,
            )
    return FetchTroubleError(
        Reason.HTTP_STATUS,
        Remedy.OPERATOR,
        f"{response.url} was answered {response.status} without a place to go",
        status=response.status,
    )


def _target_refusal(url: str, target: str) -> str | None:
    try:
        return url_refusal(urljoin(url, target))
    except ValueError as trouble:
        return f"{target[:_SAID]!r} is not a URL: {trouble}"


def ignored(error: IgnoreRequest, url: str) -> FetchTroubleError:
    """The trouble behind a request that Scrapy gave up: it was redirected too often."""
    return FetchTroubleError(
        Reason.HTTP_STATUS, Remedy.OPERATOR, f"{url} could not be followed: {error}"
    )
