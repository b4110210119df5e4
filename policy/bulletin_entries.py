"""An issue of a bulletin as its entries: rows of a list of policies, items under a status, articles."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy.bulletin_columns import columns_read_as_lines
from policy.bulletin_status import Status, bare_title, status_of_cell, status_of_heading
from policy.dates import effective_dates, find_dates
from policy.document import Block, BlockKind, Document
from policy.mentions import codes_at_position
from policy.statements import is_code_item
from policy.text import normalise, sentences, skeleton
from policy.zones import Zone, is_furniture, zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A sentence or item of an entry; ``lead`` is the line with a colon above it, if any.

    ``around`` is the paragraph or cell it stands in.
    """

    text: str
    lead: str = ""
    around: str = ""

    @property
    def whole(self) -> str:
        """The clause with what leads it in."""
        return self.text if self.lead == self.text else f"{self.lead} {self.text}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing an issue announces.

    ``printed_date`` is its date cell as printed, with the column's name before it; ``dated_by`` are
    texts above it that may date it: headings and the line that leads its table in, nearest first.
    ``of_policies`` says that it stands where the entries are policies, so that its title is one.
    """

    title: str
    status: Status | None
    clauses: tuple[Clause, ...]
    where: tuple[str, ...]
    printed_title: str = ""
    printed_date: str = ""
    number: str = ""
    of_policies: bool = False
    dated_by: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All that it says; each part ends as a sentence, so that no words are read across parts."""
        parts = (
            self.printed_title or self.title,
            self.printed_date,
            *dict.fromkeys(one.whole for one in self.clauses),
        )
        return "\n".join(
            part if part.rstrip().endswith((".", ":", ";", "!", "?")) else f"{part}."
            for part in parts
            if part
        )


def entries_of(document: Document) -> tuple[Entry, ...]:
    """The entries of an issue, in its order; menus, related links and references are left out."""
    headings = {skeleton(one.text) for one in document.blocks if one.kind is BlockKind.HEADING}
    columns, rest = columns_read_as_lines(
        [block for block in document.blocks if not _is_noise(block)]
    )
    found = [
        _entry_of_row(
            Block(
                kind=BlockKind.TABLE_ROW,
                text=" | ".join(value for _, value in row.cells),
                path=row.path,
                cells=row.cells,
            ),
            (),
        )
        for row in columns
    ]
    lead = ""
    sections: dict[tuple[str, ...], list[Block]] = {}
    previous: Block | None = None
    for block in rest:
        if block.kind is BlockKind.TABLE_ROW and not _is_code_row(block):
            if previous is not None and found and _continues(block, previous):
                found[-1] = _entry_of_row(previous := _joined(previous, block), (lead,))
                continue
            found.append(_entry_of_row(block, (lead,)))
            previous = block
            continue
        previous = None
        if block.kind is BlockKind.HEADING:
            lead = ""
            continue
        if block.kind is BlockKind.LIST_ITEM and skeleton(block.text) in headings:
            continue
        sections.setdefault(block.path, []).append(block)
        lead = block.text
    for path, blocks in sections.items():
        found.extend(
            _entries_of_section(path or ((document.title,) if document.title else ()), blocks)
        )
    return tuple(found)


_OF_THE_ISSUE = re.compile(r"newsletter|bulletin|update|news", re.IGNORECASE)


def _is_noise(block: Block) -> bool:
    heads = (*block.path, block.text) if block.kind is BlockKind.HEADING else block.path
    if any(
        zone_of((heading,)) in {Zone.CHROME, Zone.REFERENCES} and not _OF_THE_ISSUE.search(heading)
        for heading in heads
    ):
        return True
    return block.kind is not BlockKind.TABLE_ROW and is_furniture(block.text, block.path)


_TITLE = re.compile(
    r"\b(?:polic(?:y|ies)|titles?|guidelines?|topic|subject|name|document|procedure|service|article|program|bulletin)\b"
)
_DATE = re.compile(r"\bdates?\b|\beffective\b|\bwhen\b")
_STATUS = re.compile(r"\bstatus\b|\baction\b|\btype\b|\bdisposition\b|\brevision\b")
_NUMBER = re.compile(r"\bnumbers?\b|\bno\b|#|\bids?\b")
_SAYS = re.compile(
    r"\b(?:summar(?:y|ies)|changes?|details?|comments?|rationale|updates? to|description|notes?|impact|what|coverage)\b"
)


def _role(column: str) -> str:
    name = normalise(column)
    for role, pattern in (("date", _DATE), ("status", _STATUS), ("says", _SAYS)):
        if pattern.search(name) and not (role == "says" and name.endswith(("title", "number"))):
            return role
    if _NUMBER.search(name) and not re.search(r"title|name", name):
        return "number"
    return "title" if _TITLE.search(name) else ""


