"""A request for a disclosure is signed by whoever makes it, and held against the key pinned for them (R-094)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from arrimage_chassis.trust import base64url
from arrimage_chassis.trust.one_time_key import read_one_time_key
from arrimage_chassis.trust.signing import Signing
from arrimage_contracts.events.disclosure import DisclosureRequested
from arrimage_contracts.sealed import request_bytes
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose


@dataclass(frozen=True)
class Asked:
    """Who asks whom for what. All ids are those of the pair, as in the envelopes between the two."""

    sender: str
    recipient: str
    request_id: UUID
    case_id: UUID
    consent_id: UUID
    categories: tuple[DataCategory, ...]
    purpose: DisclosurePurpose
    one_time_key: str

    @classmethod
    def of(cls, event: DisclosureRequested, *, sender: str, recipient: str, case_id: UUID) -> Asked:
        """Return what ``event`` asks, as it crossed from ``sender`` to ``recipient`` about its subject."""
        return cls(
            sender,
            recipient,
            event.request_id,
            case_id,
            event.consent_id,
            tuple(event.categories),
            event.purpose,
            event.one_time_key,
        )

    @property
    def said(self) -> bytes:
        """What is signed of it."""
        return request_bytes(
            sender=self.sender,
            recipient=self.recipient,
            request_id=self.request_id,
            case_id=self.case_id,
            consent_id=self.consent_id,
            categories=list(self.categories),
            purpose=self.purpose,
            one_time_key=self.one_time_key,
        )


def sign_request(signing: Signing, asked: Asked) -> str:
    """Return the signature of a request, as :class:`DisclosureRequested` carries it.

    :raises SigningKeyError: ``signing_key.missing``.
    :raises ValueError: if the organization does not ask for itself.
    """
    if asked.sender != signing.organization:
        raise ValueError("request.not_ours")
    return base64url.encoded(signing.sign(asked.said))


def is_signed_request(signing: Signing, asked: Asked, signature: str) -> bool:
    """Tell whether a request to this organization is its sender's own, and its one-time key one to seal to.

    False if it was made for somebody else, if no key is pinned for the sender, if anything of it was changed, or
    if the one-time key is of low order.
    """
    if asked.recipient != signing.organization or asked.sender == signing.organization:
        return False
    if len(set(asked.categories)) != len(asked.categories):
        return False
    try:
        read_one_time_key(asked.one_time_key)
        raw = base64url.decoded(signature)
    except ValueError:
        return False
    return signing.is_signed_by(asked.sender, asked.said, raw)
