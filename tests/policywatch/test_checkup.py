"""What doctor says of the profile, the licence and the directories that wait for a file."""

from pathlib import Path
from typing import Any

import pytest

from policywatch.checkup import Finding, checkup
from policywatch.settings import load_settings

DECLARED = """
slug = "meridian"
name = "Meridian Plan"

[[sources]]
slug = "meridian-list"
title = "Prior authorization list"
url = "https://meridian.example/list"
method = "folder"
line_of_business = "commercial"
jurisdictions = ["PA"]
enabled = true
"""


@pytest.fixture(autouse=True)
def declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "meridian.toml").write_text(DECLARED)


def found(home: Path, **settings: Any) -> dict[str, Finding]:
    return {one.check: one for one in checkup(load_settings(home=home, **settings))}


def test_without_a_profile_doctor_says_that_everything_is_told(tmp_path: Path) -> None:
    assert found(tmp_path)["profile"].detail.startswith("none: every change")


def test_what_is_watched_outside_the_profile_is_named(tmp_path: Path) -> None:
    inside = found(tmp_path, states="PA", payers="meridian")["profile"]
    outside = found(tmp_path, states="TX")["profile"]

    assert (inside.ok, inside.detail) == (True, "PA, meridian")
    assert outside.detail == "TX; only in the digest: meridian-list"


def test_a_payer_that_nobody_declares_is_wrong(tmp_path: Path) -> None:
    profile = found(tmp_path, payers="meridien")["profile"]

    assert not profile.ok
    assert "there is no publisher 'meridien'" in profile.detail


def test_a_directory_without_a_file_is_named_until_one_is_there(tmp_path: Path) -> None:
    folder = found(tmp_path)["folders"]
    assert not folder.ok
    assert str(tmp_path / "inbox" / "meridian-list") in folder.detail

    (tmp_path / "inbox" / "meridian-list").mkdir(parents=True)
    (tmp_path / "inbox" / "meridian-list" / "list.pdf").write_bytes(b"%PDF-")
    assert "folders" not in found(tmp_path)
