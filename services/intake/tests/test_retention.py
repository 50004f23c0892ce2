"""How long it is kept who a person is, and that what is counted is the same afterwards (R-110)."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from services.intake.tests.made_up import BORDER_CASE, SENTINELS, form
from services.intake.tests.test_consents import accept, refer, refer_with_consent
from services.intake.tests.test_consents_told import BORDER_CONSENT, grant
from services.intake.tests.test_working_on_a_referral import IDENTITY, receive

from arrimage_contracts.events.referral import ReferralClosed
from arrimage_intake.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

DAYS = 400


@pytest_asyncio.fixture
async def keeper(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    """The intake of an organization that keeps who a person is for 400 days after the last activity."""
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path / "virage",
        organization="virage",
        border=True,
        retention_days=DAYS,
    ) as twin:
        yield twin


async def counts(twin: Twin) -> Counter[tuple[Any, ...]]:
    """Return what statistics are made of: how many, by side, state, service and each day that is known."""
    facts = ("side", "state", "service_code", "urgency", "entry_point", "sent_on", "accepted_on", "closed_on")
    return Counter(tuple(row.get(name) for name in facts) for row in await twin.get("/referrals"))


async def closed(virage: Twin) -> dict[str, Any]:
    """Let a referral be accepted by its receiver, and its episode end there."""
    referral, _ = await refer_with_consent(virage)
    await virage.quiet()
    offer = [e for e in await virage.border_events("margelle") if e.event_name == "ReferralSent"][-1]
    await accept(virage, offer)
    ended = ReferralClosed.model_validate({"referral_id": offer.data["referral_id"], "closed_on": "2010-10-04"})
    await virage.say_border(ended, sender="margelle", case_id=offer.subject)
    await virage.quiet()
    return referral


@pytest.mark.requirement("R-110")
async def test_after_the_time_it_is_not_known_who_it_was_and_all_counts_are_the_same(
    keeper: Twin, tmp_path: Path
) -> None:
    ended = await closed(keeper)
    going_on = await refer(keeper)
    draft = await refer(keeper, keep_as_draft=True, language="iu", how_heard="radio")
    listed = await counts(keeper)

    await keeper.move_to("2011-11-07T17:00:00Z")  # 399 days after
    assert "RecordDeidentified" not in {event.event_name for event in await keeper.events()}
    assert await person_is_known(keeper, ended["referral_id"])
    await keeper.move_to("2011-11-08T17:00:00Z")
    said = [event for event in await keeper.events() if event.event_name == "RecordDeidentified"]
    assert {event.data["of_case_id"] for event in said} == {ended["case_id"], draft["case_id"]}
    assert {event.data["deidentified_on"] for event in said} == {"2011-11-08"}

    assert not await person_is_known(keeper, ended["referral_id"])
    assert not await person_is_known(keeper, draft["referral_id"])
    assert await person_is_known(keeper, going_on["referral_id"]), "something goes on there"
    after = await counts(keeper)
    withdrawn = next(key for key in after if key[1] == "withdrawn")
    begun = next(key for key in listed if key[1] == "draft")
    assert after - Counter([withdrawn]) == listed - Counter([begun]), "a form that nobody sent is withdrawn"
    shown = (await keeper.get(f"/referrals/{draft['referral_id']}"))["form"]
    assert (shown["language"], shown["how_heard"]) == (None, None)
    assert shown["needs"] == ["EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT"]
    written = (tmp_path / "virage" / "log.jsonl").read_text()
    assert [number for number, sentinel in enumerate(SENTINELS) if sentinel in written] == []

    await keeper.move_to("2013-11-08T17:00:00Z")
    again = [event for event in await keeper.events() if event.event_name == "RecordDeidentified"]
    assert len(again) == 2, "each once"


async def person_is_known(twin: Twin, referral_id: str) -> bool:
    answer = await twin.client.get(f"/referrals/{referral_id}/person")
    assert answer.status_code in (200, 404)
    return answer.status_code == 200


@pytest.mark.full
@pytest.mark.requirement("R-110", "R-099")
async def test_what_was_erased_is_not_written_down_again(keeper: Twin) -> None:
    ended = await closed(keeper)
    await keeper.move_to("2011-11-08T17:00:00Z")

    wishes = await keeper.client.put(
        f"/persons/{ended['case_id']}/contact-preferences",
        json={"may_be_contacted": True, "ways": ["phone"]},
        headers={"Idempotency-Key": uuid4().hex},
    )
    assert (wishes.status_code, wishes.json()["code"]) == (409, "case.erased")
    consent = {
        "to_organization": "margelle",
        "categories": ["identity"],
        "method": "signed",
        "statement_shown": True,
    }
    given = await keeper.post(f"/cases/{ended['case_id']}/consents", consent)
    assert (given.status_code, given.json()["code"]) == (409, "consent.case_over")


@pytest.mark.full
@pytest.mark.requirement("R-110")
async def test_without_a_period_nothing_is_deidentified_by_itself(virage: Twin) -> None:
    ended = await closed(virage)

    await virage.move_to("2030-01-01T17:00:00Z")
    assert await person_is_known(virage, ended["referral_id"])
    assert "RecordDeidentified" not in {event.event_name for event in await virage.events()}


@pytest.mark.full
@pytest.mark.requirement("R-110", "R-095")
async def test_what_a_partner_disclosed_goes_with_the_case_and_it_is_told_so(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path / "margelle",
        organization="margelle",
        border=True,
        retention_days=300,
    ) as margelle:
        path = await receive(margelle, steps=1)
        assert (await margelle.post(f"{path}/identity", IDENTITY)).status_code == 200
        await margelle.say_border(grant(), sender="virage", case_id=BORDER_CASE)
        await margelle.quiet()
        assert (await margelle.post(f"{path}/decline", {"reason": "no_capacity"})).status_code == 200

        await margelle.move_to("2011-08-20T17:00:00Z")
        erased = [e for e in await margelle.events() if e.event_name == "DisclosureErased"]
        assert [event.data["because"] for event in erased] == ["referral_declined", "retention_over"]
        told = [e for e in await margelle.border_events("virage") if e.event_name == "DisclosureErased"]
        assert [event.data["consent_id"] for event in told] == [str(BORDER_CONSENT)] * 2


async def test_a_form_that_is_gone_on_with_rests_from_then_on(keeper: Twin) -> None:
    draft = await refer(keeper, keep_as_draft=True)
    await keeper.move_to("2011-10-01T17:00:00Z")
    await keeper.post(f"/referrals/{draft['referral_id']}/form", {**form(), "keep_as_draft": True})

    await keeper.move_to("2011-11-20T17:00:00Z")
    assert await person_is_known(keeper, draft["referral_id"])
