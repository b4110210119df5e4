"""What can go wrong with a call of Slack's Web API, as the answer that a caller then gets."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one call.

    ``taken`` does the call's work first. ``dropped`` closes the connection without an answer,
    after ``hang`` seconds. Otherwise ``body`` is answered with ``status``; None is the answer the
    call would have had.
    """

    status: int = 200
    body: bytes | None = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    taken: bool = False
    dropped: bool = False
    hang: float = 0.0


def error(code: str, **more: str) -> Fault:
    """Slack's own "no": status 200 and a code."""
    return Fault(body=json.dumps({"ok": False, "error": code, **more}).encode())


def rate_limited(after: int = 1) -> Fault:
    body = json.dumps({"ok": False, "error": "ratelimited"}).encode()
    return Fault(status=429, body=body, headers={"Retry-After": str(after)})


def broken(status: int, *, taken: bool = False) -> Fault:
    """A server error with a page instead of JSON."""
    return Fault(status=status, body=b"<html>upstream error</html>", taken=taken)


def hanging(seconds: float = 30.0, *, taken: bool = False) -> Fault:
    return Fault(hang=seconds, taken=taken, dropped=True)


def accepted_then_dropped() -> Fault:
    """The message is taken, and the connection closed before the answer."""
    return Fault(taken=True, dropped=True)


def dropped_before_accepted() -> Fault:
    return Fault(dropped=True)


def malformed(body: bytes = b'{"ok": tr', *, taken: bool = True) -> Fault:
    return Fault(body=body, taken=taken)


FAULTS: dict[str, Callable[[], Fault]] = {
    "accepted_then_dropped": accepted_then_dropped,
    "dropped_before_accepted": dropped_before_accepted,
    "malformed": malformed,
    "hanging": hanging,
    "rate_limited": rate_limited,
    "500": lambda: broken(500),
    "502": lambda: broken(502),
    "503": lambda: broken(503),
}
