"""Each publisher in its own shape: pairs of sites through the spider, as ``published_case`` says."""

from pathlib import Path

import pytest

from policywatch.catalogue import load_catalogue
from tests.published_case import is_published, problems

CASES = Path(__file__).parent / "cases"


def found_cases() -> list[Path]:
    return [
        path.parent for path in sorted(CASES.rglob("expected.toml")) if is_published(path.parent)
    ]


@pytest.mark.parametrize("case", found_cases(), ids=lambda case: str(case.relative_to(CASES)))
def test_a_pair_of_sites_tells_exactly_what_changed(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert problems(case, load_catalogue(), tmp_path / "home") == []


def test_the_two_sites_of_a_case_are_never_the_same() -> None:
    for case in found_cases():
        before, after = (
            {
                file.relative_to(case / side): file.read_bytes()
                for file in (case / side).rglob("*")
                if file.is_file()
            }
            for side in ("before", "after")
        )
        assert before, case
        assert before != after, case
