"""The sealed part of a disclosure: what is inside, and the bytes that are signed (R-094).

A sealed part is a JWE in compact form (``alg`` ECDH-ES over X25519, ``enc`` A256GCM) to the one-time key of the
request, ``kid`` the request's id; inside it is a JWS in compact form (``alg`` EdDSA, Ed25519) by the discloser's
signing key, whose payload is :class:`DisclosedContent` as JSON. No other algorithm is read, no compression. What
the signature binds (issuer, audience, request, case, authorization, agreement, categories, purpose, times) is held
against the request that the reader itself made, and against the subject by which the message came.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from arrimage_contracts.fields import ORGANIZATION_PATTERN
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose

JWE_ALGORITHM: Final = "ECDH-ES"
JWE_ENCRYPTION: Final = "A256GCM"
JWS_ALGORITHM: Final = "EdDSA"
SEALED_DAYS: Final = 14
"""For so many days what is sealed may be received; then the discloser knows that it was not."""

_Text = Annotated[str, Field(max_length=2000)]
_ShortText = Annotated[str, Field(max_length=254)]
_Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, use_attribute_docstrings=True
    )


class Identity(_Part):
    """Who the person is."""

    name: Annotated[_ShortText | None, Field(repr=False)] = None
    birth_date: Annotated[date | None, Field(repr=False)] = None


class Contact(_Part):
    """How to reach the person."""

    phone: Annotated[_ShortText | None, Field(repr=False)] = None
    address: Annotated[_ShortText | None, Field(repr=False)] = None
    instructions: Annotated[_Text | None, Field(repr=False)] = None


class Reason(_Part):
    """Why the person is referred."""

    service_code: Annotated[_Code | None, Field(repr=False)] = None
    urgency: Annotated[_Code | None, Field(repr=False)] = None
    entry_point: Annotated[_Code | None, Field(repr=False)] = None


class Therapy(_Part):
    """What is known of a treatment."""

    dependency_treated: Annotated[_Code | None, Field(repr=False)] = None


class Needs(_Part):
    """What the person asked for, and needs to take part."""

    themes: Annotated[list[_Code], Field(max_length=20, repr=False)] = []
    transport_needed: Annotated[bool | None, Field(repr=False)] = None
    evening_needed: Annotated[bool | None, Field(repr=False)] = None
    language: Annotated[str | None, Field(max_length=8, repr=False)] = None
    group_ability: Annotated[_Code | None, Field(repr=False)] = None


class Outcome(_Part):
    """How it went, back to the one who referred (R-091)."""

    outcome: Annotated[_Code | None, Field(repr=False)] = None
    decline_reason: Annotated[_Code | None, Field(repr=False)] = None


class Crisis(_Part):
    """In what danger the person is, under an emergency exception (R-107)."""

    danger: Annotated[_Code | None, Field(repr=False)] = None


class Disclosed(_Part):
    """The content, by category; a category that was asked for and of which nothing is held is left out."""

    identity: Identity | None = None
    contact: Contact | None = None
    reason: Reason | None = None
    therapy: Therapy | None = None
    needs: Needs | None = None
    outcome: Outcome | None = None
    crisis: Crisis | None = None


class DisclosedContent(_Part):
    """What the discloser signs. Ids are those of the pair, as in the envelopes between the two."""

    iss: Annotated[str, Field(pattern=ORGANIZATION_PATTERN)]
    """The discloser."""
    aud: Annotated[str, Field(pattern=ORGANIZATION_PATTERN)]
    """The one recipient."""
    request_id: UUID
    case_id: UUID
    consent_id: UUID
    """The authorization under which it was asked for; an exception for danger has its own id there."""
    agreement_id: UUID | None = None
    """Left out under an emergency exception alone."""
    categories: Annotated[list[DataCategory], Field(min_length=1, max_length=len(DataCategory))]
    """As they were asked for, whether something is held of each or not."""
    purpose: DisclosurePurpose
    iat: AwareDatetime
    """When it was sealed: ISO 8601 in UTC, cut to the minute; never a number of seconds."""
    exp: AwareDatetime
    """When it is not opened any more: ISO 8601 in UTC, at most 14 days after iat; never a number of seconds."""
    content: Annotated[Disclosed, Field(repr=False)]


def request_bytes(
    *,
    sender: str,
    recipient: str,
    request_id: UUID,
    case_id: UUID,
    consent_id: UUID,
    categories: list[DataCategory],
    purpose: DisclosurePurpose,
    one_time_key: str,
) -> bytes:
    """Return what is signed of a request: who asks whom for what, under which authorization, by which key.

    Ids are those of the pair. Lines end in ``\\n``; categories are in the vocabulary's order, joined by ``,``.
    """
    ordered = ",".join(category for category in DataCategory if category in categories)
    ids = (request_id, case_id, consent_id)
    lines = ("arrimage/disclosure-request/1", sender, recipient, *ids, ordered, purpose)
    return "".join(f"{line}\n" for line in (*lines, one_time_key)).encode()
