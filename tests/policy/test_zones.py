import pytest

from policy.zones import (
    Zone,
    gives_a_verdict,
    is_banner,
    is_furniture,
    is_menu,
    is_notice_of_cookies,
    rules_on_codes,
    zone_of,
)


@pytest.mark.parametrize(
    ("path", "zone"),
    [
        (("Policy", "Medical Necessity"), Zone.GOVERNING),
        (("Billing Guidelines",), Zone.GOVERNING),
        (("Description", "Indications and Limitations of Coverage"), Zone.GOVERNING),
        (("Coverage", "Background"), Zone.BACKGROUND),
        (("Background", "Changes"), Zone.GOVERNING),
        (("Background", "What's Changing"), Zone.GOVERNING),
        (("Description", "Policy"), Zone.GOVERNING),
        (("Discussion/General Information",), Zone.BACKGROUND),
        (("References",), Zone.REFERENCES),
        (("IV. Background",), Zone.BACKGROUND),
        (("B) Rationale",), Zone.BACKGROUND),
        (("Related codes, for reference",), Zone.GOVERNING),
        (("Policy History/Revision Information",), Zone.HISTORY),
        (("Document History", "Coverage Rationale"), Zone.HISTORY),
        (("Bulletin", "Policy Title | Summary of Changes"), Zone.GOVERNING),
        (("Coding", "Reviews, Revisions, and Approvals"), Zone.HISTORY),
        (("Related Links",), Zone.CHROME),
        (("Contact us",), Zone.CHROME),
        ((), Zone.GOVERNING),
    ],
)
def test_headings_say_which_part_of_a_publication_it_is(path: tuple[str, ...], zone: Zone) -> None:
    assert zone_of(path) is zone


@pytest.mark.parametrize(
    "text",
    ["We use cookies to improve this site.", "Log in or register for an account", "Back to top", "Page views: 17,003", "Was this helpful? Leave feedback"],
)  # fmt: skip
def test_what_belongs_to_the_site_is_furniture(text: str) -> None:
    assert is_furniture(text, ("Coverage",))


def test_in_a_privacy_policy_the_same_words_are_what_it_says() -> None:
    assert not is_furniture("We use cookies to measure visits.", ("Privacy policy", "Cookies"))


@pytest.mark.parametrize(
    "text",
    [
        "CPT 17003 is not covered.",
        "Member content is subject to the Copyright Act of that year.",
        "For subscribers residing in Ohio the terms below apply:",
        "Providers who sign in through a vendor must attach the medical records.",
    ],
)
def test_a_rule_is_no_furniture(text: str) -> None:
    assert not is_furniture(text, ())


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("CPT 17003 is limited to 13 units per day.", True),
        ("HCPCS Q4101 through Q4110 require prior authorization.", True),
        ("Modifier 59 must not be used with 17003.", True),
        ("Claims with place of service 31 will be denied.", True),
        ("Prior authorization is required for this service.", True),
        ("No more than two units of 17003 may be billed per day.", True),
        ("Claims for 17003 without modifier 59 will be denied.", True),
        ("Testing is limited to once every 24 months.", True),
        ("The guideline says that prior authorization is required in few plans.", False),
        ("A study of 17003 members found fewer lesions.", False),
        ("CPT 17003 is a code for further lesions.", False),
    ],
)
def test_a_sentence_that_rules_on_codes_does_so_in_a_background_as_well(
    text: str, rules: bool
) -> None:
    assert rules_on_codes(text) is rules


def test_a_line_above_every_heading_is_a_banner_unless_it_speaks_of_policy() -> None:
    assert is_banner("Our call center is closed on Thursday.", ())
    assert not is_banner("Our call center is closed on Thursday.", ("Policy",))
    assert not is_banner("Prior authorization is required from March.", ())
    assert not is_banner("The change announced for June has been withdrawn.", ())
    assert not is_banner("The update will not be implemented this year.", ())


def test_a_menu_holds_no_rule() -> None:
    assert is_menu("Skip to main content Home Providers Prior authorization Log in")
    assert not is_menu("Log in before services that must be authorized")
    assert not is_menu("Home Providers Members")
    assert not is_menu("Log in. Freezing is limited to 14 lesions")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Blood based testing is considered medically necessary for adults with an invasive tumour.", True),
        ("Freezing of warts in the office is covered when two creams have failed.", True),
        ("Laser removal of the lesion is considered investigational for all other uses.", True),
        ("The society holds that testing is considered medically necessary for adults.", False),
        ("In one study the test was covered for most of the persons.", False),
        ("The tumour is common in adults and grows slowly over years.", False),
    ],
)  # fmt: skip
def test_a_publishers_own_verdict_is_told_from_that_of_others(text: str, verdict: bool) -> None:
    assert gives_a_verdict(text) is verdict


def test_a_heading_on_evidence_based_tests_is_no_heading_on_the_evidence() -> None:
    assert zone_of(("Policy Statement", "Evidence-Based Tests of the Lung")) is Zone.GOVERNING
    assert zone_of(("Evidence",)) is Zone.BACKGROUND


_COOKIES = "We use cookies to give you a better visit. You can change your settings at any time."


def test_a_notice_of_cookies_is_one_with_all_its_sentences() -> None:
    assert is_notice_of_cookies(_COOKIES, ("Coverage",))
    assert not is_notice_of_cookies(_COOKIES, ("Privacy notice",))
    assert not is_notice_of_cookies("You can change your settings at any time.", ())
