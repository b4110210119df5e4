"""Which table of the export is which part of a Coverage API document, and what its columns are.

Names of tables and columns as in the header rows of CMS's exports (MCD data dictionary), names of
parts and fields as in the Coverage API's OpenAPI document, version 1.5. Both carry the same records;
they differ in how dates are printed and in what is a lookup table.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

API_ROOT: Final = "https://api.coverage.cms.gov/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTable:
    """One part of a document and the table its records stand in.

    ``needs`` are the columns a reading hangs on, beside id and version. A part that is not
    ``required`` may be absent from an export. ``versioned`` is False where the table speaks of all
    versions of a document.
    """

    part: str
    table: str
    needs: tuple[str, ...]
    required: bool = True
    versioned: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLayout:
    """One kind of document: its main table, the columns of its key, its other parts."""

    kind: str
    letter: str
    table: str
    key: str
    version: str
    needs: tuple[str, ...]
    parts: tuple[PartTable, ...]


def _listed(prefix: str, name: str, code: str, group: str) -> tuple[PartTable, PartTable]:
    part = name.replace("_", "-")
    return (
        PartTable(part=part, table=f"{prefix}_x_{name}", needs=(code, group)),
        PartTable(
            part=f"{part}-group", table=f"{prefix}_x_{name}_group", needs=(group, "paragraph")
        ),
    )


def _shared(prefix: str) -> tuple[PartTable, ...]:
    return (
        PartTable(
            part="revision-history",
            table=f"{prefix}_x_revision_history",
            needs=("rev_hist_num", "rev_hist_date", "rev_hist_exp"),
        ),
        PartTable(
            part="contractor",
            table=f"{prefix}_x_contractor",
            needs=("contractor_id", "contractor_type_id"),
        ),
        PartTable(
            part="primary-jurisdiction",
            table=f"{prefix}_x_primary_jurisdiction",
            needs=("state_id",),
        ),
        PartTable(
            part="related-documents",
            table=f"{prefix}_related_documents",
            needs=("r_article_id", "r_lcd_id"),
        ),
        PartTable(
            part="future-retire",
            table=f"{prefix}_future_retire",
            needs=("retire_dt",),
            required=False,
            versioned=False,
        ),
    )


ARTICLE: Final = PolicyLayout(
    kind="article",
    letter="A",
    table="article",
    key="article_id",
    version="article_version",
    needs=("title", "status", "description", "article_eff_date", "article_end_date"),
    parts=(
        *_listed("article", "hcpc_code", "hcpc_code_id", "hcpc_code_group"),
        *_listed("article", "hcpc_modifier", "hcpc_modifier_code_id", "hcpc_modifier_group"),
        *_listed("article", "icd10_covered", "icd10_code_id", "icd10_covered_group"),
        *_listed("article", "icd10_noncovered", "icd10_code_id", "icd10_noncovered_group"),
        PartTable(
            part="other-coding-group",
            table="article_x_other_coding_group",
            needs=("other_coding_group", "paragraph"),
        ),
        *_shared("article"),
    ),
)
LCD: Final = PolicyLayout(
    kind="lcd",
    letter="L",
    table="lcd",
    key="lcd_id",
    version="lcd_version",
    needs=("title", "status", "indication", "orig_det_eff_date", "rev_eff_date"),
    parts=(
        *_listed("lcd", "hcpc_code", "hcpc_code_id", "hcpc_code_group"),
        PartTable(part="reason-change", table="lcd_x_reason_change", needs=("reason_change_id",)),
        PartTable(
            part="synopsis-changes",
            table="lcd_x_synopsis_changes_fields",
            needs=("synopsis_changes_field_id",),
        ),
        *_shared("lcd"),
    ),
)

#: Parts whose records name in a lookup table what they are: part to table, column, field.
LOOKUPS: Final[Mapping[str, tuple[str, str, tuple[str, ...]]]] = {
    "reason-change": ("reason_change_lookup", "reason_change_id", ("description",)),
    "synopsis-changes": (
        "synopsis_changes_fields_lookup",
        "synopsis_changes_field_id",
        ("field_name", "mcd_field_name"),
    ),
}

#: Columns of ``ncd_trkg`` (lower case) to fields of the API.
NCD_FIELDS: Final[Mapping[str, str]] = {
    "ncd_id": "document_id",
    "ncd_vrsn_num": "document_version",
    "ncd_mnl_sect": "document_display_id",
    "ncd_mnl_sect_title": "title",
    "ncd_efctv_dt": "effective_date",
    "ncd_trmntn_dt": "effective_end_date",
    "ncd_impltn_dt": "implementation_date",
    "itm_srvc_desc": "item_service_description",
    "indctn_lmtn": "indications_limitations",
    "xref_txt": "cross_reference",
    "trnsmtl_num": "transmittal_number",
    "rev_hstry": "revision_history",
    "othr_txt": "other_text",
}
#: Columns spelt otherwise in the API.
SPELT: Final = {
    "article_rev_end_date": "article_rev_end_Date",
    "draft_released_date": "draft_released_Date",
}
_MIDNIGHT = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00:00(?:\.0+)?)?")


def as_api_prints(value: str) -> str:
    """A date of the export as the API and the pages print it, MM/DD/YYYY; other text as it is."""
    found = _MIDNIGHT.fullmatch(value)
    return f"{found[2]}/{found[3]}/{found[1]}" if found else value
