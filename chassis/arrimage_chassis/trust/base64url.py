"""Base64url without padding, in its one canonical form: two texts never stand for the same bytes (RFC 4648)."""

from __future__ import annotations

import base64
import binascii


def encoded(raw: bytes) -> str:
    """Return ``raw`` in base64url, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Return the bytes of ``text``.

    :raises ValueError: if it is not the canonical form of anything; the message quotes nothing of it.
    """
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raw = None
    if raw is None or encoded(raw) != text:
        raise ValueError("base64url.malformed")
    return raw
