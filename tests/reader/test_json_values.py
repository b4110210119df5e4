"""Any JSON as a publication."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.codes import EVERYTHING
from policy.comparison.editions import compare
from policy.document import BlockKind, Document
from reader.json_values import label_of
from reader.read import read
from tests.reader.outcomes import outcome


def made(value: object) -> Document:
    return read(json.dumps(value).encode())


RULES = [
    {"code": "17000", "maxUnits": 1, "prior_auth": False},
    {"code": "17003", "maxUnits": 13, "prior_auth": False},
]
PAGE = {
    "title": "Skin Care Edits",
    "policy_number": "MP-204",
    "effective_date": "07/01/2026",
    "body": "<h2>Coverage</h2><p>Covered when notes name each lesion.</p>",
    "rules": RULES,
    "contact": {"phone": "none"},
}


def test_keys_are_labels_records_are_rows_and_markup_is_read() -> None:
    document = made(PAGE)

    assert (document.title, document.number) == ("Skin Care Edits", "MP-204")
    assert [d.printed for d in document.dates] == ["07/01/2026"]
    assert "Covered when notes name each lesion." in document.text
    rows = [block.cells for block in document.blocks if block.kind is BlockKind.TABLE_ROW]
    assert rows[1] == (("Code", "17003"), ("Max units", "13"), ("Prior auth", "no"))


def test_records_in_another_order_state_the_same() -> None:
    after = made({**PAGE, "rules": RULES[::-1]})

    assert compare(made(PAGE), after, EVERYTHING) == ()


def test_a_lower_limit_in_a_record_is_found() -> None:
    after = made({**PAGE, "rules": [RULES[0], {**RULES[1], "maxUnits": 9}]})

    assert [change.kind.value for change in compare(made(PAGE), after, EVERYTHING)] == [
        "unit_limit_changed"
    ]


def test_labels_are_words() -> None:
    assert label_of("effectiveOn") == label_of("effective_on") == "Effective on"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=150)
@given(value=VALUES)
def test_any_json_is_read_or_refused(value: object) -> None:
    found = outcome(json.dumps(value).encode())

    assert isinstance(found, Document) or found.detail


@pytest.mark.parametrize("levels", [101, 900, 5_000])
def test_json_nested_beyond_reason_is_refused(levels: int) -> None:
    found = outcome(b'{"a":' * levels + b"1" + b"}" * levels)

    assert not isinstance(found, Document)
    assert "deep" in found.detail


@pytest.mark.timeout(60)
def test_json_nested_as_far_as_it_is_read_takes_no_time() -> None:
    found = outcome(b'{"a":' * 99 + b'"17003 is covered"' + b"}" * 99)

    assert isinstance(found, Document)
    assert "17003 is covered" in found.text


@pytest.mark.parametrize(
    "value",
    [
        ["17000", "17003", "G0127"],
        {"updated": "2026-01-02", "codes": ["17000", "17003", "G0127"]},
        [["17000", 1, "ours"], ["17003", 13, "ours"], ["G0127", 1, "ours"]],
    ],
)
def test_lists_of_codes_without_keys_list_them(value: object) -> None:
    assert {one.code for one in made(value).statements} == {"17000", "17003", "G0127"}


def test_units_without_keys_are_known_by_what_their_cells_hold() -> None:
    old = [["17000", 1, 2, "CMS Policy"], ["17003", 13, 3, "Clinical: Data"]]
    new = [old[0], ["17003", 10, 3, "Clinical: Data"]]

    (change,) = compare(made(old), made(new), EVERYTHING)

    assert (change.kind.value, change.codes) == ("unit_limit_changed", ("17003",))


def test_the_instant_at_which_a_file_was_made_is_not_published() -> None:
    sides = [{"last_updated": f"2026-0{month}-02T03:04:05Z", "rules": RULES} for month in (1, 5)]

    assert compare(*map(made, sides), EVERYTHING) == ()


def test_records_under_their_codes_are_records_of_those_codes() -> None:
    by_code = {
        str(one["code"]): {key: one[key] for key in ("maxUnits", "prior_auth")} for one in RULES
    }
    less = {**by_code, "17003": {"maxUnits": 10, "prior_auth": False}}

    (change,) = compare(made(by_code), made(less), EVERYTHING)

    assert (change.codes, change.before) == (("17003",), "Max units: 13")


def test_a_counted_list_of_other_results_is_read_as_any_json() -> None:
    document = made({"status": "ok", "count": 2, "results": RULES})

    assert {one.code for one in document.statements} == {"17000", "17003"}
