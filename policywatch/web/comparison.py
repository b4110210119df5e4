"""The comparison of two files as one page that needs nothing else: to keep, to print, to send."""

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path

from notifier.alert_wording import named
from notifier.quoting import plain
from policy.document import Document
from policywatch.files import Comparison
from policywatch.shown_change import shown
from policywatch.version import VERSION
from policywatch.web.pages import templates

_MOST_FILES = 20  #: of a directory that are named one by one


def comparison_page(old: Path, new: Path, found: Comparison) -> str:
    """A standalone page: both editions with their hashes and dates, each change with its redline.

    It loads nothing and runs nothing; all that comes from the files is escaped. Raises ``OSError``
    where a file can no longer be read.
    """
    pages = templates()
    style = pages.get_template("style.css").render()
    return pages.get_template("comparison.html").render(
        version=VERSION,
        content_policy=_content_policy(style),
        name=plain(named(found.after.title or "untitled", found.after.number)),
        editions=tuple(_editions((old, found.before), (new, found.after))),
        warnings=tuple(plain(warning) for warning in found.warnings),
        changes=tuple(shown(change) for change in found.changes),
    )


def _content_policy(style: str) -> str:
    """Nothing but the one style of the page, known by its hash (CSP Level 2)."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _editions(
    before: tuple[Path, Document], after: tuple[Path, Document]
) -> Iterable[tuple[str, str, str]]:
    """Label, then what it is of the edition before and of the one after."""
    sides = (before, after)
    rows = [
        ("File", [path.name or str(path) for path, _ in sides]),
        ("SHA-256", [_hashes(path) for path, _ in sides]),
        ("Title", [document.title or "untitled" for _, document in sides]),
        ("Number", [document.number or "not printed" for _, document in sides]),
        ("Version", [document.version or "not printed" for _, document in sides]),
        ("Dates, as printed", [_dates(document) for _, document in sides]),
    ]
    for label, (was, now) in rows:
        yield label, plain(was), plain(now)


def _dates(document: Document) -> str:
    said = dict.fromkeys(
        f"{one.printed_label}: {one.printed}" if one.printed_label else one.printed
        for one in document.dates
    )
    return "; ".join(said) or "none printed"


def _hashes(path: Path) -> str:
    """The SHA-256 of a file; of a directory those of its files, by name."""
    if path.is_file():
        return _hash(path)
    files = sorted(one for one in path.rglob("*") if one.is_file())
    more = f"; and {len(files) - _MOST_FILES} more files" if len(files) > _MOST_FILES else ""
    return "; ".join(f"{one.name} {_hash(one)}" for one in files[:_MOST_FILES]) + more


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
