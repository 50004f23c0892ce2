"""What a gate is told of keys: its own, those of its partners, the agreements, the secret behind its ids."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from arrimage_conformance.border.partners import Partner, partners
from arrimage_conformance.role import ORGANIZATION, Role
from arrimage_contracts.ids import pair_scoped_id

_SECRET_BYTES: Final = 32


@dataclass(frozen=True)
class Trust:
    """The node under test and the organizations around it, as far as keys go."""

    partners: Mapping[str, Partner] = field(default_factory=partners)
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate, repr=False)
    """What the node under test signs with."""
    secret: bytes = field(default_factory=lambda: os.urandom(_SECRET_BYTES), repr=False)
    """The node's secret."""

    def scoped(self, partner: str, own_id: UUID) -> UUID:
        """Return the id under which ``partner`` knows what the node under test calls ``own_id``."""
        return pair_scoped_id(self.derived(f"pair/{partner}"), own_id)

    def own(self, partner: str, border_id: UUID) -> UUID:
        """Return what the node under test calls a case, or a referral, that ``partner`` opened."""
        return uuid5(UUID(bytes=self.derived(f"case/{partner}")), str(border_id))

    def told(self, role: Role, place: Path, gate_seed: str) -> dict[str, str]:
        """Write what a gate needs into ``place``; return what it is told, without the prefix ``ARRIMAGE_``."""
        agreements = place / "agreements"
        agreements.mkdir(parents=True, exist_ok=True)
        for partner in self.partners.values():
            text = partner.agreement_with(ORGANIZATION, self.key)
            if text is not None:
                (agreements / f"{partner.agreement_id}.yaml").write_text(text, encoding="utf-8")
        pem = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        files = {"gate.nk": f"{gate_seed}\n".encode(), "signing.pem": pem, "node.secret": self.secret}
        for name, content in files.items():
            (place / name).write_bytes(content)
            (place / name).chmod(0o600)
        everybody = self.partners.values()
        return {
            "BORDER_SEED_FILE": str(place / "gate.nk"),
            "BORDER_API_PREFIX": role["border"]["api_prefix"],
            "BORDER_INBOX_PREFIX": role["border"]["inbox_prefix"],
            "SIGNING_KEY_FILE": str(place / "signing.pem"),
            "NODE_SECRET_FILE": str(place / "node.secret"),
            "AGREEMENTS_DIR": str(agreements),
            "PARTNERS": json.dumps([each.organization for each in everybody]),
            "PARTNER_KEYS": json.dumps({each.organization: each.public_key for each in everybody if each.pinned}),
            "CLOSED_PARTNERS": json.dumps({each.organization: "left" for each in everybody if each.closed}),
            "ORGANIZATION_NAMES": "{}",
            "RETENTION_DAYS": "800",
            "WORKER_NAMESPACE": str(UUID(bytes=self.derived("worker"))),
        }

    def derived(self, purpose: str) -> bytes:
        """Return 16 bytes of the node's secret for one purpose (HKDF-SHA-256, RFC 5869, no salt)."""
        return HKDF(SHA256(), 16, salt=None, info=f"arrimage/{purpose}".encode()).derive(self.secret)
