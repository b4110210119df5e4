"""The members of a ZIP, of ZIPs inside it too, within bounds set before anything is unpacked.

APPNOTE.TXT of PKWARE is the file layout. A member is unpacked when it is read, never to a disk.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final, NoReturn

from policy.captures import Reason
from reader.errors import Unreadable

ZIP_HEADS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_END_RECORD: Final = 22  #: bytes of the record that ends a ZIP, without its comment
_READ: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BY_CHANCE: Final = 1_000  #: marks of a list entry that may stand in packed bytes or ZIPs inside
_SMALL: Final = 4 * 1024 * 1024  #: bytes up to which no ratio is asked for
_OFFICE: Final = "[Content_Types].xml"  #: ECMA-376 part 2: a package of an office program
_LEFT_BY_SYSTEMS = re.compile(
    r"(?:\A|/)(?:__MACOSX/|\.DS_Store\Z|\._[^/]*\Z|Thumbs\.db\Z|desktop\.ini\Z)", re.IGNORECASE
)
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    IndexError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one archive may hold, all ZIPs inside it together.

    ``members`` is a count; ``member_bytes``, ``nested_bytes`` (of a ZIP inside) and ``total_bytes``
    are unpacked sizes; ``ratio`` is unpacked to packed bytes of a member over 4 MB (deflate gives
    1032 at most); ``depth`` counts ZIPs in each other. The defaults hold the Medicare coverage export and a quarter of NCCI edits.
    """

    members: int = 2_000
    member_bytes: int = 600_000_000
    nested_bytes: int = 200_000_000
    total_bytes: int = 2_500_000_000
    ratio: int = 250
    depth: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of an archive: the names of the ZIPs it is in, outermost first, then its own.

    ``size`` is in bytes, unpacked.
    """

    path: tuple[str, ...]
    size: int
    archive: zipfile.ZipFile = field(repr=False, compare=False)
    entry: zipfile.ZipInfo = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """The path in words: "inner.csv in outer.zip"."""
        return " in ".join(reversed(self.path))

    def open(self) -> BinaryIO:
        """The bytes as a stream; reading it raises ``Unreadable`` where the member is damaged."""
        return io.BufferedReader(_Stream(self), 1024 * 1024)

    def read(self) -> bytes:
        """All bytes. Raises ``Unreadable`` where the member is damaged."""
        with self.open() as stream:
            return stream.read()


class _Stream(io.RawIOBase):
    """A member's bytes, with what is wrong with them said in the reader's words."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self._left = member.size
        try:
            self._packed = member.archive.open(member.entry)
        except _BROKEN as error:
            _damaged(member.name, error)

    def readable(self) -> bool:
        return True

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            got = self._packed.read(len(into))
        except _BROKEN as error:
            _damaged(self._member.name, error)
        self._left -= len(got)
        if not got and into and self._left > 0:
            raise Unreadable(
                Reason.TRUNCATED,
                f"{self._member.name!r} in the ZIP breaks off {self._left:,} bytes early; fetch the ZIP again",
            )
        into[: len(got)] = got
        return len(got)

    def close(self) -> None:
        if not self.closed and hasattr(self, "_packed"):
            self._packed.close()
        super().close()


def members(body: bytes, *, limits: Limits = Limits()) -> Iterator[Member]:
    """The files of a ZIP in its own order, those of ZIPs inside it in the place of those.

    Folders and what operating systems leave behind are skipped. An office package (XLSX) is one
    member. Raises ``Unreadable``, before the first member, where the archive is broken, encrypted,
    larger than ``limits`` or has names that point out of it; at a ZIP inside, once that is reached.
    """
    yield from _opened(body, (), _Spent(limits))


def office_folder(body: bytes) -> str | None:
    """The folder that says what an office package is ("xl", "word", "ppt"), None for a plain ZIP."""
    if body.count(_DIRECTORY_ENTRY) > Limits().members + _BY_CHANCE:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
    except _BROKEN:
        return None
    if _OFFICE not in names:
        return None
    tops = {name.replace("\\", "/").partition("/")[0] for name in names}
    return next((top for top in ("xl", "word", "ppt") if top in tops), "")


