"""The document that the records of a data file are: title, printed dates, rows, statements."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from policy.captures import Reason
from policy.codes import procedure_system
from policy.datafiles.layouts import (
    ADD_ON,
    AOC_TYPE,
    COLUMN_1,
    COLUMN_2,
    DELETION,
    EFFECTIVE,
    LIMIT,
    MAI,
    MOD,
    MODIFIER,
    PRIMARY,
    Layout,
)
from policy.datafiles.values import day_of
from policy.document import Aspect, Block, BlockKind, Document, KeyedRow, KeyedTable, Statement
from reader.datafiles.marks import dates_of, version_of
from reader.errors import Unreadable


def document_of(
    layout: Layout, rows: Sequence[KeyedRow], *, notes: Sequence[str], names: Sequence[str]
) -> Document:
    """The document of kept records. Raises ``Unreadable`` where a value cannot be what its column holds."""
    _check(layout, rows)
    dates = dates_of(notes, names)
    marks = [f"{one.printed_label}: {one.printed}" for one in dates]
    title = next((note for note in notes if len(note) < 200 and layout.slug == "pprrvu" and "relative value file" in note.lower()), layout.title)  # fmt: skip
    blocks = [
        Block(kind=BlockKind.HEADING, text=title, level=1),
        *(Block(kind=BlockKind.PARAGRAPH, text=mark, path=(title,)) for mark in marks),
        *(
            Block(
                kind=BlockKind.TABLE_ROW,
                text=_printed(row),
                path=(title,),
                cells=tuple((name, value) for name, value in row.values if value),
            )
            for row in rows
        ),
    ]
    return Document(
        title=title,
        blocks=tuple(blocks),
        version=version_of(names),
        dates=dates,
        statements=tuple(one for row in rows for one in _statements(layout, row)),
        table=KeyedTable(layout=layout.slug, rows=tuple(rows), records=len(rows)),
    )


def _printed(row: KeyedRow) -> str:
    return " | ".join(value for _, value in row.values if value)


def _check(layout: Layout, rows: Sequence[KeyedRow]) -> None:
    shapes = {one.name: re.compile(one.values) for one in layout.columns if one.values}
    always = {EFFECTIVE, MODIFIER} if COLUMN_1 in layout.names else set()
    for row in rows:
        for name, value in row.values:
            bare = "" if value == "." else value
            shaped = not bare or name not in shapes or shapes[name].fullmatch(bare)
            dated = name not in {EFFECTIVE, DELETION} or bare in {"", "*"} or day_of(bare)
            if not shaped or not dated or (name in always and bare in {"", "*"}):
                raise Unreadable(
                    Reason.UNREADABLE,
                    f"{layout.title}: the row of {'/'.join(row.key)} has {value[:40]!r} under {name!r}, which is no such value",
                )


def _statements(layout: Layout, row: KeyedRow) -> Iterator[Statement]:
    values, quote = dict(row.values), _printed(row)
    begins, ends = day_of(values.get(EFFECTIVE, "")), day_of(values.get(DELETION, ""))

    def said(code: str, aspect: Aspect, place: tuple[str, ...], value: str, until: date | None = None) -> Iterator[Statement]:  # fmt: skip
        system = procedure_system(code)
        if system is not None and value:
            yield Statement(
                system=system, code=code, aspect=aspect, place=(layout.title, *place), value=value,
                quote=quote, effective_from=begins, effective_to=until,
            )  # fmt: skip

    if COLUMN_1 in values:
        pair = (values[COLUMN_1], values[COLUMN_2])
        begun = (f"{EFFECTIVE} {values[EFFECTIVE]}",) if values.get(EFFECTIVE) else ()
        place = (*begun, f"{COLUMN_1} {pair[0]}, {COLUMN_2} {pair[1]}")
        for code in pair:
            yield from said(code, Aspect.PAIRING, place, values.get(MODIFIER) or "listed", ends)
    elif LIMIT in values:
        code = row.key[0]
        yield from said(code, Aspect.UNITS, (LIMIT,), values[LIMIT])
        yield from said(code, Aspect.UNITS, (MAI,), values.get(MAI, ""))
    elif ADD_ON in values:
        related = (f"{ADD_ON} {values[ADD_ON]}, {PRIMARY} {values[PRIMARY]}",)
        for code in (values[ADD_ON], values[PRIMARY]):
            yield from said(
                code, Aspect.PAIRING, related, f"type {values.get(AOC_TYPE) or 'not stated'}", ends
            )
    elif layout.coded:
        under = (f"{MOD} {values[MOD]}",) if values.get(MOD) else ()
        group = (row.key[-1],) if layout.slug == "pprrvu" and row.key[-1] else ()
        for name, value in row.values:
            if name not in layout.key and value != ".":
                yield from said(row.key[0], Aspect.PAYMENT, (*group, *under, name), value)
