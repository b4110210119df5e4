"""Another publication's word in the thread of an alert, and the kinds that data files bring."""

from dataclasses import replace
from datetime import UTC, date
from typing import Any

import pytest

from notifier.links import Links
from notifier.wording import Worded, word
from policy.agreement import Difference, Differs
from policy.alerts import AlertedChange, Confirmation, MessageKind, Notice, Told
from policy.changes import Basis, Change, ChangeKind, Direction, Stage
from tests.notifier.alerts import SEEN, alert, change, stated

REQUIRED = change(
    ChangeKind.PRIOR_AUTH_CHANGED,
    after="Prior authorization is required for 17003.",
    direction=Direction.RESTRICTIVE,
)
TOLD = Told(
    title="Network Bulletin",
    number=None,
    source="fictional-bulletin",
    observed_at=SEEN,
    changes=(AlertedChange(public_id="id-0", change=REQUIRED),),
)


def confirmed(*differences: Difference, **more: Any) -> Worded:
    said = alert(REQUIRED, **more)
    return word(Confirmation(said=said, first=TOLD, differences=differences), Links(), UTC)


def summary(kind: ChangeKind, **more: Any) -> str:
    return word(alert(change(kind, **more)), Links(), UTC).summary


def lines(one: Change, **more: Any) -> dict[str, str]:
    worded = word(alert(one, **more), Links(), UTC)
    return {line.label: line.text for line in worded.items[0].lines}


def test_a_confirmation_says_who_confirms_what_and_quotes_it() -> None:
    message = confirmed()

    assert message.headline.startswith("CONFIRMED | Fictional Health, Commercial PA, X-20-032")
    assert message.remarks == (
        "Confirmed by: Treatment of sun-damaged skin (X-20-032), which says "
        "“Prior authorization is required for 17003.”",
    )
    (told,) = [fact.text for fact in message.facts if fact.label == "Told first"]
    assert told.startswith("Network Bulletin, seen 2026-11-24 03:10 UTC")
    assert "now stated as required for 17003" in told


def test_a_disagreement_prints_both_dates_and_the_states() -> None:
    message = confirmed(
        Difference(what=Differs.DATE, first="9/1/2026", now="10/1/2026", jurisdiction="OH"),
        Difference(what=Differs.DATE, first="9/1/2026", now="10/1/2026", jurisdiction="KY"),
        Difference(what=Differs.STATES, first=None, now="11/1/2026", jurisdiction="TX"),
    )

    assert message.headline.startswith("DISAGREES | ")
    assert (
        "Treatment of sun-damaged skin (X-20-032) prints 10/1/2026 for OH and KY, "
        "Network Bulletin said 9/1/2026" in message.summary
    )
    assert "for TX, of which Network Bulletin said nothing" in message.remarks[1]


def test_a_disagreement_about_a_value_quotes_both() -> None:
    message = confirmed(Difference(what=Differs.VALUE, first="10 units", now="5 units"))

    assert "says “5 units”, Network Bulletin said “10 units”" in message.summary


def test_a_delay_names_the_alert_it_is_about_in_the_publishers_word() -> None:
    delayed = change(
        ChangeKind.ANNOUNCEMENT_DELAYED,
        after="We will delay implementation of the records rule.",
        direction=Direction.PERMISSIVE,
    )

    message = word(replace(alert(delayed), about=TOLD), Links(), UTC)

    assert "delayed; its word: “delay implementation”" in message.summary
    assert "withdrawn" not in message.headline
    assert message.facts[0].label == "Told before"
    assert "Network Bulletin" in message.facts[0].text


def test_the_practices_own_states_come_first_where_dates_are_split() -> None:
    split = replace(
        REQUIRED,
        stage=Stage.ANNOUNCED,
        effective=(
            stated(date(2026, 9, 1), "9/1/2026"),
            stated(date(2026, 10, 1), "10/1/2026", where="OH"),
            stated(date(2026, 10, 1), "10/1/2026", where="KY"),
        ),
    )

    said = lines(split, own_states=("TX", "OH"))["Effective"]

    assert said.startswith("Yours: TX 9/1/2026, OH 10/1/2026. Stated: 9/1/2026")
    one = replace(split, effective=split.effective[:1])
    assert "Yours" not in lines(one, own_states=("TX",))["Effective"]


