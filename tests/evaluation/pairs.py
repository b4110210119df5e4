"""A labelled pair of editions: two files, and what truly changed from one to the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One change that a careful reader of both editions would report.

    ``kinds`` are the kinds that say it rightly, mostly one; ``codes`` the codes it is about, all of
    them and no other. ``effective`` are the dates stated for it by jurisdiction ("all", "OH"), as
    ISO days; empty where none is stated. ``before`` and ``after`` are words that must stand in the
    side quoted; empty where nothing stood there. ``code_level`` is True where a code is listed,
    unlisted or given another verdict or value, False for prose about services.
    """

    kinds: frozenset[str]
    codes: frozenset[str]
    effective: Mapping[str, str] = field(default_factory=dict)
    before: str = ""
    after: str = ""
    code_level: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two editions of one publication as files.

    ``publisher`` and ``shape`` name what the page is modelled on ("aetna", "bulletin with code
    groups"), ``format`` the ending of both files without its dot ("html", "pdf", "txt", "csv", "json"). ``mutations`` names what
    was done to the source of the later side. A pair without labels differs in noise only.
    """

    name: str
    publisher: str
    shape: str
    format: str
    before: bytes
    after: bytes
    labels: tuple[Label, ...]
    mutations: tuple[str, ...]
