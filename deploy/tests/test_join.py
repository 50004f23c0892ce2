"""A node takes the network's file: it knows itself in it, and notices when a partner's key changes."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode

from arrimage.errors import ArrimageError
from arrimage.network_file import add_member, begin_network
from arrimage.node.directory import NodeDirectory
from arrimage.node.environment import service_environment
from arrimage.node.join import join_network
from arrimage.node.prepare import prepared
from arrimage_chassis.manifest import Manifest
from arrimage_chassis.settings import Settings
from arrimage_contracts.network import (
    Status,
    load_membership_request,
    load_network,
    with_status,
    without_organization,
)
from arrimage_contracts.vocabularies import ServiceName

URLS = ("nats-leaf://127.0.0.1:7422", "nats://127.0.0.1:4222")


@pytest.fixture
def margelle(make_node: MakeNode) -> NodeDirectory:
    return make_node("margelle")


@pytest.fixture
def file(tmp_path: Path, margelle: NodeDirectory, make_node: MakeNode) -> Path:
    file = tmp_path / "network.yaml"
    begin_network(file, "sorel-tracy", *URLS)
    for node in (margelle, make_node("virage")):
        add_member(file, load_membership_request(node.request))
    return file


def test_a_member_learns_who_its_partners_are(
    arrimage: Command, margelle: NodeDirectory, file: Path, manifests: list[Manifest]
) -> None:
    said = arrimage("node", "join", file, "--dir", margelle.root)

    assert said.status == 0
    assert f"+ virage   fingerprint {load_network(file).organization('virage').fingerprint}" in said.out
    assert prepared(margelle, manifests).partners == ("virage",)


def test_the_services_are_told_what_people_call_the_organizations(
    margelle: NodeDirectory, file: Path, manifests: list[Manifest]
) -> None:
    alone = prepared(margelle, manifests)
    join_network(margelle, file)
    joined = prepared(margelle, manifests)

    names = {each.id: each.name for each in load_network(file).organizations}
    assert set(names) == {"margelle", "virage"}
    assert alone.organization_names == {"margelle": names["margelle"]}
    assert joined.organization_names == names
    told = Settings.of(service_environment(joined, ServiceName.INTAKE, around={})).organization_names
    assert told == names


def test_a_partner_that_does_not_hear_this_one_is_no_partner(
    margelle: NodeDirectory, file: Path, manifests: list[Manifest]
) -> None:
    file.write_text(file.read_text().replace("id: virage", "id: virage\n    hears_from: []"))

    join_network(margelle, file)

    assert prepared(margelle, manifests).partners == ()


def test_a_network_that_does_not_know_the_organization_is_refused(make_node: MakeNode, file: Path) -> None:
    stranger = make_node("acef")

    with pytest.raises(ArrimageError) as refused:
        join_network(stranger, file)

    assert refused.value.code == "node.not_in_network"
    assert not stranger.network.exists()


def test_a_network_that_knows_another_key_for_the_organization_is_refused(
    margelle: NodeDirectory, make_node: MakeNode, file: Path
) -> None:
    other = make_node("autre")
    text = file.read_text()
    for name in ("leaf_key", "signing_key"):
        own, foreign = (getattr(load_membership_request(node.request), name) for node in (margelle, other))
        text = text.replace(own, foreign)
    file.write_text(text)

    with pytest.raises(ArrimageError) as refused:
        join_network(margelle, file)

    assert refused.value.code == "node.other_key_in_network"


@pytest.mark.parametrize("name", ["leaf_key", "signing_key"])
def test_either_of_its_keys_that_the_network_knows_otherwise_is_told(
    margelle: NodeDirectory, make_node: MakeNode, file: Path, name: str
) -> None:
    """Under another signing key partners would refuse each disclosure, and nobody would know why."""
    other = make_node("autre")
    own, foreign = (getattr(load_membership_request(node.request), name) for node in (margelle, other))
    file.write_text(file.read_text().replace(own, foreign))

    with pytest.raises(ArrimageError) as refused:
        join_network(margelle, file)

    assert refused.value.code == "node.other_key_in_network"


def test_a_changed_key_of_a_partner_waits_for_a_confirmation_by_voice(
    arrimage: Command, margelle: NodeDirectory, make_node: MakeNode, file: Path
) -> None:
    join_network(margelle, file)
    old = load_network(file).organization("virage")
    other = load_membership_request(make_node("autre").request)
    file.write_text(file.read_text().replace(old.signing_key, other.signing_key))
    new = load_network(file).organization("virage")

    refused = arrimage("node", "join", file, "--dir", margelle.root)
    taken_over = load_network(margelle.network).organization("virage").signing_key
    confirmed = arrimage("node", "join", file, "--dir", margelle.root, "--confirm", "virage")

    assert (refused.status, confirmed.status) == (1, 0)
    assert new.fingerprint in refused.err
    assert taken_over == old.signing_key
    assert load_network(margelle.network).organization("virage").signing_key == new.signing_key


def test_an_organization_that_was_away_comes_back_under_its_own_key_alone(
    arrimage: Command, margelle: NodeDirectory, make_node: MakeNode, file: Path
) -> None:
    """The hub's operator takes an organization out, and puts it in again as another."""
    join_network(margelle, file)
    whole = file.read_text()
    old = load_network(file).organization("virage")
    file.write_text(without_organization(whole, "virage"))
    join_network(margelle, file)
    other = load_membership_request(make_node("autre").request)
    file.write_text(whole.replace(old.signing_key, other.signing_key).replace("version: 3", "version: 5"))

    refused = arrimage("node", "join", file, "--dir", margelle.root)

    assert "node.partner_key_changed" in refused.err
    file.write_text(whole.replace("version: 3", "version: 5"))
    assert arrimage("node", "join", file, "--dir", margelle.root).status == 0


