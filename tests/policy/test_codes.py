import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.codes import (
    DEFAULT_CODES,
    EVERYTHING,
    CodeSystem,
    Role,
    WatchedCode,
    WatchList,
    dotted_diagnosis,
    is_diagnosis,
    parse_watched_codes,
    procedure_system,
)

_CODE = st.from_regex(r"(?:[0-9]{5}|[0-9]{4}[AFMTU]|[A-V][0-9]{4})", fullmatch=True)


@given(st.dictionaries(_CODE, st.sampled_from(Role), min_size=1, max_size=6))
def test_a_list_of_codes_with_roles_is_read_back_as_written(roles: dict[str, Role]) -> None:
    written = ", ".join(f"{code.lower()}:{role}" for code, role in roles.items())

    assert parse_watched_codes(written) == tuple(
        WatchedCode(code=code, role=role) for code, role in roles.items()
    )


def test_a_code_of_the_default_family_keeps_its_role() -> None:
    assert parse_watched_codes("17000,17003,17004") == DEFAULT_CODES
    assert parse_watched_codes("17003,11102") == (
        WatchedCode(code="17003", role=Role.ADD_ON),
        WatchedCode(code="11102", role=Role.RELATED),
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [("170030", "170030"), ("17003:boss", "boss"), ("L57.0", "L57.0"), (" , ", "no code given")],
)
def test_what_is_no_code_or_role_is_refused_by_name(text: str, names: str) -> None:
    with pytest.raises(ValueError, match=names):
        parse_watched_codes(text)


@pytest.mark.parametrize(
    ("code", "system"),
    [
        ("17003", CodeSystem.CPT),
        ("0490U", CodeSystem.CPT),
        ("3044F", CodeSystem.CPT),
        ("J7308", CodeSystem.HCPCS),
        ("W1234", None),
        ("1700", None),
        ("L57.0", None),
    ],
)
def test_a_code_is_known_by_its_shape(code: str, system: CodeSystem | None) -> None:
    assert procedure_system(code) is system


@pytest.mark.parametrize("code", ["L57.0", "Z85.828", "C44", "D04.10", "S72.001A"])
def test_diagnoses_have_a_dot_after_three_characters(code: str) -> None:
    assert is_diagnosis(code)
    assert dotted_diagnosis(code.replace(".", "")) == code


def test_a_watch_list_knows_codes_roles_and_diagnoses() -> None:
    watch = WatchList(codes=DEFAULT_CODES)

    assert watch.watches("17003")
    assert not watch.watches("11102")
    assert watch.role("17004") is Role.INSTEAD_OF
    assert watch.role("11102") is None
    assert watch.watches_diagnosis("L57.0")
    assert not watch.watches_diagnosis("C44.91")
    assert watch.numbers == ("17000", "17003", "17004")
    assert EVERYTHING.watches("11102")
    assert EVERYTHING.watches_diagnosis("C44.91")
