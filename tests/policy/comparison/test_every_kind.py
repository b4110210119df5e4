"""Each kind of change as it comes in different words and shapes, read from bytes and compared.

A case is what stood in a page and what stands there now; the rest of the page stays.
"""

from dataclasses import dataclass, field
from datetime import date

import pytest

from policy.changes import (
    QUIET,
    AppliesBy,
    Basis,
    Change,
    ChangeKind,
    Direction,
    Severity,
    Stage,
)
from policy.codes import EVERYTHING
from policy.comparison.editions import compare
from reader.read import read

_TODAY = date(2026, 11, 24)
_UP, _DOWN, _OPEN = Direction.PERMISSIVE, Direction.RESTRICTIVE, Direction.UNCLEAR

_PAGE = """<!doctype html><html><head><title>Sun damaged skin | Fairview Health</title></head><body>
<nav><a href="/">Home</a><a href="/p">Policies</a></nav><main><h1>Sun damaged skin</h1>
<p>Policy number: FV-88</p>
<h2>Scope</h2><p>This policy is about spots of the skin that a clinician freezes or scrapes.</p>
<h2>Coding and billing</h2>{}
<h2>References</h2><ol><li>Sketch P. Cold and skin. J Made Up. 2019;17003:11-14.</li></ol>
<h2>Revision History</h2><p>01/05/2026: New policy.</p></main>
<footer>Copyright 2026 Fairview Health</footer></body></html>"""
_TEXT = """SUN DAMAGED SKIN

Policy number: FV-88

SCOPE

This policy is about spots of the skin that a clinician freezes or scrapes.

CODING AND BILLING

{}

REFERENCES

1. Sketch P. Cold and skin. J Made Up. 2019;17003:11-14.

REVISION HISTORY

01/05/2026: New policy.
"""


def _read(part: str) -> bytes:
    shape = _PAGE if part.startswith("<") else _TEXT
    return shape.format(part).encode()


def _table(heads: str, *rows: str) -> str:
    def cells(line: str, tag: str) -> str:
        return "".join(f"<{tag}>{one}</{tag}>" for one in line.split("|"))

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return f"<table><tr>{cells(heads, 'th')}</tr>{body}</table>"


@dataclass(frozen=True)
class _Case:
    """The kind, the codes and the way of the one change that is told; what is None is free."""

    kind: ChangeKind
    codes: str
    way: Direction | None
    before: str
    after: str
    dates: dict[str, str] = field(default_factory=dict)
    by: AppliesBy = AppliesBy.NOT_STATED
    stage: Stage | None = None
    basis: Basis = Basis.PROSE
    retroactive: bool = False


