from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.dates import (
    effective_dates,
    find_dates,
    is_date_line,
    label_of,
    parse_date,
    retirement_dates,
    stated_dates,
)
from policy.document import Block, BlockKind, DateLabel, Precision
from tests.policy.editions import edition

_DAY = st.dates(date(1990, 1, 1), date(2069, 12, 31))
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _ordinal(day: int) -> str:
    if day in {11, 12, 13}:
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }"


_FORMS = {
    "slashes": lambda day: f"{day.month}/{day.day}/{day.year}",
    "padded": lambda day: f"{day.month:02}/{day.day:02}/{day.year}",
    "dashes": lambda day: f"{day.month:02}-{day.day:02}-{day.year}",
    "iso": lambda day: day.isoformat(),
    "long": lambda day: f"{_MONTHS[day.month - 1]} {day.day}, {day.year}",
    "no comma": lambda day: f"{_MONTHS[day.month - 1]} {day.day} {day.year}",
    "ordinal": lambda day: f"{_MONTHS[day.month - 1]} {_ordinal(day.day)}, {day.year}",
    "short": lambda day: f"{_MONTHS[day.month - 1][:3]}. {day.day}, {day.year}",
    "day first": lambda day: f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
    "capitals": lambda day: f"{_MONTHS[day.month - 1].upper()} {day.day}, {day.year}",
}


@given(_DAY, st.sampled_from(sorted(_FORMS)))
def test_a_day_printed_in_any_form_is_read_back(day: date, form: str) -> None:
    printed = _FORMS[form](day)

    assert parse_date(printed) == day
    (found,) = find_dates(f"It applies on {printed}, as announced.")
    assert (found.day, found.printed, found.precision) == (day, printed, Precision.DAY)


@given(st.dates(date(2000, 1, 1), date(2069, 12, 31)))
def test_two_digits_of_a_year_are_of_this_century(day: date) -> None:
    assert parse_date(f"{day.month}/{day.day}/{day.year % 100:02}") == day


@pytest.mark.parametrize("text", ["November 2026", "Nov. 2026", "11/2026"])
def test_a_month_alone_is_known_to_be_one(text: str) -> None:
    (found,) = find_dates(text)

    assert (found.day, found.precision) == (date(2026, 11, 1), Precision.MONTH)


@pytest.mark.parametrize(
    "text",
    ["may be covered", "G-20-031", "02/30/2026", "13/13/2026", "1-800-555-0100", "17000-17004", "2026T0334SS", "1.2.2026", "5/2", "March on 5 units"],
)  # fmt: skip
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert list(find_dates(text)) == []


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Effective Date", DateLabel.EFFECTIVE),
        ("Revision Effective Date", DateLabel.REVISION_EFFECTIVE),
        ("Original Effective Date", DateLabel.ORIGINAL_EFFECTIVE),
        ("Last Review", DateLabel.LAST_REVIEW),
        ("Next Review", DateLabel.NEXT_REVIEW),
        ("Publish Date", DateLabel.PUBLISHED),
        ("Retirement Date", DateLabel.RETIRED),
        ("Ending Date", DateLabel.END),
        ("for dates of service on or after", DateLabel.EFFECTIVE),
        ("seen on", DateLabel.OTHER),
    ],
)
def test_a_label_says_what_a_date_is_about(words: str, label: DateLabel) -> None:
    assert label_of(words) is label


_SEP, _OCT = date(2026, 9, 1), date(2026, 10, 1)
_SPLIT = {"all": _SEP, "AR": _OCT, "CO": _OCT, "OH": _OCT}


