"""What can be set from outside: environment variables `NIOSTEG_*`, or files named so in a secrets folder.

`load_settings` reads them once and refuses to go on when anything is wrong, naming all of it. README lists
every setting; tests/contracts/test_settings_documented.py keeps that list true.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from engine import paths
from engine.exceptions import NiostegError
from engine.records import dataclass

PREFIX = "NIOSTEG_"
SECRETS_DIR = "NIOSTEG_SECRETS_DIR"

SHORTEST_SECRET = 32  # characters; 128 bits and more in any usual alphabet

# Read by the tests, not by the system.
_OF_THE_TESTS = ("NIOSTEG_REQUIRE_ALL", "NIOSTEG_TEST_")


Source = PydanticBaseSettingsSource


class SettingsRefused(NiostegError):
    """Some settings cannot be used. `problems` are Swedish sentences, each naming its variable."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(["Inställningarna behöver rättas:", *(f"- {text}" for text in self.problems)])
        )


class Settings(BaseSettings):
    """Every setting, with its meaning and its default. Secrets do not show in the repr."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    mode: Literal["demo", "production"] = Field(
        default="demo",
        description="`demo` för prov på den egna datorn, `production` för drift, då nyckel och https krävs.",
    )
    data_dir: Path = Field(
        default_factory=lambda: paths.DATA,
        description="Datamapp för databas, nyckel och brev. Annars `var` eller `~/.local/share/niosteg`.",
    )
    database_url: str = Field(
        default_factory=lambda known: f"sqlite:///{known.get('data_dir', paths.DATA) / 'niosteg.db'}",
        repr=False,
        description="Databas: `sqlite:///FIL` eller `postgresql://...`. Annars `niosteg.db` i datamappen.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description=f"Skyddar inloggningar; minst {SHORTEST_SECRET} tecken. Skapas av sig själv i `demo`.",
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Webbplatsens adress som den står i webbläsaren och i breven.",
    )
    host: str = Field(default="127.0.0.1", description="Nätverksadress som webbservern lyssnar på.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port som webbservern lyssnar på.")
    proxy_hops: int = Field(
        default=0,
        ge=0,
        le=5,
        description="Antal betrodda omvända proxyer framför webbservern; deras rubriker används.",
    )
    smtp_host: str = Field(
        default="",
        description="E-postserver. Utan den läggs breven som filer i brevmappen i stället för att skickas.",
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="E-postserverns port.")
    smtp_user: str = Field(
        default="", description="Användarnamn hos e-postservern, om den kräver inloggning."
    )
    smtp_password: SecretStr = Field(default=SecretStr(""), description="Lösenord hos e-postservern.")
    smtp_starttls: bool = Field(
        default=True, description="Kräv krypterad förbindelse (STARTTLS) med e-postservern."
    )
    mail_from: str = Field(default="niosteg@localhost", description="Avsändaradress i breven.")
    accessibility_contact: str = Field(
        default="",
        description="E-postadress dit brister i tillgängligheten rapporteras. Står på sidan Tillgänglighet.",
    )
    mail_dir: Path = Field(
        default_factory=lambda known: known.get("data_dir", paths.DATA) / "mail",
        description="Brevmapp: hit går breven när ingen e-postserver är angiven. Annars `mail` i datamappen.",
    )
    tick_seconds: int = Field(
        default=15,
        ge=1,
        le=3600,
        description="Sekunder mellan schemaläggarens varv: tidsgränser, påminnelser och brev.",
    )
    session_idle_minutes: int = Field(
        default=30, ge=1, le=1440, description="Minuter utan aktivitet innan en inloggning upphör."
    )
    session_absolute_minutes: int = Field(
        default=720, ge=1, le=10080, description="Minuter innan en inloggning upphör, hur aktiv den än är."
    )
    max_upload_megabytes: int = Field(
        default=20, ge=1, le=200, description="Största bilaga och största inskickade formulär, i megabyte."
    )
    studio_approval: bool = Field(
        default=True,
        description="Kräv att en annan processägare godkänner innan något driftsätts från studion.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Hur mycket som skrivs i loggen."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: Source,
        env_settings: Source,
        dotenv_settings: Source,  # noqa: ARG003
        file_secret_settings: Source,  # noqa: ARG003
    ) -> tuple[Source, ...]:
        """The environment, then the secrets folder. No .env file: only what the service is given."""
        return init_settings, env_settings, SecretsSettingsSource(settings_cls, os.environ.get(SECRETS_DIR))

    @field_validator("data_dir", "mail_dir")
    @classmethod
    def _made_absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value.startswith("postgresql://"):
            return value.replace("postgresql://", "postgresql+psycopg://", 1)
        if value.startswith(("sqlite:///", "postgresql+psycopg://")) or value == "sqlite://":
            return value
        raise ValueError("ska börja med sqlite:/// eller postgresql://")

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        address = urlsplit(value)
        if (
            address.scheme not in {"http", "https"}
            or not address.hostname
            or address.query
            or address.fragment
        ):
            raise ValueError("ska vara en webbadress, till exempel https://dialog.kommun.se")
        return value.rstrip("/")


def load_settings() -> Settings:
    """Read the settings from the environment; in demo mode, make and keep a secret key where there is none.

    Raises:
        SettingsRefused: everything that is wrong, at once.
    """
    folder = os.environ.get(SECRETS_DIR)
    if folder and not Path(folder).is_dir():
        raise SettingsRefused([f"{SECRETS_DIR}: mappen {folder} finns inte."])
    settings, unreadable = _read()
    problems = [*_unknown_names(), *unreadable.values()]
    problems += (
        rule.sentence for rule in _RULES if rule.is_broken(settings) and not unreadable.keys() & rule.names
    )
    if problems:
        raise SettingsRefused(problems)
    if settings.secret_key.get_secret_value():
        return settings
    return settings.model_copy(update={"secret_key": SecretStr(_kept_secret(settings.data_dir))})


def variable(name: str) -> str:
    """The environment variable of the setting `name`."""
    return PREFIX + name.upper()


def _read() -> tuple[Settings, dict[str, str]]:
    """The settings, and a sentence for each that could not be read and has its default instead."""
    try:
        return Settings(), {}
    except ValidationError as error:
        unreadable = dict(_sentences(error))
    fields = Settings.model_fields
    defaults: dict[str, Any] = {
        name: fields[name].get_default(call_default_factory=True, validated_data={}) for name in unreadable
    }
    return Settings(**defaults), unreadable


def _sentences(error: ValidationError) -> Iterator[tuple[str, str]]:
    for entry in error.errors():
        # A default made from other settings is not made while one of them is wrong: not a fault of its own.
        if entry["type"] != "default_factory_not_called":
            yield str(entry["loc"][0]), _sentence(entry)


def _sentence(entry: Any) -> str:
    """One of pydantic's findings, in Swedish. The value itself is left out: it may be a secret."""
    name = str(entry["loc"][0])
    bounds = entry.get("ctx", {})
    wanted = {
        "int_parsing": "ska vara ett heltal",
        "bool_parsing": "ska vara true eller false",
        "literal_error": f"ska vara {' eller '.join(get_args(Settings.model_fields[name].annotation))}",
        "greater_than_equal": f"ska vara minst {bounds.get('ge')}",
        "less_than_equal": f"får vara högst {bounds.get('le')}",
        "value_error": str(bounds.get("error")),
    }.get(entry["type"], "kan inte läsas")
    return f"{variable(name)} {wanted}."


