import pytest

from policy.sentences.wording import Consequence, consequences, matters_alone, matters_as_entry

_BASE = "Destruction of lesions is covered for adults with three or more lesions."


@pytest.mark.parametrize(
    ("before", "after", "consequence"),
    [
        ("It is covered.", "It is not covered.", Consequence.NEGATION),
        ("It is covered.", "It is no longer covered.", Consequence.NEGATION),
        ("It is covered for adults.", "It is covered only for adults.", Consequence.NEGATION),
        ("Notes should be sent.", "Notes must be sent.", Consequence.OBLIGATION),
        ("Notes may be sent.", "Notes must be sent.", Consequence.OBLIGATION),
        ("Up to 13 units", "Up to 10 units", Consequence.NUMBER),
        ("three lesions", "5 lesions", Consequence.NUMBER),
        ("<5 mm", ">5 mm", Consequence.NUMBER),
        ("per calendar year", "per lifetime", Consequence.PERIOD),
        ("any of these", "all of these", Consequence.CONDITION),
        ("on the face and scalp", "on the face or scalp", Consequence.CONDITION),
        ("It is covered.", "It is covered if creams have failed.", Consequence.CONDITION),
        (_BASE, _BASE.replace("adults", "smokers"), Consequence.SUBJECT),
        ("freezing, scraping or laser is covered", "freezing or scraping is covered", Consequence.SUBJECT),
        ("17003 will need modifier Q8.", "17003 will need modifier Q7.", Consequence.NUMBER),
        ("Use modifier RR for rental and NU for purchase.", "Use modifier RR for rental and UE for purchase.", Consequence.NUMBER),
        ("36 visits a year", "twenty-four visits a year", Consequence.NUMBER),
        ("in OH and TX the rule is this", "in OH, TX and AR the rule is this", Consequence.SUBJECT),
    ],
)  # fmt: skip
def test_a_word_of_consequence_that_comes_or_goes_is_named(
    before: str, after: str, consequence: Consequence
) -> None:
    assert consequence in consequences(before, after)
    assert consequence in consequences(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_BASE, _BASE),
        ("limited to 4 sessions", "limited to four sessions"),
        ("Notes shall be sent.", "Notes must be sent."),
        ("This is not covered.", "This is non-covered."),
        ("You cannot bill it.", "You can not bill it."),
        ("the plan considers it so", "the plan regards it as so"),
        ("a, b and c", "a, b, and c"),
        ("See section 4.2 for this rule.", "See section 5.1 for this rule."),
        ("as shown [12] before", "as shown [13] before"),
        ("reviewed 1/2/2026 by us", "reviewed March 3, 2027 by us"),
        ("Send it to PO Box 17003, Lebanon, PA 17003.", "Send it to PO Box 17004, Lebanon, PA 17004."),
        ("Call 1-800-555-0100.", "Call 1-800-555-0199."),
        ("Use the portal or fax 555-0143.", "Use the portal or fax 555-0177."),
        ("Call (800) 555-0100.", "Call (888) 555-0100."),
        ("paid within 30 days", "paid within thirty days"),
        ("up to 36 visits", "up to thirty-six visits"),
        ("after the 12th visit", "after the twelfth visit"),
        ("Rates change each quarter.", "Rates change every quarter."),
        ("at 80% of the rate", "at 80 percent of the rate"),
        ("for services on and after this day", "for services on or after this day"),
        ("Append modifier RT or LT to it.", "APPEND MODIFIER RT OR LT TO IT."),
        ("Copyright 2026 the plan", "Copyright 2027 the plan"),
        ("tumour and licence of colour", "tumor and license of color"),
    ],
)  # fmt: skip
def test_another_way_to_say_the_same_is_of_no_consequence(before: str, after: str) -> None:
    assert consequences(before, after) == frozenset()


@pytest.mark.parametrize(
    "text", ["Home", "Read more about us", "Section 4", "Updated 1/2/2026", "17,003 views"]
)
def test_a_label_a_link_or_a_counter_says_nothing_alone(text: str) -> None:
    assert not matters_alone(text)


@pytest.mark.parametrize(
    "text",
    ["This is not covered.", "Notes must be kept.", "Claims for the second visit are combined with the first visit of that day."],
)  # fmt: skip
def test_a_sentence_or_a_short_rule_says_something_alone(text: str) -> None:
    assert matters_alone(text)


def test_an_entry_of_a_rule_needs_two_words_of_content() -> None:
    assert matters_as_entry("failed creams; or")
    assert not matters_as_entry("and")


@pytest.mark.timeout(60)
def test_a_text_without_spaces_does_not_hang() -> None:
    blob = "a" * 400_000

    assert consequences(blob, f"{blob}b") == frozenset()
