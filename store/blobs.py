"""Bytes kept once under their SHA-256: as they are, compressed, or as a delta.

A delta is a zstd frame that has the predecessor's bytes as its dictionary; daily editions of one
page then cost what differs. Chains of deltas are bounded, so that reading one edition never costs
more than a few others.
"""

import hashlib
from enum import StrEnum

import zstandard
from sqlmodel import Session, select

from store.errors import EvidenceDamaged
from store.inserting import insert_or_ignore
from store.tables import BlobRow

_LONGEST_CHAIN = 8
_LEVEL = 12
_WIDEST_WINDOW = 27  #: log2 of the bytes a delta can look back: 128 MiB


class Encoding(StrEnum):
    """How the bytes of a blob are kept."""

    RAW = "raw"
    ZSTD = "zstd"
    DELTA = "delta"


def put(session: Session, body: bytes, base_sha256: str | None = None) -> str:
    """Keep ``body``, as a delta against ``base_sha256`` where that is smaller; its SHA-256 (hex)."""
    sha256 = hashlib.sha256(body).hexdigest()
    if session.get(BlobRow, sha256) is not None:
        return sha256
    encoding, data = Encoding.RAW, body
    packed = zstandard.ZstdCompressor(level=_LEVEL).compress(body)
    if len(packed) < len(data):
        encoding, data = Encoding.ZSTD, packed
    base = session.get(BlobRow, base_sha256) if base_sha256 else None
    depth = 0
    if base is not None and base.depth < _LONGEST_CHAIN:
        delta = _delta(body, _body(session, base))
        if len(delta) < len(data):
            encoding, data, depth = Encoding.DELTA, delta, base.depth + 1
    insert_or_ignore(
        session,
        BlobRow,
        sha256=sha256,
        size=len(body),
        encoding=encoding.value,
        base_sha256=base.sha256 if base is not None and encoding is Encoding.DELTA else None,
        depth=depth,
        data=data,
    )
    return sha256


def get(session: Session, sha256: str) -> bytes:
    """The bytes kept under ``sha256``.

    Raises :class:`EvidenceDamaged` when there are none, or they no longer have that hash.
    """
    row = session.exec(select(BlobRow).where(BlobRow.sha256 == sha256)).first()
    if row is None:
        raise EvidenceDamaged(f"no bytes are kept under {sha256}; look for them in a backup")
    return _body(session, row)


def _body(session: Session, row: BlobRow) -> bytes:
    """Decode the chain from its whole blob up to ``row``, checking each link's hash."""
    chain = [row]
    while chain[-1].base_sha256 is not None:
        base = session.get(BlobRow, chain[-1].base_sha256)
        if base is None or len(chain) > _LONGEST_CHAIN:
            raise _damaged(chain[-1].sha256)
        chain.append(base)
    body = b""
    for link in reversed(chain):
        body = _decoded(link, body)
    return body


def _decoded(row: BlobRow, base: bytes) -> bytes:
    try:
        if row.encoding == Encoding.RAW:
            body = row.data
        elif row.encoding == Encoding.ZSTD:
            body = zstandard.ZstdDecompressor().decompress(row.data, max_output_size=row.size)
        else:
            body = zstandard.ZstdDecompressor(
                dict_data=_dictionary(base), max_window_size=1 << _WIDEST_WINDOW
            ).decompress(row.data, max_output_size=row.size)
    except zstandard.ZstdError:
        raise _damaged(row.sha256) from None
    if hashlib.sha256(body).hexdigest() != row.sha256:
        raise _damaged(row.sha256)
    return body


def _delta(body: bytes, base: bytes) -> bytes:
    window = min(_WIDEST_WINDOW, max(17, (len(body) + len(base)).bit_length()))
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL, source_size=len(body), dict_size=len(base), window_log=window
    )
    compressor = zstandard.ZstdCompressor(
        compression_params=parameters, dict_data=_dictionary(base)
    )
    return compressor.compress(body)


def _dictionary(base: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _damaged(sha256: str) -> EvidenceDamaged:
    return EvidenceDamaged(
        f"the bytes kept under {sha256} are damaged; restore the database from a backup made before"
    )