def _entry_of_row(block: Block, leads: tuple[str, ...]) -> Entry:
    parts: dict[str, list[tuple[str, str]]] = {}
    for column, value in block.cells:
        role = _role(column) or _role_of_value(column, value, parts)
        if role in {"title", "number"} and role in parts:
            role = "says"
        parts.setdefault(role, []).append((column, value))
    if "title" not in parts and "number" not in parts and parts.get("says"):
        parts["title"] = [parts["says"].pop(0)]
    printed = parts["title"][0][1] if "title" in parts else ""
    title, marked = bare_title(printed)
    cell = next(
        (status for _, value in parts.get("status", ()) if (status := status_of_cell(value))), None
    )
    heading = status_of_path(block.path)
    stated = cell or marked or heading
    if heading in {Status.REDUCED, Status.EXPANDED} and cell not in {Status.RETIRED, Status.NEW}:
        stated = heading
    column = parts["title"][0][0] if "title" in parts else ""
    several = len(parts.get("says", ())) > 1
    unread_status = [] if cell else [value for _, value in parts.get("status", ())]
    return Entry(
        title=title,
        status=stated,
        clauses=tuple(
            clause
            for value in (
                *unread_status,
                *(
                    f"{name}: {value}" if several and name else value
                    for name, value in parts.get("says", ())
                ),
            )
            for clause in clauses_of(value)
        ),
        where=block.path,
        printed_title=printed,
        printed_date="; ".join(f"{name}: {value}" for name, value in parts.get("date", ())),
        number=parts["number"][0][1] if "number" in parts else "",
        of_policies=stated is not None or bool(re.search(r"(?i)polic|guideline|title", column)),
        dated_by=tuple(filter(None, (*leads, *reversed(block.path)))),
    )


def _role_of_value(column: str, value: str, parts: dict[str, list[tuple[str, str]]]) -> str:
    """The role of a cell whose column has no telling name."""
    dates = list(find_dates(value))
    if not column and dates and len(value) < 60 and dates[0].start < 12:
        return "date"
    if "title" in parts or "number" in parts:
        few = status_of_cell(value) if len(value.split()) <= 3 else None
        return "status" if few and "status" not in parts else "says"
    return "title"


def _continues(block: Block, previous: Block) -> bool:
    """Whether a row is the rest of the one above it, parted by a page's end or a wrapped title."""
    if block.path != previous.path:
        return False
    had, has = (
        {column for column, value in one.cells if value.strip()} for one in (previous, block)
    )
    if not has < had:
        return False
    keyed = [column for column in had if _role(column) in {"date", "status"}]
    if not keyed or has & set(keyed):
        return False
    title = next((value for column, value in block.cells if _role(column) == "title"), "")
    before = next((value for column, value in previous.cells if _role(column) == "title"), "")
    wrapped = re.fullmatch(r"\(?[\w.-]*\d[\w.-]*\)?", title) or before.rstrip().endswith(
        ("-", "–", ",", "and", "of", "for")
    )
    return not title or bool(wrapped) or title[:1].islower()


def _joined(previous: Block, block: Block) -> Block:
    more = dict(block.cells)
    cells = tuple(
        (column, f"{value} {more[column]}" if column in more else value)
        for column, value in previous.cells
    )
    return replace(previous, cells=cells, text=" | ".join(value for _, value in cells))


def _is_code_row(block: Block) -> bool:
    """Whether a row only lists a code of the article it stands in."""
    return is_code_item(block) and not any(
        _role(column) in {"date", "status"} or (_role(column) == "says" and effective_dates(value))
        for column, value in block.cells
    )


def status_of_path(path: Sequence[str]) -> Status | None:
    """The status that the innermost heading of a kind gives."""
    return next((one for heading in reversed(path) if (one := status_of_heading(heading))), None)


_LED = re.compile(r"(?:following|these|below)\b[^.]*:\s*\Z", re.IGNORECASE)


def _entries_of_section(path: tuple[str, ...], blocks: Sequence[Block]) -> Iterator[Entry]:
    """The items under a status as an entry each; what is left, as an article under its heading."""
    status = status_of_heading(path[-1]) if path else None
    items = {
        position
        for position, block in enumerate(blocks)
        if block.kind is BlockKind.LIST_ITEM and not codes_only(block.text)
    }
    if status is not None and not items:
        items = {
            position
            for position, block in enumerate(blocks)
            if not block.text.endswith(":")
            and (_HEAD.match(block.text) or not block.text.endswith("."))
        }
    whole = status is not None or len(items) == len(blocks)
    lead = path[-1] if path and _LED.search(path[-1]) else ""
    left: list[Block] = []
    for position, block in enumerate(blocks):
        if position not in items:
            lead = block.text if _LED.search(block.text) else lead
        became = _status_in(lead)
        listed = became or status_of_path(path)
        if position in items and listed is not None and (whole or became):
            yield _entry_of_line(block.text, listed, path, lead)
        else:
            left.append(block)
    if left:
        yield Entry(
            title=path[-1] if path else "",
            status=status_of_path(path),
            clauses=tuple(_article(left, path[-1] if path and path[-1].endswith(":") else "")),
            where=path,
            dated_by=tuple(reversed(path)),
        )


