"""One policy out of an archive that holds many."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A policy as it stands in an archive.

    ``body`` is what is kept as the evidence of an edition and read by ``reader.read``; it depends
    on nothing but the policy's own records. ``succeeds`` is, for a version that is published and
    not yet in force, the locator of the policy it is to replace: its first sight is compared with
    that one's last edition, and its leaving is no news once that one has its ``version``.
    """

    locator: str
    title: str
    body: bytes
    version: str = ""
    succeeds: str | None = None
