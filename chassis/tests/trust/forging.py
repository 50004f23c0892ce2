"""What an attacker who has read the standards makes: JWS and JWE of any header, by hand."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import zlib
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from arrimage_chassis.trust import base64url

Header = dict[str, Any]


def jws_of(said: bytes, header: Header | bytes, key: Ed25519PrivateKey | bytes | None) -> bytes:
    """Return a JWS: signed with Ed25519, with HMAC under a secret, or not at all."""
    signing_input = f"{_segment(header)}.{base64url.encoded(said)}".encode()
    if key is None:
        signature = b""
    elif isinstance(key, bytes):
        signature = hmac.digest(key, signing_input, "sha256")
    else:
        signature = key.sign(signing_input)
    return signing_input + b"." + base64url.encoded(signature).encode()


def jwe_to(
    public: X25519PublicKey,
    said: bytes,
    kid: object,
    *,
    more: Header | None = None,
    without: tuple[str, ...] = (),
    compressed: bool = False,
    epk: Header | None = None,
    raw_header: bytes | None = None,
) -> str:
    """Return a JWE that the holder of the key to ``public`` can open, whatever its header says."""
    ephemeral = X25519PrivateKey.generate()
    point = ephemeral.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    header: Header = {
        "alg": "ECDH-ES",
        "enc": "A256GCM",
        "kid": str(kid),
        "epk": epk or {"kty": "OKP", "crv": "X25519", "x": base64url.encoded(point)},
    } | (more or {})
    header = {name: value for name, value in header.items() if name not in without}
    segment = _segment(raw_header or header)
    if compressed:
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        said = squeeze.compress(said) + squeeze.flush()
    nonce = os.urandom(12)
    sealed = AESGCM(_agreed(ephemeral.exchange(public))).encrypt(nonce, said, segment.encode())
    parts = (nonce, sealed[:-16], sealed[-16:])
    return f"{segment}..{'.'.join(map(base64url.encoded, parts))}"


def _agreed(secret: bytes) -> bytes:
    """The Concat KDF of RFC 7518, section 4.6.2, for A256GCM and no party's information."""
    algorithm = b"A256GCM"
    other = len(algorithm).to_bytes(4, "big") + algorithm + bytes(4) + bytes(4) + (256).to_bytes(4, "big")
    return hashlib.sha256((1).to_bytes(4, "big") + secret + other).digest()


def _segment(header: Header | bytes) -> str:
    raw = header if isinstance(header, bytes) else json.dumps(header, separators=(",", ":")).encode()
    return base64url.encoded(raw)