_TO_CODES = re.compile(r"\b(?:include|reflect|contain|for)\b[^.:]{0,30}\bcod(?:e|ing)\b")
_BECAME = re.compile(
    r"\b(?:following|these)\b[^.:]{0,100}?\b(?P<became>retired|archived|revised|modified|updated|reviewed|new|replaced|delayed|postponed|withdrawn|rescinded|corrected)\b"
)


def _status_in(lead: str) -> Status | None:
    """The status in "The following policies have been updated to include code changes:"."""
    text = normalise(lead)
    found = _BECAME.search(text)
    if found is None or not re.search(r"polic|guideline|bulletin|document", text):
        return None
    if found["became"] == "updated" and _TO_CODES.search(text, found.end()):
        return Status.CODE_UPDATES
    return status_of_cell(found["became"])


_LONGEST_TITLE = 160  #: characters of an item's head that may be a title
_HEAD = re.compile(
    r"\A(?P<title>[^():]+?(?:\([^()]*\)[^():]*?)*)"
    r"(?:\s*:\s+|\s+[-–—]\s+(?=[A-Z][a-z]+ed\b|[a-z]|[Ee]ffective)|\.\s+(?=[A-Z]))(?P<says>.+)\Z",
    re.DOTALL,
)


def _entry_of_line(text: str, status: Status | None, path: tuple[str, ...], lead: str) -> Entry:
    head = _HEAD.match(text)
    head = head if head and len(head["title"]) <= _LONGEST_TITLE else None
    title, marked = bare_title(head["title"] if head else text)
    return Entry(
        title=title,
        status=marked or status,
        clauses=tuple(clauses_of(head["says"])) if head else (),
        where=path,
        printed_title=head["title"] if head else text,
        of_policies=True,
        dated_by=tuple(filter(None, (lead, *reversed(path)))),
    )


_POINTS = re.compile(r"\b(?:these|following|below|listed)\b", re.IGNORECASE)


def _article(blocks: Sequence[Block], lead: str) -> Iterator[Clause]:
    """The sentences and items of an article; the codes it lists as one clause, without descriptors."""
    codes: list[str] = []
    for block in (*blocks, None):
        listed = block is not None and block.kind is not BlockKind.PARAGRAPH
        if block is not None and listed and codes_only(block.text):
            codes.extend(mention.code for mention in codes_at_position(block.text))
            continue
        if codes:
            yield Clause(text=", ".join(dict.fromkeys(codes)), lead=lead)
            codes = []
        if block is None:
            return
        if not listed:
            last = sentences(block.text)[-1:]
            lead = next((one for one in last if one.endswith(":") or _POINTS.search(one)), "")
        yield from clauses_of(block.text, lead=lead if listed and lead.endswith(":") else "")


def codes_only(text: str) -> bool:
    """Whether an item or row says no more than a code and what it is called."""
    mentions = codes_at_position(text)
    return (
        bool(mentions)
        and mentions[0].start <= 8
        and not re.search(
            r"\b(?:is|are|will|must|may|was|were|has|have|require[sd]?|effective|added|removed|limited)\b",
            text.casefold(),
        )
    )


_BULLET = re.compile(r"\s*[•●▪◦■\uf0b7]\s*")
_VERB = r"(?:Added|Removed|Revised|Updated|Replaced|Deleted|Modified|Clarified|Reformatted|Archived|Transferred|Relocated|Changed|Lowered|Increased|Reduced)"
_UNMARKED = re.compile(
    rf"\s+[-–]\s+(?={_VERB}\b)|(?<=[\w”\"’).])\s+(?={_VERB}\s+(?:CPT|HCPCS|ICD|codes?|lists?|language|notation|references?|the|coverage|criteri|definition|description|limits?|“|\"))"
)


def clauses_of(text: str, *, lead: str = "") -> Iterator[Clause]:
    """A cell or paragraph as sentences and items, each with the line that leads it in."""
    pieces = [piece for piece in _BULLET.split(text) if piece]
    starts_marked = bool(_BULLET.match(text))
    for position, piece in enumerate(pieces):
        item = position > 0 or starts_marked
        for part in _UNMARKED.split(piece):
            for sentence in sentences(part):
                if sentence.rstrip().endswith(":"):
                    lead = sentence
                    yield Clause(text=sentence, around=piece)
                    continue
                yield Clause(text=sentence, lead=lead if item or lead else "", around=piece)
