"""A ZIP as one publication: its data file, its only document, or its documents one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from policy.captures import Reason
from policy.document import Block, BlockKind, Document
from policy.text import normalise
from reader.archive import Limits, members
from reader.errors import Unreadable
from reader.named_document import named_document
from reader.sniff import sniff
from reader.steady_names import steady_name

#: What is held in memory at once: a quarter of NCCI edits is four ZIPs of 40 MB text and a workbook.
_LIMITS: Final = Limits(member_bytes=250_000_000, total_bytes=600_000_000)
_PREFERRED: Final = ("text", "xlsx", "xml", "html", "json", "pdf")
_LEFT_OUT: Final = {Reason.WRONG_TYPE, Reason.EMPTY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One member of a package and what its bytes are.

    ``place`` is its name behind those of the archives it is in.
    """

    name: str
    kind: str
    body: bytes
    place: str = ""


def parts_of(body: bytes, name: str = "") -> tuple[Part, ...]:
    """The members of a ZIP called ``name``. Raises ``Unreadable`` where it is damaged or holds none."""
    parts = tuple(
        Part(
            name=member.path[-1],
            kind=sniff(content),
            body=content,
            place="/".join(part for part in (name, *member.path) if part),
        )
        for member in members(body, limits=_LIMITS)
        for content in (member.read(),)
        if content.strip(b"\x00\t\r\n \xef\xbb\xbf")
    )
    if not parts:
        raise Unreadable(Reason.EMPTY, "the ZIP holds no file with anything in it")
    return parts


def read_parts(parts: Sequence[Part], read_one: Callable[[bytes], Document]) -> Document:
    """The only readable part, or all of them under headings of their names.

    Of parts that differ only in format (a table as text and as workbook) one is read. Raises
    ``Unreadable`` where none can be read, or one that should be is damaged.
    """
    read: list[tuple[Part, Document]] = []
    refused: list[str] = []
    for part in _one_format(parts):
        try:
            read.append((part, read_one(part.body)))
        except Unreadable as unreadable:
            said = f"{part.name!r} in the ZIP: {unreadable.detail}"
            if unreadable.reason not in _LEFT_OUT:
                raise Unreadable(unreadable.reason, said) from unreadable
            refused.append(said)
    if not read:
        raise Unreadable(
            Reason.WRONG_TYPE, f"the ZIP holds nothing that is read: {'; '.join(refused[:5])}"
        )
    if len(read) == 1:
        ((_, document),) = read
        return replace(document, warnings=(*document.warnings, *refused))
    return _together(read, refused)


def _one_format(parts: Sequence[Part]) -> list[Part]:
    by_stem: dict[str, Part] = {}
    for part in sorted(parts, key=lambda part: normalise(part.name)):
        stem = normalise(str(PurePosixPath(part.name).with_suffix("")))
        rival = by_stem.get(stem)
        if rival is None or _rank(part) < _rank(rival):
            by_stem[stem] = part
    return list(by_stem.values())


def _rank(part: Part) -> int:
    return _PREFERRED.index(part.kind) if part.kind in _PREFERRED else len(_PREFERRED)


def _together(read: Sequence[tuple[Part, Document]], refused: Sequence[str]) -> Document:
    blocks: list[Block] = []
    for part, document in read:
        name = steady_name(part.name)
        blocks.append(Block(kind=BlockKind.HEADING, text=name, level=1))
        blocks += [replace(block, path=(name, *block.path)) for block in document.blocks]
    warnings = [f"{part.name}: {said}" for part, document in read for said in document.warnings]
    return named_document(
        tuple(blocks),
        complete=all(document.complete for _, document in read),
        warnings=(*warnings, *refused),
    )
