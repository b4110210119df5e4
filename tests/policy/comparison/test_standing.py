"""For whom and until when a document speaks, where nothing else in it changed."""

from dataclasses import replace
from datetime import date

import pytest

from policy.changes import Change
from policy.codes import DEFAULT_CODES, WatchList
from policy.comparison.editions import compare
from policy.dates import stated_dates
from policy.document import Block, BlockKind, Document
from policy.statements import extract

TODAY = date(2026, 11, 24)
WATCH = WatchList(codes=DEFAULT_CODES)
ENDING = "Ending Date: 12/31/2026"


def line(text: str) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, text=text)


def row(heading: str, **cells: str) -> Block:
    named = tuple((name.replace("_", " "), value) for name, value in cells.items())
    return Block(
        kind=BlockKind.TABLE_ROW, text=" | ".join(cells.values()), cells=named, path=(heading,)
    )


def article(*more: Block, version: str = "44", status: str = "Active") -> Document:
    blocks = (
        line("Article ID: A99113"),
        line("Original Effective Date: 10/31/2019"),
        line(f"Status: {status}"),
        row("CPT/HCPCS Codes", Code="17003", Words="ours"),
        row("Contractor Information", Contractor_Number="301"),
        *more,
    )
    return Document(
        title="Removal", number="A99113", version=version, blocks=blocks, dates=stated_dates(blocks), statements=extract(blocks)
    )  # fmt: skip


def told(before: Document, after: Document) -> list[Change]:
    found = compare(before, after, WATCH, today=TODAY)
    return [change for change in found if change.severity.value != "record"]


@pytest.mark.parametrize("version", ["44", "45"])
def test_a_new_ending_date_alone_is_told_with_its_day(version: str) -> None:
    (change,) = told(article(), article(line(ENDING), version=version))

    assert (change.kind.value, change.before, change.after) == (
        "effective_date_changed",
        None,
        ENDING,
    )
    assert (change.stage.value, [one.printed for one in change.effective]) == (
        "announced",
        ["12/31/2026"],
    )
    assert change.governed == ("17003",)


def test_an_ending_date_that_moves_is_told_once() -> None:
    (change,) = told(article(line(ENDING)), article(line("Ending Date: 03/31/2027")))

    assert (change.before, change.after) == (ENDING, "Ending Date: 03/31/2027")


def test_an_ending_date_that_is_taken_back_is_told() -> None:
    (change,) = told(article(line(ENDING)), article())

    assert (change.kind.value, change.after, change.effective) == (
        "effective_date_changed",
        None,
        (),
    )


def test_the_end_of_a_revision_says_only_that_the_next_follows() -> None:
    assert told(article(), article(line("Revision Ending Date: 12/31/2026"))) == []
    ends = [article(line(f"Revision Ending Date: {day}")) for day in ("12/31/2026", "03/31/2027")]
    assert told(*ends) == []


@pytest.mark.parametrize("heading", ["Contractor Information", "Primary Jurisdiction"])
@pytest.mark.parametrize("version", ["44", "45"])
def test_another_contractor_or_jurisdiction_is_another_applicability(
    heading: str, version: str
) -> None:
    before = article(row(heading, Number="5"))
    after = article(row(heading, Number="6"), version=version)

    (change,) = told(before, after)

    assert (change.kind.value, change.where, change.governed) == (
        "applicability_changed",
        (heading,),
        ("17003",),
    )
    assert "Number: 5" in (change.before or "")
    assert "Number: 6" in (change.after or "")


def test_contractors_in_another_order_are_the_same() -> None:
    rows = [row("Contractor Information", Contractor_Number=number) for number in ("302", "303")]

    assert told(article(*rows), article(*rows[::-1])) == []


def test_an_announced_version_that_is_in_force_now_is_told_once() -> None:
    future, now = article(version="45", status="Future"), article(version="45")

    (change,) = told(future, now)

    assert (change.kind.value, change.stage.value) == ("policy_published", "in_effect")
    assert (change.before, change.after) == (
        "Version 45: Status: Future",
        "Version 45: Status: Active",
    )
    assert told(now, now) == []


def test_an_older_future_version_says_nothing_of_the_one_in_force() -> None:
    assert told(replace(article(status="Future"), version="46"), article(version="45")) == []


@pytest.mark.parametrize("heading", ["States", "Applicable States", "Regions", "Contractors"])
def test_a_state_that_leaves_a_list_of_states_is_another_applicability(heading: str) -> None:
    def of(*states: str) -> Document:
        return article(
            *(Block(kind=BlockKind.LIST_ITEM, text=state, path=(heading,)) for state in states)
        )

    (change,) = told(of("OH", "KY", "Ohio - North"), of("Ohio - North", "OH"))

    assert (change.kind.value, change.before, change.after) == ("applicability_changed", "KY", None)
    assert told(of("OH", "KY"), of("KY", "OH")) == []
