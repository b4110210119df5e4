"""``compare`` and ``read``: local files, without a database or a network."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from policy.changes import Change
from policy.document import BlockKind, Document
from policywatch.cli.dates import effective_in_words
from policywatch.cli.options import AsJson
from policywatch.cli.output import fail, note, write, write_json, write_table
from policywatch.cli.progress import progress_bar

File = Annotated[
    Path,
    typer.Argument(
        exists=True,
        readable=True,
        help="HTML, PDF, JSON, XML, text, a workbook, a ZIP, or a directory of a release's files.",
    ),
]


def compare(
    old: File,
    new: File,
    *,
    as_json: AsJson = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Add what is only kept for the record.")
    ] = False,
    codes: Annotated[
        str | None, typer.Option(help="Only about these, for example 17003,17004,L57.0.")
    ] = None,
) -> None:
    """Say what changed between two editions of a policy, as files.

    Each code and diagnosis found counts as watched. Exit 0 with or without changes; 1 when a file
    is not a policy or the two are not editions of one document.
    """
    from policywatch.evidence import change_core
    from policywatch.files import NotAnEditionError, compare_files

    try:
        with progress_bar() as progress:
            task = progress.add_task("Comparing", total=3)
            found = compare_files(
                old,
                new,
                codes=codes,
                everything=everything,
                done=lambda step: progress.update(task, advance=1, description=step),
            )
    except NotAnEditionError as refused:
        fail(str(refused))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--codes") from None
    for warning in found.warnings:
        note(f"policywatch: {warning}")
    if as_json:
        write_json([change_core(change) for change in found.changes])
        return
    if not found.changes:
        write("Nothing changed that decides a claim." if not everything else "Nothing changed.")
    for change in found.changes:
        write(_in_words(change))


def _in_words(change: Change) -> str:
    lines = [
        f"{change.severity.upper()}  {change.kind}  {', '.join(change.codes) or 'no code named'}",
        f"  was:       {change.before if change.before is not None else 'nothing stood here'}",
        f"  now:       {change.after if change.after is not None else 'nothing stands here'}",
        f"  where:     {' > '.join(change.where) or 'not under a heading'}",
        f"  effective: {effective_in_words(change.effective)}",
        f"  {change.direction}, by {change.basis}, applies by {change.applies_by}",
        *(f"  note:      {text}" for text in change.notes),
    ]
    return "\n".join(lines) + "\n"


def read(
    file: File,
    *,
    as_json: AsJson = False,
    code: Annotated[
        list[str] | None,
        typer.Option(help="Only what is stated of these codes, for example 17003."),
    ] = None,
) -> None:
    """Show what the readers make of a file: title, number, dates, statements, rows, blocks."""
    from policywatch.evidence import document_as_dict
    from policywatch.files import NotAnEditionError, read_file, watch_list

    try:
        wanted = watch_list(",".join(code)) if code else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--code") from None
    codes = frozenset((*wanted.numbers, *wanted.diagnoses)) if wanted else frozenset[str]()
    try:
        document = read_file(file, frozenset(wanted.numbers) if wanted else frozenset())
    except NotAnEditionError as refused:
        fail(str(refused))
    if codes:
        kept = tuple(one for one in document.statements if one.code in codes)
        document = replace(document, statements=kept)
    if as_json:
        write_json({**document_as_dict(document), "rows": _rows(document)})
        return
    _write_document(document, codes)


def _rows(document: Document) -> list[dict[str, object]]:
    rows = document.table.rows if document.table else ()
    return [{"key": list(row.key), "values": dict(row.values)} for row in rows]


def _write_document(document: Document, codes: frozenset[str]) -> None:
    write(document.title)
    write(f"number {document.number or 'not found'}, version {document.version or 'not printed'}")
    for warning in document.warnings:
        note(f"policywatch: {warning}")
    write("\nDates as printed")
    for one in document.dates:
        write(f"  {one.printed_label}: {one.printed} ({one.label})")
    if not document.dates:
        write("  none")
    unnamed = sorted(codes - {one.code for one in document.statements})
    if unnamed:
        write(f"\nNo statement about {', '.join(unnamed)} here.")
    if document.table is not None:
        write(f"\n{document.table.layout}: {document.table.records:,} records")
        for row in document.table.rows[:50]:
            write("  " + " ".join(part for part in row.key if part))
            write("    " + "; ".join(f"{name} {value}" for name, value in row.values if value))
    write("\nStatements")
    write_table(
        ["code", "aspect", "value", "under"],
        (
            [one.code, one.aspect, one.value, one.place[-1] if one.place else ""]
            for one in document.statements
        ),
    )
    rows = sum(block.kind is BlockKind.TABLE_ROW for block in document.blocks)
    write(f"\n{len(document.blocks)} blocks, {rows} of them table rows; --json prints them all")
