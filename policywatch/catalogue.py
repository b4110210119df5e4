"""The sources that can be watched: those shipped, and those an operator adds or changes.

The shipped files stand in ``policywatch/sources``; an operator's directory holds files of the same
shape, one a publisher. There a publisher or a source that is already known is changed key by key
(so ``slug`` and ``every`` are enough to change a cadence) and an unknown one is added.
"""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from policy.releases import follow_problem
from policy.series import has_marks, series_of
from policy.sources import Certainty, LineOfBusiness, Method, Publisher, Publishes, Source
from policywatch.declaration_keys import SITE_MARK, parse_cadence
from policywatch.declarations import (
    CatalogueError,
    Declaration,
    Entry,
    parse_declaration,
    read_text,
    toml_files,
)
from policywatch.operator_file import append_source

__all__ = [
    "Absent",
    "Catalogue",
    "CatalogueError",
    "append_source",
    "load_catalogue",
    "parse_cadence",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A publication that nothing watches, and ``why``."""

    publisher: Publisher
    title: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All declared sources, by publisher and source slug in order, all publishers, and what is absent."""

    publishers: tuple[Publisher, ...]
    sources: tuple[Source, ...]
    absent: tuple[Absent, ...] = ()

    def publisher(self, slug: str) -> Publisher | None:
        """The publisher of that slug."""
        return next((item for item in self.publishers if item.slug == slug), None)

    def source(self, slug: str) -> Source | None:
        """The source of that slug."""
        return next((item for item in self.sources if item.slug == slug), None)


def load_catalogue(
    operator_directory: Path | None = None, *, shipped: bool = True, site: str | None = None
) -> Catalogue:
    """Read the shipped declarations and those of ``operator_directory``.

    A directory that does not exist adds nothing. ``shipped`` False reads the directory alone;
    ``site`` is put in place of ``{site}`` in the directory's addresses (a folder of editions that
    is served on loopback does not know its port).

    Raises :class:`CatalogueError` at the first declaration that cannot be used.
    """
    merged: dict[str, _Merged] = {}
    if shipped:
        for file in toml_files(resources.files("policywatch") / "sources"):
            _merge(merged, parse_declaration(read_text(file), file.name))
    if operator_directory is not None and operator_directory.is_dir():
        seen: dict[str, str] = {}
        for file in toml_files(operator_directory):
            declared = parse_declaration(read_text(file), file.name)
            if declared.slug in seen:
                raise CatalogueError(
                    file.name,
                    f"the publisher {declared.slug!r} is declared in {seen[declared.slug]} too",
                    "keep one file a publisher",
                    key="slug",
                    line=declared.publisher.line_of("slug"),
                )
            seen[declared.slug] = file.name
            _merge(merged, declared, site=site)
    publishers = tuple(_publisher(item) for _, item in sorted(merged.items()))
    by_slug = {item.slug: item for item in publishers}
    return Catalogue(
        publishers=publishers,
        sources=tuple(
            _source(by_slug[slug], entry)
            for slug, item in sorted(merged.items())
            for _, entry in sorted(item.sources.items())
        ),
        absent=tuple(
            Absent(publisher=by_slug[slug], title=entry.values["title"], why=entry.values["why"])
            for slug, item in sorted(merged.items())
            for entry in item.absent
        ),
    )


@dataclass(slots=True, kw_only=True)
class _Merged:
    """A publisher while files are laid over each other: values, and where they come from."""

    slug: str
    file: str
    entry: Entry
    values: dict[str, Any]
    sources: dict[str, "_MergedSource"]
    absent: list[Entry]


@dataclass(slots=True, kw_only=True)
class _MergedSource:
    file: str
    entry: Entry
    values: dict[str, Any]


def _merge(merged: dict[str, _Merged], declared: Declaration, *, site: str | None = None) -> None:
    values = {
        key: value
        for key, value in declared.publisher.values.items()
        if key not in {"sources", "absent"}
    }
    into = merged.get(declared.slug)
    if into is None:
        into = _Merged(
            slug=declared.slug,
            file=declared.file,
            entry=declared.publisher,
            values=values,
            sources={},
            absent=[],
        )
        merged[declared.slug] = into
    else:
        meanings = {**into.values.get("date_meanings", {}), **values.get("date_meanings", {})}
        into.values |= values
        if meanings:
            into.values["date_meanings"] = meanings
    into.absent.extend(declared.absent)
    for entry in declared.sources:
        slug = str(entry.values["slug"])
        owner = next((item for item in merged.values() if slug in item.sources), None)
        if owner is not None and owner is not into:
            raise CatalogueError(
                declared.file,
                f"the source {slug!r} is already declared by {owner.sources[slug].file}",
                "give it another slug",
                key="sources.slug",
                line=entry.line_of("slug"),
            )
        own = dict(entry.values)
        if site is not None and "url" in own:
            own["url"] = str(own["url"]).replace(SITE_MARK, site.rstrip("/"))
        present = into.sources.get(slug)
        into.sources[slug] = _MergedSource(
            file=declared.file,
            entry=entry,
            values=own if present is None else present.values | own,
        )


def _publisher(merged: _Merged) -> Publisher:
    name = merged.values.get("name")
    if name is None:
        raise CatalogueError(
            merged.file,
            f"the publisher {merged.slug!r} has no name",
            'add for example name = "Aetna"',
            key="name",
            line=merged.entry.line,
        )
    return Publisher(
        slug=merged.slug,
        name=name,
        domains=tuple(merged.values.get("domains", ())),
        date_meanings=tuple(merged.values.get("date_meanings", {}).items()),
    )


def _source(publisher: Publisher, merged: _MergedSource) -> Source:
    values = merged.values
    for key, example in (
        ("title", "Removal of benign skin lesions"),
        ("url", "https://www.cms.gov/..."),
    ):
        if key not in values:
            raise CatalogueError(
                merged.file,
                f"the source {values['slug']!r} has no {key}",
                f'add for example {key} = "{example}"',
                key=f"sources.{key}",
                line=merged.entry.line,
            )
    method = Method(values.get("method", Method.PAGE))
    follows = method in {Method.LISTING, Method.RELEASE}
    if follows is not ("follow" in values):
        raise CatalogueError(
            merged.file,
            "a listing or a release needs follow, and only they have it",
            "write in follow what the addresses of its publications contain"
            if follows
            else 'remove follow, or write method = "listing"',
            key="sources.follow",
            line=merged.entry.line_of("follow"),
        )
    if SITE_MARK in values["url"]:
        raise CatalogueError(
            merged.file,
            f"{values['url']!r} is not an address outside a folder of editions",
            "write the whole address, beginning with https://",
            key="sources.url",
            line=merged.entry.line_of("url"),
        )
    _check_method(merged, method)
    return Source(
        slug=values["slug"],
        publisher=publisher,
        title=values["title"],
        url=values["url"],
        method=method,
        line_of_business=LineOfBusiness(values.get("line_of_business", LineOfBusiness.NOT_STATED)),
        jurisdictions=tuple(values.get("jurisdictions", ())),
        every=parse_cadence(values.get("every", "1d")),
        number=values.get("number"),
        select=tuple(values.get("select", ())),
        drop=tuple(values.get("drop", ())),
        follow=values.get("follow"),
        quirks=values.get("quirks"),
        enabled=values.get("enabled", False),
        seen=values.get("seen"),
        certainty=Certainty(values.get("certainty", Certainty.UNVERIFIED)),
        publishes=Publishes(values.get("publishes", Publishes.POLICIES)),
        watched_for=values.get("watched_for"),
        origin=f"{merged.file}:{merged.entry.line}",
    )


def _check_method(merged: _MergedSource, method: Method) -> None:
    """Refuse marks that no series moves, and a release whose files cannot be told apart."""
    url, follow = str(merged.values["url"]), merged.values.get("follow")
    problem, key = None, "url"
    if method is Method.SERIES:
        try:
            series_of(url)
        except ValueError as trouble:
            problem = str(trouble)
    elif has_marks(url):
        problem = (
            f"{url!r} holds a mark in braces, which only a series has; "
            'write method = "series", or the whole address as it is'
        )
    elif method is Method.RELEASE:
        problem, key = follow_problem(str(follow)), "follow"
    if problem is not None:
        what, _, mend = problem.rpartition("; ")
        raise CatalogueError(
            merged.file, what, mend, key=f"sources.{key}", line=merged.entry.line_of(key)
        )
