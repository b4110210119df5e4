"""Readers that read otherwise carry another version."""

import json

from reader.read import READERS
from tests.reader.readings import RECORD, readings

_WRITE_DOWN = "run: python -m tests.reader.readings"


def test_readers_that_read_the_fixture_pairs_otherwise_have_a_new_version() -> None:
    recorded, found = json.loads(RECORD.read_text()), readings()
    known = recorded["readings"]

    other = [name for name in known if name in found and found[name] != known[name]]

    assert not other or recorded["readers"] != READERS, f"raise reader.read.READERS: {other}"
    assert (known, recorded["readers"]) == (found, READERS), _WRITE_DOWN
