"""Where the evidence pages are served."""

import socket

HOST = "127.0.0.1"
PORT = 17003


def bind(host: str, port: int) -> socket.socket:
    """The socket the evidence pages are served on; raises ``OSError`` when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=64)
