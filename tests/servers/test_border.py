"""What passes between a node and its hub, and what cannot: design, the two buses; ADR 0003."""

from __future__ import annotations

import re

import nats.errors
import pytest
from nats.aio.msg import Msg
from nats.js.errors import APIError, NoStreamResponseError
from tests.servers.rig import Rig, Speaker
from tests.servers.test_refusals import TO_MARGELLE, linked

from arrimage.hub.apply import reload
from arrimage.keys import new_nkey
from arrimage_contracts.network import load_network
from arrimage_testing.waiting import eventually

FULL = 10077


async def as_hub_operator_in(rig: Rig, organization: str) -> Speaker:
    """What a hub's operator can always do: give oneself a user in an organization's account at the hub."""
    key = new_nkey(lambda length: b"\x03" * length)
    config = rig.hub.directory.config
    mine = f'{{ nkey: "{key.public}" }}'
    changed, count = re.subn(
        rf"(\n  \"?{organization}\"? {{\s+users: \[)", rf"\1\n      {mine}", config.read_text()
    )
    assert count == 1
    config.write_text(changed)
    assert rig.hub.pid is not None
    assert await reload(rig.hub.network, rig.hub.directory, rig.hub.pid)
    return await rig.connect_to_hub(key)


@pytest.mark.requirement("R-022")
async def test_a_border_event_is_acknowledged_by_the_hub_and_delivered_to_its_recipient_alone(rig: Rig) -> None:
    await rig.node("virage")
    await rig.node("margelle")
    virage, margelle = await rig.gate("virage"), await rig.gate("margelle")
    subject = TO_MARGELLE.format("virage")

    await linked(virage, subject)
    await linked(margelle, "evt.margelle.virage.ReferralAcknowledged.v1")

    mailbox = await margelle.js.pull_subscribe_bind("intake", stream="MAILBOX_margelle")
    (message,) = await mailbox.fetch(1, timeout=5)
    assert message.subject == subject
    await message.ack_sync(timeout=5)
    info = await margelle.js.consumer_info("MAILBOX_margelle", "intake")
    assert (info.num_pending, info.num_ack_pending) == (0, 0)


@pytest.mark.requirement("R-022")
async def test_a_hub_operator_who_listens_to_everything_never_sees_an_own_event_nor_slips_one_in(rig: Rig) -> None:
    await rig.node("margelle")
    gate, intake = await rig.gate("margelle"), await rig.service("margelle", "intake")
    await linked(gate, "evt.margelle.virage.ReferralSent.v1")
    spy = await as_hub_operator_in(rig, "margelle")
    seen: list[str] = []

    async def see(message: Msg) -> None:
        seen.append(message.subject)

    await spy.client.subscribe(">", cb=see)
    await spy.client.flush()
    await linked(gate, "evt.margelle.virage.ReferralSent.v1")
    await intake.js.publish("own.intake.ReferralReceived.v1", b"{}")
    forged = "own.intake.ReferralAccepted.v1"
    with pytest.raises(nats.errors.TimeoutError):  # its own ears are all that hear it
        await spy.js.publish(forged, b"{}", timeout=0.3)
    with pytest.raises((nats.errors.NoRespondersError, nats.errors.TimeoutError)):
        await spy.client.request("$JS.margelle.API.STREAM.INFO.OWN", b"", timeout=0.3)

    # control: the spy does see what crosses the border, and its forgery went as far as its own account
    async def is_overheard() -> bool:
        await linked(
            gate, "evt.margelle.virage.ReferralSent.v1"
        )  # again: what it listens to is known a while after
        return "evt.margelle.virage.ReferralSent.v1" in seen

    await eventually(is_overheard, what="the spy to see the border")
    await eventually(lambda: forged in seen, what="the spy to see its own words")
    assert [subject for subject in seen if subject.startswith("own.")] == [forged]
    assert await rig.own_events("margelle") == 1
    operator = await rig.operator("margelle")
    assert (await operator.js.get_last_msg("OWN", "own.intake.ReferralReceived.v1")).data == b"{}"


