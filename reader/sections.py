"""Headings in text without markup: the section names of the trade, and lines that look like one."""

import re
from typing import Final

from policy.disposition import disposition_of_heading
from policy.zones import Zone, is_furniture, zone_of
from reader import lines
from reader.assembly import LEAD_IN, TABLE_GROUP
from reader.code_entries import HEADER_LINE, is_entry

SECTION: Final = 2.0  #: the rank of a section known by its name or its capitals
_WEAK: Final = 7.9  #: of a name such as "Related Policies", under which no other heading stands
#: Section names that payers, CMS and terms pages give their parts.
_NAMES: Final = (
    "description(?:/scope)?|scope(?: of policy)?|policy(?: statement(?:s|\\(s\\))?| position| guidelines?| overview| description| scope| criteria)?"
    "|coverage(?: rationale| criteria| guidelines?| policy| determination| limitations| position| statement| information| indications)?"
    "|medical necessity(?: criteria| guidelines)?|clinical indications|indications(?: and limitations of coverage)?|limitations(?: and exclusions)?"
    "|position statement|rationale|background(?:/overview)?|overview|introduction|summary(?: of evidence| of changes)?|evidence(?: review)?|discussion(?:/general information)?"
    "|general information|definitions?|glossary|appendix(?: [a-z0-9])?|coding(?: information| implications| guidelines| guidance)?|codes|billing(?: and coding)?(?: guidelines| information)?"
    "|procedure codes?|diagnosis codes?|applicable codes|cpt codes?|hcpcs codes?|cpt/hcpcs level ii codes|icd-10(?:-cm)?(?: codes?| diagnosis)?|cpt/hcpcs codes?|modifiers?"
    "|references?|bibliography|sources(?: of information)?|government agency, medical society, and other authoritative publications|peer reviewed publications"
    "|document history|policy history(?:/revision(?: information)?| and revisions?)?|revision history(?: information)?|review history|history|revision details|revision log|change log"
    "|index|table of contents|contents|related policies|related documents|instructions for use|documentation requirements|reimbursement(?: guidelines| policy)?"
    "|prior authorization(?: requirements)?|exclusions|exceptions|effective date|questions and answers|application|disclaimer|important(?: notice| reminder)?|benefit considerations"
    "|regulatory status|u\\.s\\. food and drug administration(?: \\(fda\\))?|state and federal mandates|supporting information|clinical evidence|guideline statement"
    "|new|revised|updated|retired|replaced|code updates|policy updates|transmittal information|tracking information|description information|additional information"
    "|benefit category|item/service description|national coverage analyses(?: \\(ncas\\))?|article guidance|article text|utilization guidelines|attachments"
    "|description of procedure or service|scientific background(?: and reference sources)?|policy implementation/update information"
    "|billing/coding/physician documentation information|benefits application|general background|professional statements and societal positions"
    "|covered diagnosis codes|publications|resources|medically necessary|not medically necessary|investigational(?: and not medically necessary)?|experimental(?:, investigational,? or unproven)?|cosmetic"
)
_NAMED = re.compile(
    rf"(?:(?:[IVX]{{1,5}}|[A-Z]|\d{{1,2}}(?:\.\d{{1,2}})*)[.)]?\s+)?(?:{_NAMES})\s*:?",
    re.IGNORECASE,
)
_ENUMERATED = re.compile(
    r"(?P<mark>[IVX]{1,5}|[A-Z]|(?P<number>\d{1,2}(?:\.\d{1,2})*))[.)]?\s+(?P<rest>[A-Z].*)"
)
_SMALL: Final = frozenset([
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "off", "on", "onto",
    "or", "per", "the", "to", "under", "up", "via", "vs", "with", "when", "if", "not", "are", "is", "be", "may",
])  # fmt: skip
_INLINE_NAMES: Final = (
    "Description/Scope|Position Statement|Policy Position|Policy Statement|Policy Guidelines|Coverage Rationale|Clinical Indications|Rationale"
    "|Background|Background/Overview|Coding|Coding Information|Applicable Codes|Procedure Codes|Diagnosis Codes|Discussion/General Information|Definitions|References|Peer Reviewed Publications"
    "|Government Agency, Medical Society, and Other Authoritative Publications|Websites for Additional Information|Index|Document History|Policy History(?:/Revision Information)?"
    "|Revision History|Related Policies|Medical Necessity|Description of Procedure or Service|Benefits Application|Billing/Coding/Physician Documentation Information"
    "|Scientific Background and Reference Sources|Medical Policy|Place of Service|Policy Description|Guidelines and Recommendations|State and Federal Regulations, as applicable"
    "|Applicable CPT ?/ ?HCPCS Procedure Codes|Evidence-based Scientific References|Policy Implementation/Update Information|Summary of Evidence|Experimental, Investigational, or Unproven"
    "|Indications and Limitations of Coverage|Billing and Coding Guidelines|Billing Guidelines|Billing Instructions|Coding Guidelines|Coding Requirements|Reimbursement Guidelines"
    "|Professional Statements and Societal Positions(?: Guidelines)?|Coverage Criteria|Coverage Policy|Coverage Guidelines|Coverage Limitations|Medical Necessity Criteria|Description of Evidence"
    "|Code Lists?|Procedure and Diagnosis Codes|CPT ?/ ?HCPCS ?/ ?ICD-10 Codes|CPT,? HCPCS,? and ICD-10 Codes|Codes and Diagnoses"
)
_COVERED_WHEN: Final = r"When (?:services|[A-Z][\w ]{3,60}) (?:may be|are|is)(?: not)? (?:covered|Medically Necessary|Investigational and Not Medically Necessary)(?: when criteria are met)?"
#: The names, the longest first, and as a text in capitals has them.
_NAMES_INLINE: Final = sorted(_INLINE_NAMES.split("|"), key=len, reverse=True)
_CAPITALS: Final = [
    name.replace(" ?", " ").replace(",?", ",").upper()
    for name in _NAMES_INLINE
    if re.fullmatch(r"[\w/,? -]+", name)
]
_ANY_NAME: Final = "|".join([_COVERED_WHEN, *_NAMES_INLINE, *_CAPITALS])
_LONG_NAME: Final = "|".join(name for name in (*_NAMES_INLINE, *_CAPITALS) if " " in name)
#: Behind a sentence's end a name begins its part; behind other words only one of several words does.
_INLINE = re.compile(
    rf"(?:(?<=[.!?:;)\]”\"] )|(?<=\d )|^)(?P<name>{_ANY_NAME}):?(?= [A-Z0-9“\"(•])"
    rf"|(?<=[a-z]{{3}} )(?<!the )(?<!and )(?<!see )(?<!for )(?<!our )(?<!this )(?<!from )(?<!with )(?<!under )(?<!your )"
    rf"(?P<inner>{_LONG_NAME}):?(?= [A-Z0-9•])(?! (?:Number|No\.|Manual|Title|ID)\b)"
)


