import pytest

from policy.comparison.kinship import same_policy, unrelated
from policy.document import Document
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


_SCOPE = """
# Scope of policy
This bulletin expresses our determination of whether certain services or supplies are medically necessary, experimental and investigational, or cosmetic.
We have reached these conclusions based upon a review of currently available clinical information, including outcome studies in the peer-reviewed published literature, the regulatory status of the technology, and the positions of leading health professional organizations.
Each benefit plan defines which services are covered, which are excluded, and which are subject to dollar caps or other limits; members and their providers consult the plan to learn whether there are any exclusions.
The conclusion that a particular service or supply is medically necessary does not constitute a representation or warranty that it is covered for a particular member.
# Legal
State mandates, where there are any, come before this bulletin, and the plan of the member comes before all else in whatever is decided about a claim.
"""
_TREATMENTS = {
    "lesions": "Destruction of actinic keratoses by cryosurgery is covered. Keratoses on the scalp respond to cryosurgery better than keratoses on the forearm. Field treatment of keratoses with fluorouracil comes before cryosurgery of more than fifteen lesions.",
    "sleep": "Polysomnography is covered for suspected apnea. A titration study follows polysomnography where apnea is severe. Home testing of apnea replaces polysomnography for adults without other disorders of sleep and breathing.",
    "knees": "Arthroscopy of the knee is covered for a torn meniscus. Lavage of the knee without a torn meniscus is investigational. Cartilage grafts of the knee need imaging that shows the defect before arthroscopy was planned.",
    "hearing": "Cochlear implants are covered for deafness of both ears. A trial with hearing aids precedes implants. Implants in one ear are covered where deafness of that ear began after language was learned and hearing aids failed.",
}


@pytest.mark.parametrize("one", _TREATMENTS)
@pytest.mark.parametrize("other", _TREATMENTS)
def test_a_template_and_legal_lines_in_common_make_no_two_subjects_one_policy(
    one: str, other: str
) -> None:
    first, second = (
        edition(
            f"# Policy\n{_TREATMENTS[name]}\n{_SCOPE}", title=f"Bulletin on {name}", number=None
        )
        for name in (one, other)
    )

    assert (unrelated(first, second) is None) is (one == other)


def _revised(how: str) -> str:
    policy, rest = _LESIONS.split("# Covered codes")
    rows = "\n".join(f"{17110 + 7 * n}|Row {n}" for n in range(6))
    match how:
        case "restructured":
            return (
                "".join(
                    f"# Part {n}\n{line}\n" for n, line in enumerate(policy.splitlines()[:1:-1])
                )
                + "# Covered codes"
                + rest
            )
        case "doubled in length":
            return f"{_LESIONS}\n{_THERAPY.replace('# Covered codes', '# More codes')}"
        case "cut to a half":
            return "\n".join(policy.splitlines()[:4])
        case "a table made a list":
            return policy + "# Codes that are covered\n- 17000 First\n- 17003 Each\n- 17004 Many"
        case "on another template":
            return f"# Welcome\nUse this site with care and read the terms under which it is offered to you.\n{_LESIONS}\n# Contact us\nCall the number on the card of the member on any day of the week."
        case "many more codes":
            return f"{_LESIONS}\n{rows}"
    raise AssertionError(how)


@pytest.mark.parametrize(
    "how",
    [
        "restructured",
        "doubled in length",
        "cut to a half",
        "a table made a list",
        "on another template",
        "many more codes",
    ],
)
def test_a_policy_that_changed_its_shape_its_title_and_its_number_is_still_itself(how: str) -> None:
    was = edition(_LESIONS, title="Destruction of lesions", number="0567")
    now = edition(_revised(how), title="Keratoses and their care", number="0991")

    assert unrelated(was, now) is None
    assert unrelated(now, was) is None


def test_two_articles_of_the_coverage_database_are_two_whatever_they_share() -> None:
    one = edition(_LESIONS, title="Billing and Coding: Lesions", number="A57113")
    other = edition(_LESIONS, title="Billing and Coding: Lesions", number="A57482")

    assert unrelated(one, other) is not None
    assert unrelated(one, edition(_THERAPY, title="Another title", number="A57113")) is None


@pytest.mark.parametrize(
    ("title", "other", "same"),
    [
        ("A57113: CPT/HCPCS Codes", "A57113: Revision history", False),
        ("A57113: CPT/HCPCS Codes", "Billing and Coding: Lesions", False),
        ("A57113: CPT/HCPCS Codes", "A57113: CPT/HCPCS Codes", True),
        ("Billing and Coding: Lesions", "Billing and Coding: Keratoses", True),
    ],
)
def test_the_parts_of_one_article_are_compared_only_with_themselves(
    title: str, other: str, same: bool
) -> None:
    one = edition("17000|First\n17003|Each", title=title, number="A57113")
    another = edition("17000|First\n17003|Each", title=other, number="A57113")

    assert (unrelated(one, another) is None) is same


def _list_of(codes: range) -> Document:
    return edition("|Code|Status\n" + "\n".join(f"{code}|A" for code in codes), title="Untitled")


def test_two_lists_of_codes_are_one_list_by_the_codes_they_share_in_whatever_order() -> None:
    listed = _list_of(range(17000, 17060))

    assert unrelated(listed, _list_of(range(17059, 16999, -1))) is None
    assert unrelated(listed, _list_of(range(17020, 17080))) is None
    assert unrelated(listed, _list_of(range(27000, 27060))) is not None


_TERMS = "These terms form the agreement between you and the company. You must be of age to open an account. We may change the terms at any time and post the change on the website. "


def test_terms_of_two_companies_are_two_documents_under_one_title() -> None:
    one = f"{_TERMS} Riverbend lets you publish recipes. Recipes stay yours; Riverbend shows recipes to cooks nearby. A cook pays Riverbend for groceries that a recipe names."
    other = f"{_TERMS} Northgate rents bicycles by the hour. A rider returns bicycles to a dock. Northgate charges the rider for bicycles that are lost or left beyond the dock."

    title = "Terms of Service"
    assert unrelated(edition(one, title=title), edition(other, title=title)) is not None
    grown = f"{one} Groceries reach cooks within a day. Recipes with photographs are shown first."
    assert unrelated(edition(one, title=title), edition(grown, title=title)) is None


def test_two_short_pages_without_a_word_in_common_are_two_documents() -> None:
    first = "Cryosurgery of keratoses needs photographs taken beforehand."
    second = "Offices close early tomorrow because winter storms threaten roads."

    assert unrelated(edition(first, title="One"), edition(second, title="Two")) is not None
    reworded = "Photographs taken beforehand are no longer needed."
    assert unrelated(edition(first, title="One"), edition(reworded, title="Two")) is None


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
