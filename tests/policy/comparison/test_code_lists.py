import pytest

from policy.changes import ChangeKind, Direction
from policy.codes import EVERYTHING
from policy.comparison.editions import compare
from tests.policy.editions import edition

_UP, _DOWN = Direction.PERMISSIVE, Direction.RESTRICTIVE
_LISTED = "# Codes\n17000\n17003\n17004\n# Rules\n"


def _told(before: str, after: str) -> set[tuple[ChangeKind, tuple[str, ...], Direction]]:
    found = compare(edition(_LISTED + before), edition(_LISTED + after), EVERYTHING)
    return {(one.kind, one.codes, one.direction) for one in found}


@pytest.mark.parametrize(
    "excepting",
    ["except {}", "except for CPT {}", "with the exception of {}", "other than code {}", "excluding {}", "apart from {}"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("says", "kind", "direction"),
    [
        ("CPT codes 17000 through 17004 are covered", ChangeKind.COVERAGE_CHANGED, _DOWN),
        ("CPT codes 17000 to 17004 are not covered", ChangeKind.COVERAGE_CHANGED, _UP),
        ("Prior authorization is required for 17000-17004", ChangeKind.PRIOR_AUTH_CHANGED, _UP),
        ("No prior authorization is needed for 17000–17004", ChangeKind.PRIOR_AUTH_CHANGED, _DOWN),
    ],
)
def test_a_code_that_is_excepted_is_told_as_what_becomes_of_it(
    says: str, excepting: str, kind: ChangeKind, direction: Direction
) -> None:
    alone = f"{says}, {excepting.format('17003')}."
    again = _UP if direction is _DOWN else _DOWN

    assert _told(f"{says}.", alone) == {(kind, ("17003",), direction)}
    assert _told(alone, f"{says}.") == {(kind, ("17003",), again)}
    assert _told(alone, alone.replace("17003", "17000 and 17003")) == {(kind, ("17000",), direction)}  # fmt: skip
    assert _told(alone, f"{says}, {excepting.format('17004')}.") == {
        (kind, ("17004",), direction),
        (kind, ("17003",), again),
    }


@pytest.mark.parametrize(
    ("before", "after", "kind", "codes"),
    [
        ("17003 and 17004 do not require prior authorization.", "17003 does not require prior authorization.", ChangeKind.PRIOR_AUTH_CHANGED, ("17004",)),
        ("17003 and 17004 require prior authorization.", "17003 requires prior authorization.", ChangeKind.PRIOR_AUTH_CHANGED, ("17004",)),
        ("Both 17003 and 17004 are covered.", "17003 is covered.", ChangeKind.CODE_REMOVED, ("17004",)),
        ("Neither 17003 nor 17004 is covered.", "Neither 17003, 17004 nor 17000 is covered.", ChangeKind.CODE_ADDED, ("17000",)),
        ("Neither 17003 nor 17004 is covered.", "17003 is not covered.", ChangeKind.CODE_REMOVED, ("17004",)),
    ],
)  # fmt: skip
def test_a_sentence_about_one_code_less_is_told_by_that_code(
    before: str, after: str, kind: ChangeKind, codes: tuple[str, ...]
) -> None:
    assert {(told, named) for told, named, _ in _told(before, after)} == {(kind, codes)}


def test_a_negation_that_goes_with_a_code_is_no_list() -> None:
    (told,) = _told("Neither 17003 nor 17004 is covered.", "Both 17003 and 17004 are covered.")

    assert told[0] is ChangeKind.COVERAGE_CHANGED
    assert told[2] is _UP


def test_an_exception_in_a_sentence_without_a_verdict_names_both_codes() -> None:
    said = "Report 96365 to 96367 for the infusion, except 96366 which goes first."

    (one,) = _told(said, said.replace("except 96366", "except 96367"))
    assert set(one[1]) == {"96366", "96367"}
