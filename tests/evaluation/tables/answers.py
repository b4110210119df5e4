"""Answers of the Coverage API, one endpoint alone, and other JSON about policies, before it is written.

Keys are those of the API's OpenAPI document; all texts are our own.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from tests.evaluation.tables.vocabulary import (
    DIAGNOSES,
    HCPCS,
    PROCEDURES,
    diagnosis_words,
    procedure_words,
)

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How an answer is put: the order of keys (None as made), indent, envelope, day of the rebuild.

    ``envelope`` is "api" (meta with status, fields and notes, data as a list), "paged" (the same with
    a token for the next page), "pages" (a list of answers) or "object" (data is the one record).
    """

    key_seed: int | None = None
    indent: int | None = None
    envelope: str = "api"
    rebuilt: str = "2026-03-02 04:05:06"
    texts: bool = False
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One edition of an answer. ``code`` and ``group`` are the keys of its code rows, if it has some.

    ``stated`` is the day from which it says its text is effective, as an ISO day.
    """

    endpoint: str
    records: tuple[Record, ...]
    form: Form = field(default_factory=Form)
    code: str = ""
    group: str = ""
    spare: tuple[str, ...] = ()
    touched: frozenset[str] = frozenset()
    stated: str = ""


def written(answer: Answer) -> bytes:
    """The bytes of an edition."""
    form = answer.form
    records = [
        _shaped({**one, **({"last_updated": form.rebuilt} if "last_updated" in one else {})}, form)
        for one in answer.records
    ]
    if answer.endpoint.startswith("other"):
        return json.dumps(records, indent=form.indent).encode()
    meta: dict[str, Any] = {
        "status": {"id": 200, "message": "OK"},
        "notes": "",
        "fields": sorted(answer.records[0]) if answer.records else [],
        "children": [],
    }
    if form.envelope in {"paged", "pages"}:
        meta["next_token"] = form.token or "AAAA-1"
    data: Any = records[0] if form.envelope == "object" else records
    value: Any = {"meta": meta, "data": data}
    if form.envelope == "pages":
        half = max(1, len(records) // 2)
        parts = [part for part in (records[:half], records[half:]) if part]
        value = [{"meta": meta, "data": part} for part in parts]
    return json.dumps(value, indent=form.indent, ensure_ascii=form.indent is None).encode()


def _shaped(record: Record, form: Form) -> dict[str, Any]:
    keys = list(record)
    if form.key_seed is not None:
        Random(form.key_seed).shuffle(keys)
    return {key: _texted(record[key]) if form.texts else record[key] for key in keys}


def _texted(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def escaped(markup: str) -> str:
    """Markup as the API's fields carry it: tags as entities, entities escaped once more."""
    return markup.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _of(kind: str) -> dict[str, Any]:
    return {f"{kind}_id": 59999 if kind == "article" else 39999, f"{kind}_version": 12}


def _rows(
    kind: str, endpoint: str, code: str, group: str, pool: tuple[str, ...]
) -> Callable[[Random], Answer]:
    diagnoses = pool is DIAGNOSES

    def make(draw: Random) -> Answer:
        codes = sorted(draw.sample(pool, draw.randint(10, min(30, len(pool) - 6))))
        groups = draw.randint(1, 3)
        rows = []
        for at, one in enumerate(codes):
            row = {
                **_of(kind), code: one, code.replace("_id", "_version"): 90 + at % 3, group: 1 + at * groups // len(codes),
                "range": "", "last_updated": "",
            }  # fmt: skip
            if diagnoses:
                row |= {"description": diagnosis_words(one), "sort_order": at + 1}
                if "covered_" in group and "non" not in group:
                    row["asterisk"] = "N"
            else:
                row |= {
                    "long_description": procedure_words(one),
                    "short_description": procedure_words(one)[:20],
                }
            rows.append(row)
        spare = tuple(draw.sample([one for one in pool if one not in codes], 6))
        return Answer(
            endpoint=f"{kind}/{endpoint}", records=tuple(rows), code=code, group=group, spare=spare
        )

    return make


