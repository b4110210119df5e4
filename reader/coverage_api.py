"""Answers of the CMS Coverage API, one or all parts of an article, LCD or NCD, to a Document."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policy.bundle import Part, unpack
from policy.captures import Reason
from policy.dates import find_dates, stated_dates
from policy.document import Document
from policy.statements import extract
from reader import coverage_fields as fields
from reader.assembly import Assembly
from reader.coverage_codes import write_code_lists
from reader.coverage_reports import read_report, report_name
from reader.decoding import decode
from reader.errors import Unreadable
from reader.escaped import markup_of, plain_of, unescaped
from reader.html import fragment_blocks
from reader.json_documents import read_json_document

_ADDRESS = re.compile(r"/data/(?P<kind>[\w-]+)(?:/(?P<part>[\w-]+))?/?(?:[?#]|\Z)")
_MOST_RECORDS: Final = 200_000
_DEEPEST: Final = 100  #: levels of lists and records in each other
_LETTERS: Final = {"article": "A", "lcd": "L"}
_NOTHING: Final = frozenset({"", "n/a", "na", "none", "null", "not applicable"})
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one part answered: its kind of document, its name ("" is the document itself)."""

    kind: str
    part: str
    records: tuple[Record, ...]


def read_coverage(body: bytes, url: str) -> Document:
    """Read a bundle of answers, or one answer alone; other JSON by what it is.

    ``url`` is the address of a body that is one answer. Raises ``Unreadable``: ``SOFT_404`` for
    an answer without records (what the API gives for an unknown number, with status 200),
    ``TRUNCATED`` for JSON that breaks off, ``UNREADABLE`` for records of another interface.
    """
    bundled = unpack(body)
    parts = bundled or (Part(url=url, text=decode(body)),)
    answers: list[_Answer] = []
    for part in parts:
        value = _as_one_answer(_parsed(part.text))
        if not _is_envelope(value):
            if bundled is None:
                return read_json_document(value)
            raise Unreadable(
                Reason.UNREADABLE, f"the part {part.url} is no answer of the Coverage API"
            )
        answers.append(_answer(value, part.url))
    records = [record for answer in answers for record in answer.records]
    report = report_name(parts[0].url, records)
    if report is not None and records:
        return read_report(report, records)
    return _document(answers)


def _parsed(text: str) -> Any:
    try:
        return _bounded(json.loads(text))
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg
        raise Unreadable(
            Reason.TRUNCATED if cut else Reason.UNREADABLE,
            f"the JSON {'breaks off' if cut else 'is malformed'} at character {error.pos:,}: {error.msg}",
        ) from error
    except RecursionError as error:
        raise Unreadable(Reason.UNREADABLE, "the JSON nests too deep to be read") from error


