"""What the keyed lists about a document say: contractor, states, ending, status, versions, modifiers, bills."""

import re
from collections.abc import Iterator
from typing import Final

from policy.changes import Basis, ChangeKind, Direction
from policy.comparison.finding import Finding
from policy.document import Aspect, BlockKind, DateLabel, Document, StatedDate
from policy.text import normalise

#: Headings under which rows name the contractor or the states a document is for.
_FOR_WHOM: Final = frozenset(
    {
        "contractor information",
        "primary jurisdiction",
        *("states", "applicable states", "states covered", "regions", "contractors"),
        *("jurisdictions", "service area", "service areas"),
    }
)
#: Headings under which rows name the bills, the departments and the hospital procedures it is for.
_FACILITY: Final = frozenset({"bill type codes", "revenue codes", "icd-10-pcs codes"})
_ENTRIES: Final = {BlockKind.TABLE_ROW, BlockKind.LIST_ITEM}
_VERSIONS: Final = frozenset({"other versions"})
_MODIFIERS: Final = frozenset({"cpt/hcpcs modifiers"})
_OF_A_REVISION = re.compile(r"revision", re.IGNORECASE)
_STATUS = re.compile(r"status\s*:\s*(?P<status>\w+)\s*\Z", re.IGNORECASE)


def standing_findings(before: Document, after: Document) -> list[Finding]:
    """Another contractor, jurisdiction, day of ending or modifier; a version announced or in force.

    The end of a revision ("Revision Ending Date") only says that the next one follows it.
    """
    found = [
        *_lists(before, after, _FOR_WHOM, ChangeKind.APPLICABILITY_CHANGED),
        *_lists(before, after, _MODIFIERS, ChangeKind.MODIFIER_CHANGED, aspect=Aspect.MODIFIER),
        *_lists(before, after, _FACILITY, ChangeKind.GUIDANCE_CHANGED),
        *_further_versions(before, after),
    ]
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
    return bool(finding.where) and normalise(finding.where[-1]) in {
        *_FOR_WHOM,
        *_VERSIONS,
        *_MODIFIERS,
        *_FACILITY,
    }


def _lists(
    before: Document,
    after: Document,
    headings: frozenset[str],
    kind: ChangeKind,
    *,
    aspect: Aspect | None = None,
) -> Iterator[Finding]:
    """Lists that stand in both editions and hold other rows; each with the rows it lost and gained."""
    was, now = _rows(before, headings), _rows(after, headings)
    for heading in was:
        if heading in now and set(was[heading]) != set(now[heading]):
            yield _finding(
                kind,
                "\n".join(row for row in was[heading] if row not in now[heading]) or None,
                "\n".join(row for row in now[heading] if row not in was[heading]) or None,
                where=(heading,),
                basis=Basis.TABLE,
                aspect=aspect,
            )


def _further_versions(before: Document, after: Document) -> Iterator[Finding]:
    """Versions of the document that its list of versions did not have, beside the one that was read."""
    was, now = _rows(before, _VERSIONS), _rows(after, _VERSIONS)
    for heading in was:
        come = [
            row
            for row in now.get(heading, ())
            if row not in was[heading] and row.rpartition(": ")[2] != after.version
        ]
        if come:
            yield _finding(
                ChangeKind.POLICY_PUBLISHED,
                None,
                "\n".join(come),
                where=(heading,),
                basis=Basis.TABLE,
            )


def _rows(document: Document, headings: frozenset[str]) -> dict[str, list[str]]:
    """The rows under each of the headings, each value with its column.

    Of a version or a modifier only what names it counts: its words are edited for themselves.
    """
    found: dict[str, list[str]] = {}
    for block in document.blocks:
        heading = next((one for one in block.path if normalise(one) in headings), None)
        if heading is None or block.kind not in _ENTRIES:
            continue
        cells = block.cells if headings is _FOR_WHOM else block.cells[:1]
        said = "; ".join(f"{column}: {value}" if column else value for column, value in cells)
        found.setdefault(heading, []).append(said or block.text)
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
    aspect: Aspect | None = None,
) -> Finding:
    return Finding(
        kind=kind,
        aspect=aspect,
        direction=Direction.UNCLEAR,
        codes=(),
        before=before,
        after=after,
        where=where,
        basis=basis,
        dated=dated,
    )
