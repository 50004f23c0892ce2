"""The organizations on the other side, and what each of them may have."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from arrimage_contracts.network.agreement import Agreement, dump_agreement
from arrimage_contracts.vocabularies import DataCategory

AGREEMENTS_BEGIN: Final = date(2010, 1, 1)


@dataclass(frozen=True)
class Partner:
    """One organization that the kit plays: it holds the key that signs for it."""

    organization: str
    agreed: tuple[DataCategory, ...] = ()
    """The categories of its agreement with the node under test; none: there is no agreement."""
    pinned: bool = True
    """Whether the node under test knows its key."""
    closed: bool = False
    """Whether it takes no new referral."""
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate, repr=False)
    agreement_id: UUID = field(default_factory=uuid4)

    @property
    def public_key(self) -> str:
        """What the node under test pins: 32 bytes in base64."""
        return base64.b64encode(self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()

    def agreement_with(self, organization: str, key: Ed25519PrivateKey) -> str | None:
        """Return the text of the agreement that both signed; None if there is none."""
        if not self.agreed:
            return None
        said = Agreement(
            agreement=self.agreement_id,
            version=1,
            parties=(organization, self.organization),
            categories=self.agreed,
            starts_on=AGREEMENTS_BEGIN,
            signatures={},
            endings={},
        )
        signatures = {
            name: base64.b64encode(signer.sign(said.signed_bytes)).decode()
            for name, signer in ((organization, key), (self.organization, self.key))
        }
        return dump_agreement(said.model_copy(update={"signatures": signatures}))


def partners() -> dict[str, Partner]:
    """Return the organizations of the kit's network, by id, each with a new key."""
    some = (DataCategory.IDENTITY, DataCategory.CONTACT, DataCategory.REASON, DataCategory.NEEDS)
    made = (
        Partner("virage", agreed=some),
        Partner("csss-pds", agreed=(DataCategory.CONTACT,)),
        Partner("orientheque"),
        Partner("tremplin", pinned=False),
        Partner("ancienne", agreed=some, closed=True),
    )
    return {partner.organization: partner for partner in made}
