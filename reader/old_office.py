"""Documents of office programs that are not read, told apart by their bytes so that the mend can be named.

The old formats are compound files (MS-CFB), in which the names of the streams are UTF-16.
"""

from typing import Final

from policy.captures import Reason
from reader.archive import office_folder
from reader.errors import Unreadable

OLE_HEAD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS: Final = (
    ("EncryptedPackage", "an office document encrypted with a password; ask for an open copy"),
    ("_VBA_PROJECT", "an old office document with macros; save it as .xlsx or PDF without them"),
    ("Workbook", "an old Excel workbook (.xls); save it as .xlsx"),
    ("WordDocument", "an old Word document (.doc); save it as PDF"),
    ("PowerPoint Document", "an old presentation (.ppt); save it as PDF"),
)
_FOLDERS: Final = {
    "word": "a Word document (.docx); save it as PDF",
    "ppt": "a presentation (.pptx); save it as PDF",
}


def refusal_of(body: bytes) -> Unreadable:
    """Why this office document is not read, and what to do."""
    if not body.startswith(OLE_HEAD):
        kind = _FOLDERS.get(
            office_folder(body) or "", "an office document of a kind that is not read"
        )
        return Unreadable(Reason.WRONG_TYPE, f"the body is {kind}")
    for stream, said in _STREAMS:
        if stream.encode("utf-16-le") in body:
            encrypted = stream == "EncryptedPackage"
            return Unreadable(
                Reason.UNREADABLE if encrypted else Reason.WRONG_TYPE, f"the body is {said}"
            )
    return Unreadable(
        Reason.WRONG_TYPE, "the body is an old office document; save it as .xlsx or PDF"
    )
