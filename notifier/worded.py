"""A message in words, before any place that shows it has a say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A labelled fact. ``link`` is set where the text is an address that may be followed."""

    label: str
    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where the proof of a change is: the command always, the page where there is one."""

    command: str
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that happened, with both sides and what is stated about it."""

    title: str
    was: Line
    now: Line
    lines: tuple[Line, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A whole message. ``lead`` says how urgent and who, ``summary`` what happened.

    ``remarks`` are sentences without a label (the lines of a notice), ``facts`` are about the
    document, ``checks`` are places to look at, ``more`` a command that shows what a place that is
    too small leaves out. ``seen`` is our own clock's line.
    """

    lead: str
    summary: str
    items: tuple[Item, ...] = ()
    remarks: tuple[str, ...] = ()
    facts: tuple[Line, ...] = ()
    checks: tuple[str, ...] = ()
    seen: Line
    more: str = "policywatch history"

    @property
    def headline(self) -> str:
        """Lead and summary in one sentence."""
        return f"{self.lead}: {self.summary}" if self.summary else self.lead
