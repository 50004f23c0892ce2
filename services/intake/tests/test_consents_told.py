"""Authorizations as their recipient hears of them: what may be asked for, and a withdrawal that never waits."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from services.intake.tests.made_up import BORDER_CASE, offer

from arrimage_contracts.events.consent import ConsentExpiredState, ConsentGrantedState, ConsentRevokedState
from arrimage_contracts.ids import pair_scoped_id
from arrimage_contracts.vocabularies import DataCategory
from arrimage_intake.app import SERVICE
from arrimage_intake.store.consent_tables import ToldConsent
from arrimage_intake.store.consents import active_grant_from, told_of_case
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

BORDER_CONSENT = UUID("33333333-0000-4000-8000-000000000003")
NEXT_CONSENT = UUID("33333333-0000-4000-8000-000000000004")
OTHER_CASE = UUID("11111111-0000-4000-8000-000000000009")


def grant(consent_id: UUID = BORDER_CONSENT, **changes: Any) -> ConsentGrantedState:
    facts = {
        "consent_id": consent_id,
        "categories": ["identity", "contact"],
        "purpose": "referral",
        "starts_on": "2010-10-01",
        "ends_on": "2011-10-01",
    }
    return ConsentGrantedState.model_validate({**facts, **changes})


def revocation(consent_id: UUID = BORDER_CONSENT) -> ConsentRevokedState:
    return ConsentRevokedState.model_validate({"consent_id": consent_id, "revoked_on": "2010-10-04"})


def expiry(consent_id: UUID = BORDER_CONSENT) -> ConsentExpiredState:
    return ConsentExpiredState.model_validate({"consent_id": consent_id, "expired_on": "2010-10-11"})


async def hear(margelle: Twin, *events: Any, case_id: UUID = BORDER_CASE, **changes: Any) -> None:
    for event in events:
        await margelle.say_border(event, sender="virage", case_id=case_id, **changes)
    await margelle.quiet()


def own(margelle: Twin, border_id: UUID) -> UUID:
    """Return the id that the node gives to what the partner calls so: derived, the same at each rebuild."""
    return pair_scoped_id(margelle.runtime.place.secret.case_secret("virage"), border_id)


async def told(margelle: Twin) -> list[ToldConsent]:
    async with margelle.runtime.store.reading() as session:
        return list(await told_of_case(session, own(margelle, BORDER_CASE)))


async def active(margelle: Twin, on: date = date(2010, 10, 4), *, organization: str = "virage") -> UUID | None:
    async with margelle.runtime.store.reading() as session:
        found = await active_grant_from(session, organization, own(margelle, BORDER_CASE), on)
        return None if found is None else found.consent_id


async def erasures(margelle: Twin) -> list[tuple[str, str]]:
    """Return what the partner is told to be erased: which authorization, and why."""
    told_to = [event for event in await margelle.border_events("virage") if event.event_name == "DisclosureErased"]
    said = [event for event in await margelle.events() if event.event_name == "DisclosureErased"]
    for event, own in zip(told_to, said, strict=True):
        is_own_wish = own.data["because"] == "consent_revoked"
        # of why, the partner is told what it said itself, and no more
        assert event.data.keys() == {"consent_id", "erased_on"} | ({"revoked_on"} if is_own_wish else set())
        assert event.data.get("revoked_on") == ("2010-10-04" if is_own_wish else None)
    return [(event.data["consent_id"], own.data["because"]) for event, own in zip(told_to, said, strict=True)]


@pytest.mark.requirement("R-092", "R-093")
async def test_a_grant_may_come_before_its_referral_and_is_of_the_same_case(margelle: Twin) -> None:
    await hear(margelle, grant(), offer())

    [consent] = await told(margelle)
    assert consent.consent_id == own(margelle, BORDER_CONSENT)
    assert consent.covers == {DataCategory.IDENTITY, DataCategory.CONTACT}
    [referral] = await margelle.get("/referrals")
    assert UUID(referral["case_id"]) == consent.case_id
    shown = await margelle.get(f"/cases/{consent.case_id}/consents/told")
    assert [(entry["organization"], entry["categories"]) for entry in shown] == [
        ("virage", ["identity", "contact"])
    ]


@pytest.mark.requirement("R-093")
async def test_an_expired_or_a_future_grant_lets_nothing_be_asked_for(margelle: Twin) -> None:
    await hear(margelle, grant())

    assert await active(margelle, date(2010, 9, 30)) is None
    assert await active(margelle, date(2010, 10, 1)) == own(margelle, BORDER_CONSENT)
    assert await active(margelle, date(2011, 10, 1)) == own(margelle, BORDER_CONSENT)
    assert await active(margelle, date(2011, 10, 2)) is None


@pytest.mark.requirement("R-093")
async def test_a_grant_of_another_person_or_of_another_partner_is_not_this_ones(margelle: Twin) -> None:
    await hear(margelle, offer())
    await hear(margelle, grant(), case_id=OTHER_CASE)

    assert await active(margelle) is None
    await margelle.say_border(grant(NEXT_CONSENT), sender="csss-pds", case_id=BORDER_CASE)
    await margelle.quiet()
    assert await active(margelle) is None
    assert await active(margelle, organization="csss-pds") is None


@pytest.mark.requirement("R-095")
async def test_a_revocation_before_its_grant_holds_for_ever(margelle: Twin) -> None:
    await hear(margelle, revocation())
    assert await erasures(margelle) == [(str(BORDER_CONSENT), "consent_revoked")]

    await hear(margelle, grant(), offer())
    assert await active(margelle) is None
    [consent] = await told(margelle)
    assert (consent.told_on, consent.ended_on) == (date(2010, 10, 4), date(2010, 10, 4))
    await margelle.move_to("2011-12-01T13:30:00Z")
    assert len(await erasures(margelle)) == 1


@pytest.mark.requirement("R-095", "R-008")
async def test_a_grant_or_a_revocation_that_comes_doubled_changes_nothing(margelle: Twin) -> None:
    await hear(margelle, grant(), grant())
    again = margelle.draft_border(grant(), sender="virage", case_id=BORDER_CASE, id=uuid4())
    await margelle.publish("evt.virage.margelle.ConsentGranted.v1", again.to_json())
    await margelle.quiet()
    assert len(await told(margelle)) == 1

    await hear(margelle, revocation(), revocation())
    again = margelle.draft_border(revocation(), sender="virage", case_id=BORDER_CASE, id=uuid4())
    await margelle.publish("evt.virage.margelle.ConsentRevoked.v1", again.to_json())
    await hear(margelle, expiry())
    assert await erasures(margelle) == [(str(BORDER_CONSENT), "consent_revoked")]
    assert await margelle.get("/operations/parked") == []


@pytest.mark.requirement("R-095", "R-096")
async def test_grants_that_come_reordered_do_not_revive_what_was_replaced(margelle: Twin) -> None:
    await hear(margelle, grant(NEXT_CONSENT, replaces_consent_id=BORDER_CONSENT), grant())

    assert await active(margelle) == own(margelle, NEXT_CONSENT)
    assert await erasures(margelle) == [(str(BORDER_CONSENT), "consent_replaced")]
    await hear(margelle, revocation(NEXT_CONSENT))
    assert await active(margelle) is None


@pytest.mark.requirement("R-095")
async def test_a_revocation_that_names_another_case_than_its_grant_did_holds_all_the_same(margelle: Twin) -> None:
    await hear(margelle, grant())
    await hear(margelle, revocation(), case_id=OTHER_CASE)

    assert await active(margelle) is None


@pytest.mark.requirement("R-095")
async def test_another_partner_cannot_withdraw_what_is_not_its_own(margelle: Twin) -> None:
    await hear(margelle, grant())
    await margelle.say_border(revocation(), sender="csss-pds", case_id=BORDER_CASE)
    await margelle.quiet()

    assert await active(margelle) == own(margelle, BORDER_CONSENT)


async def test_a_partner_that_says_something_else_of_a_known_grant_is_parked(margelle: Twin) -> None:
    await hear(margelle, grant())
    more = grant(categories=["identity", "contact", "screening"])
    await margelle.say_border(more, sender="virage", case_id=BORDER_CASE, id=uuid4())

    async def parked() -> bool:
        return [entry["kind"] for entry in await margelle.get("/operations/parked")] == ["failed"]

    await eventually(parked, what="the contradiction is parked for a person to look at")
    [consent] = await told(margelle)
    assert DataCategory.SCREENING not in consent.covers


@pytest.mark.requirement("R-096")
async def test_a_partner_that_is_away_lengthens_no_authorization(margelle: Twin) -> None:
    await hear(margelle, grant(ends_on="2010-10-10"))

    await margelle.move_to("2010-10-10T13:30:00Z")
    assert await erasures(margelle) == []
    await margelle.move_to("2010-10-15T13:30:00Z")
    assert await erasures(margelle) == [(str(BORDER_CONSENT), "consent_expired")]
    await hear(margelle, expiry())
    assert len(await erasures(margelle)) == 1


@pytest.mark.requirement("R-095")
async def test_on_each_store_a_grant_its_withdrawal_and_their_doubles_at_once_leave_one_tombstone(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path / "margelle", border=True
    ) as margelle:
        for number in range(5):
            border_id = UUID(int=BORDER_CONSENT.int + 10 * number)
            letters = [
                margelle.draft_border(event(border_id), sender="virage", case_id=BORDER_CASE, id=uuid4())
                for event in (grant, revocation, grant, revocation)
            ]
            await asyncio.gather(
                *(
                    margelle.publish(f"evt.virage.margelle.{each.event_name}.v1", each.to_json())
                    for each in letters
                )
            )
        await margelle.quiet()

        consents = await told(margelle)
        assert len(consents) == 5
        assert all(consent.told_on is not None and consent.ended_on is not None for consent in consents)
        assert await active(margelle) is None
        assert len(await erasures(margelle)) == 5
        assert await margelle.get("/operations/parked") == []
