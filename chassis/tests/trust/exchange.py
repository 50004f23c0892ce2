"""Two organizations with keys of their own, a request of one, and the answer of the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from arrimage_chassis.trust import base64url
from arrimage_chassis.trust.sealing import Expected, open_sealed, seal
from arrimage_chassis.trust.signing import Signing, public_text
from arrimage_contracts.sealed import Contact, Disclosed, DisclosedContent, Identity
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose

NOW = datetime(2026, 3, 2, 15, 4, tzinfo=UTC)
REQUEST = UUID(int=1)
CASE = UUID(int=2)
CONSENT = UUID(int=3)
AGREEMENT = UUID(int=4)
ASKED = (DataCategory.IDENTITY, DataCategory.CONTACT)


def signing_of(organization: str, seed: int, **partners: Ed25519PrivateKey) -> Signing:
    """Return the keys of ``organization``, with its partners' pinned."""
    pinned = {partner: public_text(key.public_key()) for partner, key in partners.items()}
    return Signing(organization, signing_key(seed), pinned)


def signing_key(seed: int) -> Ed25519PrivateKey:
    """Return a signing key, the same each time."""
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def public_half(key: X25519PrivateKey) -> str:
    """Return the public half as requests state it."""
    return base64url.encoded(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


@dataclass(frozen=True)
class Exchange:
    """Virage asked Margelle, which answers."""

    margelle: Signing
    virage: Signing
    one_time: X25519PrivateKey
    content: DisclosedContent
    expected: Expected

    def sealed(self, **changed: object) -> str:
        """Return Margelle's answer, in which something may be another than it should be."""
        content = self.content.model_copy(update=changed)
        signing = Signing(content.iss, self.margelle.private_key)
        return seal(content, public_half(self.one_time), content.request_id, signing)

    def opened(self, compact: str, now: datetime = NOW, **changed: object) -> DisclosedContent:
        """Return what Virage reads."""
        expected = replace(self.expected, **changed)  # type: ignore[arg-type]
        return open_sealed(compact, self.one_time, self.virage.key_of("margelle"), expected, now)


def new_exchange() -> Exchange:
    """Return a request and the keys to answer it, the same each time."""
    content = DisclosedContent(
        iss="margelle",
        aud="virage",
        request_id=REQUEST,
        case_id=CASE,
        consent_id=CONSENT,
        agreement_id=AGREEMENT,
        categories=list(ASKED),
        purpose=DisclosurePurpose.REFERRAL,
        iat=NOW,
        exp=NOW + timedelta(days=14),
        content=Disclosed(identity=Identity(name="Z. Q."), contact=Contact(phone="000", address="1, rue Z")),
    )
    return Exchange(
        signing_of("margelle", 1, virage=signing_key(2)),
        signing_of("virage", 2, margelle=signing_key(1)),
        X25519PrivateKey.from_private_bytes(bytes([9]) * 32),
        content,
        Expected("margelle", "virage", REQUEST, CASE, CONSENT, frozenset({AGREEMENT}), ASKED, content.purpose),
    )
