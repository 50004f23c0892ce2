from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from services.intake.tests.made_up import form

from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.referral import (
    ReferralAcceptedState,
    ReferralAcknowledged,
    ReferralClosed,
    ReferralTakenInChargeState,
)
from arrimage_testing.service_twin import Twin
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-091")


class Sent:
    """A referral that left, and what its receiver says of it."""

    def __init__(self, twin: Twin, own_id: str, border_case: UUID, border_id: UUID) -> None:
        self.twin, self.own_id, self.border_case, self.border_id = twin, own_id, border_case, border_id

    async def hear(self, *news: EventData, sender: str = "margelle") -> None:
        for event in news:
            await self.twin.say_border(event, sender=sender, case_id=self.border_case)

    async def shown(self) -> dict[str, Any]:
        shown: dict[str, Any] = await self.twin.get(f"/referrals/{self.own_id}")
        return shown

    @property
    def acknowledged(self) -> ReferralAcknowledged:
        return ReferralAcknowledged(
            referral_id=self.border_id,
            received_on=date(2010, 10, 4),
            first_contact_due_on=date(2010, 10, 11),
        )

    @property
    def taken(self) -> ReferralTakenInChargeState:
        return ReferralTakenInChargeState(referral_id=self.border_id, taken_in_charge_on=date(2010, 10, 5))

    @property
    def accepted(self) -> ReferralAcceptedState:
        return ReferralAcceptedState(referral_id=self.border_id, accepted_on=date(2010, 10, 7))

    @property
    def closed(self) -> ReferralClosed:
        return ReferralClosed(referral_id=self.border_id, closed_on=date(2010, 12, 28))


async def send(twin: Twin) -> Sent:
    own_id = (await twin.post("/referrals", form())).json()["referral_id"]
    await twin.quiet()
    crossed = (await twin.border_events("margelle"))[-1]
    return Sent(twin, own_id, crossed.subject, UUID(crossed.data["referral_id"]))


async def test_the_sender_follows_the_states_that_the_receiver_says(virage: Twin) -> None:
    sent = await send(virage)
    states = []
    for news in (sent.acknowledged, sent.taken, sent.accepted, sent.closed):
        await sent.hear(news)
        await virage.quiet()
        states.append((await sent.shown())["state"])

    assert states == ["acknowledged", "taken_in_charge", "accepted", "closed"]
    shown = await sent.shown()
    assert shown["received_on"] == "2010-10-04"
    assert shown["first_contact_due_on"] == "2010-10-11"
    assert shown["taken_in_charge_on"] == "2010-10-05"
    assert shown["accepted_on"] == "2010-10-07"
    assert shown["closed_on"] == "2010-12-28"


@pytest.mark.requirement("R-010")
async def test_news_that_comes_early_waits_for_its_predecessor(virage: Twin) -> None:
    sent = await send(virage)
    await sent.hear(sent.accepted, sent.taken)

    async def codes() -> set[str]:
        return {parked["code"] for parked in await virage.get("/operations/parked")}

    async def both_wait() -> bool:
        return len(await virage.get("/operations/parked")) == 2

    await eventually(both_wait, what="both early events are parked")
    assert await codes() == {"referral.not_yet_acknowledged"}
    assert (await sent.shown())["state"] == "sent"

    await sent.hear(sent.acknowledged)
    await virage.quiet()
    assert (await sent.shown())["state"] == "accepted"
    assert await virage.get("/operations/parked") == []


@pytest.mark.requirement("R-008")
async def test_news_of_a_state_already_passed_changes_nothing(virage: Twin) -> None:
    sent = await send(virage)
    await sent.hear(sent.acknowledged, sent.taken, sent.accepted)
    await virage.quiet()
    before = await sent.shown()

    again = UUID(int=5)  # under another event id, so that the inbox does not know it
    late = sent.acknowledged.model_copy(update={"received_on": date(2010, 10, 6)})
    await virage.say_border(late, sender="margelle", case_id=sent.border_case, id=again)
    await sent.hear(sent.taken)
    await virage.quiet()
    assert await sent.shown() == before
    assert await virage.get("/operations/parked") == []


@pytest.mark.requirement("R-010")
async def test_news_of_a_referral_never_heard_of_is_parked_as_unknown(virage: Twin) -> None:
    sent = await send(virage)
    unknown = sent.acknowledged.model_copy(update={"referral_id": UUID(int=9)})
    await virage.say_border(unknown, sender="margelle", case_id=UUID(int=8))
    await sent.hear(sent.acknowledged, sender="csss-pds")

    async def two_wait() -> bool:
        return len(await virage.get("/operations/parked")) == 2

    await eventually(two_wait, what="both are parked")
    parked = await virage.get("/operations/parked")
    assert {entry["code"] for entry in parked} == {"referral.unknown"}
    assert (await sent.shown())["state"] == "sent", "another organization moved the referral"
