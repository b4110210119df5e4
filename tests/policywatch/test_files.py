"""Files as editions: what a person who compares two downloads is told."""

from pathlib import Path

import pytest

from policy.changes import ChangeKind, Severity
from policywatch.files import NotAnEditionError, compare_files, read_file, watch_list
from tests.journeys.pages import policy_page
from tests.reader.datafiles.releases import MAI_2, mue, zipped


def edition(folder: Path, name: str, page: str) -> Path:
    path = folder / name
    path.write_text(page, encoding="utf-8")
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return edition(tmp_path, "old.html", policy_page())


def test_two_files_that_differ_only_in_noise_give_nothing(tmp_path: Path, old: Path) -> None:
    new = edition(
        tmp_path, "new.html", policy_page(footer="© 2027 Meridian Plan. Page views: 9.", order=-1)
    )

    assert compare_files(old, new).changes == ()


def test_a_row_that_is_gone_is_told_with_its_code_its_section_and_its_words(
    tmp_path: Path, old: Path
) -> None:
    new = edition(tmp_path, "new.html", policy_page(without=("17003",)))

    (change,) = compare_files(old, new).changes

    assert change.kind is ChangeKind.CODE_REMOVED
    assert change.codes == ("17003",)
    assert "each further premalignant lesion" in (change.before or "")
    assert change.after is None
    assert "Coding" in change.where
    assert change.effective == ()


def test_a_heading_turned_to_not_covered_is_a_coverage_change_of_the_codes_under_it(
    tmp_path: Path, old: Path
) -> None:
    new = edition(
        tmp_path, "new.html", policy_page(heading="The following CPT codes are not covered:")
    )

    (change,) = compare_files(old, new).changes

    assert change.kind is ChangeKind.COVERAGE_CHANGED
    assert change.severity is Severity.ACTION
    assert set(change.codes) == {"17000", "17003", "17004", "11102", "96567"}


def test_a_heading_turned_neutral_is_a_relisting(tmp_path: Path, old: Path) -> None:
    new = edition(
        tmp_path, "new.html", policy_page(heading="Other CPT codes related to this policy:")
    )

    (change,) = compare_files(old, new).changes

    assert change.kind is ChangeKind.CODE_RELISTED
    assert "covered when criteria are met" in (change.before or "")
    assert "Other CPT codes related" in (change.after or "")


def test_codes_narrow_what_is_told(tmp_path: Path, old: Path) -> None:
    new = edition(tmp_path, "new.html", policy_page(without=("96567",)))

    assert compare_files(old, new, codes="17003").changes == ()
    assert len(compare_files(old, new, codes="96567").changes) == 1


def test_everything_adds_what_is_only_kept_for_the_record(tmp_path: Path, old: Path) -> None:
    page = policy_page().replace("Last Review Date: 03/02/2026", "Last Review Date: 09/09/2026")
    new = edition(tmp_path, "new.html", page)

    assert compare_files(old, new).changes == ()
    assert [one.severity for one in compare_files(old, new, everything=True).changes] == [
        Severity.RECORD
    ]


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        (
            "wall.html",
            "<html><body>Request unsuccessful. Incapsula incident ID: 1-2</body></html>",
            "bot_wall",
        ),
        (
            "missing.html",
            "<html><title>404</title><body><h1>Page not found</h1></body></html>",
            "soft_404",
        ),
        ("cut.html", policy_page()[:900], "truncated"),
        ("cut.pdf", "%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "truncated"),
        ("empty.txt", "", "empty"),
    ],
)
def test_a_file_that_is_no_policy_is_refused_with_its_reason(
    tmp_path: Path, old: Path, name: str, body: str, reason: str
) -> None:
    new = edition(tmp_path, name, body)

    with pytest.raises(NotAnEditionError, match=reason):
        compare_files(old, new)


def test_two_unrelated_documents_are_said_to_be_so(tmp_path: Path, old: Path) -> None:
    other = edition(
        tmp_path,
        "other.html",
        "<html><body><h1>Terms of use</h1>"
        + "".join(
            f"<p>Subscribers of the library may borrow {n} volumes of poetry for {n} weeks, "
            "if the reading room is open and the card is valid.</p>"
            for n in ("two", "five", "eleven", "forty")
        )
        + "</body></html>",
    )

    with pytest.raises(NotAnEditionError, match="not editions of one document"):
        compare_files(old, other)


def test_a_text_cut_at_a_round_length_only_warns(tmp_path: Path) -> None:
    text = ("Destruction of actinic keratoses (CPT 17000, 17003, 17004) is covered. " * 800)[
        :50_000
    ]
    old, new = (edition(tmp_path, name, text) for name in ("old.txt", "new.txt"))

    found = compare_files(old, new)

    assert found.changes == ()
    assert len(found.warnings) == 2


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotAnEditionError, match="nowhere"):
        read_file(tmp_path / "nowhere.html")


def test_codes_to_narrow_by_may_be_diagnoses() -> None:
    watch = watch_list("17003, l57.0")

    assert watch.watches("17003")
    assert not watch.watches("17000")
    assert watch.diagnoses == {"L57.0"}


def test_a_code_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="ABCDE"):
        watch_list("ABCDE")


