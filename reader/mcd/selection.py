"""Which policies of an export concern the watched codes, and which of their versions are alive."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from policy.mentions import codes_in_prose, family_members
from reader.escaped import plain_of
from reader.mcd.export import Export, Row
from reader.mcd.layout import ARTICLE, PolicyLayout

Key = tuple[str, str]  #: the id of a document and its version, as the tables print them

_PARAGRAPHS = (
    "article_x_hcpc_code_group",
    "article_x_hcpc_modifier_group",
    "article_x_icd10_covered_group",
    "article_x_icd10_noncovered_group",
)
_RANGE = re.compile(r"\d{4}[0-9A-Z]\s*(?:-|–|—|&|to\b|through\b|thru\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The versions of one document that stand: the one in force, and those still to come.

    ``retired`` is the last version of a document that has no version in force.
    """

    number: str
    in_force: Row | None
    future: tuple[Row, ...] = ()
    retired: Row | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Which watched codes each version of an article lists in its table, and names in paragraphs."""

    listed: Mapping[Key, frozenset[str]] = field(default_factory=dict)
    in_prose: Mapping[Key, frozenset[str]] = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the articles of which any version lists or names one of the codes."""
        return frozenset(article for article, _ in (*self.listed, *self.in_prose))


def articles_naming(export: Export, codes: frozenset[str]) -> Named:
    """The articles that list a code in their code table or name it, or a range it is in, above one."""
    keys = (ARTICLE.key, ARTICLE.version)
    listed: dict[Key, set[str]] = defaultdict(set)
    for row in export.rows("article_x_hcpc_code", keys, where=("hcpc_code_id", codes)):
        listed[row[keys[0]], row[keys[1]]].add(row["hcpc_code_id"])
    named: dict[Key, set[str]] = defaultdict(set)
    for table in _PARAGRAPHS:
        for row in export.rows(table, (*keys, "paragraph")):
            found = _named_in(row["paragraph"], codes)
            if found:
                named[row[keys[0]], row[keys[1]]] |= found
    return Named(
        listed={key: frozenset(found) for key, found in listed.items()},
        in_prose={key: frozenset(found) for key, found in named.items()},
    )


def _named_in(paragraph: str, codes: frozenset[str]) -> set[str]:
    if not (any(code in paragraph for code in codes) or _RANGE.search(paragraph)):
        return set()
    text = plain_of(paragraph)
    found = {mention.code for mention in codes_in_prose(text, codes)} & codes
    return found | set(family_members(text, codes))


def lcd_ids(
    export: Export, codes: frozenset[str], articles: Collection[str], numbers: Collection[str]
) -> frozenset[str]:
    """The LCDs that list a code, are related to one of the articles, or are asked for by number."""
    found = {
        row["lcd_id"]
        for row in export.rows("lcd_x_hcpc_code", ("lcd_id",), where=("hcpc_code_id", codes))
    }
    wanted = set(articles) | ids_of("A", numbers)
    for row in export.rows("lcd_related_documents", ("lcd_id",), where=("r_article_id", wanted)):
        found.add(row["lcd_id"])
    if export.has("article_related_documents"):
        rows = export.rows("article_related_documents", ("r_lcd_id",), where=("article_id", wanted))
        found |= {row["r_lcd_id"] for row in rows}
    return frozenset(found | ids_of("L", numbers)) - {"", "0"}


def ids_of(letter: str, numbers: Iterable[str]) -> set[str]:
    """The ids of the documents of one kind among policy numbers: A57113 is article 57113."""
    return {
        number[1:] for number in numbers if number[:1].upper() == letter and number[1:].isdigit()
    }


def live_versions(
    export: Export, layout: PolicyLayout, ids: Collection[str], kept: Collection[str]
) -> Iterator[Live]:
    """The living versions of each of the documents, in the order of their ids.

    Status A is active, F future, R retired; of several active ones the highest version is in force
    (an export of all versions holds the replaced ones too). Of the documents in ``kept`` that are
    not in force any more, the last retired version comes out.
    """
    needs = (layout.key, layout.version, *layout.needs)
    versions: dict[str, list[Row]] = defaultdict(list)
    for row in export.rows(layout.table, needs, where=(layout.key, ids)):
        versions[row[layout.key]].append(row)
    for number in sorted(versions, key=rank):
        rows = sorted(versions[number], key=lambda row: rank(row[layout.version]))
        active = [row for row in rows if row["status"].upper() == "A"]
        gone = [row for row in rows if row["status"].upper() == "R"]
        newest = rank(active[-1][layout.version]) if active else -1
        future = tuple(
            row
            for row in rows
            if row["status"].upper() == "F" and rank(row[layout.version]) > newest
        )
        yield Live(
            number=number,
            in_force=active[-1] if active else None,
            future=future,
            retired=gone[-1] if gone and not active and number in kept else None,
        )


def rank(number: str) -> int:
    """A version or an id as the number it is."""
    return int(number) if number.isdigit() else 0


def concerns(live: Live, named: Named) -> bool:
    """Whether a living version of an article lists or names one of the codes."""
    rows = (*((live.in_force,) if live.in_force else ()), *live.future)
    keys = [(live.number, row[ARTICLE.version]) for row in rows]
    return any(key in named.listed or key in named.in_prose for key in keys)
