"""What a change asks of a billing team: each kind by itself, and as the comparison finds it."""

from datetime import date

import pytest

from policy.changes import ChangeKind, Direction, Severity
from policy.codes import DEFAULT_CODES, WatchList
from policy.document import DateLabel, Document, KeyedRow, KeyedTable, StatedDate
from policy.severity import severity_of
from tests.policy.editions import differences, only

_ACT, _LOOK, _KEEP = Severity.ACTION, Severity.REVIEW, Severity.RECORD
_STRICTER, _EASIER = Direction.RESTRICTIVE, Direction.PERMISSIVE
_FAMILY = WatchList(codes=DEFAULT_CODES)

_ACTION_WHEN_STRICTER = (
    ChangeKind.COVERAGE_CHANGED,
    ChangeKind.CRITERIA_CHANGED,
    ChangeKind.MODIFIER_CHANGED,
    ChangeKind.PRIOR_AUTH_CHANGED,
    ChangeKind.UNIT_LIMIT_CHANGED,
    ChangeKind.NCCI_EDIT_CHANGED,
    ChangeKind.STATUS_CHANGED,
)
_WHICHEVER_WAY = {
    ChangeKind.FREQUENCY_LIMIT_CHANGED: _ACT,
    ChangeKind.NCCI_EDIT_ADDED: _ACT,
    ChangeKind.ADDON_EDIT_CHANGED: _ACT,
    ChangeKind.CODE_RETIRED: _ACT,
    ChangeKind.ANNOUNCEMENT_DELAYED: _ACT,
    ChangeKind.ANNOUNCEMENT_WITHDRAWN: _ACT,
    ChangeKind.NCCI_EDIT_DELETED: _LOOK,
    ChangeKind.CODE_ADDED: _LOOK,
    ChangeKind.CODE_REMOVED: _LOOK,
    ChangeKind.CODE_RELISTED: _LOOK,
    ChangeKind.PLACE_OF_SERVICE_CHANGED: _LOOK,
    ChangeKind.DOCUMENTATION_CHANGED: _LOOK,
    ChangeKind.GUIDANCE_CHANGED: _LOOK,
    ChangeKind.APPLICABILITY_CHANGED: _LOOK,
    ChangeKind.RULE_ADOPTED: _LOOK,
    ChangeKind.EFFECTIVE_DATE_CHANGED: _LOOK,
    ChangeKind.POLICY_PUBLISHED: _LOOK,
    ChangeKind.POLICY_CORRECTED: _LOOK,
    ChangeKind.POLICY_RETIRED: _LOOK,
    ChangeKind.POLICY_MOVED: _KEEP,
    ChangeKind.PAYMENT_CHANGED: _KEEP,
    ChangeKind.WORDING_CHANGED: _KEEP,
    ChangeKind.ADMINISTRATIVE: _KEEP,
}
_OF_DIAGNOSES = (
    ChangeKind.DIAGNOSIS_ADDED,
    ChangeKind.DIAGNOSIS_REMOVED,
    ChangeKind.DIAGNOSIS_RECODED,
)


@pytest.mark.parametrize("kind", _ACTION_WHEN_STRICTER)
def test_what_gets_stricter_asks_for_action_and_its_relief_for_a_look(kind: ChangeKind) -> None:
    assert severity_of(kind, _STRICTER) is _ACT
    for direction in (_EASIER, Direction.NEUTRAL, Direction.UNCLEAR):
        assert severity_of(kind, direction) is _LOOK


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize(("kind", "severity"), _WHICHEVER_WAY.items())
def test_other_kinds_weigh_the_same_whichever_way_they_go(
    kind: ChangeKind, severity: Severity, direction: Direction
) -> None:
    assert severity_of(kind, direction) is severity


@pytest.mark.parametrize("direction", list(Direction))
def test_records_that_are_asked_for_ask_for_action_unless_they_are_asked_for_no_longer(
    direction: Direction,
) -> None:
    asked = direction is not _EASIER

    assert severity_of(ChangeKind.RECORDS_REQUIRED, direction) is (_ACT if asked else _LOOK)


