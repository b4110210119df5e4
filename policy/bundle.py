"""Several answers that make one publication, kept as one body with each answer verbatim.

The CMS Coverage API gives an article in parts (the article, its codes, its diagnoses, ...). The
evidence of an edition is all of them together, so they are packed into one JSON text whose bytes
depend on nothing but the answers and their order.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

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


def unpack(body: bytes) -> tuple[Part, ...] | None:
    """The parts of a body made by :func:`pack`, or None when it is something else."""
    if _MARK.encode() not in body[:64]:
        return None
    try:
        found = json.loads(body)
        return tuple(Part(url=entry["url"], text=entry["text"]) for entry in found["parts"])
    except (ValueError, KeyError, TypeError):
        return None
