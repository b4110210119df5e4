"""What a reader makes of a capture: blocks in order, dates as stated, assertions about codes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.codes import CodeSystem

EVERYWHERE = "all"  #: the jurisdiction of a date or statement that names none


class BlockKind(StrEnum):
    """The shape of a block in the publication."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of a publication, in reading order.

    ``path`` holds the headings above it, outermost first. A table row has ``cells`` as (column,
    value) pairs; ``text`` is then the values joined with " | ". ``page`` is the one-based page of
    a PDF. For a heading, ``level`` is 1 to 9 and ``path`` excludes the heading itself.
    """

    kind: BlockKind
    text: str
    path: tuple[str, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    level: int = 0
    page: int | None = None


class DateLabel(StrEnum):
    """What a stated date is about. The publisher's own label is kept beside it."""

    EFFECTIVE = "effective"  #: when this text, or a change it describes, applies
    ORIGINAL_EFFECTIVE = "original_effective"  #: when the first version applied
    REVISION_EFFECTIVE = "revision_effective"  #: when this revision applies
    PUBLISHED = "published"
    LAST_REVIEW = "last_review"
    NEXT_REVIEW = "next_review"
    END = "end"  #: last day this text applies
    RETIRED = "retired"
    OTHER = "other"


class Precision(StrEnum):
    """How much of a date was printed."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A date as the publisher prints it; never an instant, never converted through a zone.

    ``printed`` is the date as printed, ``printed_label`` the label before it, empty where it stands
    in a sentence or a column. ``jurisdiction`` is
    "all", a state ("OH") or a contractor.
    """

    label: DateLabel
    printed_label: str
    day: date
    printed: str
    jurisdiction: str = EVERYWHERE
    precision: Precision = Precision.DAY


class Aspect(StrEnum):
    """What a statement, or a change, is about."""

    COVERAGE = "coverage"
    AUTHORIZATION = "authorization"
    DIAGNOSIS = "diagnosis"
    UNITS = "units"
    PAIRING = "pairing"
    MODIFIER = "modifier"
    DOCUMENTATION = "documentation"
    PLACE = "place"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One assertion about one code.

    The key is (system, code, aspect, place); ``value`` is what is asserted, in a small vocabulary
    for each aspect (coverage: ``covered``, ``not_covered``, ``listed``, ...; authorization:
    ``required``, ``not_required``; units: the number). ``place`` is the heading path that governs
    the code. ``quote`` is the publisher's own row or sentence.
    """

    system: CodeSystem
    code: str
    aspect: Aspect
    place: tuple[str, ...]
    value: str
    quote: str
    jurisdiction: str = EVERYWHERE
    effective_from: date | None = None
    effective_to: date | None = None

    @property
    def key(self) -> tuple[CodeSystem, str, Aspect, tuple[str, ...], str]:
        """What makes two editions' statements the same assertion."""
        return (self.system, self.code, self.aspect, self.place, self.jurisdiction)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedRow:
    """One record of a data file: what identifies it, and its columns as (name, value as printed)."""

    key: tuple[str, ...]
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedTable:
    """A data file of a known layout, reduced to the records of some codes.

    ``layout`` names the layout ("ncci_ptp_practitioner", "mue_practitioner", "pprrvu", ...).
    A key may stand in several rows (an edit with two periods). ``codes`` are those the rows were
    kept for, empty for all; ``records`` counts the records of the whole file.
    """

    layout: str
    rows: tuple[KeyedRow, ...]
    records: int
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A publication as read: what the gates judge and the comparison compares.

    ``number`` is the policy number as the publisher writes it, ``version`` its own revision mark
    (UnitedHealthcare's letters, the version of a CMS article). ``complete`` is False when the text
    ends where no publication would; ``warnings`` say so in words.
    ``unread_pages`` are pages of a PDF, from one, that are pictures without a text layer.
    ``table`` is there where the publication is a data file of a known layout.
    """

    title: str
    blocks: tuple[Block, ...]
    number: str | None = None
    version: str | None = None
    dates: tuple[StatedDate, ...] = ()
    statements: tuple[Statement, ...] = ()
    complete: bool = True
    warnings: tuple[str, ...] = ()
    unread_pages: tuple[int, ...] = ()
    table: KeyedTable | None = None

    @property
    def text(self) -> str:
        """All blocks, one a line: what the text hash and the size gates are taken from."""
        return "\n".join(block.text for block in self.blocks)
