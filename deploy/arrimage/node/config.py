"""``node.yaml``: what an organization says of its node. Everything has a default but who it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from arrimage.component.choice import Choice
from arrimage.errors import ArrimageError
from arrimage.node.faults import malformed
from arrimage_chassis.notice_settings import NoticeSettings
from arrimage_chassis.settings import Profile, Settings
from arrimage_contracts.network.located_yaml import read_yaml
from arrimage_contracts.network.model import Name, OrganizationId, RegionCode, Services
from arrimage_contracts.vocabularies import ServiceName

_SETTABLE = frozenset(Settings.model_fields) - {
    "organization", "service", "region", "partners", "closed_partners", "organization_names",
    "profile", "zone", "language", "store_url", "own_url",
    "own_seed_file", "border_seed_file", "border_api_prefix", "node_secret_file", "workers_file", "notices",
    "signing_key_file", "partner_keys", "agreements_dir",
    "store_password_file", "modules_off", "vault_url", "vault_password_file", "vault_keys_dir", "retention_days",
    "http_host", "http_port", "http_port_file", "log_file", "backup_mark",
    "pages_ports", "pages_one_address",
}  # fmt: skip
"""What ``settings`` may change; the rest follows from the directory and from the other keys."""


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("?")
    return ZoneInfo(value).key


def _settings(value: dict[str, str | int | float | bool]) -> dict[str, str | int | float | bool]:
    if unknown := sorted(set(value) - _SETTABLE):
        raise ValueError(", ".join(unknown))
    return value


def _no_password(value: str) -> str:
    if urlsplit(value).password is not None:
        raise ValueError("keys/store-<service>.password")
    return value


Port = Annotated[int, Field(ge=0, le=65_535)]
Address = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+:[0-9]{1,5}$")]
StoreUrl = Annotated[str, AfterValidator(_no_password)]


class NodeConfig(BaseModel):
    """One organization's node."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organization: OrganizationId
    name: Name
    region: RegionCode
    services: Annotated[Services, Field(min_length=1)]
    profile: Profile = Profile.PILOT
    zone: Annotated[str, AfterValidator(_zone)] = "America/Toronto"
    """The civil time zone of every deadline (R-016)."""
    language: Annotated[str, Field(pattern="^(fr|en)$")] = "fr"
    listen: str = "127.0.0.1"
    """Where the node's server and services answer; other machines reach them only if this is changed."""
    private_network: bool = False
    """Whether the services, the server and the stores are in a network of their own that nobody else is on, with a
    proxy that speaks TLS before the pages; without it production listens on this machine alone."""
    ports: dict[str, Port] = {}
    """``nats`` and the services' names; 0 or absent: one is chosen at the first start, and kept."""
    keep_days: Annotated[int, Field(ge=1, le=3660)] = 800
    """Days that the node's own events are kept; a swapped component rebuilds from them."""
    weekly_counts: bool = False
    """Whether the node tells the whole network, each week, how many cases had each type of event: rounded down,
    nothing under five (R-021)."""
    retention_days: Annotated[int, Field(ge=300, le=36_500)] | None = None
    """Days after the last activity for which it is kept who a person is; production needs it (R-110)."""
    addresses: dict[str, Address] = {}
    """Where ``nats`` and the services are reached, if each runs in a place of its own, such as a container."""
    pages_one_address: bool = False
    """Whether a proxy puts the pages of all services behind one address, each under its name: ``/planning/…``."""
    stores: dict[ServiceName, StoreUrl] = {}
    """An SQLAlchemy URL for a service that does not keep to SQLite in this directory. No password: it is in
    ``keys/store-<service>.password``."""
    vault: StoreUrl | None = None
    """An SQLAlchemy URL for the vault, if it does not keep to SQLite in this directory; its password is in
    ``keys/store-vault.password``. Never the server of the stores: whoever copies one must not have the other."""
    modules_off: tuple[str, ...] = ()
    """Modules of the services that this node does not use (R-018); ``arrimage node module list`` names all."""
    notices: NoticeSettings = NoticeSettings()
    """By which channel each kind of recipient is told; files are looked for in this directory."""
    components: dict[ServiceName, Choice] = {}
    """The services in whose place another program runs, each with its directory or its command
    (docs/reference/component.md); ``arrimage node swap`` writes it."""
    settings: Annotated[dict[str, str | int | float | bool], AfterValidator(_settings)] = {}
    """Further settings of the services, by their names without the prefix ``ARRIMAGE_``."""


def load_node(file: Path) -> NodeConfig:
    """Read ``node.yaml``.

    :raises ArrimageError: ``node.not_found``, or ``node.malformed`` with all that is wrong, each with its line.
    :raises NetworkFileError: if it is not YAML.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ArrimageError("node.not_found", directory=file.parent) from error
    located = read_yaml(text, str(file))
    try:
        return NodeConfig.model_validate(located.data)
    except ValidationError as error:
        raise malformed(error, located, file, NodeConfig) from error
