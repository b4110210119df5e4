"""``setup``: the practice's profile, and the sources of the catalogue that serve it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policywatch.catalogue import load_catalogue
from policywatch.cli.options import Yes
from policywatch.cli.output import fail, note, write, write_table
from policywatch.settings import SETTINGS_FILE, load_settings, set_in_environment

if TYPE_CHECKING:
    from policywatch.settings import Settings
    from policywatch.setup import Choice
    from policywatch.setup_answers import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What is asked about one setting, and the option that answers it."""

    setting: str
    option: str
    asked: str


_QUESTIONS = (
    _Question(setting="states", option="--states", asked="States you bill in, as TX,OH"),
    _Question(
        setting="contractors",
        option="--contractors",
        asked="Your Medicare contractors, as Novitas",
    ),
    _Question(setting="payers", option="--payers", asked="Payers you bill, as aetna,cms"),
    _Question(
        setting="lines_of_business",
        option="--lines",
        asked="Lines of business, as commercial,original_medicare",
    ),
    _Question(
        setting="places_of_service", option="--places", asked="Places of service you bill, as 11"
    ),
    _Question(setting="codes", option="--codes", asked="Watched codes, as 17000,17003,17004"),
    _Question(setting="diagnoses", option="--diagnoses", asked="Watched diagnoses, as L57.0"),
)


def setup(
    *,
    states: Annotated[str | None, typer.Option(help="States, as TX,OH; all for every one.")] = None,
    contractors: Annotated[
        str | None,
        typer.Option(
            "--contractors", "--contractor", help="Medicare contractors; by the states by default."
        ),
    ] = None,
    payers: Annotated[
        str | None, typer.Option(help="Slugs or names of publishers, as aetna,cms; or all.")
    ] = None,
    lines: Annotated[
        str | None, typer.Option(help="Lines of business, as commercial,original_medicare; or all.")
    ] = None,
    places: Annotated[str | None, typer.Option(help="Places of service, as 11; or all.")] = None,
    codes: Annotated[
        str | None, typer.Option(help="Watched codes, with roles where wanted: 17000:primary.")
    ] = None,
    diagnoses: Annotated[str | None, typer.Option(help="Watched diagnoses, as L57.0.")] = None,
    yes: Yes = False,
) -> None:
    """Ask what the practice bills and where, and watch the sources that serve it.

    Writes policywatch.toml in the working directory. Run again, it changes what the answers change.
    """
    from policywatch.setup_answers import current_answers

    settings = load_settings()
    declared = load_catalogue(settings.sources_directory)
    given = dict(
        zip(
            (question.setting for question in _QUESTIONS),
            (states, contractors, payers, lines, places, codes, diagnoses),
            strict=True,
        )
    )
    answers = current_answers(settings, declared)
    ask = sys.stdin.isatty() and not yes
    if ask:
        write("An empty answer keeps what stands in brackets; all restricts nothing.")
    for question in _QUESTIONS:
        answers = _answered(question, given[question.setting], answers, ask=ask)
    _set_up(answers, settings)


def _answered(question: _Question, given: str | None, answers: Answers, *, ask: bool) -> Answers:
    """The answers with one more: from its option, from the person, else as they stand."""
    if given is not None:
        try:
            return answers.with_answer(question.setting, given)
        except ValueError as error:
            fail(f"{question.option}: {error}", code=2)
    while ask:
        shown = ",".join(answers.words(question.setting)) or "all"
        said = typer.prompt(f"{question.asked} [{shown}]", default="", show_default=False)
        if not said.strip():
            break
        try:
            return answers.with_answer(question.setting, said)
        except ValueError as error:
            note(str(error))
    return answers


def _set_up(answers: Answers, before: Settings) -> None:
    from policywatch.clock import system_clock
    from policywatch.opening import opened_database
    from policywatch.operator_file import switched_off
    from policywatch.settings_file import has_setting, write_settings
    from policywatch.setup import apply, plan
    from store.catalogue import sync_sources

    _refuse_what_the_environment_sets(answers)
    was_set_up = has_setting(SETTINGS_FILE, "states")
    write_settings(SETTINGS_FILE, {one.setting: answers.words(one.setting) for one in _QUESTIONS})
    settings = load_settings()
    directory = settings.sources_directory
    choices = plan(
        load_catalogue(directory),
        settings.profile,
        before=before.profile if was_set_up else None,
        switched_off=switched_off(directory),
        licence_accepted=settings.accept_ama_license,
    )
    apply(choices, directory)
    with opened_database(settings) as database:
        sync_sources(database, load_catalogue(directory).sources, system_clock())
    _report(answers, choices, settings)


def _refuse_what_the_environment_sets(answers: Answers) -> None:
    """End where an answer would be written and never count: the environment wins over the file."""
    for question in _QUESTIONS:
        variable = set_in_environment(question.setting)
        if variable is not None and question.setting in answers.changed:
            fail(
                f"{variable} is set in the environment and wins over {SETTINGS_FILE}; unset it, or "
                f"leave {question.option} out",
                code=2,
            )


def _report(answers: Answers, choices: tuple[Choice, ...], settings: Settings) -> None:
    write(f"Written to {Path.cwd() / SETTINGS_FILE}:")
    for question in _QUESTIONS:
        write(f"  {question.setting}: {', '.join(answers.words(question.setting)) or 'all'}")
    for remark in answers.remarks:
        note(f"policywatch: {remark}")
    watched = [choice for choice in choices if choice.watched]
    write(f"\nWatched: {len(watched)} of {len(choices)} sources")
    write_table(
        ["source", "publisher", "line of business", "title", "since"],
        (
            [
                choice.source.slug,
                choice.source.publisher.name,
                choice.source.line_of_business.replace("_", " "),
                choice.source.title,
                _since(choice),
            ]
            for choice in watched
        ),
        whole={"source"},
    )
    _report_folders(watched, settings)
    _report_the_rest(choices)
    _report_what_next(settings, watched=bool(watched))


def _since(choice: Choice) -> str:
    from policywatch.setup import Standing

    if choice.changed:
        return "now"
    return "before" if choice.standing is Standing.SERVES else "before, by hand"


def _report_folders(watched: list[Choice], settings: Settings) -> None:
    folders = [choice.source for choice in watched if choice.source.method == "folder"]
    if folders:
        write("\nTo be fetched by a person; put the files into these directories:")
        for source in folders:
            write(f"  {settings.inbox_directory / source.slug}  from {source.url}")


def _report_the_rest(choices: tuple[Choice, ...]) -> None:
    from policywatch.setup import WHY, Standing

    left: dict[Standing, list[str]] = {}
    for choice in choices:
        if not choice.watched:
            stopped = f"{choice.source.slug} (no longer)" if choice.changed else choice.source.slug
            left.setdefault(choice.standing, []).append(stopped)
    if left:
        write("\nNot watched:")
    for standing, slugs in left.items():
        why = WHY.get(standing, "you switched it off; policywatch sources enable SOURCE")
        write(f"  {', '.join(slugs)}\n    {why}")


def _report_what_next(settings: Settings, *, watched: bool) -> None:
    steps: list[str] = []
    if not settings.contact:
        steps.append("set POLICYWATCH_CONTACT: public sites are not asked without it")
    if watched:
        steps.append(
            "policywatch sources check --live   reads each source once and says what it sees"
        )
        steps.append("policywatch crawl                  records what they say now as the baseline")
        steps.append("policywatch run                    watches them from then on")
    else:
        steps.append("policywatch sources list           says what there is to watch")
    steps.append("policywatch doctor                 says what else is missing")
    write("\nNext:")
    for step in steps:
        write(f"  {step}")
