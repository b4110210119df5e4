"""The section of ``docs/truth.md`` that a run writes."""

import subprocess
from datetime import date
from pathlib import Path

BEGIN = "<!-- evaluation: begin -->"
END = "<!-- evaluation: end -->"
_ROOT = Path(__file__).parents[2]


def section(table: str, *, command: str, seed: int, day: date) -> str:
    """The table with how, when and of what it was made."""
    return "\n".join(
        (
            f"`{command}`, seed {seed}, {day.isoformat()}, commit {commit()}.",
            "",
            table,
        )
    )


def commit() -> str:
    """The commit that is checked out, and whether files differ from it."""
    try:
        name = _git("rev-parse", "--short=12", "HEAD")
        changed = _git("status", "--porcelain", "--", ".", ":!docs/truth.md")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{name} with uncommitted changes" if changed else name


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=_ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def replaced(page: str, said: str) -> str:
    """The page with what stands between the markers replaced. Raises ``ValueError`` without them."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no {BEGIN} followed by {END}")
    return f"{head}{BEGIN}\n{said}\n{END}{tail}"
