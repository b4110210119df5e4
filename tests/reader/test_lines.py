"""What one line of a publication is."""

import pytest

from reader import lines


@pytest.mark.parametrize("bullet", ["• ", "● ", "- ", "– ", "o ", "* ", "\uf0b7 ", "▪", "✓ "])
def test_a_typed_bullet_is_no_text(bullet: str) -> None:
    assert lines.without_bullet(f"{bullet}Notes name each lesion") == (
        "Notes name each lesion",
        True,
    )


@pytest.mark.parametrize("line", ["or more lesions", "-5 degrees", "*17003", "only once"])
def test_what_only_begins_like_a_bullet_stays(line: str) -> None:
    assert lines.without_bullet(line) == (line, False)


@pytest.mark.parametrize(
    "line",
    [
        "Effective Date ........ 11/9/2025",
        "Effective Date … 11/9/2025",
        "Effective Date: ..... 11/9/2025",
        "Effective Date ____ 11/9/2025",
    ],
)
def test_leaders_join_a_label_to_its_value(line: str) -> None:
    assert lines.without_leaders(line) == "Effective Date: 11/9/2025"


def test_leaders_to_a_page_number_are_contents() -> None:
    assert lines.is_contents_line("Coverage Rationale ........ 12")
    assert not lines.is_contents_line("Coverage Policy Number ........ 0520")


@pytest.mark.parametrize(
    "line", ["Policy Number: 0567", "Effective Date: 07/01/2026", "Status: Reviewed"]
)
def test_a_label_with_its_value_is_no_heading(line: str) -> None:
    assert lines.is_labelled(line)
    assert not lines.may_head(line)


@pytest.mark.parametrize(
    "line",
    ["17003 each further lesion", "This is a sentence.", "as of 07/01/2026", "and,", "x", "12"],
)
def test_what_can_never_head_what_follows(line: str) -> None:
    assert not lines.may_head(line)


@pytest.mark.parametrize(
    "line",
    [
        "Coverage Rationale",
        "CPT codes covered if selection criteria are met:",
        "17000 series codes:",
    ],
)
def test_what_can_head_what_follows(line: str) -> None:
    assert lines.may_head(line)


@pytest.mark.parametrize(
    "value", ["17003", "+17003", "17003*", "L57.0", "J3490", "17000-17004", "0419T", "17003 †"]
)
def test_a_code_alone_is_a_bare_code(value: str) -> None:
    assert lines.is_bare_code(value)


@pytest.mark.parametrize("value", ["17003 lesions", "$17,003", "170031", "ZIP 17003", "2026"])
def test_other_figures_are_no_bare_code(value: str) -> None:
    assert not lines.is_bare_code(value)


def test_codes_with_nothing_between_are_told_one_by_one() -> None:
    assert lines.codes_alone("17000 17003* 17004-17009 L57.0") == [
        "17000",
        "17003*",
        "17004-17009",
        "L57.0",
    ]
    assert lines.codes_alone("17000 and 17003") == []
    assert lines.codes_alone("17000") == []


@pytest.mark.parametrize("line", ["Back to top", "Print", "1,204 views", "Views: 33", "» Share"])
def test_buttons_and_counters_are_furniture(line: str) -> None:
    assert lines.is_furniture(line)


@pytest.mark.parametrize(
    "line", ["Print the form and send it", "17003", "Views of the skin differ"]
)
def test_text_is_no_furniture(line: str) -> None:
    assert not lines.is_furniture(line)


@pytest.mark.parametrize(
    "line",
    ["Able A. Cold. PMID 12345678", "2012;30(1):44-48. PMCID: PMC1234567", "61(4):810-7. Epub", "doi: 10.1000/182"],
)  # fmt: skip
def test_the_source_of_a_citation_is_no_heading(line: str) -> None:
    assert not lines.may_head(line)


@pytest.mark.parametrize(
    "line", ["Age: 18 and older", "Chapter 4: 12 Services", "LCD ID L12345 Lesions"]
)
def test_a_heading_with_numbers_is_one(line: str) -> None:
    assert lines.may_head(line) or lines.is_labelled(line)
