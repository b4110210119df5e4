"""Codes where a text uses them as codes; numbers that only look like codes are left alone.

In prose a five-digit number is a code only after words such as "CPT", "HCPCS", "code" or
"procedure", inside a list that begins so, or beside other codes. At a code position (a cell of a
code column, the start of a list item) the shape decides. DOI, PubMed, transmittal and change
request numbers, ZIP codes, prices and identifiers that contain the digits never count.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from policy.codes import CodeSystem, dotted_diagnosis, is_diagnosis, procedure_system
from policy.states import STATE_NAMES

_PROCEDURE = r"(?:[0-9]{4}[0-9AFMTU]|[A-V][0-9]{4})"
_PROCEDURE_TOKEN = re.compile(
    rf"(?<![\w$#.-])(?:(?<!\d,)|(?<={_PROCEDURE},))\+?({_PROCEDURE})(?![\w%]|\.\d|,\d(?!\d{{3}}[0-9A-Z]\b)|-\d{{3}}(?!\d\d))"
)
_RANGE = re.compile(
    rf"(?<![\w$])\+?({_PROCEDURE})\s*(?:-|–|—|‑|to|through|thru)\s*\+?({_PROCEDURE})(?![\w%])"
)
_DIAGNOSIS = r"[A-TV-Z][0-9][0-9A-Z]\.[0-9A-Z]{1,4}"
_DIAGNOSIS_RANGE = re.compile(
    rf"(?<![\w.])({_DIAGNOSIS})\s*(?:-|–|—|‑|to|through|thru)\s*({_DIAGNOSIS})(?![\w.]*\w)"
)
_DIAGNOSIS_TOKEN = re.compile(r"(?<![\w.])([A-TV-Z][0-9][0-9A-Z]\.[0-9A-Z]{1,4})(?![\w.]*\w)")
_CATEGORY_TOKEN = re.compile(r"(?<![\w.])([A-TV-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?)(?![\w])")
_CUE = re.compile(
    r"\b(?:cpt|hcpcs|procedure codes?|codes?|add-on|service codes?|billing codes?)\b(?:\s*/\s*\w+)?[^a-z0-9]{0,4}",
    re.IGNORECASE,
)
_NOT_A_CODE_BEFORE = re.compile(
    r"(?:\b10\.\d{4,9}/\S*|;\s*\d+(?:\(\w+\))?:|\d\(\w+\):|doi|pmid|pmcid|pubmed|transmittal|\btn|\bcr|change request|(?:zip|postal|fips|area|county|state)(?: codes?)?|po box|p\.o\. box|suite|phone|fax|nct|isbn|issn"
    r"|\$|\b(?-i:AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|PA|PR|RI|SC|SD|TN|TX|UT|VT|VA|VI|WA|WV|WI|WY|GU)|article(?: id)?|\bid|\bext|case|docket|patent|room|policy(?: number)?|page|pp?|vol|no|order|form|ncd|lcd)"
    r"\.?\s*[:#(]?\s*(?:no\.?|number)?\s*\Z",
    re.IGNORECASE,
)
#: A town and its state in full, before a ZIP code.
_CITY = re.compile(rf"[a-z],\s+(?:{'|'.join(STATE_NAMES.values())})\s*\Z")
_JOINER = re.compile(
    r"[\s,;/&+*†‡()\[\]–—‑-]*(?:(?:and|or|through|to|with)\s(?:\s*(?:cpt|hcpcs|codes?))?|cpt|hcpcs|codes?)?[\s,;/&+*†‡()\[\]]*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A code and where it stands in the text."""

    system: CodeSystem
    code: str
    start: int
    end: int
    of_range: bool = False


def codes_at_position(
    text: str, *, diagnoses: bool = False, either: bool = False
) -> tuple[Mention, ...]:
    """The codes of a text that is a code position: a code cell, or the head of a list item.

    ``diagnoses`` reads letter-digit codes as ICD-10-CM, with or without the dot; ``either`` takes
    a dotted one as a diagnosis and the rest by shape.
    """
    found: list[Mention] = []
    if not diagnoses:
        found.extend(_procedures(text))
    if diagnoses or either:
        pattern = _CATEGORY_TOKEN if diagnoses else _DIAGNOSIS_TOKEN
        for match in pattern.finditer(text):
            code = dotted_diagnosis(match[1])
            if is_diagnosis(code):
                found.append(Mention(CodeSystem.ICD10CM, code, match.start(), match.end()))
    return tuple(found)


