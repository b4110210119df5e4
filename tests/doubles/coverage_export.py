"""Made-up exports of the Medicare Coverage Database, in the layout of CMS's own CSV tables."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

Rows = list[dict[str, str]]
MAC_A, MAC_B, DME = "8", "9", "4"
UPDATED = "2026-11-20 02:11:47"

COLUMNS: Mapping[str, str] = {
    "article": "article_id article_version article_type title article_pub_date article_eff_date article_end_date"
    " description other_comments sad_url thirty_percent status last_updated key_article icd9_covered_para"
    " icd9_noncovered_para revenue_para article_rev_end_date source_article_id date_retired keywords icd10_doc"
    " add_icd10_info cms_cov_policy display_id reference_article",
    "article_type_lookup": "article_type_id description last_updated",
    "article_x_hcpc_code": "article_id article_version hcpc_code_id hcpc_code_version hcpc_code_group range"
    " last_updated long_description short_description",
    "article_x_hcpc_code_group": "article_id article_version hcpc_code_group paragraph last_updated",
    "article_x_hcpc_modifier": "article_id article_version hcpc_modifier_code_id hcpc_modifier_code_version"
    " hcpc_modifier_group description last_updated",
    "article_x_hcpc_modifier_group": "article_id article_version hcpc_modifier_group paragraph last_updated",
    "article_x_icd10_covered": "article_id article_version icd10_code_id icd10_code_version icd10_covered_group"
    " range sort_order last_updated description asterisk",
    "article_x_icd10_covered_group": "article_id article_version icd10_covered_group paragraph last_updated"
    " icd10_covered_ast",
    "article_x_icd10_noncovered": "article_id article_version icd10_code_id icd10_code_version"
    " icd10_noncovered_group range sort_order last_updated description",
    "article_x_icd10_noncovered_group": "article_id article_version icd10_noncovered_group paragraph last_updated",
    "article_x_other_coding_group": "article_id article_version other_coding_group paragraph codes last_updated",
    "article_x_revision_history": "article_id article_version rev_hist_num rev_hist_date rev_hist_exp last_updated",
    "article_x_contractor": "article_id article_version article_type contractor_id contractor_type_id"
    " contractor_version last_updated",
    "article_x_primary_jurisdiction": "article_id article_version state_id last_updated",
    "article_related_documents": "article_id article_version related_num r_article_id r_article_version r_lcd_id"
    " r_lcd_version r_contractor_id last_updated",
    "article_future_retire": "article_id retire_dt",
    "contractor": "contractor_id contractor_type_id contractor_version contractor_bus_name contractor_number"
    " dmerc_rgn address1 city state_id status contractor_subtype_id last_updated",
    "contractor_type_lookup": "contractor_type_id description",
    "contractor_jurisdiction": "contractor_id contractor_type_id contractor_version state_id active_date"
    " term_date last_updated",
    "state_lookup": "state_id state_abbrev description",
    "update_period": "period_id begin_date end_date",
    "lcd": "lcd_id lcd_version title determination_number cms_cov_policy orig_det_eff_date ent_det_end_date"
    " rev_eff_date rev_end_date indication diagnoses_support coding_guidelines doc_reqs util_guide source_info"
    " comment_start_dt comment_end_dt notice_start_dt rev_hist_num history_exp last_reviewed_on status"
    " last_updated associated_info notice_end_dt date_retired draft_released_date bibliography"
    " summary_of_evidence analysis_of_evidence display_id",
    "lcd_x_hcpc_code": "lcd_id lcd_version hcpc_code_id hcpc_code_version hcpc_code_group range last_updated"
    " long_description short_description",
    "lcd_x_hcpc_code_group": "lcd_id lcd_version hcpc_code_group paragraph last_updated",
    "lcd_x_reason_change": "lcd_id lcd_version reason_change_id reason_change_version reason_change_other last_updated",
    "reason_change_lookup": "reason_change_id reason_change_version description sort_order last_updated",
    "lcd_x_synopsis_changes_fields": "lcd_id lcd_version synopsis_changes_field_id last_updated",
    "synopsis_changes_fields_lookup": "synopsis_changes_field_id field_name field_anchor mcd_field_name"
    " mcd_field_anchor",
    "lcd_x_revision_history": "lcd_id lcd_version rev_hist_num rev_hist_date rev_hist_exp last_updated",
    "lcd_x_contractor": "lcd_id lcd_version contractor_id contractor_type_id contractor_version last_updated",
    "lcd_x_primary_jurisdiction": "lcd_id lcd_version state_id last_updated",
    "lcd_related_documents": "lcd_id lcd_version related_num r_article_id r_article_version r_lcd_id r_lcd_version"
    " r_contractor_id last_updated",
    "lcd_future_retire": "lcd_id retire_dt",
    "ncd_trkg": "NCD_id NCD_vrsn_num natl_cvrg_type cvrg_lvl_cd NCD_mnl_sect NCD_mnl_sect_title NCD_efctv_dt"
    " NCD_impltn_dt NCD_trmntn_dt itm_srvc_desc indctn_lmtn xref_txt othr_txt trnsmtl_num trnsmtl_issnc_dt"
    " chg_rqst_num pblctn_cd rev_hstry under_rvw last_updt_tmstmp ncd_keyword",
    "ncd_pblctn_ref": "pblctn_cd pblctn_num pblctn_title",
}  # fmt: skip
_STATES = (
    "AK AL AR AS AZ CA CO CT DC DE DN EM FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MP MS MT NC ND NE NF"
    " NH NJ NM NV OH OK OR PA PR QN RI SC SD SF TN TX UN UT VA VI VT WA WI WM WV WY"
)
STATES = tuple(_STATES.split())
STATE_IDS = {state: str(number) for number, state in enumerate(STATES, start=1)}


def tables_for(kind: str) -> list[str]:
    """The tables of CMS's export of one kind: article, lcd or ncd."""
    shared = [
        "contractor",
        "contractor_type_lookup",
        "contractor_jurisdiction",
        "state_lookup",
        "update_period",
    ]
    own = [name for name in COLUMNS if name.split("_")[0] == kind]
    extra = {"lcd": ["reason_change_lookup", "synopsis_changes_fields_lookup"]}.get(kind, [])
    return [*own, *extra, *(shared if kind != "ncd" else [])]


