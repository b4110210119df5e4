"""Several answers that make one publication, kept as one body with each answer verbatim.

The CMS Coverage API gives an article in parts (the article, its codes, its diagnoses, ...), and CMS
releases the NCCI edits of a quarter as several files. The evidence of an edition is all of them
together, so texts are packed into one JSON text and files into one ZIP, whose bytes depend on
nothing but what was received and its order.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_MARK = "policywatch-bundle"


@dataclass(frozen=True, slots=True)
class Part:
    """One answer: the URL it came from and its text as received."""

    url: str
    text: str


def pack(parts: Sequence[Part]) -> bytes:
    """The parts as one body, UTF-8."""
    entries = [{"url": part.url, "text": part.text} for part in parts]
    return json.dumps({_MARK: 1, "parts": entries}, ensure_ascii=False, indent=1).encode()


def pack_files(files: Sequence[tuple[str, bytes]]) -> bytes:
    """The files, each a name and its bytes as received, as one ZIP in which nothing is compressed.

    A name that occurs again gets a number before its ending ("edits-2.zip"). Every member has the
    earliest date a ZIP can hold (1980-01-01), so equal files in equal order make equal bytes.
    """
    packed = BytesIO()
    taken: set[str] = set()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name, body in files:
            unique = _unique(name or "file", taken)
            taken.add(unique.lower())
            member = ZipInfo(unique, date_time=(1980, 1, 1, 0, 0, 0))
            member.create_system = 3  # Unix, wherever this runs
            member.external_attr = 0o100644 << 16
            archive.writestr(member, body)
    return packed.getvalue()


def _unique(name: str, taken: set[str]) -> str:
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    number, unique = 1, name
    while unique.lower() in taken:
        number += 1
        unique = f"{stem}-{number}{dot}{ending}"
    return unique


def unpack(body: bytes) -> tuple[Part, ...] | None:
    """The parts of a body made by :func:`pack`, or None when it is something else."""
    if _MARK.encode() not in body[:64]:
        return None
    try:
        found = json.loads(body)
        return tuple(Part(url=entry["url"], text=entry["text"]) for entry in found["parts"])
    except (ValueError, KeyError, TypeError):
        return None
