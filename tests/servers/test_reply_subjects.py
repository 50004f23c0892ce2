"""A reply subject is checked by no permission: it must lead nowhere from where a service or a partner stands."""

from __future__ import annotations

import pytest
from tests.servers.rig import Rig
from tests.servers.test_refusals import TO_MARGELLE, linked

from arrimage.node.server_config import OWN_API

pytestmark = pytest.mark.requirement("R-022")

PREFIXES = ("$JS.API", OWN_API, "$JS.margelle.API")
CALLS = ("CONSUMER.DELETE.OWN.intake", "STREAM.PURGE.OWN", "STREAM.DELETE.OWN")


async def test_a_service_cannot_have_the_server_obey_its_own_answers(rig: Rig) -> None:
    """The credential of planning is stolen: the server's empty "no messages" is a good request to delete."""
    await rig.node("margelle")
    planning, operator = await rig.service("margelle", "planning"), await rig.operator("margelle")
    await operator.js.publish("own.intake.ReferralReceived.v1", b"{}")
    question = f"{planning.api_prefix}.CONSUMER.MSG.NEXT.OWN.planning"

    for call in CALLS:
        for prefix in PREFIXES:
            await planning.client.publish(question, b'{"batch":1,"no_wait":true}', reply=f"{prefix}.{call}")
            await planning.client.publish("own.planning.PlanCreated.v1", b"{}", reply=f"{prefix}.{call}")
    assert (await planning.js.publish("own.planning.PlanCreated.v1", b"{}")).stream == "OWN"

    names = {durable.name for durable in await operator.js.consumers_info("OWN")}
    assert "intake" in names
    assert (await operator.js.get_msg("OWN", 1)).subject == "own.intake.ReferralReceived.v1"


async def test_a_partner_cannot_have_the_hub_obey_its_own_answers(rig: Rig) -> None:
    csss, exchange = await rig.rogue("csss-pds"), await rig.exchange()
    await linked(csss, TO_MARGELLE.format("csss-pds"))
    await exchange.js.publish(TO_MARGELLE.format("virage"), b"{}")

    for call in ("CONSUMER.DELETE.MAILBOX_margelle.intake", "STREAM.DELETE.MAILBOX_margelle"):
        for prefix in ("$JS.API", "HUB.API", "$JS.hub.API"):
            question = "HUB.API.CONSUMER.MSG.NEXT.MAILBOX_csss-pds.intake"
            await csss.client.publish(question, b'{"batch":1,"no_wait":true}', reply=f"{prefix}.{call}")
    await linked(csss, TO_MARGELLE.format("csss-pds"))

    assert (await exchange.js.consumer_info("MAILBOX_margelle", "intake")).name == "intake"
    assert TO_MARGELLE.format("virage") in await rig.stored("margelle")
