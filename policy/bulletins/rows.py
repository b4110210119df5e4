"""A row of a bulletin's table as an entry, whatever its columns are called."""

import re
from dataclasses import replace

from policy.bulletins.clauses import Entry, clauses_of, status_of_path
from policy.bulletins.status import Status, bare_title, status_of_cell
from policy.dates import effective_dates, find_dates
from policy.document import Block
from policy.statements import is_code_item
from policy.text import normalise

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


def entry_of_row(block: Block, leads: tuple[str, ...]) -> Entry:
    """A row as an entry; ``leads`` are the lines right above its table."""
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


def continues(block: Block, previous: Block) -> bool:
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


def joined_rows(previous: Block, block: Block) -> Block:
    """A row with the rest of it put to its cells."""
    more = dict(block.cells)
    cells = tuple(
        (column, f"{value} {more[column]}" if column in more else value)
        for column, value in previous.cells
    )
    return replace(previous, cells=cells, text=" | ".join(value for _, value in cells))


def is_code_row(block: Block) -> bool:
    """Whether a row only lists a code of the article it stands in."""
    return is_code_item(block) and not any(
        _role(column) in {"date", "status"} or (_role(column) == "says" and effective_dates(value))
        for column, value in block.cells
    )
