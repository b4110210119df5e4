"""Where the calls to Slack go: to what is public or listed, over trusted TLS, and no further."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from notifier.links import Links
from notifier.sink import AskLater, Posted, PostResult, Refused, RetryLater, Uncertain
from notifier.slack import SlackSink
from policy.changes import Basis, ChangeKind
from tests.doubles.internet import PUBLIC, Internet, internet
from tests.doubles.site import Answer, Site, endless, redirect
from tests.doubles.slack import CHANNEL, TOKEN, Slack
from tests.notifier.alerts import alert, change

ALERT = alert(change(ChangeKind.CODE_REMOVED, basis=Basis.TABLE, before="17003 | row"))
PATH = "/api/chat.postMessage"


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    with internet(monkeypatch) as running:
        running.names["slack.example"] = [(PUBLIC,)]
        yield running


def sink(base_url: str, *allowed: str) -> SlackSink:
    return SlackSink(
        token=TOKEN,
        base_url=base_url,
        allow_hosts=frozenset(allowed),
        links=Links(),
        zone=UTC,
        clock=lambda: datetime.now(UTC),
        timeout=2,
        settling=0.0,
    )


def post(base_url: str, *allowed: str) -> PostResult:
    return sink(base_url, *allowed).post("d-1", ALERT, CHANNEL)


INSIDE = {
    "loopback": "127.0.0.1",
    "loopback as one number": "2130706433",
    "loopback in hexadecimal": "0x7f.1",
    "loopback in octal": "0177.0.0.1",
    "this host": "0.0.0.0",
    "loopback of IPv6": "[::1]",
    "mapped loopback": "[::ffff:127.0.0.1]",
    "loopback behind NAT64": "[64:ff9b::127.0.0.1]",
    "loopback behind 6to4": "[2002:7f00:1::1]",
    "private": "10.0.0.1",
    "private, 192.168": "192.168.1.1",
    "shared by a carrier": "100.64.0.1",
    "link-local of IPv6": "[fe80::1]",
    "unique local": "[fd12:3456::1]",
    "multicast": "224.0.0.1",
    "broadcast": "255.255.255.255",
    "metadata": "169.254.169.254",
    "metadata of Azure": "168.63.129.16",
}


@pytest.mark.parametrize("host", INSIDE.values(), ids=INSIDE.keys())
def test_a_slack_inside_that_is_not_listed_is_not_dialled(net: Internet, host: str) -> None:
    base_url = f"http://{host}:{net.public.port}/api/"

    result = post(base_url)

    assert isinstance(result, RetryLater)
    assert "cannot be reached" in result.error
    assert net.dialled == []
    looking = sink(base_url).find("d-1", CHANNEL, datetime.now(UTC))
    assert isinstance(looking, AskLater)
    assert net.dialled == []


def test_a_name_that_turns_to_loopback_is_not_dialled_and_gets_no_token(net: Internet) -> None:
    net.names["slack.example"] = [(PUBLIC,), ("127.0.0.1",)]
    net.public.serve(PATH, '{"ok": true, "ts": "1.0"}')
    base_url = f"http://slack.example:{net.public.port}/api/"

    first, second = post(base_url), post(base_url)

    assert isinstance(first, Posted)
    assert isinstance(second, RetryLater)
    assert "127.0.0.1, not a public address" in second.error
    assert net.dialled == [PUBLIC]


def test_of_several_addresses_of_slack_only_the_public_is_dialled(net: Internet) -> None:
    net.names["slack.example"] = [("127.0.0.1", "::1", PUBLIC)]
    net.public.serve(PATH, '{"ok": true, "ts": "1.0"}')

    assert isinstance(post("http://slack.example/api/"), Posted)
    assert net.dialled == [PUBLIC]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_the_token_goes_nowhere_else(
    net: Internet, status: int
) -> None:
    with Site() as elsewhere:
        net.public.serve(PATH, redirect(elsewhere.serve("/api/chat.postMessage", "x"), status))

        result = post("http://slack.example/api/", "127.0.0.1")

        assert isinstance(result, Refused)
        assert result.parks_sink
        assert "POLICYWATCH_SLACK_BASE_URL" in result.error
        assert elsewhere.asked == []


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"])
def test_a_proxy_in_the_environment_sees_no_message(
    net: Internet, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with Site() as proxy:
        monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        net.public.serve(PATH, '{"ok": true, "ts": "1.0"}')

        assert isinstance(post("http://slack.example/api/"), Posted)
        assert proxy.asked == []


def test_a_certificate_that_nobody_signed_gets_no_token() -> None:
    with Site(tls=True) as site:
        result = post(f"{site.url}/api/", "127.0.0.1")

        assert isinstance(result, RetryLater)
        assert site.asked == []


def test_a_listed_host_is_dialled_on_its_port_alone() -> None:
    with Slack() as slack, Slack() as other:
        netloc = f"127.0.0.1:{slack.port}"

        assert isinstance(post(slack.base_url, netloc), Posted)
        assert isinstance(post(other.base_url, netloc), RetryLater)
        assert other.asked == []


def test_an_answer_without_end_is_given_up(net: Internet) -> None:
    net.public.serve(PATH, endless())

    result = post("http://slack.example/api/")

    assert isinstance(result, Uncertain)


@pytest.mark.parametrize("how", ["broken", "redirected", "refused", "inside", "untrusted"])
def test_the_token_stands_in_no_outcome_and_no_log_of_a_call_that_fails(
    net: Internet, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    caplog.set_level(0)
    net.public.serve(PATH, Answer(status=500, body=f"you sent {TOKEN}"))
    if how == "redirected":
        net.public.serve(PATH, redirect(f"http://127.0.0.1/?token={TOKEN}"))
    if how == "refused":
        net.public.serve(PATH, Answer(body=f'{{"ok": false, "error": "no {TOKEN}"}}'))
    if how == "inside":
        net.names["slack.example"] = [("10.0.0.1",)]
    scheme = "https" if how == "untrusted" else "http"

    result = post(f"{scheme}://slack.example/api/")

    assert not isinstance(result, Posted)
    assert TOKEN not in repr(result)
    assert TOKEN not in caplog.text
