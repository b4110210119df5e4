"""Every setting, from the environment and from ``policywatch.toml`` in the working directory.

The environment wins. A secret may also stand in a file: ``POLICYWATCH_SLACK_TOKEN_FILE`` names it.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from policy.addresses import is_allowed_host, url_refusal
from policy.codes import (
    DEFAULT_CODES,
    DEFAULT_DIAGNOSES,
    WatchedCode,
    WatchList,
    parse_watched_codes,
    parse_watched_diagnoses,
)
from policy.profile import Profile
from policy.sources import LineOfBusiness
from policywatch.answers import (
    contractors_from,
    lines_from,
    payers_from,
    places_from,
    states_from,
    words_of,
)

SETTINGS_FILE = Path("policywatch.toml")
_PREFIX = "POLICYWATCH_"
_LISTS: Mapping[str, Callable[[list[str]], tuple[str, ...]]] = {
    "diagnoses": parse_watched_diagnoses,
    "states": states_from,
    "contractors": contractors_from,
    "payers": payers_from,
    "lines_of_business": lines_from,
    "places_of_service": places_from,
}


class SettingsError(Exception):
    """Settings that cannot be used; the message names each setting and what it takes."""


class _File(TomlConfigSettingsSource):
    """policywatch.toml, with or without the mark some editors write at a file's beginning."""

    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        return tomllib.loads(file_path.read_bytes().decode("utf-8-sig"))


