"""What is sealed, and what takes back, at a real hub: read by one organization, forgotten once taken.

Every refusal stands beside a positive control.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from nats.js.errors import APIError, NoStreamResponseError
from tests.servers.rig import Rig
from tests.servers.test_refusals import gets_nothing, linked

from arrimage.hub.doors import HUB_API
from arrimage.hub.redeliver import redeliver
from arrimage.provision import Done
from arrimage_chassis.bus.broker import Bus
from arrimage_chassis.delivery.screening import Message
from arrimage_contracts.subjects import WITHDRAWALS_DURABLE
from arrimage_testing.waiting import eventually

TO_MARGELLE = "sealed.{}.margelle.InformationDisclosed.v1"
OFFER, REVOCATION = (f"evt.virage.margelle.{event}.v1" for event in ("ReferralSent", "ConsentRevoked"))
MAILBOX = "MAILBOX_margelle"


async def sealed_left(rig: Rig, organization: str = "margelle") -> int:
    async with rig.hub.connect() as client:
        return (await client.jetstream().stream_info(f"SEALED_{organization}")).state.messages


@pytest.mark.requirement("R-094", "R-022")
async def test_what_is_sealed_is_gone_from_the_hub_once_its_recipient_acknowledged_it(rig: Rig) -> None:
    await rig.node("virage")
    await rig.node("margelle")
    virage, margelle = await rig.gate("virage"), await rig.gate("margelle")
    await linked(virage, TO_MARGELLE.format("virage"))
    await linked(margelle, "evt.margelle.virage.ReferralSent.v1")
    left = await sealed_left(rig)
    assert left

    sealed = await margelle.js.pull_subscribe_bind("intake", stream="SEALED_margelle")
    messages = await sealed.fetch(left, timeout=5)
    assert await sealed_left(rig) == left, "control: what is not acknowledged is still there"
    for message in messages:
        await message.ack_sync(timeout=5)

    assert await sealed_left(rig) == 0
    async with rig.hub.connect() as client:
        with pytest.raises(APIError):
            await client.jetstream().get_msg("SEALED_margelle", 1)


@pytest.mark.requirement("R-022")
async def test_nobody_seals_in_anothers_name_or_reads_what_is_sealed_for_another(rig: Rig) -> None:
    virage, margelle = await rig.rogue("virage"), await rig.rogue("margelle")
    await linked(virage, TO_MARGELLE.format("virage"))
    await linked(margelle, "sealed.margelle.virage.InformationDisclosed.v1")

    for forged in (
        TO_MARGELLE.format("csss-pds"),
        "sealed.virage.virage.InformationDisclosed.v1",
        "sealed.virage.margelle.Invented.v1",
        "evt.virage.margelle.InformationDisclosed.v1",
    ):
        with pytest.raises(NoStreamResponseError):
            await virage.js.publish(forged, b"{}")
    for stream in ("SEALED_margelle", MAILBOX):
        for durable in ("intake", WITHDRAWALS_DURABLE):
            for prefix in (HUB_API, "$JS.API", "$JS.hub.API"):
                for call in (f"CONSUMER.MSG.NEXT.{stream}.{durable}", f"CONSUMER.INFO.{stream}.{durable}"):
                    await gets_nothing(virage, f"{prefix}.{call}")
    purge = json.dumps({"filter": ">"}).encode()
    for call, body in (
        ("STREAM.PURGE.SEALED_margelle", purge),
        ("STREAM.MSG.DELETE.SEALED_margelle", b'{"seq": 1}'),
        ("STREAM.MSG.GET.SEALED_margelle", b'{"seq": 1}'),
        ("CONSUMER.DELETE.SEALED_margelle.intake", b""),
        ("CONSUMER.CREATE.SEALED_margelle.mine", b"{}"),
    ):
        for prefix in (HUB_API, "$JS.API", "$JS.hub.API"):
            await gets_nothing(margelle, f"{prefix}.{call}", body)

    own = await margelle.js.pull_subscribe_bind("intake", stream="SEALED_margelle")
    assert (await own.fetch(1, timeout=5))[0].subject == TO_MARGELLE.format("virage")


@pytest.mark.requirement("R-022")
async def test_the_user_of_the_gate_is_held_to_its_own_sealed_subjects_and_durables(rig: Rig) -> None:
    await rig.node("margelle")
    gate, planning = await rig.gate("margelle"), await rig.service("margelle", "planning")
    own = "sealed.margelle.virage.InformationDisclosed.v1"
    await linked(gate, own)

    for subject in (
        "sealed.csss-pds.virage.InformationDisclosed.v1",
        "sealed.margelle.virage.Invented.v1",
        f"{HUB_API}.CONSUMER.MSG.NEXT.SEALED_virage.intake",
        f"{HUB_API}.CONSUMER.MSG.NEXT.MAILBOX_virage.{WITHDRAWALS_DURABLE}",
    ):
        await gate.may_not_say(subject)
    await planning.may_not_say(own)

    for stream, durable in (("SEALED_margelle", "intake"), (MAILBOX, WITHDRAWALS_DURABLE)):
        assert (await gate.js.consumer_info(stream, durable)).name == durable


@pytest.mark.requirement("R-094")
async def test_a_sealed_part_over_the_limit_is_refused_and_a_flood_closes_nobody_elses_door(rig: Rig) -> None:
    file = rig.example.network_file
    file.write_text(file.read_text() + "limits: {messages_per_sender_and_event: 10}\n")
    await rig.hub.apply()
    virage, csss = await rig.rogue("virage"), await rig.rogue("csss-pds")
    await linked(csss, "evt.csss-pds.virage.ReferralSent.v1")
    subject = TO_MARGELLE.format("virage")
    await linked(virage, subject)

    with pytest.raises(APIError, match=r"(?i)message size exceeds"):
        await virage.js.publish(subject, b"x" * 70_000)
    for _ in range(9):
        await virage.js.publish(subject, b"x" * 60_000)
    with pytest.raises(APIError) as full:
        await virage.js.publish(subject, b"{}")

    assert full.value.err_code == 10077
    assert (await csss.js.publish(TO_MARGELLE.format("csss-pds"), b"{}")).stream == "SEALED_margelle"


@pytest.mark.requirement("R-095")
async def test_a_hub_of_an_earlier_version_is_brought_up_to_date_by_apply_and_says_so(rig: Rig) -> None:
    async with rig.hub.connect() as client:
        js = client.jetstream()
        await js.publish(REVOCATION, b"{}")
        for organization in ("margelle", "virage", "csss-pds"):
            await js.delete_stream(f"SEALED_{organization}")
            await js.delete_consumer(f"MAILBOX_{organization}", WITHDRAWALS_DURABLE)

    changes = (await rig.hub.apply()).changes

    assert {(change.done, change.name) for change in changes} == {
        (Done.MADE, name)
        for organization in ("margelle", "virage", "csss-pds")
        for name in (
            f"SEALED_{organization}",
            f"SEALED_{organization}/intake",
            f"MAILBOX_{organization}/{WITHDRAWALS_DURABLE}",
        )
    }
    assert (await rig.hub.apply()).changes == []
    async with rig.hub.connect() as client:
        info = await client.jetstream().consumer_info(MAILBOX, WITHDRAWALS_DURABLE)
    assert info.num_pending == 1, "what lay there before is heard too"


@pytest.mark.requirement("R-095")
async def test_a_mailbox_read_again_from_its_beginning_gives_withdrawals_first_again(rig: Rig) -> None:
    await rig.node("margelle")
    exchange = await rig.exchange()
    await exchange.js.publish(REVOCATION, b"{}")
    gate = await rig.gate("margelle")
    await linked(gate, "evt.margelle.virage.ReferralSent.v1")
    for durable in ("intake", WITHDRAWALS_DURABLE):
        reading = await gate.js.pull_subscribe_bind(durable, stream=MAILBOX)
        await (await reading.fetch(1, timeout=5))[0].ack_sync(timeout=5)
        await reading.unsubscribe()

    await redeliver(rig.hub.network, rig.hub.directory, "margelle")

    for durable in ("intake", WITHDRAWALS_DURABLE):
        assert (await gate.js.consumer_info(MAILBOX, durable)).num_pending == 1


@dataclass
class Gate:
    """The border bus of a gate as a service has it, without a store: what it was given, in order."""

    bus: Bus
    heard: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, rig: Rig, organization: str) -> Gate:
        node = rig.nodes[organization]
        bus = Bus("border", node.nats_url, node.directory.gate_seed, "_INBOX_border", HUB_API, fetch_seconds=0.5)
        gate = cls(bus)
        mailbox = f"MAILBOX_{organization}"
        bus.consume(mailbox, "intake", gate.hear)
        bus.consume(mailbox, WITHDRAWALS_DURABLE, gate.hear, comes_first=True, may_be_missing=True)
        bus.consume(f"SEALED_{organization}", "intake", gate.hear, may_be_missing=True)
        return gate

    async def hear(self, batch: Sequence[Message]) -> None:
        self.heard += [message.subject for message in batch]


@pytest.mark.requirement("R-095")
async def test_a_gate_that_comes_back_hears_withdrawals_before_its_other_mail_and_what_is_sealed(rig: Rig) -> None:
    exchange = await rig.exchange()
    for subject in (*[OFFER] * 150, TO_MARGELLE.format("virage"), REVOCATION):
        await exchange.js.publish(subject, b"{}", headers={"Nats-Msg-Id": uuid4().hex})
    await rig.node("margelle")
    async with AsyncExitStack() as stack:
        gate = Gate.of(rig, "margelle")
        gate.bus.start()
        stack.push_async_callback(gate.bus.stop)
        await eventually(lambda: len(gate.heard) >= 153, deadline=20, what="all was heard")

    assert gate.heard[0] == REVOCATION
    assert sorted(gate.heard[1:]) == sorted([*[OFFER] * 150, TO_MARGELLE.format("virage"), REVOCATION])


@pytest.mark.requirement("R-095")
async def test_a_gate_whose_hub_goes_away_and_comes_back_waits_for_withdrawals_anew(rig: Rig) -> None:
    """Its own connection stands all the while: the node's server is there."""
    await rig.node("margelle")
    async with AsyncExitStack() as stack:
        gate = Gate.of(rig, "margelle")
        gate.bus.start()
        stack.push_async_callback(gate.bus.stop)
        await eventually(lambda: gate.bus.is_drained, deadline=20, what="the withdrawals were heard")
        await rig.hub.kill()
        await eventually(lambda: not gate.bus.is_drained, deadline=20, what="the gate sees that its hub is away")
        assert gate.bus.connected
        await rig.hub.start_again()
        await eventually(lambda: gate.bus.is_drained, deadline=20, what="the withdrawals were heard again")
        exchange = await rig.exchange()
        await exchange.js.publish(OFFER, b"{}")
        await eventually(lambda: gate.heard == [OFFER], what="other mail is heard")


@pytest.mark.full
@pytest.mark.requirement("R-095")
async def test_a_gate_finds_the_lane_of_withdrawals_when_its_hub_is_brought_up_to_date(rig: Rig) -> None:
    async with rig.hub.connect() as client:
        await client.jetstream().delete_consumer(MAILBOX, WITHDRAWALS_DURABLE)
        await client.jetstream().delete_stream("SEALED_margelle")
    await rig.node("margelle")
    async with AsyncExitStack() as stack:
        gate = Gate.of(rig, "margelle")
        gate.bus.start()
        stack.push_async_callback(gate.bus.stop)
        exchange = await rig.exchange()
        await exchange.js.publish(OFFER, b"{}")
        await eventually(lambda: gate.heard == [OFFER], deadline=20, what="other mail is heard meanwhile")
        await rig.hub.apply()
        await exchange.js.publish(TO_MARGELLE.format("virage"), b"{}")
        await exchange.js.publish(REVOCATION, b"{}")
        await eventually(
            lambda: gate.heard.count(REVOCATION) == 2 and TO_MARGELLE.format("virage") in gate.heard,
            deadline=20,
            what="both ways are found",
        )
