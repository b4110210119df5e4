"""The records of one version of a policy as the answers the Coverage API gives of it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from policy.bundle import Part, pack
from reader.mcd.excerpt import Excerpt
from reader.mcd.export import Export, Row
from reader.mcd.layout import (
    API_ROOT,
    LOOKUPS,
    NCD_FIELDS,
    SPELT,
    PartTable,
    PolicyLayout,
    as_api_prints,
)
from reader.mcd.selection import Live, rank

#: Columns that tell of a rebuilding of the database, not of the policy.
_OF_THE_REBUILD: Final = frozenset({"last_updated", "last_updt_tmstmp", "last_clrnc_tmstmp"})
_Records = Mapping[tuple[str, str], Sequence[Row]]


def excerpts(export: Export, layout: PolicyLayout, policies: Sequence[Live]) -> Iterator[Excerpt]:
    """The version in force of each policy, and each future one beside it."""
    ids = {policy.number for policy in policies}
    parts = {one: _records(export, layout, one, ids) for one in layout.parts}
    types = _types(export) if layout.kind == "article" else {}
    for policy in policies:
        main = policy.in_force or policy.retired
        locator = f"{layout.kind}/{policy.number}"
        if main is not None:
            yield _excerpt(layout, locator, main, parts, types)
        for row in policy.future:
            place = f"{locator}/future/{row[layout.version]}"
            succeeds = locator if main is not None else None
            yield _excerpt(layout, place, row, parts, types, succeeds=succeeds)


def _records(
    export: Export, layout: PolicyLayout, one: PartTable, ids: Iterable[str]
) -> dict[tuple[str, str], list[Row]]:
    """The records of one part by document and version; the version is "" where a table has none."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    if not one.required and not export.has(one.table):
        return found
    keys = (layout.key, layout.version) if one.versioned else (layout.key,)
    rows = list(export.rows(one.table, (*keys, *one.needs), where=(layout.key, frozenset(ids))))
    looked_up = _lookup(export, one.part) if rows else {}
    for row in rows:
        key = (row[layout.key], row[layout.version] if one.versioned else "")
        found[key].append({**row, **looked_up.get(row[one.needs[0]], {})})
    return found


def _lookup(export: Export, part: str) -> dict[str, Row]:
    if part not in LOOKUPS:
        return {}
    table, key, fields = LOOKUPS[part]
    return {
        row[key]: {name: row[name] for name in fields} for row in export.rows(table, (key, *fields))
    }


def _types(export: Export) -> dict[str, str]:
    rows = export.rows("article_type_lookup", ("article_type_id", "description"))
    return {row["article_type_id"]: row["description"] for row in rows}


def _excerpt(
    layout: PolicyLayout,
    locator: str,
    main: Row,
    parts: Mapping[PartTable, _Records],
    types: Mapping[str, str],
    *,
    succeeds: str | None = None,
) -> Excerpt:
    number, version = main[layout.key], main[layout.version]
    described = types.get(main.get("article_type", ""))
    record = {**main, "article_type_description": described} if described else main
    address = f"{API_ROOT}/data/{layout.kind}/"
    query = f"?{layout.kind}id={number}&ver={version}"
    answers = [_answer(address + query, layout.table, [record])]
    for one, records in parts.items():
        rows = records.get((number, version if one.versioned else ""), ())
        answers.append(_answer(f"{address}{one.part}{query}", one.table, rows))
    return Excerpt(
        locator=locator, title=main["title"], body=pack(answers), version=version, succeeds=succeeds
    )


def _answer(url: str, table: str, rows: Iterable[Mapping[str, str]]) -> Part:
    records = [
        {
            SPELT.get(name, name): as_api_prints(value)
            for name, value in row.items()
            if name not in _OF_THE_REBUILD
        }
        for row in rows
    ]
    records.sort(key=lambda record: json.dumps(record, sort_keys=True))
    note = f"made from {table}.csv of the Medicare Coverage Database export"
    envelope = {"meta": {"status": {"id": 200, "message": "OK"}, "notes": note}, "data": records}
    return Part(url=url, text=json.dumps(envelope, ensure_ascii=False, sort_keys=True))


def national_excerpts(export: Export, numbers: frozenset[str]) -> Iterator[Excerpt]:
    """The NCDs whose section of the manual (Pub. 100-03) is among ``numbers``, newest version."""
    needs = ("ncd_id", "ncd_vrsn_num", "ncd_mnl_sect_title", "indctn_lmtn", "ncd_efctv_dt")
    versions: dict[str, list[Row]] = defaultdict(list)
    for row in export.rows("ncd_trkg", needs, where=("ncd_mnl_sect", numbers)):
        versions[row["ncd_id"]].append(row)
    publications, categories = _publications(export), _categories(export, versions)
    for number, rows in sorted(versions.items()):
        rows.sort(key=lambda row: rank(row["ncd_vrsn_num"]))
        newest = rows[-1]
        record = {field: newest.get(column, "") for column, field in NCD_FIELDS.items()}
        record["publication_number"] = publications.get(newest.get("pblctn_cd", ""), "")
        key = (number, newest["ncd_vrsn_num"])
        record["benefit_category"] = "; ".join(sorted(categories.get(key, ())))
        others = [_other(row) for row in rows]
        address, query = f"{API_ROOT}/data/ncd/", f"?ncdid={number}&ncdver={key[1]}"
        yield Excerpt(
            locator=f"ncd/{number}",
            title=newest["ncd_mnl_sect_title"],
            version=key[1],
            body=pack(
                [
                    _answer(address + query, "ncd_trkg", [record]),
                    _answer(f"{address}other-versions/?ncdid={number}", "ncd_trkg", others),
                ]
            ),
        )


def _other(row: Row) -> Row:
    return {
        "document_version": row["ncd_vrsn_num"],
        "title": row["ncd_mnl_sect_title"],
        "section": row["ncd_mnl_sect"],
    }


def _publications(export: Export) -> dict[str, str]:
    if not export.has("ncd_pblctn_ref"):
        return {}
    rows = export.rows("ncd_pblctn_ref", ("pblctn_cd", "pblctn_num"))
    return {row["pblctn_cd"]: row["pblctn_num"] for row in rows}


def _categories(export: Export, ids: Iterable[str]) -> dict[tuple[str, str], set[str]]:
    if not (export.has("ncd_trkg_bnft_xref") and export.has("ncd_bnft_ctgry_ref")):
        return {}
    said = {
        row["bnft_ctgry_cd"]: row["bnft_ctgry_desc"]
        for row in export.rows("ncd_bnft_ctgry_ref", ("bnft_ctgry_cd", "bnft_ctgry_desc"))
    }
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    needs = ("ncd_vrsn_num", "bnft_ctgry_cd")
    for row in export.rows("ncd_trkg_bnft_xref", needs, where=("ncd_id", frozenset(ids))):
        if row["bnft_ctgry_cd"] in said:
            found[row["ncd_id"], row["ncd_vrsn_num"]].add(said[row["bnft_ctgry_cd"]])
    return found
