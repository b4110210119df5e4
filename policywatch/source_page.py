"""The catalogue as a page: each publisher's sources, how sure their addresses are, what is absent."""

from collections.abc import Iterable, Iterator, Sequence

from policy.sources import Certainty, Method, Publishes, Source
from policywatch.catalogue import Absent, Catalogue
from policywatch.declaration_keys import written_cadence

_HEAD = """\
# What can be watched

Made by `policywatch sources list --markdown` from `policywatch/sources`; edit there, not here.
Nothing is watched until you enable it: `policywatch sources enable SOURCE`.

| address | means |
|---|---|
| seen | a copy of what stands there was read |
| reported | others read it by program and say so |
| unverified | nobody is known to have read it |

*Read as* says what is fetched: one page, an index and what it links, a series of addresses that follow
each other by a number or a month, data files released by quarter, one archive of many policies, a
document of the CMS Coverage API, or a folder into which a person puts what no program may fetch.
Bulletins are issues that announce changes; everything else holds until its next edition.

Some publishers show terms to people that a program cannot accept for them. CMS's data files and the codes
of its articles are fetched only after the operator read the AMA, ADA and AHA terms and set
`POLICYWATCH_ACCEPT_AMA_LICENSE=true`; where a site's own terms stand before its pages, read them before you
enable its sources.
"""


def source_page(catalogue: Catalogue) -> str:
    """The page in Markdown, publishers and sources in the order of the catalogue."""
    parts = [_HEAD, _counts(catalogue)]
    for publisher in catalogue.publishers:
        sources = [one for one in catalogue.sources if one.publisher == publisher]
        absent = [one for one in catalogue.absent if one.publisher == publisher]
        parts.append("\n".join(_section(publisher.name, publisher.date_meanings, sources, absent)))
    return "\n".join(parts)


def _counts(catalogue: Catalogue) -> str:
    sure = ", ".join(
        f"{sum(one.certainty is certainty for one in catalogue.sources)} {certainty}"
        for certainty in Certainty
    )
    return (
        f"{len(catalogue.publishers)} publishers, {len(catalogue.sources)} sources (addresses: {sure}), "
        f"{len(catalogue.absent)} publications that are not watched, with the reason.\n"
    )


def _section(
    name: str,
    meanings: Sequence[tuple[str, str]],
    sources: Sequence[Source],
    absent: Sequence[Absent],
) -> Iterator[str]:
    yield f"## {name}\n"
    if sources:
        yield "| source | publication | watched for | read as | every | line | where | address |"
        yield "|---|---|---|---|---|---|---|---|"
        yield from map(_row, sources)
        yield ""
        yield "How the addresses are known:\n"
        yield from (f"- `{one.slug}`: {one.seen or 'not said'}" for one in sources)
        yield ""
    if meanings:
        yield "What its printed dates mean:\n"
        yield from (f"- *{label}*: {meaning}" for label, meaning in meanings)
        yield ""
    if absent:
        yield "Not watched:\n"
        yield from (f"- {one.title}: {one.why}" for one in absent)
        yield ""


def _row(source: Source) -> str:
    cells: Iterable[str] = (
        f"`{source.slug}`",
        _linked(source),
        source.watched_for or "not said",
        _read_as(source),
        written_cadence(source.every),
        source.line_of_business.replace("_", " "),
        ", ".join(source.jurisdictions) or "not stated",
        source.certainty,
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _linked(source: Source) -> str:
    if source.method is Method.SERIES:
        return f"{source.title}: `{source.url}`"
    return f"[{source.title}]({source.url})"


def _read_as(source: Source) -> str:
    form = _format(source)
    words = {
        Method.PAGE: form,
        Method.LISTING: f"index of {form}s",
        Method.SERIES: f"series of {form}s",
        Method.RELEASE: "data files (ZIP)",
        Method.EXPORT: "archive (ZIP)",
        Method.COVERAGE_API: "Coverage API (JSON)",
        Method.FOLDER: "folder, by hand",
    }[source.method]
    return f"{words}, bulletins" if source.publishes is Publishes.BULLETINS else words


def _format(source: Source) -> str:
    """PDF where the addresses say so, else a page."""
    return "PDF" if "pdf" in (source.follow or source.url).lower() else "page"