class _Spent:
    """What the ZIPs opened so far have used of the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._members = 0
        self._bytes = 0

    def count(self, entries: int, where: str) -> None:
        self._members += entries
        if self._members > self.limits.members:
            _too_large(
                f"{where} holds {self._members:,} files; {self.limits.members:,} are read at most"
            )

    def weigh(self, info: zipfile.ZipInfo, name: str) -> None:
        limits = self.limits
        if info.file_size > limits.member_bytes:
            _too_large(
                f"{name!r} in the ZIP unpacks to {info.file_size:,} bytes; {limits.member_bytes:,} are read at most"
            )
        if info.file_size > _SMALL and info.file_size > limits.ratio * max(1, info.compress_size):
            _too_large(
                f"{name!r} in the ZIP unpacks to {info.file_size:,} bytes from {info.compress_size:,}: no publication"
                " packs so well; look at the file before it is read"
            )
        self._bytes += info.file_size
        if self._bytes > limits.total_bytes:
            _too_large(f"the ZIP unpacks to more than {limits.total_bytes:,} bytes")


def _opened(body: bytes, outer: tuple[str, ...], spent: _Spent) -> Iterator[Member]:
    where = f"the ZIP {' in '.join(reversed(outer))!r}" if outer else "the ZIP"
    if len(outer) >= spent.limits.depth:
        _too_large(f"{where} is more than {spent.limits.depth} ZIPs deep; unpack the outer one")
    archive = _archive(body, where, spent)
    inside = [
        Member(
            path=(*outer, _plain_name(info, where)),
            size=info.file_size,
            archive=archive,
            entry=info,
        )
        for info in archive.infolist()
        if not info.filename.endswith("/") and not _LEFT_BY_SYSTEMS.search(info.filename)
    ]
    if len({member.path for member in inside}) < len(inside):
        raise Unreadable(
            Reason.UNREADABLE,
            f"{where} holds two files of one name; unpack it by hand and keep the right one",
        )
    for member in inside:
        _check(member, where)
        spent.weigh(member.entry, member.name)
    for member in inside:
        if _is_zip(member):
            if member.size > spent.limits.nested_bytes:
                _too_large(
                    f"{member.name!r} in the ZIP is a ZIP of {member.size:,} bytes;"
                    f" {spent.limits.nested_bytes:,} are opened at most"
                )
            packed = member.read()
            if office_folder(packed) is None:
                yield from _opened(packed, member.path, spent)
                continue
        yield member


def _archive(body: bytes, where: str, spent: _Spent) -> zipfile.ZipFile:
    entries = body.count(_DIRECTORY_ENTRY)
    if entries > spent.limits.members + _BY_CHANCE:
        spent.count(entries, where)
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except _BROKEN as error:
        if entries and 0 <= body.rfind(b"PK\x05\x06") <= len(body) - _END_RECORD:
            raise Unreadable(
                Reason.UNREADABLE, f"{where} is damaged ({_said(error)}); fetch it again"
            ) from error
        raise Unreadable(
            Reason.TRUNCATED,
            f"{where} breaks off after {len(body):,} bytes: the list of its files at the end is missing; fetch it again",
        ) from error
    spent.count(len(archive.infolist()), where)
    return archive


def _plain_name(info: zipfile.ZipInfo, where: str) -> str:
    """The name with "/" between its folders. Raises ``Unreadable`` for one that is none."""
    name = info.orig_filename.replace("\\", "/")
    parts = name.split("/")
    if (
        name.startswith("/")
        or ".." in parts
        or re.match(r"[A-Za-z]:", name)
        or re.search(r"[\x00-\x1f\x7f]", name)
        or not name.strip()
    ):
        raise Unreadable(
            Reason.UNREADABLE,
            f"{where} holds a file named {info.orig_filename[:80]!r}, a name that points elsewhere or is none;"
            " do not open it, ask the publisher",
        )
    return "/".join(part for part in parts if part not in {"", "."}) or name


def _check(member: Member, where: str) -> None:
    info = member.entry
    if info.flag_bits & 0x41 or info.compress_type == 99:
        raise Unreadable(
            Reason.UNREADABLE,
            f"{member.name!r} in the ZIP is encrypted with a password; ask the publisher for an open copy",
        )
    if info.compress_type not in _READ:
        raise Unreadable(
            Reason.UNREADABLE,
            f"{member.name!r} in the ZIP is packed by method {info.compress_type}, which is not read;"
            " unpack it and pack it again as a plain ZIP",
        )
    if info.external_attr >> 16 & 0xF000 == 0xA000:
        raise Unreadable(
            Reason.UNREADABLE,
            f"{member.name!r} in {where} is a link to another file, not a file; do not open it, ask the publisher",
        )


def _is_zip(member: Member) -> bool:
    with _Stream(member) as stream:
        return stream.read(4) in ZIP_HEADS


def _said(error: BaseException) -> str:
    return str(error).split("\n", maxsplit=1)[0][:120] or type(error).__name__


def _damaged(name: str, error: BaseException) -> NoReturn:
    raise Unreadable(
        Reason.UNREADABLE, f"{name!r} in the ZIP is damaged ({_said(error)}); fetch the ZIP again"
    ) from error


def _too_large(detail: str) -> NoReturn:
    raise Unreadable(Reason.TOO_LARGE, detail)
