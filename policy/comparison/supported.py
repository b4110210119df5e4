"""Tables of procedures beside the diagnoses that support them: the pairs that joined or left."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from policy.changes import Basis
from policy.comparison.finding import Finding
from policy.comparison.verdicts import turned
from policy.disposition import disposition_of
from policy.document import Block, BlockKind, Document
from policy.statements import codes_of_item, pairs_of_row
from policy.zones import Zone, zone_of

_Pair = tuple[str, str]  #: a diagnosis and the procedure it stands beside


def supported_findings(before: Document, after: Document) -> list[Finding]:
    """Diagnoses that stand beside a procedure in one edition only, procedures alike in one finding.

    Where the row of either is itself what joined or left, that is told instead.
    """
    old, new = _pairs(before), _pairs(after)
    if not (old and new):
        return []
    told = _listed(before) ^ _listed(after)
    gone = [pair for pair in old if pair not in new and told.isdisjoint(pair)]
    come = [pair for pair in new if pair not in old and told.isdisjoint(pair)]
    return [
        *_findings(gone, old, came=False),
        *_findings(come, new, came=True),
    ]


def _pairs(document: Document) -> dict[_Pair, Block]:
    found: dict[_Pair, Block] = {}
    for block in document.blocks:
        if len(block.cells) > 1 and zone_of(block.path) is Zone.GOVERNING:
            for pair in pairs_of_row(block):
                found.setdefault(pair, block)
    return found


def _listed(document: Document) -> frozenset[str]:
    """The codes that have a row of their own."""
    return frozenset(
        code
        for block in document.blocks
        if block.kind is BlockKind.TABLE_ROW
        for code in codes_of_item(block)
    )


def _findings(
    pairs: Iterable[_Pair], rows: Mapping[_Pair, Block], *, came: bool
) -> Iterator[Finding]:
    beside: dict[str, list[str]] = defaultdict(list)
    for diagnosis, procedure in pairs:
        beside[procedure].append(diagnosis)
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for procedure, diagnoses in beside.items():
        alike[tuple(diagnoses)].append(procedure)
    for supporting, procedures in alike.items():
        blocks = [
            rows[diagnosis, procedure] for procedure in procedures for diagnosis in supporting
        ]
        verdict = disposition_of(blocks[0].path).verdict
        kind, aspect, direction = turned(
            None if came else verdict, verdict if came else None, diagnosis=True
        )
        said = "\n".join(dict.fromkeys(block.text for block in blocks))
        yield Finding(
            kind=kind,
            aspect=aspect,
            direction=direction,
            codes=supporting,
            before=None if came else said,
            after=said if came else None,
            where=(*blocks[0].path, f"CPT/HCPCS {', '.join(procedures)}"),
            basis=Basis.TABLE,
            spoken=(said,),
        )