def _bounded(value: Any) -> Any:
    """The value, unless it nests deeper than anything that is published."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise RecursionError
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
    return value


def _as_one_answer(value: Any) -> Any:
    """One answer of what was saved: its pages in a list are joined, one record by itself is a list."""
    if isinstance(value, list) and value and all(map(_is_meta, value)):
        pages = [_as_one_answer(page) for page in value]
        if all(map(_is_envelope, pages)):
            return {**pages[0], "data": [record for page in pages for record in page["data"]]}
    if _is_meta(value) and isinstance(value.get("data"), dict):
        return {**value, "data": [value["data"]]}
    return value


def _is_meta(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("meta"), dict)


def _is_envelope(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("meta"), dict)
        and isinstance(value.get("data"), list)
    )


def _answer(value: Mapping[str, Any], url: str) -> _Answer:
    status = value["meta"].get("status")
    code = status.get("id") if isinstance(status, dict) else None
    if isinstance(code, int) and code >= 400:
        message = status.get("message") if isinstance(status, dict) else ""
        reason = Reason.SOFT_404 if code in {404, 410} else Reason.UNREADABLE
        raise Unreadable(reason, f"the Coverage API answers {code} {message or ''}".rstrip())
    records = tuple(record for record in value["data"] if isinstance(record, dict) and record)
    if len(records) > _MOST_RECORDS:
        raise Unreadable(Reason.TOO_LARGE, f"an answer holds more than {_MOST_RECORDS:,} records")
    address = _ADDRESS.search(url)
    if address:
        return _Answer(address["kind"], address["part"] or "", records)
    keys = set(records[0]) if records else set()
    part = next((name for name, sign in fields.SIGNS if sign <= keys), None)
    kind = next((name for name in ("article", "lcd") if f"{name}_id" in keys), "")
    return _Answer(kind, "records" if part is None else part, records)


def _document(answers: Sequence[_Answer]) -> Document:
    parts: dict[str, list[Record]] = {}
    for answer in answers:
        parts.setdefault(answer.part, []).extend(answer.records)
    if not any(parts.values()) or ("" in parts and not parts[""]):
        raise Unreadable(
            Reason.SOFT_404,
            "the Coverage API answers without a record: it knows no such document",
        )
    kind = next((answer.kind for answer in answers if answer.kind), "")
    _of_this_interface(parts)
    main = parts.get("", [{}])[0]
    any_record: Record = main or next(records[0] for records in parts.values() if records)
    number = _number(kind, any_record)
    title = plain_of(str(main.get("title") or "")) or _stand_in(number, parts)
    out = Assembly()
    out.heading(title, 1.0, title=True)
    _write_facts(kind, number, main, parts.get("future-retire", ()), out)
    _write_sections(main, out)
    write_code_lists(parts, out)
    for name, records in parts.items():
        _write_part(name, records, out)
    _write_history(parts.get("revision-history", []), out)
    blocks = tuple(out.blocks)
    return Document(
        title=title,
        blocks=blocks,
        number=number,
        version=_version(any_record),
        dates=stated_dates(blocks),
        statements=extract(blocks),
    )


def _of_this_interface(parts: Mapping[str, Sequence[Record]]) -> None:
    """Raises ``Unreadable`` where a part's records lack the keys a reading of it hangs on."""
    for name, records in parts.items():
        keys = set(records[0]) if records else set()
        lacks: list[set[str]] = [sign - keys for part, sign in fields.SIGNS if part == name]
        if records and lacks and all(lacks):
            fewest = min(lacks, key=len)
            raise Unreadable(
                Reason.UNREADABLE,
                f"the {name or 'document'} records of the Coverage API have no {', '.join(sorted(fewest))}:"
                " the answer is of another version of the interface",
            )


def _number(kind: str, record: Record) -> str | None:
    """The number people write: A57113 for article 57113, the manual section for an NCD."""
    shown = record.get("document_display_id") or record.get("display_id")
    shown = shown or record.get(f"{kind}_id") or record.get("document_id")
    if shown is None:
        return None
    text = str(shown).strip()
    return f"{_LETTERS.get(kind, '')}{text}" if text.isdigit() else text or None


def _version(record: Record) -> str | None:
    found = next(
        (
            record[key]
            for key in ("article_version", "lcd_version", "document_version")
            if record.get(key)
        ),
        None,
    )
    return None if found is None else str(found)


def _stand_in(number: str | None, parts: Mapping[str, Sequence[Record]]) -> str:
    """A title for a part that came without its document."""
    names = [name for name in parts if name]
    named = next(
        (one.heading for one in fields.CODE_LISTS if names and names[0].startswith(one.part)), None
    )
    named = named or (names[0].replace("-", " ").capitalize() if names else "Answer")
    return f"{number}: {named}" if number else named


