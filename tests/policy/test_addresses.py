import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.addresses import refusal, url_refusal

_INSIDE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.5", "172.16.3.4", "192.168.1.1", "100.64.0.1", "169.254.169.254",
    "169.254.1.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.7", "198.18.0.1", "100.100.100.200",
    "168.63.129.16", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "::127.0.0.1", "::23.55.4.1", "64:ff9b:1::a00:1",
    "192.0.0.9", "192.0.0.192", "192.88.99.1", "192.31.196.1", "192.175.48.1", "192.52.193.1", "fec0::1", "4000::1",
    "::ffff:0:127.0.0.1", "2606:4700::5efe:127.0.0.1", "2606:4700::200:5efe:10.0.0.1", "3fff::1", "5f00::1", "2620:4f:8000::1",
    "fd20:ce::254", "169.254.170.2",
]  # fmt: skip


@pytest.mark.parametrize("address", _INSIDE)
def test_an_address_that_is_not_public_is_refused_in_every_form(address: str) -> None:
    reason = refusal(address, "policies.example.com", ())

    assert reason is not None
    assert "policies.example.com" in reason


@pytest.mark.parametrize("address", ["23.55.4.1", "2606:4700::1111", "::ffff:23.55.4.1"])
def test_a_public_address_may_be_dialled(address: str) -> None:
    assert refusal(address, "policies.example.com", ()) is None


@given(st.ip_addresses(v=4))
def test_hiding_an_address_in_an_ipv6_form_gains_nothing(address: ipaddress.IPv4Address) -> None:
    plain = refusal(str(address), "host", ())

    mapped = refusal(f"::ffff:{address}", "host", ())
    assert (mapped is None) == (plain is None)
    assert refusal(f"64:ff9b::{address}", "host", ()) is not None


@pytest.mark.parametrize(
    "text", ["localhost", "2130706433", "0x7f.1", "127.1", "", "10.0.0.1.example"]
)
def test_what_is_no_address_is_never_dialled(text: str) -> None:
    assert refusal(text, "host", ()) is not None


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1:8000", "127.0.0.1:8000"),
        ("127.0.0.1:8000", "127.0.0.1"),
        ("intranet.example", "intranet.example"),
        ("intranet.example", "127.0.0.1"),
    ],
)
def test_the_operator_may_list_a_host_a_port_or_an_address(host: str, allowed: str) -> None:
    assert refusal("127.0.0.1", host, {allowed}) is None


@pytest.mark.parametrize("address", ["169.254.169.254", "::ffff:169.254.169.254", "fd20:ce::254"])
def test_a_listed_name_does_not_open_a_metadata_service(address: str) -> None:
    assert refusal(address, "intranet.example", {"intranet.example"}) is not None
    assert refusal(address, "intranet.example", {address}) is None


def test_a_listed_name_is_that_name_in_any_case_and_no_longer_one() -> None:
    assert refusal("10.0.0.1", "Intranet.Example:8000", {"intranet.example"}) is None
    for host in ("intranet.example.attacker.example", "x.intranet.example", "intranet.example."):
        assert refusal("10.0.0.1", host, {"intranet.example"}) is not None


def test_listing_one_port_does_not_open_another() -> None:
    assert refusal("127.0.0.1", "localhost:9000", {"localhost:8000"}) is not None


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.com/a", "gopher://example.com", "//example.com/a", "example.com/policy",
        "http:///policy", "https://", "http://user:secret@example.com/", "http://user@example.com/", "http://example.com:0/", "http://example.com:25/", "http://example.com:22/",
        "http://example.com:99999/", "http://[::1", "javascript:alert(1)", "",
        "http://exa\tmple.com/", "http://example.com\\.inside.example/", "http://127.0.0.1%00.example.com/", "http://exa mple.com/",
        "http://[fe80::1%25eth0]/", "http://[::1].example.com/", "http://x[::1]/", "http://127.0.0.1\x00.example.com/", "https://example.com/\r\nHost: inside",
    ],
)  # fmt: skip
def test_what_we_would_not_open_is_refused_before_any_name_is_looked_up(url: str) -> None:
    assert url_refusal(url) is not None


@pytest.mark.parametrize(
    "url",
    ["https://example.com/policy?id=1", "HTTP://example.com", "http://[2606:4700::1111]:8080/a"],
)
def test_a_plain_web_address_is_not_refused(url: str) -> None:
    assert url_refusal(url) is None


def test_a_refusal_never_repeats_a_password() -> None:
    assert "secret" not in (url_refusal("http://user:secret@example.com/") or "secret")
