import re
from dataclasses import replace
from datetime import UTC, date
from typing import Any

import pytest

from notifier.links import Links
from notifier.wording import Worded, word
from policy.alerts import Alert, Edition, MessageKind, Notice
from policy.changes import AppliesBy, Basis, Change, ChangeKind, Direction, Severity, Stage
from tests.notifier.alerts import COVERED, RELATED, SEEN, alert, change, stated

NOT_COVERED = "CPT codes not covered for indications listed in the policy:"


def worded(*changes: Change, **more: Any) -> Worded:
    return word(alert(*changes, **more), Links(), UTC)


def everything(message: Worded) -> str:
    parts = [message.headline, *message.remarks, *message.checks, message.seen.text]
    for item in message.items:
        parts += [item.title, item.was.text, item.now.text, *(line.text for line in item.lines)]
    return "\n".join([*parts, *(line.text for line in message.facts)])


def facts(message: Worded) -> dict[str, str]:
    return {line.label: line.text for line in message.facts}


def lines(message: Worded) -> dict[str, str]:
    return {line.label: line.text for line in message.items[0].lines}


def moved(old: str, new: str, kind: ChangeKind, **more: Any) -> Change:
    row = "17003 | words that belong to the code set"
    given = {"basis": Basis.TABLE, "where": ("Coding", new), **more}
    return change(kind, before=f"{old}\n{row}", after=f"{new}\n{row}", **given)


def removed(*codes: str, **more: Any) -> Change:
    return change(
        ChangeKind.CODE_REMOVED,
        **{"codes": codes, "basis": Basis.TABLE, "before": "17003 | words of the row", **more},
    )


def test_a_code_relisted_moved_from_one_heading_to_another() -> None:
    message = worded(moved(COVERED, RELATED, ChangeKind.CODE_RELISTED))

    assert message.summary == f"17003 moved from heading “{COVERED}” to heading “{RELATED}”"
    assert "not covered" not in everything(message).lower()


def test_a_code_moved_under_a_heading_that_says_not_covered_quotes_that_heading() -> None:
    turned = moved(
        COVERED, NOT_COVERED, ChangeKind.COVERAGE_CHANGED, direction=Direction.RESTRICTIVE
    )

    assert f"to heading “{NOT_COVERED}”" in worded(turned).summary


def test_a_code_that_left_a_list_is_not_called_not_covered() -> None:
    message = worded(removed("17003"))

    assert message.summary == f"17003 no longer stands under “{COVERED}”"
    assert "not covered" not in everything(message).lower()
    assert "no longer covered" not in everything(message).lower()


@pytest.mark.parametrize(
    "name", ["CPT", "CPT®* Codes", "ICD-10 Diagnosis Codes", "HCPCS", "Group 5 Codes"]
)
def test_a_heading_that_only_names_a_code_set_is_told_with_the_one_above_it(name: str) -> None:
    message = worded(removed("17003", where=("Coding", COVERED, name)))

    assert message.summary == f"17003 no longer stands under “{COVERED} > {name}”"


def test_a_policy_number_that_moved_on_is_told_with_the_one_before() -> None:
    before = Edition(
        sha256="a" * 64, captured_at=SEEN, url="https://payer.example/old", number="X-20-031"
    )
    message = word(alert(removed("17003"), before=before), Links(), UTC)

    assert "X-20-032 (was X-20-031)" in everything(message)


def test_a_version_that_ends_the_number_is_not_said_twice() -> None:
    message = worded(removed("17003"), number="2027T0937D", version="D")

    assert "2027T0937D:" in message.headline


def test_a_row_of_a_bulletin_that_names_a_code_is_quoted() -> None:
    row = "Premalignant lesion care | Revised | The limit of 17003 is lower."
    message = worded(change(ChangeKind.POLICY_PUBLISHED, after=row))

    assert "The limit of 17003 is lower." in message.items[0].now.text


def test_a_policy_without_an_edition_before_has_one_hash() -> None:
    one = Edition(sha256="c" * 64, captured_at=SEEN, url="https://payer.example/new")
    message = word(alert(change(ChangeKind.POLICY_PUBLISHED), before=one, after=one), Links(), UTC)

    assert facts(message)["Editions"] == f"SHA-256 {'c' * 12}"


def test_rows_of_code_lists_are_not_quoted() -> None:
    message = worded(
        removed("17003"),
        change(ChangeKind.CODE_ADDED, basis=Basis.TABLE, after="17004 | words of the row"),
        moved(COVERED, RELATED, ChangeKind.CODE_RELISTED),
        change(
            ChangeKind.POLICY_PUBLISHED, after="17003 | words of the row\n17004 words of the row"
        ),
    )

    assert "words" not in everything(message)


def test_the_date_of_an_edition_is_no_date_of_a_silent_edit() -> None:
    silent = ("Silent edit: the printed dates and version did not change.",)
    printed = stated(date(2026, 1, 15), "01/15/2026")
    edit = removed("17003", effective=(printed,), notes=silent)

    said = lines(worded(edit))["Effective"]

    assert said.startswith("not stated for this change; the edition prints, as before: 01/15/2026")
    own = replace(edit, effective=(replace(printed, printed_label=""),))
    assert lines(worded(own))["Effective"].startswith("01/15/2026")


