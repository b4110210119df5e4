"""Two writings of one address, and two addresses that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.same_address import identity_of, stable_url

HOST = "https://payer.example"
_URLS = st.builds(
    lambda path, query, fragment: f"{HOST}/{path}{query}{fragment}",
    st.text("ab/%2f.~-é", max_size=12),
    st.sampled_from(["", "?", "?a=1&a=2", "?utm_source=x", "?v=1", "?b=%2F&a=", "?x", "?a=1;b=2"]),
    st.sampled_from(["", "#", "#page=2"]),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{HOST}/a", "http://payer.example/a"),
        (f"{HOST}/a", "HTTPS://PAYER.example:443/a/"),
        (HOST, f"{HOST}/"),
        (f"{HOST}/a?x=1&y=2", f"{HOST}/a?y=2&x=1&utm_medium=mail&gclid=7"),
        (f"{HOST}/a.pdf", f"{HOST}/a.pdf?sfvrsn=3f#page=2"),
        (f"{HOST}/a%2fb", f"{HOST}/a%2Fb?"),
    ],
)
def test_writings_of_one_address_are_one(one: str, other: str) -> None:
    assert identity_of(one) == identity_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{HOST}/a", f"{HOST}/A"),
        (f"{HOST}/a", "https://www.payer.example/a"),
        (f"{HOST}/a", f"{HOST}:8443/a"),
        (f"{HOST}/a?x=1", f"{HOST}/a?x=2"),
        (f"{HOST}/article?ver=44", f"{HOST}/article?ver=45"),
        (f"{HOST}/get.pdf?id=1", f"{HOST}/get.pdf?id=2"),
        (f"{HOST}/a/b", f"{HOST}/a%2Fb"),
        (f"{HOST}/a?x=1&x=2", f"{HOST}/a?x=1"),
    ],
)
def test_different_addresses_stay_different(one: str, other: str) -> None:
    assert identity_of(one) != identity_of(other)


@given(_URLS)
def test_the_stable_form_is_an_address_of_the_same_document(url: str) -> None:
    stable = stable_url(url)

    assert stable_url(stable) == stable
    assert identity_of(stable) == identity_of(url)
    assert "#" not in stable
