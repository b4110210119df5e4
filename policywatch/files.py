"""Local files as editions: read, judged like a fetched page, compared. No database, no network."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from policy.bundle import pack_files
from policy.changes import Change
from policy.codes import EVERYTHING, WatchedCode, WatchList, is_diagnosis, parse_watched_codes
from policy.comparison import compare, unrelated
from policy.document import Document
from policy.gates import Expectation, Refusal, accept, admit
from policy.told import concerns, decide
from policywatch.judging import read_or_refuse
from reader.hints import Hints
from reader.sniff import answer


class NotAnEditionError(Exception):
    """A file that is no policy, or two files that are not editions of one; says why."""


def read_file(path: Path, codes: frozenset[str] = frozenset()) -> Document:
    """The document in a file, or in a directory that holds the files of one release.

    Of a data file the records of ``codes`` are kept, of all codes where there are none. Raises
    :class:`NotAnEditionError` where a gate or the reader refuses it, with its reason.
    """
    try:
        body = _files_in(path) if path.is_dir() else path.read_bytes()
    except OSError as error:
        raise NotAnEditionError(f"{path} cannot be read: {error.strerror}") from error
    first_sight = Expectation()
    refused = admit(answer(body, 200), expected=first_sight)
    document = refused or read_or_refuse(body, "", path.name, Hints(codes=codes))
    if isinstance(document, Document):
        document = accept(document, first_sight) or document
    if isinstance(document, Refusal):
        raise NotAnEditionError(f"{path} is not a policy ({document.reason}): {document.detail}")
    return document


def _files_in(directory: Path) -> bytes:
    """The files of a directory as the crawler hands over a release of several files."""
    found = sorted(one for one in directory.iterdir() if one.is_file() and one.name[0] != ".")
    if not found:
        raise NotAnEditionError(f"{directory} holds no file; name one, or a release's directory")
    return pack_files([(one.name, one.read_bytes()) for one in found])


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The changes between two files that were asked for, and what is to be said about the files."""

    changes: tuple[Change, ...]
    warnings: tuple[str, ...]


def compare_files(
    old: Path,
    new: Path,
    *,
    codes: str | None = None,
    everything: bool = False,
    done: Callable[[str], None] = lambda _: None,
) -> Comparison:
    """What changed from ``old`` to ``new``, most severe first.

    Without ``codes`` each code and diagnosis found counts as watched. ``everything`` adds what is
    kept for the record only. No day of observation is known for files, so nothing is called
    announced or retroactive. ``done`` is told which of the three steps is over. Raises :class:`NotAnEditionError`, and ``ValueError`` for ``codes``
    that are none.
    """
    watch = EVERYTHING if codes is None else watch_list(codes)
    named = frozenset(watch.numbers)
    before = read_file(old, named)
    done("read the old edition")
    after = read_file(new, named)
    done("read the new edition")
    why = unrelated(before, after)
    if why is not None:
        raise NotAnEditionError(f"{old} and {new} are not editions of one document: {why}")
    found = compare(before, after, watch)
    done("compared")
    if everything:
        chosen = tuple(change for change in found if concerns(change, watch))
    else:
        chosen = tuple(found[position] for position in decide(found, watch).told)
    warnings = tuple(
        f"{path}: {warning}"
        for path, document in ((old, before), (new, after))
        for warning in document.warnings
    )
    return Comparison(changes=chosen, warnings=warnings)


def watch_list(codes: str) -> WatchList:
    """The procedure codes and diagnoses of ``"17000,17003,L57.0"`` as a list to watch."""
    parts = [part.strip().upper() for part in codes.split(",") if part.strip()]
    diagnoses = frozenset(part for part in parts if is_diagnosis(part) and "." in part)
    procedures: tuple[WatchedCode, ...] = ()
    rest = [part for part in parts if part not in diagnoses]
    if rest or not diagnoses:
        procedures = parse_watched_codes(",".join(rest))
    return WatchList(codes=procedures, diagnoses=diagnoses)
