"""``compare`` and ``read``: two files, no database, no network."""

from pathlib import Path

import pytest

from tests.journeys.pages import policy_page
from tests.journeys.program import ROOT, Program
from tests.reader.datafiles.releases import ptp

PAGES = ROOT / "policywatch/demo/pages/editions"
KEYS = {
    "kind",
    "aspect",
    "codes",
    "before",
    "after",
    "severity",
    "direction",
    "where",
    "effective_date",
    "effective_dates",
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_text(policy_page())
    new.write_text(policy_page(without=("17003",)))
    return str(old), str(new)


def test_a_removed_row_is_printed_as_json_with_all_its_keys(
    program: Program, files: tuple[str, str]
) -> None:
    done = program("compare", *files, "--json")

    assert done.code == 0
    (change,) = done.json
    assert set(change) >= KEYS
    assert (change["kind"], change["aspect"], change["codes"]) == (
        "code_removed",
        "coverage",
        ["17003"],
    )
    assert change["severity"] in {"action", "review"}
    assert isinstance(change["where"], list)
    assert "17003" in change["before"]
    assert change["after"] is None
    assert change["effective_date"] is None
    assert change["effective_dates"] == {}
    assert not program.database.exists()


def test_equal_files_print_an_empty_list(program: Program, files: tuple[str, str]) -> None:
    done = program("compare", files[0], files[0], "--json")

    assert (done.code, done.json) == (0, [])


def test_codes_that_are_none_are_wrong_usage(program: Program, files: tuple[str, str]) -> None:
    done = program("compare", *files, "--codes", "170")

    assert done.code == 2
    assert "170" in done.err


def test_pdfs_are_compared_with_their_stated_dates(program: Program) -> None:
    name = "uhc/content/dam/provider/docs/public/policies/comm-medical-drug/premalignant-skin-lesion-destruction.pdf"
    done = program("compare", str(PAGES / "1" / name), str(PAGES / "2" / name), "--json")

    (change,) = [one for one in done.json if one["kind"] == "prior_auth_changed"]
    assert set(change["codes"]) == {"17000", "17003", "17004"}
    assert change["direction"] == "restrictive"
    assert change["effective_date"] == "2027-01-01"
    assert change["effective_dates"] == {
        "all": "2027-01-01",
        "AR": "2027-02-01",
        "CO": "2027-02-01",
        "KY": "2027-02-01",
    }


def test_a_file_is_read_as_title_number_dates_statements_and_blocks(program: Program) -> None:
    file = PAGES / "1/aetna/cpb/medical/data/900_999/0991.html"

    read = program("read", str(file), "--json").json

    assert read["number"] == "0991"
    assert {one["printed_label"]: one["date"] for one in read["dates"]}["Effective"] == "2002-05-30"
    assert {one["code"] for one in read["statements"]} >= {"17000", "17003", "17004", "L57.0"}
    assert all(one["kind"] for one in read["blocks"])


def test_without_json_a_person_can_read_it(program: Program, files: tuple[str, str]) -> None:
    done = program("compare", *files)

    assert "code_removed" in done.out
    assert "not stated" in done.out
    assert "17003" in program("read", files[0]).out


def test_cms_own_list_of_changes_confirms_those_it_names(program: Program, tmp_path: Path) -> None:
    standing = [(f"{code}", "36591", "20200101", "*", "1") for code in range(11000, 11030)]
    come = [("17003", "64450", "20270101", "*", "0"), ("17004", "99213", "20270101", "*", "1")]
    old, new = tmp_path / "ccipra-v323r0-f1.txt", tmp_path / "ccipra-v330r0-f1.txt"
    old.write_bytes(ptp(standing))
    new.write_bytes(ptp([*standing, *come]))
    listed = tmp_path / "additions.csv"
    listed.write_text("Column 1 Code,Column 2 Code,Effective\n17003,64450,20270101\n")

    done = program(
        "compare",
        str(old),
        str(new),
        "--codes",
        "17003,17004",
        "--change-list",
        str(listed),
        "--json",
    )

    assert {tuple(one["codes"]): one["notes"][-1] for one in done.json} == {
        ("17003",): "CMS's change list: names it.",
        ("17004",): "CMS's change list: does not name it.",
    }
