"""Settings (cấu hình): `DONDOC_*` variables over one `dondoc.toml`, read once at start and handed in."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from tomllib import TOMLDecodeError

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from models.errors import InvalidValue
from models.source import ReadLimits

HTTP_PORT = 80
LEAST_READERS, MOST_READERS = 2, 32
LEAST_MEMORY = 256 * 1024 * 1024
"""A reading process with its libraries loaded takes half of it before it has read anything."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class NotLoopback(InvalidValue):
    """Phần mềm chưa có tài khoản người dùng nên chỉ được mở trên chính máy này (127.0.0.1). Hãy bỏ thiết lập địa chỉ khác."""  # noqa: E501


def checkout_samples() -> Path | None:
    """The sample dispatches of the checkout that runs, None in an installed wheel."""
    folder = Path(__file__).resolve().parents[1] / "samples" / "dispatches"
    return folder if folder.is_dir() else None


class WrongSettings(InvalidValue):
    """Cấu hình không hợp lệ. Hãy kiểm tra các biến DONDOC_… và tệp dondoc.toml."""


class LogLevel(StrEnum):
    """From which weight on something is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How a line of the log is written: for a person, or as JSON for a program."""

    TEXT = "text"
    JSON = "json"


class Settings(BaseSettings):
    """All that an operator may set.

    Sizes are in bytes, times in seconds. A relative `data_dir` is taken from the working directory. `readers`
    is how many processes read files; `trust_dir` holds root certificates, by default `trust` in `data_dir`.
    `backup_dir` is where `dondoc backup` puts its archives; `stop_seconds` is how long a reading may go on
    when the service is stopped before it is put back. `open_metrics` answers /metrics to other machines too.
    """

    model_config = SettingsConfigDict(
        env_prefix="DONDOC_", toml_file="dondoc.toml", extra="ignore", frozen=True
    )

    data_dir: Path = Path("var")
    database_url: str | None = None
    read_database_url: str | None = None
    storage_url: str | None = None
    backup_dir: Path | None = None
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.TEXT
    open_metrics: bool = False
    stop_seconds: float = Field(default=20.0, ge=0, le=600)
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    hosts: tuple[str, ...] = ()
    max_bytes: int = Field(default=ReadLimits().max_bytes, gt=0)
    max_pages: int = Field(default=ReadLimits().max_pages, gt=0)
    max_scanned_pages: int = Field(default=ReadLimits().max_scanned_pages, gt=0)
    max_pixels: int = Field(default=ReadLimits().max_pixels, gt=0)
    max_depth: int = Field(default=ReadLimits().max_depth, gt=0)
    max_unpacked_bytes: int = Field(default=ReadLimits().max_unpacked_bytes, gt=0)
    stall_seconds: float = Field(default=ReadLimits().stall_seconds, gt=0)
    max_resident_bytes: int = Field(default=ReadLimits().max_resident_bytes, ge=LEAST_MEMORY)
    readers: int = Field(default=LEAST_READERS, ge=LEAST_READERS, le=MOST_READERS)
    trust_dir: Path | None = None
    upload_wait: float = Field(default=10.0, ge=0, le=60)
    seed: bool = True
    samples_dir: Path | None = Field(default_factory=checkout_samples)

    @field_validator("host")
    @classmethod
    def _loopback_only(cls, host: str) -> str:
        # Raised as our own error, not as a validation error, so that the clerk reads one clear sentence.
        if host not in LOOPBACK:
            raise NotLoopback
        return host

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over variables, variables over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def limits(self) -> ReadLimits:
        """How much of a file is taken."""
        return ReadLimits(
            max_bytes=self.max_bytes,
            max_pages=self.max_pages,
            max_scanned_pages=self.max_scanned_pages,
            max_pixels=self.max_pixels,
            max_depth=self.max_depth,
            max_unpacked_bytes=self.max_unpacked_bytes,
            stall_seconds=self.stall_seconds,
            max_resident_bytes=self.max_resident_bytes,
        )

    @property
    def trust(self) -> Path:
        """The folder of root certificates that signatures are judged by (chứng thư số gốc)."""
        return self.trust_dir or self.data_dir / "trust"

    @property
    def database(self) -> str:
        """The address of the database: the configured one, else SQLite under `data_dir`."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'dondoc.db'}"

    @property
    def own_hosts(self) -> frozenset[str]:
        """The values of the Host header by which programs of this machine name it."""
        names = ("127.0.0.1", "localhost", "[::1]")
        own = {f"{name}:{self.port}" for name in names}
        if self.port == HTTP_PORT:  # browsers leave it out
            own.update(names)
        return frozenset(own)

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The values of the Host header that are answered (chống tấn công đổi tên miền)."""
        return self.own_hosts | set(self.hosts)


def load_settings(**given: object) -> Settings:
    """The settings in force, `given` over the others. Raises NotLoopback, WrongSettings naming the fault."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as fault:
        names = ", ".join(f"DONDOC_{str(each['loc'][0]).upper()}" for each in fault.errors() if each["loc"])
        raise WrongSettings(f"Thiết lập không hợp lệ: {names}. Hãy kiểm tra lại.") from fault
    except SettingsError as fault:
        found = re.search(r'field "(\w+)"', str(fault))
        name = f"DONDOC_{found.group(1).upper()}" if found else "DONDOC_…"
        raise WrongSettings(f"Thiết lập {name} không đúng dạng. Hãy kiểm tra lại.") from fault
    except TOMLDecodeError as fault:
        raise WrongSettings(f"Tệp dondoc.toml viết sai: {fault}.") from fault
