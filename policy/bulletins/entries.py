"""An issue of a bulletin as its entries: rows of a list of policies, items under a status, articles."""

import re
from collections.abc import Iterator, Sequence

from policy.bulletins.clauses import Clause, Entry, clauses_of, codes_only, status_of_path
from policy.bulletins.columns import columns_read_as_lines
from policy.bulletins.rows import continues, entry_of_row, is_code_row, joined_rows
from policy.bulletins.status import Status, bare_title, status_of_cell, status_of_heading
from policy.document import Block, BlockKind, Document
from policy.mentions import codes_at_position
from policy.text import normalise, sentences, skeleton
from policy.zones import Zone, is_furniture, zone_of


def entries_of(document: Document) -> tuple[Entry, ...]:
    """The entries of an issue, in its order; menus, related links and references are left out."""
    headings = {skeleton(one.text) for one in document.blocks if one.kind is BlockKind.HEADING}
    columns, rest = columns_read_as_lines(
        [block for block in document.blocks if not _is_noise(block)]
    )
    found = [
        entry_of_row(
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
        if block.kind is BlockKind.TABLE_ROW and not is_code_row(block):
            if previous is not None and found and continues(block, previous):
                found[-1] = entry_of_row(previous := joined_rows(previous, block), (lead,))
                continue
            found.append(entry_of_row(block, (lead,)))
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