class Settings(BaseSettings):
    """What an operator can set. Names in the environment are in capitals after POLICYWATCH_."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, extra="forbid", toml_file=SETTINGS_FILE, frozen=True
    )

    home: Path = Field(Path("~/.policywatch"), description="where the database and files are kept")
    database_url: str | None = Field(None, description="sqlite:///FILE or postgresql://...")
    sources: Path | None = Field(None, description="directory of the operator's own sources")
    codes: Annotated[tuple[WatchedCode, ...], NoDecode] = Field(
        DEFAULT_CODES, description="watched codes with roles, as 17000:primary,17003:add_on"
    )
    diagnoses: Annotated[tuple[str, ...], NoDecode] = Field(
        DEFAULT_DIAGNOSES, description="watched diagnoses, as L57.0"
    )
    states: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="states the practice bills in, as TX,OH"
    )
    contractors: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="its Medicare contractors, as Novitas"
    )
    payers: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="slugs of the publishers it bills, as aetna,cms"
    )
    lines_of_business: Annotated[tuple[LineOfBusiness, ...], NoDecode] = Field(
        (), description="lines it bills, as commercial,original_medicare"
    )
    places_of_service: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="places of service it bills, as 11"
    )
    contact: str | None = Field(None, description="address or URL for the user agent")
    allow_hosts: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(), description="private hosts that may be asked, separated by commas"
    )
    slack_token: SecretStr | None = Field(None, description="bot token, xoxb-...")
    slack_token_file: Path | None = Field(None, description="file that holds the bot token")
    slack_channel: str | None = Field(None, description="id of the channel for alerts, C...")
    slack_base_url: str = Field("https://slack.com/api/", description="address of Slack's Web API")
    health_channel: str | None = Field(None, description="id of the channel for source health")
    accept_ama_license: bool = Field(False, description="the AMA terms of the Coverage API")  # noqa: FBT003
    public_url: str | None = Field(None, description="where the team reaches the evidence pages")
    timezone: str = Field("UTC", description="IANA name in which instants are printed")

    @field_validator("codes", mode="before")
    @classmethod
    def _codes(cls, value: object) -> object:
        if isinstance(value, list):
            value = ",".join(str(item) for item in value)
        return parse_watched_codes(value) if isinstance(value, str) else value

    @field_validator(*_LISTS, mode="before")
    @classmethod
    def _list(cls, value: object, info: ValidationInfo) -> object:
        return _LISTS[str(info.field_name)](words_of(value))

    @field_validator("allow_hosts", mode="before")
    @classmethod
    def _hosts(cls, value: object) -> object:
        if isinstance(value, str):
            value = value.split(",")
        if isinstance(value, list):
            return frozenset(str(item).strip().lower() for item in value if str(item).strip())
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(
                f"{value!r} is not a time zone; write for example America/New_York"
            ) from None
        return value

    @field_validator("contact")
    @classmethod
    def _one_line(cls, value: str | None) -> str | None:
        if value and not value.isprintable():
            raise ValueError("write an address or a URL on one line: it goes into the user agent")
        return value

    @field_validator("public_url", "slack_base_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("write an address that begins with http:// or https://")
        return value

    @model_validator(mode="after")
    def _the_token_goes_to_slack(self) -> Self:
        refused = url_refusal(self.slack_base_url)
        if refused is not None or not self.slack_base_url.isascii():
            why = refused or "an address of letters beyond ASCII"
            raise ValueError(f"slack_base_url: {why}; write https://slack.com/api/")
        host = urlsplit(self.slack_base_url).netloc
        if not self.slack_base_url.startswith("https://") and not is_allowed_host(
            host, self.allow_hosts
        ):
            raise ValueError(
                "slack_base_url: the token would be sent unencrypted; write an address that begins "
                f"with https://, or list {host} in allow_hosts if it is a host of yours"
            )
        return self

    @model_validator(mode="after")
    def _slack_is_whole(self) -> Self:
        if self.token is not None and not self.slack_channel:
            raise ValueError("a Slack token needs slack_channel, the id of the channel (C...)")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file."""
        return init_settings, env_settings, _File(settings_cls)

    @property
    def token(self) -> str | None:
        """The bot token, from the setting or its file."""
        if self.slack_token is not None:
            return self.slack_token.get_secret_value().strip() or None
        if self.slack_token_file is not None:
            try:
                return self.slack_token_file.read_text().strip() or None
            except OSError as error:
                raise ValueError(
                    f"slack_token_file {self.slack_token_file} cannot be read: {error.strerror}"
                ) from None
        return None

    @property
    def home_directory(self) -> Path:
        """The home, with ``~`` replaced."""
        return self.home.expanduser()

    @property
    def database(self) -> str:
        """The URL of the database; a file in the home unless one is set."""
        return self.database_url or f"sqlite:///{self.home_directory / 'policywatch.db'}"

    @property
    def sources_directory(self) -> Path:
        """The operator's sources; ``sources`` in the home unless set."""
        return (self.sources or self.home_directory / "sources").expanduser()

    @property
    def inbox_directory(self) -> Path:
        """Where files are dropped for folder sources, in one directory each named after its source."""
        return self.home_directory / "inbox"

    @property
    def watch(self) -> WatchList:
        """The watched codes and diagnoses."""
        return WatchList(codes=self.codes, diagnoses=frozenset(self.diagnoses))

    @property
    def profile(self) -> Profile:
        """What the practice bills and where; empty parts restrict nothing."""
        return Profile(
            states=self.states,
            contractors=self.contractors,
            payers=self.payers,
            lines_of_business=self.lines_of_business,
            places_of_service=self.places_of_service,
        )

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which instants are printed."""
        return ZoneInfo(self.timezone)


def set_in_environment(name: str) -> str | None:
    """The variable that sets ``name`` in the environment, where it wins over the file; else None."""
    variable = f"{_PREFIX}{name.upper()}"
    return variable if variable in os.environ else None


def load_settings(**given: object) -> Settings:
    """The settings of this process.

    Raises :class:`SettingsError` naming each setting that cannot be used, also a misspelt
    ``POLICYWATCH_`` variable.
    """
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith(_PREFIX)
        and name.removeprefix(_PREFIX).lower() not in {*Settings.model_fields, "corpus"}
    )
    if unknown:
        raise SettingsError(
            f"{', '.join(unknown)}: no such setting; the settings are "
            + ", ".join(f"{_PREFIX}{name.upper()}" for name in Settings.model_fields)
        )
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError("\n".join(_in_words(error))) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{SETTINGS_FILE}: {error}; mend the file") from None
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{SETTINGS_FILE} is not UTF-8 ({error.reason}); save it as that"
        ) from None
    except OSError as error:
        raise SettingsError(f"{SETTINGS_FILE} cannot be read: {error.strerror}") from None


def _in_words(error: ValidationError) -> list[str]:
    lines = []
    for problem in error.errors():
        name = ".".join(str(part) for part in problem["loc"])
        message = str(problem["msg"]).removeprefix("Value error, ")
        if problem["type"] == "extra_forbidden":
            message = "no such setting"
        place = f"{_PREFIX}{name.upper()} (or {name} in {SETTINGS_FILE}): " if name else ""
        lines.append(f"{place}{message}")
    return lines
