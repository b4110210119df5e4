"""What is watched: a publisher's sources as declared, free of how they are fetched or stored."""

from dataclasses import dataclass, field
from enum import StrEnum


class Method(StrEnum):
    """How a source is published, which decides the spider."""

    PAGE = "page"  #: one address, one publication (HTML, PDF, JSON or text)
    LISTING = "listing"  #: an index page that links publications
    COVERAGE_API = "coverage_api"  #: a CMS Coverage API document, several answers


class LineOfBusiness(StrEnum):
    """Which business of a payer a source speaks for."""

    COMMERCIAL = "commercial"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    MEDICAID = "medicaid"
    FEP = "fep"
    ORIGINAL_MEDICARE = "original_medicare"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes. ``date_meanings`` maps a printed label to what this publisher means by it."""

    slug: str
    name: str
    domains: tuple[str, ...] = ()
    date_meanings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One thing watched.

    ``every`` is the cadence in seconds. ``select`` and ``drop`` are CSS selectors for HTML,
    ``quirks`` the name of a function in ``reader.publishers``. ``follow`` is, for a listing, a
    regular expression of the addresses that are publications. ``number`` is the policy number the
    publication is known by, where it is one.
    """

    slug: str
    publisher: Publisher
    title: str
    url: str
    method: Method = Method.PAGE
    line_of_business: LineOfBusiness = LineOfBusiness.NOT_STATED
    jurisdictions: tuple[str, ...] = ()
    every: int = 86_400
    number: str | None = None
    select: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    follow: str | None = None
    quirks: str | None = None
    enabled: bool = False
    seen: str | None = None
    origin: str = field(default="", compare=False)
