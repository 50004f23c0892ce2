"""What a network file says: the hub, who takes part, who may write to whom."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, WithJsonSchema
from pydantic_core import PydanticCustomError

from arrimage_contracts.network.public_keys import (
    NKEY_PATTERN,
    SIGNATURE_PATTERN,
    SIGNING_KEY_PATTERN,
    check_nkey,
    check_signature,
    check_signing_key,
    fingerprint_of,
)
from arrimage_contracts.subjects import RESERVED_ORGANIZATIONS
from arrimage_contracts.vocabularies import ServiceName

MEMBER_PATTERN = r"^[a-z][a-z0-9-]{1,30}$"
INTEGRATOR_PATTERN = r"^x-[a-z][a-z0-9-]{1,30}$"
REGION_PATTERN = r"^[a-z0-9-]{2,40}$"
_LEAF_SCHEMES = ("nats-leaf", "tls", "ws", "wss")
_CLIENT_SCHEMES = ("nats", "tls", "ws", "wss")


class Reading(StrEnum):
    """What an integrator of the network may read; there is nothing else for it (R-021)."""

    PUBLIC = "public"
    """The directory, agreement headers, released reports."""
    FEED = "feed"
    """Weekly counts with small cells withheld."""


def _organization_id(value: str) -> str:
    if value.startswith("x-"):
        raise PydanticCustomError("network.organization_has_integrator_id", "x- prefix", {"id": value})
    if not re.fullmatch(MEMBER_PATTERN, value):
        raise PydanticCustomError("network.malformed_id", "malformed", {"id": value})
    if value in RESERVED_ORGANIZATIONS:
        raise PydanticCustomError("network.reserved_id", "reserved", {"id": value})
    return value


def _integrator_id(value: str) -> str:
    if re.fullmatch(MEMBER_PATTERN, value) and not value.startswith("x-"):
        raise PydanticCustomError("network.integrator_without_x", "no x- prefix", {"id": value})
    if not re.fullmatch(INTEGRATOR_PATTERN, value):
        raise PydanticCustomError("network.malformed_id", "malformed", {"id": value})
    return value


def _region(value: str) -> str:
    if not re.fullmatch(REGION_PATTERN, value):
        raise PydanticCustomError("network.malformed_region", "malformed", {"region": value})
    return value


def _label(value: str) -> str:
    if not (value.strip() and len(value) <= 120 and value.isprintable()):
        raise PydanticCustomError("network.malformed_name", "malformed")
    return value


def _address(value: str, schemes: tuple[str, ...], example: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in schemes and parts.hostname and parts.port != 0 and parts.username is None
    except ValueError:  # a port that is no number, a bracket that does not close
        good = False
    if not good or re.search(r"\s", value):
        said = ", ".join(f"{scheme}://" for scheme in schemes)
        raise PydanticCustomError("network.malformed_url", "malformed", {"schemes": said, "example": example})
    return value


def _leaf_url(value: str) -> str:
    return _address(value, _LEAF_SCHEMES, "wss://carrefour.example.org:443")


def _client_url(value: str) -> str:
    return _address(value, _CLIENT_SCHEMES, "tls://carrefour.example.org:4222")


def _once_each(values: tuple[str, ...]) -> tuple[str, ...]:
    for index, value in enumerate(values):
        if value in values[:index]:
            raise PydanticCustomError("network.doubled_value", "doubled", {"value": str(value)})
    return values


def _listed(value: object) -> object:
    return [] if value is None else value  # a key with nothing but comments under it


def _text(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern})


OrganizationId = Annotated[
    str,
    Strict(),
    AfterValidator(_organization_id),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": MEMBER_PATTERN,
            "not": {"anyOf": [{"enum": sorted(RESERVED_ORGANIZATIONS)}, {"pattern": "^x-"}]},
        }
    ),
]
IntegratorId = Annotated[str, Strict(), AfterValidator(_integrator_id), _text(INTEGRATOR_PATTERN)]
RegionCode = Annotated[str, Strict(), AfterValidator(_region), _text(REGION_PATTERN)]
Label = Annotated[
    str,
    Strict(),
    AfterValidator(_label),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 120}),
]
PublicNKey = Annotated[str, Strict(), AfterValidator(check_nkey), _text(NKEY_PATTERN)]
SigningKey = Annotated[str, Strict(), AfterValidator(check_signing_key), _text(SIGNING_KEY_PATTERN)]
Signature = Annotated[str, Strict(), AfterValidator(check_signature), _text(SIGNATURE_PATTERN)]
LeafUrl = Annotated[str, Strict(), AfterValidator(_leaf_url), _text(rf"^({'|'.join(_LEAF_SCHEMES)})://[^@\s]+$")]
ClientUrl = Annotated[
    str, Strict(), AfterValidator(_client_url), _text(rf"^({'|'.join(_CLIENT_SCHEMES)})://[^@\s]+$")
]
Services = Annotated[
    tuple[ServiceName, ...], AfterValidator(_once_each), Field(json_schema_extra={"uniqueItems": True})
]


class Part(BaseModel):
    """A part of the file; a key that is not listed is an error, for it may be a misspelt one."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Name(Part):
    """What people call an organization, French first."""

    fr: Label
    en: Label | None = None