_K = ChangeKind
_T = Basis.TABLE
_CASES = (
    # coverage
    _Case(_K.COVERAGE_CHANGED, "17000 17003", _DOWN,
          "<p>Fairview pays for CPT 17003 when 17000 is on the same claim.</p>",
          "<p>Fairview no longer pays for CPT 17003 when 17000 is on the same claim.</p>"),
    _Case(_K.COVERAGE_CHANGED, "17000 17003", _DOWN,
          "Separate payment is made for 17003 in addition to 17000.",
          "No separate payment is made for 17003 in addition to 17000."),
    _Case(_K.COVERAGE_CHANGED, "17000 17003 17004", _DOWN,
          "<h3>Covered codes</h3><ul><li>17000 one</li><li>17003 more</li><li>17004 many</li></ul>",
          "<h3>Codes that are not covered</h3><ul><li>17000 one</li><li>17003 more</li><li>17004 many</li></ul>", basis=_T),
    _Case(_K.COVERAGE_CHANGED, "17004", _UP,
          "Treatment of fifteen or more spots (17004) is investigational.",
          "Treatment of fifteen or more spots (17004) is medically necessary."),
    _Case(_K.COVERAGE_CHANGED, "17000 17003", _DOWN,
          "<p>Claims for 17000 and 17003 are reimbursable.</p>",
          "<p>Beginning with dates of service on and after 03/01/2027, claims for 17000 and 17003 are not reimbursable.</p>",
          dates={"all": "2027-03-01"}, by=AppliesBy.DATE_OF_SERVICE, stage=Stage.ANNOUNCED),
    _Case(_K.COVERAGE_CHANGED, "17004", _DOWN,
          _table("Code|Determination", "17000|Medically necessary", "17004|Medically necessary"),
          _table("Code|Determination", "17000|Medically necessary", "17004|Experimental/investigational"), basis=_T),
    _Case(_K.COVERAGE_CHANGED, "17003", _DOWN,
          "CPT 17003 is covered.", "CPT 17003 is not covered for claims processed on or after 6/1/2026.",
          dates={"all": "2026-06-01"}, by=AppliesBy.PROCESSED, retroactive=True, stage=Stage.IN_EFFECT),
    # authorization and records
    _Case(_K.PRIOR_AUTH_CHANGED, "17003", _DOWN,
          "<p>Prior authorization is not needed for 17003.</p>",
          "<p>Prior authorization is needed for 17003 for requests received on or after January 15, 2027.</p>",
          dates={"all": "2027-01-15"}, by=AppliesBy.RECEIVED, stage=Stage.ANNOUNCED),
    _Case(_K.PRIOR_AUTH_CHANGED, "17003", _UP,
          "The prior authorization requirement for 17003 applies.",
          "The prior authorization requirement for 17003 has been discontinued."),
    _Case(_K.PRIOR_AUTH_CHANGED, "17003", _DOWN,
          _table("Code|Auth required?", "17000|N", "17003|N"), _table("Code|Auth required?", "17000|N", "17003|Y"), basis=_T),
    _Case(_K.RECORDS_REQUIRED, "17004", _DOWN,
          "<p>Claims with 17004 are processed without attachments.</p>",
          "<p>Claims with 17004 must be submitted with the office notes, or they will be denied.</p>"),
    _Case(_K.RECORDS_REQUIRED, "17004", _UP,
          "Medical records are required with every claim for 17004.",
          "Medical records are no longer required with claims for 17004."),
    # modifiers, limits, places
    _Case(_K.MODIFIER_CHANGED, "17003", None,
          "<p>Report 17003 with modifier 59 when a second site is treated.</p>",
          "<p>Report 17003 with modifier XS when a second site is treated.</p>"),
    _Case(_K.MODIFIER_CHANGED, "11102 17000", _DOWN,
          "Modifier 59 may be used to bypass the edit between 11102 and 17000.",
          "Modifier 59 may not be used to bypass the edit between 11102 and 17000."),
    _Case(_K.UNIT_LIMIT_CHANGED, "17003", _DOWN,
          "<p>We allow thirteen units of 17003 per day.</p>", "<p>We allow ten units of 17003 per day.</p>"),
    _Case(_K.UNIT_LIMIT_CHANGED, "17003", _UP,
          _table("Code|Units per day", "17003|13"), _table("Code|Units per day", "17003|No limit"), basis=_T),
    _Case(_K.FREQUENCY_LIMIT_CHANGED, "17004", _DOWN,
          "<p>17004 is paid as often as needed.</p>", "<p>17004 is paid no more than twice in a 12-month period.</p>"),
    _Case(_K.FREQUENCY_LIMIT_CHANGED, "17000", _UP,
          "17000 is limited to one visit every 6 months.", "17000 is not limited in frequency."),
    _Case(_K.PLACE_OF_SERVICE_CHANGED, "17000", None,
          "<p>17000 is paid in place of service 11 and 22.</p>", "<p>17000 is paid in place of service 11.</p>"),
    _Case(_K.PLACE_OF_SERVICE_CHANGED, "17004", _DOWN,
          "17004 can be done in an office or an ambulatory surgical center.", "17004 can be done only in an office."),
    # edits of two codes and add-ons
    _Case(_K.NCCI_EDIT_ADDED, "11102 17000", _DOWN,
          "<p>Edits of the quarter are below.</p>",
          "<p>Edits of the quarter are below.</p><p>A new NCCI edit with column 1 code 11102 and column 2 code 17000 is effective January 1, 2027.</p>",
          dates={"all": "2027-01-01"}, stage=Stage.ANNOUNCED),
    _Case(_K.NCCI_EDIT_ADDED, "11102 17004", _DOWN,
          _table("Column 1|Column 2|Modifier indicator", "11102|17000|1"),
          _table("Column 1|Column 2|Modifier indicator", "11102|17000|1", "11102|17004|1"), basis=_T),
    _Case(_K.NCCI_EDIT_DELETED, "11102 17000", _UP,
          "The NCCI edit between 11102 and 17000 applies.", "The NCCI edit between 11102 and 17000 has been deleted."),
    _Case(_K.NCCI_EDIT_DELETED, "11102 17000", _UP,
          _table("Column 1|Column 2|Deletion date", "11102|17000|*", "11102|17003|*"),
          _table("Column 1|Column 2|Deletion date", "11102|17000|12/31/2026", "11102|17003|*"),
          basis=_T, dates={"all": "2026-12-31"}),
    _Case(_K.NCCI_EDIT_CHANGED, "11102 17000", _DOWN,
          _table("Column 1|Column 2|Modifier indicator", "11102|17000|1", "11102|17003|1"),
          _table("Column 1|Column 2|Modifier indicator", "11102|17000|0", "11102|17003|1"), basis=_T),
    _Case(_K.NCCI_EDIT_CHANGED, "11102 17000", _UP,
          "The PTP edit of 11102 and 17000 has the modifier indicator 0.",
          "The PTP edit of 11102 and 17000 has the modifier indicator 1."),
    _Case(_K.ADDON_EDIT_CHANGED, "17003", None,
          _table("Add-on code|Primary codes", "17003|17000", "11103|11102"),
          _table("Add-on code|Primary codes", "17003|17000, 17110", "11103|11102"), basis=_T),
    _Case(_K.ADDON_EDIT_CHANGED, "17003", None,
          "17003 is an add-on code to 17000.", "17003 is an add-on code to 17000 and 17110."),
    _Case(_K.UNIT_LIMIT_CHANGED, "17003", _UP,
          "<p>No more than 4 units of 17000, 17003 and 17004 are paid per day.</p>",
          "<p>No more than 4 units of 17000 and 17004 are paid per day.</p>"),
    # how a service is paid
    _Case(_K.STATUS_CHANGED, "17003", _DOWN,
          _table("HCPCS|Status code|Global days", "17003|A|ZZZ", "17000|A|010"),
          _table("HCPCS|Status code|Global days", "17003|B|ZZZ", "17000|A|010"), basis=_T),
    _Case(_K.STATUS_CHANGED, "17000", _DOWN,
          "17000 has a global period of 10 days.", "17000 has a global period of 90 days."),
    _Case(_K.PAYMENT_CHANGED, "17003", _DOWN,
          "<p>17003 is reimbursed at 100 percent of the allowed amount.</p>",
          "<p>17003 is reimbursed at 50 percent of the allowed amount.</p>"),
    _Case(_K.PAYMENT_CHANGED, "17004", _UP,
          _table("Code|Payment rate", "17004|$150.00"), _table("Code|Payment rate", "17004|$160.00"), basis=_T),
    # lists
    _Case(_K.CODE_ADDED, "17110", None,
          "<h3>Codes</h3><ul><li>17000 one</li><li>17003 more</li></ul>",
          "<h3>Codes</h3><ul><li>17000 one</li><li>17003 more</li><li>17110 wart</li></ul>", basis=_T),
    _Case(_K.CODE_ADDED, "17110", None,
          "This policy addresses CPT codes 17000, 17003 and 17004.",
          "This policy addresses CPT codes 17000, 17003, 17004 and 17110."),
    _Case(_K.CODE_REMOVED, "17003", None,
          "<h3>Codes</h3><p>17000, 17003, 17004</p>", "<h3>Codes</h3><p>17000, 17004</p>", basis=_T),
    _Case(_K.CODE_REMOVED, "17004", None,
          "Procedure codes: 17000, 17003, 17004", "Procedure codes: 17000, 17003"),
    _Case(_K.CODE_RELISTED, "17003", _OPEN,
          "<h3>Codes covered if criteria are met</h3><ul><li>17000 one</li><li>17003 more</li></ul><h3>Other codes related to this policy</h3><ul><li>11102 biopsy</li></ul>",
          "<h3>Codes covered if criteria are met</h3><ul><li>17000 one</li></ul><h3>Other codes related to this policy</h3><ul><li>11102 biopsy</li><li>17003 more</li></ul>", basis=_T),
    _Case(_K.CODE_RELISTED, "17003", _OPEN,
          "<h3>Group 1 codes</h3><p>17000</p><p>17003</p><h3>Group 2 codes</h3><p>17110</p>",
          "<h3>Group 1 codes</h3><p>17000</p><h3>Group 2 codes</h3><p>17003</p><p>17110</p>", basis=_T),
    _Case(_K.CODE_RETIRED, "17003", _DOWN,
          "<p>CPT code 17003 is valid for 2026.</p>", "<p>CPT code 17003 will be deleted effective January 1, 2027.</p>",
          dates={"all": "2027-01-01"}, stage=Stage.ANNOUNCED),
    _Case(_K.CODE_RETIRED, "17004", _DOWN,
          "Use 17004 for many spots.", "Use 17004 for many spots. CPT code 17004 is discontinued on 12/31/2026."),
    # diagnoses
    _Case(_K.DIAGNOSIS_REMOVED, "L57.0", None,
          "<h3>ICD-10 codes that support 17000-17004</h3><ul><li>L57.0 one</li><li>D48.5 other</li></ul>",
          "<h3>ICD-10 codes that support 17000-17004</h3><ul><li>D48.5 other</li></ul>", basis=_T),
    _Case(_K.DIAGNOSIS_REMOVED, "L57.0", None,
          "17000 is covered with diagnosis L57.0, D48.5 or L82.0.", "17000 is covered with diagnosis D48.5 or L82.0."),
    _Case(_K.DIAGNOSIS_ADDED, "L57.8", None,
          "Diagnosis codes accepted for 17000: L57.0, D48.5.", "Diagnosis codes accepted for 17000: L57.0, L57.8, D48.5."),
    _Case(_K.DIAGNOSIS_ADDED, "L57.8", None,
          _table("ICD-10|Words", "L570|one", "D485|two"), _table("ICD-10|Words", "L570|one", "L578|three", "D485|two"), basis=_T),
    _Case(_K.DIAGNOSIS_RECODED, "L57.0 L57.00 L57.01", None,
          _table("ICD-10-CM|Words", "L57.0|Rough spot", "D48.5|Other"),
          _table("ICD-10-CM|Words", "L57.00|Rough spot, face", "L57.01|Rough spot, arm", "D48.5|Other"), basis=_T),
    _Case(_K.DIAGNOSIS_RECODED, "L57.0 L57.9", None,
          "<ul><li>L57.0 rough spot of the sun</li><li>D48.5 other</li></ul>",
          "<ul><li>L57.9 rough spot of the sun</li><li>D48.5 other</li></ul>", basis=_T),
    # criteria, records kept, other rules
    _Case(_K.CRITERIA_CHANGED, "", _DOWN,
          "<p>Freezing is medically necessary when ANY of the following is met:</p><ul><li>The spot bleeds</li><li>The spot grows</li></ul>",
          "<p>Freezing is medically necessary when ALL of the following are met:</p><ul><li>The spot bleeds</li><li>The spot grows</li></ul>"),
    _Case(_K.CRITERIA_CHANGED, "17004", _DOWN,
          "17004 is medically necessary after failure of one topical agent.",
          "17004 is medically necessary after failure of two topical agents."),
    _Case(_K.DOCUMENTATION_CHANGED, "17003", _DOWN,
          "<p>The chart should give the number of spots for 17003.</p>",
          "<p>The chart must give the number, site and size of the spots for 17003.</p>"),
    _Case(_K.DOCUMENTATION_CHANGED, "", _DOWN,
          "Notes must be signed.", "Notes must be signed and dated within 48 hours."),
    _Case(_K.GUIDANCE_CHANGED, "17000 17110", _DOWN,
          "<p>17000 and 17110 may be reported together for different lesions.</p>",
          "<p>17000 and 17110 must not be reported together for different lesions.</p>"),
    _Case(_K.GUIDANCE_CHANGED, "17000 17003", None,
          "List 17003 on the line below 17000.", "Do not list 17003 on the line below 17000."),
    # for whom, and from when
    _Case(_K.APPLICABILITY_CHANGED, "", None,
          "<p>This policy applies to commercial members in Ohio and Texas.</p>",
          "<p>This policy applies to commercial members in Ohio, Texas and Maine.</p>"),
    _Case(_K.APPLICABILITY_CHANGED, "", None,
          "This bulletin applies to all lines of business.",
          "This bulletin applies to commercial plans only and does not apply to Medicare Advantage."),
    _Case(_K.EFFECTIVE_DATE_CHANGED, "17004", None,
          "<p>Prior authorization for 17004 begins January 1, 2027.</p>",
          "<p>Prior authorization for 17004 begins January 1, 2027, except in Ohio, where it begins March 1, 2027.</p>",
          dates={"all": "2027-01-01", "OH": "2027-03-01"}),
    _Case(_K.EFFECTIVE_DATE_CHANGED, "17003", None,
          "The new limit on 17003 takes effect on 1/1/2027.", "The new limit on 17003 takes effect on 2/15/2027.",
          dates={"all": "2027-02-15"}, stage=Stage.ANNOUNCED),
    _Case(_K.EFFECTIVE_DATE_CHANGED, "17003 17004", None,
          _table("Code|Effective date", "17003|01/01/2027", "17004|01/01/2027"),
          _table("Code|Effective date", "17003|04/01/2027", "17004|04/01/2027"), basis=_T, dates={"all": "2027-04-01"}),
    # what becomes of what was announced
    _Case(_K.ANNOUNCEMENT_DELAYED, "17000 17003", _UP,
          "<p>Claims are read by hand.</p>",
          "<p>Claims are read by hand.</p><p>The start of the medical record rule for 17000 and 17003, first planned for January 1, 2027, is deferred to July 1, 2027.</p>",
          dates={"all": "2027-07-01"}, stage=Stage.DELAYED),
    _Case(_K.ANNOUNCEMENT_DELAYED, "17004", _UP,
          "The edit on 17004 begins on February 1, 2027.",
          "The edit on 17004 begins on February 1, 2027. Implementation of this edit is delayed until further notice.",
          stage=Stage.DELAYED),
    _Case(_K.ANNOUNCEMENT_WITHDRAWN, "17004", _UP,
          "<p>The payment reduction for 17004 takes effect on January 1, 2027.</p>",
          "<p>The payment reduction for 17004 announced for January 1, 2027 has been rescinded.</p>", stage=Stage.WITHDRAWN),
    _Case(_K.ANNOUNCEMENT_WITHDRAWN, "17003", None,
          "From 2/1/2027 17003 needs notification.",
          "We will not implement the notification requirement for 17003 announced for 2/1/2027.", stage=Stage.WITHDRAWN),
    _Case(_K.RULE_ADOPTED, "17000 17003", None,
          "<p>We propose to bundle 17003 into 17000.</p>", "<p>We are finalizing our proposal to bundle 17003 into 17000.</p>"),
    _Case(_K.RULE_ADOPTED, "17004", None,
          "The proposed limit on 17004 is open for comment.", "The proposed limit on 17004 has been adopted."),
    # what becomes of a policy
    _Case(_K.POLICY_CORRECTED, "17003", None,
          "<p>17003 goes on its own line.</p>",
          "<p>17003 goes on its own line.</p><p>Correction: an earlier edition printed 17003 with the wrong number of lesions.</p>"),
    _Case(_K.POLICY_CORRECTED, "17004", None,
          "17004 is billed alone.", "17004 is billed alone.\n\nThe code 17004 was listed in error in last month's bulletin."),
    _Case(_K.POLICY_RETIRED, "", None,
          "<p>Use the codes below.</p>", "<p>This policy has been retired as of 12/31/2026.</p><p>Use the codes below.</p>",
          dates={"all": "2026-12-31"}, stage=Stage.ANNOUNCED),
    _Case(_K.POLICY_RETIRED, "", None, "Use the codes below.", "Status: Retired\n\nUse the codes below."),
)  # fmt: skip

