"""For whom a publication speaks: the states and contractors declared, else those it names itself."""

from collections.abc import Sequence

from policy.changes import Change
from policy.contractor_articles import LAYOUT, entry_of
from policy.document import BlockKind, Document, KeyedTable
from policy.sources import Source
from policy.text import normalise

_CONTRACTORS = "contractor information"  #: the heading over the rows that name contractors
_NUMBER = "contractor number"


def jurisdictions_of(
    source: Source, document: Document, contractors: KeyedTable | None, change: Change
) -> tuple[str, ...]:
    """The contractors and states that a change of a document is for; empty for everyone.

    Those of the source's declaration. Where it declares none, as one of all contractors' articles,
    they are the document's: ``contractors`` is the publisher's own list, in which the numbers that
    the document prints are looked up. A change of that list itself is for the one it is about.
    """
    if source.jurisdictions:
        return source.jurisdictions
    if document.table is not None and document.table.layout == LAYOUT:
        return _of_entry(document.table, change.where)
    if contractors is None:
        return ()
    numbers = {
        value
        for block in document.blocks
        if block.kind is BlockKind.TABLE_ROW
        and any(normalise(heading) == _CONTRACTORS for heading in block.path)
        for column, value in block.cells
        if normalise(column) == _NUMBER
    }
    found: dict[str, None] = {}
    for row in contractors.rows:
        entry = entry_of(row)
        if numbers & set(entry.numbers):
            found.update(dict.fromkeys((entry.name, *entry.states)))
    return tuple(found)


def _of_entry(table: KeyedTable, where: Sequence[str]) -> tuple[str, ...]:
    """The contractor whose entry a change stands under, with its states."""
    for entry in map(entry_of, table.rows):
        if where and where[-1].startswith(f"{entry.name} ("):
            return (entry.name, *entry.states)
    return ()