_HISTORY: Final = (
    "<p>Under <strong>Article Text</strong> a sentence on follow-up was made clearer.</p>",
    "<p>Annual review. No change in coverage.</p>",
    "<p>Under <strong>CPT/HCPCS Codes</strong> deleted 17111 and added 17110.</p>",
)
_GUIDANCE: Final = (
    "<p>This article says how to bill for the removal of growths of the skin.</p>"
    "<p>CPT codes 17000 and 17003 are separately payable when the growth is a premalignant one.</p>"
    "<p>The record must name the site and the number of growths.</p>"
    "<ul><li>Report 17004 once for fifteen or more growths.</li><li>No more than 2 visits in 30 days are paid.</li></ul>"
    "<p>Photographs may be asked for &ndash; keep them with the record.</p>"
)
_INDICATIONS: Final = (
    "<p>Removal is covered when the growth bleeds, itches or has changed.</p>"
    "<p>A trial of a topical agent is required before removal of more than 15 growths.</p>"
    "<p>Services done for the looks alone are not covered.</p>"
)


def article(_draw: Random) -> Answer:
    """The article itself."""
    record = {
        **_of("article"), "article_type": 11, "article_type_description": "Billing and Coding", "title": "Billing and Coding: Removal of Growths of the Skin",
        "article_pub_date": "01/15/2026", "article_eff_date": "10/01/2015", "article_end_date": "N/A", "description": escaped(_GUIDANCE), "other_comments": "",
        "sad_url": "", "thirty_percent": "N", "status": "A", "last_updated": "", "key_article": "N", "icd9_covered_para": "", "revenue_para": "",
        "article_rev_end_Date": "N/A", "source_article_id": 0, "date_retired": "N/A", "keywords": "", "icd10_doc": "Y", "add_icd10_info": "",
        "cms_cov_policy": escaped("<p>Title XVIII of the Act says what Medicare pays for.</p>"), "display_id": 59999, "reference_article": "N",
    }  # fmt: skip
    return Answer(endpoint="article", records=(record,))


def determination(_draw: Random) -> Answer:
    """A local coverage determination."""
    record = {
        **_of("lcd"), "display_id": 39999, "title": "Removal of Growths of the Skin", "determination_number": "", "cms_cov_policy": "", "orig_det_eff_date": "10/01/2015",
        "ent_det_end_date": "N/A", "rev_eff_date": "02/01/2026", "rev_end_date": "N/A", "indication": escaped(_INDICATIONS), "diagnoses_support": "N/A",
        "coding_guidelines": "", "doc_reqs": escaped("<p>The record must show why the growth was removed.</p>"), "util_guide": "", "source_info": "", "rev_hist_num": "R9",
        "history_exp": "", "last_reviewed_on": "01/10/2026", "status": "A", "last_updated": "", "associated_info": "", "bibliography": escaped("<ol><li>A study of growths. 2011.</li></ol>"),
        "summary_of_evidence": escaped("<p>Several trials compared two ways of removal.</p>"), "mcd_publish_date": "01/20/2026", "date_retired": "N/A", "keywords": "skin",
    }  # fmt: skip
    return Answer(endpoint="lcd", records=(record,), stated="2026-02-01")


def national(_draw: Random) -> Answer:
    """A national coverage determination."""
    record = {
        "document_id": 999, "document_version": 1, "document_display_id": "250.99", "title": "Treatment of Growths of the Skin", "publication_number": "100-3",
        "effective_date": "11/26/2001", "effective_end_date": "", "implementation_date": "11/26/2001", "qr_modifier_date": "", "benefit_category": "Physicians' Services",
        "item_service_description": escaped("<p>Growths of the skin are common in later life.</p>"), "indications_limitations": escaped(_INDICATIONS),
        "cross_reference": "", "transmittal_number": "140", "transmittal_url": "", "revision_history": escaped("<p>11/2001 - Made covered without restriction.</p>"),
        "other_text": "", "ama_statement": "", "reasons_for_denial": "",
    }  # fmt: skip
    return Answer(endpoint="ncd", records=(record,), stated="2001-11-26")


