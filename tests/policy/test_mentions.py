import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.mentions import codes_at_position, codes_in_prose, family_members, ranges_in

_FAMILY = frozenset({"17000", "17003", "17004"})


def _named(text: str, known: frozenset[str] = _FAMILY) -> set[str]:
    return {mention.code for mention in codes_in_prose(text, known)}


@pytest.mark.parametrize(
    "text",
    [
        "doi:10.1000/17003", "Skin Lett. 2019; 17003: 11-14.", "PMID: 17003", "PMID 17003456", "Transmittal 17003", "(TN 17003) (CR17004)", "CR 17003 was issued",
        "Lebanon, PA 17003", "ZIP 17003", "ZIP code: 17003", "P.O. Box 17003", "PO Box 17003", "$17,003 was paid", "$17003", "17,003 patients",
        "a study of 17003 patients", "n = 17003", "17003 views", "policy 17003", "Policy number: 17003", "A17003", "17003%", "0.17003",
        "1-800-17003", "NCT17003", "17003-1234", "survey went to 17003 households", "approximately 17003 members", "J Skin. 2019;12:17003-17010",
    ],
)  # fmt: skip
def test_a_number_that_is_used_as_something_else_is_no_code(text: str) -> None:
    assert _named(text) == set()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("CPT code 17003 is covered.", {"17003"}),
        ("CPT codes 17000, 17003 and 17004 are covered.", {"17000", "17003", "17004"}),
        ("(17000, +17003)", {"17000", "17003"}),
        ("Bill +17003 with 17000.", {"17000", "17003"}),
        ("Codes 17000–17004", {"17000", "17004"}),
        ("HCPCS J7308 is covered for L57.0.", {"J7308", "L57.0"}),
        ("Report 17003 with 17000 on one claim.", {"17000", "17003"}),
        ("procedure codes: 0490U; 0571U", {"0490U", "0571U"}),
    ],
)
def test_codes_that_a_sentence_names_as_codes_are_found(text: str, codes: set[str]) -> None:
    assert _named(text) == codes


def test_a_number_that_nobody_calls_a_code_is_one_only_if_it_is_known() -> None:
    assert _named("Then 17003 is reported.") == {"17003"}
    assert _named("Then 88888 is reported.") == set()


@pytest.mark.parametrize(
    ("text", "known", "inside"),
    [
        ("17000-17004", _FAMILY, ("17003",)),
        ("17000 through 17004", _FAMILY, ("17003",)),
        ("D04.0 - D04.9", frozenset({"D04.5", "D05.1", "17003"}), ("D04.5",)),
        ("17003", _FAMILY, ()),
        ("17004-17000", _FAMILY, ()),
    ],
)
def test_a_written_range_holds_the_known_codes_between_its_ends(
    text: str, known: frozenset[str], inside: tuple[str, ...]
) -> None:
    assert family_members(text, known) == inside


def test_a_range_is_read_with_any_dash_or_word() -> None:
    for joiner in ("-", " - ", "–", "—", " to ", " through ", " thru "):
        assert ranges_in(f"17000{joiner}17004") == (("17000", "17004"),)


def test_at_a_code_position_the_shape_decides() -> None:
    assert [one.code for one in codes_at_position("+17003*")] == ["17003"]
    assert [one.code for one in codes_at_position("L570", diagnoses=True)] == ["L57.0"]
    assert [one.code for one in codes_at_position("L57.0, J7308", either=True)] == [
        "J7308",
        "L57.0",
    ]


@pytest.mark.timeout(60)
def test_a_sentence_of_very_many_codes_does_not_hang() -> None:
    codes = [str(code) for code in range(10_000, 40_000)]

    found = codes_in_prose(f"CPT codes {', '.join(codes)} are covered.")

    assert len(found) == len(codes)


@pytest.mark.parametrize(
    "text",
    [
        "Codes in the 17000 series are limited.",
        "The 17000-series is limited.",
        "The 17000 family of codes is limited.",
        "Destruction codes 170xx are limited.",
        "Claims for 1700X are limited.",
        "Destruction codes (170**) are limited.",
        "CPT 17000 et seq. are limited.",
        "CPT 17000/03/04 are limited.",
        "CPT 17000, -03 and -04 are limited.",
        "CPT 17000-17004 are limited.",
    ],
)
def test_a_family_named_by_its_stem_or_its_first_code_reaches_its_members(text: str) -> None:
    known = frozenset({*_FAMILY, "17110", "96567"})

    assert {*_named(text, known), *family_members(text, known)} == _FAMILY


@pytest.mark.parametrize(
    "text",
    [
        "The fund helped 17000 families and a family member of each.",
        "CPT 17110* is covered; see the note on 17-0.",
        "A dose of 170 mg, x 3 days.",
        "CPT 17110, 10/03/2026.",
        "CPT 17110-59 is paid.",
    ],
)
def test_other_numbers_name_no_family(text: str) -> None:
    assert family_members(text, _FAMILY) == ()


_ENDS = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(
    lambda drawn: (f"{17000 + drawn[0]}", f"{17000 + drawn[1]}")
)


