"""A workbook without a known layout: each sheet a part, its rows keyed by its header."""

import re
from collections.abc import Sequence
from itertools import takewhile

from policy.captures import Reason
from policy.document import Block, BlockKind, Document
from reader import lines
from reader.assembly import Assembly
from reader.errors import Unreadable
from reader.named_document import named_document
from reader.records import write_records
from reader.steady_names import steady_name
from reader.workbook import sheets

_UNNAMED = re.compile(r"(?:sheet|table|page|worksheet|data|export)\s*\d*", re.IGNORECASE)


def read_workbook(body: bytes) -> Document:
    """Read an XLSX workbook. Raises ``Unreadable`` where it is damaged or holds no records."""
    out = Assembly()
    found = sheets(body)
    records = 0
    for sheet in found:
        with out.scope():
            if len(found) > 1 and not _UNNAMED.fullmatch(sheet.name):
                out.heading(steady_name(sheet.name), 2.0)
            records += write_records(list(sheet.rows()), out, merged=sheet.merged)
    if not records:
        said = "its sheets have headers and no records" if out.blocks else "its sheets are empty"
        raise Unreadable(Reason.EMPTY, f"the workbook holds no table: {said}")
    return named_document(tuple(out.blocks), titles=_title(out.blocks))


def _title(blocks: Sequence[Block]) -> list[str]:
    """The line above the first table, which names the list as sheets' names do not."""
    above = takewhile(lambda block: block.kind is not BlockKind.TABLE_ROW, blocks)
    named = (block.text for block in above if block.kind is BlockKind.PARAGRAPH)
    return [text for text in list(named)[:1] if lines.may_head(text)]
