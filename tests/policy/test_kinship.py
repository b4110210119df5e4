import pytest

from policy.kinship import same_policy, unrelated
from tests.policy.editions import edition

_LESIONS = """
# Policy
Destruction of premalignant lesions of the skin is medically necessary when three or more lesions are present on the face or scalp.
Treatment with creams for at least eight weeks is recommended before destruction of more than fifteen lesions in one session.
Medical records must document the number and the site of the lesions that were treated on each day.
# Covered codes
|Code|Words
17000|First
17003|Each
17004|Many
"""
_THERAPY = """
# Policy
Physical therapy is covered when a plan of care was written by the treating clinician within thirty days of the first visit.
Progress has to be measured every ten visits, and a discharge summary is kept with the chart of the member for seven years.
Group exercise, massage and traction are bundled with the evaluation unless they are given on another day of the week.
# Covered codes
|Code|Words
97110|Exercise
97112|Balance
97140|Manual
"""


def test_two_policies_on_different_things_are_unrelated() -> None:
    said = unrelated(
        edition(_LESIONS, title="Destruction of lesions", number="0567"),
        edition(_THERAPY, title="Physical therapy", number="0325"),
    )

    assert said is not None
    assert "0567" in said
    assert "Physical therapy" in said


def test_a_heavily_revised_policy_is_still_itself() -> None:
    revised = _LESIONS.replace(
        "Destruction of premalignant lesions of the skin is medically necessary when three or more lesions are present on the face or scalp.",
        "The plan covers freezing and scraping of actinic keratoses, without any limit on where they are or how many there may be.",
    ).replace("# Policy", "# Coverage\nThis is a new text in most of its parts, written anew after a review of the whole subject.")  # fmt: skip

    assert (
        unrelated(edition(_LESIONS, title="Lesions"), edition(revised, title="Keratoses")) is None
    )


def test_the_same_number_or_title_is_enough() -> None:
    number = (edition(_LESIONS, title="A", number="G-20-031"), edition(_THERAPY, title="B", number="G 20 031"))  # fmt: skip
    title = (edition(_LESIONS), edition(_THERAPY))

    assert unrelated(*number) is None
    assert unrelated(*title) is None


def test_a_list_of_the_same_codes_is_the_same_policy_in_other_words() -> None:
    codes = _LESIONS[_LESIONS.index("# Covered codes") :]
    reworded = f"# Coverage\n{_THERAPY.splitlines()[2]}\n{_LESIONS.splitlines()[3]}\n{codes}"

    assert unrelated(edition(_LESIONS, title="One"), edition(reworded, title="Two")) is None


def test_too_little_text_is_never_called_unrelated() -> None:
    assert (
        unrelated(edition("It is covered.", title="One"), edition("Not at all.", title="Two"))
        is None
    )


@pytest.mark.parametrize(
    ("number", "other", "same"),
    [
        (None, None, True),
        ("G-20-031", "G-20-032", True),
        ("G-20-031", "G-21-031", False),
        ("G-20-031", None, False),
        (None, "G-20-031", False),
    ],
)
def test_a_policy_at_another_address_is_known_by_its_title_and_what_number_it_prints(
    number: str | None, other: str | None, same: bool
) -> None:
    one = edition(_LESIONS, title="Advance notification requirements", number=number)
    moved = edition(_LESIONS, title="Advance Notification Requirements", number=other)

    assert same_policy(one, moved) is same


def test_without_numbers_another_title_is_another_policy() -> None:
    one = edition(_LESIONS, title="Advance notification requirements", number=None)
    other = edition(_LESIONS, title="Appeals of a decision", number=None)

    assert not same_policy(one, other)
