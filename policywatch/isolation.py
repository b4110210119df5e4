"""Reading in a process of its own, for formats that are parsed by native code.

A PDF or workbook that crashes its parser, never ends or eats memory then costs the one visit that
brought it, and the service goes on. The child imports the readers once and is kept for the next.
"""

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import MappingProxyType
from typing import Final

from policy.captures import Reason, Remedy
from policy.document import Document
from policy.gates import Refusal
from reader.errors import Unreadable
from reader.hints import Hints
from reader.read import read
from reader.sniff import sniff


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How long (seconds) one reading may take, and how much private memory (bytes) its process."""

    seconds: float
    memory: int


_GIB: Final = 1 << 30
#: By what the bytes are. A ZIP may be a quarter of NCCI edits, half a gigabyte of text.
BOUNDS: Final[Mapping[str, Bounds]] = MappingProxyType(
    {
        "pdf": Bounds(seconds=120, memory=1 * _GIB),
        "xlsx": Bounds(seconds=120, memory=1 * _GIB),
        "zip": Bounds(seconds=600, memory=3 * _GIB),
    }
)
_MOST_IDLE: Final = 2
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One body to read, with what :func:`reader.read.read` takes."""

    body: bytes
    media_type: str
    url: str
    hints: Hints


def read_apart(job: Job, bounds: Mapping[str, Bounds] = BOUNDS) -> Document | Refusal:
    """The document, or why there is none; formats without an entry in ``bounds`` are read here."""
    bound = bounds.get(sniff(job.body, job.media_type))
    if bound is None:
        return read_here(job)
    child = _CHILDREN.take()
    answer = child.read(job, bound)
    if answer is None:
        return child.end()
    if child.is_usable:
        _CHILDREN.give_back(child)
    return answer


def read_here(job: Job) -> Document | Refusal:
    """The document, or why there is none, read in this process: for a command that reads one file."""
    try:
        return read(job.body, media_type=job.media_type, url=job.url, hints=job.hints)
    except Unreadable as unreadable:
        remedy = Remedy.RETRY if unreadable.reason is Reason.TRUNCATED else Remedy.OPERATOR
        return Refusal(reason=unreadable.reason, remedy=remedy, detail=unreadable.detail)


class _Child:
    """One reading process; after a reading that did not end well it is not used again."""

    def __init__(self) -> None:
        self._ours, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=_serve, args=(theirs,), name="policywatch-reader", daemon=True
        )
        self._process.start()
        theirs.close()
        self._late: float | None = None
        self.is_usable = True

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def read(self, job: Job, bound: Bounds) -> Document | Refusal | None:
        """The answer; None where the process died over it or did not end in time."""
        try:
            self._ours.send((job, bound.memory))
            if not self._ours.poll(bound.seconds):
                self._late = bound.seconds
                return None
            answer, self.is_usable = self._ours.recv()
        except (EOFError, OSError):
            return None
        if not self.is_usable:
            self.end()
        if isinstance(answer, BaseException):
            raise answer
        found: Document | Refusal = answer
        return found

    def end(self) -> Refusal:
        """Kill the process and say what became of it."""
        self._ours.close()  # a process that waits ends by itself
        if self._late is not None:
            self._process.kill()
        self._process.join(5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        code = self._process.exitcode or 0
        self._process.close()
        if code == -signal.SIGTERM and self._late is None:
            stopped = "the program was told to stop while it was read"
            return Refusal(reason=Reason.INTERRUPTED, remedy=Remedy.RETRY, detail=stopped)
        detail = (
            f"reading it took more than {self._late:g} seconds"
            if self._late is not None
            else f"reading it ended the reading process ({_said(code)})"
        )
        return Refusal(reason=Reason.UNREADABLE, remedy=Remedy.OPERATOR, detail=detail)


def _said(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except ValueError:
        return f"signal {-code}"


class _Children:
    """The reading processes that wait, in this process: a fork of it starts with none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Child] = []

    def take(self) -> _Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.is_alive:
                    return child
                child.end()
        return _Child()

    def give_back(self, child: _Child) -> None:
        with self._lock:
            if len(self._idle) < _MOST_IDLE:
                self._idle.append(child)
                return
        child.end()

    def forget(self) -> None:
        self._lock = threading.Lock()
        self._idle = []


_CHILDREN = _Children()
os.register_at_fork(after_in_child=_CHILDREN.forget)


def _serve(pipe: Connection) -> None:
    """Read what comes until the other end is gone. Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            job, memory = pipe.recv()
        except (EOFError, OSError):
            return
        _bound(memory)
        usable = True
        answer: Document | Refusal | Exception
        try:
            answer = read_here(job)
        except MemoryError:
            usable = False
            answer = Refusal(
                reason=Reason.TOO_LARGE,
                remedy=Remedy.OPERATOR,
                detail=f"reading it took more than {memory // (1 << 20):,} MB of memory",
            )
        except Exception as mistake:  # noqa: BLE001 - a mistake of ours is raised where it was asked for
            usable = False
            answer = RuntimeError(f"{type(mistake).__name__}: {mistake}")
        pipe.send((answer, usable))


def _bound(memory: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
