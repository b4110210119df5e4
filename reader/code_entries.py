"""Entries of code lists in running text: a code, then what is said beside it."""

import re

from policy.text import tidy
from reader import lines
from reader.assembly import Assembly

HEADER_LINE = re.compile(
    r"(?P<code>(?:(?:cpt|hcpcs|icd-?10(?:-cm)?|procedure|diagnosis|billing|revenue)(?:\s*[®*]+)*(?:\s*/\s*(?:cpt|hcpcs)(?:\s*[®*]+)*)?\s*)*(?:codes?)?)\s*[|:-]?\s*"
    r"(?P<described>(?:code\s+)?(?:long\s+|short\s+)?(?:descriptions?|descriptors?|definitions?))",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"(?P<code>\+?\s?(?:\d{4}[0-9AFMTU]|[A-V]\d{4}|[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?:\s?[*†‡§^#]{1,3}|\s\[\w\])*"
    r"(?:\s?[-–—]\s?\+?(?:\d{4}[0-9AFMTU]|[A-V]\d{4}|[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?))?)(?:\s*[|\t]\s*|\s+[-–—]\s+|\s*:\s+|\s+)(?P<rest>[A-Za-z0-9(“\"\[•].*)"
)
#: What goes on after a code in a sentence, and does not describe it.
_SENTENCE = re.compile(
    r"[A-Z][\w-]* (?:is|are|was|were|will|may|must|should|has|have|can)\b"
    r"|(?-i:(?:is|are|was|were|will|may|must|should|shall|has|have|had|can|cannot|do|does|did|requires?|needs?|appl(?:y|ies)|becomes?|remains?|appears?|represents?|describes?|replaces?|and|or|to|through|thru|when|if|with|in|of|on|at|by|per|as"
    r"|but|not|than|from|for|only|because|until|unless|beside|instead|together|where|while|also|now|within|pays?|goes|gets?|above|beyond|over|performed|furnished|billed|reported|codes?|units?|patients?|members?|mg|ml|mm|cm"
    r"|days?|weeks?|months?|years?|times|people|persons|visits?|claims?|lesions?)\b)"
)
#: The number of a part, which the end of a page or line left beside the last code of the part before.
_NUMBERS_THE_NEXT = re.compile(r"(?:[IVX]{1,5}|\d{1,2}|[A-H])\.")


def begins_range(line: str) -> bool:
    """Whether a line is the first half of a range that the line's end cut."""
    return bool(re.fullmatch(r"\S{3,8}\s?[-–—]", line)) and lines.is_code_entry(line)


_CODES_NAMED = re.compile(
    r"(?:cpt|hcpcs|icd-?10(?:-cm)?|procedure|diagnosis|billing)(?:\s*[®*]+)*(?:\s*/\s*(?:cpt|hcpcs))?",
    re.IGNORECASE,
)


_IN_PIECES = re.compile(
    rf"(?:{_CODES_NAMED.pattern}|codes?|\s)+(?:descriptions?|descriptors?|definitions?)\s+codes?",
    re.IGNORECASE,
)


def is_header(line: str) -> bool:
    """Whether a line is the header of a code list, its second line behind its first maybe."""
    return bool(HEADER_LINE.fullmatch(line) or _IN_PIECES.fullmatch(line))


def is_header_piece(above: str, piece: str) -> bool:
    """Whether a piece goes on with the pieces of a code list's header that stand above it."""
    if is_header(f"{above} {piece}"):
        return True
    return bool(_CODES_NAMED.fullmatch(above)) and piece.strip().lower() in {"code", "codes"}


def is_entry(line: str) -> bool:
    """Whether a line is a code with what is said beside it, as in a code list."""
    if lines.is_bare_code(line) or begins_range(line) or lines.codes_alone(line):
        return True
    found = _ENTRY.match(line)
    return (
        found is not None
        and not _SENTENCE.match(found["rest"])
        and not re.match(r"\d{1,2}[.)] ", found["rest"])
    )


def write_entry(text: str, out: Assembly, columns: tuple[str, str] = ("", "")) -> None:
    """An entry of a code list as a row: the code, and what is said beside it."""
    codes = lines.codes_alone(text)
    if codes:
        for code in codes:
            out.row(((columns[0], code),))
        return
    found = _ENTRY.match(text)
    if found is None:
        out.row(((columns[0], text),))
        return
    if _NUMBERS_THE_NEXT.fullmatch(found["rest"]):
        out.row(((columns[0], found["code"]),))
        return
    out.row(((columns[0], found["code"]), (columns[1], found["rest"])))


def column_names(header: str) -> tuple[str, str]:
    """The names of the two columns that a header line above a code list gives."""
    found = HEADER_LINE.fullmatch(header.replace("\t", " "))
    if found is None or not found["code"].strip():
        return "Code", "Description"
    return tidy(found["code"]), tidy(found["described"])
