"""The tables of a Medicare Coverage Database export: CSV files in a ZIP in a ZIP.

CMS posts ``current_article.zip``, ``all_article.zip``, ``current_lcd.zip``, ``all_lcd.zip`` and
``ncd.zip`` on downloads.cms.gov; each holds ``..._csv.zip``, and that one CSV file for each table of
CMS's data dictionary, with a header row. Fields of text are HTML over many lines.
"""

import codecs
import csv
import io
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from policy.captures import Reason
from reader.archive import Member, members
from reader.errors import Unreadable

_LONGEST_FIELD: Final = (
    32 * 1024 * 1024
)  #: characters; the longest text of an article seen is 10 MB
_MOST_KEPT: Final = 500_000  #: rows of one table that a handful of policies can have
Row = dict[str, str]


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 as Windows-1252: both occur in one file."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    try:
        return wrong.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return wrong.decode("latin-1"), error.end


_MIXED: Final = "policywatch.windows"
codecs.register_error(_MIXED, _as_windows)


class Export:
    """The tables of one export, by name without ``.csv``. Rows are read again at each asking."""

    def __init__(self, body: bytes) -> None:
        """Raises ``Unreadable`` where the archive, or one inside it, is broken or too large."""
        self._tables: dict[str, Member] = {}
        for member in members(body):
            name = member.path[-1].rsplit("/", 1)[-1].lower()
            if name.endswith(".csv"):
                self._tables.setdefault(name.removesuffix(".csv"), member)

    def has(self, table: str) -> bool:
        """Whether the export holds a table."""
        return table in self._tables

    def rows(
        self,
        table: str,
        needs: Sequence[str],
        *,
        where: tuple[str, Collection[str]] | None = None,
    ) -> Iterator[Row]:
        """The rows of a table by lower-case column name, values stripped.

        ``needs`` are the columns it must have; ``where`` keeps the rows whose column has one of
        the values. Raises ``Unreadable`` naming the table or column that is missing, or the row
        that is not of the header's width.
        """
        member = self._tables.get(table)
        if member is None:
            raise Unreadable(
                Reason.UNREADABLE,
                f"the export holds no table {table}.csv: CMS changed its layout, or the archive is another one",
            )
        with member.open() as packed, _long_fields():
            text = io.TextIOWrapper(packed, encoding="utf-8-sig", errors=_MIXED, newline="")
            try:
                yield from _rows(csv.reader(text), table, needs, where)
            except csv.Error as error:
                raise Unreadable(
                    Reason.UNREADABLE, f"{member.name} cannot be read as CSV: {error}"
                ) from error


@contextmanager
def _long_fields() -> Iterator[None]:
    usual = csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(usual)


def _rows(
    lines: Iterator[list[str]],
    table: str,
    needs: Sequence[str],
    where: tuple[str, Collection[str]] | None,
) -> Iterator[Row]:
    header = [name.strip().lower() for name in next(lines, [])]
    wanted = [*needs, *([where[0]] if where else [])]
    missing = [name for name in dict.fromkeys(wanted) if name not in header]
    if missing:
        raise Unreadable(
            Reason.UNREADABLE,
            f"{table}.csv has no column {', '.join(missing)}; its columns are {', '.join(header)[:300]}",
        )
    place = header.index(where[0]) if where else 0
    chosen = frozenset(where[1]) if where else frozenset()
    kept = 0
    for number, line in enumerate(lines, start=2):
        if not line or (where and (len(line) <= place or line[place].strip() not in chosen)):
            continue
        if len(line) != len(header):
            raise Unreadable(
                Reason.UNREADABLE,
                f"record {number:,} of {table}.csv has {len(line)} columns where the header has {len(header)}",
            )
        kept += 1
        if where and kept > _MOST_KEPT:
            raise Unreadable(
                Reason.TOO_LARGE, f"{table}.csv has more than {_MOST_KEPT:,} rows of these policies"
            )
        yield {name: value.strip() for name, value in zip(header, line, strict=True)}
