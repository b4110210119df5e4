"""Footnotes of code lists: a mark beside a code, and the legend that says what the mark means."""

import re
from collections import defaultdict
from dataclasses import dataclass

from policy.changes import Basis, ChangeKind
from policy.comparison.finding import Finding
from policy.document import Block, BlockKind, Document
from policy.mentions import codes_at_position, codes_in_prose
from policy.sentences.topics import Topic, topic_of
from policy.sentences.wording import Consequence, consequences
from policy.statements import codes_of_item
from policy.text import sentences, skeleton
from policy.zones import Zone, zone_of

#: Asterisks, daggers and the like, or a raised figure, which readers set in brackets.
_MARK = r"(?:\*{1,4}|†{1,2}|‡{1,2}|§{1,2}|¶|#|\^|\[\d{1,2}\])"
_BEHIND = re.compile(rf"\s?({_MARK}(?:[\s,]?{_MARK})*)")
_BEFORE = re.compile(rf"({_MARK})\s?\Z")
_AT_THE_END = re.compile(rf"[^\s|]\s?({_MARK})\s*\Z")
_EACH = re.compile(_MARK)
_LEGEND = re.compile(
    rf"\(?({_MARK})\)?\s*(?:[-–—=:]|means\b|indicates\b|denotes\b)?\s*(?=[A-Za-z])"
)
_SILENT = frozenset({Zone.REFERENCES, Zone.HISTORY, Zone.CHROME, Zone.BACKGROUND})
_TELLING = frozenset({Consequence.NEGATION, Consequence.OBLIGATION})
_UNTOLD = frozenset(
    {ChangeKind.GUIDANCE_CHANGED, ChangeKind.ADMINISTRATIVE, ChangeKind.EFFECTIVE_DATE_CHANGED}
)
_LONGEST = 400  #: characters of a legend


@dataclass(frozen=True, slots=True)
class _Note:
    """What a legend says of a code, with the entry of the code and the legend as printed."""

    said: str
    legend: str
    entry: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Footnotes:
    """What changed in the footnotes of codes, and the sentences (bare) that are told by it."""

    findings: tuple[Finding, ...]
    settled: frozenset[str]


def footnote_findings(before: Document, after: Document) -> Footnotes:
    """Footnotes that came to a code, left it or say something else, codes alike in one finding.

    Only codes that both editions list are told: a code that joins a list is told as that. A mark
    without a legend says nothing, and neither does a legend to which no code leads.
    """
    old, new = _notes(before), _notes(after)
    words = skeleton(" ".join(block.text for block in before.blocks))
    later = skeleton(" ".join(block.text for block in after.blocks))
    entries, entries_later = _entries(before), _entries(after)
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    shown: dict[tuple[str, str], tuple[str, str, tuple[str, ...]]] = {}
    told: set[frozenset[str]] = set()
    for code in dict.fromkeys((*old, *new)):
        if code not in entries or code not in entries_later:
            continue
        was, now = old.get(code, {}), new.get(code, {})
        gone = [one for one in was if one not in now and not _unread(one, code, later, after)]
        come = [one for one in now if one not in was and not _unread(one, code, words, before)]
        for position in range(max(len(gone), len(come))):
            first = was[gone[position]] if position < len(gone) else None
            second = now[come[position]] if position < len(come) else None
            key = (first.said if first else "", second.said if second else "")
            groups[key].append(code)
            shown.setdefault(
                key,
                (
                    _side(first, entries[code]),
                    _side(second, entries_later[code]),
                    (second or first or _NOWHERE).path,
                ),
            )
            told.update(_bare(note) for note in (first, second) if note)
    found = tuple(_finding(tuple(codes), key, *shown[key]) for key, codes in groups.items())
    return Footnotes(found, frozenset().union(*told))


_NOWHERE = _Note("", "", "", ())


def _bare(note: _Note) -> frozenset[str]:
    return frozenset(skeleton(one) for one in (note.legend, *sentences(note.legend)))


