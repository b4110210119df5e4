"""The command line: it parses and prints; what it calls does the work.

Loading the program takes a second, so this module loads nothing: Ctrl-C in that second, and streams
the caller has closed, are dealt with before.
"""

import os
import sys

__all__ = ["main"]

_INTERRUPTED = 130  #: the shells' code for a command that Ctrl-C ended


def main() -> None:
    """Run the program."""
    try:
        _open_closed_streams()
        from policywatch.cli.app import run

        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _open_closed_streams() -> None:
    """Give what is written to a closed stream somewhere to go."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
