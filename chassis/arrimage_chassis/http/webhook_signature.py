"""Signatures of the Standard Webhooks scheme, version 1: whoever is told by HTTP knows who tells."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import Final

_PREFIX: Final = "whsec_"
_LEAST_BYTES: Final = 24


def sign(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the header ``webhook-signature``: version 1, HMAC-SHA256 over id, time and body, in base64.

    :param timestamp: whole seconds since 1970, UTC; the header ``webhook-timestamp`` says the same.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"


def key_of_secret(secret: str) -> bytes:
    """Return the key that a secret stands for.

    :raises ValueError: if it is no ``whsec_`` secret of at least 24 bytes.
    """
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True) if secret.startswith(_PREFIX) else b""
    except binascii.Error:
        key = b""
    if len(key) < _LEAST_BYTES:
        raise ValueError("not a secret of Standard Webhooks")
    return key
