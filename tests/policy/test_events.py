"""What another publication told first, what disagrees with it, and what is told by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.agreement import Differs
from policy.changes import Basis, Change, ChangeKind, Direction, Severity, Stage
from policy.codes import DEFAULT_CODES, WatchList
from policy.document import Aspect, DateLabel, StatedDate
from policy.events import WINDOW, Confirms, Disagrees, Follows, Report, relation

WATCH = WatchList(codes=DEFAULT_CODES)
NOW = datetime(2026, 8, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def stated(day: date, where: str = "all") -> StatedDate:
    return StatedDate(
        label=DateLabel.EFFECTIVE,
        printed_label="",
        day=day,
        printed=f"{day.month}/{day.day}/{day.year}",
        jurisdiction=where,
    )


SEPTEMBER = stated(date(2026, 9, 1))


def change(**more: Any) -> Change:
    return Change(
        **{
            "kind": ChangeKind.PRIOR_AUTH_CHANGED,
            "aspect": Aspect.AUTHORIZATION,
            "codes": ("17003",),
            "before": None,
            "after": "Prior authorization is required for 17003.",
            "where": (),
            "severity": Severity.ACTION,
            "direction": Direction.RESTRICTIVE,
            "effective": (SEPTEMBER,),
            **more,
        }
    )


def report(name: str, *, at: datetime = NOW, said: Change | None = None, **more: Any) -> Report:
    return Report(
        **{
            "public_id": name,
            "change": said or change(),
            "publisher": "payer",
            "line_of_business": "commercial",
            "source": name,
            "publication": name,
            "title": f"Document {name} of the plan",
            "number": None,
            "jurisdictions": (),
            "sha256": name,
            "text_hash": name,
            "observed_at": at,
            "message": f"message {name}",
            **more,
        }
    )


FIRST = report("bulletin", is_bulletin=True)


def later(said: Change | None = None, **more: Any) -> Report:
    return report("policy", **{"at": NOW + 10 * DAY, "said": said, "message": "", **more})


def test_a_policy_that_says_what_a_bulletin_told_confirms_it() -> None:
    assert relation(later(), [FIRST], WATCH) == Confirms(first=FIRST)


def test_another_date_disagrees() -> None:
    found = relation(later(change(effective=(stated(date(2026, 10, 1)),))), [FIRST], WATCH)

    assert isinstance(found, Disagrees)
    (how,) = found.how
    assert (how.what, how.first, how.now) == (Differs.DATE, "9/1/2026", "10/1/2026")


def test_a_state_with_another_date_disagrees_for_that_state_alone() -> None:
    split = change(effective=(SEPTEMBER, stated(date(2026, 10, 1), "OH")))

    found = relation(later(split), [FIRST], WATCH)

    assert isinstance(found, Disagrees)
    assert [one.jurisdiction for one in found.how] == ["OH"]


def test_the_main_date_of_a_split_one_confirms() -> None:
    split = change(effective=(SEPTEMBER, stated(date(2026, 10, 1), "OH")))

    found = relation(later(), [replace(FIRST, change=split)], WATCH)

    assert isinstance(found, Confirms)


def test_a_date_for_other_states_is_told_by_itself() -> None:
    first = replace(FIRST, change=change(effective=(stated(date(2026, 9, 1), "TX"),)))

    assert (
        relation(later(change(effective=(stated(date(2026, 9, 1), "KY"),))), [first], WATCH) is None
    )


@pytest.mark.parametrize(
    "other",
    [
        {"kind": ChangeKind.RECORDS_REQUIRED},
        {"aspect": Aspect.COVERAGE},
        {"direction": Direction.PERMISSIVE},
        {"codes": ("17000",)},
        {"codes": ("17000", "17003")},
        {"codes": ()},
        {"stage": Stage.PROPOSED},
    ],
    ids=lambda one: next(iter(one)),
)
def test_what_is_not_the_same_is_told_by_itself(other: dict[str, Any]) -> None:
    assert relation(later(change(**other)), [FIRST], WATCH) is None


@pytest.mark.parametrize(
    "other",
    [
        {"publisher": "another"},
        {"line_of_business": "medicaid"},
        {"publication": "bulletin"},
        {"at": NOW + WINDOW + DAY},
    ],
    ids=lambda one: next(iter(one)),
)
def test_of_another_publisher_line_time_or_the_same_publication_nothing_is_confirmed(
    other: dict[str, Any],
) -> None:
    assert relation(later(**other), [FIRST], WATCH) is None


def test_a_more_urgent_change_is_told_by_itself() -> None:
    mild = replace(FIRST, change=change(severity=Severity.REVIEW))

    assert relation(later(), [mild], WATCH) is None


def test_a_list_for_one_state_is_not_confirmed_by_that_of_another() -> None:
    ohio, texas = replace(FIRST, jurisdictions=("OH",)), later(jurisdictions=("TX",))

    assert relation(texas, [ohio], WATCH) is None
    assert relation(later(), [ohio], WATCH) is None
    assert isinstance(relation(later(jurisdictions=("OH",)), [ohio], WATCH), Confirms)


def test_two_policies_that_change_alike_are_two_rules() -> None:
    moved = change(kind=ChangeKind.COVERAGE_CHANGED, aspect=Aspect.COVERAGE, basis=Basis.TABLE)
    first = report("a", said=moved, number="0567")

    assert relation(later(moved, number="0633"), [first], WATCH) is None
    assert isinstance(relation(later(moved, number="0567"), [first], WATCH), Confirms)


def test_two_lists_without_dates_are_two_rules() -> None:
    bare = change(effective=())

    assert relation(later(bare), [report("a", said=bare)], WATCH) is None
    assert isinstance(relation(later(bare), [replace(FIRST, change=bare)], WATCH), Confirms)


def test_a_bulletin_that_names_the_policy_is_confirmed_by_it() -> None:
    said = change(
        kind=ChangeKind.CODE_REMOVED,
        direction=Direction.UNCLEAR,
        after="Cosmetic Skin Procedures: code 17003 is taken off the list.",
    )
    policy = change(kind=ChangeKind.CODE_REMOVED, direction=Direction.UNCLEAR, after=None)

    named = relation(
        later(policy, title="Cosmetic Skin Procedures"), [replace(FIRST, change=said)], WATCH
    )
    other = relation(later(policy, title="Light Therapy"), [replace(FIRST, change=said)], WATCH)

    assert isinstance(named, Confirms)
    assert other is None


def test_two_issues_of_a_bulletin_with_one_title_do_not_confirm_each_other() -> None:
    def issue(name: str, policy: str) -> Report:
        said = change(
            kind=ChangeKind.CODE_REMOVED,
            direction=Direction.UNCLEAR,
            after=f"{policy}: 17003 removed",
        )
        return report(name, said=said, title="Medical Policy Update Bulletin", is_bulletin=True)

    assert relation(issue("b", "Light Therapy"), [issue("a", "Cosmetic Care")], WATCH) is None


def test_the_same_file_under_another_address_confirms_and_says_when_it_is_for_more_states() -> None:
    first = report("a", sha256="s", jurisdictions=("LA",), number="X-1", said=change(effective=()))
    copy = later(change(effective=()), sha256="s", jurisdictions=("NC",), number="X-1")

    assert relation(copy, [first], WATCH) == Confirms(first=first, widens=True)


def test_edits_of_two_data_files_are_two_rules_unless_the_file_is_one() -> None:
    edit = change(
        kind=ChangeKind.NCCI_EDIT_ADDED,
        aspect=Aspect.PAIRING,
        codes=("17003", "11102"),
        basis=Basis.TABLE,
    )
    first = report("practitioner", said=edit)

    assert relation(later(edit), [first], WATCH) is None
    assert isinstance(relation(later(edit, sha256="practitioner"), [first], WATCH), Confirms)


def test_another_number_disagrees_where_the_policy_is_one_and_stands_alone_where_not() -> None:
    def limit(number: int) -> Change:
        return change(
            kind=ChangeKind.UNIT_LIMIT_CHANGED,
            aspect=Aspect.UNITS,
            after=f"17003 is limited to {number} units per day.",
        )

    first = report("a", said=limit(10), number="U-0100")

    assert isinstance(relation(later(limit(10), number="U-0100"), [first], WATCH), Confirms)
    found = relation(later(limit(5), number="U-0100"), [first], WATCH)
    assert isinstance(found, Disagrees)
    assert found.how[0].what is Differs.VALUE
    assert relation(later(limit(5)), [first], WATCH) is None


def test_other_criteria_of_the_same_policy_are_told_by_themselves() -> None:
    def rule(text: str) -> Change:
        return change(kind=ChangeKind.CRITERIA_CHANGED, aspect=Aspect.COVERAGE, after=text)

    first = report(
        "a", said=rule("Field treatment must have failed before destruction."), number="N-1234"
    )
    same = "Field treatment must have failed before destruction."

    assert isinstance(relation(later(rule(same), number="N-1234"), [first], WATCH), Confirms)
    assert (
        relation(later(rule("A biopsy is required first."), number="N-1234"), [first], WATCH)
        is None
    )


def test_codes_told_one_by_one_in_one_alert_are_confirmed_together() -> None:
    told = [
        replace(FIRST, public_id=code, change=change(codes=(code,))) for code in ("17000", "17003")
    ]

    found = relation(later(change(codes=("17000", "17003"))), told, WATCH)

    assert isinstance(found, Confirms)


def test_a_rule_that_was_turned_back_in_between_is_told_again() -> None:
    relief = report("x", at=NOW + 5 * DAY, said=change(direction=Direction.PERMISSIVE))

    assert relation(later(), [FIRST, relief], WATCH) is None


def delay(**more: Any) -> Change:
    return change(
        **{
            "kind": ChangeKind.ANNOUNCEMENT_DELAYED,
            "stage": Stage.DELAYED,
            "direction": Direction.PERMISSIVE,
            "after": "We delay implementation of the prior authorization for 17003.",
            "effective": (),
            "severity": Severity.REVIEW,
            **more,
        }
    )


ANNOUNCED = replace(FIRST, change=change(stage=Stage.ANNOUNCED))


@pytest.mark.parametrize("publication", ["bulletin", "news"])
def test_a_delay_follows_what_was_announced_also_in_the_same_publication(publication: str) -> None:
    found = relation(later(delay(), publication=publication), [ANNOUNCED], WATCH)

    assert found == Follows(first=ANNOUNCED)


def test_a_second_word_of_the_delay_confirms_the_first_one() -> None:
    first = report("news", at=NOW + 5 * DAY, said=delay(), is_bulletin=True)

    assert relation(later(delay()), [ANNOUNCED, first], WATCH) == Confirms(first=first)


def test_a_new_date_follows_the_announcement_whose_date_it_replaces() -> None:
    moved = change(
        kind=ChangeKind.EFFECTIVE_DATE_CHANGED,
        aspect=None,
        codes=(),
        direction=Direction.NEUTRAL,
        before="Effective: 9/1/2026",
        after="Effective: 11/1/2026",
        effective=(stated(date(2026, 11, 1)),),
        severity=Severity.REVIEW,
    )

    assert relation(later(moved, publication="bulletin"), [ANNOUNCED], WATCH) == Follows(
        first=ANNOUNCED
    )
    stale = replace(moved, before="Effective: 7/1/2026")
    assert relation(later(stale, publication="bulletin"), [ANNOUNCED], WATCH) is None


def test_the_rule_after_its_delay_is_told_by_itself() -> None:
    delayed = report("news", at=NOW + 5 * DAY, said=delay())

    assert relation(later(), [ANNOUNCED, delayed], WATCH) is None


CHANGES = st.builds(
    change,
    kind=st.sampled_from(list(ChangeKind)),
    aspect=st.sampled_from([None, *Aspect]),
    codes=st.sampled_from([(), ("17003",), ("17000", "17003"), ("96567",)]),
    direction=st.sampled_from(list(Direction)),
    stage=st.sampled_from(list(Stage)),
    severity=st.sampled_from([Severity.ACTION, Severity.REVIEW]),
    after=st.sampled_from([None, "17003 is limited to 4 units.", "It is required for 17003."]),
    effective=st.sampled_from([(), (SEPTEMBER,), (stated(date(2026, 10, 1), "OH"),)]),
)


@given(new=CHANGES, told=CHANGES, bulletin=st.booleans())
def test_nothing_is_confirmed_by_a_change_of_another_kind_direction_or_code(
    new: Change, told: Change, *, bulletin: bool
) -> None:
    first = report("a", said=told, is_bulletin=bulletin)

    found = relation(later(new), [first], WATCH)

    if isinstance(found, Confirms | Disagrees):
        assert new.kind is told.kind
        assert new.direction is told.direction
        assert set(new.codes) <= set(told.codes)
    if isinstance(found, Confirms):
        assert not new.effective or not told.effective or new.effective == told.effective


@pytest.mark.parametrize(
    ("kind", "undone_by"),
    [
        (ChangeKind.CODE_REMOVED, ChangeKind.CODE_ADDED),
        (ChangeKind.NCCI_EDIT_DELETED, ChangeKind.NCCI_EDIT_ADDED),
        (ChangeKind.NCCI_EDIT_ADDED, ChangeKind.NCCI_EDIT_DELETED),
        (ChangeKind.POLICY_RETIRED, ChangeKind.POLICY_PUBLISHED),
    ],
)
def test_what_was_undone_meanwhile_is_told_again_by_itself(
    kind: ChangeKind, undone_by: ChangeKind
) -> None:
    plain = {"aspect": None, "effective": (), "after": None, "before": "17003 with 99213"}
    first = report("q3", said=change(kind=kind, **plain), sha256="one")
    undone = report(
        "q3 again",
        at=NOW + 5 * DAY,
        said=change(kind=undone_by, **plain, direction=Direction.PERMISSIVE),
    )
    again = later(change(kind=kind, **plain), sha256="one")

    assert relation(again, [first], WATCH) == Confirms(first=first)
    assert relation(again, [first, undone], WATCH) is None


def test_numbers_that_differ_in_their_ending_are_of_two_policies_unless_the_title_is_one() -> None:
    told = report("a", number="2.01.10", title="Treatment of actinic keratoses")
    other = later(number="2.01.16", title="Removal of benign lesions of the skin")

    assert relation(other, [told], WATCH) is None
    same = replace(other, title=told.title)
    assert relation(same, [told], WATCH) == Confirms(first=told)
