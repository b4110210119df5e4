"""Bodies: whole or not at all, within the limits of size and time."""

import zlib
from collections.abc import Callable

import pytest

from policy.captures import Fetched, FetchFailed, Reason, Remedy
from tests.doubles.site import (
    Answer,
    Site,
    broken_off,
    dripping,
    endless,
    gzip_bomb,
    gzipped,
)

Fetch = Callable[..., Fetched]
Fail = Callable[..., FetchFailed]
PAGE = b"<html>" + b"<p>17003 is covered when criteria are met.</p>" * 400 + b"</html>"


def test_a_compressed_body_comes_back_as_it_was(site: Site, fetch: Fetch) -> None:
    assert fetch(site.serve("/p", gzipped(PAGE))).body == PAGE
    assert site.asked[0].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("window", [zlib.MAX_WBITS, -zlib.MAX_WBITS], ids=["zlib", "raw"])
def test_deflate_is_undone_in_both_its_forms(site: Site, fetch: Fetch, window: int) -> None:
    packer = zlib.compressobj(wbits=window)
    packed = packer.compress(PAGE) + packer.flush()
    url = site.serve("/p", Answer(body=packed, headers={"Content-Encoding": "deflate"}))

    assert fetch(url).body == PAGE


def test_several_gzip_members_are_one_body(site: Site, fetch: Fetch) -> None:
    packed = gzipped(PAGE).content + gzipped(b"more").content
    url = site.serve("/p", Answer(body=packed, headers={"Content-Encoding": "gzip"}))

    assert fetch(url).body == PAGE + b"more"


def test_codings_are_undone_from_the_last_to_the_first(site: Site, fetch: Fetch) -> None:
    packed = gzipped(zlib.compress(PAGE)).content
    url = site.serve("/p", Answer(body=packed, headers={"Content-Encoding": "deflate, gzip"}))

    assert fetch(url).body == PAGE


def test_a_file_that_is_a_gzip_file_stays_one(site: Site, fetch: Fetch) -> None:
    packed = gzipped(PAGE).content
    url = site.serve("/p.gz", Answer(body=packed, media_type="application/gzip"))

    assert fetch(url).body == packed


@pytest.mark.parametrize("cut", [1, 8, 40])
def test_a_compressed_body_that_breaks_off_is_not_half_a_policy(
    site: Site, fail: Fail, cut: int
) -> None:
    failed = fail(site.serve("/p", gzipped(PAGE, cut=cut)))

    assert (failed.reason, failed.remedy) == (Reason.TRUNCATED, Remedy.RETRY)


def test_damaged_compression_is_unreadable(site: Site, fail: Fail) -> None:
    url = site.serve("/p", Answer(body=PAGE, headers={"Content-Encoding": "gzip"}))

    assert fail(url).reason is Reason.UNREADABLE


def test_a_coding_that_was_not_asked_for_is_unreadable(site: Site, fail: Fail) -> None:
    url = site.serve("/p", Answer(body=PAGE, headers={"Content-Encoding": "zstd"}))

    failed = fail(url)

    assert failed.reason is Reason.UNREADABLE
    assert "zstd" in failed.detail


@pytest.mark.parametrize("sent", [PAGE, b""], ids=["half", "nothing"])
def test_a_body_shorter_than_promised_is_not_half_a_policy(
    site: Site, fail: Fail, sent: bytes
) -> None:
    failed = fail(site.serve("/p", broken_off(sent, len(PAGE) * 2)))

    assert (failed.reason, failed.remedy) == (Reason.TRUNCATED, Remedy.RETRY)
    assert site.url in failed.detail


def test_a_chunked_body_without_its_end_is_not_half_a_policy(site: Site, fail: Fail) -> None:
    def chunks() -> list[bytes]:
        return [f"{len(PAGE):x}\r\n".encode() + PAGE + b"\r\n"]

    url = site.serve(
        "/p",
        Answer(chunks=lambda: iter(chunks()), length=-1, headers={"Transfer-Encoding": "chunked"}),
    )

    assert fail(url).reason is Reason.TRUNCATED


def test_a_body_that_ends_with_its_connection_is_whole(site: Site, fetch: Fetch) -> None:
    url = site.serve("/p", Answer(chunks=lambda: iter([PAGE]), length=-1))

    assert fetch(url).body == PAGE


def test_a_part_that_nobody_asked_for_is_not_a_policy(site: Site, fail: Fail) -> None:
    failed = fail(site.serve("/p", Answer(status=206, body=PAGE)))

    assert (failed.reason, failed.remedy, failed.status) == (Reason.TRUNCATED, Remedy.RETRY, 206)


def test_a_body_compressed_over_and_over_is_not_unpacked(site: Site, fail: Fail) -> None:
    packed = PAGE
    for _ in range(4):
        packed = gzipped(packed).content
    headers = {"Content-Encoding": "gzip, gzip, gzip, gzip"}

    assert fail(site.serve("/p", Answer(body=packed, headers=headers))).reason is Reason.UNREADABLE


def test_a_body_of_countless_gzip_members_is_not_unpacked(site: Site, fail: Fail) -> None:
    packed = gzipped(b"").content * 50_000
    url = site.serve("/p", Answer(body=packed, headers={"Content-Encoding": "gzip"}))

    assert fail(url).reason is Reason.UNREADABLE


def test_a_gzip_bomb_is_not_unpacked(site: Site, fail: Fail) -> None:
    failed = fail(site.serve("/p", gzip_bomb(64 << 20)), max_bytes=1 << 20)

    assert (failed.reason, failed.remedy) == (Reason.TOO_LARGE, Remedy.OPERATOR)
    assert str(1 << 20) in failed.detail


def test_a_body_that_announces_too_much_is_not_read(site: Site, fail: Fail) -> None:
    url = site.serve("/p", Answer(chunks=lambda: iter([PAGE]), length=1 << 30))

    assert fail(url, max_bytes=1 << 20).reason is Reason.TOO_LARGE


def test_an_endless_body_is_cut_off(site: Site, fail: Fail) -> None:
    failed = fail(site.serve("/p", endless()), max_bytes=1 << 20, timeout=20.0)

    assert failed.reason is Reason.TOO_LARGE


def test_a_body_of_just_the_limit_is_read(site: Site, fetch: Fetch) -> None:
    assert fetch(site.serve("/p", PAGE), max_bytes=len(PAGE)).body == PAGE


def test_a_body_that_drips_is_given_up(site: Site, fail: Fail) -> None:
    failed = fail(site.serve("/p", dripping(PAGE, 0.05)), timeout=1.0)

    assert (failed.reason, failed.remedy) == (Reason.TIMEOUT, Remedy.RETRY)


def test_an_empty_page_is_left_for_the_gate_to_name(site: Site, fetch: Fetch) -> None:
    fetched = fetch(site.serve("/p", b""))

    assert (fetched.status, fetched.body) == (200, b"")