@dataclass(kw_only=True)
class Article:
    """A made-up article; codes, diagnoses and paragraphs by group."""

    number: str
    version: str = "1"
    title: str = "Billing and Coding: Care of Skin"
    status: str = "A"
    description: str = "<p>The record names each lesion.</p>"
    codes: Mapping[int, Sequence[str]] = field(default_factory=dict)
    code_paragraphs: Mapping[int, str] = field(default_factory=dict)
    modifiers: Mapping[int, Sequence[str]] = field(default_factory=dict)
    covered: Mapping[int, Sequence[str]] = field(default_factory=dict)
    covered_paragraphs: Mapping[int, str] = field(default_factory=dict)
    noncovered: Mapping[int, Sequence[str]] = field(default_factory=dict)
    noncovered_paragraphs: Mapping[int, str] = field(default_factory=dict)
    history: Sequence[tuple[int, str, str]] = ()
    contractors: Sequence[tuple[str, str]] = ()
    lcds: Sequence[str] = ()
    effective: str = "2019-10-31 00:00:00"
    published: str = "2026-07-09 00:00:00"
    ends: str = ""
    revision_ends: str = ""
    retired: str = ""
    will_retire: str = ""


@dataclass(frozen=True, kw_only=True)
class Contractor:
    """A contractor's entry of one type, and its states (abbreviations), some with a day they ended."""

    number: str
    name: str
    states: Sequence[str] = ()
    type: str = MAC_B
    ended: Mapping[str, str] = field(default_factory=dict)
    version: str = "1"


