"""What was read of a source, in words and as JSON: title, number, dates, and each watched code."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from policy.codes import WatchList
from policy.column_names import is_description_column
from policy.document import Document, KeyedRow, Statement
from policy.told import watched_in
from policywatch.looking import Look

_MOST_STATEMENTS = 6  #: shown of one code in one document
_MOST_ROWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFound:
    """What a document says of one watched code: in statements, in records of data.

    ``named`` is True also where it stands in a sentence or a range alone.
    """

    code: str
    statements: tuple[Statement, ...]
    rows: tuple[KeyedRow, ...]
    named: bool


def codes_found(document: Document, watch: WatchList) -> tuple[CodeFound, ...]:
    """Each watched procedure code, in the team's order."""
    named = watched_in(document, watch)
    rows = document.table.rows if document.table else ()
    return tuple(
        CodeFound(
            code=code,
            statements=tuple(one for one in document.statements if one.code == code),
            rows=tuple(row for row in rows if code in row.key),
            named=code in named,
        )
        for code in watch.numbers
    )


def edition_in_words(look: Look, document: Document) -> str:
    """Which edition it is, as far as it says: its version, its first printed date, else when it was seen."""
    if document.version:
        return f"version {document.version}"
    if look.edition:
        return f"edition {look.edition}"
    if document.dates:
        first = document.dates[0]
        return f"{first.printed_label or 'dated'} {first.printed}"
    return f"as seen {look.at:%Y-%m-%d}" if look.at else "edition not printed"


def lines_of(look: Look, watch: WatchList, zone: tzinfo) -> Iterator[str]:
    """One publication for a person at a terminal."""
    document = look.document
    yield look.locator
    if document is None:
        yield f"  not read: {look.trouble}{f' ({look.detail})' if look.detail else ''}"
        yield f"  what to do: {look.remedy}"
        return
    seen = f", seen {look.at.astimezone(zone):%Y-%m-%d %H:%M %Z}" if look.at else ""
    yield f"  read: {document.title}"
    yield f"  number {document.number or 'not found'}, {edition_in_words(look, document)}{seen}"
    dates = "; ".join(
        f"{one.printed_label or one.label}: {one.printed}"
        + ("" if one.jurisdiction == "all" else f" ({one.jurisdiction})")
        for one in document.dates
    )
    yield f"  dates printed: {dates or 'none'}"
    if document.table is not None:
        yield f"  data file of layout {document.table.layout}, {document.table.records:,} records"
    for found in codes_found(document, watch):
        yield from _code_lines(found, look, document)
    for warning in document.warnings:
        yield f"  warning: {warning}"


def _code_lines(found: CodeFound, look: Look, document: Document) -> Iterator[str]:
    if not found.named:
        where = f"“{document.title}”, {edition_in_words(look, document)}"
        yield f"  {found.code}: not named here, that is not in {where}"
        return
    shown = dict.fromkeys(_statement_in_words(one) for one in found.statements)
    for text in list(shown)[:_MOST_STATEMENTS]:
        yield f"  {found.code}: {text}"
    if len(shown) > _MOST_STATEMENTS:
        yield f"  {found.code}: and {len(shown) - _MOST_STATEMENTS} more statements"
    if found.rows:
        yield f"  {found.code}: {len(found.rows):,} records"
        for row in found.rows[:_MOST_ROWS]:
            yield f"    {_row_in_words(row)}"
    if not (shown or found.rows):
        yield f"  {found.code}: named in the text, in no list"


def _statement_in_words(one: Statement) -> str:
    under = f" under “{one.place[-1]}”" if one.place else ""
    where = "" if one.jurisdiction == "all" else f" ({one.jurisdiction})"
    return f"{one.aspect}: {one.value.replace('_', ' ')}{under}{where}"


def _row_in_words(row: KeyedRow) -> str:
    """A record without its descriptors, which are not needed to know it."""
    values = ", ".join(
        f"{name} {value}" for name, value in row.values if value and not is_description_column(name)
    )
    return f"{' + '.join(row.key)}: {values}"


def as_dict(look: Look, watch: WatchList) -> dict[str, object]:
    """One publication for ``--json``."""
    document = look.document
    return {
        "source": look.source.slug,
        "publisher": look.source.publisher.slug,
        "publication": look.locator,
        "read": document is not None,
        "seen": look.at.isoformat() if look.at else None,
        "title": document.title if document else None,
        "number": document.number if document else None,
        "version": document.version if document else None,
        "edition": edition_in_words(look, document) if document else None,
        "dates": [
            {"label": one.printed_label, "printed": one.printed, "jurisdiction": one.jurisdiction}
            for one in document.dates
        ]
        if document
        else [],
        "codes": [_code_as_dict(one) for one in codes_found(document, watch)] if document else [],
        "reason": look.reason,
        "trouble": look.trouble or None,
        "detail": look.detail or None,
        "remedy": look.remedy or None,
    }


def _code_as_dict(found: CodeFound) -> dict[str, object]:
    return {
        "code": found.code,
        "named": found.named,
        "statements": [
            {"aspect": str(one.aspect), "value": one.value, "under": list(one.place)}
            for one in found.statements
        ],
        "records": len(found.rows),
    }
