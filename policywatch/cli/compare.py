"""``compare`` and ``read``: local files, without a database or a network."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy.document import BlockKind, Document
from policywatch.cli.options import AsJson
from policywatch.cli.output import fail, note, write, write_json, write_table

if TYPE_CHECKING:
    from policywatch.files import Comparison

_STANDARD_OUTPUT = Path("-")

File = Annotated[
    Path,
    typer.Argument(exists=True, dir_okay=False, readable=True, help="HTML, PDF, JSON or text."),
]


Edition = Annotated[
    Path,
    typer.Argument(
        exists=True,
        readable=True,
        help="HTML, PDF, JSON, text, XLSX, ZIP, or a directory of one release.",
    ),
]


def compare(
    old: Edition,
    new: Edition,
    *,
    as_json: AsJson = False,
    page: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            dir_okay=False,
            allow_dash=True,
            help="Write a page that stands by itself; - for standard output.",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Add what is only kept for the record.")
    ] = False,
    codes: Annotated[
        str | None, typer.Option(help="Only about these, for example 17003,17004,L57.0.")
    ] = None,
    change_list: Annotated[
        Path | None,
        typer.Option(exists=True, help="CMS's own list of a quarter's changes, to check against."),
    ] = None,
) -> None:
    """Say what changed between two editions of a policy, as files.

    Each code and diagnosis found counts as watched. Exit 0 with or without changes; 1 when a file
    is not a policy or the two are not editions of one document.
    """
    from policywatch.cli.progress import progress_bar
    from policywatch.cli.redline import print_changes
    from policywatch.evidence import change_core
    from policywatch.files import NotAnEditionError, compare_files

    if page is not None and as_json:
        raise typer.BadParameter("give --json or --html, not both", param_hint="--html")
    if page is not None and any(_same_file(page, one) for one in (old, new)):
        raise typer.BadParameter(f"{page} is one of the files compared", param_hint="--html")
    try:
        with progress_bar() as bar:
            task = bar.add_task("Reading", total=None)
            found = compare_files(
                old,
                new,
                codes=codes,
                everything=everything,
                change_list=change_list,
                progress=lambda name, done, of: bar.update(
                    task, description=f"Reading {name}", completed=done, total=of
                ),
            )
    except NotAnEditionError as refused:
        fail(str(refused))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--codes") from None
    for warning in found.warnings:
        note(f"policywatch: {warning}")
    if page is not None:
        _write_page(page, old, new, found)
        return
    if as_json:
        write_json([change_core(change) for change in found.changes])
        return
    if not found.changes:
        write("Nothing changed that decides a claim." if not everything else "Nothing changed.")
    print_changes(found.changes)


def _same_file(page: Path, other: Path) -> bool:
    return page.exists() and page.samefile(other)


def _write_page(page: Path, old: Path, new: Path, found: "Comparison") -> None:
    from policywatch.web.comparison import comparison_page

    try:
        text = comparison_page(old, new, found)
        if page == _STANDARD_OUTPUT:
            sys.stdout.buffer.write(text.encode())
            return
        page.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"the page cannot be written to {page}: {error.strerror}")
    note(f"policywatch: wrote {page}")


def read(
    file: File,
    *,
    as_json: AsJson = False,
    code: Annotated[
        list[str] | None, typer.Option(help="Only what is about this code; repeatable.")
    ] = None,
) -> None:
    """Show what the readers make of a file: title, number, dates, statements, blocks."""
    from policywatch.evidence import document_as_dict
    from policywatch.files import NotAnEditionError, read_file

    try:
        asked = [one.strip().upper() for given in code or () for one in given.split(",")]
        document = read_file(file, codes=[one for one in asked if one])
    except NotAnEditionError as refused:
        fail(str(refused))
    if as_json:
        write_json(document_as_dict(document))
        return
    _write_document(document)


def _write_document(document: Document) -> None:
    write(document.title)
    write(f"number {document.number or 'not found'}, version {document.version or 'not printed'}")
    for warning in document.warnings:
        note(f"policywatch: {warning}")
    write("\nDates as printed")
    for one in document.dates:
        write(f"  {one.printed_label}: {one.printed} ({one.label})")
    if not document.dates:
        write("  none")
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
