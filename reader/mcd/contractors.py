"""Which Medicare contractor has an article on the watched codes, and which has none.

A contractor without an article is an answer, not a gap: there a national determination is all that
speaks. Claims of physicians are decided by the A/B MAC of the state where the service was rendered
(Medicare Claims Processing Manual, Pub. 100-04, chapter 1, section 10), so only contractor entries
for Part B count. Where two claim one state, the one with the fewer states has it: a contractor's
entry may map its national workload to nearly all of them.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from policy.captures import Reason
from policy.codes import procedure_system
from policy.contractor_articles import LAYOUT, NO_ARTICLE, column_of, no_article, row_of
from policy.document import Aspect, Document, KeyedTable, Statement
from reader.assembly import Assembly
from reader.errors import Unreadable
from reader.mcd.excerpt import Excerpt
from reader.mcd.export import Export
from reader.mcd.layout import ARTICLE, as_api_prints
from reader.mcd.selection import Live, Named, rank

CONTRACTORS: Final = "contractors"  #: the locator of the list of contractors

_MARK: Final = "policywatch-contractors"
#: Codes of parts of a state in ``state_lookup``: three parts of New York, two of Missouri and California.
_PART_OF: Final[Mapping[str, str]] = {
    "DN": "NY",
    "QN": "NY",
    "UN": "NY",
    "EM": "MO",
    "WM": "MO",
    "NF": "CA",
    "SF": "CA",
}
_PART_B = re.compile(r"\bMAC\b.*\bB\b", re.IGNORECASE | re.DOTALL)
Entry = tuple[str, str]  #: contractor_id and contractor_type_id


def contractors_excerpt(
    export: Export, codes: frozenset[str], articles: Sequence[Live], named: Named
) -> Excerpt:
    """The A/B MACs with their states, and the articles of each that list or name a code."""
    names, states = _entries(export)
    held = _articles_of(export, articles, named, codes)
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in names:
        if states.get(entry):
            groups[names[entry]].append(entry)
    record: dict[str, Any] = {
        _MARK: 1,
        "edition": _edition(export),
        "codes": sorted(codes),
        "contractors": [
            {
                "name": name,
                "ids": _ids(entries),
                "states": sorted({state for entry in entries for state in states[entry]}),
                "articles": _joined(held, entries),
            }
            for name, entries in sorted(groups.items())
        ],
    }
    body = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True).encode()
    return Excerpt(locator=CONTRACTORS, title=_title(sorted(codes)), body=body)


def _ids(entries: Iterable[Entry]) -> list[str]:
    return sorted({number for number, _ in entries}, key=rank)


def _title(codes: Sequence[str]) -> str:
    return f"Medicare contractors and their articles on {', '.join(codes)}"


def _entries(export: Export) -> tuple[dict[Entry, str], dict[Entry, frozenset[str]]]:
    """The name of each Part B entry, and the states that are its own on the day of the export."""
    types = {
        row["contractor_type_id"]
        for row in export.rows("contractor_type_lookup", ("contractor_type_id", "description"))
        if _PART_B.search(row["description"])
    }
    if not types:
        raise Unreadable(
            Reason.UNREADABLE,
            "contractor_type_lookup.csv names no MAC of Part B, so the contractors of the states are not known",
        )
    key = ("contractor_id", "contractor_type_id")
    names = {
        (row[key[0]], row[key[1]]): row["contractor_bus_name"]
        for row in sorted(
            export.rows("contractor", ("contractor_bus_name", key[0]), where=(key[1], types)),
            key=lambda row: rank(row.get("contractor_version", "")),
        )
    }
    abbreviations = {
        row["state_id"]: row["state_abbrev"].upper()
        for row in export.rows("state_lookup", ("state_id", "state_abbrev"))
    }
    day = _period(export)[1]
    claimed: dict[Entry, set[str]] = defaultdict(set)
    needs = ("contractor_id", "state_id", "term_date")
    for row in export.rows("contractor_jurisdiction", needs, where=(key[1], types)):
        ended, begun = row["term_date"][:10], row.get("active_date", "")[:10]
        if (ended and (not day or ended <= day)) or (begun and day and begun > day):
            continue
        if row["state_id"] in abbreviations:
            claimed[row[key[0]], row[key[1]]].add(abbreviations[row["state_id"]])
    return names, _own(claimed)


def _own(claimed: Mapping[Entry, set[str]]) -> dict[Entry, frozenset[str]]:
    """Each state, or part of one, with the entry that claims the fewest."""
    holders: dict[str, Entry] = {}
    for entry in sorted(claimed, key=lambda entry: (len(claimed[entry]), entry)):
        for state in claimed[entry]:
            holders.setdefault(state, entry)
    own: dict[Entry, set[str]] = defaultdict(set)
    for state, entry in holders.items():
        own[entry].add(_PART_OF.get(state, state))
    return {entry: frozenset(states) for entry, states in own.items()}


def _period(export: Export) -> tuple[str, str]:
    """First and last day of the week the export speaks of, YYYY-MM-DD; empty where it does not say."""
    if not export.has("update_period"):
        return "", ""
    rows = list(export.rows("update_period", ("begin_date", "end_date")))
    newest = max(rows, key=lambda row: row["end_date"], default=None)
    return (newest["begin_date"][:10], newest["end_date"][:10]) if newest else ("", "")


def _edition(export: Export) -> str:
    begin, end = (as_api_prints(day) for day in _period(export))
    return f"{begin} to {end}" if begin and end else ""


def _articles_of(
    export: Export, articles: Sequence[Live], named: Named, codes: Iterable[str]
) -> dict[Entry, list[dict[str, Any]]]:
    """The articles in force of each contractor entry, with the codes each lists and names."""
    current = {
        (one.number, one.in_force[ARTICLE.version]): one.in_force
        for one in articles
        if one.in_force is not None
    }
    found: dict[Entry, list[dict[str, Any]]] = defaultdict(list)
    needs = (ARTICLE.version, "contractor_id", "contractor_type_id")
    ids = {number for number, _ in current}
    for row in export.rows("article_x_contractor", needs, where=(ARTICLE.key, ids)):
        key = (row[ARTICLE.key], row[ARTICLE.version])
        listed, in_prose = (table.get(key, frozenset()) for table in (named.listed, named.in_prose))
        if key in current and (listed or in_prose):
            found[row["contractor_id"], row["contractor_type_id"]].append(
                {
                    "number": f"{ARTICLE.letter}{key[0]}",
                    "version": key[1],
                    "title": current[key]["title"],
                    "lists": sorted(listed & frozenset(codes)),
                    "names": sorted((in_prose - listed) & frozenset(codes)),
                }
            )
    return found


def _joined(
    held: Mapping[Entry, list[dict[str, Any]]], entries: Iterable[Entry]
) -> list[dict[str, Any]]:
    by_number = {one["number"]: one for entry in entries for one in held.get(entry, ())}
    return [by_number[number] for number in sorted(by_number)]


def is_contractors(value: Any) -> bool:
    """Whether a parsed JSON value is a body made here."""
    return isinstance(value, dict) and _MARK in value


def read_contractors(value: Mapping[str, Any]) -> Document:
    """The Document of a body made here: a section for each contractor, an answer for each code.

    Raises ``Unreadable`` where the value is of another version of this program.
    """
    try:
        return _document(value)
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable(
            Reason.UNREADABLE,
            "the list of Medicare contractors is of another version: read the export again",
        ) from error


def _document(value: Mapping[str, Any]) -> Document:
    codes, edition = [str(code) for code in value["codes"]], str(value["edition"])
    out = Assembly()
    title = _title(codes)
    out.heading(title, 1.0, title=True)
    if edition:
        out.paragraph(f"Medicare Coverage Database export of {edition}")
    statements: list[Statement] = []
    rows = []
    for one in value["contractors"]:
        name, states = str(one["name"]), [str(state) for state in one["states"]]
        rows.append(
            row_of(
                name,
                ids=[str(number) for number in one["ids"]],
                states=states,
                articles={
                    code: [
                        str(article["number"])
                        for article in one["articles"]
                        if code in article["lists"]
                    ]
                    for code in codes
                },
            )
        )
        with out.scope():
            out.heading(f"{name} ({', '.join(states)})", 2.0)
            for code in codes:
                statements.extend(_answers(name, code, one["articles"], edition, out))
    if not rows:
        raise Unreadable(Reason.EMPTY, "the export names no contractor that has a state")
    return Document(
        title=title,
        blocks=tuple(out.blocks),
        statements=tuple(statements),
        table=KeyedTable(layout=LAYOUT, rows=tuple(rows), records=len(rows), codes=tuple(codes)),
    )


def _answers(
    name: str, code: str, articles: Sequence[Mapping[str, Any]], edition: str, out: Assembly
) -> Iterable[Statement]:
    """What a contractor's articles say of one code; that none lists it is said in our words."""
    lists = [one for one in articles if code in one["lists"]]
    for one in lists:
        cells = (
            ("CPT/HCPCS Code", code),
            (column_of(code), str(one["number"])),
            ("Version", str(one["version"])),
            ("Title", str(one["title"])),
        )
        out.row(cells)
        yield _statement(name, code, "listed", " | ".join(value for _, value in cells))
    if not lists:
        named = [str(one["number"]) for one in articles if code in one["names"]]
        said = no_article(name, code, edition, named)
        out.paragraph(said)
        yield _statement(name, code, NO_ARTICLE, said)


def _statement(name: str, code: str, value: str, quote: str) -> Statement:
    system = procedure_system(code)
    if system is None:
        raise Unreadable(Reason.UNREADABLE, f"{code!r} is no CPT or HCPCS code")
    return Statement(
        system=system,
        code=code,
        aspect=Aspect.COVERAGE,
        place=("Medicare contractors",),
        value=value,
        quote=quote,
        jurisdiction=name,
    )