async def test_a_flood_of_one_sender_closes_nobody_elses_door(rig: Rig) -> None:
    file = rig.example.network_file
    file.write_text(file.read_text() + "limits: {messages_per_sender_and_event: 10}\n")
    await rig.hub.apply()
    virage, csss = await rig.rogue("virage"), await rig.rogue("csss-pds")
    await linked(csss, "evt.csss-pds.virage.ReferralSent.v1")
    flood = TO_MARGELLE.format("virage")

    await linked(virage, flood)
    for _ in range(9):
        await virage.js.publish(flood, b"{}")
    with pytest.raises(APIError) as refused:
        await virage.js.publish(flood, b"{}")

    assert refused.value.err_code == FULL
    assert (await csss.js.publish(TO_MARGELLE.format("csss-pds"), b"{}")).stream == "MAILBOX_margelle"
    other = await virage.js.publish("evt.virage.margelle.ReferralAcknowledged.v1", b"{}")
    assert other.stream == "MAILBOX_margelle"


async def test_a_message_over_the_limit_is_refused(rig: Rig) -> None:
    virage = await rig.rogue("virage")
    await linked(virage, TO_MARGELLE.format("virage"))

    with pytest.raises(APIError, match=r"(?i)message size exceeds"):
        await virage.js.publish(TO_MARGELLE.format("virage"), b"x" * 70_000)

    limit = load_network(rig.example.network_file).limits.max_message_bytes
    answer = await virage.js.publish(TO_MARGELLE.format("virage"), b"x" * (limit - 200))
    assert answer.stream == "MAILBOX_margelle"


async def test_when_the_hub_dies_own_events_go_on_and_border_events_pass_again_once_it_is_back(rig: Rig) -> None:
    await rig.node("virage")
    gate, intake = await rig.gate("virage"), await rig.service("virage", "intake")
    subject = TO_MARGELLE.format("virage")
    await linked(gate, subject)

    await rig.hub.kill()
    assert (await intake.js.publish("own.intake.ReferralReceived.v1", b"{}")).stream == "OWN"
    with pytest.raises((NoStreamResponseError, nats.errors.TimeoutError)):
        await gate.js.publish(subject, b"{}", timeout=2)
    await rig.hub.start_again()
    await linked(gate, subject)

    async with rig.hub.connect() as client:
        state = (await client.jetstream().stream_info("MAILBOX_margelle")).state
    assert state.first_seq == 1
    assert state.messages >= 2


async def test_an_unacknowledged_event_comes_again_and_the_broker_never_gives_up(rig: Rig) -> None:
    exchange = await rig.exchange()
    await exchange.js.publish(TO_MARGELLE.format("virage"), b"{}")
    margelle = await rig.rogue("margelle")
    await linked(margelle, "evt.margelle.virage.ReferralSent.v1")
    mailbox = await margelle.js.pull_subscribe_bind("intake", stream="MAILBOX_margelle")

    deliveries = [(await mailbox.fetch(1, timeout=5))[0].metadata.num_delivered for _ in range(3)]

    assert deliveries == [1, 2, 3]  # the rig's ack_wait is a second
    config = (await margelle.js.consumer_info("MAILBOX_margelle", "intake")).config
    assert (config.max_deliver, config.backoff, config.max_ack_pending) == (-1, None, 2000)


@pytest.mark.requirement("R-022")
async def test_both_forms_of_acknowledgement_pass_the_border(rig: Rig) -> None:
    flag = "feature_flags { js_ack_fc_v2: true }\n"
    config = rig.hub.directory.config
    await rig.hub.kill()
    config.write_text(config.read_text() + flag)
    await rig.hub.start_again()
    exchange = await rig.exchange()
    await exchange.js.publish(TO_MARGELLE.format("virage"), b"{}")
    await rig.node("margelle")
    gate = await rig.gate("margelle")
    await linked(gate, "evt.margelle.virage.ReferralSent.v1")

    mailbox = await gate.js.pull_subscribe_bind("intake", stream="MAILBOX_margelle")
    (message,) = await mailbox.fetch(1, timeout=5)
    assert message.reply.startswith("$JS.ACK.hub.")
    await message.ack_sync(timeout=5)
