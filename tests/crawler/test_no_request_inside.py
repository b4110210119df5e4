"""Ways that lead a crawler to addresses inside: of each it is shown that nothing was dialled."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from policy.captures import FetchFailed, Reason, Remedy, SourceVisit
from policy.sources import Method, Source
from tests.doubles.internet import PUBLIC, Internet, internet
from tests.doubles.site import Answer, redirect

Fail = Callable[..., FetchFailed]
Visit = Callable[..., SourceVisit]
PAYER = "policies.payer.example"
NOWHERE: frozenset[str] = frozenset()


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    with internet(monkeypatch) as running:
        running.names |= {PAYER: [(PUBLIC,)], "localhost.": [("127.0.0.1",)]}
        yield running


#: What may stand for a host inside, by what it is. ``{port}`` is that of a site on loopback.
HOSTS = {
    "loopback": "127.0.0.1",
    "another address of loopback": "127.9.8.7",
    "the name of loopback": "localhost",
    "the name of loopback with a dot": "localhost.",
    "loopback in two parts": "127.1",
    "loopback in three parts": "127.0.1",
    "loopback as one number": "2130706433",
    "loopback in hexadecimal parts": "0x7f.0x0.0x0.0x1",
    "loopback as one hexadecimal number": "0x7f000001",
    "loopback in octal": "0177.0.0.01",
    "loopback with leading zeros": "127.000.000.001",
    "loopback with a dot at its end": "127.0.0.1.",
    "loopback in circled digits": "①②⑦.⓪.⓪.①",
    "loopback in full-width digits": "１２７.０.０.１",
    "loopback with ideographic full stops": "127。0。0。1",
    "loopback in percent signs": "%31%32%37.0.0.1",
    "loopback with a soft hyphen": "127.0.0.1\u00ad",
    "this host": "0.0.0.0",
    "this host as nought": "0",
    "this network": "0.1.2.3",
    "loopback of IPv6": "[::1]",
    "loopback of IPv6 in full": "[0:0:0:0:0:0:0:1]",
    "no address of IPv6": "[::]",
    "mapped loopback": "[::ffff:127.0.0.1]",
    "mapped loopback in hexadecimal": "[::ffff:7f00:1]",
    "mapped private": "[::ffff:10.0.0.1]",
    "IPv4-compatible loopback": "[::127.0.0.1]",
    "translated loopback": "[::ffff:0:127.0.0.1]",
    "loopback behind NAT64": "[64:ff9b::127.0.0.1]",
    "private behind local NAT64": "[64:ff9b:1::10.0.0.1]",
    "loopback behind 6to4": "[2002:7f00:1::1]",
    "private behind Teredo": "[2001:0:4136:e378:8000:63bf:f5ff:fffe]",
    "loopback behind ISATAP": "[2606:4700::5efe:127.0.0.1]",
    "private, 10": "10.0.0.1",
    "private, 172.16": "172.16.3.4",
    "private, 192.168": "192.168.1.1",
    "private as one number": "3232235777",
    "shared by a carrier": "100.64.0.1",
    "link-local": "169.254.1.1",
    "link-local of IPv6": "[fe80::1]",
    "link-local of IPv6 with a zone": "[fe80::1%25lo]",
    "unique local of IPv6": "[fd12:3456::1]",
    "site-local of IPv6": "[fec0::1]",
    "multicast": "224.0.0.1",
    "multicast of IPv6": "[ff02::1]",
    "broadcast": "255.255.255.255",
    "reserved": "240.0.0.1",
    "reserved of IPv6": "[4000::1]",
    "benchmarks": "198.18.0.1",
    "documentation": "192.0.2.1",
    "relay of 6to4": "192.88.99.1",
    "metadata of AWS and others": "169.254.169.254",
    "metadata of AWS tasks": "169.254.170.2",
    "metadata of AWS over IPv6": "[fd00:ec2::254]",
    "metadata of Azure": "168.63.129.16",
    "metadata of Alibaba": "100.100.100.200",
    "metadata of Oracle": "192.0.0.192",
    "metadata of Google over IPv6": "[fd20:ce::254]",
    "metadata in decimal": "2852039166",
    "metadata in octal": "0251.0376.0251.0376",
    "mapped metadata": "[::ffff:169.254.169.254]",
}


def _sent(target: str) -> str:
    """A Location as its bytes arrive: UTF-8, though headers are read as Latin-1."""
    return target.encode().decode("latin-1")


_each_host = pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS.keys())


@_each_host
def test_a_source_inside_is_not_dialled(net: Internet, fail: Fail, host: str) -> None:
    failed = fail(f"http://{host}:{net.public.port}/policy", allow_hosts=NOWHERE, retries=0)

    assert (failed.reason, failed.remedy) == (Reason.ADDRESS_REFUSED, Remedy.OPERATOR)
    assert net.dialled == []


@_each_host
def test_a_public_site_that_redirects_inside_is_not_followed(
    net: Internet, fail: Fail, host: str
) -> None:
    net.public.serve("/policy", redirect(_sent(f"http://{host}:{net.public.port}/inside")))

    failed = fail(f"http://{PAYER}/policy", allow_hosts=NOWHERE, retries=0)

    assert failed.reason is Reason.ADDRESS_REFUSED
    assert set(net.dialled) == {PUBLIC}
    assert net.public.paths() == ["/policy"]


@_each_host
def test_a_robots_txt_that_redirects_inside_is_not_followed(
    net: Internet, fail: Fail, host: str
) -> None:
    net.public.serve("/robots.txt", redirect(_sent(f"http://{host}:{net.public.port}/inside")))
    net.public.serve("/policy", "text")

    failed = fail(f"http://{PAYER}/policy", allow_hosts=NOWHERE, retries=0)

    assert failed.reason in {Reason.ADDRESS_REFUSED, Reason.ROBOTS}
    assert set(net.dialled) == {PUBLIC}
    assert net.public.paths() == []


@_each_host
def test_a_link_of_an_index_that_leads_inside_is_not_followed(
    net: Internet, visit: Visit, make_listing: Callable[..., Source], host: str
) -> None:
    net.public.serve("/index", f'<a href="http://{host}:{net.public.port}/p/1">A policy</a>')

    found = visit(make_listing(f"http://{PAYER}/index", "/p/1"), allow_hosts=NOWHERE, retries=0)

    assert found.fetched == ()
    assert {one.reason for one in found.failed} <= {Reason.ADDRESS_REFUSED, Reason.EMPTY}
    assert set(net.dialled) == {PUBLIC}
    assert net.public.paths() == ["/index"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://127.0.0.1/x",
        "gopher://127.0.0.1:6379/_INFO",
        "dict://127.0.0.1:11211/stats",
        "ldap://127.0.0.1/x",
        "data:text/html,policy",
        "javascript:fetch('http://127.0.0.1')",
        "blob:http://127.0.0.1/1",
        "view-source:http://127.0.0.1/",
        "jar:http://127.0.0.1!/x",
        "ws://127.0.0.1/x",
        "unix:///var/run/docker.sock",
        "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
        "//127.0.0.1/x",
        "http:/127.0.0.1/x",
        "http:127.0.0.1/x",
        "http:///127.0.0.1/x",
        "http:\\\\127.0.0.1\\x",
        "http://user:secret@127.0.0.1/x",
        "http://policies.payer.example@127.0.0.1/x",
        "http://policies.payer.example:80@127.0.0.1/x",
        "http://policies.payer.example\\@127.0.0.1/x",
        "http://policies.payer.example#@127.0.0.1:0/x",
        "http://127.0.0.1\\.policies.payer.example/x",
        "http://127.0.0.1%00.policies.payer.example/x",
        "http://127.0.0.1%09policies.payer.example/x",
        "http://127.0.0.1:0/x",
        "http://policies.payer.example:25/x",
        "http://127.0.0.1:99999/x",
        "http://127.0.0.1:80:90/x",
        "http://[::1/x",
        "http://[127.0.0.1]/x",
        "http://[::ffff:127.0.0.1].policies.payer.example/x",
        "http://127.0.0.1\r\nHost: policies.payer.example/x",
    ],
)
def test_an_address_that_is_none_is_not_dialled(net: Internet, fail: Fail, url: str) -> None:
    if "#@" in url:
        net.names[PAYER] = [("10.0.0.1",)]

    failed = fail(url, allow_hosts=NOWHERE, retries=0)

    assert failed.reason is Reason.ADDRESS_REFUSED
    assert "secret" not in failed.detail
    assert net.dialled == []


def test_a_name_that_is_public_at_first_and_loopback_later_is_refused_later(
    net: Internet, visit: Visit
) -> None:
    net.names[PAYER] = [(PUBLIC,), ("127.0.0.1",)]
    url = f"http://{PAYER}:{net.public.port}/policy"
    net.public.serve("/policy", "text")

    assert len(visit(url, allow_hosts=NOWHERE).fetched) == 1
    (failed,) = visit(url, allow_hosts=NOWHERE, retries=0).failed

    assert failed.reason is Reason.ADDRESS_REFUSED
    assert set(net.dialled) == {PUBLIC}


def test_a_name_that_turns_to_loopback_between_two_hops_is_refused(
    net: Internet, fail: Fail
) -> None:
    net.names[PAYER] = [(PUBLIC,), ("127.0.0.1",)]
    net.public.serve("/policy", redirect(f"http://{PAYER}:{net.public.port}/inside"))

    failed = fail(f"http://{PAYER}/policy", allow_hosts=NOWHERE, retries=0)

    assert failed.reason is Reason.ADDRESS_REFUSED
    assert set(net.dialled) == {PUBLIC}
    assert net.public.paths() == ["/policy"]


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1", PUBLIC),
        (PUBLIC, "127.0.0.1"),
        ("::1", PUBLIC),
        ("10.0.0.1", "fd00:ec2::254", PUBLIC, "169.254.169.254"),
    ],
)
def test_of_several_addresses_only_the_public_is_dialled(
    net: Internet, visit: Visit, addresses: tuple[str, ...]
) -> None:
    net.names[PAYER] = [addresses]
    net.public.serve("/policy", "text")

    found = visit(f"http://{PAYER}/policy", allow_hosts=NOWHERE, retries=0)

    assert [one.body for one in found.fetched] == [b"text"]
    assert set(net.dialled) == {PUBLIC}


@pytest.mark.parametrize(
    "addresses", [("127.0.0.1", "10.0.0.1"), ("::1", "127.0.0.1"), ("::ffff:127.0.0.1",)]
)
def test_a_name_with_addresses_inside_alone_is_refused(
    net: Internet, fail: Fail, addresses: tuple[str, ...]
) -> None:
    net.names[PAYER] = [addresses]

    failed = fail(f"http://{PAYER}/policy", allow_hosts=NOWHERE, retries=0)

    assert failed.reason is Reason.ADDRESS_REFUSED
    assert PAYER in failed.detail
    assert net.dialled == []


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("metadata.google.internal", "169.254.169.254"),
        ("metadata", "169.254.169.254"),
        ("instance-data", "169.254.169.254"),
        ("127.0.0.1.nip.example", "127.0.0.1"),
        ("kubernetes.default.svc", "10.96.0.1"),
    ],
)
def test_a_name_of_something_inside_is_refused_by_what_it_turns_to(
    net: Internet, fail: Fail, name: str, address: str
) -> None:
    net.names[name] = [(address,)]

    assert fail(f"http://{name}/", allow_hosts=NOWHERE, retries=0).reason is Reason.ADDRESS_REFUSED
    assert net.dialled == []


@pytest.mark.parametrize(
    "page",
    [
        '<meta http-equiv="refresh" content="0; url={inside}"><p>A policy.</p>',
        "<script>location = '{inside}'</script><p>A policy.</p>",
        '<iframe src="{inside}"></iframe><p>A policy.</p>',
        '<link rel="canonical" href="{inside}"><p>A policy.</p>',
        '<base href="{inside}"><img src="x.png"><p>A policy.</p>',
        '<!DOCTYPE html SYSTEM "{inside}"><p>A policy.</p>',
        '<?xml version="1.0"?><?xml-stylesheet href="{inside}"?><policy>A policy.</policy>',
    ],
    ids=["meta refresh", "script", "frame", "canonical", "base", "doctype", "stylesheet"],
)
def test_nothing_that_a_page_names_is_asked_for(net: Internet, visit: Visit, page: str) -> None:
    inside = f"http://127.0.0.1:{net.public.port}/inside"
    net.public.serve("/policy", page.replace("{inside}", inside))

    found = visit(f"http://{PAYER}/policy", allow_hosts=NOWHERE, retries=0)

    assert len(found.fetched) == 1
    assert set(net.dialled) == {PUBLIC}
    assert net.public.paths() == ["/policy"]


@pytest.mark.parametrize("header", ["Refresh", "Content-Location", "Link", "Alt-Svc"])
def test_no_header_of_an_answer_but_location_is_followed(
    net: Internet, visit: Visit, header: str
) -> None:
    inside = f"127.0.0.1:{net.public.port}"
    said = {
        "Refresh": f"0; url=http://{inside}/",
        "Content-Location": f"http://{inside}/",
        "Link": f"<http://{inside}/>; rel=next",
        "Alt-Svc": f'h2="{inside}"',
    }[header]
    net.public.serve("/policy", Answer(body="text", headers={header: said}))

    found = visit(f"http://{PAYER}/policy", allow_hosts=NOWHERE, retries=0)

    assert len(found.fetched) == 1
    assert set(net.dialled) == {PUBLIC}


@pytest.mark.parametrize(
    "name", ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
)
def test_a_proxy_in_the_environment_is_not_dialled(
    net: Internet, visit: Visit, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, f"http://127.0.0.1:{net.public.port}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    net.public.serve("/policy", "text")

    assert len(visit(f"http://{PAYER}/policy", allow_hosts=NOWHERE, retries=0).fetched) == 1
    assert set(net.dialled) == {PUBLIC}


@pytest.mark.parametrize(
    ("listed", "host", "address"),
    [
        ("intranet.example", "intranet.example.attacker.example", "10.0.0.1"),
        ("intranet.example", "attacker-intranet.example", "10.0.0.1"),
        ("intranet.example", "intranet.example.", "10.0.0.1"),
        ("intranet.example:8080", "intranet.example", "10.0.0.1"),
        ("intranet.example", "intranet.example", "169.254.169.254"),
        ("10.0.0.1", "intranet.example", "10.0.0.2"),
        ("127.0.0.1:1", "intranet.example", "127.0.0.1"),
    ],
)
def test_the_list_of_what_is_allowed_opens_nothing_beside_it(
    net: Internet, fail: Fail, listed: str, host: str, address: str
) -> None:
    net.names[host] = [(address,)]

    failed = fail(f"http://{host}/", allow_hosts=frozenset({listed}), retries=0)

    assert failed.reason is Reason.ADDRESS_REFUSED
    assert net.dialled == []


def test_a_folder_of_dropped_files_is_not_left_by_links_in_it(
    visit: Visit, make_source: Callable[..., Source], tmp_path: Path
) -> None:
    outside, inbox = tmp_path / "outside", tmp_path / "inbox"
    outside.mkdir()
    (outside / "passwd.html").write_text("inside")
    (inbox / "policy").mkdir(parents=True)
    (inbox / "policy" / "link.html").symlink_to(outside / "passwd.html")
    (inbox / "policy" / "directory").symlink_to(outside)
    os.mkfifo(inbox / "policy" / "pipe")
    source = make_source(f"http://{PAYER}/policy", method=Method.FOLDER)

    found = visit(source, inbox=inbox)

    assert found.fetched == ()
    assert [one.reason for one in found.failed] == [Reason.NOTHING_DROPPED]
