"""The stated effective dates of changes, many changes at a time."""

from collections import defaultdict
from collections.abc import Sequence

from sqlmodel import Session, col, select

from policy.document import StatedDate
from store.tables import ChangeEffectiveRow
from store.values import stated_of


def effective_of(session: Session, ids: Sequence[int]) -> dict[int, list[StatedDate]]:
    """The effective dates of these changes, in their order; empty where none is stated."""
    dates: dict[int, list[StatedDate]] = defaultdict(list)
    for part in parts_of(ids):
        rows = session.exec(
            select(ChangeEffectiveRow)
            .where(col(ChangeEffectiveRow.change_id).in_(part))
            .order_by(col(ChangeEffectiveRow.change_id), col(ChangeEffectiveRow.position))
        )
        for row in rows:
            dates[row.change_id].append(stated_of(row))
    return dates


def parts_of(ids: Sequence[int]) -> list[Sequence[int]]:
    """At most 1,000 ids at a time, well under what one statement may name."""
    return [ids[start : start + 1000] for start in range(0, len(ids), 1000)]
