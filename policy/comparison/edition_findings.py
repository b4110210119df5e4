"""What an edition's own marks say: its dates, its status, its history of revisions."""

import re
from collections.abc import Sequence
from datetime import date

from policy.changes import QUIET, Basis, ChangeKind, Direction
from policy.comparison.edition_marks import is_identity
from policy.comparison.finding import Finding
from policy.comparison.passages import passages_of
from policy.dates import is_date_line
from policy.document import DateLabel, Document, StatedDate
from policy.mentions import codes_in_prose
from policy.text import normalise
from policy.zones import Zone


def edition_findings(
    before: Document,
    after: Document,
    findings: Sequence[Finding],
    history: Sequence[str],
    today: date | None,
) -> list[Finding]:
    """What the edition's own marks say: its dates, its version, its history of revisions."""
    found: list[Finding] = []
    retired = _retired(before, after)
    if retired is not None and all(
        finding.kind is not ChangeKind.POLICY_RETIRED for finding in findings
    ):
        found.append(retired)
    told = any(finding.kind not in QUIET for finding in (*findings, *found))
    if not told and _is_history_alone(after) and _is_history_alone(before):
        found.extend(_from_history(after, history))
    was, now = labelled_dates(before), labelled_dates(after)
    if was != now:
        found.append(_dates_moved(before, after, history, told=told or bool(found), today=today))
    return found


_RETIRED = re.compile(r"status\s*:\s*(?:retired|archived|withdrawn)\b", re.IGNORECASE)


def _retired(before: Document, after: Document) -> Finding | None:
    """That an edition prints a day of retirement, or a status of it, which it did not before."""
    was, now = (
        [one for one in side.dates if one.label is DateLabel.RETIRED] for side in (before, after)
    )
    status = [
        next((block.text for block in side.blocks if _RETIRED.match(block.text)), None)
        for side in (before, after)
    ]
    if was or status[0] or not (now or status[1]):
        return None
    return Finding(
        kind=ChangeKind.POLICY_RETIRED,
        aspect=None,
        direction=Direction.UNCLEAR,
        codes=(),
        before=None,
        after="; ".join(filter(None, (status[1], _printed(now)))),
        where=(),
        basis=Basis.PROSE,
        dated=tuple(now),
    )


def labelled_dates(document: Document) -> frozenset[tuple[DateLabel, str, date]]:
    """The printed dates of an edition by label and jurisdiction."""
    return frozenset(map(_marked, document.dates))


def _marked(stated: StatedDate) -> tuple[DateLabel, str, date]:
    """A printed date however it is written."""
    return stated.label, stated.jurisdiction, stated.day


_IN_FORCE = frozenset(
    {DateLabel.EFFECTIVE, DateLabel.REVISION_EFFECTIVE, DateLabel.END, DateLabel.RETIRED}
)


def _says_when_in_force(one: StatedDate) -> bool:
    """Whether a date begins or ends a rule; the end of a revision only says that the next follows."""
    of_revision = one.label is DateLabel.END and "revision" in one.printed_label.casefold()
    return one.label in _IN_FORCE and not of_revision


def _dates_moved(
    before: Document,
    after: Document,
    history: Sequence[str],
    *,
    told: bool,
    today: date | None,
) -> Finding:
    """The edition's printed dates differ.

    News is an effective date that moves alone, or one that was still to come: a date that moves
    along with a version, a review or the history of an unchanged text is that of a new edition.
    """
    was, now = labelled_dates(before), labelled_dates(after)
    gone = [one for one in before.dates if _marked(one) not in now]
    come = [one for one in after.dates if _marked(one) not in was]
    old = [one for one in gone if _says_when_in_force(one)]
    new = [one for one in come if _says_when_in_force(one)]
    was_to_come = today is not None and any(one.day > today for one in old)
    alone = (
        not told
        and not history
        and before.version == after.version
        and all(_says_when_in_force(one) for one in (*gone, *come))
    )
    news = bool(old and new) and {one.day for one in old} != {one.day for one in new}
    is_news = news and (alone or (was_to_come and not told))
    shown = (old, new) if is_news else (gone, come)
    return Finding(
        kind=ChangeKind.EFFECTIVE_DATE_CHANGED if is_news else ChangeKind.ADMINISTRATIVE,
        aspect=None,
        direction=Direction.NEUTRAL,
        codes=(),
        before=_printed(shown[0]),
        after=_printed(shown[1]),
        where=(),
        basis=Basis.PROSE,
        dated=tuple(new) if is_news else (),
    )


def _printed(dates: Sequence[StatedDate]) -> str | None:
    return "; ".join(f"{one.printed_label}: {one.printed}" for one in dates) or None


def _is_history_alone(document: Document) -> bool:
    if document.statements:
        return False
    passages = [one for one in passages_of(document) if not one.block.level]
    noted = sum(len(one.text) for one in passages if one.zone is Zone.HISTORY)
    said = sum(
        len(one.text) for one in passages if not (is_date_line(one.text) or is_identity(one.text))
    )
    return noted > 0 and noted >= 0.7 * said


UNCONFIRMED = "The publisher's history says so; nothing else that was read shows it."
_NOTHING_CHANGED = (
    "no change", "no coverage change", "without change", "no policy change", "not changed", "no revision",
    "administrative", "formatting", "no policy is being changed", "typographical", "no updates",
)  # fmt: skip


def _from_history(after: Document, history: Sequence[str]) -> list[Finding]:
    """What new lines of a history claim where nothing else is published: kept, and said to be claims."""
    found: list[Finding] = []
    for line in history:
        quiet = any(words in normalise(line) for words in _NOTHING_CHANGED)
        codes = tuple(dict.fromkeys(mention.code for mention in codes_in_prose(line)))
        found.append(
            Finding(
                kind=ChangeKind.ADMINISTRATIVE,
                aspect=None,
                direction=Direction.UNCLEAR,
                codes=codes,
                before=None,
                after=line,
                where=next((block.path for block in after.blocks if block.path), ()),
                basis=Basis.PUBLISHERS_NOTE,
                spoken=(line,),
                notes=() if quiet else (UNCONFIRMED,),
            )
        )
    return found
