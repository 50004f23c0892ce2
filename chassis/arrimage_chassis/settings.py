"""The settings of one service process, read from the environment (prefix ``ARRIMAGE_``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self
from zoneinfo import available_timezones

from pydantic import AwareDatetime, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.notice_settings import NoticeSettings
from arrimage_chassis.trust.signing import SigningKeyError, read_public_key
from arrimage_contracts.fields import ORGANIZATION_PATTERN
from arrimage_contracts.network.model import Name
from arrimage_contracts.vocabularies import ServiceName


class Profile(StrEnum):
    """How strict a node is.

    Simulated time and requests without a key exist in the demo profile alone; production refuses crash points too,
    and to keep for ever who a person is.
    """

    DEMO = "demo"
    PILOT = "pilot"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Everything that differs from one node, or one service, to another."""

    model_config = SettingsConfigDict(env_prefix="ARRIMAGE_", frozen=True)

    profile: Profile = Profile.PILOT
    organization: str = Field(pattern=ORGANIZATION_PATTERN)
    service: ServiceName
    region: str = "unknown"
    partners: tuple[str, ...] = ()
    """The organizations that this one may send to: a JSON list."""
    closed_partners: dict[str, str] = {}
    """Those of them that take no new referral: ``{"virage": "left 2026-11-22"}`` (R-037), JSON."""
    organization_names: dict[str, Name] = {}
    """What people call the network's organizations: ``{"virage": {"fr": "Virage", "en": null}}``, JSON."""
    store_url: str
    """An SQLAlchemy URL: ``sqlite+aiosqlite:///...`` or ``postgresql+asyncpg://...``."""
    store_password_file: Path | None = None
    """The password of ``store_url``'s user, which then stands in no URL; read for each new connection."""
    store_connections: int = Field(default=5, ge=1, le=100)
    """How many connections to PostgreSQL are kept open; as many again are opened while they are needed."""

    own_url: str = "nats://127.0.0.1:4222"
    """The node's own NATS server."""
    own_seed_file: Path | None = None
    """The seed of the service's NKey on that server."""
    own_api_prefix: str = "$JS.API"
    """Where the JetStream API of the node's own server is reached in the service's account."""
    border_seed_file: Path | None = None
    """The seed of the gate's NKey in the node's BORDER account; only intake has one."""
    border_api_prefix: str = "HUB.API"
    """Where the hub's JetStream API is reached in the BORDER account."""

    node_secret_file: Path
    """32 random bytes that never leave the node: scopes ids to pairs, encrypts the quarantine."""
    workers_file: Path | None = None
    """The workers' keys, hashed (JSON; written by ``arrimage node worker add``)."""
    signing_key_file: Path | None = None
    """The Ed25519 key that signs for the organization (PEM; ``arrimage node init`` makes it); only intake's."""
    partner_keys: dict[str, str] = {}
    """The public Ed25519 keys pinned for the other organizations, in base64: ``{"virage": "gTl3…"}``, JSON."""
    agreements_dir: Path | None = None
    """The folder of the pair agreements (``arrimage agreement`` writes them); read again when they change."""

    vault_url: str | None = None
    """The store of the keys under which intake keeps who persons are: an SQLAlchemy URL, as ``store_url``."""
    vault_password_file: Path | None = None
    """The password of ``vault_url``'s user."""
    vault_keys_dir: Path | None = None
    """The folder of the epochs' keys and of the list of destroyed keys: in no database, nor in a backup of one."""

    zone: str = "America/Toronto"
    """The civil time zone of every deadline (R-016)."""
    language: Literal["fr", "en"] = "fr"
    http_host: str = "127.0.0.1"
    http_port: int = 0
    """0 lets the system choose; the port is then written to ``http_port_file``."""
    http_port_file: Path | None = None
    pages_ports: dict[str, int] = {}
    """The services of the node that have pages, and the port of each (JSON)."""
    pages_one_address: bool = False
    """Whether a proxy puts all of them behind one address, each under its name: ``/planning/…``."""
    log_file: Path | None = None
    """JSON lines, rotated; without it, lines go to standard error."""
    log_json: bool = True
    log_max_bytes: int = Field(default=10_000_000, ge=10_000)
    """The size at which the log file is rotated."""
    log_files: int = Field(default=10, ge=0, le=1000)
    """How many rotated files are kept beside the one that is written."""
    backup_mark: Path | None = None
    """Where ``arrimage node backup`` writes down that it ended well; read for the metric alone."""
    instance: str = "1"
    """Tells two instances of one service apart; a restarted instance takes its lease back at once."""

    simulated_now: AwareDatetime | None = None
    """The first instant of simulated time; only in the demo profile."""
    crash_at: str = ""
    """``<crash point>`` or ``<crash point>:<n>``: end the process there, on the n-th passage. For fault tests."""

    modules_off: tuple[str, ...] = ()
    """Modules of the service that are off in this node (R-018): a JSON list."""
    keep_days: int = Field(default=800, ge=1)
    """How long the streams keep an event, at most; the store remembers as long what was sent and received."""
    kept_days_at_least: int = Field(default=1, ge=1)
    """How long each stream keeps an event, at least: for so long it is looked whether it is still there."""
    retention_days: int | None = Field(default=None, ge=300, le=36_500)
    """For how many days after the last activity of a case it is kept who its person is (R-110). Each organization
    decides; the calls of the ninth month after the end need the telephone, so no less than 300. None: for ever,
    which production refuses."""
    followup_active_since: date | None = None
    """When the organization began to call after the end of an episode (R-187); without it, it always did."""

    notices: NoticeSettings = NoticeSettings()
    """How notices leave the node (JSON; the section ``notices`` of node.yaml)."""

    fetch_seconds: float = 5.0
    poll_seconds: float = 1.0
    """How long the relay, the timers, the errands and what is parked wait when nothing wakes them."""
    lease_seconds: float = 15.0
    retry_base_seconds: float = 0.5
    retry_limit: int = 8
    """How often the handling of a parked event is tried again by itself before a person must look."""
    parked_limit: int = Field(default=1000, ge=1)
    """How many events of one partner may be parked; beyond it they go to the quarantine."""
    stuck_days: int = Field(default=365, ge=1)
    """How long a parked event waits for a person; then the quarantine keeps it thirty days more."""
    max_deliveries_before_parking: int = 5
    requests_per_second: float = Field(default=100.0, gt=0)
    """How often one key, session or address may ask, in the long run."""
    requests_at_once: int = Field(default=1000, ge=1)
    """How many requests of one key, session or address are taken at once after a pause."""
    max_message_bytes: int = 65_536
    max_form_bytes: int = Field(default=1_048_576, ge=65_536)
    """How large a form of a page may be: a sheet of paper forms is longer than a message."""
    max_message_depth: int = 12

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("settings.zone_unknown: a name of the IANA database, such as America/Toronto")
        return value

    @field_validator("partner_keys")
    @classmethod
    def _partner_keys_are_keys(cls, value: dict[str, str]) -> dict[str, str]:
        for partner, key in value.items():
            try:
                read_public_key(key)
            except SigningKeyError:
                raise ValueError(f"settings.partner_key_malformed: {partner}: 32 bytes in base64") from None
        return value

    @field_validator("crash_at")
    @classmethod
    def _crash_point_exists(cls, value: str) -> str:
        CrashPoints(value)
        return value

    @model_validator(mode="after")
    def _production_is_strict(self) -> Self:
        if self.simulated_now is not None and self.profile is not Profile.DEMO:
            raise ValueError("settings.simulated_time_refused: simulated time exists in the demo profile only")
        if (self.vault_url is None) != (self.vault_keys_dir is None):
            raise ValueError("settings.vault_incomplete: vault_url and vault_keys_dir go together")
        if self.crash_at and self.profile is Profile.PRODUCTION:
            raise ValueError("settings.crash_point_refused: crash points do not exist in production")
        if self.retention_days is None and self.profile is Profile.PRODUCTION:
            raise ValueError("settings.retention_missing: decide how long it is kept who a person is (R-110)")
        return self

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings from ``environment`` alone, not from that of this process.

        :raises ValidationError: if one is missing or cannot be used.
        """
        source = EnvSettingsSource(cls)
        source.env_vars = {name.lower(): value for name, value in environment.items()}
        return _Given.model_validate(source())

    @property
    def own_inbox_prefix(self) -> str:
        """The prefix of the reply subjects that the service's user may read on its node's own bus."""
        return f"_INBOX_{self.service}"

    @property
    def border_inbox_prefix(self) -> str:
        """The prefix of the reply subjects that the gate's user may read in the BORDER account."""
        return "_INBOX_border"


class _Given(Settings):
    """What was given, and nothing else."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)