def _procedures(text: str) -> Iterator[Mention]:
    spans: list[tuple[int, int]] = []  # in order and apart, as the pattern finds them
    for match in _RANGE.finditer(text):
        first, last = match[1], match[2]
        if procedure_system(first) is None or (first[0] > last[0] and first > last):
            continue
        spans.append(match.span())
        for code, position in ((first, match.start(1)), (last, match.start(2))):
            system = procedure_system(code)
            if system:
                yield Mention(system, code, position, position + len(code), of_range=True)
    ends = [end for _, end in spans]
    for match in _PROCEDURE_TOKEN.finditer(text):
        place = bisect_right(ends, match.start())
        if place < len(spans) and spans[place][0] <= match.start():
            continue
        system = procedure_system(match[1])
        if system:
            yield Mention(system, match[1], match.start(1), match.end(1))


_COUNTED = re.compile(
    r"\s+(?:patients?|members?|people|persons?|visits?|subjects?|participants?|claims?|records?|pages?|cases?|adults?"
    r"|women|men|children|households|homes|families|residents|employees|hospitals|lesions|samples|volunteers|respondents|veterans|students|studies|trials|articles|episodes|encounters|enrollees|beneficiaries|providers?|times|dollars|square|miles|views?|hits|shares?|downloads?)\b",
    re.IGNORECASE,
)
_COUNT_BEFORE = re.compile(
    r"(?:\bn ?= ?|total of|approximately|about|nearly|\bover|#)\s*\Z", re.IGNORECASE
)


_MEASURED = re.compile(
    r"\s*(?:(?!(?:is|as|unless|needs|requires|does|has|goes|becomes)\b)[a-z]+s\b|an?\b|%|percent\b|mg\b|ml\b|units?\b)",
    re.IGNORECASE,
)


#: What follows a code that opens a sentence as its subject.
_OPENS = re.compile(
    r"[*†‡]?(?::\s|\s+(?:is|may|must|will|should|cannot|requires?|does|needs?|performed|billed|reported|furnished|above|beyond|over)\b)"
)
#: A year before a number and pages behind it: the volume of a journal.
_YEAR = re.compile(r"\b(?:19|20)\d{2}\s*;\s*\Z")
_PAGES = re.compile(r"(?:\(\w+\))?\s?:\s?[A-Za-z]?\d+")
_OPENED = ("", ",", ":", ";")  #: what stands before a clause
_EXCEPTED = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|exceptions? of|other than|excluding|apart from|but not)\W*\Z",
    re.IGNORECASE,
)

#: A verb of billing right before a number makes it a code, and so does one right after it.
_BILLED = re.compile(
    r"\b(?:add(?:s|ed|ing)?|remov(?:e|es|ed|ing)|delet(?:e|es|ed|ing)|cover(?:s|ed|ing)?|bill(?:s|ed|ing)?|reimburs(?:e|es|ed|ing)|pay(?:s|ing)?(?: for)?|den(?:y|ies)|consider(?:s|ed)?|regards?|limits?"
    r"|authori[sz]ation for|approval for|coverage (?:of|for)|payment (?:of|for)|claims? (?:for|with)|(?:billed|reported|paid|payable|covered|performed|used|combined) with|covered for|accepted for|paid for|required for|needed for)\s*\Z",
    re.IGNORECASE,
)
_IS_RULED = re.compile(
    r"[*†‡]?\s+(?:(?:is|are|be|will be|may be|must be|should be|can be|cannot be)\s+(?:(?:not|no longer|only|also|now|separately|considered|never)\s+){0,2}"
    r"(?:cover(?:ed|able)|paid|payable|billed|billable|reimburs\w+|denied|eligible|bundled|investigational|experimental|cosmetic|unproven|medically necessary|not medically)"
    r"|(?:(?:does not|do not|no longer|also)\s+)?(?:requires?|needs?))\b",
    re.IGNORECASE,
)
_ENDS_WITH_CODE = re.compile(r"[*†‡]?\s*(?:[.?;,)]|\Z)")
_SPEAKS_OF_CLAIMS = re.compile(
    r"\b(?:telehealth|modifiers?|referrals?|authori[sz]ation|approval|claims?|bill(?:ed|ing)?|cover(?:ed|age)|paid|payment|units?|medical records)\b[^.;]*\b(?:for|with|of)\s*\Z",
    re.IGNORECASE,
)
#: Letters of HCPCS codes (drugs, professional services, biosimilars) that no other number opens with:
#: H, R and S number contracts, A and L articles and determinations.
_DISTINCTIVE = frozenset("GJQ")
_FURTHEST = 200  #: characters between two codes of one list
_HEAD = 160  #: characters before a number in which its cue may stand
#: Words of billing and rules that take a code as their object: "units of", "claims for", "modifier 59 to".
_TAKES_A_CODE = re.compile(
    r"\b(?:(?:claims?|units?|lines?|coverage|payments?|reimbursement|certification|limits?|required|needed|reimbursed|applies|apply)"
    r" (?:for|of|on|to)|(?:report|submit|append|perform)(?:s|ed|t?ing)?|modifiers? (?:[a-z]\w|\d\d) (?:to|with|on|for)|(?:billed|reported|submitted|performed) (?:with|without|as|under))\s*\Z",
    re.IGNORECASE,
)
#: What follows a code of which something is said, and no amount.
_SAID_OF = re.compile(
    r"[*†‡]?\s*(?:[),;.]|$|(?:and|or|is|are|was|were|when|may|must|will|for|with|without|on|in|at|by|per|as|if|unless|only|once|twice|separately|together|requires?|should|cannot|does"
    r"|needs?|has|ends?|begins?|from|to|that|which|until|before|after|effective|performed|billed|reported)\b)"
)
_FOLLOWING = re.compile(
    r"[*†‡]?\s*(?:\)|,|;|\.|$|and\b|or\b|/|is\b|are\b|when\b|may\b|must\b|will\b|for\b)"
)


