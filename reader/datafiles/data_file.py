"""Data files of a known layout to one Document: the rows of the codes that are wanted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policy.captures import Reason
from policy.codes import CodeSystem, procedure_system
from policy.datafiles import fields
from policy.datafiles.finding import day_of
from policy.document import (
    Aspect,
    Block,
    BlockKind,
    Document,
    KeyedRow,
    KeyedTable,
    Statement,
)
from policy.text import tidy
from reader.datafiles.editions import audience_of, stated_editions, version_of
from reader.datafiles.layouts import Recognised, recognised
from reader.datafiles.source_table import CODE, SourceTable, tables_in
from reader.errors import Unreadable
from reader.hints import Hints

_MOST_ROWS: Final = 250_000  #: of one Document; a file with more is read for named codes
_ASPECTS: Final[Mapping[str, tuple[Aspect, str]]] = {
    fields.NCCI_PTP: (Aspect.PAIRING, fields.INDICATOR),
    fields.MUE: (Aspect.UNITS, fields.UNITS),
    fields.RELATIVE_VALUES: (Aspect.PAYMENT, fields.STATUS),
    fields.ADDENDUM_B: (Aspect.PAYMENT, fields.STATUS_INDICATOR),
    fields.ADDENDUM_AA: (Aspect.PAYMENT, fields.PAYMENT_INDICATOR),
    fields.ADD_ON: (Aspect.PAIRING, fields.ADD_ON_TYPE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file by its name, with the names of the archives it came in, and its bytes."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """One file's table and what it was recognised as."""

    name: str
    table: SourceTable
    what: Recognised
    setting: str
    program: str

    @property
    def layout(self) -> str:
        parts = (self.what.layout.kind, self.setting, self.program)
        return "/".join(part for part in parts if part)


def read_data_file(files: Sequence[DataFile], hints: Hints) -> Document | None:
    """The document of a release: the rows of ``hints.codes`` in all its files.

    None where no file has a known layout. A release may come in several files of one layout (edits
    by ranges of codes, relative values for both conversion factors) and in several formats, of which
    the text is read. Descriptors are left out: CPT's are the AMA's.

    Raises ``Unreadable`` where a needed column is missing, where a layout was known and no record
    followed, and where all rows of a file of hundreds of thousands are asked for.
    """
    found = _of_one_layout([one for file in _one_format(files) for one in _tables(file)])
    if not found:
        return None
    for one in found:
        _refuse_missing(one)
    layout = found[0].what.layout
    rows = _combined(found, hints.codes)
    records = sum(one.table.count(one.what.places[layout.codes[0]]) for one in found)
    if records == 0:
        raise Unreadable(
            Reason.UNREADABLE,
            f"{found[0].name} has the header of {layout.title} and no record below it",
        )
    title = _title(found[0])
    table = KeyedTable(
        layout=found[0].layout, rows=rows, records=records, codes=tuple(sorted(hints.codes))
    )
    names = [one.name for one in found]
    notes = [note for one in found for note in one.table.header.notes]
    return Document(
        title=title,
        version=version_of(names),
        dates=stated_editions(notes, names),
        blocks=tuple(_blocks(title, layout.key, rows, hints)),
        statements=tuple(_statements(title, layout.kind, rows)),
        table=table,
    )


def _one_format(files: Sequence[DataFile]) -> list[DataFile]:
    """Of a table that comes as text and as a workbook, the text."""
    texts = {_stem(file.name) for file in files if not file.body.startswith(b"PK")}
    return [
        file for file in files if not file.body.startswith(b"PK") or _stem(file.name) not in texts
    ]


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0].lower()


def _tables(file: DataFile) -> Iterator[_Found]:
    for table in tables_in(file.body):
        what = recognised(table.header.names)
        if what is not None:
            texts = (file.name.replace("_", " "), *table.header.names, *table.header.notes[-3:])
            setting, program = audience_of(what.layout.kind, texts)
            yield _Found(name=file.name, table=table, what=what, setting=setting, program=program)


def _of_one_layout(found: Sequence[_Found]) -> list[_Found]:
    """The files of the layout that comes first; a release may carry tables that belong to others."""
    if not found:
        return []
    return [one for one in found if one.layout == found[0].layout]


