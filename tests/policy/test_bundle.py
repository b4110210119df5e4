from io import BytesIO
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st

from policy.bundle import Part, pack, pack_files, unpack

_PARTS = st.lists(st.builds(Part, url=st.text(), text=st.text()), max_size=4)


@given(_PARTS)
def test_the_parts_of_a_publication_come_back_verbatim(parts: list[Part]) -> None:
    assert unpack(pack(parts)) == tuple(parts)


@given(st.binary(max_size=80))
def test_other_bytes_are_no_bundle(body: bytes) -> None:
    assert unpack(body) is None


def test_a_bundle_that_breaks_off_is_none() -> None:
    body = pack([Part("https://example.com/a", "{}")])

    assert unpack(body[:-5]) is None


def test_files_are_packed_as_they_were_received_and_alike_each_time() -> None:
    files = [
        ("f1.zip", b"PK one"),
        ("f2.zip", b""),
        ("F1.zip", b"PK two"),
        ("", b"x"),
        ("f1.zip", b"3"),
    ]

    packed = pack_files(files)

    assert packed == pack_files(list(files))
    with ZipFile(BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["f1.zip", "f2.zip", "F1-2.zip", "file", "f1-3.zip"]
        assert [archive.read(name) for name in archive.namelist()] == [body for _, body in files]
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@given(st.lists(st.tuples(st.sampled_from(["a", "a.b", "a-2.b", "A.B", ".b", "a."]), st.binary())))
def test_every_file_has_a_name_of_its_own(files: list[tuple[str, bytes]]) -> None:
    with ZipFile(BytesIO(pack_files(files))) as archive:
        names = archive.namelist()
        assert len({name.lower() for name in names}) == len(files)
        assert [archive.read(name) for name in names] == [body for _, body in files]
