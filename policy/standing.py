"""For whom a document speaks and for how long, as its own lines say it: contractor, ending, status."""

import re
from typing import Final

from policy.changes import Basis, ChangeKind, Direction
from policy.document import BlockKind, DateLabel, Document, StatedDate
from policy.finding import Finding
from policy.text import normalise

#: Headings under which rows name the contractor or the states a document is for.
_FOR_WHOM: Final = frozenset({"contractor information", "primary jurisdiction"})
_OF_A_REVISION = re.compile(r"revision", re.IGNORECASE)
_STATUS = re.compile(r"status\s*:\s*(?P<status>\w+)\s*\Z", re.IGNORECASE)


def standing_findings(before: Document, after: Document) -> list[Finding]:
    """Another contractor or jurisdiction, another day of ending, an announced version in force.

    The end of a revision ("Revision Ending Date") only says that the next one follows it.
    """
    found = [*_for_whom(before, after)]
    if (ending := _ending(before, after)) is not None:
        found.append(ending)
    if before.version == after.version and (_status(before), _status(after)) == (
        "future",
        "active",
    ):
        found.append(
            _finding(
                ChangeKind.POLICY_PUBLISHED,
                f"Version {before.version or 'not printed'}: Status: Future",
                f"Version {after.version or 'not printed'}: Status: Active",
            )
        )
    return found


def is_about_standing(finding: Finding) -> bool:
    """Whether a finding stands under a heading whose rows are compared here."""
    return bool(finding.where) and normalise(finding.where[-1]) in _FOR_WHOM


def _for_whom(before: Document, after: Document) -> list[Finding]:
    was, now = _named(before), _named(after)
    return [
        _finding(
            ChangeKind.APPLICABILITY_CHANGED,
            "\n".join(was[heading]),
            "\n".join(now[heading]),
            where=(heading,),
            basis=Basis.TABLE,
        )
        for heading in was
        if heading in now and set(was[heading]) != set(now[heading])
    ]


def _named(document: Document) -> dict[str, list[str]]:
    """The rows under each heading that says for whom the document is, with their columns."""
    found: dict[str, list[str]] = {}
    for block in document.blocks:
        if (
            block.kind is BlockKind.TABLE_ROW
            and block.path
            and normalise(block.path[-1]) in _FOR_WHOM
        ):
            said = "; ".join(f"{column}: {value}" for column, value in block.cells)
            found.setdefault(block.path[-1], []).append(said)
    return found


def _ending(before: Document, after: Document) -> Finding | None:
    was, now = (
        [
            one
            for one in side.dates
            if one.label is DateLabel.END and not _OF_A_REVISION.search(one.printed_label)
        ]
        for side in (before, after)
    )
    if {one.day for one in was} == {one.day for one in now}:
        return None
    return _finding(
        ChangeKind.EFFECTIVE_DATE_CHANGED, _printed(was), _printed(now), dated=tuple(now)
    )


def _printed(dates: list[StatedDate]) -> str | None:
    return "; ".join(f"{one.printed_label}: {one.printed}" for one in dates) or None


def _status(document: Document) -> str:
    lines = (_STATUS.match(block.text) for block in document.blocks)
    return next((found["status"].lower() for found in lines if found), "")


def _finding(
    kind: ChangeKind,
    before: str | None,
    after: str | None,
    *,
    where: tuple[str, ...] = (),
    basis: Basis = Basis.PROSE,
    dated: tuple[StatedDate, ...] = (),
) -> Finding:
    return Finding(
        kind=kind,
        aspect=None,
        direction=Direction.UNCLEAR,
        codes=(),
        before=before,
        after=after,
        where=where,
        basis=basis,
        dated=dated,
    )
