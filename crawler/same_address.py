"""When two links of an index lead to one address."""

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import canonicalize_url, url_query_cleaner

#: Parameters that say where a reader came from, never what is read.
_TRACKING: Final = (
    *("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id"),
    *("gclid", "fbclid", "msclkid", "mc_cid", "mc_eid", "_ga", "_gl"),
)
#: Parameters by which a publisher's system makes browsers load a changed file anew.
_FRESHNESS: Final = ("v", "ver", "rev", "hash", "sfvrsn", "t", "ts")
_FILE: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|csv|tsv|txt|zip|rtf)\Z", re.IGNORECASE)
_PORTS: Final = {"http": ":80", "https": ":443"}


def stable_url(url: str) -> str:
    """The address without what changes while the document stays the same one.

    That is the fragment, parameters of tracking, an empty query, the default port, the case of the
    host, and for a file the parameters that only tell its freshness.
    """
    parts = urlsplit(url)
    dropped = (*_TRACKING, *_FRESHNESS) if _FILE.search(parts.path) else _TRACKING
    query = parts.query
    if query:
        cleaned = url_query_cleaner(url, dropped, remove=True, unique=False)
        query = urlsplit(cleaned).query
    host = parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme.lower(), "\0"))
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", query, ""))


def identity_of(url: str) -> str:
    """Equal for two addresses of which one is only another writing of the other.

    Beyond :func:`stable_url`: http or https, a slash at the end, the order of the parameters and
    how a character is escaped.
    """
    parts = urlsplit(canonicalize_url(stable_url(url)))
    return urlunsplit(("", parts.netloc, parts.path.rstrip("/"), parts.query, ""))
