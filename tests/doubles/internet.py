"""An Internet for the time of a test: what names turn to, and every address that is dialled.

No packet leaves the machine: ``PUBLIC`` is led to a site on loopback, loopback and ``::1`` are
dialled as they are, and whatever else is dialled is noted and refuses the connection.
"""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.doubles.site import Site

PUBLIC = "23.55.4.1"
_LOOPBACK = {"127.0.0.1", "::1"}


class Internet:
    """``names`` maps a host to the addresses of each lookup in turn; the last is given for ever."""

    def __init__(self, public: Site) -> None:
        self.public = public
        self.names: dict[str, list[tuple[str, ...]]] = {}
        self.dialled: list[str] = []
        self.looked_up: list[str] = []

    def look_up(self, host: str) -> tuple[str, ...] | None:
        """The addresses of this lookup, None for a name that is not ours to answer."""
        self.looked_up.append(host)
        turns = self.names.get(host)
        if turns is None:
            return None
        return turns.pop(0) if len(turns) > 1 else turns[0]

    def where(self, address: tuple[Any, ...]) -> tuple[Any, ...]:
        """Where dialling ``address`` really leads; raises where it leads nowhere."""
        self.dialled.append(str(address[0]))
        if address[0] == PUBLIC:
            return (self.public.host, self.public.port)
        if address[0] in _LOOPBACK:
            return address
        raise ConnectionRefusedError(errno.ECONNREFUSED, "nothing is there")


@contextmanager
def internet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    """Put the resolver and the dialling of this process into the hands of an :class:`Internet`."""
    with Site() as public:
        running = Internet(public)
        resolve, connect = socket.getaddrinfo, socket.socket.connect

        def getaddrinfo(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
            name = host.decode() if isinstance(host, bytes) else str(host)
            addresses = running.look_up(name)
            if addresses is None:
                return resolve(host, port, *rest, **more)
            return [
                (
                    socket.AF_INET6 if ":" in address else socket.AF_INET,
                    socket.SOCK_STREAM,
                    socket.IPPROTO_TCP,
                    "",
                    (address, port, 0, 0) if ":" in address else (address, port),
                )
                for address in addresses
            ]

        def connecting(self: socket.socket, address: Any) -> None:
            connect(self, running.where(address) if isinstance(address, tuple) else address)

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        monkeypatch.setattr(socket.socket, "connect", connecting)
        yield running