def _unknown_names() -> Iterator[str]:
    """A misspelt setting would be silently ignored."""
    known = {variable(name) for name in Settings.model_fields} | {SECRETS_DIR}
    for name in sorted(os.environ):
        if (
            name.upper().startswith(PREFIX)
            and name.upper() not in known
            and not name.startswith(_OF_THE_TESTS)
        ):
            near = difflib.get_close_matches(name.upper(), known, n=1)
            yield f"{name} är ingen inställning.{f' Menade du {near[0]}?' if near else ''}"


def _kept_secret(data_dir: Path) -> str:
    """The demo's secret key: made once, readable for its owner alone, the same for every process."""
    file = data_dir / "secret_key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            _write_once(file, secrets.token_urlsafe(48))
        return file.read_text()
    except OSError as error:
        raise SettingsRefused(
            [f"NIOSTEG_DATA_DIR: {file} kan inte läsas eller skrivas ({error})."]
        ) from error


def _write_once(file: Path, text: str) -> None:
    """Whole or not at all, and never over what another process wrote at the same moment."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent) as new:
        new.write(text)
        new.flush()
        with contextlib.suppress(FileExistsError):
            os.link(new.name, file)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What settings must fulfil together. A rule is silent while one of its `names` could not be read."""

    names: frozenset[str]
    is_broken: Callable[[Settings], bool]
    sentence: str


def _has_mail_route(settings: Settings) -> bool:
    return bool(settings.smtp_host) or "mail_dir" in settings.model_fields_set


_RULES = (
    _Rule(
        frozenset({"mode", "secret_key"}),
        lambda it: it.mode == "production" and not it.secret_key.get_secret_value(),
        "NIOSTEG_SECRET_KEY saknas, och krävs när NIOSTEG_MODE är production.",
    ),
    _Rule(
        frozenset({"secret_key"}),
        lambda it: 0 < len(it.secret_key.get_secret_value()) < SHORTEST_SECRET,
        f"NIOSTEG_SECRET_KEY ska vara minst {SHORTEST_SECRET} tecken.",
    ),
    _Rule(
        frozenset({"mode", "base_url"}),
        lambda it: it.mode == "production" and not it.base_url.startswith("https://"),
        "NIOSTEG_BASE_URL ska börja med https:// när NIOSTEG_MODE är production.",
    ),
    _Rule(
        frozenset({"mode", "smtp_host", "mail_dir"}),
        lambda it: it.mode == "production" and not _has_mail_route(it),
        "NIOSTEG_SMTP_HOST saknas. Utan e-postserver når inga påminnelser fram; ska breven ändå bli filer, "
        "ange NIOSTEG_MAIL_DIR.",
    ),
    _Rule(
        frozenset({"smtp_user", "smtp_password"}),
        lambda it: bool(it.smtp_user) != bool(it.smtp_password.get_secret_value()),
        "NIOSTEG_SMTP_USER och NIOSTEG_SMTP_PASSWORD anges båda två eller inte alls.",
    ),
    _Rule(
        frozenset({"session_idle_minutes", "session_absolute_minutes"}),
        lambda it: it.session_idle_minutes > it.session_absolute_minutes,
        "NIOSTEG_SESSION_IDLE_MINUTES får inte vara mer än NIOSTEG_SESSION_ABSOLUTE_MINUTES.",
    ),
)
