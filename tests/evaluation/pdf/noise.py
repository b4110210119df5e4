"""What differs between two PDFs of one policy without the policy changing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.evaluation.html.source import Entries, Fact, Source
from tests.evaluation.html.vocabulary import BACKGROUND, citation
from tests.evaluation.pdf.looks import Look


@dataclass(slots=True, kw_only=True)
class Later:
    """The later edition before it is set."""

    source: Source
    look: Look
    rng: Random

    def reset(self, **changes: Any) -> None:
        """Sets the pages in another look."""
        self.look = replace(self.look, **changes)


def _sets(**options: tuple[Any, ...]) -> Callable[[Later], None]:
    def change(later: Later) -> None:
        chosen = {
            name: later.rng.choice(
                [one for one in values if one != getattr(later.look, name)] or [values[0]]
            )
            for name, values in options.items()
        }
        later.reset(**chosen)

    return change


def _producer(later: Later) -> None:
    later.reset(producer="Press 9.0 (built 4410)", compressed=not later.look.compressed)


def _running_lines(later: Later) -> None:
    later.reset(
        head=later.rng.choice(
            (("{title}",), ("{number} | {title}",), (), ("Health Plan Policy Manual",))
        ),
        foot=later.rng.choice(
            (
                ("Page {page} of {pages}",),
                ("{page}",),
                ("{title} - {page}", "©{year} An independent licensee."),
                ("Page {page}", "Current as of 11/20/{year}"),
            )
        ),
    )


def _year(later: Later) -> None:
    later.reset(year=later.look.year + 1)


def _disclaimer(later: Later) -> None:
    later.reset(
        disclaimer=later.rng.choice(
            (
                "Benefit documents come before this policy. Copies are available on request from the plan.",
                "This document is provided for information and is no guarantee of payment.",
            )
        )
    )


def _two_columns(later: Later) -> None:
    if not any(group.columns for group in later.source.groups()):
        later.reset(columns=3 - later.look.columns)


def _review(later: Later) -> None:
    for label in later.source.dates:
        if label not in {later.source.effective, "Effective", "Implementation Date"}:
            day = date.fromisoformat(later.source.dates[label])
            moved = day + timedelta(days=later.rng.randrange(20, 100))
            later.source.dates[label] = moved.isoformat()


def _history(later: Later) -> None:
    day = date.fromisoformat(later.source.history[0][0]) + timedelta(days=200)
    words = later.rng.choice(
        (
            "Annual review. No changes to coverage.",
            "Routine review; references updated.",
            "Reviewed, no change.",
        )
    )
    later.source.history.insert(0, (day.isoformat(), words))


def _references(later: Later) -> list[Entries]:
    return [
        item
        for section in later.source.sections
        if section.part == "references"
        for item in section.items
        if isinstance(item, Entries)
    ]


def _reference_added(later: Later) -> None:
    for item in _references(later):
        item.entries.insert(
            later.rng.randrange(len(item.entries) + 1),
            citation(later.rng),
        )


def _references_sorted(later: Later) -> None:
    for item in _references(later):
        later.rng.shuffle(item.entries)


def _background(later: Later) -> None:
    for section in later.source.sections:
        if section.part == "background":
            section.items.insert(
                0,
                Fact(
                    topic="background", text=f"{later.rng.choice(BACKGROUND)} Later series concur."
                ),
            )


def _rows_sorted(later: Later) -> None:
    for group in later.source.groups():
        later.rng.shuffle(group.rows)


def _groups_sorted(later: Later) -> None:
    for section in later.source.sections:
        if section.part == "codes":
            later.rng.shuffle(section.items)


def _sections_sorted(later: Later) -> None:
    head = later.source.sections[:3]
    later.rng.shuffle(head)
    later.source.sections[:3] = head


def _sentences_sorted(later: Later) -> None:
    for section in later.source.sections:
        if section.part == "billing":
            later.rng.shuffle(section.items)


def _curly(later: Later) -> None:
    def turned(words: str) -> str:
        return words.replace("'", "’").replace(" - ", " – ")

    for section in later.source.sections:
        for item in section.items:
            if isinstance(item, Fact):
                item.text = turned(item.text)
            elif isinstance(item, Entries):
                item.entries = [turned(one) for one in item.entries]
                item.lead = turned(item.lead)
    later.reset(disclaimer=turned(later.look.disclaimer))


#: Noise of every format.
NOISE: dict[str, Callable[[Later], None]] = {
    "running lines": _running_lines,
    "footer year": _year,
    "disclaimer": _disclaimer,
    "bullets": _sets(bullet=("•", "-", "·", "o", "*")),
    "hyphenated line ends": _sets(hyphens=("soft", "")),
    "numbered headings": _sets(numbering=("", "arabic", "roman")),
    "headings in capitals": _sets(headings=("bold", "capitals", "ruled")),
    "dates in another form": _sets(printed=("%m/%d/%Y", "%B %d, %Y", "%b %d, %Y", "%Y-%m-%d")),
    "dates in another place": _sets(dates=("lines", "table", "leaders")),
    "column of another width": _sets(size=(8.5, 9.5, 10.5, 11.5)),
    "review dates": _review,
    "history of a review": _history,
    "reference added": _reference_added,
    "references in another order": _references_sorted,
    "background added": _background,
    "rows in another order": _rows_sorted,
    "code groups in another order": _groups_sorted,
    "sections in another order": _sections_sorted,
    "sentences in another order": _sentences_sorted,
    "curly quotes": _curly,
}

#: Noise of a typeset page.
SET: dict[str, Callable[[Later], None]] = {
    "producer": _producer,
    "font": _sets(font=("Helvetica", "Times", "Courier")),
    "margins": _sets(margin=(40, 50, 64, 80)),
    "paper": _sets(paper=("letter", "a4", "legal")),
    "orientation": _sets(landscape=(True, False)),
    "leading": _sets(leading=(1.15, 1.35, 1.5)),
    "two columns": _two_columns,
    "table rules": _sets(rules=("all", "lines", "none")),
    "headers of tables repeated or not": _sets(header_repeats=(True, False)),
    "boxed notes": _sets(boxed_notes=(True, False)),
    "notes at the foot": _sets(notes_at_foot=(True, False)),
    "lines drawn in another order": _sets(shuffled=(True, False)),
    "set anew": _sets(
        font=("Helvetica", "Times"),
        size=(9, 10, 11),
        margin=(45, 60),
        leading=(1.2, 1.4),
        paper=("letter", "a4"),
    ),
}

#: Noise of extracted text.
EXTRACTED: dict[str, Callable[[Later], None]] = {
    "text width": _sets(text_width=(72, 84, 110, 130)),
    "form feeds": _sets(form_feeds=(True, False)),
}
