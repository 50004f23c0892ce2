"""What is compiled for servers: only what the network file and the manifests list, in the same words each time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from arrimage.errors import ArrimageError
from arrimage.hub.compile import HubKeys, HubPlace, compile_hub
from arrimage.hub.listen import Listener, listeners_of
from arrimage.hub.streams import hub_durables, hub_streams
from arrimage.keys import Randomness, new_nkey, new_signing_key
from arrimage.nats_config import render
from arrimage.nats_process import check_config
from arrimage.node.config import NodeConfig
from arrimage.node.server_config import Leaf, NodeUsers, compile_node, own_durables, own_stream
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.declaration import Audience
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.network import Hub, Network, load_network
from arrimage_contracts.vocabularies import ServiceName


@pytest.fixture
def network(randomness: Randomness) -> Network:
    organizations = "".join(
        f"  - id: {name}\n    name: {{fr: {name}}}\n    services: [{services}]\n    region: sorel-tracy\n"
        f"    leaf_key: {new_nkey(randomness).public}\n    signing_key: {new_signing_key(randomness).public}\n"
        for name, services in (("margelle", "intake, planning"), ("virage", "intake"), ("csss-pds", "intake"))
    )
    return load_network(
        "network: sorel-tracy\nversion: 7\n"
        "hub: {leaf_url: nats-leaf://127.0.0.1:7422, client_url: nats://127.0.0.1:4222}\n"
        f"organizations:\n{organizations}"
        f"integrators:\n  - {{id: x-lab, name: {{fr: Labo}}, key: {new_nkey(randomness).public}, reads: [feed]}}\n"
    )


@pytest.fixture
def keys(randomness: Randomness) -> HubKeys:
    return HubKeys(new_nkey(randomness).public, new_nkey(randomness).public)


def place(hub: Hub, directory: Path) -> HubPlace:
    listen = listeners_of(hub, lambda: 4333)
    return HubPlace(listen, directory / "js", directory / "hub.log", directory / "cert", directory / "key")


def exports(config: str, account: str) -> list[str]:
    return re.findall(rf'{{ service: "([^"]+)", accounts: \["{account}"\]', config)


def imports(config: str, account: str) -> list[str]:
    (block,) = re.findall(rf'\n  "?{account}"? {{\n(.*?)\n  }}', config, flags=re.DOTALL)
    return re.findall(r'account: "EXCHANGE", subject: "([^"]+)"', block)


@pytest.mark.requirement("R-022")
def test_an_organization_reaches_its_own_events_and_its_own_mailbox_and_nothing_else(
    network: Network, keys: HubKeys, manifests: list[Manifest], tmp_path: Path
) -> None:
    config = compile_hub(network, manifests, keys, place(network.hub, tmp_path))

    crossing, sealed = (
        sorted(event.name for event in CATALOGUE if audience in event.copies)
        for audience in (Audience.BORDER, Audience.SEALED)
    )
    assert "ReferralSent" in crossing
    assert "PlanCreated" not in crossing
    assert sealed == ["InformationDisclosed"]
    read = [
        subject
        for durable in ("MAILBOX_virage.intake", "MAILBOX_virage.intake-withdrawals", "SEALED_virage.intake")
        for subject in (
            f"$JS.API.CONSUMER.INFO.{durable}",
            f"$JS.API.CONSUMER.MSG.NEXT.{durable}",
            f"$JS.ACK.{durable}.>",
            f"$JS.ACK.hub.*.{durable}.>",
        )
    ]
    assert imports(config, "virage") == [
        *(f"evt.virage.margelle.{event}.v1" for event in crossing),
        *(f"sealed.virage.margelle.{event}.v1" for event in sealed),
        *(f"evt.virage.csss-pds.{event}.v1" for event in crossing),
        *(f"sealed.virage.csss-pds.{event}.v1" for event in sealed),
        "feed.virage.ActivityCounted.v1",
        *read,
    ]
    assert exports(config, "virage") == read
    assert re.findall(r'service: "([^"]+)", account_token_position: 2', config) == [
        *(f"evt.*.*.{event}.v1" for event in crossing),
        "feed.*.ActivityCounted.v1",
        *(f"sealed.*.*.{event}.v1" for event in sealed),
    ]
    feed = [
        "$JS.API.CONSUMER.INFO.FEED.x-lab",
        "$JS.API.CONSUMER.MSG.NEXT.FEED.x-lab",
        "$JS.ACK.FEED.x-lab.>",
        "$JS.ACK.hub.*.FEED.x-lab.>",
    ]
    assert imports(config, "x-lab") == exports(config, "x-lab") == feed
    for never in ("CONSUMER.CREATE", "CONSUMER.DURABLE", "PURGE", "MSG.DELETE", "STREAM.", "RESET"):
        assert never not in config


@pytest.mark.requirement("R-022")
async def test_the_server_refuses_a_configuration_in_which_one_organization_would_speak_as_another(
    network: Network, keys: HubKeys, manifests: list[Manifest], tmp_path: Path
) -> None:
    config = compile_hub(network, manifests, keys, place(network.hub, tmp_path))
    own, foreign = (f'subject: "evt.{sender}.margelle.ReferralSent.v1"' for sender in ("virage", "csss-pds"))
    (tmp_path / "hub.conf").write_text(config.replace(own, foreign))

    with pytest.raises(ArrimageError, match="not authorized"):
        await check_config(tmp_path / "hub.conf")


async def test_the_server_takes_what_is_compiled_and_the_same_file_gives_the_same_text(
    network: Network, keys: HubKeys, manifests: list[Manifest], tmp_path: Path
) -> None:
    config = compile_hub(network, manifests, keys, place(network.hub, tmp_path))
    (tmp_path / "hub.conf").write_text(config)

    assert await check_config(tmp_path / "hub.conf")
    assert compile_hub(network, manifests, keys, place(network.hub, tmp_path)) == config
    assert config.startswith("# network sorel-tracy, version 7;")


async def test_a_hub_behind_a_firewall_takes_its_leaves_by_websocket(
    network: Network, keys: HubKeys, manifests: list[Manifest], tmp_path: Path
) -> None:
    hub = network.hub.model_copy(update={"leaf_url": "ws://127.0.0.1:8080"})
    config = compile_hub(network.model_copy(update={"hub": hub}), manifests, keys, place(hub, tmp_path))
    (tmp_path / "hub.conf").write_text(config)

    assert await check_config(tmp_path / "hub.conf")
    assert re.search(r'websocket \{\s+listen: "127.0.0.1:8080"\s+no_tls: true', config)


def test_a_mailbox_lists_its_senders_and_refuses_rather_than_drops(network: Network) -> None:
    (mailbox, *_others, public, feed) = hub_streams(network)

    assert mailbox.name == "MAILBOX_margelle"
    assert mailbox.subjects == ["evt.virage.margelle.>", "evt.csss-pds.margelle.>"]
    assert mailbox.discard == "new"
    assert mailbox.discard_new_per_subject
    assert (mailbox.max_age, mailbox.max_msg_size) == (90 * 86_400, 65_536)
    assert (mailbox.max_msgs_per_subject, mailbox.duplicate_window) == (5000, 120)
    assert (public.name, public.max_age) == ("PUBLIC", 800 * 86_400)
    assert feed.subjects == ["feed.margelle.>", "feed.virage.>", "feed.csss-pds.>"]
    assert [(durable.stream, durable.name) for durable in hub_durables(network)][-1] == ("FEED", "x-lab")


@pytest.mark.requirement("R-094")
def test_what_is_sealed_lies_in_a_stream_that_forgets_what_was_taken(network: Network) -> None:
    (_mailbox, sealed, *_others) = hub_streams(network)

    assert sealed.name == "SEALED_margelle"
    assert sealed.subjects == ["sealed.virage.margelle.>", "sealed.csss-pds.margelle.>"]
    assert sealed.retention == "workqueue"
    assert (sealed.max_age, sealed.max_msg_size) == (14 * 86_400, 65_536)
    assert (sealed.discard, sealed.discard_new_per_subject) == ("new", True)
    assert (sealed.max_msgs_per_subject, sealed.duplicate_window) == (5000, 120)


@pytest.mark.requirement("R-095")
def test_withdrawals_have_a_durable_of_their_own_that_hears_each_sender_of_a_mailbox(network: Network) -> None:
    mail, withdrawals, sealed, *_others = hub_durables(network)

    assert [(each.stream, each.name) for each in (mail, withdrawals, sealed)] == [
        ("MAILBOX_margelle", "intake"),
        ("MAILBOX_margelle", "intake-withdrawals"),
        ("SEALED_margelle", "intake"),
    ]
    assert (mail.filter_subjects, sealed.filter_subjects) == ((), ())
    assert withdrawals.filter_subjects == tuple(
        f"evt.{sender}.margelle.{event}.*"
        for sender in ("virage", "csss-pds")
        for event in ("ConsentExpired", "ConsentRevoked", "DisclosureErased")
    )


def test_a_mailbox_that_hears_nobody_yet_takes_no_ones_mail(network: Network) -> None:
    alone = network.model_copy(update={"organizations": network.organizations[:1]})

    mailbox, sealed, *_others = hub_streams(alone)
    _mail, withdrawals, *_rest = hub_durables(alone)

    assert mailbox.subjects == ["evt.hub.margelle.>"]
    assert sealed.subjects == ["sealed.hub.margelle.>"]
    assert withdrawals.filter_subjects
    assert all(subject.startswith("evt.hub.margelle.") for subject in withdrawals.filter_subjects)


FOLLOWUP_SAYS = (
    "FollowupAttempted",
    "FollowupCancelled",
    "FollowupCompleted",
    "FollowupDeclined",
    "FollowupDue",
    "FollowupScheduled",
    "FollowupUnreached",
    "ReentryRequested",
)


@pytest.mark.requirement("R-022")
async def test_a_user_of_the_node_may_publish_what_its_manifest_lists_and_nothing_else(
    manifests: list[Manifest], randomness: Randomness, tmp_path: Path
) -> None:
    node = NodeConfig.model_validate(
        {"organization": "margelle", "name": {"fr": "M"}, "region": "sorel-tracy", "services": list(ServiceName)}
    )
    users = NodeUsers(
        {service: new_nkey(randomness).public for service in ServiceName},
        *(new_nkey(randomness).public for _ in range(3)),
    )
    leaf = Leaf("nats-leaf://127.0.0.1:7422", new_nkey(randomness).seed)

    config = compile_node(
        node, manifests, users, listen="127.0.0.1:4222", store=tmp_path / "js", log=tmp_path / "log", leaf=leaf
    )

    (tmp_path / "nats.conf").write_text(config)
    assert await check_config(tmp_path / "nats.conf")
    (followup,) = re.findall(rf'nkey: "{users.services[ServiceName.FOLLOWUP]}", permissions: (.*)', config)
    assert re.findall(r'"([^"]+)"', followup) == [
        *(f"own.followup.{event}.v1" for event in FOLLOWUP_SAYS),
        "OWN.API.CONSUMER.INFO.OWN.followup",
        "OWN.API.CONSUMER.RESET.OWN.followup",
        "OWN.API.CONSUMER.MSG.NEXT.OWN.followup",
        "$JS.ACK.OWN.followup.>",
        "$JS.ACK.margelle.*.OWN.followup.>",
        "_INBOX_followup.>",
    ]
    assert 'account: "BORDER"' in config
    assert own_stream(node).max_age == 800 * 86_400
    durables = {durable.name: durable.filter_subjects for durable in own_durables(manifests)}
    assert durables["followup"] == tuple(f"own.followup.{event}.*" for event in FOLLOWUP_SAYS)


async def test_no_name_breaks_out_of_its_quotes(tmp_path: Path) -> None:
    config = render({"server_tags": ['a" ] } include "/etc/passwd'], "listen": "127.0.0.1:-1"}, "one\ntwo")
    (tmp_path / "x.conf").write_text(config)

    assert await check_config(tmp_path / "x.conf")
    assert config.startswith("# one\n# two\n")
    assert r"a\" ] } include \"/etc/passwd" in config


@pytest.mark.parametrize(
    ("leaf_url", "client_url", "clients", "leaves", "websocket"),
    [
        ("nats-leaf://127.0.0.1:7000", "nats://localhost:4000", "127.0.0.1:4000", "127.0.0.1:7000", None),
        ("tls://hub.example.org", "tls://hub.example.org", "0.0.0.0:4222 tls", "0.0.0.0:7422 tls", None),
        ("wss://hub.example.org", "tls://hub.example.org:4000", "0.0.0.0:4000 tls", None, "0.0.0.0:443 tls"),
        ("wss://hub.example.org", "wss://hub.example.org:443", "127.0.0.1:4333", None, "0.0.0.0:443 tls"),
    ],
)
def test_a_hub_listens_where_its_network_file_says_that_it_is_reached(
    leaf_url: str, client_url: str, clients: str, leaves: str | None, websocket: str | None
) -> None:
    found = listeners_of(Hub(leaf_url=leaf_url, client_url=client_url), lambda: 4333)

    def said(listener: Listener | None) -> str | None:
        return f"{listener.address}{' tls' if listener.tls else ''}" if listener else None

    assert [said(each) for each in (found.clients, found.leaves, found.websocket)] == [clients, leaves, websocket]


def test_two_websocket_ports_are_refused() -> None:
    with pytest.raises(ArrimageError, match=r"hub\.two_websockets"):
        listeners_of(Hub(leaf_url="wss://h.example.org:443", client_url="wss://h.example.org:444"), lambda: 4333)
