"""The two public keys of a node: the NKey of its leaf connection, and the Ed25519 key that signs for it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from pydantic_core import PydanticCustomError

NKEY_PATTERN = r"^U[A-Z2-7]{55}$"
"""A user NKey's public half: prefix byte, 32 bytes of key, CRC-16, in base32."""

SIGNING_KEY_PATTERN = r"^[A-Za-z0-9+/]{43}=$"
"""32 bytes in standard base64."""

SIGNATURE_PATTERN = r"^[A-Za-z0-9+/]{86}==$"
"""64 bytes in standard base64."""

_USER_PREFIX = 20 << 3
_SEED = re.compile(r"^(S[A-Z2-7]{57}|-----BEGIN .*PRIVATE KEY)")


def check_nkey(value: str) -> str:
    """Return ``value`` if it is the public half of a user NKey, checksum included.

    :raises PydanticCustomError: ``network.malformed_nkey`` or ``network.private_seed``; it quotes no key.
    """
    if _SEED.match(value):
        raise PydanticCustomError("network.private_seed", "a private seed")
    if not re.fullmatch(NKEY_PATTERN, value):
        raise _malformed("56 caractères A-Z et 2-7, le premier est U", "56 characters A-Z and 2-7, U first")
    raw = base64.b32decode(value)
    if raw[0] != _USER_PREFIX:
        raise _malformed("ce n'est pas une clé d'utilisateur", "it is not a user key")
    if crc16(raw[:-2]) != int.from_bytes(raw[-2:], "little"):
        raise _malformed("somme de contrôle fausse : une lettre a changé", "wrong checksum: a letter changed")
    return value


def check_signing_key(value: str) -> str:
    """Return ``value`` if it is 32 bytes in canonical base64.

    :raises PydanticCustomError: ``network.malformed_signing_key`` or ``network.private_seed``.
    """
    if _SEED.match(value):
        raise PydanticCustomError("network.private_seed", "a private seed")
    try:
        raw = base64.b64decode(value, validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != 32 or base64.b64encode(raw).decode() != value:
        raise PydanticCustomError("network.malformed_signing_key", "not an Ed25519 public key")
    return value


def check_signature(value: str) -> str:
    """Return ``value`` if it is 64 bytes in canonical base64.

    :raises PydanticCustomError: ``agreement.malformed_signature``.
    """
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 64 or base64.b64encode(raw).decode() != value:
        raise PydanticCustomError("agreement.malformed_signature", "malformed")
    return value


def fingerprint_of(organization: str, leaf_key: str, signing_key: str) -> str:
    """Return what two people compare by voice before they trust these keys: 128 bits, in eight groups."""
    said = f"arrimage/membership/1\n{organization}\n{leaf_key}\n{signing_key}\n"
    digits = hashlib.sha256(said.encode()).hexdigest()[:32]
    return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


def succession_bytes(organization: str, replaces: str, leaf_key: str, signing_key: str) -> bytes:
    """Return what an organization signs by its key ``replaces`` to say which keys are its own.

    Lines end in ``\\n``.
    """
    lines = ("arrimage/key-succession/1", organization, replaces, leaf_key, signing_key)
    return "".join(f"{line}\n" for line in lines).encode()


def crc16(data: bytes) -> int:
    """Return the checksum that ends an NKey (CRC-16/XMODEM)."""
    return binascii.crc_hqx(data, 0)


def _malformed(reason_fr: str, reason_en: str) -> PydanticCustomError:
    values = {"reason_fr": reason_fr, "reason_en": reason_en}
    return PydanticCustomError("network.malformed_nkey", "not a public user NKey", values)
