"""What an operator can set: environment variables ONBOARDING_… (`make serve` reads them from the file .env, too).

Outside addresses have no defaults: a production that forgot one fails at once and names it. The sandbox of `make up`
sets them all.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from cases.policy import Policy

HERE = Path(__file__).parent

RELEASE = "0.1.0"
"""As in pyproject.toml; a database keeps when it has first met each (docs/decisions/0016)."""


MANUAL = "manual"
"""As the address of nadmozg: clouds are made by hand."""


NO_CREDENTIALS = "nadmozg: нужны ONBOARDING_NADMOZG_CLIENT_ID и ONBOARDING_NADMOZG_CLIENT_SECRET"


class Files(BaseSettings):
    """What the forms and tasks need at import, before any address is known: the department's files, the retries."""

    model_config = SettingsConfigDict(env_prefix="ONBOARDING_", env_nested_delimiter="__", extra="ignore")

    nadmozg_url: str = ""
    people_file: Path = HERE / "people.toml"
    company_file: Path = HERE / "company.toml"
    catalogue_file: Path = HERE / "catalogue.toml"
    map_tiles_url: str = ""
    """Where the map's pictures come from: https://tiles.company.ru/{z}/{x}/{y}.png; empty: an outline of ours."""
    map_tiles_credit: str = ""
    """What their owner wants to be written beside them."""
    retry_delays_s: tuple[float, ...] = (2, 8, 30)
    """How often, and after how long, a run tries an act again by itself; what is left then is reconcile's."""


class Settings(Files):
    """Read once per process. ValidationError names everything that is missing or wrong."""

    database_url: str
    """postgresql+psycopg://… of the cases."""
    ui_url: str
    """Where managers open the Prefect UI, for the links in letters: https://onboarding.company.ru"""

    nadmozg_url: str
    """https://nadmozg.company.ru/api/v1, or the word `manual`: clouds are made by hand."""
    nadmozg_client_id: str = ""
    nadmozg_client_secret: SecretStr = SecretStr("")
    ca_bundle: Path | None = None
    """Certificates of the company's own authority, for nadmozg, clouds and mail."""
    allow_private_addresses: bool = False
    """Whether clouds may lie in the company's own network: addresses that people type are looked at from here."""
    http_timeout_s: float = Field(default=20, gt=0)
    """How long nadmozg and the clouds' pages may take to answer."""
    cloud_poll_s: float = Field(default=30, gt=0)
    """How often at most nadmozg is asked how far a cloud is; up to two thirds longer."""

    cloud_page_has_password_field: bool = True
    """A cloud counts as ready once its address shows a page with a form that asks for a password. Pages that draw their
    form by script have none: then false, and better a `cloud_page_text`."""
    cloud_page_text: str = ""
    """What must stand in that page, too."""

    nadmozg_per_minute: int = Field(default=60, ge=0)
    """How many requests nadmozg takes in a minute, all our processes together; 0: no limit."""
    clouds_at_once: int = Field(default=3, gt=0)
    """How many clouds nadmozg makes at a time."""

    smtp_host: str
    smtp_port: int = 587
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_per_minute: int = Field(default=60, ge=0)
    """How many letters the mail server is given in a minute; 0: as many as there are."""
    smtp_timeout_s: float = Field(default=30, gt=0)
    """How long the mail server may take for each of its answers; a whole letter at most three times that."""
    mail_sender: str
    """The address letters come from; its domain names them, too (Message-ID)."""
    mail_sender_name: str = "PASS24"
    mail_bounces: str = ""
    """Where mail servers report letters that could not be delivered (the envelope's sender); empty: `mail_sender`."""

    photos_folder: Path | None = None
    """Where photos of sites lie; the stack has a place for them. A second machine needs it only where it is shared."""

    policy: Policy = Policy()

    @property
    def envelope_sender(self) -> str:
        """Whom a mail server writes to about a letter that could not be delivered."""
        return self.mail_bounces or self.mail_sender

    @property
    def manual_cloud(self) -> bool:
        """No API of nadmozg is configured; a first-class mode, not a fault."""
        return self.nadmozg_url == MANUAL

    @model_validator(mode="after")
    def _nadmozg_needs_credentials(self) -> Self:
        if not self.manual_cloud and not (self.nadmozg_client_id and self.nadmozg_client_secret.get_secret_value()):
            raise ValueError(NO_CREDENTIALS)
        return self


def settings_from(environment: Mapping[str, str]) -> Settings:
    """The settings that a process with this environment would have; our own environment is not looked at."""

    class Given(Settings):
        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *_: PydanticBaseSettingsSource, **__: PydanticBaseSettingsSource
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            source = EnvSettingsSource(settings_cls)
            source.env_vars = {name.lower(): value for name, value in environment.items()}
            return (source,)

    return Given()
