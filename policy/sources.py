"""What is watched: a publisher's sources as declared, free of how they are fetched or stored."""

from dataclasses import dataclass, field
from enum import StrEnum


class Method(StrEnum):
    """How a source is published, which decides the spider."""

    PAGE = "page"  #: one address, one publication (HTML, PDF, JSON or text)
    LISTING = "listing"  #: an index page, feed, sitemap or JSON list that links publications
    SERIES = "series"  #: addresses that follow each other by a number or a month
    RELEASE = "release"  #: an index of data files, each release one or more of them
    EXPORT = "export"  #: one archive that holds many policies
    COVERAGE_API = "coverage_api"  #: a CMS Coverage API document, several answers
    FOLDER = "folder"  #: a directory into which a person drops what cannot be fetched


class Publishes(StrEnum):
    """What each publication of a source is."""

    POLICIES = "policies"  #: a text that holds until its next edition replaces it
    BULLETINS = "bulletins"  #: an issue that stands by itself and announces changes


class Certainty(StrEnum):
    """How sure a declared address is."""

    SEEN = "seen"  #: a copy of what stands there was read
    REPORTED = "reported"  #: others read it by machine and say so
    UNVERIFIED = "unverified"  #: nobody is known to have read it; never enabled by setup


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
    publication is known by, where it is one. ``jurisdictions`` are states ("OH") and contractors
    ("Novitas"). ``watched_for`` says in words what it decides about a line of a claim.

    The url of a series holds one mark that moves: ``{031}`` counts up from 031; ``{month}``,
    ``{Month}``, ``{mon}``, ``{Mon}``, ``{mm}``, ``{yyyy}`` and ``{yy}`` name a month. The url of a
    folder source is where a person finds the file. In ``follow`` of a release, named groups say
    which release a file belongs to: ``year`` with ``quarter``, ``letter`` (a to d) or ``month``,
    where there are any ``reissue`` and ``part``.
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
    certainty: Certainty = Certainty.UNVERIFIED
    publishes: Publishes = Publishes.POLICIES
    watched_for: str | None = None
    origin: str = field(default="", compare=False)