def test_a_row_that_joined_a_list_of_authorizations_is_not_quoted() -> None:
    joined = change(
        ChangeKind.PRIOR_AUTH_CHANGED,
        basis=Basis.TABLE,
        after="17003 | words of the row",
        where=("Prior authorization required",),
        direction=Direction.RESTRICTIVE,
    )

    message = worded(joined)

    assert message.summary == "17003 now stands under “Prior authorization required”"
    assert "words of the row" not in everything(message)


def test_of_a_row_that_gained_a_cell_only_that_cell_is_quoted() -> None:
    gained = change(
        ChangeKind.UNIT_LIMIT_CHANGED,
        basis=Basis.TABLE,
        before="17003 | words of the row",
        after="17003 | words of the row | 13 units",
    )

    item = worded(gained).items[0]

    assert item.now.text == "“13 units”"
    assert "words of the row" not in everything(worded(gained))


def test_of_a_row_only_the_cells_that_differ_are_quoted() -> None:
    remark = change(
        ChangeKind.PRIOR_AUTH_CHANGED,
        basis=Basis.TABLE,
        before="17003 | words of the row | authorization not required",
        after="17003 | words of the row | authorization required",
        direction=Direction.RESTRICTIVE,
    )

    item = worded(remark).items[0]

    assert item.was.text == "“authorization not required”"
    assert item.now.text == "“authorization required”"


def test_changes_alike_on_several_codes_are_one_line() -> None:
    message = worded(
        *(removed(code, before=f"{code} | row") for code in ("17000", "17003", "17004"))
    )

    assert len(message.items) == 1
    assert message.summary == f"17000, 17003 and 17004 no longer stand under “{COVERED}”"
    assert [one.command for one in message.items[0].evidence] == [
        "policywatch show id-1",
        "policywatch show id-2",
        "policywatch show id-3",
    ]


def test_changes_with_other_dates_stay_apart() -> None:
    message = worded(
        removed("17000"), removed("17003", effective=(stated(date(2027, 1, 1), "1/1/2027"),))
    )

    assert len(message.items) == 2


def test_what_is_not_stated_is_said_to_be_not_stated() -> None:
    message = worded(removed("17003"), jurisdictions=(), line_of_business="not_stated")

    assert lines(message)["Effective"] == "not stated"
    assert lines(message)["Applies by"] == "not stated"
    assert facts(message)["For"] == (
        "line of business not stated; states or contractors: not stated"
    )
    assert facts(message)["Dates printed"] == "none"


def test_the_day_it_was_seen_stands_only_in_its_own_line() -> None:
    message = worded(removed("17003"))

    assert message.seen.text.startswith("2026-11-24 03:10 UTC")
    assert everything(message).count("2026-11-24") == 1
    assert "Nov 24" not in everything(message)


def test_days_are_counted_to_the_stated_date() -> None:
    ahead = worded(removed("17003", effective=(stated(date(2026, 11, 25), "11/25/2026"),)))
    behind = worded(removed("17003", effective=(stated(date(2026, 11, 4), "11/04/2026"),)))

    assert "11/25/2026 (1 day ahead)" in lines(ahead)["Effective"]
    assert "11/04/2026 (20 days before it was seen)" in lines(behind)["Effective"]


def test_a_date_for_some_states_keeps_their_names() -> None:
    split = removed(
        "17003",
        effective=(
            stated(date(2027, 9, 1), "9/1/2027"),
            stated(date(2027, 10, 1), "10/1/2027", where="OH"),
            stated(date(2027, 10, 1), "10/1/2027", where="KY"),
        ),
    )

    assert "10/1/2027 for OH, KY (311 days ahead)" in lines(worded(split))["Effective"]


def test_a_retroactive_change_is_flagged() -> None:
    notes = [line.text for line in worded(removed("17003", retroactive=True)).items[0].lines]

    assert any(note.startswith("Retroactive:") for note in notes)


def test_a_silent_edit_is_called_that() -> None:
    note = "Silent edit: the printed dates and version did not change."

    message = worded(removed("17003", notes=(note, "Only the add-on code is gone.")))

    assert "Silent edit: the printed dates and version did not change." in everything(message)
    assert "Only the add-on code is gone." in everything(message)


def test_a_proposal_does_not_read_as_policy() -> None:
    message = worded(
        change(
            ChangeKind.CRITERIA_CHANGED,
            before="Covered after one visit.",
            after="Proposed: covered after two visits.",
            stage=Stage.PROPOSED,
        )
    )

    assert message.summary.startswith("proposed, not policy:")
    assert "changed" not in message.summary


