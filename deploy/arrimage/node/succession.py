"""A change of an organization's signing key, said by the key of before: partners need not compare it by voice.

The new key waits beside the old one until a network file states it: what the node signs until then its partners
verify by the key that they pinned.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

from arrimage.errors import ArrimageError
from arrimage.keys import Randomness, new_signing_key, replace_secret, write_secret
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.pins import Pinned
from arrimage_chassis.trust.signing import (
    SigningKeyError,
    is_signed,
    public_text,
    read_private_key,
    read_public_key,
)
from arrimage_contracts.network import (
    MembershipRequest,
    Organization,
    Succession,
    dump_membership_request,
    load_membership_request,
    load_network,
)
from arrimage_contracts.network.public_keys import succession_bytes


def begin_succession(directory: NodeDirectory, randomness: Randomness) -> MembershipRequest:
    """Make the next signing key, and write the request that states it, signed by the key of today.

    :raises ArrimageError: ``node.not_found``, ``key.succession_waits``, ``key.unreadable``.
    :raises NetworkFileError: if the node's request or network file cannot be used.
    """
    organization = load_node(directory.config).organization
    try:
        today = read_private_key(directory.signing_key)
    except SigningKeyError as error:
        raise ArrimageError("key.unreadable", file=directory.signing_key, reason=error.code) from error
    new = new_signing_key(randomness)
    try:
        write_secret(directory.next_signing_key, new.private)
    except FileExistsError:
        raise ArrimageError("key.succession_waits", file=directory.next_signing_key) from None
    before = load_membership_request(directory.request)
    replaces, earlier = public_text(today.public_key()), _earlier(directory, organization, before)
    said = succession_bytes(organization, replaces, before.leaf_key, new.public)
    succession = Succession(
        replaces=replaces,
        leaf_key=before.leaf_key,
        signing_key=new.public,
        signature=base64.b64encode(today.sign(said)).decode(),
    )
    terms = before.organization().model_dump(exclude_unset=True)
    terms |= {"signing_key": new.public, "successions": (*earlier, succession)}
    request = MembershipRequest.of(Organization.model_validate(terms))
    replace_secret(directory.request, dump_membership_request(request).encode())
    return request


def _earlier(directory: NodeDirectory, organization: str, request: MembershipRequest) -> Sequence[Succession]:
    """Return how the keys of today came about: who was away for several changes follows all of them."""
    if not directory.network.exists():
        return request.successions
    try:
        return load_network(directory.network).organization(organization).successions[-19:]
    except LookupError:
        return request.successions


def take_next_key(directory: NodeDirectory, stated: Organization) -> bool:
    """Sign by the next key from now on, if a network file states it; tell whether it did.

    The key of before is gone then: it signs nothing any more.
    """
    if not directory.next_signing_key.exists():
        return False
    if public_text(read_private_key(directory.next_signing_key).public_key()) != stated.signing_key:
        return False
    directory.next_signing_key.replace(directory.signing_key)
    return True


def is_successor(stated: Organization, pinned: Pinned) -> bool:
    """Tell whether the keys that a network file states came from those pinned, each signed for by the key before.

    A statement that does not begin at a key reached from the pinned one, or that another key signed, proves
    nothing, and is passed over.
    """
    reached = pinned
    for each in stated.successions:
        said = succession_bytes(stated.id, each.replaces, each.leaf_key, each.signing_key)
        is_next = each.replaces == reached.signing_key
        if is_next and is_signed(read_public_key(each.replaces), said, base64.b64decode(each.signature)):
            reached = Pinned(each.leaf_key, each.signing_key)
    return reached == Pinned(stated.leaf_key, stated.signing_key)
