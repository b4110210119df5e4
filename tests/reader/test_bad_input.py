"""What may come in a publication's place, through both gates: a reason in words, never a document, never a crash."""

import json
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from policy.captures import Reason
from policy.document import Document
from policy.gates import Expectation, accept, admit, expectation_of
from reader.errors import Unreadable
from reader.read import read
from reader.sniff import answer
from tests.demo_pages import cigna
from tests.reader.books import Cell, workbook
from tests.reader.outcomes import outcome
from tests.reader.pdfs import Sheet
from tests.reader.zips import encrypted, zipped

TABLE = "Code,Description,Status\n" + "".join(
    f"{17000 + number},lesion number {number},Covered\n" for number in range(40)
)
BOOK: list[list[Cell]] = [["Code", "Status"]]
BOOK += [[17000 + number, "Covered"] for number in range(40)]
POLICY = cigna.coverage_policy(cigna.FIRST)
NOTHING = Expectation()
LICENCE = (
    "<html><head><title>License for use of codes</title></head><body><nav>Home Medicare Coding</nav><h1>License for use of codes</h1><p>"
    + "Point and click agreement. You, your employees and agents may use the codes only as set out here; use is limited to use in programs of"
    " the agency. Copies are not for resale. DFARS restrictions apply to government use. The owner has no liability for what coverage or"
    " billing by CPT codes may bring. The agency may end this agreement. " * 6
    + "If you agree, accept the terms by the button below.</p><button>Accept</button><button>Do not accept</button></body></html>"
).encode()  # fmt: skip


def verdict(
    body: bytes, expected: Expectation = NOTHING, media_type: str = ""
) -> tuple[Reason | None, str]:
    """The reason and the words of the first that refuses: gate, reader, gate."""
    refused = admit(answer(body, 200, media_type), expected=expected)
    if refused is not None:
        return refused.reason, refused.detail
    try:
        document = read(body, media_type=media_type)
    except Unreadable as unreadable:
        return unreadable.reason, unreadable.detail
    refused = accept(document, expected)
    return (refused.reason, refused.detail) if refused else (None, document.title)


def locked() -> bytes:
    sheet = Sheet()
    sheet.prose(80, "Coverage is limited to adults with three or more lesions. " * 6)
    sheet.set_encryption(owner_password="owner", user_password="user")
    return sheet.done()


def scanned() -> bytes:
    sheet = Sheet()
    picture = BytesIO()
    Image.new("L", (60, 80), 200).save(picture, "PNG")
    sheet.image(picture, 54, 54, 300, 400)
    return sheet.done()


