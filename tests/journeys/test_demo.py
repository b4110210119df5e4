"""``policywatch demo`` as a newcomer sees it: five payers, one noisy page, one wall."""

import re
from pathlib import Path

import pytest

from tests.doubles.slack import Slack, texts_of
from tests.journeys.pages import policy_page
from tests.journeys.program import Ended, Program

RULE = "-" * 100
FIVE = {
    "Aetna": ("0991", "17003"),
    "Anthem Blue Cross Blue Shield": ("CG-SURG-937", "17004"),
    "Cigna Healthcare": ("0937", "17003"),
    "UnitedHealthcare": ("2027T0937D", "17000, 17003 and 17004"),
    "Medicare (CMS)": ("A99113", "L57.0"),
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, Ended, Path]:
    """The demo run in an empty directory, without any setting."""
    where = tmp_path_factory.mktemp("newcomer")
    program = Program(home=where / "policywatch-demo")
    program.settings = {"POLICYWATCH_ALLOW_HOSTS": "", "POLICYWATCH_CONTACT": ""}
    return program, program("demo", cwd=where), where


def messages(out: str) -> list[str]:
    return [part.strip() for part in out.split(RULE)[1::2]]


def test_it_ends_well(shown: tuple[Program, Ended, Path]) -> None:
    _, done, _ = shown

    assert done.code == 0, done.err
    assert "Traceback" not in done.err


#: Of Cigna's bulletin and policy the one that is read first tells, the other confirms.
WORDS = ("ACTION", "REVIEW", "CONFIRMED")


@pytest.mark.parametrize("publisher", FIVE)
def test_each_of_the_five_payers_has_its_true_change_told(
    shown: tuple[Program, Ended, Path], publisher: str
) -> None:
    number, codes = FIVE[publisher]
    told = [
        re.sub(r"\s+", " ", one)
        for one in messages(shown[1].out)
        if one.startswith(tuple(f"{word} | {publisher}" for word in WORDS))
    ]

    headline = next(one for one in told if f", {number}" in one.split(" Was ")[0])
    assert codes in headline.split(" Was ")[0]


def test_the_page_that_changed_only_in_noise_tells_nobody(
    shown: tuple[Program, Ended, Path],
) -> None:
    out = shown[1].out
    edition = out[out.index("Edition 2") :]

    assert "Highmark" not in "".join(messages(out))
    (row,) = [line for line in edition.splitlines() if "highmark-g-20-937" in line]
    assert "no alert" in row


def test_the_wall_is_a_line_of_health_and_no_revision(shown: tuple[Program, Ended, Path]) -> None:
    program, done, _ = shown
    edition = done.out[done.out.index("Edition 2") :]

    (row,) = [line for line in edition.splitlines() if "aetna-0992" in line]
    assert "bot_wall" in row
    (health,) = [one for one in messages(done.out) if one.startswith("HEALTH")]
    assert "bot wall" in health
    assert "Benign Skin Lesion Removal" in health
    assert [
        one["source"]
        for code in ("17000", "17003", "17004")
        for one in program("history", code, "--json").json
        if one["source"] == "aetna-0992"
    ] == []


def test_its_database_answers_afterwards(shown: tuple[Program, Ended, Path]) -> None:
    program, done, _ = shown
    entries = program("history", "17003", "--json").json

    assert {one["publisher"] for one in entries} >= {"aetna", "cigna", "cms", "uhc"}
    for entry in entries:
        assert entry["id"] in done.out
        assert program("show", entry["id"], "--json").json["editions"]["after"]["sha256"]


def test_every_message_stands_for_a_recorded_change_or_a_source(
    shown: tuple[Program, Ended, Path],
) -> None:
    program, done, _ = shown
    for message in messages(done.out):
        ids = re.findall(r"policywatch show (\S+)", message)
        assert ids or message.startswith("HEALTH")
        for one in ids:
            assert program("show", one).code == 0


def test_it_can_be_run_again_and_starts_anew(tmp_path: Path) -> None:
    program = Program(home=tmp_path / "policywatch-demo")
    first = program("demo", cwd=tmp_path)
    again = program("demo", cwd=tmp_path)

    assert (first.code, again.code) == (0, 0)
    assert len(messages(first.out)) == len(messages(again.out))


def test_it_does_not_touch_a_directory_with_other_files(tmp_path: Path) -> None:
    mine = tmp_path / "policywatch-demo"
    mine.mkdir()
    (mine / "policywatch.db").write_text("not the demo's")

    done = Program(home=tmp_path / "home")("demo", cwd=tmp_path)

    assert done.code == 2
    assert "--home" in done.err
    assert (mine / "policywatch.db").read_text() == "not the demo's"


def test_with_a_slack_it_posts_there(tmp_path: Path, posting: Program, slack: Slack) -> None:
    done = posting("demo", "--slack", "--home", "shown", cwd=tmp_path)

    assert done.code == 0, done.err
    posted = " ".join(text for one in slack.messages for text in (one.text, *texts_of(one.blocks)))
    for publisher, (number, _) in FIVE.items():
        assert publisher in posted
        assert number in posted
    assert len(slack.messages) == len({one.delivery_id for one in slack.messages})


def test_slack_without_a_token_is_wrong_usage(tmp_path: Path, program: Program) -> None:
    done = program("demo", "--slack", cwd=tmp_path)

    assert done.code == 2
    assert "POLICYWATCH_SLACK_TOKEN" in done.err


def test_another_folder_of_editions_is_watched_as_well(tmp_path: Path, program: Program) -> None:
    pages = tmp_path / "pages"
    (pages / "sources").mkdir(parents=True)
    (pages / "sources/meridian.toml").write_text(
        'slug = "meridian"\nname = "Meridian Plan"\n[[sources]]\nslug = "meridian-417"\n'
        'title = "Premalignant Lesion Care"\nurl = "{site}/mp-417.html"\nenabled = true\n'
    )
    for edition, gone in ((1, ()), (2, ("17003",)), (3, ("17003", "17004"))):
        folder = pages / f"editions/{edition}"
        folder.mkdir(parents=True)
        (folder / "mp-417.html").write_text(policy_page(without=gone))

    done = program("demo", "--pages", str(pages), cwd=tmp_path)

    assert done.code == 0, done.err
    told = messages(done.out)
    assert [("17003" in one, "17004 no longer" in one) for one in told] == [
        (True, False),
        (False, True),
    ]


def test_a_folder_that_holds_no_editions_is_named(tmp_path: Path, program: Program) -> None:
    (tmp_path / "empty").mkdir()

    done = program("demo", "--pages", "empty", cwd=tmp_path)

    assert done.code == 2
    assert "empty" in done.err


def test_piped_output_holds_no_terminal_codes(shown: tuple[Program, Ended, Path]) -> None:
    assert "\x1b" not in shown[1].out + shown[1].err


def test_the_bulletin_and_the_policy_it_announces_are_one_event(
    shown: tuple[Program, Ended, Path],
) -> None:
    cigna = [one for one in messages(shown[1].out) if "| Cigna" in one]

    assert sorted(one.split(" | ")[0] for one in cigna) == ["ACTION", "CONFIRMED"]
