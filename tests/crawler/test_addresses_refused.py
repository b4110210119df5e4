"""Where a crawl may not go, whatever name, literal or redirect leads there."""

import socket
from collections.abc import Callable

import pytest

from policy.captures import Fetched, FetchFailed, Reason, Remedy
from tests.doubles.site import Site, broken_off, redirect

Fetch = Callable[..., Fetched]
Fail = Callable[..., FetchFailed]
NOWHERE: frozenset[str] = frozenset()

LITERALS = [
    "127.0.0.1",
    "127.1",
    "localhost",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "0177.0.0.1",
    "0.0.0.0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "224.0.0.1",
    "240.0.0.1",
]


@pytest.mark.parametrize("host", LITERALS)
def test_an_address_that_is_not_public_is_not_dialled(site: Site, fail: Fail, host: str) -> None:
    failed = fail(f"http://{host}:{site.port}/policy", allow_hosts=NOWHERE, timeout=2.0)

    assert (failed.reason, failed.remedy) == (Reason.ADDRESS_REFUSED, Remedy.OPERATOR)
    assert failed.detail
    assert (site.asked, site.asked_robots) == ([], [])


@pytest.mark.parametrize("host", LITERALS)
def test_a_redirect_to_an_address_that_is_not_public_is_not_followed(
    site: Site, fail: Fail, host: str
) -> None:
    with Site() as inside:
        url = site.serve("/policy", redirect(f"http://{host}:{inside.port}/secret"))

        failed = fail(url, allow_hosts=frozenset({site.netloc}), timeout=2.0)

        assert failed.reason is Reason.ADDRESS_REFUSED
        assert (failed.locator, failed.url) == (url, url)
        assert (inside.asked, inside.asked_robots) == ([], [])


def test_a_public_name_that_resolves_to_a_private_address_is_refused_when_dialled(
    site: Site, fail: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def misleading(host: str, *rest: object, **more: object) -> object:
        return real("127.0.0.1" if host == "policies.example" else host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", misleading)

    failed = fail(f"http://policies.example:{site.port}/policy", allow_hosts=NOWHERE)

    assert failed.reason is Reason.ADDRESS_REFUSED
    assert "policies.example" in failed.detail
    assert "127.0.0.1" in failed.detail
    assert site.asked_robots == []


@pytest.mark.parametrize("allowed", ["127.0.0.1", "{netloc}"])
def test_an_address_that_the_operator_lists_is_dialled(
    site: Site, fetch: Fetch, allowed: str
) -> None:
    url = site.serve("/policy", "text")

    fetched = fetch(url, allow_hosts=frozenset({allowed.format(netloc=site.netloc)}))

    assert fetched.body == b"text"


def test_another_port_of_a_listed_host_is_not_listed(
    site: Site, other_site: Site, fail: Fail
) -> None:
    failed = fail(other_site.serve("/", "x"), allow_hosts=frozenset({site.netloc}))

    assert failed.reason is Reason.ADDRESS_REFUSED
    assert other_site.asked_robots == []


def test_a_listed_name_may_be_private(site: Site, fetch: Fetch) -> None:
    site.serve("/policy", "text")

    fetched = fetch(f"http://localhost:{site.port}/policy", allow_hosts=frozenset({"localhost"}))

    assert fetched.body == b"text"


def test_an_ipv6_address_that_is_listed_is_dialled(fetch: Fetch) -> None:
    with Site(host="::1") as inside:
        inside.serve("/policy", "text")

        fetched = fetch(f"http://[::1]:{inside.port}/policy", allow_hosts=frozenset({"::1"}))

    assert fetched.body == b"text"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "data:text/html,hello",
        "http:///nowhere",
        "not a url",
        "http://user:secret@127.0.0.1/x",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:99999/",
    ],
)
def test_a_source_that_is_no_plain_web_address_is_refused(fail: Fail, url: str) -> None:
    failed = fail(url)

    assert (failed.reason, failed.remedy) == (Reason.ADDRESS_REFUSED, Remedy.OPERATOR)
    assert "secret" not in failed.detail


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "gopher://127.0.0.1/x",
        "http://user:secret@127.0.0.1:{port}/x",
        "http://[",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:port/",
        "mailto:billing@payer.example",
        "javascript:alert(1)",
    ],
)
def test_a_redirect_to_no_plain_web_address_is_not_followed(
    site: Site, fail: Fail, target: str
) -> None:
    url = site.serve("/policy", redirect(target.format(port=site.port)))

    failed = fail(url)

    assert failed.reason is Reason.ADDRESS_REFUSED
    assert "secret" not in failed.detail
    assert site.paths() == ["/policy"]


def test_trouble_behind_an_allowed_address_is_not_told_as_a_refused_one(
    site: Site, fail: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def two(host: str, port: int, *rest: object, **more: object) -> object:
        if host != "policies.example":
            return real(host, port, *rest, **more)  # type: ignore[arg-type]
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("127.0.0.2", "127.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    site.serve("/robots.txt", broken_off("half", 400))

    failed = fail(f"http://policies.example:{site.port}/policy", retries=0)

    assert failed.reason is Reason.ROBOTS
    assert "broke off" in failed.detail


def test_a_proxy_in_the_environment_is_not_used(
    site: Site, other_site: Site, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, other_site.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)

    assert fetch(site.serve("/policy", "direct")).body == b"direct"
    assert (other_site.asked, other_site.asked_robots) == ([], [])


def test_a_certificate_that_nobody_signed_is_not_trusted(fail: Fail) -> None:
    with Site(tls=True) as site:
        failed = fail(site.serve("/policy", "text"))

    assert (failed.reason, failed.remedy) == (Reason.TLS, Remedy.OPERATOR)
    assert site.netloc in failed.detail
    assert site.asked == []


def test_a_public_host_is_not_asked_while_nobody_is_named_as_contact(fail: Fail) -> None:
    failed = fail("https://policies.example/", contact=None)

    assert (failed.reason, failed.remedy) == (Reason.CONTACT_MISSING, Remedy.OPERATOR)
    assert "policies.example" in failed.detail


def test_a_redirect_to_a_public_host_is_not_followed_without_a_contact(
    site: Site, fail: Fail
) -> None:
    failed = fail(site.serve("/p", redirect("https://policies.example/")), contact=None)

    assert failed.reason is Reason.CONTACT_MISSING


@pytest.mark.parametrize("contact", ["", "  \t"])
def test_a_blank_contact_is_none(fail: Fail, contact: str) -> None:
    assert fail("https://policies.example/", contact=contact).reason is Reason.CONTACT_MISSING


def test_a_listed_host_needs_no_contact(site: Site, fetch: Fetch) -> None:
    assert fetch(site.serve("/p", "text"), contact=None).status == 200
    assert site.asked[0].headers["user-agent"] == "policywatch/0.1.0"
