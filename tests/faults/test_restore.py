"""A node is backed up while it works, works on, is destroyed and restored: the rehearsal of the worst day."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.journeys.casework import P1, P2, WITHIN, Case

from arrimage.backup.make import make_backup
from arrimage.backup.restore import restore_backup
from arrimage.backup.vault_backup import make_vault_backup, restore_vault
from arrimage.demo.stage import ZONE
from arrimage.doctor.examine import examine
from arrimage.doctor.findings import Level
from arrimage.hub.redeliver import redeliver
from arrimage.node.process import NodeProcess
from arrimage_chassis.clock import SystemClock
from arrimage_testing.network import RunningNetwork, running_network
from arrimage_testing.waiting import eventually

pytestmark = [pytest.mark.full, pytest.mark.timeout(240)]

PASSPHRASE = b"cinq mots au hasard ici"
OTHER_PASSPHRASE = b"cinq autres mots du coffre"
UTC_CLOCK = SystemClock("UTC")
BEGIN = datetime.fromisoformat("2010-10-12 09:00")


async def start_restored(network: RunningNetwork, organization: str, directory: Path) -> NodeProcess:
    """Start the restored node in the place of the one that was destroyed."""
    former = network.stage.nodes[organization]
    now = network.now.replace(tzinfo=ZoneInfo(ZONE)).isoformat()
    node = NodeProcess(directory, extra_env=former._extra_env | {"ARRIMAGE_SIMULATED_NOW": now}, ack_wait=1.0)
    await node.start()
    network.stage.nodes[organization] = node
    await node.wait_ready()
    return node


async def destroy(network: RunningNetwork, organization: str) -> None:
    """Take everything of a node away, as a fire would."""
    node = network.stage.nodes[organization]
    for service in node.services:
        await node.kill_service(service)
    await node.kill_server()
    shutil.rmtree(node.directory.root)


def said_of(events: list[Any]) -> Counter[str]:
    """How often each event, by its id, is in a stream."""
    return Counter(str(event.envelope.id) for event in events)


@pytest.mark.requirement("R-001", "R-008", "R-012", "R-019")
async def test_what_was_acknowledged_before_the_backup_is_there_after_the_restore_and_nothing_fires_twice(
    tmp_path: Path,
) -> None:
    async with running_network(tmp_path / "network", begin=BEGIN) as network:
        margelle = network.stage.nodes["margelle"]
        # a case that went all the way, with a call that fired
        first = Case(network, P1)
        await first.is_referred()
        await first.goes_as_far_as_a_plan(start_on="2010-10-12")
        await first.is_met(1)
        await first.ends("completed")
        await network.settle()
        due_on = min(call["due_on"] for call in await first.followups())
        await network.move_to(datetime.fromisoformat(f"{due_on} 10:00"))
        assert "due" in {call["state"] for call in await first.followups()}
        fired_before = [
            one for one in await network.own_events("margelle") if one.envelope.event_name == "FollowupDue"
        ]
        notices_before = await first.notices()
        # a case in flight: planning has not heard yet that it was accepted
        await margelle.stop_service("planning")
        second = Case(network, P2)
        await second.is_referred()
        await second.is_taken_in_charge()
        await second.is_reached()
        await second.is_accepted()
        said_before = said_of(await network.own_events("margelle"))

        backup = await make_backup(margelle.directory, tmp_path / "margelle.backup", PASSPHRASE, datetime.now(UTC))
        vault = await make_vault_backup(margelle.directory, tmp_path / "vault.backup", OTHER_PASSPHRASE, UTC_CLOCK)

        # work after the backup: a third case arrives and is taken in charge
        await margelle.start_service("planning")
        await network.settle()
        third = Case(network, P2)
        await third.is_referred()
        await third.is_taken_in_charge()
        await network.settle()
        state_at_sender = (await third.as_the_sender_knows_it())["state"]
        await destroy(network, "margelle")

        restored = restore_backup(backup.file, tmp_path / "restored", PASSPHRASE)
        await restore_vault(restored.directory, vault.file, OTHER_PASSPHRASE, UTC_CLOCK, lambda _: False)
        node = await start_restored(network, "margelle", restored.directory.root)
        await redeliver(network.stage.hub.network, network.stage.hub.directory, "margelle")
        await network.settle()

        # what was acknowledged before the backup is there, and what was in flight arrives
        said_after = said_of(await network.own_events("margelle"))
        assert said_before.keys() <= said_after.keys()
        assert set(said_after.values()) == {1}
        await second.tells_needs_in_order("EMPLOYMENT_TRAINING")
        # nothing fired twice
        fired_after = [
            one for one in await network.own_events("margelle") if one.envelope.event_name == "FollowupDue"
        ]
        assert [str(one.envelope.id) for one in fired_after] == [str(one.envelope.id) for one in fired_before]
        assert len(await first.notices()) == len(notices_before)
        assert (await first.as_the_sender_knows_it())["state"] == "closed"

        # the third came again from the mailbox; the partner knows more, is told again, and stays consistent
        third.referral_id = ""

        async def arrived_again() -> list[str]:
            known = {first.referral_id, second.referral_id}
            return [
                one["referral_id"]
                for one in await third.referrals_at("margelle")
                if one["referral_id"] not in known
            ]

        [third.referral_id] = await eventually(
            arrived_again, deadline=WITHIN, what="the third referral to come again"
        )
        await third.is_taken_in_charge()
        await third.is_reached()
        await network.settle()
        assert (await third.as_the_sender_knows_it())["state"] == state_at_sender
        for organization in ("virage", "margelle"):  # nothing that was said again troubles either side
            for name in network.stage.nodes[organization].services:
                assert await third.get(organization, name, "/operations/quarantine") == {}
                assert await third.get(organization, name, "/operations/parked") == []

        problems = [
            one for one in await examine(restored.directory, SystemClock("UTC")) if one.level is Level.PROBLEM
        ]
        assert [one.code for one in problems if one.code != "events.wait"] == []
        numbered = Counter(
            (one.envelope.source, one.envelope.subject, one.envelope.sequence)
            for one in await network.own_events("margelle")
        )
        assert set(numbered.values()) == {1}  # no number is used for two events
        await node.stop()


@pytest.mark.requirement("R-012", "R-095")
async def test_a_withdrawal_that_was_typed_after_the_backup_is_learned_from_the_partner_that_took_it(
    tmp_path: Path,
) -> None:
    async with running_network(tmp_path / "network", begin=BEGIN) as network:
        margelle = network.stage.nodes["margelle"]
        case = Case(network, P1, sender="margelle", receiver="virage")
        await case.is_referred()
        asked = {
            "to_organization": "virage",
            "categories": ["identity", "contact"],
            "method": "signed",
            "statement_shown": True,
        }
        consent = await case.post("margelle", "intake", f"/cases/{case.case_at_sender}/consents", asked)
        await network.settle()
        backup = await make_backup(margelle.directory, tmp_path / "margelle.backup", PASSPHRASE, datetime.now(UTC))
        vault = await make_vault_backup(margelle.directory, tmp_path / "vault.backup", OTHER_PASSPHRASE, UTC_CLOCK)
        await network.move_to(BEGIN + timedelta(days=1))
        await case.post("margelle", "intake", f"/consents/{consent['consent_id']}/revocation", {})
        await network.settle()

        async def as_it_stands() -> tuple[str, str | None, bool]:
            [shown] = await case.get("margelle", "intake", f"/cases/{case.case_at_sender}/consents")
            return shown["state"], shown["ended_on"], shown["erased_on"] is not None

        withdrawn = ("revoked", (BEGIN + timedelta(days=1)).date().isoformat(), True)
        assert await as_it_stands() == withdrawn
        await destroy(network, "margelle")

        restored = restore_backup(backup.file, tmp_path / "restored", PASSPHRASE)
        await restore_vault(restored.directory, vault.file, OTHER_PASSPHRASE, UTC_CLOCK, lambda _: False)
        await redeliver(network.stage.hub.network, network.stage.hub.directory, "margelle")
        node = await start_restored(network, "margelle", restored.directory.root)
        await network.settle()
        assert await as_it_stands() == withdrawn
        said = Counter(one.envelope.event_name for one in await network.own_events("margelle"))
        assert said["ConsentRevoked"] == 1, "its stream is new, and holds what was learned"
        for organization in ("virage", "margelle"):
            for name in network.stage.nodes[organization].services:
                assert await case.get(organization, name, "/operations/quarantine") == {}
                assert await case.get(organization, name, "/operations/parked") == []
        await node.stop()