def test_only_watched_diagnoses_are_told_and_losing_one_asks_for_action() -> None:
    added, removed, recoded = _OF_DIAGNOSES

    assert severity_of(removed, _STRICTER, watched_diagnosis=True) is _ACT
    assert severity_of(added, _EASIER, watched_diagnosis=True) is _LOOK
    assert severity_of(recoded, Direction.NEUTRAL, watched_diagnosis=True) is _LOOK
    for kind in _OF_DIAGNOSES:
        assert severity_of(kind, Direction.UNCLEAR) is _KEEP


def test_every_kind_has_its_line() -> None:
    lined = {
        *_ACTION_WHEN_STRICTER,
        *_WHICHEVER_WAY,
        *_OF_DIAGNOSES,
        ChangeKind.RECORDS_REQUIRED,
    }

    assert lined == set(ChangeKind)


_LISTS = """
# Destruction of skin lesions
## Covered procedures
- 17000 first lesion
- 17003 each further lesion
- 17004 many lesions
## Procedures that are not covered
- 96567 light therapy
## Other CPT codes related to this policy
- 11102 biopsy
## Procedures that require prior authorization
- 15275 skin substitute
## ICD-10-CM codes that support medical necessity for CPT 17000, 17003 and 17004
- L57.0 keratosis
- L82.1 another keratosis
## Coding
Up to 14 units of CPT code 17003 are paid for a date of service.
CPT code 17003 is paid at 80 percent of the fee schedule.
The record should name each lesion that is treated with CPT code 17003.
Lesions treated with CPT code 17003 are described in the chart.
"""
_17003 = "- 17003 each further lesion\n"


def _moved(to: str) -> tuple[tuple[str, str], ...]:
    return ((_17003, ""), (to, to + _17003))


@pytest.mark.parametrize(
    ("edits", "kind", "severity"),
    [
        (_moved("## Procedures that are not covered\n"), ChangeKind.COVERAGE_CHANGED, _ACT),
        (((_17003, ""),), ChangeKind.CODE_REMOVED, _LOOK),
        (_moved("## Other CPT codes related to this policy\n"), ChangeKind.CODE_RELISTED, _LOOK),
        (
            (("- 15275 skin substitute\n", "- 15275 skin substitute\n- 17003 each further lesion\n"),),
            ChangeKind.PRIOR_AUTH_CHANGED,
            _ACT,
        ),
        ((("- 17000 first", "- 17110 warts\n- 17000 first"),), ChangeKind.CODE_ADDED, _LOOK),
        ((("- 96567 light", "- 17110 warts\n- 96567 light"),), ChangeKind.CODE_ADDED, _ACT),
        ((("14 units", "10 units"),), ChangeKind.UNIT_LIMIT_CHANGED, _ACT),
        ((("14 units", "20 units"),), ChangeKind.UNIT_LIMIT_CHANGED, _LOOK),
        ((("80 percent", "70 percent"),), ChangeKind.PAYMENT_CHANGED, _LOOK),
        ((("- L57.0 keratosis\n", ""),), ChangeKind.DIAGNOSIS_REMOVED, _ACT),
        ((("- L82.1 another keratosis\n", ""),), ChangeKind.DIAGNOSIS_REMOVED, _KEEP),
        ((("- L82.1", "- L85.1 horn\n- L82.1"),), ChangeKind.DIAGNOSIS_ADDED, _KEEP),
        ((("should name", "must name"),), ChangeKind.DOCUMENTATION_CHANGED, _LOOK),
        ((("described in the chart", "nicely described in the chart"),), ChangeKind.WORDING_CHANGED, _KEEP),
    ],
)  # fmt: skip
def test_a_change_of_an_edition_weighs_by_what_it_does_to_a_claim(
    edits: tuple[tuple[str, str], ...], kind: ChangeKind, severity: Severity
) -> None:
    after = _LISTS
    for old, new in edits:
        assert old in after
        after = after.replace(old, new)

    change = only(differences(_LISTS, after, watch=_FAMILY))

    assert (change.kind, change.severity) == (kind, severity)


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        ("must be", "can be"),
        ("", " only"),
        ("", " except on the face"),
        (" not", ""),
        ("", " unless the patient asks"),
        ("", " after a prior attempt"),
        ("", " at the first visit"),
        ("", " up to a limit of 12"),
        ("12 days", "15 days"),
    ],
)
def test_a_word_of_consequence_within_reach_of_a_code_is_looked_at(word: str, instead: str) -> None:
    sentence = (
        "For CPT code 17003 lesions must be counted and not merged in the 12 days that follow{}."
    )
    before = sentence.format("")
    after = before.replace(word, instead) if word else sentence.format(instead)

    change = only(differences(f"# Coding\n{before}", f"# Coding\n{after}", watch=_FAMILY))

    assert change.kind not in {ChangeKind.WORDING_CHANGED, ChangeKind.ADMINISTRATIVE}
    assert change.severity in {_LOOK, _ACT}


