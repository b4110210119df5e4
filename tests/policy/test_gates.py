from dataclasses import replace

import pytest

from policy.captures import Reason, Remedy
from policy.document import Document, KeyedRow, KeyedTable
from policy.gates import Answer, Expectation, accept, admit, expectation_of
from tests.policy.editions import edition

_POLICY = (
    "Coverage policy. Destruction of actinic keratoses is medically necessary when three or more lesions are present."
    " CPT 17000, 17003 and 17004 are covered. Effective date January 1, 2026. "
)  # fmt: skip
_NOTHING = Expectation()


def _answer(text: str, *, title: str = "", status: int = 200, sniffed: str = "html") -> Answer:
    return Answer(
        status=status,
        media_type="text/html",
        sniffed=sniffed,
        size=len(text) + 800,
        title=title,
        text=text,
        text_length=len(text),
        ends_whole=True,
    )


def _reason(answer: Answer, expected: Expectation = _NOTHING) -> Reason | None:
    refused = admit(answer, expected=expected)
    return refused.reason if refused else None


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("Access Denied", "You don't have permission to access this page. Reference #18.a1", Reason.BOT_WALL),
        ("", "Request unsuccessful. Incapsula incident ID: 877", Reason.BOT_WALL),
        ("Just a moment...", "Enable JavaScript and cookies to continue", Reason.BOT_WALL),
        ("", "Please verify you are a human. Press and hold.", Reason.BOT_WALL),
        ("Page not found", "The page was not found. Use the menu above.", Reason.SOFT_404),
        ("Plan", "Home Members Providers 404 - page not found We're sorry, this page cannot be found. Coverage Terms of use Privacy policy", Reason.SOFT_404),
        ("", "Page error Sorry, something has gone wrong with the page you requested.", Reason.SOFT_404),
        ("Policy", "The medical policy you requested could not be found. Search our reimbursement policies and coverage guidelines.", Reason.SOFT_404),
        ("Oops", "Oops! We can't seem to find the page you are looking for. Try prior authorization or CPT code lookup.", Reason.SOFT_404),
        ("Sign in", "User name Password Forgot your password?", Reason.LOGIN),
        ("", "Your session has expired. Please log in again.", Reason.LOGIN),
        ("Maintenance", "We are doing scheduled maintenance. We will be back soon.", Reason.MAINTENANCE),
        ("", "502 Bad Gateway", Reason.MAINTENANCE),
        ("License", "CPT license agreement. Please read it. I accept. I do not accept.", Reason.LICENCE_PAGE),
        ("App", "You need to enable JavaScript to run this app.", Reason.SCRIPT_SHELL),
        ("App", "", Reason.SCRIPT_SHELL),
    ],
)  # fmt: skip
def test_a_page_that_is_not_the_policy_is_refused_with_what_it_is(
    title: str, text: str, reason: Reason
) -> None:
    assert _reason(_answer(text, title=title)) is reason


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", _POLICY),
        ("", f"{_POLICY} If the portal is temporarily unavailable, try again later. Log in to your account."),
        ("Access to denied claims", f"{_POLICY} An access denied message is shown for denied claims. Modifier 59."),
        ("Robotic surgery", f"{_POLICY} A robot is included in the CPT code; an unauthorized robot is not reimbursed."),
        ("Bulletin", "No changes this month."),
        ("Terms", "These terms of use are an agreement. You may not share your password. We may suspend the service for maintenance." * 30),
    ],
)  # fmt: skip
def test_a_policy_that_mentions_such_words_is_let_through(title: str, text: str) -> None:
    assert _reason(_answer(text, title=title)) is None


@pytest.mark.parametrize(
    ("status", "reason", "remedy"),
    [
        (404, Reason.GONE, Remedy.RETRY),
        (410, Reason.GONE, Remedy.OPERATOR),
        (401, Reason.LOGIN, Remedy.OPERATOR),
        (403, Reason.BOT_WALL, Remedy.OPERATOR),
        (429, Reason.HTTP_STATUS, Remedy.RETRY),
        (500, Reason.HTTP_STATUS, Remedy.RETRY),
        (418, Reason.HTTP_STATUS, Remedy.OPERATOR),
    ],
)
def test_a_status_that_is_no_success_is_never_a_policy(
    status: int, reason: Reason, remedy: Remedy
) -> None:
    refused = admit(_answer(_POLICY, status=status), expected=_NOTHING)

    assert refused is not None
    assert (refused.reason, refused.remedy) == (reason, remedy)


