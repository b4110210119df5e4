"""CMS's own list of a quarter's additions, deletions and indicator changes, as a cross-check.

NCCI publishes such a list beside the edits. It is a check on what was found, never a source of
changes by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from policy.changes import Change, ChangeKind

_CHECKED = frozenset(
    {
        ChangeKind.NCCI_EDIT_ADDED,
        ChangeKind.NCCI_EDIT_DELETED,
        ChangeKind.NCCI_EDIT_CHANGED,
        ChangeKind.UNIT_LIMIT_CHANGED,
        ChangeKind.ADDON_EDIT_CHANGED,
    }
)


def cross_checked(
    changes: Sequence[Change], listed: Iterable[tuple[str, ...]] | None
) -> tuple[Change, ...]:
    """The changes, each with a note whether CMS's change list names its codes.

    ``listed`` has the codes of each row of the list, in any order; None where the list of this
    quarter has not been published or read yet.
    """
    rows = None if listed is None else [frozenset(row) for row in listed]
    return tuple(
        replace(change, notes=(*change.notes, _note(change, rows)))
        if change.kind in _CHECKED
        else change
        for change in changes
    )


def _note(change: Change, rows: Sequence[frozenset[str]] | None) -> str:
    if rows is None:
        return "CMS's change list: not yet."
    partners = set(change.governed)
    wanted = [frozenset({code, *partners}) for code in change.codes]
    named = sum(any(one <= row for row in rows) for one in wanted)
    if named == len(wanted):
        return "CMS's change list: names it."
    if named:
        return f"CMS's change list: names {named} of {len(wanted)} codes."
    return "CMS's change list: does not name it."
