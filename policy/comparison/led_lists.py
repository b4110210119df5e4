"""Codes that a sentence speaks of without naming them: those of the list it stands above."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from policy.changes import QUIET, Basis, ChangeKind
from policy.comparison.finding import Finding
from policy.document import Block, BlockKind, Document
from policy.statements import codes_of_item
from policy.text import normalise

_LEADS = re.compile(
    r"\b(?:following|below|these|listed)\b[^.;]{0,60}\b(?:codes?|procedures?|services?|cpt|hcpcs|tests?|items?|drugs?)\b"
    r"|\b(?:codes?|procedures?|services?|tests?|items?|drugs?)\b[^.;]{0,60}\b(?:following|below|listed (?:here|in this))\b"
)
_HEADINGS = 2  #: headings that may stand between a sentence and its list


def with_led_codes(findings: Iterable[Finding], before: Document, after: Document) -> list[Finding]:
    """The findings, those of a sentence about "the following codes" with the codes that follow.

    Codes that only one edition lists there joined or left the list, and are told as such.
    """
    return [_led(finding, before, after) for finding in findings]


def _led(finding: Finding, before: Document, after: Document) -> Finding:
    if (
        finding.codes
        or finding.basis is not Basis.PROSE
        or finding.kind in QUIET
        or finding.kind is ChangeKind.EFFECTIVE_DATE_CHANGED
    ):
        return finding
    sides = [
        tuple(_below(text, document))
        for text, document in ((finding.before, before), (finding.after, after))
        if text is not None and _LEADS.search(normalise(text))
    ]
    if not sides:
        return finding
    codes = [code for code in sides[0] if all(code in side for side in sides)]
    return replace(finding, codes=tuple(dict.fromkeys(codes)))


def _below(text: str, document: Document) -> Iterator[str]:
    """The codes of the list that begins right below the paragraph that holds a text."""
    blocks = iter(document.blocks)
    for block in blocks:
        if block.kind is not BlockKind.HEADING and text in block.text:
            yield from _listed(blocks)
            return


def _listed(blocks: Iterator[Block]) -> Iterator[str]:
    headings, begun = 0, False
    for block in blocks:
        codes = codes_of_item(block)
        if codes:
            begun = True
            yield from codes
        elif begun or block.kind is not BlockKind.HEADING or headings == _HEADINGS:
            return
        else:
            headings += 1
