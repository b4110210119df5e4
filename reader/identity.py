"""How a publication calls itself: title, number and version, where publishers write them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from policy.dates import parse_date
from policy.document import Block, BlockKind
from policy.text import normalise, tidy
from reader import lines
from reader.sections import SECTION, rank_of

_HEAD: Final = 60  #: blocks from the top in which a publication names itself
_VALUE = r"(?P<value>[A-Z]{0,6}[-. ]?[A-Za-z0-9]*\d[A-Za-z0-9]*(?:[-./][A-Za-z0-9]+)*)"
_NUMBERS: Final = tuple(
    re.compile(
        rf"(?:^|[\s(|])(?:{label})[\s.:#…|-]*(?:is\s+)?{_VALUE}(?=[\s),;|]|\Z)", re.IGNORECASE
    )
    for label in (
        r"(?:coverage |medical |clinical |reimbursement |payment |corporate |medical coverage )*policy\s*:?\s+(?:number|no\.?|#|id)",
        r"(?:clinical (?:um )?)?guideline\s*(?:number|no\.?|#)",
        r"document\s*(?:number|no\.?|#|id)|doc(?:ument)?\.?\s*id",
        r"(?:reference|bulletin|cpb|article|lcd|ncd)\s+(?:number|no\.?|#|id)|display id",
        r"manual section number",
        r"^number:",
        r"medical policy:|policy:",
    )
)
_IN_TITLE = re.compile(
    r"\b(?P<value>CPB\s?#?\s?\d{4}|CG-[A-Z]+-\d+|(?:MED|SURG|LAB|GENE|DRUG|RAD|TRANS|OR-PR|DME|BEH|ANC|THER-RAD)\.\d{5}|[A-Z]{1,2}-\d{1,3}-\d{3}(?:-\d{3})?"
    r"|FEP \d{1,2}\.\d{2}\.\d{2,3}(?:\.\d{1,2})?|CP\.MP\.\d+|CC\.PP\.\d+|[AL]\d{5}|\d{4}T\d{4}[A-Z]{1,3}|MP[-. ]?\d{3,4}|BSC_?[A-Z]*_?\d{1,2}\.\d{2}|AHS ?[-–] ?[A-Z]\d{4})\b"
)
_UHC = re.compile(
    r"\d{4}[A-Z]\d{3,4}(?P<letters>[A-Z]{1,3})\Z|[A-Z]{2,}[.\d]+(?P<also>[A-Z]{1,2})\Z"
)
_VERSION = re.compile(
    r"(?:^|[\s(|])(?:version(?: number)?|revision(?: number)?|rev\.?)\s*[:#]?\s*(?P<value>[A-Z]?\d{1,4}(?:\.\d{1,4}){0,3})(?=[\s),;|]|\Z)",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"^(?:subject|topic|(?:(?:medical|coverage|clinical|reimbursement) )?(?:policy|article|guideline|document|lcd|section) title|policy name|title|manual section title)\s*:\s*(?P<value>\S.{2,200})",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:(?:commercial|clinical|corporate|medical|coverage|reimbursement|payment|pharmacy|um|utilization management|evidence|provider|local|national|billing|drug|health|benefit|and"
    r"|medicare(?: advantage)?|determination|unitedhealthcare|individual|exchange|position|criteria) ?)*"
    r"(?:policy|policies|guidelines?|policy bulletins?|criteria|article|determination(?: \((?:lcd|ncd|nca)\))?|document|manual|position criteria|coverage policy)(?: [:#].*)?",
)
_ADDRESS = re.compile(r"\b[A-Z]{2},? \d{5}(?:-\d{4})?\b|\(\d{3}\) ?\d{3}-\d{4}")
_BULLETIN = re.compile(
    r"what.s new|\b(?:policy|policies) updates?\b|update bulletin|\bnewsletter\b|provider (?:news|bulletin)",
    re.IGNORECASE,
)
#: Names of a publisher, a site or a label, none of which is the title of one publication.
_NO_TITLE = re.compile(
    r"(?:www\.)?[\w-]+\.(?:com|org|gov|net)|(?:retired|archived|inactive|draft) (?:medical )?polic(?:y|ies)|clinical appropriateness guidelines"
    r"|(?:[\w&.]+ ){0,3}(?:clinical|medical|reimbursement|payment) polic(?:y|ies)(?: manual)?|clinical review criteria|not applicable|overview|place of service|version number|effective date|policy title"
    r"|(?:(?:an? )?independent .{0,60})|(?:\w+ ){0,2}(?:blue cross|blue shield|health plan|insurance company)(?: (?:and|of|blue|shield|the|\w+)){0,5}|medicare coverage database|mcd"
    r"|\w+(?: \| \w+(?: \w+)?)+"
)
_SITE = re.compile(r"\s+(?:[|–—•·»]|-|::)\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Title, number and version as written; None where a publication does not say."""

    title: str
    number: str | None
    version: str | None


