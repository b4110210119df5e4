"""What goes wrong is said in a clear sentence with the right exit code, and nothing is half-written."""

import hashlib
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.doubles.site import Site, hanging
from tests.journeys.program import Ended, Program
from tests.journeys.test_watching_a_page import AFTER, BEFORE, page, rows


def is_clear(done: Ended, *named: str) -> None:
    assert "Traceback" not in done.err + done.out
    assert len((done.err + done.out).splitlines()) <= 24
    for words in named:
        assert words in done.err


@pytest.mark.parametrize("command", [("crawl",), ("sources", "check"), ("sources", "enable")])
def test_an_unknown_source_is_wrong_usage_and_what_was_meant_is_named(
    program: Program, command: tuple[str, ...]
) -> None:
    done = program(*command, "cms-a57114")

    assert done.code == 2
    is_clear(done, "cms-a57114", "cms-a57113")


def test_an_unknown_publisher_is_wrong_usage(program: Program, site: Site) -> None:
    done = program(
        "sources", "add", site.serve("/p", page(BEFORE)), "--publisher", "aetnaa", "--yes"
    )

    assert done.code == 2
    is_clear(done, "aetnaa", "aetna")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("history", "banana"), "banana"),
        (("history", "17003", "--since", "yesterday"), "yesterday"),
        (("history", "17003", "--since", "2026-02-01", "--until", "2026-01-01"), "--until"),
        (("history", "17003", "--payer", "aetnaa"), "aetna"),
        (("sources", "add", "ftp://payer.example/p"), "ftp"),
        (("sources", "add", "https://payer.example/p", "--every", "soon"), "soon"),
        (("compare", "nowhere.html", "nowhere.html"), "nowhere.html"),
        (("deliveries", "retry"), "--all"),
        (("deliveries", "list", "--state", "lost"), "lost"),
        (("fly",), "fly"),
    ],
)
def test_wrong_usage_ends_with_2_and_names_what_is_wrong(
    program: Program, words: tuple[str, ...], said: str
) -> None:
    done = program(*words)

    assert done.code == 2
    is_clear(done, said)


