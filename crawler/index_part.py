"""What one answer says of an index: its links, and where it goes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from w3lib.url import safe_url_string

from crawler.answers import exact_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address that an index links, and the words it links it with."""

    url: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPart:
    """One page of an index.

    ``further`` are the addresses on which it goes on, of which those under a ``nested`` one are not
    looked for. ``whole`` is False when it breaks off, ``trouble`` says in words why it cannot be
    read. ``rolling`` is True for a form that lists only what is latest.
    """

    links: tuple[Link, ...] = ()
    further: tuple[str, ...] = ()
    nested: bool = False
    whole: bool = True
    rolling: bool = False
    trouble: str | None = None


def web_address(base: str, written: str) -> str | None:
    """The http address that ``written`` means on the page ``base``, None where it means none."""
    try:
        url = exact_url(safe_url_string(urljoin(base, written.strip())))
    except ValueError:
        return None
    return url if url.lower().startswith(("http://", "https://")) else None


def words_of(texts: Iterator[str]) -> str | None:
    """The first text that says something, in single spaces."""
    return next((words for text in texts if (words := " ".join(text.split()))), None)