@pytest.mark.parametrize("sniffed", ["image", "unknown"])
def test_data_that_is_no_document_is_of_the_wrong_type(sniffed: str) -> None:
    assert _reason(_answer(_POLICY, sniffed=sniffed)) is Reason.WRONG_TYPE


@pytest.mark.parametrize("sniffed", ["zip", "xlsx", "office", "pdf"])
def test_what_only_a_reader_can_judge_is_let_through(sniffed: str) -> None:
    assert _reason(_answer("", sniffed=sniffed)) is None


_LICENCE = (
    "Licence for use of code descriptions, a point and click agreement. The codes belong to their owner. You, your employees"
    " and agents may use them only as set out here, and their use is limited to use in programs of the agency. Copies may not be"
    " made for resale. U.S. Government rights: DFARS restrictions apply. Disclaimer of warranties: the codes come as they are and"
    " the owner has no liability for any damage that coverage or billing by CPT codes may bring. The agency may end this agreement"
    " at any time. Should the terms above suit you, please show that you accept them by the button below. "
)  # fmt: skip


@pytest.mark.parametrize("title", ["", "License for codes", "Data files"])
@pytest.mark.parametrize("repeated", [1, 12])
def test_a_licence_to_accept_is_no_policy_however_long(title: str, repeated: int) -> None:
    assert _reason(_answer(_LICENCE * repeated, title=title)) is Reason.LICENCE_PAGE


def test_a_policy_that_ends_in_the_terms_of_its_codes_is_a_policy() -> None:
    known = Expectation(codes=frozenset({"17003"}))

    assert _reason(_answer(_POLICY * 3 + _LICENCE)) is None
    assert _reason(_answer("17003 is an add-on code. " + _LICENCE), known) is None


def test_a_page_where_a_data_file_was_is_refused_whatever_it_says() -> None:
    data = Expectation(data_file=True)

    assert _reason(_answer(_POLICY), data) is Reason.WRONG_TYPE
    assert _reason(_answer(_LICENCE), data) is Reason.LICENCE_PAGE
    assert _reason(_answer("Access denied. Reference #18.a1"), data) is Reason.BOT_WALL
    assert _reason(_answer(_POLICY, sniffed="text"), data) is None
    assert _reason(_answer("", sniffed="pdf"), data) is None
    menu = "Please log in. " + "Files of the release and what is in them. " * 90
    assert _reason(_answer(menu), data) is Reason.WRONG_TYPE
    known = Expectation(data_file=True, layout="pprrvu")
    assert _reason(_answer("", sniffed="pdf"), known) is Reason.WRONG_TYPE


def test_the_bytes_of_a_pdf_kept_as_text_are_of_the_wrong_type() -> None:
    assert _reason(_answer("%PDF-1.7 stream", sniffed="text")) is Reason.WRONG_TYPE


def test_a_body_that_breaks_off_is_truncated_and_asked_for_again() -> None:
    refused = admit(replace(_answer(_POLICY), ends_whole=False), expected=_NOTHING)

    assert refused is not None
    assert (refused.reason, refused.remedy) == (Reason.TRUNCATED, Remedy.RETRY)


def test_an_answer_of_an_interface_that_holds_an_error_is_refused() -> None:
    assert _reason(_answer('{"message": "Forbidden"}', sniffed="json")) is Reason.BOT_WALL
    assert _reason(_answer('{"data": [{"title": "Forbidden"}]}', sniffed="json")) is None


def test_a_text_under_a_third_of_the_last_good_one_has_shrunk() -> None:
    expected = Expectation(text_length=len(_POLICY) * 4)

    assert _reason(_answer(_POLICY), expected) is Reason.SHRUNK
    assert _reason(_answer(_POLICY * 2), expected) is None