def test_a_delay_is_not_called_withdrawn() -> None:
    message = worded(
        change(
            ChangeKind.GUIDANCE_CHANGED,
            before="The rule applies.",
            after="We delay implementation of the rule.",
            stage=Stage.DELAYED,
        )
    )

    assert "“delay implementation”" in message.summary
    assert "withdrawn" not in everything(message)


def test_no_modifier_is_named_that_the_text_does_not_name() -> None:
    message = worded(
        change(ChangeKind.MODIFIER_CHANGED, before="A modifier may be used.", after="It must.")
    )

    assert not re.search(r"\b(?:modifier|with) (?:25|59|XS)\b", everything(message))
    assert all(name not in message.headline for name in ("25", "59", "XS"))


def test_relief_is_marked_in_the_headline_only_when_all_of_it_is() -> None:
    easier = removed("17003", direction=Direction.PERMISSIVE)
    harder = removed("17000", direction=Direction.RESTRICTIVE, severity=Severity.ACTION)

    assert worded(easier).lead.startswith("REVIEW (relief) | ")
    assert worded(harder, easier).lead.startswith("ACTION | ")


def test_the_headline_names_who_where_and_which_policy() -> None:
    message = worded(
        removed("17003"), line_of_business="medicare_advantage", jurisdictions=("OH", "KY")
    )

    assert message.lead == "REVIEW | Fictional Health, Medicare Advantage OH KY, X-20-032"


def test_a_policy_without_a_number_is_named_by_its_title() -> None:
    assert "Treatment of sun-damaged skin" in worded(removed("17003"), number=None).lead


def test_a_version_is_shown_with_the_one_before() -> None:
    before = Edition(sha256="a" * 64, captured_at=SEEN, url="https://payer.example", version="C")

    assert facts(worded(removed("17003"), version="D", before=before))["Version"] == "D (was C)"
    assert "as before" in facts(worded(removed("17003"), version="C", before=before))["Version"]


def test_a_note_of_the_publisher_that_does_not_name_the_code_is_said_not_to() -> None:
    message = worded(removed("17003"), publishers_note="Yearly review.")

    assert facts(message)["Publisher's note"] == "“Yearly review.” (does not name 17003)"


def test_what_a_printed_date_means_is_told_beside_it() -> None:
    remark = "Effective: the date of the first version, not of this change"

    message = worded(
        removed("17003"), stated=(("Effective", "01/01/2001"),), date_remarks=(remark,)
    )

    assert facts(message)["Dates printed"] == "Effective: 01/01/2001"
    assert facts(message)["What they mean"] == remark
    assert lines(message)["Effective"] == "not stated"


def test_many_codes_are_counted_and_none_is_lost_without_a_word() -> None:
    codes = tuple(f"{number:05}" for number in range(11000, 11060))

    message = worded(removed(*codes))

    assert "and 48 more codes" in message.summary
    assert lines(message)["Codes"].endswith("and 20 more codes")


def test_a_passage_that_names_no_code_says_so() -> None:
    message = worded(
        change(ChangeKind.GUIDANCE_CHANGED, codes=(), before="It may.", after="It may not.")
    )

    assert lines(message)["Codes"] == "none named in the passage"


def test_the_sides_of_a_sentence_are_quoted() -> None:
    item = worded(
        change(ChangeKind.GUIDANCE_CHANGED, before="17003 may be billed.", after=None)
    ).items[0]

    assert item.was.text == "“17003 may be billed.”"
    assert item.now.text == "nothing stands here"


def test_the_date_a_claim_falls_under_is_in_words() -> None:
    message = worded(removed("17003", applies_by=AppliesBy.PROCESSED))

    assert lines(message)["Applies by"] == "date processed"


def test_every_kind_has_a_sentence() -> None:
    for kind in ChangeKind:
        for before, after in (("was", "now"), ("was", None), (None, "now")):
            for basis in Basis:
                for stage in Stage:
                    one = change(kind, before=before, after=after, basis=basis, stage=stage)
                    assert worded(one).summary


def test_an_alert_keeps_what_else_the_edition_holds_in_sight() -> None:
    message = worded(removed("17003"), other_changes=4, unchanged_codes=("17000",))

    assert facts(message)["Also"].startswith("4 other differences")
    assert facts(message)["Unchanged"] == "17000 still listed"


def test_an_unknown_line_of_business_is_shown_as_it_came() -> None:
    assert "workers_comp" in worded(removed("17003"), line_of_business="workers_comp").lead


def test_an_alert_without_changes_still_reads() -> None:
    empty: Alert = alert(changes=())

    assert "no change" in word(empty, Links(), UTC).headline


def test_what_is_still_to_come_is_headed_as_that() -> None:
    notice = Notice(
        kind=MessageKind.UPCOMING,
        headline="Fictional Health: X-20-032 was read for the first time",
        lines=("1/1/2027: 17003: “From 1/1/2027 it applies.”",),
        at=SEEN,
    )

    message = word(notice, Links(), UTC)

    assert message.headline.startswith("STILL TO COME | Fictional Health")
    assert message.remarks == ("1/1/2027: 17003: “From 1/1/2027 it applies.”",)
