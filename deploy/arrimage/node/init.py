"""Make a node's directory: its keys, its secret, node.yaml, and the request with which it asks to be a member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pydantic import ValidationError

from arrimage.errors import ArrimageError
from arrimage.keys import Randomness, keep_nkey, new_nkey, new_signing_key, write_secret
from arrimage.node.directory import NodeDirectory
from arrimage.node.postgresql import keep_passwords
from arrimage.node.yaml_text import node_yaml
from arrimage_chassis.secrets import SECRET_BYTES
from arrimage_chassis.settings import Profile
from arrimage_contracts.network import (
    MembershipRequest,
    Name,
    NetworkFileError,
    Organization,
    Problem,
    dump_membership_request,
)
from arrimage_contracts.vocabularies import ServiceName


class Containers(StrEnum):
    """How a node is put into containers."""

    ONE = "one"
    """All of it in one."""
    EACH = "each"
    """Each piece in one of its own, which has the piece's name."""


@dataclass(frozen=True)
class NewNode:
    """Who the node is of, and what it will run. ``name_en`` may be empty."""

    organization: str
    name_fr: str
    name_en: str
    region: str
    services: Sequence[ServiceName]
    profile: Profile = Profile.PILOT
    language: str = "fr"
    postgresql: str = ""
    """The server of the stores, ``name`` or ``name:port``; without it they are SQLite files in the directory."""
    containers: Containers | None = None
    """None if the node runs on a computer as it is."""
    settings: Mapping[str, str | int | float | bool] = field(default_factory=dict)


def init_node(directory: Path, new: NewNode, randomness: Randomness) -> MembershipRequest:
    """Make the directory; return what goes to the hub's operator.

    Keys are made here and never leave: the request holds public halves alone.

    :raises ArrimageError: ``node.exists``; nothing is ever overwritten.
    :raises NetworkFileError: if no network could take what ``new`` says; nothing was written then.
    """
    places = NodeDirectory(directory)
    if places.config.exists() or places.keys.exists():
        raise ArrimageError("node.exists", directory=directory)
    leaf, signing = new_nkey(randomness), new_signing_key(randomness)
    request = MembershipRequest.of(_organization(new, leaf.public, signing.public))
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory.chmod(0o700)
    places.keys.mkdir(mode=0o700)
    places.agreements.mkdir(mode=0o700)
    keep_nkey(places.leaf_seed, leaf)
    # a service may be added later: its key is there
    others = [places.operator_seed, places.system_seed, places.gate_seed, *map(places.seed, ServiceName)]
    for seed_file in others:
        keep_nkey(seed_file, new_nkey(randomness))
    write_secret(places.signing_key, signing.private)
    write_secret(places.secret, randomness(SECRET_BYTES))
    if new.postgresql:
        keep_passwords(places, new.organization, new.services, randomness)
    write_secret(places.request, dump_membership_request(request).encode())
    write_secret(places.config, node_yaml(new).encode())
    return request


def _organization(new: NewNode, leaf_key: str, signing_key: str) -> Organization:
    if ServiceName.INTAKE not in new.services:
        raise _problems(Problem("network.intake_missing", 0, 0, "services", {"id": new.organization}))
    try:
        return Organization(
            id=new.organization,
            name=Name(fr=new.name_fr, en=new.name_en) if new.name_en else Name(fr=new.name_fr),
            services=tuple(new.services),
            region=new.region,
            leaf_key=leaf_key,
            signing_key=signing_key,
        )
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise _problems(
            *(
                Problem(
                    item["type"],
                    0,
                    0,
                    ".".join(map(str, item["loc"])),
                    {key: str(value) for key, value in item.get("ctx", {}).items()},
                )
                for item in found
            )
        ) from error


def _problems(*problems: Problem) -> NetworkFileError:
    return NetworkFileError(list(problems), "arrimage node init")