def codes_in_prose(text: str, known: frozenset[str] = frozenset()) -> tuple[Mention, ...]:
    """The codes that a sentence names as codes, procedures and dotted diagnoses.

    A number that equals one of ``known`` (codes the document lists, codes that are watched) needs
    no word such as "code" before it, unless it is counted, priced or part of an address.
    """
    found: list[Mention] = []
    previous_end: int | None = None
    mentions = sorted(_procedures(text), key=lambda item: item.start)
    several = len(mentions) >= 2 and not re.search(r"\d{4}\s*;\s*\d+\s*[:(]", text)
    for number, mention in enumerate(mentions):
        if (
            previous_end is not None
            and mention.start - previous_end <= _FURTHEST
            and _JOINER.match(text[previous_end : mention.start])
        ):
            found.append(mention)
            previous_end = mention.end
            continue
        end = _end_of_range(text, mentions, number)
        head = text[max(0, mention.start - _HEAD) : mention.start].rstrip("+ ")
        answered = head == "No." and _IS_RULED.match(text, end)
        if not answered and (_NOT_A_CODE_BEFORE.search(head[-40:]) or _CITY.search(head[-60:])):
            continue
        if _YEAR.search(head) and _PAGES.match(text, end):
            continue
        cue = next(reversed(list(_CUE.finditer(head[-120:]))), None)
        near = cue is not None and _plain_list(head[-120:][cue.end() :])
        following = _FOLLOWING.match(text, end)
        bracketed = head.endswith("(") and following is not None
        lettered = mention.code[0] in _DISTINCTIVE or (
            not mention.code.isdigit() and cue is not None
        )
        many = several and following is not None
        if (
            near
            or bracketed
            or lettered
            or many
            or (head.strip(" •*-")[-1:] in _OPENED and _OPENS.match(text, end))
            or (
                (
                    _BILLED.search(head[-40:])
                    or _IS_RULED.match(text, end)
                    or (_ENDS_WITH_CODE.match(text, end) and _SPEAKS_OF_CLAIMS.search(head))
                )
                and not _counted(text, end, head)
                and not _MEASURED.match(text, end)
            )
            or (_TAKES_A_CODE.search(head[-60:]) and _SAID_OF.match(text, end))
            or (several and _EXCEPTED.search(head[-30:]))
            or (mention.code in known and not _counted(text, end, head))
            or text[mention.start - 1 : mention.start] == "+"
        ):
            found.append(mention)
            previous_end = mention.end
    found.extend(
        Mention(CodeSystem.ICD10CM, match[1], match.start(1), match.end(1))
        for match in _DIAGNOSIS_TOKEN.finditer(text)
    )
    return tuple(found)


_TO = re.compile(r"\s*(?:-|–|—|‑|to|through|thru)\s*\+?")


def _end_of_range(text: str, mentions: list[Mention], number: int) -> int:
    """Where a code ends, or the range that it begins: both ends are codes, or none is."""
    mention = mentions[number]
    after = mentions[number + 1] if number + 1 < len(mentions) else None
    if after is None or not (mention.of_range and after.of_range):
        return mention.end
    return after.end if _TO.fullmatch(text, mention.end, after.start) else mention.end


