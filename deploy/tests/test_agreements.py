"""Two organizations agree by the command line: one proposes, the other signs, either ends (AMB-46)."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from uuid import UUID

import pytest
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode

from arrimage.example.sorel_tracy import make_example
from arrimage.keys import Randomness, new_signing_key
from arrimage.network_file import add_member, begin_network
from arrimage.node.agreements import list_agreements, signing_of
from arrimage.node.directory import NodeDirectory
from arrimage.node.environment import service_environment
from arrimage.node.join import join_network
from arrimage.node.pieces import hand_out
from arrimage.node.prepare import prepared
from arrimage_chassis.manifest import Manifest
from arrimage_chassis.settings import Settings
from arrimage_chassis.trust.agreements import Agreements
from arrimage_chassis.trust.signing import Signing
from arrimage_contracts.network import (
    dump_agreement,
    load_agreement,
    load_membership_request,
    load_network,
)
from arrimage_contracts.vocabularies import DataCategory, ServiceName

pytestmark = pytest.mark.requirement("R-093")

TODAY = date.today()  # noqa: DTZ011 - as the command line asks the system
URLS = ("nats-leaf://127.0.0.1:7422", "nats://127.0.0.1:4222")
TERMS = ("--category", "identity", "--category", "contact", "--starts", "2020-01-01", "--ends", "2099-12-31")


@pytest.fixture
def nodes(tmp_path: Path, make_node: MakeNode) -> dict[str, NodeDirectory]:
    """Three members of one network, each of which knows the others' keys."""
    nodes = {name: make_node(name) for name in ("margelle", "virage", "csss-pds")}
    file = tmp_path / "network.yaml"
    begin_network(file, "sorel-tracy", *URLS)
    for node in nodes.values():
        add_member(file, load_membership_request(node.request))
    for node in nodes.values():
        join_network(node, file)
    return nodes


@pytest.fixture
def margelle(nodes: dict[str, NodeDirectory]) -> NodeDirectory:
    return nodes["margelle"]


@pytest.fixture
def virage(nodes: dict[str, NodeDirectory]) -> NodeDirectory:
    return nodes["virage"]


def only_file(node: NodeDirectory) -> Path:
    (file,) = node.agreements.glob("*.yaml")
    return file


def honoured(node: NodeDirectory, partner: str) -> set[UUID]:
    """Return what the gate of ``node`` would honour today."""
    return {each.agreement for each in Agreements(node.agreements, signing_of(node)).all_between(partner, TODAY)}


@pytest.fixture
def agreed(arrimage: Command, margelle: NodeDirectory, virage: NodeDirectory) -> UUID:
    """Margelle proposed, Virage signed, Margelle took the file back."""
    assert arrimage("agreement", "propose", "--with", "virage", *TERMS, "--dir", margelle.root).status == 0
    assert arrimage("agreement", "load", only_file(margelle), "--dir", virage.root).status == 0
    agreement = load_agreement(only_file(virage)).agreement
    assert arrimage("agreement", "sign", agreement, "--dir", virage.root).status == 0
    assert arrimage("agreement", "load", only_file(virage), "--dir", margelle.root).status == 0
    return agreement


def test_two_organizations_agree_and_both_gates_honour_it(
    agreed: UUID, margelle: NodeDirectory, virage: NodeDirectory
) -> None:
    assert honoured(margelle, "virage") == honoured(virage, "margelle") == {agreed}


def test_each_step_says_what_was_agreed_on_and_what_comes_next(
    arrimage: Command, margelle: NodeDirectory, virage: NodeDirectory
) -> None:
    proposed = arrimage("agreement", "propose", "--with", "virage", *TERMS, "--dir", margelle.root)
    loaded = arrimage("agreement", "load", only_file(margelle), "--dir", virage.root)
    agreement = load_agreement(only_file(virage)).agreement
    listed = arrimage("agreement", "list", "--dir", margelle.root)
    signed = arrimage("agreement", "sign", agreement, "--dir", virage.root)

    assert str(only_file(margelle)) in proposed.out
    assert "from 2020-01-01 to 2099-12-31: identity, contact" in loaded.out
    assert f"arrimage agreement sign {agreement}" in loaded.out
    assert "waits for virage's signature" in listed.out
    assert str(only_file(virage)) in signed.out
    assert "in force" in arrimage("agreement", "list", "--dir", virage.root).out