def rank_of(line: str, *, apart: bool, before: str, after: str, below: str = "") -> float | None:
    """The rank of a line that is a heading, or None.

    ``apart`` says that a blank line or the start stands above it, ``after`` is the next line,
    ``below`` the next one that is not empty.
    Only a short line that is no sentence counts, and then for its name, its capitals, its colon,
    or its title case where it also stands apart.
    """
    text = line.strip()
    if len(text) <= 110 and apart and is_verdict_over(text, after or below):
        return LEAD_IN
    return _rank_of_head(text, apart=apart, before=before, after=after, below=below)


#: A street's or town's line of an address, with its state and ZIP code.
_POSTAL = re.compile(r",\s*[A-Z]{2}\s+\d{5}(?:-\d{4})?\b")


def _rank_of_head(text: str, *, apart: bool, before: str, after: str, below: str) -> float | None:
    if len(text) > 110 or not lines.may_head(text, longest=110):
        return None
    if _NAMED.fullmatch(text):
        weak = zone_of((text,)) is Zone.CHROME
        return (_WEAK if weak else SECTION) if text[0].isupper() or apart else None
    if not text[0].isupper() and not text[0].isdigit():
        return None
    if is_furniture(text, ()) or _POSTAL.search(text):
        return None
    if zone_of((text,)) is Zone.CHROME:
        return None  # "Related Policies: Light Treatment" must not take in what follows it
    if text.endswith(":") or _GROUP.fullmatch(text):
        return _rank_of_label(text, below)
    if _goes_on(before, after, apart=apart):
        return None
    if apart and lines.names_codes(text) and _rules(text, after):
        return LEAD_IN
    if apart and lines.is_code_set(text) and _begins_codes(below):
        return SECTION if lines.names_codes(text) and not is_entry(text) else None
    letters = [character for character in text if character.isalpha()]
    if len(letters) >= 4 and all(character.isupper() for character in letters):
        return SECTION if len(text.split()) <= 12 else None
    if not apart:
        return None
    found = _ENUMERATED.fullmatch(text)
    words = (found["rest"] if found else text).split()
    if not 1 <= len(words) <= 10 or not _in_title_case(words):
        return None
    if found is None:
        return 3.0
    return 4.0 if found["number"] else 3.5


