"""The key that signs for the organization, and the keys of its partners, each pinned (design, §3)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key


class SigningKeyError(ValueError):
    """The file of the signing key cannot be used, or there is none; ``code`` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Signing:
    """Signs for the organization, and tells what a partner signed.

    It signs and opens nothing: what is sealed is sealed to one-time keys. A partner's key is the one that the
    network file of this node states; it changes by ``arrimage node join`` alone.
    """

    def __init__(
        self,
        organization: str,
        private: Ed25519PrivateKey | None = None,
        partner_keys: Mapping[str, str] | None = None,
    ) -> None:
        self.organization = organization
        self._private = private
        self._partner_keys = {partner: read_public_key(key) for partner, key in (partner_keys or {}).items()}

    @classmethod
    def from_file(cls, organization: str, file: Path | None, partner_keys: Mapping[str, str]) -> Signing:
        """Read the key that ``arrimage node init`` made (PEM); without a file nothing can be signed.

        :param partner_keys: by organization, Ed25519 in base64, as network files state them.
        :raises SigningKeyError: ``signing_key.unreadable``, ``signing_key.malformed``.
        """
        return cls(organization, read_private_key(file) if file is not None else None, partner_keys)

    @property
    def can_sign(self) -> bool:
        """Whether this service holds the organization's key: only the gate does."""
        return self._private is not None

    @property
    def private_key(self) -> Ed25519PrivateKey:
        """The organization's key.

        :raises SigningKeyError: ``signing_key.missing``.
        """
        if self._private is None:
            raise SigningKeyError("signing_key.missing")
        return self._private

    def sign(self, said: bytes) -> bytes:
        """Return the 64 bytes with which the organization signs ``said``.

        :raises SigningKeyError: ``signing_key.missing``.
        """
        return self.private_key.sign(said)

    def key_of(self, organization: str) -> Ed25519PublicKey | None:
        """Return the public key of this organization or of a partner; None if none is pinned for it."""
        if organization == self.organization:
            return self._private.public_key() if self._private is not None else None
        return self._partner_keys.get(organization)

    def is_signed_by(self, organization: str, said: bytes, signature: bytes) -> bool:
        """Tell whether ``organization`` signed ``said``, by the key that is pinned for it."""
        key = self.key_of(organization)
        return key is not None and is_signed(key, said, signature)

    def pinned(self) -> Mapping[str, str]:
        """Return what is pinned for each partner, in base64."""
        return {partner: public_text(key) for partner, key in self._partner_keys.items()}


def is_signed(key: Ed25519PublicKey, said: bytes, signature: bytes) -> bool:
    """Tell whether the holder of ``key`` signed ``said``."""
    try:
        key.verify(signature, said)
    except InvalidSignature:
        return False
    return True


def read_private_key(file: Path) -> Ed25519PrivateKey:
    """Return the Ed25519 key in ``file`` (PEM, without a password).

    :raises SigningKeyError: ``signing_key.unreadable``, ``signing_key.malformed``.
    """
    try:
        pem = file.read_bytes()
    except OSError:
        raise SigningKeyError("signing_key.unreadable") from None
    try:
        key = load_pem_private_key(pem, password=None)
    except Exception:  # the library raises many kinds, and some quote what they read
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyError("signing_key.malformed")
    return key


def read_public_key(text: str) -> Ed25519PublicKey:
    """Return the Ed25519 key that a network file states: 32 bytes in base64.

    :raises SigningKeyError: ``signing_key.malformed``.
    """
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except ValueError:
        raise SigningKeyError("signing_key.malformed") from None


def public_text(key: Ed25519PublicKey) -> str:
    """Return ``key`` as network files state it: 32 bytes in base64."""
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
