"""Local files as editions: read, judged like a fetched page, compared. No database, no network."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policy.changes import Change
from policy.codes import (
    EVERYTHING,
    WatchedCode,
    WatchList,
    is_diagnosis,
    parse_watched_codes,
)
from policy.comparison.editions import compare, unrelated
from policy.datafiles.change_list import cross_checked
from policy.document import BlockKind, Document
from policy.gates import Expectation, Refusal, accept, admit, expectation_of
from policy.told import concerns, decide
from policywatch.isolation import Job, read_here
from reader.datafiles.change_list import rows_of_codes
from reader.datafiles.data_file import DataFile, Progress, reduce_pair
from reader.errors import Unreadable
from reader.hints import Hints
from reader.package import parts_of
from reader.sniff import answer, sniff


class NotAnEditionError(Exception):
    """A file that is no policy, or two files that are not editions of one; says why."""


def read_file(path: Path, *, codes: Sequence[str] = ()) -> Document:
    """The document in a file; with ``codes`` only the statements and rows that are about them.

    Raises :class:`NotAnEditionError` where a gate or the reader refuses it, with its reason.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise NotAnEditionError(f"{path} cannot be read: {error.strerror}") from error
    first_sight = Expectation()
    refused = admit(answer(body, 200), expected=first_sight)
    asked = frozenset(codes)
    document = refused or read_here(
        Job(body=body, media_type="", url=path.name, hints=Hints(codes=asked))
    )
    if isinstance(document, Document):
        document = accept(document, first_sight) or document
    if isinstance(document, Refusal):
        raise NotAnEditionError(f"{path} is not a policy ({document.reason}): {document.detail}")
    return about(document, asked) if asked else document


def about(document: Document, codes: frozenset[str]) -> Document:
    """The statements about ``codes`` and the table rows that name one of them."""
    return replace(
        document,
        statements=tuple(one for one in document.statements if one.code in codes),
        blocks=tuple(
            block
            for block in document.blocks
            if block.kind is BlockKind.TABLE_ROW and codes.intersection(_WORD.findall(block.text))
        ),
    )


_WORD = re.compile(r"\w+(?:\.\w+)?")


def release_of(path: Path) -> tuple[DataFile, ...]:
    """The files that may be data: of a directory all in it, of a ZIP its members, else the file itself.

    Raises :class:`NotAnEditionError` where one cannot be read.
    """
    files: list[DataFile] = []
    try:
        paths = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        for one in paths:
            body = one.read_bytes()
            kind = sniff(body)
            if kind == "zip":
                files += [
                    DataFile(name=f"{one.name}/{part.name}", body=part.body)
                    for part in parts_of(body)
                    if part.kind in _MAY_BE_DATA
                ]
            elif kind in _MAY_BE_DATA:
                files.append(DataFile(name=one.name, body=body))
    except OSError as error:
        raise NotAnEditionError(f"{path} cannot be read: {error.strerror}") from error
    except Unreadable as unreadable:
        raise NotAnEditionError(
            f"{path} is not a release ({unreadable.reason}): {unreadable.detail}"
        ) from unreadable
    return tuple(files)


_MAY_BE_DATA = {"text", "xlsx", "json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The changes between two files that were asked for, both as read, and what is to be said of them."""

    changes: tuple[Change, ...]
    warnings: tuple[str, ...]
    before: Document
    after: Document


def compare_files(
    old: Path,
    new: Path,
    *,
    codes: str | None = None,
    everything: bool = False,
    change_list: Path | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """What changed from ``old`` to ``new``, most severe first.

    Each is a file, a ZIP, or a directory with the files of one release; ``progress`` is told of
    each data file. ``change_list`` is CMS's own list of what a quarter adds and deletes; each change
    is then noted as named in it or not.

    Without ``codes`` each code and diagnosis found counts as watched. ``everything`` adds what is
    kept for the record only. No day of observation is known for files, so nothing is called
    announced or retroactive. Raises :class:`NotAnEditionError`, and ``ValueError`` for ``codes``
    that are none.
    """
    watch = EVERYTHING if codes is None else watch_list(codes)
    before, after = _releases(old, new, watch, progress) or (
        read_file(_one(old)),
        read_file(_one(new)),
    )
    why = unrelated(before, after)
    if why is not None:
        raise NotAnEditionError(f"{old} and {new} are not editions of one document: {why}")
    found = compare(before, after, watch)
    if change_list is not None:
        found = cross_checked(found, _rows_named(change_list))
    if everything:
        chosen = tuple(change for change in found if concerns(change, watch))
    else:
        chosen = tuple(found[position] for position in decide(found, watch).told)
    warnings = tuple(
        f"{path}: {warning}"
        for path, document in ((old, before), (new, after))
        for warning in document.warnings
    )
    return Comparison(changes=chosen, warnings=warnings, before=before, after=after)


def _rows_named(change_list: Path) -> list[tuple[str, ...]]:
    try:
        named = list(rows_of_codes(release_of(change_list)))
    except Unreadable as unreadable:
        raise NotAnEditionError(
            f"{change_list} cannot be read ({unreadable.reason}): {unreadable.detail}"
        ) from unreadable
    if not named:
        raise NotAnEditionError(f"{change_list} lists no code; name CMS's list of changes")
    return named


def _releases(
    old: Path, new: Path, watch: WatchList, progress: Progress | None
) -> tuple[Document, Document] | None:
    """Both as data files, reduced to the records that differ; None where they are none."""
    try:
        asked = {"progress": progress} if progress else {}
        pair = reduce_pair(release_of(old), release_of(new), watch.numbers, **asked)
    except Unreadable as unreadable:
        raise NotAnEditionError(
            f"{old} and {new} cannot be compared ({unreadable.reason}): {unreadable.detail}"
        ) from unreadable
    if pair is None:
        return None
    refused = accept(pair[1], expectation_of(pair[0])) if unrelated(*pair) is None else None
    if refused is not None:
        raise NotAnEditionError(
            f"{new} is not the next edition ({refused.reason}): {refused.detail}"
        )
    return pair


def _one(path: Path) -> Path:
    if path.is_dir():
        raise NotAnEditionError(
            f"{path} holds no data file of a known layout; name the file itself"
        )
    return path


def watch_list(codes: str) -> WatchList:
    """The procedure codes and diagnoses of ``"17000,17003,L57.0"`` as a list to watch."""
    parts = [part.strip().upper() for part in codes.split(",") if part.strip()]
    diagnoses = frozenset(part for part in parts if is_diagnosis(part) and "." in part)
    procedures: tuple[WatchedCode, ...] = ()
    rest = [part for part in parts if part not in diagnoses]
    if rest or not diagnoses:
        procedures = parse_watched_codes(",".join(rest))
    return WatchList(codes=procedures, diagnoses=diagnoses)
