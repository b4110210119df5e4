"""ZIPs: every member given, nothing unpacked past its bounds, and what is wrong said in words."""

import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.captures import Reason
from reader.archive import Limits, members, office_folder
from reader.errors import Unreadable
from tests.reader.zips import encrypted, zipped

TABLE = b"HCPCS,MOD\n17003,\n" * 40


def unpacked(body: bytes, limits: Limits = Limits()) -> int | Unreadable:  # noqa: B008 - frozen
    """How many bytes all members have, or why they cannot be had."""
    try:
        return sum(len(member.read()) for member in members(body, limits=limits))
    except Unreadable as refused:
        return refused


def refusal(body: bytes, limits: Limits = Limits()) -> Unreadable:  # noqa: B008 - frozen
    refused = unpacked(body, limits)
    assert isinstance(refused, Unreadable)
    return refused


def test_members_come_in_their_order_with_their_bytes() -> None:
    body = zipped({"a.csv": TABLE, "folder/b.txt": b"words"})

    found = list(members(body))

    assert [(one.path, one.size, one.read()) for one in found] == [
        (("a.csv",), len(TABLE), TABLE),
        (("folder/b.txt",), 5, b"words"),
    ]


def test_a_member_can_be_streamed() -> None:
    (member,) = members(zipped({"a.csv": TABLE}))

    with member.open() as stream:
        assert stream.read(5) == TABLE[:5]
        assert stream.read() == TABLE[5:]
    with io.TextIOWrapper(member.open(), encoding="latin-1") as lines:
        assert next(lines) == "HCPCS,MOD\n"


def test_zips_inside_are_opened_and_their_names_kept() -> None:
    inner = zipped({"article.csv": b"id\n1\n", "state_lookup.csv": b"id\n"})
    body = zipped({"readme.txt": b"x", "current_article_csv.zip": inner, "z.txt": b"z"})

    found = list(members(body))

    assert [member.path for member in found] == [
        ("readme.txt",),
        ("current_article_csv.zip", "article.csv"),
        ("current_article_csv.zip", "state_lookup.csv"),
        ("z.txt",),
    ]
    assert found[1].name == "article.csv in current_article_csv.zip"
    assert found[1].read() == b"id\n1\n"


def test_a_zip_inside_is_known_by_its_bytes() -> None:
    body = zipped({"release.dat": zipped({"a.csv": b"1"}), "licence.zip": b"<html>"})

    assert [member.path for member in members(body)] == [("release.dat", "a.csv"), ("licence.zip",)]


def test_a_workbook_inside_is_one_member() -> None:
    book = zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})

    assert [member.path for member in members(zipped({"a.xlsx": book}))] == [("a.xlsx",)]
    assert office_folder(book) == "xl"
    assert office_folder(zipped({"a.csv": b""})) is None


def test_what_operating_systems_leave_behind_is_no_member() -> None:
    names = ["__MACOSX/._a.csv", ".DS_Store", "data/Thumbs.db", "data/._a.csv", "desktop.ini"]
    body = zipped({"data/": b"", **dict.fromkeys(names, b"x"), "data/a.csv": b"1"})

    assert [member.path for member in members(body)] == [("data/a.csv",)]


def test_windows_folders_are_folders() -> None:
    body = zipped({"data\\a.csv": b"1"})

    assert [member.path for member in members(body)] == [("data/a.csv",)]


@pytest.mark.parametrize("cut", [0.2, 0.6, 0.95])
def test_a_truncated_zip_is_called_that(cut: float) -> None:
    body = zipped({"a.csv": TABLE, "b.csv": TABLE})

    refused = refusal(body[: int(len(body) * cut)])

    assert refused.reason is Reason.TRUNCATED
    assert "breaks off after" in refused.detail
    assert "fetch it again" in refused.detail


def test_a_truncated_zip_inside_a_zip_is_named() -> None:
    inner = zipped({"article.csv": TABLE})

    refused = refusal(zipped({"current_article_csv.zip": inner[:-30]}))

    assert refused.reason is Reason.TRUNCATED
    assert "current_article_csv.zip" in refused.detail


def test_a_damaged_member_is_named() -> None:
    body = bytearray(zipped({"a.csv": b"first", "b.csv": b"second"}, packed=False))
    body[body.index(b"second")] ^= 1

    refused = refusal(bytes(body))

    assert refused.reason is Reason.UNREADABLE
    assert "'b.csv' in the ZIP is damaged" in refused.detail
    assert "fetch the ZIP again" in refused.detail


