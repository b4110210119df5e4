"""Rules of the comparison, each on two editions of a few lines."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.changes import AppliesBy, ChangeKind, Direction, Severity, Stage
from policy.codes import DEFAULT_CODES, Role, WatchedCode, WatchList
from policy.comparison.cuts import PROBABLY_CUT
from policy.document import DateLabel
from tests.policy.editions import TODAY, differences, edited, edition, only, told

_LISTS = """
# Policy
Destruction of these lesions is medically necessary when three or more lesions are present.
# Codes
## CPT codes covered if selection criteria are met
|Code|Description
17000|First lesion
17003|Each of the second to fourteenth
17004|Fifteen or more
## CPT codes not covered for indications listed
|Code|Description
15788|Facial peel
## Other CPT codes related to the bulletin
|Code|Description
11102|Biopsy
## ICD-10 codes covered if selection criteria are met
|Code|Description
L57.0|Actinic keratosis
# Background
Sun damages the skin.
# References
1. Able A. Cold. 2019.
"""
_FAMILY = ("17000", "17003", "17004")


def _moved(line: str, above: str) -> str:
    """The lists with one row moved to stand above another line."""
    return edited(_LISTS.replace(f"{line}\n", ""), (above, f"{line}\n{above}"))


# -- what is no change


@given(st.lists(st.sampled_from([line for line in _LISTS.splitlines() if line]), max_size=25))
@settings(max_examples=60)
def test_an_edition_compared_with_itself_gives_nothing(lines: list[str]) -> None:
    document = edition("\n".join(lines).replace("|Code|Description", ""))

    assert differences(document, document) == ()


@given(st.permutations(["17000|First", "17003|Each", "17004|Many", "96567|Light", "J7308|Acid"]))
def test_the_order_of_rows_is_no_change(rows: list[str]) -> None:
    head = "# Codes\n## Covered codes\n|Code|Description\n"

    assert differences(head + "\n".join(sorted(rows)), head + "\n".join(rows)) == ()


@given(
    st.permutations(
        [
            "# Coverage\nDestruction of lesions is covered.\n",
            "# Billing\nModifier 59 must not be used.\n",
            "# Codes that are covered\n|Code|Words\n17003|Each\n",
            "# Limits\nUp to 13 units are paid per day.\n",
        ]
    )
)
def test_the_order_of_sections_is_no_change(sections: list[str]) -> None:
    assert differences("".join(sorted(sections)), "".join(sections)) == ()


def test_a_table_that_becomes_a_list_is_no_change() -> None:
    listed = edited(_LISTS, ("|Code|Description\n", ""), ("17000|First", "- 17000 First"))
    listed = edited(listed, ("17003|Each", "- 17003 Each"), ("17004|Fifteen", "- 17004 Fifteen"))

    assert told(_LISTS, listed) == []


def test_a_paragraph_cut_in_two_is_no_change() -> None:
    whole = "# Policy\nIt is covered for adults. It is not covered for children."
    parted = "# Policy\nIt is covered for adults.\nIt is not covered for children."

    assert differences(whole, parted) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Sun damages the skin.", "Sun must not be called harmless; 12 studies say so."),
        ("1. Able A. Cold. 2019.", "1. Zed Z. Not covered here. 2026.\n2. Able A. Cold. 2019."),
    ],
)
def test_background_and_references_raise_nothing_by_themselves(before: str, after: str) -> None:
    assert told(_LISTS, edited(_LISTS, (before, after))) == []


def test_the_words_beside_a_code_are_no_rule() -> None:
    assert told(_LISTS, edited(_LISTS, ("First lesion", "The first lesion destroyed"))) == []


def test_an_administrative_finding_names_no_code() -> None:
    old = "# Background\nA survey of 17003 households was made."
    new = "# Background\nA survey of 17004 households was made."

    assert [(one.kind, one.codes) for one in differences(old, new)] == [
        (ChangeKind.ADMINISTRATIVE, ())
    ]


def test_a_text_cut_off_in_its_last_sentence_is_no_change() -> None:
    old = "# Policy\nIt is covered for adults.\nThe authors of the second study write that creams work in most"
    new = f"{old} patients after six weeks"

    assert told(replace(edition(old), complete=False), new) == []
    assert told(old, new) != []


# -- codes in lists


def test_a_code_that_left_its_list_is_told_with_its_row_and_heading() -> None:
    change = only(told(_LISTS, _LISTS.replace("17003|Each of the second to fourteenth\n", "")))

    assert (change.kind, change.codes) == (ChangeKind.CODE_REMOVED, ("17003",))
    assert (change.before, change.after) == ("17003 | Each of the second to fourteenth", None)
    assert change.where == ("Codes", "CPT codes covered if selection criteria are met")
    assert change.severity is Severity.REVIEW


def test_only_the_add_on_gone_is_called_unusual() -> None:
    without = _LISTS.replace("17003|Each of the second to fourteenth\n", "")
    without_both = without.replace("17000|First lesion\n", "")

    assert any("add-on" in note for note in only(told(_LISTS, without)).notes)
    assert not any("add-on" in note for note in only(told(_LISTS, without_both)).notes)


def test_a_code_that_joined_a_list_of_what_is_not_covered_asks_for_action() -> None:
    row = ("15788|Facial peel", "15788|Facial peel\n15789|Deep peel")
    change = only(told(_LISTS, edited(_LISTS, row)))

    assert (change.kind, change.codes) == (ChangeKind.CODE_ADDED, ("15789",))
    assert (change.direction, change.severity) == (Direction.RESTRICTIVE, Severity.ACTION)


def test_a_heading_that_turns_is_one_change_for_all_its_codes() -> None:
    turned = ("CPT codes covered if selection criteria are met", "CPT codes not covered")
    change = only(told(_LISTS, edited(_LISTS, turned)))

    assert (change.kind, change.codes) == (ChangeKind.COVERAGE_CHANGED, _FAMILY)
    assert (change.direction, change.severity) == (Direction.RESTRICTIVE, Severity.ACTION)
    assert (change.before or "").startswith(turned[0])
    assert (change.after or "").startswith(turned[1])


def test_a_heading_that_turns_over_procedures_and_diagnoses_is_told_once() -> None:
    old = "# Medically necessary when criteria are met\n## CPT\n17003|Each\n## ICD-10 Diagnosis\nL57.0|AK"
    change = only(told(old, old.replace("Medically necessary when", "Investigational unless")))

    assert (change.kind, change.codes) == (ChangeKind.COVERAGE_CHANGED, ("17003",))
    assert (change.before or "").startswith("Medically necessary when criteria are met")


def test_a_code_under_a_heading_without_verdict_is_relisted_never_not_covered() -> None:
    change = only(told(_LISTS, _moved("17003|Each of the second to fourteenth", "11102|Biopsy")))

    assert (change.kind, change.codes) == (ChangeKind.CODE_RELISTED, ("17003",))
    assert change.severity is Severity.REVIEW


@pytest.mark.parametrize(
    ("line", "above", "direction", "severity"),
    [
        ("17003|Each of the second to fourteenth", "15788|Facial peel", Direction.RESTRICTIVE, Severity.ACTION),
        ("15788|Facial peel", "17000|First lesion", Direction.PERMISSIVE, Severity.REVIEW),
        ("11102|Biopsy", "17000|First lesion", Direction.PERMISSIVE, Severity.REVIEW),
    ],
)  # fmt: skip
def test_a_code_that_moved_between_verdicts_changed_its_coverage(
    line: str, above: str, direction: Direction, severity: Severity
) -> None:
    change = only(told(_LISTS, _moved(line, above)))

    assert change.kind is ChangeKind.COVERAGE_CHANGED
    assert (change.direction, change.severity) == (direction, severity)


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ("17000-17004|All", "17000-17003|All", "17004"),
        ("17000 through 17004|All", "17000|All", None),
    ],
)
def test_a_written_range_holds_the_family_within_it(
    before: str, after: str, gone: str | None
) -> None:
    head = "# Covered codes\n|Code|Words\n"
    change = only(told(head + before, head + after))

    assert change.kind is ChangeKind.CODE_REMOVED
    assert set(change.codes) == ({gone} if gone else {"17003", "17004"})


def test_a_range_of_diagnoses_that_shrinks_loses_its_end_and_gains_nothing() -> None:
    old = "# ICD-10 codes that support medical necessity\n|Code|Words\nD04.0 - D04.9|In situ"
    change = only(told(old, old.replace("D04.9", "D04.8")))

    assert (change.kind, change.codes) == (ChangeKind.DIAGNOSIS_REMOVED, ("D04.9",))


def test_only_watched_diagnoses_are_told() -> None:
    old = "# Diagnoses\n|ICD-10|Words\nL57.0|AK\nL57.8|Other"
    watch = WatchList(codes=DEFAULT_CODES)

    lost = only(told(old, old.replace("\nL57.0|AK", ""), watch=watch))
    assert (lost.kind, lost.severity) == (ChangeKind.DIAGNOSIS_REMOVED, Severity.ACTION)
    assert told(old, old.replace("\nL57.8|Other", ""), watch=watch) == []


def test_a_code_on_the_list_of_prior_authorization_has_it_required() -> None:
    old = "# Codes that require prior authorization\n- 96573 Light\n- 96574 Light"
    begun = only(told(old, f"{old}\n- 17003 Each"))
    ended = only(told(f"{old}\n- 17003 Each", old))

    assert (begun.kind, begun.codes) == (ChangeKind.PRIOR_AUTH_CHANGED, ("17003",))
    assert (begun.direction, begun.severity) == (Direction.RESTRICTIVE, Severity.ACTION)
    assert (ended.direction, ended.severity) == (Direction.PERMISSIVE, Severity.REVIEW)


# -- columns and remarks


_GRID = """
# Limits
|CPT Code|Description|Maximum units per day|Prior authorization|Effective date
17000|First|1|No|1/1/2026
17003|Each|13|No|1/1/2026
17004|Many|1|No|1/1/2026
"""


def test_the_value_of_a_column_changes_for_its_code_only() -> None:
    change = only(told(_GRID, edited(_GRID, ("Each|13", "Each|10"))))

    assert (change.kind, change.codes) == (ChangeKind.UNIT_LIMIT_CHANGED, ("17003",))
    assert (change.direction, change.severity) == (Direction.RESTRICTIVE, Severity.ACTION)
    assert (change.before, change.after) == (
        "Maximum units per day: 13",
        "Maximum units per day: 10",
    )


def test_one_change_to_three_codes_is_one_change() -> None:
    change = only(told(_GRID, _GRID.replace("|No|", "|Yes|")))

    assert (change.kind, change.codes) == (ChangeKind.PRIOR_AUTH_CHANGED, _FAMILY)
    assert change.direction is Direction.RESTRICTIVE


def test_a_date_column_that_moves_is_a_new_effective_date_of_its_code() -> None:
    change = only(told(_GRID, edited(_GRID, ("Each|13|No|1/1/2026", "Each|13|No|4/1/2027"))))

    assert (change.kind, change.codes) == (ChangeKind.EFFECTIVE_DATE_CHANGED, ("17003",))
    assert [one.day for one in change.effective] == [date(2027, 4, 1)]
    assert change.stage is Stage.ANNOUNCED


@pytest.mark.parametrize(
    ("column", "was", "now", "kind"),
    [
        ("Notes", "Trial of 30 days first", "Trial of 60 days first", ChangeKind.GUIDANCE_CHANGED),
        ("Comments", "Once per lifetime", "Twice per lifetime", ChangeKind.FREQUENCY_LIMIT_CHANGED),
        ("Age", "12+", "18+", ChangeKind.CRITERIA_CHANGED),
        ("Special instructions", "Covered only in 2 states", "Covered only in 3 states", ChangeKind.CRITERIA_CHANGED),
    ],
)  # fmt: skip
def test_a_number_in_a_column_of_notes_is_told_and_one_in_a_descriptor_is_not(
    column: str, was: str, now: str, kind: ChangeKind
) -> None:
    table = "# Codes\n|CPT|Description|{}\n17003|2 to 14 lesions|{}\n17004|Many|{}"
    before, after = (table.format(column, value, value) for value in (was, now))

    change = only(told(before, after))
    assert (change.kind, change.codes) == (kind, ("17003", "17004"))
    assert told(before, before.replace("2 to 14", "2-15")) == []


def test_a_remark_beside_a_code_is_told_when_it_forbids_or_requires() -> None:
    old = "# Codes\n|Code|Note\n17003|Report with 17000\n17004|Report alone"
    new = old.replace("Report with 17000", "Must not be reported with 17000")
    change = only(told(old, new))

    assert "17003" in change.codes
    assert change.after == "17003 | Must not be reported with 17000"


# -- sentences


_RULES = """
# Policy
## Medical Necessity
Destruction is medically necessary when any of the following criteria are met:
### The following criteria: any of the following
- The lesion is thick or bleeding; or
- The member is immunosuppressed.
## Billing
Prior authorization is not required for CPT codes 17000, 17003 and 17004.
Up to 13 units of CPT code 17003 are paid per date of service.
Code 17003 must be reported with 17000 on the same claim.
The following codes are covered: 17000, 17003, 17004.
The following codes are not covered: 15788, 15789.
"""


def test_a_sentence_is_told_once_with_both_wordings() -> None:
    change = only(told(_RULES, edited(_RULES, ("Up to 13", "Up to 10"))))

    assert (change.kind, change.codes) == (ChangeKind.UNIT_LIMIT_CHANGED, ("17003",))
    assert change.before == "Up to 13 units of CPT code 17003 are paid per date of service."
    assert change.after == "Up to 10 units of CPT code 17003 are paid per date of service."
    assert change.where == ("Policy", "Billing")
    assert change.applies_by is AppliesBy.NOT_STATED


def test_a_sentence_that_loses_one_code_of_its_list_says_which() -> None:
    change = only(told(_RULES, edited(_RULES, ("are covered: 17000, 17003, 17004", "are covered: 17000, 17004"))))  # fmt: skip

    assert (change.kind, change.codes) == (ChangeKind.CODE_REMOVED, ("17003",))


def test_a_code_that_one_sentence_loses_and_another_takes_up_is_one_change() -> None:
    new = edited(
        _RULES,
        ("are covered: 17000, 17003, 17004", "are covered: 17000, 17004"),
        ("15788, 15789.", "15788, 15789, 17003."),
    )
    change = only(told(_RULES, new))

    assert (change.kind, change.codes) == (ChangeKind.COVERAGE_CHANGED, ("17003",))
    assert (change.direction, change.severity) == (Direction.RESTRICTIVE, Severity.ACTION)
    assert "are covered" in (change.before or "")
    assert "not covered" in (change.after or "")


def test_authorization_that_begins_for_one_code_of_three_is_one_change() -> None:
    new = edited(
        _RULES,
        ("17000, 17003 and 17004.", "17000 and 17004.\nPrior authorization is required for CPT code 17003."),
    )  # fmt: skip
    change = only(told(_RULES, new))

    assert (change.kind, change.codes) == (ChangeKind.PRIOR_AUTH_CHANGED, ("17003",))
    assert change.direction is Direction.RESTRICTIVE
    assert "not required" in (change.before or "")
    assert change.after == "Prior authorization is required for CPT code 17003."


def test_a_paragraph_that_goes_is_told_with_its_codes() -> None:
    line = "Code 17003 must be reported with 17000 on the same claim."
    change = only(told(_RULES, _RULES.replace(f"{line}\n", "")))

    assert (change.before, change.after) == (line, None)
    assert set(change.codes) == {"17003", "17000"}


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ("- The member is immuno", "- The member has failed creams; or\n- The member is immuno", Direction.PERMISSIVE),
        ("- The lesion is thick or bleeding; or\n", "", Direction.RESTRICTIVE),
    ],
)  # fmt: skip
def test_where_any_criterion_will_do_one_more_is_easier_and_one_less_stricter(
    before: str, after: str, direction: Direction
) -> None:
    change = only(told(_RULES, edited(_RULES, (before, after))))

    assert (change.kind, change.direction) == (ChangeKind.CRITERIA_CHANGED, direction)


def test_where_all_criteria_must_be_met_one_more_is_stricter() -> None:
    old = "# Criteria\n## All of the following must be met\n- The lesion is thick.\n- Creams have failed."
    change = only(told(old, f"{old}\n- The lesion is on the face."))

    assert (change.direction, change.severity) == (Direction.RESTRICTIVE, Severity.ACTION)


# -- dates, stages and notes


def _dated(*, effective: str = "", version: str | None = None, body: str = "") -> str:
    head = f"Effective Date: {effective}\n" if effective else ""
    return f"{head}# Billing\n{body or 'Up to 13 units of CPT 17003 are paid per day.'}\n"


def test_the_date_of_a_change_is_the_one_nearest_to_it() -> None:
    old = _dated(effective="1/1/2026")
    own = _dated(effective="1/1/2027", body="From 3/1/2027 on: effective March 1, 2027, up to 10 units of CPT 17003 are paid per day.")  # fmt: skip
    documents = _dated(effective="1/1/2027", body="Up to 10 units of CPT 17003 are paid per day.")

    assert [one.day for one in only(told(old, own)).effective] == [date(2027, 3, 1)]
    assert [one.day for one in only(told(old, documents)).effective] == [date(2027, 1, 1)]


def test_a_sentence_after_it_splits_the_date_of_a_change_by_state_and_is_no_change_of_its_own() -> None:  # fmt: skip
    old = _dated()
    new = _dated(
        body="Effective for dates of service on or after September 1, 2027, up to 10 units of CPT 17003 are paid per day.\n"
        "For AR, CO and OH, the effective date will be October 1, 2027."
    )
    change = only(told(old, new))

    assert {one.jurisdiction: one.day for one in change.effective} == {
        "all": date(2027, 9, 1),
        "AR": date(2027, 10, 1),
        "CO": date(2027, 10, 1),
        "OH": date(2027, 10, 1),
    }


def test_what_is_not_stated_stays_not_stated() -> None:
    change = only(told(_RULES, edited(_RULES, ("Up to 13", "Up to 10"))))

    assert change.effective == ()
    assert (change.stage, change.retroactive) == (Stage.IN_EFFECT, False)


def test_aetnas_effective_is_the_first_versions_and_never_the_changes() -> None:
    head = "Clinical Policy Bulletin\nLast Review 03/12/2026\nEffective: 05/30/2002\n"
    change = only(told(head + _dated(), head + _dated(body="Up to 9 units of CPT 17003 are paid per day.")))  # fmt: skip

    assert change.effective == ()


def test_an_effective_date_long_before_the_last_review_is_the_first_versions() -> None:
    head = "Effective Date: 05/30/2002\nLast Review: 03/12/2026\n# Billing\n"
    change = only(told(f"{head}Up to 13 units are paid per day.", f"{head}Up to 9 units are paid per day."))  # fmt: skip

    assert change.effective == ()


@pytest.mark.parametrize(
    ("day", "stage", "retroactive"),
    [
        ("March 1, 2027", Stage.ANNOUNCED, False),
        ("March 1, 2026", Stage.IN_EFFECT, True),
        ("November 24, 2026", Stage.IN_EFFECT, False),
    ],
)
def test_a_stated_date_is_to_come_or_lies_before_it_was_seen(
    day: str, stage: Stage, *, retroactive: bool
) -> None:
    new = _dated(body=f"Effective {day}, up to 9 units of CPT 17003 are paid per day.")
    change = only(told(_dated(), new))

    assert (change.stage, change.retroactive) == (stage, retroactive)


def test_without_a_day_of_today_nothing_is_called_announced_or_retroactive() -> None:
    for day in ("March 1, 2027", "March 1, 2026"):
        new = _dated(body=f"Effective {day}, up to 9 units of CPT 17003 are paid per day.")
        change = only(told(_dated(), new, today=None))

        assert (change.stage, change.retroactive) == (Stage.IN_EFFECT, False)


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("We will delay implementation of this rule for CPT 17003.", Stage.DELAYED),
        ("This rule for CPT 17003 is postponed until further notice.", Stage.DELAYED),
        ("This rule for CPT 17003 has been withdrawn and is not in force.", Stage.WITHDRAWN),
        ("This rule for CPT 17003 will not be implemented at this time.", Stage.WITHDRAWN),
        ("This proposed rule for CPT 17003 is open for comment until spring.", Stage.PROPOSED),
        ("Coverage of 17003 by a podiatrist is withdrawn in all states.", Stage.WITHDRAWN),
        ("A visit that must be cancelled is charged to the member at once.", Stage.IN_EFFECT),
        ("We may withdraw an offer that shows a wrong price by mistake.", Stage.IN_EFFECT),
        ("A person whose wound closure is postponed must be seen again.", Stage.IN_EFFECT),
    ],
)
def test_the_publishers_own_word_decides_the_stage(words: str, stage: Stage) -> None:
    assert only(told(_dated(), f"{_dated()}{words}")).stage is stage


def test_an_effective_date_that_moves_alone_is_news() -> None:
    change = only(told(_dated(effective="March 1, 2027"), _dated(effective="April 1, 2027")))

    assert change.kind is ChangeKind.EFFECTIVE_DATE_CHANGED
    assert (change.before, change.after) == (
        "Effective Date: March 1, 2027",
        "Effective Date: April 1, 2027",
    )
    assert [(one.label, one.day) for one in change.effective] == [
        (DateLabel.EFFECTIVE, date(2027, 4, 1))
    ]


def test_dates_of_review_alone_are_kept_and_never_told() -> None:
    old = "Last Review: 1/2/2026\nNext Review: 1/2/2027\n# Policy\nIt is covered."
    new = old.replace("1/2/2027", "1/2/2028").replace("1/2/2026", "1/2/2027")

    assert [one.kind for one in differences(old, new)] == [ChangeKind.ADMINISTRATIVE]


def test_a_date_that_moves_with_a_review_of_an_unchanged_text_is_that_of_an_edition() -> None:
    old = "Effective Date: 1/15/2026\nNext Review: 1/15/2027\n# Policy\nIt is covered.\n# Revision History\n1/15/2026 Annual review."  # fmt: skip
    new = "Effective Date: 1/15/2027\nNext Review: 1/15/2028\n# Policy\nIt is covered.\n# Revision History\n1/15/2027 Annual review. No change.\n1/15/2026 Annual review."  # fmt: skip

    assert told(old, new, today=date(2027, 2, 1)) == []


def test_a_changed_text_under_unchanged_dates_is_called_that() -> None:
    old = edition(_dated(effective="1/1/2026"), version="4")
    silent = edition(_dated(effective="1/1/2026", body="Up to 9 units are paid per day."), version="4")  # fmt: skip
    marked = edition(_dated(effective="1/1/2026", body="Up to 9 units are paid per day."), version="5")  # fmt: skip

    said = "Silent edit: the printed dates and version did not change."
    assert said in only(told(old, silent)).notes
    assert said not in only(told(old, marked)).notes


@pytest.mark.parametrize(
    "gone",
    [
        ["17003|Each of the second to fourteenth\n"],
        ["17003|Each of the second to fourteenth\n", "11102|Biopsy\n", "15788|Facial peel\n"],
    ],
)
def test_only_the_add_on_vanishing_is_said_whatever_else_vanishes(gone: list[str]) -> None:
    changes = told(_LISTS, edited(_LISTS, *((row, "") for row in gone)))

    (removed,) = [one for one in changes if "17003" in one.codes]
    said = "Of its family only the add-on code (17003) is gone; that is unusual."
    assert said in removed.notes
    assert not any(said in one.notes for one in changes if one is not removed)


def test_an_add_on_that_leaves_with_its_primary_is_not_called_unusual() -> None:
    spread = edited(
        _LISTS, ("17000|First lesion\n", ""), ("15788|Facial", "17000|First\n15788|Facial")
    )
    for before in (_LISTS, spread):
        after = "\n".join(line for line in before.splitlines() if not line.startswith("1700"))
        changes = told(before, after)

        assert {code for one in changes for code in one.codes} == set(_FAMILY)
        assert not any("unusual" in note for one in changes for note in one.notes)


def test_a_value_that_changes_with_the_day_of_its_row_is_one_change() -> None:
    old = "# List\n|Code|Units|Prior authorization|Effective date\n17000|1|No|01/01/2026\n17003|13|No|01/01/2026"

    change = only(told(old, edited(old, ("|No|01/01/2026", "|Yes|04/01/2027"))))

    assert (change.kind, change.codes) == (ChangeKind.PRIOR_AUTH_CHANGED, ("17000", "17003"))
    assert [one.day for one in change.effective] == [date(2027, 4, 1)]


def test_a_row_that_says_its_code_was_deleted_retires_it() -> None:
    change = only(
        told(
            _LISTS,
            edited(_LISTS, ("Each of the second to fourteenth", "Code deleted effective 1/1/2027")),
        )
    )

    assert (change.kind, change.codes) == (ChangeKind.CODE_RETIRED, ("17003",))
    assert change.severity is Severity.ACTION


def test_a_payment_rule_in_a_sentence_is_reviewed_though_a_fee_is_for_the_record() -> None:
    text = "# Payment\nCPT 17003 is paid at 100% of the fee schedule.\n"

    change = only(told(text, edited(text, ("100%", "80%"))))

    assert (change.kind, change.severity) == (ChangeKind.PAYMENT_CHANGED, Severity.REVIEW)


def test_a_rule_put_off_from_one_day_to_another_is_dated_by_the_later() -> None:
    old = "# News\nEffective 12/1/2026, prior authorization is required for 17003.\n"
    new = "# News\nThe prior authorization requirement for 17003 that was effective 12/1/2026 is delayed until 2/1/2027.\n"

    change = only(told(old, new))

    assert change.kind is ChangeKind.ANNOUNCEMENT_DELAYED
    assert [one.day for one in change.effective] == [date(2027, 2, 1)]


def test_a_publication_that_prints_neither_date_nor_version_cannot_be_edited_silently() -> None:
    changes = told(_dated(), _dated(body="Up to 9 units of CPT 17003 are paid per day."))

    assert only(changes).notes == ()


def test_changes_come_most_severe_first() -> None:
    new = edited(_RULES, ("Up to 13", "Up to 10"), ("must be reported", "may be reported"))

    assert [one.severity for one in told(_RULES, new)] == [Severity.ACTION, Severity.REVIEW]


def test_the_history_names_the_date_of_a_change_that_states_none() -> None:
    old = f"{_LISTS}# Revision History\n1/1/2026 Created.\n"
    new = f"{_LISTS}# Revision History\nRemoved CPT 17003, effective 2/1/2027.\n1/1/2026 Created.\n"
    new = new.replace("17003|Each of the second to fourteenth\n", "")
    change = only(told(old, new))

    assert change.kind is ChangeKind.CODE_REMOVED
    assert [one.day for one in change.effective] == [date(2027, 2, 1)]
    assert date(2027, 2, 1) > TODAY
    assert change.stage is Stage.ANNOUNCED


# -- what a diagnosis list governs, and what the history says of it

_ARTICLE = """
# Diagnoses that support medical necessity
## These diagnoses support necessity for CPT codes 17000, 17003 and 17004
|ICD-10 Code|Description
L57.0|Actinic keratosis
D04.9|Carcinoma in situ of skin
# Revision History
|Date|Explanation
10/31/2019|First version
"""


def test_a_diagnosis_that_left_a_list_names_the_procedures_the_list_governs() -> None:
    change = only(told(_ARTICLE, edited(_ARTICLE, ("L57.0|Actinic keratosis\n", ""))))

    assert change.kind is ChangeKind.DIAGNOSIS_REMOVED
    assert change.codes == ("L57.0",)
    assert change.governed == ("17000", "17003", "17004")


def test_a_change_that_names_its_procedures_governs_no_others() -> None:
    text = "# Rules for 17000 and 17003\nCPT 17003 is limited to 13 units per day.\n"
    change = only(told(text, edited(text, ("13", "10"))))

    assert change.codes == ("17003",)
    assert change.governed == ()


def test_the_history_line_that_dates_a_change_also_says_what_it_applies_by() -> None:
    after = edited(
        _ARTICLE,
        ("L57.0|Actinic keratosis\n", ""),
        (
            "10/31/2019|First version",
            "01/01/2027|Revision effective 01/01/2027, for services performed on or after that day."
            "\n10/31/2019|First version",
        ),
    )

    change = only(told(_ARTICLE, after))

    assert [one.day for one in change.effective] == [date(2027, 1, 1)]
    assert change.applies_by is AppliesBy.DATE_OF_SERVICE


def test_a_policy_that_says_it_is_retired_is_told() -> None:
    text = "# Policy\nDestruction of these lesions is covered.\n"
    change = only(told(text, f"This policy is retired effective 12/31/2026.\n{text}"))

    assert change.kind is ChangeKind.POLICY_RETIRED
    assert [one.day for one in change.effective] == [date(2026, 12, 31)]


def test_the_day_of_retirement_comes_before_the_documents_own_date() -> None:
    text = "Effective Date: 01/01/2026\n# Policy\nDestruction of these lesions is covered.\n"
    change = only(told(text, f"{text}This policy has been retired as of March 1, 2027.\n"))

    assert [one.day for one in change.effective] == [date(2027, 3, 1)]


def test_an_implementation_date_does_not_stand_for_the_effective_date() -> None:
    text = f"Implementation Date: 02/01/2027\nEffective Date: 03/01/2027\n{_LISTS}"
    change = only(told(text, text.replace("17003|Each of the second to fourteenth\n", "")))

    assert [one.day for one in change.effective] == [date(2027, 3, 1)]


_LIMITS = """
# Covered codes
|Code|Description|Frequency Limit
17000|First lesion|1 per 30 days
17003|Each further one|2 per year
# Not covered codes
|Code|Description
15788|Facial peel
"""


def test_a_column_that_says_how_often_is_a_limit_of_frequency() -> None:
    change = only(told(_LIMITS, _LIMITS.replace("1 per 30 days", "1 per 60 days")))

    assert change.kind is ChangeKind.FREQUENCY_LIMIT_CHANGED


def test_a_code_that_moves_to_a_list_without_a_column_is_told_as_moved_alone() -> None:
    row = "17003|Each further one|2 per year\n"
    change = only(told(_LIMITS, f"{_LIMITS.replace(row, '')}17003|Each further one\n"))

    assert (change.kind, change.codes) == (ChangeKind.COVERAGE_CHANGED, ("17003",))


def test_a_code_named_once_as_such_is_known_in_every_sentence() -> None:
    old = "# Policy\nCPT 17107 is covered for adults.\nNo more than 2 units of 17107 are paid per day."
    new = old.replace("2 units", "1 unit")

    change = only(told(old, new))

    assert (change.kind, change.codes) == (ChangeKind.UNIT_LIMIT_CHANGED, ("17107",))


def test_a_range_that_ends_earlier_loses_its_end_and_gains_nothing() -> None:
    old = "# Policy\nCodes 17260-17266 are reported for lesions of the trunk."

    change = only(told(old, old.replace("17266", "17264")))

    assert (change.kind, change.codes) == (ChangeKind.CODE_REMOVED, ("17266",))


def test_a_verdict_denied_is_a_coverage_change_whatever_else_the_sentence_says() -> None:
    old = (
        "# Policy\nRemoval for cosmetic purposes (CPT 17110) is considered not medically necessary."
    )
    new = old.replace("not medically", "medically")

    change = only(told(old, new))
    back = only(told(new, old))

    assert (change.kind, change.direction) == (ChangeKind.COVERAGE_CHANGED, Direction.PERMISSIVE)
    assert (back.kind, back.direction) == (ChangeKind.COVERAGE_CHANGED, Direction.RESTRICTIVE)


def test_an_entry_below_a_sentence_about_criteria_is_a_criterion() -> None:
    old = "# Position\nTreatment may be approved when any of the following criteria are met:\n- The lesion bleeds"

    change = only(told(old, f"{old}\n- The lesion ulcerates or bleeds daily"))

    assert change.kind is ChangeKind.CRITERIA_CHANGED
    assert change.direction is Direction.PERMISSIVE


def test_the_number_of_codes_in_a_heading_is_no_part_of_its_name() -> None:
    old = "# Codes that are covered\n## Group 1 Codes: (3 Codes)\n|Code|Description\n17000|one\n17003|two\n17004|three"
    new = old.replace("(3 Codes)", "(2 Codes)").replace("\n17004|three", "")

    change = only(told(old, new))

    assert (change.kind, change.codes) == (ChangeKind.CODE_REMOVED, ("17004",))


def test_letters_that_number_the_edition_are_no_news() -> None:
    old = "|Policy Number|Date|Owner\n0771RC|11/20/2025|Committee\n# Policy\nIt is covered for adults."

    assert told(old, old.replace("0771RC", "0771RD").replace("11/20/2025", "05/14/2026")) == []
    assert told(old, old.replace("0771RC", "17003")) != []


def test_two_unlike_sentences_on_one_code_are_told_apart() -> None:
    old = "# Policy\nCPT 17003 must be billed with 17000 on the same claim.\nIt is covered for adults."
    new = "# Policy\nIt is covered for adults.\nClaims that name 17000 twice, or 17003 alone, are returned to the sender unprocessed."

    assert sorted((one.before is None, one.after is None) for one in told(old, new)) == [
        (False, True),
        (True, False),
    ]


def test_a_sentence_gains_what_is_joined_to_it_with_and() -> None:
    old = "# Policy\nThe ordering provider must submit a pedigree with the request."

    change = only(told(old, old.replace("a pedigree", "a pedigree and the counseling note")))

    assert change.after is not None
    assert "counseling note" in change.after


def test_what_stands_beyond_the_cut_of_the_other_edition_is_no_change() -> None:
    body = "# Policy\n" + "\n".join(
        f"Step {word} of the procedure must be written down by the surgeon." for word in "abcdefgh"
    )
    more = f"{body}\nThe second surgeon must sign the note before it is sent to the plan."

    assert told(replace(edition(body), warnings=(PROBABLY_CUT,)), more) == []
    assert told(body, more) != []


def test_a_warning_of_something_else_than_a_cut_hides_nothing() -> None:
    old = "# Policy\nIt is covered for adults."
    warned = replace(edition(old), warnings=("pages that are pictures were not read: 7",))

    assert told(warned, f"{old}\nThe second surgeon must sign the note.") != []


def test_a_journal_is_no_sentence_of_its_own() -> None:
    old = "# References\nDoe C. Field care. Demo Clin Derm. 2019;44:210-215."

    assert told(old, old.replace("2019;44:210", "2020;45:17003")) == []


def test_a_change_that_names_no_code_is_about_the_watched_codes_of_its_document() -> None:
    text = "# Rules\nRecords must show the site.\n# Codes\n|Code|Words\n17003|Each\n11102|Biopsy\n"
    after = edited(text, ("the site", "the site and a photograph"))

    change = only(told(text, after, watch=WatchList(codes=DEFAULT_CODES)))

    assert change.codes == ()
    assert change.governed == ("17003",)


def test_the_date_of_a_column_is_given_as_its_row_prints_it() -> None:
    head = "# Limits\n|CPT Code|Maximum Units|Start Date\n"
    changes = told(f"{head}17003|13|January 5, 2026\n", f"{head}17003|10|March 1, 2027\n")

    change = next(one for one in changes if one.kind is ChangeKind.UNIT_LIMIT_CHANGED)

    assert [(one.printed, one.printed_label) for one in change.effective] == [("March 1, 2027", "")]


def test_what_is_put_off_without_a_new_date_has_no_date() -> None:
    said = "# Prior Authorization\nEffective September 1, 2026, prior authorization {} CPT 17003{}."
    put_off = said.format("for", " has been delayed until further notice")

    change = only(told(said.format("is required for", ""), put_off))

    assert change.kind is ChangeKind.ANNOUNCEMENT_DELAYED
    assert change.effective == ()


@pytest.mark.parametrize(
    ("before", "after", "stage", "direction", "days"),
    [
        (
            "Effective January 1, 2027, prior authorization is required for CPT 17003.",
            "Implementation of prior authorization for CPT 17003 is delayed until further notice.",
            Stage.DELAYED,
            Direction.PERMISSIVE,
            {},
        ),
        (
            "Effective January 1, 2027, CPT 17003 is limited to 10 units per day.",
            "The limit for CPT 17003 announced for January 1, 2027 will not be implemented.",
            Stage.WITHDRAWN,
            Direction.PERMISSIVE,
            {},
        ),
        (
            "Implementation of the records rule for CPT 17003 is delayed until January 1, 2027.",
            "Implementation of the records rule for CPT 17003 is delayed until March 1, 2027.",
            Stage.DELAYED,
            Direction.UNCLEAR,
            {"all": date(2027, 3, 1)},
        ),
        (
            "Effective January 1, 2027, records are required for CPT 17003.",
            "We will delay the effective date for CPT 17003 records from January 1, 2027 to"
            " April 1, 2027; for OH, May 1, 2027.",
            Stage.DELAYED,
            Direction.PERMISSIVE,
            {"all": date(2027, 4, 1), "OH": date(2027, 5, 1)},
        ),
    ],
)
def test_what_is_put_off_has_the_day_it_is_put_off_to_and_never_the_old_one(
    before: str, after: str, stage: Stage, direction: Direction, days: dict[str, date]
) -> None:
    change = only(told(f"# Billing\n{before}", f"# Billing\n{after}"))

    assert (change.stage, change.direction, change.codes) == (stage, direction, ("17003",))
    assert {one.jurisdiction: one.day for one in change.effective} == days


def test_a_short_rule_that_begins_with_its_date_is_no_date_line() -> None:
    was = "Effective January 1, 2027, CPT 17003 is limited to 10 units per day."

    change = only(told(f"# Billing\n{was}", f"# Billing\n{was.replace('January', 'March')}"))

    assert change.kind is ChangeKind.EFFECTIVE_DATE_CHANGED
    assert change.codes == ("17003",)
    assert [one.day for one in change.effective] == [date(2027, 3, 1)]


def test_a_wound_that_heals_late_delays_nothing() -> None:
    (change,) = told(
        "# Billing\nIf healing is delayed, CPT 17003 may be reported once.",
        "# Billing\nIf healing is delayed after the change, CPT 17003 may be reported twice.",
    )

    assert change.kind is not ChangeKind.ANNOUNCEMENT_DELAYED


def test_a_correction_that_only_says_so_is_told_as_one() -> None:
    change = only(
        told(
            "# Billing\nCPT 17003 is an add-on code.",
            "# Billing\nCPT 17003 is an add-on code. The last edition of this policy listed it incorrectly.",
        )
    )

    assert change.kind is ChangeKind.POLICY_CORRECTED


def test_neighbouring_new_rules_of_other_codes_and_kinds_are_told_each() -> None:
    before = "# Coding\nReport what was done.\n"
    limit = "The maximum number of units for 17003 is 5 per date of service."
    modifier = "Procedure code 17000 is billed with modifier 25 when two sites are treated."
    authorization = "Prior authorization is required for CPT 17004."

    changes = told(before, before + "\n".join((limit, modifier, authorization)))

    assert {(one.kind, one.codes, one.after) for one in changes} == {
        (ChangeKind.UNIT_LIMIT_CHANGED, ("17003",), limit),
        (ChangeKind.MODIFIER_CHANGED, ("17000",), modifier),
        (ChangeKind.PRIOR_AUTH_CHANGED, ("17004",), authorization),
    }


def test_a_sentence_that_says_more_of_a_new_rule_is_part_of_it() -> None:
    before = "# Coding\nReport what was done.\n"
    rule = "Prior authorization is required for CPT 17004."
    more = "Requests must be sent at least five days before the visit."

    (change,) = told(before, f"{before}{rule} {more}")

    assert change.kind is ChangeKind.PRIOR_AUTH_CHANGED
    assert change.codes == ("17004",)
    assert change.after == f"{rule} {more}"


def test_a_sentence_that_turns_is_not_given_to_another_new_one_on_the_same_codes() -> None:
    was = "Advance notification is not required for CPT codes 17000 and 17004 in any setting."
    now = "Advance notification is required for CPT codes 17000 and 17004 in all settings."
    more = "Prior authorization is required for procedure codes 17000 and 17004."

    for after in (f"{now}\n{more}", f"{more}\n{now}"):
        changes = told(f"# Coding\n{was}", f"# Coding\n{after}")

        assert [(one.before, one.after) for one in changes if one.before] == [(was, now)]


@pytest.mark.parametrize("day", ["May 9, 2027", "June 9, 2027"])
def test_the_month_of_may_is_no_doubt_about_a_delay(day: str) -> None:
    was = f"The lesion count requirement for 17000 will be implemented on {day}."
    now = f"Implementation of the 17000 requirement, planned for {day}, has been postponed to August 9, 2027."

    (change,) = told(f"# Coding\n{was}", f"# Coding\n{now}")

    assert change.kind is ChangeKind.ANNOUNCEMENT_DELAYED
    assert [one.day for one in change.effective] == [date(2027, 8, 9)]


def test_a_limit_that_comes_behind_its_codes_is_told_as_a_limit() -> None:
    old = "# Coding Requirements\nClaims are reviewed."
    change = only(told(old, f"{old}\nCPT 17000/17003: one visit in any 3 week period."))

    assert (change.kind, change.codes) == (ChangeKind.FREQUENCY_LIMIT_CHANGED, ("17000", "17003"))


@pytest.mark.parametrize(
    "opening",
    [
        "Care of Sun-Damaged Skin: Billing and Coverage Care of Sun-Damaged Skin: Billing and Coverage",
        "CG-17-042 | Care of Sun-Damaged Skin: Billing and Coverage Care of Sun-Damaged Skin: Billing",
        "Clinical Guideline Care of Sun-Damaged Skin: Billing and",
    ],
)
def test_a_title_that_extracted_text_opens_with_once_more_is_no_change(opening: str) -> None:
    rest = "Policy Number: CG-17-042\n# Coding\nReport 17003 once."

    assert (
        told(f"Care of Sun-Damaged Skin: Billing and Coverage\n{rest}", f"{opening}\n{rest}") == []
    )


def test_numbers_of_entries_that_stand_alone_are_no_change_when_they_count_on() -> None:
    old = (
        "# Policy\nThe plan covers freezing of lesions in the office.\n137.\nAble A. Cold. 2019.\n"
    )

    assert told(old, edited(old, ("137.", "138."))) == []


def _cut_list(*rows: str) -> str:
    return "\n".join(["# Covered CPT codes", "|Code|Description", *rows])


def test_codes_beyond_the_cut_of_the_other_edition_neither_come_nor_go() -> None:
    rows = [f"1700{number}|Care of the skin by way {number}" for number in range(9)]
    whole, cut = (
        edition(_cut_list(*rows)),
        replace(edition(_cut_list(*rows[:5])), warnings=(PROBABLY_CUT,)),
    )

    assert told(whole, cut) == told(cut, whole) == []


def test_a_code_that_goes_above_the_cut_is_told() -> None:
    rows = [f"1700{number}|Care of the skin by way {number}" for number in range(9)]
    old = replace(edition(_cut_list(*rows[:6])), warnings=(PROBABLY_CUT,))
    new = replace(edition(_cut_list(*rows[:2], *rows[3:8])), warnings=(PROBABLY_CUT,))

    assert only(told(old, new)).codes == ("17002",)


def test_a_list_that_ends_sooner_is_told_where_only_pictures_were_not_read() -> None:
    rows = [f"1700{number}|Care of the skin by way {number}" for number in range(9)]
    new = replace(edition(_cut_list(*rows[:8])), warnings=("pages that are pictures",))

    assert only(told(_cut_list(*rows), new)).codes == ("17008",)


def test_what_is_cancelled_or_delayed_must_be_a_rule_to_change_the_stage() -> None:
    before = "# Terms\nYou may close your account.\n"
    after = f"{before}If you do, the subscription will be cancelled immediately and its benefits must not be used."

    assert [one.stage for one in told(before, after)] == [Stage.IN_EFFECT]


_ONE_LINE = "Medical Policy Acme Commercial Policy: L-9 Topic: Freezing of lesions Section: Skin"


@pytest.mark.parametrize(
    "menu",
    [
        "Skip to main content Home Providers Members Contact us Log in Search",
        "Log in Find a doctor Prior authorization Claims and billing Forms Subscribe",
    ],
)
def test_a_menu_before_or_behind_a_page_on_one_line_is_no_change(menu: str) -> None:
    assert told(_ONE_LINE, f"{menu} {_ONE_LINE}") == []
    assert told(f"{_ONE_LINE} {menu}", _ONE_LINE) == []


def test_a_verdict_whose_heading_was_lost_is_told_from_the_part_above() -> None:
    old = (
        "# Definitions\nA blood test looks for pieces of a tumour."
        "\nBlood based testing is considered medically necessary for adults when all of these are met:"
        "\n- The tumour cannot be reached with a needle in the office."
        "\n- No such test was made before for this tumour."
    )

    turned = only(told(old, old.replace("considered medically", "considered not medically")))
    assert turned.kind is ChangeKind.COVERAGE_CHANGED
    fewer = only(told(old, old.replace("\n- No such test was made before for this tumour.", "")))
    assert fewer.kind is ChangeKind.CRITERIA_CHANGED


_NESTED = (
    "# Skin policy\n- I. Freezing of lesions is considered appropriate when all of these criteria are met:"
    "\n- A. To relieve an itch;\n- B. The lesion is one of the following:\n- 1. Stage two wart, OR"
    "\nOR\n- 2. Flat wart, OR\n- C. It grows.\n# Coding\nReport 17003 once."
)


@pytest.mark.parametrize(
    "entry", ["A. To relieve an itch;", "1. Stage two wart, OR", "2. Flat wart, OR"]
)
def test_an_entry_of_a_list_that_an_entry_opens_is_a_criterion(entry: str) -> None:
    new = _NESTED.replace(f"\n- {entry}", "")

    assert [(one.kind, one.after) for one in told(_NESTED, new)] == [
        (ChangeKind.CRITERIA_CHANGED, None)
    ]
    assert [one.kind for one in told(new, _NESTED)] == [ChangeKind.CRITERIA_CHANGED]


def test_or_in_capitals_that_turns_to_and_names_no_state() -> None:
    old = "# Criteria\n- a. Test for the itch (ITC), OR\n- b. Test for growth, OR\n- c. A biopsy."

    change = only(told(old, old.replace("(ITC), OR", "(ITC), AND")))

    assert change.kind is ChangeKind.CRITERIA_CHANGED


@pytest.mark.parametrize(
    ("named", "role"),
    [("17000", "it is the add-on of 17000"), ("17004", "17004 is billed instead of it")],
)
def test_a_change_of_another_code_of_the_family_says_what_the_watched_add_on_is_to_it(
    named: str, role: str
) -> None:
    add_on = WatchList(codes=(WatchedCode(code="17003", role=Role.ADD_ON),))
    before = f"# Rules\nCPT code {named} is covered."

    change = only(told(before, before.replace("is covered", "is not covered"), watch=add_on))

    assert change.notes == (f"Watched is 17003: {role}.",)


@pytest.mark.parametrize("named", ["17000-17004", "170xx", "17000 series"])
def test_a_family_that_is_named_whole_names_the_watched_add_on(named: str) -> None:
    add_on = WatchList(codes=(WatchedCode(code="17003", role=Role.ADD_ON),))
    before = f"# Rules\nCPT codes {named} are covered."

    change = only(told(before, before.replace("are covered", "are not covered"), watch=add_on))

    assert "17003" in change.codes
    assert change.notes == ()


def test_a_notice_of_cookies_below_the_text_is_no_change() -> None:
    old = "# Coding\nReport 17003 once."
    notice = "We use cookies to give you a better visit. You can change your settings at any time."

    assert told(old, f"{old}\n{notice}") == []
