"""The network file and the pair agreements, read from YAML with errors that name line and remedy."""

from __future__ import annotations

from arrimage_contracts.network.add_organization import add_organization
from arrimage_contracts.network.agreement import Agreement, Ending, dump_agreement, load_agreement
from arrimage_contracts.network.load import load_network
from arrimage_contracts.network.membership import (
    MembershipRequest,
    dump_membership_request,
    load_membership_request,
)
from arrimage_contracts.network.model import (
    Hub,
    Integrator,
    Limits,
    Name,
    Network,
    Organization,
    Reading,
    Status,
    Succession,
)
from arrimage_contracts.network.problems import NetworkFileError, Problem
from arrimage_contracts.network.public_keys import fingerprint_of
from arrimage_contracts.network.standing import with_new_keys, with_status, without_organization
from arrimage_contracts.network.write import dump_network

__all__ = [
    "Agreement",
    "Ending",
    "Hub",
    "Integrator",
    "Limits",
    "MembershipRequest",
    "Name",
    "Network",
    "NetworkFileError",
    "Organization",
    "Problem",
    "Reading",
    "Status",
    "Succession",
    "add_organization",
    "dump_agreement",
    "dump_membership_request",
    "dump_network",
    "fingerprint_of",
    "load_agreement",
    "load_membership_request",
    "load_network",
    "with_new_keys",
    "with_status",
    "without_organization",
]