def test_a_damaged_list_of_files_is_no_crash() -> None:
    body = bytearray(zipped({"a.csv": TABLE}))
    body[body.index(b"PK\x01\x02") + 2] = 0

    assert refusal(bytes(body)).reason in {Reason.UNREADABLE, Reason.TRUNCATED}


def test_an_encrypted_member_is_named() -> None:
    refused = refusal(encrypted(zipped({"a.csv": TABLE})))

    assert refused.reason is Reason.UNREADABLE
    assert "'a.csv' in the ZIP is encrypted with a password" in refused.detail


@pytest.mark.parametrize(
    "name", ["../a.csv", "x/../../a.csv", "/etc/a.csv", "C:/a.csv", "..\\a.csv", "a\x07.csv"]
)
def test_a_name_that_points_elsewhere_is_refused(name: str) -> None:
    refused = refusal(zipped({name: b"x"}))

    assert refused.reason is Reason.UNREADABLE
    assert "points elsewhere" in refused.detail


def test_a_name_with_a_zero_in_it_is_refused() -> None:
    body = zipped({"a.csv#.exe": b"x"}).replace(b"a.csv#.exe", b"a.csv\x00.exe")

    assert "points elsewhere" in refusal(body).detail


def test_two_files_of_one_name_are_refused() -> None:
    body = zipped({"a.csv": b"1", "b.csv": b"2"}).replace(b"b.csv", b"a.csv")

    assert "two files of one name" in refusal(body).detail


def test_a_link_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    assert "a link to another file" in refusal(out.getvalue()).detail


def test_a_packing_that_is_not_read_is_named() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.csv", TABLE)

    assert "packed by method 12" in refusal(out.getvalue()).detail


@pytest.mark.parametrize(
    ("files", "limits", "words"),
    [
        ({"a": b"x" * 200}, Limits(member_bytes=100), "unpacks to 200 bytes"),
        ({"a": b"x" * 60, "b": b"y" * 60}, Limits(total_bytes=100), "more than 100 bytes"),
        ({str(n): b"" for n in range(30)}, Limits(members=10), "10 are read at most"),
        ({"a": b"\0" * 5_000_000}, Limits(), "no publication packs so well"),
        ({"a.zip": zipped({"b.zip": zipped({"c": b"1"})})}, Limits(), "more than 2 ZIPs deep"),
        ({"a.zip": zipped({"b": b"1"})}, Limits(nested_bytes=10), "is a ZIP of"),
        (
            {"a.zip": zipped({"b": b"x" * 60}), "c.zip": zipped({"d": b"y" * 60})},
            Limits(total_bytes=300),
            "more than 300 bytes",
        ),
    ],
)
def test_what_is_larger_than_its_limits_is_refused(
    files: dict[str, bytes], limits: Limits, words: str
) -> None:
    refused = refusal(zipped(files), limits)

    assert refused.reason is Reason.TOO_LARGE
    assert words in refused.detail


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a", "w") as big:
        for _ in range(300):
            big.write(b"\0" * 1_000_000)
    body = out.getvalue()
    tracemalloc.start()

    refused = refusal(body)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.reason is Reason.TOO_LARGE
    assert peak < 5_000_000


def test_a_size_that_lies_gives_no_more_than_it_says() -> None:
    body = zipped({"a.csv": TABLE})
    lying = body.replace(len(TABLE).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert refusal(lying).reason is Reason.UNREADABLE


def test_the_defaults_hold_a_quarter_of_data_files() -> None:
    line = "".join(f"{n:05},{n * 7919 % 99991:05},20260101,*,{n % 2}\r\n" for n in range(100_000))
    body = zipped({f"f{n}.txt": line * 6 for n in range(4)})

    assert sum(member.size for member in members(body)) == len(line) * 24


@given(st.binary(max_size=400))
def test_any_bytes_are_members_or_a_refusal(body: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"PK\x05\x06"):
        found = unpacked(start + body)
        assert isinstance(found, Unreadable) or found < 1_000_000


WHOLE = zipped({"a.csv": TABLE, "b.zip": zipped({"c.csv": TABLE, "d/": b""}), "e.txt": b"words"})


@settings(max_examples=400)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6))
def test_a_zip_with_other_bytes_in_it_is_members_or_a_refusal(
    altered: list[tuple[int, int]],
) -> None:
    body = bytearray(WHOLE)
    for place, value in altered:
        body[place] = value
    found = unpacked(bytes(body))
    assert isinstance(found, Unreadable) or found <= 3 * len(TABLE) + 100