def test_a_directory_and_a_zip_are_one_release(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new.zip"
    old.mkdir()
    (old / "MCR_MUE_PractitionerServices_Eff_01-01-2027.csv").write_bytes(mue([("17000", "1", MAI_2), ("17003", "13", MAI_2)]))  # fmt: skip
    new.write_bytes(zipped({"MCR_MUE_PractitionerServices_Eff_04-01-2027.csv": mue([("17000", "1", MAI_2), ("17003", "10", MAI_2)])}))  # fmt: skip

    (change,) = compare_files(old, new, codes="17003").changes

    assert change.kind is ChangeKind.UNIT_LIMIT_CHANGED
    assert [one.printed for one in change.effective] == ["04-01-2027"]


def test_a_release_that_lost_its_records_is_not_compared(tmp_path: Path) -> None:
    codes = [f"{code}" for code in range(17000, 17010)]
    old, new = tmp_path / "MUE_old.csv", tmp_path / "MUE_new.csv"
    old.write_bytes(mue([(code, "1", MAI_2) for code in codes]))
    new.write_bytes(mue([(code, "1", MAI_2) for code in codes[:3]]))

    with pytest.raises(NotAnEditionError, match="3 records where the last good edition had 10"):
        compare_files(old, new)


def test_a_directory_without_a_known_data_file_is_refused(tmp_path: Path, old: Path) -> None:
    with pytest.raises(NotAnEditionError, match="no data file"):
        compare_files(tmp_path, tmp_path)


def test_a_file_is_read_for_some_codes_only(tmp_path: Path, old: Path) -> None:
    units = tmp_path / "MCR_MUE_PractitionerServices_Eff_04-01-2027.csv"
    units.write_bytes(mue([("17000", "1", MAI_2), ("17003", "13", MAI_2)]))

    assert {one.code for one in read_file(units, codes=["17003"]).statements} == {"17003"}
    assert {one.code for one in read_file(old, codes=["17003"]).statements} == {"17003"}


def test_a_code_that_joins_a_table_is_dated_by_its_own_row(tmp_path: Path) -> None:
    head = "Code,Description,Effective Date\n17000,One,04/01/2025\n17004,Many,04/01/2025\n"
    old = edition(tmp_path, "old.csv", f"{head}17110,Ours,07/01/2025\n")
    new = edition(tmp_path, "new.csv", f"{head}17003,Further,01/01/2027\n17106,Ours,02/01/2027\n")

    told = {
        (one.kind, one.codes): [date.day.isoformat() for date in one.effective]
        for one in compare_files(old, new).changes
    }

    assert told == {
        (ChangeKind.CODE_ADDED, ("17003",)): ["2027-01-01"],
        (ChangeKind.CODE_ADDED, ("17106",)): ["2027-02-01"],
        (ChangeKind.CODE_REMOVED, ("17110",)): [],
    }


def test_amounts_that_look_like_answers_of_a_server_are_amounts(tmp_path: Path) -> None:
    rows = "Procedure Code,Par Amount\n17000,503.20\n17003,404.10\n"
    path = edition(tmp_path, "fees.csv", rows)

    assert {one.code for one in read_file(path).statements} == {"17000", "17003"}


def test_the_last_day_that_a_row_gains_dates_its_change(tmp_path: Path) -> None:
    head = "Code,Description,Effective Date,End Date\n17000,One,04/01/2025,\n"
    old = edition(tmp_path, "old.csv", f"{head}17003,Further,01/01/2025,\n")
    new = edition(tmp_path, "new.csv", f"{head}17003,Further,01/01/2025,12/31/2026\n")

    (change,) = compare_files(old, new).changes

    assert (change.kind, change.codes) == (ChangeKind.EFFECTIVE_DATE_CHANGED, ("17003",))
    assert [one.day.isoformat() for one in change.effective] == ["2026-12-31"]


def test_a_list_of_codes_is_the_same_list_whatever_the_order_of_its_columns(tmp_path: Path) -> None:
    codes = ("A4550", "G0127", "J3301", "J7308", "L8035", "Q4101", "Q4110", "T1015")
    said = [f"Supply of kind {code[1:]} for one visit to a home" for code in codes]
    first = "HCPC,LONG NAME,SEQNUM\n" + "".join(f"{code},{words},{at}00\n" for at, (code, words) in enumerate(zip(codes, said, strict=True)))  # fmt: skip
    other = "HCPC,SEQNUM,LONG NAME\n" + "".join(f"{code},{at}00,{words}\n" for at, (code, words) in enumerate(zip(codes, said, strict=True)))  # fmt: skip
    old, new = edition(tmp_path, "old.csv", first), edition(tmp_path, "new.csv", other)

    assert compare_files(old, new).changes == ()


def test_a_data_file_whose_codes_bear_a_mark_of_text_is_one(tmp_path: Path) -> None:
    text = "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n17000,1,2 Date of Service Edit: Policy,Ours\n17003,13,2 Date of Service Edit: Policy,Ours\n"
    old = edition(tmp_path, "old.csv", text)
    new = edition(tmp_path, "new.csv", text.replace("\n17", "\n'17"))

    assert compare_files(old, new).changes == ()