class Export:
    """Tables as they stand in one export. Alter ``tables``, then take :meth:`zipped`."""

    def __init__(self, kind: str = "article", name: str | None = None) -> None:
        self.name = name or ("ncd" if kind == "ncd" else f"current_{kind}")
        self.tables: dict[str, Rows] = {table: [] for table in tables_for(kind)}
        self.columns = {table: COLUMNS[table].split() for table in self.tables}
        if kind != "ncd":
            self._lookups()

    def _lookups(self) -> None:
        self.add(
            "state_lookup",
            *({"state_id": number, "state_abbrev": state} for state, number in STATE_IDS.items()),
        )
        types = {MAC_A: "MAC - Part A", MAC_B: "MAC - Part B", DME: "DME MAC"}
        self.add(
            "contractor_type_lookup",
            *(
                {"contractor_type_id": number, "description": said}
                for number, said in types.items()
            ),
        )
        self.add(
            "update_period",
            {
                "period_id": "1",
                "begin_date": "2026-11-19 00:00:00",
                "end_date": "2026-11-25 00:00:00",
            },
        )
        if "article_type_lookup" in self.tables:
            self.add(
                "article_type_lookup", {"article_type_id": "6", "description": "Billing and Coding"}
            )

    def add(self, table: str, *rows: Mapping[str, str]) -> "Export":
        """Append rows; columns not given are empty, ``last_updated`` is that of the last rebuild."""
        for row in rows:
            usual = {
                name: UPDATED if name in {"last_updated", "last_updt_tmstmp"} else ""
                for name in COLUMNS[table].split()
            }
            unknown = set(row) - set(usual)
            if unknown:
                raise ValueError(f"{table} has no column {unknown}")
            self.tables[table].append({**usual, **row})
        return self

    def article(self, one: Article) -> "Export":
        """Append an article with all its rows."""
        key = {"article_id": one.number, "article_version": one.version}
        self.add(
            "article",
            {
                **key, "article_type": "6", "title": one.title, "status": one.status, "description": one.description,
                "article_pub_date": one.published, "article_eff_date": one.effective, "article_end_date": one.ends,
                "article_rev_end_date": one.revision_ends, "date_retired": one.retired, "icd10_doc": "Y",
            },
        )  # fmt: skip
        self._listed(
            key, "hcpc_code", one.codes, one.code_paragraphs, "hcpc_code_id", "long_description"
        )
        self._listed(
            key, "hcpc_modifier", one.modifiers, {}, "hcpc_modifier_code_id", "description"
        )
        self._listed(
            key,
            "icd10_covered",
            one.covered,
            one.covered_paragraphs,
            "icd10_code_id",
            "description",
        )
        self._listed(
            key,
            "icd10_noncovered",
            one.noncovered,
            one.noncovered_paragraphs,
            "icd10_code_id",
            "description",
        )
        for number, day, text in one.history:
            self.add(
                "article_x_revision_history",
                {**key, "rev_hist_num": str(number), "rev_hist_date": day, "rev_hist_exp": text},
            )
        for contractor, kind in one.contractors:
            self.add(
                "article_x_contractor",
                {
                    **key,
                    "contractor_id": contractor,
                    "contractor_type_id": kind,
                    "contractor_version": "1",
                },
            )
        for number, lcd in enumerate(one.lcds, start=1):
            self.add(
                "article_related_documents",
                {**key, "related_num": str(number), "r_lcd_id": lcd, "r_lcd_version": "1"},
            )
        if one.will_retire:
            self.add(
                "article_future_retire", {"article_id": one.number, "retire_dt": one.will_retire}
            )
        return self

    def _listed(
        self,
        key: Mapping[str, str],
        name: str,
        codes: Mapping[int, Sequence[str]],
        paragraphs: Mapping[int, str],
        code: str,
        words: str,
    ) -> None:
        group = f"{name}_group"
        for number, listed in codes.items():
            self.add(
                f"article_x_{name}",
                *(
                    {**key, code: one, group: str(number), words: f"our words for {one}"}
                    for one in listed
                ),
            )
        for number in {*codes, *paragraphs}:
            self.add(
                f"article_x_{name}_group",
                {**key, group: str(number), "paragraph": paragraphs.get(number, "<p>N/A</p>")},
            )

    def contractor(self, *entries: Contractor) -> "Export":
        """Append contractors with their jurisdictions."""
        for one in entries:
            key = {
                "contractor_id": one.number,
                "contractor_type_id": one.type,
                "contractor_version": one.version,
            }
            self.add("contractor", {**key, "contractor_bus_name": one.name, "status": "A"})
            for state in (*one.states, *one.ended):
                self.add(
                    "contractor_jurisdiction",
                    {
                        **key, "state_id": STATE_IDS[state], "active_date": "2013-01-01 00:00:00",
                        "term_date": one.ended.get(state, ""),
                    },
                )  # fmt: skip
        return self

    def without(self, table: str) -> "Export":
        """The same without one table."""
        del self.tables[table]
        return self

    def renamed(self, table: str, old: str, new: str) -> "Export":
        """The same with one column of another name."""
        self.tables[table] = [
            {new if name == old else name: value for name, value in row.items()}
            for row in self.tables[table]
        ]
        self.columns[table] = [new if name == old else name for name in self.columns[table]]
        return self

    def csv(self, table: str) -> str:
        """One table as CSV, all fields quoted, lines ended by CRLF."""
        out = io.StringIO()
        writer = csv.DictWriter(
            out, self.columns[table], quoting=csv.QUOTE_ALL, lineterminator="\r\n"
        )
        writer.writeheader()
        writer.writerows(self.tables[table])
        return out.getvalue()

    def inner(self, *, encodings: Mapping[str, str] | None = None) -> bytes:
        """The ZIP of the tables; ``encodings`` for single tables, UTF-8 else."""
        chosen = encodings or {}
        return _zip(
            {
                f"{table}.csv": self.csv(table).encode(chosen.get(table, "utf-8"))
                for table in self.tables
            }
        )

    def zipped(self, *, encodings: Mapping[str, str] | None = None) -> bytes:
        """The whole export: a readme, and the ZIP of the tables in a ZIP."""
        readme = b"Made up for tests; not a file of CMS."
        return _zip(
            {
                f"{self.name}_csv.zip": self.inner(encodings=encodings),
                f"{self.name}_readme.txt": readme,
            }
        )


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 11, 25, 2, 0, 0)), content, zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


