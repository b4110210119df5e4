"""Settings from the environment and from policywatch.toml, and what a wrong one is told."""

from pathlib import Path

import pytest

from policy.codes import Role, WatchedCode
from policy.profile import EVERY_PRACTICE, Profile
from policy.sources import LineOfBusiness
from policywatch.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [
        "HOME",
        "DATABASE_URL",
        "SOURCES",
        "CODES",
        "DIAGNOSES",
        "STATES",
        "CONTRACTORS",
        "PAYERS",
        "LINES_OF_BUSINESS",
        "PLACES_OF_SERVICE",
        "CONTACT",
        "ALLOW_HOSTS",
        "SLACK_TOKEN",
        "SLACK_TOKEN_FILE",
        "SLACK_CHANNEL",
        "SLACK_BASE_URL",
        "HEALTH_CHANNEL",
        "ACCEPT_AMA_LICENSE",
        "PUBLIC_URL",
        "TIMEZONE",
    ]:
        monkeypatch.delenv(f"POLICYWATCH_{name}", raising=False)


def test_without_settings_the_family_of_17003_is_watched_on_sqlite_without_slack() -> None:
    settings = load_settings()

    assert settings.watch.numbers == ("17000", "17003", "17004")
    assert settings.watch.role("17003") is Role.ADD_ON
    assert settings.database.startswith("sqlite:///")
    assert settings.token is None
    assert not settings.accept_ama_license


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("policywatch.toml").write_text(
        'contact = "file@practice.example"\ntimezone = "America/Chicago"\n'
    )
    monkeypatch.setenv("POLICYWATCH_CONTACT", "env@practice.example")

    settings = load_settings()

    assert settings.contact == "env@practice.example"
    assert settings.timezone == "America/Chicago"


def test_codes_may_carry_roles_and_may_be_a_list_in_the_file() -> None:
    Path("policywatch.toml").write_text('codes = ["11102:primary", "11103:add_on"]\n')

    assert load_settings().codes == (
        WatchedCode(code="11102", role=Role.PRIMARY),
        WatchedCode(code="11103", role=Role.ADD_ON),
    )


def test_a_token_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("xoxb-from-a-file\n")
    monkeypatch.setenv("POLICYWATCH_SLACK_TOKEN_FILE", str(secret))
    monkeypatch.setenv("POLICYWATCH_SLACK_CHANNEL", "C0123")

    assert load_settings().token == "xoxb-from-a-file"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CODES", "17003,banana", "'BANANA' is not a CPT or HCPCS code"),
        ("CODES", "17003:captain", "'captain' is not a role"),
        ("TIMEZONE", "Mars/Olympus", "'Mars/Olympus' is not a time zone"),
        ("PUBLIC_URL", "watch.practice.example", "begins with http"),
        ("ACCEPT_AMA_LICENSE", "perhaps", "ACCEPT_AMA_LICENSE"),
        ("SLACK_TOKEN", "xoxb-1", "slack_channel"),
        ("SLACK_TOKEN_FILE", "/nowhere/token", "slack_token_file /nowhere/token cannot be read"),
        ("SLACK_CHANEL", "C1", "POLICYWATCH_SLACK_CHANEL: no such setting"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_mend(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"POLICYWATCH_{name}", value)

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("contact = ", "policywatch.toml"),
        ('colour = "red"\n', "no such setting"),
        ("home = 3\n", "HOME"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(text: str, said: str) -> None:
    Path("policywatch.toml").write_text(text)

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert said in str(caught.value)


def test_a_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYWATCH_SLACK_TOKEN", "xoxb-secret")
    monkeypatch.setenv("POLICYWATCH_SLACK_CHANNEL", "C1")
    monkeypatch.setenv("POLICYWATCH_TIMEZONE", "nowhere")

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert "xoxb-secret" not in str(caught.value)


def test_the_variable_that_names_the_real_files_is_not_taken_for_a_misspelt_setting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POLICYWATCH_CORPUS", "/somewhere")

    assert load_settings().contact is None


def test_a_file_may_begin_with_a_byte_order_mark() -> None:
    Path("policywatch.toml").write_bytes(b'\xef\xbb\xbfcontact = "a@practice.example"\r\n')

    assert load_settings().contact == "a@practice.example"


def test_a_file_that_is_not_utf8_is_named() -> None:
    Path("policywatch.toml").write_bytes(b'contact = "caf\xe9"\n')

    with pytest.raises(SettingsError, match=r"policywatch\.toml is not UTF-8"):
        load_settings()


def test_a_contact_that_would_write_another_header_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POLICYWATCH_CONTACT", "a@practice.example\nX-More: 1")

    with pytest.raises(SettingsError, match=r"POLICYWATCH_CONTACT .* one line"):
        load_settings()


def test_without_a_profile_nothing_is_restricted_and_l57_0_is_watched() -> None:
    settings = load_settings()

    assert settings.profile == EVERY_PRACTICE
    assert settings.watch.diagnoses == {"L57.0"}


def test_a_profile_is_read_from_the_file_or_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("policywatch.toml").write_text(
        'states = ["tx", "Ohio"]\npayers = "aetna, cms"\ndiagnoses = ["l570", "D48.5"]\n'
    )
    monkeypatch.setenv("POLICYWATCH_CONTRACTORS", "novitas")
    monkeypatch.setenv("POLICYWATCH_LINES_OF_BUSINESS", "commercial,original medicare")
    monkeypatch.setenv("POLICYWATCH_PLACES_OF_SERVICE", "11")

    settings = load_settings()

    assert settings.profile == Profile(
        states=("TX", "OH"),
        contractors=("Novitas",),
        payers=("aetna", "cms"),
        lines_of_business=(LineOfBusiness.COMMERCIAL, LineOfBusiness.ORIGINAL_MEDICARE),
        places_of_service=("11",),
    )
    assert settings.watch.diagnoses == {"L57.0", "D48.5"}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("STATES", "Texs", "did you mean Texas"),
        ("CONTRACTORS", "Novitos", "did you mean Novitas"),
        ("LINES_OF_BUSINESS", "comercial", "did you mean commercial"),
        ("PLACES_OF_SERVICE", "office", "two digits"),
        ("DIAGNOSES", "keratosis", "is not an ICD-10-CM diagnosis"),
    ],
)
def test_a_profile_that_is_misspelt_is_told_with_what_was_meant(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"POLICYWATCH_{name}", value)

    with pytest.raises(SettingsError, match=said):
        load_settings()


@pytest.mark.parametrize(
    "address",
    [
        "http://slack.com/api/",
        "http://127.0.0.1:8123/api/",
        "https://user:secret@slack.com/api/",
        "https://slack.com:25/api/",
        "https://①②⑦.⓪.⓪.①/api/",
        "ftp://slack.com/api/",
        "https://slack.com\\@127.0.0.1/api/",
    ],
)
def test_the_token_goes_nowhere_but_over_https_to_a_plain_address(address: str) -> None:
    with pytest.raises(SettingsError, match="slack_base_url") as caught:
        load_settings(slack_base_url=address)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("listed", ["127.0.0.1", "127.0.0.1:8123"])
def test_a_slack_of_ones_own_is_asked_over_http_where_it_is_listed(listed: str) -> None:
    settings = load_settings(slack_base_url="http://127.0.0.1:8123/api/", allow_hosts=listed)

    assert settings.slack_base_url == "http://127.0.0.1:8123/api/"
