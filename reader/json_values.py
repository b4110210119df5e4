"""Any JSON as a publication: keys as labels, lists of records as table rows, nesting as headings."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from policy.document import Document
from policy.text import tidy
from reader import lines
from reader.assembly import Assembly
from reader.escaped import holds_markup, markup_of, plain_of
from reader.html import fragment_blocks
from reader.named_document import named_document
from reader.records import write_records

_DEEPEST: Final = 12
_MOST_BLOCKS: Final = 400_000
_TITLES: Final = ("title", "name", "heading", "subject", "policy_name", "policyTitle")


def read_json(value: Any) -> Document:
    """The Document of a parsed JSON value; empty where it holds no text."""
    out = Assembly()
    titles = _titles(value)
    _write(value, out, 1)
    return named_document(tuple(out.blocks), titles=titles)


def _titles(value: Any) -> list[str]:
    record = value[0] if isinstance(value, list) and len(value) == 1 else value
    if not isinstance(record, dict):
        return []
    return [plain_of(str(record[key])) for key in _TITLES if isinstance(record.get(key), str)]


def label_of(key: str) -> str:
    """A key as words: ``effective_on`` and ``effectiveOn`` are both "Effective on"."""
    spaced = "".join(
        f" {mark.lower()}" if mark.isupper() and before.islower() else mark
        for before, mark in zip(f" {key}", key, strict=False)
    )
    words = tidy(spaced.replace("_", " ").replace("-", " "))
    return words[:1].upper() + words[1:]


def _write(value: Any, out: Assembly, depth: int) -> None:
    if len(out.blocks) > _MOST_BLOCKS or depth > _DEEPEST:
        out.paragraph(_flat(value))
    elif isinstance(value, dict):
        _write_record(value, out, depth)
    elif isinstance(value, list):
        _write_list(value, out, depth)
    else:
        out.paragraph(_flat(value))


def _write_record(record: Mapping[str, Any], out: Assembly, depth: int) -> None:
    if len(record) > 1 and all(map(lines.is_bare_code, record)):
        _write_list([_of_code(code, value) for code, value in record.items()], out, depth)
        return
    later: list[tuple[str, Any]] = []
    for key, value in record.items():
        if isinstance(value, str) and _MADE.search(key) and _INSTANT.fullmatch(value.strip()):
            continue
        if isinstance(value, dict | list) or (
            isinstance(value, str) and (len(value) > 300 or holds_markup(value))
        ):
            later.append((label_of(key), value))
        elif text := _flat(value):
            out.paragraph(f"{label_of(key)}: {text}")
    for label, value in later:
        with out.scope():
            if isinstance(value, str):
                found = fragment_blocks(markup_of(value), (*out.path, label))
                out.heading(label, float(min(depth + 1, 6)))
                out.blocks.extend(found)
            elif value:
                out.heading(label, float(min(depth + 1, 6)))
                _write(value, out, depth + 1)


def _of_code(code: str, value: Any) -> dict[str, Any]:
    """What stands under a code as a record of it."""
    return {"code": code, **value} if isinstance(value, dict) else {"code": code, "value": value}


#: When a program made the file: an instant under such a key is nothing that is published.
_MADE = re.compile(
    r"updated|generated|fetched|retrieved|created|modified|exported|scraped|built|timestamp|as_?of",
    re.IGNORECASE,
)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)?")


def _write_list(values: Sequence[Any], out: Assembly, depth: int) -> None:
    if _are_records(values):
        rows = [[_flat(cell) for cell in row] for row in values]
        write_records([_UNITS, *rows] if all(map(_is_units_record, rows)) else rows, out)
        return
    if len(values) > 1 and all(lines.is_bare_code(_flat(value)) for value in values):
        for value in values:
            out.row((("", _flat(value)),))
        return
    if not all(isinstance(value, dict) and _is_flat(value) for value in values):
        for value in values:
            if isinstance(value, dict | list):
                with out.scope():
                    _write(value, out, depth + 1)
            else:
                out.item(_flat(value))
        return
    for value in values:
        out.row(tuple((label_of(key), _flat(cell)) for key, cell in value.items()))


def _are_records(values: Sequence[Any]) -> bool:
    """Whether a list holds lists of plain values, all equally long: a table without keys."""
    return (
        len(values) > 1
        and all(isinstance(value, list) and len(value) > 1 for value in values)
        and len({len(value) for value in values}) == 1
        and not any(isinstance(cell, dict | list) for value in values for cell in value)
    )


#: The columns of CMS's medically unlikely edits, in their order.
_UNITS: Final = ("HCPCS/CPT Code", "MUE Value", "MUE Adjudication Indicator", "Rationale")
_RATIONALE = re.compile(
    r"(?:Nature of|Code Descriptor|CMS Policy|Clinical:|Anatomic|Drug|Oral|DME|Compounded|Published|Prescribing)(?: .*)?|CMS .*"
)


def _is_units_record(row: Sequence[str]) -> bool:
    """Whether a record without keys is one of the medically unlikely edits, by what its cells hold."""
    return (
        len(row) == len(_UNITS)
        and lines.is_bare_code(row[0])
        and row[1].isdigit()
        and row[2][:1] in {"1", "2", "3"}
        and bool(_RATIONALE.fullmatch(row[3]))
    )


def _is_flat(record: Mapping[str, Any]) -> bool:
    """Whether a record fits a row: short values, or short lists of such."""
    return bool(record) and all(
        len(_flat(value)) <= 1_000
        and not isinstance(value, dict)
        and not (isinstance(value, list) and any(isinstance(one, dict | list) for one in value))
        for value in record.values()
    )


def _flat(value: Any) -> str:
    """A value on one line; true and false are said as yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return plain_of(value)
    if isinstance(value, list):
        return ", ".join(filter(None, (_flat(one) for one in value[:10_000])))
    if isinstance(value, dict):
        said = ((key, _flat(one)) for key, one in value.items())
        return "; ".join(f"{label_of(key)}: {text}" for key, text in said if text)
    return str(value)