@given(st.lists(_ENDS, max_size=6), st.frozensets(st.integers(0, 40).map(lambda n: f"{17000 + n}")))
def test_the_members_of_many_ranges_are_those_of_each(
    ranges: list[tuple[str, str]], known: frozenset[str]
) -> None:
    text = "; ".join(f"CPT {first}-{last}" for first, last in ranges)
    inside = {code for first, last in ranges for code in known if first < code < last}

    assert family_members(text, known) == tuple(sorted(inside))


def test_thousands_of_ranges_in_one_sentence_name_the_codes_inside_them() -> None:
    text = "CPT codes " + ", ".join(
        f"{10000 + n % 80000}-{10005 + n % 80000}" for n in range(4_000)
    )
    known = frozenset(f"{code}" for code in range(10000, 14000))

    assert len(family_members(text, known)) > 3_000


@pytest.mark.parametrize(
    "written",
    [
        "１７００３",
        "17\u0660\u0660\u0663",
        "1700３",
        "J１２３４",
        "\u0410" + "1234",
        "17OO3",
        "L5７.0",
    ],
)
def test_what_only_looks_like_the_digits_of_a_code_is_no_code(written: str) -> None:
    assert _named(f"CPT code {written} is covered.") == set()
    assert codes_at_position(written, either=True) == ()
    assert codes_at_position(written, diagnoses=True) == ()


@pytest.mark.parametrize("text", ["G0659 is not payable.", "80305 must be billed once.", "0402T requires a note."])  # fmt: skip
def test_a_code_that_opens_a_sentence_as_its_subject_is_one(text: str) -> None:
    assert [one.code for one in codes_in_prose(text)] == [text.split(maxsplit=1)[0]]
    assert codes_in_prose("17003 members were seen.") == ()


@pytest.mark.parametrize("text", ["17000,17003,17004", "17000,17003,J7308,17004"])
def test_codes_behind_bare_commas_are_each_a_code(text: str) -> None:
    assert [one.code for one in codes_at_position(text)] == text.split(",")


@pytest.mark.parametrize("text", ["1,17003", "17003,500", "17,003", "117003,17", "$17,003,000"])
def test_the_thousands_of_a_number_are_no_code(text: str) -> None:
    assert codes_at_position(text) == ()


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("We do not cover 96913 in a hospital.", "96913"),
        ("We consider 0598T investigational.", "0598T"),
        ("What about J7345?", "J7345"),
        ("Remote monitoring 99454 needs at least 16 days of readings.", "99454"),
        ("66984 performed in POS 11 will not be paid.", "66984"),
        ("G0108: ten hours in the first year.", "G0108"),
        ("No. 17106 is not covered for cosmetic reasons.", "17106"),
        ("Telehealth is no longer accepted for 99213.", "99213"),
        ("Our plan pays for 17380 once.", "17380"),
    ],
)
def test_a_verb_of_billing_beside_a_number_makes_it_a_code(sentence: str, code: str) -> None:
    assert [mention.code for mention in codes_in_prose(sentence)] == [code]


@pytest.mark.parametrize(
    "sentence",
    [
        "We cover 12000 members in two states.",
        "We pay for 10000 visits a year.",
        "The trial reported 17003 cases.",
        "We consider 15000 a large number.",
    ],
)
def test_an_amount_beside_a_verb_of_billing_is_no_code(sentence: str) -> None:
    assert codes_in_prose(sentence) == ()


@pytest.mark.parametrize(
    "text",
    [
        "No more than two units of 81399 may be billed per day.", "Claims for 81399 without modifier 59 are denied.",
        "Append modifier 59 to 81399 at a second site.", "Prior authorization is required for 81399.", "Bill 81399 on its own line.",
        "Coverage of 81399 ends June 1.", "From June 1, 81399 requires approval.", "Submit 81399 with modifier RT.",
    ],
)  # fmt: skip
def test_what_is_billed_or_ruled_is_a_code_though_nobody_calls_it_one(text: str) -> None:
    assert _named(text) == {"81399"}


@pytest.mark.parametrize(
    "text",
    [
        "We saw claims for 81399 members.", "Providers billed 12500 units.", "They report 81399 visits.", "Coverage of 81399 people grew.",
        "Reports of 12500 cases were filed.", "A payment of 11047 dollars was made.",
    ],
)  # fmt: skip
def test_an_amount_that_is_billed_or_ruled_is_no_code(text: str) -> None:
    assert _named(text) == set()


@pytest.mark.parametrize(
    "text", ["A graft (15271-15278) is paid.", "Notes are kept for 15271 through 15278."]
)
def test_both_ends_of_a_range_are_codes_or_none(text: str) -> None:
    assert _named(text) in ({"15271", "15278"}, set())


@pytest.mark.parametrize("to", ["-", "–", " through ", " to "])
def test_a_range_in_brackets_is_one_of_codes(to: str) -> None:
    assert _named(f"A graft (15271{to}15278) is paid.") == {"15271", "15278"}