def _refuse_missing(one: _Found) -> None:
    if one.what.missing:
        named = ", ".join(repr(name) for name in one.table.header.names if name)
        raise Unreadable(
            Reason.UNREADABLE,
            f"{one.name} looks like {one.what.layout.title} and has no column for "
            f"{', '.join(one.what.missing)}; its columns are {named}",
        )


def _title(one: _Found) -> str:
    return ", ".join(part for part in (one.what.layout.title, one.setting, one.program) if part)


def _combined(found: Sequence[_Found], codes: frozenset[str]) -> tuple[KeyedRow, ...]:
    """The rows of all files; values in which two variants of a table differ are named after both."""
    variants = {one.name: _variant(one.name) for one in found}
    if len(found) == 1 or not any(variants.values()):
        rows = [row for one in found for row in _rows(one, codes)]
        _bound(rows)
        return tuple(dict.fromkeys(rows))
    merged: dict[tuple[str, ...], dict[str, dict[str, str]]] = {}
    for one in found:
        for row in _rows(one, codes):
            for field, value in row.values:
                merged.setdefault(row.key, {}).setdefault(field, {})[variants[one.name]] = value
    return tuple(
        KeyedRow(key=key, values=tuple(_told_apart(values))) for key, values in merged.items()
    )


def _told_apart(values: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for field, by_variant in values.items():
        if field != fields.CONVERSION_FACTOR and len(set(by_variant.values())) == 1:
            yield field, next(iter(by_variant.values()))
        else:
            yield from ((f"{field} ({variant})", value) for variant, value in by_variant.items())


def _variant(name: str) -> str:
    """Which conversion factor a relative value file of 2026 and later carries (42 CFR 414.1455)."""
    said = name.rpartition("/")[2].lower().replace("-", "").replace("_", "")
    if "nonqp" in said:
        return "not a qualifying APM participant"
    return "qualifying APM participant" if "qp" in said else ""


def _bound(rows: Sequence[KeyedRow]) -> None:
    if len(rows) > _MOST_ROWS:
        raise Unreadable(
            Reason.TOO_LARGE,
            f"more than {_MOST_ROWS:,} rows are wanted of it; name the codes to be read",
        )


def _rows(one: _Found, codes: frozenset[str]) -> Iterator[KeyedRow]:
    layout, places = one.what.layout, one.what.places
    values = [field for field in places if field not in layout.key]
    wanted = [places[field] for field in layout.codes]
    for number, row in enumerate(one.table.records(codes)):
        if number > _MOST_ROWS and not codes:
            _bound([KeyedRow(key=(), values=())] * (_MOST_ROWS + 1))
        held = [row[place].strip() for place in wanted if place < len(row)]
        if not held or not CODE.fullmatch(held[0]) or (codes and not codes & set(held)):
            continue
        yield KeyedRow(
            key=tuple(_cell(row, places.get(field)) for field in layout.key),
            values=tuple((field, _cell(row, places[field])) for field in values),
        )


def _cell(row: Sequence[str], place: int | None) -> str:
    return tidy(row[place]) if place is not None and place < len(row) else ""


def _blocks(
    title: str, key: Sequence[str], rows: Sequence[KeyedRow], hints: Hints
) -> Iterator[Block]:
    yield Block(kind=BlockKind.HEADING, text=title, level=1)
    for row in rows:
        cells = (*zip(key, row.key, strict=True), *row.values)
        yield Block(
            kind=BlockKind.TABLE_ROW,
            text=" | ".join(value for _, value in cells),
            path=(title,),
            cells=cells,
        )
    missing = sorted(code for code in hints.codes if not any(code in row.key for row in rows))
    if missing:
        yield Block(
            kind=BlockKind.PARAGRAPH,
            text=f"No row for {', '.join(missing)}.",
            path=(title,),
        )


def _statements(title: str, kind: str, rows: Sequence[KeyedRow]) -> Iterator[Statement]:
    aspect, field = _ASPECTS[kind]
    for row in rows:
        values = dict(row.values)
        for code in dict.fromkeys(row.key):
            system = procedure_system(code)
            if system is None:
                continue
            partners = tuple(part for part in row.key if part and part != code)
            yield Statement(
                system=CodeSystem(system),
                code=code,
                aspect=aspect,
                place=(title, *partners),
                value=values.get(field, ""),
                quote="; ".join(f"{name} {value}" for name, value in row.values if value),
                effective_from=day_of(values.get(fields.EFFECTIVE, "")),
                effective_to=day_of(values.get(fields.DELETION, "")),
            )
