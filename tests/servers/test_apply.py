"""``apply`` alone makes and updates streams and durables: it says what changed, and says so once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.servers.rig import Rig
from tests.servers.test_refusals import linked

from arrimage.hub.apply import apply_running
from arrimage.hub.prepare import compiled
from arrimage.keys import new_nkey, new_signing_key
from arrimage.network_file import add_member
from arrimage.node.process import NodeProcess
from arrimage.provision import Change, Done
from arrimage_chassis.manifest import Hears, Manifest
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.network import MembershipRequest, Name, Organization, load_network
from arrimage_contracts.vocabularies import ServiceName


async def heard(_event: object, _work: object) -> None:
    """What a service does with an event is not this test's matter."""


def hearing(manifests: Sequence[Manifest], *events: type) -> list[Manifest]:
    """The same services, of which followup hears ``events``."""
    hears = tuple(Hears(event, heard) for event in events)
    return [replace(item, hears=hears) if item.service == ServiceName.FOLLOWUP else item for item in manifests]


def a_newcomer() -> MembershipRequest:
    def randomness(length: int) -> bytes:
        return b"\x05" * length

    newcomer = Organization(
        id="maison-des-jeunes",
        name=Name(fr="Maison des Jeunes de Sorel"),
        services=(ServiceName.INTAKE,),
        region="sorel-tracy",
        leaf_key=new_nkey(randomness).public,
        signing_key=new_signing_key(randomness).public,
    )
    return MembershipRequest.of(newcomer)


async def test_applying_a_network_twice_changes_nothing_the_second_time(rig: Rig) -> None:
    applied = await rig.hub.apply()

    assert not applied.reloaded
    assert applied.changes == []


async def test_applying_says_what_changed_from_what_to_what(rig: Rig) -> None:
    file = rig.example.network_file
    file.write_text(file.read_text() + "limits: {mailbox_days: 30}\n")

    changes = (await rig.hub.apply()).changes

    assert [(change.done, change.name) for change in changes] == [
        (Done.UPDATED, "MAILBOX_margelle"),
        (Done.UPDATED, "MAILBOX_virage"),
        (Done.UPDATED, "MAILBOX_csss-pds"),
    ]
    assert changes[0].details == ("max_age: 7776000.0 → 2592000.0",)


async def test_an_organization_is_added_to_a_running_hub_and_no_link_breaks(rig: Rig) -> None:
    await rig.node("virage")
    gate = await rig.gate("virage")
    await linked(gate, "evt.virage.margelle.ReferralSent.v1")

    add_member(rig.example.network_file, a_newcomer())
    applied = await rig.hub.apply()

    assert applied.reloaded
    assert [(change.done, change.name) for change in applied.changes if change.done is Done.MADE] == [
        (Done.MADE, "MAILBOX_maison-des-jeunes"),
        (Done.MADE, "SEALED_maison-des-jeunes"),
        (Done.MADE, "MAILBOX_maison-des-jeunes/intake"),
        (Done.MADE, "MAILBOX_maison-des-jeunes/intake-withdrawals"),
        (Done.MADE, "SEALED_maison-des-jeunes/intake"),
    ]
    await linked(gate, "evt.virage.maison-des-jeunes.ReferralSent.v1")
    assert not (await rig.hub.apply()).changes


@pytest.mark.requirement("R-022", "R-037")
async def test_who_is_admitted_to_a_running_hub_sends_and_receives_without_a_stop_of_it(tmp_path: Path) -> None:
    async with Rig(tmp_path, admitted_later="csss-pds") as rig:
        await rig.node("virage")
        virage = await rig.gate("virage")
        await linked(virage, "evt.virage.margelle.ReferralSent.v1")

        applied = await rig.admit()
        await rig.node("csss-pds")
        newcomer = await rig.gate("csss-pds")

        assert applied.reloaded
        await linked(newcomer, "evt.csss-pds.virage.ReferralSent.v1")
        await linked(virage, "evt.virage.csss-pds.ReferralSent.v1")
        mailbox = await newcomer.js.pull_subscribe_bind("intake", stream="MAILBOX_csss-pds")
        (message,) = await mailbox.fetch(1, timeout=5)
        assert message.subject == "evt.virage.csss-pds.ReferralSent.v1"