def _counted(text: str, end: int, head: str) -> bool:
    """Whether a number is an amount of something rather than a code."""
    return bool(_COUNTED.match(text, end) or _COUNT_BEFORE.search(head[-20:]))


def _plain_list(between: str) -> bool:
    """Whether only codes, joiners and marks stand between a cue and a code."""
    rest = re.sub(_PROCEDURE, " ", between)
    return len(re.findall(r"[A-Za-z]{2,}", rest)) <= 3 and "." not in rest.strip(" .")


#: A family named by its stem: "170xx", "1700X", "170**".
_STEM = re.compile(r"(?<![\w$#.-])(?=[\dxX*]{5}(?![\w*]))(\d{2,4})(?:[xX]+|\*+)(?![\w*])")
#: A family named by its first code: "17000 series", "the 17000 family", "17000 et seq.".
_SERIES = re.compile(
    rf"(?<![\w$#.-])({_PROCEDURE})(?:[\s-]+(?:cpt |procedure )?(?:codes? )?(?:series|family(?! (?:member|physician|practi|medicine|plan)))\b|,? et seq\b)",
    re.IGNORECASE,
)
#: Codes that repeat only their last two digits: "17000/03/04", "17000, -03 and -04".
_SHORTENED = re.compile(
    r"(?<![\w$#.-])(\d{3})\d{2}((?:/\d{2})+(?![\d/])|(?:\s*(?:,|/|&|\band\b|\bor\b)+\s*[-–]\d{2}(?!\d))+)"
)


def ranges_in(text: str) -> tuple[tuple[str, str], ...]:
    """The written ranges ("17000-17004", "D04.0 - D04.9", "170xx") as (first, last)."""
    return (*_written_ranges(text), *_families(text))


def _written_ranges(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (match[1], match[2])
        for pattern in (_RANGE, _DIAGNOSIS_RANGE)
        for match in pattern.finditer(text)
        if match[1] < match[2]
    )


def _families(text: str) -> tuple[tuple[str, str], ...]:
    """The families that are named by a stem or by their first code: those of three like digits."""
    stems = [match[1] for match in _STEM.finditer(text)]
    stems.extend(
        match[1].rstrip("0") if len(match[1].rstrip("0")) >= 3 else match[1][:3]
        for match in _SERIES.finditer(text)
        if match[1].isdigit()
    )
    return tuple((stem.ljust(5, "0"), stem.ljust(5, "9")) for stem in stems)


def family_members(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """Codes of ``known`` that a text names without writing them out.

    Those inside a written range, its ends aside, those of a family ("17000 series", "170xx") and
    those of which only the last digits are written ("17000/03/04").
    """
    ranges, families = _written_ranges(text), _families(text)
    shortened = {
        match[1] + ending
        for match in _SHORTENED.finditer(text)
        for ending in re.findall(r"\d{2}", match[2])
    }
    named = shortened | {end for ends in families for end in ends}
    return tuple(sorted(_between((*ranges, *families), known) | (named & known)))


@lru_cache(maxsize=8)
def _in_order(known: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(known))


def _between(ranges: Iterable[tuple[str, str]], known: frozenset[str]) -> set[str]:
    """The known codes inside one of the ranges, its ends aside; ranges that overlap count as one."""
    alike: dict[tuple[int, bool, bool], list[tuple[str, str]]] = defaultdict(list)
    for first, last in ranges:
        alike[_shape(first)].append((first, last))
    ordered = _in_order(known) if alike else ()
    found: set[str] = set()
    for shape, listed in alike.items():
        start, end = "", ""
        for first, last in (*sorted(listed), ("\U0010ffff", "")):
            if first < end:
                end = max(end, last)
                continue
            inside = ordered[bisect_right(ordered, start) : bisect_left(ordered, end)]
            found.update(code for code in inside if _shape(code) == shape)
            start, end = first, last
    return found


def _shape(code: str) -> tuple[int, bool, bool]:
    """What two codes have in common that can be the ends of one range."""
    return len(code), code[-1].isdigit(), "." in code


def _inside(code: str, ends: tuple[str, str]) -> bool:
    first, last = ends
    return first < code < last and _shape(code) == _shape(first)


def is_within(code: str, ranges: Iterable[tuple[str, str]]) -> bool:
    """Whether a code is an end of one of the ranges, or stands inside it."""
    return any(code in ends or _inside(code, ends) for ends in ranges)
