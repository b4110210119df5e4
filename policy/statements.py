"""From blocks to assertions about codes.

A statement is keyed by code, aspect and the heading that governs it, so that row order, a moved
section or a table that becomes a list makes no difference to the comparison.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from policy.codes import CodeSystem
from policy.column_names import (
    is_code_column,
    is_description_column,
    is_diagnosis_column,
    words_of_column,
)
from policy.columns import is_status_value, value_aspect
from policy.datafiles.values import day_of
from policy.dates import find_dates
from policy.disposition import disposition_of, disposition_of_heading
from policy.document import Aspect, Block, BlockKind, Statement
from policy.mentions import Mention, codes_at_position
from policy.paired_columns import edit_of_row
from policy.text import normalise
from policy.zones import Zone, zone_of

_LONGEST_CELL = 600  #: characters of a cell that is read as codes
_ITEM_HEAD = re.compile(
    r"^(?:(?:cpt|hcpcs|icd-?10(?:-cm)?)(?:[ /]\w+)?(?: codes?)?\s*[:#-]?\s*)?\+?"
    r"(?:\d{4}[0-9AFMTU]|[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?|[A-V]\d{4})\b[*†‡+^#\s]*"
    r"(?:(?:(?:,|;|/|&|-|–|and\b|or\b|through\b|to\b)\s*)*\+?(?:\d{4}[0-9AFMTU]|[A-V]\d{4}|[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4})\b[*†‡+^#\s]*)*",
    re.IGNORECASE,
)
_ICD_HEADING = re.compile(r"\bicd|diagnos[ie]s", re.IGNORECASE)
_PROCEDURES_HEADING = re.compile(r"\bcpt\b|hcpcs|procedures?\b", re.IGNORECASE)
_CODES_HEADING = re.compile(r"\bcpt\b|hcpcs|\bcodes?\b|coding|procedures?\b", re.IGNORECASE)


def extract(blocks: tuple[Block, ...]) -> tuple[Statement, ...]:
    """Every assertion about a code that the blocks make at a code position.

    References, background and revision history assert nothing. Prose is compared as prose; the
    codes it names are found there (:func:`policy.mentions.codes_in_prose`).
    """
    found: list[Statement] = []
    title = first_line(blocks)
    for block in blocks:
        if block.kind is BlockKind.HEADING or zone_of(block.path) in {
            Zone.REFERENCES,
            Zone.HISTORY,
            Zone.CHROME,
        }:
            continue
        found.extend(
            _of_row(block, title) if block.kind is BlockKind.TABLE_ROW else _of_line(block)
        )
    return tuple(dict.fromkeys(found))


def first_line(blocks: Sequence[Block]) -> str:
    """The line that opens a document, unless it is a row: its title, which heads what stands below."""
    return blocks[0].text if blocks and blocks[0].kind is not BlockKind.TABLE_ROW else ""


def is_code_item(block: Block) -> bool:
    """Whether a line or row is an entry of a code list rather than prose."""
    if block.kind is BlockKind.TABLE_ROW:
        return bool(_row_mentions(block)[0])
    return bool(_line_mentions(block))


def codes_of_item(block: Block) -> tuple[str, ...]:
    """The codes of an entry of a code list; empty for prose."""
    if block.kind is BlockKind.HEADING:
        return ()
    row = block.kind is BlockKind.TABLE_ROW
    mentions = _row_mentions(block)[0] if row else _line_mentions(block)
    return tuple(dict.fromkeys(mention.code for mention in mentions))


_Coded = tuple[tuple[Mention, ...], int]


def _row_mentions(block: Block) -> _Coded:
    """The codes a row is about and the position of the cell they stand in.

    Of a procedure and a diagnosis in one row it is the procedure, wherever its column stands, unless
    the row has one diagnosis for several procedures.
    """
    first: _Coded = ((), -1)
    for mentions, position in _coded_cells(block):
        if mentions[0].system is not CodeSystem.ICD10CM:
            return first if len(first[0]) == 1 < len(mentions) else (mentions, position)
        if not first[0]:
            first = mentions, position
    return first


def _coded_cells(block: Block) -> Iterator[_Coded]:
    about_diagnoses = _under_diagnoses(block.path)
    for position, (column, value) in enumerate(block.cells):
        if len(value) > _LONGEST_CELL or not value.strip() or _is_identifier(column):
            continue
        diagnoses = is_diagnosis_column(column) or (
            about_diagnoses and not re.search("cpt|hcpcs", column, re.IGNORECASE)
        )
        named = is_code_column(column) or is_diagnosis_column(column)
        bare = _only_codes(value, diagnoses=diagnoses)
        if not (named or bare):
            continue
        if is_description_column(column) and not bare:
            continue
        mentions = codes_at_position(value, diagnoses=diagnoses, either=not diagnoses)
        if diagnoses and not mentions:
            mentions = codes_at_position(value)
        if mentions and (bare or _leads(mentions)):
            yield mentions, position


@lru_cache(maxsize=2_000)
def _is_identifier(column: str) -> bool:
    """Whether a column numbers records or documents: 34648 is an LCD there, and no code."""
    return bool(_IDENTIFIER.search(column)) and not _OF_A_CODE.search(column)


_IDENTIFIER = re.compile(
    r"(?:\b|_)(?:document|lcd|article|policy|contractor|record|row|order|line)[ _](?:id|number|no)\b",
    re.IGNORECASE,
)
_OF_A_CODE = re.compile(r"code|cpt|hcpc|icd|procedure|diagnos", re.IGNORECASE)


def _leads(mentions: tuple[Mention, ...]) -> bool:
    return min(mention.start for mention in mentions) <= 14


def _only_codes(value: str, *, diagnoses: bool) -> bool:
    """Whether a cell consists of codes, joiners and footnote marks."""
    rest = value
    for mention in sorted(
        codes_at_position(value, diagnoses=diagnoses, either=not diagnoses),
        key=lambda item: -item.start,
    ):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    return rest != value and not re.search(
        r"[A-Za-z]{3,}|\d", re.sub(r"(?i)\b(?:cpt|hcpcs|and|through|codes?)\b|\[\w\]", " ", rest)
    )


def _under_diagnoses(path: tuple[str, ...]) -> bool:
    for heading in reversed(path):
        if _ICD_HEADING.search(heading):
            return not _PROCEDURES_HEADING.search(heading)
        if _CODES_HEADING.search(heading):
            return False
    return False


def _of_row(block: Block, title: str) -> Iterator[Statement]:
    mentions, position = _row_mentions(block)
    if not mentions:
        return
    effective_from, effective_to = _validity(block)
    governing = disposition_of(block.path)
    of_pair = edit_of_row(block) is not None
    for mention in mentions:
        diagnosis = mention.system is CodeSystem.ICD10CM
        yield Statement(
            system=mention.system,
            code=mention.code,
            aspect=Aspect.DIAGNOSIS if diagnosis else governing.aspect,
            place=block.path,
            value=governing.verdict.value,
            quote=block.text,
            effective_from=effective_from,
            effective_to=effective_to,
        )
        for index, (column, value) in enumerate(block.cells):
            aspect = None if of_pair else _cell_aspect(column, value, (title, *block.path))
            if (
                index != position
                and aspect
                and normalise(value) not in _NOTHING
                and len(value) < 160
                and not diagnosis
            ):
                yield Statement(
                    system=mention.system,
                    code=mention.code,
                    aspect=aspect,
                    place=(*block.path, column),
                    value=normalise(value),
                    quote=f"{column}: {value}",
                    effective_from=effective_from,
                    effective_to=effective_to,
                )


_BEGINS = re.compile(r"effective|\beff\b|start|begin|from")
_ENDS = re.compile(r"\bend|\bterm\b|termin|delet|through|\bto\b|remov|expir|discontinu|retire")


def _validity(block: Block) -> tuple[date | None, date | None]:
    """The first and the last day of a row, as its columns of dates give them."""
    first, last = None, None
    for column, value in block.cells:
        end = _end_of_validity(column)
        if end is None or not value:
            continue
        days: set[date | None] = {one.day for one in find_dates(value)} or {day_of(value)}
        if len(days) == 1 and end:
            last = days.pop() or last
        elif len(days) == 1:
            first = days.pop() or first
    return first, last


@lru_cache(maxsize=2_000)
def _end_of_validity(column: str) -> bool | None:
    """Whether a column gives the last day of a row (True) or its first; None where neither."""
    if is_description_column(column):
        return None
    name = normalise(words_of_column(column))
    return False if _BEGINS.search(name) else True if _ENDS.search(name) else None


#: What stands in a cell that says nothing.
_NOTHING = frozenset({"", "-", "--", "n/a", "na", "n.a.", "not applicable", "."})


def _cell_aspect(column: str, value: str, path: tuple[str, ...]) -> Aspect | None:
    """What a cell says beside the code of its row; another procedure is what the code goes with."""
    beside = is_code_column(column) and not is_diagnosis_column(column)
    if beside and _only_codes(value, diagnoses=False):
        return Aspect.PAIRING
    aspect = value_aspect(column, path)
    if aspect is Aspect.COVERAGE and is_status_value(column, (value.strip(),)):
        return Aspect.PAYMENT
    return aspect


def pairs_of_row(block: Block) -> tuple[tuple[str, str], ...]:
    """The (diagnosis, procedure) pairs that a row with a cell of either makes."""
    mentions, position = _row_mentions(block)
    found: list[tuple[str, str]] = []
    for index, (column, value) in enumerate(block.cells):
        diagnoses = is_diagnosis_column(column)
        if not mentions or index == position or len(value) > _LONGEST_CELL:
            continue
        if not (diagnoses or is_code_column(column)) or not _only_codes(value, diagnoses=diagnoses):
            continue
        for here in codes_at_position(value, diagnoses=diagnoses):
            for one in mentions:
                sides = {side.system is CodeSystem.ICD10CM: side.code for side in (one, here)}
                if len(sides) == 2:
                    found.append((sides[True], sides[False]))
    return tuple(dict.fromkeys(found))


def _line_mentions(block: Block) -> tuple[Mention, ...]:
    head = _ITEM_HEAD.match(block.text)
    if head is None or any(_ZIP.search(heading) for heading in block.path[-2:]):
        return ()
    rest = block.text[head.end() :]
    if re.match(
        r"(?:\.\d|\s*(?:%|mg\b|ml\b|units?\b|days?\b|mm\b|cm\b|lesions?\b|treatments?\b|patients?\b)|\((?![A-Za-z]{3,}))",
        rest,
    ):
        return ()
    governed = any(
        _CODES_HEADING.search(h) or _ICD_HEADING.search(h) or disposition_of_heading(h)
        for h in block.path[-3:]
    )
    cued = bool(re.match(r"(?i)(?:cpt|hcpcs|icd)", block.text)) or governed
    letters = re.search(r"[A-Za-z]", head[0])
    cued = cued or _is_bare_item(block, rest)
    if _is_sentence(rest) or (
        not cued and len(codes_at_position(head[0], either=True)) < 2 and not _described(rest)
    ):
        return ()
    diagnoses = _under_diagnoses(block.path) and bool(letters)
    mentions = codes_at_position(head[0], diagnoses=diagnoses, either=not diagnoses)
    return mentions or codes_at_position(head[0], either=True)


_ZIP = re.compile(r"\b(?:zip|postal)\b", re.IGNORECASE)
_OF_PLACES = re.compile(r"\bcount(?:y|ies)\b|\bareas?\b|phone|address", re.IGNORECASE)


def _is_bare_item(block: Block, rest: str) -> bool:
    """Whether an item of a list is a code and nothing else, where it cannot be the number of a place."""
    bare = block.kind is BlockKind.LIST_ITEM and not rest.strip(" .,;")
    return bare and not any(_OF_PLACES.search(heading) for heading in block.path)


_OPENS_A_SENTENCE = re.compile(
    r"\s*(?:is|are|was|were|will|no longer|also|now|within|pays?|goes|gets?|may|must|should|shall|has|have|can|cannot|does|do|needs?|requires?|when|for|if)\b"
)
_RULES = re.compile(
    r"\b(?:is|are|be|been)\b[^.;]{0,40}?\b(?:cover(?:ed|able)|reimburs\w+|pa(?:id|yable)|required|needed|considered|denied|limited to"
    r"|eligible|bundled|medically necessary|investigational|cosmetic)\b"
    r"|\brequires? (?:prior|pre-?|notification|authori[sz]ation|medical records)",
    re.IGNORECASE,
)

_COUNT = r"(?:once|twice|(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:\w+ ){0,2}?(?:units?|times?|visits?|treatments?|sessions?|services?|procedures?|lesions?|hours?|minutes?|tests?|doses?|vials?|tubes?|injections?|devices?|items?)\b)"
#: A limit or a request that stands by itself behind a code: "17003: one visit in any 2 week period".
_LAYS_DOWN = re.compile(
    r"\s*[:–—-]\s*(?:(?:(?:is |are )?(?:limited to|up to|no more than|not more than|at most)|(?:a )?maximum(?: of)?|max\.?|limit:?)\s+)?"
    rf"{_COUNT}[^.;]{{0,30}}?\b(?:per|every|each|within|in (?:[\w-]+ ){{1,4}}?(?:day|week|month|quarter|year|period)s?)\b"
    r"|\s*[:–—-]\s*(?:no )?(?:prior authori[sz]ation|prior approval|pre-?certification|precert|pre-?authori[sz]ation|advance notification)\b[^.;]{0,20}"
    r"\b(?:required|needed|applies|waived)\b"
    r"|\s*[:–—-]\s*(?:the |an? |no )?(?:limit|maximum|frequency|coverage|payment|authori[sz]ation|approval|modifier)\b[^.;]{0,80}\b(?:is|are|becomes?|changes?|applies|of)\b"
    r"|\s+(?:above|beyond|over|in excess of)\b[^.;]*\d",
    re.IGNORECASE,
)


def _is_sentence(rest: str) -> bool:
    """Whether what follows a code is the rest of a sentence about it rather than its description."""
    return bool(_OPENS_A_SENTENCE.match(rest) or _LAYS_DOWN.match(rest) or _RULES.search(rest))


def _described(rest: str) -> bool:
    return bool(re.match(r"\s*(?:[-–—:|\t]\s*|\s)[A-Z(]?[a-zA-Z]", rest)) and len(rest) < 400


def _of_line(block: Block) -> Iterator[Statement]:
    mentions = _line_mentions(block)
    if not mentions:
        return
    governing = disposition_of(block.path)
    for mention in mentions:
        yield Statement(
            system=mention.system,
            code=mention.code,
            aspect=Aspect.DIAGNOSIS if mention.system is CodeSystem.ICD10CM else governing.aspect,
            place=block.path,
            value=governing.verdict.value,
            quote=block.text,
        )
