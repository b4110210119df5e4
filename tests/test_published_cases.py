"""Each publisher in its own shape: pairs of sites through the spider, as ``published_case`` says."""

import re
import textwrap
import tomllib
from pathlib import Path

import pytest

from policywatch.catalogue import load_catalogue
from tests.published_case import is_published, problems

CASES = Path(__file__).parent / "cases"
GUIDE = Path(__file__).parents[1] / "CONTRIBUTING.md"


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


def test_each_publisher_that_is_watched_has_a_case_that_tells_and_one_that_does_not() -> None:
    told: dict[str, set[bool]] = {}
    for case in found_cases():
        expected = tomllib.loads((case / "expected.toml").read_text())
        quiet = not {"changes", "notices", "refusals"} & set(expected)
        told.setdefault(case.parents[1].name, set()).add(quiet)
    watched = {source.publisher.slug for source in load_catalogue().sources}

    assert {slug for slug, kinds in told.items() if kinds == {True, False}} == watched


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


INDEX = """\
<html><head><title>Medical policies</title></head><body><nav><a href="/">Home</a></nav>
<h1>Medical policies</h1><ul><li><a href="hearing-aids.html">Hearing aids</a></li>
<li><a href="skin-lesions.html">Destruction of skin lesions</a></li></ul></body></html>
"""
POLICY = """\
<html><head><title>Destruction of skin lesions</title></head><body><nav><a href="/">Home</a></nav>
<h1>Destruction of skin lesions</h1><p>Policy Number: BL-204</p>
<h2>Coverage</h2><p>Destruction is medically necessary when lesions are recorded by number and site.</p>
<h2>Covered codes</h2><table><tr><th>CPT code</th><th>Description</th></tr>
<tr><td>17000</td><td>First lesion</td></tr>
<tr><td>17003</td><td>Second to fourteenth lesion, each</td></tr>
<tr><td>17004</td><td>Fifteen lesions or more</td></tr></table>
<footer>Blue Cross of Bluestem</footer></body></html>
"""


@pytest.fixture
def guided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The folder of sources and the case that CONTRIBUTING.md says to write, and nothing else."""
    monkeypatch.chdir(tmp_path)
    guide = GUIDE.read_text().split("\n## Add a payer\n", 1)[1].split("\n## ", 1)[0]
    declared, expected = (
        textwrap.dedent(block)
        for block in re.findall(r"^   ```toml\n(.*?)^   ```$", guide, re.MULTILINE | re.DOTALL)
    )
    sources = tmp_path / "sources"
    case = tmp_path / "cases" / re.findall(r"`(bluestem/[^`]+)`", guide)[0]
    files = {
        sources / "bluestem.toml": declared,
        case / "expected.toml": expected,
        case / "before/policies/index.html": INDEX,
        case / "before/policies/skin-lesions.html": POLICY,
        case / "after/policies/index.html": INDEX,
        case / "after/policies/skin-lesions.html": re.sub(r"<tr><td>17003.*\n", "", POLICY),
    }
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return sources, case


def test_a_payer_is_added_with_one_declaration_and_one_case_and_no_python(
    guided: tuple[Path, Path], tmp_path: Path
) -> None:
    sources, case = guided

    assert is_published(case)
    assert problems(case, load_catalogue(sources), tmp_path / "home") == []


def test_a_case_that_expects_something_else_says_what_was_found(
    guided: tuple[Path, Path], tmp_path: Path
) -> None:
    sources, case = guided
    expected = case / "expected.toml"
    expected.write_text(expected.read_text().replace("17003", "17004"))

    (problem,) = problems(case, load_catalogue(sources), tmp_path / "home")

    assert "17003" in problem


def test_a_policy_that_nobody_could_read_fails_its_case(
    guided: tuple[Path, Path], tmp_path: Path
) -> None:
    sources, case = guided
    (case / "after/policies/skin-lesions.html").write_text("<h1>Page not found</h1>")

    found = problems(case, load_catalogue(sources), tmp_path / "home")

    assert any("was not read" in one for one in found)
    assert any("wanted" in one for one in found)
