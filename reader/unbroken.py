"""A page whose line ends were lost: cut at its section names, its code lists and its sentences."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from policy.dates import find_dates, is_date_line
from policy.disposition import disposition_of_heading
from policy.text import normalise, sentences
from reader import lines
from reader.assembly import LEAD_IN, Assembly
from reader.code_entries import HEADER_LINE, is_entry, write_entry
from reader.sections import SECTION, cut_at_sections

_FEWEST: Final = 3  #: entries from which a long entry is a list that lost its line ends
_LONG: Final = 250  #: characters


def is_unbroken_list(text: str) -> bool:
    """Whether what begins as one entry is a list whose line ends were lost."""
    return len(text) > _LONG and len(_CODE_IN_LINE.findall(text)) >= _FEWEST


def bulleted(found: Iterable[str]) -> Iterator[str]:
    """Sentences, each cut where a typed bullet begins an entry inside it."""
    for sentence in found:
        yield from re.split(r"\s+(?=[•●▪■◦·]\s)|(?<=[.:;])\s+(?=[o*-]\s+[A-Z])", sentence)


_CODE: Final = r"\+?(?:\d{4}[0-9AFMTU]|[A-V]\d{4}|[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4})[*†‡]?"
_CODE_IN_LINE = re.compile(rf"(?:^|(?<=[^,;/]\s)){_CODE}\s+(?:[-–—]\s+)?(?=[A-Z][A-Za-z0-9])")
#: Codes of a list that stand behind each other; what is said next begins anew.
_RUN = re.compile(rf"(?:^|(?<=\s)){_CODE}(?:,\s+{_CODE})+,?(?=\s+[A-Z]|\Z)")


_HEAD_LABEL = re.compile(
    r"(?<=\s)(?:(?:Original|Revision|Current|Policy|Last|Next|Annual|Coverage|Medical|Clinical|Publish|Publication|Effective|Review|Document"
    r"|Guideline|Approval|Origination|Issue|Implementation|Version|Original|Creation|Start|End|Date|of this|of the) ){0,4}"
    r"(?:Number|Date|Review|Reviewed|Revised|Effective|Published|Status|Version)(?:\(s\))?"
    r"(?:\s?[:#]\s?(?=\S)|\s(?=\d|[A-Z][A-Z_.-]*\d))"
)
_LEAD_IN = re.compile(
    r"(?:\A|(?<=\S) )(?P<lead>(?:The following |Other |Covered |Non-?covered |Applicable )?"
    r"(?:CPT|HCPCS|ICD-?10|ICD|Procedure|Diagnosis|Billing|Codes?|codes?|[Rr]elated|[Cc]onsidered)\b[^.:;|]{0,110}:)\Z"
)


_PART = re.compile(
    r" (?P<name>Background|Rationale|References|Definitions|Discussion|Policy History|Revision History|Document History) (?=[A-Z\d])"
)


def _parted_at_labels(text: str) -> list[str]:
    """The head of a page on one line, cut before each label with its value."""
    cuts = [match.start() for match in _HEAD_LABEL.finditer(text)]
    ends = [found.end for found in find_dates(text) if cuts and found.start > cuts[0]]
    last = cuts[-1] if cuts else 0
    cuts += [end for end in ends if end > last and is_date_line(text[last:end])][:1]
    return [text[a:b].strip() for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def _write_coded(said: str, lead: str, out: Assembly) -> None:
    """An entry of a code list, and the heading of the next list, which ends it."""
    part = _PART.search(said)
    if part:
        write_entry(said[: part.start()], out)
        out.heading(part["name"], SECTION)
        out.paragraph(f"{said[part.end() :]} {lead}".strip())
        return
    write_entry(said, out)
    if lead:
        out.heading(lead, LEAD_IN)


_LEADERS = re.compile(r"\s*:?\s*(?:\.[ .]{3,}\.|…{2,})\s*(?=\S)")
_COLUMNS = re.compile(
    rf"(?:\A|\s)(?:{HEADER_LINE.pattern})(?P<more>(?: [A-Z][A-Za-z-]*){{0,6}})\Z", re.IGNORECASE
)
_LONGEST_HEADING: Final = 16  #: words


def _led_in(text: str, *, runs: bool = False) -> tuple[str, str]:
    """What stands before a list, and the heading of the list at its end; empty where it has none.

    A heading ends in a colon, or is a verdict right before the names of the list's columns, or
    before codes that follow each other (``runs``).
    """
    found = _LEAD_IN.search(text)
    if found:
        return text[: found.start()], found["lead"]
    columns = _COLUMNS.search(text)
    named = columns is not None and bool(columns["code"].strip())
    if not named and not runs:
        return text, ""
    head = text[: columns.start()].rstrip() if named and columns else text
    start = _heading_start(head)
    return (head[:start].rstrip(), head[start:]) if start is not None else (head, "")


_LISTED = re.compile(
    r"\b(?:codes?|procedures?|services?|diagnos[ie]s|cpt|hcpcs|icd)\b", re.IGNORECASE
)


def _heading_start(text: str) -> int | None:
    """Where the shortest verdict at the end of a text begins, at the first of its capitals."""
    words = list(re.finditer(r"\S+", text))[-_LONGEST_HEADING:]
    verdicts = [
        place
        for place in range(len(words) - 1, -1, -1)
        if words[place][0][0].isupper()
        and disposition_of_heading(text[words[place].start() :]) is not None
    ]
    listed = (place for place in verdicts if _LISTED.search(text, words[place].start()))
    place = next(listed, verdicts[0] if verdicts else None)
    if place is None:
        return None
    while (
        place
        and words[place][0] not in _BEGIN_A_HEADING
        and words[place - 1][0][0].isupper()
        and words[place - 1][0][-1].isalnum()
    ):
        place -= 1
    return words[place].start()


#: Words with which a heading that is a sentence begins, whatever capitals stand before them.
_BEGIN_A_HEADING: Final = frozenset({"The", "These", "All", "Any", "Other", "No", "When", "If"})


def write_unbroken(text: str, out: Assembly) -> None:
    """A page on one line: cut at its section names, its code lists and its sentences."""
    text = _LEADERS.sub(": ", text)
    parted = False
    for name, body in cut_at_sections(text):
        if name:
            out.heading(name, 2.0)
        listed = not name or not re.search(
            r"reference|histor|publications|websites|index", normalise(name)
        )
        for sentence, following in pairwise([*bulleted(sentences(body)), ""]):
            if (not name or not parted) and len(_parted_at_labels(sentence)) > 1:
                parted = True
                for piece in _parted_at_labels(sentence):
                    out.paragraph(piece)
                continue
            if listed and _is_bulleted_entry(following) and not _is_bulleted_entry(sentence):
                said, lead = _led_in(sentence, runs=True)
                _write_with_lists(said, out)
                if lead:
                    out.heading(lead, LEAD_IN)
            elif listed:
                _write_with_lists(sentence, out)
            else:
                out.paragraph(sentence)


def _is_bulleted_entry(text: str) -> bool:
    entry, has_bullet = lines.without_bullet(text)
    return has_bullet and is_entry(entry)


def _write_with_lists(text: str, out: Assembly) -> None:
    """A sentence that may hold code lists: runs of codes under their heading, and entries."""
    start = 0
    for run in _RUN.finditer(text):
        said, lead = _led_in(text[start : run.start()].strip(), runs=True)
        if not lead:
            continue
        _write_entries(said, out)
        out.heading(lead, LEAD_IN)
        write_entry(run[0], out)
        start = run.end()
    _write_entries(text[start:].strip(), out)


def _write_entries(text: str, out: Assembly) -> None:
    starts = [match.start() for match in _CODE_IN_LINE.finditer(text)]
    if _is_bulleted_entry(text) and len(starts) < 2:
        said, lead = _led_in(lines.without_bullet(text)[0], runs=True)
        _write_coded(said, lead, out)
        return
    if len(starts) < 2:
        out.paragraph(text)
        return
    said, lead = _led_in(text[: starts[0]].strip(), runs=True)
    out.paragraph(said)
    if lead:
        out.heading(lead, LEAD_IN)
    entries = [
        text[start:end].strip(" -–—")
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
    found = [_led_in(entry, runs=True) for entry in entries]
    if _are_column(found):
        found = [_led_in(entry) for entry in entries]
    for said, lead in found:
        _write_coded(said, lead, out)


def _are_column(found: Sequence[tuple[str, str]]) -> bool:
    """Whether the verdicts at the ends of entries are a column of theirs, not headings of what follows."""
    led = [bool(lead) for _, lead in found[:-1]]
    return sum(one and other for one, other in pairwise(led)) > 1
