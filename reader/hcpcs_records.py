"""CMS's HCPCS level II file as text: records of fixed width without a header, long words in several lines.

Layout: CMS, "HCPCS alphanumeric record layout", which comes in the file's own archive: columns 1-5 the
code, 6-10 a sequence number, 11 the kind of record (3 and 7 open a code or a modifier, 4 and 8 go on
with its words), 12-91 words, 92-119 short words, 230 the coverage code, 269-276 the day the code
was added, 285-292 the day it ends.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from policy.text import tidy
from reader.assembly import Assembly

_RECORD: Final = re.compile(
    r"(?:[A-V]\d{4}|\d{5}|\d{4}[A-Z]| {3}[A-Z0-9]{2})\d{5}[3478](?=.*[A-Za-z])"
)
_FEWEST: Final = 2
_OPENS: Final = "37"
_DAY: Final = re.compile(r"(?:19|20)\d{6}")


def write_hcpcs_file(text: str, out: Assembly) -> bool:
    """Write each code or modifier as a row; False where the text is no such file."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < _FEWEST or not all(map(_RECORD.match, lines)):
        return False
    for record in _records(lines):
        first = record[0]
        code = first[:5].strip()
        words = tidy(" ".join(line[11:91].strip() for line in record))
        cells = (
            ("Modifier" if first[10] == "7" else "HCPCS Code", code),
            ("Description", words),
            ("Coverage", first[229:230].strip()),
            ("Effective Date", _day(first[268:276])),
            ("End Date", _day(first[284:292])),
        )
        out.row(tuple(cell for cell in cells if cell[1]))
    return True


def _records(lines: Sequence[str]) -> Iterator[list[str]]:
    """Each first line with those that go on with it."""
    record: list[str] = []
    for line in lines:
        if record and line[10] in _OPENS:
            yield record
            record = []
        record.append(line)
    yield record


def _day(cell: str) -> str:
    return f"{cell[4:6]}/{cell[6:]}/{cell[:4]}" if _DAY.fullmatch(cell) else ""
