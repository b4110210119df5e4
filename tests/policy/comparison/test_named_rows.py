"""Tables of modifiers and of places of service in two editions."""

import pytest

from policy.changes import ChangeKind
from tests.policy.editions import told


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("Modifier", ChangeKind.MODIFIER_CHANGED),
        ("CPT/HCPCS Modifiers", ChangeKind.MODIFIER_CHANGED),
        ("modifier_code", ChangeKind.MODIFIER_CHANGED),
        ("POS", ChangeKind.PLACE_OF_SERVICE_CHANGED),
        ("Place of Service Code(s)", ChangeKind.PLACE_OF_SERVICE_CHANGED),
    ],
)
def test_a_row_that_joins_or_leaves_is_told_once(column: str, kind: ChangeKind) -> None:
    rows = ("24|An outpatient centre must report it", "22|A hospital", "59|Apart from the other")
    less = "\n".join(("# Rules", f"|{column}|Words", *rows[1:]))
    more = "\n".join(("# Rules", f"|{column}|Words", *rows))

    (come,) = told(less, more)
    (gone,) = told(more, less)

    assert (come.kind, come.before, come.after) == (kind, None, rows[0].replace("|", " | "))
    assert (gone.kind, gone.before, gone.after) == (kind, rows[0].replace("|", " | "), None)


def test_another_order_is_no_change() -> None:
    rows = ("25|Words", "59|Other words")
    orders = ("\n".join(("# Rules", "|Modifier|Words", *order)) for order in (rows, rows[::-1]))

    assert told(*orders) == []
