"""The readings of the fixture pairs, a hash each: ``python -m tests.reader.readings`` writes them down.

A reader that reads the same bytes otherwise has to say so by its version (``reader.read.READERS``):
the editions that are kept are then read again before anything is compared with them, and a better
reader is not told as news.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from policy.bundle import Part, pack
from reader.read import READERS, read
from tests.published_case import is_published

CASES = Path(__file__).parents[1] / "cases"
RECORD = Path(__file__).with_name("readings.json")


def readings() -> dict[str, str]:
    """The hash of the document that each edition of the fixture pairs reads as."""
    return {
        str(side.relative_to(CASES)): _hash(side)
        for case in sorted(path.parent for path in CASES.rglob("expected.toml"))
        if not is_published(case)
        for side in sorted([*case.glob("before*"), *case.glob("after*")])
    }


def _hash(side: Path) -> str:
    said = json.dumps(asdict(read(_body(side))), default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _body(side: Path) -> bytes:
    if side.is_file():
        return side.read_bytes()
    return pack(
        [
            Part(url=f"https://api.example/v1/data/article/{part.stem}", text=part.read_text())
            for part in sorted(side.glob("*.json"))
        ]
    )


if __name__ == "__main__":
    RECORD.write_text(json.dumps({"readers": READERS, "readings": readings()}, indent=1) + "\n")