@pytest.mark.parametrize(
    ("body", "reason", "words"),
    [
        (b"", Reason.EMPTY, "no text"),
        (b" \r\n\x00", Reason.EMPTY, "text"),
        (zipped({"a.csv": TABLE})[:-30], Reason.TRUNCATED, "breaks off"),
        (zipped({"a.zip": zipped({"b.csv": TABLE})[:-30]}), Reason.TRUNCATED, "'a.zip'"),
        (zipped({"a.png": b"\x89PNG\r\n\x1a\n"}), Reason.WRONG_TYPE, "nothing that is read"),
        (encrypted(zipped({"a.csv": TABLE})), Reason.UNREADABLE, "encrypted with a password"),
        (LICENCE, Reason.LICENCE_PAGE, "a licence page"),
        (locked(), Reason.UNREADABLE, "the PDF is encrypted"),
        (scanned(), Reason.UNREADABLE, "scanned"),
        (POLICY[: len(POLICY) // 2], Reason.TRUNCATED, "the pdf breaks off"),
        (POLICY.decode("utf-8", "replace").encode(), Reason.WRONG_TYPE, "stored as text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le") * 9, Reason.WRONG_TYPE, "with macros"),
        (TABLE.split("\n", maxsplit=1)[0].encode(), Reason.EMPTY, "no records below it"),
        (workbook({"S": [BOOK[0]]}), Reason.EMPTY, "no records"),
        (b'{"meta": {"status": {"id": 200, "message": "OK"}}, "data": []}', Reason.SOFT_404, ""),
        (b'<?xml version="1.0"?><policy><title>Skin', Reason.TRUNCATED, "breaks off"),
        (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>', Reason.BOT_WALL, "access denied"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, Reason.WRONG_TYPE, "image data"),
        (b"\x1f\x8b\x08\x00" + bytes(range(200)), Reason.WRONG_TYPE, "unknown data"),
    ],
)  # fmt: skip
def test_it_is_refused_with_a_reason_a_person_understands(
    body: bytes, reason: Reason, words: str
) -> None:
    found, said = verdict(body)

    assert found is reason
    assert words in said


@pytest.mark.parametrize("media_type", ["", "application/zip", "application/pdf", "text/csv"])
@pytest.mark.parametrize(
    "body", [TABLE.encode(), zipped({"a.csv": TABLE}), workbook({"S": BOOK}), POLICY]
)
def test_a_wrong_name_of_the_type_hides_nothing(body: bytes, media_type: str) -> None:
    assert verdict(body, media_type=media_type)[0] is None


@pytest.mark.parametrize("media_type", ["application/zip", "text/html"])
def test_a_licence_where_a_zip_was_is_called_that(media_type: str) -> None:
    assert verdict(LICENCE, Expectation(data_file=True), media_type)[0] is Reason.LICENCE_PAGE


@pytest.mark.parametrize(
    "last",
    [TABLE.encode(), workbook({"S": BOOK}), zipped({"a.csv": TABLE}), TABLE.replace(",", "\t").encode()],
)  # fmt: skip
@pytest.mark.parametrize(
    "body",
    [
        b"Code,Description,Status\n",
        b"Code,Description,Status\nNo records match the selection,,\n",
        workbook({"S": [BOOK[0]]}),
        zipped({"a.csv": b"Code,Description,Status\n"}),
        b"The list of codes is being prepared and will be published here in the coming days.",
    ],
)
def test_no_rows_where_there_were_rows_is_never_the_next_edition(last: bytes, body: bytes) -> None:
    assert verdict(body, expectation_of(read(last)))[0] is not None


def test_wrongly_decoded_text_is_read_as_it_was_meant() -> None:
    meant = "Skin Care – “17003”\n\nCovered when the member’s notes say so.\n"
    wrong = meant.replace("”", "’").encode().decode("cp1252").encode()

    assert "Skin Care – “17003’" in read(wrong).text


def test_another_kind_of_json_is_no_crash() -> None:
    for said in ({"version": 2, "items": [{"a": {"b": [1, None]}}]}, [[1], [2]], "text", 3):
        outcome(json.dumps(said).encode())


PARTS = st.sampled_from(
    ["Code", "17003", ",", ";", "\t", "\n", "\r\n", '"', "Covered", "Not covered:", " ", "Ã©", "\x00", "2026", "|", "—", "----"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(PARTS, max_size=40).map("".join), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
@example("Code,Units\n17003,13\n", "utf-16")
def test_any_table_of_text_is_a_document_or_a_refusal(text: str, encoding: str) -> None:
    found = outcome(text.encode(encoding, "replace"))

    assert isinstance(found, Unreadable) or len(found.blocks) <= len(text) + 1


@settings(max_examples=200)
@given(
    st.sampled_from([TABLE.encode()[:300], zipped({"a.csv": TABLE}), LICENCE[:900]]),
    st.integers(0, 900),
    st.integers(0, 30),
    st.binary(max_size=12),
)
def test_any_damage_gives_a_document_or_a_refusal(
    body: bytes, at: int, cut: int, put: bytes
) -> None:
    damaged = body[:at] + put + body[at + cut :]
    answer(damaged, 200)

    assert isinstance(outcome(damaged), Document | Unreadable)