@pytest.mark.parametrize(
    "text",
    [
        "9/1/2026; 10/1/2026 for AR, CO, and OH",
        "Effective for dates of service on or after September 1, 2026. For AR, CO, and OH, the effective date will be October 1, 2026.",
        "Effective September 1, 2026, except AR, CO, and OH: October 1, 2026",
        "Effective 9/1/2026 (10/1/2026 in Arkansas, Colorado and Ohio)",
        "Effective 9/1/2026 in all states other than AR, CO and OH, where it is effective 10/1/2026",
        "Effective September 1, 2026; for AR, CO and OH, October 1, 2026",
        "Effective September 1, 2026 and October 1, 2026 for the states of AR, CO, and OH",
        "Maximum Frequency | 9/1/2026; 10/1/2026 for AR, CO, OH | Updated",
    ],
)
def test_effective_dates_split_by_state_are_read_in_any_wording(text: str) -> None:
    assert {one.jurisdiction: one.day for one in effective_dates(text)} == _SPLIT


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Effective date: 09/01/2026 (TX), 10/01/2026 (OH, RI)", {"TX": _SEP, "OH": _OCT, "RI": _OCT}),
        ("TX: effective 9/1/2026, OH: 10/1/2026", {"TX": _SEP, "OH": _OCT}),
        ("Effective 9/1/2026 for TX, 10/1/2026 for OH", {"TX": _SEP, "OH": _OCT}),
        ("Effective 9/1/2026 for all states except Ohio; Ohio effective 10/1/2026", {"all": _SEP, "OH": _OCT}),
        ("This applies in Ohio beginning October 1, 2026.", {"OH": _OCT}),
        ("Prior authorization (PA) effective 9/1/2026", {"all": _SEP}),
        ("Effective September 1, 2026, CT of the head is reviewed.", {"all": _SEP}),
        ("Last review 10/1/2026. Next review 9/1/2026.", {}),
        ("Posted September 1, 2026", {}),
        ("N/A", {}),
    ],
)  # fmt: skip
def test_a_date_governs_only_the_states_that_stand_with_it(
    text: str, stated: dict[str, date]
) -> None:
    assert {one.jurisdiction: one.day for one in effective_dates(text)} == stated


def _stated(*lines: str, path: tuple[str, ...] = ()) -> list[tuple[DateLabel, date, str]]:
    blocks = [Block(kind=BlockKind.PARAGRAPH, text=line, path=path) for line in lines]
    return [(one.label, one.day, one.jurisdiction) for one in stated_dates(blocks)]


def test_a_document_states_the_dates_that_stand_behind_a_label() -> None:
    assert _stated("Effective Date: March 1, 2026", "Next Review Date ..... 1/15/2027") == [
        (DateLabel.EFFECTIVE, date(2026, 3, 1), "all"),
        (DateLabel.NEXT_REVIEW, date(2027, 1, 15), "all"),
    ]


def test_a_document_may_state_its_effective_date_by_state() -> None:
    assert _stated("Effective Date: 9/1/2026; 10/1/2026 for AR, CO") == [
        (DateLabel.EFFECTIVE, _SEP, "all"),
        (DateLabel.EFFECTIVE, _OCT, "AR"),
        (DateLabel.EFFECTIVE, _OCT, "CO"),
    ]


def test_dates_of_other_editions_and_of_sentences_are_not_the_documents() -> None:
    assert _stated("Effective 1/1/2020: created", path=("Revision History",)) == []
    assert _stated("Services on or after 1/1/2027 need a note.") == []


@pytest.mark.parametrize(
    ("text", "is_line"),
    [
        ("Effective date: 01/15/2026", True),
        ("Last Review 06/11/2026 Effective: 05/30/2002 Next Review: 04/10/2027", True),
        ("This policy is effective March 1, 2026.", True),
        ("Claims received on or after January 1, 2027 must include the pointer.", False),
        ("Effective March 1, 2027, prior authorization is required.", False),
        ("Effective date", False),
    ],
)
def test_a_date_line_holds_dates_and_labels_and_no_rule(text: str, is_line: bool) -> None:
    assert is_date_line(text) is is_line


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Effective 07/01/2026", ["07/01/2026"]),
        ("Publish Date: 04/01/2026", ["04/01/2026"]),
        ("Publish Date 04/01/2026", ["04/01/2026"]),
        (
            "UnitedHealth Plan Medical Policy Page 3 of 9 Effective Date: 07/01/2026 Proprietary"
            " Information of the Plan. Copyright 2026",
            ["07/01/2026"],
        ),
        (
            "Effective January 1, 2027, prior authorization is required for these codes in every"
            " state and for every plan.",
            [],
        ),
    ],
)
def test_a_date_in_a_sentence_dates_what_it_says_and_not_the_document(
    text: str, printed: list[str]
) -> None:
    block = Block(kind=BlockKind.PARAGRAPH, text=text)

    assert [one.printed for one in stated_dates([block])] == printed


