"""Lines of a text gathered to what they make up: paragraphs, items, entries, tables, headings."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from policy.dates import parse_date
from reader import lines
from reader.assembly import LEAD_IN, TABLE_GROUP
from reader.code_entries import HEADER_LINE, begins_range, is_entry
from reader.rewrap import UNWRAPPED, begins_item, goes_on, join, width_of
from reader.sections import SECTION, rank_of

_LONGEST: Final = 40_000  #: characters of prose gathered at most, wherever its sentence ends
_LONG: Final = 4_000  #: characters of prose gathered before it is given out at a sentence's end


@dataclass(frozen=True, slots=True)
class Group:
    """Whole lines of one kind: a heading's rank, rows of cells, an entry, an item, or prose."""

    kind: str
    text: str
    rank: float = 0.0
    rows: tuple[tuple[str, ...], ...] = ()


def groups_of(found: Sequence[str], known: Counter[str]) -> Iterator[Group]:
    """Lines gathered to whole paragraphs, items, entries, tables and headings."""
    found = with_values(found)
    width = width_of(found)
    kind, text, entries, listing, gap = "", "", False, False, True
    undescribed, led = False, False
    index = 0
    while index < len(found):
        line = found[index]
        if not line.strip():
            gap, index = True, index + 1
            continue
        after = found[index + 1] if index + 1 < len(found) else ""
        place = _Place(
            before=text,
            after=after,
            below=after or next(filter(None, map(str.strip, found[index + 1 : index + 6])), ""),
            gap=gap or not text,
            blank=gap,
            entries=entries,
            listing=listing,
            undescribed=undescribed,
            led=led,
            width=width,
        )
        starts = _kind(line, place)
        undescribed = starts == "entry" and (undescribed or (entries and lines.is_bare_code(text)))
        if starts is None and text and not _is_complete(text):
            text = join(text, line, known)
        else:
            if text:
                yield Group(kind, text)
            kind, text = "", ""
            if starts == "rows":
                rows = _tabbed(found, index)
                yield Group("rows", "", rows=rows)
                index += len(rows)
                gap, entries, listing = True, False, False
                continue
            if isinstance(starts, float):
                yield Group("heading", line, rank=starts)
            elif starts == "columns":
                yield Group("columns", line)
            else:
                kind, text = starts or "prose", line
            entries = starts in {"entry", "columns"}
            listing = entries or (listing and not gap and not isinstance(starts, float))
        led = line.endswith(":") or (led and starts in {"item", None})
        gap, index = False, index + 1
    if text:
        yield Group(kind, text)


def _is_complete(text: str) -> bool:
    """Whether so much is gathered that the next sentence may begin anew."""
    return len(text) > _LONGEST or (len(text) > _LONG and text.endswith((".", "!", "?")))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a line stands.

    ``gap`` says that an empty line, a heading or nothing stands above, ``blank`` that an empty line
    does; ``before`` is what is being gathered, ``after`` the next line, ``below`` the next that is not
    empty; ``undescribed`` says that the list above is of bare codes, ``led`` that a colon stands
    above, with nothing but entries between.
    """

    before: str
    after: str
    below: str
    gap: bool
    blank: bool
    entries: bool
    listing: bool
    undescribed: bool
    led: bool
    width: int

    def rank(self, line: str, *, apart: bool) -> float | None:
        """The rank of a line as a heading here."""
        rank = rank_of(line, apart=apart, before=self.before, after=self.after, below=self.below)
        if self.blank or rank not in {3.0, 3.5, 4.0}:
            return rank
        if len(line.split()) < 2:
            return None
        speaks = len(self.after) > 60 or self.after.rstrip().endswith((".", ":"))
        return rank if speaks else None

    @property
    def whole_lines(self) -> bool:
        """Whether each line of the text is a whole block."""
        return self.width == UNWRAPPED


def _kind(line: str, place: _Place) -> str | float | None:
    """What a line begins, or None when it carries on what stands before it."""
    before, gap = place.before, place.gap
    if "\t" in line and len([part for part in line.split("\t") if part]) > 1:
        return "rows"
    if _names_columns(line, place.below):
        return "columns"
    if place.entries and not gap and _describes(line, place):
        return None
    carries_on = bool(before) and goes_on(before, line, width=place.width, gap=gap)
    parted = gap or not before or _stands_apart(line, place)
    alone = place.listing or parted or not carries_on or before.endswith((":", "."))
    if alone and is_entry(line):
        return "entry"
    if begins_item(line):
        rank = place.rank(line, apart=True)
        return rank if rank and (gap or (place.entries and rank == SECTION)) else "item"
    rank = place.rank(line, apart=parted)
    if carries_on and not (parted and rank):
        return None
    if rank is not None:
        return rank
    if place.entries and before and not gap and not place.undescribed:
        short = len(line) < 0.8 * place.width and not place.whole_lines
        return None if short or line[0].islower() else "prose"
    return "item" if place.led and place.whole_lines and _is_unmarked_item(line) else "prose"


def _names_columns(line: str, below: str) -> bool:
    """Whether a line is the header of a code list; "Description" alone is a section's name too."""
    found = HEADER_LINE.fullmatch(line) if len(line) < 80 else None
    return found is not None and (bool(found["code"].strip()) or is_entry(below))


