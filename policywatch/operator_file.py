"""Writing a source into an operator's directory, leaving the rest of the file as it is."""

import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

from policy.sources import Source
from policywatch.declaration_keys import written_cadence
from policywatch.declarations import CatalogueError, parse_declaration, read_text, toml_files


def append_source(directory: Path, source: Source) -> Path:
    """Write ``source`` into ``<publisher>.toml`` of an operator's directory, made when missing.

    The rest of the file, comments included, stays as it is; a source of the same slug in it is
    replaced. The file is swapped in whole, so a crash leaves the old or the new one. Returns its
    path. Raises :class:`CatalogueError` when the file that is there cannot be used, ``OSError``
    when the directory cannot be written.
    """

    def declare(tables: AoT, position: int | None) -> None:
        if position is None:
            tables.append(_table(source))
        else:
            tables[position] = _table(source)

    return _edited(directory, source, declare)


def set_enabled(directory: Path, source: Source, *, on: bool) -> Path:
    """Write into the operator's directory that ``source`` is watched, or no longer is.

    Only ``slug`` and ``enabled`` are written where the source is not there yet: the rest stays as
    it is declared elsewhere. Returns the file's path; raises as :func:`append_source`.
    """

    def switch(tables: AoT, position: int | None) -> None:
        if position is None:
            table = tomlkit.table()
            table.add("slug", source.slug)
            table.add("enabled", on)
            tables.append(table)
        else:
            tables[position]["enabled"] = on

    return _edited(directory, source, switch)


def switched_off(directory: Path) -> frozenset[str]:
    """The sources that the operator's files say are not watched."""
    if not directory.is_dir():
        return frozenset()
    return frozenset(
        str(entry.values["slug"])
        for file in toml_files(directory)
        for entry in parse_declaration(read_text(file), file.name).sources
        if entry.values.get("enabled") is False
    )


def _edited(directory: Path, source: Source, edit: Callable[[AoT, int | None], None]) -> Path:
    """Change the tables of sources in the publisher's file and swap it in.

    ``edit`` gets the tables and the position of the one that declares ``source``, None without.
    """
    directory.mkdir(parents=True, exist_ok=True)
    path, document = _opened(directory, source)
    tables = _source_tables(document)
    slugs = [table.get("slug") for table in tables]
    edit(tables, slugs.index(source.slug) if source.slug in slugs else None)
    text = tomlkit.dumps(document)
    parse_declaration(text, path.name)
    swap_in(path, text)
    return path


def _opened(directory: Path, source: Source) -> tuple[Path, TOMLDocument]:
    """The operator's file of the source's publisher, begun when missing."""
    path = _file_of(directory, source.publisher.slug)
    if not path.exists():
        document = tomlkit.document()
        document.add("slug", tomlkit.item(source.publisher.slug))
        document.add("name", tomlkit.item(source.publisher.name))
        if source.publisher.domains:
            document.add("domains", tomlkit.item(list(source.publisher.domains)))
        return path, document
    text = read_text(path)
    declared = parse_declaration(text, path.name)
    if declared.slug != source.publisher.slug:
        raise CatalogueError(
            path.name,
            f"the file declares the publisher {declared.slug!r}",
            f"move it to {declared.slug}.toml",
            key="slug",
            line=declared.publisher.line_of("slug"),
        )
    return path, tomlkit.parse(text)


def _source_tables(document: TOMLDocument) -> AoT:
    tables = document.get("sources")
    if isinstance(tables, AoT):
        return tables
    fresh = tomlkit.aot()
    document.add("sources", fresh)
    return fresh


def _table(source: Source) -> Table:
    table = tomlkit.table()
    written: Mapping[str, Any] = {
        "slug": source.slug,
        "title": source.title,
        "url": source.url,
        "method": source.method.value,
        "line_of_business": source.line_of_business.value,
        "jurisdictions": list(source.jurisdictions),
        "every": written_cadence(source.every),
        "number": source.number,
        "select": list(source.select),
        "drop": list(source.drop),
        "follow": source.follow,
        "quirks": source.quirks,
        "enabled": source.enabled,
        "certainty": source.certainty.value,
        "seen": source.seen,
    }
    for key, value in written.items():
        if value is not None and value != []:
            table.add(key, value)
    return table


def _file_of(directory: Path, publisher: str) -> Path:
    """The operator's file of a publisher: whichever declares it, else the one named after it."""
    for file in toml_files(directory):
        with suppress(CatalogueError):
            if parse_declaration(read_text(file), file.name).slug == publisher:
                return directory / file.name
    return directory / f"{publisher}.toml"


def swap_in(path: Path, text: str) -> None:
    """Write a whole file in place of what is there; a crash leaves the old or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
