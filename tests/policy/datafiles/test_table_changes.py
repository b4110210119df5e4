"""Records of data files that differ become changes that say no more than the file does."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.changes import Change, ChangeKind, Direction, Severity, Stage
from policy.codes import DEFAULT_CODES, EVERYTHING, WatchList
from policy.comparison.editions import compare
from policy.comparison.kinship import unrelated
from policy.document import DateLabel, Document, KeyedRow, KeyedTable, StatedDate
from policy.gates import accept, expectation_of

FAMILY = WatchList(codes=DEFAULT_CODES)
PERIOD = StatedDate(
    label=DateLabel.EFFECTIVE, printed_label="Eff", day=date(2027, 4, 1), printed="04-01-2027"
)


def table(layout: str, *rows: KeyedRow, records: int = 100, dates: tuple[StatedDate, ...] = (PERIOD,)) -> Document:  # fmt: skip
    return Document(
        title="A data file", blocks=(), dates=dates,
        table=KeyedTable(layout=layout, rows=rows, records=records),
    )  # fmt: skip


def edit(one: str, two: str, begins: str = "20200101", ends: str = "*", indicator: str = "1") -> KeyedRow:  # fmt: skip
    return KeyedRow(
        key=(one, two),
        values=(("Column 1", one), ("Column 2", two), ("Effective Date", begins), ("Deletion Date", ends),
                ("Modifier", indicator), ("PTP Edit Rationale", "Made up")),
    )  # fmt: skip


def edits(*rows: KeyedRow) -> Document:
    return table("ncci_ptp_practitioner", *rows, dates=())


def limit(code: str, value: str, indicator: str = "2 Date of Service Edit: Policy") -> KeyedRow:
    return KeyedRow(
        key=(code,),
        values=(("HCPCS/CPT Code", code), ("MUE Value", value), ("MUE Adjudication Indicator", indicator),
                ("MUE Rationale", "Made up")),
    )  # fmt: skip


def value(code: str, group: str = "", **columns: str) -> KeyedRow:
    cells = {
        "STATUS CODE": "A", "WORK RVU": "0.04", "NON-FACILITY TOTAL": "0.20", "GLOB DAYS": "ZZZ",
        "MULT PROC": "0", "CONV FACTOR": "33.4009",
    } | {name.replace("_", " "): one for name, one in columns.items()}  # fmt: skip
    return KeyedRow(key=(code, "", group), values=tuple(cells.items()))


def only(before: Document, after: Document, watch: WatchList = FAMILY, today: date | None = None) -> Change:  # fmt: skip
    (change,) = compare(before, after, watch, today=today)
    return change


def test_an_edit_added_to_the_family_is_one_change_with_its_own_date() -> None:
    new = [edit("17110", code, "20270101", "*", "0") for code in ("17000", "17003", "17004")]
    change = only(edits(), edits(*new), today=date(2026, 11, 25))

    assert change.kind is ChangeKind.NCCI_EDIT_ADDED
    assert change.codes == ("17000", "17003", "17004")
    assert change.governed == ("17110",)
    assert change.severity is Severity.ACTION
    assert change.stage is Stage.ANNOUNCED
    assert [(one.printed_label, one.printed) for one in change.effective] == [("Effective Date", "20270101")]  # fmt: skip
    assert "0 (not allowed)" in (change.after or "")
    assert change.before is None


def test_a_deletion_date_deletes_an_edit_on_that_date() -> None:
    change = only(edits(edit("17003", "99213")), edits(edit("17003", "99213", ends="20261231")))

    assert (change.kind, change.direction) == (ChangeKind.NCCI_EDIT_DELETED, Direction.PERMISSIVE)
    assert change.severity is Severity.REVIEW
    assert [(one.label, one.printed) for one in change.effective] == [(DateLabel.END, "20261231")]
    assert change.notes == ()


def test_an_edit_deleted_on_its_effective_date_was_void_from_the_start() -> None:
    change = only(edits(edit("17003", "99213")), edits(edit("17003", "99213", ends="20200101")))

    assert change.kind is ChangeKind.NCCI_EDIT_DELETED
    assert "void from the start" in change.notes[0]


def test_an_edit_that_left_the_file_is_deleted_without_a_date() -> None:
    change = only(edits(edit("17003", "99213")), edits())

    assert change.kind is ChangeKind.NCCI_EDIT_DELETED
    assert change.effective == ()
    assert "not stated" in change.notes[0]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ([("20100101", "20151231")], [("20100101", "20151231")]),
        ([("20100101", "20151231")], []),
        ([], [("20260101", "20260101")]),
    ],
    ids=["deleted in both", "deleted and gone", "void when it came"],
)
def test_an_edit_that_never_holds_is_no_change(was: list, now: list) -> None:
    sides = [edits(*(edit("17003", "99213", *dates) for dates in side)) for side in (was, now)]

    assert compare(*sides, FAMILY) == ()


@pytest.mark.parametrize(
    ("was", "now", "direction", "severity"),
    [
        ("1", "0", Direction.RESTRICTIVE, Severity.ACTION),
        ("0", "1", Direction.PERMISSIVE, Severity.REVIEW),
        ("1", "9", Direction.UNCLEAR, Severity.REVIEW),
    ],
)
def test_the_indicator_decides_the_direction(was: str, now: str, direction: Direction, severity: Severity) -> None:  # fmt: skip
    change = only(edits(edit("17003", "17110", indicator=was)), edits(edit("17003", "17110", indicator=now)))  # fmt: skip

    assert change.kind is ChangeKind.NCCI_EDIT_CHANGED
    assert (change.direction, change.severity) == (direction, severity)
    assert change.effective == ()


def test_a_period_that_ends_where_another_begins_is_one_change() -> None:
    old = edits(edit("17003", "17110", indicator="1"))
    new = edits(
        edit("17003", "17110", ends="20261231", indicator="1"),
        edit("17003", "17110", begins="20270101", indicator="0"),
    )
    change = only(old, new)

    assert (change.kind, change.direction) == (ChangeKind.NCCI_EDIT_CHANGED, Direction.RESTRICTIVE)
    assert change.effective[0].printed == "20270101"


def test_swapped_columns_are_one_change_of_one_edit() -> None:
    old = edits(edit("17003", "17110"))
    new = edits(edit("17003", "17110", ends="20261231"), edit("17110", "17003", begins="20270101"))
    change = only(old, new)

    assert change.kind is ChangeKind.NCCI_EDIT_CHANGED
    assert change.codes == ("17003",)
    assert "swapped" in change.notes[0]


def test_an_edit_of_two_codes_of_which_none_is_watched_by_name_is_one_change_of_both() -> None:
    change = only(edits(), edits(edit("11102", "17110")), EVERYTHING)

    assert change.codes == ("11102", "17110")
    assert "Column 1: 11102 | Column 2: 17110" in (change.after or "")


def test_no_change_of_an_edit_names_a_modifier_to_bill() -> None:
    change = only(edits(), edits(edit("17003", "17110")))

    assert not {"59", "XS", "25"} & set(repr(change).replace("'", " ").split())


def test_a_lower_limit_of_units_is_for_action_and_dated_by_the_file() -> None:
    old = table("mue_practitioner", limit("17000", "1"), limit("17003", "13"), dates=())
    new = table("mue_practitioner", limit("17000", "1"), limit("17003", "10"))
    change = only(old, new, today=date(2027, 3, 2))

    assert (change.kind, change.codes) == (ChangeKind.UNIT_LIMIT_CHANGED, ("17003",))
    assert (change.direction, change.severity) == (Direction.RESTRICTIVE, Severity.ACTION)
    assert (change.stage, change.effective) == (Stage.ANNOUNCED, (PERIOD,))
    assert "MUE Value: 10" in (change.after or "")
    assert "2 Date of Service Edit: Policy" in (change.after or "")


def test_a_code_without_a_row_is_not_said_to_have_no_limit() -> None:
    change = only(table("mue_practitioner", limit("17003", "13")), table("mue_practitioner"))

    assert (change.direction, change.severity) == (Direction.UNCLEAR, Severity.REVIEW)
    assert "no row does not mean no limit" in change.notes[0]


@pytest.mark.parametrize("now", ["N", "B", "I"])
def test_a_status_that_is_no_longer_paid_is_for_action(now: str) -> None:
    change = only(table("pprrvu", value("17003")), table("pprrvu", value("17003", STATUS_CODE=now)))

    assert (change.kind, change.severity) == (ChangeKind.STATUS_CHANGED, Severity.ACTION)
    assert (change.before, change.after) == (
        "17003 | STATUS CODE: A",
        f"17003 | STATUS CODE: {now}",
    )


def test_payment_figures_are_one_change_for_the_record() -> None:
    new = value("17003", WORK_RVU="0.05", **{"NON-FACILITY TOTAL": "0.21"})
    change = only(table("pprrvu", value("17003")), table("pprrvu", new))

    assert (change.kind, change.severity) == (ChangeKind.PAYMENT_CHANGED, Severity.RECORD)
    assert change.after == "17003 | WORK RVU: 0.05 | NON-FACILITY TOTAL: 0.21"
    assert "not an allowed amount" in change.notes[0]


def test_a_number_written_otherwise_is_no_change() -> None:
    new = value("17003", **{"NON-FACILITY TOTAL": "0.2"})

    assert compare(table("pprrvu", value("17003")), table("pprrvu", new), FAMILY) == ()


def test_both_conversion_factors_are_given() -> None:
    old = table(
        "pprrvu", value("17000", CONV_FACTOR="32.3465"), value("17003", CONV_FACTOR="32.3465")
    )
    new = table(
        "pprrvu",
        *(value(code, group, CONV_FACTOR=factor) for code in ("17000", "17003")
          for group, factor in (("nonQPP", "33.4009"), ("QPP", "33.5675"))),
    )  # fmt: skip
    change = only(old, new)

    assert change.codes == ("17000", "17003")
    assert change.before == "CONV FACTOR: 32.3465"
    assert change.after == "CONV FACTOR (QPP): 33.5675 | CONV FACTOR (nonQPP): 33.4009"


def test_a_column_that_only_one_edition_has_is_no_change() -> None:
    gained = value("17003", **{"PRIC IND": "1"})

    assert compare(table("pprrvu", value("17003")), table("pprrvu", gained), FAMILY) == ()


def test_only_the_add_on_gone_from_the_code_set_is_said_to_be_unusual() -> None:
    old = table("pprrvu", *(value(code) for code in ("17000", "17003", "17004")))
    new = table("pprrvu", *(value(code) for code in ("17000", "17004")))
    change = only(old, new)

    assert (change.kind, change.severity) == (ChangeKind.CODE_RETIRED, Severity.ACTION)
    assert any("unusual" in note for note in change.notes)


def test_a_packaged_service_is_not_called_denied() -> None:
    def rate(indicator: str) -> Document:
        row = KeyedRow(key=("17004",), values=(("HCPCS Code", "17004"), ("SI", indicator), ("APC", "5052")))  # fmt: skip
        return table("opps_addendum_b", row)

    change = only(rate("T"), rate("N"))

    assert (change.kind, change.severity) == (ChangeKind.STATUS_CHANGED, Severity.ACTION)
    assert change.notes == ("Status indicator N: the service is packaged, which is not a denial.",)


def test_a_primary_code_that_leaves_the_add_on_edits_is_told() -> None:
    row = KeyedRow(
        key=("17003", "17000"),
        values=(("Add-On Code", "17003"), ("Primary Code", "17000"), ("AOC Edit Type", "1"),
                ("Effective Date", "20130401"), ("Deletion Date", "")),
    )  # fmt: skip
    ended = replace(row, values=(*row.values[:4], ("Deletion Date", "20261231")))
    change = only(table("add_on_codes", row), table("add_on_codes", ended))

    assert (change.kind, change.codes, change.governed) == (ChangeKind.ADDON_EDIT_CHANGED, ("17003",), ("17000",))  # fmt: skip
    assert change.effective[0].printed == "20261231"


def test_files_of_two_layouts_are_not_editions_of_one() -> None:
    assert unrelated(table("mue_practitioner"), table("mue_medicaid_practitioner"))
    assert unrelated(table("mue_practitioner"), table("mue_practitioner")) is None
    assert unrelated(table("pprrvu", value("17003", "QPP")), table("pprrvu", value("17003", "nonQPP")))  # fmt: skip


@pytest.mark.parametrize(
    ("layout", "was", "now", "refused"),
    [
        ("mue_practitioner", 900, 300, False),
        ("mue_practitioner", 900, 299, True),
        ("ncci_ptp_practitioner", 2_500_000, 1_900_000, True),
        ("ncci_ptp_practitioner", 2_500_000, 2_499_000, False),
    ],
)
def test_a_file_that_lost_its_records_is_refused(layout: str, was: int, now: int, refused: bool) -> None:  # fmt: skip
    sides = [replace(table(layout, records=records), title="x") for records in (was, now)]

    assert (accept(_said(sides[1]), expectation_of(_said(sides[0]))) is not None) is refused


def _said(document: Document) -> Document:
    from policy.document import Block, BlockKind

    return replace(document, blocks=(Block(kind=BlockKind.HEADING, text="x", level=1),))


_CODES = st.sampled_from(["17000", "17003", "17110", "99213"])
_EDITS = st.lists(
    st.builds(
        edit,
        _CODES,
        _CODES,
        st.sampled_from(["20200101", "20270101"]),
        st.sampled_from(["*", "20261231", "20200101"]),
        st.sampled_from(["0", "1", "9"]),
    ),
    max_size=6,
    unique_by=lambda row: (row.key, row.values[2]),
)


@given(rows=_EDITS, order=st.randoms())
def test_the_order_of_records_tells_nothing(rows: list[KeyedRow], order) -> None:
    other = list(rows)
    order.shuffle(other)

    assert compare(edits(*rows), edits(*other), EVERYTHING) == ()


@given(old=_EDITS, new=_EDITS, order=st.randoms())
def test_the_changes_do_not_depend_on_the_order(old: list[KeyedRow], new: list[KeyedRow], order) -> None:  # fmt: skip
    mixed = list(new)
    order.shuffle(mixed)
    was, now = (compare(edits(*old), edits(*rows), EVERYTHING) for rows in (new, mixed))

    assert sorted(map(repr, was)) == sorted(map(repr, now))


_OPEN = st.lists(_CODES, max_size=4, unique=True)


@given(old=_OPEN, new=_OPEN)
def test_added_and_deleted_edits_mirror_each_other(old: list[str], new: list[str]) -> None:
    first, second = (edits(*(edit("11102", code) for code in side)) for side in (old, new))
    there, back = (
        {(one.kind, one.codes) for one in compare(*sides, EVERYTHING)}
        for sides in ((first, second), (second, first))
    )
    mirror = {
        ChangeKind.NCCI_EDIT_ADDED: ChangeKind.NCCI_EDIT_DELETED,
        ChangeKind.NCCI_EDIT_DELETED: ChangeKind.NCCI_EDIT_ADDED,
    }

    assert {(mirror[kind], codes) for kind, codes in there} == back


def test_an_edit_of_two_watched_codes_is_one_change_of_both() -> None:
    old, new = (edits(edit("17003", "17004", indicator=one)) for one in "01")

    change = only(old, new)

    assert (change.kind, change.codes) == (ChangeKind.NCCI_EDIT_CHANGED, ("17003", "17004"))


def test_edits_without_days_are_compared_by_what_they_have() -> None:
    def bare(one: str, two: str, indicator: str) -> KeyedRow:
        values = (("Column 1", one), ("Column 2", two), ("Modifier", indicator))
        return KeyedRow(key=(one, two), values=values)

    kept = bare("20600", "20610", "1")
    changed = only(
        edits(bare("17003", "17110", "1"), kept), edits(bare("17003", "17110", "0"), kept)
    )
    gone = only(edits(bare("17003", "17110", "1"), kept), edits(kept))

    assert (changed.kind, changed.direction) == (
        ChangeKind.NCCI_EDIT_CHANGED,
        Direction.RESTRICTIVE,
    )
    assert (gone.kind, gone.effective) == (ChangeKind.NCCI_EDIT_DELETED, ())
    assert "Effective Date" not in (changed.after or "")