def test_the_day_of_this_version_is_a_date_of_the_document() -> None:
    block = Block(kind=BlockKind.PARAGRAPH, text="Effective Date of this Version: 03/01/2027")

    (found,) = stated_dates([block])

    assert (found.label, found.day) == (DateLabel.EFFECTIVE, date(2027, 3, 1))


@pytest.mark.parametrize(
    "text",
    [
        "This policy is retired effective March 1, 2027.",
        "This policy has been retired as of 03/01/2027.",
        "The guideline will be archived on March 1, 2027.",
        "This article was withdrawn effective 3/1/2027.",
    ],
)
def test_the_day_of_an_end_is_no_beginning(text: str) -> None:
    assert [one.day for one in retirement_dates(text)] == [date(2027, 3, 1)]
    assert [
        one
        for one in stated_dates([Block(kind=BlockKind.PARAGRAPH, text=text)])
        if one.label is DateLabel.EFFECTIVE
    ] == []


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Retired: 01/15/2027", DateLabel.RETIRED),
        ("Archive Date: 01/15/2027", DateLabel.RETIRED),
        ("Archived 01/15/2027", DateLabel.RETIRED),
        ("Termination Date: 01/15/2027", DateLabel.END),
    ],
)
def test_a_line_may_state_the_day_an_edition_ends(line: str, label: DateLabel) -> None:
    block = Block(kind=BlockKind.PARAGRAPH, text=line, path=())

    assert [(one.label, one.day) for one in stated_dates((block,))] == [(label, date(2027, 1, 15))]


def test_a_code_that_was_retired_dates_no_document() -> None:
    block = Block(kind=BlockKind.PARAGRAPH, text="Code 17003 retired 01/15/2027", path=())

    assert stated_dates((block,)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "17003 billed in place of service 22 will be denied as of 12/15/2026.",
        "17003 will not be covered from December 15, 2026.",
        "As of December 15th, 2026 17003 needs approval.",
        "The limit becomes 40 tests a year on Dec. 15, 2026.",
        "For dates of service December 15, 2026 and later it is not paid.",
        "Claims received 12/15/2026 and after are denied.",
        "It will not be paid (in force 12/15/2026).",
        "Eff. 12/15/2026 they may bill it.",
    ],
)
def test_as_of_and_from_begin_a_rule(text: str) -> None:
    assert [one.day for one in effective_dates(text)] == [date(2026, 12, 15)]


def test_the_days_of_a_bulletins_rows_are_none_of_the_bulletin() -> None:
    rows = edition(
        "# Updates\n|Policy|Effective date|Summary\nAdd-on codes|1/1/2027|New\nLaser|3/1/2027|Revised"
    )
    alone = edition("# Facts\n|Policy|Effective date|Version\nLaser|3/1/2027|4")

    assert rows.dates == ()
    assert [one.day for one in alone.dates] == [date(2027, 3, 1)]


@pytest.mark.parametrize(
    "line",
    [
        "Effective for services on or after: 07/01/2026",
        "Effective for dates of service on or after 07/01/2026",
        "Effective for claims received on or after: 07/01/2026",
    ],
)
def test_a_label_may_say_which_services_a_date_is_for(line: str) -> None:
    (stated,) = edition(line).dates

    assert (stated.label, stated.day) == (DateLabel.EFFECTIVE, date(2026, 7, 1))


def test_a_begin_date_is_an_effective_date_and_a_last_update_is_none() -> None:
    document = edition("Begin date: 10/01/2026\nLast update: 11/02/2026")

    assert [(one.label, one.printed) for one in document.dates] == [
        (DateLabel.EFFECTIVE, "10/01/2026"),
        (DateLabel.LAST_REVIEW, "11/02/2026"),
    ]
