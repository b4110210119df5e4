"""The HTTP side of the site double: below http.server, so that it can also break the rules."""

import socket
import socketserver
import ssl
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from tests.doubles.site_answers import Answer, Asked, http_date


class Answering(Protocol):
    """What is asked about each request, and told when one comes and goes."""

    def answer_to(self, asked: Asked) -> Answer: ...

    def entered(self) -> None: ...

    def left(self) -> None: ...

    def pause(self, seconds: float) -> None: ...


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], site: Answering) -> None:
        self.site = site
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is part of many tests."""


class _Connection(socketserver.StreamRequestHandler):
    server: Server
    disable_nagle_algorithm = True

    def handle(self) -> None:
        while self._one():
            pass

    def _one(self) -> bool:
        first = self.rfile.readline(65_536).decode("latin-1").split()
        if len(first) != 3:
            return False
        headers: dict[str, str] = {}
        while line := self.rfile.readline(65_536).decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        site = self.server.site
        asked = Asked(method=first[0], target=first[1], headers=headers, at=time.monotonic())
        site.entered()
        try:
            return self._send(site.answer_to(asked))
        finally:
            site.left()

    def _send(self, answer: Answer) -> bool:
        site = self.server.site
        if answer.silent:
            site.pause(answer.pause)
            self.wfile.write(answer.raw)
            return False
        length = len(answer.content) if answer.length is None else answer.length
        lines = [f"HTTP/1.1 {answer.status} Double", f"Date: {http_date(datetime.now(UTC))}"]
        if answer.status != 304:
            lines.append(f"Content-Type: {answer.media_type}")
        if length >= 0:
            lines.append(f"Content-Length: {length}")
        if answer.etag is not None:
            lines.append(f"ETag: {answer.etag}")
        if answer.last_modified is not None:
            lines.append(f"Last-Modified: {answer.last_modified}")
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        self.wfile.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        if answer.chunks is None:
            site.pause(answer.pause)
            self.wfile.write(answer.content)
        else:
            for chunk in answer.chunks():
                site.pause(answer.pause)
                self.wfile.write(chunk)
        return length == len(answer.content) or answer.status == 304


def with_tls(listening: socket.socket) -> socket.socket:
    """Wrap a listening socket with a certificate that nobody signed."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "site.pem"
        file.write_bytes(pem)
        context.load_cert_chain(file)
    return context.wrap_socket(listening, server_side=True, do_handshake_on_connect=False)
