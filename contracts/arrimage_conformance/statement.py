"""A signed, dated statement of a run: what was checked, of which program, by whom. Verified offline.

A compact JWS (RFC 7515), EdDSA with Ed25519: the key with which an organization signs its events will do.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from arrimage_conformance.registry import ROLES, checks_of
from arrimage_conformance.results import Report, Verdict
from arrimage_conformance.server import KitError

_ALGORITHM: Final = "Ed25519"
_TYPE: Final = "arrimage-conformance+jws"


def signing_key(file: Path) -> OKPKey:
    """Return the Ed25519 private key (PEM, without a password) in ``file``.

    :raises KitError: if it cannot be read, or is another kind of key.
    """
    try:
        key = OKPKey.import_key(file.read_bytes())
    except (OSError, ValueError, TypeError, JoseError) as error:
        raise KitError(f"{file}: not an Ed25519 private key in PEM ({error})") from error
    if not key.is_private or key.curve_name != _ALGORITHM:
        raise KitError(f"{file}: not an Ed25519 private key in PEM")
    return key


def sign(report: Report, key: OKPKey) -> str:
    """Return the statement of ``report``, signed with ``key``.

    :raises KitError: if a promise of the role was not kept or not checked.
    """
    kept = {each.check.id for each in report.of(Verdict.KEPT)}
    promises = [check.id for check in checks_of(report.role).all]
    if not report.conforms or kept != set(promises):
        left = sorted(kept ^ set(promises))
        raise KitError(f"no statement is signed: not every promise was checked and kept ({', '.join(left)})")
    public = key.as_dict(private=False)
    said = {
        "statement": 1,
        "role": report.role,
        "program": report.program,
        "contracts": report.kit,
        "checked_at": report.began_at,
        "promises": promises,
        "report_sha256": hashlib.sha256(
            json.dumps(report.as_json(), sort_keys=True, ensure_ascii=False).encode()
        ).hexdigest(),
    }
    header = {"alg": _ALGORITHM, "typ": _TYPE, "jwk": {name: public[name] for name in ("kty", "crv", "x")}}
    return jws.serialize_compact(header, json.dumps(said).encode(), key, algorithms=[_ALGORITHM]) + "\n"


def verify(file: Path, expected: str | None = None) -> dict[str, Any]:
    """Return what the statement in ``file`` says, with the public key that signed it (base64).

    :param expected: the public key (base64, 32 bytes) of whoever should have signed; without it the reader must
        compare ``signed_by`` with what they know.
    :raises KitError: if it is no statement, was changed, or is signed by another key.

    Whether it names every promise of its role is asked of :func:`left_out`.
    """
    try:
        text = file.read_text(encoding="utf-8").strip()
        header = json.loads(_decoded(text.split(".")[0]))
        if header.get("typ") != _TYPE or header.get("alg") != _ALGORITHM:
            raise KitError(f"{file}: no statement of arrimage-conformance")
        public = header["jwk"]
        found = base64.b64encode(_decoded(public["x"])).decode()
        key = OKPKey.import_key({name: public[name] for name in ("kty", "crv", "x")})
        said = json.loads(jws.deserialize_compact(text, key, algorithms=[_ALGORITHM]).payload)
        if said["role"] not in ROLES or not isinstance(said["promises"], list):
            raise KitError(f"{file}: no statement about a role that this kit knows")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, JoseError) as error:
        raise KitError(f"{file}: the statement is damaged, or was changed after it was signed") from error
    if expected is not None and found != expected:
        raise KitError(f"{file}: signed by {found}, not by the key that is expected")
    return {**said, "signed_by": found}


def left_out(said: dict[str, Any]) -> list[str]:
    """Return the ids of the promises of the role, as this kit knows it, that a statement does not name."""
    return [check.id for check in checks_of(said["role"]).all if check.id not in said["promises"]]


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
