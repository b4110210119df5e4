import re
import tomllib
from importlib.metadata import distribution, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXACT = re.compile(r"[a-z0-9-]+==[a-z0-9.+]+")


def pins_for_uv() -> list[str]:
    return list(PROJECT["tool"]["uv"]["constraint-dependencies"])


def pins_for_pip() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return [line for line in lines if not line.startswith("#")]


def declared() -> list[Requirement]:
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    return [Requirement(line) for line in wanted]


def needed(requirements: list[Requirement]) -> set[str]:
    """Every distribution that the requirements lead to in this environment."""
    found: set[str] = set()
    asked: set[tuple[str, str]] = set()
    queue = [(one, extra) for one in requirements for extra in ("", *sorted(one.extras))]
    while queue:
        requirement, extra = queue.pop()
        name = canonicalize_name(requirement.name)
        if (name, extra) in asked:
            continue
        asked.add((name, extra))
        found.add(name)
        for line in distribution(name).requires or ():
            further = Requirement(line)
            if further.marker is None or further.marker.evaluate({"extra": extra}):
                queue += [(further, wanted) for wanted in ("", *sorted(further.extras))]
    return found


def test_pip_and_uv_are_given_the_same_pins() -> None:
    assert pins_for_pip() == pins_for_uv()


def test_a_pin_is_a_name_and_an_exact_version_and_names_no_host_or_path() -> None:
    assert [pin for pin in pins_for_pip() if not EXACT.fullmatch(pin)] == []


def test_everything_that_is_installed_for_the_project_is_pinned_at_its_version() -> None:
    pinned = dict(pin.split("==") for pin in pins_for_pip())
    installed = {name: version(name) for name in needed(declared())}
    assert {name: pinned.get(name) for name in installed} == installed


def test_every_pin_is_one_that_the_declared_dependencies_allow() -> None:
    pinned = dict(pin.split("==") for pin in pins_for_pip())
    refused = [
        str(one)
        for one in declared()
        if not one.specifier.contains(pinned[canonicalize_name(one.name)])
    ]
    assert refused == []
