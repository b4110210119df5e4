"""A policy as the department that writes it holds it, before any template makes a page of it."""

from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Fact:
    """One sentence and what it is about: its topic, its codes and the phrasing it was made with.

    ``form`` and ``said`` are the phrasing's number and its words, so that the same sentence can be
    written again with one thing changed.
    """

    topic: str
    text: str
    codes: tuple[str, ...] = ()
    form: int = 0
    said: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Entries:
    """A list under a sentence that leads it in."""

    topic: str
    lead: str
    entries: list[str]


@dataclass(slots=True, kw_only=True)
class Row:
    """A code, its description in our own words, and what further columns say of it."""

    code: str
    words: str
    cells: dict[str, str] = field(default_factory=dict)
    mark: str = ""


@dataclass(slots=True, kw_only=True)
class Group:
    """A list of codes under one heading.

    ``verdict`` is what the heading says: covered, not_covered, related, authorization, diagnosis.
    """

    verdict: str
    heading: str
    rows: list[Row]
    columns: tuple[str, ...] = ()
    legend: str = ""

    @property
    def codes(self) -> list[str]:
        return [row.code for row in self.rows]

    def row(self, code: str) -> Row:
        """The row of a code."""
        return next(row for row in self.rows if row.code == code)


Item = Fact | Entries | Group


@dataclass(slots=True, kw_only=True)
class Section:
    """A heading and what stands under it; ``part`` says of what use it is to a biller."""

    part: str
    heading: str
    items: list[Item]


@dataclass(slots=True, kw_only=True)
class Source:
    """The whole policy.

    ``dates`` are labels with ISO days in printed order; ``effective`` is the label of the date that
    is the day of the present text, None where none is printed. ``history`` are rows newest first, as
    (date, words).
    """

    publisher: str
    title: str
    number: str
    version: str
    dates: dict[str, str]
    effective: str | None
    sections: list[Section]
    history: list[tuple[str, str]]
    notices: list[Fact] = field(default_factory=list)

    def groups(self, *verdicts: str) -> list[Group]:
        """The code lists, of these verdicts where any is named."""
        return [
            item
            for section in self.sections
            for item in section.items
            if isinstance(item, Group) and (not verdicts or item.verdict in verdicts)
        ]

    def facts(self, topic: str) -> list[Fact]:
        """The sentences on a topic."""
        return [
            item
            for section in self.sections
            for item in section.items
            if isinstance(item, Fact) and item.topic == topic
        ]

    def lists(self, topic: str) -> list[Entries]:
        """The lists on a topic."""
        return [
            item
            for section in self.sections
            for item in section.items
            if isinstance(item, Entries) and item.topic == topic
        ]

    def section(self, part: str) -> Section:
        """The first section of a part."""
        return next(section for section in self.sections if section.part == part)

    @property
    def stated(self) -> str | None:
        """The day of the present text as ISO, where the document prints it."""
        return self.dates.get(self.effective) if self.effective else None
