"""Each organization can publish as itself alone and read only what is addressed to it; servers see to it.

Every refusal stands beside a positive control: the same words from somebody who may say them.
"""

from __future__ import annotations

import json

import nats.errors
import pytest
from nats.js.api import StreamConfig
from nats.js.errors import NoStreamResponseError
from tests.servers.rig import LINK_WITHIN, Rig, Speaker

from arrimage.hub.doors import HUB_API
from arrimage.keys import new_nkey, read_nkey
from arrimage_testing.waiting import eventually

pytestmark = [pytest.mark.full, pytest.mark.requirement("R-022")]

TO_MARGELLE = "evt.{}.margelle.ReferralSent.v1"


_MINE = {"durable_name": "mine", "ack_policy": "explicit"}
WRITES_AT_HUB = {
    "CONSUMER.CREATE.MAILBOX_margelle.mine": {
        "stream_name": "MAILBOX_margelle",
        "config": {**_MINE, "name": "mine"},
    },
    "CONSUMER.DURABLE.CREATE.MAILBOX_margelle.mine": {"stream_name": "MAILBOX_margelle", "config": _MINE},
    "CONSUMER.DELETE.MAILBOX_margelle.intake": None,
    "CONSUMER.RESET.MAILBOX_margelle.intake": None,
    "STREAM.CREATE.MINE": {"name": "MINE", "subjects": ["mine"]},
    "STREAM.UPDATE.MAILBOX_margelle": {"name": "MAILBOX_margelle", "subjects": ["evt.virage.margelle.>"]},
    "STREAM.PURGE.MAILBOX_margelle": None,
    "STREAM.MSG.DELETE.MAILBOX_margelle": {"seq": 1},
    "STREAM.DELETE.MAILBOX_margelle": None,
    "STREAM.LIST": None,
    "STREAM.INFO.MAILBOX_margelle": None,
}


async def linked(speaker: Speaker, subject: str) -> None:
    """Wait until what ``speaker`` says on ``subject`` reaches a stream of the hub."""

    async def reaches() -> bool:
        try:
            return bool(await speaker.js.publish(subject, b"{}", timeout=2))
        except (NoStreamResponseError, nats.errors.TimeoutError):
            return False

    await eventually(reaches, deadline=LINK_WITHIN, what=f"{subject} to reach the hub")


async def gets_nothing(speaker: Speaker, subject: str, body: bytes = b"") -> None:
    """Ask, and see that nobody answers; or, under the hub's own domain, the server has only an error to say."""
    try:
        answer = await speaker.client.request(subject, body, timeout=0.3)
    except nats.errors.NoRespondersError:
        return
    except nats.errors.TimeoutError:
        assert subject.startswith("$JS.hub.")
        return
    assert subject.startswith("$JS.hub.")
    assert json.loads(answer.data)["error"]["description"] == "JetStream not enabled for account"


async def test_the_user_of_planning_cannot_publish_as_intake(rig: Rig) -> None:
    await rig.node("margelle")
    planning = await rig.service("margelle", "planning")

    await planning.may_not_say("own.intake.ReferralReceived.v1")
    assert await rig.own_events("margelle") == 0
    assert (await planning.js.publish("own.planning.PlanCreated.v1", b"{}")).stream == "OWN"
    intake = await rig.service("margelle", "intake")
    assert (await intake.js.publish("own.intake.ReferralReceived.v1", b"{}")).seq == 2


async def test_a_service_cannot_publish_an_event_that_its_manifest_does_not_list(rig: Rig) -> None:
    await rig.node("margelle")
    planning = await rig.service("margelle", "planning")

    await planning.may_not_say("own.planning.Invented.v1")


async def test_a_service_cannot_read_what_another_one_reads(rig: Rig) -> None:
    await rig.node("margelle")
    planning = await rig.service("margelle", "planning")

    for subject in ("own.>", "_INBOX_intake.>", ">"):
        await planning.may_not_hear(subject)
    await planning.may_not_say("$JS.API.CONSUMER.MSG.NEXT.OWN.intake")

    assert (await planning.js.consumer_info("OWN", "planning")).name == "planning"


async def test_a_service_other_than_intake_has_no_way_across_the_border(rig: Rig) -> None:
    await rig.node("margelle")
    planning, gate = await rig.service("margelle", "planning"), await rig.gate("margelle")
    subject = "evt.margelle.virage.ReferralAcknowledged.v1"

    await planning.may_not_say(subject)
    await linked(gate, subject)


async def test_virage_cannot_send_as_csss_pds_even_from_a_server_of_its_own_making(rig: Rig) -> None:
    virage = await rig.rogue("virage")
    await linked(virage, TO_MARGELLE.format("virage"))

    with pytest.raises(NoStreamResponseError):
        await virage.js.publish(TO_MARGELLE.format("csss-pds"), b"{}")

    assert await rig.stored("margelle") == [TO_MARGELLE.format("virage")]


