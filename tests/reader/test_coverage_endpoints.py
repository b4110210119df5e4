"""Each endpoint of the Coverage API by itself, as a file somebody saved: read, and compared with the next."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from policy.captures import Reason
from policy.changes import Change
from policywatch.files import NotAnEditionError, compare_files, read_file
from reader.errors import Unreadable
from reader.read import read

KEY = {"article_id": 99113, "article_version": 44, "last_updated": "07/02/2026"}
Rows = Sequence[Mapping[str, Any]]


def envelope(rows: Rows) -> str:
    meta = {"status": {"id": 200, "message": "OK"}, "notes": "", "fields": [], "children": []}
    return json.dumps({"meta": meta, "data": rows})


def article(**changed: Any) -> dict[str, Any]:
    return {
        **KEY, "article_type": 6, "title": "Billing and Coding: Skin Lesions", "article_pub_date": "07/09/2026",
        "article_eff_date": "10/31/2019", "article_end_date": "N/A", "description": "&lt;p&gt;Bill 17003 up to 13 times.&lt;/p&gt;",
        "status": "A", "date_retired": "N/A", "display_id": 99113, **changed,
    }  # fmt: skip


def code(number: str) -> dict[str, Any]:
    return {
        **KEY,
        "hcpc_code_id": number,
        "hcpc_code_version": 61,
        "hcpc_code_group": 5,
        "long_description": "ours",
        "range": "N",
    }


def diagnosis(number: str) -> dict[str, Any]:
    return {
        **KEY,
        "icd10_code_id": number,
        "icd10_covered_group": 5,
        "range": "",
        "description": "ours",
    }


def modifier(number: str) -> dict[str, Any]:
    return {**KEY, "hcpc_modifier_code_id": number, "hcpc_modifier_group": 1, "description": "ours"}


def note(number: int, text: str) -> dict[str, Any]:
    return {
        **KEY,
        "rev_hist_num": number,
        "rev_hist_date": f"0{number}/01/2026",
        "rev_hist_exp": text,
    }


def listed(version: int) -> dict[str, Any]:
    return {
        "document_id": 99113, "document_version": version, "document_display_id": "A99113", "document_type": "Article",
        "title": "Skin Lesions", "contractor_name_type": "Nova\r\n(MAC - Part B)", "effective_date": "10/31/2019",
        "retirement_date": "N/A", "updated_on": f"11/{version - 30}/2026", "url": f"https://www.cms.gov/a?ver={version}",
    }  # fmt: skip


def saved(folder: Path, before: Rows, after: Rows) -> tuple[Path, Path]:
    paths = (folder / "old.json", folder / "new.json")
    for path, rows in zip(paths, (before, after), strict=True):
        path.write_text(envelope(rows), encoding="utf-8")
    return paths


def compared(folder: Path, before: Rows, after: Rows) -> tuple[Change, ...]:
    return compare_files(*saved(folder, before, after)).changes


@pytest.mark.parametrize(
    ("before", "after", "kind", "said"),
    [
        ([article()], [article(article_version=45, description="&lt;p&gt;Bill 17003 up to 9 times.&lt;/p&gt;")], "unit_limit_changed", "9 times"),
        ([article()], [article(article_end_date="12/31/2026")], "effective_date_changed", "12/31/2026"),
        ([article()], [article(status="R", date_retired="12/31/2026")], "policy_retired", "12/31/2026"),
        ([article(status="F")], [article()], "policy_published", "Active"),
        ([code("17000"), code("17003"), code("17004")], [code("17000"), code("17004")], "code_removed", None),
        ([diagnosis("L57.0"), diagnosis("B07.0")], [diagnosis("B07.0")], "diagnosis_removed", None),
        ([modifier("59"), modifier("25")], [modifier("59")], "modifier_changed", None),
        ([listed(44)], [listed(45), listed(44)], "policy_published", "A99113 version 45"),
        (
            [{**KEY, "contractor_id": 301, "contractor_type_id": 9, "contractor_version": 1}],
            [{**KEY, "contractor_id": 302, "contractor_type_id": 9, "contractor_version": 1}],
            "applicability_changed",
            "302",
        ),
        ([{"lcd_id": 99113, "lcd_version": 44, "state_id": 5}], [{"lcd_id": 99113, "lcd_version": 44, "state_id": 6}], "applicability_changed", "6"),
        (
            [{"lcd_id": 99113, "retire_dt": "12/31/2026"}],
            [{"lcd_id": 99113, "retire_dt": "03/31/2027"}],
            "effective_date_changed",
            "03/31/2027",
        ),
        ([{**KEY, "bill_code_id": "012x"}], [{**KEY, "bill_code_id": "012x"}, {**KEY, "bill_code_id": "085x"}], "guidance_changed", "085x"),
        ([{**KEY, "revenue_code_id": "0360"}, {**KEY, "revenue_code_id": "0510"}], [{**KEY, "revenue_code_id": "0510"}], "guidance_changed", None),
        (
            [{**KEY, "icd10_pcs_code_id": "0HB0XZZ"}],
            [{**KEY, "icd10_pcs_code_id": "0HB0XZZ"}, {**KEY, "icd10_pcs_code_id": "0HB1XZZ"}],
            "guidance_changed",
            "0HB1XZZ",
        ),
        (
            [{"lcd_id": 99113, "sticky_note_version": 1, "sticky_note": "Claims wait."}],
            [{"lcd_id": 99113, "sticky_note_version": 2, "sticky_note": "Claims wait. CPT 17003 is not covered from 01/01/2027."}],
            "coverage_changed",
            "17003",
        ),
    ],
    ids=[
        *("article", "article ending", "article retired", "article taking effect", "hcpc-code", "icd10-covered", "hcpc-modifier"),
        *("whats-new", "contractor", "primary-jurisdiction", "future-retire"),
        *("bill-codes", "revenue-code", "icd10-pcs-code", "sticky-note"),
    ],
)  # fmt: skip
def test_an_endpoint_alone_tells_its_change(
    tmp_path: Path, before: Rows, after: Rows, kind: str, said: str | None
) -> None:
    changes = compared(tmp_path, before, after)

    assert [change.kind.value for change in changes] == [kind]
    if said is not None:
        assert said in (changes[0].after or "")


def test_a_revision_history_alone_raises_no_alert(tmp_path: Path) -> None:
    first, news = note(1, "First."), note(2, "Removed CPT 17003 from Group 5.")

    assert compared(tmp_path, [first], [news, first]) == ()


@pytest.mark.parametrize(
    "rows",
    [
        [article()],
        [code("17000"), code("17003")],
        [diagnosis("L57.0"), diagnosis("B07.0")],
        [modifier("59"), modifier("25")],
        [note(2, "Second."), note(1, "First.")],
        [listed(44), {**listed(7), "document_display_id": "L34999"}],
    ],
)
def test_an_endpoint_in_another_order_and_rebuilt_tells_nothing(tmp_path: Path, rows: Rows) -> None:
    rebuilt = [{**row, "last_updated": "11/19/2026"} for row in reversed(rows)]

    assert compared(tmp_path, rows, rebuilt) == ()


def test_another_day_of_retirement_dates_its_change(tmp_path: Path) -> None:
    days = ("12/31/2026", "03/31/2027")
    (change,) = compared(tmp_path, *([{"lcd_id": 99113, "retire_dt": day}] for day in days))

    assert [one.printed for one in change.effective] == ["03/31/2027"]


def test_other_words_for_a_modifier_tell_nothing(tmp_path: Path) -> None:
    reworded = {**modifier("25"), "description": "ours, better"}

    assert compared(tmp_path, [modifier("59"), modifier("25")], [modifier("59"), reworded]) == ()


@pytest.mark.parametrize("rows", [[modifier("59")], [note(1, "First.")], [listed(44)]])
def test_an_endpoint_alone_is_a_document_with_a_title(tmp_path: Path, rows: Rows) -> None:
    assert read_file(saved(tmp_path, rows, rows)[0]).title


@pytest.mark.parametrize("rows", [[], [{}]])
def test_an_answer_without_data_is_refused_with_its_reason(tmp_path: Path, rows: Rows) -> None:
    with pytest.raises(NotAnEditionError, match=r"soft_404|empty|unreadable"):
        read_file(saved(tmp_path, rows, rows)[0])


@pytest.mark.parametrize(
    ("part", "row", "lacking"),
    [
        ("hcpc-code", {"articleId": 99113, "hcpcCode": "17003", "group": 5}, "hcpc_code_group, hcpc_code_id"),
        ("icd10-covered", {**KEY, "icd10_code": "L57.0", "icd10_covered_group": 5}, "icd10_code_id"),
        ("revision-history", {**KEY, "explanation": "x"}, "rev_hist_exp"),
        ("", {"id": 99113, "name": "Skin Lesions"}, "article_eff_date, article_id, title"),
    ],
)  # fmt: skip
def test_records_of_another_version_of_the_interface_are_refused_by_what_they_lack(
    part: str, row: dict[str, Any], lacking: str
) -> None:
    url = f"https://api.coverage.cms.gov/v2/data/article/{part}?articleid=99113"

    with pytest.raises(Unreadable) as caught:
        read(envelope([row]).encode(), url=url)

    assert caught.value.reason is Reason.UNREADABLE
    assert "another version" in caught.value.detail
    assert any(name in caught.value.detail for name in lacking.split(", "))


def test_the_reasons_and_fields_of_a_changed_lcd_are_words() -> None:
    key = {"lcd_id": 34999, "lcd_version": 12, "last_updated": "x"}
    reason = {
        **key,
        "reason_change_id": 7,
        "reason_change_version": 1,
        "description": "Provider Education/Guidance",
    }
    synopsis = {
        **key,
        "synopsis_changes_field_id": 3,
        "field_name": "Indications",
        "field_anchor": "#a",
    }

    assert "Provider Education/Guidance" in read(envelope([reason]).encode()).text
    assert "Indications" in read(envelope([synopsis]).encode()).text


def test_another_version_of_a_national_determination_is_told(tmp_path: Path) -> None:
    one = {
        "document_id": 129,
        "document_version": 1,
        "title": "Care of Keratosis",
        "section": "250.4",
        "url": "https://x.example/1",
    }
    two = {**one, "document_version": 2, "url": "https://x.example/2"}

    changes = compared(tmp_path, [one], [one, two])

    assert [change.kind.value for change in changes] == ["policy_published"]


def test_the_same_records_in_pages_or_as_an_object_are_the_same(tmp_path: Path) -> None:
    rows = [code("17000"), code("17003")]
    whole, one = json.loads(envelope(rows)), json.loads(envelope([article()]))
    saved = (
        (whole, [{**whole, "data": rows[:1]}, {**whole, "data": rows[1:]}]),
        (one, {**one, "data": one["data"][0]}),
    )
    for sides in saved:
        old, new = tmp_path / "old.json", tmp_path / "new.json"
        for path, value in zip((old, new), sides, strict=True):
            path.write_text(json.dumps(value), encoding="utf-8")

        assert compare_files(old, new).changes == ()


def test_a_code_in_another_group_is_relisted_and_other_numbers_of_groups_say_nothing(
    tmp_path: Path,
) -> None:
    groups = {"17000": 1, "17003": 1, "17004": 1, "17110": 2, "17111": 2, "17340": 2}
    old = [{**code(one), "hcpc_code_group": group} for one, group in groups.items()]
    again = [{**row, "hcpc_code_group": row["hcpc_code_group"] + 1} for row in old]
    moved = [{**row, "hcpc_code_group": 3} if row["hcpc_code_id"] == "17003" else row for row in again]  # fmt: skip

    assert compared(tmp_path, old, again) == ()
    (change,) = compared(tmp_path, old, moved)
    assert (change.kind.value, change.codes) == ("code_relisted", ("17003",))
