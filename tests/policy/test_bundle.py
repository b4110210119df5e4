from hypothesis import given
from hypothesis import strategies as st

from policy.bundle import Part, pack, unpack

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