class Hub(Part):
    """Where the hub is reached."""

    leaf_url: LeafUrl
    """Where the nodes' servers connect as leaves; ``wss`` on 443 passes most firewalls."""
    client_url: ClientUrl
    """Where the operator and the integrators connect."""


class Status(StrEnum):
    """Whether an organization takes part (R-037)."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    """No new referral to it; what is under way goes on, and its mail is delivered."""
    LEFT = "left"
    """No new referral to it any more; its mailbox is kept until it is read, or thrown away."""


def _status(value: object) -> object:
    if value not in tuple(Status):
        known = ", ".join(Status)
        raise PydanticCustomError("network.unknown_status", "unknown", {"value": str(value), "known": known})
    return value


def _since(value: object) -> object:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise PydanticCustomError("network.malformed_date", "malformed", {"value": str(value)}) from None


class Limits(Part):
    """How long and how much the hub keeps."""

    mailbox_days: Annotated[int, Strict(), Field(ge=1, le=366)] = 90
    """Days that an event waits in a mailbox."""
    messages_per_sender_and_event: Annotated[int, Strict(), Field(ge=10, le=1_000_000)] = 5000
    """Events of one kind that one sender may have waiting in one mailbox: no flood closes others' doors."""
    max_message_bytes: Annotated[int, Strict(), Field(ge=4096, le=1_048_576)] = 65536
    """The largest event, in bytes."""
    public_days: Annotated[int, Strict(), Field(ge=1, le=3660)] = 800
    """Days that what is public, and the weekly feed, can be read."""


class Succession(Part):
    """An organization says by the signing key of before which keys are its own from now on."""

    replaces: SigningKey
    """The signing key of before, by which this is signed."""
    leaf_key: PublicNKey
    signing_key: SigningKey
    signature: Signature
    """Ed25519 over :func:`~arrimage_contracts.network.public_keys.succession_bytes`, in base64."""


Successions = Annotated[tuple[Succession, ...], Field(max_length=20)]


class Organization(Part):
    """One organization and its node."""

    id: OrganizationId
    """Short, stable, part of subjects; never reused for another organization."""
    name: Name
    services: Services
    """The roles that its node runs; ``intake`` is its gate."""
    region: RegionCode
    """The code of its territory."""
    leaf_key: PublicNKey
    """The public NKey of its node's leaf connection."""
    signing_key: SigningKey
    """The public Ed25519 key, in base64, that signs for it; partners pin it."""
    successions: Successions = ()
    """How its keys came from those of before, oldest first: who pinned one of these need not ask by voice."""
    hears_from: (
        Annotated[
            tuple[OrganizationId, ...],
            AfterValidator(_once_each),
            Field(json_schema_extra={"uniqueItems": True}),
        ]
        | None
    ) = None
    """The organizations that may write to it; all of the network when the key is absent."""
    status: Annotated[Status, BeforeValidator(_status)] = Status.ACTIVE
    """Whether new referrals may be sent to it (R-037)."""
    since: Annotated[date, BeforeValidator(_since)] | None = None
    """The civil date from which ``status`` holds."""

    @property
    def takes_referrals(self) -> bool:
        """Whether new referrals may be sent to it."""
        return self.status is Status.ACTIVE

    @property
    def fingerprint(self) -> str:
        """What people compare by voice before they trust this organization's keys."""
        return fingerprint_of(self.id, self.leaf_key, self.signing_key)


class Integrator(Part):
    """One who reads what is public, and nothing else (R-021)."""

    id: IntegratorId
    name: Name
    key: PublicNKey
    """The public NKey of its connection to the hub."""
    reads: Annotated[
        tuple[Reading, ...], AfterValidator(_once_each), Field(json_schema_extra={"uniqueItems": True})
    ] = (Reading.PUBLIC, Reading.FEED)


class Network(Part):
    """The whole of a network file."""

    network: RegionCode
    """The network's code."""
    version: Annotated[int, Strict(), Field(ge=1)]
    """The file's revision: one more at each change."""
    hub: Hub
    limits: Limits = Limits()
    organizations: Annotated[tuple[Organization, ...], BeforeValidator(_listed)] = ()
    integrators: Annotated[tuple[Integrator, ...], BeforeValidator(_listed)] = ()

    def organization(self, organization_id: str) -> Organization:
        """Return the organization called ``organization_id``.

        :raises LookupError: if it is not in the network.
        """
        for organization in self.organizations:
            if organization.id == organization_id:
                return organization
        raise LookupError(organization_id)

    def senders_to(self, organization_id: str) -> tuple[str, ...]:
        """Return, one by one, the organizations that may write to ``organization_id``, in the file's order.

        :raises LookupError: if it is not in the network.
        """
        heard = self.organization(organization_id).hears_from
        others = (other.id for other in self.organizations if other.id != organization_id)
        return tuple(other for other in others if heard is None or other in heard)