def test_what_is_pinned_outlives_leaving_and_another_network(
    arrimage: Command, margelle: NodeDirectory, make_node: MakeNode, file: Path
) -> None:
    join_network(margelle, file)
    old = load_network(file).organization("virage")
    other = load_membership_request(make_node("autre").request)
    arrimage("node", "leave", "--dir", margelle.root, "--yes")
    file.write_text(file.read_text().replace(old.signing_key, other.signing_key).replace("sorel-tracy", "autre"))

    refused = arrimage("node", "join", file, "--dir", margelle.root)

    assert "node.partner_key_changed" in refused.err


def test_a_network_file_that_was_put_there_by_hand_changes_no_pinned_key(
    margelle: NodeDirectory, make_node: MakeNode, file: Path, manifests: list[Manifest]
) -> None:
    join_network(margelle, file)
    old = load_network(file).organization("virage")
    other = load_membership_request(make_node("autre").request)
    margelle.network.write_text(file.read_text().replace(old.signing_key, other.signing_key))

    assert prepared(margelle, manifests).partner_keys == {"virage": old.signing_key}


def test_a_node_of_before_pins_what_its_network_file_says(
    arrimage: Command, margelle: NodeDirectory, make_node: MakeNode, file: Path, manifests: list[Manifest]
) -> None:
    """It was joined by a version that kept no pins."""
    join_network(margelle, file)
    margelle.pins.unlink()
    old = load_network(file).organization("virage")
    other = load_membership_request(make_node("autre").request)

    pinned = prepared(margelle, manifests).partner_keys
    file.write_text(file.read_text().replace(old.signing_key, other.signing_key))

    assert pinned == {"virage": old.signing_key}
    assert "node.partner_key_changed" in arrimage("node", "join", file, "--dir", margelle.root).err


@pytest.mark.parametrize("broken", ["", "[]", '{"pinned": {"virage": {"leaf_key": "U", "signing_key": "="}}}'])
def test_pins_that_cannot_be_read_stop_joining(
    arrimage: Command, margelle: NodeDirectory, file: Path, broken: str
) -> None:
    join_network(margelle, file)
    margelle.pins.write_text(broken)

    assert "node.pins_unreadable" in arrimage("node", "join", file, "--dir", margelle.root).err


def test_an_older_file_is_refused(margelle: NodeDirectory, file: Path) -> None:
    older = file.read_text()
    join_network(margelle, file)
    file.write_text(older.replace("version: 3", "version: 2"))

    with pytest.raises(ArrimageError) as refused:
        join_network(margelle, file)

    assert refused.value.code == "node.older_network"


@pytest.mark.requirement("R-037")
def test_a_node_that_leaves_speaks_to_nobody_and_keeps_what_is_its_own(
    arrimage: Command, margelle: NodeDirectory, file: Path, manifests: list[Manifest]
) -> None:
    join_network(margelle, file)
    kept = {path.name: path.read_bytes() for path in margelle.keys.iterdir()}

    said = arrimage("node", "leave", "--dir", margelle.root, "--yes")
    again = arrimage("node", "leave", "--dir", margelle.root, "--yes")

    assert (said.status, again.status) == (0, 1)
    assert str(margelle.stores) in said.out
    assert "node.not_a_member" in again.err
    left = prepared(margelle, manifests)
    assert (left.network, left.partners) == (None, ())
    assert {path.name: path.read_bytes() for path in margelle.keys.iterdir()} == kept
    assert load_network(margelle.root / "network.left.yaml") == load_network(file)


@pytest.mark.parametrize(
    ("answer", "status"), [("o", 0), ("Oui ", 0), ("y", 0), ("YES", 0), ("n", 1), ("", 1), (None, 1)]
)
def test_leaving_asks_first_and_hears_yes_in_both_languages(
    arrimage: Command,
    margelle: NodeDirectory,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str | None,
    status: int,
) -> None:
    join_network(margelle, file)
    monkeypatch.setattr("sys.stdin", StringIO("" if answer is None else f"{answer}\n"))
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")

    said = arrimage("node", "leave", "--dir", margelle.root)

    assert said.status == status
    assert "[o/N]" in said.out
    assert margelle.network.exists() == (status == 1)
    assert ("Rien n'a été changé." in said.out) == (status == 1)


@pytest.mark.requirement("R-037")
def test_partners_that_take_no_referral_are_told_to_the_gate_with_the_day(
    margelle: NodeDirectory, file: Path, manifests: list[Manifest]
) -> None:
    file.write_text(with_status(file.read_text(), "virage", Status.LEFT, date(2026, 11, 22)))

    join_network(margelle, file)

    node = prepared(margelle, manifests)
    assert node.partners == ("virage",), "what is under way can still be said"
    assert node.closed_partners == {"virage": "left 2026-11-22"}


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.LEFT])
def test_a_node_that_joins_is_told_when_it_takes_no_referral_itself(
    arrimage: Command, margelle: NodeDirectory, file: Path, status: Status
) -> None:
    file.write_text(with_status(file.read_text(), "margelle", status, date(2026, 11, 22)))

    said = arrimage("node", "join", file, "--dir", margelle.root)

    assert said.status == 0
    assert "Warning" in said.out
    assert f"{status.value}" in said.out
    assert "2026-11-22" in said.out