async def test_what_nobody_asks_for_any_more_is_left_and_said(rig: Rig) -> None:
    file = rig.example.network_file
    network = load_network(file)
    smaller = network.model_copy(update={"integrators": (), "organizations": network.organizations[:2]})
    config = compiled(smaller, rig.hub.directory, lambda length: b"\x01" * length, rig.manifests)

    changes = (await apply_running(smaller, config, rig.hub.directory)).changes

    assert [change for change in changes if change.done is Done.LEFT] == [
        Change(Done.LEFT, "stream", "MAILBOX_csss-pds"),
        Change(Done.LEFT, "stream", "SEALED_csss-pds"),
        Change(Done.LEFT, "durable", "FEED/x-observatoire"),
        Change(Done.LEFT, "durable", "PUBLIC/x-observatoire"),
    ]


async def test_a_node_is_applied_twice_and_nothing_changes_the_second_time(rig: Rig) -> None:
    node = await rig.node("margelle")

    assert await node.apply() == []


async def test_a_durable_whose_filter_widens_delivers_what_it_had_passed_over(rig: Rig) -> None:
    directory = rig.example.nodes["margelle"]
    narrow, wide = hearing(rig.manifests, PlanCreated), hearing(rig.manifests, PlanCreated, EpisodeClosed)
    async with NodeProcess(directory, services=[], manifests=narrow) as node:
        rig.nodes["margelle"] = node
        planning, followup = await rig.service("margelle", "planning"), await rig.service("margelle", "followup")
        for event in ("EpisodeClosed", "PlanCreated", "EpisodeClosed"):
            await planning.js.publish(f"own.planning.{event}.v1", b"{}")
        durable = await followup.js.pull_subscribe_bind("followup", stream="OWN")
        (message,) = await durable.fetch(5, timeout=2)
        await message.ack_sync()
    async with NodeProcess(directory, services=[], manifests=wide) as node:
        rig.nodes["margelle"] = node
        assert await node.apply() == []
        followup = await rig.service("margelle", "followup")
        durable = await followup.js.pull_subscribe_bind("followup", stream="OWN")

        again = [message.subject for message in await durable.fetch(5, timeout=2)]

    assert again == [f"own.planning.{event}.v1" for event in ("EpisodeClosed", "PlanCreated", "EpisodeClosed")]


async def test_widening_is_told_and_narrowing_resets_nothing(rig: Rig) -> None:
    directory = rig.example.nodes["margelle"]
    narrow, wide = hearing(rig.manifests, PlanCreated), hearing(rig.manifests, PlanCreated, EpisodeClosed)
    said = []
    for manifests in (narrow, wide, narrow):
        node = NodeProcess(directory, services=[], manifests=manifests)
        said.append([change.done for change in await node.start() if change.name == "OWN/followup"])
        await node.stop()

    assert said == [[Done.MADE], [Done.UPDATED, Done.RESET], [Done.UPDATED]]


@pytest.mark.requirement("R-014")
async def test_each_node_has_a_stream_of_its_own_events_kept_800_days(rig: Rig) -> None:
    for organization in ("margelle", "csss-pds"):
        node = await rig.node(organization)
        async with node.connect() as client:
            config = (await client.jetstream().stream_info("OWN")).config
        assert config.max_age == 800 * 86_400
        assert config.subjects == [f"own.{service}.>" for service in ServiceName]
    planning = await rig.service("margelle", "planning")
    await planning.js.publish("own.planning.PlanCreated.v1", b"{}")
    assert (await rig.own_events("margelle"), await rig.own_events("csss-pds")) == (1, 0)
