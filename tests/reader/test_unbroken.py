"""Pages whose line ends were lost: one line, or one line a page."""

import re

import pytest

from policy.comparison.dating import new_history_lines
from policy.document import BlockKind, Document
from policy.states import state_lists
from reader.delimited import delimiter_of
from reader.plain import blocks_of
from reader.read import read

LEAD = (
    "Removal of Skin Growths Policy Number: SK-204 Effective Date: 05/01/2026 Coverage Criteria The plan pays for "
    "removal of growths that bleed, itch or hurt, once the chart names each of them and its place on the body. "
)


def written(text: str) -> list[tuple[str, str]]:
    """The headings right above each row of codes, as (heading, code)."""
    blocks, _ = blocks_of(LEAD + text)
    return [
        (block.path[-1], code)
        for block in blocks
        if block.kind is BlockKind.TABLE_ROW
        for code in re.findall(r"\d{5}", block.cells[0][1])
    ]


def texts(text: str) -> list[str]:
    blocks, _ = blocks_of(text)
    return [block.text for block in blocks]


@pytest.mark.parametrize(
    "lists",
    [
        (
            "The following codes are covered CPT Code Description 11102 Sampling of skin 17003 Freezing of spots "
            "Prior Authorization Required CPT Code Description 15788 Peeling of the face 17311 Staged removal"
        ),
        (
            "Prior Authorization Required CPT Code Description 15788 Peeling of the face 17311 Staged removal "
            "The following codes are covered CPT Code Description 11102 Sampling of skin 17003 Freezing of spots"
        ),
        "The following codes are covered 11102, 17003 Prior Authorization Required 15788, 17311",
        "Prior Authorization Required 15788, 17311, The following codes are covered 11102, 17003,",
        (
            "The following codes are covered • 11102 - Sampling of skin • 17003 - Freezing of spots "
            "Prior Authorization Required • 15788 - Peeling of the face • 17311 - Staged removal"
        ),
        (
            "The following codes are covered 11102 Sampling of skin 17003 Freezing of spots "
            "Prior Authorization Required 15788 Peeling of the face 17311 Staged removal"
        ),
    ],
)
def test_a_list_stands_under_its_own_heading_in_whatever_order_the_lists_come(lists: str) -> None:
    found = written("3. Procedure and Diagnosis Codes " + lists)

    assert sorted(found) == [
        ("Prior Authorization Required", "15788"),
        ("Prior Authorization Required", "17311"),
        ("The following codes are covered", "11102"),
        ("The following codes are covered", "17003"),
    ]


def test_verdicts_behind_each_code_are_a_column_and_head_nothing() -> None:
    found = written(
        "Code Lists Codes and their standing 11102 Sampling of skin Covered 17003 Freezing of spots Not Covered "
        "17110 Removal of warts Covered 17311 Staged removal Not Covered 15788 Peeling of the face Not Covered"
    )

    assert {heading for heading, _ in found} == {"Code Lists"}


def test_the_number_of_the_next_part_belongs_to_no_sentence() -> None:
    plain, numbered = (
        texts(LEAD + f"{first}Background Lamps are used. {second}References Smith J. Skin. 2019.")
        for first, second in (("", ""), ("4. ", "5. "))
    )

    assert plain == numbered


def test_a_part_begins_behind_the_last_entry_of_a_list() -> None:
    blocks, _ = blocks_of(
        LEAD + "Diagnosis Codes ICD-10 codes covered: L57.0 Sun damage L82.0 Rough spot "
        "Billing and Coding Guidelines 17000 and 17003 are paid in an office setting (POS 11)."
    )
    sentence = next(block for block in blocks if block.text.startswith("17000 and"))

    assert sentence.path[-1] == "Billing and Coding Guidelines"


def test_a_label_of_several_words_keeps_its_date() -> None:
    found = texts(
        "Local Article Skin Growths Effective Date of this Version: 03/15/2027 Implementation Date: 02/07/2027 "
        "Coverage Criteria The plan pays for removal of growths that bleed, itch or hurt, once the chart names each."
    )

    assert "Effective Date of this Version: 03/15/2027" in found


def test_semicolons_of_citations_separate_no_columns() -> None:
    page = (
        "Smith J. Freezing of spots. Skin Lett. 2014;33(5):11-16. Brown K. Lamps and creams. Skin Lett. 2015;34(1):1-9. "
        * 8
    )

    assert delimiter_of(f"{page}\n{page}\n{page}") is None


def test_a_policy_number_names_no_state() -> None:
    assert state_lists("Policy Number: PA-358 Effective Date: 02/09/2026") == ()
    assert [one.states for one in state_lists("effective 02/09/2026 - PA; TX - 03/01/2026")] == [
        ("PA", "TX")
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The medical record names the number and place of spots treated with CPT codes\n17000, 17003 and 17004.",
            "The medical record names the number and place of spots treated with\nCPT codes 17000, 17003 and 17004.",
        ),
        (
            "From 1 May 2027 a change for CPT codes 17000 and 17003 takes effect, as said: claims\nmust carry a count.",
            "From 1 May 2027 a change for CPT codes 17000 and 17003 takes effect, as said:\nclaims must carry a count.",
        ),
    ],
)
def test_a_sentence_is_whole_wherever_its_line_ends(one: str, other: str) -> None:
    rest = "\n\nThe plan reviews a claim against the chart and asks for more pages where the chart is\nsilent on the count.\n"

    assert texts(one + rest) == texts(other + rest)


def test_a_history_printed_with_dates_in_another_form_has_no_new_line() -> None:
    def edition(first: str, second: str) -> Document:
        body = f"Skin Growths\n\nPolicy\n\nGrowths are removed.\n\nRevision History\n\n{first} Policy created.\n{second} Routine review.\n"
        return read(body.encode(), media_type="text/plain")

    assert (
        new_history_lines(
            edition("06/13/2026", "05/29/2025"), edition("2026-06-13", "May 29, 2025")
        )
        == ()
    )
