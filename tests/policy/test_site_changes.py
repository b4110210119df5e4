"""When a change is the publisher's whole site's."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.changes import Change, ChangeKind, Severity
from policy.site_changes import LEAST, MOVED, is_told_by_none, marks_of, may_wait, site_wide

_GUIDANCE = Change(
    kind=ChangeKind.GUIDANCE_CHANGED,
    aspect=None,
    codes=(),
    before=None,
    after="Services must be in the member's plan.",
    where=("Coverage",),
    severity=Severity.REVIEW,
    governed=("17003",),
)


def _marks(change: Change, title: str = "Moles", number: str | None = "MP-401") -> frozenset[str]:
    return marks_of(change, title=title, number=number)


def test_equal_passages_of_two_policies_have_equal_marks_though_each_names_itself() -> None:
    said = "Policy {number}, {title}, is subject to the member's plan. It may change."
    one = replace(_GUIDANCE, after=said.format(number="MP-401", title="Moles"))
    other = replace(_GUIDANCE, after=said.format(number="MP-402", title="Warts and Moles"))

    assert _marks(one) == _marks(other, "Warts and Moles", "MP-402")
    assert len(_marks(one)) == 2


def test_what_stays_in_an_edited_passage_is_no_mark() -> None:
    edited = replace(_GUIDANCE, before="It is kept. Ask us.", after="It is kept. Ask the plan.")

    assert _marks(edited) == {"+ ask the plan.", "- ask us."}


@pytest.mark.parametrize(
    "change",
    [
        replace(_GUIDANCE, codes=("17003",)),
        replace(_GUIDANCE, kind=ChangeKind.POLICY_RETIRED),
        replace(_GUIDANCE, kind=ChangeKind.POLICY_PUBLISHED),
        replace(_GUIDANCE, kind=ChangeKind.ANNOUNCEMENT_WITHDRAWN),
        replace(_GUIDANCE, kind=ChangeKind.ADMINISTRATIVE),
        replace(
            _GUIDANCE,
            kind=ChangeKind.POLICY_MOVED,
            before="Moles (MP-401), https://payer.example/a",
            after="Moles (SURG-9), https://payer.example/b",
        ),
    ],
)
def test_a_change_that_names_a_code_or_is_about_the_policy_itself_is_never_the_sites(
    change: Change,
) -> None:
    assert _marks(change) == frozenset()


def test_an_address_that_changed_alone_has_the_mark_of_a_move_whatever_the_addresses() -> None:
    moved = replace(
        _GUIDANCE,
        kind=ChangeKind.POLICY_MOVED,
        codes=("17003",),
        before="https://payer.example/a",
        after="https://payer.example/b",
    )

    assert _marks(moved) == {MOVED}


def test_a_yearly_date_that_all_policies_take_on_is_alike_whatever_stood_before() -> None:
    dated = replace(_GUIDANCE, kind=ChangeKind.EFFECTIVE_DATE_CHANGED, after="Effective: 1/1/2027")

    first = _marks(replace(dated, before="Effective: 3/4/2025"))
    assert (
        first == _marks(replace(dated, before="Effective: 5/6/2026")) == {"+ effective: 1/1/2027"}
    )


@pytest.mark.parametrize(
    ("alike", "seen", "is_the_sites"),
    [(40, 40, True), (30, 40, True), (20, 40, False), (4, 4, True), (4, 7, True), (3, 3, False), (4, 8, False)],
)  # fmt: skip
def test_a_passage_is_the_sites_in_most_of_the_publications_seen_from_four_on(
    alike: int, seen: int, *, is_the_sites: bool
) -> None:
    changed = {place: {"+ it"} for place in range(alike)} | {"other": {"+ own"}}

    assert site_wide(changed, seen) == ({"+ it"} if is_the_sites else frozenset())


@given(st.lists(st.sets(st.sampled_from("abcdef")), max_size=12), st.integers(0, 30))
def test_what_is_the_sites_changed_in_most_of_what_was_seen(
    marks: list[set[str]], more: int
) -> None:
    seen = len(marks) + more
    wide = site_wide(dict(enumerate(marks)), seen)

    for mark in wide:
        count = sum(1 for own in marks if mark in own)
        assert count >= LEAST
        assert count > seen / 2
    assert wide == site_wide(dict(enumerate(reversed(marks))), seen)


def test_a_rule_that_decides_claims_is_told_once_and_waits_for_nothing() -> None:
    rule = replace(_GUIDANCE, kind=ChangeKind.PRIOR_AUTH_CHANGED, severity=Severity.ACTION)

    assert not is_told_by_none(rule)
    assert not may_wait(rule)
    assert is_told_by_none(_GUIDANCE)
    assert may_wait(_GUIDANCE)
    assert not may_wait(replace(_GUIDANCE, codes=("17003",)))
