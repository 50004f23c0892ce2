"""The sealed part of a disclosure: signed by the discloser, sealed to a key that opens it once (R-094).

The format is that of :mod:`arrimage_contracts.sealed`, and of it exactly one form is made and read: the algorithms
are never chosen by what came. What came is measured before it is parsed, its header may have four members and no
other, and all that the signature binds is held against what was asked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc import jwe, jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import OKPKey
from pydantic import ValidationError

from arrimage_chassis.trust import base64url
from arrimage_chassis.trust.one_time_key import read_one_time_key
from arrimage_chassis.trust.signing import Signing
from arrimage_chassis.trust.strict_json import parsed_object
from arrimage_contracts.sealed import (
    JWE_ALGORITHM,
    JWE_ENCRYPTION,
    JWS_ALGORITHM,
    SEALED_DAYS,
    DisclosedContent,
)
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose

MAX_CHARACTERS: Final = 49_152
"""The most that a sealed part may have, as the contract says; what is longer is not looked at."""
CLOCKS_APART: Final = timedelta(minutes=5)
"""So far may the clocks of two organizations be apart."""
_MOST_HEADER_CHARACTERS: Final = 512
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_JWE: Final = jwe.JWERegistry(algorithms=(JWE_ALGORITHM, JWE_ENCRYPTION))


class SealedError(Exception):
    """What came sealed is not what was asked for, or not from whom it says; ``code`` is stable.

    Nothing of the content is in it, nor in what it is raised from.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Expected:
    """What was asked, by whom, of whom: the own request. All ids are those of the pair."""

    issuer: str
    """The organization that was asked, and by whose subject the answer came."""
    audience: str
    """This organization."""
    request_id: UUID
    case_id: UUID
    consent_id: UUID
    agreement_ids: frozenset[UUID | None]
    """The agreements of the two under which it may answer; None among them: without one, in an emergency."""
    categories: Collection[DataCategory]
    purpose: DisclosurePurpose


class _EdDSAAlone(jws.JWSRegistry):
    """Knows one algorithm. (The library's own list warns of EdDSA since RFC 9864: it also means Ed448.)"""

    max_payload_length = MAX_CHARACTERS

    def get_alg(self, name: str) -> Any:
        """Return EdDSA, whatever else there is."""
        if name != JWS_ALGORITHM:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[JWS_ALGORITHM]


_JWS: Final = _EdDSAAlone(algorithms=(JWS_ALGORITHM,))


def seal(content: DisclosedContent, to_key: str, kid: UUID, signing: Signing) -> str:
    """Return ``content``, signed by the organization and sealed to the one-time key of the request ``kid``.

    :raises ValueError: ``one_time_key.*``; if ``content`` is not this organization's or not of that request;
        ``sealed.too_large``.
    :raises SigningKeyError: ``signing_key.missing``.
    """
    if content.iss != signing.organization or content.request_id != kid:
        raise ValueError("sealed.not_ours")
    recipient = OKPKey.import_key(read_one_time_key(to_key))
    said = content.model_dump_json(exclude_none=True).encode()
    signed = jws.serialize_compact(
        {"alg": JWS_ALGORITHM}, said, OKPKey.import_key(signing.private_key), registry=_JWS
    )
    header = {"alg": JWE_ALGORITHM, "enc": JWE_ENCRYPTION, "kid": str(kid)}
    compact = jwe.encrypt_compact(header, signed, recipient, registry=_JWE)
    if len(compact) > MAX_CHARACTERS:
        raise ValueError("sealed.too_large")
    return compact


def open_sealed(
    compact: str,
    private_key: X25519PrivateKey,
    pinned_key: Ed25519PublicKey | None,
    expected: Expected,
    now: datetime,
) -> DisclosedContent:
    """Return what was sealed to ``private_key``, if it answers ``expected`` and its issuer signed it.

    :param pinned_key: of the issuer, as this node's network file states it.
    :param now: UTC.
    :raises SealedError: ``sealed.too_large``, ``sealed.malformed``, ``sealed.header_refused``,
        ``sealed.other_request``, ``sealed.not_opened``, ``sealed.unsigned``, ``sealed.no_pinned_key``,
        ``sealed.signature_refused``, ``sealed.content_malformed``, ``sealed.other_issuer``,
        ``sealed.other_audience``, ``sealed.other_case``, ``sealed.other_consent``, ``sealed.other_agreement``,
        ``sealed.other_categories``, ``sealed.other_purpose``, ``sealed.not_asked_for``,
        ``sealed.issued_in_the_future``, ``sealed.expired``, ``sealed.lives_too_long``.
    """
    if len(compact) > MAX_CHARACTERS:
        raise SealedError("sealed.too_large")
    _check_outside(compact, expected)
    signed = _decrypted(compact, private_key)
    said = _verified(signed, pinned_key)
    content = _content(said)
    if code := _differs(content, expected) or _is_out_of_time(content, now):
        raise SealedError(code)
    return content


