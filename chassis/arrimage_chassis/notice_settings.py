"""How notices leave a node: the section ``notices`` of node.yaml, and of a service's settings."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Channel = Literal["console", "email", "webhook"]
Tls = Literal["starttls", "implicit", "none"]

_PORT: dict[Tls, int] = {"starttls": 587, "implicit": 465, "none": 25}


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _is_here(host: str) -> bool:
    """Tell whether ``host`` is this machine: what goes there crosses no wire."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(parts.hostname or "")):
        raise ValueError("an https address; http on this machine alone")
    if not parts.hostname or parts.username or parts.password:
        raise ValueError("an https address without a user or a password in it")
    return value


class SmtpSettings(_Section):
    """The mail server that takes the organization's mail."""

    host: Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[A-Za-z0-9.:_-]+$")]
    tls: Tls = "starttls"
    """``starttls`` (587) and ``implicit`` (465) check the server's certificate; ``none`` on this machine alone."""
    port: Annotated[int, Field(ge=0, le=65_535)] = 0
    """0: the usual one of ``tls``."""
    sender: Annotated[str, Field(alias="from", max_length=254, pattern=r"^[^@\s<>\"]+@[A-Za-z0-9.-]+$")]
    """The address that notices come from. It is shown to persons: choose one that says nothing of what you do."""
    user: Annotated[str, Field(max_length=254)] | None = None
    secret_file: Path | None = None
    """The file that holds the user's password, and nothing else."""
    ca_file: Path | None = None
    """The authority that signed the server's certificate (PEM), if no public one did."""
    timeout_seconds: Annotated[float, Field(gt=0, le=300)] = 30.0

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if self.tls == "none" and not _is_here(self.host):
            raise ValueError("tls: none is for a server on this machine; use starttls or implicit")
        if (self.user is None) != (self.secret_file is None):
            raise ValueError("user and secret_file go together")
        return self

    @property
    def port_used(self) -> int:
        """The port to connect to."""
        return self.port or _PORT[self.tls]


class WebhookSettings(_Section):
    """A program of the organization's that takes notices, signed by the Standard Webhooks scheme."""

    url: Annotated[str, AfterValidator(_url)]
    secret_file: Path
    """The file that holds the shared secret: ``whsec_`` and base64."""
    timeout_seconds: Annotated[float, Field(gt=0, le=300)] = 15.0


class NoticeSettings(_Section):
    """By which channel each kind of recipient is told. Nothing leaves the machine unless this says so."""

    worker: Channel = "console"
    coordinator: Channel = "console"
    person: Channel = "console"
    callback: Annotated[str, Field(min_length=3, max_length=40, pattern=r"^[0-9 ()+.,#x-]+$")] | None = None
    """The telephone number that persons are told to call."""
    privacy_officer: Annotated[str, Field(max_length=254, pattern=r"^[^@\s<>\"]+@[A-Za-z0-9.-]+$")] | None = None
    """Where the person in charge of the protection of personal information is written to (R-330)."""
    smtp: SmtpSettings | None = None
    webhook: WebhookSettings | None = None

    @model_validator(mode="after")
    def _channels_are_set_up(self) -> Self:
        chosen = {self.worker, self.coordinator, self.person}
        for channel, section, key in (("email", self.smtp, "smtp"), ("webhook", self.webhook, "webhook")):
            if channel in chosen and section is None:
                raise ValueError(f"a recipient is told by {channel}: add the section {key}")
        if self.person == "email" and self.callback is None:
            raise ValueError("persons are told by email: add callback, the number that they may call")
        return self

    def at(self, directory: Path) -> Self:
        """Return the same settings with the files that they name looked for in ``directory``."""
        changes: dict[str, BaseModel] = {}
        for key in ("smtp", "webhook"):
            section = getattr(self, key)
            if section is not None:
                files = {
                    name: (directory / file).absolute()
                    for name in ("secret_file", "ca_file")
                    if (file := getattr(section, name, None)) is not None
                }
                changes[key] = section.model_copy(update=files)
        return self.model_copy(update=changes)
