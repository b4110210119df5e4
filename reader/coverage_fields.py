"""What the fields and parts of the CMS Coverage API are called where people read them.

Keys are those of the API's own OpenAPI document (version 1.5), labels those of the Medicare
Coverage Database's pages. ``article_eff_date`` is there "Original Effective Date".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: Short fields of a record, in the order they are printed: key to label.
FACTS: Final[Mapping[str, str]] = {
    "article_type_description": "Article Type",
    "publication_number": "Publication Number",
    "determination_number": "Determination Number",
    "benefit_category": "Benefit Category",
    "contractor_name": "Contractor Name",
    "contractor_name_type": "Contractor Name",
    "article_pub_date": "Publication Date",
    "article_eff_date": "Original Effective Date",
    "orig_det_eff_date": "Original Effective Date",
    "rev_eff_date": "Revision Effective Date",
    "effective_date": "Effective Date",
    "implementation_date": "Implementation Date",
    "article_rev_end_Date": "Revision Ending Date",
    "rev_end_date": "Revision Ending Date",
    "article_end_date": "Ending Date",
    "ent_det_end_date": "Ending Date",
    "effective_end_date": "Ending Date",
    "date_retired": "Retirement Date",
    "retire_dt": "Retirement Date",
    "retirement_date": "Retirement Date",
    "comment_start_dt": "Comment Period Start Date",
    "comment_end_dt": "Comment Period End Date",
    "notice_start_dt": "Notice Period Start Date",
    "notice_end_dt": "Notice Period End Date",
    "draft_released_Date": "Draft Released Date",
    "qr_modifier_date": "Modifier Date",
    "issue": "Issue",
    "issue_change": "Issue Change",
    "transmittal_number": "Transmittal Number",
}
STATUS: Final[Mapping[str, str]] = {"A": "Active", "R": "Retired", "F": "Future", "P": "Proposed"}

#: Fields that are sections of text, in the order they are printed: key to heading.
SECTIONS: Final[Mapping[str, str]] = {
    "sticky_note": "Notice",
    "ama_statement": "AMA Statement",
    "cms_cov_policy": "CMS National Coverage Policy",
    "item_service_description": "Item/Service Description",
    "indications_limitations": "Indications and Limitations of Coverage",
    "indication": "Coverage Indications, Limitations, and/or Medical Necessity",
    "description": "Article Guidance",
    "summary_of_evidence": "Summary of Evidence",
    "analysis_of_evidence": "Analysis of Evidence",
    "diagnoses_support": "Diagnoses that Support Medical Necessity",
    "diagnoses_dont_support": "Diagnoses that DO NOT Support Medical Necessity",
    "icd9_covered_para": "ICD-9 Codes that Support Medical Necessity",
    "icd9_noncovered_para": "ICD-9 Codes that DO NOT Support Medical Necessity",
    "icd9_dont_support_para": "ICD-9 Codes that DO NOT Support Medical Necessity",
    "coding_guidelines": "Coding Guidelines",
    "doc_reqs": "Documentation Requirements",
    "util_guide": "Utilization Guidelines",
    "associated_info": "Associated Information",
    "reasons_for_denial": "Reasons for Denial",
    "revenue_para": "Revenue Codes",
    "appendices": "Appendices",
    "add_icd10_info": "Additional ICD-10 Information",
    "cross_reference": "Cross Reference",
    "other_comments": "Other Comments",
    "other_text": "Other Text",
    "source_info": "Sources of Information",
    "bibliography": "Bibliography",
    "revision_history": "Revision History",
    "history_exp": "Revision History",
}
#: Keys of the interface itself: numbers of rows and versions of code sets, days of a rebuild.
UNSAID: Final = re.compile(
    r"(?:\w+_)?(?:id|ver|version)|last_updated|title|status|display_id|document_display_id|keywords|thirty_percent|key_article|icd10_doc|sort_order"
    r"|range|\w+_group|rev_hist_num|code_table_row|related_num|\w+_num|article_type|num_prior_versions|children|mac_initiated|short_description"
    r"|mcd_publish_date|last_reviewed_on|draft_contact|adv_meeting|synopsis_changes|source_lcd_id|source_article_id|reference_article|sad_url|transmittal_url"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """One list of codes of a document, given as rows and, by group, the paragraphs above them.

    ``code`` and ``group`` are the keys in a row, ``columns`` the names of the code's column and
    of the column of its words.
    """

    part: str
    heading: str
    code: str
    group: str
    columns: tuple[str, str]


CODE_LISTS: Final = (
    CodeList(
        part="hcpc-code",
        heading="CPT/HCPCS Codes",
        code="hcpc_code_id",
        group="hcpc_code_group",
        columns=("CPT/HCPCS Code", "Description"),
    ),
    CodeList(
        part="hcpc-modifier",
        heading="CPT/HCPCS Modifiers",
        code="hcpc_modifier_code_id",
        group="hcpc_modifier_group",
        columns=("Modifier", "Description"),
    ),
    CodeList(
        part="icd10-covered",
        heading="ICD-10-CM Codes that Support Medical Necessity",
        code="icd10_code_id",
        group="icd10_covered_group",
        columns=("ICD-10-CM Code", "Description"),
    ),
    CodeList(
        part="icd10-noncovered",
        heading="ICD-10-CM Codes that DO NOT Support Medical Necessity",
        code="icd10_code_id",
        group="icd10_noncovered_group",
        columns=("ICD-10-CM Code", "Description"),
    ),
    CodeList(
        part="icd10-pcs-code",
        heading="ICD-10-PCS Codes",
        code="icd10_pcs_code_id",
        group="icd10_pcs_code_group",
        columns=("ICD-10-PCS Code", "Description"),
    ),
)
#: Parts that are plain tables: part to heading and columns (key to name).
TABLES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "code-table": (
        "Code Table",
        {
            "hcpc_code_id": "CPT/HCPCS Code",
            "brand_name": "Brand Name",
            "eff_date": "Effective Date",
            "end_date": "End Date",
            "long_description": "Description",
            "comments": "Comments",
        },
    ),
    "bill-codes": ("Bill Type Codes", {"bill_code_id": "Bill Type", "description": "Description"}),
    "revenue-code": (
        "Revenue Codes",
        {"revenue_code_id": "Revenue Code", "description": "Description"},
    ),
    "contractor": (
        "Contractor Information",
        {"contractor_name": "Contractor Name", "contractor_id": "Contractor Number"},
    ),
    "primary-jurisdiction": ("Primary Jurisdiction", {"state_id": "State Number"}),
    "response-comment": (
        "Response to Comments",
        {"comment": "Comment", "response": "Response"},
    ),
    "reason-change": ("Reasons for Change", {"description": "Reason"}),
    "synopsis-changes": ("Synopsis of Changes", {"field_name": "Field"}),
    "related-documents": (
        "Related Documents",
        {"r_article_id": "Article", "r_lcd_id": "LCD", "url": "Address"},
    ),
    "related-ncd-documents": ("Related National Coverage Documents", {"r_ncd_id": "NCD"}),
    "other-versions": ("Other Versions", {"document_version": "Version", "title": "Title"}),
    "urls": ("Related Links", {"url_name": "Name", "url": "Address"}),
    "attachments": (
        "Attachments",
        {"title": "Title", "file_name": "File", "attach_date": "Date"},
    ),
}
#: Keys by which an answer whose address is not known shows what it is, most telling first.
SIGNS: Final = (
    ("code-table", {"code_table_row"}),
    ("hcpc-code", {"hcpc_code_id", "hcpc_code_group"}),
    ("hcpc-code-group", {"hcpc_code_group", "paragraph"}),
    ("hcpc-modifier", {"hcpc_modifier_code_id"}),
    ("hcpc-modifier-group", {"hcpc_modifier_group", "paragraph"}),
    ("icd10-covered", {"icd10_code_id", "icd10_covered_group"}),
    ("icd10-covered-group", {"icd10_covered_group", "paragraph"}),
    ("icd10-noncovered", {"icd10_code_id", "icd10_noncovered_group"}),
    ("icd10-noncovered-group", {"icd10_noncovered_group", "paragraph"}),
    ("icd10-pcs-code", {"icd10_pcs_code_id"}),
    ("icd10-pcs-code-group", {"icd10_pcs_code_group", "paragraph"}),
    ("other-coding-group", {"other_coding_group"}),
    ("sticky-note", {"sticky_note", "sticky_note_version"}),
    ("revision-history", {"rev_hist_exp"}),
    ("bill-codes", {"bill_code_id"}),
    ("revenue-code", {"revenue_code_id"}),
    ("contractor", {"contractor_type_id"}),
    ("future-retire", {"retire_dt"}),
    ("reason-change", {"reason_change_id"}),
    ("synopsis-changes", {"synopsis_changes_field_id"}),
    ("related-documents", {"r_lcd_id", "r_article_id"}),
    ("other-versions", {"document_version", "section"}),
    ("primary-jurisdiction", {"state_id"}),
    ("", {"title", "article_id", "article_eff_date"}),
    ("", {"title", "lcd_id", "indication"}),
    ("", {"title", "indications_limitations"}),
    ("", {"title", "document_display_id", "cms_cov_policy"}),
)
