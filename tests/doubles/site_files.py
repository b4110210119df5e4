"""Files that a site gives: archives, whole or not, in the shape of data releases."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ZIP = "application/zip"
_PACKED_AT = (2026, 7, 1, 0, 0, 0)


def zipped(**members: str | bytes) -> bytes:
    """A ZIP of these members, the same bytes each time; an underscore in a name stands for its dot."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, body in members.items():
            member = ZipInfo(name.replace("_", "."), _PACKED_AT)
            archive.writestr(member, body, ZIP_DEFLATED)
    return packed.getvalue()


def announcing(size: int) -> bytes:
    """A ZIP whose directory says that its only member unpacks to ``size`` bytes."""
    body = bytearray(zipped(edits_txt="1"))
    entry = body.index(b"PK\x01\x02")
    body[entry + 24 : entry + 28] = struct.pack("<I", size)
    return bytes(body)


def licence_page() -> str:
    """The page that asks to accept terms before it gives a file, in our own words."""
    return (
        "<!DOCTYPE html><html><head><title>License for use of codes</title></head><body>"
        "<h1>License</h1><p>Before you download, read these terms and agree to them. If you do "
        "not agree to all of the license, choose the second button.</p>"
        "<button>I accept</button><button>I do not accept</button></body></html>"
    )
