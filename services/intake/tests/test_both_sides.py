"""One referral between two intakes, each with its own server and store; the test carries the mail."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from services.intake.tests.made_up import INSTRUCTIONS, PERSON, SENTINELS, form

from arrimage_chassis.logs import configure
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.subjects import border_subject
from arrimage_contracts.vocabularies import Outcome, OutcomeClass, PlanMode
from arrimage_intake.app import SERVICE
from arrimage_testing.plugin import NatsServerMaker
from arrimage_testing.service_twin import Twin, running_service

BODIES: dict[str, Any] = {
    "identity": {"person": PERSON, "contact_instructions": INSTRUCTIONS},
    "decline": {"reason": "not_eligible", "suggested": ["csss-pds"]},
    "redirection": {"reason": "outside_territory", "suggested": ["csss-pds", "orientheque"]},
    "return": {"missing": ["contact_instructions"]},
    "withdrawal": {"by": "person"},
}
TO_ACCEPTANCE = ("take-in-charge", "identity", "first-contact", "acceptance")


async def carry(sender: Twin, receiver: Twin, already: int) -> int:
    """Take the mail beyond the first ``already`` pieces from one to the other; return how many there are now."""
    await sender.quiet()
    mail = await sender.border_events(receiver.organization)
    for letter in mail[already:]:
        subject = border_subject(sender.organization, receiver.organization, letter.event_name, letter.major)
        await receiver.publish(subject, letter.to_json())
    await receiver.quiet()
    return len(mail)


@dataclass
class Pair:
    """Le Virage, which refers, and la Margelle, which receives; the mail waits until it is carried."""

    virage: Twin
    margelle: Twin
    sent: str = ""
    received: str = ""
    case_id: str = ""
    _carried: dict[str, int] = field(default_factory=lambda: {"virage": 0, "margelle": 0})

    async def refer(self) -> None:
        referral = (await self.virage.post("/referrals", form())).json()
        self.sent = f"/referrals/{referral['referral_id']}"
        await self.there()
        [listed] = await self.margelle.get("/referrals")
        self.received, self.case_id = f"/referrals/{listed['referral_id']}", listed["case_id"]
        await self.back()

    async def there(self) -> None:
        """The sender's mail arrives."""
        self._carried["virage"] = await carry(self.virage, self.margelle, self._carried["virage"])

    async def back(self) -> None:
        """The receiver's mail arrives."""
        self._carried["margelle"] = await carry(self.margelle, self.virage, self._carried["margelle"])

    async def receiver_does(self, *steps: str) -> None:
        for step in steps:
            answer = await self.margelle.post(f"{self.received}/{step}", BODIES.get(step, {}))
            assert answer.status_code == 200, (step, answer.json()["code"])

    async def sender_does(self, step: str, body: object = None) -> None:
        answer = await self.virage.post(f"{self.sent}/{step}", body)
        assert answer.status_code == 200, (step, answer.json()["code"])

    async def planning_says(self, event: PlanCreated | EpisodeClosed) -> None:
        await self.margelle.say(event, case_id=UUID(self.case_id))
        await self.margelle.quiet()

    async def shown(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return await self.virage.get(self.sent), await self.margelle.get(self.received)

    async def states(self) -> tuple[str, str]:
        sent, received = await self.shown()
        return sent["state"], received["state"]

    def plan(self) -> PlanCreated:
        return PlanCreated(
            plan_id=UUID(int=9),
            case_id=UUID(self.case_id),
            referral_id=UUID(self.received.removeprefix("/referrals/")),
            version=1,
            mode=PlanMode.INDIVIDUAL,
            start_on=date(2010, 10, 12),
            expected_end_on=date(2010, 12, 28),
            meeting_dates=[date(2010, 10, 12)],
            objective_count=1,
        )

    def end(self) -> EpisodeClosed:
        return EpisodeClosed(
            case_id=UUID(self.case_id),
            plan_id=UUID(int=9),
            closed_on=date(2010, 10, 4),
            outcome=Outcome.COMPLETED,
            outcome_class=OutcomeClass.POSITIVE,
            success_tags=[],
            activities_held_count=1,
            followup_allowed=False,
        )


@pytest_asyncio.fixture
async def pair(nats_servers: NatsServerMaker, tmp_path: Path) -> AsyncIterator[Pair]:
    """Both gates, each on a server and a store of its own."""
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
        pair = Pair(virage, margelle)
        await pair.refer()
        yield pair


@pytest.mark.requirement("R-020", "R-091", "R-306", "SC-01")
async def test_a_referral_comes_and_its_states_go_back_and_no_name_travels(pair: Pair, tmp_path: Path) -> None:
    states = [(await pair.states())[0]]
    for step in TO_ACCEPTANCE:
        await pair.receiver_does(step)
        await pair.back()
        states.append((await pair.states())[0])
    assert states == ["acknowledged", "taken_in_charge", "taken_in_charge", "taken_in_charge", "accepted"]
    sent, received = await pair.shown()
    assert received["case_id"] != sent["case_id"]

    said = [envelope.to_json() for envelope in await pair.margelle.events()]
    for twin, other in ((pair.virage, "margelle"), (pair.margelle, "virage")):
        said += [envelope.to_json() for envelope in await twin.border_events(other)]
        said.append((await twin.client.get("/referrals")).content)
    said.append((tmp_path / "both.jsonl").read_bytes())
    everything = b"\n".join(said).decode()
    leaked = [number for number, sentinel in enumerate(SENTINELS) if sentinel in everything]
    assert leaked == []
    assert received["case_id"] in everything, "the search reads what it is given"


@pytest.mark.requirement("R-102")
async def test_the_lead_passes_over_with_the_acceptance_and_both_gates_say_so(pair: Pair) -> None:
    await pair.receiver_does(*TO_ACCEPTANCE)
    assert [shown["lead_organization"] for shown in await pair.shown()] == ["virage", "margelle"]
    await pair.back()
    assert [shown["lead_organization"] for shown in await pair.shown()] == ["margelle", "margelle"]
    for twin, side in ((pair.virage, "sender"), (pair.margelle, "receiver")):
        await twin.quiet()
        [said] = [one.data for one in await twin.events() if one.event_name == "CaseLeadTransferred"]
        assert (said["side"], said["from_org"], said["to_org"]) == (side, "virage", "margelle")


@pytest.mark.full
@pytest.mark.requirement("R-084", "R-091", "R-102")
@pytest.mark.parametrize(
    ("steps", "end", "suggested"),
    [
        (("take-in-charge", "identity", "first-contact", "decline"), "declined", ["csss-pds"]),
        (("redirection",), "redirected", ["csss-pds", "orientheque"]),
        (("take-in-charge", "identity", "redirection"), "redirected", ["csss-pds", "orientheque"]),
    ],
)
async def test_the_sender_hears_an_end_and_who_else_could_help_and_never_why(
    pair: Pair, steps: tuple[str, ...], end: str, suggested: list[str]
) -> None:
    await pair.receiver_does(*steps)
    await pair.back()
    assert await pair.states() == (end, end)
    sent, received = await pair.shown()
    assert (sent["suggested"], sent["decline_reason"]) == (suggested, None)
    assert received["decline_reason"] is not None
    assert sent["lead_organization"] == "virage", "the sender stays responsible"
    await pair.sender_does("closure")
    assert (await pair.states())[0] == "closed"


@pytest.mark.full
@pytest.mark.requirement("R-090", "R-112")
async def test_a_returned_referral_is_completed_comes_back_and_goes_on(pair: Pair) -> None:
    await pair.receiver_does("return")
    await pair.back()
    assert await pair.states() == ("returned", "returned")
    sent, _ = await pair.shown()
    assert (sent["missing"], sent["first_contact_due_on"]) == (["contact_instructions"], None)
    await pair.virage.quiet()
    [told] = [one.data for one in await pair.virage.events() if one.event_name == "ReferralReturned"]
    assert told["side"] == "sender"

    for twin in (pair.virage, pair.margelle):
        await twin.move_to("2010-10-20T13:00:00Z")
    await pair.sender_does("form", {"contact_instructions": INSTRUCTIONS, "urgency": "soon"})
    await pair.there()
    await pair.back()
    assert await pair.states() == ("acknowledged", "received")
    for shown in await pair.shown():
        assert (shown["first_contact_due_on"], shown["urgency"]) == ("2010-10-27", "soon")
        assert (shown["submission"], shown["missing"]) == (2, None)

    await pair.receiver_does("return")
    await pair.back()
    await pair.sender_does("form", {})
    await pair.there()
    await pair.receiver_does(*TO_ACCEPTANCE)
    await pair.back()
    assert await pair.states() == ("accepted", "accepted")


@pytest.mark.full
@pytest.mark.requirement("R-108")
async def test_a_person_who_withdraws_at_the_receiver_has_withdrawn_at_both(pair: Pair) -> None:
    await pair.receiver_does("take-in-charge", "identity", "withdrawal")
    await pair.back()
    assert await pair.states() == ("withdrawn", "withdrawn")
    assert [shown["withdrawn_by"] for shown in await pair.shown()] == ["person", "person"]
    await pair.virage.quiet()
    assert (await pair.virage.events())[-1].data["side"] == "sender"


@pytest.mark.requirement("R-108")
@pytest.mark.parametrize("carried", [("there", "back"), ("back", "there")])
@pytest.mark.parametrize(
    ("steps", "end"),
    [
        (TO_ACCEPTANCE, "withdrawn"),
        pytest.param(("take-in-charge", "decline"), "declined", marks=pytest.mark.full),
        # test_crossing.py plays these, and all others, on the machines alone
        pytest.param((), "withdrawn", marks=pytest.mark.full),
        pytest.param(("return",), "withdrawn", marks=pytest.mark.full),
        pytest.param(("redirection",), "redirected", marks=pytest.mark.full),
        pytest.param(("withdrawal",), "withdrawn", marks=pytest.mark.full),
    ],
)
async def test_a_withdrawal_that_crosses_ends_in_one_state_on_both_sides(
    pair: Pair, steps: tuple[str, ...], end: str, carried: tuple[str, str]
) -> None:
    await pair.receiver_does(*steps)
    await pair.sender_does("withdrawal", {"by": "sender"})
    for carrying in carried * 2:
        await getattr(pair, carrying)()
    assert await pair.states() == (end, end)
    for twin in (pair.virage, pair.margelle):
        assert await twin.get("/operations/parked") == []


@pytest.mark.requirement("R-102", "R-108")
@pytest.mark.parametrize("plan_first", [True, pytest.param(False, marks=pytest.mark.full)])
async def test_a_plan_stands_and_a_withdrawal_that_crosses_with_it_is_answered(
    pair: Pair, plan_first: bool
) -> None:
    await pair.receiver_does(*TO_ACCEPTANCE)
    await pair.sender_does("withdrawal", {"by": "sender"})
    if plan_first:
        await pair.planning_says(pair.plan())
        await pair.there()
    else:
        await pair.there()
        assert (await pair.states())[1] == "withdrawn"
        await pair.planning_says(pair.plan())
    await pair.back()
    assert await pair.states() == ("accepted", "accepted")
    assert [shown["lead_organization"] for shown in await pair.shown()] == ["margelle", "margelle"]
    too_late = await pair.virage.post(f"{pair.sent}/withdrawal", {"by": "sender"})
    assert (too_late.status_code, too_late.json()["code"]) == (409, "referral.plan_agreed")
    await pair.planning_says(pair.end())
    await pair.back()
    assert await pair.states() == ("closed", "closed")


@pytest.mark.requirement("R-008", "R-108")
async def test_all_the_mail_of_a_life_said_again_changes_nothing(pair: Pair) -> None:
    await pair.receiver_does("return")
    await pair.back()
    await pair.sender_does("form", {})
    await pair.there()
    await pair.receiver_does(*TO_ACCEPTANCE)
    await pair.sender_does("withdrawal", {"by": "person"})
    await pair.there()
    await pair.back()
    before = await pair.shown()
    await carry(pair.virage, pair.margelle, 0)
    await carry(pair.margelle, pair.virage, 0)
    assert await pair.shown() == before
    for twin in (pair.virage, pair.margelle):
        assert await twin.get("/operations/parked") == []
