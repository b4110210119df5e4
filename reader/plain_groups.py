"""Lines of a text gathered to what they make up: paragraphs, items, entries, tables, headings."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader import lines
from reader.code_entries import HEADER_LINE, begins_range, is_entry
from reader.rewrap import begins_item, goes_on, join, width_of
from reader.sections import SECTION, rank_of


@dataclass(frozen=True, slots=True)
class Group:
    """Whole lines of one kind: a heading's rank, rows of cells, an entry, an item, or prose."""

    kind: str
    text: str
    rank: float = 0.0
    rows: tuple[tuple[str, ...], ...] = ()


def groups_of(found: Sequence[str], known: Counter[str]) -> Iterator[Group]:
    """Lines gathered to whole paragraphs, items, entries, tables and headings."""
    width = width_of(found)
    kind, text, entries, listing, gap = "", "", False, False, True
    index = 0
    while index < len(found):
        line = found[index]
        if not line.strip():
            gap, index = True, index + 1
            continue
        after = found[index + 1] if index + 1 < len(found) else ""
        starts = _kind(
            line, text, after, gap=gap or not text, entries=entries, listing=listing, width=width
        )
        if starts is None and text:
            text = join(text, line, known)
        else:
            if text:
                yield Group(kind, text)
            kind, text = "", ""
            if starts == "rows":
                rows = _tabbed(found[index:])
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
        gap, index = False, index + 1
    if text:
        yield Group(kind, text)


def _kind(
    line: str, before: str, after: str, *, gap: bool, entries: bool, listing: bool, width: int
) -> str | float | None:
    """What a line begins, or None when it carries on what stands before it."""
    if "\t" in line and len([part for part in line.split("\t") if part]) > 1:
        return "rows"
    if HEADER_LINE.fullmatch(line) and len(line) < 80:
        return "columns"
    if entries and not gap and _describes(line, before, after):
        return None
    carries_on = bool(before) and goes_on(before, line, width=width, gap=gap)
    alone = listing or gap or not before or not carries_on or bool(re.search(r"[:.]\Z", before))
    if alone and is_entry(line):
        return "entry"
    if begins_item(line):
        rank = rank_of(line, apart=gap, before=before, after=after) if gap else None
        return rank if rank is not None else "item"
    if carries_on and not (gap and rank_of(line, apart=gap, before=before, after=after)):
        return None
    rank = rank_of(line, apart=gap, before=before, after=after)
    if rank is not None:
        return rank
    if entries and before and not gap:
        return None if len(line) < 0.8 * width or line[0].islower() else "prose"
    return "prose"


def _describes(line: str, before: str, after: str) -> bool:
    """Whether a line goes on beside the code that stands alone on the line above it."""
    if begins_range(before):
        return lines.is_bare_code(line)
    return (
        (lines.is_bare_code(before) or (len(before) <= 14 and lines.is_code_entry(before)))
        and not is_entry(line)
        and not lines.is_labelled(line)
        and rank_of(line, apart=True, before=before, after=after) != SECTION
    )


def _tabbed(found: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = []
    for line in found:
        if "\t" not in line:
            break
        rows.append(tuple(line.rstrip("\t").split("\t")))
    return tuple(rows)
