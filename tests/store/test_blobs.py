"""Bytes kept once, read back whole or not at all."""

import hashlib
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, text
from sqlmodel import select

from store import blobs
from store.database import Database
from store.errors import EvidenceDamaged
from store.evidence import capture_bytes
from store.tables import BlobRow


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def kept(database: Database, *bodies: bytes) -> list[str]:
    """Each body kept as an edition after the one before."""
    found: list[str] = []
    for body in bodies:
        with database.writing() as session:
            found.append(blobs.put(session, body, found[-1] if found else None))
    return found


def row(database: Database, sha256: str) -> BlobRow:
    with database.reading() as session:
        return session.get_one(BlobRow, sha256)


def test_bytes_are_kept_once_under_their_hash(database: Database) -> None:
    body = noise(1000)
    assert kept(database, body, body) == [hashlib.sha256(body).hexdigest()] * 2
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(BlobRow)).one() == 1
    assert capture_bytes(database, hashlib.sha256(body).hexdigest()) == body


def test_what_does_not_shrink_is_kept_as_it_is(database: Database) -> None:
    (incompressible,) = kept(database, noise(500))
    (text_like,) = kept(database, b"a page of text. " * 500)
    (empty,) = kept(database, b"")
    assert row(database, incompressible).encoding == "raw"
    assert row(database, text_like).encoding == "zstd"
    assert row(database, empty).encoding == "raw"
    assert capture_bytes(database, empty) == b""


def test_an_edition_is_kept_as_what_differs_from_the_one_before(database: Database) -> None:
    body = noise(300_000)
    edited = body[:150_000] + b"an inserted sentence" + body[150_000:]
    first, second = kept(database, body, edited)
    found = row(database, second)
    assert (found.encoding, found.base_sha256, found.depth) == ("delta", first, 1)
    assert len(found.data) < 1000
    assert capture_bytes(database, second) == edited


def test_a_delta_reaches_back_over_a_large_file(database: Database) -> None:
    body = noise(6_000_000)
    edited = b"x" + body[3_000_000:] + body[:3_000_000]
    second = kept(database, body, edited)[1]
    assert len(row(database, second).data) < 10_000
    assert capture_bytes(database, second) == edited


def test_an_edition_unlike_the_one_before_is_no_delta(database: Database) -> None:
    second = kept(database, noise(5000, 1), noise(5000, 2))[1]
    assert (row(database, second).encoding, row(database, second).base_sha256) == ("raw", None)


def test_chains_of_deltas_are_bounded(database: Database) -> None:
    bodies = [noise(20_000) + f"edition {number}".encode() for number in range(30)]
    hashes = kept(database, *bodies)
    depths = [row(database, sha256).depth for sha256 in hashes]
    assert depths[:10] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 0]
    assert max(depths) == 8
    assert [capture_bytes(database, sha256) for sha256 in hashes] == bodies


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(bodies=st.lists(st.binary(max_size=400) | st.text(max_size=400).map(str.encode), max_size=6))
def test_any_bytes_come_back_as_they_were(database: Database, bodies: list[bytes]) -> None:
    for sha256, body in zip(kept(database, *bodies), bodies, strict=True):
        assert capture_bytes(database, sha256) == body


@pytest.mark.parametrize("column", ["data", "base"])
def test_damaged_bytes_are_never_handed_out(database: Database, column: str) -> None:
    body = noise(20_000)
    first, second = kept(database, body, body + b"more")
    damaged = first if column == "base" else second
    with database.writing() as session:
        found = session.get_one(BlobRow, damaged)
        found.data = found.data[:-1] + bytes([found.data[-1] ^ 1])
    with pytest.raises(EvidenceDamaged, match=damaged):
        capture_bytes(database, second)


def test_bytes_never_kept_are_named(database: Database) -> None:
    with pytest.raises(EvidenceDamaged, match="no bytes are kept under abc"):
        capture_bytes(database, "abc")


def test_a_row_that_claims_more_than_it_holds_is_damaged(database: Database) -> None:
    (sha256,) = kept(database, b"a page of text. " * 500)
    with database.writing() as session:
        session.execute(text("UPDATE blob SET data = :data"), {"data": b"not zstd"})
    with pytest.raises(EvidenceDamaged):
        capture_bytes(database, sha256)
