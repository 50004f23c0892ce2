"""What an organization sends to the hub's operator to take part: its public halves, and how to check them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field, Strict

from arrimage_contracts.network.load import read_source, validate
from arrimage_contracts.network.located_yaml import read_yaml
from arrimage_contracts.network.model import (
    Name,
    Organization,
    OrganizationId,
    Part,
    PublicNKey,
    RegionCode,
    Services,
    SigningKey,
    Successions,
)
from arrimage_contracts.network.problems import NetworkFileError
from arrimage_contracts.network.public_keys import fingerprint_of
from arrimage_contracts.network.write import dump_part

_HEADING = (
    "Demande d'adhésion : rien ici n'est secret. Comparez l'empreinte de vive voix avant de l'accepter.\n"
    "Membership request: nothing here is secret. Compare the fingerprint by voice before you accept it."
)

MAX_CHARACTERS: Final = 20_000
"""A request needs a twentieth of it. It comes from outside, and reading a megabyte of YAML takes minutes."""


def _one_line(value: str) -> str:
    return " ".join(value.split()).lower()


class MembershipRequest(Part):
    """An organization asks to be part of a network (``arrimage node init`` writes it)."""

    id: OrganizationId
    name: Name
    services: Services
    region: RegionCode
    leaf_key: PublicNKey
    signing_key: SigningKey
    successions: Successions = ()
    fingerprint: Annotated[str, Strict(), AfterValidator(_one_line), Field(max_length=60)]
    """What the keys add up to; see :func:`~arrimage_contracts.network.public_keys.fingerprint_of`."""

    @classmethod
    def of(cls, organization: Organization) -> MembershipRequest:
        """Return the request that makes ``organization`` a member."""
        said = organization.model_dump(exclude={"hears_from", "status", "since"}, exclude_unset=True)
        return cls.model_validate({**said, "fingerprint": organization.fingerprint})

    def organization(self) -> Organization:
        """Return the entry that this request asks for."""
        return Organization.model_validate(self.model_dump(exclude={"fingerprint"}, exclude_unset=True))


def load_membership_request(source: Path | str) -> MembershipRequest:
    """Read a request, from a path or from its text.

    :raises NetworkFileError: with every problem found; ``network.too_large``;
        ``network.fingerprint_mismatch`` if the fingerprint stands for other keys.
    """
    text, said = read_source(source, "membership-request.yaml")
    located = read_yaml(text, said, MAX_CHARACTERS)
    request = validate(MembershipRequest, located, said)
    if request.fingerprint != fingerprint_of(request.id, request.leaf_key, request.signing_key):
        path = ("fingerprint",)
        located.report("network.fingerprint_mismatch", located.place_of(path), path)
        raise NetworkFileError(located.problems, said)
    return request


def dump_membership_request(request: MembershipRequest) -> str:
    """Return the YAML text of ``request``."""
    return dump_part(request, _HEADING)
