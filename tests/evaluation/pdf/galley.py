"""A policy as an author's typesetting file holds it: elements in order, before pages are made."""

from dataclasses import dataclass
from datetime import date

from tests.evaluation.html.source import Entries, Fact, Group, Source
from tests.evaluation.pdf.looks import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """``level`` 0 is the title."""

    text: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    text: str
    boxed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    entries: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """``widths`` are shares of the measure; an empty ``header`` is none."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeColumns:
    """Codes side by side, read row by row."""

    entries: tuple[str, ...]
    across: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FootNote:
    """Small text at the foot of the page."""

    text: str


Element = Heading | Paragraph | Listing | Table | CodeColumns | FootNote


def galley(source: Source, look: Look) -> list[Element]:
    """The elements of a policy in a look."""
    elements: list[Element] = [Heading(text=source.title, level=0), *_identity(source, look)]
    elements += [Paragraph(text=one.text, boxed=look.boxed_notes) for one in source.notices]
    for number, section in enumerate(source.sections, 1):
        elements.append(Heading(text=_numbered(section.heading, number, look), level=1))
        for item in section.items:
            elements += _item(item, look)
    if source.history:
        elements.append(
            Heading(text=_numbered("Revision History", len(source.sections) + 1, look), level=1)
        )
        rows = tuple((_day(day, look), words) for day, words in source.history)
        elements.append(
            Table(header=("Date", "Summary of Changes"), rows=rows, widths=(0.25, 0.75))
        )
    if look.disclaimer:
        elements.append(Paragraph(text=look.disclaimer, boxed=look.boxed_notes))
    return elements


def _numbered(words: str, number: int, look: Look) -> str:
    if look.numbering == "roman":
        return f"{('I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII')[number - 1]}. {words}"
    return f"{number}. {words}" if look.numbering == "arabic" else words


def _day(iso: str, look: Look) -> str:
    return date.fromisoformat(iso).strftime(look.printed)


def _identity(source: Source, look: Look) -> list[Element]:
    pairs = [("Policy Number", source.number)]
    pairs += [(label, _day(day, look)) for label, day in source.dates.items()]
    if look.dates == "table":
        rows = tuple((f"{one}:", other) for one, other in pairs)
        return [Table(header=(), rows=rows, widths=(0.4, 0.6))]
    if look.dates == "leaders":
        return [
            Paragraph(text=f"{one} {'.' * max(4, 50 - len(one) - len(other))} {other}")
            for one, other in pairs
        ]
    return [Paragraph(text=f"{one}: {other}") for one, other in pairs]


def _item(item: Fact | Entries | Group, look: Look) -> list[Element]:
    if isinstance(item, Fact):
        return [Paragraph(text=item.text)]
    if isinstance(item, Entries):
        lead: list[Element] = [Paragraph(text=item.lead)] if item.lead else []
        return [
            *lead,
            Listing(entries=tuple(item.entries), ordered=item.topic == "references"),
        ]
    return _group(item, look)


def _group(group: Group, look: Look) -> list[Element]:
    elements: list[Element] = [Heading(text=group.heading, level=2)]
    first = "ICD-10 Code" if group.verdict == "diagnosis" else "CPT Code"
    if look.codes == "table" or group.columns:
        widths = (0.14, 0.86 - 0.2 * len(group.columns), *(0.2 for _ in group.columns))
        rows = tuple(
            (row.code + row.mark, row.words, *(row.cells[name] for name in group.columns))
            for row in group.rows
        )
        elements.append(
            Table(header=(first, "Description", *group.columns), rows=rows, widths=widths)
        )
    elif look.codes == "columns":
        elements.append(CodeColumns(entries=tuple(row.code + row.mark for row in group.rows)))
    elif look.codes == "lines":
        elements += [Paragraph(text=f"{row.code}{row.mark} {row.words}") for row in group.rows]
    elif look.codes == "bullets":
        entries = tuple(f"{row.code}{row.mark} - {row.words}" for row in group.rows)
        elements.append(Listing(entries=entries))
    else:
        elements.append(Paragraph(text=", ".join(row.code + row.mark for row in group.rows)))
    if group.legend:
        note = FootNote if look.notes_at_foot else Paragraph
        elements.append(note(text=group.legend))
    return elements
