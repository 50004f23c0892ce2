"""A network file that can be used, read and written."""

from __future__ import annotations

from pathlib import Path

import pytest

from arrimage_contracts.network import Limits, Network, Reading, dump_network, load_network
from arrimage_contracts.vocabularies import ServiceName


@pytest.fixture
def network(network_text: str) -> Network:
    return load_network(network_text)


def test_the_parts_of_a_network(network: Network) -> None:
    assert (network.network, network.version) == ("sorel-tracy", 1)
    assert [organization.id for organization in network.organizations] == ["margelle", "virage"]
    assert network.organization("margelle").services == tuple(ServiceName)
    assert network.organization("virage").name.fr == "Le Virage"
    assert network.integrators[0].reads == (Reading.PUBLIC, Reading.FEED)


def test_limits_have_defaults(network: Network) -> None:
    assert network.limits == Limits(
        mailbox_days=90, messages_per_sender_and_event=5000, max_message_bytes=65536, public_days=800
    )


def test_a_network_is_read_from_a_path_as_from_its_text(network_text: str, tmp_path: Path) -> None:
    path = tmp_path / "sorel-tracy.yaml"
    path.write_text(network_text, encoding="utf-8")
    assert load_network(path) == load_network(network_text)


def test_a_network_that_was_written_is_read_the_same(network: Network) -> None:
    assert load_network(dump_network(network)) == network


def test_an_organization_hears_all_others_unless_it_lists_whom(network_text: str) -> None:
    listed = load_network(network_text)
    assert listed.senders_to("margelle") == ("virage",)
    assert listed.senders_to("virage") == ("margelle",)
    deaf = load_network(network_text.replace("hears_from: [margelle]", "hears_from: []"))
    assert deaf.senders_to("virage") == ()


def test_an_organization_that_is_not_in_the_network_has_no_senders(network: Network) -> None:
    with pytest.raises(LookupError):
        network.senders_to("csss-pds")


def test_a_network_may_begin_without_organizations() -> None:
    text = "network: sorel-tracy\nversion: 1\nhub: {leaf_url: 'wss://h.example.org', client_url: 'tls://h.example.org'}\n"
    assert load_network(text).organizations == ()