def test_a_state_without_a_date_is_said_to_have_none() -> None:
    split = replace(REQUIRED, effective=(stated(date(2026, 9, 1), "9/1/2026", where="TX"),))

    assert "OH not stated" in lines(split, own_states=("OH",))["Effective"]


def test_an_mue_is_told_by_its_value_and_its_indicator_in_words() -> None:
    tail = "per date of service; MAI 2 Date of Service Edit: Policy; rationale: Clinical: Data"
    one = change(
        ChangeKind.UNIT_LIMIT_CHANGED, basis=Basis.TABLE, before=f"13 {tail}", after=f"10 {tail}"
    )
    message = word(alert(one), Links(), UTC)

    assert message.summary == "MUE for 17003: 13 → 10 per date of service"
    assert "MAI 2 Date of Service Edit: Policy" in message.items[0].now.text


def pair(indicator: str, columns: str = "column 1 17000, column 2 17110") -> str:
    return (
        f"{columns}; modifier indicator {indicator} (words); effective 20260101; no deletion date"
    )


@pytest.mark.parametrize(
    ("kind", "before", "after", "said"),
    [
        (
            ChangeKind.NCCI_EDIT_ADDED,
            None,
            pair("0"),
            "NCCI edit added: column 1 17000, column 2 17110",
        ),
        (ChangeKind.NCCI_EDIT_DELETED, pair("1"), None, "NCCI edit deleted: column 1 17000"),
        (ChangeKind.NCCI_EDIT_CHANGED, pair("1"), pair("0"), "modifier indicator 1 → 0"),
        (
            ChangeKind.NCCI_EDIT_CHANGED,
            pair("1", "column 1 17110, column 2 17000"),
            pair("1"),
            "before, column 1 17110, column 2 17000",
        ),
    ],
)
def test_a_code_pair_is_told_by_its_columns_and_indicator_and_names_no_modifier(
    kind: ChangeKind, before: str | None, after: str | None, said: str
) -> None:
    found = summary(kind, basis=Basis.TABLE, before=before, after=after)

    assert said in found
    assert not any(name in found.replace("column 1 ", "") for name in ("59", "25", "XS"))


def test_a_payment_is_not_an_allowed_amount() -> None:
    said = word(
        alert(change(ChangeKind.PAYMENT_CHANGED, before="0.20", after="0.18")), Links(), UTC
    )

    notes = [line.text for line in said.items[0].lines if line.label == "Note"]
    assert "National, unadjusted, not your allowed amount." in notes


def test_a_policy_that_moved_is_told_from_where_to_where() -> None:
    found = summary(
        ChangeKind.POLICY_MOVED, before="https://a.example/old", after="https://a.example/new"
    )

    assert "https://a.example/old → https://a.example/new" in found


def test_a_code_that_joined_a_list_of_authorizations_was_not_on_it_in_the_edition_before() -> None:
    joined = change(
        ChangeKind.PRIOR_AUTH_CHANGED,
        basis=Basis.TABLE,
        after="17003 | words of the row",
        where=("Prior authorization required",),
        direction=Direction.RESTRICTIVE,
    )

    was = word(alert(joined), Links(), UTC).items[0].was.text

    assert was == "not on the list, edition read 2026-11-24"


@pytest.mark.parametrize(
    ("kind", "head"),
    [(MessageKind.RELEASE, "NOTHING CHANGED | "), (MessageKind.DIGEST, "DIGEST | ")],
)
def test_a_release_and_a_digest_are_headed_as_that(kind: MessageKind, head: str) -> None:
    notice = Notice(kind=kind, headline="CMS: read", lines=("1 file read.",), at=SEEN)

    assert word(notice, Links(), UTC).headline.startswith(head)
