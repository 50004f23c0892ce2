"""A referral that this service cannot help with: declined, redirected, withdrawn; what is kept and what goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from services.intake.tests.made_up import (
    BORDER_CASE,
    BORDER_REFERRAL,
    INSTRUCTIONS,
    PERSON,
    SENTINELS,
    offer,
)
from sqlalchemy import text

from arrimage_contracts.events.referral import ReferralWithdrawnState
from arrimage_testing.service_twin import Twin, log_lines
from arrimage_testing.waiting import eventually

IDENTITY = {"person": PERSON, "contact_instructions": INSTRUCTIONS}


async def taken(twin: Twin, *steps: str) -> str:
    await twin.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await twin.quiet()
    [listed] = await twin.get("/referrals")
    path = f"/referrals/{listed['referral_id']}"
    for step in ("take-in-charge", *steps):
        assert (await twin.post(f"{path}/{step}", IDENTITY if step == "identity" else {})).status_code == 200
    return path


async def is_parked_as_unknown(twin: Twin) -> None:
    async def waits() -> bool:
        parked = await twin.get("/operations/parked")
        return [entry["code"] for entry in parked] == ["referral.unknown"]

    await eventually(waits, what="the withdrawal is parked")


def withdrawn() -> ReferralWithdrawnState:
    return ReferralWithdrawnState.model_validate({"referral_id": BORDER_REFERRAL, "withdrawn_on": "2010-10-04"})


@pytest.mark.requirement("R-084", "R-091", "R-020")
@pytest.mark.parametrize(
    ("step", "event"), [("decline", "ReferralDeclined"), ("redirection", "ReferralRedirected")]
)
async def test_an_end_erases_who_the_person_is_and_its_reason_stays(
    margelle: Twin, tmp_path: Path, step: str, event: str
) -> None:
    path = await taken(margelle, "identity", "first-contact")
    body = {"reason": "not_eligible", "suggested": ["csss-pds", "orientheque", "csss-pds"]}
    ended = (await margelle.post(f"{path}/{step}", body)).json()
    assert ended["state"] in ("declined", "redirected")
    assert (ended["decline_reason"], ended["suggested"]) == ("not_eligible", ["csss-pds", "orientheque"])
    gone = await margelle.client.get(f"{path}/person")
    assert (gone.status_code, gone.json()["code"]) == (404, "person.unknown")
    assert "identity.erased" in [line["event"] for line in log_lines(tmp_path / "margelle")]

    await margelle.quiet()
    async with margelle.runtime.store.reading() as session:
        assert (await session.execute(text("SELECT count(*) FROM person"))).scalar() == 0
    [own] = [one for one in await margelle.events() if one.event_name == event]
    assert own.data["reason"] == "not_eligible"
    told = (await margelle.border_events("virage"))[-1]
    assert told.event_name == event
    assert "reason" not in told.data
    assert told.data["suggested"] == ["csss-pds", "orientheque"]
    everything = b"".join(one.to_json() for one in await margelle.events()).decode()
    assert [number for number, sentinel in enumerate(SENTINELS) if sentinel in everything] == []


@pytest.mark.requirement("R-084")
async def test_an_offer_is_redirected_at_once_and_to_somebody_else(margelle: Twin) -> None:
    await margelle.say_border(offer(), sender="virage", case_id=BORDER_CASE)
    await margelle.quiet()
    [listed] = await margelle.get("/referrals")
    path = f"/referrals/{listed['referral_id']}"
    early = await margelle.post(f"{path}/decline", {"reason": "no_capacity"})
    assert (early.status_code, early.json()["code"]) == (409, "referral.wrong_state")
    own = await margelle.post(f"{path}/redirection", {"reason": "no_capacity", "suggested": ["margelle"]})
    assert (own.status_code, own.json()["code"]) == (422, "redirection.to_oneself")
    nobody = await margelle.post(f"{path}/redirection", {"reason": "no_capacity"})
    assert (nobody.json()["state"], nobody.json()["suggested"]) == ("redirected", [])


async def test_a_decline_without_a_reason_of_the_list_is_refused(margelle: Twin) -> None:
    path = await taken(margelle)
    for body in ({}, {"reason": "bored"}, {"reason": "no_capacity", "why": "Apolline"}):
        answer = await margelle.post(f"{path}/decline", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


@pytest.mark.requirement("R-108")
@pytest.mark.parametrize("steps", [(), ("identity",), ("identity", "first-contact")])
async def test_a_person_withdraws_here_before_the_acceptance(margelle: Twin, steps: tuple[str, ...]) -> None:
    path = await taken(margelle, *steps)
    ended = (await margelle.post(f"{path}/withdrawal", {"by": "person"})).json()
    assert (ended["state"], ended["withdrawn_by"]) == ("withdrawn", "person")
    assert (await margelle.client.get(f"{path}/person")).status_code == 404
    await margelle.quiet()
    assert (await margelle.border_events("virage"))[-1].event_name == "ReferralWithdrawn"
    own = (await margelle.events())[-1].data
    assert (own["side"], own["by"]) == ("receiver", "person")
    again = await margelle.post(f"{path}/withdrawal", {"by": "person"})
    assert (again.status_code, again.json()["code"]) == (409, "referral.wrong_state")


@pytest.mark.requirement("R-108", "R-136")
async def test_after_the_acceptance_the_worker_is_told_to_close_the_episode_instead(
    margelle: Twin,
) -> None:
    path = await taken(margelle, "identity", "first-contact", "acceptance")
    refused = await margelle.post(f"{path}/withdrawal", {"by": "person"})
    assert refused.status_code == 409
    assert "clore l'épisode" in refused.json()["detail"]


@pytest.mark.full
@pytest.mark.requirement("R-108")
@pytest.mark.parametrize("steps", [(), ("identity", "first-contact"), ("identity", "first-contact", "acceptance")])
async def test_the_senders_withdrawal_ends_it_here_and_says_so_in_the_own_node(
    margelle: Twin, steps: tuple[str, ...]
) -> None:
    path = await taken(margelle, *steps)
    for _ in range(2):
        await margelle.say_border(withdrawn(), sender="virage", case_id=BORDER_CASE)
    await margelle.quiet()
    shown = await margelle.get(path)
    assert (shown["state"], shown["withdrawn_by"]) == ("withdrawn", "sender")
    own = [one.data for one in await margelle.events() if one.event_name == "ReferralWithdrawn"]
    assert [(one["side"], one["by"]) for one in own] == [("receiver", "sender")]
    assert "ReferralWithdrawn" not in [one.event_name for one in await margelle.border_events("virage")]
    kept = await margelle.client.get(f"{path}/person")
    assert kept.status_code == (200 if "acceptance" in steps else 404), "the own file after an acceptance stays"


@pytest.mark.requirement("R-010", "R-108")
async def test_a_withdrawal_of_what_never_came_waits(margelle: Twin) -> None:
    await margelle.say_border(withdrawn(), sender="virage", case_id=BORDER_CASE)
    await is_parked_as_unknown(margelle)


async def test_another_partner_cannot_withdraw_what_it_did_not_send(margelle: Twin) -> None:
    path = await taken(margelle)
    await margelle.say_border(withdrawn(), sender="csss-pds", case_id=BORDER_CASE)
    await is_parked_as_unknown(margelle)
    assert (await margelle.get(path))["state"] == "taken_in_charge"


async def test_what_a_sender_alone_may_do_is_refused_where_the_referral_arrived(margelle: Twin) -> None:
    path = await taken(margelle)
    for step in ("form", "closure"):
        answer = await margelle.post(f"{path}/{step}")
        assert (answer.status_code, answer.json()["code"]) == (409, "referral.received_here")
        assert "virage" in answer.json()["detail"]
