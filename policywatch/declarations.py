"""One publisher's TOML file, checked key by key.

A declaration file holds ``slug``, ``name``, ``domains``, an optional ``[date_meanings]`` table,
any number of ``[[sources]]`` tables and of ``[[absent]]`` tables, which name what the publisher
publishes and nothing here watches. Every problem names the file, the key, the line and what to
write instead, because the file is edited by hand.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from policywatch.declaration_keys import ABSENT_KEYS, PUBLISHER_KEYS, SOURCE_KEYS, Key

_TABLE = re.compile(r"\s*\[{1,2}\s*([\w-]+)\s*\]{1,2}")
_TABLES = re.compile(r"\s*\[\[\s*(sources|absent)\s*\]\]")
_KEYS: Mapping[str, Mapping[str, Key]] = {"sources": SOURCE_KEYS, "absent": ABSENT_KEYS}
_Places = list[tuple[int, dict[str, int]]]


class CatalogueError(Exception):
    """A declaration that cannot be used.

    ``file`` is the file's name, ``line`` its one-based line and ``key`` the key, where there is
    one; ``problem`` says what is wrong and ``mend`` what to write.
    """

    def __init__(
        self, file: str, problem: str, mend: str, *, key: str | None = None, line: int | None = None
    ) -> None:
        """Say it in one line: file, line, key, problem, mend."""
        self.file = file
        self.problem = problem
        self.mend = mend
        self.key = key
        self.line = line
        place = ", ".join(
            part
            for part in (file, f"line {line}" if line else "", f"key {key!r}" if key else "")
            if part
        )
        super().__init__(f"{place}: {problem}; {mend}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One table of a file: its checked values, and where each key stands."""

    values: Mapping[str, Any]
    line: int
    lines: Mapping[str, int]

    def line_of(self, key: str) -> int:
        """The line of ``key``, or of the table when the key is not written."""
        return self.lines.get(key, self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A publisher's file as checked: its own keys, and an entry a source and an absent one."""

    file: str
    publisher: Entry
    sources: tuple[Entry, ...]
    absent: tuple[Entry, ...] = ()

    @property
    def slug(self) -> str:
        """The publisher's slug."""
        return str(self.publisher.values["slug"])


def parse_declaration(text: str, file: str) -> Declaration:
    """Check one file's text; ``file`` is how it is named in errors.

    Raises :class:`CatalogueError` for what is not TOML, unknown or missing keys, wrong types and
    values that mean nothing.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        stated = re.search(r"at line (\d+)", str(trouble))
        raise CatalogueError(
            file,
            f"not TOML: {trouble}",
            "mend the syntax at that place",
            line=int(stated[1]) if stated else len(text.splitlines()) or 1,
        ) from trouble
    head, meanings, tables = _places(text)
    publisher = _entry(found, Entry(values={}, line=1, lines=head), file, PUBLISHER_KEYS, "")
    if "slug" not in publisher.values:
        raise CatalogueError(
            file,
            "the publisher has no slug",
            'begin the file with for example slug = "cms"',
            key="slug",
            line=1,
        )
    for label, meaning in publisher.values.get("date_meanings", {}).items():
        if not isinstance(meaning, str) or not meaning.strip():
            raise CatalogueError(
                file,
                f"the meaning of {label!r} is not a text",
                "write what the publisher means by that printed label, in quotes",
                key=f"date_meanings.{label}",
                line=meanings.get(label, head.get("date_meanings", 1)),
            )
    sources = _entries(found, "sources", tables["sources"], head, file)
    for position, entry in enumerate(sources):
        if "slug" not in entry.values:
            raise CatalogueError(
                file,
                "a source has no slug",
                'name it, for example slug = "cms-a57113"',
                key="sources.slug",
                line=entry.line,
            )
        for other in sources[:position]:
            if other.values["slug"] == entry.values["slug"]:
                raise CatalogueError(
                    file,
                    f"the source {entry.values['slug']!r} is declared twice (first on line {other.line})",
                    "remove one or give it another slug",
                    key="sources.slug",
                    line=entry.line_of("slug"),
                )
    absent = _entries(found, "absent", tables["absent"], head, file)
    for entry in absent:
        for key, example in (("title", "Payment policies"), ("why", "behind a login")):
            if key not in entry.values:
                raise CatalogueError(
                    file,
                    f"an absent publication has no {key}",
                    f'add for example {key} = "{example}"',
                    key=f"absent.{key}",
                    line=entry.line,
                )
    return Declaration(file=file, publisher=publisher, sources=sources, absent=absent)


def _entries(
    found: Mapping[str, Any], name: str, places: _Places, head: Mapping[str, int], file: str
) -> tuple[Entry, ...]:
    """The checked tables under ``[[name]]``, in the order of the file."""
    entries: list[Entry] = []
    for position, values in enumerate(found.get(name, [])):
        line, keys = places[position] if position < len(places) else (head.get(name, 1), {})
        if not isinstance(values, dict):
            raise CatalogueError(
                file,
                f"{values!r} is not a table",
                f"declare each under [[{name}]]",
                key=name,
                line=line,
            )
        place = Entry(values={}, line=line, lines=keys)
        entries.append(_entry(values, place, file, _KEYS[name], f"{name}."))
    return tuple(entries)


def _places(text: str) -> tuple[dict[str, int], dict[str, int], dict[str, _Places]]:
    """Lines of the publisher's keys, of the date labels, and of each table with its keys."""
    head: dict[str, int] = {}
    meanings: dict[str, int] = {}
    tables: dict[str, _Places] = {name: [] for name in _KEYS}
    current = head
    for number, line in enumerate(text.splitlines(), start=1):
        if listed := _TABLES.match(line):
            current = {}
            tables[listed[1]].append((number, current))
            head.setdefault(listed[1], number)
        elif table := _TABLE.match(line):
            head.setdefault(table[1], number)
            current = meanings if table[1] == "date_meanings" else {}
        elif key := re.match(r"""\s*(?:"([^"]+)"|'([^']+)'|([\w-]+))\s*=""", line):
            current.setdefault(key[1] or key[2] or key[3], number)
    return head, meanings, tables


def _entry(
    values: Mapping[str, Any], place: Entry, file: str, keys: Mapping[str, Key], prefix: str
) -> Entry:
    for name, value in values.items():
        key = keys.get(name)
        line = place.line_of(name)
        if key is None:
            known = ", ".join(keys)
            raise CatalogueError(
                file, "unknown key", f"the keys here are {known}", key=prefix + name, line=line
            )
        if not key.fits(value):
            raise CatalogueError(
                file,
                f"{value!r} is not {key.words}",
                f"write {key.words}",
                key=prefix + name,
                line=line,
            )
        problem = key.check(value)
        if problem:
            what, _, mend = problem.rpartition("; ")
            raise CatalogueError(file, what, mend, key=prefix + name, line=line)
    return Entry(values=dict(values), line=place.line, lines=place.lines)


def toml_files(directory: Traversable | Path) -> Iterator[Traversable | Path]:
    """The declaration files of a directory, by name; hidden ones are left out."""
    files: Iterable[Traversable | Path] = directory.iterdir()
    yield from sorted(
        (
            file
            for file in files
            if file.name.endswith(".toml") and not file.name.startswith(".") and file.is_file()
        ),
        key=lambda file: file.name,
    )


def read_text(file: Traversable | Path) -> str:
    """A file's text; raises :class:`CatalogueError` when it cannot be read as UTF-8."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise CatalogueError(
            file.name, f"not UTF-8 text ({trouble.reason})", "save the file as UTF-8", line=1
        ) from trouble
    except OSError as trouble:
        raise CatalogueError(
            file.name, f"cannot be read ({trouble.strerror})", "check its permissions"
        ) from trouble
