"""Settings of a run: arguments over environment (POLICYWH_*) over policywh.toml over defaults."""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

ENVIRONMENT_PREFIX = "POLICYWH_"
CONFIG_VARIABLE = f"{ENVIRONMENT_PREFIX}CONFIG"
DEFAULT_CONFIG = Path("policywh.toml")
SOURCES_FILE = "sources.yml"
_SECRETS = {"postgres_url", "postgres_reader_password", "notify_url"}
MEBIBYTE = 1024 * 1024


class SettingsError(ValueError):
    """The settings cannot be used; the message names the setting and what is wrong with it."""


class Settings(BaseSettings):
    """What a run can be told. Every field is also an environment variable and a key of policywh.toml."""

    model_config = SettingsConfigDict(env_prefix=ENVIRONMENT_PREFIX, extra="forbid", frozen=True)

    inbox: Path | None = Field(None, description="folder that is searched for documents")
    data_dir: Path = Field(Path("data"), description="where raw store, working file and releases live")
    max_file_bytes: int = Field(20 * MEBIBYTE, gt=0, description="larger files are quarantined")
    batch_documents: int = Field(400, gt=0, description="documents in a batch, at most")
    batch_bytes: int = Field(3 * MEBIBYTE, gt=0, description="raw bytes in a batch, at most")
    withdraw_missing: bool = Field(False, description="whether a file gone from the inbox is withdrawn")
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, gt=0, description="transform processes")
    keep_releases: int = Field(5, ge=2, description="published releases that are kept")
    report: bool = Field(True, description="whether a report page is written beside each release")
    report_documents: int = Field(
        1000, ge=0, description="documents, the newest, that get a page beside the report"
    )
    segmenter: Literal["rjieba", "jieba"] = Field("rjieba", description="word segmenter")
    store_tokens: bool = Field(True, description="whether fact_token is filled")
    sources: Path | None = Field(None, description="declared sources; by default sources.yml in data_dir")
    contact: str | None = Field(None, description="e-mail or web address, told to the sites that are asked")
    only_due_sources: bool = Field(True, description="off: a run asks every source, due or not")
    allow_private_addresses: bool = Field(False, description="whether sources may lie in a private network")
    fetch_seconds: float = Field(120, gt=0, description="seconds that an answer from the web may take")
    document_seconds: float = Field(300, gt=0, description="seconds that reading a document may take")
    worker_memory_mb: int = Field(4096, ge=1024, description="address space of a transform process, in MB")
    database_memory_mb: int = Field(
        512, ge=256, description="memory that queries of a run take before they spill to disk, in MB"
    )
    drift_limit: float = Field(0.2, gt=0, description="change of a figure between runs that gives a warning")
    loss_limit: float = Field(0.5, gt=0, le=1, description="loss of a kind of facts that stops a run")
    rule_change_limit: float = Field(
        0.05, gt=0, description="share of a kind of facts that new rules may move before a warning"
    )
    evidence_documents: int = Field(
        30, ge=0, description="new documents whose facts are led back to the page"
    )
    docs_url: str | None = Field(None, description="address under which DATA_DIR/runs is served, for links")
    postgres_url: SecretStr | None = Field(None, description="PostgreSQL that each release is published to")
    postgres_reader: str = Field("policywh_reader", description="role that may read there, and only read")
    postgres_reader_password: SecretStr | None = Field(
        None, description="password of that role, which is created with it"
    )
    notify_url: SecretStr | None = Field(
        None, description="who is told of failures and warnings, an Apprise address: json://…, mailtos://…"
    )
    lock_wait_seconds: float = Field(0, ge=0, description="how long to wait for another load to end")

    @property
    def limits(self) -> dict[str, float]:
        """The limits that a run's figures are held to, by name."""
        return self.model_dump(include={"drift_limit", "loss_limit", "rule_change_limit"})

    def as_json(self) -> dict[str, Any]:
        """Return the settings in force for the run record, without the secrets."""
        return self.model_dump(mode="json", exclude=_SECRETS)

    @property
    def sources_file(self) -> Path | None:
        """The file that declares sources, where there is one."""
        if self.sources is not None:
            return self.sources
        default = self.data_dir / SOURCES_FILE
        return default if default.is_file() else None

    def require_something_to_read(self) -> None:
        """See that there is an inbox or a declaration of sources.

        Raises:
            SettingsError: there is neither, or the inbox is not a directory.
        """
        if self.inbox is not None or self.sources_file is None:
            self.require_inbox()

    def require_inbox(self) -> Path:
        """Return the inbox.

        Raises:
            SettingsError: no inbox is set, or it is not a directory.
        """
        if self.inbox is None:
            raise SettingsError(
                "neither inbox nor sources: declare sources in sources.yml, or give --inbox DIR, set "
                f'{ENVIRONMENT_PREFIX}INBOX, or write inbox = "DIR" '
                f"in {DEFAULT_CONFIG}"
            )
        if not self.inbox.is_dir():
            raise SettingsError(f"the inbox {self.inbox} is not a directory")
        return self.inbox


def load_settings(config: Path | None = None, **arguments: object) -> Settings:
    """Return the settings in force.

    Args:
        config: settings file; without it $POLICYWH_CONFIG, else policywh.toml where there is one.
        arguments: values that win over environment and file; None means "not given".

    Raises:
        SettingsError: the file is missing or broken, or a value is not allowed.
    """
    path = _config_path(config)

    class SettingsWithFile(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=path)

    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        return SettingsWithFile(**given)  # type: ignore[arg-type]  # values come from the command line
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error
    except ValueError as error:  # a broken TOML file
        raise SettingsError(f"cannot read {path}: {error}") from error


def _config_path(config: Path | None) -> Path | None:
    if config is None and CONFIG_VARIABLE in os.environ:
        config = Path(os.environ[CONFIG_VARIABLE])
    if config is None:
        return DEFAULT_CONFIG if DEFAULT_CONFIG.is_file() else None
    if not config.is_file():
        raise SettingsError(f"the settings file {config} does not exist")
    return config


def _explain(error: ValidationError) -> str:
    problems = (f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
    return "settings: " + "; ".join(problems)
