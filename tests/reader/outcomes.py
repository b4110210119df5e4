"""What reading gives: a document or a refusal, as a value."""

from policy.document import Document
from reader.errors import Unreadable
from reader.read import read


def outcome(body: bytes) -> Document | Unreadable:
    """The document of ``body``, or why there is none. Anything else that is raised is a fault."""
    try:
        return read(body)
    except Unreadable as refused:
        return refused
