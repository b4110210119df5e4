"""Remarks beside a code: what a row or list entry says besides the code and its columns."""

import re
from collections import defaultdict
from dataclasses import dataclass

from policy.changes import Basis, ChangeKind
from policy.column_names import is_code_column, is_description_column, is_diagnosis_column
from policy.columns import value_aspect
from policy.comparison.finding import Finding
from policy.dates import DATE
from policy.document import Block, BlockKind, Document
from policy.paired_columns import edit_of_row
from policy.sentences.topics import topic_of
from policy.sentences.wording import Consequence, consequences
from policy.statements import codes_of_item
from policy.text import normalise, skeleton

_TELLING = frozenset({Consequence.NEGATION, Consequence.OBLIGATION})
_NUMBERS = frozenset({Consequence.NUMBER, Consequence.PERIOD, Consequence.CONDITION})
#: Columns that hold the payer's own rule beside a code, whose numbers are no descriptor's.
_NOTES = re.compile(
    r"\bnotes?\b|comment|remark|\bages?\b|restriction|condition|requirement|\brules?\b|guideline|instruction|exception|special|additional|information|details",
    re.IGNORECASE,
)


def is_notes_column(column: str) -> bool:
    """Whether a column holds the payer's own rule beside a code."""
    return bool(_NOTES.search(column))


_AGE = re.compile(r"\bages?\b", re.IGNORECASE)


def remark_findings(before: Document, after: Document) -> list[Finding]:
    """Remarks that gained, lost or changed a word of consequence, per code.

    Descriptors are the code set's and may be worded anew; only a negation, an obligation or a
    permission that comes or goes beside a code is told, and a number or a period in a column of
    notes; the rest is wording.
    """
    old, new = _remarks(before), _remarks(after)
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    shown: dict[tuple[str, str], tuple[_Remark, _Remark]] = {}
    for code, was in old.items():
        now = new.get(code)
        if now is None:
            continue
        gone = [remark for remark in was if remark not in now]
        come = [remark for remark in now if remark not in was]
        for first, second in zip(gone, come, strict=False):
            old_one, new_one = was[first], now[second]
            alike = (first, second)
            if _is_noted(old_one, new_one):
                alike = (normalise(old_one.noted or ""), normalise(new_one.noted or ""))
            groups[alike].append(code)
            shown.setdefault(alike, (old_one, new_one))
    return [_finding(tuple(codes), *shown[key]) for key, codes in groups.items()]


@dataclass(frozen=True, slots=True)
class _Remark:
    """What an entry says beside its codes and columns, with the entry and its headings."""

    said: str
    entry: str
    path: tuple[str, ...]
    noted: str | None = None  #: what the columns of notes say of it; None without such a column


def _is_noted(was: _Remark, now: _Remark) -> bool:
    if was.noted is None or now.noted is None:
        return False
    return bool(consequences(was.noted, now.noted) & (_TELLING | _NUMBERS))


def _finding(codes: tuple[str, ...], was: _Remark, now: _Remark) -> Finding:
    noted = _is_noted(was, now)
    topic = topic_of(was.noted, now.noted) if noted else topic_of(was.said, now.said)
    worded = bool(consequences(was.said, now.said) & _TELLING)
    told = noted or (
        (worded or topic.kind is ChangeKind.CODE_RETIRED)
        and topic.kind is not ChangeKind.ADMINISTRATIVE
    )
    return Finding(
        kind=topic.kind if told else ChangeKind.WORDING_CHANGED,
        aspect=topic.aspect if told else None,
        direction=topic.direction,
        codes=codes,
        before=was.entry,
        after=now.entry,
        where=now.path,
        basis=Basis.TABLE,
        spoken=(now.entry,),
    )


def _remarks(document: Document) -> dict[str, dict[str, _Remark]]:
    """Per code: each remark in comparison form."""
    found: dict[str, dict[str, _Remark]] = defaultdict(dict)
    for block in document.blocks:
        if len(block.cells) == 1:
            continue  # nothing stands beside the code
        codes = codes_of_item(block)
        if not codes or edit_of_row(block) is not None:
            continue
        if block.kind is BlockKind.TABLE_ROW:
            said = " ".join(
                value
                for column, value in block.cells
                if _is_remark(column, value, (document.title, *block.path))
            )
        else:
            said = block.text
        noted = _noted(block, document.title)
        bare = said
        for code in codes:
            bare = bare.replace(code, " ")
        for code in codes:
            found[code].setdefault(
                skeleton(normalise(bare)), _Remark(said, block.text, block.path, noted)
            )
    return found


def _noted(block: Block, title: str) -> str | None:
    cells = [(column, value) for column, value in block.cells if is_notes_column(column)]
    if not cells:
        return None
    return "; ".join(
        f"{column}: {value}" if _AGE.search(column) else value
        for column, value in cells
        if _is_remark(column, value, (title, *block.path))
    )


def _is_remark(column: str, value: str, path: tuple[str, ...]) -> bool:
    """Whether a cell is neither the code, a value that is compared by itself, a day nor a mark."""
    if is_code_column(column) or is_diagnosis_column(column) or value_aspect(column, path):
        return False
    return bool(skeleton(DATE.sub(" ", value))) and not (
        is_description_column(column) and len(value) < 4
    )
