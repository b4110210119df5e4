"""Changes, history and documents as plain values for ``--json`` and the evidence pages."""

from typing import Any

from policy.changes import Change
from policy.document import EVERYWHERE, Block, Document, StatedDate, Statement
from store.events import EventView
from store.history import ChangeView, HistoryEntry


def effective_of(dates: tuple[StatedDate, ...]) -> tuple[str | None, dict[str, str]]:
    """The date stated for everywhere, None where only some places have one, and those by place.

    Where a place has several, the first that is stated counts.
    """
    by_place: dict[str, str] = {}
    for one in dates:
        by_place.setdefault(one.jurisdiction, one.day.isoformat())
    return by_place.get(EVERYWHERE), by_place


def change_core(change: Change) -> dict[str, Any]:
    """A change by itself, as ``compare --json`` prints it."""
    main, split = effective_of(change.effective)
    return {
        "kind": str(change.kind),
        "aspect": str(change.aspect) if change.aspect else None,
        "codes": list(change.codes),
        "before": change.before,
        "after": change.after,
        "severity": str(change.severity),
        "direction": str(change.direction),
        "where": list(change.where),
        "effective_date": main,
        "effective_dates": split,
        "stage": str(change.stage),
        "applies_by": str(change.applies_by),
        "basis": str(change.basis),
        "retroactive": change.retroactive,
        "governed": list(change.governed),
        "notes": list(change.notes),
    }


def change_as_dict(view: ChangeView) -> dict[str, Any]:
    """A recorded change with its evidence, as ``show --json`` prints it."""
    return {
        "id": view.public_id,
        "publisher": view.publisher_slug,
        "publisher_name": view.publisher,
        "source": view.source,
        "title": view.title,
        "number": view.number,
        **change_core(view.change),
        "dates": [date_as_dict(one) for one in view.change.effective],
        "observed": view.observed_at.isoformat(),
        **event_as_dict(view.event),
        "editions": {
            name: {
                "sha256": side.sha256,
                "url": side.url,
                "captured": side.captured_at.isoformat(),
                "version": side.version,
                "dates": [date_as_dict(one) for one in side.document.dates],
            }
            if side
            else None
            for name, side in (("before", view.before), ("after", view.after))
        },
    }


def entry_as_dict(entry: HistoryEntry) -> dict[str, Any]:
    """One line of history, as ``history --json`` prints it."""
    main, split = effective_of(entry.effective)
    return {
        "id": entry.public_id,
        "publisher": entry.publisher,
        "publisher_name": entry.publisher_name,
        "source": entry.source,
        "title": entry.title,
        "number": entry.number,
        "kind": str(entry.kind),
        "aspect": str(entry.aspect) if entry.aspect else None,
        "codes": list(entry.codes),
        "governed": list(entry.governed),
        "before": entry.before,
        "after": entry.after,
        "where": list(entry.where),
        "severity": str(entry.severity),
        "direction": str(entry.direction),
        "stage": str(entry.stage),
        "effective_date": main,
        "effective_dates": split,
        "dates": [date_as_dict(one) for one in entry.effective],
        "observed": entry.observed_at.isoformat(),
        "sha256_before": entry.before_sha256,
        "sha256_after": entry.after_sha256,
        "url": entry.url,
        **event_as_dict(entry.event),
    }


def event_as_dict(event: EventView) -> dict[str, Any]:
    """What other publications say of the same, as ids of their changes."""
    return {
        "event": event.event,
        "event_role": str(event.role) if event.role else None,
        "confirmed_by": list(event.confirmed_by),
        "disagrees_with": list(event.disagrees_with),
        "followed_by": list(event.followed_by),
    }


def date_as_dict(one: StatedDate) -> dict[str, Any]:
    """A stated date with its label as printed."""
    return {
        "label": str(one.label),
        "printed_label": one.printed_label,
        "date": one.day.isoformat(),
        "printed": one.printed,
        "jurisdiction": one.jurisdiction,
        "precision": str(one.precision),
    }


def statement_as_dict(one: Statement) -> dict[str, Any]:
    """A statement with its value and its place."""
    return {
        "system": str(one.system),
        "code": one.code,
        "aspect": str(one.aspect),
        "value": one.value,
        "place": list(one.place),
        "quote": one.quote,
        "jurisdiction": one.jurisdiction,
        "effective_from": one.effective_from.isoformat() if one.effective_from else None,
        "effective_to": one.effective_to.isoformat() if one.effective_to else None,
    }


def block_as_dict(block: Block) -> dict[str, Any]:
    """A block with its headings; a row with its cells by column."""
    return {
        "kind": str(block.kind),
        "text": block.text,
        "path": list(block.path),
        **({"cells": [list(cell) for cell in block.cells]} if block.cells else {}),
        **({"page": block.page} if block.page else {}),
    }


def document_as_dict(document: Document) -> dict[str, Any]:
    """A document as ``read --json`` prints it."""
    return {
        "title": document.title,
        "number": document.number,
        "version": document.version,
        "dates": [date_as_dict(one) for one in document.dates],
        "statements": [statement_as_dict(one) for one in document.statements],
        "blocks": [block_as_dict(block) for block in document.blocks],
        **(
            {
                "layout": document.table.layout,
                "records": document.table.records,
                "rows": [
                    {"key": list(row.key), "values": dict(row.values)}
                    for row in document.table.rows
                ],
            }
            if document.table
            else {}
        ),
        "complete": document.complete,
        "warnings": list(document.warnings),
    }
