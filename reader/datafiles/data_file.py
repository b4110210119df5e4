"""A release of data files in, a document of the records of some codes out."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final

import duckdb

from policy.captures import Reason
from policy.datafiles.layouts import BY_SLUG, Layout
from policy.document import Document, KeyedRow
from reader.datafiles.documents import document_of
from reader.datafiles.engine import (
    encoding_of,
    load,
    make_table,
    workspace,
    write_records,
    write_rows,
)
from reader.datafiles.heads import Head, head_of_rows, head_of_text
from reader.datafiles.json_records import as_delimited, opens_json
from reader.datafiles.marks import factor_group
from reader.errors import Unreadable
from reader.hints import Hints
from reader.workbook import Sheet, sheets

_HEAD: Final = 128 * 1024
_MOST_KEPT: Final = 100_000

#: Told before each file: its name, how many are done, how many there are.
Progress = Callable[[str, int, int], None]


def _untold(_name: str, _done: int, _all: int) -> None:
    """Nobody waits at a terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """One file of a release as received, by its name."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class _Known:
    file: DataFile
    head: Head
    sheet: Sheet | None


@dataclass(frozen=True, slots=True)
class _Loaded:
    layout: Layout
    records: int
    notes: tuple[str, ...]
    names: tuple[str, ...]
    columns: tuple[str, ...]  #: those that the release has, of all that are read


def read_data_file(files: Sequence[DataFile], hints: Hints) -> Document | None:
    """The records of ``hints.codes`` in a release, None where no file has a known layout.

    Raises ``Unreadable`` where a layout is recognised and its records cannot be read.
    """
    known = _recognise(files)
    if not known:
        return None
    codes = tuple(sorted(hints.codes))
    with workspace() as (connection, folder):
        loaded = _load(connection, folder, "kept", known, codes)
        _not_too_many(connection, "SELECT count(*) FROM kept")
        return _document(loaded, _rows(connection, "kept", loaded), codes)


def reduce_pair(
    old: Sequence[DataFile],
    new: Sequence[DataFile],
    codes: Sequence[str],
    *,
    progress: Progress = _untold,
) -> tuple[Document, Document] | None:
    """Two releases, each reduced to the records of ``codes`` (empty for all) whose keys differ.

    None where either has no known layout. Each document counts the records of its whole release.
    Raises ``Unreadable`` as :func:`read_data_file` does, and where more keys differ than are told
    apart at once.
    """
    first, second = _recognise(old), _recognise(new)
    if not first or not second:
        return None
    asked = tuple(sorted(codes))
    many = len(first) + len(second)
    with workspace() as (connection, folder):
        before = _load(
            connection, folder, "earlier", first, asked, lambda name, at: progress(name, at, many)
        )
        after = _load(
            connection,
            folder,
            "later",
            second,
            asked,
            lambda name, at: progress(name, len(first) + at, many),
        )
        before, after = _as_one_layout(before, after)
        if before.layout.slug != after.layout.slug:
            none = (_document(one, (), asked) for one in (before, after))
            return next(none), next(none)
        names = before.layout.names
        key = ", ".join(f"v{names.index(name)}" for name in before.layout.key)
        shared = ", ".join(
            ("part", *(f"v{names.index(one)}" for one in before.columns if one in after.columns))
        )
        connection.execute(
            f"CREATE TABLE differing AS SELECT DISTINCT {key} FROM ("  # noqa: S608
            f"(SELECT {shared} FROM earlier EXCEPT SELECT {shared} FROM later) UNION ALL"
            f" (SELECT {shared} FROM later EXCEPT SELECT {shared} FROM earlier))"
        )
        _not_too_many(connection, "SELECT count(*) FROM differing")
        pair = [
            _document(
                one, _rows(connection, table, one, f"SEMI JOIN differing USING ({key})"), asked
            )
            for table, one in (("earlier", before), ("later", after))
        ]
    return pair[0], pair[1]


def _as_one_layout(before: _Loaded, after: _Loaded) -> tuple[_Loaded, _Loaded]:
    """Both of one layout where one of them does not print which services it is for."""
    slugs = before.layout.slug, after.layout.slug
    longer = max(slugs, key=len)
    rest = longer.removeprefix(min(slugs, key=len))
    if rest == longer or not rest.startswith("_") or "medicaid" in rest:
        return before, after
    layout = BY_SLUG[longer]
    return replace(before, layout=layout), replace(after, layout=layout)


def _recognise(files: Sequence[DataFile]) -> list[_Known]:
    """The files of the layout that most of the release has; of two formats of one file, the text."""
    texts = [one for one in files if not one.body.startswith(b"PK")]
    stems = {_stem(one) for one in texts}
    found = [known for one in texts if (known := _text(one)) is not None]
    told = {_stem(one.file) for one in found}
    found += [
        known
        for one in files
        if one.body.startswith(b"PK") and (_stem(one) not in stems & told)
        for known in [_book(one)]
        if known is not None
    ]
    if not found:
        return []
    main = max(
        {one.head.layout.slug for one in found},
        key=lambda slug: (
            sum(len(one.file.body) for one in found if one.head.layout.slug == slug),
            slug,
        ),
    )
    chosen = [one for one in found if one.head.layout.slug == main]
    chosen = [one for one in chosen if one.sheet is None] or chosen
    _no_part_missing([one.file.name for one in chosen])
    return chosen


_PART = re.compile(r"-f(\d{1,2})(?=\D*\Z)", re.IGNORECASE)


def _no_part_missing(names: Sequence[str]) -> None:
    """NCCI edits come in files f1, f2, ...: without one of them its edits would seem deleted."""
    parts = {int(found[1]) for name in names if (found := _PART.search(name))}
    missing = sorted(set(range(1, max(parts, default=0))) - parts)
    if len(parts) > 1 and missing:
        raise Unreadable(
            Reason.TRUNCATED,
            f"the release lacks part {', '.join(map(str, missing))}: it has {', '.join(sorted(names))[:300]}",
        )


def _stem(file: DataFile) -> str:
    return PurePosixPath(file.name).stem.lower()


#: An apostrophe by which spreadsheets mark a code as text, so that it keeps its zeros.
_TEXT_MARK = re.compile(rb"(?m)(^|[\t,|;\"])'(?=[0-9A-Z]{5}\s*(?:[\t,|;\"]|$))")


def _text(file: DataFile) -> _Known | None:
    if opens_json(file.body):
        records = as_delimited(file.body)
        if records is not None:
            with suppress(Unreadable):  # its keys were chosen by whoever saved it, not by CMS
                return _delimited(replace(file, body=records))
        return None
    return _delimited(file)


def _delimited(file: DataFile) -> _Known | None:
    if b"'" in file.body:
        wide = file.body.startswith((b"\xff\xfe", b"\xfe\xff"))
        body = file.body.decode("utf-16", "replace").encode() if wide else file.body
        file = replace(file, body=_TEXT_MARK.sub(rb"\1", body))
    encoding = encoding_of(file.body)
    head = head_of_text(file.body[:_HEAD].decode(encoding, "replace"), file.name)
    return _Known(file, head, None) if head else None


def _book(file: DataFile) -> _Known | None:
    for sheet in sheets(file.body):
        rows = []
        for row in sheet.rows():
            rows.append(row)
            if len(rows) >= 60:
                break
        head = head_of_rows(rows, f"{file.name} {sheet.name}")
        if head:
            return _Known(file, head, sheet)
    return None


def _load(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    table: str,
    known: Sequence[_Known],
    codes: Sequence[str],
    begun: Callable[[str, int], None] = lambda _name, _at: None,
) -> _Loaded:
    layout = known[0].head.layout
    make_table(connection, table, len(layout.names))
    records = 0
    path = folder / "records.txt"
    for at, one in enumerate(known):
        begun(one.file.name, at)
        if one.sheet is None:
            write_records(one.file.body, one.head, path)
        else:
            rows = islice(one.sheet.rows(), one.head.lines, None)
            write_rows(rows, path, one.head.delimiter)
        group = factor_group(one.file.name, one.head.notes) if layout.slug == "pprrvu" else ""
        records += load(connection, table, path, one.head, group=group, codes=codes)
    return _Loaded(
        layout,
        records,
        tuple(dict.fromkeys(note for one in known for note in one.head.notes)),
        tuple(one.file.name for one in known),
        tuple(
            name for name in layout.names if any(name in dict(one.head.positions) for one in known)
        ),
    )


def _not_too_many(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    (count,) = connection.execute(query).fetchall()[0]
    if count > _MOST_KEPT:
        raise Unreadable(
            Reason.TOO_LARGE,
            f"{count:,} records are more than are shown at once; name the codes that are asked for",
        )


def _rows(
    connection: duckdb.DuckDBPyConnection, table: str, loaded: _Loaded, joined: str = ""
) -> tuple[KeyedRow, ...]:
    layout, names = loaded.layout, loaded.layout.names
    at = [names.index(name) for name in layout.key]
    found = connection.execute(f"SELECT DISTINCT * FROM {table} {joined} ORDER BY ALL").fetchall()  # noqa: S608
    rows = []
    for record in found:
        *values, part = record
        key = tuple(values[position] for position in at)
        rows.append(
            KeyedRow(
                key=(*key, part) if layout.slug == "pprrvu" else key,
                values=tuple(
                    (name, value)
                    for name, value in zip(names, values, strict=True)
                    if name in loaded.columns
                ),
            )
        )
    return tuple(rows)


def _document(loaded: _Loaded, rows: Sequence[KeyedRow], codes: Sequence[str]) -> Document:
    made = document_of(loaded.layout, rows, notes=loaded.notes, names=loaded.names)
    table = made.table
    return made if table is None else replace(made, table=replace(table, records=loaded.records, codes=tuple(codes)))  # fmt: skip
