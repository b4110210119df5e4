"""DuckDB as the engine that reduces data files: bounded in memory, closed to network and disk.

A file's text reaches it only as the content of a file we wrote, never as part of a statement.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb

from policy.captures import Reason
from reader.datafiles.heads import Head
from reader.errors import Unreadable

_MEMORY: Final = "400MB"
_CHUNK: Final = 4 * 1024 * 1024
_LONGEST_LINE: Final = 1024 * 1024


@contextmanager
def workspace() -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A database in a directory of its own, which goes with it."""
    with TemporaryDirectory(prefix="policywatch-") as made:
        folder = Path(made)
        connection = duckdb.connect(
            str(folder / "records.duckdb"),
            config={
                "memory_limit": _MEMORY,
                "threads": 1,
                "temp_directory": str(folder),
                "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        try:
            connection.execute("SET allowed_directories = ?", [[str(folder)]])
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection, folder
        finally:
            connection.close()


def write_records(body: bytes, head: Head, into: Path) -> None:
    """The lines below the head, as UTF-8 with plain line ends.

    Raises ``Unreadable`` where the last line breaks off before its last cell.
    """
    encoding = encoding_of(body)
    last = ""
    with (
        io.TextIOWrapper(
            io.BytesIO(body), encoding=encoding, errors="replace", newline=None
        ) as text,
        into.open("w", encoding="utf-8", newline="\n") as out,
    ):
        for _ in range(head.lines):
            text.readline(_LONGEST_LINE)
        while chunk := text.read(_CHUNK):
            out.write(chunk.replace("\x00", ""))
            last = (last + chunk)[-_LONGEST_LINE:]
    line = last.rpartition("\n")[2]
    if line.strip() and line.count(head.delimiter) < max(at for _, at in head.positions):
        full = last.rstrip("\n").rpartition("\n")[0].rpartition("\n")[2]
        if full.count(head.delimiter) > line.count(head.delimiter):
            raise Unreadable(Reason.TRUNCATED, f"the file breaks off in the line {line[:60]!r}")


def write_rows(rows: Iterable[Sequence[str]], into: Path, delimiter: str) -> None:
    """Rows of a workbook as delimited text."""
    with into.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)


def encoding_of(body: bytes) -> str:
    """UTF-8 where all of it is (with or without a mark), UTF-16 by its mark, else Windows-1252."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(body), _CHUNK):
            decoder.decode(body[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def load(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    path: Path,
    head: Head,
    *,
    group: str,
    codes: Sequence[str],
) -> int:
    """Add a file's records of ``codes`` (empty for all) to ``table``; gives how many it holds in all.

    Raises ``Unreadable`` where the file cannot be parsed or most of its lines are no records.
    """
    layout, places = head.layout, dict(head.positions)
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(head.width))
    shown = ", ".join(
        f"trim(coalesce(c{places[name]}, '')) AS v{at}" if name in places else f"'' AS v{at}"
        for at, name in enumerate(layout.names)
    )
    follows = f"\n{layout.record}{re.escape(head.delimiter)}"
    swallows = " OR ".join(
        f"coalesce(regexp_matches(c{at}, $3), false)" for at in range(head.width)
    )
    connection.execute("DROP TABLE IF EXISTS raw")
    try:
        connection.execute(
            f"CREATE TEMP TABLE raw AS SELECT {shown}, {swallows} AS swallows FROM read_csv($1, auto_detect = false,"  # noqa: S608
            f" header = false, delim = $2, quote = '\"', escape = '\"', columns = {{{columns}}},"
            " null_padding = true, strict_mode = false, parallel = false, new_line = '\\n',"
            f" max_line_size = {_LONGEST_LINE})",
            [str(path), head.delimiter, follows],
        )
    except duckdb.Error as error:
        said = re.sub(r"\s+", " ", str(error)).replace(str(path), "the file")
        raise Unreadable(Reason.UNREADABLE, f"{layout.title}: its rows cannot be parsed: {said[:300]}") from error  # fmt: skip
    (swallowed,) = connection.execute("SELECT count(*) FROM raw WHERE swallows").fetchall()[0]
    if swallowed:
        raise Unreadable(Reason.UNREADABLE, f"{layout.title}: a quotation mark is not closed, so records below it cannot be told apart")  # fmt: skip
    first = f"v{layout.names.index(layout.key[0])}"
    is_record = f"regexp_full_match({first}, $1)"
    records, filled = connection.execute(
        f"SELECT count(*) FILTER (WHERE {is_record}), count(*) FILTER (WHERE {first} <> '') FROM raw",  # noqa: S608
        [layout.record],
    ).fetchall()[0]
    if not records:
        raise Unreadable(
            Reason.UNREADABLE, f"{layout.title}: its header was found and no record under it"
        )
    if records * 10 < filled * 9:
        raise Unreadable(Reason.UNREADABLE, f"{layout.title}: {filled - records:,} of {filled:,} rows do not begin with a code")  # fmt: skip
    kept = "true"
    values: list[object] = [layout.record, group]
    if codes and layout.coded:
        coded = [f"v{layout.names.index(name)}" for name in layout.coded]
        kept = "(" + " OR ".join(f"list_contains($3, {one})" for one in coded) + ")"
        values.append(list(codes))
    connection.execute(
        f"INSERT INTO {table} SELECT * EXCLUDE swallows, $2 FROM raw WHERE {is_record} AND {kept}",  # noqa: S608
        values,
    )
    connection.execute("DROP TABLE raw")
    return int(records)


def make_table(connection: duckdb.DuckDBPyConnection, table: str, width: int) -> None:
    """A table of ``width`` text columns and the group of a record."""
    columns = ", ".join(f"v{at} VARCHAR" for at in range(width))
    connection.execute(f"CREATE TABLE {table} ({columns}, part VARCHAR)")