async def test_the_gate_of_virage_cannot_send_as_csss_pds(rig: Rig) -> None:
    await rig.node("virage")
    gate = await rig.gate("virage")
    await linked(gate, TO_MARGELLE.format("virage"))

    await gate.may_not_say(TO_MARGELLE.format("csss-pds"))


async def test_margelle_cannot_read_the_mailbox_of_virage(rig: Rig) -> None:
    margelle = await rig.rogue("margelle")
    await linked(margelle, "evt.margelle.virage.ReferralSent.v1")
    exchange = await rig.exchange()
    await exchange.js.publish(TO_MARGELLE.format("virage"), b"for margelle")
    heard: list[str] = []

    async def hear(message: object) -> None:
        heard.append(str(message))

    await margelle.client.subscribe("evt.*.virage.>", cb=hear)
    for request in (
        "HUB.API.CONSUMER.MSG.NEXT.MAILBOX_virage.intake",
        "HUB.API.CONSUMER.INFO.MAILBOX_virage.intake",
        "$JS.API.CONSUMER.MSG.NEXT.MAILBOX_virage.intake",
        "$JS.hub.API.CONSUMER.MSG.NEXT.MAILBOX_virage.intake",
        "$JS.hub.API.CONSUMER.INFO.MAILBOX_virage.intake",
        "$JS.hub.API.STREAM.MSG.GET.MAILBOX_virage",
        "HUB.API.STREAM.MSG.GET.MAILBOX_virage",
        "$JS.API.DIRECT.GET.MAILBOX_virage",
    ):
        await gets_nothing(margelle, request)

    own = await margelle.js.pull_subscribe_bind("intake", stream="MAILBOX_margelle")
    assert [message.data for message in await own.fetch(1, timeout=2)] == [b"for margelle"]
    assert heard == []


async def test_nobody_can_create_change_or_empty_a_stream_or_a_durable_of_the_hub(rig: Rig) -> None:
    margelle = await rig.rogue("margelle")
    await linked(margelle, "evt.margelle.virage.ReferralSent.v1")
    before = (await margelle.js.consumer_info("MAILBOX_margelle", "intake")).config
    kept = TO_MARGELLE.format("virage")
    exchange = await rig.exchange()
    await exchange.js.publish(kept, b"{}")

    for prefix in ("HUB.API", "$JS.API", "$JS.hub.API"):
        for call, body in WRITES_AT_HUB.items():
            await gets_nothing(margelle, f"{prefix}.{call}", json.dumps(body).encode() if body else b"")

    assert "MINE" not in [info.config.name for info in await exchange.js.streams_info()]
    assert await rig.stored("margelle") == [kept]
    assert (await margelle.js.consumer_info("MAILBOX_margelle", "intake")).config == before
    assert (await exchange.js.add_stream(StreamConfig(name="MINE", subjects=["mine"]))).config.name == "MINE"


async def test_no_service_can_create_change_or_empty_a_stream_or_a_durable_of_its_node(rig: Rig) -> None:
    await rig.node("margelle")
    intake = await rig.service("margelle", "intake")

    for call in (
        "CONSUMER.CREATE.OWN.mine",
        "CONSUMER.DURABLE.CREATE.OWN.mine",
        "CONSUMER.DELETE.OWN.planning",
        "STREAM.CREATE.MINE",
        "STREAM.UPDATE.OWN",
        "STREAM.PURGE.OWN",
        "STREAM.MSG.DELETE.OWN",
        "STREAM.DELETE.OWN",
    ):
        await intake.may_not_say(f"$JS.API.{call}")

    operator = await rig.operator("margelle")
    assert (await operator.js.stream_info("OWN")).config.name == "OWN"
    assert (await operator.js.add_stream(StreamConfig(name="MINE", subjects=["mine"]))).config.name == "MINE"


@pytest.mark.requirement("R-021")
async def test_x_observatoire_reads_what_is_public_and_the_feed_and_nothing_else(rig: Rig) -> None:
    exchange, observer = await rig.exchange(), await rig.integrator()
    await exchange.js.publish("pub.margelle.DirectoryPublished.v1", b"public")
    await exchange.js.publish("feed.margelle.ActivityCounted.v1", b"counts")
    await exchange.js.publish(TO_MARGELLE.format("virage"), b"for margelle")

    for stream, expected in (("PUBLIC", b"public"), ("FEED", b"counts")):
        reading = await observer.js.pull_subscribe_bind("x-observatoire", stream=stream)
        (message,) = await reading.fetch(1, timeout=2)
        assert message.data == expected
        await message.ack_sync()

    for subject in (">", "evt.>", "pub.>", "_INBOX_border.>", "$JS.>"):
        await observer.may_not_hear(subject)
    for subject in (
        "HUB.API.CONSUMER.MSG.NEXT.MAILBOX_margelle.intake",
        "HUB.API.CONSUMER.INFO.MAILBOX_margelle.intake",
        "HUB.API.CONSUMER.MSG.NEXT.PUBLIC.x-somebody",
        "HUB.API.CONSUMER.CREATE.PUBLIC.mine",
        "HUB.API.STREAM.INFO.PUBLIC",
        "$JS.API.STREAM.LIST",
        TO_MARGELLE.format("virage"),
        "pub.margelle.DirectoryPublished.v1",
        "feed.margelle.ActivityCounted.v1",
    ):
        await observer.may_not_say(subject)


