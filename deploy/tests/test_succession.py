"""An organization's key changes: the old one signs for the new one, or partners are asked to call (design, §3)."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode

from arrimage.network_file import add_member, begin_network
from arrimage.node.directory import NodeDirectory
from arrimage.node.join import join_network
from arrimage.node.pins import read_pins
from arrimage.node.prepare import prepared
from arrimage_chassis.manifest import Manifest
from arrimage_chassis.trust.signing import public_text, read_private_key
from arrimage_contracts.network import (
    MembershipRequest,
    NetworkFileError,
    Succession,
    load_membership_request,
    load_network,
    with_new_keys,
)
from arrimage_contracts.network.public_keys import succession_bytes

pytestmark = pytest.mark.requirement("R-094")

URLS = ("nats-leaf://127.0.0.1:7422", "nats://127.0.0.1:4222")


@pytest.fixture
def margelle(make_node: MakeNode) -> NodeDirectory:
    return make_node("margelle")


@pytest.fixture
def virage(make_node: MakeNode) -> NodeDirectory:
    return make_node("virage")


@pytest.fixture
def file(tmp_path: Path, margelle: NodeDirectory, virage: NodeDirectory) -> Path:
    """The network's file, which both know."""
    file = tmp_path / "network.yaml"
    begin_network(file, "sorel-tracy", *URLS)
    for node in (margelle, virage):
        add_member(file, load_membership_request(node.request))
    for node in (margelle, virage):
        join_network(node, file)
    return file


def key_of(node: NodeDirectory) -> str:
    return public_text(read_private_key(node.signing_key).public_key())


def change_key(arrimage: Command, node: NodeDirectory, file: Path) -> None:
    """Change a node's key as its people and the hub's operator do."""
    assert arrimage("node", "new-key", "--dir", node.root).status == 0
    assert arrimage("network", "add", file, node.request).status == 0
    assert arrimage("node", "join", file, "--dir", node.root).status == 0


def forge(request: MembershipRequest, file: Path, signer: Ed25519PrivateKey, **said: str) -> str:
    """Let the hub's operator give virage a key of their own, under a statement that ``signer`` signs."""
    new = public_text(Ed25519PrivateKey.generate().public_key())
    stated = {"replaces": request.signing_key, "leaf_key": request.leaf_key, "signing_key": new, **said}
    signature = base64.b64encode(signer.sign(succession_bytes("virage", **stated))).decode()
    forged = request.model_copy(
        update={"signing_key": new, "successions": (Succession(signature=signature, **stated),)}
    )
    file.write_text(with_new_keys(file.read_text(), forged))
    return new


def test_a_key_that_the_old_one_signed_for_is_taken_without_a_call(
    arrimage: Command, margelle: NodeDirectory, virage: NodeDirectory, file: Path, manifests: list[Manifest]
) -> None:
    before = key_of(virage)
    change_key(arrimage, virage, file)

    joined = arrimage("node", "join", file, "--dir", margelle.root)

    assert joined.status == 0
    assert "~ virage" in joined.out
    assert key_of(virage) != before
    assert prepared(margelle, manifests).partner_keys == {"virage": key_of(virage)}


def test_who_was_away_for_several_changes_follows_all_of_them(
    arrimage: Command, margelle: NodeDirectory, virage: NodeDirectory, file: Path
) -> None:
    for _ in range(3):
        change_key(arrimage, virage, file)

    assert arrimage("node", "join", file, "--dir", margelle.root).status == 0
    assert read_pins(margelle)["virage"].signing_key == key_of(virage)


def test_until_the_network_states_it_the_old_key_signs(
    arrimage: Command, virage: NodeDirectory, file: Path, manifests: list[Manifest]
) -> None:
    before = key_of(virage)
    arrimage("node", "new-key", "--dir", virage.root)

    prepared(virage, manifests)
    assert arrimage("node", "join", file, "--dir", virage.root).status == 0, "the file of before is still good"
    assert key_of(virage) == before
    again = arrimage("node", "new-key", "--dir", virage.root)
    assert "key.succession_waits" in again.err


def test_once_it_is_stated_the_old_key_is_gone(arrimage: Command, virage: NodeDirectory, file: Path) -> None:
    change_key(arrimage, virage, file)

    assert key_of(virage) == load_network(file).organization("virage").signing_key
    assert not virage.next_signing_key.exists()


@pytest.mark.parametrize("signed_by", ["the operator", "the new key", "another organization"])
def test_a_succession_that_the_old_key_did_not_sign_waits_for_a_call(
    arrimage: Command, margelle: NodeDirectory, virage: NodeDirectory, file: Path, signed_by: str
) -> None:
    signer = Ed25519PrivateKey.generate()
    if signed_by == "another organization":
        signer = read_private_key(margelle.signing_key)
    said = {"signing_key": public_text(signer.public_key())} if signed_by == "the new key" else {}
    before = key_of(virage)
    request = load_membership_request(virage.request)
    forge(request, file, signer, **said)

    refused = arrimage("node", "join", file, "--dir", margelle.root)

    assert "node.partner_key_changed" in refused.err
    assert read_pins(margelle)["virage"].signing_key == before


def test_a_true_succession_is_none_for_another_key_or_another_organization(
    arrimage: Command, margelle: NodeDirectory, virage: NodeDirectory, file: Path
) -> None:
    """The operator keeps what virage signed, and states another key, or virage's key of before, beside it."""
    before = load_network(file).organization("virage").signing_key
    change_key(arrimage, virage, file)
    assert arrimage("node", "join", file, "--dir", margelle.root).status == 0
    whole = file.read_text()
    now = load_network(file).organization("virage").signing_key
    other = public_text(Ed25519PrivateKey.generate().public_key())

    for stated in (other, before):
        text = whole.replace(f"signing_key: {now}", f"signing_key: {stated}", 1).replace(
            "version: 4", "version: 5"
        )
        file.write_text(text)
        assert load_network(file).organization("virage").signing_key == stated
        assert "node.partner_key_changed" in arrimage("node", "join", file, "--dir", margelle.root).err


def test_the_network_takes_a_members_new_keys_by_its_own_statement_alone(
    virage: NodeDirectory, make_node: MakeNode, file: Path
) -> None:
    stranger = load_membership_request(make_node("autre").request)
    request = load_membership_request(virage.request)
    changed = request.organization().model_dump(exclude_unset=True) | {"signing_key": stranger.signing_key}
    forged = MembershipRequest.of(type(request.organization()).model_validate(changed))
    before = file.read_text()

    with pytest.raises(NetworkFileError) as refused:
        add_member(file, forged)

    assert refused.value.problems
    assert file.read_text() == before


def test_what_else_the_file_says_of_the_member_stays(arrimage: Command, virage: NodeDirectory, file: Path) -> None:
    file.write_text(file.read_text().replace("id: virage", "id: virage  # le centre\n    hears_from: [margelle]"))

    change_key(arrimage, virage, file)

    assert load_network(file).organization("virage").hears_from == ("margelle",)
    assert "# le centre" in file.read_text()
