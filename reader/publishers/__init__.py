"""A publisher's true quirks: one module each, named in its TOML or by its own markup."""

from collections.abc import Callable, Mapping

from bs4 import BeautifulSoup

from policy.captures import Reason
from policy.document import Document
from reader.errors import Unreadable
from reader.publishers import aetna

_QUIRKS: Mapping[str, Callable[[Document], Document]] = {"aetna": aetna.mend}


def recognised(soup: BeautifulSoup) -> str | None:
    """The quirks of a page whose own markup names its publisher's system."""
    if soup.find("meta", attrs={"name": "aet.cpbNumber"}) is not None:
        return "aetna"
    return None


def apply(quirks: str, document: Document) -> Document:
    """The document as the named module of this package mends it.

    Raises ``Unreadable`` for a name that is no module here: reading on without it would give a
    different text than the declaration asks for.
    """
    mend = _QUIRKS.get(quirks)
    if mend is None:
        raise Unreadable(
            Reason.UNREADABLE,
            f"the declaration names the quirks {quirks!r}; known are {', '.join(sorted(_QUIRKS))}",
        )
    return mend(document)
