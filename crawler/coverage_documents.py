"""Which document or report of the CMS Coverage API a source means, and the addresses of its parts.

After the API's own specification (OpenAPI, version 1.5): an article or LCD is given in parts, one
endpoint each, by number and optionally version; without a version the newest is given. The parts
named here are those that carry coverage and coding; each of them is needed, since a document that
lacks one would look like a document that lost its codes.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from policy.sources import Source


@dataclass(frozen=True, slots=True)
class _Kind:
    key: str
    version_key: str
    parts: tuple[str, ...]
    licensed: bool


_KINDS = {
    "article": _Kind(
        key="articleid",
        version_key="ver",
        parts=(
            "",
            "hcpc-code",
            "hcpc-code-group",
            "hcpc-modifier",
            "hcpc-modifier-group",
            "icd10-covered",
            "icd10-covered-group",
            "icd10-noncovered",
            "icd10-noncovered-group",
            "other-coding-group",
            "revision-history",
            "contractor",
            "primary-jurisdiction",
            "related-documents",
            "future-retire",
        ),
        licensed=True,
    ),
    "lcd": _Kind(
        key="lcdid",
        version_key="ver",
        parts=(
            "",
            "hcpc-code",
            "hcpc-code-group",
            "reason-change",
            "synopsis-changes",
            "revision-history",
            "contractor",
            "primary-jurisdiction",
            "related-documents",
            "future-retire",
        ),
        licensed=True,
    ),
    "ncd": _Kind(key="ncdid", version_key="ncdver", parts=("", "other-versions/"), licensed=False),
}
_BY_LETTER = {"A": "article", "L": "lcd"}
#: Parts that speak of all versions of a document; they are asked for without one.
_OF_ALL_VERSIONS = frozenset({"other-versions/", "future-retire"})
_ADDRESS = re.compile(
    r"(?P<root>.*?/v\d+)(?:/data/(?P<kind>\w+)|/reports/(?P<report>[\w-]+(?:/[\w-]+)?))?/?\Z"
)
REPORTS = "reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageDocument:
    """One document of the API, or a report, of which ``number`` is the name and ``query`` the rest.

    ``root`` is the API's address with its version, without a slash.
    """

    root: str
    kind: str
    number: str
    version: str | None = None
    query: str = ""

    @property
    def locator(self) -> str:
        """The name within the source, the same for every version: ``article/57113``."""
        return f"{self.kind}/{self.number}"

    @property
    def licensed(self) -> bool:
        """Whether the AMA, ADA and AHA terms have to be accepted first."""
        return self.kind != REPORTS and _KINDS[self.kind].licensed

    @property
    def licence_url(self) -> str:
        """Where a token is given; asking for one accepts the terms."""
        return f"{self.root}/metadata/license-agreement/"

    @property
    def address(self) -> str:
        """What the addresses of all its parts begin with."""
        return f"{self.root}/{REPORTS if self.kind == REPORTS else f'data/{self.kind}'}/"

    @property
    def part_urls(self) -> tuple[str, ...]:
        """The first page of each part, the document itself first."""
        if self.kind == REPORTS:
            return (f"{self.address}{self.number}/{self.query}",)
        kind = _KINDS[self.kind]
        query = {kind.key: self.number}
        of_this = query if self.version is None else {**query, kind.version_key: self.version}
        return tuple(
            f"{self.address}{part}?{urlencode(query if part in _OF_ALL_VERSIONS else of_this)}"
            for part in kind.parts
        )


def document_of(source: Source) -> CoverageDocument | None:
    """The document a source means, by its URL or else by its number; None when neither says.

    The URL is that of the document (``.../v1/data/article/?articleid=57113``), of a report
    (``.../v1/reports/whats-new/local/``), or of the API (``.../v1/``), with the number declared as
    CMS prints it (``A57113``, ``L34938``).
    """
    address = urlsplit(source.url)
    found = _ADDRESS.match(f"{address.scheme}://{address.netloc}{address.path}")
    if found is None:
        return None
    if found["report"]:
        query_string = f"?{address.query}" if address.query else ""
        return CoverageDocument(
            root=found["root"], kind=REPORTS, number=found["report"], query=query_string
        )
    letter, digits = _printed(source.number)
    name = found["kind"] or _BY_LETTER.get(letter)
    kind = _KINDS.get(name or "")
    if name is None or kind is None:
        return None
    query = {key.lower(): value for key, value in parse_qsl(address.query)}
    number = query.get(kind.key, digits).lstrip("AaLl")
    if not number.isdigit():
        return None
    return CoverageDocument(
        root=found["root"], kind=name, number=number, version=query.get(kind.version_key)
    )


def locator_of(source: Source) -> str:
    """The one locator of a Coverage API source; its URL where it names no document."""
    document = document_of(source)
    return source.url if document is None else document.locator


def _printed(number: str | None) -> tuple[str, str]:
    found = re.fullmatch(r"([A-Za-z]?)(\d+)", number or "")
    return (found[1].upper(), found[2]) if found else ("", "")
