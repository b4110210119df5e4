"""What the publisher's own history says, held against what the lists show."""

from datetime import date

import pytest

from policy.changes import Basis, ChangeKind, Severity
from policy.comparison.history_notes import Deed, claims_of
from tests.policy.editions import differences, edited, only, told

_FAMILY = frozenset({"17000", "17003", "17004"})
_LIST = """
# Policy
Destruction of these lesions is covered when the record names each one of them by its site and size.
Photographs of the lesions are kept in the chart for as long as the chart itself is kept by the practice.
# Codes
## Covered codes
|Code|Words
17000|First
17003|Each
17004|Many
96567|Light
# Revision History
11/1/2025: First version.
"""
_GONE = edited(_LIST, ("17003|Each\n", ""))


def _noted(text: str, line: str) -> str:
    return edited(text, ("11/1/2025: First", f"{line}\n11/1/2025: First"))


@pytest.mark.parametrize(
    ("line", "claims"),
    [
        ("11/20/2026: Removed CPT 17003 from the covered codes.", {("removed", "17003")}),
        ("Added CPT codes 17000-17004.", {("added", code) for code in _FAMILY}),
        ("17003 was deleted; 17004 was added.", {("removed", "17003"), ("added", "17004")}),
        ("Deletion of 17003 and addition of 17004.", {("removed", "17003"), ("added", "17004")}),
        ("Updated the description of CPT 17003.", set()),
        ("Removed the note on CPT 17003 from the criteria.", set()),
        ("Added references. Reviewed; no change.", set()),
        ("CPT 17003 clarified.", set()),
    ],
)
def test_what_a_line_of_the_history_claims_of_codes(
    line: str, claims: set[tuple[str, str]]
) -> None:
    found = {(one.deed.value, one.code) for one in claims_of([line], _FAMILY)}

    assert found == claims
    assert {deed for deed, _ in found} <= {deed.value for deed in Deed}


def test_a_line_that_names_the_change_confirms_it() -> None:
    change = only(told(_LIST, _noted(_GONE, "11/20/2026: Removed CPT 17003 from the list.")))

    assert change.kind is ChangeKind.CODE_REMOVED
    assert change.notes[0].startswith("The publisher's history says so too: “11/20/2026")


@pytest.mark.parametrize(
    "line",
    [
        "11/20/2026: Annual review. No change to coverage.",
        "11/20/2026: Reviewed, criteria remain the same; no policy changes.",
        "11/20/2026: Added CPT 17003 to the list.",
    ],
)
def test_a_line_that_says_otherwise_is_shown_with_the_change(line: str) -> None:
    change = only(told(_LIST, _noted(_GONE, line)))

    assert change.kind is ChangeKind.CODE_REMOVED
    assert any("history says otherwise" in note and line[:30] in note for note in change.notes)


def test_a_history_that_names_only_other_codes_is_said() -> None:
    both = edited(_GONE, ("96567|Light\n", "96567|Light\n11900|Needle\n"))
    found = told(_LIST, _noted(both, "11/20/2026: Added CPT 11900."))

    removed = next(one for one in found if one.kind is ChangeKind.CODE_REMOVED)
    added = next(one for one in found if one.kind is ChangeKind.CODE_ADDED)
    assert any("names other codes and not this change" in note for note in removed.notes)
    assert any("says so too" in note for note in added.notes)


def test_a_change_that_only_the_history_claims_is_kept_and_said_but_alerts_nobody() -> None:
    new = _noted(_LIST, "11/20/2026: Removed CPT code 17003.")

    assert told(_LIST, new) == []
    claim = only(one for one in differences(_LIST, new) if one.codes)
    assert (claim.kind, claim.codes) == (ChangeKind.ADMINISTRATIVE, ("17003",))
    assert (claim.basis, claim.severity) == (Basis.PUBLISHERS_NOTE, Severity.RECORD)
    assert claim.notes == (
        "The publisher's history says that 17003 was removed; the lists of this edition do not show it.",
    )


def test_a_line_about_another_code_does_not_date_the_change() -> None:
    new = _noted(
        edited(_GONE, ("96567|Light\n", "")),
        "11/20/2026: Removed CPT 96567 effective 3/1/2027.",
    )
    other = only(
        one
        for one in told(_LIST, new.replace("|Words\n", "|Words\n96567|Light\n"))
        if one.codes == ("17003",)
    )

    assert other.effective == ()
    both = only(told(_LIST, new))
    assert [one.day for one in both.effective] == [date(2027, 3, 1)]


def test_an_edit_that_the_history_notes_is_not_silent() -> None:
    dated = edited(_LIST, ("# Policy\n", "Effective Date: 1/1/2026\n# Policy\n"))
    gone = edited(dated, ("17003|Each\n", ""))

    assert any("Silent edit" in note for note in only(told(dated, gone)).notes)
    noted = only(told(dated, _noted(gone, "11/20/2026: Removed CPT 17003.")))
    assert not any("Silent edit" in note for note in noted.notes)


@pytest.mark.parametrize(
    "line",
    ["Removed CPT 17003 from the list of covered codes.", "Prior authorization is required for CPT 17003 from now on."],
)  # fmt: skip
def test_a_new_line_of_a_history_that_is_published_alone_is_a_claim_and_no_alert(line: str) -> None:
    before = "# Revision History\n11/1/2025: First version of the article was posted.\n"
    after = f"{before}11/20/2026: {line}\n"

    assert told(before, after) == []
    claim = only(one for one in differences(before, after) if "17003" in one.codes and one.notes)
    assert (claim.kind, claim.basis) == (ChangeKind.ADMINISTRATIVE, Basis.PUBLISHERS_NOTE)
    assert "history says" in claim.notes[0]
