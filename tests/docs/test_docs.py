import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from policy.disposition import Verdict, disposition_of_heading
from policywatch.catalogue import load_catalogue
from policywatch.cli.app import app
from policywatch.settings import SETTINGS_FILE, Settings
from policywatch.source_page import source_page

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("policywatch/**/*.md")])
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "root_packages"
]
IN_CODE = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
DOTTED = re.compile(rf"(?!{re.escape(str(SETTINGS_FILE))})(?:{'|'.join(PACKAGES)})(?:\.\w+)+")
FILE = re.compile(rf"(?:{'|'.join([*PACKAGES, 'docs', 'tests', '.ci'])})/[\w./-]*")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def named_in(page: Path, shape: re.Pattern[str]) -> list[str]:
    prose = FENCED.sub("", page.read_text())
    return sorted({name for name in IN_CODE.findall(prose) if shape.fullmatch(name)})


def resolve(name: str) -> object:
    """The module, class, function or method of that dotted name; raises where there is none."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError as missing:
            if missing.name is None or not name.startswith(missing.name):
                raise
            continue
        for attribute in parts[length:]:
            found = getattr(found, attribute)
        return found
    raise ModuleNotFoundError(name)


def commands() -> Iterator[tuple[str, TyperCommand]]:
    """Every command that does something, by the words one types."""

    def below(command: object, words: str) -> Iterator[tuple[str, TyperCommand]]:
        if isinstance(command, TyperGroup):
            for name, inner in command.commands.items():
                yield from below(inner, f"{words} {name}")
        else:
            assert isinstance(command, TyperCommand)
            yield words, command

    return below(get_command(app), "policywatch")


def rows_under(heading: str) -> list[tuple[str, ...]]:
    """The cells of the first table under a heading of the README, without its head."""
    section = (ROOT / "README.md").read_text().split(f"\n{heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_name_of_the_code_in_a_page_exists_where_it_says(page: Path) -> None:
    for name in named_in(page, DOTTED):
        resolve(name)


def test_the_walk_through_the_architecture_names_functions_of_every_package() -> None:
    named = named_in(ROOT / "docs/architecture.md", DOTTED)
    assert {name.split(".")[0] for name in named} == set(PACKAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_path_named_in_a_page_exists(page: Path) -> None:
    assert [name for name in named_in(page, FILE) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_relative_link_leads_somewhere(page: Path) -> None:
    prose = FENCED.sub("", page.read_text())
    targets = [link.partition("#") for link in LINK.findall(prose) if "://" not in link]
    for path, _, anchor in targets:
        target = page.parent / path if path else page
        assert target.exists(), path
        if anchor:
            assert anchor in anchors(target), anchor


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_command_is_in_the_readme_and_no_other() -> None:
    listed = [
        " ".join(word for word in cell.strip("`").split() if word.islower() and word[0].isalpha())
        for cell, _ in rows_under("## Ask it")
    ]
    assert sorted(listed) == sorted(words for words, _ in commands())


def test_every_command_and_option_says_what_it_is_for() -> None:
    for words, command in commands():
        assert command.help, words
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{words} {parameter.name}"


def test_every_option_is_in_the_commands_page() -> None:
    page = (ROOT / "docs/commands.md").read_text()
    for words, command in commands():
        section = page.split(f"\n## `{words}`\n", 1)
        assert len(section) == 2, f"docs/commands.md has no section on {words}"
        text = section[1].split("\n## ", 1)[0]
        options = [
            name
            for parameter in command.params
            if isinstance(parameter, TyperOption)
            for name in (*parameter.opts, *parameter.secondary_opts)
            if name.startswith("--") and name != "--help"
        ]
        assert [name for name in options if f"`{name}" not in text] == [], words


def test_the_commands_page_has_no_command_or_option_that_is_not_there() -> None:
    page = (ROOT / "docs/commands.md").read_text()
    known = dict(commands())
    for section in page.split("\n## `")[1:]:
        words, text = section.split("`", 1)
        options = {name for one in known[words].params for name in (*one.opts, *one.secondary_opts)}
        assert set(re.findall(r"`(--[\w-]+)", text)) <= options, words


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    listed = [name.strip("`") for name, *_ in rows_under("## Settings")]
    assert sorted(listed) == sorted(f"POLICYWATCH_{name.upper()}" for name in Settings.model_fields)


def test_what_the_readme_says_is_watched_is_what_is_declared() -> None:
    declared: dict[str, set[str]] = {}
    for source in load_catalogue().sources:
        lines = declared.setdefault(source.publisher.name, set())
        lines.add(str(source.line_of_business).replace("_", " "))
    listed = rows_under("## What it watches")
    assert listed
    assert {name: lines for name, _, lines in listed} == {
        name: ", ".join(sorted(declared[name])) for name, _, _ in listed
    }


def test_the_page_of_sources_is_that_of_the_catalogue() -> None:
    made = source_page(load_catalogue()).rstrip() + "\n"
    assert (ROOT / "docs/sources.md").read_text() == made, (
        "run: policywatch sources list --markdown > docs/sources.md"
    )


def test_what_the_readme_says_of_headings_is_what_is_decided() -> None:
    for heading, verdict, _ in rows_under("## How it decides"):
        found = disposition_of_heading(heading.strip("“”"))
        decided = found.verdict if found else Verdict.LISTED
        assert decided.replace("_", " ") == verdict, heading
