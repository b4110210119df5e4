"""Remarks beside a code: what a row or list entry says besides the code and its columns."""

from collections import defaultdict

from policy.changes import Basis, ChangeKind
from policy.document import BlockKind, Document
from policy.finding import Finding
from policy.mentions import is_code_column, is_description_column, is_diagnosis_column
from policy.statements import codes_of_item, value_aspect
from policy.text import normalise, skeleton
from policy.topics import topic_of
from policy.wording import Consequence, consequences

_TELLING = frozenset({Consequence.NEGATION, Consequence.OBLIGATION})


def remark_findings(before: Document, after: Document) -> list[Finding]:
    """Remarks that gained, lost or changed a word of consequence, per code.

    Descriptors are the code set's and may be worded anew; only a negation, an obligation or a
    permission that comes or goes beside a code is told, the rest is wording.
    """
    old, new = _remarks(before), _remarks(after)
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    shown: dict[tuple[str, str], tuple[str, str, tuple[str, ...]]] = {}
    for code, was in old.items():
        now = new.get(code)
        if now is None:
            continue
        gone = [remark for remark in was if remark not in now]
        come = [remark for remark in now if remark not in was]
        for first, second in zip(gone, come, strict=False):
            groups[first, second].append(code)
            shown.setdefault((first, second), (was[first][0], *now[second]))
    return [_finding(tuple(codes), *shown[key]) for key, codes in groups.items()]


def _finding(codes: tuple[str, ...], was: str, now: str, where: tuple[str, ...]) -> Finding:
    topic = topic_of(was, now)
    told = bool(consequences(was, now) & _TELLING) and topic.kind is not ChangeKind.ADMINISTRATIVE
    return Finding(
        kind=topic.kind if told else ChangeKind.WORDING_CHANGED,
        aspect=topic.aspect if told else None,
        direction=topic.direction,
        codes=codes,
        before=was,
        after=now,
        where=where,
        basis=Basis.TABLE,
        spoken=(now,),
    )


def _remarks(document: Document) -> dict[str, dict[str, tuple[str, tuple[str, ...]]]]:
    """Per code: each remark in comparison form, with the row and its headings."""
    found: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = defaultdict(dict)
    for block in document.blocks:
        codes = codes_of_item(block)
        if not codes:
            continue
        if block.kind is BlockKind.TABLE_ROW:
            texts = [
                value
                for column, value in block.cells
                if not (
                    is_code_column(column) or is_diagnosis_column(column) or value_aspect(column)
                )
                and not (is_description_column(column) and len(value) < 4)
            ]
            remark = " ".join(texts)
        else:
            remark = block.text
        for code in codes:
            remark = remark.replace(code, " ")
        bare = skeleton(normalise(remark))
        for code in codes:
            found[code].setdefault(bare, (block.text, block.path))
    return found
