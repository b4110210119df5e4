"""The code lists of a Coverage API document: groups told by what they govern, not by number.

The API numbers its groups anew when one is inserted; a number therefore stands in a path only where a list came alone,
without anything else that tells its groups apart.
A group of diagnoses is named by the procedure codes its own paragraph says it supports, else by
those of the procedure group that bears the same number in the same edition.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from policy.codes import dotted_diagnosis
from policy.disposition import disposition_of_heading
from policy.document import Block
from policy.mentions import codes_in_prose
from policy.text import sentences
from reader.assembly import TABLE_GROUP, Assembly
from reader.coverage_fields import CODE_LISTS, CodeList
from reader.escaped import markup_of, plain_of
from reader.html import fragment_blocks

_LONGEST_LEAD: Final = 240
_MOST_NAMED: Final = 40
Record = Mapping[str, Any]
Parts = Mapping[str, Sequence[Record]]


def write_code_lists(parts: Parts, out: Assembly) -> None:
    """Each list of codes under its heading, its groups under the paragraphs that rule them.

    Only where a list came alone, without what could tell its groups apart, do their numbers stand over them.
    """
    governed = {
        group: tuple(
            sorted({str(row["hcpc_code_id"]).strip() for row in rows if row.get("hcpc_code_id")})
        )
        for group, rows in _by_group(parts.get("hcpc-code", ()), "hcpc_code_group").items()
    }
    for one in CODE_LISTS:
        rows = _by_group(parts.get(one.part, ()), one.group)
        heads = _by_group(parts.get(f"{one.part}-group", ()), one.group)
        if rows or heads:
            _write_list(one, rows, heads, governed, out, numbered=len(parts) == 1)


def _by_group(records: Sequence[Record], key: str) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        found[str(record.get(key) or "")].append(record)
    return dict(found)


def _write_list(
    one: CodeList,
    rows: Mapping[str, Sequence[Record]],
    heads: Mapping[str, Sequence[Record]],
    governed: Mapping[str, tuple[str, ...]],
    out: Assembly,
    *,
    numbered: bool,
) -> None:
    groups = sorted(
        {*rows, *heads}, key=lambda group: (sorted(_codes(one, rows.get(group, ()))), group)
    )
    said = {group: _paragraphs(heads.get(group, ()), (*out.path, one.heading)) for group in groups}
    if not rows and not any(said.values()):
        return
    with out.scope():
        out.heading(one.heading, 2.0)
        for group in groups:
            with out.scope():
                out.blocks.extend(said[group])
                lead = _lead(one, group, said[group], governed, alone=len(rows) == 1)
                if lead:
                    out.govern(lead, TABLE_GROUP)
                elif numbered and group.isdigit() and len(rows) > 1:
                    out.heading(f"Group {group}", TABLE_GROUP)
                _write_rows(one, rows.get(group, ()), out)
                _write_footnote(heads.get(group, ()), out)


def _codes(one: CodeList, rows: Iterable[Record]) -> list[str]:
    return [str(row.get(one.code) or "") for row in rows]


def _paragraphs(heads: Sequence[Record], path: tuple[str, ...]) -> list[Block]:
    found: list[Block] = []
    for head in heads:
        blocks = fragment_blocks(markup_of(str(head.get("paragraph") or "")), path)
        found.extend(block for block in blocks if block.text.lower().strip(" .") != "n/a")
    return found


def _lead(
    one: CodeList,
    group: str,
    said: Sequence[Block],
    governed: Mapping[str, tuple[str, ...]],
    *,
    alone: bool,
) -> str | None:
    """What stands above a group's rows: the sentence that rules them, or the codes it governs.

    A sentence that speaks against the list it stands in (an exception, a warning) rules nothing.
    """
    named = [
        sentence for block in said for sentence in sentences(block.text) if codes_in_prose(sentence)
    ]
    ruling = [*named, *(block.text for block in said if block.text.rstrip().endswith(":"))]
    listed = disposition_of_heading(one.heading)
    for sentence in ruling:
        verdict = disposition_of_heading(sentence)
        against = (
            verdict is not None and listed is not None and verdict.verdict is not listed.verdict
        )
        if len(sentence) <= _LONGEST_LEAD and not against:
            return sentence
    codes = tuple(
        dict.fromkeys(code.code for sentence in named for code in codes_in_prose(sentence))
    )
    if one.part.startswith("icd10"):
        codes = codes or (() if alone else governed.get(group, ()))
    if codes:
        return f"For {', '.join(codes[:_MOST_NAMED])}{', ...' if len(codes) > _MOST_NAMED else ''}"
    return None


def _write_rows(one: CodeList, rows: Sequence[Record], out: Assembly) -> None:
    code_column, words_column = one.columns
    for row in sorted(rows, key=lambda row: str(row.get(one.code) or "")):
        code = plain_of(str(row.get(one.code) or ""))
        if one.part.startswith("icd10-") and "pcs" not in one.part:
            code = dotted_diagnosis(code)
        mark = "*" if str(row.get("asterisk") or "").strip().upper() in {"Y", "*"} else ""
        words = (
            row.get("long_description") or row.get("description") or row.get("short_description")
        )
        out.row(((code_column, code + mark), (words_column, plain_of(str(words or "")))))


def _write_footnote(heads: Sequence[Record], out: Assembly) -> None:
    for head in heads:
        text = plain_of(str(head.get("icd10_covered_ast") or ""))
        if text and text.lower() != "n/a":
            out.paragraph(f"Asterisk: {text.lstrip('* ')}")
