import pytest

from reader.code_entries import is_entry
from reader.read import read


@pytest.mark.parametrize(
    "line",
    [
        "17000 requires prior authorization effective 04/28/2027.",
        "17003 needs a separate note.",
        "17004 applies from the fifteenth lesion on.",
        "17004 replaces 17000 and 17003.",
    ],
)
def test_a_sentence_that_opens_with_a_code_is_no_entry(line: str) -> None:
    assert not is_entry(line)


@pytest.mark.parametrize("line", ["17000 First lesion", "17003 each further lesion", "17004"])
def test_a_code_with_its_description_is_an_entry(line: str) -> None:
    assert is_entry(line)


@pytest.mark.parametrize("number", ["IV.", "4.", "B."])
def test_the_number_of_the_next_part_describes_no_code(number: str) -> None:
    listed = f"Skin Policy\n\nCovered codes\n17000 First lesion\n17003 Each further lesion\n17004 {number}\n"

    codes = {one.code: one.quote for one in read(listed.encode()).statements}

    assert codes["17004"] == "17004"
