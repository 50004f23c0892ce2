"""The public half of a key that opens one answer, as it comes from a partner: nothing is sealed to a bad one."""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from arrimage_chassis.trust import base64url

KEY_BYTES: Final = 32
_FIELD: Final = 2**255 - 19
_PROBE: Final = X25519PrivateKey.from_private_bytes(bytes(range(KEY_BYTES)))
"""Any key: with a point of low order every key agrees on the same secret, which is nought."""


def read_one_time_key(text: str) -> X25519PublicKey:
    """Return the key that ``text`` says: 32 bytes in base64url, a canonical point that is not of low order.

    To a point of low order anybody can open what is sealed (RFC 7748, section 6.1).

    :raises ValueError: ``one_time_key.malformed`` or ``one_time_key.low_order``.
    """
    try:
        raw = base64url.decoded(text)
    except ValueError:
        raw = b""
    if len(raw) != KEY_BYTES or int.from_bytes(raw, "little") >= _FIELD:
        raise ValueError("one_time_key.malformed")
    key = X25519PublicKey.from_public_bytes(raw)
    try:
        _PROBE.exchange(key)
    except ValueError:
        raise ValueError("one_time_key.low_order") from None
    return key