def identify(
    blocks: Sequence[Block], *, titles: Iterable[str] = (), number: str | None = None
) -> Identity:
    """What the head of a publication says of itself.

    ``titles`` are candidates from the markup, best first; ``number`` is one that the markup
    states. A general name of the series ("Medical Policy") gives way to the publication's own.
    """
    head = blocks[:_HEAD]
    said = list(_lines(head))
    found = number or _number(said, titles)
    return Identity(
        title=_title(head, said, titles),
        number=found,
        version=_version(said, found),
    )


def _lines(head: Sequence[Block]) -> Iterator[str]:
    """The head's lines, and each label with the line below it, as cover sheets print them."""
    for index, block in enumerate(head):
        yield block.text
        if index + 1 < len(head) and len(block.text) < 40:
            value = head[index + 1].text
            if value.count("(") > value.count(")") and index + 2 < len(head):
                value = f"{value} {head[index + 2].text}"
            yield f"{block.text.rstrip(' :')}: {value[:120]}"


def _number(said: Sequence[str], titles: Iterable[str]) -> str | None:
    for pattern in _NUMBERS:
        for line in said:
            found = pattern.search(line[:400])
            if found and parse_date(found["value"]) is None and len(found["value"].strip()) < 30:
                return tidy(found["value"])
    if any(_BULLETIN.search(line[:120]) for line in (*titles, *said[:6])):
        return None  # it names the policies it is about, and has no number of its own
    for line in (*titles, *said[:24]):
        named = _IN_TITLE.search(line[:300])
        if named:
            return tidy(named["value"])
    return None


def _version(said: Sequence[str], number: str | None) -> str | None:
    letters = _UHC.search(number) if number else None
    if letters:
        return letters["letters"] or letters["also"]
    for line in said[:40]:
        found = _VERSION.search(line[:200])
        if found:
            return found["value"]
    return None


def _title(head: Sequence[Block], said: Sequence[str], titles: Iterable[str]) -> str:
    heading = [block.text for block in head if block.kind is BlockKind.HEADING and block.level == 1]
    candidates = [tidy(title) for title in titles if tidy(title)]
    headed = {normalise(block.text) for block in head if block.kind is BlockKind.HEADING}
    shown = [title for title in candidates if normalise(title) in headed]
    for title in (*shown, *heading[:1], *candidates[:1]):
        if not _is_general(title):
            return title[:300]
    for line in said:
        titled = _TITLED.match(line)
        if titled and not _is_general(titled["value"]):
            return tidy(titled["value"])[:300]
    for title in candidates:
        named_part = next((part for part in _SITE.split(title) if not _is_general(part)), "")
        if named_part:
            return named_part[:300]
    if candidates:
        return candidates[0][:300]
    named = (block.text for block in head if _may_name(block.text) and not block.cells)
    first = heading[0][:300] if heading else _first_line(head[0]) if head else ""
    return next(named, first)


def _first_line(block: Block) -> str:
    """The text, or what a table's columns are called where it begins with one."""
    names = " | ".join(name for name, _ in block.cells if name)
    return (names or block.text)[:200]


def _may_name(text: str) -> bool:
    """Whether a line at the top can be the title: worded, no label, no section, no sentence."""
    short = len(text) < 160 and not re.search(r"[.:;,]\Z", text.strip())
    worded = bool(re.search(r"[A-Za-z]{3}", text)) and not text.startswith(("-->", "©"))
    section = rank_of(text, apart=True, before="", after="") == SECTION and not text.isupper()
    return (
        short
        and worded
        and not section
        and (not lines.is_labelled(text) or bool(_BULLETIN.search(text)))
        and not lines.is_furniture(text)
        and not _ADDRESS.search(text)
        and not _is_general(text)
    )


def without_site(title: str) -> str:
    """A page's title without the name of its site: "Skin Care | Providers | A Plan" is "Skin Care"."""
    parts = [part.strip() for part in re.split(r"\s+(?:\||»|·|::)\s+", tidy(title))]
    return next((part for part in parts if part and not _is_general(part)), tidy(title))


def _is_general(title: str) -> bool:
    text = normalise(title)
    return (
        not text
        or bool(_GENERIC.fullmatch(text))
        or bool(re.match(r"medical policy:|page:? \d", text))
        or bool(_NO_TITLE.fullmatch(text))
    )