#: Told of where a publication stands in an index, not of what it says.
_OF_INDEXES = frozenset({ChangeKind.POLICY_PUBLISHED, ChangeKind.POLICY_MOVED})


def _told(case: _Case) -> list[Change]:
    found = compare(read(_read(case.before)), read(_read(case.after)), EVERYTHING, today=_TODAY)
    return [one for one in found if one.severity is not Severity.RECORD and one.kind not in QUIET]


@pytest.mark.parametrize(
    "case", _CASES, ids=[f"{at}-{case.kind}" for at, case in enumerate(_CASES)]
)
def test_a_change_has_its_kind_its_codes_and_its_day_in_whatever_words_it_comes(
    case: _Case,
) -> None:
    (change,) = _told(case)

    assert (change.kind, set(change.codes)) == (case.kind, set(case.codes.split()))
    assert {one.jurisdiction: one.day.isoformat() for one in change.effective} == case.dates
    assert (change.applies_by, change.basis) == (case.by, case.basis)
    assert case.way in {None, change.direction}
    assert case.stage in {None, change.stage}
    assert change.retroactive is case.retroactive


def test_each_kind_that_a_text_can_tell_comes_in_two_ways_at_least() -> None:
    shown = [case.kind for case in _CASES]
    few = {kind for kind in ChangeKind if shown.count(kind) < 2}
    assert few == {*_OF_INDEXES, *QUIET}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The limit on CPT 17003 stands.", "The limit on CPT 17003 has been retired."),
        ("The payment policy on code 17003 holds.", "The payment policy on code 17003 was terminated."),
        ("The NCCI edit between 11102 and 17000 applies.", "The NCCI edit between 11102 and 17000 was deleted."),
        ("The audit of claims with 17004 goes on.", "The audit of claims with 17004 is discontinued."),
    ],
)  # fmt: skip
def test_what_is_said_of_a_code_can_end_without_the_code(before: str, after: str) -> None:
    (change,) = _told(_Case(_K.GUIDANCE_CHANGED, "", None, before, after))

    assert change.kind is not ChangeKind.CODE_RETIRED