def history(_draw: Random) -> Answer:
    """Rows of the revision history."""
    rows = [
        {**_of("article"), "rev_hist_num": at, "rev_hist_date": f"0{at}/01/2025", "rev_hist_exp": escaped(text), "last_updated": ""}
        for at, text in enumerate(_HISTORY, 1)
    ]  # fmt: skip
    return Answer(endpoint="article/revision-history", records=tuple(rows))


def _plain(endpoint: str, *rows: Record) -> Callable[[Random], Answer]:
    kind = endpoint.split("/", maxsplit=1)[0]

    def make(_draw: Random) -> Answer:
        return Answer(
            endpoint=endpoint,
            records=tuple({**_of(kind), **row, "last_updated": ""} for row in rows),
        )

    return make


ANSWERS: Final[tuple[Callable[[Random], Answer], ...]] = (
    article, determination, national, history,
    _rows("article", "hcpc-code", "hcpc_code_id", "hcpc_code_group", PROCEDURES),
    _rows("lcd", "hcpc-code", "hcpc_code_id", "hcpc_code_group", (*PROCEDURES, *HCPCS)),
    _rows("article", "icd10-covered", "icd10_code_id", "icd10_covered_group", DIAGNOSES),
    _rows("article", "icd10-noncovered", "icd10_code_id", "icd10_noncovered_group", DIAGNOSES),
    _plain("article/icd10-covered-group",
           {"icd10_covered_group": 1, "paragraph": escaped("<p>These diagnoses support CPT codes 17000, 17003 and 17004:</p>"), "icd10_covered_ast": ""},
           {"icd10_covered_group": 2, "paragraph": escaped("<p>These diagnoses support CPT code 17110 and are not covered without a second diagnosis:</p>"), "icd10_covered_ast": ""}),
    _plain("article/hcpc-code-group", {"hcpc_code_group": 1, "paragraph": escaped("<p>The codes below are not paid on the day of a visit.</p>")}),
    _plain("article/hcpc-modifier", {"hcpc_modifier_code_id": "25", "hcpc_modifier_code_version": 3, "hcpc_modifier_group": 1, "description": "Separate service"},
           {"hcpc_modifier_code_id": "59", "hcpc_modifier_code_version": 3, "hcpc_modifier_group": 1, "description": "Distinct service"},
           {"hcpc_modifier_code_id": "XS", "hcpc_modifier_code_version": 3, "hcpc_modifier_group": 1, "description": "Another structure"}),
    _plain("article/bill-codes", *({"bill_code_id": one, "bill_code_version": 1, "description": f"Place {one}"} for one in ("012x", "013x", "071x", "085x"))),
    _plain("article/revenue-code", *({"revenue_code_id": one, "revenue_code_version": 1, "description": f"Room {one}", "range": ""} for one in ("0360", "0510", "0761"))),
    _plain("article/related-documents", {"related_num": 1, "r_article_id": 0, "r_article_version": 0, "r_lcd_id": 39999, "r_lcd_version": 8, "r_contractor_id": 77, "url": "https://example.org/lcd/39999"}),
    _plain("article/related-ncd-documents", {"related_num": 1, "r_ncd_id": 129, "r_ncd_version": 1, "url": "https://example.org/ncd/129"}),
    _plain("article/urls", {"url_type_id": 2, "url_type_description": "Other", "url_id": 7, "url": "https://example.org/fees", "url_name": "Fees", "url_description": "", "sort_order": 1}),
    _plain("article/contractor", *({"article_type": 11, "article_type_description": "Billing and Coding", "contractor_id": one, "contractor_type_id": 9, "contractor_version": 1} for one in (301, 302, 303))),
    _plain("article/other-coding-group", {"other_coding_group": 1, "paragraph": escaped("<p>Report the units of 17003 on one line.</p>"), "codes": "N/A"}),
    _plain("lcd/reason-change", {"reason_change_id": 4, "reason_change_version": 1, "description": "Provider Education/Guidance"}),
)  # fmt: skip
