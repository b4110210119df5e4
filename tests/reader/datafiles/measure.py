"""Compare two releases for some codes and print the changes and the most memory used.

``python -m tests.reader.datafiles.measure OLD NEW CODES`` prints one JSON object; ``peak`` is in bytes.
"""

import json
import resource
import sys
from pathlib import Path

from policywatch.files import compare_files


def main() -> None:
    old, new, codes = sys.argv[1:]
    told: list[str] = []
    found = compare_files(
        Path(old),
        Path(new),
        codes=codes or None,
        everything=True,
        progress=lambda name, _done, _all: told.append(name),
    )
    changes = [
        [change.kind, list(change.codes), list(change.governed), [one.printed for one in change.effective]]
        for change in found.changes
    ]  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"changes": changes, "peak": peak, "files": told}))  # noqa: T201


if __name__ == "__main__":
    main()
