"""A folder: what a person drops is read once, in order, and nothing half-written or foreign is."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.crawl import crawl, stop
from policy.captures import FetchFailed, Reason, Remedy, SourceVisit, Validators
from policy.sources import Method, Source

Visit = Callable[..., SourceVisit]
Known = Callable[[SourceVisit], dict[str, Validators]]
MakeSource = Callable[..., Source]
URL = "https://payer.example/members/policy"
AT = datetime(2026, 8, 12, 9, tzinfo=UTC)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox" / "policy").mkdir(parents=True)
    return tmp_path / "inbox"


@pytest.fixture
def source(make_source: MakeSource) -> Source:
    return make_source(URL, method=Method.FOLDER)


@pytest.fixture
def look(inbox: Path, source: Source, visit: Visit) -> Visit:
    def go(**more: object) -> SourceVisit:
        return visit(source, **{"inbox": inbox, "at": AT, **more})

    return go


def drop(inbox: Path, name: str, body: bytes | str, *, at: int = 1_000) -> Path:
    file = inbox / "policy" / name
    file.write_bytes(body.encode() if isinstance(body, str) else body)
    os.utime(file, (at, at))
    return file


def only_failure(found: SourceVisit) -> FetchFailed:
    assert found.fetched == ()
    (failed,) = found.failed
    return failed


def test_each_file_is_an_answer_oldest_first(inbox: Path, look: Visit) -> None:
    drop(inbox, "b.pdf", b"%PDF second", at=2_000)
    drop(inbox, "c.pdf", b"%PDF third", at=2_000)
    drop(inbox, "z.pdf", b"%PDF first", at=1_000)

    found = look()

    assert found.failed == ()
    assert [(one.final_url, one.body) for one in found.fetched] == [
        ("file:z.pdf", b"%PDF first"),
        ("file:b.pdf", b"%PDF second"),
        ("file:c.pdf", b"%PDF third"),
    ]
    for one in found.fetched:
        assert (one.locator, one.url, one.status, one.fetched_at) == (URL, URL, 200, AT)
        assert (one.media_type, one.edition) == ("", "")


def test_nothing_of_this_machine_is_in_the_evidence(inbox: Path, look: Visit) -> None:
    drop(inbox, "a.pdf", b"%PDF")

    assert str(inbox) not in str(look().fetched)


def test_a_file_that_was_believed_is_not_read_again(inbox: Path, look: Visit, known: Known) -> None:
    drop(inbox, "a.pdf", b"%PDF a", at=1_000)
    drop(inbox, "b.pdf", b"%PDF b", at=2_000)

    found = look(validators=known(look()))

    assert [(one.final_url, one.status, one.body) for one in found.fetched] == [
        ("file:b.pdf", 304, b"")
    ]


def test_only_a_new_file_is_read_beside_known_ones(inbox: Path, look: Visit, known: Known) -> None:
    drop(inbox, "a.pdf", b"%PDF a", at=1_000)
    first = look()
    drop(inbox, "b.pdf", b"%PDF b", at=2_000)
    second = look(validators=known(first))

    third = look(validators=known(second))

    assert [(one.final_url, one.status) for one in second.fetched] == [("file:b.pdf", 200)]
    assert [(one.final_url, one.status) for one in third.fetched] == [("file:b.pdf", 304)]


def test_a_file_of_an_old_name_and_new_bytes_is_read(
    inbox: Path, look: Visit, known: Known
) -> None:
    drop(inbox, "list.xlsx", b"PK one")
    first = look()
    drop(inbox, "list.xlsx", b"PK two")

    (fetched,) = look(validators=known(first)).fetched

    assert (fetched.status, fetched.body) == (200, b"PK two")


def test_what_is_no_file_of_a_person_is_left_alone(
    inbox: Path, look: Visit, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (inbox / "policy" / "link.pdf").symlink_to(secret)
    (inbox / "policy" / "folder").mkdir()
    os.mkfifo(inbox / "policy" / "pipe")
    for name in (".hidden", "a.pdf.part", "b.crdownload", "c.docx~", "D.PART"):
        drop(inbox, name, "no")
    drop(inbox, "real.txt", "yes")

    found = look()

    assert [one.body for one in found.fetched] == [b"yes"]
    assert found.failed == ()


@pytest.mark.parametrize("there", [True, False])
def test_an_empty_directory_says_where_the_file_comes_from_and_where_it_goes(
    inbox: Path, look: Visit, there: bool
) -> None:
    if not there:
        (inbox / "policy").rmdir()

    failed = only_failure(look())

    assert (failed.reason, failed.remedy) == (Reason.NOTHING_DROPPED, Remedy.OPERATOR)
    assert str(inbox / "policy") in failed.detail
    assert URL in failed.detail
    assert failed.locator == URL


def test_without_an_inbox_nothing_is_looked_for(look: Visit) -> None:
    assert only_failure(look(inbox=None)).reason is Reason.NOTHING_DROPPED


def test_a_file_that_is_too_large_is_named_and_the_others_are_read(
    inbox: Path, look: Visit
) -> None:
    drop(inbox, "large.pdf", b"x" * 101)
    drop(inbox, "small.pdf", b"x" * 100)

    found = look(max_bytes=100)

    assert [one.final_url for one in found.fetched] == ["file:small.pdf"]
    assert [one.reason for one in found.failed] == [Reason.TOO_LARGE]
    assert "large.pdf" in found.failed[0].detail


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named_with_the_mend(inbox: Path, look: Visit) -> None:
    drop(inbox, "locked.pdf", "x").chmod(0)

    failed = only_failure(look())

    assert (failed.reason, failed.remedy) == (Reason.UNREADABLE, Remedy.OPERATOR)
    assert "locked.pdf" in failed.detail


def test_a_directory_that_is_a_file_is_named_with_the_mend(inbox: Path, look: Visit) -> None:
    (inbox / "policy").rmdir()
    (inbox / "policy").write_text("no directory")

    failed = only_failure(look())

    assert (failed.reason, failed.remedy) == (Reason.UNREADABLE, Remedy.OPERATOR)


def test_more_files_than_are_read_are_said(inbox: Path, look: Visit) -> None:
    for number in range(4):
        drop(inbox, f"{number}.pdf", "x")

    assert only_failure(look(max_publications=3)).reason is Reason.TOO_LARGE


@contextmanager
def growing(file: Path) -> Iterator[None]:
    """Somebody copies to ``file``, slowly."""
    ended = threading.Event()

    def write() -> None:
        with file.open("ab", buffering=0) as stream:
            while not ended.wait(0.01):
                stream.write(b"x")

    file.write_bytes(b"x")
    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        ended.set()
        writer.join()


def test_a_file_that_is_still_being_written_waits(inbox: Path, look: Visit) -> None:
    drop(inbox, "done.pdf", "done")

    with growing(inbox / "policy" / "growing.pdf"):
        found = look(delay=0.2)

    assert [one.final_url for one in found.fetched] == ["file:done.pdf"]
    assert found.failed == ()


def test_nothing_but_a_file_being_written_may_pass_by_itself(inbox: Path, look: Visit) -> None:
    with growing(inbox / "policy" / "growing.pdf"):
        failed = only_failure(look(delay=0.2))

    assert (failed.reason, failed.remedy) == (Reason.NOTHING_DROPPED, Remedy.RETRY)


@pytest.mark.parametrize("name", ["año – 2026.pdf", "a b#c?.txt", b"bad\xff.txt"])
def test_any_name_is_read(inbox: Path, look: Visit, name: str | bytes) -> None:
    (inbox / "policy" / os.fsdecode(name)).write_bytes(b"text")

    (fetched,) = look().fetched

    assert fetched.final_url.encode().startswith(b"file:")


def test_looking_is_ended_in_order_when_the_program_stops(
    inbox: Path, source: Source, make_settings: Callable[..., object]
) -> None:
    drop(inbox, "a.pdf", "x")

    async def stopped() -> SourceVisit:
        looking = asyncio.create_task(
            crawl(
                source,
                settings=make_settings(inbox=inbox, delay=60.0),  # type: ignore[arg-type]
                validators={},
                now=lambda: AT,
            )
        )
        await asyncio.sleep(0.05)
        await stop()
        return await looking

    assert only_failure(asyncio.run(stopped())).reason is Reason.INTERRUPTED
