"""Writing network files: begin one, add a member."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from arrimage.errors import ArrimageError
from arrimage.node.pins import Pinned
from arrimage.node.succession import is_successor
from arrimage_contracts.network import (
    Integrator,
    MembershipRequest,
    Network,
    NetworkFileError,
    add_organization,
    dump_network,
    load_network,
    with_new_keys,
)


def begin_network(
    file: Path, network: str, leaf_url: str, client_url: str, integrators: Sequence[Integrator] = ()
) -> Network:
    """Write a network file without organizations.

    :raises ArrimageError: ``network.exists``.
    :raises NetworkFileError: if a value cannot be used; nothing was written then.
    """
    text = f'network: "{network}"\nversion: 1\nhub:\n  leaf_url: "{leaf_url}"\n  client_url: "{client_url}"\n'
    begun = _loaded(text, file)
    if integrators:
        begun = begun.model_copy(update={"integrators": tuple(integrators)})
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(dump_network(begun))
    except FileExistsError:
        raise ArrimageError("network.exists", file=file) from None
    return begun


def add_member(file: Path, request: MembershipRequest) -> Network:
    """Add the organization that asks; comments and layout of the file stay. Returns what the file says then.

    A member that asks with new keys has them from then on, if the key in the file signed for them.

    :raises ArrimageError: ``network.already_member``.
    :raises NetworkFileError: if the file has problems, or would (an id or a key is taken); it is then as it was.
    """
    for member in load_network(file).organizations:  # its problems are told with its name
        if (member.id, member.leaf_key, member.signing_key) == (request.id, request.leaf_key, request.signing_key):
            raise ArrimageError("network.already_member", organization=member.id, file=file)
    known = {member.id: Pinned(member.leaf_key, member.signing_key) for member in load_network(file).organizations}
    is_change = request.id in known and is_successor(request.organization(), known[request.id])
    with _told_of(file):
        write = with_new_keys if is_change else add_organization
        text = write(file.read_text(encoding="utf-8"), request)
    beside = file.with_name(f"{file.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)
    return load_network(file)


def integrator_entry(integrator: str, public_key: str) -> str:
    """Return the lines that make ``integrator`` a reader of what is public, to be put under ``integrators``.

    :raises NetworkFileError: if it cannot be called so.
    """
    entry = f'  - id: "{integrator}"\n    name: {{fr: "{integrator}"}}\n    key: {public_key}\n'
    text = f"network: check\nversion: 1\nhub: {{leaf_url: tls://h, client_url: tls://h}}\nintegrators:\n{entry}"
    _loaded(text, Path(f"arrimage network key {integrator}"))
    return entry


def _loaded(text: str, file: Path) -> Network:
    with _told_of(file):
        return load_network(text)


@contextmanager
def _told_of(file: Path) -> Iterator[None]:
    """Let what is wrong be told of ``file``."""
    try:
        yield
    except NetworkFileError as error:
        raise NetworkFileError(error.problems, str(file)) from error