def _write_facts(
    kind: str, number: str | None, main: Record, announced: Sequence[Record], out: Assembly
) -> None:
    if number:
        name = {"article": "Article", "lcd": "LCD", "ncd": "Manual Section"}.get(kind, "Document")
        out.paragraph(f"{name} {'Number' if kind == 'ncd' else 'ID'}: {number}")
    for key, label in fields.FACTS.items():
        value = plain_of(str(main.get(key) or ""))
        if value.lower() not in _NOTHING:
            out.paragraph(f"{label}: {_day(value)}")
    status = str(main.get("status") or "").strip()
    if status:
        out.paragraph(f"Status: {fields.STATUS.get(status, status)}")
    for record in announced:
        day = plain_of(str(record.get("retire_dt") or ""))
        if day.lower() not in _NOTHING:
            out.paragraph(f"Future Retirement Date: {_day(day)}")


def _day(value: str) -> str:
    """A date without the midnight some exports print behind it."""
    return re.sub(r"(\d{4}-\d{2}-\d{2})[T ]00:00:00(?:\.0+)?Z?\Z", r"\1", value)


def _write_sections(main: Record, out: Assembly) -> None:
    known = [(key, heading) for key, heading in fields.SECTIONS.items() if key in main]
    told = {*fields.SECTIONS, *fields.FACTS}
    others = [
        (key, key.replace("_", " ").capitalize())
        for key in main
        if key not in told and not fields.UNSAID.fullmatch(key)
    ]
    for key, heading in [*known, *others]:
        value = main[key]
        if isinstance(value, str) and unescaped(value).strip().lower() not in _NOTHING:
            write_field(value, heading, out)


def write_field(value: str, heading: str, out: Assembly) -> None:
    """A field of text under its heading; what it says of itself as "N/A" is nothing."""
    found = fragment_blocks(markup_of(value), (*out.path, heading))
    if [block.text.lower().strip(" .") for block in found] in ([], ["n/a"]):
        return
    with out.scope():
        out.heading(heading, 2.0)
        out.blocks.extend(found)


def _write_part(name: str, records: Sequence[Record], out: Assembly) -> None:
    if not records or name in {"revision-history", "future-retire"}:
        return
    if name == "sticky-note":
        for record in records:
            write_field(str(record.get("sticky_note") or ""), "Notice", out)
    elif name == "other-coding-group":
        for record in records:
            text = "\n".join(str(record.get(key) or "") for key in ("paragraph", "codes"))
            write_field(text, "Other Coding Information", out)
    elif name in fields.TABLES:
        heading, columns = fields.TABLES[name]
        _write_rows(records, heading, columns, out)
    elif name and not any(name in {one.part, f"{one.part}-group"} for one in fields.CODE_LISTS):
        keys = [key for key in records[0] if not fields.UNSAID.fullmatch(key) or key == "title"]
        _write_rows(
            records,
            name.replace("-", " ").capitalize(),
            {key: key.replace("_", " ").capitalize() for key in keys},
            out,
        )


def _write_rows(
    records: Sequence[Record], heading: str, columns: Mapping[str, str], out: Assembly
) -> None:
    rows = [
        tuple((label, plain_of(str(record.get(key) or ""))) for key, label in columns.items())
        for record in records
    ]
    filled = [tuple(cell for cell in row if cell[1].lower() not in _NOTHING) for row in rows]
    with out.scope():
        out.heading(heading, 2.0)
        for row in sorted(set(filled)):
            out.row(row)


def _write_history(records: Sequence[Record], out: Assembly) -> None:
    """The publisher's own notes, newest first, each with its date in front."""
    if not records:
        return
    ordered = sorted(records, key=lambda record: -_rank(record.get("rev_hist_num")))
    with out.scope():
        out.heading("Revision History Information", 2.0)
        for record in ordered:
            said = fragment_blocks(markup_of(str(record.get("rev_hist_exp") or "")))
            text = " ".join(block.text for block in said)
            day = plain_of(str(record.get("rev_hist_date") or ""))
            shown = day if next(find_dates(day), None) else ""
            out.row((("Revision History Date", shown), ("Revision History Explanation", text)))


def _rank(number: Any) -> int:
    return int(number) if str(number or "").strip().isdigit() else 0
