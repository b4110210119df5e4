"""What one line of a publication is: a bullet, a label with its value, a heading, page furniture."""

import re
from typing import Final

from policy.dates import find_dates
from policy.disposition import disposition_of_heading
from policy.text import normalise, tidy

_BULLET = re.compile(
    r"(?:[•●▪◦■□○‣⁃➢►▶✓✔❖➤∙·▸\uf0b7\uf0a7\uf0d8\uf0fc\uf076\u0095\x95]\s*|(?:[-–—*]|o(?=\s+(?:[A-Z(\"“]|\d{4}[0-9A-Z]\b))|§)\s+)+(?=\S)"
)
_LEADERS = re.compile(r"\s*(?:\.\s?){4,}\s*|\s*…[\s.…]*\s*|\s*_{4,}\s*")
_LABEL = re.compile(r"(?P<label>[A-Za-z][A-Za-z/&#()’' -]{1,48}?)\s*:\s*(?P<value>\S.*)\Z")
_LABEL_WORDS = re.compile(
    r"\b(?:number|no|date|version|status|effective|review(?:ed)?|revis(?:ed|ion)|publi(?:sh|cation|shed)|issued?|updated?|policy|guideline|cpb|topic"
    r"|subject|title|section|category|origination|approv(?:ed|al)|line of business|type|id|document|#|implementation|retire(?:d|ment)|department"
    r"|products?|applies to|committee|page|contractor|state|owner|chapter|last|next|annual|reference|manual|codes?)\b|#",
    re.IGNORECASE,
)
_CODE = r"(?:\d{4}[0-9AFMTU]|[A-V]\d{4}|[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)"
_MARK = r"(?:\s*(?:[*†‡§^#+®™]|\[[\w*]{1,2}\])){0,4}"
_BARE_CODE = re.compile(rf"\+?\s*{_CODE}{_MARK}(?:\s*(?:-|–|—|to|through)\s*\+?{_CODE}{_MARK})?\Z")
_ONE_CODE = re.compile(rf"(?<!\S)\+?{_CODE}{_MARK}(?:\s?[-–—]\s?\+?{_CODE}{_MARK})?(?!\S)")
_ENTRY = re.compile(rf"\+?\s*{_CODE}{_MARK}(?=\s|[,;:–-]|\Z)")
_GOVERNS = re.compile(
    r"\bcpt\b|hcpcs|icd-?10|\bcod(?:es?|ing)\b|procedures?\b|cover|medically necessary|necess|authoriz|precert|investigational|experimental"
    r"|cosmetic|exclu|reimburs|diagnos|modifier|not payable|unproven",
    re.IGNORECASE,
)
_OF_CODES = re.compile(r"\bcpt\b|hcpcs|icd-?10|\bcod(?:es?|ing)\b", re.IGNORECASE)
_UI_LINES: Final = frozenset([
    "back to top", "top", "top of page", "return to top", "print", "print this page", "print page", "share",
    "share this", "share this page", "expand all", "collapse all", "skip to main content", "skip to content",
    "skip navigation", "close", "menu", "search", "email", "facebook", "twitter", "linkedin",
    "toggle navigation", "show more", "show less", "read more", "expand all add_circle_outline",
    "collapse all remove_circle_outline", "add_circle_outline", "open all", "close all", "download pdf",
    "view pdf", "copy link", "advertisement", "loading", "loading...", "please wait",
    "click here to see this page in full context", "previous", "next", "go back", "back", "home", "submit",
    "cancel", "subscribe", "sign in", "log in", "login", "register", "accept", "i accept", "decline",
    "accept all", "reject all", "-->", "<!--",
])  # fmt: skip
_VIEWS = re.compile(
    r"(?:\d[\d,.]*[km]?\s+(?:views?|visits?|visitors?|downloads?|shares?|likes?|reads?|people|hits)|(?:page )?(?:views?|visits?|visitors?|hits|downloads)\s*:\s*\d[\d,.]*[km]?)(?: today| so far| online)?\.?",
    re.IGNORECASE,
)


def without_bullet(line: str) -> tuple[str, bool]:
    """The line without a typed bullet, and whether it had one."""
    found = _BULLET.match(line)
    return (line[found.end() :], True) if found else (line, False)


_CONTINUED = re.compile(
    r"\s*(?:\(\s*cont(?:inued|['’]?d)?\.?\s*\)|[-–—,]\s*cont(?:inued|['’]?d)?\.?|\bcont(?:['’]d|\.))\s*\Z",
    re.IGNORECASE,
)


def without_continued(line: str) -> tuple[str, bool]:
    """``Skin procedures (cont.)``, as it is printed after a page's end, without the mark, and whether it had one."""
    found = _CONTINUED.search(line) if len(line) < 200 else None
    if found is None or not found.start():
        return line, False
    return line[: found.start()], True


