"""One referral between two intakes, each with its own server and store; the test carries the mail."""

from __future__ import annotations

from pathlib import Path

import pytest
from services.intake.tests.made_up import INSTRUCTIONS, PERSON, SENTINELS, form

from arrimage_chassis.logs import configure
from arrimage_contracts.subjects import border_subject
from arrimage_intake.app import SERVICE
from arrimage_testing.plugin import NatsServerMaker
from arrimage_testing.service_twin import Twin, running_service


async def carry(sender: Twin, receiver: Twin, already: int) -> int:
    """Take the mail beyond the first ``already`` pieces from one to the other; return how many there are now."""
    await sender.quiet()
    mail = await sender.border_events(receiver.organization)
    for letter in mail[already:]:
        subject = border_subject(sender.organization, receiver.organization, letter.event_name, letter.major)
        await receiver.publish(subject, letter.to_json())
    await receiver.quiet()
    return len(mail)


@pytest.mark.requirement("R-020", "R-091", "R-306", "SC-01")
async def test_a_referral_comes_and_its_states_go_back_and_no_name_travels(
    nats_servers: NatsServerMaker, tmp_path: Path
) -> None:
    async with (
        running_service(
            SERVICE,
            nats_server=await nats_servers("a"),
            store_url=f"sqlite+aiosqlite:///{tmp_path}/virage.db",
            directory=tmp_path / "virage",
            organization="virage",
            border=True,
        ) as virage,
        running_service(
            SERVICE,
            nats_server=await nats_servers("b"),
            store_url=f"sqlite+aiosqlite:///{tmp_path}/margelle.db",
            directory=tmp_path / "margelle",
            organization="margelle",
            border=True,
        ) as margelle,
    ):
        configure(organization="both", service="intake", file=tmp_path / "both.jsonl", strict=True)
        sent = (await virage.post("/referrals", form())).json()
        await carry(virage, margelle, 0)
        [received] = await margelle.get("/referrals")
        path = f"/referrals/{received['referral_id']}"
        assert received["case_id"] != sent["case_id"]

        seen = await carry(margelle, virage, 0)
        states = [(await virage.get(f"/referrals/{sent['referral_id']}"))["state"]]
        bodies = {"identity": {"person": PERSON, "contact_instructions": INSTRUCTIONS}}
        for step in ("take-in-charge", "identity", "first-contact", "acceptance"):
            answer = await margelle.post(f"{path}/{step}", bodies.get(step, {}))
            assert answer.status_code == 200
            seen = await carry(margelle, virage, seen)
            states.append((await virage.get(f"/referrals/{sent['referral_id']}"))["state"])
        assert states == ["acknowledged", "taken_in_charge", "taken_in_charge", "taken_in_charge", "accepted"]

        said = [envelope.to_json() for envelope in await margelle.events()]
        for twin, other in ((virage, "margelle"), (margelle, "virage")):
            said += [envelope.to_json() for envelope in await twin.border_events(other)]
            said.append((await twin.client.get("/referrals")).content)
        said.append((tmp_path / "both.jsonl").read_bytes())
        everything = b"\n".join(said).decode()
        leaked = [number for number, sentinel in enumerate(SENTINELS) if sentinel in everything]
        assert leaked == []
        assert received["case_id"] in everything, "the search reads what it is given"
