"""The envelope of every event: CloudEvents 1.0, structured JSON, with the extensions of this network (R-006).

Instants are UTC; in a copy that crosses a border they are cut to the minute.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from arrimage_contracts.fields import ORGANIZATION_PATTERN, SIGNATURE_PATTERN
from arrimage_contracts.privacy import Privacy

SCHEMA_BASE = "urn:arrimage:schema:"
"""Schemas are named, not located: they resolve from the contracts distribution, offline."""

_TYPE = re.compile(r"^arrimage\.(?P<name>[A-Z][A-Za-z]+)\.v(?P<major>[0-9]{1,3})$")
_SOURCE = re.compile(r"^/org/(?P<organization>[a-z0-9-]+)/service/(?P<service>[a-z]+)$")


class Envelope(BaseModel):
    """One copy of one event, addressed to one reader."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    """Derived from the facts inside a node; scoped to the pair of organizations across a border."""
    source: Annotated[str, Field(pattern=_SOURCE.pattern)]
    type: Annotated[str, Field(pattern=_TYPE.pattern)]
    time: AwareDatetime
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: Annotated[str, Field(pattern=r"^urn:arrimage:schema:[A-Za-z.0-9]+$")]
    subject: UUID
    """The case, as this reader knows it."""
    recipient: Annotated[str, Field(pattern=ORGANIZATION_PATTERN)]
    """The organization addressed; inside a node, the organization itself."""
    correlationid: UUID
    causationid: UUID | None = None
    sequence: Annotated[str, Field(pattern=r"^[0-9a-z]{1,16}\.[0-9]{1,9}$")]
    """``<epoch>.<n>``: shows lateness within an epoch and nothing else; gaps are normal."""
    privacyclass: Privacy
    agreementid: UUID | None = None
    consentid: UUID | None = None
    traceparent: Annotated[str, Field(max_length=64)] | None = None
    signature: Annotated[str, Field(pattern=SIGNATURE_PATTERN)] | None = None
    """The organization's over all the rest, in a border copy (see :mod:`arrimage_contracts.signed`)."""
    data: dict[str, Any]

    @field_validator("time")
    @classmethod
    def _in_utc(cls, value: datetime) -> datetime:
        try:
            return value.astimezone(UTC)
        except OverflowError:  # the first day of the year 1, east of Greenwich
            raise ValueError("out of range") from None

    @property
    def event_name(self) -> str:
        """The event's name, without prefix and major."""
        return self._type_parts()[0]

    @property
    def major(self) -> int:
        """The event's major version."""
        return self._type_parts()[1]

    @property
    def source_organization(self) -> str:
        """The organization that says this."""
        return self._source_parts()[0]

    @property
    def source_service(self) -> str:
        """The service that says this."""
        return self._source_parts()[1]

    def to_json(self) -> bytes:
        """Return the bytes that go on the bus; absent extensions are left out, as CloudEvents asks."""
        return self.model_dump_json(exclude_none=True).encode()

    @classmethod
    def from_json(cls, body: bytes) -> Self:
        """Read an envelope.

        :raises pydantic.ValidationError: if it is not one.
        """
        return cls.model_validate_json(body)

    def _type_parts(self) -> tuple[str, int]:
        match = _TYPE.match(self.type)
        assert match is not None  # noqa: S101 - the field's pattern says so
        return match["name"], int(match["major"])

    def _source_parts(self) -> tuple[str, str]:
        match = _SOURCE.match(self.source)
        assert match is not None  # noqa: S101 - the field's pattern says so
        return match["organization"], match["service"]


def source_of(organization: str, service: str) -> str:
    """Return the ``source`` of what ``service`` of ``organization`` says."""
    return f"/org/{organization}/service/{service}"


def schema_name(event: str, major: int, audience: str) -> str:
    """Return the ``dataschema`` of the copy of ``event`` for ``audience``."""
    return f"{SCHEMA_BASE}{audience}.{event}.v{major}"
