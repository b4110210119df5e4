"""Title, number and version, where publishers write them."""

import pytest

from policy.document import Block, BlockKind
from reader.identity import identify, without_site


def head(*texts: str) -> list[Block]:
    return [Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Number: 0567", "0567"),
        ("Policy Number: 2026T0334SS", "2026T0334SS"),
        ("Coverage Policy Number: 0520", "0520"),
        ("Medical Policy Number: MP-204", "MP-204"),
        ("Guideline #: CG-SURG-37", "CG-SURG-37"),
        ("Medical Policy: G-20-031", "G-20-031"),
        ("Policy No. 2.02.56", "2.02.56"),
        ("Manual Section Number: 250.4", "250.4"),
        ("Article ID: A57113", "A57113"),
        ("LCD ID: L34938", "L34938"),
        ("Document Number: CC.PP.021", "CC.PP.021"),
    ],
)
def test_a_number_is_read_as_the_publisher_writes_it(line: str, number: str) -> None:
    assert identify(head("Skin Care", line)).number == number


def test_a_label_above_its_value_is_still_its_label() -> None:
    assert identify(head("Skin Care", "Policy Number", "MP-204", "Words")).number == "MP-204"


def test_a_date_is_no_number() -> None:
    assert identify(head("Skin Care", "Policy ID: 07/01/2026")).number is None


@pytest.mark.parametrize("number", ["CG-SURG-37", "FEP 2.04.141"])
def test_a_number_in_the_title_counts_where_no_label_names_one(number: str) -> None:
    assert identify(head(f"{number} Destruction of Lesions")).number == number


@pytest.mark.parametrize(
    ("number", "version"),
    [("2026T0334SS", "SS"), ("2027T0937D", "D"), ("MP-204", None), ("0520", None)],
)
def test_version_letters_are_those_of_a_number_that_bears_them(
    number: str, version: str | None
) -> None:
    assert identify(head("Skin Care", f"Policy Number: {number}")).version == version


def test_a_version_may_be_stated() -> None:
    assert identify(head("Skin Care", "Version Number: 2")).version == "2"


@pytest.mark.parametrize(
    "series",
    [
        "Medical Policy",
        "Clinical Policy Bulletin",
        "Medical Coverage Policy",
        "Reimbursement Policy",
    ],
)
def test_the_name_of_a_series_is_no_title(series: str) -> None:
    assert identify(head(series, "Subject: Skin Care"), titles=[series]).title == "Skin Care"


def test_a_title_that_the_line_cut_inside_brackets_is_whole() -> None:
    assert (
        identify(head("Medical Policy Title", "Tests of Blood (Liquid", "Biopsy)")).title
        == "Tests of Blood (Liquid Biopsy)"
    )


def test_labels_and_section_names_are_no_title() -> None:
    assert (
        identify(head("Effective Date: 07/01/2026", "Related Policies:", "Skin Care")).title
        == "Skin Care"
    )


def test_a_site_is_no_part_of_a_title() -> None:
    assert without_site("Skin Care | Providers | A Plan") == "Skin Care"
    assert without_site("Medical Policy | Skin Care") == "Skin Care"
    assert without_site("Skin Care - Lasers") == "Skin Care - Lasers"


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (("Acme Clinical Policy", "Skin Care", "Policy", "No. 051"), "051"),
        (("FEP Medical Policy Manual", "FEP 2.04.999 Skin Care"), "FEP 2.04.999"),
        (("Acme", "BSC_CON_2.99 Skin: Care"), "BSC_CON_2.99"),
        (("Skin Care AHS - G9999 | Providers", "Words"), "AHS - G9999"),
    ],
)
def test_numbers_of_series_are_known_by_their_form(lines: tuple[str, ...], number: str) -> None:
    assert identify(head(*lines)).number == number


def test_an_issue_of_news_has_no_number_of_a_policy_it_names() -> None:
    issue = head("What's New: Medical Policy Updates", "MP073 Skin Care - Revised")

    assert identify(issue).number is None
    assert identify(issue).title == "What's New: Medical Policy Updates"


@pytest.mark.parametrize(
    "above",
    [
        "acme.com", "Retired Policy", "Acme Clinical Policy", "Blue Shield of Ohio", "OVERVIEW",
        "601 Main Street, Dayton, OH 45402", "FEP Medical Policy Manual", "Criteria | Codes | History",
    ],
)  # fmt: skip
def test_the_name_of_a_publisher_a_label_or_an_address_is_no_title(above: str) -> None:
    assert identify(head(above, "Skin Care of Adults", "Words that follow.")).title == "Skin Care of Adults"  # fmt: skip


def test_a_label_over_another_label_is_no_title() -> None:
    found = identify(head("Skin Policy Update Bulletin: August 2026", "Policy Title", "Effective Date"))  # fmt: skip

    assert found.title == "Skin Policy Update Bulletin: August 2026"


def test_a_table_is_called_by_its_columns_where_nothing_else_names_it() -> None:
    row = Block(kind=BlockKind.TABLE_ROW, text="17003 | 13", cells=(("Code", "17003"), ("Units", "13")))  # fmt: skip

    assert identify([row]).title == "Code | Units"
