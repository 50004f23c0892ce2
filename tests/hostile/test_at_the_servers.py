"""Attacks that only a NATS server can stop: who may say, hear and ask what."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import nats.errors
import pytest
from nats.js.errors import APIError, NoStreamResponseError
from tests.hostile.attacks import Played, Who, attack
from tests.servers.rig import LINK_WITHIN, Rig, Speaker
from tests.servers.test_border import as_hub_operator_in
from tests.servers.test_refusals import linked

import arrimage.node.server_config as node_config
from arrimage import nats_config
from arrimage.hub import doors
from arrimage.hub import streams as hub_streams
from arrimage.keys import new_nkey, read_nkey
from arrimage.node.directory import NodeDirectory
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.full


async def _is_stored(speaker: Speaker, subject: str, body: bytes = b"{}") -> bool:
    try:
        return bool(await speaker.js.publish(subject, body, timeout=1))
    except (NoStreamResponseError, nats.errors.TimeoutError, nats.errors.NoRespondersError, APIError):
        return False


def _exports_name_no_position(played: Played) -> None:
    """The hub's exports without the position of the sender's name."""
    exports: Any = doors.event_exports

    def without_position(manifests: Any) -> Any:
        return [{"service": export["service"]} for export in exports(manifests)]

    played.unless_safeguarded("arrimage.hub.compile:event_exports", without_position)


def _doors_are_those_of_all(played: Played) -> None:
    """Each organization may ask of the hub what any other may."""
    doors_of = doors.doors_of_organization
    _exports_name_no_position(played)
    played.unless_safeguarded(
        "arrimage.hub.compile:doors_of_organization",
        lambda network, _organization, manifests: _every_door(network, manifests, doors_of),
    )


@attack(
    "H-01",
    Who.PARTNER,
    "virage sends csss-pds a referral in the name of margelle, from a server of its own making",
    safeguard="the hub holds the sender in the subject against the account (`account_token_position`)",
    without="the doors of an organization are those of all, and the exports name no position",
)
async def test_a_partner_speaks_in_anothers_name(tmp_path: Path, played: Played) -> bool:
    _doors_are_those_of_all(played)
    async with Rig(tmp_path / "network") as rig:
        virage = await rig.rogue("virage")
        await linked(virage, "evt.virage.margelle.ReferralSent.v1")
        return await _is_stored(virage, "evt.margelle.csss-pds.ReferralSent.v1")


def _every_door(network: Any, manifests: Any, doors_of: Any) -> Any:
    seen: dict[str, Any] = {}
    for organization in network.organizations:
        for door in doors_of(network, organization, manifests):
            seen.setdefault(door.subject, door)
    return list(seen.values())


@attack(
    "H-02",
    Who.PARTNER,
    "virage reads the mailbox of margelle through the durable that is there",
    safeguard="an account imports the API of its own durable and of no other",
    without="the doors of an organization are those of all",
)
async def test_a_partner_reads_anothers_mail(tmp_path: Path, played: Played) -> bool:
    _doors_are_those_of_all(played)
    played.unless_safeguarded("arrimage.hub.doors:Door.as_export", _for_everybody)
    async with Rig(tmp_path / "network") as rig:
        csss = await rig.rogue("csss-pds")
        await linked(csss, "evt.csss-pds.margelle.ReferralSent.v1")
        virage = await rig.rogue("virage")
        await linked(virage, "evt.virage.csss-pds.ReferralSent.v1")
        asked = json.dumps({"batch": 1, "expires": 500_000_000}).encode()
        inbox = virage.client.new_inbox()
        heard = await virage.client.subscribe(inbox)
        await virage.client.publish("HUB.API.CONSUMER.MSG.NEXT.MAILBOX_margelle.intake", asked, reply=inbox)
        try:
            message = await heard.next_msg(timeout=2)
        except nats.errors.TimeoutError:
            return False
        return message.data == b"{}"


def _for_everybody(door: Any, _account: str) -> Any:
    export: dict[str, Any] = {"service": door.subject}
    return export | ({"response_type": "stream"} if door.streams else {})


@attack(
    "H-03",
    Who.PARTNER,
    "virage fills the mailbox of margelle so that csss-pds cannot write any more",
    safeguard="a quota for each sender and event (`max_msgs_per_subject`, `discard_new_per_subject`)",
    without="one limit for the whole mailbox",
)
async def test_a_partner_closes_anothers_door(tmp_path: Path, played: Played) -> bool:
    few = 20
    streams = hub_streams.hub_streams

    def with_one_limit(network: Any) -> Any:
        for stream in streams(network):
            if stream.name == "MAILBOX_margelle":
                if played.safeguarded:
                    stream.max_msgs_per_subject = few
                else:
                    stream.max_msgs_per_subject, stream.discard_new_per_subject, stream.max_msgs = -1, False, few
            yield stream

    played.always("arrimage.hub.apply:hub_streams", with_one_limit)
    async with Rig(tmp_path / "network") as rig:
        virage, csss = await rig.rogue("virage"), await rig.rogue("csss-pds")
        await linked(csss, "evt.csss-pds.margelle.ReferralWithdrawn.v1")
        await linked(virage, "evt.virage.margelle.ReferralSent.v1")
        for _ in range(few):
            await _is_stored(virage, "evt.virage.margelle.ReferralSent.v1")
        return not await _is_stored(csss, "evt.csss-pds.margelle.ReferralWithdrawn.v1")


@attack(
    "H-04",
    Who.CREDENTIAL,
    "with planning's key, a referral is said to be accepted in intake's name",
    safeguard="a user of the node's server may publish what its own manifest lists",
    without="the user has no permissions, and its account all doors",
)
async def test_a_stolen_key_speaks_as_another_service(rig: Rig, played: Played) -> bool:
    own_doors = node_config._doors

    def every_door(organization: str, manifest: Any) -> Any:
        for other in rig.manifests:
            for door in own_doors(organization, other):
                if door.subject.startswith("own.") or other.service == manifest.service:
                    yield door

    played.unless_safeguarded("arrimage.node.server_config:_doors", every_door)
    played.unless_safeguarded(
        "arrimage.node.server_config:Door.as_export", lambda door, _account: {"service": door.subject}
    )
    await rig.node("margelle")
    planning = await rig.service("margelle", "planning")
    assert await _is_stored(planning, "own.planning.PlanCreated.v1")
    return await _is_stored(planning, "own.intake.ReferralAccepted.v1")


@attack(
    "H-05",
    Who.CREDENTIAL,
    "with followup's key, what partners send to the gate is read",
    safeguard="the account that the hub sees has one user: the gate",
    without="followup's user stands in that account too",
)
async def test_a_stolen_key_reads_the_border(rig: Rig, played: Played) -> bool:
    user = node_config._user
    held: dict[str, str] = {}

    def in_both(key: str, publish: Any = None, inbox: str = "") -> Any:
        return user(held.get("followup", key) if inbox == "_INBOX_border" else key, publish, inbox)

    if not played.safeguarded:
        seed = rig.example.nodes["margelle"] / "keys" / "own-followup.nk"
        held["followup"] = read_nkey(seed).public
        # one key opens one account of a server: in the control it opens this one
        played.unless_safeguarded("arrimage.node.server_config:_service_user", lambda *_: _nobody())
        played.unless_safeguarded("arrimage.node.server_config:_user", in_both)
    await rig.node("margelle")
    csss = await rig.rogue("csss-pds")
    await linked(csss, "evt.csss-pds.margelle.ReferralSent.v1")
    node = rig.nodes["margelle"]
    key = read_nkey(node.directory.seed("followup"))
    thief = await rig.speaker(node.nats_url, key, inbox="_INBOX_border", api_prefix="HUB.API")
    try:
        mailbox = await thief.js.pull_subscribe_bind("intake", stream="MAILBOX_margelle")
        return bool(await mailbox.fetch(1, timeout=2))
    except (nats.errors.Error, nats.errors.TimeoutError, APIError):
        return False


def _nobody() -> Any:
    return {"nkey": new_nkey(secrets.token_bytes).public}


@attack(
    "H-06",
    Who.HUB,
    "the hub's operator gives themself a user in margelle's account and listens to the node's own events",
    safeguard="own events are in another account of the node's server than the link to the hub",
    without="the node's own account is the one that is linked",
)
async def test_the_hubs_operator_hears_the_nodes_own_events(rig: Rig, played: Played) -> bool:
    render = nats_config.render

    def linked_account(config: Any, heading: str) -> str:
        for remote in config.get("leafnodes", {}).get("remotes", ()):
            remote["account"] = node_config.OWN_ACCOUNT
            remote.pop("deny_imports"), remote.pop("deny_exports")
        return render(config, heading)

    played.unless_safeguarded("arrimage.node.server_config:render", linked_account)
    await rig.node("margelle")
    spy = await as_hub_operator_in(rig, "margelle")
    heard = await spy.client.subscribe("own.>")
    await spy.client.flush()
    intake = await rig.service("margelle", "intake")
    listened = False

    async def overhears() -> bool:
        await intake.js.publish("own.intake.ReferralReceived.v1", b"{}")
        try:
            return (await heard.next_msg(timeout=0.5)).subject.startswith("own.")
        except nats.errors.TimeoutError:
            return False

    if played.safeguarded:
        await _wait_for_the_link(rig)
        listened = await overhears()
    else:
        await eventually(overhears, deadline=LINK_WITHIN, what="the spy to hear an own event")
        listened = True
    return listened


async def _wait_for_the_link(rig: Rig) -> None:
    gate = await rig.gate("margelle")
    await linked(gate, "evt.margelle.virage.ReferralSent.v1")


@attack(
    "H-07",
    Who.CREDENTIAL,
    "with followup's key, the events that others say inside the node are listened to and drawn from the stream",
    safeguard="a service has an account of its own, and of OWN only its own durable (`_service_user`, `_doors`)",
    without="followup's user stands in OWN, without limits",
)
async def test_a_stolen_key_reads_all_own_events(rig: Rig, played: Played) -> bool:
    stolen = read_nkey(NodeDirectory(rig.example.nodes["margelle"]).seed("followup"))
    render = nats_config.render

    def moved(config: Any, heading: str) -> str:
        for account in config.get("accounts", {}).values():
            users = account["users"]
            # one key opens one account of a server: in the control it opens this one
            users[:] = [_nobody() if user["nkey"] == stolen.public else user for user in users]
        config["accounts"][node_config.OWN_ACCOUNT]["users"].append({"nkey": stolen.public})
        return render(config, heading)

    played.unless_safeguarded("arrimage.node.server_config:render", moved)
    node = await rig.node("margelle")
    thief = await rig.speaker(node.nats_url, stolen, inbox="_INBOX_followup", api_prefix="OWN.API")
    heard = await thief.client.subscribe("own.intake.>")
    await thief.client.flush()
    intake = await rig.service("margelle", "intake")
    await intake.client.publish("own.intake.ReferralReceived.v1", b"{}")
    await intake.client.flush()
    try:
        return (await heard.next_msg(timeout=1)).subject.startswith("own.intake.")
    except (nats.errors.Error, nats.errors.TimeoutError):
        return False