def _rank_of_label(text: str, below: str) -> float | None:
    """The rank of a line that ends in a colon, or names a group of codes."""
    if _GROUP.fullmatch(text):
        return TABLE_GROUP
    if lines.governs(text):
        return LEAD_IN if lines.names_codes(text) or _begins_codes(below) else _led(text)
    return 5.0 if len(text.split()) <= 8 else None


_GROUP = re.compile(r"Group \d+(?: Paragraph| Codes?)?\s*:?(?:\s*\(\d+ codes?\))?", re.IGNORECASE)


def _begins_codes(line: str) -> bool:
    """Whether a list of codes begins in a line: an entry, its columns, or a code set's name."""
    entry = lines.without_bullet(line)[0]
    return bool(entry) and (is_entry(entry) or _names_columns(entry) or lines.is_code_set(entry))


def _names_columns(line: str) -> bool:
    """Whether a line is the header of a code list; further columns may be named behind the two."""
    found = HEADER_LINE.match(line)
    return found is not None and (
        found.end() == len(line) or (len(line) < 90 and bool(found["code"].strip()))
    )


def _led(text: str) -> float | None:
    """The rank of a verdict above prose: a name of a part, but no sentence that leads in a list."""
    return 5.0 if len(text.split()) <= 8 and not re.search(r"\bfollowing\b", text) else None


def is_verdict_over(text: str, below: str) -> bool:
    """Whether a line gives a verdict to the list of codes that begins right below it.

    "Services that require prior authorization" need not name codes where codes follow.
    """
    return (
        bool(below)
        and text[:1].isupper()
        and not is_entry(text)
        and not lines.has_date(text)
        and not re.search(r"\d{4}|[.!?;,]\Z", text)
        and _rules(text, below)
    )


def _rules(text: str, after: str) -> bool:
    """Whether a line gives the codes below it a verdict, and is no piece of a sentence."""
    if after and not (_begins_codes(after) or _GROUP.match(after)):
        return False
    worded = re.search(r"\b(?<!that )(?<!which )(?:is|was|will|must|may|should|has|have)\b", text)
    return worded is None and len(text.split()) <= 16 and disposition_of_heading(text) is not None


def _goes_on(before: str, after: str, *, apart: bool) -> bool:
    """Whether the line is a piece of a sentence that wraps."""
    if after and after[0].islower():
        return True
    return (
        not apart
        and bool(before)
        and not re.search(r"[.:;!?)]\s*\Z", before[-20:])
        and len(before) > 60
    )


def _in_title_case(words: list[str]) -> bool:
    telling = [word for word in words if word[0].isalpha() and word.lower() not in _SMALL]
    if not telling:
        return False
    return sum(word[0].isupper() for word in telling) >= 0.8 * len(telling)


_ORDINAL_AT_END = re.compile(r"(?:\A|(?<=\s))(?:\d{1,2}|[IVX]{1,5}|[A-H])\.\Z")


def cut_at_sections(text: str) -> list[tuple[str | None, str]]:
    """A text without line ends cut at the section names inside it: (name, what follows).

    "Medical Policy" at its start is what the page is, not the name of a part.
    """
    found: list[tuple[str | None, str]] = []
    name: str | None = None
    start = 0
    for match in _INLINE.finditer(text):
        if not match.start() and (match["name"] or "").casefold() == "medical policy":
            continue
        body = text[start : match.start()].strip()
        found.append((name, _ORDINAL_AT_END.sub("", body)))
        name, start = match["name"] or match["inner"], match.end()
    found.append((name, text[start:].strip()))
    return [(head, body) for head, body in found if head or body]
