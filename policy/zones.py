"""Which part of a publication a passage stands in: what governs claims, and what never alerts."""

import re
from enum import StrEnum

from policy.text import normalise


class Zone(StrEnum):
    """The part of a publication a block belongs to."""

    GOVERNING = "governing"  #: coverage, coding, billing, terms: what a change is looked for in
    BACKGROUND = "background"  #: evidence, rationale, description
    REFERENCES = "references"
    HISTORY = "history"  #: the publisher's own notes of what it changed
    CHROME = "chrome"  #: navigation, notices, contacts, legal lines of the site


_ZONES: tuple[tuple[Zone, re.Pattern[str]], ...] = tuple(
    (zone, re.compile(pattern))
    for zone, pattern in (
        (
            Zone.HISTORY,
            r"(?:revision|document|policy|review|update|change|version|guideline|article|bulletin|publication)s?"
            r"(?:\s*/\s*\w+)? (?:history|log|details|record)\b|revision information|^history\b|review/revision|revision details"
            r"|summary of (?:changes|revisions)|record of (?:changes|revisions)",
        ),
        (
            Zone.REFERENCES,
            r"\breferences?\b(?! lab)|bibliograph|sources of information|literature cited|^sources\b|works cited|^citations?\b"
            r"|websites? for additional",
        ),
        (
            Zone.CHROME,
            r"table of contents|^contents$|related (?:links|articles|resources|news|documents|topics|polic|pages|content)|^see also\b"
            r"|most (?:read|viewed|popular)|recommended for you|you may also|recently viewed|^contact(?: us| information)?$"
            r"|cookie (?:settings|preferences|notice)|^follow us|^share\b|site ?map|quick links|^index$|^navigation$|^menu$|sponsored|advertis"
            r"|^footer$|^footnotes? on this site|^was this page helpful|^feedback$|newsletter|^languages?$|^on this page$|in this article",
        ),
        (
            Zone.BACKGROUND,
            r"^(?:background|rationale|discussion|overview|description of evidence|clinical evidence|evidence|definitions?|summary of evidence"
            r"|description(?:/scope)?|scope of policy|u\.?s\.? food and drug|fda\b|regulatory status|general information|supporting information"
            r"|discussion/general information|literature review|analysis of evidence|key terms|glossary)\b(?!.*(?:criteria|coverage))",
        ),
    )
)


def zone_of(path: tuple[str, ...]) -> Zone:
    """The zone of a block under these headings; the innermost heading that says one decides."""
    for heading in reversed(path):
        text = normalise(heading).strip(" :.#0123456789-")
        if len(text) > 120:
            continue
        for zone, pattern in _ZONES:
            if pattern.search(text):
                return zone
    return Zone.GOVERNING