def without_leaders(line: str) -> str:
    """``Effective Date ........ 11/9/2025`` as ``Effective Date: 11/9/2025``; else the line.

    A contents line, whose leaders lead to a page number, is left as words and number.
    """
    parts = _LEADERS.split(line)
    if len(parts) != 2 or not parts[0].strip():
        return line if len(parts) == 1 else tidy(" ".join(parts))
    label, value = parts[0].rstrip(" :"), parts[1].lstrip(" :")
    if not value:
        return label if line.rstrip().endswith((".", "_")) and len(_LEADERS.findall(line)) else line
    if value.isdigit() and len(value) < 4:
        return f"{label} {value}"
    return f"{label}: {value}"


def is_contents_line(line: str) -> bool:
    """Whether leaders lead to a page number."""
    parts = _LEADERS.split(line)
    return len(parts) == 2 and bool(re.fullmatch(r"\d{1,3}|[ivxl]{1,6}", parts[1].strip()))


def is_labelled(line: str) -> bool:
    """Whether a line is a label and its value (``Policy Number: 0567``) rather than a heading."""
    found = _LABEL.match(line)
    if found is None or not _LABEL_WORDS.search(found["label"]):
        return False
    value = found["value"]
    return bool(re.search(r"\d", value)) or len(found["label"].split()) <= 4 or len(value) < 60


def has_date(line: str) -> bool:
    """Whether a date stands in the line."""
    return next(find_dates(line), None) is not None


def is_bare_code(value: str) -> bool:
    """Whether a text is one code or one range of codes, with its marks."""
    return len(value) < 40 and bool(_BARE_CODE.match(value.strip()))


def is_code_entry(value: str) -> bool:
    """Whether a line begins with a code, as the entries of a code list do."""
    return bool(_ENTRY.match(value.strip()))


def codes_alone(line: str) -> list[str]:
    """The codes and ranges of a line that holds nothing else, two or more; else none."""
    found = _ONE_CODE.findall(line)
    rest = _ONE_CODE.sub(" ", line)
    return found if len(found) > 1 and not rest.strip() else []


def governs(line: str) -> bool:
    """Whether a lead-in ("The following CPT codes are not covered:") rules what comes after it."""
    text = line.rstrip()
    return text.endswith(":") and len(text) <= 300 and bool(_GOVERNS.search(text))


def names_codes(line: str) -> bool:
    """Whether a heading announces codes."""
    return bool(_OF_CODES.search(line))


_CODE_SET = re.compile(
    r"(?:applicable )?(?:(?:cpt|hcpcs|icd-?10|icd)(?:\s*[®*]+|-cm|-pcs)*|level ii|procedures?|diagnos[ie]s|modifiers?|codes?|[/&,:]|and|or|\s|\[[^\]]*\])+",
    re.IGNORECASE,
)


def is_code_set(line: str) -> bool:
    """Whether a heading only names a code set ("CPT", "ICD-10 Diagnosis", "HCPCS codes:")."""
    return len(line) < 60 and bool(_CODE_SET.fullmatch(line.strip()))


def is_furniture(line: str) -> bool:
    """Whether a whole line is a button or a counter of the page around the text."""
    return normalise(line).strip(' .|>»«<"') in _UI_LINES or bool(_VIEWS.fullmatch(line.strip()))


#: What only the source of a citation has: "PMID 12345678", "15(1):88-91", a DOI.
_CITED = re.compile(
    r"\bPMC?ID\W{0,3}\d{5,}|\b\d{1,4}\s?(?:\(\w{1,9}\)\s?)?:\s?[A-Z]?\d{1,5}(?:[-–]\s?\d{1,5})?\b\.|\bdoi:\s?10\.",
    re.IGNORECASE,
)


def _is_verdict_in_two_parts(text: str) -> bool:
    """Whether a verdict over codes only looks like a label: "Codes that may be paid: eligible services"."""
    head = text.partition(":")[0]
    return len(head.split()) > 3 and names_codes(head) and disposition_of_heading(text) is not None


def may_head(line: str, *, longest: int = 200) -> bool:
    """Whether an emphasised line standing alone can be a heading.

    Not a sentence, a date, a label with its value, or an entry of a code list: as headings they
    would stand in the path of all that follows, and each new date would move all of it.
    """
    text = line.strip()
    if not 2 <= len(text) <= longest or not re.search(r"[A-Za-z]{2}", text):
        return False
    if text.endswith((",", ";", "...")) or re.search(r"[^.\s]{3,}[.!]['\")\]]*\Z", text):
        return False
    if text.count(". ") >= 2 or _CITED.search(text) or has_date(text):
        return False
    if is_labelled(text) and not _is_verdict_in_two_parts(text):
        return False
    return not (is_code_entry(text) and len(text) < 120 and not text.endswith(":"))
