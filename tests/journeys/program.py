"""The program as an operator runs it: a process of its own, settings in the environment."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(slots=True)
class Program:
    """policywatch with a home of its own; ``settings`` become POLICYWATCH_ variables."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    started: list["subprocess.Popen[str]"] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return self.home / "policywatch.db"

    @property
    def sources(self) -> Path:
        folder = self.home / "sources"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("POLICYWATCH_")}
        return {
            **clean,
            "POLICYWATCH_HOME": str(self.home),
            "POLICYWATCH_CONTACT": "billing@practice.example",
            "POLICYWATCH_ALLOW_HOSTS": "127.0.0.1",
            "PYTHONPATH": str(ROOT),
            **self.settings,
            **(more or {}),
        }

    def __call__(self, *words: str, cwd: Path | None = None, **more: str) -> Ended:
        """Run one command to its end."""
        self.home.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "policywatch", *words],
            cwd=cwd or self.home,
            env=self.environment(more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PATIENCE * 2,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start a command; its output goes to files in the home."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "out.txt").open("a") as out, (self.home / "err.txt").open("a") as err:
            process = subprocess.Popen(
                [sys.executable, "-m", "policywatch", *words],
                cwd=self.home,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                text=True,
                start_new_session=True,
                preexec_fn=_heed_interrupts,  # noqa: PLW1509 - it takes no lock
            )
        self.started.append(process)
        return process

    def serve(self) -> str:
        """Start the service on a free port; the address of its evidence pages."""
        log = self.home / "err.txt"
        log.unlink(missing_ok=True)
        self.start("run", "--port", "0")
        assert eventually(lambda: '"running"' in log.read_text())
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        return str(next(line["evidence"] for line in lines if line["event"] == "running"))

    def end(self) -> None:
        """Kill what a failed test left running."""
        for process in self.started:
            if process.poll() is None:
                kill(process)


def _heed_interrupts() -> None:
    """A command started by a shell in the background would ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def eventually(what: Callable[[], bool], *, within: float = _PATIENCE) -> bool:
    """Whether something becomes true within so many seconds."""
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        if what():
            return True
        time.sleep(0.05)
    return what()


def kill(process: "subprocess.Popen[str]") -> None:
    """SIGKILL, and wait until it is gone."""
    process.send_signal(signal.SIGKILL)
    process.wait(_PATIENCE)
