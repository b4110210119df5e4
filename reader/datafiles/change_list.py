"""The codes in each row of a list, whatever its columns: CMS's list of a quarter's changes."""

import re
from collections.abc import Iterable, Iterator, Sequence

from policy.codes import procedure_system
from reader.datafiles.data_file import DataFile
from reader.decoding import decode
from reader.workbook import sheets

_TOKEN = re.compile(r"[0-9A-Z]+")


def rows_of_codes(files: Sequence[DataFile]) -> Iterator[tuple[str, ...]]:
    """For each line of a text and each row of a workbook the procedure codes in it, if any.

    Raises ``Unreadable`` for a workbook that is damaged.
    """
    for file in files:
        for words in _rows(file):
            codes = tuple(word for word in words if procedure_system(word) is not None)
            if codes:
                yield codes


def _rows(file: DataFile) -> Iterator[Iterable[str]]:
    if file.body.startswith(b"PK"):
        for sheet in sheets(file.body):
            yield from ([cell.strip() for cell in row] for row in sheet.rows())
    else:
        yield from (_TOKEN.findall(line) for line in decode(file.body).splitlines())