def test_the_same_in_french(
    arrimage: Command, agreed: UUID, margelle: NodeDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")

    said = arrimage("agreement", "list", "--dir", margelle.root).out

    assert f"{agreed} v1 virage: en vigueur" in said
    assert "du 2020-01-01 au 2099-12-31 : identity, contact" in said


def test_what_is_loaded_holds_only_once_it_is_signed_here(
    arrimage: Command, margelle: NodeDirectory, virage: NodeDirectory
) -> None:
    arrimage("agreement", "propose", "--with", "virage", *TERMS, "--dir", margelle.root)
    arrimage("agreement", "load", only_file(margelle), "--dir", virage.root)

    assert honoured(virage, "margelle") == honoured(margelle, "virage") == set()


@pytest.mark.parametrize("who", ["margelle", "virage"])
def test_either_ends_it_and_the_other_learns_it_by_the_file(
    arrimage: Command, agreed: UUID, nodes: dict[str, NodeDirectory], who: str
) -> None:
    one, other = nodes[who], nodes["virage" if who == "margelle" else "margelle"]

    ended = arrimage("agreement", "end", agreed, "--from", "2020-02-01", "--dir", one.root)
    still = honoured(other, who)
    loaded = arrimage("agreement", "load", only_file(one), "--dir", other.root)

    assert (ended.status, loaded.status) == (0, 0)
    assert still == {agreed}
    assert honoured(one, other.root.name) == honoured(other, who) == set()
    assert "ended" in loaded.out
    assert "arrimage agreement sign" not in loaded.out
    assert arrimage("agreement", "sign", agreed, "--dir", one.root).status == 1


def test_a_new_version_counts_once_both_signed_it(
    arrimage: Command, agreed: UUID, margelle: NodeDirectory, virage: NodeDirectory
) -> None:
    narrower = ("--category", "contact", "--starts", "2020-01-01", "--changes", agreed)
    arrimage("agreement", "propose", "--with", "virage", *narrower, "--dir", margelle.root)
    second = margelle.agreements / f"{agreed}.v2.yaml"
    before = Agreements(margelle.agreements, signing_of(margelle)).between("virage", TODAY)
    arrimage("agreement", "load", second, "--dir", virage.root)
    arrimage("agreement", "sign", agreed, "--dir", virage.root)
    arrimage("agreement", "load", virage.agreements / second.name, "--dir", margelle.root)
    after = Agreements(margelle.agreements, signing_of(margelle)).between("virage", TODAY)

    assert before is not None
    assert after is not None
    assert (before.version, after.version) == (1, 2)
    assert after.categories == (DataCategory.CONTACT,)


def test_terms_that_were_changed_on_the_way_are_refused(
    arrimage: Command, margelle: NodeDirectory, virage: NodeDirectory, tmp_path: Path
) -> None:
    arrimage("agreement", "propose", "--with", "virage", *TERMS, "--dir", margelle.root)
    changed = tmp_path / "changed.yaml"
    changed.write_text(only_file(margelle).read_text().replace("  - contact\n", "  - contact\n  - crisis\n"))

    said = arrimage("agreement", "load", changed, "--dir", virage.root)

    assert said.status == 1
    assert "agreement.signature_refused" in said.err
    assert not list(virage.agreements.glob("*.yaml"))


def test_a_version_with_other_terms_than_the_one_that_is_here_is_refused(
    arrimage: Command, agreed: UUID, margelle: NodeDirectory, virage: NodeDirectory
) -> None:
    """A partner that signs two versions under one number."""
    file = only_file(virage)
    known = load_agreement(file)
    other = known.model_copy(update={"categories": (*known.categories, DataCategory.CRISIS), "signatures": {}})
    file.write_text(dump_agreement(other))
    assert arrimage("agreement", "sign", agreed, "--dir", virage.root).status == 0

    said = arrimage("agreement", "load", only_file(virage), "--dir", margelle.root)

    assert "agreement.other_terms" in said.err
    assert honoured(margelle, "virage") == {agreed}
    assert load_agreement(only_file(margelle)) == known


def test_a_file_of_two_others_is_refused(
    arrimage: Command, agreed: UUID, margelle: NodeDirectory, nodes: dict[str, NodeDirectory]
) -> None:
    said = arrimage("agreement", "load", only_file(margelle), "--dir", nodes["csss-pds"].root)

    assert "agreement.not_ours" in said.err


def test_a_proposal_that_the_partner_did_not_sign_is_refused(
    arrimage: Command, margelle: NodeDirectory, virage: NodeDirectory, tmp_path: Path
) -> None:
    arrimage("agreement", "propose", "--with", "virage", *TERMS, "--dir", margelle.root)
    unsigned = tmp_path / "unsigned.yaml"
    unsigned.write_text(only_file(margelle).read_text().partition("signatures:")[0])

    said = arrimage("agreement", "load", unsigned, "--dir", virage.root)

    assert "agreement.not_signed_there" in said.err


@pytest.mark.parametrize("partner", ["margelle", "acef", "margele"])
def test_with_nobody_who_is_known_nothing_is_agreed_on(
    arrimage: Command, margelle: NodeDirectory, partner: str
) -> None:
    said = arrimage("agreement", "propose", "--with", partner, *TERMS, "--dir", margelle.root)

    assert said.status == 1
    assert "agreement.unknown_partner" in said.err
    assert "csss-pds, virage" in said.err


def test_terms_that_cannot_be_are_refused_with_a_remedy(arrimage: Command, margelle: NodeDirectory) -> None:
    backwards = ("--category", "identity", "--starts", "2026-12-01", "--ends", "2026-11-01")

    said = arrimage("agreement", "propose", "--with", "virage", *backwards, "--dir", margelle.root)

    assert said.status == 2
    assert "agreement.ends_before_it_starts" in said.err
    assert not list(margelle.agreements.glob("*.yaml"))


def test_an_agreement_that_is_not_here_is_not_signed_nor_ended(arrimage: Command, margelle: NodeDirectory) -> None:
    for verb in ("sign", "end"):
        said = arrimage("agreement", verb, UUID(int=9), "--dir", margelle.root)
        assert "agreement.unknown" in said.err


def test_a_partner_whose_key_changed_signs_again(
    arrimage: Command, agreed: UUID, nodes: dict[str, NodeDirectory], tmp_path: Path, randomness: Randomness
) -> None:
    margelle, virage = nodes["margelle"], nodes["virage"]
    network = tmp_path / "network.yaml"
    new = new_signing_key(randomness)
    old_public = load_network(network).organization("virage").signing_key
    virage.signing_key.write_bytes(new.private)
    network.write_text(network.read_text().replace(old_public, new.public))
    assert arrimage("node", "join", network, "--dir", margelle.root).status == 1
    trusted = honoured(margelle, "virage")

    assert arrimage("node", "join", network, "--dir", margelle.root, "--confirm", "virage").status == 0
    after = honoured(margelle, "virage")
    listed = arrimage("agreement", "list", "--dir", margelle.root).out
    assert arrimage("agreement", "sign", agreed, "--dir", virage.root).status == 0
    assert arrimage("agreement", "load", only_file(virage), "--dir", margelle.root).status == 0

    assert (trusted, after) == ({agreed}, set())
    assert "let it sign again" in listed
    assert honoured(margelle, "virage") == {agreed}


def test_the_gate_alone_is_told_of_keys_and_agreements(
    agreed: UUID, margelle: NodeDirectory, manifests: list[Manifest]
) -> None:
    node = prepared(margelle, manifests)

    told = {
        service: Settings.of(service_environment(node, service, {}))
        for service in (ServiceName.INTAKE, ServiceName.PLANNING)
    }

    gate, other = told[ServiceName.INTAKE], told[ServiceName.PLANNING]
    signing = Signing.from_file(gate.organization, gate.signing_key_file, gate.partner_keys)
    found = Agreements(gate.agreements_dir, signing).between("virage", TODAY)
    assert found is not None
    assert found.agreement == agreed
    assert set(gate.partner_keys) == {"virage", "csss-pds"}
    assert (other.signing_key_file, other.partner_keys, other.agreements_dir) == (None, {}, None)


def test_the_gates_piece_has_the_agreements_and_hears_of_changes(
    arrimage: Command, agreed: UUID, margelle: NodeDirectory
) -> None:
    hand_out(margelle)
    piece = NodeDirectory(margelle.pieces / "intake")
    before = honoured(piece, "virage")

    arrimage("agreement", "end", agreed, "--dir", margelle.root)

    assert before == {agreed}
    assert honoured(piece, "virage") == set()
    assert not (margelle.pieces / "server" / "agreements").exists()


def test_every_agreement_is_listed_with_what_it_is_worth(
    arrimage: Command, agreed: UUID, margelle: NodeDirectory
) -> None:
    later = ("--category", "identity", "--starts", "2098-01-01")
    arrimage("agreement", "propose", "--with", "csss-pds", *later, "--dir", margelle.root)

    listed = list_agreements(margelle, TODAY)

    assert {(held.partner, held.in_force, held.reason) for held in listed} == {
        ("virage", True, None),
        ("csss-pds", False, "not_signed_there"),
    }


async def test_the_organizations_of_the_example_have_agreed(tmp_path: Path, manifests: list[Manifest]) -> None:
    example = await make_example(tmp_path / "example", manifests=manifests)
    nodes = {name: NodeDirectory(root) for name, root in example.nodes.items()}

    for one, other in permutations(nodes, 2):
        found = Agreements(nodes[one].agreements, signing_of(nodes[one])).between(other, date(2010, 10, 4))
        assert found is not None
        assert found.allows(DataCategory.IDENTITY)
