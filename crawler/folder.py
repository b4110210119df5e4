"""A directory into which a person drops what cannot be fetched: its files are the answers.

Nothing in it is moved or deleted. Which files were believed is remembered as validators under
"file:NAME" with the SHA-256 of the bytes, so a file is read again only once it differs.
"""

import asyncio
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.trouble import FetchTroubleError
from crawler.visit import Visit
from policy.captures import Fetched, Reason, Remedy, Validators

_UNFINISHED: Final = (".part", ".crdownload", ".download", ".tmp", "~")
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A file at one look: what changes while it is still being written."""

    name: str
    size: int
    written_ns: int


async def read_folder(visit: Visit) -> None:
    """Give ``visit`` each file of the source's directory that it does not know yet, oldest first.

    The newest file stands for the publication: where it is known, that is answered as not modified.
    A directory without a file, and a file that cannot be read, are failures. Two looks, one pause
    between requests apart, tell a file that is still being written; it waits for the next visit.
    """
    source, settings = visit.source, visit.settings
    try:
        directory = _directory(visit)
        first = await asyncio.to_thread(_look, directory)
        async with visit.interrupt.wait():
            await asyncio.sleep(settings.delay)
        second = await asyncio.to_thread(_look, directory)
        settled = sorted(set(first) & set(second), key=lambda one: (one.written_ns, one.name))
        if not settled:
            raise _nothing(visit, directory, waiting=bool(second))
        if len(settled) > settings.max_publications:
            raise FetchTroubleError(
                Reason.TOO_LARGE,
                Remedy.OPERATOR,
                f"{directory} holds {len(settled)} files and at most {settings.max_publications} "
                "are read: take the oldest away",
            )
    except FetchTroubleError as trouble:
        visit.take(visit.failure(source.url, source.url, trouble))
        return
    remembered: list[tuple[str, Validators]] = []
    for file in settled:
        visit.interrupt.check()
        try:
            body = await asyncio.to_thread(_read, directory, file, settings.max_bytes)
        except FetchTroubleError as trouble:
            visit.take(visit.failure(source.url, source.url, trouble))
            continue
        key = f"file:{os.fsencode(file.name).decode(errors='replace')}"
        fingerprint = Validators(etag=hashlib.sha256(body).hexdigest())
        remembered.append((key, fingerprint))
        known = visit.validators.get(key) == fingerprint
        if known and file != settled[-1]:
            continue
        visit.take(
            Fetched(
                source=source.slug,
                locator=source.url,
                url=source.url,
                final_url=key,
                status=304 if known else 200,
                fetched_at=visit.now(),
                body=b"" if known else body,
                validators=tuple(remembered),
            )
        )


def _directory(visit: Visit) -> Path:
    if visit.settings.inbox is None:
        raise FetchTroubleError(
            Reason.NOTHING_DROPPED,
            Remedy.OPERATOR,
            f"no directory is set for the files of {visit.source.slug}: set the inbox",
        )
    return visit.settings.inbox / visit.source.slug


def _nothing(visit: Visit, directory: Path, *, waiting: bool) -> FetchTroubleError:
    if waiting:
        return FetchTroubleError(
            Reason.NOTHING_DROPPED,
            Remedy.RETRY,
            f"what lies in {directory} is still being written",
        )
    return FetchTroubleError(
        Reason.NOTHING_DROPPED,
        Remedy.OPERATOR,
        f"there is no file in {directory}: get it from {visit.source.url} and put it there",
    )


def _look(directory: Path) -> tuple[_Seen, ...]:
    """The files that a person put there: no hidden one, no link, none that a download is at."""
    try:
        with os.scandir(directory) as entries:
            return tuple(
                _Seen(name=entry.name, size=found.st_size, written_ns=found.st_mtime_ns)
                for entry in entries
                if not entry.name.startswith(".")
                and not entry.name.lower().endswith(_UNFINISHED)
                and stat.S_ISREG((found := entry.stat(follow_symlinks=False)).st_mode)
            )
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise FetchTroubleError(
            Reason.UNREADABLE,
            Remedy.OPERATOR,
            f"{directory} cannot be read ({error.strerror}): check that it is a directory "
            "that this program may read",
        ) from error


def _read(directory: Path, file: _Seen, limit: int) -> bytes:
    if file.size > limit:
        raise FetchTroubleError(
            Reason.TOO_LARGE,
            Remedy.OPERATOR,
            f"the file {file.name} has {file.size} bytes and at most {limit} are read",
        )
    try:
        opened = os.open(directory / file.name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(opened, "rb") as stream:
            body = bytearray()
            while len(body) <= file.size and (chunk := stream.read(_CHUNK)):
                body += chunk
    except OSError as error:
        raise FetchTroubleError(
            Reason.UNREADABLE,
            Remedy.OPERATOR,
            f"the file {file.name} cannot be read ({error.strerror}): let this program read it",
        ) from error
    if len(body) != file.size:
        raise FetchTroubleError(
            Reason.TRUNCATED, Remedy.RETRY, f"the file {file.name} is still being written"
        )
    return bytes(body)