def _check_outside(compact: str, expected: Expected) -> None:
    """Look at what nobody has signed or sealed, before any key is used on it."""
    segments = compact.split(".")
    if len(segments) != 5 or len(segments[0]) > _MOST_HEADER_CHARACTERS:
        raise SealedError("sealed.malformed")
    header_segment, key_segment, *rest = segments
    raw = [_bytes_of(segment) for segment in rest]
    if key_segment or len(raw[0]) != _NONCE_BYTES or len(raw[2]) != _TAG_BYTES:
        raise SealedError("sealed.malformed")
    header = _header_of(header_segment)
    one_time = header.pop("epk", None)
    kid = header.pop("kid", None)
    if header != {"alg": JWE_ALGORITHM, "enc": JWE_ENCRYPTION} or not _is_x25519(one_time):
        raise SealedError("sealed.header_refused")
    if kid != str(expected.request_id):
        raise SealedError("sealed.other_request")


def _decrypted(compact: str, private_key: X25519PrivateKey) -> str:
    try:
        opened = jwe.decrypt_compact(compact, OKPKey.import_key(private_key), registry=_JWE).plaintext
        return (opened or b"").decode("ascii")
    except (JoseError, InvalidTag, ValueError, TypeError, AssertionError):
        pass  # raised outside of it, so that nothing hangs on the error
    raise SealedError("sealed.not_opened")


def _verified(signed: str, pinned_key: Ed25519PublicKey | None) -> bytes:
    segments = signed.split(".")
    if len(segments) != 3 or not all(segments[:2]) or len(segments[0]) > _MOST_HEADER_CHARACTERS:
        raise SealedError("sealed.unsigned")
    if _header_of(segments[0], otherwise="sealed.unsigned") != {"alg": JWS_ALGORITHM}:
        raise SealedError("sealed.header_refused")
    if pinned_key is None:
        raise SealedError("sealed.no_pinned_key")
    try:
        return jws.deserialize_compact(signed, OKPKey.import_key(pinned_key), registry=_JWS).payload
    except (JoseError, ValueError, TypeError):
        pass
    raise SealedError("sealed.signature_refused")


def _content(said: bytes) -> DisclosedContent:
    try:
        parsed_object(said)
        return DisclosedContent.model_validate_json(said)
    except (ValueError, ValidationError):
        pass  # what the model says quotes the content
    raise SealedError("sealed.content_malformed")


def _differs(content: DisclosedContent, expected: Expected) -> str | None:
    """Return what is bound otherwise than it was asked."""
    held = (
        ("other_issuer", content.iss == expected.issuer),
        ("other_audience", content.aud == expected.audience),
        ("other_request", content.request_id == expected.request_id),
        ("other_case", content.case_id == expected.case_id),
        ("other_consent", content.consent_id == expected.consent_id),
        ("other_agreement", content.agreement_id in expected.agreement_ids),
        ("other_categories", sorted(content.categories) == sorted(expected.categories)),
        ("other_purpose", content.purpose == expected.purpose),
        ("not_asked_for", content.content.model_dump(exclude_none=True).keys() <= set(expected.categories)),
    )
    return next((f"sealed.{code}" for code, holds in held if not holds), None)


def _is_out_of_time(content: DisclosedContent, now: datetime) -> str | None:
    if content.iat > now + CLOCKS_APART:
        return "sealed.issued_in_the_future"
    if content.exp <= now:
        return "sealed.expired"
    if content.exp - content.iat > timedelta(days=SEALED_DAYS) + CLOCKS_APART:
        return "sealed.lives_too_long"
    return None


def _header_of(segment: str, otherwise: str = "sealed.malformed") -> dict[str, Any]:
    try:
        return parsed_object(base64url.decoded(segment))
    except ValueError:
        pass
    raise SealedError(otherwise)


def _bytes_of(segment: str) -> bytes:
    try:
        return base64url.decoded(segment)
    except ValueError:
        pass
    raise SealedError("sealed.malformed")


def _is_x25519(key: object) -> bool:
    """Tell whether ``key`` is the public half of a key of the one curve, and nothing more."""
    if not isinstance(key, dict) or key.keys() != {"kty", "crv", "x"} or not isinstance(key["x"], str):
        return False
    try:
        read_one_time_key(key["x"])
    except ValueError:
        return False
    return bool(key["kty"] == "OKP" and key["crv"] == "X25519")
