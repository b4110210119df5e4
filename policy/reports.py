"""Changes of publications that are lists of other publications, by what their rows are."""

from collections.abc import Collection
from datetime import date

from policy import contractor_articles, rules, whats_new
from policy.changes import Change
from policy.document import Document


def report_changes(
    before: Document,
    after: Document,
    numbers: Collection[str] | None,
    *,
    today: date | None = None,
) -> tuple[Change, ...] | None:
    """What two editions of a list tell, or None when they are no list of a layout known here.

    ``numbers`` are the policies watched, None for all.
    """
    was, now = before.table, after.table
    if was is None or now is None or was.layout != now.layout:
        return None
    if now.layout == contractor_articles.LAYOUT:
        return contractor_articles.contractor_changes(was, now)
    if now.layout == whats_new.LAYOUT:
        return whats_new.whats_new(was, now, numbers, today=today)
    if now.layout == rules.LAYOUT:
        return rules.new_rules(was, now, today=today)
    return None