def test_a_file_that_is_no_policy_ends_with_1_and_prints_nothing(
    program: Program, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_text(BEFORE)
    new.write_text(
        "<html><title>Access Denied</title><body>Access Denied. Reference #18.2</body></html>"
    )

    done = program("compare", str(old), str(new), "--json")

    assert (done.code, done.out) == (1, "")
    is_clear(done, "new.html", "bot_wall")


@pytest.mark.parametrize(
    "body", [b"\x00\x01\x02\x03" * 99, b"%PDF-1.7 broken", b"PK\x03\x04 a zip"]
)
def test_a_file_nobody_can_read_ends_with_1(program: Program, tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(body)

    done = program("read", str(file), "--json")

    assert (done.code, done.out) == (1, "")
    is_clear(done, str(file))


def test_a_declaration_with_a_mistake_is_named_by_file_line_and_key(program: Program) -> None:
    (program.sources / "plan.toml").write_text('slug = "plan"\nname = "Plan"\ncolour = "red"\n')

    done = program("crawl")

    assert done.code == 2
    is_clear(done, "plan.toml", "line 3", "colour")
    assert not program.database.exists()


def test_settings_that_are_no_toml_are_named(program: Program) -> None:
    program.home.mkdir(parents=True)
    (program.home / "policywatch.toml").write_text("contact = ")

    done = program("sources", "list")

    assert done.code == 2
    is_clear(done, "policywatch.toml")


def test_a_misspelt_setting_is_named(program: Program) -> None:
    done = program("doctor", POLICYWATCH_CONTAKT="me@practice.example")

    assert done.code == 2
    is_clear(done, "POLICYWATCH_CONTAKT")


def test_a_host_nobody_answers_for_is_named_and_recorded(program: Program) -> None:
    with Site() as gone:
        assert program("sources", "add", gone.serve("/p", page(BEFORE)), "--yes").code == 0

    done = program("crawl")

    assert done.code == 1
    assert "unreachable" in done.out
    is_clear(done)
    assert "unreachable" in program("sources", "list", "--json").out


def test_a_private_host_is_not_asked_unless_it_is_listed(program: Program, site: Site) -> None:
    program.settings["POLICYWATCH_ALLOW_HOSTS"] = ""

    done = program("sources", "add", site.serve("/p", page(BEFORE)), "--yes")

    assert done.code == 1
    is_clear(done, "POLICYWATCH_ALLOW_HOSTS")
    assert site.asked == []


def test_a_public_host_is_not_asked_without_a_contact(program: Program) -> None:
    program.settings["POLICYWATCH_CONTACT"] = ""

    done = program("sources", "check", "aetna-0567", "--live")

    assert done.code == 1
    assert "POLICYWATCH_CONTACT" in done.out


def test_a_locked_database_is_waited_for_and_then_named(program: Program, site: Site) -> None:
    program("sources", "add", site.serve("/p", page(BEFORE)), "--yes")
    before = rows(program)
    lock = sqlite3.connect(program.database, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")

    done = program("crawl")

    lock.execute("ROLLBACK")
    lock.close()
    assert done.code == 1
    is_clear(done, "locked")
    assert rows(program) == before
    assert program("crawl").code == 0


def test_a_full_disk_leaves_the_last_edition_and_the_next_crawl_makes_it_good(
    program: Program, site: Site
) -> None:
    program("sources", "add", site.serve("/p", page(BEFORE)), "--yes")
    before = rows(program)
    filler = "".join(
        f"<p>Reference key {hashlib.sha256(str(n).encode()).hexdigest()} of this plan.</p>"
        for n in range(9_000)
    )
    site.serve("/p", page(AFTER.replace("</main>", f"{filler}</main>")))
    room = program.database.stat().st_size + 40_000

    limited = subprocess.run(
        [sys.executable, "-m", "policywatch", "crawl"],
        cwd=program.home,
        env=program.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    done = Ended(limited.returncode, limited.stdout, limited.stderr)

    assert done.code == 1
    is_clear(done)
    assert "full" in done.err or "space" in done.err or "disk" in done.err
    assert rows(program) == before
    assert program("crawl").code == 0
    assert [one["kind"] for one in program("history", "17003", "--json").json][-1:] == [
        "code_removed"
    ]


def test_a_database_that_is_none_is_named(program: Program) -> None:
    program.home.mkdir(parents=True)
    program.database.write_bytes(b"not a database at all" * 50)

    done = program("history", "17003")

    assert done.code == 1
    is_clear(done, "policywatch.db")
    assert program.database.read_bytes().startswith(b"not a database")


def test_a_database_server_that_is_away_is_named_without_its_password(program: Program) -> None:
    program.settings["POLICYWATCH_DATABASE_URL"] = "postgresql://watch:s3cret@127.0.0.1:1/none"

    done = program("history", "17003")

    assert done.code == 1
    is_clear(done, "127.0.0.1")
    assert "s3cret" not in done.err


def test_a_change_that_is_not_there_is_a_no(program: Program) -> None:
    done = program("show", "0000-none")

    assert done.code == 1
    is_clear(done, "0000-none")


def test_a_schema_of_a_newer_version_is_refused_and_left_alone(program: Program) -> None:
    assert program("db", "upgrade").code == 0
    with closing(sqlite3.connect(program.database)) as database, database:
        database.execute("UPDATE policywatch_schema SET version_num = '9999'")

    done = program("history", "17003")

    assert done.code == 1
    is_clear(done, "9999")
    assert program("db", "status").code == 1


def test_help_names_every_command(program: Program) -> None:
    done = program("--help")

    assert done.code == 0
    for name in [
        "demo",
        "run",
        "crawl",
        "history",
        "show",
        "compare",
        "read",
        "sources",
        "deliveries",
        "db",
        "doctor",
    ]:
        assert name in done.out


@pytest.mark.parametrize(
    "words", [("history", "17003"), ("db", "upgrade"), ("crawl", "cms-a57113")]
)
def test_a_home_that_cannot_be_made_is_named_with_its_mend(
    program: Program, words: tuple[str, ...]
) -> None:
    program.home.mkdir()
    (program.home / "file").touch()

    done = program(*words, POLICYWATCH_HOME=str(program.home / "file" / "home"))

    assert done.code == 2
    is_clear(done, "POLICYWATCH_HOME", str(program.home / "file" / "home"))


@pytest.mark.parametrize("seconds", [0.05, 0.3, 0.7])
def test_ctrl_c_ends_a_command_without_a_traceback_also_while_it_loads(
    program: Program, site: Site, seconds: float
) -> None:
    site.serve("/p", hanging(30))
    process = program.start("sources", "add", f"{site.url}/p", "--yes")
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)

    assert process.wait(20) in {130, -signal.SIGINT}
    assert "policywatch/" not in (program.home / "err.txt").read_text()


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">/dev/full"])
def test_an_output_that_is_closed_or_full_is_no_traceback(program: Program, closed: str) -> None:
    command = f"{sys.executable} -m policywatch sources list {closed}"
    program.home.mkdir()
    done = subprocess.run(
        command, shell=True, env=program.environment(), capture_output=True, text=True, timeout=60
    )

    assert done.returncode == (1 if "full" in closed else 0)
    assert "Traceback" not in done.stderr
    assert ("could not be written" in done.stderr) is ("full" in closed)
