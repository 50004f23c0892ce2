"""What is sealed: opened with the key of a request, and made as a partner would."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from arrimage_contracts.sealed import JWE_ALGORITHM, JWE_ENCRYPTION, JWS_ALGORITHM, DisclosedContent

_JWE: Final = jwe.JWERegistry(algorithms=(JWE_ALGORITHM, JWE_ENCRYPTION))


class _EdDSAAlone(jws.JWSRegistry):
    """The one algorithm of the contract; the library's own list warns of its name."""

    max_payload_length = 65_536

    def get_alg(self, name: str) -> Any:
        """Return it."""
        return self.algorithms[JWS_ALGORITHM]


_JWS: Final = _EdDSAAlone(algorithms=(JWS_ALGORITHM,))


@dataclass(frozen=True)
class OneTimeKey:
    """A key that opens one answer."""

    private: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate, repr=False)

    @property
    def public(self) -> str:
        """As a request states it: 32 bytes in base64url."""
        return encoded(self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def opened(self, sealed: str, issuer: Ed25519PublicKey) -> DisclosedContent | None:
        """Return what was sealed to this key and signed by ``issuer``; None if it is not as the contract says."""
        try:
            signed = jwe.decrypt_compact(sealed, OKPKey.import_key(self.private), registry=_JWE).plaintext or b""
            said = jws.deserialize_compact(signed.decode("ascii"), OKPKey.import_key(issuer), registry=_JWS)
            return DisclosedContent.model_validate_json(said.payload)
        except (JoseError, InvalidTag, ValueError, TypeError, AssertionError):
            return None


@dataclass(frozen=True)
class LowOrderKey(OneTimeKey):
    """A point of low order: whatever is sealed to it, anybody can open."""

    @property
    def public(self) -> str:
        """The point 1."""
        return encoded((1).to_bytes(32, "little"))


def seal(content: dict[str, Any], to_key: str, kid: UUID | str, signer: Ed25519PrivateKey) -> str:
    """Return ``content`` as JSON, signed by ``signer`` and sealed to the one-time key of the request ``kid``."""
    said = json.dumps(content, ensure_ascii=False).encode()
    signed = jws.serialize_compact({"alg": JWS_ALGORITHM}, said, OKPKey.import_key(signer), registry=_JWS)
    recipient = OKPKey.import_key({"kty": "OKP", "crv": "X25519", "x": to_key})
    header = {"alg": JWE_ALGORITHM, "enc": JWE_ENCRYPTION, "kid": str(kid)}
    return jwe.encrypt_compact(header, signed, recipient, registry=_JWE)


def encoded(raw: bytes) -> str:
    """Return ``raw`` in base64url, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Return the bytes of ``text``.

    :raises ValueError: if it is not base64url.
    """
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
