"""A node that sends no new referrals sends none by another way either, and what is under way goes on (R-018)."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from services.intake.tests.made_up import form

from arrimage_contracts.events.referral import ReferralAcknowledged, ReferralReturnedState
from arrimage_contracts.vocabularies import FormField
from arrimage_intake.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service


@pytest.mark.requirement("R-018")
async def test_a_draft_does_not_leave_while_referrals_out_are_off_and_one_that_was_returned_goes_on(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    def running(**more: Any) -> AbstractAsyncContextManager[Twin]:
        return running_service(
            SERVICE,
            nats_server=nats_server,
            store_url=sqlite_dsn,
            directory=tmp_path / "virage",
            organization="virage",
            border=True,
            **more,
        )

    day = date(2010, 10, 4)
    async with running() as twin:
        draft = (await twin.post("/referrals", {**form(), "keep_as_draft": True})).json()
        sent = (await twin.post("/referrals", form())).json()
        await twin.quiet()
        [offer] = await twin.border_events("margelle")
        known_there = UUID(offer.data["referral_id"])
        for news in (
            ReferralAcknowledged(referral_id=known_there, received_on=day, first_contact_due_on=day),
            ReferralReturnedState(
                referral_id=known_there, submission=1, returned_on=day, missing=[FormField.NEEDS]
            ),
        ):
            await twin.say_border(news, sender="margelle", case_id=offer.subject)
            await twin.quiet()
    async with running(modules_off=["referrals_out"]) as twin:
        refused = await twin.post(f"/referrals/{draft['referral_id']}/form", {})
        assert (refused.status_code, refused.json()["code"]) == (409, "module.off")
        again = await twin.post(f"/referrals/{sent['referral_id']}/form", {})
        assert (again.status_code, again.json().get("state")) == (200, "resubmitted")
        await twin.quiet()
        names = [event.event_name for event in await twin.border_events("margelle")]
        assert names == ["ReferralSent", "ReferralResubmitted"]
