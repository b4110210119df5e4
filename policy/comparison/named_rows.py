"""Tables of modifiers and of places of service: the rows that joined them or left.

Their codes are two characters, which mean something only in a column that is named after them.
"""

import re
from collections.abc import Iterator, Sequence

from policy.changes import Basis, ChangeKind, Direction
from policy.column_names import words_of_column
from policy.comparison.finding import Finding
from policy.document import Aspect, Block, BlockKind, Document
from policy.statements import codes_of_item
from policy.zones import Zone, zone_of

_MODIFIER = re.compile(
    r"(?:(?:hcpcs|cpt|level ii|[/ ])+ ?)?(?:modifiers?|mod)(?: codes?)?", re.IGNORECASE
)
_PLACE = re.compile(r"(?:pos|places? of service)(?: \(pos\))?(?: codes?(?:\(s\))?)?", re.IGNORECASE)
_OF_TWO = re.compile(r"[A-Z0-9]{2}", re.IGNORECASE)
_SETS = (
    (_MODIFIER, ChangeKind.MODIFIER_CHANGED, Aspect.MODIFIER),
    (_PLACE, ChangeKind.PLACE_OF_SERVICE_CHANGED, Aspect.PLACE),
)


def named_row_findings(before: Document, after: Document) -> list[Finding]:
    """Modifiers and places of service with a row in one edition only, those of one table together."""
    return [
        finding
        for column, kind, aspect in _SETS
        for finding in _of_set(_rows(before, column), _rows(after, column), kind, aspect)
    ]


def is_told_by_rows(finding: Finding, told: Sequence[Finding]) -> bool:
    """Whether a finding only quotes a row that is told here."""
    quoted = {
        line
        for one in told
        for side in (one.before, one.after)
        if side is not None
        for line in side.split("\n")
    }
    return (finding.before is None or finding.after is None) and (
        finding.before or finding.after
    ) in quoted


_Rows = dict[str, Block]


def _rows(document: Document, column: re.Pattern[str]) -> _Rows:
    found: _Rows = {}
    for block in document.blocks:
        if block.kind is not BlockKind.TABLE_ROW or not block.cells:
            continue
        name, value = block.cells[0]
        if not _OF_TWO.fullmatch(value.strip()):
            continue
        named = column.fullmatch(words_of_column(name).strip()) and not codes_of_item(block)
        if named and zone_of(block.path) is Zone.GOVERNING:
            found.setdefault(value.strip().upper(), block)
    return found


def _of_set(old: _Rows, new: _Rows, kind: ChangeKind, aspect: Aspect) -> Iterator[Finding]:
    if not (old and new):
        return
    gone = [block for code, block in old.items() if code not in new]
    come = [block for code, block in new.items() if code not in old]
    if gone or come:
        yield Finding(
            kind=kind,
            aspect=aspect,
            direction=Direction.UNCLEAR,
            codes=(),
            before="\n".join(block.text for block in gone) or None,
            after="\n".join(block.text for block in come) or None,
            where=(come or gone)[0].path,
            basis=Basis.TABLE,
            spoken=tuple(block.text for block in come or gone),
        )