NOVA = Contractor(number="301", name="Nova Medicare Services", states=["PA", "TX", "DC"])
NORTH = Contractor(
    number="302",
    name="Northwest Claims, LLC",
    states=["WA", "NF", "SF"],
    ended={"NV": "2020-06-30 00:00:00"},
)
PRAIRIE = Contractor(number="303", name="Prairie Insurance", states=["IA", "KS", "EM"])
PRAIRIE_NATIONAL = Contractor(
    number="304",
    name="Prairie Insurance",
    type=MAC_A,
    states=[state for state in STATES if state not in {"CT", "ME"}],
)
CONTRACTORS = (NOVA, NORTH, PRAIRIE, PRAIRIE_NATIONAL)
LISTING = Article(
    number="99113",
    version="44",
    title="Billing and Coding: Removal of Skin Lesions",
    codes={5: ["17000", "17003", "17004"], 8: ["11300", "11301"]},
    covered={5: ["L57.0", "B07.0"], 8: ["D22.0"]},
    covered_paragraphs={5: "<p>These diagnoses support CPT codes 17000, 17003 and 17004.</p>"},
    noncovered_paragraphs={1: "<p>All that stand in no list of this article.</p>"},
    modifiers={1: ["59"]},
    history=[
        (1, "2025-10-01 00:00:00", "<p>R1 yearly update.</p>"),
        (2, "2026-07-09 00:00:00", "<p>R2 typing mistakes.</p>"),
    ],
    contractors=[("301", MAC_B), ("301", MAC_A)],
    lcds=["34999"],
)
#: Of another contractor: lists neighbours only, and sends to the national determination in a paragraph.
NEAR_MISS = Article(
    number="99482",
    version="25",
    title="Billing and Coding: Removal of Growths of the Skin",
    codes={1: ["11300", "17110", "17111"]},
    code_paragraphs={
        1: "<p>CPT codes 11300-11313 may also be covered for growths this article does not name.</p>"
    },
    covered={1: ["L82.0"]},
    covered_paragraphs={
        1: "<p>National Coverage Determination 250.4 outlines what is covered for L57.0.</p>"
    },
    contractors=[("303", MAC_B), ("304", MAC_A)],
)


def small(*articles: Article, contractors: Iterable[Contractor] = CONTRACTORS) -> Export:
    """An export of a listing article and a near miss, or of the articles given."""
    export = Export().contractor(*contractors)
    for one in articles or (LISTING, NEAR_MISS):
        export.article(one)
    return export


def of_size(articles: int = 400, diagnoses: int = 300) -> Export:
    """An export with the listing article among many others of the shape such articles have."""
    export = small()
    for number in range(articles):
        codes = [f"{30000 + (number * 7 + step) % 9000}" for step in range(12)]
        covered = [f"M{(number + step) % 90 + 10}.{step % 900:03}" for step in range(diagnoses)]
        text = f"<p>Article {number} on care that has nothing to do with skin.</p>\r\n" * 60
        export.article(
            replace(
                NEAR_MISS, number=str(50_000 + number), title=f"Billing and Coding: Care {number}", description=text,
                codes={1: codes}, code_paragraphs={}, covered={1: covered}, covered_paragraphs={},
            )
        )  # fmt: skip
    return export