def _is_unmarked_item(line: str) -> bool:
    """Whether a line below a colon is an entry of its list that lost its bullet."""
    return len(line.split()) >= 3 and not re.search(r"[.!?:]\Z", line)


def _stands_apart(line: str, place: _Place) -> bool:
    """Whether a line without an empty one above it is still no piece of what stands there.

    What stands there is a whole sentence or entry, and the line is neither full, so that the next
    would go on with it, nor the end of a sentence.
    """
    before, after = place.before, place.after
    if len(before) > _LONG:
        return False
    whole = bool(re.search(r"[.!?][\"'”’)\]]*\Z", before[-20:])) or (
        is_entry(before) and (place.undescribed or not lines.is_bare_code(before))
    )
    whole = whole or lines.is_labelled(before)
    if not whole and len(before) < 0.6 * place.width:
        whole = place.rank(line, apart=True) == SECTION
    short = len(line) < 0.7 * place.width or line.endswith(":")
    return whole and short and not re.search(r"[.!?;,]\Z", line) and not after[:1].islower()


def with_values(found: Sequence[str]) -> list[str]:
    """The lines, a label alone on its line put together with its value on the next."""
    joined: list[str] = []
    for line in found:
        label = joined[-1].rstrip() if joined else ""
        if label and _heads_columns(label, line.strip()):
            joined[-1] = f"{label} {line.strip()}"
        elif label and _is_label_of(label, line.strip()):
            joined[-1] = f"{label.rstrip(':')}: {line.strip()}"
        else:
            joined.append(line)
    return joined


def _heads_columns(label: str, value: str) -> bool:
    """Whether two lines are the names of the two columns of a code list."""
    if len(label) + len(value) > 60 or HEADER_LINE.fullmatch(value) is None:
        return False
    found = HEADER_LINE.fullmatch(f"{label} {value}")
    bare = value.lower().startswith("desc") or label.lower() in {"code", "codes"}
    return found is not None and bare and bool(found["code"].strip())


def _is_label_of(label: str, value: str) -> bool:
    if not value or len(label) > 50 or len(value) > 80 or value.endswith((".", ":")):
        return False
    if parse_date(value) is not None:
        return bool(
            re.search(r"\b(?:date|effective|review|revised|published|issued)\b:?\Z", label.lower())
        )
    return (
        label.endswith(":")
        and not lines.names_codes(label)
        and lines.is_labelled(f"{label} {value}")
        and not is_entry(value)
        and rank_of(value, apart=False, before="", after="") is None
    )


def _describes(line: str, place: _Place) -> bool:
    """Whether a line goes on beside the code that stands alone on the line above it."""
    before = place.before
    if begins_range(before):
        return lines.is_bare_code(line)
    if place.undescribed and lines.is_bare_code(before):
        return False
    return (
        (lines.is_bare_code(before) or (len(before) <= 14 and lines.is_code_entry(before)))
        and not is_entry(line)
        and not lines.is_labelled(line)
        and place.rank(line, apart=True) not in {SECTION, LEAD_IN, TABLE_GROUP}
    )


def _tabbed(found: Sequence[str], start: int) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = []
    for index in range(start, len(found)):
        if "\t" not in found[index]:
            break
        rows.append(tuple(found[index].rstrip("\t").split("\t")))
    return tuple(rows)
