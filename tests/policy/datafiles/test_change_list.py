"""CMS's own list of changes is a check on what was found, not another source of changes."""

import pytest

from policy.changes import Change, ChangeKind, Severity
from policy.datafiles.change_list import cross_checked
from policy.document import Aspect


def change(kind: ChangeKind = ChangeKind.NCCI_EDIT_ADDED) -> Change:
    return Change(
        kind=kind, aspect=Aspect.PAIRING, codes=("17000", "17003"), governed=("17110",), before=None,
        after="made up", where=(), severity=Severity.ACTION,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("listed", "note"),
    [
        (None, "not yet"),
        ([], "does not name it"),
        ([("17110", "17003")], "names 1 of 2 codes"),
        ([("17110", "17003"), ("17000", "17110")], "names it"),
        ([("17110", "99213")], "does not name it"),
    ],
)
def test_a_change_says_whether_the_list_names_it(listed: list | None, note: str) -> None:
    (checked,) = cross_checked([change()], listed)

    assert checked.notes == (f"CMS's change list: {note}.",)


def test_what_the_list_never_names_gets_no_note() -> None:
    (checked,) = cross_checked([change(ChangeKind.PAYMENT_CHANGED)], [])

    assert checked.notes == ()