def _file(layout: str, *rows: tuple[tuple[str, ...], dict[str, str]]) -> Document:
    day = StatedDate(
        label=DateLabel.EFFECTIVE, printed_label="Eff", day=date(2027, 4, 1), printed="04-01-2027"
    )
    return Document(
        title="A data file",
        blocks=(),
        dates=(day,),
        table=KeyedTable(
            layout=layout,
            rows=tuple(KeyedRow(key=key, values=tuple(cells.items())) for key, cells in rows),
            records=100,
        ),
    )


def _pair(indicator: str) -> tuple[tuple[str, ...], dict[str, str]]:
    cells = {"Column 1": "11102", "Column 2": "17000", "Effective Date": "20200101"}
    cells |= {"Deletion Date": "*", "Modifier": indicator, "PTP Edit Rationale": "Made up"}
    return ("11102", "17000"), cells


def _limit(value: str) -> tuple[tuple[str, ...], dict[str, str]]:
    return ("17003",), {"HCPCS/CPT Code": "17003", "MUE Value": value}


def _fee(status: str, total: str = "0.20") -> tuple[tuple[str, ...], dict[str, str]]:
    return ("17003", "", ""), {"STATUS CODE": status, "NON-FACILITY TOTAL": total}


def _factor(value: str) -> tuple[tuple[str, ...], dict[str, str]]:
    return ("17003", "", ""), {"STATUS CODE": "A", "CONV FACTOR": value}


@pytest.mark.parametrize(
    ("layout", "was", "now", "kind", "severity"),
    [
        ("ncci_ptp_practitioner", None, _pair("1"), ChangeKind.NCCI_EDIT_ADDED, _ACT),
        ("ncci_ptp_practitioner", _pair("1"), _pair("0"), ChangeKind.NCCI_EDIT_CHANGED, _ACT),
        ("ncci_ptp_practitioner", _pair("0"), _pair("1"), ChangeKind.NCCI_EDIT_CHANGED, _LOOK),
        ("ncci_ptp_practitioner", _pair("1"), None, ChangeKind.NCCI_EDIT_DELETED, _LOOK),
        ("mue_practitioner", _limit("13"), _limit("10"), ChangeKind.UNIT_LIMIT_CHANGED, _ACT),
        ("mue_practitioner", _limit("10"), _limit("13"), ChangeKind.UNIT_LIMIT_CHANGED, _LOOK),
        ("pprrvu", _fee("A"), _fee("N"), ChangeKind.STATUS_CHANGED, _ACT),
        ("pprrvu", _fee("A"), _fee("B"), ChangeKind.STATUS_CHANGED, _ACT),
        ("pprrvu", _fee("A"), _fee("I"), ChangeKind.STATUS_CHANGED, _ACT),
        ("pprrvu", _fee("I"), _fee("A"), ChangeKind.STATUS_CHANGED, _LOOK),
        ("pprrvu", _fee("A"), _fee("D"), ChangeKind.CODE_RETIRED, _ACT),
        ("pprrvu", _fee("A"), None, ChangeKind.CODE_RETIRED, _ACT),
        ("pprrvu", _fee("A"), _fee("A", "0.30"), ChangeKind.PAYMENT_CHANGED, _KEEP),
        ("pprrvu", _factor("33.4"), _factor("33.6"), ChangeKind.PAYMENT_CHANGED, _KEEP),
    ],
)  # fmt: skip
def test_a_change_of_a_data_file_weighs_by_what_it_does_to_a_claim(
    layout: str,
    was: tuple[tuple[str, ...], dict[str, str]] | None,
    now: tuple[tuple[str, ...], dict[str, str]] | None,
    kind: ChangeKind,
    severity: Severity,
) -> None:
    before, after = (_file(layout, *([side] if side else [])) for side in (was, now))

    change = only(differences(before, after, watch=_FAMILY))

    assert (change.kind, change.severity) == (kind, severity)
