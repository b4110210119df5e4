"""ZIPs made for the readers' tests, whole and broken."""

import io
import zipfile
from collections.abc import Mapping


def zipped(files: Mapping[str, bytes | str], *, packed: bool = True) -> bytes:
    """A ZIP of these files, in this order."""
    out = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 7, 1, 0, 0, 0)), content, method)
    return out.getvalue()


def encrypted(body: bytes) -> bytes:
    """The same ZIP, each member marked as encrypted with a password (bit 0 of its flags)."""
    altered = bytearray(body)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = altered.find(mark)
        while start >= 0:
            altered[start + place] |= 1
            start = altered.find(mark, start + 4)
    return bytes(altered)
