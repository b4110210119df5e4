"""What a publisher's own history says of its codes, held against what its lists show.

A line of the history raises no alert by itself: it confirms a change that was found, contradicts
it, or claims one that the lists do not show, and each is said.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from policy.changes import QUIET, Basis, ChangeKind, Direction
from policy.comparison.finding import Finding
from policy.mentions import codes_in_prose, family_members
from policy.text import normalise, sentences

_LONGEST = 200  #: characters of a line that is quoted in a note


class Deed(StrEnum):
    """What a line of the history says was done with a code."""

    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Claim:
    """A deed of one code, with the line that says so."""

    deed: Deed
    code: str
    line: str


_VERB = re.compile(
    r"\b(?:(?P<added>add(?:ed|ing|s|ition of)?|insert(?:ed|ing)|includ(?:ed|ing))"
    r"|(?P<removed>remov(?:ed|ing|es|al of)|delet(?:ed|ing|es|ion of)|eliminated|dropped|retired)"
    r"|(?P<other>revis(?:ed|ing)|updat(?:ed|ing)|clarif\w+|chang(?:ed|ing)|moved|replaced))\b",
    re.IGNORECASE,
)
_NOT_OF_A_LIST = re.compile(
    r"\b(?:description|descriptor|note|footnote|statement|sentence|paragraph|criteri\w+|language|wording|section|heading|reference|modifier)s?\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"\bno (?:\w+ ){0,3}(?:changes?|revisions?)\b|\bwithout (?:\w+ ){0,2}changes?\b|\bunchanged\b|\bnot changed\b"
    r"|\b(?:criteria|coverage|policy|codes?) remains? the same\b"
)
_TOUCHES = {
    Deed.ADDED: frozenset({ChangeKind.CODE_REMOVED, ChangeKind.DIAGNOSIS_REMOVED}),
    Deed.REMOVED: frozenset({ChangeKind.CODE_ADDED, ChangeKind.DIAGNOSIS_ADDED}),
}  #: the kinds of change that a deed contradicts
_OF_CODES = frozenset(
    {
        ChangeKind.CODE_ADDED,
        ChangeKind.CODE_REMOVED,
        ChangeKind.DIAGNOSIS_ADDED,
        ChangeKind.DIAGNOSIS_REMOVED,
    }
)


def claims_of(lines: Iterable[str], known: frozenset[str]) -> tuple[Claim, ...]:
    """What lines of a history say was added or removed, in their order.

    ``known`` are the codes that need no word such as "code" before them, and those to which a
    written range may be expanded.
    """
    return tuple(
        Claim(deed, code, line)
        for line in lines
        for sentence in sentences(line)
        for deed, said in _deeds(sentence)
        for code in _codes(said, known)
    )


def _deeds(sentence: str) -> Iterable[tuple[Deed, str]]:
    verbs = list(_VERB.finditer(sentence))
    for position, verb in enumerate(verbs):
        following = verbs[position + 1].start() if position + 1 < len(verbs) else len(sentence)
        preceding = verbs[position - 1].end() if position else 0
        deed = Deed.ADDED if verb["added"] else Deed.REMOVED if verb["removed"] else None
        if deed is None:
            continue
        after = sentence[verb.end() : following]
        passive = re.search(r"\b(?:was|were|been|is|are)\s+\Z", sentence[: verb.start()])
        said = sentence[preceding : verb.start()] if passive else after
        if not _NOT_OF_A_LIST.search(said):
            yield deed, said


def _codes(text: str, known: frozenset[str]) -> tuple[str, ...]:
    named = (mention.code for mention in codes_in_prose(text, known))
    return tuple(dict.fromkeys((*named, *family_members(text, known))))


def with_history(
    findings: Sequence[Finding], lines: Sequence[str], known: frozenset[str]
) -> list[Finding]:
    """The findings with what the new lines of the history say of their codes, as notes.

    Where the history claims something of a code of ``known`` that no finding is about, a finding of
    its own is kept for the record.
    """
    if not lines:
        return list(findings)
    claims = claims_of(lines, known)
    noted = [_noted(finding, claims, lines, known) for finding in findings]
    touched = {code for one in findings if one.kind not in QUIET for code in one.codes}
    unseen = [one for one in claims if one.code in known and one.code not in touched]
    return [*noted, *_unseen(unseen)]


def _noted(
    finding: Finding, claims: Sequence[Claim], lines: Sequence[str], known: frozenset[str]
) -> Finding:
    if finding.kind in QUIET or not finding.codes or finding.basis is Basis.PUBLISHERS_NOTE:
        return finding
    about = [one for one in claims if one.code in finding.codes]
    against = [one for one in about if finding.kind in _TOUCHES[one.deed]]
    if against and len(against) == len(about):
        return _with(finding, f"The publisher's history says otherwise: {_quoted(about[0].line)}")
    if about:
        return _with(finding, f"The publisher's history says so too: {_quoted(about[0].line)}")
    if finding.kind not in _OF_CODES:
        return finding
    if any(code in _codes(line, known) for line in lines for code in finding.codes):
        return finding
    denied = next((line for line in lines if _NOTHING.search(normalise(line))), None)
    if denied is not None:
        return _with(finding, f"The publisher's history says otherwise: {_quoted(denied)}")
    others = next((one.line for one in claims if one.code not in finding.codes), None)
    if others is not None:
        return _with(
            finding,
            f"The publisher's history names other codes and not this change: {_quoted(others)}",
        )
    return finding


def _with(finding: Finding, note: str) -> Finding:
    return replace(finding, notes=(*finding.notes, note))


def _quoted(line: str) -> str:
    short = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    return f"“{short}”"


def _unseen(claims: Sequence[Claim]) -> Iterable[Finding]:
    """One finding for each line and deed that the lists of codes do not show."""
    groups: dict[tuple[str, Deed], list[str]] = {}
    for one in claims:
        groups.setdefault((one.line, one.deed), []).append(one.code)
    for (line, deed), codes in groups.items():
        named = tuple(dict.fromkeys(codes))
        yield Finding(
            kind=ChangeKind.ADMINISTRATIVE,
            aspect=None,
            direction=Direction.NEUTRAL,
            codes=named,
            before=None,
            after=line,
            where=(),
            basis=Basis.PUBLISHERS_NOTE,
            notes=(
                f"The publisher's history says that {', '.join(named)} was {deed};"
                " the lists of this edition do not show it.",
            ),
        )
