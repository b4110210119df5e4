import pytest

from policy.numbering import same_number


@pytest.mark.parametrize(
    ("one", "other"),
    [("2026T0334SS", "2026T0334RR"), ("G-20-031", "G-20-032"), ("2.01.10", "2.01.11")],
)
def test_numbers_that_differ_in_their_version_only_are_one(one: str, other: str) -> None:
    assert same_number(one, other)


@pytest.mark.parametrize(("one", "other"), [("MP-503", "MP-504"), ("SURG.12", "SURG.37")])
def test_digits_that_are_all_a_number_has_are_no_version(one: str, other: str) -> None:
    assert not same_number(one, other)