COUNTS = "feed.{}.ActivityCounted.v1"


@pytest.mark.requirement("R-021")
async def test_an_organization_tells_its_own_weekly_counts_and_nothing_else_to_all(rig: Rig) -> None:
    virage = await rig.rogue("virage")
    await linked(virage, COUNTS.format("virage"))

    for subject in (
        COUNTS.format("margelle"),
        "feed.virage.ActivityCounted.v2",
        "feed.virage.Invented.v1",
        "feed.virage.ActivityCounted.v1.more",
    ):
        with pytest.raises(NoStreamResponseError):
            await virage.js.publish(subject, b"{}")

    exchange = await rig.exchange()
    feed = await exchange.js.stream_info("FEED", subjects_filter=">")
    assert set(feed.state.subjects or {}) == {COUNTS.format("virage")}


@pytest.mark.requirement("R-021")
async def test_of_a_nodes_users_only_that_of_the_counts_says_them_and_it_says_nothing_else(rig: Rig) -> None:
    config = rig.example.nodes["margelle"] / "node.yaml"
    config.write_text(config.read_text() + "weekly_counts: true\n")
    node = await rig.node("margelle")
    key = read_nkey(node.directory.counts_seed)
    counts = await rig.speaker(node.nats_url, key, inbox="_INBOX_counts", api_prefix=HUB_API)
    await linked(counts, COUNTS.format("margelle"))

    for subject in (
        COUNTS.format("virage"),
        "feed.margelle.Invented.v1",
        "evt.margelle.virage.ReferralSent.v1",
        "own.intake.ReferralReceived.v1",
        "HUB.API.CONSUMER.MSG.NEXT.MAILBOX_margelle.intake",
    ):
        await counts.may_not_say(subject)
    for subject in (">", "evt.>", "_INBOX_border.>"):
        await counts.may_not_hear(subject)
    await (await rig.gate("margelle")).may_not_say(COUNTS.format("margelle"))
    await (await rig.service("margelle", "intake")).may_not_say(COUNTS.format("margelle"))


async def test_a_node_that_tells_no_counts_has_no_user_for_them(rig: Rig) -> None:
    node = await rig.node("margelle")

    assert not node.directory.counts_seed.exists()
    assert "feed." not in node.directory.nats_config.read_text()


async def test_an_unlisted_sender_finds_no_mailbox(rig: Rig) -> None:
    file = rig.example.network_file
    file.write_text(file.read_text().replace("id: margelle\n", "id: margelle\n    hears_from: [csss-pds]\n"))
    changes = (await rig.hub.apply()).changes
    assert [change.name for change in changes] == [
        "MAILBOX_margelle", "SEALED_margelle", "MAILBOX_margelle/intake-withdrawals",
    ]  # fmt: skip
    virage, csss = await rig.rogue("virage"), await rig.rogue("csss-pds")
    await linked(virage, "evt.virage.csss-pds.ReferralSent.v1")

    with pytest.raises(NoStreamResponseError):
        await virage.js.publish(TO_MARGELLE.format("virage"), b"{}")

    await linked(csss, TO_MARGELLE.format("csss-pds"))
    assert await rig.stored("margelle") == [TO_MARGELLE.format("csss-pds")]


REFUSED_SUBJECTS = (
    "evt.virage.nobody.ReferralSent.v1",
    "evt.virage.virage.ReferralSent.v1",
    "evt.virage.margelle.Invented.v1",
    "evt.virage.margelle.ReferralSent.v9",
    "evt.virage.margelle.ReferralSent.v1.more",
    "evt.virage.margelle.PlanCreated.v1",
    "pub.virage.Invented.v1",
    "own.intake.ReferralReceived.v1",
)


async def test_an_unknown_recipient_or_event_is_refused_at_the_hub(rig: Rig) -> None:
    virage = await rig.rogue("virage")
    await linked(virage, TO_MARGELLE.format("virage"))

    for subject in REFUSED_SUBJECTS:
        with pytest.raises(NoStreamResponseError):
            await virage.js.publish(subject, b"{}")


async def test_a_key_that_the_network_file_does_not_list_opens_nothing(rig: Rig) -> None:
    def randomness(length: int) -> bytes:
        return b"\x07" * length

    with pytest.raises(nats.errors.Error, match=r"(?i)authorization"):
        await rig.connect_to_hub(new_nkey(randomness))
    assert (await rig.integrator()).client.is_connected