def _unread(said: str, code: str, words: str, document: Document) -> bool:
    """Whether the other edition has the mark and the words, and only does not read as a footnote."""
    if said not in words:
        return False
    return any(
        code in marked and marked[code] for marked in map(_marks_of, document.blocks)
    ) and not any(_legend(block) for block in document.blocks)


def _side(note: _Note | None, entry: str) -> str:
    return f"{note.entry}\n{note.legend}" if note else entry


def _finding(
    codes: tuple[str, ...],
    said: tuple[str, str],
    before: str,
    after: str,
    where: tuple[str, ...],
) -> Finding:
    topic = topic_of(said[0] or None, said[1] or None)
    differs = consequences(*said)
    told = topic.kind not in _UNTOLD or bool(differs & _TELLING) or bool(all(said) and differs)
    if not told or topic.kind is ChangeKind.ADMINISTRATIVE:
        topic = Topic(kind=ChangeKind.WORDING_CHANGED, aspect=None, direction=topic.direction)
    return Finding(
        kind=topic.kind,
        aspect=topic.aspect,
        direction=topic.direction,
        codes=codes,
        before=before,
        after=after,
        where=where,
        basis=Basis.TABLE,
        spoken=(said[1], after),
    )


def _entries(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in document.blocks:
        for code in codes_of_item(block):
            found.setdefault(code, block.text)
    return found


def _notes(document: Document) -> dict[str, dict[str, _Note]]:
    """Per code: each footnote in comparison form."""
    legends: dict[str, list[tuple[int, Block, str]]] = defaultdict(list)
    for position, block in enumerate(document.blocks):
        legend = _legend(block)
        if legend:
            legends[legend[0]].append((position, block, legend[1]))
    found: dict[str, dict[str, _Note]] = defaultdict(dict)
    if not legends:
        return found
    for position, block in enumerate(document.blocks):
        for code, marks in _marks_of(block).items():
            for mark in marks:
                chosen = _nearest(legends.get(mark, ()), position, block.path)
                if chosen is not None:
                    said = chosen[2]
                    note = _Note(said, chosen[1].text, block.text, block.path)
                    found[code].setdefault(skeleton(said), note)
    return found


def _nearest(
    legends: list[tuple[int, Block, str]] | tuple[()], position: int, path: tuple[str, ...]
) -> tuple[int, Block, str] | None:
    """The legend of a mark: under the same headings, else the next one, else the last before it."""
    if not legends:
        return None
    here = [one for one in legends if one[1].path == path] or list(legends)
    return next((one for one in here if one[0] > position), here[-1])


def _legend(block: Block) -> tuple[str, str] | None:
    """The mark that a block explains, and what it says of it."""
    if block.kind is BlockKind.HEADING or len(block.text) > _LONGEST:
        return None
    text = block.text
    if block.kind is BlockKind.TABLE_ROW:
        values = [value for _, value in block.cells if value.strip()]
        text = " ".join(dict.fromkeys(values))
    opened = _LEGEND.match(text)
    if opened is None or codes_of_item(block) or zone_of(block.path) in _SILENT:
        return None
    return opened[1], text[opened.end() :]


def _marks_of(block: Block) -> dict[str, tuple[str, ...]]:
    """The marks of each code of an entry: beside the code, or at the end of another cell."""
    codes = codes_of_item(block)
    if not codes or _EACH.search(block.text) is None:
        return {}
    found: dict[str, list[str]] = defaultdict(list)
    texts = [value for _, value in block.cells] or [block.text]
    of_all: list[str] = []
    for text in texts:
        mentions = codes_at_position(text, either=True) or codes_in_prose(text)
        named = [one for one in mentions if one.code in codes]
        for one in named:
            behind, ahead = _BEHIND.match(text, one.end), _BEFORE.search(text[: one.start])
            found[one.code].extend(_EACH.findall(behind[1]) if behind else ())
            found[one.code].extend([ahead[1]] if ahead else ())
        ending = _AT_THE_END.search(text)
        if ending and not any(one.end >= ending.start(1) - 1 for one in named):
            of_all.append(ending[1])
    return {code: tuple(dict.fromkeys((*found[code], *of_all))) for code in codes}
