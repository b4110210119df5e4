import pytest

from policy.codes import CodeSystem
from policy.document import Aspect, Block, BlockKind
from policy.statements import codes_of_item, extract
from tests.policy.editions import edition


def _keyed(text: str) -> set[tuple[str, str, str]]:
    return {(one.code, one.aspect.value, one.value) for one in edition(text).statements}


def test_a_row_states_the_verdict_of_its_heading_and_the_values_of_its_columns() -> None:
    found = _keyed(
        "# Not covered codes\n|CPT|Description|Max units|Prior authorization|Modifier\n17003*|Each|13|Yes|59"
    )

    assert found == {
        ("17003", "coverage", "not_covered"),
        ("17003", "units", "13"),
        ("17003", "authorization", "yes"),
        ("17003", "modifier", "59"),
    }


def test_a_line_of_codes_states_each_of_them() -> None:
    for line in ("17000, 17003, 17004", "17000; 17003; and 17004", "CPT codes: 17000 17003 17004", "17000/17003/17004"):  # fmt: skip
        assert {code for code, _, _ in _keyed(f"# Procedure Codes\n{line}")} == {"17000", "17003", "17004"}, line  # fmt: skip


@pytest.mark.parametrize(
    "heading",
    [
        "Not separately reimbursed",
        "Considered cosmetic",
        "Does not meet coverage criteria",
        "Bundled",
    ],
)
@pytest.mark.parametrize(
    "line", ["97033", "97033 Iontophoresis", "97033 - iontophoresis", "97033*"]
)
def test_a_code_under_a_verdict_is_listed_though_no_heading_speaks_of_codes(
    heading: str, line: str
) -> None:
    assert _keyed(f"# {heading}\n{line}") == {("97033", "coverage", "not_covered")}


def test_diagnoses_are_diagnoses_with_or_without_a_dot() -> None:
    (dotted,) = edition("# ICD-10 codes covered\n|Code|Words\nL57.0|AK").statements
    (bare,) = edition("# ICD-10 codes covered\n|ICD-10|Words\nL570|AK").statements

    assert (dotted.system, dotted.code, dotted.aspect) == (CodeSystem.ICD10CM, "L57.0", Aspect.DIAGNOSIS)  # fmt: skip
    assert (bare.system, bare.code) == (CodeSystem.ICD10CM, "L57.0")


def test_references_history_and_prose_assert_nothing() -> None:
    text = "# References\n- 17003 Able A.\n# Revision History\n|Code|Note\n17003|Added\n# Policy\n17003 is paid with 17000."

    assert edition(text).statements == ()


def test_a_number_with_a_unit_is_no_code() -> None:
    assert edition("# Codes\n17003 patients were seen\n17000 mg of acid").statements == ()


def test_a_date_column_gives_its_row_a_beginning_and_an_end() -> None:
    (one,) = edition("# Codes\n|Code|Words|Effective date|End date\n17003|Each|1/1/2027|12/31/2027").statements  # fmt: skip

    assert str(one.effective_from) == "2027-01-01"
    assert str(one.effective_to) == "2027-12-31"


def test_no_statement_is_made_twice() -> None:
    block = Block(kind=BlockKind.LIST_ITEM, text="17003 Each lesion", path=("Codes",))

    assert len(extract((block, block))) == 1
    assert codes_of_item(block) == ("17003",)


@pytest.mark.parametrize(
    "text",
    [
        "CPT 17000 and those after it are not reimbursed in place of service 31.",
        "17000 to 17004: prior authorization is no longer required.",
        "CPT 17003 (each additional lesion) is considered cosmetic.",
        "17003 requires prior authorization.",
    ],
)
def test_a_sentence_that_begins_with_a_code_is_no_entry_of_a_list(text: str) -> None:
    assert edition(f"# Billing codes\n{text}").statements == ()


def test_the_description_of_a_code_is_no_sentence() -> None:
    text = "# Codes\n17003 Second through fourteenth lesion, each, billed beside the first one."

    assert [one.code for one in edition(text).statements] == ["17003"]


@pytest.mark.parametrize(
    "line",
    [
        "CPT 17000/17003: one visit in any 3 week period.",
        "CPT codes 17000 and 17003: up to 2 sessions per calendar year",
        "17000, 17003 - maximum 13 units per day",
        "17003: once per lifetime",
        "17003 – prior authorization is required",
    ],
)
def test_a_limit_or_request_behind_a_code_is_a_rule_and_no_entry_of_a_list(line: str) -> None:
    assert _keyed(f"# Coding Requirements\n{line}") == set()


@pytest.mark.parametrize(
    "line",
    ["17003: second through fourteenth lesions, each", "17003 - per session", "17003: 2 or more"],
)
def test_a_description_behind_a_code_is_no_rule(line: str) -> None:
    assert _keyed(f"# CPT Codes\n{line}") == {("17003", "coverage", "listed")}


@pytest.mark.parametrize("heading", ["CPT / HCPCS / ICD-10 Codes", "Procedure and Diagnosis Codes"])
def test_under_a_heading_of_both_code_sets_the_shape_of_a_code_decides(heading: str) -> None:
    found = _keyed(
        f"# {heading}\n## Prior Authorization Required\n88342|Stain\n# {heading}\nL57.0|Rough skin"
    )

    assert {(code, aspect) for code, aspect, _ in found} == {
        ("88342", "authorization"),
        ("L57.0", "diagnosis"),
    }


@pytest.mark.parametrize("line", ["17380 (removal by current)", "69090", "17340 (cold for acne)"])
def test_an_entry_may_describe_its_code_in_brackets(line: str) -> None:
    (statement,) = extract(edition(f"# Non-covered services\n- {line}").blocks)

    assert statement.code == line[:5]
    assert statement.value == "not_covered"


@pytest.mark.parametrize(
    "line",
    [
        "11719 and 11720: six services in 12 months.",
        "G0108: ten hours in the first year, two hours in each later year.",
        "96900: three services in one week.",
    ],
)
def test_a_count_in_a_period_behind_a_code_is_a_rule(line: str) -> None:
    assert extract(edition(f"# Frequency\n- {line}").blocks) == ()


def test_an_item_that_is_only_a_code_is_one_and_one_that_is_only_a_zip_code_is_none() -> None:
    codes = extract(edition("# Not part of this program\n- 77067\n- 77063").blocks)
    places = extract(edition("# ZIP codes served\n- 17003\n- 17004").blocks)

    assert [one.code for one in codes] == ["77067", "77063"]
    assert places == ()


@pytest.mark.parametrize(
    "line",
    [
        "15822 and 15823 no longer need preapproval.",
        "66821 within 90 days of 66984 is not paid.",
        "V2020 pays $45.00.",
    ],
)
def test_what_a_code_does_no_longer_or_within_days_is_a_sentence(line: str) -> None:
    assert extract(edition(f"# Surgery codes\n{line}").blocks) == ()