_GRID = (
    "# Covered codes\n|Code|Words\n17000|First\n17003|Each\n17004|Many\n96567|Light\n17110|Wart\n"
)


def _accepted(after: Document, before: Document) -> Reason | None:
    refused = accept(after, expectation_of(before))
    return refused.reason if refused else None


def test_the_next_edition_of_a_publication_is_accepted() -> None:
    before = edition(_GRID, number="2026T0334RR")

    assert _accepted(edition(_GRID, number="2026T0334SS"), before) is None
    assert (
        _accepted(edition(_GRID.replace("17004|Many\n", ""), number="2026T0334SS"), before) is None
    )


def test_another_policy_at_the_same_address_is_refused() -> None:
    before = edition(_GRID, title="Lesions", number="G-20-031")
    other = edition("# Covered codes\n|Code|Words\n97110|Exercise\n97112|Balance", title="Therapy", number="Y-1-002")  # fmt: skip

    assert _accepted(other, before) is Reason.OTHER_DOCUMENT


def test_a_renumbered_policy_with_the_same_codes_is_the_same() -> None:
    before = edition(_GRID, number="G-20-031")

    assert _accepted(edition(_GRID, number="S-99-001"), before) is None


def test_codes_of_a_sentence_that_all_vanished_are_not_believed_either() -> None:
    words = "Destruction of lesions is covered for adults with three or more lesions. " * 4
    listed = f"# Policy\n{words}\n# Coding\nApplicable service codes: 17000, 17003, 17004, 96567"

    assert not edition(listed).statements
    assert _accepted(edition(f"# Policy\n{words}"), edition(listed)) is Reason.CODES_VANISHED
    assert _accepted(edition(listed.replace("17003, ", "")), edition(listed)) is None


def test_codes_that_all_vanished_are_not_believed() -> None:
    words = "Destruction of lesions is covered for adults with three or more lesions. " * 4

    assert _accepted(edition(f"# Policy\n{words}"), edition(_GRID)) is Reason.CODES_VANISHED


def test_an_incomplete_or_empty_document_is_refused() -> None:
    whole = edition(_GRID)

    assert _accepted(replace(whole, complete=False), whole) is Reason.TRUNCATED
    assert _accepted(edition(""), whole) is Reason.UNREADABLE


def test_everything_is_expected_of_nothing_at_first_sight() -> None:
    assert accept(edition(_GRID), Expectation()) is None


def test_pages_that_were_text_and_are_pictures_now_are_no_new_edition() -> None:
    before = edition("# Codes\n|Code|Words\n17000|One\n17003|Each\n17004|Many\n")
    after = replace(before, unread_pages=(2,), warnings=("pages that are pictures: 2",))

    refusal = accept(after, expectation_of(before))

    assert refusal is not None
    assert (refusal.reason, refusal.detail) == (Reason.UNREADABLE, "pages that are pictures: 2")
    assert accept(after, expectation_of(after)) is None
    assert accept(after, Expectation()) is None


def _data(records: int, *, layout: str = "mue_practitioner", rows: int = 1) -> Document:
    row = KeyedRow(key=("17003",), values=(("Value", "13"),))
    table = KeyedTable(layout=layout, rows=(row,) * rows, records=records, codes=("17003",))
    return replace(edition("Units of service"), table=table)


def test_a_data_file_is_held_against_all_its_records() -> None:
    expected = expectation_of(_data(15_000, rows=3))

    assert accept(_data(14_000, rows=0), expected) is None
    for records, reason in ((4_000, Reason.SHRUNK), (0, Reason.CODES_VANISHED)):
        refused = accept(_data(records), expected)
        assert refused is not None
        assert refused.reason is reason


def test_a_data_file_without_records_is_not_even_a_first_edition() -> None:
    refused = accept(_data(0), Expectation())

    assert refused is not None
    assert refused.reason is Reason.EMPTY


@pytest.mark.parametrize("other", [edition("Words"), _data(15_000, layout="pprrvu")])
def test_another_layout_is_not_the_next_edition(other: Document) -> None:
    refused = accept(other, expectation_of(_data(15_000)))

    assert refused is not None
    assert refused.reason is Reason.UNREADABLE
    assert "mue_practitioner" in refused.detail
